//! The values of a table: which cell states what of which row, in which period.

use std::collections::{BTreeMap, HashMap};

use songhanh_spreadsheet::grid::Address;
use songhanh_spreadsheet::table::Content;
use songhanh_vietnamese::fold;

use super::cells::{self, Amount};
use super::column::ColumnLook;
use super::headings;
use super::known::Known;
use super::layout::Shape;
use super::look::{Asked, Choice, Look, Looking, NewIndicator, Question};
use super::meaning::Meaning;
use super::problem::{Found, Rule};
use super::subject::{RowIs, RowSubject};
use super::times;
use super::view::View;
use crate::calendar::Period;
use crate::indicators::{Reckoning, SCALE_MAX};

/// A value as a cell states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    /// Which row: an index into the row subjects.
    pub(super) subject: usize,
    /// The cell.
    pub(super) at: Address,
    /// Code of the indicator.
    pub(super) indicator: u32,
    pub(super) period: Period,
    pub(super) kind: Reckoning,
    /// At the indicator's scale; none for *không rõ*.
    pub(super) amount: Option<i64>,
    /// The figure as the file holds it, where it was rounded.
    pub(super) exact: Option<String>,
}

/// Codes of indicators, each once.
#[derive(Debug, Default)]
pub(super) struct Codes {
    all: Vec<(String, u8)>,
    places: HashMap<String, u32>,
}

impl Codes {
    fn place(&mut self, code: &str, scale: u8) -> u32 {
        if let Some(place) = self.places.get(code) {
            return *place;
        }
        let place = u32::try_from(self.all.len()).expect("a table has fewer indicators than cells");
        self.all.push((code.to_owned(), scale));
        self.places.insert(code.to_owned(), place);
        place
    }

    /// The codes, in the order of their places.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|(code, _)| code.as_str())
    }

    /// The code at a place.
    pub(super) fn code(&self, place: u32) -> &str {
        &self.all[place as usize].0
    }
}

/// How the values of a table stand.
pub(super) fn shape_of(view: &View<'_>) -> Shape {
    if view.fact("indicator").is_some() && view.fact("amount").is_some() {
        return Shape::Long;
    }
    let dated = view
        .columns
        .iter()
        .filter(|column| column.period.is_some() && column.content == "number")
        .filter(|column| matches!(column.meaning, Meaning::Unclear | Meaning::New(_)) && only_a_period(column))
        .count();
    if dated >= 2 { Shape::Periods } else { Shape::Indicators }
}

/// True where the headings say when, and not what.
fn only_a_period(column: &ColumnLook) -> bool {
    let words: String = column.path.iter().map(|part| headings::plain(part)).collect::<Vec<_>>().join(" ");
    let rest = words.split(' ').filter(|word| {
        !matches!(
            *word,
            "nam"
                | "quy"
                | "thang"
                | "ky"
                | "i"
                | "ii"
                | "iii"
                | "iv"
                | "so"
                | "bo"
                | "uoc"
                | "6"
                | "9"
                | "dau"
                | "thuc"
                | "hien"
        ) && !word.bytes().all(|byte| byte.is_ascii_digit())
    });
    rest.count() == 0
}

/// Asks what only somebody can say: periods, columns, dashes, new units.
pub(super) fn ask(look: &mut Look, view: &View<'_>, known: &Known, asked: &Asked, looking: &mut Looking) {
    look.indicator = match look.shape {
        Shape::Periods => indicator_of_titles(view, known, asked),
        _ => None,
    };
    let corner = view.table.area.first;
    if look.shape == Shape::Periods && look.indicator.is_none() {
        let question = Question { id: "indicator".into(), ..Question::default() };
        looking.ask(Found::new(view.place, corner, Rule::IndicatorUnclear), question);
    }
    let has_values = view.columns.iter().any(|column| column.meaning.is_value());
    let needs_period = look.shape == Shape::Indicators
        && view.columns.iter().any(|column| column.meaning.is_value() && column.period.is_none());
    if needs_period && look.period.is_none() {
        looking.ask(
            Found::new(view.place, corner, Rule::PeriodUnclear),
            Question { id: "period".into(), ..Question::default() },
        );
    }
    for column in &view.columns {
        if column.measures_other {
            looking.found.push(Found::new(view.place, column.heading(), Rule::UnitOfMeasureDiffers).with([
                ("column", column.name()),
                ("measure", column.measure.clone().unwrap_or_default()),
                ("meaning", column.meaning.to_string()),
            ]));
        }
        if look.shape == Shape::Indicators && column.meaning == Meaning::Unclear {
            let choices = vec![Choice::word("ignore"), Choice::word("new")];
            looking.ask(
                Found::new(view.place, column.heading(), Rule::ColumnUnclear).with([("column", column.name())]),
                Question { id: format!("column:{}", column.letters), choices, ..Question::default() },
            );
        }
    }
    if (has_values || look.shape != Shape::Indicators)
        && dash(asked).is_none()
        && let Some(column) = view
            .columns
            .iter()
            .find(|column| column.dashes > 0 && (column.meaning.is_value() || look.shape != Shape::Indicators))
    {
        let choices = ["zero", "unknown", "blank"].map(Choice::word).to_vec();
        let cells: u32 =
            view.columns.iter().filter(|column| column.meaning.is_value()).map(|column| column.dashes).sum();
        looking.ask(
            Found::new(view.place, column.heading(), Rule::DashUnclear).with([("cells", cells.to_string())]),
            Question { id: "dash".into(), choices, ..Question::default() },
        );
    }
    if look.subjects.new > 0
        && !asked.answers.contains_key("new-units")
        && !asked.layout.as_ref().is_some_and(|layout| layout.adds_units)
    {
        let choices = ["add", "skip"].map(Choice::word).to_vec();
        looking.ask(
            Found::new(view.place, corner, Rule::NewUnits).with([("count", look.subjects.new.to_string())]),
            Question { id: "new-units".into(), choices, ..Question::default() },
        );
    }
}

/// What a dash says: `zero`, `unknown` or `blank`.
fn dash(asked: &Asked) -> Option<&str> {
    let layout = || asked.layout.as_ref().map(|layout| layout.dash.as_str()).filter(|dash| !dash.is_empty());
    asked.answers.get("dash").map(String::as_str).or_else(layout)
}

fn indicator_of_titles(view: &View<'_>, known: &Known, asked: &Asked) -> Option<String> {
    let said = asked.answers.get("indicator").cloned();
    let layout = || asked.layout.as_ref().map(|layout| layout.indicator.clone()).filter(|code| !code.is_empty());
    if let Some(code) = said.or_else(layout) {
        return known.catalogue.of_code(&code).map(|indicator| indicator.code.clone());
    }
    let mut lines = view.lines(&view.table.titles);
    lines.push(view.sheet.name.clone());
    lines.iter().find_map(|line| {
        let folded = fold(line);
        let bare = folded.split(" theo ").next().unwrap_or(&folded).trim_start_matches("bang ").to_owned();
        let bare = bare
            .trim_start_matches(|letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ':' | ' '))
            .to_owned();
        let bare = bare.split(" dang hoat dong").next().unwrap_or(&bare).to_owned();
        match headings::meaning_of(&[bare], &known.catalogue) {
            Some((Meaning::Value(code), confidence, _)) if confidence >= 75 => {
                known.catalogue.of_code(&code).map(|indicator| indicator.code.clone())
            }
            _ => None,
        }
    })
}

/// The new indicators that the columns define, by column.
pub(super) fn new_indicators(view: &View<'_>, known: &Known) -> BTreeMap<u32, NewIndicator> {
    let mut defined: BTreeMap<u32, NewIndicator> = BTreeMap::new();
    for column in &view.columns {
        let Meaning::New(code) = &column.meaning else { continue };
        let name: String = column.name().chars().take(300).collect();
        let taken = |code: &str, defined: &BTreeMap<u32, NewIndicator>| {
            known.catalogue.of_code(code).is_some() || defined.values().any(|own| own.code == code)
        };
        let base = if code.is_empty() { code_of_name(&name) } else { code.clone() };
        let mut code = base.clone();
        let mut number = 2;
        while taken(&code, &defined) {
            code = format!("{base}{number}");
            number += 1;
        }
        let unit = column.measure.clone().filter(|unit| unit.chars().count() <= 60).unwrap_or_else(|| "–".into());
        let scale = column.scale.unwrap_or(0).min(SCALE_MAX);
        defined.insert(column.column, NewIndicator { code, name, unit, scale });
    }
    defined
}

/// A code from the first letters of a heading: `Tổng thu NSNN` is `X.TTN`.
fn code_of_name(name: &str) -> String {
    let folded = fold(name);
    let letters = folded.split(|letter: char| !letter.is_alphanumeric()).filter_map(|word| word.chars().next());
    let code: String = letters.filter(char::is_ascii_alphanumeric).take(10).collect();
    format!("X.{}", code.to_uppercase())
}

/// Subject, indicator, period and reckoning of a value.
type CellStated = (i64, u32, Period, Reckoning);

/// Counts the values that would be stated, and lists what cannot be read.
pub(super) fn count(look: &mut Look, view: &View<'_>, known: &Known, asked: &Asked, looking: &mut Looking) {
    look.new_indicators = new_indicators(view, known).into_values().collect();
    let subjects = std::mem::take(&mut look.row_subjects);
    let mut codes = Codes::default();
    let mut tally = super::look::ValueTally::default();
    let mut seen: HashMap<CellStated, (Option<i64>, Address)> = HashMap::new();
    let mut twice = Vec::new();
    let repeats = repeats(&subjects);
    each(look, &subjects, view, known, asked, &mut codes, &mut |said| match said {
        Said::Value(statement) => {
            tally.stated += 1;
            tally.zeros += u64::from(statement.amount == Some(0));
            tally.unknown += u64::from(statement.amount.is_none());
            let row = &subjects[statement.subject];
            if let RowIs::Known(id) = row.is
                && (repeats || look.shape == Shape::Long)
            {
                let key = (id, statement.indicator, statement.period, statement.kind);
                match seen.get(&key) {
                    Some((amount, first)) if *amount != statement.amount => twice.push((statement.at, *first)),
                    Some(_) => {}
                    None => {
                        seen.insert(key, (statement.amount, statement.at));
                    }
                }
            }
        }
        Said::Blank => tally.blank += 1,
        Said::Unread(found) => {
            tally.unread += 1;
            looking.found.extend(found);
        }
    });
    for (at, first) in twice {
        looking.found.push(Found::new(view.place, at, Rule::ValueTwice).with([("first", first.to_string())]));
    }
    look.values = tally;
    look.row_subjects = subjects;
}

fn repeats(subjects: &[RowSubject]) -> bool {
    let mut ids: Vec<i64> =
        subjects.iter().filter_map(|row| if let RowIs::Known(id) = row.is { Some(id) } else { None }).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    ids.len() < all
}

/// What a cell of values says.
pub(super) enum Said {
    Value(Statement),
    Blank,
    /// It cannot be read; with the problem where the analysis has not named it.
    Unread(Option<Found>),
}

/// Goes through the cells of values, row by row.
pub(super) fn each(
    look: &Look,
    subjects: &[RowSubject],
    view: &View<'_>,
    known: &Known,
    asked: &Asked,
    codes: &mut Codes,
    tell: &mut dyn FnMut(Said),
) {
    match look.shape {
        Shape::Long => each_long(look, subjects, view, known, asked, codes, tell),
        Shape::Indicators | Shape::Periods => each_across(look, subjects, view, known, asked, codes, tell),
    }
}

/// A column of values, ready to be read.
struct Source<'v> {
    column: &'v ColumnLook,
    indicator: u32,
    scale: u8,
    shift: i8,
    period: Period,
    kind: Reckoning,
    numbers: bool,
}

fn each_across(
    look: &Look,
    subjects: &[RowSubject],
    view: &View<'_>,
    known: &Known,
    asked: &Asked,
    codes: &mut Codes,
    tell: &mut dyn FnMut(Said),
) {
    let sources = sources(look, view, known, codes);
    for (subject, row) in subjects.iter().enumerate() {
        if matches!(row.is, RowIs::Skipped | RowIs::Unsettled) {
            continue;
        }
        for source in &sources {
            let at = Address::new(row.row, source.column.column);
            let amount =
                cells::amount(view.sheet, view.cell(row.row, at.column), source.column.sign, Some(source.scale));
            let about = About {
                at,
                subject,
                indicator: source.indicator,
                scale: source.scale,
                shift: source.shift,
                period: source.period,
                kind: source.kind,
                named: source.numbers,
            };
            tell(said(view, amount, &about, asked));
        }
    }
}

fn sources<'v>(look: &Look, view: &'v View<'_>, known: &Known, codes: &mut Codes) -> Vec<Source<'v>> {
    let new = new_indicators(view, known);
    let mut sources = Vec::new();
    for (column, analysed) in view.columns.iter().zip(&view.table.columns) {
        let (code, scale) = match (&column.meaning, look.shape) {
            (Meaning::Unclear | Meaning::New(_), Shape::Periods) if column.period.is_some() => match &look.indicator {
                Some(code) => (code.clone(), known.catalogue.of_code(code).map_or(0, |indicator| indicator.scale)),
                None => continue,
            },
            (Meaning::Value(code), _) => match known.catalogue.of_code(code) {
                Some(indicator) => (indicator.code.clone(), indicator.scale),
                None => continue,
            },
            (Meaning::New(_), _) => match new.get(&column.column) {
                Some(new) => (new.code.clone(), new.scale),
                None => continue,
            },
            _ => continue,
        };
        let period = column.period.or(look.period);
        let period = if column.year_before { period.and_then(Period::year_before) } else { period };
        let Some(period) = period else { continue };
        sources.push(Source {
            column,
            indicator: codes.place(&code, scale),
            scale,
            shift: column.shift,
            period,
            kind: column.reckoning,
            numbers: analysed.profile.content == Content::Number,
        });
    }
    sources
}

/// What a cell's amount is said about, and how it is to be read.
struct About {
    at: Address,
    subject: usize,
    indicator: u32,
    scale: u8,
    shift: i8,
    period: Period,
    kind: Reckoning,
    /// True where the analysis has named what is no number in this column.
    named: bool,
}

fn said(view: &View<'_>, amount: Amount, about: &About, asked: &Asked) -> Said {
    let About { at, subject, indicator, scale, shift, period, kind, named } = *about;
    let value = |amount, exact| Said::Value(Statement { subject, at, indicator, period, kind, amount, exact });
    let fault = |rule: Rule, text: String| Said::Unread(Some(Found::new(view.place, at, rule).with([("text", text)])));
    match amount {
        Amount::Blank => Said::Blank,
        Amount::Unknown => value(None, None),
        Amount::Dash => match dash(asked) {
            Some("zero") => value(Some(0), None),
            Some("unknown") => value(None, None),
            Some(_) => Said::Blank,
            None => Said::Unread(None),
        },
        Amount::Tick => value(10_i64.checked_pow(u32::from(scale)), None),
        Amount::Number { value: number, computed } => match cells::at_scale(number, shift, scale) {
            None => fault(Rule::NumberTooLarge, super::found::shown(number)),
            Some((amount, false)) => value(Some(amount), None),
            Some((amount, true)) if computed || shift < 0 => value(Some(amount), Some(super::found::shown(number))),
            Some((_, true)) => fault(Rule::NumberTooFine, super::found::shown(number)),
        },
        // The analysis has named these already, in columns of figures.
        Amount::Ambiguous { .. } | Amount::Broken => Said::Unread(None),
        Amount::Words if named => Said::Unread(None),
        Amount::Words => fault(Rule::TextAmongNumbers, view.text(at.row, at.column)),
    }
}

fn each_long(
    look: &Look,
    subjects: &[RowSubject],
    view: &View<'_>,
    known: &Known,
    asked: &Asked,
    codes: &mut Codes,
    tell: &mut dyn FnMut(Said),
) {
    let (Some(indicators), Some(amounts)) = (view.fact("indicator"), view.fact("amount")) else { return };
    let mut found: HashMap<String, Option<(u32, u8)>> = HashMap::new();
    for (subject, row) in subjects.iter().enumerate() {
        if matches!(row.is, RowIs::Skipped | RowIs::Unsettled) {
            continue;
        }
        let text = view.text(row.row, indicators.column);
        let indicator = *found.entry(text.clone()).or_insert_with(|| {
            match headings::meaning_of(std::slice::from_ref(&text), &known.catalogue) {
                Some((Meaning::Value(code), _, _)) => {
                    let indicator = known.catalogue.of_code(&code)?;
                    Some((codes.place(&indicator.code, indicator.scale), indicator.scale))
                }
                _ => None,
            }
        });
        let Some((indicator, scale)) = indicator else {
            let at = Address::new(row.row, indicators.column);
            tell(Said::Unread(Some(Found::new(view.place, at, Rule::CodeUnknown).with([("text", text)]))));
            continue;
        };
        let period_text = view.fact_text(row.row, "period");
        let period = if period_text.is_empty() { look.period } else { times::period_in(&period_text) };
        let Some(period) = period else {
            let at =
                view.fact("period").map_or(Address::new(row.row, 0), |column| Address::new(row.row, column.column));
            tell(Said::Unread(Some(Found::new(view.place, at, Rule::CodeUnknown).with([("text", period_text)]))));
            continue;
        };
        let kind = if times::of_path(&[view.fact_text(row.row, "reckoning")]).estimate {
            Reckoning::Estimate
        } else {
            Reckoning::Actual
        };
        let at = Address::new(row.row, amounts.column);
        let amount = cells::amount(view.sheet, view.cell(row.row, at.column), amounts.sign, Some(scale));
        let shift = measure_shift(view, row.row, known, codes.code(indicator));
        let named = amounts.content == "number";
        let about = About { at, subject, indicator, scale, shift, period, kind, named };
        tell(said(view, amount, &about, asked));
    }
}

/// Powers of ten from the unit that the row states to the indicator's own.
fn measure_shift(view: &View<'_>, row: u32, known: &Known, code: &str) -> i8 {
    use songhanh_vietnamese::unit::parse_unit;
    let stated = parse_unit(&view.fact_text(row, "measure"));
    let own = known.catalogue.of_code(code).and_then(|indicator| parse_unit(&indicator.unit_vi));
    match (stated, own) {
        (Some(stated), Some(own)) if stated.quantity == own.quantity => stated.power.saturating_sub(own.power),
        _ => 0,
    }
}
