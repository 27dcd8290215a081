//! A session and what belongs to it.

use crate::agencies::DivisionId;
use crate::calendar::{Day, Instant, Period};
use crate::desk::AgencyId;
use crate::files::FileId;
use crate::id_type;
use crate::programme::{FieldId, ProgrammeId};
use crate::register::UnitId;
use crate::territory::{PlaceId, ZoneId};

id_type! {
    /// An outreach session.
    SessionId
}

/// A session in a list.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct SessionLine {
    /// Its id.
    pub id: SessionId,
    /// The programme that it belongs to.
    pub programme: ProgrammeId,
    /// The field of work, if it is of one.
    pub field: Option<FieldId>,
    /// What it was about.
    pub theme: String,
    /// Code of its form.
    pub form: String,
    /// Its day.
    pub held_on: Day,
    /// The zone in which it was held.
    pub zone: Option<ZoneId>,
    /// The commune in which it was held.
    pub commune: Option<PlaceId>,
    /// Where exactly, in words.
    pub venue: String,
    /// What came of it, in words.
    pub summary: String,
    /// When this was recorded.
    pub recorded_at: Instant,
}

/// A body that organised a session: the first one led.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Organiser {
    /// Which agency.
    pub agency: AgencyId,
    /// Which division of it.
    pub division: Option<DivisionId>,
}

/// Attendances of one kind of audience.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Audience {
    /// Code of the kind.
    pub kind: String,
    /// *Lượt người*: attendances, not persons.
    pub attendances: i64,
}

/// A file of a session.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Attached {
    /// Which file.
    pub file: FileId,
    /// What it shows or is.
    pub caption: String,
}

/// A session with all that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Session {
    /// What it was.
    #[serde(flatten)]
    pub line: SessionLine,
    /// Who organised it, the leading body first.
    pub organisers: Vec<Organiser>,
    /// The units that it reached.
    pub units: Vec<UnitId>,
    /// Attendances, in the order of the kinds; a kind that nobody counted is
    /// not there.
    pub audiences: Vec<Audience>,
    /// Materials and photographs, in the order in which they came.
    pub files: Vec<Attached>,
}

impl Session {
    /// Attendances of one kind; none where nobody counted them.
    #[must_use]
    pub fn attendances_of(&self, kind: &str) -> Option<i64> {
        self.audiences.iter().find(|one| one.kind == kind).map(|one| one.attendances)
    }

    /// All attendances that were counted.
    #[must_use]
    pub fn attendances(&self) -> i64 {
        self.audiences.iter().map(|one| one.attendances).sum()
    }
}

/// Which sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionFilter {
    /// Of this programme.
    pub programme: Option<ProgrammeId>,
    /// Held on these days.
    pub period: Option<Period>,
    /// Held in this zone.
    pub zone: Option<ZoneId>,
    /// Of this field of work.
    pub field: Option<FieldId>,
    /// That reached this unit.
    pub unit: Option<UnitId>,
    /// With this text in theme, venue or summary, marks or not.
    pub search: String,
}
