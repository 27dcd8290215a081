//! A filing (*phiếu báo cáo*): what one body that is asked sends in.

use super::round::RoundId;
use crate::calendar::{Day, Instant};
use crate::desk::AgencyId;
use crate::id_type;
use crate::indicators::{Grain, Subject};
use crate::register::UnitId;

id_type! {
    /// What one body files in one round.
    FilingId
}

/// Who is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reporter {
    /// An agency; it states its values in its own name.
    Agency(AgencyId),
    /// A unit of the register, about itself; the agency that asks states its
    /// values.
    Unit(UnitId),
}

/// Where a filing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FilingState {
    /// *Lưu nháp*: seen by the body that is asked only.
    Draft,
    /// *Chờ duyệt.*
    Submitted,
    /// *Yêu cầu chỉnh sửa.*
    SentBack,
    /// *Đã tiếp nhận*: its values are stated.
    Accepted,
    /// *Đã thống nhất*: every side agrees on what was accepted.
    Agreed,
    /// *Đã khóa.*
    Locked,
}

impl FilingState {
    /// All of them, in their order.
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::Submitted, Self::SentBack, Self::Accepted, Self::Agreed, Self::Locked];

    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::SentBack => "sent-back",
            Self::Accepted => "accepted",
            Self::Agreed => "agreed",
            Self::Locked => "locked",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// True where it was accepted and stands so.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Accepted | Self::Agreed | Self::Locked)
    }

    /// True where cells may be typed, if the window is open. What was accepted
    /// may be revised: that makes a draft of it, and of nothing else.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::SentBack | Self::Accepted | Self::Agreed)
    }
}

/// A side's consent to what was accepted.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Consent {
    /// The side.
    pub agency: AgencyId,
    /// Hash of the content that it agreed on.
    pub digest: String,
    /// When; names the act.
    pub at: Instant,
    /// False where something else was accepted afterwards.
    pub stands: bool,
}

/// A filing as it is known; its cells are asked for by themselves.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Filing {
    /// Its id.
    pub id: FilingId,
    /// Of which round.
    pub round: RoundId,
    /// Who is asked.
    pub reporter: Reporter,
    /// What the values are about, in order.
    pub subjects: Vec<Subject>,
    /// The zones in which its units are: who answers for them may have changed.
    #[serde(skip)]
    pub(super) unit_zones: Vec<i64>,
    /// Where it stands.
    pub state: FilingState,
    /// The day up to which it was counted; told when it is sent in.
    pub cut_off: Option<Day>,
    /// The paper that it comes from.
    pub source: String,
    /// Hash of its content when it was last sent in; empty before.
    pub digest: String,
    /// When it was last sent in.
    pub submitted_at: Option<Instant>,
    /// The day on which it was first sent in.
    pub submitted_on: Option<Day>,
    /// The moment whose content was last accepted.
    pub accepted_at: Option<Instant>,
    /// Hash of the content that was last accepted; empty before.
    pub accepted_digest: String,
    /// A day beyond the round's, granted to this filing.
    pub until: Option<Day>,
    /// Which side agrees on what was accepted.
    pub consents: Vec<Consent>,
}

impl Filing {
    /// The zones that its values are about, or in which the units are that they
    /// are about.
    #[must_use]
    pub fn zones(&self) -> Vec<i64> {
        let own = self.subjects.iter().filter(|one| one.grain == Grain::Zone).map(|one| one.id);
        own.chain(self.unit_zones.iter().copied()).collect()
    }

    /// The sides that have to agree on it: those of the round, and the agency
    /// that reports.
    #[must_use]
    pub fn sides(&self, of_round: &[AgencyId]) -> Vec<AgencyId> {
        let mut sides = of_round.to_vec();
        if let Reporter::Agency(agency) = self.reporter
            && !sides.contains(&agency)
        {
            sides.push(agency);
        }
        sides
    }

    /// True where every side agrees on what was accepted.
    pub(super) fn is_agreed_by(&self, sides: &[AgencyId]) -> bool {
        sides.iter().all(|side| self.consents.iter().any(|consent| consent.agency == *side && consent.stands))
    }
}
