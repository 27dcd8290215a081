//! Finding a name whatever marks were typed. Pure.
//!
//! Text is kept in blocks of units: per block one folded text and one with
//! marks, so that a search is a scan of some megabytes and a change rewrites
//! one block.

use memchr::memmem::Finder;
use songhanh_vietnamese::tax_code::{self, Outcome};
use songhanh_vietnamese::{ToneStyle, fold, normalise_tone};

/// Units in a block.
pub(super) const BLOCK: usize = 256;

/// Between the texts of one unit; folding leaves none in a text.
const GAP: char = '\u{1}';

/// What a unit is found by.
#[derive(Clone, Debug, Default)]
pub(super) struct Findable<'a> {
    /// Its name, short name and tax code.
    pub(super) now: [&'a str; 3],
    /// Its name abroad and its names of other days.
    pub(super) others: Vec<&'a str>,
}

/// The texts of some units.
#[derive(Debug, Default)]
pub(super) struct Block {
    folded: Vec<u8>,
    marked: Vec<u8>,
    /// Per unit: where its folded text ends, where its present names end in it,
    /// and where its marked text ends.
    ends: Vec<(u32, u32, u32)>,
    /// Per unit: the letters and figures of all its folded texts, of its present
    /// names among them, and of its marked text.
    signs: Vec<[u64; 3]>,
}

/// The bit of a letter or a figure.
fn bit(byte: u8) -> u64 {
    match byte {
        b'a'..=b'z' => 1 << (byte - b'a'),
        b'0'..=b'9' => 1 << (byte - b'0' + 26),
        _ => 0,
    }
}

/// The letters and figures in a text, a bit each.
fn signs(text: &[u8]) -> u64 {
    text.iter().fold(0, |signs, byte| signs | bit(*byte))
}

/// How well a unit fits a query; smaller is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// What was typed stands in a present name, marks and all.
    AsTyped,
    /// It stands there but for marks.
    ButForMarks,
    /// All its words stand there.
    AllWords,
    /// It fits a former, merged or foreign name.
    OtherName,
}

/// A query made ready.
pub(super) struct Query {
    phrase: Finder<'static>,
    marked: Finder<'static>,
    /// The first is the one that is scanned for.
    words: Vec<Finder<'static>>,
    /// The bit of the one sign that was typed: it stands in nearly every unit,
    /// and looking it up in each is far quicker than finding it.
    sign: Option<u64>,
}

/// Of this many blocks one is looked at to tell which word is rare.
const SAMPLED_BLOCKS: usize = 32;

/// Text with its marks made comparable: lower case, NFC, one tone style.
fn with_marks(text: &str) -> String {
    normalise_tone(text, ToneStyle::Old).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Block {
    pub(super) fn new<'a>(units: impl Iterator<Item = Option<Findable<'a>>>) -> Self {
        let mut block = Self::default();
        let offset = |text: &[u8]| u32::try_from(text.len()).expect("a block has 256 units");
        for unit in units {
            let (folded, marked) = (block.folded.len(), block.marked.len());
            let mut now = 0;
            if let Some(unit) = unit {
                for text in unit.now {
                    block.folded.extend(fold(text).bytes());
                    block.folded.push(GAP as u8);
                    block.marked.extend(with_marks(text).bytes());
                    block.marked.push(GAP as u8);
                }
                now = offset(&block.folded);
                for text in unit.others {
                    block.folded.extend(fold(text).bytes());
                    block.folded.push(GAP as u8);
                }
            }
            let now = if now == 0 { offset(&block.folded) } else { now };
            block.ends.push((offset(&block.folded), now, offset(&block.marked)));
            let present = &block.folded[folded..now as usize];
            block.signs.push([&block.folded[folded..], present, &block.marked[marked..]].map(signs));
        }
        block
    }

    /// Calls `hit` with the place in the block and the rank of each unit that
    /// fits.
    pub(super) fn search(&self, query: &Query, mut hit: impl FnMut(usize, Rank)) {
        if let Some(sign) = query.sign {
            for (unit, [all, now, marked]) in self.signs.iter().enumerate().filter(|(_, [all, ..])| all & sign != 0) {
                debug_assert_eq!(all & now, *now, "present names are among all of them");
                hit(unit, Rank::of_phrase(now & sign != 0, || marked & sign != 0).unwrap_or(Rank::OtherName));
            }
            return;
        }
        let mut unit = 0;
        let mut from = 0;
        while let Some(at) = query.words[0].find(&self.folded[from..]) {
            let at = from + at;
            while self.ends[unit].0 as usize <= at {
                unit += 1;
            }
            let start = if unit == 0 { (0, 0, 0) } else { self.ends[unit - 1] };
            let end = self.ends[unit];
            let folded = &self.folded[start.0 as usize..end.0 as usize];
            let now = &self.folded[start.0 as usize..end.1 as usize];
            let marked = &self.marked[start.2 as usize..end.2 as usize];
            if let Some(rank) = query.rank(folded, now, marked, at - start.0 as usize) {
                hit(unit, rank);
            }
            from = end.0 as usize;
        }
    }
}

impl Query {
    /// None where nothing was typed that could be found.
    pub(super) fn new(text: &str) -> Option<Self> {
        let text = match tax_code::read(text) {
            Outcome::Code(code) => code.to_string(),
            _ => text.replace(GAP, " "),
        };
        let phrase = fold(&text);
        let mut words: Vec<&str> = phrase.split(' ').filter(|word| !word.is_empty()).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words.first()?;
        let marked = with_marks(&text);
        // A letter typed with its mark is not found by the bit of the bare one.
        let sign = match phrase.as_bytes() {
            [one] if marked == phrase => Some(bit(*one)).filter(|bit| *bit != 0),
            _ => None,
        };
        Some(Self {
            words: words.iter().map(|word| Finder::new(*word).into_owned()).collect(),
            phrase: Finder::new(&phrase).into_owned(),
            marked: Finder::new(&marked).into_owned(),
            sign,
        })
    }

    /// The same query, its words in the order in which they are rare among
    /// these blocks: every unit that has the scanned word is looked at, and
    /// *công ty* stands in nearly all of them.
    pub(super) fn rarest_first<'b>(mut self, blocks: impl IntoIterator<Item = &'b Block>) -> Self {
        if self.words.len() > 1 {
            let sample: Vec<&Block> = blocks.into_iter().step_by(SAMPLED_BLOCKS).collect();
            let count =
                |word: &Finder<'_>| sample.iter().map(|block| word.find_iter(&block.folded).count()).sum::<usize>();
            self.words.sort_by_cached_key(count);
        }
        self
    }

    /// The rank of a unit that has the scanned word somewhere in its texts, the
    /// first time at `at`.
    fn rank(&self, folded: &[u8], now: &[u8], marked: &[u8], at: usize) -> Option<Rank> {
        let [_, others @ ..] = &self.words[..] else { return None };
        // Most that are looked at lack another word: they go first.
        if !others.iter().all(|word| word.find(folded).is_some()) {
            return None;
        }
        // A single word is the phrase, and present names stand first.
        let stands = if others.is_empty() { at < now.len() } else { self.phrase.find(now).is_some() };
        let as_phrase = Rank::of_phrase(stands, || self.marked.find(marked).is_some());
        let all_words = || at < now.len() && others.iter().all(|word| word.find(now).is_some());
        Some(as_phrase.unwrap_or_else(|| if all_words() { Rank::AllWords } else { Rank::OtherName }))
    }
}

impl Rank {
    /// The rank where the phrase stands in a present name.
    fn of_phrase(stands: bool, as_typed: impl Fn() -> bool) -> Option<Self> {
        stands.then(|| if as_typed() { Self::AsTyped } else { Self::ButForMarks })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(names: &[(&str, &str)], query: &str) -> Vec<(usize, Rank)> {
        let units = names.iter().map(|(now, other)| Some(Findable { now: [now, "", ""], others: vec![other] }));
        let mut hits = Vec::new();
        if let Some(query) = Query::new(query) {
            Block::new(units).search(&query, |at, rank| hits.push((at, rank)));
        }
        hits
    }

    #[test]
    fn what_was_typed_with_its_marks_comes_first() {
        let names = [
            ("Công ty Hưng Dung", ""),
            ("Công ty Hùng Dũng", ""),
            ("Công ty Dũng và Hùng", ""),
            ("Công ty Bình Minh", "Công ty Hùng Dũng Cũ"),
            ("Công ty Đường Sắt", ""),
        ];
        assert_eq!(
            found(&names, "Hùng Dũng"),
            [(0, Rank::ButForMarks), (1, Rank::AsTyped), (2, Rank::AllWords), (3, Rank::OtherName)]
        );
        assert_eq!(found(&names, "duong sat"), [(4, Rank::ButForMarks)]);
        assert_eq!(found(&names, "ĐƯỜNG SẮT"), [(4, Rank::AsTyped)]);
        assert_eq!(found(&names, "  "), []);
    }

    #[test]
    fn both_tone_styles_find_one_name() {
        let names = [("Hợp tác xã Hoà Bình", ""), ("Hợp tác xã Hòa Bình", "")];
        assert_eq!(found(&names, "Hòa bình"), [(0, Rank::AsTyped), (1, Rank::AsTyped)]);
        assert_eq!(found(&names, "hoà bình"), [(0, Rank::AsTyped), (1, Rank::AsTyped)]);
    }

    #[test]
    fn a_tax_code_is_found_however_it_is_written() {
        let block = Block::new([Some(Findable { now: ["An Phát", "", "5300265969"], others: vec![] })].into_iter());
        for typed in ["5300265969", "53.00.265.969", " 5300 265 969", "265969"] {
            let mut hits = 0;
            block.search(&Query::new(typed).unwrap(), |_, _| hits += 1);
            assert_eq!(hits, 1, "{typed}");
        }
    }

    #[test]
    fn the_rarest_word_is_scanned_for_and_the_answer_is_the_same() {
        let names = ["Công ty An Bình", "Công ty Hòa Bình", "Công ty An Phát", "Hợp tác xã An Bình"];
        let units = names.map(|name| Some(Findable { now: [name, "", ""], others: vec![] }));
        let blocks = [Block::new(units.into_iter())];
        let hits = |query: Query| {
            let mut hits = Vec::new();
            blocks[0].search(&query, |at, rank| hits.push((at, rank)));
            hits
        };
        let plain = Query::new("cong ty phat").unwrap();
        assert_eq!(plain.words[0].needle(), b"cong", "the longest, as long as nothing is known of them");
        let rare = Query::new("cong ty phat").unwrap().rarest_first(&blocks);
        assert_eq!(rare.words[0].needle(), b"phat");
        assert_eq!(hits(rare), [(2, Rank::AllWords)]);
        assert_eq!(hits(plain), [(2, Rank::AllWords)]);
    }

    proptest! {
        #[test]
        fn a_name_is_found_by_any_of_its_own_words(name in "[a-zA-ZđĐàáạăâêôơưÀÉỗ]{1,6}( [a-zA-ZđĐìíịẹớự]{1,6}){0,3}", pick in 0_usize..4) {
            let words: Vec<&str> = name.split(' ').collect();
            let word = words[pick % words.len()];
            prop_assert_eq!(found(&[("khác", ""), (&name, "")], word).last().map(|hit| hit.0), Some(1));
            prop_assert_eq!(found(&[("khác", ""), (&name, "")], &fold(word)).last().map(|hit| hit.0), Some(1));
            prop_assert_eq!(found(&[(&name, "")], &name), [(0, Rank::AsTyped)]);
        }

        #[test]
        fn one_sign_is_found_as_any_text_is(names in prop::collection::vec(("[a-cđáê10 ]{0,8}", "[a-c1 ]{0,8}"), 1..20), sign in "[a-cđá1e]") {
            let units = || names.iter().map(|(now, other)| Some(Findable { now: [now, "", ""], others: vec![other] }));
            let hits = |query: &Query| {
                let mut hits = Vec::new();
                Block::new(units()).search(query, |at, rank| hits.push((at, rank)));
                hits
            };
            let query = Query::new(&sign).unwrap();
            let by_finding = hits(&Query { sign: None, ..Query::new(&sign).unwrap() });
            prop_assert_eq!(hits(&query), by_finding);
        }

        #[test]
        fn a_hit_contains_every_word_typed(names in prop::collection::vec("[a-dđ ]{0,12}", 1..20), query in "[a-dđ]{1,3}( [a-d]{1,2})?") {
            let units: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
            let hits: Vec<usize> = found(&units, &query).into_iter().map(|hit| hit.0).collect();
            let expected: Vec<usize> = (0..names.len())
                .filter(|at| fold(&query).split(' ').all(|word| fold(&names[*at]).contains(word)))
                .collect();
            prop_assert_eq!(hits, expected);
        }
    }
}
