//! A review conference, and what somebody typed about one.

use sha2::{Digest as _, Sha256};

use super::finding::{Finding, FindingKind};
use super::typed::{day, needed, optional};
use crate::calendar::{Day, Instant, Period};
use crate::desk::{AgencyId, Fault};
use crate::id_type;
use crate::programme::{Programme, ProgrammeId};

id_type! {
    /// A review conference.
    ReviewId
}

/// Which kind of conference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewKind {
    /// *Sơ kết*: in the course of a phase.
    SoKet,
    /// *Tổng kết*: at the end of one.
    TongKet,
}

impl ReviewKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::SoKet, Self::TongKet];

    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::SoKet => "so-ket",
            Self::TongKet => "tong-ket",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A review in a list.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ReviewLine {
    /// Its id.
    pub id: ReviewId,
    /// The programme that it looks back on.
    pub programme: ProgrammeId,
    /// Sơ kết or tổng kết.
    pub kind: ReviewKind,
    /// Its title.
    pub title: String,
    /// The day of the conference.
    pub held_on: Day,
    /// Where.
    pub place: String,
    /// The days looked back on: any two, not only a calendar year.
    pub period: Period,
    /// The side that takes the chair.
    pub chair: AgencyId,
}

/// A side's consent to the conclusions.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Consent {
    /// The side.
    pub agency: AgencyId,
    /// Hash of the conclusions that it agreed on.
    pub digest: String,
    /// When; names the act, and through it who signed.
    pub at: Instant,
    /// False where a conclusion was changed afterwards: it no longer counts.
    pub stands: bool,
}

/// A review with all that was said.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Review {
    /// What it is.
    #[serde(flatten)]
    pub line: ReviewLine,
    /// The sides that take part, the chair first.
    pub parties: Vec<AgencyId>,
    /// What was said, in order.
    pub findings: Vec<Finding>,
    /// Which side has agreed on the conclusions.
    pub consents: Vec<Consent>,
}

impl Review {
    /// What was said of one kind, in order.
    pub fn of_kind(&self, kind: FindingKind) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.kind == kind)
    }

    /// The causes of a limitation, in order.
    pub fn causes_of<'r>(&'r self, limitation: &'r Finding) -> impl Iterator<Item = &'r Finding> {
        self.of_kind(FindingKind::Cause).filter(|cause| cause.part_of == Some(limitation.id))
    }

    /// Hash of the conclusions as they read, in order.
    #[must_use]
    pub fn conclusions_digest(&self) -> String {
        digest_of(self.of_kind(FindingKind::Conclusion).map(|finding| finding.text.as_str()))
    }

    /// True where every side has agreed on the conclusions as they read.
    #[must_use]
    pub fn is_concluded(&self) -> bool {
        !self.parties.is_empty()
            && self
                .parties
                .iter()
                .all(|party| self.consents.iter().any(|consent| consent.agency == *party && consent.stands))
    }
}

/// SHA-256 over texts, each with its length.
pub(super) fn digest_of<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What somebody typed about a review.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct ReviewForm {
    /// The programme's id.
    pub programme: String,
    /// `so-ket` or `tong-ket`.
    pub kind: String,
    /// Title.
    pub title: String,
    /// The day of the conference.
    pub held_on: String,
    /// Where.
    pub place: String,
    /// First day of the time looked back on.
    pub first_day: String,
    /// Its last day.
    pub last_day: String,
    /// Id of the agency that takes the chair.
    pub chair: String,
    /// Ids of the sides, with commas between.
    pub parties: String,
}

/// A review as meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ReviewDraft {
    pub(super) programme: ProgrammeId,
    pub(super) kind: ReviewKind,
    pub(super) title: String,
    pub(super) held_on: Day,
    pub(super) place: String,
    pub(super) period: Period,
    /// The chair first.
    pub(super) parties: Vec<AgencyId>,
}

impl ReviewForm {
    /// Every fault at once, or the review as meant. Where no sides are named,
    /// they are the programme's.
    pub(super) fn check(&self, programmes: &[Programme], agencies: &[AgencyId]) -> Result<ReviewDraft, Vec<Fault>> {
        let mut faults = Vec::new();
        let programme = self.programme.trim().parse().ok();
        let programme = programmes.iter().find(|one| Some(one.id) == programme);
        if programme.is_none() {
            let word = if self.programme.trim().is_empty() { "fault-missing" } else { "fault-not-in-list" };
            faults.push(Fault::new("programme", word));
        }
        let kind = ReviewKind::of_word(self.kind.trim());
        if kind.is_none() {
            faults.push(Fault::new("kind", "fault-not-in-list"));
        }
        let title = needed("title", &self.title, &mut faults);
        let held_on = day("held_on", &self.held_on, &mut faults);
        let place = optional("place", &self.place, &mut faults);
        let first = day("first_day", &self.first_day, &mut faults);
        let last = day("last_day", &self.last_day, &mut faults);
        let period = first.zip(last).and_then(|(first, last)| Period::of_days(first, last).ok());
        if period.is_none() && first.is_some() && last.is_some() {
            faults.push(Fault::new("last_day", "fault-review-ends-before-it-begins"));
        }
        let parties = self.parties(programme, agencies, &mut faults);
        match (programme, kind, held_on, period) {
            (Some(programme), Some(kind), Some(held_on), Some(period)) if faults.is_empty() => {
                Ok(ReviewDraft { programme: programme.id, kind, title, held_on, place, period, parties })
            }
            _ => Err(faults),
        }
    }

    /// The sides, the chair first.
    fn parties(&self, programme: Option<&Programme>, agencies: &[AgencyId], faults: &mut Vec<Fault>) -> Vec<AgencyId> {
        let known = |text: &str| text.trim().parse().ok().filter(|id| agencies.contains(id));
        let chair: Option<AgencyId> = known(&self.chair);
        if chair.is_none() {
            let word = if self.chair.trim().is_empty() { "fault-missing" } else { "fault-not-in-list" };
            faults.push(Fault::new("chair", word));
        }
        let mut parties: Vec<AgencyId> = chair.into_iter().collect();
        for text in self.parties.split(',').filter(|text| !text.trim().is_empty()) {
            match known(text) {
                Some(id) if !parties.contains(&id) => parties.push(id),
                Some(_) => {}
                None => faults.push(Fault::new("parties", "fault-not-in-list")),
            }
        }
        if let Some(programme) = programme.filter(|_| self.parties.trim().is_empty()) {
            for party in &programme.parties {
                if !parties.contains(&party.agency) {
                    parties.push(party.agency);
                }
            }
        }
        if parties.len() < 2 && chair.is_some() {
            faults.push(Fault::new("parties", "fault-review-needs-two-sides"));
        }
        parties
    }
}
