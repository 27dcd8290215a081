//! Reading one cell as its column is read. Blank, zero, a dash and *không rõ*
//! stay apart; what can be read in two ways is not read.

use songhanh_spreadsheet::grid::{Cell, Sheet, Value};
use songhanh_spreadsheet::table::Texts;
use songhanh_vietnamese::Decimal;
use songhanh_vietnamese::date::{self, Order};
use songhanh_vietnamese::number::{self, DecimalSign, Outcome};
use songhanh_vietnamese::unit::{Quantity, Unit};

use super::times::civil;
use crate::calendar::Day;

/// A cell of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Amount {
    /// Nothing stands there: unknown, and nobody said so.
    Blank,
    /// A dash.
    Dash,
    /// Said to be unknown.
    Unknown,
    /// A number; `computed` where the file holds more figures than anybody
    /// typed, as sums and quotients have.
    Number { value: Decimal, computed: bool },
    /// A number with a unit of measure of its own: *20 tỷ đồng*.
    Measured { value: Decimal, unit: Unit },
    /// A tick mark.
    Tick,
    /// Two readings.
    Ambiguous { comma: Decimal, point: Decimal },
    /// Words.
    Words,
    /// `#DIV/0!`.
    Broken,
}

/// Figures after the decimal sign beyond which a number was computed.
const TYPED_PLACES_MAX: u8 = 6;

/// Reads `cell` with the decimal sign of its column; `scale` is how many
/// decimals the indicator keeps, which tells `1.250` workers from 1.25. Text is
/// read as it is shown: *không rõ* may be typed in an old font.
pub(super) fn amount(
    sheet: &Sheet,
    texts: &Texts<'_>,
    cell: &Cell,
    sign: Option<DecimalSign>,
    scale: Option<u8>,
) -> Amount {
    match &cell.value {
        Value::Blank => Amount::Blank,
        Value::Number(number) | Value::Serial(number) => {
            of_float(*number, sheet.style(cell).number_format.ends_with('%'))
        }
        Value::Boolean(_) => Amount::Words,
        Value::Error(_) => Amount::Broken,
        Value::Text(_) => of_text(&texts.shown(cell), sign, scale),
    }
}

fn of_float(number: f64, percent: bool) -> Amount {
    let number = if percent { number * 100.0 } else { number };
    match Decimal::from_f64(number) {
        Some(value) => {
            let value = value.shortened();
            Amount::Number { value, computed: value.scale() > TYPED_PLACES_MAX }
        }
        None => Amount::Broken,
    }
}

fn of_text(text: &str, sign: Option<DecimalSign>, scale: Option<u8>) -> Amount {
    match number::read(text, sign) {
        Outcome::Blank => Amount::Blank,
        Outcome::Nil => Amount::Dash,
        Outcome::Unknown => Amount::Unknown,
        Outcome::Number(figure) => match figure.unit.filter(|unit| !is_plain_count(*unit)) {
            Some(unit) => Amount::Measured { value: figure.value, unit },
            None => Amount::Number { value: figure.value, computed: false },
        },
        Outcome::Ambiguous { comma, point } => match scale {
            Some(scale) if comma.scale() <= scale && point.scale() > scale => {
                Amount::Number { value: comma, computed: false }
            }
            Some(scale) if point.scale() <= scale && comma.scale() > scale => {
                Amount::Number { value: point, computed: false }
            }
            _ => Amount::Ambiguous { comma, point },
        },
        Outcome::NotANumber if is_tick(text) => Amount::Tick,
        Outcome::NotANumber => Amount::Words,
    }
}

/// Persons and things are counted one by one, with or without the word for them.
fn is_plain_count(unit: Unit) -> bool {
    unit.is_percent() || (matches!(unit.quantity, Quantity::Persons | Quantity::Things) && unit.power == 0)
}

/// A mark that says *has it*: `x`, `✓`.
pub(super) fn is_tick(text: &str) -> bool {
    matches!(text.trim(), "x" | "X" | "✓" | "✔" | "√" | "v" | "V" | "+")
}

/// A cell of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dated {
    Blank,
    Day(Day),
    Ambiguous(Day, Day),
    NoSuchDay,
    Words,
}

/// Reads `cell` as a day.
pub(super) fn day(cell: &Cell, order: Option<Order>) -> Dated {
    let read = match &cell.value {
        Value::Blank => return Dated::Blank,
        Value::Serial(serial) => {
            return date::Date::from_serial(*serial).and_then(civil).map_or(Dated::NoSuchDay, Dated::Day);
        }
        // A bare number among days: a serial that lost its format, or a year.
        Value::Number(serial) if *serial > 10_000.0 => {
            return date::Date::from_serial(*serial).and_then(civil).map_or(Dated::Words, Dated::Day);
        }
        Value::Number(_) | Value::Boolean(_) | Value::Error(_) => return Dated::Words,
        Value::Text(text) => date::read(text, order),
    };
    match read {
        date::Outcome::Blank => Dated::Blank,
        date::Outcome::Day { date, .. } => civil(date).map_or(Dated::NoSuchDay, Dated::Day),
        date::Outcome::Ambiguous { day_first, month_first } => match (civil(day_first), civil(month_first)) {
            (Some(first), Some(second)) => Dated::Ambiguous(first, second),
            _ => Dated::NoSuchDay,
        },
        date::Outcome::NoSuchDay => Dated::NoSuchDay,
        date::Outcome::NotADate => Dated::Words,
    }
}

/// A number at `scale`, after `shift` powers of ten from the column's unit of
/// measure to the indicator's. None where it is too large; the flag says that
/// figures were rounded away.
pub(super) fn at_scale(value: Decimal, shift: i8, scale: u8) -> Option<(i64, bool)> {
    let places = i32::from(value.scale()) - i32::from(shift);
    let mantissa = value.mantissa();
    let more = i32::from(scale) - places;
    let power = |exponent: u32| 10_i128.checked_pow(exponent);
    let (amount, rounded) = if more >= 0 {
        (mantissa.checked_mul(power(more.unsigned_abs())?)?, false)
    } else {
        let divisor = power(more.unsigned_abs())?;
        (crate::indicators::divided(mantissa, divisor), mantissa % divisor != 0)
    };
    let amount = i64::try_from(amount).ok()?;
    (amount.unsigned_abs() < 1 << 62).then_some((amount, rounded))
}

#[cfg(test)]
mod tests {
    use songhanh_spreadsheet::grid::Style;

    use super::*;

    fn of(text: &str) -> Cell {
        Cell { value: Value::Text(text.into()), ..Cell::default() }
    }

    fn read(cell: &Cell, scale: u8) -> Amount {
        let styles = ["", "VNI-Times"].map(|font| Style { font: font.into(), ..Style::default() });
        let sheet = Sheet { styles: styles.into(), ..Sheet::default() };
        amount(&sheet, &Texts::new(&sheet), cell, None, Some(scale))
    }

    #[test]
    fn a_blank_cell_is_unknown_never_zero() {
        let read = |cell: &Cell| read(cell, 0);
        let number = |value| Amount::Number { value: Decimal::whole(value), computed: false };
        assert_eq!(read(&Cell::default()), Amount::Blank);
        assert_eq!(read(&of("0")), number(0));
        assert_eq!(read(&of("không rõ")), Amount::Unknown);
        assert_eq!(read(&of("chưa nắm được")), Amount::Unknown);
        assert_eq!(read(&Cell { style: 1, ..of("khoâng roõ") }), Amount::Unknown, "in an old font too");
        assert_eq!(read(&of("-")), Amount::Dash);
        assert_eq!(read(&of("x")), Amount::Tick);
        assert_eq!(read(&of("12 người")), number(12));
        assert!(matches!(read(&of("20 tỷ đồng")), Amount::Measured { .. }), "its column may count in millions");
    }

    #[test]
    fn an_ambiguous_number_is_not_guessed_and_workers_have_no_decimals() {
        let cell = of("1.250");
        assert!(matches!(read(&cell, 3), Amount::Ambiguous { .. }));
        let whole = read(&cell, 0);
        assert!(matches!(whole, Amount::Number { value, .. } if value.shortened() == Decimal::whole(1250).shortened()));
    }

    #[test]
    fn a_unit_of_measure_is_turned_into_the_indicators_own() {
        let millions = Decimal::new(12_345, 1).unwrap();
        assert_eq!(at_scale(millions, -3, 3), Some((1_235, true)), "1,234.5 million is 1.2345 billion");
        assert_eq!(at_scale(Decimal::whole(7), 3, 0), Some((7_000, false)));
        assert_eq!(at_scale(Decimal::new(i128::MAX / 4, 0).unwrap_or(Decimal::whole(i64::MAX)), 0, 3), None);
    }
}
