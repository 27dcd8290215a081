//! What each row of a body is: an item, a heading, a total by its words; and
//! how deep it stands, by its order mark, its style and its indent.

use std::collections::{HashMap, HashSet};

use songhanh_vietnamese::{fold, number};

use super::marks::{
    Mark, TotalWords, is_index_name, is_note, is_of_which, is_order_mark, is_statistic, mark_of, total_words,
};
use super::shape::RowShape;
use super::text::Texts;
use crate::grid::{Address, Sheet, Value};

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowKind {
    /// An item.
    Data,
    /// The total of the table or of a block of it.
    Total,
    /// The total of a group of rows.
    Subtotal,
    /// The name of a group, without figures.
    Heading,
    /// An average, median, highest or lowest value: never added.
    Statistic,
    /// A remark.
    Note,
    /// The header printed again, as at the top of a page.
    RepeatedHeader,
    /// Nothing.
    Blank,
}

/// One row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Row of the sheet, from zero.
    pub row: u32,
    /// What it is.
    pub kind: RowKind,
    /// How sure that is, 0 to 100. Arithmetic that agrees makes it 95 or more.
    pub confidence: u8,
    /// How deep the row stands: 0 for the outermost.
    pub depth: u8,
    /// The row of the heading or subtotal that this row belongs to.
    pub parent: Option<u32>,
    /// Listed under "Trong đó": a part named apart, which need not add up with
    /// its neighbours to the whole.
    pub of_which: bool,
}

/// A body row before any arithmetic.
#[derive(Clone, Copy, Debug)]
pub(super) struct Draft {
    pub(super) row: u32,
    pub(super) kind: RowKind,
    pub(super) rank: u8,
    pub(super) marked: bool,
    pub(super) has_values: bool,
    pub(super) of_which: bool,
    /// The name of the row above goes on here, under figures merged over both.
    pub(super) goes_on: bool,
    pub(super) parent: Option<usize>,
    pub(super) words: TotalWords,
}

/// Where the columns with order marks and with names are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lead {
    pub(super) index: Option<u32>,
    pub(super) label: Option<u32>,
}

/// Reads the rows of a body before any arithmetic.
pub(super) fn draft_rows(
    sheet: &Sheet,
    texts: &Texts<'_>,
    shapes: &[RowShape],
    body: (u32, u32),
    lead: Lead,
) -> Vec<Draft> {
    let mut drafts = Vec::with_capacity((body.1 - body.0 + 1) as usize);
    let marks: Vec<(Option<Mark>, String)> = (body.0..=body.1).map(|row| row_mark(sheet, texts, row, lead)).collect();
    let first_of = |wanted: fn(&Mark) -> bool| marks.iter().position(|(mark, _)| mark.as_ref().is_some_and(wanted));
    let roman_outside = match (first_of(|m| matches!(m, Mark::Roman(_))), first_of(|m| matches!(m, Mark::Letter(_)))) {
        (Some(roman), Some(letter)) => roman < letter,
        _ => false,
    };
    let any_marks = marks.iter().any(|(mark, _)| mark.is_some());
    let bold_rows = marks_bold(sheet, texts, body, lead);
    let mut figures = HashMap::new();
    let going_on = rows_going_on(sheet, body, lead);
    for (at, row) in (body.0..=body.1).enumerate() {
        let (mark, folded) = &marks[at];
        let shape = shapes[row as usize];
        // A total is often written over both columns, from the first on.
        let written = |column: Option<u32>| {
            let shown = texts.shown(sheet.cell(Address::new(row, column?)));
            (!shown.is_empty()).then_some(shown)
        };
        let label = written(lead.label).or_else(|| written(lead.index));
        let words = total_words(folded, label.as_deref().unwrap_or(""));
        let indent = lead.label.map_or(0, |column| sheet.style(sheet.cell(Address::new(row, column))).indent);
        let index_numeric = lead.index.is_some_and(|column| is_numeric(&sheet.cell(Address::new(row, column)).value));
        let has_values = shape.numeric > u32::from(index_numeric) || shape.ticks > 0;
        let rank = match mark {
            Some(mark) => mark.rank(roman_outside),
            None if bold_rows.is_some() && is_row_bold(sheet, texts, row, lead) => 20,
            None if any_marks => 45 + indent.min(9),
            None => 30 + indent.min(9),
        };
        let answers = !has_values && shape.filled <= 2 && answers_instead(sheet, texts, row, body, lead, &mut figures);
        let goes_on = going_on.contains(&row) && mark.is_none() && shape.numeric <= 1;
        let of_total = || {
            let owner = drafts.iter().rev().find(|above: &&Draft| !above.goes_on && above.kind != RowKind::Blank);
            owner.is_some_and(|above| above.kind == RowKind::Total)
        };
        let kind = match first_kind(shape, folded, words, has_values, mark.is_some(), answers) {
            // A figure written under the merged ones of a total is no item.
            RowKind::Data if goes_on && of_total() => RowKind::Note,
            kind => kind,
        };
        drafts.push(Draft {
            row,
            kind,
            rank,
            marked: mark.is_some(),
            has_values,
            of_which: false,
            goes_on,
            parent: None,
            words,
        });
    }
    build_tree(&mut drafts, &marks);
    items_without_figures(&mut drafts, &marks);
    drafts
}

/// Rows over which the figures of a row above are merged, two at least.
fn rows_going_on(sheet: &Sheet, body: (u32, u32), lead: Lead) -> HashSet<u32> {
    let right = lead.label.or(lead.index).unwrap_or(0);
    let mut covers: HashMap<u32, u32> = HashMap::new();
    for merge in &sheet.merges {
        let is_tall = merge.first.row >= body.0 && merge.last.row > merge.first.row && merge.last.row <= body.1;
        if is_tall && merge.first.column > right && is_numeric(&sheet.cell(merge.first).value) {
            // A figure over many rows is that of a group, not of a broken name.
            for row in merge.first.row + 1..=merge.last.row.min(merge.first.row + 3) {
                *covers.entry(row).or_default() += 1;
            }
        }
    }
    covers.into_iter().filter(|(_, count)| *count >= 2).map(|(row, _)| row).collect()
}

/// Whether words stand in a row where others have their figures ("chưa có",
/// "12 người"): such a row is an item with something to say, and no heading.
fn answers_instead(
    sheet: &Sheet,
    texts: &Texts<'_>,
    row: u32,
    body: (u32, u32),
    lead: Lead,
    figures: &mut HashMap<u32, bool>,
) -> bool {
    let is_lead = |column: u32| Some(column) == lead.index || Some(column) == lead.label;
    if lead.label.is_none_or(|label| sheet.cell(Address::new(row, label)).value == Value::Blank) {
        return false;
    }
    (0..).zip(sheet.row(row)).any(|(column, cell)| {
        let Value::Text(text) = &cell.value else { return false };
        if is_lead(column) || text.trim().is_empty() {
            return false;
        }
        let shown = texts.shown(cell);
        number::read(&shown, None) == number::Outcome::Unknown
            || shown.trim_start().starts_with(|first: char| first.is_ascii_digit())
            || *figures.entry(column).or_insert_with(|| is_of_figures(sheet, column, body))
    })
}

/// Whether most cells of a column that hold something hold figures.
fn is_of_figures(sheet: &Sheet, column: u32, body: (u32, u32)) -> bool {
    let (mut numeric, mut filled) = (0_u32, 0_u32);
    for row in body.0..=body.1 {
        let value = &sheet.cell(Address::new(row, column)).value;
        filled += u32::from(*value != Value::Blank);
        numeric += u32::from(is_numeric(value));
    }
    numeric > 0 && numeric * 2 >= filled
}

/// A row without figures that is numbered as its neighbours are, and under
/// which nothing stands, heads nothing: it is an item that says nothing yet.
fn items_without_figures(drafts: &mut [Draft], marks: &[(Option<Mark>, String)]) {
    let mut heads = vec![false; drafts.len()];
    let mut ranks = HashSet::new();
    for draft in drafts.iter() {
        if let Some(parent) = draft.parent {
            heads[parent] = true;
        }
        if draft.kind == RowKind::Data && draft.marked {
            ranks.insert(draft.rank);
        }
    }
    for (at, draft) in drafts.iter_mut().enumerate() {
        let numbered = matches!(marks[at].0, Some(Mark::Figure(_)));
        let alone = draft.kind == RowKind::Heading && !heads[at] && numbered && !is_of_which(&marks[at].1);
        if alone && ranks.contains(&draft.rank) {
            draft.kind = RowKind::Data;
        }
    }
}

/// The kind that the words alone suggest.
fn first_kind(
    shape: RowShape,
    folded: &str,
    words: TotalWords,
    has_values: bool,
    marked: bool,
    answers: bool,
) -> RowKind {
    if shape.filled == 0 {
        return RowKind::Blank;
    }
    if !has_values && !marked && shape.filled <= 2 && is_note(folded) {
        return RowKind::Note;
    }
    if is_statistic(folded) {
        return RowKind::Statistic;
    }
    if words != TotalWords::None && has_values && !marked {
        return RowKind::Total;
    }
    if !has_values && shape.filled <= 2 && !answers {
        return RowKind::Heading;
    }
    RowKind::Data
}

fn is_numeric(value: &Value) -> bool {
    match value {
        Value::Number(_) | Value::Serial(_) => true,
        Value::Text(text) => super::shape::looks_numeric(text.trim()),
        _ => false,
    }
}

/// The order mark and folded label of a row.
fn row_mark(sheet: &Sheet, texts: &Texts<'_>, row: u32, lead: Lead) -> (Option<Mark>, String) {
    let label_cell = lead.label.map(|column| sheet.cell(Address::new(row, column)));
    let mut folded = label_cell.map(|cell| texts.folded(cell)).unwrap_or_default();
    let mut mark = None;
    if let Some(column) = lead.index {
        let cell = sheet.cell(Address::new(row, column));
        mark = match &cell.value {
            Value::Number(value) if value.fract() == 0.0 && (0.0..1e6).contains(value) => {
                Some(Mark::Figure(*value as u32))
            }
            Value::Text(text) if is_order_mark(text) => {
                mark_of(&format!("{}.", text.trim().trim_end_matches(['.', ')']))).or(Some(Mark::Dash))
            }
            Value::Text(text) if !text.trim().is_empty() && folded.is_empty() => {
                folded = texts.folded(cell);
                None
            }
            _ => None,
        };
    }
    if mark.is_none()
        && let Some(Value::Text(text)) = label_cell.map(|cell| &cell.value)
    {
        mark = mark_of(text);
    }
    (mark, folded)
}

fn is_row_bold(sheet: &Sheet, texts: &Texts<'_>, row: u32, lead: Lead) -> bool {
    lead.label.is_some_and(|column| texts.is_bold(sheet.cell(Address::new(row, column))))
}

/// Whether bold type tells rows apart: some rows bold, most not.
fn marks_bold(sheet: &Sheet, texts: &Texts<'_>, body: (u32, u32), lead: Lead) -> Option<()> {
    let rows = body.1 - body.0 + 1;
    let bold = (body.0..=body.1).filter(|&row| is_row_bold(sheet, texts, row, lead)).count() as u32;
    (bold > 0 && bold * 2 < rows).then_some(())
}

/// Gives each row its parent: the nearest row above with a lower rank.
fn build_tree(drafts: &mut [Draft], marks: &[(Option<Mark>, String)]) {
    let mut open: Vec<usize> = Vec::new();
    let mut of_which_below: Option<(u8, usize)> = None;
    for at in 0..drafts.len() {
        let draft = drafts[at];
        match draft.kind {
            RowKind::Blank | RowKind::Note | RowKind::Statistic | RowKind::RepeatedHeader => {
                continue;
            }
            RowKind::Total => {
                open.clear();
                of_which_below = None;
                continue;
            }
            _ => {}
        }
        if draft.goes_on && !draft.has_values {
            drafts[at].parent = open.last().copied();
            continue;
        }
        if is_of_which(&marks[at].1) && !draft.has_values {
            // What follows "Trong đó" belongs to the row above it.
            let owner = open.last().copied();
            drafts[at].parent = owner;
            drafts[at].kind = RowKind::Heading;
            of_which_below = owner.map(|owner| (drafts[owner].rank, owner));
            continue;
        }
        if let Some((rank, owner)) = of_which_below {
            if draft.rank > rank {
                drafts[at].of_which = true;
                drafts[at].parent = Some(owner);
                open.retain(|&above| drafts[above].rank < draft.rank);
                open.push(at);
                continue;
            }
            of_which_below = None;
        }
        while open.last().is_some_and(|&above| drafts[above].rank >= draft.rank) {
            open.pop();
        }
        drafts[at].parent = open.last().copied();
        drafts[at].of_which = is_of_which(&marks[at].1);
        open.push(at);
    }
}

/// Finds the column of order marks and the column of names.
pub(super) fn find_lead(sheet: &Sheet, names: &[String], columns: (u32, u32), body: (u32, u32)) -> Lead {
    let sample = body.0..=body.1.min(body.0 + 400);
    let rows = sample.clone().count() as u32;
    let mut index = None;
    let mut best: Option<(u32, u32)> = None;
    for column in columns.0..=columns.1.min(columns.0 + 7) {
        let (mut marks, mut texts, mut filled, mut last, mut rising) = (0, 0, 0, 0.0, 0);
        for row in sample.clone() {
            match &sheet.cell(Address::new(row, column)).value {
                Value::Text(text) if is_order_mark(text) => {
                    marks += 1;
                    filled += 1;
                }
                Value::Text(text) if text.trim().is_empty() || super::shape::looks_numeric(text.trim()) => {}
                Value::Text(_) => {
                    texts += 1;
                    filled += 1;
                }
                Value::Number(value) => {
                    rising += u32::from(*value == last + 1.0 || *value == 1.0);
                    last = *value;
                    filled += 1;
                }
                _ => {}
            }
        }
        let name = names.get((column - columns.0) as usize).map(|name| fold(name)).unwrap_or_default();
        let named_index = is_index_name(&name);
        let counts = filled > 0 && (marks + rising) * 10 >= filled * 8;
        if index.is_none() && best.is_none() && filled > 0 && texts * 2 <= filled && (named_index || counts) {
            index = Some(column);
            continue;
        }
        let enough = texts * 2 >= rows || texts >= 2;
        if enough && best.is_none_or(|(_, most)| texts > most * 3 / 2 && most * 2 < rows) {
            best = Some((column, texts));
        }
    }
    // Names as short as order marks ("A", "B") in a table without other names.
    match (index, best) {
        (Some(only), None) => Lead { index: None, label: Some(only) },
        (index, best) => Lead { index, label: best.map(|(column, _)| column) },
    }
}
