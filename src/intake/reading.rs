//! The reading of a book: every table by every rule, then the chosen one in
//! full. Pure: over the book and what is known of the store.

use std::collections::BTreeMap;

use songhanh_spreadsheet::grid::{Address, Book};
use songhanh_spreadsheet::table::Analysis;

use super::asked::{Asked, Looking, address_of};
use super::column::{self, ColumnLook, Wanted};
use super::known::Known;
use super::layout::Shape;
use super::lists::Lists;
use super::look::{Look, SheetSeen, ValueTally};
use super::problem::{Found, Rule};
use super::shared::shared;
use super::subject::{Places, SubjectTally};
use super::view::View;
use super::{across, choice, chosen, cross, found, rules, times};
use crate::calendar::Period;
use crate::indicators::Reckoning;

/// Looks at every table of the book, and at the chosen one in full.
pub(super) fn looked(
    book: &Book,
    analysis: &Analysis,
    chosen: Option<(usize, usize)>,
    file: &str,
    known: &Known,
    asked: &Asked,
) -> Look {
    let mut look = empty_look(book, analysis, chosen, file, asked);
    // A text typed over a cell may be as unclear as the one before; only
    // answers that are no cells settle their question.
    let answered = asked.answers.keys().filter(|id| address_of(id).is_none()).cloned().collect();
    let mut looking = Looking { answered, ..Looking::default() };
    let views = views(book, analysis, chosen, known, asked);
    let day = |view: &View<'_>| {
        let period = asked.period.or_else(|| period_of(view, book, file));
        period
            .map(Period::last_day)
            .or_else(|| times::cut_off(view.lines(&view.table.titles).iter().map(String::as_str)))
            .unwrap_or(known.today)
    };
    for view in &views {
        let is_chosen = chosen == Some((usize::from(view.place.0), usize::from(view.place.1)));
        let mut places = Places::new(known, day(view));
        found::translate(view, is_chosen, &mut looking);
        if view.across.is_none() {
            found::grand_totals(view, &mut looking);
        }
        found::days(view, is_chosen, &mut looking);
        rules::apply(view, known, is_chosen, &mut places, &mut looking);
    }
    cross::compare(&views, known, &mut looking);
    if let Some(chosen) = chosen {
        choice::others(book, analysis, chosen, known, asked, &mut looking);
    }
    match views.iter().find(|view| chosen == Some((usize::from(view.place.0), usize::from(view.place.1)))) {
        Some(view) => chosen::read(&mut look, view, book, file, known, asked, &mut looking),
        None => looking.found.push(Found::new((0, 0), Address::new(0, 0), Rule::NoTable)),
    }
    keep_order(&mut look, looking);
    look
}

/// The problems in reading order, the questions still pointing at theirs.
pub(super) fn keep_order(look: &mut Look, looking: Looking) {
    let mut order: Vec<usize> = (0..looking.found.len()).collect();
    order.sort_by_key(|at| {
        let found = &looking.found[*at];
        (found.sheet, found.at.row, found.at.column, found.rule)
    });
    let groups = shared(&order.iter().map(|at| &looking.found[*at]).collect::<Vec<_>>());
    let mut taken: Vec<Option<Found>> = looking.found.into_iter().map(Some).collect();
    for (one, others) in groups {
        let cells: Vec<Address> =
            others.iter().filter_map(|at| taken[order[*at]].take()).map(|found| found.at).collect();
        if let Some(found) = &mut taken[order[one]] {
            found.said_of(cells.into_iter());
        }
    }
    let mut place = vec![0; order.len()];
    look.problems = Vec::with_capacity(order.len());
    for old in order {
        place[old] = look.problems.len();
        look.problems.extend(taken[old].take());
    }
    look.questions = looking.questions;
    for question in &mut look.questions {
        question.problem = place[question.problem];
    }
    look.open = looking.open;
}

fn empty_look(book: &Book, analysis: &Analysis, chosen: Option<(usize, usize)>, file: &str, asked: &Asked) -> Look {
    let sheets = book.sheets.iter().zip(&analysis.sheets);
    Look {
        file: file.to_owned(),
        format: format!("{:?}", book.format).split([' ', '{']).next().unwrap_or_default().to_lowercase(),
        sheets: sheets
            .map(|(sheet, tables)| SheetSeen {
                name: sheet.name.clone(),
                visible: sheet.visible,
                rows: sheet.height,
                columns: sheet.width,
                tables: tables.iter().map(|table| table.area.to_string()).collect(),
            })
            .collect(),
        sheet: chosen.map(|(sheet, _)| book.sheets[sheet].name.clone()).unwrap_or_default(),
        area: chosen.map(|(sheet, table)| analysis.sheets[sheet][table].area.to_string()).unwrap_or_default(),
        header: None,
        columns: Vec::new(),
        rows: BTreeMap::new(),
        subject: None,
        shape: Shape::Indicators,
        period: None,
        reckoning: Reckoning::Actual,
        cut_off: None,
        totals: Vec::new(),
        headings: Vec::new(),
        subjects: SubjectTally::default(),
        values: ValueTally::default(),
        organisations: Vec::new(),
        new_indicators: Vec::new(),
        proposed: Vec::new(),
        indicator_rows: Vec::new(),
        indicator: None,
        layout: asked.layout.as_ref().map(|layout| layout.name.clone()),
        problems: Vec::new(),
        questions: Vec::new(),
        open: 0,
        chosen,
        lists: Lists::default(),
        row_subjects: Vec::new(),
        refused: Vec::new(),
    }
}

fn views<'b>(
    book: &'b Book,
    analysis: &'b Analysis,
    chosen: Option<(usize, usize)>,
    known: &Known,
    asked: &Asked,
) -> Vec<View<'b>> {
    let mut views = Vec::new();
    for (at, (sheet, tables)) in book.sheets.iter().zip(&analysis.sheets).enumerate() {
        for (place, table) in tables.iter().enumerate() {
            let wanted =
                Wanted { layout: asked.layout.as_ref(), answers: &asked.answers, new_indicators: asked.new_indicators };
            let wanted = (chosen == Some((at, place))).then_some(&wanted);
            let small = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
            let columns = column::columns(sheet, table, &known.catalogue, wanted);
            let mut view = View::new((small(at), small(place)), sheet, table, columns);
            let by_layout = asked.layout.as_ref().filter(|_| wanted.is_some());
            let across = match by_layout {
                Some(layout) => (layout.shape == Shape::Subjects).then_some(layout.subject),
                None => across::kind_across(&view, known),
            };
            if let Some(kind) = across {
                across::recognise(&mut view, kind, known);
            }
            views.push(view);
        }
    }
    views
}

/// The period that titles, sheet and file name.
pub(super) fn period_of(view: &View<'_>, book: &Book, file: &str) -> Option<Period> {
    let titles = view.lines(&view.table.titles);
    let sheet = &book.sheets[usize::from(view.place.0)].name;
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let dated = times::of_titles(titles.iter().map(String::as_str));
    // Headings that all name one year name the year of the table.
    let headings: Vec<String> = view.columns.iter().map(ColumnLook::name).collect();
    dated
        .or_else(|| times::of_titles(headings.iter().map(String::as_str)))
        .or_else(|| times::of_titles(std::iter::once(sheet.as_str())))
        .or_else(|| times::of_titles(std::iter::once(stem)))
}
