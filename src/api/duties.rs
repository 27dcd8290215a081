//! `/programmes/{programme}/duties` and `/duties`: what comes again and again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agencies::AsOfQuestion;
use super::answer::ActDone;
use super::caller::Caller;
use super::fields::{Page, PeriodKey, as_of, part, some, typed, word};
use super::plan::TaskBodyInput;
use super::problem::Stopped;
use super::programmes::ProgrammePath;
use super::routes::{Answered, Nothing, Operation, Routes};
use crate::calendar::Day;
use crate::desk::{Act, Signed};
use crate::plan::{Duty, DutyForm, DutyId, Raised, duties, record_duty};
use crate::programme::ProgrammeId;

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary, act| Operation { id, tag: "plan", summary, act };
    routes
        .get(
            "/programmes/{programme}/duties",
            told("listDuties", "What comes again and again in a programme.", Act::ReadPlan),
            list,
        )
        .post("/duties", told("recordDuty", "Records a new recurring duty; its tasks follow.", Act::RecordDuty), record)
        .post(
            "/duties/{duty}/revision",
            told("reviseDuty", "Records what is so of a duty from a day on; its open tasks follow.", Act::RecordDuty),
            revise,
        )
}

#[derive(Deserialize, JsonSchema)]
struct DutyPath {
    duty: i64,
}

/// A recurring duty.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Duty")]
struct DutyBody {
    /// Its number.
    id: i64,
    /// The field of work.
    field: Option<i64>,
    /// What is done each time.
    name: String,
    /// What is to come of it.
    wanted: Option<String>,
    /// When it comes: `quarter 3 before-20 earlier`.
    recurrence: String,
    /// The days within which it comes.
    period: PeriodKey,
    /// True where another party confirms each.
    confirm: bool,
    /// Who works on it.
    bodies: Vec<DutyBodyShown>,
}

/// A body that works on a duty.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DutyBodyPart")]
struct DutyBodyShown {
    /// The agency.
    agency: i64,
    /// The division.
    division: Option<i64>,
    /// `lead`, `coordinating` or `consulted`.
    part: String,
}

/// A duty as recorded.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DutyInput {
    /// The programme.
    programme: i64,
    /// The field of work.
    field: Option<i64>,
    /// What is done each time.
    name: String,
    /// What is to come of it.
    wanted: Option<String>,
    /// `month`, `quarter`, `half` or `year`.
    every: String,
    /// A month in which it comes, 1 to 12; needed where it is not monthly.
    month: Option<u8>,
    /// `on`, `before`, `last` or `last-working`.
    place: String,
    /// The day of the month for `on` and `before`.
    day: Option<u8>,
    /// Where offices rest: `earlier`, `later` or `stays`.
    shift: String,
    /// The first day from which it comes; that of the programme where left out.
    first_day: Option<Day>,
    /// The last day until which it comes; that of the programme where left out.
    last_day: Option<Day>,
    /// Who works on it; one of them leads.
    bodies: Vec<TaskBodyInput>,
    /// True where another party confirms each.
    #[serde(default)]
    confirm: bool,
    /// From this day on it is so; today where left out.
    from: Option<Day>,
}

/// What became of the tasks of a duty.
#[derive(Serialize, JsonSchema)]
struct DutyRecorded {
    /// The duty.
    id: i64,
    /// Tasks that were made.
    raised: usize,
    /// Open tasks that were changed.
    changed: usize,
    /// Open tasks that no longer come.
    dropped: usize,
    /// The act in the log.
    act: ActDone,
}

impl From<Duty> for DutyBody {
    fn from(duty: Duty) -> Self {
        let body = |(agency, division, part): (crate::desk::AgencyId, Option<crate::agencies::DivisionId>, _)| {
            DutyBodyShown { agency: agency.0, division: division.map(|one| one.0), part: word(part) }
        };
        Self {
            id: duty.id.0,
            field: duty.field.map(|field| field.0),
            wanted: some(&duty.wanted),
            recurrence: duty.recurrence.to_string(),
            period: PeriodKey(duty.period),
            confirm: duty.confirm,
            bodies: duty.bodies.into_iter().map(body).collect(),
            name: duty.name,
        }
    }
}

impl DutyInput {
    fn form(self) -> DutyForm {
        DutyForm {
            programme: self.programme.to_string(),
            field: typed(self.field),
            name: self.name,
            wanted: typed(self.wanted),
            every: self.every,
            month: typed(self.month),
            place: self.place,
            day: typed(self.day),
            shift: self.shift,
            first_day: typed(self.first_day),
            last_day: typed(self.last_day),
            bodies: self.bodies.into_iter().map(TaskBodyInput::form).collect(),
            confirm: self.confirm,
            from: typed(self.from),
        }
    }
}

fn done(signed: &Signed<Raised>) -> Answered<DutyRecorded> {
    let Raised { duty, raised, changed, dropped, .. } = &signed.record;
    let (raised, changed, dropped) = (*raised, *changed, *dropped);
    Answered::Made(DutyRecorded { id: duty.0, raised, changed, dropped, act: ActDone::from(signed) })
}

async fn list(caller: Caller, path: ProgrammePath, asked: AsOfQuestion) -> Result<Page<DutyBody>, Stopped> {
    let at = as_of(&caller, asked.on, asked.known_at);
    let found = duties(&caller.desk, at, ProgrammeId(path.programme)).await?;
    Ok(Page::of(found, part(None, Some(500)), DutyBody::from))
}

async fn record(caller: Caller, _: Nothing, input: DutyInput) -> Result<Answered<DutyRecorded>, Stopped> {
    Ok(done(&record_duty(&caller.desk, None, &input.form()).await?))
}

async fn revise(caller: Caller, path: DutyPath, input: DutyInput) -> Result<Answered<DutyRecorded>, Stopped> {
    Ok(done(&record_duty(&caller.desk, Some(DutyId(path.duty)), &input.form()).await?))
}
