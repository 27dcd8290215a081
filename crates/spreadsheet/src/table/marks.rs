//! Order marks and words: how a row says that it is a group, a total, an
//! average, a remark.

/// The order mark in front of a row, by kind; the value is its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Letter(u8),
    Roman(u16),
    Figure(u32),
    /// `1.2.3`, with the number of its figures.
    Dotted(u8),
    SmallLetter,
    Dash,
    Plus,
}

/// Whether the words of a row say that it is a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TotalWords {
    None,
    /// "Tổng vốn đăng ký": a total, or an indicator that is called so. Only
    /// the numbers tell.
    Maybe,
    /// "Cộng", "Cộng nhóm A": the total of a block.
    Block,
    /// "Tổng cộng", "Tổng số", "Toàn tỉnh", "Cả nước".
    Grand,
}

/// The order mark that a text begins with, if it begins with one.
pub(super) fn mark_of(text: &str) -> Option<Mark> {
    let text = text.trim_start();
    let token_end = text.find(|c: char| !(c.is_alphanumeric() || c == '.')).unwrap_or(text.len());
    if token_end == 0 {
        let rest = text.trim_start_matches(['-', '–', '+', '*', '•', '\u{F0B7}']);
        return match text.chars().next()? {
            _ if rest.len() == text.len() => None,
            '+' | '*' => Some(Mark::Plus),
            _ => Some(Mark::Dash),
        };
    }
    let (token, rest) = text.split_at(token_end);
    // A name follows a mark after a dot, a bracket or a space; "1.100" or
    // "A Lù" do not begin with one.
    let dotted = token.ends_with('.') || rest.starts_with([')', '/', '.']);
    let joined = token.find('.').filter(|_| !token.ends_with('.'));
    if let Some(at) = joined
        && token[at + 1..].starts_with(char::is_alphabetic)
        && !token[..at].is_empty()
    {
        return classify(&token[..at]);
    }
    let figures = token.contains('.') && token.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if !(dotted || rest.is_empty() || figures) {
        return None;
    }
    classify(token.trim_end_matches('.'))
}

/// Whether a text is an order mark and nothing else.
pub(super) fn is_order_mark(text: &str) -> bool {
    let bare = text.trim().trim_end_matches(['.', ')', ' ']).trim_start_matches('(');
    !bare.is_empty() && bare.len() <= 8 && !bare.contains(' ') && classify(bare).is_some()
        || matches!(text.trim(), "-" | "–" | "+")
}

fn classify(token: &str) -> Option<Mark> {
    if token.is_empty() || token.len() > 10 {
        return None;
    }
    if token.bytes().all(|byte| byte.is_ascii_digit()) {
        return token.parse().ok().map(Mark::Figure);
    }
    if token.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        let parts = token.split('.').filter(|part| !part.is_empty() && part.len() <= 2).count();
        return (parts >= 2 && parts == token.split('.').count())
            .then(|| Mark::Dotted(u8::try_from(parts).unwrap_or(9)));
    }
    if let Some(value) = roman(token) {
        return Some(Mark::Roman(value));
    }
    let mut letters = token.chars();
    match (letters.next(), letters.next()) {
        (Some(letter @ 'A'..='Z'), None) => Some(Mark::Letter(letter as u8 - b'A')),
        (Some('a'..='z' | 'đ'), None) => Some(Mark::SmallLetter),
        _ => None,
    }
}

/// A Roman number of the letters I, V and X; C, D, L and M stand for
/// themselves, since no list of an office runs to fifty chapters.
fn roman(token: &str) -> Option<u16> {
    let mut total = 0_i32;
    let mut last = 0;
    for letter in token.bytes().rev() {
        let value = match letter {
            b'I' => 1,
            b'V' => 5,
            b'X' => 10,
            _ => return None,
        };
        total += if value < last { -value } else { value };
        last = last.max(value);
    }
    u16::try_from(total).ok().filter(|total| *total > 0)
}

impl Mark {
    /// Outer marks have lower ranks.
    pub(super) fn rank(self, roman_outside: bool) -> u8 {
        match self {
            Self::Letter(_) if roman_outside => 25,
            Self::Letter(_) => 10,
            Self::Roman(_) => 20,
            Self::Figure(_) => 30,
            Self::Dotted(parts) => 30 + parts.min(9),
            Self::SmallLetter => 42,
            Self::Dash => 50,
            Self::Plus => 60,
        }
    }
}

/// Whether the words of a label, folded and as written, announce a total.
pub(super) fn total_words(folded: &str, written: &str) -> TotalWords {
    let bare = folded.trim_start_matches(['-', '*', ' ', '(']).trim_end_matches([':', '.', ' ', ')']);
    let first = bare.split([' ', ':', '(', '-']).next().unwrap_or("");
    if bare.starts_with("tong cong ty") || bare.starts_with("tong cuc") || bare.starts_with("tong lanh") {
        return TotalWords::None;
    }
    const GRAND: [&str; 8] =
        ["tong cong", "tong chung", "toan tinh", "ca nuoc", "toan quoc", "toan thanh pho", "grand total", "tong so"];
    for word in GRAND {
        let Some(rest) = bare.strip_prefix(word) else {
            continue;
        };
        // "Tổng số dự án" may be an indicator; "Tổng số - Total" is not.
        let rest = rest.trim_start_matches([' ', '-', '/', ':', '(']);
        if word != "tong so" || rest.is_empty() || rest.starts_with("total") {
            return TotalWords::Grand;
        }
    }
    if matches!(bare, "tong" | "total" | "sum") || bare.starts_with("total ") && bare.len() <= 20 {
        return TotalWords::Grand;
    }
    if first == "tong" && bare.len() <= 60 {
        return TotalWords::Maybe;
    }
    // Marks tell "Cộng" from "Công ty"; without marks only the bare word counts.
    let cong = written.trim_start_matches(['-', '*', ' ', '(']).to_lowercase();
    if cong.starts_with("cộng")
        && !cong.starts_with("cộng hòa")
        && !cong.starts_with("cộng đồng")
        && !cong.starts_with("cộng hoà")
    {
        return TotalWords::Block;
    }
    if matches!(bare, "cong" | "subtotal" | "sub-total" | "cong chung") {
        return TotalWords::Block;
    }
    TotalWords::None
}

pub(super) fn is_of_which(folded: &str) -> bool {
    let bare = folded.trim_start_matches(['-', '*', ' ', '(']);
    ["trong do", "of which", "bao gom", "including"].iter().any(|word| bare.starts_with(word))
}

pub(super) fn is_statistic(folded: &str) -> bool {
    [
        "trung binh",
        "trung vi",
        "binh quan",
        "lon nhat",
        "nho nhat",
        "cao nhat",
        "thap nhat",
        "do lech chuan",
        "thu tu",
        "xep hang",
        "thu hang",
        "ranking",
        "median",
        "average",
        "mean",
        "min",
        "max",
    ]
    .iter()
    .any(|word| {
        folded == *word
            || (folded.starts_with(word)
                && folded.len() <= word.len() + 14
                && !folded[word.len()..].starts_with(char::is_alphanumeric))
    })
}

pub(super) fn is_note(folded: &str) -> bool {
    ["ghi chu", "nguon", "chu thich", "note", "remark", "source", "luu y", "(*)", "*)"].iter().any(|word| {
        folded.trim_start_matches(['*', '(', ' ']).starts_with(word.trim_start_matches(['*', '(']))
            && !word.is_empty()
            && (word.len() > 2)
    })
}

/// Whether a folded column name is that of a running number.
pub(super) fn is_index_name(name: &str) -> bool {
    let first = name.split([' ', '/', '\n']).next().unwrap_or("");
    matches!(first, "stt" | "tt" | "#")
        || name.starts_with("so tt")
        || name.starts_with("so thu tu")
        || matches!(name, "no" | "no.")
}

#[cfg(test)]
mod tests {
    use songhanh_vietnamese::fold;

    use super::*;

    #[test]
    fn order_marks_are_told_from_names() {
        for (text, expected) in [
            ("I. Thu nội địa", Some(Mark::Roman(1))),
            ("IV.", Some(Mark::Roman(4))),
            ("A. Ngân sách", Some(Mark::Letter(0))),
            ("1. Chi", Some(Mark::Figure(1))),
            ("1.2. Chi", Some(Mark::Dotted(2))),
            ("1.2 Chi", Some(Mark::Dotted(2))),
            ("a) Chi", Some(Mark::SmallLetter)),
            ("- Học phí", Some(Mark::Dash)),
            ("+ Viện phí", Some(Mark::Plus)),
            ("A Lù", None),
            ("Hà Nội", None),
            ("1.100", None),
            ("TP. Hồ Chí Minh", None),
        ] {
            assert_eq!(mark_of(text), expected, "{text}");
        }
        assert!(is_order_mark("II") && is_order_mark("1.2") && is_order_mark("(1)") && is_order_mark("-"));
        assert!(!is_order_mark("Lào Cai") && !is_order_mark(""));
    }

    #[test]
    fn totals_are_known_by_their_words() {
        for (text, expected) in [
            ("Tổng cộng", TotalWords::Grand),
            ("TỔNG SỐ - TOTAL", TotalWords::Grand),
            ("Cộng:", TotalWords::Block),
            ("Cộng nhóm A", TotalWords::Block),
            ("Toàn tỉnh", TotalWords::Grand),
            ("Tổng vốn đăng ký", TotalWords::Maybe),
            ("Tổng số dự án", TotalWords::Maybe),
            ("Tổng công ty Thép", TotalWords::None),
            ("Công ty An Phát", TotalWords::None),
            ("Cộng hòa Séc", TotalWords::None),
        ] {
            assert_eq!(total_words(&fold(text), text), expected, "{text}");
        }
    }
}
