//! A fact through its days, and what a new statement does to it. Pure.

use crate::calendar::{Day, OPEN_END};

/// A fact and the days `[from, to)` on which it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span<T> {
    pub(super) fact: T,
    pub(super) from: Day,
    pub(super) to: Day,
}

/// The spans that a statement replaces, and what stands in their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan<T> {
    pub(super) closed: Vec<Span<T>>,
    pub(super) opened: Vec<Span<T>>,
}

impl<T: PartialEq> Plan<T> {
    pub(super) fn is_empty(&self) -> bool {
        self.closed.is_empty() && self.opened.is_empty()
    }

    /// Carries the plan out in `spans`; says whether there was anything to do.
    pub(super) fn take_place(self, spans: &mut Vec<Span<T>>) -> bool {
        if self.is_empty() {
            return false;
        }
        spans.retain(|span| !self.closed.contains(span));
        spans.extend(self.opened);
        spans.sort_by_key(|span| span.from);
        true
    }
}

/// States something from `from` on. `standing` are the spans known so far, in
/// order and without overlap. `become_` makes the new fact of the one that held
/// on that day (or on the nearest day, or of none), and says `None` where
/// nothing holds from then on; `same` tells whether two facts say the same.
///
/// A statement holds until the next day on which something else was recorded
/// already: what is known of later days is not overwritten by a belated word
/// about an earlier one. Where a fact has several parts, `carry` takes into a
/// later span (given the old and the new fact) the parts that had not changed
/// by then.
pub(super) fn restate<T: Clone>(
    standing: &[Span<T>],
    from: Day,
    become_: impl Fn(Option<&T>) -> Option<T>,
    same: impl Fn(&T, &T) -> bool,
    carry: impl Fn(&T, &T, &T) -> T,
) -> Plan<T> {
    let nothing = Plan { closed: Vec::new(), opened: Vec::new() };
    let Some(held) = standing.iter().find(|span| span.from <= from && span.to > from) else {
        let next = standing.iter().find(|span| span.from > from);
        let nearest = next.or(standing.last()).map(|span| &span.fact);
        let to = next.map_or(OPEN_END, |span| span.from);
        let Some(fact) = become_(nearest) else { return nothing };
        // The same fact simply begins earlier.
        if let Some(next) = next.filter(|next| same(&next.fact, &fact)) {
            let longer = Span { from, ..next.clone() };
            return Plan { closed: vec![next.clone()], opened: vec![longer] };
        }
        return Plan { closed: Vec::new(), opened: vec![Span { fact, from, to }] };
    };
    let new = become_(Some(&held.fact));
    if new.as_ref().is_some_and(|new| same(new, &held.fact)) {
        return nothing;
    }
    let mut opened = Vec::new();
    if held.from < from {
        opened.push(Span { to: from, ..held.clone() });
    }
    let mut closed = vec![held.clone()];
    if let Some(new) = new {
        let mut to = held.to;
        opened.push(Span { fact: new.clone(), from, to });
        for later in standing.iter().filter(|span| span.from >= held.to) {
            let carried = carry(&later.fact, &held.fact, &new);
            if later.from != to || same(&carried, &later.fact) {
                break;
            }
            to = later.to;
            closed.push(later.clone());
            opened.push(Span { fact: carried, ..later.clone() });
        }
    }
    Plan { closed, opened }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan as _;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn day(number: i16) -> Day {
        date(2024, 1, 1).checked_add(i32::from(number).days()).unwrap()
    }

    fn say(standing: &mut Vec<Span<u8>>, from: Day, word: Option<u8>) {
        restate(standing, from, |_| word, |a, b| a == b, |later, _, _| *later).take_place(standing);
    }

    fn on(standing: &[Span<u8>], day: Day) -> Option<u8> {
        standing.iter().find(|span| span.from <= day && span.to > day).map(|span| span.fact)
    }

    #[test]
    fn a_belated_word_leaves_later_days_alone() {
        let mut told = Vec::new();
        say(&mut told, day(100), Some(2));
        say(&mut told, day(0), Some(1));
        assert_eq!((on(&told, day(50)), on(&told, day(150))), (Some(1), Some(2)));
        say(&mut told, day(100), Some(3));
        assert_eq!((on(&told, day(50)), on(&told, day(150))), (Some(1), Some(3)));
        say(&mut told, day(120), None);
        assert_eq!((on(&told, day(110)), on(&told, day(150))), (Some(3), None));
    }

    #[test]
    fn a_part_that_had_not_changed_is_carried_into_later_days() {
        let told = [
            Span { fact: ("0214", "tu-nhan"), from: day(0), to: day(100) },
            Span { fact: ("0214", "fdi"), from: day(100), to: day(200) },
            Span { fact: ("0216", "fdi"), from: day(200), to: OPEN_END },
        ];
        let carry = |later: &(&'static str, &'static str),
                     old: &(&'static str, &'static str),
                     new: &(&'static str, &'static str)| {
            (if later.0 == old.0 { new.0 } else { later.0 }, if later.1 == old.1 { new.1 } else { later.1 })
        };
        let plan = restate(&told, day(50), |held| held.map(|held| ("0215", held.1)), |a, b| a == b, carry);
        let opened: Vec<_> = plan.opened.iter().map(|span| (span.fact, span.from)).collect();
        assert_eq!(
            opened,
            [(("0214", "tu-nhan"), day(0)), (("0215", "tu-nhan"), day(50)), (("0215", "fdi"), day(100))]
        );
    }

    proptest! {
        #[test]
        fn spans_never_overlap_and_a_word_holds_on_its_day(words in prop::collection::vec((0_i16..400, prop::option::of(0_u8..4)), 1..12)) {
            let mut told = Vec::new();
            for (number, word) in words {
                say(&mut told, day(number), word);
                prop_assert_eq!(on(&told, day(number)), word);
                prop_assert!(told.windows(2).all(|pair| pair[0].to <= pair[1].from));
                prop_assert!(told.iter().all(|span| span.from < span.to));
            }
        }

        #[test]
        fn saying_it_twice_is_saying_it_once(words in prop::collection::vec((0_i16..400, 0_u8..4), 1..12)) {
            let mut told = Vec::new();
            for (number, word) in words {
                say(&mut told, day(number), Some(word));
                prop_assert!(restate(&told, day(number), |_| Some(word), |a, b| a == b, |later, _, _| *later).is_empty());
            }
        }
    }
}
