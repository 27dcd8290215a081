//! Names of enterprises made comparable. A name is never a key; a folded name
//! proposes a match, with its reasons, for a person to confirm.

mod similarity;

use crate::fold::{ToneStyle, fold, normalise_tone};
pub use similarity::{Reason, Similarity, similarity};

/// Legal form of a unit, as its name states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LegalForm {
    /// Công ty trách nhiệm hữu hạn (hai thành viên trở lên, or not said).
    LimitedLiability,
    /// Công ty TNHH một thành viên.
    SingleMember,
    /// Công ty cổ phần.
    JointStock,
    /// Công ty hợp danh.
    Partnership,
    /// Doanh nghiệp tư nhân.
    PrivateEnterprise,
    /// Hợp tác xã, liên hiệp hợp tác xã.
    Cooperative,
    /// Hộ kinh doanh.
    HouseholdBusiness,
    /// Tổng công ty, tập đoàn.
    Group,
    /// Công ty, without more.
    Company,
}

/// A dependent unit named by its parent's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dependence {
    /// Chi nhánh.
    Branch,
    /// Văn phòng đại diện.
    Office,
    /// Địa điểm kinh doanh.
    Location,
}

/// A name in the parts that are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameKey {
    /// The distinguishing words, folded, with usual abbreviations written out.
    pub core: String,
    /// The same words with their marks (lower case, old tone style): tells
    /// Hùng Dũng from Hưng Dung.
    pub marked: String,
    /// The legal form that the name states.
    pub form: Option<LegalForm>,
    /// For a branch or office: which, and its own words, folded (`lao cai`).
    pub dependent: Option<(Dependence, String)>,
    /// Cores of former and other names given in the text
    /// ("trước đây là …", "tên cũ: …").
    pub aliases: Vec<String>,
}

/// A word of a name, folded and as written.
#[derive(Clone, Debug)]
struct Word {
    folded: String,
    marked: String,
}

/// Abbreviations inside names, and what they stand for: folded, with marks.
const ABBREVIATIONS: &[(&str, &str)] = &[
    ("tm", "thương mại"),
    ("dv", "dịch vụ"),
    ("tmdv", "thương mại dịch vụ"),
    ("sx", "sản xuất"),
    ("xd", "xây dựng"),
    ("dt", "đầu tư"),
    ("xnk", "xuất nhập khẩu"),
    ("kd", "kinh doanh"),
    ("vlxd", "vật liệu xây dựng"),
    ("vn", "việt nam"),
    ("vietnam", "việt nam"),
    ("kcn", "khu công nghiệp"),
    ("ccn", "cụm công nghiệp"),
    ("cn", "công nghiệp"),
    ("&", "và"),
];

/// Words that announce a former or other name.
const ALIAS_MARKS: [&str; 10] = [
    "trước đây là",
    "trước là",
    "tiền thân là",
    "tên cũ là",
    "tên cũ",
    "tên trước đây",
    "nay là",
    "đổi tên từ",
    "tên viết tắt",
    "tên khác",
];

/// The parts of `name` that are compared.
#[must_use]
pub fn name_key(name: &str) -> NameKey {
    let text = normalise_tone(name, ToneStyle::Old).to_lowercase();
    let (main, aliases) = split_aliases(&text);
    let mut words = words(&main);
    let dependent = take_dependence(&mut words);
    let form = take_form(&mut words);
    NameKey {
        core: joined(&words, |word| &word.folded),
        marked: joined(&words, |word| &word.marked),
        form,
        dependent,
        aliases: aliases.iter().map(|alias| alias_core(alias)).filter(|core| !core.is_empty()).collect(),
    }
}

fn alias_core(alias: &str) -> String {
    let mut words = words(alias);
    take_dependence(&mut words);
    take_form(&mut words);
    joined(&words, |word| &word.folded)
}

fn joined(words: &[Word], part: impl Fn(&Word) -> &String) -> String {
    words.iter().map(|word| part(word).as_str()).collect::<Vec<_>>().join(" ")
}

/// Separates the name from former and other names, in parentheses or after a
/// comma or dash. `text` is lower case.
fn split_aliases(text: &str) -> (String, Vec<String>) {
    let found = ALIAS_MARKS
        .iter()
        .filter_map(|mark| text.find(mark).map(|at| (at, mark.len())))
        .min_by_key(|&(at, length)| (at, usize::MAX - length));
    let Some((at, length)) = found else {
        return (text.to_owned(), Vec::new());
    };
    let (before, after) = (&text[..at], &text[at + length..]);
    let (alias, rest) = match (before.rfind('('), after.find(')')) {
        (Some(open), Some(close)) if !before[open..].contains(')') => {
            (&after[..close], format!("{}{}", &before[..open], &after[close + 1..]))
        }
        _ => (after, before.to_owned()),
    };
    let (main, mut aliases) = split_aliases(&rest);
    aliases.insert(0, alias.trim_matches([' ', ':', '"', ',', ';', '-']).to_owned());
    (main, aliases)
}

/// The words of a lower-case name, forms and abbreviations written in one way.
fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let separators = |c: char| !(c.is_alphanumeric() || c == '&' || is_mark(c));
    for raw in text.split(separators).filter(|part| !part.is_empty()) {
        // "H&T" is one word, a lone "&" is "và".
        if let Some((_, full)) = ABBREVIATIONS.iter().find(|(short, _)| *short == raw) {
            words.extend(full.split(' ').map(word));
        } else {
            words.push(word(raw));
        }
    }
    words
}

fn is_mark(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter)
}

fn word(text: &str) -> Word {
    Word { folded: fold(text), marked: text.to_owned() }
}

fn matches(words: &[Word], phrase: &str) -> bool {
    let mut expected = phrase.split(' ');
    let mut given = words.iter();
    loop {
        match (expected.next(), given.next()) {
            (None, _) => return true,
            (Some(part), Some(word)) if part == word.folded => {}
            _ => return false,
        }
    }
}

/// Takes "chi nhánh …" off, in front of the parent's name or behind it.
fn take_dependence(words: &mut Vec<Word>) -> Option<(Dependence, String)> {
    const PHRASES: [(&str, Dependence); 5] = [
        ("chi nhanh", Dependence::Branch),
        ("van phong dai dien", Dependence::Office),
        ("vpdd", Dependence::Office),
        ("dia diem kinh doanh", Dependence::Location),
        ("ddkd", Dependence::Location),
    ];
    for at in 0..words.len() {
        for (phrase, kind) in PHRASES {
            if !matches(&words[at..], phrase) {
                continue;
            }
            let after = at + phrase.split(' ').count();
            if at > 0 {
                let own = joined(&words[after..], |word| &word.folded);
                words.truncate(at);
                return Some((kind, own));
            }
            let parent = (after..words.len()).find(|&from| form_at(&words[from..]).is_some());
            let own_end = parent.unwrap_or(after);
            let own = joined(&words[after..own_end], |word| &word.folded);
            words.drain(..own_end);
            return Some((kind, own));
        }
    }
    None
}

/// The legal form that begins here and how many words it takes. Spellings of
/// one form are tried longest first.
fn form_at(words: &[Word]) -> Option<(LegalForm, usize)> {
    const COMPANY: [&str; 4] = ["cong ty", "cty", "c ty", "ct"];
    const PLAIN: [(&str, LegalForm); 13] = [
        ("lien hiep hop tac xa", LegalForm::Cooperative),
        ("hop tac xa", LegalForm::Cooperative),
        ("htx", LegalForm::Cooperative),
        ("doanh nghiep tu nhan", LegalForm::PrivateEnterprise),
        ("dn tu nhan", LegalForm::PrivateEnterprise),
        ("dntn", LegalForm::PrivateEnterprise),
        ("ho kinh doanh", LegalForm::HouseholdBusiness),
        ("hkd", LegalForm::HouseholdBusiness),
        ("tong cong ty", LegalForm::Group),
        ("tap doan", LegalForm::Group),
        ("ctcp", LegalForm::JointStock),
        ("xi nghiep", LegalForm::Company),
        ("tnhh", LegalForm::LimitedLiability),
    ];
    for prefix in COMPANY {
        if !matches(words, prefix) {
            continue;
        }
        let start = prefix.split(' ').count();
        if let Some((form, length)) = company_kind(&words[start..]) {
            return Some((form, start + length));
        }
        if prefix != "ct" {
            return Some((LegalForm::Company, start));
        }
    }
    let (phrase, form) = PLAIN.iter().find(|(phrase, _)| matches(words, phrase))?;
    let length = phrase.split(' ').count();
    if *form == LegalForm::LimitedLiability {
        return company_kind(words);
    }
    if *form == LegalForm::Group
        && let Some((_, more)) = company_kind(&words[length..])
    {
        return Some((LegalForm::Group, length + more));
    }
    Some((*form, length))
}

/// What follows "công ty": the kind and its number of words.
fn company_kind(words: &[Word]) -> Option<(LegalForm, usize)> {
    let length = |phrases: &[&str], from: usize| {
        let rest = words.get(from..)?;
        phrases.iter().find(|phrase| matches(rest, phrase)).map(|phrase| phrase.split(' ').count())
    };
    if let Some(taken) = length(&["trach nhiem huu han", "tnhh", "tn hh"], 0) {
        const ONE: [&str; 8] =
            ["mot thanh vien", "1 thanh vien", "01 thanh vien", "mot tv", "mtv", "1tv", "1 tv", "01tv"];
        const MORE: [&str; 3] = ["hai thanh vien tro len", "hai thanh vien", "2 thanh vien tro len"];
        if let Some(more) = length(&ONE, taken) {
            return Some((LegalForm::SingleMember, taken + more));
        }
        return Some((LegalForm::LimitedLiability, taken + length(&MORE, taken).unwrap_or(0)));
    }
    if let Some(taken) = length(&["co phan", "cp"], 0) {
        return Some((LegalForm::JointStock, taken));
    }
    if let Some(taken) = length(&["mtv"], 0) {
        return Some((LegalForm::SingleMember, taken));
    }
    length(&["hop danh"], 0).map(|taken| (LegalForm::Partnership, taken))
}

/// Takes the legal form off the front; a form said twice is taken twice, and
/// the more exact one counts. English forms at the end go too.
fn take_form(words: &mut Vec<Word>) -> Option<LegalForm> {
    let mut form = None;
    while words.len() > 1
        && let Some((found, length)) = form_at(words)
        && length < words.len()
    {
        words.drain(..length);
        form = match (form, found) {
            (None | Some(LegalForm::LimitedLiability | LegalForm::Company), found) => Some(found),
            (kept, _) => kept,
        };
    }
    const ENGLISH: [(&[&str], LegalForm); 6] = [
        (&["company", "limited"], LegalForm::LimitedLiability),
        (&["co", "ltd"], LegalForm::LimitedLiability),
        (&["joint", "stock", "company"], LegalForm::JointStock),
        (&["jsc"], LegalForm::JointStock),
        (&["ltd"], LegalForm::LimitedLiability),
        (&["corporation"], LegalForm::Group),
    ];
    for (ending, found) in ENGLISH {
        let start = words.len().saturating_sub(ending.len());
        let same = words[start..].iter().map(|word| word.folded.as_str()).eq(ending.iter().copied());
        if same && start > 0 {
            words.truncate(start);
            return form.or(Some(found));
        }
    }
    form
}

#[cfg(test)]
mod tests;
