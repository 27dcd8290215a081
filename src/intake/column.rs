//! The columns of a table: what each is, how its figures are read.

use std::collections::BTreeMap;

use songhanh_spreadsheet::grid::{Address, Sheet, Value, column_letters};
use songhanh_spreadsheet::table::{Column, Content, Table};
use songhanh_vietnamese::Decimal;
use songhanh_vietnamese::date::Order;
use songhanh_vietnamese::number::DecimalSign;
use songhanh_vietnamese::unit::{Quantity, Unit, parse_unit};

use super::headings::{self, Ground};
use super::layout::Layout;
use super::meaning::Meaning;
use super::organisation;
use super::times::{self, Timed};
use crate::calendar::Period;
use crate::indicators::{Catalogue, Nature, Reckoning, SCALE_MAX};

/// What is read from a column, and why.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ColumnLook {
    /// The column of the sheet, from 0.
    pub column: u32,
    /// Its letters: `K`.
    pub letters: String,
    /// The row of its lowest heading.
    #[serde(skip)]
    pub heading_row: u32,
    /// Its headings, outermost first.
    pub path: Vec<String>,
    /// What it is.
    pub meaning: Meaning,
    /// How sure that is, 0 to 100.
    pub confidence: u8,
    /// What says so.
    pub ground: Ground,
    /// The unit of measure that its heading or the table states.
    pub measure: Option<String>,
    /// Powers of ten from that unit to the indicator's own.
    pub shift: i8,
    /// True where that unit measures something else.
    #[serde(skip)]
    pub measures_other: bool,
    /// The period that its heading names.
    pub period: Option<Period>,
    /// Done or expected.
    pub reckoning: Reckoning,
    /// *Cùng kỳ năm trước*: the table's period, a year earlier.
    pub year_before: bool,
    /// What is planned: left out, since it is not a value.
    pub planned: bool,
    /// *Thực hiện*: done, whatever the titles say.
    #[serde(skip)]
    pub(super) done: bool,
    /// Decimals that are kept.
    pub scale: Option<u8>,
    /// How decimals are written: `comma`, `point`, `mixed`, or none needed.
    pub notation: &'static str,
    /// Cells that prove a decimal comma, a decimal point, and cells that could
    /// be either.
    pub notation_evidence: [u32; 3],
    /// The order of day and month: `day-first`, `month-first`, or nothing.
    pub day_order: &'static str,
    /// What its cells hold: `number`, `text`, …
    pub content: &'static str,
    /// Blank cells.
    pub blanks: u32,
    /// Written zeros.
    pub zeros: u32,
    /// Cells said to be unknown.
    pub unknowns: u32,
    /// Dashes.
    pub dashes: u32,
    /// Numbers.
    pub numbers: u32,
    /// Kinds of organisation that its heading may mean, where it tells some.
    #[serde(skip)]
    pub(super) kinds: Vec<String>,
    #[serde(skip)]
    pub(super) sign: Option<DecimalSign>,
    #[serde(skip)]
    pub(super) order: Option<Order>,
}

impl ColumnLook {
    /// The cell of its heading.
    #[must_use]
    pub fn heading(&self) -> Address {
        Address::new(self.heading_row, self.column)
    }

    /// Its headings on one line.
    #[must_use]
    pub fn name(&self) -> String {
        headings::joined_name(&self.path)
    }
}

/// What was asked for about columns.
pub(super) struct Wanted<'a> {
    pub(super) layout: Option<&'a Layout>,
    pub(super) answers: &'a BTreeMap<String, String>,
    pub(super) new_indicators: bool,
}

/// Odd proofs against which the order of a column still stands: one in twenty.
const ODD_SHARE: u32 = 20;

/// The columns of `table`. `wanted` is for the table that is to be taken in.
pub(super) fn columns(
    sheet: &Sheet,
    table: &Table,
    catalogue: &Catalogue,
    wanted: Option<&Wanted<'_>>,
) -> Vec<ColumnLook> {
    let heading_row = table.header.map_or(table.area.first.row, |(_, last)| last);
    let mut columns: Vec<ColumnLook> = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| column_look(sheet, table, at, column, heading_row, catalogue, wanted))
        .collect();
    one_name_column(table, &mut columns);
    if wanted.is_some() {
        organisation::recognise(&mut columns);
    }
    columns
}

fn column_look(
    sheet: &Sheet,
    table: &Table,
    at: usize,
    column: &Column,
    heading_row: u32,
    catalogue: &Catalogue,
    wanted: Option<&Wanted<'_>>,
) -> ColumnLook {
    let timed = times::of_path(&column.path);
    let letters = column_letters(column.column);
    let (meaning, confidence, ground) = meaning(table, at, column, &letters, timed, catalogue, wanted);
    let profile = &column.profile;
    let sign = match wanted.and_then(|wanted| answer(wanted.answers, "numbers", &letters)) {
        Some("comma") => Some(DecimalSign::Comma),
        Some("point") => Some(DecimalSign::Point),
        // The files of exchange have plain decimals.
        _ if meaning.is("amount") && column.path.last().is_some_and(|own| own == "OBS_VALUE") => {
            Some(DecimalSign::Point)
        }
        _ => profile.notation_decision().sign(),
    };
    let order = match wanted.and_then(|wanted| answer(wanted.answers, "dates", &letters)) {
        Some("day-first") => Some(Order::DayFirst),
        Some("month-first") => Some(Order::MonthFirst),
        _ => day_order(profile.day_order.day_first, profile.day_order.month_first),
    };
    let mut look = ColumnLook {
        column: column.column,
        letters,
        heading_row: heading_row.min(sheet.height.saturating_sub(1)),
        path: column.path.clone(),
        meaning,
        confidence,
        ground,
        measure: None,
        shift: 0,
        measures_other: false,
        period: timed.period,
        reckoning: timed.reckoning(),
        year_before: timed.year_before,
        planned: timed.planned,
        done: timed.done,
        scale: None,
        notation: notation_word(profile),
        notation_evidence: [
            profile.notation.comma.count,
            profile.notation.point.count,
            u32::try_from(profile.notation.ambiguous.len()).unwrap_or(u32::MAX),
        ],
        day_order: order.map_or("", |order| if order == Order::DayFirst { "day-first" } else { "month-first" }),
        content: content_word(profile.content),
        blanks: profile.blanks,
        zeros: profile.zeros,
        unknowns: profile.unknowns,
        dashes: profile.nils,
        numbers: profile.numbers,
        kinds: Vec::new(),
        sign,
        order,
    };
    measure(&mut look, sheet, table, column, catalogue);
    look
}

/// The order that the days of a column prove, where one proof in twenty at most
/// speaks against it; those stay to be asked about.
fn day_order(day_first: u32, month_first: u32) -> Option<Order> {
    if day_first > 0 && month_first.saturating_mul(ODD_SHARE) <= day_first {
        Some(Order::DayFirst)
    } else if month_first > 0 && day_first.saturating_mul(ODD_SHARE) <= month_first {
        Some(Order::MonthFirst)
    } else {
        None
    }
}

/// The answer to a question about a column, or about all of them.
fn answer<'a>(answers: &'a BTreeMap<String, String>, what: &str, letters: &str) -> Option<&'a str> {
    answers.get(&format!("{what}:{letters}")).or_else(|| answers.get(&format!("{what}:*"))).map(String::as_str)
}

fn meaning(
    table: &Table,
    at: usize,
    column: &Column,
    letters: &str,
    timed: Timed,
    catalogue: &Catalogue,
    wanted: Option<&Wanted<'_>>,
) -> (Meaning, u8, Ground) {
    if let Some((_, confidence)) = column.profile.personal {
        return (Meaning::Refused, confidence, Ground::Content);
    }
    let profile = &column.profile;
    if let Some(wanted) = wanted {
        // An answer to "all columns" is about those that nobody understands.
        let own = wanted.answers.get(&format!("column:{letters}"));
        if let Some(meaning) = own.and_then(|text| text.parse().ok()) {
            return (meaning, 100, Ground::Answer);
        }
        if let Some(meaning) = wanted.layout.and_then(|layout| layout.meaning_of(&column.path)) {
            return (meaning, 100, Ground::Layout);
        }
    }
    let holds_figures = matches!(profile.content, Content::Number | Content::Tick);
    if table.index == Some(at) || profile.content == Content::Index {
        return (Meaning::Fact("index"), profile.confidence, Ground::Content);
    }
    if profile.content == Content::Empty {
        return (Meaning::Ignore, 100, Ground::Content);
    }
    if let Some((meaning, confidence, ground)) = headings::meaning_of(&headings::path_of(&table.columns, at), catalogue)
    {
        let is_rate = match &meaning {
            Meaning::Value(code) => catalogue.of_code(code).is_some_and(|indicator| indicator.nature == Nature::Rate),
            _ => false,
        };
        if is_rate || (meaning.is_value() && timed.planned) {
            return (Meaning::Ignore, confidence, ground);
        }
        let known = !matches!(&meaning, Meaning::Value(code) if catalogue.of_code(code).is_none());
        // A long heading that merely contains "doanh nghiệp" names no units.
        // Figures under "Nguồn" are sums of money, no documents.
        let are_words = matches!(&meaning, Meaning::Fact("source" | "address" | "measure"));
        let named =
            !matches!(&meaning, Meaning::Fact(_)) || !holds_figures || (ground == Ground::SameHeading && !are_words);
        if known && named && (!meaning.is_value() || holds_figures) {
            return (meaning, confidence, ground);
        }
    }
    if profile.content == Content::TaxCode {
        return (Meaning::Fact("tax-code"), profile.confidence, Ground::Content);
    }
    if table.label == Some(at) {
        return (Meaning::Fact("label"), profile.confidence, Ground::Content);
    }
    if headings::is_code(&column.path) {
        return (Meaning::Ignore, 70, Ground::LikeHeading);
    }
    let computed = table.ratios.iter().any(|ratio| ratio.column == column.column);
    if !holds_figures || computed || timed.planned || profile.content == Content::Tick {
        return (Meaning::Ignore, 50, Ground::Nothing);
    }
    match wanted {
        Some(wanted) => match answer(wanted.answers, "column", letters).and_then(|text| text.parse().ok()) {
            Some(meaning) => (meaning, 100, Ground::Answer),
            None if wanted.new_indicators => (Meaning::New(String::new()), 100, Ground::Answer),
            None => (Meaning::Unclear, 0, Ground::Nothing),
        },
        None => (Meaning::Unclear, 0, Ground::Nothing),
    }
}

/// Of several columns that could be the name, the one nearest to the front
/// that the table itself takes for the label, or else the first.
fn one_name_column(table: &Table, columns: &mut [ColumnLook]) {
    for fact in ["unit-name", "tax-code", "province", "zone", "commune", "status"] {
        let places: Vec<usize> = (0..columns.len()).filter(|at| columns[*at].meaning.is(fact)).collect();
        if places.len() < 2 {
            continue;
        }
        // Of places named more than once, the rows are those that stand first.
        let is_place = matches!(fact, "province" | "zone" | "commune");
        let best = places
            .iter()
            .copied()
            .max_by_key(|at| {
                let is_label = table.label == Some(*at);
                (is_place && is_label, columns[*at].confidence, is_label, std::cmp::Reverse(*at))
            })
            .expect("there are two at least");
        for at in places.into_iter().filter(|at| *at != best) {
            columns[at].meaning = Meaning::Ignore;
        }
    }
}

/// The unit of measure, and how it turns into the indicator's own.
fn measure(look: &mut ColumnLook, sheet: &Sheet, table: &Table, column: &Column, catalogue: &Catalogue) {
    let own = column.unit.as_ref();
    let is_ratio = own.is_none() && headings::is_ratio(&column.path);
    let stated = own.or(table.unit.as_ref().filter(|stated| stated.unit.is_some() && !is_ratio));
    look.measure = stated.map(|stated| stated.text.clone()).or_else(|| is_ratio.then(|| "%".to_owned()));
    let from = stated.and_then(|stated| stated.unit);
    match &look.meaning {
        Meaning::Value(code) => {
            let Some(indicator) = catalogue.of_code(code) else { return };
            look.scale = Some(indicator.scale);
            let (Some(from), Some(to)) = (from, parse_unit(&indicator.unit_vi)) else { return };
            if from.quantity == to.quantity {
                look.shift = from.power.saturating_sub(to.power);
            } else if own.is_some() && !both_count(from, to) {
                look.measures_other = true;
            }
        }
        Meaning::New(_) => {
            let typed = column.profile.places.min(SCALE_MAX).max(if column.profile.places > 0 { 2 } else { 0 });
            look.scale = Some(computed_scale(sheet, table, column.column).map_or(typed, |fine| fine.max(typed)));
        }
        _ => {}
    }
}

/// Figures after the decimal sign beyond which a number was computed.
const TYPED_PLACES_MAX: u8 = 6;

/// Decimals worth keeping of a column with computed figures, whose cells hold
/// more than they show: as many as the largest of them leaves room for.
fn computed_scale(sheet: &Sheet, table: &Table, column: u32) -> Option<u8> {
    let numbers = table.rows.iter().filter_map(|row| match sheet.cell(Address::new(row.row, column)).value {
        Value::Number(number) => Some(number),
        _ => None,
    });
    let (mut computed, mut largest) = (false, 0.0_f64);
    for number in numbers {
        let places = Decimal::from_f64(number).map_or(0, |value| value.shortened().scale());
        computed |= places > TYPED_PLACES_MAX;
        largest = largest.max(number.abs());
    }
    // Room for a thousand of them in the sums of a table.
    let fits = |scale: &u8| largest * 10_f64.powi(i32::from(*scale)) < 1e15;
    computed.then(|| (0..=SCALE_MAX).rev().find(fits).unwrap_or(0))
}

/// Persons and things are both counted one by one.
pub(super) fn both_count(from: Unit, to: Unit) -> bool {
    let counts = |unit: Unit| matches!(unit.quantity, Quantity::Persons | Quantity::Things);
    counts(from) && counts(to)
}

fn notation_word(profile: &songhanh_spreadsheet::table::Profile) -> &'static str {
    use songhanh_vietnamese::number::Decision;
    match profile.notation_decision() {
        Decision::NotNeeded => "",
        Decision::Decided(DecimalSign::Comma) => "comma",
        Decision::Decided(DecimalSign::Point) => "point",
        Decision::Ambiguous => "ambiguous",
        Decision::Contradictory => "mixed",
    }
}

fn content_word(content: Content) -> &'static str {
    match content {
        Content::Empty => "empty",
        Content::Index => "index",
        Content::Number => "number",
        Content::Date => "date",
        Content::TaxCode => "tax-code",
        Content::Tick => "tick",
        Content::Text => "text",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_odd_day_does_not_turn_a_column_but_two_orders_are_asked_about() {
        assert_eq!(day_order(60, 1), Some(Order::DayFirst));
        assert_eq!(day_order(0, 4), Some(Order::MonthFirst));
        assert_eq!(day_order(10, 1), None);
        assert_eq!(day_order(0, 0), None);
    }
}
