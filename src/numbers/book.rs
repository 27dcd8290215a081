//! All numbers of one series, and what is missing among them.

use std::collections::BTreeSet;

use super::number::Numbered;
use crate::desk::AgencyId;

/// Which part of the register is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberFilter {
    /// Only this agency's.
    pub agency: Option<AgencyId>,
    /// Only this kind: `BC`.
    pub kind: Option<String>,
    /// Only this year or term: `2025`, `2025-2030`.
    pub within: Option<String>,
}

/// The numbers of one series, the first number first.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Book {
    /// The series.
    pub series: String,
    /// Whose.
    pub agency: AgencyId,
    /// Abbreviation of the kind of paper.
    pub kind: String,
    /// The year or the term.
    pub within: String,
    /// The numbers given.
    pub numbers: Vec<Numbered>,
    /// Numbers below the last that nobody was given.
    pub gaps: Vec<u32>,
    /// The next free number.
    pub next: u32,
}

impl Book {
    /// The books of some numbers, which come in the order of series and number.
    pub(super) fn of(numbers: Vec<Numbered>) -> Vec<Self> {
        let mut books: Vec<Self> = Vec::new();
        for one in numbers {
            match books.last_mut() {
                Some(book) if book.series == one.series => book.numbers.push(one),
                _ => books.push(Self {
                    series: one.series.clone(),
                    agency: one.agency,
                    kind: one.kind.clone(),
                    within: within_of(&one.series).to_owned(),
                    numbers: vec![one],
                    gaps: Vec::new(),
                    next: 1,
                }),
            }
        }
        for book in &mut books {
            let given: BTreeSet<u32> = book.numbers.iter().map(|one| one.number).collect();
            book.next = given.last().map_or(1, |last| last + 1);
            // A register that began in the middle of a year has no gaps before it.
            let first = given.first().copied().unwrap_or(1);
            book.gaps = (first..book.next).filter(|number| !given.contains(number)).collect();
        }
        books
    }

    /// How many of its numbers were given back.
    #[must_use]
    pub fn given_back(&self) -> usize {
        self.numbers.iter().filter(|one| one.given_back.is_some()).count()
    }

    /// The gaps as people write them: `3, 7–9`.
    #[must_use]
    pub fn gaps_text(&self) -> String {
        let mut runs: Vec<(u32, u32)> = Vec::new();
        for gap in &self.gaps {
            match runs.last_mut() {
                Some((_, to)) if *to + 1 == *gap => *to = *gap,
                _ => runs.push((*gap, *gap)),
            }
        }
        let told = runs.iter().map(|(from, to)| if from == to { from.to_string() } else { format!("{from}–{to}") });
        told.collect::<Vec<_>>().join(", ")
    }
}

/// The year or the term of a series.
pub(super) fn within_of(series: &str) -> &str {
    series.rsplit('/').next().unwrap_or(series)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Instant;
    use crate::numbers::NumberId;

    fn numbered(number: u32) -> Numbered {
        Numbered {
            id: NumberId(number.into()),
            agency: AgencyId(7),
            series: "state/7/BC/2025".into(),
            kind: "BC".into(),
            number,
            symbol: String::new(),
            on: jiff::civil::date(2025, 1, 1),
            subject: String::new(),
            paper_kind: String::new(),
            paper_id: None,
            given_back: None,
            recorded_at: Instant::from_micros(0),
        }
    }

    #[test]
    fn a_book_says_which_numbers_nobody_was_given() {
        let books = Book::of([4, 5, 7, 11].map(numbered).to_vec());
        assert_eq!(books.len(), 1);
        assert_eq!((books[0].within.as_str(), books[0].next), ("2025", 12));
        assert_eq!(books[0].gaps_text(), "6, 8–10");
    }
}
