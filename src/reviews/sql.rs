//! The SQL of the reviews. Each question binds the moment of knowledge as `$1`.

use super::finding::{CauseKind, Finding, FindingDraft, FindingId, FindingKind};
use super::review::{Consent, ReviewDraft, ReviewId, ReviewKind, ReviewLine};
use crate::calendar::{BEGINNING, Day, Instant, OPEN_END, Period};
use crate::desk::{AgencyId, Change};
use crate::programme::ProgrammeId;
use crate::store::{Bind, Connection, Row, StoreError, sql};

/// What is known of a review holds on all days.
pub(super) const ALL_DAYS: (Day, Day) = (BEGINNING, OPEN_END);

const LINE: &str = "select review, programme, kind, title, held_on, place, first_day, last_day, chair
    from review_fact where recorded_at <= $1 and superseded_at > $1";

fn stored(what: &'static str, text: String) -> StoreError {
    StoreError::Stored { what, text }
}

fn line_row(row: &Row) -> Result<ReviewLine, StoreError> {
    let kind: String = row.get(2)?;
    let (first, last): (Day, Day) = (row.get(6)?, row.get(7)?);
    Ok(ReviewLine {
        id: row.get(0)?,
        programme: row.get(1)?,
        kind: ReviewKind::of_word(&kind).ok_or_else(|| stored("review kind", kind))?,
        title: row.get(3)?,
        held_on: row.get(4)?,
        place: row.get(5)?,
        period: Period::of_days(first, last).map_err(|_| stored("period", format!("{first}/{last}")))?,
        chair: row.get(8)?,
    })
}

/// The reviews, the latest first; of one programme where `programme` is given.
pub(super) async fn lines(
    connection: &mut Connection,
    known: Instant,
    programme: Option<ProgrammeId>,
) -> Result<Vec<ReviewLine>, StoreError> {
    let mut question = sql(LINE).bind(known);
    if let Some(programme) = programme {
        question = question.and(" and programme = $2").bind(programme);
    }
    question.and(" order by held_on desc, review desc").rows(connection).await?.iter().map(line_row).collect()
}

pub(super) async fn line(
    connection: &mut Connection,
    known: Instant,
    id: ReviewId,
) -> Result<Option<ReviewLine>, StoreError> {
    let row = sql(format!("{LINE} and review = $2")).bind(known).bind(id).optional(connection).await?;
    row.as_ref().map(line_row).transpose()
}

/// The sides of a review, the chair first.
pub(super) async fn parties(
    connection: &mut Connection,
    known: Instant,
    id: ReviewId,
) -> Result<Vec<AgencyId>, StoreError> {
    sql("select agency from review_party
         where recorded_at <= $1 and superseded_at > $1 and review = $2 order by position")
    .bind(known)
    .bind(id)
    .rows(connection)
    .await?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

const FINDING: &str = "select id, review, kind, position, field, part_of, cause, body, basis, proposal, impact, who,
        due, indicators, recorded_at
    from review_finding where recorded_at <= $1 and superseded_at > $1";

fn finding_row(row: &Row) -> Result<Finding, StoreError> {
    let kind: String = row.get(2)?;
    let cause: Option<String> = row.get(6)?;
    let codes: String = row.get(13)?;
    Ok(Finding {
        id: row.get(0)?,
        review: row.get(1)?,
        kind: FindingKind::of_word(&kind).ok_or_else(|| stored("finding kind", kind))?,
        position: row.get(3)?,
        field: row.get(4)?,
        part_of: row.get(5)?,
        cause: cause.map(|word| CauseKind::of_word(&word).ok_or_else(|| stored("cause", word))).transpose()?,
        text: row.get(7)?,
        basis: row.get(8)?,
        proposal: row.get(9)?,
        impact: row.get(10)?,
        who: row.get(11)?,
        due: row.get(12)?,
        indicators: codes.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect(),
        recorded_at: row.get(14)?,
    })
}

/// What was said at a review, in order.
pub(super) async fn findings(
    connection: &mut Connection,
    known: Instant,
    review: ReviewId,
) -> Result<Vec<Finding>, StoreError> {
    sql(format!("{FINDING} and review = $2 order by position, id"))
        .bind(known)
        .bind(review)
        .rows(connection)
        .await?
        .iter()
        .map(finding_row)
        .collect()
}

pub(super) async fn finding(
    connection: &mut Connection,
    known: Instant,
    id: FindingId,
) -> Result<Option<Finding>, StoreError> {
    let row = sql(format!("{FINDING} and id = $2")).bind(known).bind(id).optional(connection).await?;
    row.as_ref().map(finding_row).transpose()
}

/// The consents of the sides; whether they stand, the caller says.
pub(super) async fn consents(
    connection: &mut Connection,
    known: Instant,
    review: ReviewId,
) -> Result<Vec<Consent>, StoreError> {
    sql("select agency, digest, recorded_at from review_consent
         where recorded_at <= $1 and superseded_at > $1 and review = $2 order by recorded_at")
    .bind(known)
    .bind(review)
    .rows(connection)
    .await?
    .iter()
    .map(|row| Ok(Consent { agency: row.get(0)?, digest: row.get(1)?, at: row.get(2)?, stands: false }))
    .collect()
}

pub(super) async fn open_review(change: &mut Change, id: ReviewId) -> Result<(), StoreError> {
    change
        .open_rows(
            "review",
            &["id", "valid_from", "valid_to"],
            vec![vec![id.into(), BEGINNING.into(), OPEN_END.into()]],
        )
        .await
}

pub(super) async fn state_review(change: &mut Change, id: ReviewId, draft: &ReviewDraft) -> Result<(), StoreError> {
    let chair = draft.parties.first().copied();
    let values: [(&str, Bind); 8] = [
        ("programme", draft.programme.into()),
        ("kind", draft.kind.word().into()),
        ("title", (&draft.title).into()),
        ("held_on", draft.held_on.into()),
        ("place", (&draft.place).into()),
        ("first_day", draft.period.from().into()),
        ("last_day", draft.period.last_day().into()),
        ("chair", chair.into()),
    ];
    change.state("review_fact", &[("review", id.into())], &values, ALL_DAYS).await?;
    change.close_rows("review_party", "review = $1", vec![id.into()]).await?;
    let rows = (1_i64..)
        .zip(&draft.parties)
        .map(|(position, agency)| vec![id.into(), (*agency).into(), position.into(), BEGINNING.into(), OPEN_END.into()])
        .collect();
    change.open_rows("review_party", &["review", "agency", "position", "valid_from", "valid_to"], rows).await
}

pub(super) async fn state_finding(
    change: &mut Change,
    (id, review): (FindingId, ReviewId),
    position: i64,
    draft: &FindingDraft,
) -> Result<(), StoreError> {
    let values: [(&str, Bind); 13] = [
        ("review", review.into()),
        ("kind", draft.kind.word().into()),
        ("position", position.into()),
        ("field", draft.field.into()),
        ("part_of", draft.part_of.into()),
        ("cause", draft.cause.map(CauseKind::word).into()),
        ("body", (&draft.text).into()),
        ("basis", (&draft.basis).into()),
        ("proposal", (&draft.proposal).into()),
        ("impact", (&draft.impact).into()),
        ("who", (&draft.who).into()),
        ("due", draft.due.into()),
        ("indicators", draft.indicators.join(",").into()),
    ];
    change.state("review_finding", &[("id", id.into())], &values, ALL_DAYS).await?;
    Ok(())
}

pub(super) async fn end_finding(change: &mut Change, id: FindingId) -> Result<(), StoreError> {
    change.close_rows("review_finding", "id = $1", vec![id.into()]).await?;
    Ok(())
}

/// The next free place among the findings of a review.
pub(super) async fn next_position(connection: &mut Connection, review: ReviewId) -> Result<i64, StoreError> {
    let row = sql(format!(
        "select coalesce(max(position), 0) + 1 from review_finding where review = $1 and superseded_at = {}",
        crate::store::STANDING
    ))
    .bind(review)
    .one(connection)
    .await?;
    row.get(0)
}

pub(super) async fn state_consent(
    change: &mut Change,
    review: ReviewId,
    agency: AgencyId,
    digest: &str,
) -> Result<(), StoreError> {
    let key = [("review", review.into()), ("agency", agency.into())];
    change.state("review_consent", &key, &[("digest", digest.into())], ALL_DAYS).await?;
    Ok(())
}

/// The conferences of which anything was recorded or superseded after `since`.
pub(super) async fn reviews_touched(
    connection: &mut Connection,
    since: Instant,
) -> Result<Vec<(i64, Instant)>, StoreError> {
    crate::store::dated::touched(
        connection,
        &[
            ("review_fact", "review"),
            ("review_party", "review"),
            ("review_finding", "review"),
            ("review_consent", "review"),
        ],
        since,
    )
    .await
}
