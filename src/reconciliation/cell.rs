//! What a cell comes to: pure rules.

use std::collections::BTreeSet;

use songhanh_statistics::Figure;

use crate::calendar::Instant;
use crate::desk::AgencyId;
use crate::indicators::{Key, Stated};

/// What one agency agrees that a cell is.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Agreement {
    /// Which cell.
    pub key: Key,
    /// Whose agreement.
    pub agency: AgencyId,
    /// Who gave it.
    pub agreed_by: String,
    /// The amount; none for *không rõ*.
    pub amount: Option<i64>,
    /// The source of an amount that nobody had stated.
    pub source: String,
    /// Why.
    pub reason: String,
    /// The statements that the agency saw, as [`seen`] writes them.
    pub statements: String,
    /// The moment; names the act.
    pub recorded_at: Instant,
}

/// What a cell comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case", tag = "state", content = "amount")]
pub enum Settled {
    /// Every statement says *không rõ*, or the parties agreed that it is.
    Unknown,
    /// One agency states a number.
    Single(i64),
    /// Two or more state the same number.
    Same(i64),
    /// All that stated a number agreed on this one.
    Agreed(i64),
    /// Nobody states a number; it follows from the parts of the indicator.
    Derived(i64),
    /// Two numbers, and no agreement that binds.
    Disputed,
}

impl Settled {
    /// For the cube: known, unknown, or disputed.
    #[must_use]
    pub fn figure(self) -> Figure {
        match self {
            Self::Unknown => Figure::Unknown,
            Self::Single(amount) | Self::Same(amount) | Self::Agreed(amount) | Self::Derived(amount) => {
                Figure::Known(amount)
            }
            Self::Disputed => Figure::Disputed,
        }
    }
}

/// The statements of one cell as an agreement remembers them: each agency with
/// the moment at which it stated, `1@1719795600000000,2@…`. Any restatement
/// changes it.
#[must_use]
pub fn seen(statements: &[Stated]) -> String {
    let each: BTreeSet<(AgencyId, Instant)> = statements.iter().map(|one| (one.agency, one.recorded_at)).collect();
    let texts: Vec<String> = each.iter().map(|(agency, at)| format!("{agency}@{}", at.micros())).collect();
    texts.join(",")
}

/// What the statements of one cell come to: the agreed amount where every
/// agency that states a number has agreed, on one amount, having seen just
/// these statements; else the one number; else the number that all state; else
/// disputed. *Không rõ* contradicts no number.
#[must_use]
pub fn settle(statements: &[Stated], agreements: &[Agreement]) -> Settled {
    let numbers: Vec<(AgencyId, i64)> =
        statements.iter().filter_map(|one| one.amount.map(|amount| (one.agency, amount))).collect();
    if numbers.len() > 1 {
        let seen = seen(statements);
        let bound: Vec<&Agreement> = agreements.iter().filter(|one| one.statements == seen).collect();
        let amount_of = |agency| bound.iter().find(|one| one.agency == agency).map(|one| one.amount);
        if let Some(amount) = amount_of(numbers[0].0)
            && numbers.iter().all(|(agency, _)| amount_of(*agency) == Some(amount))
        {
            return amount.map_or(Settled::Unknown, Settled::Agreed);
        }
    }
    match numbers.as_slice() {
        [] => Settled::Unknown,
        [(_, amount)] => Settled::Single(*amount),
        [(_, amount), others @ ..] if others.iter().all(|(_, other)| other == amount) => Settled::Same(*amount),
        _ => Settled::Disputed,
    }
}

/// What a cell of which nobody states a number comes to by the parts of its
/// indicator: their sum where each is known, disputed where one is, else
/// unknown.
#[must_use]
pub fn derive(parts: impl IntoIterator<Item = Figure>) -> Settled {
    let mut sum = None;
    let mut is_known = true;
    for part in parts {
        match part {
            Figure::Disputed => return Settled::Disputed,
            Figure::Unknown => is_known = false,
            Figure::Known(amount) => match sum.unwrap_or(0_i64).checked_add(amount) {
                Some(more) => sum = Some(more),
                None => is_known = false,
            },
        }
    }
    sum.filter(|_| is_known).map_or(Settled::Unknown, Settled::Derived)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::indicators::{IndicatorId, Reckoning, Subject};

    fn key() -> Key {
        Key {
            indicator: IndicatorId(1),
            period: "2024-Q1".parse().unwrap(),
            kind: Reckoning::Actual,
            subject: Subject::unit(7),
        }
    }

    fn stated(agency: i64, amount: Option<i64>, at: i64) -> Stated {
        Stated {
            key: key(),
            agency: AgencyId(agency),
            amount,
            withheld: false,
            cut_off: jiff::civil::date(2024, 3, 31),
            source: "x".into(),
            origin: String::new(),
            note: String::new(),
            recorded_at: Instant::from_micros(at),
        }
    }

    fn agreed(agency: i64, amount: Option<i64>, statements: &[Stated]) -> Agreement {
        Agreement {
            key: key(),
            agency: AgencyId(agency),
            agreed_by: String::new(),
            amount,
            source: String::new(),
            reason: String::new(),
            statements: seen(statements),
            recorded_at: Instant::from_micros(99),
        }
    }

    #[test]
    fn a_cell_is_settled_only_when_all_that_stated_it_agree_on_one_amount() {
        let both = [stated(1, Some(41), 10), stated(2, Some(9), 11)];
        assert_eq!(settle(&both, &[]), Settled::Disputed);
        assert_eq!(settle(&both, &[agreed(1, Some(41), &both)]), Settled::Disputed);
        assert_eq!(settle(&both, &[agreed(1, Some(41), &both), agreed(2, Some(9), &both)]), Settled::Disputed);
        let agreements = [agreed(1, Some(41), &both), agreed(2, Some(41), &both)];
        assert_eq!(settle(&both, &agreements), Settled::Agreed(41));
        let restated = [stated(1, Some(41), 10), stated(2, Some(9), 12)];
        assert_eq!(settle(&restated, &agreements), Settled::Disputed, "it was stated anew");
        let joined = [both[0].clone(), both[1].clone(), stated(3, Some(5), 13)];
        assert_eq!(settle(&joined, &agreements), Settled::Disputed, "a third agency states it");
    }

    #[test]
    fn what_is_not_known_contradicts_no_number() {
        assert_eq!(settle(&[stated(1, None, 1), stated(2, Some(9), 2)], &[]), Settled::Single(9));
        assert_eq!(settle(&[stated(1, None, 1), stated(2, None, 2)], &[]), Settled::Unknown);
        assert_eq!(settle(&[], &[]), Settled::Unknown);
        let both = [stated(1, Some(4), 1), stated(2, Some(9), 2)];
        let unknown = [agreed(1, None, &both), agreed(2, None, &both)];
        assert_eq!(settle(&both, &unknown), Settled::Unknown, "both agree that it is not known");
    }

    proptest! {
        #[test]
        fn a_settled_number_is_one_that_was_stated_or_agreed_by_all(
            amounts in prop::collection::vec(prop::option::of(0_i64..4), 0..5),
            agreements in prop::collection::vec((0_i64..5, prop::option::of(0_i64..4)), 0..5),
        ) {
            let statements: Vec<Stated> =
                (0_i64..).zip(&amounts).map(|(agency, amount)| stated(agency, *amount, agency + 1)).collect();
            let agreements: Vec<Agreement> =
                agreements.iter().map(|(agency, amount)| agreed(*agency, *amount, &statements)).collect();
            let numbers: Vec<i64> = amounts.iter().flatten().copied().collect();
            match settle(&statements, &agreements) {
                Settled::Unknown => prop_assert!(numbers.is_empty() || agreements.iter().any(|one| one.amount.is_none())),
                Settled::Single(amount) => prop_assert_eq!(numbers, vec![amount]),
                Settled::Same(amount) => prop_assert!(numbers.len() > 1 && numbers.iter().all(|one| *one == amount)),
                Settled::Agreed(amount) => prop_assert!(statements.iter().filter(|one| one.amount.is_some()).all(
                    |one| agreements.iter().any(|agreed| agreed.agency == one.agency && agreed.amount == Some(amount))
                )),
                Settled::Derived(_) => prop_assert!(false, "statements alone derive nothing"),
                Settled::Disputed => prop_assert!(numbers.iter().min() < numbers.iter().max()),
            }
            // The order in which statements come does not matter.
            let mut reversed = statements.clone();
            reversed.reverse();
            prop_assert_eq!(seen(&reversed), seen(&statements));
            prop_assert_eq!(settle(&reversed, &agreements), settle(&statements, &agreements));
        }
    }
}
