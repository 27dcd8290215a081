//! The table that would be taken in: its rows, columns, totals and values.

use songhanh_spreadsheet::grid::{Address, Book};
use songhanh_spreadsheet::table::RowKind;

use super::asked::{Asked, Choice, Looking, Question};
use super::column::ColumnLook;
use super::known::Known;
use super::layout::{Shape, SubjectKind};
use super::lists::Lists;
use super::look::{HeadingSeen, Look, TotalSeen};
use super::meaning::Meaning;
use super::problem::{Found, Rule};
use super::reading::period_of;
use super::seen::row_word;
use super::subject::{self, RowIs};
use super::view::View;
use super::{across, organisation, questions, tally, times};
use crate::calendar::Period;
use crate::indicators::Reckoning;

/// Reads the chosen table into the look.
pub(super) fn read(
    look: &mut Look,
    view: &View<'_>,
    book: &Book,
    file: &str,
    known: &Known,
    asked: &Asked,
    looking: &mut Looking,
) {
    let titles = view.lines(&view.table.titles);
    look.header = view.table.header.map(|(first, last)| (first + 1, last + 1));
    look.period = asked.period.or_else(|| answered_period(asked)).or_else(|| period_of(view, book, file));
    if let Some(title) = planned_title(&titles) {
        look.reckoning = Reckoning::Estimate;
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        looking
            .found
            .push(Found::new(view.place, view.table.area.first, Rule::TitlesSayPlanned).with([("title", title)]));
    }
    hidden(view, looking);
    look.cut_off = times::cut_off(titles.iter().map(String::as_str));
    for row in &view.table.rows {
        *look.rows.entry(row_word(row.kind)).or_default() += 1;
    }
    look.totals = totals(view);
    look.headings = headings(view);
    look.refused =
        view.columns.iter().filter(|column| column.meaning == Meaning::Refused).map(ColumnLook::name).collect();
    let day = look.day().unwrap_or(known.today);
    let asked_subject = asked.answers.get("subject").and_then(|word| SubjectKind::of_word(word));
    look.subject = asked_subject
        .or(asked.layout.as_ref().map(|layout| layout.subject))
        .or(view.across)
        .or_else(|| subject::kind_of(view, known, day));
    let tells_organisations = view
        .columns
        .iter()
        .any(|column| matches!(column.meaning, Meaning::Organisation(_)) || !column.kinds.is_empty());
    look.shape = match &asked.layout {
        Some(layout) => layout.shape,
        None if view.across.is_some() => Shape::Subjects,
        None if tells_organisations && !view.columns.iter().any(|column| column.meaning.is_value()) => {
            Shape::Organisations
        }
        None => questions::shape_of(view),
    };
    let corner = view.table.area.first;
    match look.subject {
        None => looking.ask(
            Found::new(view.place, corner, Rule::SubjectUnclear),
            Question {
                id: "subject".into(),
                choices: SubjectKind::ALL.iter().map(|kind| Choice::word(kind.word())).collect(),
                ..Question::default()
            },
        ),
        Some(kind) if look.shape == Shape::Subjects => {
            look.row_subjects = across::subjects(view, kind, known, day, asked, looking);
            look.indicator_rows = across::rows(view, known, asked);
        }
        Some(kind) => {
            look.lists = if look.shape == Shape::Long { Lists::default() } else { Lists::of(view, kind, known, day) };
            look.row_subjects = subject::subjects(view, kind, known, day, asked, &look.lists, looking);
        }
    }
    for row in &look.row_subjects {
        match row.is {
            RowIs::Known(_) => look.subjects.known += 1,
            RowIs::New => look.subjects.new += 1,
            RowIs::Unsettled => look.subjects.unsettled += 1,
            RowIs::Skipped => look.subjects.skipped += 1,
        }
    }
    questions::ask(look, view, known, asked, looking);
    look.columns.clone_from(&view.columns);
    names_beside(look, looking);
    look.organisations = organisation::gather(look, view, asked, looking);
    tally::count(look, view, known, asked, looking);
}

/// The names of a list beside the first one are what the first ones are, and
/// want no heading.
fn names_beside(look: &mut Look, looking: &mut Looking) {
    let first = look.row_subjects.first().map(|row| row.names);
    let Some(own) = look.columns.iter().find(|column| Some(column.column) == first).cloned() else { return };
    let Some((sheet, table)) = look.chosen else { return };
    for column in look.columns.iter_mut().filter(|column| look.lists.further().contains(&column.column)) {
        (column.meaning, column.confidence, column.ground) = (own.meaning.clone(), own.confidence, own.ground);
        let heading = column.heading();
        looking.forget(|found| {
            let here = (usize::from(found.sheet), usize::from(found.table)) == (sheet, table) && found.at == heading;
            here && found.rule == Rule::ColumnWithoutName
        });
    }
}

/// What titles say of all figures: *dự toán*, *ước thực hiện*.
fn planned_title(titles: &[String]) -> Option<&String> {
    titles.iter().find(|title| times::is_planned_title(title))
}

fn answered_period(asked: &Asked) -> Option<Period> {
    asked.answers.get("period").and_then(|text| times::period_in(text))
}

fn headings(view: &View<'_>) -> Vec<HeadingSeen> {
    let rows = view.table.rows.iter().filter(|row| row.kind == RowKind::Heading);
    rows.map(|row| HeadingSeen { row: row.row + 1, label: view.label(row.row) }).collect()
}

fn totals(view: &View<'_>) -> Vec<TotalSeen> {
    let seen = view.table.sums.iter().map(|sum| TotalSeen {
        row: sum.total + 1,
        label: view.label(sum.total),
        parts: sum.parts.len(),
        agrees: sum.matches,
        differs: sum.differs,
    });
    seen.collect()
}

/// Rows and columns that somebody has hidden: they may be left over from a
/// filter, or hold what should not be counted.
fn hidden(view: &View<'_>, looking: &mut Looking) {
    let rows = hidden_items(view);
    let corner = view.table.area.first;
    if let Some(first) = rows.first() {
        let numbers = rows.iter().take(ROWS_NAMED).map(|row| (row + 1).to_string()).collect::<Vec<_>>().join(", ");
        let more = if rows.len() > ROWS_NAMED { ", …" } else { "" };
        let at = Address::new(*first, corner.column);
        let choices = ["keep-rows", "skip"].map(Choice::word).to_vec();
        looking.ask(
            Found::new(view.place, at, Rule::RowsHidden)
                .with([("count", rows.len().to_string()), ("rows", format!("{numbers}{more}"))]),
            Question { id: "hidden-rows".into(), choices, ..Question::default() },
        );
    }
    let columns: Vec<String> = view
        .columns
        .iter()
        .filter(|column| view.sheet.hidden_columns.contains(&column.column))
        .filter(|column| column.meaning.is_value() || column.meaning == Meaning::Unclear)
        .map(|column| column.letters.clone())
        .collect();
    if !columns.is_empty() {
        let found = Found::new(view.place, corner, Rule::ColumnsHidden);
        looking.found.push(found.with([("columns", columns.join(", "))]));
    }
}

/// Hidden rows named in a sentence.
const ROWS_NAMED: usize = 12;

/// The items of a table that stand in hidden rows.
pub(super) fn hidden_items(view: &View<'_>) -> Vec<u32> {
    if view.sheet.hidden_rows.is_empty() {
        return Vec::new();
    }
    let hidden: std::collections::BTreeSet<u32> = view.sheet.hidden_rows.iter().copied().collect();
    view.items().map(|row| row.row).filter(|row| hidden.contains(row)).collect()
}
