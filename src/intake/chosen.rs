//! The table that would be taken in: its rows, columns, totals and values.

use songhanh_spreadsheet::grid::Book;

use super::asked::{Asked, Choice, Looking, Question};
use super::column::ColumnLook;
use super::known::Known;
use super::layout::SubjectKind;
use super::look::{Look, TotalSeen};
use super::meaning::Meaning;
use super::problem::{Found, Rule};
use super::reading::period_of;
use super::seen::row_word;
use super::subject::{self, RowIs};
use super::view::View;
use super::{questions, tally, times};
use crate::calendar::Period;

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
    look.cut_off = times::cut_off(titles.iter().map(String::as_str));
    for row in &view.table.rows {
        *look.rows.entry(row_word(row.kind)).or_default() += 1;
    }
    look.totals = totals(view);
    look.refused =
        view.columns.iter().filter(|column| column.meaning == Meaning::Refused).map(ColumnLook::name).collect();
    let day = look.day().unwrap_or(known.today);
    let asked_subject = asked.answers.get("subject").and_then(|word| SubjectKind::of_word(word));
    look.subject = asked_subject
        .or(asked.layout.as_ref().map(|layout| layout.subject))
        .or_else(|| subject::kind_of(view, known, day));
    look.shape = asked.layout.as_ref().map_or_else(|| questions::shape_of(view), |layout| layout.shape);
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
        Some(kind) => look.row_subjects = subject::subjects(view, kind, known, day, asked, looking),
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
    tally::count(look, view, known, asked, looking);
}

fn answered_period(asked: &Asked) -> Option<Period> {
    asked.answers.get("period").and_then(|text| times::period_in(text))
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
