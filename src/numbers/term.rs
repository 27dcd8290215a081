//! A term of a committee: the days within which its numbers run on.

use crate::calendar::{Day, Period};
use crate::desk::{AgencyId, Fault};
use crate::id_type;

id_type! {
    /// A term of a committee (*nhiệm kỳ*).
    TermId
}

/// A term of a committee.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Term {
    /// Its id.
    pub id: TermId,
    /// Whose.
    pub agency: AgencyId,
    /// `2025-2030`.
    pub name: String,
    /// On what it rests: the congress, or the decision that appointed it.
    pub basis: String,
    /// Its days; the last is that of the next congress where nobody knows better.
    pub period: Period,
}

/// What somebody typed about a term.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct TermForm {
    /// The agency's id.
    pub agency: String,
    /// `2025-2030`.
    pub name: String,
    /// Its first day.
    pub first_day: String,
    /// Its last day.
    pub last_day: String,
    /// On what it rests.
    pub basis: String,
}

/// `2025-2030`: two years in order, at most ten apart.
#[must_use]
pub fn is_term(text: &str) -> bool {
    let years = text.split_once('-').map(|(from, to)| (from.trim().parse::<u16>(), to.trim().parse::<u16>()));
    matches!(years, Some((Ok(from), Ok(to))) if (1930..=9998).contains(&from) && from < to && to <= from + 10)
}

/// A day as offices write it, or in ISO.
pub(super) fn read_day(text: &str) -> Option<Day> {
    use songhanh_vietnamese::date::{Order, Outcome, read};
    match read(text.trim(), Some(Order::DayFirst)) {
        Outcome::Day { date, .. } => {
            let year = i16::try_from(date.year).ok()?;
            Day::new(year, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
        }
        _ => None,
    }
}

/// A day that must be there.
pub(super) fn day(place: &str, typed: &str, faults: &mut Vec<Fault>) -> Option<Day> {
    let found = read_day(typed);
    if found.is_none() {
        let word = if typed.trim().is_empty() { "fault-missing" } else { "fault-not-a-day" };
        faults.push(Fault::new(place, word));
    }
    found
}

impl TermForm {
    /// Every fault at once, or the term as meant, its id still to come.
    pub(super) fn check(&self, parties: &[AgencyId], others: &[Term]) -> Result<Term, Vec<Fault>> {
        let mut faults = Vec::new();
        let agency = self.agency.trim().parse().ok().filter(|id| parties.contains(id));
        if agency.is_none() {
            faults.push(Fault::new("agency", "fault-not-in-list"));
        }
        let name: String = self.name.chars().filter(|letter| !letter.is_whitespace()).collect();
        if !is_term(&name) {
            faults.push(Fault::new("name", if name.is_empty() { "fault-missing" } else { "fault-not-a-term" }));
        }
        let basis = self.basis.trim().to_owned();
        if basis.is_empty() {
            faults.push(Fault::new("basis", "fault-missing"));
        }
        let first = day("first_day", &self.first_day, &mut faults);
        let last = day("last_day", &self.last_day, &mut faults);
        let period = first.zip(last).and_then(|(first, last)| Period::of_days(first, last).ok());
        if period.is_none() && first.is_some() && last.is_some() {
            faults.push(Fault::new("last_day", "fault-review-ends-before-it-begins"));
        }
        if let (Some(agency), Some(period)) = (agency, period) {
            let meets = |other: &&Term| {
                other.agency == agency && other.period.from() < period.to() && period.from() < other.period.to()
            };
            if others.iter().any(|other| meets(&other)) {
                faults.push(Fault::new("first_day", "fault-terms-meet"));
            }
        }
        match (agency, period) {
            (Some(agency), Some(period)) if faults.is_empty() => {
                Ok(Term { id: TermId(0), agency, name, basis, period })
            }
            _ => Err(faults),
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_term_is_two_years_in_order() {
        assert!(super::is_term("2025-2030"));
        for text in ["", "2025", "2030-2025", "2025-2099", "a-b"] {
            assert!(!super::is_term(text), "{text}");
        }
    }
}
