//! Reckoning the cells of an annex, exactly.

use super::{AnnexCell, AnnexFault, AnnexTable};
use crate::model::Decimal;

/// The values of a table: `None` where a cell has none or it is unknown.
pub(super) type Values = Vec<Vec<Option<Decimal>>>;

#[derive(Clone, Copy)]
enum State {
    Untouched,
    Underway,
    Known(Option<Decimal>),
}

impl AnnexTable {
    /// Reckons every cell.
    ///
    /// # Errors
    /// When rows differ in width, or a cell is reckoned from itself or from one
    /// that is not there, or a sum is too large to be exact.
    pub fn values(&self) -> Result<Vec<Vec<Option<Decimal>>>, AnnexFault> {
        let width = self.columns.len();
        for (row, cells) in self.rows.iter().enumerate() {
            if cells.cells.len() != width {
                return Err(AnnexFault::Width { row, expected: width, found: cells.cells.len() });
            }
        }
        let mut states = vec![vec![State::Untouched; width]; self.rows.len()];
        let mut values: Values = Vec::with_capacity(self.rows.len());
        for row in 0..self.rows.len() {
            let mut line = Vec::with_capacity(width);
            for column in 0..width {
                line.push(self.value(&mut states, row, column)?);
            }
            values.push(line);
        }
        Ok(values)
    }

    fn value(&self, states: &mut [Vec<State>], row: usize, column: usize) -> Result<Option<Decimal>, AnnexFault> {
        match states[row][column] {
            State::Known(value) => return Ok(value),
            State::Underway => return Err(AnnexFault::Circular { row, column }),
            State::Untouched => states[row][column] = State::Underway,
        }
        let mut at = |r: usize, c: usize| {
            if r >= self.rows.len() || c >= self.columns.len() {
                return Err(AnnexFault::NoSuchCell { row, column });
            }
            self.value(states, r, c)
        };
        let too_large = || AnnexFault::TooLarge { row, column };
        let value = match &self.rows[row].cells[column] {
            AnnexCell::Blank | AnnexCell::Unknown | AnnexCell::Text(_) | AnnexCell::Told { .. } => None,
            AnnexCell::Number { value, .. } => Some(*value),
            AnnexCell::SumOfRows { rows, .. } => {
                let parts: Result<Vec<_>, _> = rows.iter().map(|&r| at(r, column)).collect();
                sum(&parts?).ok_or_else(too_large)?
            }
            AnnexCell::SumOfColumns { columns, .. } => {
                let parts: Result<Vec<_>, _> = columns.iter().map(|&c| at(row, c)).collect();
                sum(&parts?).ok_or_else(too_large)?
            }
            AnnexCell::Percent { part, whole, .. } => match (at(row, *part)?, at(row, *whole)?) {
                (Some(part), Some(whole)) if whole.units != 0 => {
                    let decimals = self.columns[column].decimals;
                    Some(percent(part, whole, decimals).ok_or_else(too_large)?)
                }
                _ => None,
            },
        };
        states[row][column] = State::Known(value);
        Ok(value)
    }
}

/// The sum of what is known; `Some(None)` when nothing is, `None` when it does not fit.
fn sum(parts: &[Option<Decimal>]) -> Option<Option<Decimal>> {
    let known: Vec<Decimal> = parts.iter().flatten().copied().collect();
    let Some(scale) = known.iter().map(|part| part.scale).max() else {
        return Some(None);
    };
    let mut units = 0_i64;
    for part in known {
        units = units.checked_add(part.rescaled(scale)?.units)?;
    }
    Some(Some(Decimal::new(units, scale)))
}

/// 100 × part ÷ whole, rounded half away from zero as a spreadsheet does.
fn percent(part: Decimal, whole: Decimal, decimals: u8) -> Option<Decimal> {
    let decimals = decimals.min(9);
    let power = |scale: u8| 10_i128.pow(u32::from(scale));
    let above =
        i128::from(part.units).checked_mul(100)?.checked_mul(power(decimals))?.checked_mul(power(whole.scale))?;
    let below = i128::from(whole.units).checked_mul(power(part.scale))?;
    let (quotient, rest) = (above / below, above % below);
    let away = if rest.unsigned_abs() * 2 >= below.unsigned_abs() { above.signum() * below.signum() } else { 0 };
    Some(Decimal::new(i64::try_from(quotient + away).ok()?, decimals))
}
