//! Reading a conference whole.

use super::fate::{Fate, FateState, fates_in};
use super::frozen::FrozenView;
use super::problems::ConferenceRefusal;
use super::sitting::Sitting;
use super::sql;
use crate::advice::{Advice, AdviceFilter, AdviceState, advices_in};
use crate::calendar::Instant;
use crate::desk::{Act, AsOf, Change, Desk, Role};
use crate::plan::{StandingKind, Task, plan_in};
use crate::reconciliation::{AgreedTable, tables};
use crate::reviews::{ReviewId, review_at};
use crate::store::Connection;

/// A conference with all that was prepared, said and minuted.
pub async fn sitting(desk: &Desk, as_of: AsOf, id: ReviewId) -> Result<Sitting, ConferenceRefusal> {
    let mut reading = desk.read(Act::ReadReviews, as_of).await?;
    let known = reading.known();
    whole(&mut reading, known, id).await
}

/// The same as known at `known`; each signature told whether it still stands.
pub(super) async fn whole(
    connection: &mut Connection,
    known: Instant,
    id: ReviewId,
) -> Result<Sitting, ConferenceRefusal> {
    let review = review_at(connection, known, id).await?.ok_or(ConferenceRefusal::NotFound(id))?;
    let minutes = sql::minutes(connection, known, id).await?;
    let digest = minutes.as_ref().map(super::Minutes::digest);
    let mut signatures = sql::signatures(connection, known, id).await?;
    for one in &mut signatures {
        one.stands = Some(&one.digest) == digest.as_ref() && review.parties.contains(&one.agency);
        if !one.stands
            && let Some(now) = &minutes
            && let Some(then) = sql::minutes(connection, one.at, id).await?
        {
            one.changes = now.changes_since(&then);
        }
    }
    Ok(Sitting {
        invitation: sql::invitation(connection, known, id).await?,
        agenda: sql::agenda(connection, known, id).await?,
        opinions: sql::opinions(connection, known, id).await?,
        papers: sql::papers(connection, known, id).await?,
        minutes,
        signatures,
        review,
    })
}

/// The same in an open change, for somebody of a side that takes part, or the
/// operator.
pub(super) async fn of_side(change: &mut Change, id: ReviewId) -> Result<Sitting, ConferenceRefusal> {
    let at = change.at();
    let found = whole(change, at, id).await?;
    let actor = change.actor();
    if actor.role != Role::Operator && actor.side_among(found.review.parties.iter().copied()).is_none() {
        return Err(ConferenceRefusal::NotAParty(id));
    }
    Ok(found)
}

/// What delegates have before them.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Pack {
    /// The conference.
    pub sitting: Sitting,
    /// Tables of agreed figures of its period, the signed ones first.
    pub tables: Vec<AgreedTable>,
    /// Saved views that were frozen for it.
    pub figures: Vec<FrozenView>,
    /// Tasks of the programme that are still open.
    pub open_tasks: Vec<Task>,
    /// Proposals of earlier conferences that are not answered yet.
    pub unanswered: Vec<Fate>,
    /// Those that are, with what became of them.
    pub answered: Vec<Fate>,
    /// Papers to superiors that are not answered yet.
    pub advice: Vec<Advice>,
}

/// The pack of a conference: figures, open tasks, what became of earlier
/// proposals, papers that wait for an answer.
pub async fn pack(desk: &Desk, id: ReviewId) -> Result<Pack, ConferenceRefusal> {
    let mut reading = desk.read(Act::ReadReviews, desk.now()).await?;
    let known = reading.known();
    let sitting = whole(&mut reading, known, id).await?;
    let line = sitting.review.line.clone();
    let tasks = plan_in(&mut reading, line.programme).await?.map_or_else(Vec::new, |(_, plan)| plan.tasks);
    let open_tasks = tasks.into_iter().filter(|task| task.standing.kind == StandingKind::Open).collect();
    let earlier = fates_in(&mut reading, line.programme, Some(line.held_on)).await?;
    let waiting = AdviceFilter {
        programme: Some(line.programme),
        state: Some(AdviceState::PutForward),
        ..AdviceFilter::default()
    };
    let as_of = reading.as_of();
    let advice = advices_in(&mut reading, as_of, waiting).await?;
    let figures = sql::frozen(&mut reading, known, id).await?;
    drop(reading);
    let mut tables = tables(desk, desk.now(), Some(line.programme.0)).await?;
    tables.retain(|table| table.definition.period == line.period);
    let (answered, unanswered) = earlier.into_iter().partition(|fate| fate.state() == FateState::Answered);
    Ok(Pack { sitting, tables, figures, open_tasks, unanswered, answered, advice })
}
