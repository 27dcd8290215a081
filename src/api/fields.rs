//! Fields that many records have, in the form in which programs read and write
//! them.

use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::caller::Caller;
use crate::calendar::{BEGINNING, Day, Instant, OPEN_END, Period};
use crate::desk::AsOf;

/// Most records of one answer; the next ones are asked for with `offset`.
pub(super) const LIMIT_MAX: usize = 500;

/// How many records an answer has where nobody says.
const LIMIT: usize = 100;

/// A moment, as RFC 3339 writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment(pub(super) Instant);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer).map(Self)
    }
}

impl JsonSchema for Moment {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Moment".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "date-time"})
    }
}

/// A period by its key: `2024`, `2024-Q1`, `2024-H1`, `2024-9M`, `2024-05`,
/// `2024-05-16/2025-05-15`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PeriodKey(pub(super) Period);

impl Serialize for PeriodKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for PeriodKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer).map(Self)
    }
}

impl JsonSchema for PeriodKey {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Period".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let day = r"\d{4}-\d{2}-\d{2}";
        json_schema!({
            "type": "string",
            "pattern": format!(r"^(\d{{4}}(-(Q[1-4]|H[12]|9M|(0[1-9]|1[0-2])))?|{day}(/{day})?)$"),
            "examples": ["2024-Q1"],
        })
    }
}

/// A number as it is kept: exact, with as many decimals as its indicator has,
/// written in figures with a decimal point (`15501.318`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Exact(pub(super) String);

impl Exact {
    /// `amount` × 10^-`scale`.
    pub(super) fn of(amount: i128, scale: u8) -> Self {
        let digits = format!("{:0>width$}", amount.unsigned_abs(), width = usize::from(scale) + 1);
        let (whole, decimals) = digits.split_at(digits.len() - usize::from(scale));
        let sign = if amount < 0 { "-" } else { "" };
        Self(if decimals.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") })
    }

    /// As a person types it in Vietnamese: with a decimal comma, so that three
    /// decimals are not taken for thousands.
    pub(super) fn typed(&self) -> String {
        self.0.replace('.', ",")
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let (whole, decimals) = text.split_once('.').unwrap_or((&text, "0"));
        let figures = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let sound = figures(whole.strip_prefix('-').unwrap_or(whole)) && figures(decimals) && text.len() <= 40;
        if sound { Ok(Self(text)) } else { Err(serde::de::Error::custom("not a number: figures with a decimal point")) }
    }
}

impl JsonSchema for Exact {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Exact".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$", "maxLength": 40, "examples": ["15501.318"]})
    }
}

/// Reads what has a text of its own.
fn read<'de, D: Deserializer<'de>, T: FromStr<Err: fmt::Display>>(deserializer: D) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(serde::de::Error::custom)
}

/// A day of validity; none for the open ends.
pub(super) fn known_day(day: Day) -> Option<Day> {
    (day != BEGINNING && day != OPEN_END).then_some(day)
}

/// A text; none where it is empty.
pub(super) fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// The word of one of a closed list: `so-ket`.
pub(super) fn word(one: impl Serialize) -> String {
    match serde_json::to_value(one) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// A text that was left out is empty.
pub(super) fn typed(text: Option<impl ToString>) -> String {
    text.map_or_else(String::new, |text| text.to_string())
}

/// At which day, as known at which moment: today and now where nobody says.
pub(super) fn as_of(caller: &Caller, on: Option<Day>, known_at: Option<Moment>) -> AsOf {
    let now = caller.desk.now();
    AsOf { on: on.unwrap_or(now.on), known: known_at.map_or(now.known, |moment| moment.0) }
}

/// A part of a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Page<T> {
    /// The records of this part.
    pub(super) items: Vec<T>,
    /// How many there are in all.
    pub(super) total: usize,
    /// How many were left out at the beginning.
    pub(super) offset: usize,
}

/// Which part of a list is asked for: how many to leave out, how many to give.
pub(super) fn part(offset: Option<u32>, limit: Option<u32>) -> (usize, usize) {
    let limit = limit.map_or(LIMIT, |limit| limit as usize).clamp(1, LIMIT_MAX);
    (offset.unwrap_or(0) as usize, limit)
}

impl<T> Page<T> {
    /// The part of `all` that is asked for.
    pub(super) fn of<R>(all: Vec<R>, (offset, limit): (usize, usize), item: impl FnMut(R) -> T) -> Self {
        let total = all.len();
        Self { items: all.into_iter().skip(offset).take(limit).map(item).collect(), total, offset }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exact_number_keeps_its_decimals() {
        assert_eq!(Exact::of(15_501_318, 3).0, "15501.318");
        assert_eq!(Exact::of(-5, 2).0, "-0.05");
        assert_eq!(Exact::of(1100, 0).0, "1100");
        let read = |text: &str| serde_json::from_value::<Exact>(text.into()).ok();
        assert_eq!(read("1100.000").map(|one| one.typed()), Some("1100,000".into()));
        for text in ["1,5", "", "1.", ".5", "1e3", "không rõ"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
