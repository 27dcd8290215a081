//! What each row of a body is: an item, a heading, a total by its words; and
//! how deep it stands, by its order mark, its style and its indent.

use songhanh_vietnamese::fold;

use super::shape::RowShape;
use super::text::Texts;
use crate::grid::{Address, Sheet, Value};

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowKind {
    /// An item.
    Data,
    /// The total of the table or of a block of it.
    Total,
    /// The total of a group of rows.
    Subtotal,
    /// The name of a group, without figures.
    Heading,
    /// An average, median, highest or lowest value: never added.
    Statistic,
    /// A remark.
    Note,
    /// The header printed again, as at the top of a page.
    RepeatedHeader,
    /// Nothing.
    Blank,
}

/// One row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Row of the sheet, from zero.
    pub row: u32,
    /// What it is.
    pub kind: RowKind,
    /// How sure that is, 0 to 100. Arithmetic that agrees makes it 95 or more.
    pub confidence: u8,
    /// How deep the row stands: 0 for the outermost.
    pub depth: u8,
    /// The row of the heading or subtotal that this row belongs to.
    pub parent: Option<u32>,
    /// Listed under "Trong đó": a part named apart, which need not add up with
    /// its neighbours to the whole.
    pub of_which: bool,
}

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

/// A body row before any arithmetic.
#[derive(Clone, Copy, Debug)]
pub(super) struct Draft {
    pub(super) row: u32,
    pub(super) kind: RowKind,
    pub(super) rank: u8,
    pub(super) marked: bool,
    pub(super) has_values: bool,
    pub(super) of_which: bool,
    pub(super) parent: Option<usize>,
    pub(super) words: TotalWords,
}

/// Whether the words of a row say that it is a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TotalWords {
    None,
    /// "Cộng", "Cộng nhóm A": the total of a block.
    Block,
    /// "Tổng cộng", "Tổng số", "Toàn tỉnh", "Cả nước".
    Grand,
}

/// Where the columns with order marks and with names are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lead {
    pub(super) index: Option<u32>,
    pub(super) label: Option<u32>,
}

/// The order mark that a text begins with, if it begins with one.
pub(super) fn mark_of(text: &str) -> Option<Mark> {
    let text = text.trim_start();
    let token_end = text
        .find(|c: char| !(c.is_alphanumeric() || c == '.'))
        .unwrap_or(text.len());
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
    let bare = text
        .trim()
        .trim_end_matches(['.', ')', ' '])
        .trim_start_matches('(');
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
    if token
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
    {
        let parts = token
            .split('.')
            .filter(|part| !part.is_empty() && part.len() <= 2)
            .count();
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
    fn rank(self, roman_outside: bool) -> u8 {
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
    let bare = folded
        .trim_start_matches(['-', '*', ' ', '('])
        .trim_end_matches([':', '.', ' ', ')']);
    let first = bare.split([' ', ':', '(', '-']).next().unwrap_or("");
    if bare.starts_with("tong cong ty")
        || bare.starts_with("tong cuc")
        || bare.starts_with("tong lanh")
    {
        return TotalWords::None;
    }
    let grand = [
        "tong cong",
        "tong so",
        "tong chung",
        "toan tinh",
        "ca nuoc",
        "toan quoc",
        "toan thanh pho",
        "grand total",
    ];
    if grand.iter().any(|word| bare.starts_with(word)) || matches!(bare, "tong" | "total" | "sum") {
        return TotalWords::Grand;
    }
    if first == "total" || first == "tong" && bare.len() <= 40 {
        return TotalWords::Grand;
    }
    // Marks tell "Cộng" from "Công ty"; without marks only the bare word counts.
    let cong = written
        .trim_start_matches(['-', '*', ' ', '('])
        .to_lowercase();
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

fn is_of_which(folded: &str) -> bool {
    let bare = folded.trim_start_matches(['-', '*', ' ', '(']);
    ["trong do", "of which", "bao gom", "including"]
        .iter()
        .any(|word| bare.starts_with(word))
}

fn is_statistic(folded: &str) -> bool {
    [
        "trung binh",
        "trung vi",
        "binh quan",
        "lon nhat",
        "nho nhat",
        "cao nhat",
        "thap nhat",
        "do lech chuan",
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
    [
        "ghi chu",
        "nguon",
        "chu thich",
        "note",
        "remark",
        "source",
        "luu y",
        "(*)",
        "*)",
    ]
    .iter()
    .any(|word| {
        folded
            .trim_start_matches(['*', '(', ' '])
            .starts_with(word.trim_start_matches(['*', '(']))
            && !word.is_empty()
            && (word.len() > 2)
    })
}

/// Reads the rows of a body before any arithmetic.
pub(super) fn draft_rows(
    sheet: &Sheet,
    texts: &Texts<'_>,
    shapes: &[RowShape],
    body: (u32, u32),
    lead: Lead,
) -> Vec<Draft> {
    let mut drafts = Vec::with_capacity((body.1 - body.0 + 1) as usize);
    let marks: Vec<(Option<Mark>, String)> = (body.0..=body.1)
        .map(|row| row_mark(sheet, texts, row, lead))
        .collect();
    let first_of = |wanted: fn(&Mark) -> bool| {
        marks
            .iter()
            .position(|(mark, _)| mark.as_ref().is_some_and(wanted))
    };
    let roman_outside = match (
        first_of(|m| matches!(m, Mark::Roman(_))),
        first_of(|m| matches!(m, Mark::Letter(_))),
    ) {
        (Some(roman), Some(letter)) => roman < letter,
        _ => false,
    };
    let any_marks = marks.iter().any(|(mark, _)| mark.is_some());
    let bold_rows = marks_bold(sheet, texts, body, lead);
    for (at, row) in (body.0..=body.1).enumerate() {
        let (mark, folded) = &marks[at];
        let shape = shapes[row as usize];
        let label = lead
            .label
            .map(|column| texts.shown(sheet.cell(Address::new(row, column))));
        let words = total_words(folded, label.as_deref().unwrap_or(""));
        let indent = lead.label.map_or(0, |column| {
            sheet.style(sheet.cell(Address::new(row, column))).indent
        });
        let index_numeric = lead
            .index
            .is_some_and(|column| is_numeric(&sheet.cell(Address::new(row, column)).value));
        let has_values = shape.numeric > u32::from(index_numeric);
        let rank = match mark {
            Some(mark) => mark.rank(roman_outside),
            None if bold_rows.is_some() && is_row_bold(sheet, texts, row, lead) => 20,
            None if any_marks => 45 + indent.min(9),
            None => 30 + indent.min(9),
        };
        let kind = first_kind(shape, folded, words, has_values, mark.is_some());
        drafts.push(Draft {
            row,
            kind,
            rank,
            marked: mark.is_some(),
            has_values,
            of_which: false,
            parent: None,
            words,
        });
    }
    build_tree(&mut drafts, &marks);
    drafts
}

/// The kind that the words alone suggest.
fn first_kind(
    shape: RowShape,
    folded: &str,
    words: TotalWords,
    has_values: bool,
    marked: bool,
) -> RowKind {
    if shape.filled == 0 {
        return RowKind::Blank;
    }
    if !has_values && !marked && shape.filled <= 2 && is_note(folded) {
        return RowKind::Note;
    }
    if is_statistic(folded) {
        return RowKind::Statistic;
    }
    if words != TotalWords::None && has_values && !marked {
        return RowKind::Total;
    }
    if !has_values && (shape.filled <= 2) {
        return RowKind::Heading;
    }
    RowKind::Data
}

fn is_numeric(value: &Value) -> bool {
    match value {
        Value::Number(_) | Value::Serial(_) => true,
        Value::Text(text) => super::shape::looks_numeric(text.trim()),
        _ => false,
    }
}

/// The order mark and folded label of a row.
fn row_mark(sheet: &Sheet, texts: &Texts<'_>, row: u32, lead: Lead) -> (Option<Mark>, String) {
    let label_cell = lead
        .label
        .map(|column| sheet.cell(Address::new(row, column)));
    let mut folded = label_cell
        .map(|cell| texts.folded(cell))
        .unwrap_or_default();
    let mut mark = None;
    if let Some(column) = lead.index {
        let cell = sheet.cell(Address::new(row, column));
        mark = match &cell.value {
            Value::Number(value) if value.fract() == 0.0 && (0.0..1e6).contains(value) => {
                Some(Mark::Figure(*value as u32))
            }
            Value::Text(text) if is_order_mark(text) => {
                mark_of(&format!("{}.", text.trim().trim_end_matches(['.', ')'])))
                    .or(Some(Mark::Dash))
            }
            Value::Text(text) if !text.trim().is_empty() && folded.is_empty() => {
                folded = texts.folded(cell);
                None
            }
            _ => None,
        };
    }
    if mark.is_none()
        && let Some(Value::Text(text)) = label_cell.map(|cell| &cell.value)
    {
        mark = mark_of(text);
    }
    (mark, folded)
}

fn is_row_bold(sheet: &Sheet, texts: &Texts<'_>, row: u32, lead: Lead) -> bool {
    lead.label
        .is_some_and(|column| texts.is_bold(sheet.cell(Address::new(row, column))))
}

/// Whether bold type tells rows apart: some rows bold, most not.
fn marks_bold(sheet: &Sheet, texts: &Texts<'_>, body: (u32, u32), lead: Lead) -> Option<()> {
    let rows = body.1 - body.0 + 1;
    let bold = (body.0..=body.1)
        .filter(|&row| is_row_bold(sheet, texts, row, lead))
        .count() as u32;
    (bold > 0 && bold * 2 < rows).then_some(())
}

/// Gives each row its parent: the nearest row above with a lower rank.
fn build_tree(drafts: &mut [Draft], marks: &[(Option<Mark>, String)]) {
    let mut open: Vec<usize> = Vec::new();
    let mut of_which_below: Option<(u8, usize)> = None;
    for at in 0..drafts.len() {
        let draft = drafts[at];
        match draft.kind {
            RowKind::Blank | RowKind::Note | RowKind::Statistic | RowKind::RepeatedHeader => {
                continue;
            }
            RowKind::Total => {
                open.clear();
                of_which_below = None;
                continue;
            }
            _ => {}
        }
        if is_of_which(&marks[at].1) && !draft.has_values {
            // What follows "Trong đó" belongs to the row above it.
            let owner = open.last().copied();
            drafts[at].parent = owner;
            drafts[at].kind = RowKind::Heading;
            of_which_below = owner.map(|owner| (drafts[owner].rank, owner));
            continue;
        }
        if let Some((rank, owner)) = of_which_below {
            if draft.rank > rank {
                drafts[at].of_which = true;
                drafts[at].parent = Some(owner);
                open.retain(|&above| drafts[above].rank < draft.rank);
                open.push(at);
                continue;
            }
            of_which_below = None;
        }
        while open
            .last()
            .is_some_and(|&above| drafts[above].rank >= draft.rank)
        {
            open.pop();
        }
        drafts[at].parent = open.last().copied();
        drafts[at].of_which = is_of_which(&marks[at].1);
        open.push(at);
    }
}

/// Finds the column of order marks and the column of names.
pub(super) fn find_lead(
    sheet: &Sheet,
    names: &[String],
    columns: (u32, u32),
    body: (u32, u32),
) -> Lead {
    let sample = body.0..=body.1.min(body.0 + 400);
    let rows = sample.clone().count() as u32;
    let mut index = None;
    let mut best: Option<(u32, u32)> = None;
    for column in columns.0..=columns.1.min(columns.0 + 7) {
        let (mut marks, mut texts, mut filled, mut last, mut rising) = (0, 0, 0, 0.0, 0);
        for row in sample.clone() {
            match &sheet.cell(Address::new(row, column)).value {
                Value::Text(text) if is_order_mark(text) => {
                    marks += 1;
                    filled += 1;
                }
                Value::Text(text)
                    if text.trim().is_empty() || super::shape::looks_numeric(text.trim()) => {}
                Value::Text(_) => {
                    texts += 1;
                    filled += 1;
                }
                Value::Number(value) => {
                    rising += u32::from(*value == last + 1.0 || *value == 1.0);
                    last = *value;
                    filled += 1;
                }
                _ => {}
            }
        }
        let name = names
            .get((column - columns.0) as usize)
            .map(|name| fold(name))
            .unwrap_or_default();
        let named_index = is_index_name(&name);
        let counts = filled > 0 && (marks + rising) * 10 >= filled * 8;
        if index.is_none()
            && best.is_none()
            && filled > 0
            && texts * 2 <= filled
            && (named_index || counts)
        {
            index = Some(column);
            continue;
        }
        let enough = texts * 2 >= rows || texts >= 2;
        if enough && best.is_none_or(|(_, most)| texts > most * 3 / 2 && most * 2 < rows) {
            best = Some((column, texts));
        }
    }
    Lead {
        index,
        label: best.map(|(column, _)| column),
    }
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
        assert!(
            is_order_mark("II")
                && is_order_mark("1.2")
                && is_order_mark("(1)")
                && is_order_mark("-")
        );
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
            ("Tổng công ty Thép", TotalWords::None),
            ("Công ty An Phát", TotalWords::None),
            ("Cộng hòa Séc", TotalWords::None),
        ] {
            assert_eq!(total_words(&fold(text), text), expected, "{text}");
        }
    }
}
