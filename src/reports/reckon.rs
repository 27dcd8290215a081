//! From the cells of a table to the rows of a report: in the period,
//! cumulative, against the target, against the same period a year before. One
//! rounding policy: percentages to one decimal, half away from zero.

use songhanh_document::model::Decimal;

use super::figures::Basis;
use crate::calendar::Period;
use crate::indicators::{Bound, Catalogue, Indicator, IndicatorId, Nature, Reckoning, Target, divided, power};
use crate::reconciliation::{CellState, TableContent};
use crate::reviews::Measure;

/// Decimals of a percentage.
const PERCENT_SCALE: u8 = 1;

/// In which direction a figure went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// *Tăng.*
    Up,
    /// *Giảm.*
    Down,
    /// *Bằng.*
    Same,
}

/// How a figure stands against its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// *Vượt.*
    Beyond,
    /// *Đạt.*
    Met,
    /// *Chưa đạt.*
    Missed,
}

/// An indicator in a report. Amounts are fixed point at `scale`; percentages
/// have one decimal.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Row {
    /// The indicator.
    pub indicator: IndicatorId,
    /// Its code.
    pub code: String,
    /// Its Vietnamese name.
    pub name: String,
    /// Its Vietnamese unit of measure.
    pub unit: String,
    /// Decimals of its amounts.
    pub scale: u8,
    /// Stock, flow, attendances or rate.
    pub nature: Nature,
    /// In the period; of a stock, at its end.
    pub value: Option<i64>,
    /// True where the value is an estimate for the whole period.
    pub estimate: bool,
    /// Codes of the indicators that the value was added up from where it was not
    /// stated itself; empty where it was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub derived_from: Vec<String>,
    /// True where the sides' values differ and are not agreed yet.
    pub disputed: bool,
    /// Of a stock: growth in the period.
    pub net: Option<i64>,
    /// From the beginning of the programme year.
    pub cumulative: Option<i64>,
    /// The year's target.
    pub target: Option<i64>,
    /// Against it, in per cent.
    pub of_target: Option<i64>,
    /// How it stands against it.
    pub standing: Option<Standing>,
    /// The phase's target.
    pub phase_target: Option<i64>,
    /// Against it, in per cent.
    pub of_phase: Option<i64>,
    /// The same period a year before.
    pub before: Option<i64>,
    /// In per cent of it; of a rate in per cent, the difference at `scale`.
    pub of_before: Option<i64>,
    /// The change in per cent, without its sign; of a rate, in points at `scale`.
    pub change: Option<i64>,
    /// Up, down or the same.
    pub direction: Option<Direction>,
    /// How many parts the value has, and how many of them are known.
    pub parts: (u32, u32),
    /// The documents that the value comes from.
    pub sources: Vec<String>,
}

impl Row {
    /// True for a rate in per cent, which is compared in points.
    #[must_use]
    pub fn is_percent(&self) -> bool {
        self.nature == Nature::Rate && self.unit == "%"
    }

    /// The number that a measure is, with its decimals; none where it is
    /// unknown or is words.
    #[must_use]
    pub fn number(&self, measure: Measure) -> Option<Decimal> {
        let (amount, scale) = match measure {
            Measure::Value => (self.value, self.scale),
            Measure::Net => (self.net, self.scale),
            Measure::Cumulative => (self.cumulative, self.scale),
            Measure::Target => (self.target, self.scale),
            Measure::OfTarget => (self.of_target, PERCENT_SCALE),
            Measure::PhaseTarget => (self.phase_target, self.scale),
            Measure::OfPhase => (self.of_phase, PERCENT_SCALE),
            Measure::Before => (self.before, self.scale),
            Measure::OfBefore if self.is_percent() => (self.of_before, self.scale),
            Measure::OfBefore => (self.of_before, PERCENT_SCALE),
            Measure::Change => (None, 0),
        };
        amount.map(|amount| Decimal::new(amount, scale))
    }

    /// The change as a number without sign, for the words of a sentence.
    #[must_use]
    pub fn change_number(&self) -> Option<Decimal> {
        let scale = if self.is_percent() { self.scale } else { PERCENT_SCALE };
        self.change.map(|change| Decimal::new(change, scale))
    }
}

/// What a report's rows are reckoned from.
pub(super) struct Given<'g> {
    pub(super) basis: &'g Basis,
    pub(super) catalogue: &'g Catalogue,
    pub(super) targets: &'g [Target],
    /// The days under review.
    pub(super) period: Period,
    /// Codes that the review refers to, beyond what the table holds.
    pub(super) mentioned: &'g [String],
}

/// What an indicator comes to over all members of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Total {
    pub(super) amount: Option<i64>,
    estimate: bool,
    disputed: bool,
    derived: bool,
    /// Expected and reported.
    pub(super) parts: (u32, u32),
}

impl Given<'_> {
    /// The rows: in the order of the table, then the rates that follow from it,
    /// then what targets are set for or the review mentions.
    pub(super) fn rows(&self) -> Vec<Row> {
        let mut wanted: Vec<IndicatorId> = Vec::new();
        let table = self.basis.now.columns.iter().map(|column| column.indicator);
        let targets = self.targets.iter().map(|target| target.indicator);
        let mentioned = self.mentioned.iter().filter_map(|code| self.catalogue.of_code(code)).map(|one| one.id);
        for id in table.chain(targets).chain(mentioned) {
            if !wanted.contains(&id) {
                wanted.push(id);
            }
        }
        wanted.into_iter().filter_map(|id| self.catalogue.get(id)).map(|indicator| self.row(indicator)).collect()
    }

    fn row(&self, indicator: &Indicator) -> Row {
        let now = total(&self.basis.now, indicator);
        let before = self.basis.before.as_ref().map(|before| total(before, indicator)).unwrap_or_default();
        let year = self.target(indicator, true);
        let phase = self.target(indicator, false);
        let is_stock = matches!(indicator.nature, Nature::Stock | Nature::Rate);
        let cumulative = match &self.basis.since {
            Some(since) if !is_stock => total(since, indicator).amount,
            _ => now.amount,
        };
        let amount_of = |target: Option<&Target>| target.and_then(|one| self.asked(indicator, one));
        let (target, phase_target) = (amount_of(year), amount_of(phase));
        let percent = |whole: Option<i64>| cumulative.zip(whole).and_then(|(part, whole)| percent_of(part, whole));
        let change = Change::between(indicator, now.amount, before.amount);
        // The year before ends where this period begins: its stock is the start.
        let adjoining = self.period.year_before().is_some_and(|before| before.to() == self.period.from());
        let net = now.amount.zip(before.amount).map(|(now, before)| now - before);
        Row {
            indicator: indicator.id,
            code: indicator.code.clone(),
            name: indicator.name_vi.clone(),
            unit: indicator.unit_vi.clone(),
            scale: indicator.scale,
            nature: indicator.nature,
            value: now.amount,
            estimate: now.estimate,
            derived_from: self.derived_from(indicator, now.derived),
            disputed: now.disputed,
            net: net.filter(|_| indicator.nature == Nature::Stock && adjoining),
            cumulative,
            target,
            of_target: percent(target),
            standing: cumulative
                .zip(year)
                .zip(target)
                .map(|((amount, year), target)| standing_of(year.bound, amount, target)),
            phase_target,
            of_phase: percent(phase_target),
            before: before.amount,
            of_before: change.of_before,
            change: change.size,
            direction: change.direction,
            parts: now.parts,
            sources: self.basis.sources_of(indicator).to_vec(),
        }
    }

    fn derived_from(&self, indicator: &Indicator, derived: bool) -> Vec<String> {
        let parts = indicator.parts.iter().filter(|_| derived && indicator.nature != Nature::Rate);
        parts.filter_map(|id| self.catalogue.get(*id)).map(|part| part.code.clone()).collect()
    }

    /// What a target asks for; one that is a share, of what the other indicator
    /// opened with.
    fn asked(&self, indicator: &Indicator, target: &Target) -> Option<i64> {
        target.asks(indicator, self.catalogue, |of| self.basis.opening_of(of, target.eve()?))
    }

    /// The target of the shortest period that holds the days under review, or
    /// (for the phase) of the longest one, where that is another.
    fn target(&self, indicator: &Indicator, shortest: bool) -> Option<&Target> {
        let days = |period: Period| (period.to() - period.from()).get_days();
        let holds = |target: &&Target| {
            target.indicator == indicator.id
                && target.period.from() <= self.period.from()
                && self.period.to() <= target.period.to()
        };
        let year = self.targets.iter().filter(holds).min_by_key(|target| days(target.period));
        let year = year.filter(|target| days(target.period) <= YEAR_DAYS_MAX.max(days(self.period)));
        if shortest {
            return year;
        }
        let longest = self.targets.iter().filter(holds).max_by_key(|target| days(target.period));
        longest.filter(|target| year.is_none_or(|year| year.period != target.period))
    }
}

/// The total of an indicator: expected for the whole period where the table
/// holds an estimate, else done. A sum that leaves disputed parts out is none.
pub(super) fn total(table: &TableContent, indicator: &Indicator) -> Total {
    let of = |kind| {
        let column = table.columns.iter().position(|column| column.indicator == indicator.id && column.kind == kind);
        column.and_then(|column| table.total.get(column))
    };
    let estimate = of(Reckoning::Estimate).filter(|cell| cell.reported > 0 || cell.disputed > 0);
    let Some(cell) = estimate.or_else(|| of(Reckoning::Actual)) else { return Total::default() };
    let amount = cell.value.filter(|_| cell.disputed == 0).and_then(|value| i64::try_from(value).ok());
    let derived = cell.state == CellState::Derived;
    Total {
        amount,
        estimate: estimate.is_some(),
        disputed: cell.disputed > 0,
        derived,
        parts: (cell.expected, cell.reported),
    }
}

/// A programme year may be a little longer than a calendar year.
const YEAR_DAYS_MAX: i32 = 400;

fn standing_of(bound: Bound, amount: i64, target: i64) -> Standing {
    match bound {
        Bound::Ceiling if amount <= target => Standing::Met,
        Bound::Floor | Bound::Exact if amount > target => Standing::Beyond,
        Bound::Floor | Bound::Exact if amount == target => Standing::Met,
        _ => Standing::Missed,
    }
}

/// 100 × part ÷ whole with one decimal; none over zero.
fn percent_of(part: i64, whole: i64) -> Option<i64> {
    (whole != 0)
        .then(|| divided(i128::from(part) * 100 * power(PERCENT_SCALE), i128::from(whole)))
        .and_then(|percent| i64::try_from(percent).ok())
}

#[derive(Default)]
struct Change {
    of_before: Option<i64>,
    size: Option<i64>,
    direction: Option<Direction>,
}

impl Change {
    fn between(indicator: &Indicator, now: Option<i64>, before: Option<i64>) -> Self {
        let Some((now, before)) = now.zip(before) else { return Self::default() };
        let direction = match now.cmp(&before) {
            std::cmp::Ordering::Greater => Direction::Up,
            std::cmp::Ordering::Less => Direction::Down,
            std::cmp::Ordering::Equal => Direction::Same,
        };
        if indicator.is_percent() {
            let points = now - before;
            return Self { of_before: Some(points), size: Some(points.abs()), direction: Some(direction) };
        }
        let of_before = percent_of(now, before);
        // The change is rounded once, from the exact values.
        let size = percent_of(now - before, before).map(i64::abs);
        // A change that rounds to nothing is not called one.
        let direction = if size == Some(0) { Direction::Same } else { direction };
        Self { of_before, size, direction: size.map(|_| direction) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_have_one_decimal_rounded_half_away_from_zero() {
        assert_eq!(percent_of(2_117, 3_500), Some(605));
        assert_eq!(percent_of(1, 8), Some(125));
        assert_eq!(percent_of(1, 16), Some(63));
        assert_eq!(percent_of(-1, 16), Some(-63));
        assert_eq!(percent_of(5, 0), None);
    }

    #[test]
    fn a_target_is_met_by_the_way_it_binds() {
        assert_eq!(standing_of(Bound::Floor, 13, 12), Standing::Beyond);
        assert_eq!(standing_of(Bound::Floor, 12, 12), Standing::Met);
        assert_eq!(standing_of(Bound::Exact, 11, 12), Standing::Missed);
        assert_eq!(standing_of(Bound::Ceiling, 11, 12), Standing::Met);
        assert_eq!(standing_of(Bound::Ceiling, 13, 12), Standing::Missed);
    }
}
