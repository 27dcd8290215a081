//! What an agreement says under the headings of its official form.

use crate::desk::AgencyId;

/// A heading under which the parties agree on something. The order is that of
/// the paper, sections I to VII; what stands under III follows from the fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    /// *Mục đích.*
    Purpose,
    /// *Yêu cầu.*
    Requirement,
    /// *Nguyên tắc phối hợp.*
    Principle,
    /// *Trách nhiệm* of one party.
    Duty,
    /// *Trách nhiệm chung.*
    CommonDuty,
    /// *Chế độ thông tin, báo cáo.*
    Reporting,
    /// *Sơ kết, tổng kết.*
    Reviewing,
    /// *Tổ chức thực hiện.*
    CarryingOut,
}

impl Section {
    /// All of them, in the order of the paper.
    pub const ALL: [Self; 8] = [
        Self::Purpose,
        Self::Requirement,
        Self::Principle,
        Self::Duty,
        Self::CommonDuty,
        Self::Reporting,
        Self::Reviewing,
        Self::CarryingOut,
    ];

    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Purpose => "purpose",
            Self::Requirement => "requirement",
            Self::Principle => "principle",
            Self::Duty => "duty",
            Self::CommonDuty => "common-duty",
            Self::Reporting => "reporting",
            Self::Reviewing => "reviewing",
            Self::CarryingOut => "carrying-out",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.word() == word)
    }
}

/// What the parties agree on under a heading.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Provision {
    /// The heading.
    pub section: Section,
    /// The party whose duty it is.
    pub agency: Option<AgencyId>,
    /// What it says, a paragraph a line.
    pub content: String,
}

/// A provision as typed; one without content is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct ProvisionForm {
    /// One of [`Section`].
    pub section: String,
    /// The party's id, for a duty of one side.
    pub agency: String,
    /// What it says.
    pub content: String,
}
