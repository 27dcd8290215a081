//! What the counts of one named unit tell of each other.
//!
//! A year is the sum of its quarters, an indicator may be the sum of others: who
//! is told a whole and all parts but one knows that one. So a small count is
//! *one of these*, and every whole above it is told as the range that follows.
//!
//! The ranges come from below. Each small count may be any of the small counts,
//! and whatever it is a part of moves with it; where every sum above it has it
//! in exactly one part, any choice for each small count gives numbers in which
//! all sums hold, and which read the same. Where that cannot be said (a year's
//! small count beside the quarters of a larger whole) nothing is told of the
//! unit's numbers that hang together with it.
//!
//! A count that nobody stated, and that a whole less its other parts gives, is
//! protected like one that was.

/// What somebody is told of a count who may not see small ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The count.
    Exactly,
    /// That it is one of these.
    Within {
        /// The least that it may be.
        least: i64,
        /// The greatest.
        greatest: i64,
    },
    /// Nothing.
    Nothing,
}

/// The counts of one unit, and the sums that hold between them. No count is a
/// part of itself, by any number of steps.
#[derive(Clone, Debug, Default)]
pub struct Kin {
    counts: Vec<Option<i64>>,
    personal: Vec<bool>,
    several: Vec<bool>,
    sums: Vec<Sum>,
}

#[derive(Clone, Debug)]
struct Sum {
    whole: usize,
    parts: Vec<usize>,
}

impl Kin {
    /// Adds a count, if anybody knows it; `personal` where a small one points at
    /// persons. Gives its place.
    pub fn add(&mut self, count: Option<i64>, personal: bool) -> usize {
        self.counts.push(count);
        self.personal.push(personal);
        self.several.push(false);
        self.counts.len() - 1
    }

    /// Says that a number was stated of a count: beside another one, that there
    /// are several.
    pub fn state(&mut self, place: usize, count: i64) {
        match self.counts[place] {
            Some(known) => self.several[place] |= known != count,
            None => self.counts[place] = Some(count),
        }
    }

    /// Says that one count is the sum of others.
    pub fn sum(&mut self, whole: usize, parts: Vec<usize>) {
        self.sums.push(Sum { whole, parts });
    }

    /// The count at a place, stated or following from others.
    #[must_use]
    pub fn count(&self, place: usize) -> Option<i64> {
        self.counts[place]
    }

    /// Fills in every count that follows from others.
    pub fn complete(&mut self) {
        loop {
            let mut more = false;
            for sum in &self.sums {
                let unknown: Vec<usize> =
                    sum.parts.iter().copied().filter(|part| self.counts[*part].is_none()).collect();
                let known: i64 = sum.parts.iter().filter_map(|part| self.counts[*part]).sum();
                match (self.counts[sum.whole], &unknown[..]) {
                    (None, []) => self.counts[sum.whole] = Some(known),
                    (Some(whole), [one]) if whole >= known => self.counts[*one] = Some(whole - known),
                    (Some(whole), [_, ..]) if whole == known => {
                        unknown.iter().for_each(|part| self.counts[*part] = Some(0));
                    }
                    _ => continue,
                }
                more = true;
            }
            if !more {
                return;
            }
        }
    }

    /// The sums that hold between known counts, each a whole and its parts. What
    /// is left of a whole after those of its parts that are known is a part of
    /// its own, added here.
    pub fn equations(&mut self) -> Vec<(usize, Vec<usize>)> {
        self.split_rests(|_| true);
        let holds = |sum: &&Sum| {
            let parts: Option<i64> = sum.parts.iter().map(|part| self.counts[*part]).sum();
            parts.is_some() && parts == self.counts[sum.whole]
        };
        self.sums.iter().filter(holds).map(|sum| (sum.whole, sum.parts.clone())).collect()
    }

    /// Puts one part in the place of the unknown parts of a sum, where `wanted` of
    /// what they come to.
    fn split_rests(&mut self, wanted: impl Fn(i64) -> bool) {
        for at in 0..self.sums.len() {
            let sum = &self.sums[at];
            let (known, unknown): (Vec<usize>, Vec<usize>) =
                sum.parts.iter().copied().partition(|part| self.counts[*part].is_some());
            let Some(whole) = self.counts[sum.whole] else { continue };
            let rest = whole - known.iter().filter_map(|part| self.counts[*part]).sum::<i64>();
            if unknown.is_empty() || known.is_empty() || rest < 0 || !wanted(rest) {
                continue;
            }
            let personal = self.personal[sum.whole];
            let place = self.add(Some(rest), personal);
            self.sums[at].parts = known.into_iter().chain([place]).collect();
        }
    }

    /// What may be told of each count, where those from `least` to `greatest` are
    /// small.
    #[must_use]
    pub fn told(mut self, (least, greatest): (i64, i64)) -> Vec<Told> {
        let asked = self.counts.len();
        self.complete();
        let small = |count: i64| (least..=greatest).contains(&count);
        self.split_rests(small);
        let counts = self.counts.iter().map(|count| count.unwrap_or_default()).collect();
        self.sums.retain(|sum| {
            let known = |place: &usize| self.counts[*place].is_some();
            known(&sum.whole) && sum.parts.iter().all(known)
        });
        let is_small = |at: usize| self.personal[at] && self.counts[at].is_some_and(small);
        let smalls = (0..self.counts.len()).map(is_small).collect();
        let mut ranges = Ranges { counts, smalls, bounds: (least, greatest), found: Vec::new(), kept: Vec::new() };
        ranges.find(&self.sums);
        let untold = ranges.untold(&self.sums, &self.several);
        let tell = |at: usize| match (untold[at], ranges.found[at]) {
            (true, _) => Told::Nothing,
            (false, Some((least, greatest))) if least < greatest => Told::Within { least, greatest },
            (false, _) => Told::Exactly,
        };
        (0..asked).map(tell).collect()
    }
}

/// The ranges that follow from small counts alone.
struct Ranges {
    counts: Vec<i64>,
    smalls: Vec<bool>,
    bounds: (i64, i64),
    found: Vec<Option<(i64, i64)>>,
    /// The sums that may hold.
    kept: Vec<usize>,
}

impl Ranges {
    fn find(&mut self, sums: &[Sum]) {
        let mut of_whole: Vec<Vec<usize>> = vec![Vec::new(); self.counts.len()];
        for (at, sum) in sums.iter().enumerate() {
            of_whole[sum.whole].push(at);
        }
        self.found = vec![None; self.counts.len()];
        for at in 0..self.counts.len() {
            self.range(at, sums, &of_whole);
        }
    }

    /// The range of a count: that of its parts, where it may be their sum.
    fn range(&mut self, at: usize, sums: &[Sum], of_whole: &[Vec<usize>]) -> (i64, i64) {
        if let Some(found) = self.found[at] {
            return found;
        }
        let count = self.counts[at];
        let mut range = if self.smalls[at] { self.bounds } else { (count, count) };
        for of in &of_whole[at] {
            let parts: Vec<(i64, i64)> = sums[*of].parts.iter().map(|part| self.range(*part, sums, of_whole)).collect();
            let (low, high) = parts.iter().fold((0, 0), |(low, high), part| (low + part.0, high + part.1));
            if !(low..=high).contains(&count) {
                continue;
            }
            self.kept.push(*of);
            if low < high {
                range = (low, high);
            }
        }
        self.found[at] = Some(range);
        range
    }

    /// The counts of which nothing is told, because small ones do not move alone
    /// with what is above them, or because agencies differ.
    fn untold(&self, sums: &[Sum], several: &[bool]) -> Vec<bool> {
        let kept: Vec<&Sum> = self.kept.iter().map(|at| &sums[*at]).collect();
        let mut group: Vec<usize> = (0..self.counts.len()).collect();
        for sum in &kept {
            for part in &sum.parts {
                let (one, other) = (root(&group, *part), root(&group, sum.whole));
                group[one] = other;
            }
        }
        let mut odd = vec![false; self.counts.len()];
        for at in (0..self.counts.len()).filter(|at| self.smalls[*at]) {
            let group_of = root(&group, at);
            let members = (0..self.counts.len()).filter(|other| root(&group, *other) == group_of);
            odd[group_of] |= members.into_iter().any(|member| several[member]) || !self.moves_alone(at, &kept);
        }
        (0..self.counts.len()).map(|at| odd[root(&group, at)]).collect()
    }

    /// True where each sum above a small count has it in exactly one part, and
    /// its range in each of them is the same.
    fn moves_alone(&self, small: usize, kept: &[&Sum]) -> bool {
        let has_parts =
            |at: usize| kept.iter().any(|sum| sum.whole == at && sum.parts.iter().any(|part| self.is_range(*part)));
        if has_parts(small) {
            return self.agree(small, kept);
        }
        let mut above = vec![false; self.counts.len()];
        above[small] = true;
        loop {
            let next = kept.iter().find(|sum| !above[sum.whole] && sum.parts.iter().any(|part| above[*part]));
            let Some(next) = next else { break };
            above[next.whole] = true;
        }
        kept.iter()
            .filter(|sum| above[sum.whole])
            .all(|sum| sum.parts.iter().filter(|part| above[**part]).count() == 1 && self.agree(sum.whole, kept))
    }

    fn is_range(&self, at: usize) -> bool {
        self.found[at].is_some_and(|(least, greatest)| least < greatest)
    }

    /// True where all sums of a whole give it the same range.
    fn agree(&self, whole: usize, kept: &[&Sum]) -> bool {
        let ends = |sum: &&&Sum| {
            let part = |part: &usize| self.found[*part].unwrap_or_default();
            sum.parts.iter().map(part).fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1))
        };
        kept.iter().filter(|sum| sum.whole == whole).all(|sum| Some(ends(&sum)) == self.found[whole])
    }
}

fn root(group: &[usize], mut at: usize) -> usize {
    while group[at] != at {
        at = group[at];
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: (i64, i64) = (1, 2);

    /// A whole and its parts, with what is told of each.
    fn told(whole: Option<i64>, parts: &[Option<i64>]) -> Vec<Told> {
        let mut kin = Kin::default();
        let whole = kin.add(whole, true);
        let parts = parts.iter().map(|part| kin.add(*part, true)).collect();
        kin.sum(whole, parts);
        kin.told(SMALL)
    }

    const fn within(least: i64, greatest: i64) -> Told {
        Told::Within { least, greatest }
    }

    #[test]
    fn a_whole_is_told_as_far_as_its_small_parts_are() {
        use Told::Exactly;
        assert_eq!(told(Some(9), &[Some(4), Some(5)]), [Exactly; 3]);
        assert_eq!(told(Some(6), &[Some(1), Some(5)]), [within(6, 7), within(1, 2), Exactly]);
        assert_eq!(told(Some(7), &[Some(2), Some(5)]), [within(6, 7), within(1, 2), Exactly]);
        assert_eq!(told(Some(2), &[Some(1), Some(1)]), [within(2, 4), within(1, 2), within(1, 2)]);
        assert_eq!(told(Some(2), &[Some(2), Some(0)]), [within(1, 2), within(1, 2), Exactly]);
    }

    #[test]
    fn what_nobody_stated_is_protected_where_it_follows() {
        use Told::Exactly;
        assert_eq!(told(Some(6), &[Some(5), None])[..2], [within(6, 7), Exactly]);
        assert_eq!(told(Some(6), &[Some(5), None, None])[..2], [within(6, 7), Exactly]);
        assert_eq!(told(Some(9), &[Some(5), None, None])[..2], [Exactly; 2]);
        assert_eq!(told(Some(9), &[Some(2), None, None])[..2], [Exactly, within(1, 2)]);
    }

    #[test]
    fn a_number_that_is_no_sum_of_its_parts_tells_nothing_of_them() {
        assert_eq!(told(Some(9), &[Some(1), Some(5)]), [Told::Exactly, within(1, 2), Told::Exactly]);
    }

    #[test]
    fn where_a_small_count_does_not_move_alone_nothing_is_told() {
        // Women of the year 2, in no quarter; all by quarters and in the year.
        let mut kin = Kin::default();
        let [all, women, men] = [Some(40), Some(2), Some(38)].map(|count| kin.add(count, true));
        let quarters = [7, 11, 9, 13].map(|count| kin.add(Some(count), true));
        let elsewhere = kin.add(Some(5), true);
        kin.sum(all, vec![women, men]);
        kin.sum(all, quarters.to_vec());
        let told = kin.told(SMALL);
        assert_eq!(told[..elsewhere], [Told::Nothing; 7]);
        assert_eq!(told[elsewhere], Told::Exactly);
    }

    #[test]
    fn where_agencies_differ_on_a_whole_of_a_small_count_nothing_is_told() {
        let mut kin = Kin::default();
        let whole = kin.add(Some(6), true);
        let parts = [1, 5].map(|count| kin.add(Some(count), true));
        kin.state(whole, 7);
        kin.sum(whole, parts.to_vec());
        assert_eq!(kin.told(SMALL), [Told::Nothing; 3]);
    }
}
