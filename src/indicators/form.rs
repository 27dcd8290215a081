//! A value as somebody typed it, and what is wrong with it.

use super::indicator::Indicator;
use super::value::{Grain, Key, Reckoning, Subject, ValueDraft};
use super::{Nature, Read, Reread, read_amount};
use crate::calendar::{Day, Period};
use crate::desk::Fault;
use crate::words::{args, number_arg};
use songhanh_vietnamese::person;

/// What somebody typed about one value.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct ValueForm {
    /// `unit`, `zone`, `commune`, `province` or `programme`.
    pub grain: String,
    /// The subject's id.
    pub subject: String,
    /// The indicator's code.
    pub indicator: String,
    /// The period's key: `2024-Q1`, `2023-05-16/2024-05-15`.
    pub period: String,
    /// `actual` (where empty) or `estimate`.
    pub kind: String,
    /// A number as Vietnamese or English write it, or `không rõ`.
    pub amount: String,
    /// The day up to which it was counted, `2024-06-14` or `14/06/2024`.
    pub cut_off: String,
    /// The document it comes from.
    pub source: String,
    /// A remark.
    pub note: String,
}

impl ValueForm {
    /// The period, where it can be read: it decides which version of the
    /// indicator is meant.
    pub(super) fn period(&self) -> Option<Period> {
        self.period.parse().ok()
    }

    /// Every fault at once, or the value as meant.
    pub(super) fn check(&self, indicator: Option<&Indicator>, today: Day) -> Result<ValueDraft, Vec<Fault>> {
        let mut faults = Vec::new();
        let grain = Grain::of_word(self.grain.trim());
        let id = self.subject.trim().parse::<i64>().ok().filter(|id| *id > 0);
        if grain.is_none() || id.is_none() {
            faults.push(Fault::new("subject", "fault-not-in-list"));
        }
        let period = self.period();
        if period.is_none() {
            faults.push(Fault::new("period", "fault-not-a-period"));
        }
        let kind = match self.kind.trim() {
            "" => Some(Reckoning::Actual),
            word => Reckoning::of_word(word),
        };
        if kind.is_none() {
            faults.push(Fault::new("kind", "fault-not-in-list"));
        }
        let amount = match indicator {
            None => {
                faults.push(Fault::new("indicator", "fault-not-in-list"));
                None
            }
            Some(indicator) => self.amount(indicator, &mut faults),
        };
        let cut_off = read_day(&self.cut_off);
        match (cut_off, self.cut_off.trim()) {
            (None, "") => faults.push(Fault::new("cut_off", "fault-missing")),
            (None, _) => faults.push(Fault::new("cut_off", "fault-not-a-day")),
            _ => {}
        }
        match (grain, id, period, kind, indicator, cut_off) {
            (Some(grain), Some(id), Some(period), Some(kind), Some(indicator), Some(cut_off)) => {
                let draft = ValueDraft {
                    key: Key { indicator: indicator.id, period, kind, subject: Subject::new(grain, id) },
                    amount: amount.unwrap_or_default(),
                    cut_off,
                    source: self.source.trim().into(),
                    origin: String::new(),
                    note: self.note.trim().to_owned(),
                };
                faults.extend(draft.check(indicator, today));
                if faults.is_empty() { Ok(draft) } else { Err(faults) }
            }
            _ => {
                if self.source.trim().is_empty() {
                    faults.push(Fault::new("source", "fault-source-missing"));
                }
                Err(faults)
            }
        }
    }

    fn amount(&self, indicator: &Indicator, faults: &mut Vec<Fault>) -> Option<Option<i64>> {
        match read_amount(&self.amount, indicator.scale) {
            Ok(Read::Amount(amount)) => Some(Some(amount)),
            Ok(Read::Unknown) => Some(None),
            Err(why) => {
                let places = args([("text", self.amount.trim().to_owned()), ("scale", indicator.scale.to_string())]);
                faults.push(match why {
                    Reread::Ambiguous | Reread::TooFine => Fault::with("amount", why.word(), places),
                    _ => Fault::new("amount", why.word()),
                });
                None
            }
        }
    }
}

impl ValueDraft {
    /// What is wrong with the value as meant; intake asks the same of every
    /// row as the form asks of one.
    #[must_use]
    pub fn check(&self, indicator: &Indicator, today: Day) -> Vec<Fault> {
        let mut faults = Vec::new();
        if indicator.nature == Nature::Rate {
            faults.push(Fault::with("indicator", "fault-rate-is-computed", args([("code", indicator.code.clone())])));
        }
        if let Some(amount) = self.amount {
            self.check_amount(amount, indicator, &mut faults);
        }
        let period = self.key.period;
        if self.cut_off < period.from() {
            faults.push(Fault::with(
                "cut_off",
                "fault-cut-off-before-period",
                args([("first", period.from().to_string())]),
            ));
        } else if self.cut_off > today {
            faults.push(Fault::with("cut_off", "fault-cut-off-in-future", args([("today", today.to_string())])));
        } else if self.key.kind == Reckoning::Estimate && self.cut_off > period.last_day() {
            let last = args([("last", period.last_day().to_string())]);
            faults.push(Fault::with("cut_off", "fault-estimate-after-period", last));
        }
        if self.source.is_empty() {
            faults.push(Fault::new("source", "fault-source-missing"));
        }
        for (place, text) in [("source", &*self.source), ("note", &self.note)] {
            if let Some(sign) = person::first_sign(text) {
                faults.push(Fault::with(place, "fault-names-people", args([("text", sign.text.to_owned())])));
            }
        }
        faults
    }

    fn check_amount(&self, amount: i64, indicator: &Indicator, faults: &mut Vec<Fault>) {
        let shown = |amount: i64| number_arg(amount, indicator.scale);
        match indicator.oversteps(amount) {
            Some(("least", 0)) => faults.push(Fault::new("amount", "fault-amount-negative")),
            Some(("least", least)) => {
                faults.push(Fault::with("amount", "fault-amount-below", args([("least", shown(least))])));
            }
            Some((_, greatest)) => {
                faults.push(Fault::with("amount", "fault-amount-above", args([("greatest", shown(greatest))])));
            }
            None => {}
        }
    }
}

/// A day in ISO or in the order of Vietnamese papers.
pub(super) fn read_day(text: &str) -> Option<Day> {
    use songhanh_vietnamese::date::{Order, Outcome, read};
    if let Ok(day) = text.trim().parse() {
        return Some(day);
    }
    match read(text, Some(Order::DayFirst)) {
        Outcome::Day { date, .. } => {
            Day::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
        }
        _ => None,
    }
}
