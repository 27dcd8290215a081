//! The values of a table: which cell states what of which row, in which period.

use std::collections::{BTreeMap, HashMap};

use songhanh_spreadsheet::grid::Address;
use songhanh_spreadsheet::table::Content;
use songhanh_vietnamese::Decimal;
use songhanh_vietnamese::unit::{Unit, parse_unit};

use super::across::named_columns;
use super::asked::Asked;
use super::cells::{self, Amount};
use super::column::ColumnLook;
use super::headings;
use super::indicator::{OF_TABLE, new_indicators};
use super::known::Known;
use super::layout::Shape;
use super::look::Look;
use super::meaning::Meaning;
use super::problem::{Found, Rule};
use super::questions::dash;
use super::subject::{RowIs, RowSubject};
use super::times;
use super::view::View;
use crate::calendar::Period;
use crate::indicators::{Indicator, Reckoning};

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
    /// Decimals of the indicator.
    pub(super) scale: u8,
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

    /// The code at a place.
    pub(super) fn code(&self, place: u32) -> &str {
        &self.all[place as usize].0
    }
}

/// What a cell of values says.
pub(super) enum Said {
    Value(Statement),
    Blank,
    /// It cannot be read; with the problem where the analysis has not named it.
    Unread(Option<Found>),
}

impl Said {
    fn value(self) -> Option<Statement> {
        match self {
            Self::Value(statement) => Some(statement),
            Self::Blank | Self::Unread(_) => None,
        }
    }
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
        Shape::Subjects => each_down(look, subjects, view, known, asked, codes, tell),
        Shape::Indicators | Shape::Periods | Shape::Organisations => {
            each_of(&sources(look, view, known, asked, codes), subjects, view, asked, tell);
        }
    }
}

/// What is stated, part by part; all that is said of one cell of the store
/// stands in one part. Goes on while `tell` says so.
pub(super) fn each_part(
    look: &Look,
    view: &View<'_>,
    known: &Known,
    asked: &Asked,
    tell: &mut dyn FnMut(&Codes, Vec<Statement>) -> bool,
) {
    let subjects = &look.row_subjects;
    let mut codes = Codes::default();
    let mut stated = Vec::new();
    if matches!(look.shape, Shape::Long | Shape::Subjects) {
        each(look, subjects, view, known, asked, &mut codes, &mut |said| stated.extend(said.value()));
        tell(&codes, stated);
        return;
    }
    let mut parts: BTreeMap<(u32, Period, Reckoning), Vec<Source<'_>>> = BTreeMap::new();
    for source in sources(look, view, known, asked, &mut codes) {
        parts.entry((source.indicator, source.period, source.kind)).or_default().push(source);
    }
    for sources in parts.into_values() {
        each_of(&sources, subjects, view, asked, &mut |said| stated.extend(said.value()));
        if !tell(&codes, std::mem::take(&mut stated)) {
            return;
        }
    }
}

/// A column of values, ready to be read.
struct Source<'v> {
    column: &'v ColumnLook,
    defined: Option<&'v Indicator>,
    /// The column whose names its figures belong to.
    names: Option<u32>,
    indicator: u32,
    scale: u8,
    shift: i8,
    measure: Option<Unit>,
    period: Period,
    kind: Reckoning,
    numbers: bool,
}

/// The cells of some columns, row by row.
fn each_of(
    sources: &[Source<'_>],
    subjects: &[RowSubject],
    view: &View<'_>,
    asked: &Asked,
    tell: &mut dyn FnMut(Said),
) {
    for (subject, row) in subjects.iter().enumerate() {
        if matches!(row.is, RowIs::Skipped | RowIs::Unsettled) {
            continue;
        }
        for source in sources.iter().filter(|source| source.names.is_none_or(|names| names == row.names)) {
            let at = Address::new(row.row, source.column.column);
            let amount = cells::amount(
                view.sheet,
                &view.texts,
                view.cell(row.row, at.column),
                source.column.sign,
                Some(source.scale),
            );
            let about = About {
                defined: source.defined,
                at,
                subject,
                indicator: source.indicator,
                scale: source.scale,
                shift: source.shift,
                measure: source.measure,
                period: source.period,
                kind: source.kind,
                named: source.numbers,
            };
            tell(said(view, amount, &about, asked));
        }
    }
}

fn sources<'v>(look: &Look, view: &'v View<'_>, known: &'v Known, asked: &Asked, codes: &mut Codes) -> Vec<Source<'v>> {
    let new = new_indicators(look, view, known, asked);
    let mut sources = Vec::new();
    for (column, analysed) in view.columns.iter().zip(&view.table.columns) {
        let (code, scale) = match (&column.meaning, look.shape) {
            (Meaning::Unclear | Meaning::New(_), Shape::Periods) if column.period.is_some() => {
                let of_table = look.indicator.as_ref().and_then(|code| known.catalogue.of_code(code));
                let defined = || new.values().find(|new| new.question == OF_TABLE);
                match of_table
                    .map(|own| (own.code.clone(), own.scale))
                    .or_else(|| defined().filter(|new| new.accepted).map(|new| (new.code.clone(), new.scale)))
                {
                    Some(own) if !column.planned => own,
                    _ => continue,
                }
            }
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
            defined: known.catalogue.of_code(&code),
            names: look.lists.names_of(column.column),
            indicator: codes.place(&code, scale),
            scale,
            shift: column.shift,
            measure: stated_or_own(column.measure.as_deref().unwrap_or_default(), known, &code),
            period,
            kind: if look.reckoning == Reckoning::Estimate && !column.done {
                Reckoning::Estimate
            } else {
                column.reckoning
            },
            numbers: analysed.profile.content == Content::Number,
        });
    }
    sources
}

/// Indicators down, units or places across.
fn each_down(
    look: &Look,
    subjects: &[RowSubject],
    view: &View<'_>,
    known: &Known,
    asked: &Asked,
    codes: &mut Codes,
    tell: &mut dyn FnMut(Said),
) {
    let Some(across) = view.across else { return };
    let new = new_indicators(look, view, known, asked);
    for (column, heading) in named_columns(view, across, known) {
        let is_own = |own: &RowSubject| (own.row, own.names) == (heading.row, heading.column);
        let Some(subject) = subjects.iter().position(is_own) else { continue };
        if matches!(subjects[subject].is, RowIs::Skipped | RowIs::Unsettled) {
            continue;
        }
        let period = column.period.or(look.period);
        let period = if column.year_before { period.and_then(Period::year_before) } else { period };
        let Some(period) = period.filter(|_| !column.planned) else { continue };
        let estimate = look.reckoning == Reckoning::Estimate && !column.done;
        for row in &look.indicator_rows {
            let (code, scale) = match &row.meaning {
                Meaning::Value(code) => (code.clone(), row.scale),
                Meaning::New(_) => match new.get(&(row.row - 1)) {
                    Some(new) => (new.code.clone(), new.scale),
                    None => continue,
                },
                _ => continue,
            };
            let at = Address::new(row.row - 1, column.column);
            let amount = cells::amount(view.sheet, &view.texts, view.cell(at.row, at.column), column.sign, Some(scale));
            let about = About {
                defined: known.catalogue.of_code(&code),
                at,
                subject,
                indicator: codes.place(&code, scale),
                scale,
                shift: row.shift,
                measure: stated_or_own(row.measure.as_deref().unwrap_or_default(), known, &code),
                period,
                kind: if estimate { Reckoning::Estimate } else { column.reckoning },
                named: column.content == "number" && view.items().any(|item| item.row == at.row),
            };
            tell(said(view, amount, &about, asked));
        }
    }
}

/// What a cell's amount is said about, and how it is to be read.
struct About<'k> {
    /// The indicator, where it is one of the catalogue.
    defined: Option<&'k Indicator>,
    at: Address,
    subject: usize,
    indicator: u32,
    scale: u8,
    shift: i8,
    /// The unit in which its column or row counts.
    measure: Option<Unit>,
    period: Period,
    kind: Reckoning,
    /// True where the analysis has named what is no number in this column.
    named: bool,
}

fn said(view: &View<'_>, amount: Amount, about: &About<'_>, asked: &Asked) -> Said {
    let About { defined, at, subject, indicator, scale, shift, measure, period, kind, named } = *about;
    let value = |amount, exact| Said::Value(Statement { subject, at, indicator, period, kind, scale, amount, exact });
    let fault = |rule: Rule, text: String| Said::Unread(Some(Found::new(view.place, at, rule).with([("text", text)])));
    // The bounds of the form that a person types hold here too.
    let within = |amount: i64, exact| match defined.and_then(|one| one.oversteps(amount).map(|over| (one, over))) {
        None => value(Some(amount), exact),
        Some((one, (bounds, bound))) => {
            let shown = |number: i64| Decimal::new(number.into(), scale).map_or_else(String::new, super::found::shown);
            Said::Unread(Some(Found::new(view.place, at, Rule::NumberOutOfRange).with([
                ("text", shown(amount)),
                ("code", one.code.clone()),
                ("bounds", bounds.to_owned()),
                ("bound", shown(bound)),
            ])))
        }
    };
    let amount = match amount {
        Amount::Measured { value, unit } if measure == Some(unit) => Amount::Number { value, computed: false },
        amount => amount,
    };
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
            Some((amount, false)) => within(amount, None),
            Some((amount, true)) if computed || shift < 0 => within(amount, Some(super::found::shown(number))),
            Some((_, true)) => fault(Rule::NumberTooFine, super::found::shown(number)),
        },
        // The analysis has named these already, in columns of figures.
        Amount::Ambiguous { .. } | Amount::Broken => Said::Unread(None),
        Amount::Measured { .. } => fault(Rule::NumberMeasured, view.text(at.row, at.column)),
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
    let mut reporter: Option<String> = None;
    for (subject, row) in subjects.iter().enumerate() {
        if matches!(row.is, RowIs::Skipped | RowIs::Unsettled) {
            continue;
        }
        if let Some(column) = view.fact("reporter") {
            let own = view.text(row.row, column.column);
            let at = Address::new(row.row, column.column);
            // What is taken in is stated by the agency that takes it in: never
            // what another one says.
            if view.is_exchange && !known.is_own_reporter(&own) {
                tell(Said::Unread(Some(Found::new(view.place, at, Rule::ReporterOther).with([("text", own)]))));
                continue;
            }
            let first = reporter.get_or_insert_with(|| own.clone());
            if *first != own {
                let found = Found::new(view.place, at, Rule::ReporterSeveral);
                tell(Said::Unread(Some(found.with([("text", own), ("first", first.clone())]))));
                continue;
            }
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
        let reckoning = view.fact_text(row.row, "reckoning");
        let estimate = times::of_path(std::slice::from_ref(&reckoning)).estimate;
        let kind = match Reckoning::of_word(reckoning.trim()) {
            Some(kind) => kind,
            None if estimate => Reckoning::Estimate,
            None => Reckoning::Actual,
        };
        let at = Address::new(row.row, amounts.column);
        let amount = cells::amount(view.sheet, &view.texts, view.cell(row.row, at.column), amounts.sign, Some(scale));
        // A missing value (code O) was stated to be unknown; one that was not
        // shown (Q) says nothing.
        let is_missing = view.fact_text(row.row, "observation-status").trim() == "O";
        let amount = if amount == Amount::Blank && is_missing { Amount::Unknown } else { amount };
        let shift = measure_shift(view, row.row, known, codes.code(indicator));
        let named = amounts.content == "number";
        let defined = known.catalogue.of_code(codes.code(indicator));
        let measure = stated_or_own(&view.fact_text(row.row, "measure"), known, codes.code(indicator));
        let about = About { defined, at, subject, indicator, scale, shift, measure, period, kind, named };
        tell(said(view, amount, &about, asked));
    }
}

/// The unit that a heading or a row states, else the indicator's own.
fn stated_or_own(stated: &str, known: &Known, code: &str) -> Option<Unit> {
    parse_unit(stated).or_else(|| parse_unit(&known.catalogue.of_code(code)?.unit_vi))
}

/// Powers of ten from the unit that the row states to the indicator's own.
fn measure_shift(view: &View<'_>, row: u32, known: &Known, code: &str) -> i8 {
    let stated = parse_unit(&view.fact_text(row, "measure"));
    let own = known.catalogue.of_code(code).and_then(|indicator| parse_unit(&indicator.unit_vi));
    match (stated, own) {
        (Some(stated), Some(own)) if stated.quantity == own.quantity => stated.power.saturating_sub(own.power),
        _ => 0,
    }
}
