//! The look at a workbook: what it holds, how it would be read, and everything
//! that is wrong in it. Pure: over the book and what is known of the store.

use std::collections::BTreeMap;

use songhanh_spreadsheet::grid::{Address, Book, Value};
use songhanh_spreadsheet::table::{self, Analysis, RowKind};

use super::column::{self, ColumnLook, Wanted};
use super::known::Known;
use super::layout::{Layout, Shape, SubjectKind};
use super::meaning::Meaning;
use super::problem::{Found, Rule, Severity};
use super::statement;
use super::subject::{self, Places, RowIs, RowSubject, SubjectTally};
use super::view::View;
use super::{cross, found, rules, times};
use crate::calendar::{Day, Period};
use crate::words::Words;

/// What somebody asked for beside the file itself.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The sheet to take in; the likeliest where none is named.
    pub sheet: Option<String>,
    /// The layout to read it by.
    pub layout: Option<Layout>,
    /// Answers to questions, and texts typed over cells, by their ids
    /// (`column:E`, `K63`).
    pub answers: BTreeMap<String, String>,
    /// The period of the figures.
    pub period: Option<Period>,
    /// Figures that the catalogue does not know become new indicators.
    pub new_indicators: bool,
}

/// An answer that a question can have.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Choice {
    /// What is answered.
    pub value: String,
    /// What is shown; empty where the words of `intake-choice-…` say it.
    pub label: String,
}

impl Choice {
    /// A choice that the locales word.
    pub(super) fn word(value: &str) -> Self {
        Self { value: value.to_owned(), label: String::new() }
    }

    /// What is shown.
    #[must_use]
    pub fn shown(&self, words: &Words) -> String {
        if self.label.is_empty() { words.say(&format!("intake-choice-{}", self.value)) } else { self.label.clone() }
    }
}

/// Something that somebody has to decide.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Question {
    /// What is answered with: `--answer ID=CHOICE`.
    pub id: String,
    /// What can be answered; any other text too where it makes sense.
    pub choices: Vec<Choice>,
    /// Index of its problem in [`Look::problems`].
    #[serde(skip)]
    pub problem: usize,
    /// How many cells wait for the answer.
    pub cells: u32,
}

/// Questions kept; more are counted.
const QUESTIONS_MAX: usize = 300;

/// What a look gathers.
#[derive(Debug, Default)]
pub(super) struct Looking {
    /// Ids that were answered: their matter is known and no longer open.
    pub(super) answered: std::collections::BTreeSet<String>,
    pub(super) found: Vec<Found>,
    pub(super) questions: Vec<Question>,
    pub(super) open: u64,
}

impl Looking {
    /// A problem that somebody has to decide.
    pub(super) fn ask(&mut self, mut found: Found, mut question: Question) {
        if self.answered.contains(&question.id) {
            found.severity = Severity::Note;
            self.found.push(found);
            return;
        }
        let problem = self.found.len();
        self.found.push(found);
        if let Some(same) = self.questions.iter_mut().rev().take(50).find(|same| same.id == question.id) {
            same.cells += 1;
            return;
        }
        self.open += 1;
        if self.questions.len() < QUESTIONS_MAX {
            question.problem = problem;
            question.cells = 1;
            self.questions.push(question);
        }
    }
}

/// A sheet of the file.
#[derive(Clone, Debug, serde::Serialize)]
pub struct SheetSeen {
    /// Its name.
    pub name: String,
    /// False for hidden ones.
    pub visible: bool,
    /// Rows and columns held.
    pub rows: u32,
    /// Columns held.
    pub columns: u32,
    /// Its tables, as areas: `A8:V187`.
    pub tables: Vec<String>,
}

/// A total of the chosen table, compared with its parts.
#[derive(Clone, Debug, serde::Serialize)]
pub struct TotalSeen {
    /// Its row, as people count.
    pub row: u32,
    /// Its label.
    pub label: String,
    /// How many rows are added up.
    pub parts: usize,
    /// Columns in which it agrees.
    pub agrees: u32,
    /// Columns in which it does not.
    pub differs: u32,
}

/// Cells of values, by what they say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct ValueTally {
    /// Values that would be stated, zeros and unknowns included.
    pub stated: u64,
    /// Zeros among them.
    pub zeros: u64,
    /// *Không rõ* among them.
    pub unknown: u64,
    /// Cells in which nothing stands: nothing is stated.
    pub blank: u64,
    /// Cells that cannot be read yet.
    pub unread: u64,
}

/// An indicator that the file would define.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NewIndicator {
    /// Its code.
    pub code: String,
    /// Its name: the headings.
    pub name: String,
    /// Its unit of measure.
    pub unit: String,
    /// Decimals kept.
    pub scale: u8,
}

/// What was found in a file.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Look {
    /// The file's name.
    pub file: String,
    /// Its format.
    pub format: String,
    /// Its sheets.
    pub sheets: Vec<SheetSeen>,
    /// Name of the sheet that would be taken in.
    pub sheet: String,
    /// The table of it: `A8:V187`.
    pub area: String,
    /// First and last row of headings, as people count.
    pub header: Option<(u32, u32)>,
    /// Its columns.
    pub columns: Vec<ColumnLook>,
    /// Rows of the table by what they are.
    pub rows: BTreeMap<&'static str, u32>,
    /// What a row is.
    pub subject: Option<SubjectKind>,
    /// How the values stand.
    pub shape: Shape,
    /// The period of the figures that no heading dates.
    pub period: Option<Period>,
    /// The cut-off day that the sheet states.
    pub cut_off: Option<Day>,
    /// Totals and how they compare with their parts.
    pub totals: Vec<TotalSeen>,
    /// What the rows are.
    pub subjects: SubjectTally,
    /// What the cells of values say.
    pub values: ValueTally,
    /// Indicators that would be defined.
    pub new_indicators: Vec<NewIndicator>,
    /// The indicator of a table with periods across.
    pub indicator: Option<String>,
    /// The layout that it was read by.
    pub layout: Option<String>,
    /// Everything wrong in all sheets, in reading order.
    #[serde(skip)]
    pub problems: Vec<Found>,
    /// What has to be decided before it can be taken in.
    pub questions: Vec<Question>,
    /// How many decisions are open.
    pub open: u64,
    /// Index of the chosen sheet and table.
    #[serde(skip)]
    pub chosen: Option<(usize, usize)>,
    #[serde(skip)]
    pub(super) row_subjects: Vec<RowSubject>,
    /// Personal columns of the chosen table, which are refused.
    pub refused: Vec<String>,
}

impl Look {
    /// Faults of the table that would be taken in: nothing is taken in while
    /// one stands.
    pub fn faults(&self) -> impl Iterator<Item = &Found> {
        self.problems.iter().filter(|found| found.severity == Severity::Error && self.is_chosen(found))
    }

    /// True where nothing stands in the way of taking it in.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.open == 0 && self.faults().next().is_none() && self.chosen.is_some() && self.subject.is_some()
    }

    /// True for a problem of the table that would be taken in.
    #[must_use]
    pub fn is_chosen(&self, found: &Found) -> bool {
        self.chosen.is_none_or(|(sheet, table)| (usize::from(found.sheet), usize::from(found.table)) == (sheet, table))
    }

    /// The address of a problem as people write it: `Sheet1!D17`.
    #[must_use]
    pub fn place_of(&self, found: &Found) -> String {
        match self.sheets.get(usize::from(found.sheet)) {
            Some(sheet) => format!("{}!{}", sheet.name, found.at),
            None => found.at.to_string(),
        }
    }

    /// How many problems there are of each severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.problems.iter().filter(|found| found.severity == severity).count()
    }
}

/// A book with the tables that were found in it.
#[derive(Debug)]
pub struct Seen {
    /// The book, with what was typed over its cells.
    pub book: Book,
    analysis: Analysis,
}

/// Looks at `book`. Texts that were typed over cells are set in it first.
#[must_use]
pub fn look_at(mut book: Book, file: &str, known: &Known, asked: &Asked) -> (Look, Seen) {
    let mut analysis = table::analyse(&book);
    let mut chosen = choose(&book, &analysis, asked);
    if type_over(&mut book, chosen, &asked.answers) {
        analysis = table::analyse(&book);
        chosen = choose(&book, &analysis, asked);
    }
    let look = looked(&book, &analysis, chosen, file, known, asked);
    (look, Seen { book, analysis })
}

/// A row of the chosen sheet as a page shows it.
#[derive(Clone, Debug)]
pub struct GridRow {
    /// Its number, as people count.
    pub number: u32,
    /// `item`, `total`, … ; empty outside the table.
    pub kind: &'static str,
    /// Its cells, left to right: address and text; none in refused columns.
    pub cells: Vec<(Address, Option<String>)>,
}

impl Seen {
    /// Rows of the chosen table from row `first` (as people count) on. Cells of
    /// refused columns are not shown.
    #[must_use]
    pub fn rows(&self, look: &Look, first: u32, count: u32) -> Vec<GridRow> {
        let Some(view) = self.chosen(look) else { return Vec::new() };
        let area = view.table.area;
        let first = first.saturating_sub(1).clamp(area.first.row, area.last.row);
        let last = first.saturating_add(count.saturating_sub(1)).min(area.last.row);
        let rows = first..=last;
        rows.map(|row| GridRow {
            number: row + 1,
            kind: view.table.rows.iter().find(|own| own.row == row).map_or("", |own| row_word(own.kind)),
            cells: view
                .columns
                .iter()
                .map(|column| {
                    let shown = (column.meaning != Meaning::Refused).then(|| view.text(row, column.column));
                    (Address::new(row, column.column), shown)
                })
                .collect(),
        })
        .collect()
    }

    /// The chosen table as the look understood it.
    pub(super) fn chosen(&self, look: &Look) -> Option<View<'_>> {
        let (sheet, table) = look.chosen?;
        let small = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        let own = self.book.sheets.get(sheet)?;
        let found = self.analysis.sheets.get(sheet)?.get(table)?;
        Some(View::new((small(sheet), small(table)), own, found, look.columns.clone()))
    }
}

/// The sheet and table to take in: the one asked for, or the likeliest.
fn choose(book: &Book, analysis: &Analysis, asked: &Asked) -> Option<(usize, usize)> {
    let Some(name) = asked.sheet.as_ref().or_else(|| asked.answers.get("sheet")) else { return analysis.main };
    let wanted = songhanh_vietnamese::fold(name);
    let sheet = book.sheets.iter().position(|sheet| songhanh_vietnamese::fold(&sheet.name) == wanted)?;
    let tables = &analysis.sheets[sheet];
    let best = tables.iter().enumerate().max_by_key(|(_, table)| (table.items() * table.columns.len(), table.score))?;
    Some((sheet, best.0))
}

/// Sets the texts that were typed over cells; true where there were some.
fn type_over(book: &mut Book, chosen: Option<(usize, usize)>, answers: &BTreeMap<String, String>) -> bool {
    let mut any = false;
    for (id, text) in answers {
        let (sheet, cell) = match id.rsplit_once('!') {
            Some((sheet, cell)) => (book.sheets.iter().position(|own| own.name == sheet), cell),
            None => (chosen.map(|(sheet, _)| sheet), id.as_str()),
        };
        let (Some(sheet), Some(at)) = (sheet, address_of(cell)) else { continue };
        let sheet = &mut book.sheets[sheet];
        if at.row >= sheet.height || at.column >= sheet.width {
            continue;
        }
        let place = at.row as usize * sheet.width as usize + at.column as usize;
        let value = if text.trim().is_empty() { Value::Blank } else { Value::Text(text.trim().into()) };
        sheet.cells[place].value = value;
        // What is typed here is Unicode, whatever font the cell had.
        sheet.cells[place].style = 0;
        any = true;
    }
    any
}

/// The address that `text` writes: `K63`.
#[must_use]
pub fn address_of(text: &str) -> Option<Address> {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    if letters == 0 || letters > 3 {
        return None;
    }
    let column = text[..letters].bytes().fold(0_u32, |sum, letter| sum * 26 + u32::from(letter - b'A') + 1);
    let row: u32 = text[letters..].parse().ok().filter(|row| *row > 0)?;
    Some(Address::new(row - 1, column - 1))
}

fn looked(
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
        found::grand_totals(view, &mut looking);
        found::days(view, is_chosen, &mut looking);
        rules::apply(view, known, is_chosen, &mut places, &mut looking);
    }
    cross::compare(&views, known, &mut looking);
    match views.iter().find(|view| chosen == Some((usize::from(view.place.0), usize::from(view.place.1)))) {
        Some(view) => chosen_table(&mut look, view, book, file, known, asked, &mut looking),
        None => looking.found.push(Found::new((0, 0), Address::new(0, 0), Rule::NoTable)),
    }
    keep_order(&mut look, looking);
    look
}

/// The problems in reading order, the questions still pointing at theirs.
fn keep_order(look: &mut Look, looking: Looking) {
    let mut order: Vec<usize> = (0..looking.found.len()).collect();
    order.sort_by_key(|at| {
        let found = &looking.found[*at];
        (found.sheet, found.at.row, found.at.column, found.rule)
    });
    let mut place = vec![0; order.len()];
    for (new, old) in order.iter().enumerate() {
        place[*old] = new;
    }
    let mut taken: Vec<Option<Found>> = looking.found.into_iter().map(Some).collect();
    look.problems = order.into_iter().filter_map(|at| taken[at].take()).collect();
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
        cut_off: None,
        totals: Vec::new(),
        subjects: SubjectTally::default(),
        values: ValueTally::default(),
        new_indicators: Vec::new(),
        indicator: None,
        layout: asked.layout.as_ref().map(|layout| layout.name.clone()),
        problems: Vec::new(),
        questions: Vec::new(),
        open: 0,
        chosen,
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
            views.push(View::new((small(at), small(place)), sheet, table, columns));
        }
    }
    views
}

/// The period that titles, sheet and file name.
fn period_of(view: &View<'_>, book: &Book, file: &str) -> Option<Period> {
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

fn chosen_table(
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
    let day = look.period.map(Period::last_day).or(look.cut_off).unwrap_or(known.today);
    let asked_subject = asked.answers.get("subject").and_then(|word| SubjectKind::of_word(word));
    look.subject = asked_subject
        .or(asked.layout.as_ref().map(|layout| layout.subject))
        .or_else(|| subject::kind_of(view, known, day));
    look.shape = asked.layout.as_ref().map_or_else(|| statement::shape_of(view), |layout| layout.shape);
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
    against_the_register(look, view, known, looking);
    statement::ask(look, view, known, asked, looking);
    look.columns.clone_from(&view.columns);
    statement::count(look, view, known, asked, looking);
}

/// What the file says of known units against what the register says: their
/// zone, and whether a list of working units counts one that has stopped.
fn against_the_register(look: &Look, view: &View<'_>, known: &Known, looking: &mut Looking) {
    let name_of =
        |zone| known.gazetteer.last_of_zone(zone, known.at).map_or_else(String::new, |zone| zone.name.clone());
    let column = view.name_column().unwrap_or(view.table.area.first.column);
    for row in &look.row_subjects {
        let RowIs::Known(id) = row.is else { continue };
        let Some(unit) = known.units.get(id).filter(|_| look.subject == Some(SubjectKind::Unit)) else { continue };
        let found = |rule| Found::new(view.place, Address::new(row.row, column), rule);
        if let (Some(said), Some(kept)) = (row.zone, unit.zone)
            && said != kept
        {
            let pairs = [("sheet_zone", name_of(said)), ("zone", name_of(kept))];
            looking.found.push(found(Rule::ZoneMembershipDiffers).with(pairs));
        }
        if view.fact("status").is_none() && rules::is_stopped(&unit.status) {
            let pairs = [("printed", "none".to_owned()), ("status", unit.status.clone())];
            looking.found.push(found(Rule::StoppedCountedAsActive).with(pairs));
        }
    }
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

fn row_word(kind: RowKind) -> &'static str {
    match kind {
        RowKind::Data => "item",
        RowKind::Total => "total",
        RowKind::Subtotal => "subtotal",
        RowKind::Heading => "heading",
        RowKind::Statistic => "statistic",
        RowKind::Note => "note",
        RowKind::RepeatedHeader => "repeated-header",
        RowKind::Blank => "blank",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_people_write_it() {
        assert_eq!(address_of("K63"), Some(Address::new(62, 10)));
        assert_eq!(address_of("AA1"), Some(Address::new(0, 26)));
        for wrong in ["k63", "K", "63", "K0", "column:E", "ABCD1"] {
            assert_eq!(address_of(wrong), None, "{wrong}");
        }
    }
}
