//! Lists that stand side by side in one table: names again to the right of the
//! figures, each list sorted in its own way, or a long list folded in two.

use super::known::Known;
use super::layout::SubjectKind;
use super::meaning::Meaning;
use super::view::View;
use crate::calendar::Day;
use crate::territory::Finding;

/// Columns with the names of rows, left to right; the figures to the right of
/// one belong to its names.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists(Vec<u32>);

/// Names looked at to tell what a column holds.
const SAMPLE: usize = 200;

/// Names that a column has at least, to be a list.
const NAMES_MIN: usize = 3;

impl Lists {
    /// The lists of a table whose rows are of `kind`.
    pub(super) fn of(view: &View<'_>, kind: SubjectKind, known: &Known, day: Day) -> Self {
        let Some(own) = view.name_column() else { return Self::default() };
        let mut starts = vec![own];
        for column in view.columns.iter().filter(|column| column.column > own && column.content == "text") {
            let path_of = |number: u32| view.columns.iter().find(|column| column.column == number).map(|own| &own.path);
            let same_heading = path_of(own).is_some_and(|path| !path.is_empty() && *path == column.path);
            // A heading merged over names and figures, or none.
            let unnamed = column.path.is_empty() || path_of(column.column + 1).is_some_and(|next| *next == column.path);
            let is_free = matches!(column.meaning, Meaning::Ignore) || column.meaning.is("label");
            let holds_figures =
                |at: u32| view.columns.iter().any(|other| other.column == at && other.content == "number");
            let figures = holds_figures(column.column + 1);
            // Names again between figures, each once: a list sorted for itself,
            // whatever stands over it ("Tỉnh 2").
            let again = || holds_figures(column.column - 1) && names_differ(view, column.column);
            let places = || holds_places(view, column.column, kind, known, day);
            if is_free && figures && (same_heading || ((unnamed || again()) && places())) {
                starts.push(column.column);
            }
        }
        Self(starts)
    }

    /// The columns of names beside the table's own.
    pub(super) fn further(&self) -> &[u32] {
        self.0.get(1..).unwrap_or_default()
    }

    /// The column whose names the figures in `column` belong to.
    pub(super) fn names_of(&self, column: u32) -> Option<u32> {
        self.0.iter().rev().find(|start| **start < column).or(self.0.first()).copied()
    }
}

/// True where hardly a text of a column stands there twice.
fn names_differ(view: &View<'_>, column: u32) -> bool {
    let names: Vec<String> = view
        .items()
        .map(|row| songhanh_vietnamese::fold(&view.text(row.row, column)))
        .filter(|name| !name.trim().is_empty())
        .take(SAMPLE)
        .collect();
    let different: std::collections::HashSet<&String> = names.iter().collect();
    different.len() * 10 >= names.len() * 9
}

/// True where most texts of a column name places of this kind.
fn holds_places(view: &View<'_>, column: u32, kind: SubjectKind, known: &Known, day: Day) -> bool {
    let names: Vec<String> = view
        .items()
        .map(|row| view.text(row.row, column))
        .filter(|name| !name.trim().is_empty())
        .take(SAMPLE)
        .collect();
    let is_place = |name: &&String| match kind {
        SubjectKind::Province => known.province(name, day) != Finding::None,
        SubjectKind::Zone => known.zone(name, day) != Finding::None,
        SubjectKind::Commune => known.commune(name, day) != Finding::None,
        SubjectKind::Unit | SubjectKind::Programme => false,
    };
    let places = names.iter().filter(is_place).count();
    places >= NAMES_MIN && places * 10 >= names.len() * 6
}
