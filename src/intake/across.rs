//! Tables with the indicators down and the units or places across.

use songhanh_spreadsheet::grid::Address;
use songhanh_spreadsheet::table::{Row, RowKind};
use songhanh_vietnamese::fold;
use songhanh_vietnamese::name::name_key;
use songhanh_vietnamese::unit::parse_unit;

use super::asked::{Asked, Looking};
use super::cells::Amount;
use super::column::{ColumnLook, both_count};
use super::headings::{self, Ground};
use super::known::Known;
use super::layout::SubjectKind;
use super::meaning::Meaning;
use super::subject::{RowIs, RowSubject, place, unit};
use super::times;
use super::view::View;
use crate::calendar::Day;
use crate::indicators::{Nature, SCALE_MAX};
use crate::register::{Candidate, Identity};
use crate::territory::Finding;

/// A row that names the indicator of its figures.
#[derive(Clone, Debug, serde::Serialize)]
pub struct RowLook {
    /// Its row, as people count.
    pub row: u32,
    /// What it says, outermost first: the rows that it stands under, then its
    /// own words.
    pub path: Vec<String>,
    /// The indicator, or that it is left out.
    pub meaning: Meaning,
    /// How sure that is, 0 to 100.
    pub confidence: u8,
    /// What says so.
    pub ground: Ground,
    /// The unit of measure that the row or the table states.
    pub measure: Option<String>,
    /// Powers of ten from that unit to the indicator's own.
    pub shift: i8,
    /// True where that unit measures something else.
    #[serde(skip)]
    pub measures_other: bool,
    /// Decimals that are kept.
    pub scale: u8,
}

impl RowLook {
    /// Its words on one line.
    #[must_use]
    pub fn name(&self) -> String {
        headings::joined_name(&self.path)
    }
}

/// Rows looked at to tell what a table is about.
const SAMPLE: usize = 60;

/// What stands across a table whose rows are indicators; none for other tables.
pub(super) fn kind_across(view: &View<'_>, known: &Known) -> Option<SubjectKind> {
    view.table.header?;
    let label = view.name_column()?;
    if view.fact("amount").is_some() {
        return None;
    }
    let figures: Vec<&ColumnLook> = figures(view, label).filter(|column| !is_total(column)).collect();
    if figures.len() < 2 || !names_indicators(view, label, known) {
        return None;
    }
    [SubjectKind::Province, SubjectKind::Zone, SubjectKind::Commune, SubjectKind::Unit].into_iter().find(|kind| {
        let named = figures.iter().filter(|column| part_of(column, *kind, known).is_some()).count();
        named >= 2 && named * 10 >= figures.len() * 6
    })
}

/// The columns of figures to the right of the names of the indicators.
fn figures<'v>(view: &'v View<'_>, label: u32) -> impl Iterator<Item = &'v ColumnLook> {
    let right = view.columns.iter().filter(move |column| column.column > label && !column.path.is_empty());
    right.filter(|column| matches!(column.content, "number" | "tick"))
}

fn is_total(column: &ColumnLook) -> bool {
    let own = column.path.iter().rfind(|part| !times::only_tells_time(part)).map(|own| headings::plain(own));
    own.is_some_and(|own| {
        // "Tổng công ty" and "Cộng hòa" are names.
        matches!(own.as_str(), "tong" | "cong" | "cong chung" | "chung" | "total")
            || ["tong so", "tong cong", "toan tinh", "toan khu", "ca nuoc"].iter().any(|words| own.starts_with(words))
    })
}

/// True where the names of the rows are indicators.
fn names_indicators(view: &View<'_>, label: u32, known: &Known) -> bool {
    let rows: Vec<&Row> = named_rows(view, label).take(SAMPLE).collect();
    let known_ones = rows.iter().filter(|row| {
        let found = headings::meaning_of(&path_of(view, label, row), &known.catalogue);
        matches!(found, Some((Meaning::Value(code), _, _)) if known.catalogue.of_code(&code).is_some())
    });
    let said = view.columns.iter().any(|column| column.column == label && column.meaning.is("indicator"));
    let found = known_ones.count();
    found >= 1 && (said || found * 10 >= rows.len() * 3)
}

fn named_rows<'v>(view: &'v View<'_>, label: u32) -> impl Iterator<Item = &'v Row> {
    let told = |row: &&Row| matches!(row.kind, RowKind::Data | RowKind::Total | RowKind::Subtotal);
    view.table.rows.iter().filter(told).filter(move |row| !view.text(row.row, label).trim().is_empty())
}

/// The part of a heading that names a unit or place of this kind.
fn part_of<'c>(column: &'c ColumnLook, kind: SubjectKind, known: &Known) -> Option<&'c String> {
    let (today, units) = (known.today, &known.units);
    column.path.iter().rev().filter(|part| !times::only_tells_time(part)).find(|part| match kind {
        SubjectKind::Province => known.province(part, today) != Finding::None,
        SubjectKind::Zone => known.zone(part, today) != Finding::None,
        SubjectKind::Commune => known.commune(part, today) != Finding::None,
        SubjectKind::Programme => false,
        SubjectKind::Unit => {
            let key = name_key(part);
            key.form.is_some() || matches!(units.identify(&Candidate::default(), &key), Identity::Is(_))
        }
    })
}

/// Says of the columns of a table that indicators stand down and units or
/// places across: then each column of figures is one of them.
pub(super) fn recognise(view: &mut View<'_>, kind: SubjectKind, known: &Known) {
    let Some(label) = view.name_column() else { return };
    for column in &mut view.columns {
        let settled = matches!(column.ground, Ground::Layout | Ground::Answer) && !column.meaning.is_value();
        let telling = matches!(column.content, "number" | "tick") || part_of(column, kind, known).is_some();
        let free = column.meaning.is_value() || matches!(column.meaning, Meaning::Unclear | Meaning::Ignore);
        if column.column <= label || column.path.is_empty() || settled || !free || !telling {
            continue;
        }
        let meaning = if is_total(column) { Meaning::Ignore } else { Meaning::fact("subject") };
        (column.meaning, column.confidence, column.ground) = (meaning, 90, Ground::SameHeading);
        // What its rows measure, each row says.
        (column.measure, column.measures_other, column.shift) = (None, false, 0);
    }
    view.across = Some(kind);
}

/// The cell in which the heading of a column names what its figures are about.
pub(super) fn heading_of(view: &View<'_>, column: &ColumnLook, kind: SubjectKind, known: &Known) -> Address {
    let told = || column.path.iter().rfind(|part| !times::only_tells_time(part));
    let part = part_of(column, kind, known).or_else(told).map(|part| fold(part)).unwrap_or_default();
    let (first, last) = view.table.header.unwrap_or((column.heading_row, column.heading_row));
    let anchors = (first..=last).rev().map(|row| {
        let at = Address::new(row, column.column);
        let holds = |merge: &&songhanh_spreadsheet::grid::Area| {
            (merge.first.row..=merge.last.row).contains(&row)
                && (merge.first.column..=merge.last.column).contains(&column.column)
        };
        if let Some(merge) = view.sheet.merges.iter().find(holds) {
            return merge.first;
        }
        // A heading over several columns that nobody merged.
        let written = |column: &u32| !view.text(row, *column).trim().is_empty();
        (0..=column.column).rev().find(written).map_or(at, |column| Address::new(row, column))
    });
    let says = |at: &Address| fold(&view.text(at.row, at.column)).split_whitespace().eq(part.split_whitespace());
    anchors.into_iter().find(says).unwrap_or_else(|| column.heading())
}

/// The columns of figures with the cells that name what they are about.
pub(super) fn named_columns<'v>(
    view: &'v View<'_>,
    kind: SubjectKind,
    known: &'v Known,
) -> impl Iterator<Item = (&'v ColumnLook, Address)> {
    let about = view.columns.iter().filter(|column| column.meaning.is("subject"));
    about.map(move |column| (column, heading_of(view, column, kind, known)))
}

/// What the columns are about, each heading once.
pub(super) fn subjects(
    view: &View<'_>,
    kind: SubjectKind,
    known: &Known,
    day: Day,
    asked: &Asked,
    looking: &mut Looking,
) -> Vec<RowSubject> {
    let mut subjects: Vec<RowSubject> = Vec::new();
    for (_, at) in named_columns(view, kind, known) {
        if subjects.iter().any(|own| (own.row, own.names) == (at.row, at.column)) {
            continue;
        }
        let is: RowIs = match kind {
            SubjectKind::Unit => unit(view, at, None, known, asked, looking),
            kind => place(view, at, kind, known, day, asked, looking),
        };
        subjects.push(RowSubject { row: at.row, names: at.column, is, zone: None, commune: None });
    }
    subjects
}

/// The words of a row with those of the rows that it stands under.
fn path_of(view: &View<'_>, label: u32, row: &Row) -> Vec<String> {
    let mut path = vec![headings::bare(&view.text(row.row, label))];
    let mut parent = row.parent;
    for _ in 0..4 {
        let Some(above) = parent else { break };
        path.push(headings::bare(&view.text(above, label)));
        let rows = &view.table.rows;
        parent = rows.binary_search_by_key(&above, |row| row.row).ok().and_then(|at| rows[at].parent);
    }
    path.retain(|part| !part.is_empty());
    path.reverse();
    path
}

/// What the rows are.
pub(super) fn rows(view: &View<'_>, known: &Known, asked: &Asked) -> Vec<RowLook> {
    let Some(label) = view.name_column() else { return Vec::new() };
    let hidden = match asked.answers.get("hidden-rows").map(String::as_str) {
        Some("skip") => super::chosen::hidden_items(view),
        _ => Vec::new(),
    };
    let told = named_rows(view, label).map(|row| {
        let path = path_of(view, label, row);
        let mut look = RowLook {
            row: row.row + 1,
            meaning: Meaning::Ignore,
            confidence: 100,
            ground: Ground::Answer,
            measure: None,
            shift: 0,
            measures_other: false,
            scale: 0,
            path,
        };
        if !hidden.contains(&row.row) {
            (look.meaning, look.confidence, look.ground) = meaning(view, &look, known, asked);
        }
        measure(&mut look, view, label, known);
        look
    });
    told.collect()
}

fn meaning(view: &View<'_>, look: &RowLook, known: &Known, asked: &Asked) -> (Meaning, u8, Ground) {
    let answer = |id: &str| asked.answers.get(&format!("{id}:{}", look.row)).map(String::as_str);
    if answer("row") == Some("skip") {
        return (Meaning::Ignore, 100, Ground::Answer);
    }
    if let Some(meaning) = answer("indicator").and_then(|text| text.parse().ok()) {
        return (meaning, 100, Ground::Answer);
    }
    if let Some(meaning) = asked.layout.as_ref().and_then(|layout| layout.meaning_of_row(&look.path)) {
        return (meaning, 100, Ground::Layout);
    }
    if let Some((Meaning::Value(code), confidence, ground)) = headings::meaning_of(&look.path, &known.catalogue)
        && let Some(indicator) = known.catalogue.of_code(&code)
    {
        let is_rate = indicator.nature == Nature::Rate;
        let meaning = if is_rate { Meaning::Ignore } else { Meaning::Value(indicator.code.clone()) };
        return (meaning, confidence, ground);
    }
    let told = view.columns.iter().filter(|column| column.meaning.is("subject"));
    if told.clone().all(|column| view.amount(look.row - 1, column) == Amount::Blank) {
        return (Meaning::Ignore, 50, Ground::Nothing);
    }
    if asked.new_indicators {
        (Meaning::New(String::new()), 100, Ground::Answer)
    } else {
        (Meaning::Unclear, 0, Ground::Nothing)
    }
}

/// The unit of measure of a row, and how it turns into the indicator's own.
fn measure(look: &mut RowLook, view: &View<'_>, label: u32, known: &Known) {
    let row = look.row - 1;
    let held = view.table.columns.iter().find(|column| column.holds_units);
    let stated = held.map(|column| view.text(row, column.column)).or_else(|| {
        let text = view.text(row, label);
        let inside = text.rsplit_once('(')?.1.split(')').next()?.trim().to_owned();
        parse_unit(&inside).map(|_| inside)
    });
    let stated = stated.filter(|text| !text.trim().is_empty());
    let own = stated.as_deref().and_then(parse_unit);
    let of_table = view.table.unit.as_ref().filter(|_| stated.is_none() && !headings::is_ratio(&look.path));
    look.measure = stated.or_else(|| of_table.map(|unit| unit.text.clone()));
    match &look.meaning {
        Meaning::Value(code) => {
            let Some(indicator) = known.catalogue.of_code(code) else { return };
            look.scale = indicator.scale;
            let from = own.or_else(|| of_table.and_then(|unit| unit.unit));
            let (Some(from), Some(to)) = (from, parse_unit(&indicator.unit_vi)) else { return };
            if from.quantity == to.quantity {
                look.shift = from.power.saturating_sub(to.power);
            } else if own.is_some() && !both_count(from, to) {
                look.measures_other = true;
            }
        }
        _ => look.scale = places(view, row),
    }
}

/// Decimals that the figures of a row are typed with.
fn places(view: &View<'_>, row: u32) -> u8 {
    let figures = view.columns.iter().filter(|column| column.meaning.is("subject"));
    let places = figures.filter_map(|column| match view.amount(row, column) {
        Amount::Number { value, computed: false } => Some(value.shortened().scale()),
        Amount::Number { computed: true, .. } => Some(3),
        _ => None,
    });
    places.max().unwrap_or(0).min(SCALE_MAX)
}
