//! What can be done with reports before they are issued.

use serde_json::json;

use super::compose::{Composed, compose};
use super::draft::{Known, Report, ReportForm, ReportId};
use super::gather::{From, Gathered, gather, review_of};
use super::issue;
use super::problems::ReportRefusal;
use super::sql;
use super::wording::{NAMES, Wordings, check};
use crate::agencies::agencies;
use crate::calendar::Instant;
use crate::desk::{Act, AsOf, Change, Desk, DeskError, Fault, Note, Role, Signed};
use crate::readiness::founded_kinds;
use crate::reconciliation::tables;
use crate::reviews::ReviewId;
use songhanh_document::profile;

/// The reports, the latest first; of one review where it is given.
pub async fn reports(desk: &Desk, as_of: AsOf, review: Option<ReviewId>) -> Result<Vec<Report>, DeskError> {
    let mut reading = desk.read(Act::ReadReports, as_of).await?;
    let known = reading.known();
    Ok(sql::reports(&mut reading, known, review).await?)
}

/// One report as drafted.
pub async fn report(desk: &Desk, as_of: AsOf, id: ReportId) -> Result<Report, ReportRefusal> {
    let mut reading = desk.read(Act::ReadReports, as_of).await?;
    let known = reading.known();
    sql::report(&mut reading, known, id).await?.ok_or(ReportRefusal::NotFound(id))
}

/// Drafts a report: a new one, or (with `id`) what a report that is not issued
/// is from now on. Only a side of the review may, or the operator.
pub async fn draft_report(
    desk: &Desk,
    id: Option<ReportId>,
    form: &ReportForm,
) -> Result<Signed<ReportId>, ReportRefusal> {
    let missing = || ReportRefusal::Faults(vec![Fault::new("review", "fault-not-in-list")]);
    let review: ReviewId = form.review.trim().parse().map_err(|_| missing())?;
    let review = review_of(desk, review).await?;
    let as_of = AsOf { on: review.line.held_on, known: Instant::LATEST };
    let all = agencies(desk, as_of).await?;
    let side = |id| all.iter().find(|agency| agency.id == id).map(|agency| (agency.id, agency.side));
    let sides: Vec<_> = review.parties.iter().filter_map(|party| side(*party)).collect();
    let drawn_up = tables(desk, desk.now(), Some(review.line.programme.0)).await?;
    let drawn_up: Vec<_> = drawn_up.iter().map(|table| (table.id, table.definition.period)).collect();
    let kinds = founded_kinds(desk, AsOf { on: review.line.period.last_day(), known: Instant::LATEST }).await?;
    let known = Known { sides: &sides, tables: &drawn_up, period: review.line.period, kinds: &kinds };

    let mut change = desk.change(Act::DraftReport).await?;
    let draft = form.check(review.line.id, &known).map_err(ReportRefusal::Faults)?;
    let after = json!({
        "review": draft.review, "table": draft.table, "profile": draft.profile.id, "subject": draft.subject,
        "ranked": draft.ranked,
        "boundaries": draft.boundaries,
    });
    let is_side = |change: &Change| {
        change.actor().role == Role::Operator || change.actor().side_among(review.parties.iter().copied()).is_some()
    };
    let (id, note) = match id {
        Some(id) => {
            let at = change.at();
            let before = sql::report(&mut change, at, id).await?.ok_or(ReportRefusal::NotFound(id))?;
            if before.line.symbol.is_some() {
                return Err(ReportRefusal::Issued(id));
            }
            let line = before.line;
            let was = json!({
                "review": line.review, "table": line.table, "profile": line.profile, "subject": line.subject,
                "ranked": before.ranked,
                "boundaries": before.boundaries,
            });
            (id, Note::changed("report", id, was, after))
        }
        None => {
            let id = ReportId(change.next_id().await?);
            sql::open_report(&mut change, id).await?;
            (id, Note::new_record("report", id, after))
        }
    };
    if !is_side(&change) {
        return Err(ReportRefusal::NotYours(id));
    }
    sql::state_draft(&mut change, id, &draft).await?;
    Ok(change.commit(note).await?.of(id))
}

/// What a report says: as issued where it is, else as its parts are now; and
/// what stands in the way of issuing it.
pub async fn gather_report(desk: &Desk, id: ReportId) -> Result<Gathered, ReportRefusal> {
    let report = report(desk, desk.now(), id).await?;
    match issue::issue_of(desk, id).await? {
        Some(kept) => Ok(Gathered { content: kept.opened()?.0, blocking: Vec::new(), warnings: Vec::new() }),
        None => gather(desk, &report, From::Own).await,
    }
}

/// A report on paper: as issued where it is, else as a draft.
pub async fn compose_report(desk: &Desk, id: ReportId) -> Result<(Gathered, Composed), ReportRefusal> {
    let gathered = gather_report(desk, id).await?;
    if let Some(kept) = issue::issue_of(desk, id).await? {
        let (content, wordings, form) = kept.opened()?;
        let mut composed = compose(&content, &wordings, &form)?;
        composed.bytes = kept.document;
        return Ok((gathered, composed));
    }
    let wordings = wordings(desk).await?;
    let form = profile::named(&gathered.content.profile)
        .ok_or_else(|| ReportRefusal::Kept(id, gathered.content.profile.clone()))?;
    let composed = compose(&gathered.content, &wordings, &form)?;
    Ok((gathered, composed))
}

/// The wordings of this installation.
pub async fn wordings(desk: &Desk) -> Result<Wordings, DeskError> {
    let mut reading = desk.read(Act::ReadReports, desk.now()).await?;
    let known = reading.known();
    Ok(Wordings::with(sql::wordings(&mut reading, known).await?))
}

/// Puts a wording in place of the shipped one; one that does not hold is
/// refused, with what is wrong with it.
pub async fn save_wording(desk: &Desk, name: &str, text: &str) -> Result<Signed, ReportRefusal> {
    let mut change = desk.change(Act::SaveWording).await?;
    if !NAMES.contains(&name) {
        return Err(ReportRefusal::Faults(vec![Fault::new("name", "fault-not-in-list")]));
    }
    if let Some(fault) = check(name, text).faults.into_iter().next() {
        return Err(ReportRefusal::Wording(fault));
    }
    let at = change.at();
    let before = Wordings::with(sql::wordings(&mut change, at).await?);
    sql::state_wording(&mut change, name, text).await?;
    let was = json!({"name": name, "wordings": before.digest()});
    let is = json!({"name": name, "characters": text.chars().count()});
    Ok(change.commit(Note::changed("report-wording", 0_i64, was, is)).await?)
}
