//! One thing said at a review, as a record with parts rather than free text.

use super::reference::{Piece, pieces};
use super::review::ReviewId;
use super::typed::{day, needed, optional};
use crate::calendar::{Day, Instant};
use crate::desk::Fault;
use crate::id_type;
use crate::words::args;

id_type! {
    /// One thing said at a review.
    FindingId
}

macro_rules! kinds {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $kind:ident $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name {
            $($(#[$doc])* $kind),+
        }

        impl $name {
            /// All of them, in the order of a report.
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];

            /// The word that is kept.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$kind => $word),+ }
            }

            /// The one with this word.
            #[must_use]
            pub fn of_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word)
            }
        }
    };
}

kinds! {
    /// What kind of thing was said.
    FindingKind {
        /// How the work was directed: documents issued, assignments.
        Direction "direction",
        /// A result in a field of work.
        Result "result",
        /// *Hạn chế.*
        Limitation "limitation",
        /// A cause of a limitation.
        Cause "cause",
        /// *Khó khăn, vướng mắc*: in its four compulsory parts.
        Obstacle "obstacle",
        /// *Bài học kinh nghiệm.*
        Lesson "lesson",
        /// A task of the next period.
        Task "task",
        /// *Đề xuất, kiến nghị*: who does what, by which day.
        Proposal "proposal",
        /// What every side concludes.
        Conclusion "conclusion",
    }
}

kinds! {
    /// Whether a cause lies outside or with oneself.
    CauseKind {
        /// *Khách quan.*
        Objective "objective",
        /// *Chủ quan.*
        Subjective "subjective",
    }
}

/// One thing said at a review.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// Its id.
    pub id: FindingId,
    /// The review.
    pub review: ReviewId,
    /// What kind of thing.
    pub kind: FindingKind,
    /// Its place among the others, ascending.
    pub position: i64,
    /// Number of the programme's field of work, where it is about one.
    pub field: Option<u32>,
    /// The limitation that a cause explains.
    pub part_of: Option<FindingId>,
    /// Whether a cause is objective or subjective.
    pub cause: Option<CauseKind>,
    /// What is said: the content, or what is to be done.
    pub text: String,
    /// An obstacle's grounds (*căn cứ*).
    pub basis: String,
    /// What is proposed about an obstacle (*đề xuất, kiến nghị*).
    pub proposal: String,
    /// An obstacle's effect on the indicators (*tác động tới chỉ tiêu*).
    pub impact: String,
    /// Who is to do it.
    pub who: String,
    /// By which day.
    pub due: Option<Day>,
    /// Codes of the indicators that it is about.
    pub indicators: Vec<String>,
    /// The moment of the act that recorded it so.
    pub recorded_at: Instant,
}

/// What somebody typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct FindingForm {
    /// One of [`FindingKind`].
    pub kind: String,
    /// Number of the field of work, or empty.
    pub field: String,
    /// Id of the limitation that a cause explains.
    pub part_of: String,
    /// `objective` or `subjective`.
    pub cause: String,
    /// What is said.
    pub text: String,
    /// An obstacle's grounds.
    pub basis: String,
    /// What is proposed about an obstacle.
    pub proposal: String,
    /// An obstacle's effect on the indicators.
    pub impact: String,
    /// Who is to do it.
    pub who: String,
    /// By which day.
    pub due: String,
    /// Codes of indicators, with commas between.
    pub indicators: String,
}

impl From<&Finding> for FindingForm {
    /// The form of a finding as it stands, to be revised.
    fn from(finding: &Finding) -> Self {
        Self {
            kind: finding.kind.word().to_owned(),
            field: finding.field.map_or_else(String::new, |field| field.to_string()),
            part_of: finding.part_of.map_or_else(String::new, |id| id.to_string()),
            cause: finding.cause.map_or_else(String::new, |cause| cause.word().to_owned()),
            text: finding.text.clone(),
            basis: finding.basis.clone(),
            proposal: finding.proposal.clone(),
            impact: finding.impact.clone(),
            who: finding.who.clone(),
            due: finding.due.map_or_else(String::new, |due| due.to_string()),
            indicators: finding.indicators.join(", "),
        }
    }
}

/// A finding as meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FindingDraft {
    pub(super) kind: FindingKind,
    pub(super) field: Option<u32>,
    pub(super) part_of: Option<FindingId>,
    pub(super) cause: Option<CauseKind>,
    pub(super) text: String,
    pub(super) basis: String,
    pub(super) proposal: String,
    pub(super) impact: String,
    pub(super) who: String,
    pub(super) due: Option<Day>,
    pub(super) indicators: Vec<String>,
}

/// What a finding may refer to.
pub(super) struct Known<'k> {
    /// The limitations of the review.
    pub(super) limitations: &'k [FindingId],
    /// Whether an indicator has this code.
    pub(super) has_code: &'k (dyn Fn(&str) -> bool + Sync),
}

impl FindingForm {
    /// Every fault at once, or the finding as meant. Parts that its kind does
    /// not have are left out.
    pub(super) fn check(&self, known: &Known<'_>) -> Result<FindingDraft, Vec<Fault>> {
        use FindingKind::{Cause, Limitation, Obstacle, Proposal, Result as ResultOf, Task};
        let Some(kind) = FindingKind::of_word(self.kind.trim()) else {
            return Err(vec![Fault::new("kind", "fault-not-in-list")]);
        };
        let mut faults = Vec::new();
        let faults = &mut faults;
        let mut draft = FindingDraft {
            kind,
            field: None,
            part_of: None,
            cause: None,
            text: needed("text", &self.text, faults),
            basis: String::new(),
            proposal: String::new(),
            impact: String::new(),
            who: String::new(),
            due: None,
            indicators: self.codes(known, faults),
        };
        if matches!(kind, ResultOf | Limitation | Task) && !self.field.trim().is_empty() {
            draft.field = self.field.trim().parse().ok().filter(|field| *field > 0);
            if draft.field.is_none() {
                faults.push(Fault::new("field", "fault-not-in-list"));
            }
        }
        if kind == Cause {
            self.check_cause(known, &mut draft, faults);
        }
        if kind == Obstacle {
            draft.basis = needed("basis", &self.basis, faults);
            draft.proposal = needed("proposal", &self.proposal, faults);
            draft.impact = needed("impact", &self.impact, faults);
        }
        if kind == Proposal {
            draft.who = needed("who", &self.who, faults);
            draft.due = day("due", &self.due, faults);
        }
        if kind == Task {
            draft.who = optional("who", &self.who, faults);
            if !self.due.trim().is_empty() {
                draft.due = day("due", &self.due, faults);
            }
        }
        for (place, text) in
            [("text", &draft.text), ("basis", &draft.basis), ("proposal", &draft.proposal), ("impact", &draft.impact)]
        {
            check_references(place, text, known, faults);
        }
        if faults.is_empty() { Ok(draft) } else { Err(std::mem::take(faults)) }
    }

    fn check_cause(&self, known: &Known<'_>, draft: &mut FindingDraft, faults: &mut Vec<Fault>) {
        draft.cause = CauseKind::of_word(self.cause.trim());
        if draft.cause.is_none() {
            faults.push(Fault::new("cause", "fault-not-in-list"));
        }
        draft.part_of = self.part_of.trim().parse().ok().filter(|id| known.limitations.contains(id));
        if draft.part_of.is_none() {
            faults.push(Fault::new("part_of", "fault-not-in-list"));
        }
    }

    fn codes(&self, known: &Known<'_>, faults: &mut Vec<Fault>) -> Vec<String> {
        let mut codes: Vec<String> = Vec::new();
        for code in self.indicators.split([',', ';']).map(str::trim).filter(|code| !code.is_empty()) {
            if !(known.has_code)(code) {
                faults.push(Fault::with("indicators", "fault-no-such-indicator", args([("code", code.to_owned())])));
            } else if !codes.iter().any(|one| one == code) {
                codes.push(code.to_owned());
            }
        }
        codes
    }
}

fn check_references(place: &str, text: &str, known: &Known<'_>, faults: &mut Vec<Fault>) {
    for piece in pieces(text) {
        match piece {
            Piece::Text(_) => {}
            Piece::Wrong(text) => {
                faults.push(Fault::with(place, "fault-no-such-reference", args([("text", text.to_owned())])));
            }
            Piece::Reference { code, .. } if (known.has_code)(code) => {}
            Piece::Reference { code, .. } => {
                faults.push(Fault::with(place, "fault-no-such-indicator", args([("code", code.to_owned())])));
            }
        }
    }
}
