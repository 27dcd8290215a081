//! The SQL of what is put to superiors. Each question binds the moment of
//! knowledge as `$1`.

use super::advice::{Advice, AdviceId, AdviceKind, AdvicePaper, Approval};
use super::answer::{Answer, FollowUp, Outcome};
use super::draft::AdviceDraft;
use crate::calendar::{BEGINNING, Day, Instant, OPEN_END};
use crate::desk::{AgencyId, Change};
use crate::numbers::NumberId;
use crate::programme::ProgrammeId;
use crate::reviews::FindingId;
use crate::store::{Bind, Connection, Row, StoreError, sql};

/// What is known of advice holds on all days.
const ALL_DAYS: (Day, Day) = (BEGINNING, OPEN_END);

fn stored(what: &'static str, text: impl ToString) -> StoreError {
    StoreError::Stored { what, text: text.to_string() }
}

const DRAFT: &str = "select advice, programme, review, host, joint, kind, title, summary, body, paper, withdrawn,
        recorded_at
    from advice_draft where recorded_at <= $1 and superseded_at > $1";

fn draft_row(row: &Row) -> Result<Advice, StoreError> {
    let kind: String = row.get(5)?;
    let paper: String = row.get(9)?;
    let joint: i64 = row.get(4)?;
    Ok(Advice {
        id: row.get(0)?,
        programme: row.get(1)?,
        review: row.get(2)?,
        host: row.get(3)?,
        joint: joint != 0,
        issuers: Vec::new(),
        kind: AdviceKind::of_word(&kind).ok_or_else(|| stored("advice kind", &kind))?,
        title: row.get(6)?,
        summary: row.get(7)?,
        body: row.get(8)?,
        paper: serde_json::from_str(&paper).map_err(|error| stored("paper", error))?,
        sources: Vec::new(),
        approvals: Vec::new(),
        out: None,
        answers: Vec::new(),
        follow_ups: Vec::new(),
        withdrawn: row.get(10)?,
        drafted_at: row.get(11)?,
    })
}

/// The drafts, the latest first, without what came of them; one where `id` is given.
pub(super) async fn drafts(
    connection: &mut Connection,
    known: Instant,
    id: Option<AdviceId>,
) -> Result<Vec<Advice>, StoreError> {
    let mut question = sql(DRAFT).bind(known);
    if let Some(id) = id {
        question = question.and(" and advice = $2").bind(id);
    }
    question.and(" order by advice desc").rows(connection).await?.iter().map(draft_row).collect()
}

/// The proposals that it puts forward, in order.
pub(super) async fn sources(
    connection: &mut Connection,
    known: Instant,
    id: AdviceId,
) -> Result<Vec<FindingId>, StoreError> {
    sql("select review_finding from advice_source
         where recorded_at <= $1 and superseded_at > $1 and advice = $2 order by position")
    .bind(known)
    .bind(id)
    .rows(connection)
    .await?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

/// Which side agreed; whether it stands, the caller says.
pub(super) async fn approvals(
    connection: &mut Connection,
    known: Instant,
    id: AdviceId,
) -> Result<Vec<Approval>, StoreError> {
    sql("select agency, digest, recorded_at from advice_approval
         where recorded_at <= $1 and superseded_at > $1 and advice = $2 order by recorded_at")
    .bind(known)
    .bind(id)
    .rows(connection)
    .await?
    .iter()
    .map(|row| Ok(Approval { agency: row.get(0)?, digest: row.get(1)?, at: row.get(2)?, stands: false }))
    .collect()
}

/// The paper as it went out, without its bytes.
pub(super) async fn paper(
    connection: &mut Connection,
    known: Instant,
    id: AdviceId,
) -> Result<Option<AdvicePaper>, StoreError> {
    let row = sql("select symbol, put_forward_on, profile, draft_digest, document_hash from advice_paper
         where recorded_at <= $1 and superseded_at > $1 and advice = $2")
    .bind(known)
    .bind(id)
    .optional(connection)
    .await?;
    row.map(|row| {
        Ok(AdvicePaper {
            symbol: row.get(0)?,
            on: row.get(1)?,
            profile: row.get(2)?,
            draft_digest: row.get(3)?,
            document_hash: row.get(4)?,
        })
    })
    .transpose()
}

/// The bytes that went out.
pub(super) async fn document(
    connection: &mut Connection,
    known: Instant,
    id: AdviceId,
) -> Result<Option<Vec<u8>>, StoreError> {
    sql("select document from advice_paper where recorded_at <= $1 and superseded_at > $1 and advice = $2")
        .bind(known)
        .bind(id)
        .optional(connection)
        .await?
        .map(|row| row.get(0))
        .transpose()
}

pub(super) async fn answers(
    connection: &mut Connection,
    known: Instant,
    id: AdviceId,
) -> Result<Vec<Answer>, StoreError> {
    sql("select id, advice, number, answered_on, from_whom, outcome, body, recorded_at from advice_answer
         where recorded_at <= $1 and superseded_at > $1 and advice = $2 order by answered_on, id")
    .bind(known)
    .bind(id)
    .rows(connection)
    .await?
    .iter()
    .map(|row| {
        let outcome: String = row.get(5)?;
        Ok(Answer {
            id: row.get(0)?,
            advice: row.get(1)?,
            number: row.get(2)?,
            on: row.get(3)?,
            from: row.get(4)?,
            outcome: Outcome::of_word(&outcome).ok_or_else(|| stored("outcome", &outcome))?,
            text: row.get(6)?,
            recorded_at: row.get(7)?,
        })
    })
    .collect()
}

pub(super) async fn follow_ups(
    connection: &mut Connection,
    known: Instant,
    id: AdviceId,
) -> Result<Vec<FollowUp>, StoreError> {
    sql("select id, advice, agency, body, due, task from advice_follow_up
         where recorded_at <= $1 and superseded_at > $1 and advice = $2 order by due, id")
    .bind(known)
    .bind(id)
    .rows(connection)
    .await?
    .iter()
    .map(|row| {
        Ok(FollowUp {
            id: row.get(0)?,
            advice: row.get(1)?,
            agency: row.get(2)?,
            text: row.get(3)?,
            due: row.get(4)?,
            task: row.get(5)?,
        })
    })
    .collect()
}

pub(super) async fn open_advice(change: &mut Change, id: AdviceId) -> Result<(), StoreError> {
    let row = vec![id.into(), BEGINNING.into(), OPEN_END.into()];
    change.open_rows("advice", &["id", "valid_from", "valid_to"], vec![row]).await
}

pub(super) async fn state_draft(
    change: &mut Change,
    id: AdviceId,
    programme: ProgrammeId,
    draft: &AdviceDraft,
) -> Result<(), StoreError> {
    let paper = serde_json::to_string(&draft.paper).map_err(|error| stored("paper", error))?;
    let values: [(&str, Bind); 10] = [
        ("programme", programme.into()),
        ("review", draft.review.into()),
        ("host", draft.host.into()),
        ("joint", i64::from(draft.joint).into()),
        ("kind", draft.kind.word().into()),
        ("title", (&draft.title).into()),
        ("summary", (&draft.summary).into()),
        ("body", (&draft.body).into()),
        ("paper", paper.into()),
        ("withdrawn", Bind::Text(None)),
    ];
    change.state("advice_draft", &[("advice", id.into())], &values, ALL_DAYS).await?;
    change.close_rows("advice_source", "advice = $1", vec![id.into()]).await?;
    let rows: Vec<Vec<Bind>> = (1_i64..)
        .zip(&draft.sources)
        .map(|(position, finding)| {
            vec![id.into(), (*finding).into(), position.into(), BEGINNING.into(), OPEN_END.into()]
        })
        .collect();
    let columns = ["advice", "review_finding", "position", "valid_from", "valid_to"];
    change.open_rows("advice_source", &columns, rows).await
}

pub(super) async fn state_withdrawn(change: &mut Change, one: &Advice, reason: &str) -> Result<(), StoreError> {
    let paper = serde_json::to_string(&one.paper).map_err(|error| stored("paper", error))?;
    let values: [(&str, Bind); 10] = [
        ("programme", one.programme.into()),
        ("review", one.review.into()),
        ("host", one.host.into()),
        ("joint", i64::from(one.joint).into()),
        ("kind", one.kind.word().into()),
        ("title", (&one.title).into()),
        ("summary", (&one.summary).into()),
        ("body", (&one.body).into()),
        ("paper", paper.into()),
        ("withdrawn", reason.into()),
    ];
    change.state("advice_draft", &[("advice", one.id.into())], &values, ALL_DAYS).await?;
    Ok(())
}

pub(super) async fn state_approval(
    change: &mut Change,
    id: AdviceId,
    agency: AgencyId,
    digest: &str,
) -> Result<(), StoreError> {
    let key = [("advice", id.into()), ("agency", agency.into())];
    change.state("advice_approval", &key, &[("digest", digest.into())], ALL_DAYS).await?;
    Ok(())
}

pub(super) async fn open_paper(
    change: &mut Change,
    id: AdviceId,
    number: NumberId,
    out: &AdvicePaper,
    bytes: Vec<u8>,
) -> Result<(), StoreError> {
    let columns = [
        "advice",
        "document_number",
        "symbol",
        "put_forward_on",
        "profile",
        "draft_digest",
        "document",
        "document_hash",
        "valid_from",
        "valid_to",
    ];
    let row: Vec<Bind> = vec![
        id.into(),
        number.into(),
        (&out.symbol).into(),
        out.on.into(),
        (&out.profile).into(),
        (&out.draft_digest).into(),
        bytes.into(),
        (&out.document_hash).into(),
        BEGINNING.into(),
        OPEN_END.into(),
    ];
    change.open_rows("advice_paper", &columns, vec![row]).await
}

pub(super) async fn state_answer(change: &mut Change, answer: &Answer) -> Result<(), StoreError> {
    let values: [(&str, Bind); 6] = [
        ("advice", answer.advice.into()),
        ("number", (&answer.number).into()),
        ("answered_on", answer.on.into()),
        ("from_whom", (&answer.from).into()),
        ("outcome", answer.outcome.word().into()),
        ("body", (&answer.text).into()),
    ];
    change.state("advice_answer", &[("id", answer.id.into())], &values, ALL_DAYS).await?;
    Ok(())
}

pub(super) async fn state_follow_up(change: &mut Change, follow_up: &FollowUp) -> Result<(), StoreError> {
    let values: [(&str, Bind); 5] = [
        ("advice", follow_up.advice.into()),
        ("agency", follow_up.agency.into()),
        ("body", (&follow_up.text).into()),
        ("due", follow_up.due.into()),
        ("task", follow_up.task.into()),
    ];
    change.state("advice_follow_up", &[("id", follow_up.id.into())], &values, ALL_DAYS).await?;
    Ok(())
}
