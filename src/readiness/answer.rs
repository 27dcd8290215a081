//! From rules and figures to one of seven answers: pure, and no verdict. A
//! figure is the set of what it may be, as far as its reader may know: one
//! number, several where two agencies differ or a small count is withheld, none
//! at all where nobody knows.

use super::rule::{Rule, words};

words! {
    /// What is to be said of a unit and a kind of organisation.
    Answer {
        /// *Đã có tổ chức.*
        Has "has",
        /// *Có trong tổ chức ghép, liên doanh nghiệp.*
        Shared "shared",
        /// *Đủ điều kiện – chưa có.*
        Eligible "eligible",
        /// *Gần đủ (thiếu k).*
        Near "near",
        /// *Chưa đủ.*
        NotYet "not-yet",
        /// *Không rõ*: figures are missing, old, or disputed.
        Unknown "unknown",
        /// *Ngoài diện*: stopped, dissolved, not yet built.
        OutOfScope "out-of-scope",
    }
}

impl Answer {
    /// True where the unit has no such organisation and might have one.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Eligible | Self::Near | Self::NotYet | Self::Unknown)
    }
}

/// How far a figure is from what a rule demands, as bits of a set.
const MET: u8 = 1;
const NEAR: u8 = 2;
const FAR: u8 = 4;

fn closeness(rule: &Rule, value: i64) -> u8 {
    match rule.number - value {
        short if short <= 0 => MET,
        short if short <= rule.near => NEAR,
        _ => FAR,
    }
}

/// All that the figure may come to; anything where nothing is known of it.
fn all_closeness(rule: &Rule, possible: &[i64]) -> u8 {
    if possible.is_empty() {
        return MET | NEAR | FAR;
    }
    possible.iter().fold(0, |set, value| set | closeness(rule, *value))
}

/// What two conditions come to together: the worse of both, for each way in
/// which they may turn out.
fn both(one: u8, other: u8) -> u8 {
    let mut set = 0;
    for a in [MET, NEAR, FAR].into_iter().filter(|bit| one & bit != 0) {
        for b in [MET, NEAR, FAR].into_iter().filter(|bit| other & bit != 0) {
            set |= a.max(b);
        }
    }
    set
}

/// What the conditions of founding come to: all of them must be met. The answer
/// is given only where it is the same however the unknown turns out; so what
/// nobody knows never becomes *chưa đủ*.
#[must_use]
pub fn judge(conditions: &[(&Rule, &[i64])]) -> Answer {
    if conditions.is_empty() {
        return Answer::Unknown;
    }
    let set = conditions.iter().fold(MET, |set, (rule, possible)| both(set, all_closeness(rule, possible)));
    match set {
        MET => Answer::Eligible,
        NEAR => Answer::Near,
        FAR => Answer::NotYet,
        _ => Answer::Unknown,
    }
}

/// How many are lacking, at least and at most; none where nothing may be
/// lacking, or nothing is known.
#[must_use]
pub(super) fn lacking(rule: &Rule, possible: &[i64]) -> Option<(i64, i64)> {
    let (least, most) = (possible.iter().min()?, possible.iter().max()?);
    let (short_least, short_most) = ((rule.number - most).max(0), (rule.number - least).max(0));
    (short_most > 0).then_some((short_least, short_most))
}

/// True where a rule that gives a hint holds however the unknown turns out.
/// Conditions that no indicator states are left out; where only such are left,
/// it does not hold.
#[must_use]
pub(super) fn surely_holds(conditions: &[(&Rule, &[i64])]) -> bool {
    let mut stated = conditions.iter().filter(|(rule, _)| rule.indicator().is_some()).peekable();
    stated.peek().is_some()
        && stated.all(|(rule, possible)| !possible.is_empty() && possible.iter().all(|value| rule.holds(*value)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::rule::shipped;
    use super::*;

    fn rule(number: i64, near: i64) -> Rule {
        let mut rule = shipped().iter().find(|rule| rule.key == "chi-bo-co-so").unwrap().clone();
        (rule.number, rule.near) = (number, near);
        rule
    }

    #[test]
    fn three_official_members_make_a_cell_and_two_lack_one() {
        let rule = rule(3, 2);
        let judged = |value: i64| judge(&[(&rule, &[value])]);
        assert_eq!(
            [0, 1, 2, 3, 31].map(judged),
            [Answer::NotYet, Answer::Near, Answer::Near, Answer::Eligible, Answer::Eligible]
        );
        assert_eq!(lacking(&rule, &[2]), Some((1, 1)));
        assert_eq!(lacking(&rule, &[1, 2]), Some((1, 2)));
        assert_eq!(lacking(&rule, &[3]), None);
        assert_eq!(lacking(&rule, &[]), None);
    }

    #[test]
    fn a_base_of_the_youth_union_needs_members_and_cells() {
        let (members, cells) = (rule(30, 5), rule(2, 1));
        assert_eq!(judge(&[(&members, &[31]), (&cells, &[2])]), Answer::Eligible);
        assert_eq!(judge(&[(&members, &[31]), (&cells, &[1])]), Answer::Near);
        assert_eq!(judge(&[(&members, &[31]), (&cells, &[])]), Answer::Unknown);
        assert_eq!(judge(&[(&members, &[4]), (&cells, &[])]), Answer::NotYet, "whatever the number of cells");
        assert_eq!(judge(&[]), Answer::Unknown, "no rule");
    }

    #[test]
    fn two_numbers_that_disagree_answer_only_where_both_say_the_same() {
        let rule = rule(3, 2);
        assert_eq!(judge(&[(&rule, &[4, 9])]), Answer::Eligible);
        assert_eq!(judge(&[(&rule, &[2, 4])]), Answer::Unknown);
        assert_eq!(judge(&[(&rule, &[1, 2])]), Answer::Near);
    }

    /// How good an answer is; none where it is not known.
    fn grade(answer: Answer) -> Option<u8> {
        [Answer::NotYet, Answer::Near, Answer::Eligible].iter().position(|one| *one == answer).map(|at| at as u8)
    }

    fn figure() -> impl Strategy<Value = Vec<i64>> {
        prop::collection::vec(0_i64..40, 0..4)
    }

    proptest! {
        #[test]
        fn a_higher_threshold_never_makes_a_unit_readier(
            number in 0_i64..40, more in 1_i64..10, near in 0_i64..6, possible in figure(),
        ) {
            let (low, high) = (rule(number, near), rule(number + more, near));
            let (before, after) = (judge(&[(&low, &possible)]), judge(&[(&high, &possible)]));
            if let (Some(before), Some(after)) = (grade(before), grade(after)) {
                prop_assert!(after <= before);
            }
            // What is certain stays certain in its direction.
            if before == Answer::NotYet {
                prop_assert_eq!(after, Answer::NotYet);
            }
            if after == Answer::Eligible {
                prop_assert_eq!(before, Answer::Eligible);
            }
        }

        #[test]
        fn what_nobody_knows_never_becomes_not_yet(number in 1_i64..40, near in 0_i64..6) {
            prop_assert_eq!(judge(&[(&rule(number, near), &[])]), Answer::Unknown);
        }

        #[test]
        fn an_answer_is_given_only_where_every_way_it_may_turn_out_gives_it(
            numbers in (0_i64..40, 0_i64..40), near in (0_i64..6, 0_i64..6), first in figure(), second in figure(),
        ) {
            let (one, other) = (rule(numbers.0, near.0), rule(numbers.1, near.1));
            let answer = judge(&[(&one, &first), (&other, &second)]);
            let any: Vec<i64> = (0..45).collect();
            let ways = |figure: &Vec<i64>| if figure.is_empty() { any.clone() } else { figure.clone() };
            let mut found = std::collections::BTreeSet::new();
            for a in ways(&first) {
                for b in ways(&second) {
                    found.insert(judge(&[(&one, &[a]), (&other, &[b])]));
                }
            }
            if answer != Answer::Unknown {
                prop_assert_eq!(found, std::collections::BTreeSet::from([answer]));
            } else if !first.is_empty() && !second.is_empty() {
                prop_assert!(found.len() > 1);
            }
        }
    }
}
