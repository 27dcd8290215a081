//! A recurring duty: each time it comes, a task of its own.

use super::form::{BodyDraft, Known, Reader, TaskBodyForm};
use super::task::BodyPart;
use crate::agencies::DivisionId;
use crate::calendar::{Day, Period, Place, Recurrence};
use crate::desk::{AgencyId, Fault};
use crate::id_type;
use crate::programme::{FieldId, ProgrammeId};

id_type! {
    /// A recurring duty.
    DutyId
}

/// A recurring duty as it is on a day.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Duty {
    /// Its id.
    pub id: DutyId,
    /// The programme.
    pub programme: ProgrammeId,
    /// The field of work, where it belongs to one.
    pub field: Option<FieldId>,
    /// What is to be done each time.
    pub name: String,
    /// What is to come of it.
    pub wanted: String,
    /// When it comes.
    pub recurrence: Recurrence,
    /// From its first day to its last.
    pub period: Period,
    /// True where another party confirms each.
    pub confirm: bool,
    /// Who works on it, the lead first.
    pub bodies: Vec<(AgencyId, Option<DivisionId>, BodyPart)>,
}

/// What somebody typed about a duty.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct DutyForm {
    /// The programme's id.
    pub programme: String,
    /// The field's id, or empty.
    pub field: String,
    /// What is to be done each time.
    pub name: String,
    /// What is to come of it.
    pub wanted: String,
    /// `month`, `quarter`, `half` or `year`.
    pub every: String,
    /// A month in which it comes, 1 to 12; needed where it is not monthly.
    pub month: String,
    /// `on`, `before`, `last` or `last-working`.
    pub place: String,
    /// The day of the month for `on` and `before`.
    pub day: String,
    /// `earlier`, `later` or `stays`.
    pub shift: String,
    /// The first day from which it comes; that of the programme where empty.
    pub first_day: String,
    /// The last day until which it comes; that of the programme where empty.
    pub last_day: String,
    /// Who works on it.
    pub bodies: Vec<TaskBodyForm>,
    /// True where another party confirms each.
    pub confirm: bool,
    /// From this day on it is so; today where empty.
    pub from: String,
}

/// A duty as meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DutyDraft {
    pub(super) field: Option<FieldId>,
    pub(super) name: String,
    pub(super) wanted: String,
    pub(super) recurrence: Recurrence,
    pub(super) period: Period,
    pub(super) confirm: bool,
    pub(super) bodies: Vec<BodyDraft>,
    pub(super) from: Day,
}

impl DutyForm {
    /// Every fault at once, or the duty as meant.
    pub(super) fn check(&self, known: &Known<'_>) -> Result<DutyDraft, Vec<Fault>> {
        let mut read = Reader::default();
        let name = read.text("name", &self.name, true);
        let wanted = read.text("wanted", &self.wanted, false);
        let field = read.field(&self.field, known.programme);
        let recurrence = self.recurrence(&mut read);
        let first = read.day("first_day", &self.first_day).unwrap_or(known.programme.period.from());
        let last = read.day("last_day", &self.last_day).unwrap_or(known.programme.period.last_day());
        let period = Period::of_days(first, last).ok();
        if period.is_none() {
            read.fault("last_day", "fault-ends-before-it-begins");
        }
        let from = read.from("from", &self.from, known.today);
        let bodies = read.bodies(&self.bodies, known);
        match recurrence.zip(period) {
            Some((recurrence, period)) if read.faults.is_empty() => {
                Ok(DutyDraft { field, name, wanted, recurrence, period, confirm: self.confirm, bodies, from })
            }
            _ => Err(read.faults),
        }
    }

    fn recurrence(&self, read: &mut Reader) -> Option<Recurrence> {
        let parts = [&self.every, &self.month, &self.place, &self.day, &self.shift].map(String::as_str);
        match Recurrence::of_parts(parts) {
            Ok(recurrence) => Some(recurrence),
            Err(wrong) => {
                for (place, word) in wrong {
                    read.fault(place, word);
                }
                None
            }
        }
    }
}

impl From<&Duty> for DutyForm {
    /// The form of a duty as it stands, to be revised.
    fn from(duty: &Duty) -> Self {
        let (place, day) = match duty.recurrence.place {
            Place::On(day) => ("on", day.to_string()),
            Place::Before(day) => ("before", day.to_string()),
            Place::Last => ("last", String::new()),
            Place::LastWorking => ("last-working", String::new()),
        };
        Self {
            programme: duty.programme.to_string(),
            field: duty.field.map_or_else(String::new, |field| field.to_string()),
            name: duty.name.clone(),
            wanted: duty.wanted.clone(),
            every: duty.recurrence.every.word().to_owned(),
            month: duty.recurrence.month.to_string(),
            place: place.to_owned(),
            day,
            shift: duty.recurrence.shift.word().to_owned(),
            first_day: duty.period.from().to_string(),
            last_day: duty.period.last_day().to_string(),
            bodies: duty.bodies.iter().map(TaskBodyForm::from).collect(),
            confirm: duty.confirm,
            from: String::new(),
        }
    }
}

impl From<&BodyDraft> for TaskBodyForm {
    fn from((agency, division, part): &BodyDraft) -> Self {
        Self {
            agency: agency.to_string(),
            division: division.map_or_else(String::new, |division| division.to_string()),
            part: part.word().to_owned(),
        }
    }
}
