//! What headings mean: a dictionary of the words that offices use, Vietnamese
//! and English, in `data/intake/headings.csv`.

use std::borrow::Cow;
use std::sync::LazyLock;

use rust_embed::RustEmbed;
use songhanh_spreadsheet::table::Column;
use songhanh_vietnamese::fold;

use super::meaning::Meaning;
use super::times;
use crate::indicators::Catalogue;

#[derive(RustEmbed)]
#[folder = "data/intake/"]
#[include = "*.csv"]
struct Files;

/// One way of heading a column: what stands over it, outermost first, and its
/// own words.
#[derive(Debug)]
struct Heading {
    outer: Vec<String>,
    own: String,
    meaning: Meaning,
}

/// Headings of columns that tell organisations, with the codes of the kinds that
/// they may mean.
static ORGANISATIONS: LazyLock<Vec<(String, Vec<String>)>> = LazyLock::new(|| {
    let file = Files::get("organisations.csv").expect("the file is embedded");
    let mut reader = csv::Reader::from_reader(file.data.as_ref());
    let mut headings = Vec::new();
    for record in reader.records() {
        let record = record.expect("the file is checked by a test");
        let kinds: Vec<String> = record[0].split('|').map(str::to_owned).collect();
        headings.extend(record[1].split('|').map(|heading| (heading.to_owned(), kinds.clone())));
    }
    headings
});

/// The kinds of organisation that a column headed by `path` may tell; none for
/// other columns.
pub(super) fn organisations_of(path: &[String]) -> &'static [String] {
    let kinds_of = |text: &str| {
        let words = plain(text);
        let bare =
            ["so luong ", "so ", "ten ", "co "].iter().find_map(|word| words.strip_prefix(word)).unwrap_or(&words);
        ORGANISATIONS.iter().find(|(own, _)| own == bare || *own == words).map(|(_, kinds)| kinds.as_slice())
    };
    let Some((own, outer)) = path.split_last() else { return &[] };
    // Under "Công đoàn", a column "Tên" or "Có" tells the same.
    let is_bare =
        matches!(plain(own).as_str(), "ten" | "ten to chuc" | "co" | "co to chuc" | "so to chuc" | "so luong");
    let above = || outer.last().filter(|_| is_bare).and_then(|part| kinds_of(part));
    kinds_of(own).or_else(above).unwrap_or_default()
}

/// What else a column headed so says of the organisation to its left.
pub(super) fn of_organisation(path: &[String]) -> Option<&'static str> {
    match plain(path.last()?).as_str() {
        "ngay thanh lap" | "ngay thang thanh lap" | "thoi gian thanh lap" | "ngay tl" => Some("organisation-founded"),
        "quyet dinh thanh lap" | "so quyet dinh" | "qd thanh lap" | "so qd" => Some("organisation-decision"),
        _ => None,
    }
}

/// Regions, wholes and comparisons that reports print among the provinces.
static REGIONS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let file = Files::get("regions.csv").expect("the file is embedded");
    let mut reader = csv::Reader::from_reader(file.data.as_ref());
    let records = reader.records().map(|record| record.expect("the file is checked by a test"));
    records.flat_map(|record| record[0].split('|').map(str::to_owned).collect::<Vec<_>>()).collect()
});

/// True where a name means a region or the whole country rather than a province:
/// `Tây Nguyên`, `Đồng bằng sông Hồng`, `Toàn quốc`.
pub(super) fn is_region(name: &str) -> bool {
    let words = plain(name);
    let bare = words.strip_prefix("vung ").filter(|rest| !rest.is_empty()).unwrap_or(&words);
    !words.is_empty() && REGIONS.iter().any(|region| region == bare || *region == words)
}

/// The headings of the data file.
static HEADINGS: LazyLock<Vec<Heading>> = LazyLock::new(|| {
    let file = Files::get("headings.csv").expect("the file is embedded");
    let mut reader = csv::Reader::from_reader(file.data.as_ref());
    let mut headings = Vec::new();
    for record in reader.records() {
        let record = record.expect("the file is checked by a test");
        let meaning: Meaning = record[0].parse().expect("its meanings are checked by a test");
        for heading in record[1].split('|') {
            let mut parts: Vec<String> = heading.split('>').map(plain).collect();
            let own = parts.pop().expect("splitting gives one part at least");
            headings.push(Heading { outer: parts, own, meaning: meaning.clone() });
        }
    }
    headings
});

/// True where the headings say a share or a rate, which no unit stated over the
/// whole table measures: `Tỷ lệ điều tiết` in a table of `triệu đồng`.
#[must_use]
pub(super) fn is_ratio(path: &[String]) -> bool {
    path.iter().any(|part| {
        let words = plain(part);
        ["ty le", "ti le", "ty trong", "ti trong", "ty suat", "co cau", "toc do", "ratio", "share", "rate"]
            .iter()
            .any(|word| words == *word || words.starts_with(&format!("{word} ")))
    })
}

/// True where the heading says that the cells are codes ("Mã tỉnh", "Mã CSKCB"):
/// figures that count nothing. "Mạ" and "Má", folded the same, are other words.
pub(super) fn is_code(path: &[String]) -> bool {
    let Some(own) = path.last() else { return false };
    let words = plain(own);
    // Its second letter has a tilde.
    let is_code = own.trim().to_lowercase().chars().nth(1) == Some('\u{E3}');
    (is_code && (words == "ma" || words.starts_with("ma "))) || words == "code" || words.ends_with(" code")
}

/// How a meaning was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// The saved layout says so.
    Layout,
    /// Somebody answered.
    Answer,
    /// The heading is one that the dictionary knows, to the letter.
    SameHeading,
    /// The heading contains one that the dictionary knows.
    LikeHeading,
    /// The code or name of an indicator.
    IndicatorName,
    /// What the cells hold.
    Content,
    /// Nothing: the column is left out or asked about.
    Nothing,
}

/// *Trong đó*: what follows is a part of what stands above or before.
const OF_WHICH: [&str; 2] = ["trong do", "of which"];

/// The headings that a column is understood by: *Trong đó: nữ* beside *Số lao
/// động* is said of the workers.
pub(super) fn path_of(columns: &[Column], at: usize) -> Cow<'_, [String]> {
    let is_part = |path: &[String]| {
        let first = path.first().map(|first| fold(first.trim_start_matches(['-', '+', ' '])));
        first.is_some_and(|first| OF_WHICH.iter().any(|words| first.starts_with(words)))
    };
    let own = &columns[at].path;
    let whole = columns[..at].iter().rev().find(|column| !column.path.is_empty() && !is_part(&column.path));
    match whole.filter(|_| is_part(own)) {
        Some(whole) => {
            let parts = own.iter().map(|part| bare(part)).filter(|part| !part.is_empty());
            whole.path.iter().cloned().chain(parts).collect()
        }
        None => Cow::Borrowed(own),
    }
}

/// A label without its order mark and without *Trong đó*.
pub(super) fn bare(label: &str) -> String {
    let mut text = label.split_whitespace().collect::<Vec<_>>().join(" ");
    loop {
        let shorter = text.trim_start_matches(['-', '\u{2013}', '+', '*', '•', ' ']);
        let token = shorter.split(' ').next().unwrap_or_default();
        let bare = token.trim_end_matches(['.', ')']);
        let is_mark = bare.len() < token.len()
            && bare.len() <= 5
            && bare.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '.');
        let shorter = if is_mark { shorter[token.len()..].trim_start() } else { shorter };
        let of_which = OF_WHICH.iter().find(|words| fold(shorter).starts_with(**words));
        let letters = of_which.and_then(|words| shorter.char_indices().nth(words.len()).or(Some((shorter.len(), ' '))));
        let shorter = letters.map_or(shorter, |(at, _)| &shorter[at..]);
        let shorter = shorter.trim_start_matches([':', ' ']);
        if shorter.len() == text.len() {
            return text;
        }
        text = shorter.to_owned();
    }
}

/// A heading in plain words: folded, without brackets, figures of footnotes and
/// signs, so that `Vốn đăng ký (tỷ đồng)` and `Von dang ky` are the same.
#[must_use]
pub(super) fn plain(text: &str) -> String {
    let mut open = 0_u32;
    let mut bare = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '(' | '[' => open += 1,
            ')' | ']' => open = open.saturating_sub(1),
            _ if open > 0 => {}
            '/' | ',' | ':' | ';' | '*' | '-' | '\u{2013}' => bare.push(' '),
            _ => bare.push(letter),
        }
    }
    let folded = fold(&bare);
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a column headed by `path` means, with a confidence of 0 to 100.
pub(super) fn meaning_of(path: &[String], catalogue: &Catalogue) -> Option<(Meaning, u8, Ground)> {
    // Under "Doanh thu", a column "Ước TH năm 2025" gives the turnover.
    let told = path.iter().rposition(|part| !times::only_tells_time(part)).or(path.len().checked_sub(1))?;
    let (own, outer) = path[..=told].split_last()?;
    let own_plain = plain(own);
    if own_plain.is_empty() {
        return None;
    }
    let whole = own.trim();
    if let Some(indicator) = catalogue.all().iter().find(|indicator| indicator.code.eq_ignore_ascii_case(whole)) {
        return Some((Meaning::Value(indicator.code.clone()), 100, Ground::IndicatorName));
    }
    let joined = joined_name(path);
    let named = catalogue.all().iter().find(|indicator| {
        [&indicator.name_vi, &indicator.name_en].into_iter().any(|name| {
            let name = fold(name);
            name == fold(whole) || name == fold(&joined) || plain(&name) == own_plain
        })
    });
    if let Some(indicator) = named {
        return Some((Meaning::Value(indicator.code.clone()), 100, Ground::IndicatorName));
    }
    let outer: Vec<String> = outer.iter().map(|part| plain(part)).collect();
    let best = HEADINGS.iter().filter_map(|heading| {
        let (fit, ground) = fit(&own_plain, &heading.own)?;
        let above = heading.outer.iter().all(|wanted| outer.iter().any(|part| part.contains(wanted.as_str())));
        if !above {
            return None;
        }
        // A heading that names what stands above is the more exact one; words
        // that mean something else under another heading are less sure.
        let with_outer = if heading.outer.is_empty() { 0 } else { 12 };
        let bare = if heading.outer.is_empty() && !outer.is_empty() && is_vague(&heading.own) { 30 } else { 0 };
        let score = (fit + with_outer).min(100).saturating_sub(bare);
        Some((score, heading.own.len() + heading.outer.iter().map(String::len).sum::<usize>(), heading, ground))
    });
    let (score, _, heading, ground) = best.max_by_key(|(score, length, _, _)| (*score, *length))?;
    (score >= 60).then(|| (heading.meaning.clone(), score, ground))
}

/// Words that stand over many things: `Tổng số`, `Nữ`, `Số lượng`.
fn is_vague(own: &str) -> bool {
    matches!(
        own,
        "don vi" | "unit" | "name" | "no" | "khu" | "xa" | "lo" | "ky" | "loai" | "kind" | "tinh" | "nam" | "nganh"
    )
}

fn fit(own: &str, wanted: &str) -> Option<(u8, Ground)> {
    if own == wanted {
        return Some((88, Ground::SameHeading));
    }
    // One short word inside a long heading proves nothing.
    if wanted.len() < 5 || !wanted.contains(' ') {
        return None;
    }
    let words = || {
        own.match_indices(wanted).any(|(at, _)| {
            let before = own[..at].chars().next_back().is_none_or(|letter| letter == ' ');
            let after = own[at + wanted.len()..].chars().next().is_none_or(|letter| letter == ' ');
            before && after
        })
    };
    if own.len() > wanted.len() * 3 || !words() {
        return None;
    }
    let share = u8::try_from(wanted.len() * 24 / own.len()).unwrap_or(24);
    Some((60 + share, Ground::LikeHeading))
}

/// The headings of a column in one line, as the name of a new indicator.
pub(super) fn joined_name(path: &[String]) -> String {
    path.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" / ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(path: &[&str]) -> String {
        let path: Vec<String> = path.iter().map(|part| (*part).to_owned()).collect();
        meaning_of(&path, &Catalogue::new(Vec::new())).map_or_else(|| "-".into(), |(meaning, _, _)| meaning.to_string())
    }

    #[test]
    fn headings_of_offices_are_understood() {
        for (path, meaning) in [
            (&["Tên đơn vị"][..], "unit-name"),
            (&["Mã số thuế"], "tax-code"),
            (&["ma_so_thue"], "tax-code"),
            (&["Lao động (người)", "Tổng số"], "value:L1"),
            (&["Lao động (người)", "Nữ"], "value:L3"),
            (&["Lao động (người)"], "value:L1"),
            (&["Công đoàn", "Đoàn viên"], "value:U2"),
            (&["Đoàn TN", "Đoàn viên"], "value:Y2"),
            (&["Dự án", "Vốn đăng ký (tỷ đồng)"], "value:E3.V"),
            (&["Kết quả trong kỳ", "Nộp NSNN (tỷ đồng)"], "value:S4"),
            (&["Địa điểm", "Xã, phường (từ 01/7/2025)"], "commune"),
            (&["Ngành (VSIC 2018)"], "sector"),
            (&["Đảng viên", "Kết nạp mới"], "value:P3"),
            (&["Tỉnh, thành phố Name of provinces and cities"], "province"),
            (&["TỈNH, THÀNH PHỐ"], "province"),
            (&["Màu sơn"], "-"),
        ] {
            assert_eq!(said(path), meaning, "{path:?}");
        }
    }

    #[test]
    fn regions_are_told_from_provinces() {
        assert!(REGIONS.iter().all(|region| *region == plain(region)), "written plainly");
        for name in ["Tây Nguyên", "Trung du và MN phía Bắc", "Vùng Đông Nam Bộ", "TOÀN QUỐC", "Vùng", "ĐBSCL"]
        {
            assert!(is_region(name), "{name}");
        }
        assert!(!is_region("Tây Ninh") && !is_region("Đồng Nai") && !is_region(""));
    }

    #[test]
    fn codes_are_told_from_words_that_fold_alike() {
        let is_code = |own: &str| super::is_code(&[own.to_owned()]);
        assert!(is_code("Mã tỉnh") && is_code("MÃ CSKCB") && is_code("Mã") && is_code("Region code"));
        assert!(!is_code("Mạ kẽm (tấn)") && !is_code("Số mã hàng") && !is_code(""));
    }

    #[test]
    fn headings_of_organisations_mean_kinds_that_there_are() {
        for (heading, kinds) in ORGANISATIONS.iter() {
            assert_eq!(*heading, plain(heading), "written plainly");
            assert!(kinds.iter().all(|kind| crate::organisations::kind_of(kind).is_some()), "{kinds:?}");
        }
        let of = |path: &[&str]| organisations_of(&path.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["Đoàn thể", "CĐCS"]), ["cong-doan-co-so"]);
        assert_eq!(of(&["Công đoàn", "Tên"]), ["cong-doan-co-so"]);
        assert_eq!(of(&["Chi bộ"]), ["chi-bo-co-so", "chi-bo-truc-thuoc"]);
        assert!(of(&["Công đoàn", "Đoàn viên"]).is_empty());
    }

    #[test]
    fn a_label_is_read_without_its_order_mark() {
        for (label, words) in [
            ("1. Tổng số lao động", "Tổng số lao động"),
            ("I.2) Doanh thu", "Doanh thu"),
            ("- Trong đó: nữ", "nữ"),
            ("+  Nộp ngân sách", "Nộp ngân sách"),
            ("Trong đó:", ""),
            ("Lao động nữ", "Lao động nữ"),
        ] {
            assert_eq!(bare(label), words);
        }
    }
}
