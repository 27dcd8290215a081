//! The SQL of how conferences are lived. Each question binds the moment of
//! knowledge as `$1`.

use super::fate::ProposalAnswer;
use super::frozen::{self, FrozenId, FrozenTable, FrozenView};
use super::issue::{ConferencePaper, PaperKind};
use super::minutes::{Minutes, MinutesSignature};
use super::prepare::{AgendaItem, Invitation};
use super::reply::{Reply, ReplyAnswer};
use super::sitting::Opinion;
use crate::calendar::{BEGINNING, Day, Instant, OPEN_END};
use crate::desk::{AgencyId, Change};
use crate::figures::{PivotForm, ViewId};
use crate::numbers::NumberId;
use crate::reviews::{FindingId, ReviewId};
use crate::store::{Bind, Connection, StoreError, sql};

/// What is known of a conference holds on all days.
const ALL_DAYS: (Day, Day) = (BEGINNING, OPEN_END);

fn stored(what: &'static str, text: impl ToString) -> StoreError {
    StoreError::Stored { what, text: text.to_string() }
}

pub(super) async fn invitation(
    connection: &mut Connection,
    known: Instant,
    id: ReviewId,
) -> Result<Option<Invitation>, StoreError> {
    let row = sql("select host, starts, content, notes, paper from conference_invitation
         where recorded_at <= $1 and superseded_at > $1 and review = $2")
    .bind(known)
    .bind(id)
    .optional(connection)
    .await?;
    row.map(|row| {
        let paper: String = row.get(4)?;
        Ok(Invitation {
            host: row.get(0)?,
            starts: row.get(1)?,
            content: row.get(2)?,
            notes: row.get(3)?,
            paper: serde_json::from_str(&paper).map_err(|error| stored("paper", error))?,
        })
    })
    .transpose()
}

pub(super) async fn state_invitation(change: &mut Change, id: ReviewId, one: &Invitation) -> Result<(), StoreError> {
    let paper = serde_json::to_string(&one.paper).map_err(|error| stored("paper", error))?;
    let values: [(&str, Bind); 5] = [
        ("host", one.host.into()),
        ("starts", (&one.starts).into()),
        ("content", (&one.content).into()),
        ("notes", (&one.notes).into()),
        ("paper", paper.into()),
    ];
    change.state("conference_invitation", &[("review", id.into())], &values, ALL_DAYS).await?;
    Ok(())
}

/// The agenda, in the order of its times.
pub(super) async fn agenda(
    connection: &mut Connection,
    known: Instant,
    id: ReviewId,
) -> Result<Vec<AgendaItem>, StoreError> {
    sql("select id, starts, title, presenter from agenda_item
         where recorded_at <= $1 and superseded_at > $1 and review = $2 order by starts, id")
    .bind(known)
    .bind(id)
    .rows(connection)
    .await?
    .iter()
    .map(|row| Ok(AgendaItem { id: row.get(0)?, starts: row.get(1)?, title: row.get(2)?, presenter: row.get(3)? }))
    .collect()
}

pub(super) async fn state_agenda_item(change: &mut Change, id: ReviewId, item: &AgendaItem) -> Result<(), StoreError> {
    let values: [(&str, Bind); 4] = [
        ("review", id.into()),
        ("starts", (&item.starts).into()),
        ("title", (&item.title).into()),
        ("presenter", (&item.presenter).into()),
    ];
    change.state("agenda_item", &[("id", item.id.into())], &values, ALL_DAYS).await?;
    Ok(())
}

/// Closes the standing row of a table with this id.
pub(super) async fn end(change: &mut Change, table: &'static str, id: i64) -> Result<(), StoreError> {
    change.close_rows(table, "id = $1", vec![id.into()]).await?;
    Ok(())
}

/// What delegates said, in order.
pub(super) async fn opinions(
    connection: &mut Connection,
    known: Instant,
    id: ReviewId,
) -> Result<Vec<Opinion>, StoreError> {
    sql("select id, agency, office, review_finding, field, body, recorded_at from opinion
         where recorded_at <= $1 and superseded_at > $1 and review = $2 order by id")
    .bind(known)
    .bind(id)
    .rows(connection)
    .await?
    .iter()
    .map(|row| {
        Ok(Opinion {
            id: row.get(0)?,
            agency: row.get(1)?,
            office: row.get(2)?,
            finding: row.get(3)?,
            field: row.get(4)?,
            text: row.get(5)?,
            recorded_at: row.get(6)?,
        })
    })
    .collect()
}

pub(super) async fn state_opinion(change: &mut Change, id: ReviewId, one: &Opinion) -> Result<(), StoreError> {
    let values: [(&str, Bind); 6] = [
        ("review", id.into()),
        ("agency", one.agency.into()),
        ("office", (&one.office).into()),
        ("review_finding", one.finding.into()),
        ("field", one.field.into()),
        ("body", (&one.text).into()),
    ];
    change.state("opinion", &[("id", one.id.into())], &values, ALL_DAYS).await?;
    Ok(())
}

/// Every answer to a proposal in words, the oldest first.
pub(super) async fn proposal_answers(
    connection: &mut Connection,
    known: Instant,
) -> Result<Vec<ProposalAnswer>, StoreError> {
    sql("select review_finding, agency, body, recorded_at from proposal_answer
         where recorded_at <= $1 and superseded_at > $1 order by id")
    .bind(known)
    .rows(connection)
    .await?
    .iter()
    .map(|row| Ok(ProposalAnswer { finding: row.get(0)?, agency: row.get(1)?, text: row.get(2)?, at: row.get(3)? }))
    .collect()
}

pub(super) async fn state_proposal_answer(
    change: &mut Change,
    id: i64,
    finding: FindingId,
    agency: AgencyId,
    text: &str,
) -> Result<(), StoreError> {
    let values: [(&str, Bind); 3] =
        [("review_finding", finding.into()), ("agency", agency.into()), ("body", text.into())];
    change.state("proposal_answer", &[("id", id.into())], &values, ALL_DAYS).await?;
    Ok(())
}

pub(super) async fn minutes(
    connection: &mut Connection,
    known: Instant,
    id: ReviewId,
) -> Result<Option<Minutes>, StoreError> {
    let row = sql("select began, ended, attendance, body, recipients, recorded_at from conference_minutes
         where recorded_at <= $1 and superseded_at > $1 and review = $2")
    .bind(known)
    .bind(id)
    .optional(connection)
    .await?;
    row.map(|row| {
        Ok(Minutes {
            began: row.get(0)?,
            ended: row.get(1)?,
            attendance: row.get(2)?,
            body: row.get(3)?,
            recipients: row.get(4)?,
            recorded_at: row.get(5)?,
        })
    })
    .transpose()
}

pub(super) async fn state_minutes(change: &mut Change, id: ReviewId, one: &Minutes) -> Result<(), StoreError> {
    let values: [(&str, Bind); 5] = [
        ("began", (&one.began).into()),
        ("ended", (&one.ended).into()),
        ("attendance", (&one.attendance).into()),
        ("body", (&one.body).into()),
        ("recipients", (&one.recipients).into()),
    ];
    change.state("conference_minutes", &[("review", id.into())], &values, ALL_DAYS).await?;
    Ok(())
}

/// Who has signed the minutes; whether it stands, the caller says.
pub(super) async fn signatures(
    connection: &mut Connection,
    known: Instant,
    id: ReviewId,
) -> Result<Vec<MinutesSignature>, StoreError> {
    sql("select agency, office, disagreement, digest, recorded_at from minutes_signature
         where recorded_at <= $1 and superseded_at > $1 and review = $2 order by recorded_at")
    .bind(known)
    .bind(id)
    .rows(connection)
    .await?
    .iter()
    .map(|row| {
        Ok(MinutesSignature {
            agency: row.get(0)?,
            office: row.get(1)?,
            disagreement: row.get(2)?,
            digest: row.get(3)?,
            at: row.get(4)?,
            stands: false,
            changes: (Vec::new(), Vec::new()),
        })
    })
    .collect()
}

pub(super) async fn state_signature(
    change: &mut Change,
    id: ReviewId,
    agency: AgencyId,
    (office, disagreement, digest): (&str, &str, &str),
) -> Result<(), StoreError> {
    let key = [("review", id.into()), ("agency", agency.into())];
    let values: [(&str, Bind); 3] =
        [("office", office.into()), ("disagreement", disagreement.into()), ("digest", digest.into())];
    change.state("minutes_signature", &key, &values, ALL_DAYS).await?;
    Ok(())
}

/// The papers that are out, without their bytes.
pub(super) async fn papers(
    connection: &mut Connection,
    known: Instant,
    id: ReviewId,
) -> Result<Vec<ConferencePaper>, StoreError> {
    sql("select kind, symbol, issued_on, document_hash from conference_paper
         where recorded_at <= $1 and superseded_at > $1 and review = $2 order by issued_on")
    .bind(known)
    .bind(id)
    .rows(connection)
    .await?
    .iter()
    .map(|row| {
        let kind: String = row.get(0)?;
        Ok(ConferencePaper {
            kind: PaperKind::of_word(&kind).ok_or_else(|| stored("paper kind", &kind))?,
            symbol: row.get(1)?,
            on: row.get(2)?,
            document_hash: row.get(3)?,
        })
    })
    .collect()
}

/// The bytes of a paper that went out.
pub(super) async fn document(
    connection: &mut Connection,
    known: Instant,
    id: ReviewId,
    kind: PaperKind,
) -> Result<Option<Vec<u8>>, StoreError> {
    sql("select document from conference_paper
         where recorded_at <= $1 and superseded_at > $1 and review = $2 and kind = $3")
    .bind(known)
    .bind(id)
    .bind(kind.word())
    .optional(connection)
    .await?
    .map(|row| row.get(0))
    .transpose()
}

pub(super) async fn open_paper(
    change: &mut Change,
    id: ReviewId,
    number: NumberId,
    paper: &ConferencePaper,
    bytes: Vec<u8>,
) -> Result<(), StoreError> {
    let columns = [
        "review",
        "kind",
        "document_number",
        "symbol",
        "issued_on",
        "document",
        "document_hash",
        "valid_from",
        "valid_to",
    ];
    let row: Vec<Bind> = vec![
        id.into(),
        paper.kind.word().into(),
        number.into(),
        (&paper.symbol).into(),
        paper.on.into(),
        bytes.into(),
        (&paper.document_hash).into(),
        BEGINNING.into(),
        OPEN_END.into(),
    ];
    change.open_rows("conference_paper", &columns, vec![row]).await
}

/// What was answered to the invitation, the oldest first.
pub(super) async fn replies(
    connection: &mut Connection,
    known: Instant,
    id: ReviewId,
) -> Result<Vec<Reply>, StoreError> {
    sql("select id, office, answer, deputy, delegates, remark, recorded_at from invitation_reply
         where recorded_at <= $1 and superseded_at > $1 and review = $2 order by id")
    .bind(known)
    .bind(id)
    .rows(connection)
    .await?
    .iter()
    .map(|row| {
        let answer: String = row.get(2)?;
        Ok(Reply {
            id: row.get(0)?,
            office: row.get(1)?,
            answer: ReplyAnswer::of_word(&answer).ok_or_else(|| stored("answer", &answer))?,
            deputy: row.get(3)?,
            delegates: row.get(4)?,
            remark: row.get(5)?,
            at: row.get(6)?,
        })
    })
    .collect()
}

pub(super) async fn state_reply(change: &mut Change, id: ReviewId, one: &Reply) -> Result<(), StoreError> {
    let values: [(&str, Bind); 6] = [
        ("review", id.into()),
        ("office", (&one.office).into()),
        ("answer", one.answer.word().into()),
        ("deputy", (&one.deputy).into()),
        ("delegates", one.delegates.into()),
        ("remark", (&one.remark).into()),
    ];
    change.state("invitation_reply", &[("id", one.id.into())], &values, ALL_DAYS).await?;
    Ok(())
}

/// Puts the address of a hall in place of the one before.
pub(super) async fn state_hall_link(
    change: &mut Change,
    id: ReviewId,
    link: i64,
    token_hash: &str,
    expires_on: Day,
) -> Result<(), StoreError> {
    let values: [(&str, Bind); 3] =
        [("id", link.into()), ("token_hash", token_hash.into()), ("expires_on", expires_on.into())];
    change.state("hall_link", &[("review", id.into())], &values, ALL_DAYS).await?;
    Ok(())
}

/// The conference of a hall's address, and the address's last day.
pub(super) async fn hall_of(
    connection: &mut Connection,
    known: Instant,
    token_hash: &str,
) -> Result<Option<(ReviewId, Day)>, StoreError> {
    sql("select review, expires_on from hall_link
         where recorded_at <= $1 and superseded_at > $1 and token_hash = $2")
    .bind(known)
    .bind(token_hash)
    .optional(connection)
    .await?
    .map(|row| Ok((row.get(0)?, row.get(1)?)))
    .transpose()
}

/// The frozen views in the pack of a conference, in the order of their freezing.
pub(super) async fn frozen(
    connection: &mut Connection,
    known: Instant,
    id: ReviewId,
) -> Result<Vec<FrozenView>, StoreError> {
    sql("select id, saved_view, name, question, known_at, content, content_hash from conference_figure
         where recorded_at <= $1 and superseded_at > $1 and review = $2 order by id")
    .bind(known)
    .bind(id)
    .rows(connection)
    .await?
    .iter()
    .map(|row| {
        let (name, question, content): (String, String, String) = (row.get(2)?, row.get(3)?, row.get(5)?);
        let (known, hash): (Instant, String) = (row.get(4)?, row.get(6)?);
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_str(&question).map_err(|error| stored("question", error))?;
        Ok(FrozenView {
            id: row.get(0)?,
            view: row.get(1)?,
            sound: frozen::hash(&name, &question, known, &content) == hash,
            name,
            question: PivotForm::of_pairs(pairs),
            known,
            table: serde_json::from_str(&content).map_err(|error| stored("frozen table", error))?,
            hash,
        })
    })
    .collect()
}

/// Keeps a frozen view; gives its hash.
pub(super) async fn open_frozen(
    change: &mut Change,
    id: ReviewId,
    own: FrozenId,
    (view, name, question): (ViewId, &str, &PivotForm),
    known: Instant,
    table: &FrozenTable,
) -> Result<String, StoreError> {
    let question = serde_urlencoded::to_string(question.pairs()).map_err(|error| stored("question", error))?;
    let content = serde_json::to_string(table).map_err(|error| stored("frozen table", error))?;
    let hash = frozen::hash(name, &question, known, &content);
    let values: [(&str, Bind); 7] = [
        ("review", id.into()),
        ("saved_view", view.into()),
        ("name", name.into()),
        ("question", question.into()),
        ("known_at", known.into()),
        ("content", content.into()),
        ("content_hash", (&hash).into()),
    ];
    change.state("conference_figure", &[("id", own.into())], &values, ALL_DAYS).await?;
    Ok(hash)
}
