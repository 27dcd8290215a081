//! An organisation, its kind, and the units that it covers, on a day.

use std::sync::LazyLock;

use crate::calendar::Day;
use crate::desk::AgencyId;
use crate::id_type;
use crate::words::Lang;

id_type! {
    /// An organisation.
    OrganisationId
}

/// To which body an organisation belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// The Party.
    Party,
    /// The trade union.
    Union,
    /// Youth Union and Youth Federation.
    Youth,
    /// Veterans.
    Veterans,
    /// Women.
    Women,
}

/// Whether an organisation is one unit's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// *Riêng*: of one unit.
    Own,
    /// *Ghép*: members of several units without one of their own.
    Joint,
    /// *Liên doanh nghiệp*: founded for several units (Law on Trade Unions 2024, article 4).
    CrossEnterprise,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Own, Self::Joint, Self::CrossEnterprise];

    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Joint => "joint",
            Self::CrossEnterprise => "cross-enterprise",
        }
    }

    /// The form with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.word() == word)
    }
}

/// A kind of organisation, as the reference data has it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct OrganisationKind {
    /// `chi-bo-co-so`.
    pub code: String,
    /// Vietnamese name.
    pub name_vi: String,
    /// English name.
    pub name_en: String,
    /// To which body it belongs.
    pub family: Family,
    /// The forms that it may have.
    pub forms: Vec<Form>,
    /// Key of the rule on founding one in `data/law/thresholds.csv`, or empty.
    pub threshold: String,
    /// Codes of the kinds that answer for it: a unit that has one of them needs
    /// none of this kind.
    pub answered_by: Vec<String>,
    /// A remark on its legal ground.
    pub note: String,
}

impl OrganisationKind {
    /// Its name in `lang`.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.name_vi,
            Lang::En => &self.name_en,
        }
    }
}

#[derive(serde::Deserialize)]
struct Line {
    code: String,
    name_vi: String,
    name_en: String,
    family: Family,
    own: String,
    joint: String,
    cross_enterprise: String,
    threshold: String,
    answered_by: String,
    note: String,
}

/// The kinds of organisation.
#[must_use]
pub fn kinds() -> &'static [OrganisationKind] {
    static KINDS: LazyLock<Vec<OrganisationKind>> = LazyLock::new(|| {
        csv::Reader::from_reader(include_str!("../../data/organisations/kinds.csv").as_bytes())
            .into_deserialize()
            .map(|line: Result<Line, _>| {
                let line = line.expect("the shipped kinds are well formed");
                let marks = [&line.own, &line.joint, &line.cross_enterprise];
                let forms = Form::ALL.into_iter().zip(marks).filter(|(_, mark)| *mark == "yes").map(|(form, _)| form);
                OrganisationKind {
                    forms: forms.collect(),
                    code: line.code,
                    name_vi: line.name_vi,
                    name_en: line.name_en,
                    family: line.family,
                    threshold: line.threshold,
                    answered_by: line.answered_by.split_whitespace().map(str::to_owned).collect(),
                    note: line.note,
                }
            })
            .collect()
    });
    &KINDS
}

/// The kind with this code.
#[must_use]
pub fn kind_of(code: &str) -> Option<&'static OrganisationKind> {
    kinds().iter().find(|kind| kind.code == code)
}

/// An organisation as it is on a day.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// Code of its kind.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Own, joint or across enterprises.
    pub form: Form,
    /// The body above it, where that is an agency of the house.
    pub parent: Option<AgencyId>,
    /// The name of the body above it.
    pub parent_name: String,
    /// The day of its founding, where known.
    pub founded: Option<Day>,
    /// The decision that founded it.
    pub decision: String,
    /// A remark.
    pub note: String,
    /// The units that it covers on that day.
    pub units: Vec<i64>,
    /// The first day of these facts.
    pub valid_from: Day,
    /// The day after the last: the day of its end where it has ended.
    pub valid_to: Day,
}

/// Which organisations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrganisationFilter {
    /// That cover this unit.
    pub unit: Option<i64>,
    /// Of this kind.
    pub kind: Option<String>,
    /// Of this body.
    pub family: Option<Family>,
    /// Whose name holds these words, with or without marks.
    pub words: String,
}
