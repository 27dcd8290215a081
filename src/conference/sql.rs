//! The SQL of how conferences are lived. Each question binds the moment of
//! knowledge as `$1`.

use super::fate::ProposalAnswer;
use super::issue::{ConferencePaper, PaperKind};
use super::minutes::{Minutes, MinutesSignature};
use super::prepare::{AgendaItem, Invitation};
use super::sitting::Opinion;
use crate::calendar::{BEGINNING, Day, Instant, OPEN_END};
use crate::desk::{AgencyId, Change};
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
