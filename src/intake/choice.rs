//! Which table of a file is taken in: the one asked for, or the likeliest.

use songhanh_spreadsheet::grid::{Address, Book};
use songhanh_spreadsheet::table::{Analysis, Table};
use songhanh_vietnamese::name::name_key;

use super::across;
use super::asked::{Asked, Choice, Looking, Question, address_of};
use super::column;
use super::known::Known;
use super::layout::SubjectKind;
use super::problem::{Found, Rule};
use super::subject;
use super::view::View;

/// Names looked at to tell what a table is about.
const SAMPLE: usize = 200;

/// How surely the rows of a table are units or places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sure {
    /// Nothing tells.
    No,
    /// Only a heading says so.
    Heading,
    /// Tax codes, legal forms or names of places do.
    Rows,
}

/// The table to take in: of the sheet asked for, else the likeliest of the
/// file. A table whose rows are plainly units or places goes before one whose
/// rows are not, though that one be larger.
pub(super) fn choose(book: &Book, analysis: &Analysis, known: &Known, asked: &Asked) -> Option<(usize, usize)> {
    let Some(name) = asked.sheet.as_ref().or_else(|| asked.answers.get("sheet")) else {
        let (sheet, table) = likeliest(book, analysis, known)?;
        return Some((
            sheet,
            of_sheet(book, analysis, known, sheet, asked).filter(|_| wants_table(asked)).unwrap_or(table),
        ));
    };
    let wanted = songhanh_vietnamese::fold(name);
    let sheet = book.sheets.iter().position(|sheet| songhanh_vietnamese::fold(&sheet.name) == wanted)?;
    Some((sheet, of_sheet(book, analysis, known, sheet, asked)?))
}

fn wants_table(asked: &Asked) -> bool {
    asked.answers.contains_key("table")
}

/// The table of a sheet: the one that holds the cell asked for, else the surest
/// and largest.
fn of_sheet(book: &Book, analysis: &Analysis, known: &Known, sheet: usize, asked: &Asked) -> Option<usize> {
    let tables = analysis.sheets.get(sheet)?;
    let cell = asked.answers.get("table").and_then(|area| address_of(area.split(':').next().unwrap_or(area)));
    let holds = |table: &Table, at: Address| {
        let area = table.area;
        (area.first.row..=area.last.row).contains(&at.row)
            && (area.first.column..=area.last.column).contains(&at.column)
    };
    if let Some(found) = cell.and_then(|at| tables.iter().position(|table| holds(table, at))) {
        return Some(found);
    }
    let rank = |(at, table): &(usize, &Table)| {
        let sure = sure(book, known, sheet, *at, table);
        (sure, table.items() * table.columns.len(), table.score, std::cmp::Reverse(*at))
    };
    tables.iter().enumerate().max_by_key(rank).map(|(at, _)| at)
}

fn likeliest(book: &Book, analysis: &Analysis, known: &Known) -> Option<(usize, usize)> {
    let (sheet, table) = analysis.main?;
    let own = sure(book, known, sheet, table, &analysis.sheets[sheet][table]);
    if own == Sure::Rows {
        return Some((sheet, table));
    }
    let visible = (0..book.sheets.len()).filter(|sheet| book.sheets[*sheet].visible);
    let all =
        visible.flat_map(|sheet| analysis.sheets[sheet].iter().enumerate().map(move |(at, table)| (sheet, at, table)));
    let surer: Vec<_> = all.filter(|(sheet, at, table)| sure(book, known, *sheet, *at, table) == Sure::Rows).collect();
    let size = |table: &Table| table.items() * table.columns.len();
    let largest = surer.iter().map(|(_, _, table)| size(table)).max().unwrap_or(0);
    // Of tables about as large, the first is meant.
    let first = surer.iter().find(|(_, _, table)| size(table) * 4 >= largest);
    Some(first.map_or((sheet, table), |(sheet, at, _)| (*sheet, *at)))
}

fn sure(book: &Book, known: &Known, sheet: usize, at: usize, table: &Table) -> Sure {
    let small = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
    let own = &book.sheets[sheet];
    let columns = column::columns(own, table, &known.catalogue, None);
    let view = View::new((small(sheet), small(at)), own, table, columns);
    match subject::kind_of(&view, known, known.today) {
        None | Some(SubjectKind::Unit) if across::kind_across(&view, known).is_some() => Sure::Rows,
        None => Sure::No,
        Some(SubjectKind::Unit) if view.fact("tax-code").is_none() && !has_forms(&view) => Sure::Heading,
        Some(_) => Sure::Rows,
    }
}

/// True where most names say the legal form of an enterprise.
fn has_forms(view: &View<'_>) -> bool {
    let Some(column) = view.name_column() else { return false };
    let names: Vec<String> = view.items().take(SAMPLE).map(|row| view.text(row.row, column)).collect();
    let forms = names.iter().filter(|name| name_key(name).form.is_some()).count();
    forms > 0 && forms * 10 >= names.len() * 6
}

/// Says which other tables the file holds, and asks where the chosen sheet has
/// several of the same sort.
pub(super) fn others(
    book: &Book,
    analysis: &Analysis,
    chosen: (usize, usize),
    known: &Known,
    asked: &Asked,
    looking: &mut Looking,
) {
    let (sheet, table) = chosen;
    let small = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
    let own = &analysis.sheets[sheet][table];
    let found = |rule| Found::new((small(sheet), small(table)), own.area.first, rule);
    let alike: Vec<&Table> = analysis.sheets[sheet]
        .iter()
        .enumerate()
        .filter(|(at, other)| other.items() >= 2 && sure(book, known, sheet, *at, other) == Sure::Rows)
        .map(|(_, other)| other)
        .collect();
    if alike.len() > 1 {
        let choices = alike.iter().map(|table| Choice::said(table.area.to_string())).collect();
        let areas = alike.iter().map(|table| table.area.to_string()).collect::<Vec<_>>().join("; ");
        let question = Question { id: "table".into(), choices, ..Question::default() };
        looking.ask(found(Rule::TablesSeveral).with([("areas", areas)]), question);
    }
    if asked.sheet.is_some() || asked.answers.contains_key("sheet") {
        return;
    }
    let names: Vec<String> = (0..book.sheets.len())
        .filter(|at| *at != sheet)
        .filter(|at| {
            let tables = analysis.sheets[*at].iter().enumerate();
            tables
                .into_iter()
                .any(|(place, other)| other.items() >= 2 && sure(book, known, *at, place, other) == Sure::Rows)
        })
        .map(|at| book.sheets[at].name.clone())
        .collect();
    if !names.is_empty() {
        let pairs = [("sheet", book.sheets[sheet].name.clone()), ("others", names.join("; "))];
        looking.found.push(found(Rule::OtherSheets).with(pairs));
    }
}
