//! How alike two names are, with the reasons.

use super::NameKey;

/// Why two names are, or are not, thought alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The distinguishing words are equal, marks included.
    SameCore,
    /// They are equal but for their marks (Hùng, Hưng).
    MarksDiffer,
    /// One name is given as a former or other name of the other.
    SameAlias,
    /// The same words stand in another order.
    OtherOrder,
    /// The same letters, differently split into words (`VietNam`, `Viet Nam`).
    OtherSpacing,
    /// This many words are equal, and these many stand on one side only.
    Words {
        /// Words on both sides.
        common: u8,
        /// Words that differ by one letter (left, right counted once).
        nearly: u8,
        /// Words of the first name only.
        left_only: u8,
        /// Words of the second name only.
        right_only: u8,
    },
    /// Both state a legal form, and the forms differ.
    FormsDiffer,
    /// One is a branch or office and the other is not, or of another place.
    DependenceDiffers,
}

/// How alike two names are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Similarity {
    /// From 0 (nothing in common) to 100 (the same words with the same marks).
    pub score: u8,
    /// What the score is made of.
    pub reasons: Vec<Reason>,
}

/// Words that many names share; they weigh a third of a word of their own.
const COMMON_WORDS: [&str; 30] = [
    "va", "thuong", "mai", "dich", "vu", "san", "xuat", "xay", "dung", "dau", "tu", "phat", "trien", "nhap", "khau",
    "kinh", "doanh", "tong", "hop", "viet", "nam", "quoc", "te", "cong", "nghiep", "nghe", "van", "tai", "che", "bien",
];

fn weight(word: &str) -> u32 {
    if COMMON_WORDS.contains(&word) { 1 } else { 3 }
}

/// Compares two names. Equal cores score 100, 92 where only their marks differ;
/// other names by their common words, distinctive ones weighing three times as
/// much as usual ones. A different legal form costs 5; a branch is never more
/// than 60 alike to another unit.
#[must_use]
pub fn similarity(left: &NameKey, right: &NameKey) -> Similarity {
    let mut reasons = Vec::new();
    let mut score = core_score(left, right, &mut reasons);
    if score < 95 && alias_matches(left, right) {
        score = 95;
        reasons.push(Reason::SameAlias);
    }
    if let (Some(one), Some(other)) = (left.form, right.form)
        && one != other
    {
        score = score.saturating_sub(5);
        reasons.push(Reason::FormsDiffer);
    }
    if left.dependent != right.dependent {
        score = score.min(60);
        reasons.push(Reason::DependenceDiffers);
    }
    Similarity { score, reasons }
}

fn alias_matches(left: &NameKey, right: &NameKey) -> bool {
    let names = |own: &NameKey, other: &NameKey| {
        own.aliases.iter().any(|alias| *alias == other.core || other.aliases.contains(alias))
    };
    names(left, right) || names(right, left)
}

fn core_score(left: &NameKey, right: &NameKey, reasons: &mut Vec<Reason>) -> u8 {
    if left.core.is_empty() || right.core.is_empty() {
        return 0;
    }
    if left.core == right.core {
        let (score, reason) =
            if left.marked == right.marked { (100, Reason::SameCore) } else { (92, Reason::MarksDiffer) };
        reasons.push(reason);
        return score;
    }
    let letters = |core: &str| core.chars().filter(|c| *c != ' ').collect::<String>();
    if letters(&left.core) == letters(&right.core) {
        reasons.push(Reason::OtherSpacing);
        return 95;
    }
    // Words are paired one by one, so the order of the names is fixed first:
    // the score must not depend on which of them is asked about.
    if left.core <= right.core {
        let (score, reason) = words_score(&left.core, &right.core);
        reasons.push(reason);
        return score;
    }
    let (score, mut reason) = words_score(&right.core, &left.core);
    if let Reason::Words { left_only, right_only, .. } = &mut reason {
        std::mem::swap(left_only, right_only);
    }
    reasons.push(reason);
    score
}

/// Twice the common weight over the whole weight, in percent; a nearly equal
/// word counts for seven tenths.
fn words_score(left: &str, right: &str) -> (u8, Reason) {
    let left: Vec<&str> = left.split(' ').collect();
    let mut right: Vec<&str> = right.split(' ').collect();
    let whole: u32 = left.iter().chain(&right).map(|word| weight(word)).sum();
    let mut common = 0_u8;
    let mut matched = 0;
    let mut unmatched = Vec::new();
    for word in left {
        if let Some(at) = right.iter().position(|other| *other == word) {
            right.swap_remove(at);
            common = common.saturating_add(1);
            matched += 20 * weight(word);
        } else {
            unmatched.push(word);
        }
    }
    let mut nearly = 0_u8;
    unmatched.retain(|word| {
        let Some(at) = right.iter().position(|other| differ_by_one(word, other)) else {
            return true;
        };
        let other = right.swap_remove(at);
        nearly = nearly.saturating_add(1);
        matched += 7 * (weight(word) + weight(other));
        false
    });
    if unmatched.is_empty() && right.is_empty() && nearly == 0 {
        return (90, Reason::OtherOrder);
    }
    let count = |words: usize| u8::try_from(words).unwrap_or(u8::MAX);
    let reason = Reason::Words { common, nearly, left_only: count(unmatched.len()), right_only: count(right.len()) };
    let score = u8::try_from(matched * 10 / whole.max(1)).unwrap_or(100).min(94);
    (score, reason)
}

/// Whether two words of at least four letters differ by one letter put in, left
/// out or changed.
fn differ_by_one(left: &str, right: &str) -> bool {
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    if short.len() < 4 || long.len() - short.len() > 1 {
        return false;
    }
    let (short, long) = (short.as_bytes(), long.as_bytes());
    let same = short.iter().zip(long).take_while(|(one, other)| one == other).count();
    let skip = usize::from(short.len() == long.len());
    short.get(same + skip..).unwrap_or(&[]) == long.get(same + 1..).unwrap_or(&[])
}
