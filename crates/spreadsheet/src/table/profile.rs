//! What a column holds, by its content.

use songhanh_vietnamese::number::{self, Decision, Outcome};
use songhanh_vietnamese::tax_code;
use songhanh_vietnamese::{Decimal, date, fold};

use super::personal::{self, PersonalKind, Sample};
use super::problem::{Problem, Severity, What};
use super::rows::{Draft, RowKind};
use super::shape::looks_numeric;
use super::text::Texts;
use crate::grid::{Address, Cell, Sheet, Value};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Content {
    /// Nothing.
    Empty,
    /// A running number or order marks.
    Index,
    /// Figures.
    Number,
    /// Days.
    Date,
    /// Tax codes.
    TaxCode,
    /// Tick marks: an item has the thing named or has it not.
    Tick,
    /// Words.
    Text,
}

/// The evidence on one column, from its items and totals.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// What the column holds.
    pub content: Content,
    /// How sure that is, 0 to 100.
    pub confidence: u8,
    /// Cells looked at, blank ones included.
    pub cells: u32,
    /// Blank cells: unknown, never zero.
    pub blanks: u32,
    /// Written zeros.
    pub zeros: u32,
    /// Dashes and "không phát sinh".
    pub nils: u32,
    /// Cells said to be unknown.
    pub unknowns: u32,
    /// Numbers, zeros included.
    pub numbers: u32,
    /// Words.
    pub words: u32,
    /// Tick marks: `x`, `✓`.
    pub ticks: u32,
    /// Days, as serials or as text.
    pub days: u32,
    /// Right tax codes, those with a lost zero included.
    pub tax_codes: u32,
    /// Text in an old font.
    pub old_font: u32,
    /// Text that is not in normal form C.
    pub not_nfc: u32,
    /// How numbers kept as text are read, and what proves it.
    pub notation: number::Evidence,
    /// What proves the order of day and month of days kept as text.
    pub day_order: date::Evidence,
    /// Most decimal places of its numbers (floats with more than six, which are
    /// left by computing, are not counted).
    pub places: u8,
    /// Personal data that the column holds, with a confidence.
    pub personal: Option<(PersonalKind, u8)>,
}

impl Profile {
    /// How the column's numbers are read.
    #[must_use]
    pub fn notation_decision(&self) -> Decision {
        self.notation.decide()
    }

    /// Cells whose number is kept as text.
    #[must_use]
    pub fn numbers_as_text(&self) -> u32 {
        let ambiguous = u32::try_from(self.notation.ambiguous.len()).unwrap_or(u32::MAX);
        self.notation.neutral + self.notation.comma.count + self.notation.point.count + ambiguous
    }

    fn new() -> Self {
        Self {
            content: Content::Empty,
            confidence: 0,
            cells: 0,
            blanks: 0,
            zeros: 0,
            nils: 0,
            unknowns: 0,
            numbers: 0,
            words: 0,
            ticks: 0,
            days: 0,
            tax_codes: 0,
            old_font: 0,
            not_nfc: 0,
            notation: number::Evidence::default(),
            day_order: date::Evidence::default(),
            places: 0,
            personal: None,
        }
    }
}

/// Looks through one column of a body.
pub(super) fn profile(
    sheet: &Sheet,
    texts: &Texts<'_>,
    column: u32,
    path: &[String],
    drafts: &[Draft],
    is_index: bool,
) -> Profile {
    let mut profile = Profile::new();
    let mut sample = Sample::default();
    for draft in drafts {
        if matches!(draft.kind, RowKind::Blank | RowKind::Note | RowKind::RepeatedHeader | RowKind::Heading) {
            continue;
        }
        let cell = sheet.cell(Address::new(draft.row, column));
        profile.cells += 1;
        see_cell(&mut profile, &mut sample, texts, cell, draft.row);
    }
    decide(&mut profile, path, is_index);
    if profile.content != Content::Index && profile.content != Content::Empty {
        profile.personal = personal::judge(path, sample);
    }
    profile
}

fn see_cell(profile: &mut Profile, sample: &mut Sample, texts: &Texts<'_>, cell: &Cell, row: u32) {
    match &cell.value {
        Value::Blank => profile.blanks += 1,
        Value::Number(value) => {
            profile.numbers += 1;
            profile.zeros += u32::from(*value == 0.0);
            if value.fract() != 0.0
                && let Some(decimal) = Decimal::from_f64(*value)
                && decimal.scale() <= 6
            {
                profile.places = profile.places.max(decimal.scale());
            }
            if *value >= 1e8 {
                profile.tax_codes += u32::from(is_code(tax_code::read_number(*value)));
            }
            sample.see_number(*value);
        }
        Value::Serial(_) => profile.days += 1,
        Value::Boolean(_) | Value::Error(_) => profile.words += 1,
        Value::Text(text) => see_text(profile, sample, &texts.stored_or_read(cell, text), row),
    }
}

/// The signs that offices tick with.
pub(super) fn is_tick(text: &str) -> bool {
    matches!(text.trim(), "x" | "X" | "✓" | "✔" | "v" | "V" | "√" | "\u{FC}" | "*")
}

fn is_code(outcome: tax_code::Outcome) -> bool {
    matches!(outcome, tax_code::Outcome::Code(_) | tax_code::Outcome::LeadingZeroLost(_))
}

fn see_text(profile: &mut Profile, sample: &mut Sample, text: &str, row: u32) {
    sample.see(text);
    match number::read(text, None) {
        Outcome::Blank => profile.blanks += 1,
        Outcome::Nil => profile.nils += 1,
        Outcome::Unknown => profile.unknowns += 1,
        Outcome::Number(figure) => {
            profile.numbers += 1;
            profile.zeros += u32::from(figure.value.is_zero());
            profile.places = profile.places.max(figure.value.scale());
            profile.notation.see(text, row);
        }
        Outcome::Ambiguous { .. } => {
            profile.numbers += 1;
            profile.notation.see(text, row);
        }
        Outcome::NotANumber => {
            let days = profile.day_order.days();
            if text.len() <= 60 && text.bytes().any(|byte| byte.is_ascii_digit()) {
                profile.day_order.see(text, row);
            }
            if profile.day_order.days() > days {
                profile.days += 1;
            } else if is_tick(text) {
                profile.ticks += 1;
            } else {
                profile.words += 1;
            }
        }
    }
    if text.len() >= 9 && text.len() <= 24 && text.trim_start_matches('\'').starts_with(|c: char| c.is_ascii_digit()) {
        profile.tax_codes += u32::from(is_code(tax_code::read(text)));
    }
}

/// Decides the content from the counts and the name.
fn decide(profile: &mut Profile, path: &[String], is_index: bool) {
    let held = profile.numbers + profile.words + profile.days + profile.ticks;
    let name = fold(&path.join(" "));
    let named_code = ["ma so thue", "mst", "ma so doanh nghiep", "ma so dn", "tax code", "ma doanh nghiep"]
        .iter()
        .any(|word| name.contains(word));
    let percent = |count: u32| (count * 100).checked_div(held).unwrap_or(0).min(100) as u8;
    let (content, confidence) = if held == 0 {
        let figures = profile.nils + profile.unknowns > 0;
        (if figures { Content::Number } else { Content::Empty }, if figures { 40 } else { 100 })
    } else if is_index {
        (Content::Index, 90)
    } else if named_code && profile.days == 0 {
        (Content::TaxCode, percent(profile.tax_codes).max(60))
    } else if profile.tax_codes >= 3 && percent(profile.tax_codes) >= 60 {
        (Content::TaxCode, percent(profile.tax_codes))
    } else if profile.ticks > 0 && percent(profile.ticks) >= 60 && percent(profile.ticks + profile.numbers) >= 90 {
        (Content::Tick, percent(profile.ticks + profile.numbers))
    } else if percent(profile.days) >= 60 {
        (Content::Date, percent(profile.days))
    } else if percent(profile.numbers) >= 60 {
        (Content::Number, percent(profile.numbers))
    } else {
        (Content::Text, percent(held - profile.numbers))
    };
    profile.content = content;
    profile.confidence = confidence;
}

/// The exact number in a cell, as its column is read; a tick counts one.
pub(super) fn number_in(cell: &Cell, profile: &Profile) -> Option<Decimal> {
    match &cell.value {
        Value::Number(value) => Decimal::from_f64(*value),
        Value::Text(text) if profile.content == Content::Tick && is_tick(text) => Some(Decimal::whole(1)),
        Value::Text(text) => match number::read(text, profile.notation_decision().sign()) {
            Outcome::Number(figure) => Some(figure.value),
            _ => None,
        },
        _ => None,
    }
}

/// Adds the problems of single cells of a column.
pub(super) fn cell_problems(
    sheet: &Sheet,
    column: u32,
    profile: &Profile,
    drafts: &[Draft],
    problems: &mut Vec<Problem>,
) {
    let as_text = profile.numbers_as_text();
    let plain = profile.numbers - as_text;
    // A stray text among numbers is shown where it stands; where text is the
    // rule, once for the column.
    let strays = as_text < plain;
    if as_text > 0
        && plain > 0
        && !strays
        && profile.content == Content::Number
        && let Some(first) = drafts.first()
    {
        problems.push(Problem {
            at: Address::new(first.row, column),
            severity: Severity::Notice,
            what: What::NumbersAsText { cells: as_text },
        });
    }
    let uncomputed = |draft: &&Draft| {
        let cell = sheet.cell(Address::new(draft.row, column));
        cell.formula && cell.value == Value::Blank
    };
    if let Some(first) = drafts.iter().find(uncomputed) {
        let cells = u32::try_from(drafts.iter().filter(uncomputed).count()).unwrap_or(u32::MAX);
        problems.push(Problem {
            at: Address::new(first.row, column),
            severity: Severity::Error,
            what: What::FormulasWithoutResult { cells },
        });
    }
    for draft in drafts {
        if matches!(draft.kind, RowKind::Blank | RowKind::Note | RowKind::RepeatedHeader | RowKind::Heading) {
            continue;
        }
        let at = Address::new(draft.row, column);
        let cell = sheet.cell(at);
        let found = match (&cell.value, profile.content) {
            (Value::Blank, _) => None,
            (Value::Error(_), _) => Some((Severity::Error, What::ErrorValue)),
            (_, Content::TaxCode) => tax_problem(cell),
            (Value::Text(text), Content::Number) => number_problem(text, profile, strays),
            (Value::Text(text), Content::Date) => date_problem(text, profile),
            _ => None,
        };
        problems.extend(found.map(|(severity, what)| Problem { at, severity, what }));
    }
}

fn tax_problem(cell: &Cell) -> Option<(Severity, What)> {
    let outcome = match &cell.value {
        Value::Number(value) => tax_code::read_number(*value),
        Value::Text(text) => tax_code::read(text),
        _ => return Some((Severity::Error, What::TaxCode(tax_code::Outcome::NotACode))),
    };
    match outcome {
        tax_code::Outcome::Blank | tax_code::Outcome::Code(_) => None,
        tax_code::Outcome::LeadingZeroLost(_) => Some((Severity::Warning, What::TaxCode(outcome))),
        _ => Some((Severity::Error, What::TaxCode(outcome))),
    }
}

fn number_problem(text: &str, profile: &Profile, strays: bool) -> Option<(Severity, What)> {
    match number::read(text, profile.notation_decision().sign()) {
        Outcome::Ambiguous { comma, point } => Some((Severity::Error, What::AmbiguousNumber { comma, point })),
        Outcome::NotANumber => match number::read(text, None) {
            Outcome::NotANumber => Some((Severity::Error, What::TextAmongNumbers)),
            _ => Some((Severity::Error, What::ContradictoryNumber)),
        },
        Outcome::Number(_) if strays && looks_numeric(text.trim()) => Some((Severity::Notice, What::NumberAsText)),
        _ => None,
    }
}

fn date_problem(text: &str, profile: &Profile) -> Option<(Severity, What)> {
    match date::read(text, profile.day_order.order()) {
        date::Outcome::Ambiguous { .. } => Some((Severity::Error, What::AmbiguousDate)),
        date::Outcome::NoSuchDay => Some((Severity::Error, What::NoSuchDay)),
        _ => None,
    }
}
