//! Numbers written as text: how each one can be read, and how a column decides.
//!
//! `1.100` is one thousand one hundred to one office and one and a tenth to
//! another. A single cell cannot tell; its column often can. [`Evidence`] is
//! collected from all cells of a column, [`Evidence::decide`] says what they
//! prove, and [`read`] reads each cell accordingly. Blank, zero, nil and
//! unknown stay apart.

use crate::decimal::{Decimal, INTEGER_DIGITS_MAX, SCALE_MAX};
use crate::fold::fold;
use crate::unit::{self, Unit};

/// Which sign stands before the decimal places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalSign {
    /// `1.100,50`, as Vietnamese papers write.
    Comma,
    /// `1,100.50`
    Point,
}

/// What a cell of figures says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing: unknown, never zero.
    Blank,
    /// A dash or "không phát sinh": in Vietnamese statistics, that nothing of
    /// the kind occurred. Not a written zero; the layout says how to take it.
    Nil,
    /// Said to be unknown: "không rõ", "KR", "chưa có số liệu", "n/a", "…".
    Unknown,
    /// A number; zero too where a zero was written.
    Number(Figure),
    /// Could be read in two ways, and the column does not decide.
    Ambiguous {
        /// The value where the sign is a decimal comma or a grouping point.
        comma: Decimal,
        /// The value where the sign is a decimal point or a grouping comma.
        point: Decimal,
    },
    /// Text that is no number.
    NotANumber,
}

/// A number with what stood around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The value as printed: `12,5 %` is 12.5 with `percent`.
    pub value: Decimal,
    /// Whether a percent sign followed.
    pub percent: bool,
    /// The unit that followed (`15 ha`, `20 tỷ đồng`); not applied to `value`.
    pub unit: Option<Unit>,
}

/// How many cells prove one thing, and the first of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Number of cells.
    pub count: u32,
    /// Where the first stood, as the caller numbers its cells.
    pub first: Option<u32>,
}

impl Tally {
    fn add(&mut self, position: u32) {
        self.count += 1;
        self.first.get_or_insert(position);
    }
}

/// What the cells of one column prove about its decimal sign.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Cells that can only be read with a decimal comma or grouping points.
    pub comma: Tally,
    /// Cells that can only be read with a decimal point or grouping commas.
    pub point: Tally,
    /// Where cells stand that can be read both ways.
    pub ambiguous: Vec<u32>,
    /// Cells that read alike either way.
    pub neutral: u32,
}

/// What a column decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// No cell needs a decision.
    NotNeeded,
    /// Some cells prove one sign and none the other.
    Decided(DecimalSign),
    /// There are ambiguous cells and no evidence.
    Ambiguous,
    /// Cells prove both signs: the column mixes notations.
    Contradictory,
}

impl Evidence {
    /// Takes in one cell; `position` is the caller's own number for it.
    pub fn see(&mut self, text: &str, position: u32) {
        match shape(text) {
            Shape::Number { comma: Some(comma), point: Some(point), .. } => {
                if comma == point {
                    self.neutral += 1;
                } else {
                    self.ambiguous.push(position);
                }
            }
            Shape::Number { comma: Some(_), point: None, .. } => self.comma.add(position),
            Shape::Number { comma: None, point: Some(_), .. } => self.point.add(position),
            _ => {}
        }
    }

    /// What the cells seen so far prove together.
    #[must_use]
    pub fn decide(&self) -> Decision {
        match (self.comma.count > 0, self.point.count > 0) {
            (true, true) => Decision::Contradictory,
            (true, false) => Decision::Decided(DecimalSign::Comma),
            (false, true) => Decision::Decided(DecimalSign::Point),
            (false, false) if self.ambiguous.is_empty() => Decision::NotNeeded,
            (false, false) => Decision::Ambiguous,
        }
    }
}

impl Decision {
    /// The sign, where one was decided.
    #[must_use]
    pub fn sign(self) -> Option<DecimalSign> {
        match self {
            Self::Decided(sign) => Some(sign),
            _ => None,
        }
    }
}

/// Reads one cell, with the sign its column decided. Without a decision only
/// what is unmistakable in itself is read; with one, a cell that contradicts
/// it is [`Outcome::NotANumber`].
#[must_use]
pub fn read(text: &str, sign: Option<DecimalSign>) -> Outcome {
    let (comma, point, percent, unit) = match shape(text) {
        Shape::Blank => return Outcome::Blank,
        Shape::Nil => return Outcome::Nil,
        Shape::Unknown => return Outcome::Unknown,
        Shape::Text => return Outcome::NotANumber,
        Shape::Number { comma, point, percent, unit } => (comma, point, percent, unit),
    };
    let value = match (sign, comma, point) {
        (Some(DecimalSign::Comma), Some(value), _)
        | (Some(DecimalSign::Point), _, Some(value))
        | (None, Some(value), None)
        | (None, None, Some(value)) => value,
        (None, Some(comma), Some(point)) if comma == point => comma,
        (None, Some(comma), Some(point)) => return Outcome::Ambiguous { comma, point },
        _ => return Outcome::NotANumber,
    };
    Outcome::Number(Figure { value, percent, unit })
}

/// What one text can mean, before its column is asked.
#[derive(Debug)]
enum Shape {
    Blank,
    Nil,
    Unknown,
    Text,
    /// Readable under a decimal comma, under a decimal point, or both.
    Number {
        comma: Option<Decimal>,
        point: Option<Decimal>,
        percent: bool,
        unit: Option<Unit>,
    },
}

fn shape(text: &str) -> Shape {
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{200B}');
    if trimmed.is_empty() {
        return Shape::Blank;
    }
    if !trimmed.bytes().any(|byte| byte.is_ascii_digit()) {
        return word_shape(trimmed);
    }
    if is_footnote_mark(trimmed) {
        return Shape::Text;
    }
    let (negative, body) = sign_and_body(trimmed);
    let digits_end = body
        .char_indices()
        .find(|&(_, c)| !(c.is_ascii_digit() || matches!(c, '.' | ',') || is_space(c)))
        .map_or(body.len(), |(index, _)| index);
    let number = body[..digits_end].trim_end();
    let Some((percent, unit)) = read_suffix(body[digits_end..].trim()) else {
        return Shape::Text;
    };
    let comma = read_digits(number, b',', negative);
    let point = read_digits(number, b'.', negative);
    if comma.is_none() && point.is_none() {
        return Shape::Text;
    }
    Shape::Number { comma, point, percent, unit }
}

/// A text without a figure: a dash, a word for unknown, or just text.
fn word_shape(text: &str) -> Shape {
    if text.chars().all(|c| matches!(c, '-' | '–' | '—' | '−')) {
        return Shape::Nil;
    }
    if text.chars().all(|c| matches!(c, '.' | '…' | '?')) && text != "." {
        return Shape::Unknown;
    }
    // The longest of the phrases has 26 letters; longer text is not folded.
    if text.chars().count() > 30 {
        return Shape::Text;
    }
    match fold(text).trim_matches(['(', ')', '.', '*']) {
        "khong ro" | "kr" | "k.r" | "chua ro" | "chua co" | "chua co so lieu" | "khong co so lieu"
        | "chua co thong tin" | "khong co thong tin" | "khong xac dinh" | "chua xac dinh" | "dang cap nhat"
        | "chua cap nhat" | "chua bao cao" | "chua thong ke" | "khong bao cao" | "chua nam duoc" | "chua nam ro"
        | "n/a" | "na" | "#n/a" | "unknown" | "not available" => Shape::Unknown,
        "kps" | "khong phat sinh" | "nil" => Shape::Nil,
        _ => Shape::Text,
    }
}

/// `(1)` leads to a remark below the table far more often than it is an
/// accountant's minus one: it is no number until somebody says so.
fn is_footnote_mark(text: &str) -> bool {
    let inner = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.is_some_and(|inner| (1..=2).contains(&inner.len()) && inner.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Takes the sign off: a minus or plus in front, or accountants' parentheses.
fn sign_and_body(text: &str) -> (bool, &str) {
    if let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return (true, inner.trim());
    }
    for minus in ['-', '−', '–'] {
        if let Some(rest) = text.strip_prefix(minus) {
            return (true, rest.trim_start());
        }
    }
    (false, text.strip_prefix('+').unwrap_or(text).trim_start())
}

fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}')
}

/// What follows the figures: nothing, a percent sign, or a known unit.
fn read_suffix(suffix: &str) -> Option<(bool, Option<Unit>)> {
    match suffix {
        "" => Some((false, None)),
        "%" => Some((true, None)),
        _ => unit::parse_unit(suffix).map(|unit| (unit.is_percent(), Some(unit))),
    }
}

/// Reads figures with `decimal` as the decimal sign; the other sign and spaces
/// may group them by three. None where they cannot be read so.
fn read_digits(text: &str, decimal: u8, negative: bool) -> Option<Decimal> {
    let grouping = if decimal == b',' { b'.' } else { b',' };
    let (whole, fraction) = match text.as_bytes().iter().position(|&byte| byte == decimal) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    if fraction.is_some_and(|places| places.is_empty()) {
        return None;
    }
    let mut mantissa: i128 = 0;
    let (mut digits, mut in_group, mut groups) = (0_u32, 0_u32, 0_u32);
    let mut separator = None;
    let mut first_is_zero = false;
    for letter in whole.chars() {
        if let Some(digit) = letter.to_digit(10) {
            first_is_zero |= digits == 0 && digit == 0;
            mantissa = mantissa.checked_mul(10)?.checked_add(i128::from(digit))?;
            digits += 1;
            in_group += 1;
            continue;
        }
        let is_grouping = u32::from(letter) == u32::from(grouping) || is_space(letter);
        let fits = if groups == 0 { (1..=3).contains(&in_group) } else { in_group == 3 };
        if !is_grouping || !fits || *separator.get_or_insert(letter) != letter {
            return None;
        }
        groups += 1;
        in_group = 0;
    }
    // A grouped number never begins with a zero, so `0.125` has a decimal point.
    if digits == 0 || (groups > 0 && (in_group != 3 || first_is_zero)) {
        return None;
    }
    let places = fraction.unwrap_or("");
    for byte in places.bytes() {
        let digit = byte.is_ascii_digit().then(|| i128::from(byte - b'0'))?;
        mantissa = mantissa.checked_mul(10)?.checked_add(digit)?;
    }
    let scale = u8::try_from(places.len()).ok().filter(|&scale| scale <= SCALE_MAX)?;
    if digits > INTEGER_DIGITS_MAX {
        return None;
    }
    Decimal::new(if negative { -mantissa } else { mantissa }, scale)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decimal::{Notation, format_decimal};
    use proptest::prelude::*;

    fn number(text: &str, sign: Option<DecimalSign>) -> String {
        match read(text, sign) {
            Outcome::Number(figure) => figure.value.to_string(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn what_is_unmistakable_needs_no_column() {
        for (text, expected) in [
            ("1.100,50", "1100.50"),
            ("1,100.50", "1100.50"),
            ("1.234.567", "1234567"),
            ("1,5", "1.5"),
            ("0.125", "0.125"),
            ("1234.567", "1234.567"),
            ("1 234,5", "1234.5"),
            ("1\u{A0}234", "1234"),
            ("(1.234,5)", "-1234.5"),
            ("-12", "-12"),
            ("− 3,5", "-3.5"),
            ("12,5%", "12.5"),
            ("15,2 ha", "15.2"),
            ("20 tỷ đồng", "20"),
            ("0", "0"),
        ] {
            assert_eq!(number(text, None), expected, "{text}");
        }
    }

    #[test]
    fn a_blank_a_zero_a_nil_and_an_unknown_are_four_things() {
        for (text, expected) in [
            ("", Outcome::Blank),
            (" \u{A0}", Outcome::Blank),
            ("-", Outcome::Nil),
            ("–", Outcome::Nil),
            ("không phát sinh", Outcome::Nil),
            ("Không rõ", Outcome::Unknown),
            ("KR", Outcome::Unknown),
            ("chưa có số liệu", Outcome::Unknown),
            ("N/A", Outcome::Unknown),
            ("...", Outcome::Unknown),
            ("Công ty", Outcome::NotANumber),
            ("12 Nguyễn Trãi", Outcome::NotANumber),
            ("1.10.200", Outcome::NotANumber),
            ("01/02/2026", Outcome::NotANumber),
            ("500-600", Outcome::NotANumber),
            ("1,", Outcome::NotANumber),
            ("(1)", Outcome::NotANumber),
            ("(12)", Outcome::NotANumber),
        ] {
            assert_eq!(read(text, None), expected, "{text:?}");
        }
        assert_eq!(number("0", None), "0");
    }

    #[test]
    fn an_ambiguous_cell_is_refused_until_its_column_decides() {
        assert!(matches!(read("1.100", None), Outcome::Ambiguous { .. }));
        assert_eq!(number("1.100", Some(DecimalSign::Comma)), "1100");
        assert_eq!(number("1.100", Some(DecimalSign::Point)), "1.100");
        assert_eq!(read("1.100,5", Some(DecimalSign::Point)), Outcome::NotANumber);

        let decide = |cells: &[&str]| {
            let mut evidence = Evidence::default();
            for (position, cell) in (0..).zip(cells) {
                evidence.see(cell, position);
            }
            evidence.decide()
        };
        assert_eq!(decide(&["1.100", "12"]), Decision::Ambiguous);
        assert_eq!(decide(&["1.100", "12,5"]), Decision::Decided(DecimalSign::Comma));
        assert_eq!(decide(&["1.100", "12.5"]), Decision::Decided(DecimalSign::Point));
        assert_eq!(decide(&["1,5", "12.5"]), Decision::Contradictory);
        assert_eq!(decide(&["15", "không rõ", ""]), Decision::NotNeeded);
    }

    proptest! {
        #[test]
        fn a_printed_number_reads_back(mantissa in -1_000_000_000_000_i128..1_000_000_000_000, scale in 0_u8..6) {
            let value = Decimal::new(mantissa, scale).unwrap();
            for (notation, sign) in [
                (Notation::Vietnamese, DecimalSign::Comma),
                (Notation::English, DecimalSign::Point),
            ] {
                let outcome = read(&format_decimal(value, notation), Some(sign));
                let expected = Outcome::Number(Figure { value, percent: false, unit: None });
                prop_assert_eq!(outcome, expected);
            }
        }

        #[test]
        fn reading_never_panics(text in "\\PC{0,20}") {
            let _ = read(&text, None);
        }
    }
}
