//! What the analysis of a table found wrong, as problems of intake: with the
//! labels of the rows that it names, and with what the columns are known to be.

use std::collections::HashSet;

use songhanh_spreadsheet::grid::{Address, Value};
use songhanh_spreadsheet::table::{Content, GapCause, PersonalKind, Problem, What};
use songhanh_vietnamese::date::{self, Order};
use songhanh_vietnamese::legacy::Encoding;
use songhanh_vietnamese::number::{self, Outcome};
use songhanh_vietnamese::tax_code;
use songhanh_vietnamese::{Decimal, Notation, format_decimal};

use super::asked::{Choice, Looking, Question};
use super::cells::{self, Amount, Dated};
use super::column::ColumnLook;
use super::headings::Ground;
use super::meaning::Meaning;
use super::problem::{Found, Rule, Severity};
use super::view::View;

/// Places that a figure is shown with which a machine computed.
const COMPUTED_PLACES: u8 = 3;

/// A number as Vietnamese papers write it. What computing left behind the sixth
/// place is rounded away, unless it is all there is.
pub(super) fn shown(value: Decimal) -> String {
    let value = value.shortened();
    let mut places = if value.scale() > 6 { COMPUTED_PLACES } else { value.scale() };
    while value.rounded(places).is_zero() && places < value.scale() {
        places += 1;
    }
    format_decimal(value.rounded(places).shortened(), Notation::Vietnamese)
}

/// Totals by their words, compared with all items: one that is right over its
/// subtotals is still wrong where a subtotal is.
pub(super) fn grand_totals(view: &View<'_>, looking: &mut Looking) {
    let items: Vec<u32> = view.items().map(|row| row.row).collect();
    let by_words = |row: &&songhanh_spreadsheet::table::Row| {
        if items.binary_search(&row.row).is_ok() {
            return false;
        }
        let label = songhanh_vietnamese::fold(&view.label(row.row));
        ["tong cong", "tong so", "toan tinh", "ca nuoc"].iter().any(|words| label.starts_with(words))
    };
    let named = |at: Address| {
        view.table.problems.iter().any(|problem| problem.at == at && matches!(problem.what, What::SumDiffers { .. }))
    };
    for total in view.table.rows.iter().filter(by_words) {
        let (mut differing, mut compared, mut far) = (Vec::new(), 0_usize, 0_usize);
        for (look, column) in view.columns.iter().zip(&view.table.columns) {
            let Amount::Number { value: printed, .. } = view.amount(total.row, look) else { continue };
            let at = Address::new(total.row, look.column);
            if named(at) {
                continue;
            }
            let percent = column
                .unit
                .as_ref()
                .and_then(|unit| unit.unit)
                .is_some_and(songhanh_vietnamese::unit::Unit::is_percent);
            let (mut sum, mut missing) = (Decimal::ZERO, 0);
            match column.profile.content {
                Content::Number if !percent => {
                    for row in &items {
                        match view.amount(*row, look) {
                            Amount::Number { value, .. } => sum = sum.plus(value).unwrap_or(sum),
                            _ => missing += 1,
                        }
                    }
                }
                Content::Tick => {
                    let ticks = items.iter().filter(|row| view.amount(**row, look) == Amount::Tick).count();
                    sum = Decimal::whole(i64::try_from(ticks).unwrap_or(i64::MAX));
                }
                _ => continue,
            }
            let Some(gap) = printed.minus(sum) else { continue };
            // A total that the analysis found to be the sum of its subtotals is
            // doubted only where an item explains the gap.
            let known_sum = view.table.sums.iter().any(|sum| sum.total == total.row);
            let small = gap.abs().to_f64() <= rounding(printed, sum, items.len());
            let explained = || {
                let lacks = sum.minus(printed).map(Decimal::shortened);
                items.iter().any(|row| matches!(view.amount(*row, look), Amount::Number { value, .. } if Some(value.shortened()) == lacks))
            };
            let is_rounding = (small || known_sum) && !explained();
            compared += 1;
            far += usize::from(gap.abs().to_f64() > 0.5 * printed.abs().to_f64().max(sum.abs().to_f64()));
            if printed.shortened() != sum.shortened() && !is_rounding {
                differing.push(sum_differs(view, at, printed, sum, missing, None));
            }
        }
        // Averages, shares and ranks of the whole stand under its name too.
        if far >= FAR_MIN && far * 3 > compared * 2 {
            let at = Address::new(total.row, view.name_column().unwrap_or(view.table.area.first.column));
            let label = view.label(total.row);
            looking.found.push(Found::new(view.place, at, Rule::TotalIsNoSum).with([("name", label)]));
        } else {
            looking.found.append(&mut differing);
        }
    }
}

/// Columns in which a total is far from its parts, before it is taken for none.
const FAR_MIN: usize = 3;

/// Takes over the problems of a table; `chosen` where it is the one to be taken
/// in, whose open matters become questions.
pub(super) fn translate(view: &View<'_>, chosen: bool, looking: &mut Looking) {
    let items: HashSet<u32> = view.items().map(|row| row.row).collect();
    let odd = odd_days(view);
    for problem in &view.table.problems {
        // Below one another stand figures of many kinds: no row adds up others.
        let adds_rows = matches!(problem.what, What::SumDiffers { .. } | What::RatioDiffers { .. });
        if view.across.is_some() && adds_rows {
            continue;
        }
        let Some((found, question)) = one(view, problem, &odd) else { continue };
        let column = view.columns.iter().find(|column| column.column == found.at.column);
        // A code of a place is no number, though most have figures only.
        if found.rule.is_of_reading() && column.is_some_and(|column| column.meaning.is("place-code")) {
            continue;
        }
        // Of what is refused nothing is told, least of all its text.
        if found.rule != Rule::PersonalData && column.is_some_and(|column| column.meaning == Meaning::Refused) {
            continue;
        }
        let found = match &problem.what {
            // It is said of the column, and its blank cells are why nobody uses it.
            What::FormulasWithoutResult { .. } => {
                let settled = column.is_some_and(|column| matches!(column.ground, Ground::Answer | Ground::Layout));
                if settled { milder(found, column, true) } else { found }
            }
            _ => milder(found, column, items.contains(&problem.at.row)),
        };
        match question {
            Some(question) if chosen && found.severity == Severity::Question => looking.ask(found, question),
            _ => looking.found.push(found),
        }
    }
}

/// A fault in what is not taken in is no fault of the taking in.
fn milder(mut found: Found, column: Option<&ColumnLook>, is_item: bool) -> Found {
    let used = column.is_some_and(|column| !matches!(column.meaning, Meaning::Ignore | Meaning::Refused));
    if found.severity <= Severity::Question && !(used && is_item) {
        found.severity = Severity::Warning;
    }
    found
}

type Translated = Option<(Found, Option<Question>)>;

fn one(view: &View<'_>, problem: &Problem, odd: &OddDays) -> Translated {
    let found = |rule| Found::new(view.place, problem.at, rule);
    let plain = |found| Some((found, None));
    match &problem.what {
        What::SumDiffers { printed, sum, missing_parts, cause } => {
            plain(sum_differs(view, problem.at, *printed, *sum, *missing_parts, cause.as_ref()))
        }
        What::RowSumDiffers { printed, sum } => {
            let rounding = problem.severity == songhanh_spreadsheet::table::Severity::Notice;
            let rule = if rounding { Rule::RowSumRounding } else { Rule::RowSumDiffers };
            plain(found(rule).with([("printed", shown(*printed)), ("sum", shown(*sum))]))
        }
        What::RatioDiffers { printed, expected, numerator, denominator, .. } => {
            plain(found(Rule::PercentageDoesNotFollow).with([
                ("printed", shown(*printed)),
                ("expected", shown(*expected)),
                ("numerator", numerator.to_string()),
                ("denominator", denominator.to_string()),
            ]))
        }
        What::AmbiguousNumber { comma, point } => ambiguous_number(view, problem.at, *comma, *point),
        What::ContradictoryNumber => {
            plain(found(Rule::NumberFormatMixed).with([("text", view.text(problem.at.row, problem.at.column))]))
        }
        What::AmbiguousDate => ambiguous_day(view, problem.at, odd),
        What::NoSuchDay => {
            if odd.cells.contains(&problem.at.row) && odd.columns.contains(&problem.at.column) {
                return None;
            }
            plain(found(Rule::NoSuchDay).with([("text", view.text(problem.at.row, problem.at.column))]))
        }
        What::TextAmongNumbers => {
            let text = view.text(problem.at.row, problem.at.column);
            match number::read(&text, None) {
                Outcome::Unknown | Outcome::Blank | Outcome::Nil => None,
                _ => plain(found(Rule::TextAmongNumbers).with([("text", text)])),
            }
        }
        What::NumberAsText => plain(number_as_text(view, problem.at)),
        What::NumbersAsText { cells } => {
            plain(found(Rule::NumberAsText).with([("text", String::new()), ("cells", cells.to_string())]))
        }
        What::ErrorValue => plain(found(Rule::ErrorValue)),
        What::FormulasWithoutResult { cells } => {
            plain(found(Rule::FormulasWithoutResult).with([("count", cells.to_string())]))
        }
        What::TaxCode(outcome) => tax_code_problem(view, problem.at, *outcome),
        What::OldFont { encoding, confidence, reading } => {
            let rule = if *encoding == Encoding::Tcvn3 { Rule::OldFontTcvn3 } else { Rule::OldFontVni };
            plain(found(rule).with([("reading", reading.clone()), ("confidence", confidence.to_string())]))
        }
        What::NotNfc => plain(found(Rule::TextNotNfc)),
        What::PersonalData { kind, confidence } => plain(
            found(Rule::PersonalData)
                .with([("kind", personal_word(*kind).to_owned()), ("confidence", confidence.to_string())]),
        ),
        What::ColumnWithoutName => plain(found(Rule::ColumnWithoutName)),
        What::ColumnNameRepeated { first } => {
            plain(found(Rule::ColumnNameRepeated).with([("first", first.to_string())]))
        }
    }
}

/// The word of a kind of personal data, for the sentence.
fn personal_word(kind: PersonalKind) -> &'static str {
    match kind {
        PersonalKind::Name => "name",
        PersonalKind::IdentityNumber => "identity",
        PersonalKind::BirthDate => "birth",
        PersonalKind::MobilePhone => "phone",
        PersonalKind::Email => "email",
        PersonalKind::Circumstance => "circumstance",
    }
}

fn sum_differs(
    view: &View<'_>,
    at: Address,
    printed: Decimal,
    sum: Decimal,
    missing: u32,
    cause: Option<&GapCause>,
) -> Found {
    let gap = printed.minus(sum).map_or_else(String::new, shown);
    let rows_named = |rows: &[u32]| {
        rows.iter().map(|row| format!("{} ({})", row + 1, view.label(*row))).collect::<Vec<_>>().join("; ")
    };
    let ticks =
        view.table.columns.iter().any(|column| column.column == at.column && column.profile.content == Content::Tick);
    let (rule, rows) = match cause {
        _ if ticks => (Rule::CountTotal, Vec::new()),
        Some(GapCause::Rounding) => (Rule::Rounding, Vec::new()),
        Some(GapCause::StatedInNote) => (Rule::TotalStatedInNote, Vec::new()),
        Some(GapCause::LeftOut(rows)) => (Rule::TotalMissesItem, rows.clone()),
        other => match (left_out(view, at, printed, sum), other) {
            (rows, _) if (1..=EQUALS_MAX).contains(&rows.len()) => (Rule::TotalMissesItem, rows),
            (_, Some(GapCause::CountedTwice(row))) => (Rule::TotalCountsTwice, vec![*row]),
            (_, Some(GapCause::SubtotalsCounted(rows))) => (Rule::TotalCountsTwice, rows.clone()),
            (_, Some(GapCause::SignTurned(row) | GapCause::DigitsSwappedInPart(row))) => {
                (Rule::TotalDiffers, vec![*row])
            }
            _ => (Rule::TotalDiffers, Vec::new()),
        },
    };
    Found::new(view.place, at, rule).with([
        ("printed", shown(printed)),
        ("sum", shown(sum)),
        ("gap", gap),
        ("missing", missing.to_string()),
        ("rows", if rows.is_empty() { "none".into() } else { rows_named(&rows) }),
    ])
}

/// What rounding can make of a total over `parts` figures: half a unit of its
/// last place for each. Whole numbers that add up to one are not rounded.
fn rounding(printed: Decimal, sum: Decimal, parts: usize) -> f64 {
    let places = printed.shortened().scale().min(6);
    if places == 0 && sum.shortened().scale() == 0 {
        return 0.0;
    }
    let parts = u32::try_from(parts).unwrap_or(u32::MAX);
    0.5 * f64::from(parts) * 10_f64.powi(-i32::from(places))
}

/// Rows of the same value that may each be the one left out.
const EQUALS_MAX: usize = 5;

/// The parts of a total whose value is exactly what it lacks.
fn left_out(view: &View<'_>, at: Address, printed: Decimal, sum: Decimal) -> Vec<u32> {
    let Some(lacks) = sum.minus(printed).filter(|gap| !gap.is_negative() && !gap.is_zero()) else { return Vec::new() };
    let lacks = lacks.shortened();
    let parts: Vec<u32> = match view.table.sums.iter().find(|sum| sum.total == at.row) {
        Some(total) => total.parts.clone(),
        None => view.items().map(|row| row.row).collect(),
    };
    let Some(column) = view.columns.iter().find(|column| column.column == at.column) else { return Vec::new() };
    let is_gap =
        |row: &u32| matches!(view.amount(*row, column), Amount::Number { value, .. } if value.shortened() == lacks);
    parts.into_iter().filter(is_gap).collect()
}

fn number_as_text(view: &View<'_>, at: Address) -> Found {
    let text = view.text(at.row, at.column);
    let rule =
        view.table.columns.iter().find(|column| column.column == at.column).map_or(Rule::NumberAsText, |column| {
            let notation = &column.profile.notation;
            let mixed = notation.comma.count > 0 && notation.point.count > 0;
            // The rarer way of writing is the one to look at; of two alike, the later.
            let odd = match notation.comma.count.cmp(&notation.point.count) {
                std::cmp::Ordering::Less => notation.comma,
                std::cmp::Ordering::Greater => notation.point,
                std::cmp::Ordering::Equal if notation.comma.first > notation.point.first => notation.comma,
                std::cmp::Ordering::Equal => notation.point,
            };
            let is_odd = || {
                let mut one = number::Evidence::default();
                one.see(&text, 0);
                if odd == notation.comma { one.comma.count > 0 } else { one.point.count > 0 }
            };
            if mixed && is_odd() { Rule::NumberFormatMixed } else { Rule::NumberAsText }
        });
    Found::new(view.place, at, rule).with([("text", text), ("cells", "1".into())])
}

fn ambiguous_number(view: &View<'_>, at: Address, comma: Decimal, point: Decimal) -> Translated {
    let text = view.text(at.row, at.column);
    let column = view.columns.iter().find(|column| column.column == at.column);
    if let Some(column) = column
        && let Amount::Number { .. } = view.amount(at.row, column)
    {
        let found = Found::new(view.place, at, Rule::NumberAsText).with([("text", text), ("cells", "1".into())]);
        return Some((found, None));
    }
    let readings = [comma, point].map(shown);
    let question = Question {
        id: at.to_string(),
        choices: [comma, point]
            .into_iter()
            .map(|value| {
                // Written without grouping, so that it reads one way only.
                let plain = plain_number(value);
                Choice { label: shown(value), value: plain, ..Choice::default() }
            })
            .collect(),
        ..Question::default()
    };
    let [first, second] = readings;
    let found =
        Found::new(view.place, at, Rule::NumberAmbiguous).with([("text", text), ("comma", first), ("point", second)]);
    Some((found, Some(question)))
}

/// A number that reads one way only: `1250`, `1,25`.
fn plain_number(value: Decimal) -> String {
    let value = value.shortened();
    let text = format_decimal(value, Notation::Vietnamese).replace('.', "");
    // Three decimals after a comma could be thousands: one more zero tells.
    match text.split_once(',') {
        Some((_, decimals)) if decimals.len() == 3 => format!("{text}0"),
        _ => text,
    }
}

/// Days that speak against the order of their column, and their neighbours that
/// could be meant in the same order.
#[derive(Default)]
struct OddDays {
    columns: HashSet<u32>,
    cells: HashSet<u32>,
    beside: HashSet<u32>,
}

fn odd_days(view: &View<'_>) -> OddDays {
    let mut odd = OddDays::default();
    for (look, column) in view.columns.iter().zip(&view.table.columns) {
        let Some(order) = look.order else { continue };
        let evidence = &column.profile.day_order;
        let against = if order == Order::DayFirst { evidence.month_first } else { evidence.day_first };
        if against == 0 {
            continue;
        }
        odd.columns.insert(look.column);
        for row in view.items() {
            if cells::day(view.cell(row.row, look.column), Some(order)) == Dated::NoSuchDay {
                odd.cells.insert(row.row);
                odd.beside.extend([row.row.saturating_sub(1), row.row + 1]);
            }
        }
    }
    odd
}

fn ambiguous_day(view: &View<'_>, at: Address, odd: &OddDays) -> Translated {
    let column = view.columns.iter().find(|column| column.column == at.column)?;
    let text = view.text(at.row, at.column);
    let decided = column.order.is_some();
    if decided && !(odd.columns.contains(&at.column) && odd.beside.contains(&at.row)) {
        return None;
    }
    let date::Outcome::Ambiguous { day_first, month_first } = date::read(&text, None) else { return None };
    let question = Question {
        id: if decided { at.to_string() } else { format!("dates:{}", column.letters) },
        choices: if decided {
            [day_first, month_first].map(|day| Choice::said(day.to_string())).to_vec()
        } else {
            vec![Choice::word("day-first"), Choice::word("month-first")]
        },
        ..Question::default()
    };
    let found = Found::new(view.place, at, Rule::DateAmbiguous).with([
        ("text", text),
        ("first", day_first.to_string()),
        ("second", month_first.to_string()),
    ]);
    Some((found, Some(question)))
}

/// Days written in the order that their column is not, and serials among days
/// written as text.
pub(super) fn days(view: &View<'_>, chosen: bool, looking: &mut Looking) {
    for (look, column) in view.columns.iter().zip(&view.table.columns) {
        if column.profile.content != Content::Date || look.meaning == Meaning::Refused {
            continue;
        }
        let texts = column.profile.day_order.days();
        for row in view.items() {
            let cell = view.cell(row.row, look.column);
            let at = Address::new(row.row, look.column);
            match &cell.value {
                Value::Serial(serial) | Value::Number(serial) if texts > column.profile.days / 2 => {
                    let day = date::Date::from_serial(*serial).map_or_else(String::new, |day| day.to_string());
                    looking.found.push(Found::new(view.place, at, Rule::DateSerial).with([("day", day)]));
                }
                Value::Text(text)
                    if date::read(text, look.order) == date::Outcome::NotADate
                        && number::read(text, None) != Outcome::Unknown =>
                {
                    looking.found.push(Found::new(view.place, at, Rule::NotADay).with([("text", text.to_string())]));
                }
                Value::Text(text) => {
                    let Some(order) = look.order else { continue };
                    let other = if order == Order::DayFirst { Order::MonthFirst } else { Order::DayFirst };
                    if let (date::Outcome::NoSuchDay, date::Outcome::Day { date, .. }) =
                        (date::read(text, Some(order)), date::read(text, Some(other)))
                    {
                        let day = date.to_string();
                        let found = Found::new(view.place, at, Rule::DateFormatMixed)
                            .with([("text", text.to_string()), ("day", day.clone())]);
                        let used = !matches!(look.meaning, Meaning::Ignore | Meaning::Refused);
                        if chosen && used {
                            let choices = vec![Choice::said(day)];
                            looking.ask(found, Question { id: at.to_string(), choices, ..Question::default() });
                        } else {
                            looking.found.push(Found { severity: Severity::Warning, ..found });
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

fn tax_code_problem(view: &View<'_>, at: Address, outcome: tax_code::Outcome) -> Translated {
    let text = view.text(at.row, at.column);
    let is_column = view.columns.iter().any(|column| column.column == at.column && column.meaning.is("tax-code"));
    let found = |rule| Found::new(view.place, at, rule);
    let found = match outcome {
        tax_code::Outcome::Blank | tax_code::Outcome::Code(_) => return None,
        tax_code::Outcome::LeadingZeroLost(code) => {
            found(Rule::TaxCodeLeadingZero).with([("text", text), ("code", code.to_string())])
        }
        tax_code::Outcome::WrongCheckDigit { expected, found: written } => found(Rule::TaxCodeCheckDigit).with([
            ("text", text),
            ("written", written.to_string()),
            ("expected", expected.map_or_else(|| "none".into(), |digit| digit.to_string())),
        ]),
        tax_code::Outcome::PersonalIdentity => {
            found(Rule::PersonalData).with([("kind", "identity".into()), ("confidence", "100".into())])
        }
        _ => found(Rule::TaxCodeForm).with([("text", text)]),
    };
    let found = if is_column { found } else { Found { severity: found.severity.max(Severity::Warning), ..found } };
    Some((found, None))
}
