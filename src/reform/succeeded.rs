//! The people, drafts, reviews, tables and programmes that a succession of
//! agencies touches.

use std::collections::BTreeSet;

use super::parts::{part_names, resolved};
use crate::access::users;
use crate::agencies::{AgencyRefusal, SuccessionForm, SuccessionLook, SuccessionStep, look_at_successions};
use crate::desk::{Act, AgencyId, Desk, WorkPart};
use crate::indicators::{Grain, ValueFilter, values_of_in};
use crate::plan::{TaskBody, plan_in};
use crate::programme::programmes;
use crate::reconciliation::{DifferenceFilter, State, TableState, differences, tables};
use crate::register::bulk::units_in_zones_in;
use crate::reports::reports;
use crate::reviews::{review, reviews};
use crate::rounds::owed_of_zones;

/// Subjects in one question for their values.
const SUBJECTS_A_QUESTION: usize = 500;

/// What successions would do, and what passes on with them. Nothing of it is
/// changed: whoever takes the place answers for it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Passing {
    /// What each would do.
    pub successions: Vec<SuccessionLook>,
    /// True where an agency ends and nobody takes its place: then nobody signs
    /// what it leaves open.
    pub leaves_open: bool,
    /// Who has a seat at an agency that ends, by the agency's name; they are
    /// given another by hand.
    pub users: Vec<(String, Vec<String>)>,
    /// Programmes to which it is a party: id and short name.
    pub programmes: Vec<(i64, String)>,
    /// Conferences that it has not concluded: id and title.
    pub reviews: Vec<(i64, String)>,
    /// Tables of figures that it has not signed: id and title.
    pub tables: Vec<(i64, String)>,
    /// Drafts of reports that it would issue: id and subject.
    pub drafts: Vec<(i64, String)>,
    /// Cells that it states and that are not agreed on yet.
    pub under_review: usize,
    /// Parts of an agency's work that go to another while it goes on: whose, to
    /// whom, and the names of what moves.
    pub parts: Vec<(String, String, Vec<String>)>,
    /// Open tasks in those parts: id and name.
    pub tasks: Vec<(i64, String)>,
    /// Collection rounds in which a filing of nothing but those zones is owed: id
    /// and title.
    pub rounds: Vec<(i64, String)>,
    /// Units whose headquarters is in those zones.
    pub units: usize,
    /// Values that the agency states of those zones and their units: they keep its
    /// name; the receiver corrects them.
    pub values: usize,
    /// The people of divisions that are handed over, by the division's name; they
    /// sit where it went from that day on.
    pub moving: Vec<(String, Vec<String>)>,
}

/// Looks at successions with everything that passes on.
///
/// # Errors
/// The faults of the successions; the policy, for whoever may not record them or
/// see users; the store.
pub async fn passing(desk: &Desk, forms: &[SuccessionForm]) -> Result<Passing, AgencyRefusal> {
    let looks = look_at_successions(desk, &resolved(desk, forms).await?).await?;
    let steps = || looks.iter().flat_map(|look| &look.steps);
    let ending = || steps().filter(|(step, ..)| step.relation.ends());
    let ended: BTreeSet<AgencyId> = ending().map(|(step, ..)| step.former).collect();
    let now = desk.now();

    let people = users(desk).await?;
    let seats = |agency: AgencyId| {
        let here = people.iter().filter(move |user| user.agency == Some(agency) && user.open);
        here.map(|user| user.name.clone()).collect::<Vec<_>>()
    };
    let users = ending().map(|(step, former, _)| (former.clone(), seats(step.former))).collect();

    let handed: Vec<_> = steps().filter(|(step, ..)| !step.parts.is_empty()).collect();
    let names = part_names(desk, handed.iter().flat_map(|(step, ..)| step.parts.iter().copied())).await?;
    let name = |part: &WorkPart| names.get(part).cloned().unwrap_or_default();
    let parts = handed
        .iter()
        .map(|(step, former, new)| (former.clone(), new.clone(), step.parts.iter().map(name).collect()))
        .collect();
    let (mut moving, mut owed, mut tasks) = (Vec::new(), Vec::new(), Vec::new());
    let (mut units, mut values) = (0, 0);
    for (step, ..) in &handed {
        for part in &step.parts {
            let WorkPart::Division(id) = part else { continue };
            let sits_there = |user: &&crate::access::User| {
                user.agency == Some(step.former) && user.open && user.division.is_some_and(|own| own.0 == *id)
            };
            let names: Vec<String> = people.iter().filter(sits_there).map(|user| user.name.clone()).collect();
            moving.push((name(part), names));
        }
        let zones: Vec<i64> =
            step.parts.iter().filter_map(|part| if let WorkPart::Zone(id) = part { Some(*id) } else { None }).collect();
        if !zones.is_empty() {
            let of_zones = owed_of_zones(desk, step.former, &zones).await?;
            owed.extend(of_zones.into_iter().map(|(id, title)| (id.0, title)));
            let mut reading = desk.read(Act::ReadIndicators, now).await?;
            let inside = units_in_zones_in(&mut reading, now.on, &zones).await?;
            units += inside.len();
            for (grain, subjects) in [(Grain::Unit, inside), (Grain::Zone, zones)] {
                for some in subjects.chunks(SUBJECTS_A_QUESTION) {
                    let filter = ValueFilter {
                        grain: Some(grain),
                        subjects: some.to_vec(),
                        agencies: vec![step.former],
                        ..ValueFilter::default()
                    };
                    values += values_of_in(&mut reading, &filter).await?.len();
                }
            }
        }
    }
    let parties = programmes(desk, now).await?;
    if !handed.is_empty() {
        let mut reading = desk.read(Act::ReadPlan, now).await?;
        for programme in &parties {
            let Some((_, plan)) = plan_in(&mut reading, programme.id).await? else { continue };
            for task in plan.tasks.iter().filter(|task| task.is_open()) {
                let passes = |(step, ..): &&&(SuccessionStep, String, String)| {
                    let moves = |body: &TaskBody| task.parts_of(body).iter().any(|part| step.parts.contains(part));
                    task.bodies.iter().any(|body| body.agency == step.former && moves(body))
                };
                if handed.iter().any(|step| passes(&step)) {
                    tasks.push((task.id.0, task.name.clone()));
                }
            }
        }
    }
    let programmes = parties
        .iter()
        .filter(|one| one.parties.iter().any(|party| ended.contains(&party.agency)))
        .map(|one| (one.id.0, one.short_name.clone()));
    let mut open_reviews = Vec::new();
    for line in reviews(desk, now, None).await? {
        let Ok(one) = review(desk, now, line.id).await else { continue };
        let consents = |party: &AgencyId| one.consents.iter().any(|one| one.agency == *party && one.stands);
        if one.parties.iter().any(|party| ended.contains(party) && !consents(party)) {
            open_reviews.push((line.id.0, line.title));
        }
    }
    let tables = tables(desk, now, None).await?;
    let unsigned = tables.iter().filter(|table| {
        table.state != TableState::Agreed && table.definition.agencies.iter().any(|one| ended.contains(one))
    });
    let reports = reports(desk, now, None).await?;
    let drafts = reports.iter().filter(|one| one.line.symbol.is_none() && ended.contains(&one.line.host));
    let filter = DifferenceFilter { state: Some(State::UnderReview), ..DifferenceFilter::default() };
    let open = differences(desk, now, &filter).await?;
    let under_review =
        open.iter().filter(|cell| cell.statements.iter().any(|one| ended.contains(&one.stated.agency))).count();
    Ok(Passing {
        leaves_open: ending().any(|(step, ..)| step.new.is_none()),
        users,
        programmes: programmes.collect(),
        reviews: open_reviews,
        tables: unsigned.map(|table| (table.id, table.definition.title.clone())).collect(),
        drafts: drafts.map(|report| (report.line.id.0, report.line.subject.clone())).collect(),
        under_review,
        parts,
        tasks,
        rounds: owed,
        units,
        values,
        moving,
        successions: looks,
    })
}
