//! What goes on: the successor of an agency takes its open tasks over, and a
//! programme is carried on into the next phase with what is unfinished.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::duties::raise;
use super::duty::{Duty, DutyDraft, DutyId};
use super::evidence::Link;
use super::form::{BodyDraft, Reader, TaskDraft};
use super::plan::Plan;
use super::problems::PlanRefusal;
use super::sql::{self, Placed};
use super::task::{BodyPart, Standing, StandingKind, Task, TaskBody, TaskId};
use super::verbs::{add, allow, stated_before, today, whole};
use crate::agencies::{DivisionId, Successions, successions_in};
use crate::calendar::{Day, Period};
use crate::desk::{Act, AgencyId, Change, Desk, HandedPart, Note, Signed, WorkPart};
use crate::programme::{FieldId, Programme, ProgrammeForm, ProgrammeId, programme_at, record_programme_in};

/// Puts the actor's agency into the open tasks and duties of those whose place
/// it took; what they said of themselves stays, under the name of its day.
/// Gives how many tasks it took over.
pub async fn take_over_tasks(desk: &Desk, id: ProgrammeId) -> Result<Signed<usize>, PlanRefusal> {
    let mut change = desk.change(Act::TakeOverTasks).await?;
    let as_of = today(&change);
    let (programme, plan) = whole(&mut change, as_of, id).await?.ok_or(PlanRefusal::NoProgramme(id))?;
    let actor = change.actor().clone();
    // Who was handed a part of a party's work takes that part over.
    let is_handed =
        programme.parties.iter().any(|party| actor.parts.taken.iter().any(|one| one.agency == party.agency));
    if !is_handed {
        allow(&actor, &programme)?;
    }
    let own = actor.agency.ok_or(PlanRefusal::NotAParty)?;
    let (mut taken, mut former) = (0, BTreeSet::new());
    for task in plan.tasks.iter().filter(|task| task.is_open()) {
        let comes = |body: &TaskBody| body.agency != own && task.is_answered_by(&actor, body);
        for (position, body) in (0..).zip(&task.bodies).filter(|(_, body)| comes(body)) {
            // A division that went with its work goes on with it.
            let moved = body.division.filter(|one| {
                let part = WorkPart::Division(one.0);
                actor.parts.taken.contains(&HandedPart { agency: body.agency, part })
            });
            former.insert(body.agency);
            let body = TaskBody { agency: own, division: moved, ..body.clone() };
            sql::state_body(&mut change, (id, task.id, position), &body, as_of.on).await?;
        }
        taken += usize::from(task.bodies.iter().any(comes));
    }
    for duty in sql::duties(&mut change, as_of, id).await? {
        let field = duty.field.map(|field| WorkPart::Field(field.0));
        let comes = |(agency, division, _): &(AgencyId, Option<DivisionId>, BodyPart)| {
            let division = division.map(|one| WorkPart::Division(one.0));
            let parts: Vec<WorkPart> = division.into_iter().chain(field).collect();
            *agency != own && actor.answers_for_work(*agency, &parts)
        };
        if duty.bodies.iter().any(comes) {
            let mut draft = draft_of(&duty, as_of.on);
            for body in draft.bodies.iter_mut().filter(|body| comes(body)) {
                *body = (own, None, body.2);
            }
            sql::state_duty(&mut change, duty.id, id, &draft).await?;
        }
    }
    if taken == 0 {
        return Err(PlanRefusal::NothingToTakeOver);
    }
    let note = Note::changed("programme", id, json!({"of": former}), json!({"tasks_taken_over": taken, "by": own}));
    Ok(change.commit(note).await?.of(taken))
}

/// The next phase as typed: all else is as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct CarryForm {
    /// The full name of the next programme.
    pub name: String,
    /// Its short name.
    pub short_name: String,
    /// Its first day.
    pub first_day: String,
    /// Its last day.
    pub last_day: String,
}

/// Records the programme of the next phase as a draft, with the parties of
/// today, the fields, the provisions, the duties, and the tasks that are still
/// open. Each of those leads back to its ancestor, and is given up in the old
/// plan in favour of the new one.
pub async fn carry_programme_on(
    desk: &Desk,
    id: ProgrammeId,
    form: &CarryForm,
) -> Result<Signed<ProgrammeId>, PlanRefusal> {
    let mut change = desk.change(Act::CarryProgrammeOn).await?;
    let as_of = today(&change);
    let (before, plan) = whole(&mut change, as_of, id).await?.ok_or(PlanRefusal::NoProgramme(id))?;
    allow(change.actor(), &before)?;
    let period = form.period()?;
    let successions = successions_in(&mut change, as_of).await?;
    let heirs = Heirs { successions: &successions, before: &before, today: as_of.on };
    let next = heirs.next_form(form);
    let (next, note) = record_programme_in(&mut change, None, Some(id), &next, as_of.on).await?;
    let new = programme_at(&mut change, as_of, next).await?.ok_or(PlanRefusal::NoProgramme(next))?;
    let fields: BTreeMap<FieldId, FieldId> =
        before.fields.iter().map(|field| field.id).zip(new.fields.iter().map(|field| field.id)).collect();
    let mut carried = Carried { next, period, fields, tasks: BTreeMap::new() };
    for task in plan.tasks.iter().filter(|task| task.is_open() && task.duty.is_none()) {
        carried.task(&mut change, &heirs, task).await?;
        stated_before(task, as_of.on)?;
        let standing =
            Standing { kind: StandingKind::Dropped, remark: format!("→ {}", new.short_name), ..Standing::default() };
        sql::state_standing(&mut change, (id, task.id), &standing, as_of.on).await?;
    }
    for duty in sql::duties(&mut change, as_of, id).await? {
        let mut draft = draft_of(&duty, as_of.on);
        draft.period = period;
        draft.field = duty.field.and_then(|field| carried.fields.get(&field).copied());
        draft.bodies = heirs.bodies(&draft.bodies, duty.field);
        let own = DutyId(change.next_id().await?);
        sql::open_duty(&mut change, own, next, as_of.on).await?;
        sql::state_duty(&mut change, own, next, &draft).await?;
        let tasks = sql::tasks(&mut change, as_of, next).await?;
        raise(&mut change, (&new, &Plan::of(tasks, &new)), own, &draft, true).await?;
    }
    let after = json!({"carries_on": id, "tasks": carried.tasks.len()});
    change.note(Note::changed("programme", id, json!(null), json!({"carried_on_by": next})));
    change.note(Note::changed("programme", next, json!(null), after));
    Ok(change.commit(note).await?.of(next))
}

impl CarryForm {
    fn period(&self) -> Result<Period, PlanRefusal> {
        let mut read = Reader::default();
        read.text("name", &self.name, true);
        let first = read.day("first_day", &self.first_day);
        let last = read.day("last_day", &self.last_day);
        for (place, day) in [("first_day", first), ("last_day", last)] {
            if day.is_none() && read.faults.iter().all(|fault| fault.place != place) {
                read.fault(place, "fault-missing");
            }
        }
        let period = first.zip(last).and_then(|(first, last)| Period::of_days(first, last).ok());
        if period.is_none() && read.faults.is_empty() {
            read.fault("last_day", "fault-ends-before-it-begins");
        }
        period.filter(|_| read.faults.is_empty()).ok_or(PlanRefusal::Faults(read.faults))
    }
}

/// Who stands for whom today.
struct Heirs<'h> {
    successions: &'h Successions,
    before: &'h Programme,
    today: Day,
}

impl Heirs<'_> {
    /// Who answers for an agency: the lead of the programme where it ended and
    /// nobody took its place.
    fn of(&self, agency: AgencyId) -> AgencyId {
        let answering = |agency| self.successions.answering(agency, self.today);
        answering(agency).or_else(|| self.before.lead().and_then(|lead| answering(lead.agency))).unwrap_or(agency)
    }

    /// Who answers for what a body does in a field of work: whoever a part of it was
    /// handed to by itself goes before who took whose place.
    fn of_part(&self, agency: AgencyId, division: Option<DivisionId>, field: Option<FieldId>) -> AgencyId {
        let division = division.map(|one| WorkPart::Division(one.0));
        let parts = division.into_iter().chain(field.map(|one| WorkPart::Field(one.0)));
        let whole = self.of(agency);
        let mut held = parts.filter_map(|part| self.successions.holder(agency, part, self.today));
        held.find(|holder| *holder != whole).unwrap_or(whole)
    }

    /// The same bodies as they are today, each once, with one lead.
    fn bodies(&self, bodies: &[BodyDraft], field: Option<FieldId>) -> Vec<BodyDraft> {
        let mut found: Vec<BodyDraft> = Vec::new();
        for (agency, division, part) in bodies {
            let heir = self.of_part(*agency, *division, field);
            let body = (heir, division.filter(|_| heir == *agency), *part);
            let is_there = found.iter().any(|(other, of, _)| (other, of) == (&body.0, &body.1));
            if !is_there || *part == BodyPart::Lead {
                found.push(body);
            }
        }
        found
    }

    /// The programme as it goes on: a draft without number and phases.
    fn next_form(&self, typed: &CarryForm) -> ProgrammeForm {
        let mut form = ProgrammeForm::from(self.before);
        form.name.clone_from(&typed.name);
        form.short_name.clone_from(&typed.short_name);
        form.first_day.clone_from(&typed.first_day);
        form.last_day.clone_from(&typed.last_day);
        form.number.clear();
        form.signed.clear();
        form.phases.clear();
        let heir = |agency: &mut String, division: Option<&mut String>| {
            if let Ok(own) = agency.parse::<i64>().map(AgencyId) {
                let heir = self.of(own);
                if heir != own {
                    *agency = heir.to_string();
                    if let Some(division) = division {
                        division.clear();
                    }
                }
            }
        };
        for party in &mut form.parties {
            heir(&mut party.agency, Some(&mut party.division));
        }
        for field in &mut form.fields {
            field.id.clear();
            for body in &mut field.bodies {
                heir(&mut body.agency, Some(&mut body.division));
            }
        }
        for provision in &mut form.provisions {
            heir(&mut provision.agency, None);
        }
        form
    }
}

/// What was carried on so far.
struct Carried {
    next: ProgrammeId,
    period: Period,
    fields: BTreeMap<FieldId, FieldId>,
    tasks: BTreeMap<TaskId, TaskId>,
}

impl Carried {
    async fn task(&mut self, change: &mut Change, heirs: &Heirs<'_>, task: &Task) -> Result<(), PlanRefusal> {
        let bodies: Vec<BodyDraft> = task.bodies.iter().map(|body| (body.agency, body.division, body.part)).collect();
        let draft = TaskDraft {
            field: task.field.and_then(|field| self.fields.get(&field).copied()),
            part_of: task.part_of.and_then(|whole| self.tasks.get(&whole).copied()),
            name: task.name.clone(),
            wanted: task.wanted.clone(),
            starts: None,
            // A day that has passed is set anew by the parties.
            due: task.due.filter(|due| self.period.contains(*due)),
            bodies: heirs.bodies(&bodies, task.field),
            needs: task.needs.iter().filter_map(|need| self.tasks.get(need).copied()).collect(),
            confirm: task.confirm,
            origin: Link { kind: "task".to_owned(), id: task.id.0 }.to_string(),
            from: heirs.today,
        };
        let position = i64::try_from(self.tasks.len()).unwrap_or(i64::MAX).saturating_add(1);
        let placed = Placed { programme: self.next, position, duty: None, cycle: None };
        let id = add(change, &placed, &draft).await?;
        self.tasks.insert(task.id, id);
        Ok(())
    }
}

fn draft_of(duty: &Duty, from: Day) -> DutyDraft {
    DutyDraft {
        field: duty.field,
        name: duty.name.clone(),
        wanted: duty.wanted.clone(),
        recurrence: duty.recurrence,
        period: duty.period,
        confirm: duty.confirm,
        bodies: duty.bodies.clone(),
        from,
    }
}
