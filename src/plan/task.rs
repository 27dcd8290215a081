//! One thing promised, and who works on it.

use super::duty::DutyId;
use super::evidence::Evidence;
use crate::agencies::DivisionId;
use crate::calendar::{Day, Period};
use crate::desk::{Actor, AgencyId, WorkPart};
use crate::id_type;
use crate::programme::{FieldId, ProgrammeId};

id_type! {
    /// A task, or a step of one.
    TaskId
}
id_type! {
    /// A body that works on a task.
    TaskBodyId
}

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $one:ident $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name {
            $($(#[$doc])* $one),+
        }

        impl $name {
            /// All of them, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$one),+];

            /// The word that is kept.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$one => $word),+ }
            }

            /// The one with this word.
            #[must_use]
            pub fn of_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word)
            }
        }
    };
}
pub(super) use words;

words! {
    /// What a body does in a task.
    BodyPart {
        /// *Chủ trì*: one body, which also closes the task.
        Lead "lead",
        /// *Phối hợp.*
        Coordinating "coordinating",
        /// *Tham gia ý kiến.*
        Consulted "consulted",
    }
}

words! {
    /// How far a body says it is.
    BodyState {
        /// *Chưa bắt đầu.*
        NotStarted "not-started",
        /// *Đang làm.*
        UnderWay "under-way",
        /// *Xong phần mình.*
        Done "done",
        /// *Vướng.*
        Stuck "stuck",
    }
}

words! {
    /// Whether a task is still to be done.
    StandingKind {
        /// To be done.
        Open "open",
        /// Closed by its lead.
        Closed "closed",
        /// Closed, and confirmed by another party.
        Confirmed "confirmed",
        /// Given up, with a reason.
        Dropped "dropped",
    }
}

words! {
    /// What a reader wants to know of a task: it follows from its standing and
    /// from what its bodies say.
    TaskState {
        /// No body has begun.
        NotStarted "not-started",
        /// At least one has.
        UnderWay "under-way",
        /// A body is stuck.
        Stuck "stuck",
        /// Closed; another party is still to confirm it.
        AwaitingConfirmation "awaiting-confirmation",
        /// Done, and confirmed where that is needed.
        Done "done",
        /// Given up.
        Dropped "dropped",
    }
}

/// A body that works on a task.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct TaskBody {
    /// Its id.
    pub id: TaskBodyId,
    /// Which agency.
    pub agency: AgencyId,
    /// Which division of it.
    pub division: Option<DivisionId>,
    /// What it does.
    pub part: BodyPart,
    /// How far it says it is.
    pub state: BodyState,
    /// The same in percent, 0 to 100.
    pub percent: i64,
    /// What it says about it.
    pub remark: String,
    /// The first day on which that holds.
    pub since: Day,
}

/// Whether a task is open, and who said so.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Standing {
    /// Open, closed, confirmed or dropped.
    pub kind: StandingKind,
    /// Who said so; none for a task that was never closed.
    pub agency: Option<AgencyId>,
    /// Who closed it, where it is closed.
    pub closed_by: Option<AgencyId>,
    /// The day on which it was done.
    pub closed_on: Option<Day>,
    /// Why it was reopened or dropped, or what the lead says of the result.
    pub remark: String,
    /// The first day on which that holds.
    pub since: Option<Day>,
}

impl Default for Standing {
    fn default() -> Self {
        Self {
            kind: StandingKind::Open,
            agency: None,
            closed_by: None,
            closed_on: None,
            remark: String::new(),
            since: None,
        }
    }
}

/// A task, or a step of one, as it is on a day.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// The programme.
    pub programme: ProgrammeId,
    /// The field of work; none for what is common to all.
    pub field: Option<FieldId>,
    /// The task that it is a step of.
    pub part_of: Option<TaskId>,
    /// Its place among the others, ascending.
    pub position: i64,
    /// What is to be done.
    pub name: String,
    /// What is to come of it (*sản phẩm, kết quả*).
    pub wanted: String,
    /// The first day of the work, where one is set.
    pub starts: Option<Day>,
    /// The day until which it is done; none for what goes on all the time.
    pub due: Option<Day>,
    /// True where another party confirms that it is done.
    pub confirm: bool,
    /// The recurring duty of which it is an occurrence.
    pub duty: Option<DutyId>,
    /// The period of that occurrence.
    pub cycle: Option<Period>,
    /// The record that it came from, as `review-finding/88`; empty where none.
    pub origin: String,
    /// Who works on it, the lead first.
    pub bodies: Vec<TaskBody>,
    /// The tasks that it waits for.
    pub needs: Vec<TaskId>,
    /// What proves it done.
    pub evidence: Vec<Evidence>,
    /// Whether it is open.
    pub standing: Standing,
}

impl Task {
    /// The body that leads.
    #[must_use]
    pub fn lead(&self) -> Option<&TaskBody> {
        self.bodies.iter().find(|body| body.part == BodyPart::Lead)
    }

    /// The bodies that do this part.
    pub fn of_part(&self, part: BodyPart) -> impl Iterator<Item = &TaskBody> {
        self.bodies.iter().filter(move |body| body.part == part)
    }

    /// True where one of its bodies belongs to one of these agencies.
    #[must_use]
    pub fn concerns(&self, agencies: &[AgencyId]) -> bool {
        self.bodies.iter().any(|body| agencies.contains(&body.agency))
    }

    /// The parts of an agency's work that a body's part of it belongs to.
    #[must_use]
    pub fn parts_of(&self, body: &TaskBody) -> Vec<WorkPart> {
        let division = body.division.map(|division| WorkPart::Division(division.0));
        division.into_iter().chain(self.field.map(|field| WorkPart::Field(field.0))).collect()
    }

    /// True where this person's agency answers for what a body does of it.
    #[must_use]
    pub fn is_answered_by(&self, actor: &Actor, body: &TaskBody) -> bool {
        actor.answers_for_work(body.agency, &self.parts_of(body))
    }

    /// True where it answers for what any of its bodies does.
    #[must_use]
    pub fn is_of(&self, actor: &Actor) -> bool {
        self.bodies.iter().any(|body| self.is_answered_by(actor, body))
    }

    /// True where there is still something to do.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.standing.kind == StandingKind::Open
    }

    /// True where it is closed and nothing waits any more.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.state() == TaskState::Done
    }

    /// What a reader wants to know.
    #[must_use]
    pub fn state(&self) -> TaskState {
        match self.standing.kind {
            StandingKind::Dropped => TaskState::Dropped,
            StandingKind::Confirmed => TaskState::Done,
            StandingKind::Closed if self.confirm => TaskState::AwaitingConfirmation,
            StandingKind::Closed => TaskState::Done,
            StandingKind::Open => {
                let any = |state| self.bodies.iter().any(|body| body.state == state);
                if any(BodyState::Stuck) {
                    TaskState::Stuck
                } else if any(BodyState::UnderWay) || any(BodyState::Done) {
                    TaskState::UnderWay
                } else {
                    TaskState::NotStarted
                }
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::calendar::BEGINNING;

    /// A task with one body of each of these parts and states.
    pub(crate) fn task(id: i64, bodies: &[(BodyPart, BodyState, i64)]) -> Task {
        let body = |(at, (part, state, percent)): (i64, &(BodyPart, BodyState, i64))| TaskBody {
            id: TaskBodyId(id * 100 + at),
            agency: AgencyId(at),
            division: None,
            part: *part,
            state: *state,
            percent: *percent,
            remark: String::new(),
            since: BEGINNING,
        };
        Task {
            id: TaskId(id),
            programme: ProgrammeId(1),
            field: None,
            part_of: None,
            position: id,
            name: format!("task {id}"),
            wanted: String::new(),
            starts: None,
            due: None,
            confirm: false,
            duty: None,
            cycle: None,
            origin: String::new(),
            bodies: (1..).zip(bodies).map(body).collect(),
            needs: Vec::new(),
            evidence: Vec::new(),
            standing: Standing::default(),
        }
    }

    #[test]
    fn what_its_bodies_say_makes_the_state_of_a_task() {
        use {BodyPart::*, BodyState::*};
        let of = |states: &[BodyState]| {
            let bodies: Vec<_> = states.iter().map(|state| (Coordinating, *state, 0)).collect();
            task(1, &bodies).state()
        };
        assert_eq!(of(&[NotStarted, NotStarted]), TaskState::NotStarted);
        assert_eq!(of(&[NotStarted, UnderWay]), TaskState::UnderWay);
        assert_eq!(of(&[Done, NotStarted]), TaskState::UnderWay);
        assert_eq!(of(&[Done, Stuck]), TaskState::Stuck);
        let mut closed = task(1, &[(Lead, Done, 100)]);
        closed.standing.kind = StandingKind::Closed;
        assert_eq!(closed.state(), TaskState::Done);
        closed.confirm = true;
        assert_eq!(closed.state(), TaskState::AwaitingConfirmation);
        closed.standing.kind = StandingKind::Confirmed;
        assert_eq!(closed.state(), TaskState::Done);
    }
}
