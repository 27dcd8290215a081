//! The address of a cell: `indicator=12&period=2024-Q1&kind=actual&grain=unit&subject=77`.

use super::problems::Shown;
use crate::indicators::{Grain, Key, Reckoning, Subject};
use crate::words::number_text;

/// Which cell, as an address or a form names it.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct CellAddress {
    pub(super) indicator: String,
    pub(super) period: String,
    pub(super) kind: String,
    pub(super) grain: String,
    pub(super) subject: String,
}

impl CellAddress {
    /// The cell; a page that is not there where the address names none.
    pub(super) fn key(&self) -> Result<Key, Shown> {
        self.read().ok_or_else(Shown::no_page)
    }

    fn read(&self) -> Option<Key> {
        Some(Key {
            indicator: self.indicator.parse().ok()?,
            period: self.period.parse().ok()?,
            kind: if self.kind.is_empty() { Reckoning::Actual } else { Reckoning::of_word(&self.kind)? },
            subject: Subject::new(Grain::of_word(&self.grain)?, self.subject.parse().ok()?),
        })
    }

    /// The cell in the text of one field: a box to tick.
    pub(super) fn of_text(text: &str) -> Option<Key> {
        let mut parts = text.split('~').map(str::to_owned);
        let mut next = || parts.next();
        let address = Self { indicator: next()?, period: next()?, kind: next()?, grain: next()?, subject: next()? };
        address.read()
    }
}

/// The cell in one text, as [`CellAddress::of_text`] reads it.
pub(super) fn text_of(key: Key) -> String {
    let (subject, grain) = (key.subject.id, key.subject.grain.word());
    format!("{}~{}~{}~{grain}~{subject}", key.indicator, key.period, key.kind.word())
}

/// The query of the cell's address.
pub(crate) fn query_of(key: Key) -> String {
    format!(
        "indicator={}&period={}&kind={}&grain={}&subject={}",
        key.indicator,
        key.period,
        key.kind.word(),
        key.subject.grain.word(),
        key.subject.id
    )
}

/// An amount as a form sends it back: figures without groups, and never just
/// three decimals, so that nobody takes the comma for one between thousands.
pub(crate) fn plain_amount(amount: i64, scale: u8) -> String {
    let text = number_text(crate::words::Lang::Vi, amount.into(), scale).replace('.', "");
    let Some((whole, part)) = text.split_once(',') else { return text };
    match part.trim_end_matches('0') {
        "" => whole.to_owned(),
        short if short.len() == 3 => format!("{whole},{short}0"),
        short => format!("{whole},{short}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::{Read, read_amount};

    #[test]
    fn an_amount_that_a_form_sends_back_has_one_reading() {
        for scale in 0..=6_u8 {
            for amount in [0, 7, 1_100, 1_234_567, -15_501_318, 1_000_000_007] {
                let text = plain_amount(amount, scale);
                assert_eq!(read_amount(&text, scale), Ok(Read::Amount(amount)), "{text} at {scale}");
            }
        }
    }

    #[test]
    fn a_cell_is_found_again_by_its_text() {
        let text = "12~2023-05-16/2024-05-15~actual~unit~77";
        let key = CellAddress::of_text(text).unwrap();
        assert_eq!(text_of(key), text);
        assert_eq!(CellAddress::of_text("12~2024-Q1~actual~unit"), None);
    }
}
