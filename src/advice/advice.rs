//! What is put to superiors, with all that came of it.

use sha2::{Digest as _, Sha256};
use songhanh_document::model::Kind;

use super::answer::{Answer, FollowUp, Outcome};
use crate::calendar::{Day, Instant};
use crate::desk::AgencyId;
use crate::id_type;
use crate::programme::ProgrammeId;
use crate::reports::Paper;
use crate::reviews::{Finding, FindingId, ReviewId};

id_type! {
    /// Something put to superiors.
    AdviceId
}

/// Which kind of paper it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdviceKind {
    /// *Tờ trình*: something is to be decided.
    Submission,
    /// *Báo cáo*: something is told.
    Report,
    /// *Công văn*: something is asked or proposed.
    Letter,
}

impl AdviceKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Submission, Self::Report, Self::Letter];

    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Submission => "submission",
            Self::Report => "report",
            Self::Letter => "letter",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The kind of document.
    #[must_use]
    pub const fn document(self) -> Kind {
        match self {
            Self::Submission => Kind::Submission,
            Self::Report => Kind::Report,
            Self::Letter => Kind::Letter,
        }
    }
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdviceState {
    /// Being written and agreed on.
    Draft,
    /// Out, with number and day; not answered, or only passed on.
    PutForward,
    /// Answered.
    Answered,
    /// Withdrawn, with a reason.
    Withdrawn,
}

impl AdviceState {
    /// All of them, in their order.
    pub const ALL: [Self; 4] = [Self::Draft, Self::PutForward, Self::Answered, Self::Withdrawn];

    /// The word in addresses and locales.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::PutForward => "put-forward",
            Self::Answered => "answered",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// A proposal of a review that it puts forward.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Source {
    /// The proposal.
    pub finding: FindingId,
    /// The review at which it was made.
    pub review: ReviewId,
    /// What is proposed.
    pub text: String,
    /// Who is to do it.
    pub who: String,
    /// By which day.
    pub due: Option<Day>,
}

impl Source {
    /// A proposal as a source.
    pub(super) fn of(finding: &Finding) -> Self {
        Self {
            finding: finding.id,
            review: finding.review,
            text: finding.text.clone(),
            who: finding.who.clone(),
            due: finding.due,
        }
    }
}

/// A side's agreement on the draft.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Approval {
    /// The side.
    pub agency: AgencyId,
    /// Hash of the draft that it agreed on.
    pub digest: String,
    /// When; names the act.
    pub at: Instant,
    /// False where the draft was changed afterwards.
    pub stands: bool,
}

/// The paper as it went out.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct AdvicePaper {
    /// Number and symbol.
    pub symbol: String,
    /// The day on which it was put forward.
    pub on: Day,
    /// Id of the page profile.
    pub profile: String,
    /// Hash of the draft that it was made of.
    pub draft_digest: String,
    /// SHA-256 of the `.docx`.
    pub document_hash: String,
}

/// Something put to superiors.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Advice {
    /// Its id.
    pub id: AdviceId,
    /// The programme under which it is put forward.
    pub programme: ProgrammeId,
    /// The review that it comes from.
    pub review: Option<ReviewId>,
    /// The body whose form and number it has.
    pub host: AgencyId,
    /// True where every party signs.
    pub joint: bool,
    /// The bodies that sign it, the host first.
    pub issuers: Vec<AgencyId>,
    /// Which kind of paper.
    pub kind: AdviceKind,
    /// What it is about (*trích yếu*).
    pub title: String,
    /// What it comes to, in a few sentences.
    pub summary: String,
    /// The text.
    pub body: String,
    /// What stands on the paper beside the text.
    pub paper: Paper,
    /// The proposals that it puts forward.
    pub sources: Vec<Source>,
    /// Which side has agreed on the draft.
    pub approvals: Vec<Approval>,
    /// The paper, once it is out.
    pub out: Option<AdvicePaper>,
    /// What came back, the oldest first.
    pub answers: Vec<Answer>,
    /// What follows from it.
    pub follow_ups: Vec<FollowUp>,
    /// Why it was withdrawn.
    pub withdrawn: Option<String>,
    /// The moment of the last draft.
    pub drafted_at: Instant,
}

impl Advice {
    /// How far it has come. What was only passed on is not answered.
    #[must_use]
    pub fn state(&self) -> AdviceState {
        if self.withdrawn.is_some() {
            AdviceState::Withdrawn
        } else if self.out.is_none() {
            AdviceState::Draft
        } else if self.answers.iter().any(|answer| answer.outcome != Outcome::PassedOn) {
            AdviceState::Answered
        } else {
            AdviceState::PutForward
        }
    }

    /// Hash of the draft as it reads.
    #[must_use]
    pub fn digest(&self) -> String {
        let paper = serde_json::to_string(&self.paper).expect("a paper is plain data");
        let sources: Vec<String> = self.sources.iter().map(|one| format!("{} {}", one.finding, one.text)).collect();
        let issuers: Vec<String> = self.issuers.iter().map(ToString::to_string).collect();
        let (issuers, sources) = (issuers.join(","), sources.join("\n"));
        let parts = [&issuers, self.kind.word(), &self.title, &self.summary, &self.body, &paper, &sources];
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The sides that sign it and have not agreed on it as it reads; the host
    /// agrees by putting it forward.
    #[must_use]
    pub fn missing_approvals(&self) -> Vec<AgencyId> {
        let agreed = |side: &AgencyId| self.approvals.iter().any(|one| one.agency == *side && one.stands);
        self.issuers.iter().copied().filter(|side| *side != self.host && !agreed(side)).collect()
    }
}
