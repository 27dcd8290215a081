//! Indicators that titles name, and those that columns define.

use std::collections::{BTreeMap, HashMap, HashSet};

use songhanh_vietnamese::fold;

use super::asked::Asked;
use super::column::ColumnLook;
use super::headings;
use super::known::Known;
use super::layout::Shape;
use super::look::{Look, NewIndicator};
use super::meaning::Meaning;
use super::times;
use super::view::View;
use crate::indicators::{Nature, SCALE_MAX};

/// The indicator of a table with periods across: as answered, as the layout
/// says, or as the titles name it.
pub(super) fn indicator_of_titles(view: &View<'_>, known: &Known, asked: &Asked) -> Option<String> {
    let said = asked.answers.get("indicator").cloned();
    let layout = || asked.layout.as_ref().map(|layout| layout.indicator.clone()).filter(|code| !code.is_empty());
    if let Some(code) = said.or_else(layout) {
        return known.catalogue.of_code(&code).map(|indicator| indicator.code.clone());
    }
    let mut lines = view.lines(&view.table.titles);
    lines.push(view.sheet.name.clone());
    lines.iter().find_map(|line| {
        let folded = fold(line);
        // "Số lao động trong các khu công nghiệp theo quý" gives the workers.
        let ends = [" theo ", " trong cac ", " tai cac ", " cua cac ", " cac khu ", " cac tinh ", " nam ", " quy "];
        let end = ends.iter().filter_map(|end| folded.find(end)).min().unwrap_or(folded.len());
        let bare = folded[..end].trim_start_matches("bang ").to_owned();
        let bare = bare
            .trim_start_matches(|letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ':' | ' '))
            .to_owned();
        let bare = bare.split(" dang hoat dong").next().unwrap_or(&bare).to_owned();
        match headings::meaning_of(&[bare], &known.catalogue) {
            Some((Meaning::Value(code), confidence, _)) if confidence >= 75 => {
                known.catalogue.of_code(&code).map(|indicator| indicator.code.clone())
            }
            _ => None,
        }
    })
}

/// The indicators that columns or rows define, and those proposed for figures
/// that nobody knows: by column, or by row where each row is an indicator.
pub(super) fn new_indicators(
    look: &Look,
    view: &View<'_>,
    known: &Known,
    asked: &Asked,
) -> BTreeMap<u32, NewIndicator> {
    let mut naming = Naming { known, asked, defined: BTreeMap::new(), codes: HashSet::new(), numbers: HashMap::new() };
    if look.shape == Shape::Subjects {
        for row in &look.indicator_rows {
            let said = Said::of("indicator", row.row.to_string(), &row.meaning, row.name(), row.measure.as_ref());
            naming.add(row.row - 1, said, row.scale);
        }
    } else {
        // Columns that are periods are all of one indicator.
        let is_period = |column: &&ColumnLook| look.shape == Shape::Periods && column.period.is_some();
        for column in view.columns.iter().filter(|column| column.kinds.is_empty() && !is_period(column)) {
            let said =
                Said::of("column", column.letters.clone(), &column.meaning, column.name(), column.measure.as_ref());
            naming.add(column.column, said, column.scale.unwrap_or(0));
        }
        if look.shape == Shape::Periods && look.indicator.is_none() {
            let dated = view.columns.iter().filter(is_period).filter(|column| !column.planned);
            let (measures, scales): (Vec<_>, Vec<_>) = dated.map(|column| (&column.measure, column.scale)).unzip();
            let meaning = meaning_of_table(asked);
            let (place, question) = (view.table.area.first.to_string(), OF_TABLE.to_owned());
            let measure = measures.into_iter().flatten().next();
            let said = Said { place, question, meaning: &meaning, name: name_of_titles(view), measure };
            naming.add(u32::MAX, said, scales.into_iter().flatten().max().unwrap_or(0));
        }
    }
    naming.defined
}

/// The question by which the indicator of a table with periods across is
/// answered.
pub(super) const OF_TABLE: &str = "indicator";

/// Whether the indicator of a table with periods across is to be defined.
pub(super) fn meaning_of_table(asked: &Asked) -> Meaning {
    match asked.answers.get(OF_TABLE).map(|text| text.parse()) {
        Some(Ok(meaning @ Meaning::New(_))) => meaning,
        None if asked.new_indicators => Meaning::New(String::new()),
        _ => Meaning::Unclear,
    }
}

/// What the titles call the figures of a table with periods across: the longest
/// of them that says more than a time, without the number of the table.
fn name_of_titles(view: &View<'_>) -> String {
    let lines = view.lines(&view.table.titles);
    let told = lines.iter().filter(|line| !times::only_tells_time(line) && !line.trim_start().starts_with('('));
    let line = told.max_by_key(|line| line.chars().count()).unwrap_or(&view.sheet.name);
    let numbered = line.split_once([':', '.']).filter(|(number, _)| {
        let number = fold(number);
        number.chars().count() <= 12 && ["bieu", "bang", "phu luc"].iter().any(|word| number.starts_with(word))
    });
    let bare = numbered.map_or(line.as_str(), |(_, name)| name).trim();
    let folded = fold(bare);
    let times = [" theo quy", " theo nam", " theo thang", " theo ky", " qua cac nam", " giai doan"];
    // Folding keeps the number of letters, not that of bytes.
    let from = times.iter().filter_map(|time| folded.find(time)).min().map(|at| folded[..at].chars().count());
    let name: String = bare.chars().take(from.unwrap_or(usize::MAX)).collect();
    // The unit of measure follows the time: "theo quý (cái)".
    let unit = bare.rfind('(').filter(|at| from.is_some() && bare.ends_with(')') && *at >= name.len());
    let unit = unit.map_or("", |at| &bare[at..]);
    format!("{name} {unit}").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a heading, a row or a title says of the indicator of its figures.
struct Said<'s> {
    /// Letters of the column, number of the row, or first cell of the table: what
    /// `name:…` is answered by.
    place: String,
    question: String,
    meaning: &'s Meaning,
    name: String,
    measure: Option<&'s String>,
}

impl<'s> Said<'s> {
    fn of(asks: &str, place: String, meaning: &'s Meaning, name: String, measure: Option<&'s String>) -> Self {
        Self { question: format!("{asks}:{place}"), place, meaning, name, measure }
    }
}

/// New indicators on their way, each with a code of its own.
struct Naming<'k> {
    known: &'k Known,
    asked: &'k Asked,
    defined: BTreeMap<u32, NewIndicator>,
    /// The codes of those.
    codes: HashSet<String>,
    /// The next number behind a code that is taken.
    numbers: HashMap<String, u32>,
}

impl Naming<'_> {
    fn add(&mut self, key: u32, heading: Said<'_>, scale: u8) {
        let Said { place, question, meaning, name, measure } = heading;
        let (code, accepted) = match meaning {
            Meaning::New(code) => (code.as_str(), true),
            Meaning::Unclear => ("", false),
            _ => return,
        };
        let said = |what: &str| {
            let text = self.asked.answers.get(&format!("{what}:{place}")).map(|text| text.trim());
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        // A unit that no list knows is one where it stands last, in brackets.
        let bracketed = || Some(name.strip_suffix(')')?.rsplit_once('(')?.1.trim().to_owned());
        let in_brackets = measure.is_none().then(bracketed).flatten().filter(|unit| !unit.is_empty());
        let measure = measure.or(in_brackets.as_ref());
        // The unit is kept beside the name.
        let bare = measure.map_or_else(|| name.clone(), |unit| name.replace(&format!("({unit})"), ""));
        let name = said("name").unwrap_or_else(|| bare.split_whitespace().collect::<Vec<_>>().join(" "));
        let name: String = name.chars().take(NAME_MAX).collect();
        let measure = measure.cloned().filter(|unit| unit.chars().count() <= UNIT_MAX);
        let unit = said("unit").or(measure).unwrap_or_else(|| "–".into());
        let nature = said("nature").and_then(|word| Nature::of_word(&word)).filter(|nature| *nature != Nature::Rate);
        let nature = nature.unwrap_or_else(|| nature_of(&name, &unit));
        let base = if code.is_empty() { code_of_name(&name) } else { code.to_owned() };
        let mut code = base.clone();
        // A wide table has thousands of headings with the same first letters.
        let number = self.numbers.entry(base.clone()).or_insert(2);
        while self.known.catalogue.of_code(&code).is_some() || self.codes.contains(&code) {
            code = format!("{base}{number}");
            *number += 1;
        }
        self.codes.insert(code.clone());
        let scale = scale.min(SCALE_MAX);
        self.defined.insert(key, NewIndicator { code, name, unit, scale, nature, place, question, accepted });
    }
}

/// Letters in the name of an indicator, and in its unit.
const NAME_MAX: usize = 300;
const UNIT_MAX: usize = 60;

/// What kind of figure a name and a unit tell: *lượt* are attendances, what is
/// made, sold or paid happens in a period, and what is left is what there is.
fn nature_of(name: &str, unit: &str) -> Nature {
    let (name, unit) = (fold(name), fold(unit));
    let says = |words: &[&str]| {
        words.iter().any(|word| {
            name.match_indices(word).any(|(at, _)| {
                let ends = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
                ends(name[..at].chars().next_back()) && ends(name[at + word.len()..].chars().next())
            })
        })
    };
    if unit.starts_with("luot") || says(&["luot", "luot nguoi", "attendances"]) {
        Nature::Attendance
    } else if says(&["hien co", "den ngay", "cuoi ky", "luy ke", "dang", "ty le", "ti le", "binh quan", "du no"]) {
        Nature::Stock
    } else if says(&[
        "tong thu",
        "tong chi",
        "thu ngan sach",
        "chi ngan sach",
        "chi dau tu",
        "chi thuong xuyen",
        "chi tra no",
        "chi su nghiep",
        "chi bo sung",
        "quyet toan",
        "du toan",
        "thu nsnn",
        "chi nsnn",
        "nop",
        "doanh thu",
        "san luong",
        "gia tri",
        "kim ngach",
        "xuat khau",
        "nhap khau",
        "loi nhuan",
        "trong ky",
        "trong nam",
        "trong thang",
        "trong quy",
        "moi",
        "giai ngan",
        "thuc hien",
        "vu",
        "cuoc",
        "buoi",
        "ket nap",
        "thanh lap",
        "tang",
        "giam",
    ]) {
        Nature::Flow
    } else {
        Nature::Stock
    }
}

/// A code from the first letters of a heading: `Tổng thu NSNN` is `X.TTN`.
fn code_of_name(name: &str) -> String {
    let folded = fold(name);
    let letters = folded.split(|letter: char| !letter.is_alphanumeric()).filter_map(|word| word.chars().next());
    let code: String = letters.filter(char::is_ascii_alphanumeric).take(10).collect();
    format!("X.{}", code.to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_what_kind_of_figure_it_is() {
        for (name, unit, nature) in [
            ("Số lượt công nhân được tuyên truyền", "lượt", Nature::Attendance),
            ("Tổng thu NSNN trên địa bàn", "triệu đồng", Nature::Flow),
            ("Sản lượng", "tấn", Nature::Flow),
            ("II. CHI THƯỜNG XUYÊN / CHI Y TẾ", "triệu đồng", Nature::Flow),
            ("Số chi bộ", "chi bộ", Nature::Stock),
            ("Số dự án đang hoạt động", "dự án", Nature::Stock),
            ("Chi phí thời gian", "–", Nature::Stock),
            ("Số doanh nghiệp thành lập trong kỳ", "doanh nghiệp", Nature::Flow),
        ] {
            assert_eq!(nature_of(name, unit), nature, "{name}");
        }
    }
}
