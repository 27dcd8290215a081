//! A layout: what the columns of a kind of workbook are, learnt once, known
//! again by its headings, and edited as a text file.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::headings::plain;
use super::indicator::OF_TABLE;
use super::look::Look;
use super::meaning::Meaning;

/// What a row of the table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubjectKind {
    /// A unit of the register.
    Unit,
    /// A zone.
    Zone,
    /// A commune.
    Commune,
    /// A province.
    Province,
    /// A joint programme as a whole.
    Programme,
}

impl SubjectKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Unit, Self::Zone, Self::Commune, Self::Province, Self::Programme];

    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Zone => "zone",
            Self::Commune => "commune",
            Self::Province => "province",
            Self::Programme => "programme",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// How the values stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// Indicators across.
    Indicators,
    /// Periods across, one indicator.
    Periods,
    /// One value a row, with its indicator and period.
    Long,
    /// Kinds of organisation across.
    Organisations,
    /// Units or places across, an indicator a row.
    Subjects,
}

impl Shape {
    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Indicators => "indicators",
            Self::Periods => "periods",
            Self::Long => "long",
            Self::Organisations => "organisations",
            Self::Subjects => "subjects",
        }
    }
}

/// A column of a layout, or a row that names an indicator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayoutColumn {
    /// Its headings, outermost first.
    pub heading: Vec<String>,
    /// What it is: `unit-name`, `value:L1`, `ignore`, …
    pub is: String,
}

/// A saved mapping of columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Its name.
    pub name: String,
    /// What a row is.
    pub subject: SubjectKind,
    /// How the values stand.
    pub shape: Shape,
    /// The indicator of a table with periods across.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub indicator: String,
    /// What a dash says: `zero`, `unknown` or `blank`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub dash: String,
    /// True where units that the register does not have are added to it.
    #[serde(default)]
    pub adds_units: bool,
    /// Its columns.
    #[serde(default, rename = "column")]
    pub columns: Vec<LayoutColumn>,
    /// Its rows, where each is an indicator.
    #[serde(default, rename = "row", skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<LayoutColumn>,
}

/// The layouts that ship with the program: those of the files of `exchange`.
#[must_use]
pub(super) fn shipped_layouts() -> &'static [Layout] {
    static ALL: LazyLock<Vec<Layout>> = LazyLock::new(|| {
        let files = [
            include_str!("../../data/intake/values-unit.toml"),
            include_str!("../../data/intake/values-zone.toml"),
            include_str!("../../data/intake/values-commune.toml"),
            include_str!("../../data/intake/values-province.toml"),
            include_str!("../../data/intake/values-programme.toml"),
        ];
        files.map(|file| Layout::from_text(file).expect("the shipped layouts are read by a test")).into()
    });
    &ALL
}

/// Why a text is not a layout.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// Not TOML, or a part is missing.
    #[error("{0}")]
    Form(String),
    /// A column is said to be something that does not exist.
    #[error("no column can be {0}")]
    Meaning(String),
}

impl Layout {
    /// Reads a layout from its text file.
    pub fn from_text(text: &str) -> Result<Self, LayoutError> {
        let layout: Self = toml::from_str(text).map_err(|error| LayoutError::Form(error.to_string()))?;
        if layout.name.trim().is_empty() {
            return Err(LayoutError::Form("name".into()));
        }
        match layout.columns.iter().chain(&layout.rows).find(|column| column.is.parse::<Meaning>().is_err()) {
            Some(column) => Err(LayoutError::Meaning(column.is.clone())),
            None => Ok(layout),
        }
    }

    /// The layout as a text file.
    #[must_use]
    pub fn to_text(&self) -> String {
        toml::to_string_pretty(self).expect("a layout is plain tables and texts")
    }

    /// What it says of a column with these headings.
    #[must_use]
    pub fn meaning_of(&self, path: &[String]) -> Option<Meaning> {
        let wanted = shape_of(path);
        self.columns.iter().find(|column| shape_of(&column.heading) == wanted)?.is.parse().ok()
    }

    /// What it says of a row with these words.
    #[must_use]
    pub fn meaning_of_row(&self, path: &[String]) -> Option<Meaning> {
        let wanted = shape_of(path);
        self.rows.iter().find(|row| shape_of(&row.heading) == wanted)?.is.parse().ok()
    }

    /// How much of it is found among columns with these headings: 0 to 100, where 100 means
    /// that each of its columns is there.
    #[must_use]
    pub fn fits<'p>(&self, paths: impl Iterator<Item = &'p [String]>) -> u8 {
        let there: Vec<String> = paths.map(shape_of).collect();
        let found = self.columns.iter().filter(|column| there.contains(&shape_of(&column.heading))).count();
        if self.columns.is_empty() { 0 } else { u8::try_from(found * 100 / self.columns.len()).unwrap_or(100) }
    }

    /// What a look found, as a layout for the next file of this kind.
    #[must_use]
    pub fn learnt(name: &str, subject: SubjectKind, look: &Look, answers: &BTreeMap<String, String>) -> Self {
        let settled = |meaning: &Meaning| !matches!(meaning, Meaning::Refused | Meaning::Unclear);
        let said = |key: &str| answers.get(key).cloned().unwrap_or_default();
        let defined = look.new_indicators.iter().find(|new| new.question == OF_TABLE).map(|new| new.code.clone());
        Self {
            name: name.to_owned(),
            subject,
            shape: look.shape,
            indicator: defined.unwrap_or_else(|| said(OF_TABLE)),
            dash: said("dash"),
            adds_units: answers.get("new-units").is_some_and(|answer| answer == "add"),
            columns: look
                .columns
                .iter()
                .filter(|column| settled(&column.meaning) && !column.path.is_empty())
                .map(|column| LayoutColumn { heading: column.path.clone(), is: column.meaning.to_string() })
                .collect(),
            rows: look
                .indicator_rows
                .iter()
                .filter(|row| settled(&row.meaning))
                .map(|row| LayoutColumn { heading: row.path.clone(), is: row.meaning.to_string() })
                .collect(),
        }
    }
}

/// The headings as they are compared: folded, years left out, so that the same
/// sheet of the next year is known again.
fn shape_of(path: &[String]) -> String {
    let mut shape = String::new();
    for part in path {
        let words = plain(part);
        let kept = words.split(' ').filter(|word| !(word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit())));
        for word in kept {
            shape.push_str(word);
            shape.push(' ');
        }
        shape.push('>');
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_reads_back_from_its_text_and_refuses_what_does_not_exist() {
        let layout = Layout {
            name: "Biểu 01 của ban".into(),
            subject: SubjectKind::Unit,
            shape: Shape::Indicators,
            indicator: String::new(),
            dash: "zero".into(),
            adds_units: true,
            columns: vec![LayoutColumn {
                heading: vec!["Lao động (người)".into(), "Tổng số".into()],
                is: "value:L1".into(),
            }],
            rows: Vec::new(),
        };
        let text = layout.to_text();
        assert_eq!(Layout::from_text(&text).unwrap(), layout);
        let wrong = text.replace("value:L1", "refused");
        assert_eq!(Layout::from_text(&wrong), Err(LayoutError::Meaning("refused".into())));
        assert!(matches!(Layout::from_text("name = 3"), Err(LayoutError::Form(_))));
    }

    #[test]
    fn the_shipped_layouts_are_those_of_the_five_grains() {
        let subjects: Vec<SubjectKind> = shipped_layouts().iter().map(|layout| layout.subject).collect();
        assert_eq!(subjects, SubjectKind::ALL);
        assert!(shipped_layouts().iter().all(|layout| layout.shape == Shape::Long));
    }

    #[test]
    fn a_layout_knows_the_sheet_of_the_next_year() {
        let path = |text: &str| vec![text.to_owned()];
        assert_eq!(shape_of(&path("Ước cả năm 2025 (tỷ đồng)")), shape_of(&path("Ước cả năm 2026")));
        assert_ne!(shape_of(&path("Doanh thu")), shape_of(&path("Xuất khẩu")));
    }
}
