//! The block at the top: who issues, under which name, number, place and date.

use super::measure::{twips, twips_of_pt};
use super::paragraph::{ParagraphLook, RunLook, run_properties, run_text};
use super::pen::Pen;
use super::wording;
use crate::metrics::width_pt;
use crate::model::{Issuer, Kind};
use crate::profile::Rule;

/// Some italic letters are wider than the upright ones that are measured.
const ITALIC: f64 = 1.06;

/// The height of the paragraph that carries a rule, in twips.
const RULE_HEIGHT: i32 = 80;

impl Pen<'_> {
    /// Writes the block: two columns without borders, so that nothing shifts when
    /// a name grows longer.
    pub(super) fn letterhead(&mut self) {
        let page = &self.profile.page;
        let outdent = twips(page.head_outdent_left_mm);
        let total = self.text_width() + outdent + twips(page.head_outdent_right_mm);
        let right = self.emblem_width().clamp(total * 2 / 5, total * 3 / 5);
        let left = total - right;
        self.open_layout_table(&[left, right], -outdent);
        self.layout_row(&[left, right], |pen, column| match column {
            0 => pen.issuers(left),
            _ => pen.emblem(right),
        });
        self.layout_row(&[left, right], |pen, column| match column {
            0 => pen.number_cell(left),
            _ => pen.place_and_date(),
        });
        self.xml.close();
    }

    /// The width that the lines at the right need, in twips.
    fn emblem_width(&self) -> i32 {
        let lines = self.profile.emblem.iter().map(|line| width_pt(&line.text, line.size_pt, true));
        let date = width_pt(&self.place_date(), self.profile.place_date.size_pt, false) * ITALIC;
        let widest = lines.fold(date, f64::max);
        // A little air keeps Word from breaking a line that fits by a hair.
        twips_of_pt(widest + 6.0)
    }

    fn place_date(&self) -> String {
        let date = wording::date(self.document.date);
        let place = self.document.place.trim();
        if place.is_empty() {
            return capitalised(&date);
        }
        format!("{place}, {date}")
    }

    fn issuers(&mut self, width: i32) {
        let rules = self.profile.issuers.clone();
        let issuers = &self.document.issuers;
        let fits = f64::from(width) / 20.0;
        let mut last_line = 0.0;
        for (index, issuer) in issuers.iter().enumerate() {
            let superior = new_superior(issuers, index);
            if let Some(superior) = superior {
                let text = self.profile.in_tone(&superior.to_uppercase());
                let set = |line: &str| width_pt(line, rules.superior_pt, false);
                for line in broken(&text, fits, set) {
                    self.head_line(RunLook::sized(rules.superior_pt), &line);
                }
            }
            let joiner = if index + 1 < issuers.len() { rules.joiner.as_str() } else { "" };
            let name = self.profile.in_tone(&issuer.name.to_uppercase());
            let text = format!("{name}{joiner}");
            let set = |line: &str| width_pt(line, rules.name_pt, true);
            for line in broken(&text, fits, set) {
                self.head_line(RunLook::sized(rules.name_pt).bold(), &line);
                last_line = set(&line);
            }
        }
        if issuers.is_empty() {
            self.head_line(RunLook::sized(rules.name_pt).bold(), "");
        }
        self.rule(&rules.rule, last_line, width);
    }

    fn emblem(&mut self, width: i32) {
        let profile = self.profile;
        for line in &profile.emblem {
            self.head_line(RunLook::sized(line.size_pt).bold(), &line.text);
        }
        let last = profile.emblem.last().map_or(0.0, |line| width_pt(&line.text, line.size_pt, true));
        self.rule(&profile.emblem_rule, last, width);
    }

    fn number_cell(&mut self, width: i32) {
        let size = self.profile.number.size_pt;
        let text = format!("{}{}", self.profile.number.label, wording::symbol(self.document, self.profile));
        self.spaced_line(RunLook::sized(size), &text);
        if self.document.kind == Kind::Letter && !self.document.subject.trim().is_empty() {
            let rules = &self.profile.letter_subject;
            let look = RunLook { italic: rules.italic, ..RunLook::sized(rules.size_pt) };
            let text = format!("{}{}", rules.prefix, self.document.subject.trim());
            self.spaced_line(look, &text);
        }
        if let Some(urgency) = self.document.urgency {
            let (word, box_mm) = wording::urgency(urgency);
            let colour = self.profile.marks.urgency_colour.clone();
            self.mark(word, twips(box_mm), width, Some(&colour));
        }
        if self.document.internal {
            let text = "LƯU HÀNH NỘI BỘ";
            let needed = twips_of_pt(width_pt(text, self.profile.marks.size_pt, true)) + twips(6.0);
            self.mark(text, needed, width, None);
        }
    }

    fn place_and_date(&mut self) {
        let text = self.place_date();
        let look = RunLook::sized(self.profile.place_date.size_pt).italic();
        self.spaced_line(look, &text);
    }

    fn head_line(&mut self, look: RunLook, text: &str) {
        self.line("Letterhead", ParagraphLook::default(), look, text);
    }

    fn spaced_line(&mut self, look: RunLook, text: &str) {
        let spaced = ParagraphLook { before: Some(twips_of_pt(6.0)), ..ParagraphLook::default() };
        self.line("Letterhead", spaced, look, text);
    }

    /// What stands under a heading: a line cut to a share of the text above it, or
    /// characters.
    pub(super) fn rule(&mut self, rule: &Rule, text_pt: f64, width: i32) {
        match rule {
            Rule::None {} => {}
            Rule::Text { text, size_pt } => self.head_line(RunLook::sized(*size_pt), text),
            Rule::Line { share } => {
                let length = twips_of_pt(text_pt * share).clamp(0, width);
                let side = (width - length) / 2;
                let look = ParagraphLook {
                    rule: true,
                    before: Some(twips_of_pt(2.0)),
                    line_exact: Some(RULE_HEIGHT),
                    left: Some(side),
                    right: Some(width - length - side),
                    ..ParagraphLook::default()
                };
                self.line("Letterhead", look, RunLook::default(), "");
            }
        }
    }

    /// A word in a box, in the middle of a column: a paragraph with a border, its
    /// indents leaving the width of the box.
    fn mark(&mut self, text: &str, box_width: i32, width: i32, colour: Option<&str>) {
        let size = self.profile.marks.size_pt;
        let needed = twips_of_pt(width_pt(text, size, true)) + twips(3.0);
        let side = (width - box_width.max(needed)) / 2;
        let shade = colour.unwrap_or("000000");
        self.xml.open("w:p", &[]);
        self.xml.within("w:pPr", &[], |xml| {
            xml.val("w:pStyle", "Letterhead");
            xml.within("w:pBdr", &[], |xml| {
                for edge in ["w:top", "w:left", "w:bottom", "w:right"] {
                    xml.empty(edge, &[("w:val", &"single"), ("w:sz", &8), ("w:space", &2), ("w:color", &shade)]);
                }
            });
            xml.empty("w:spacing", &[("w:before", &160)]);
            xml.empty("w:ind", &[("w:left", &side), ("w:right", &side)]);
        });
        self.xml.within("w:r", &[], |xml| {
            run_properties(xml, RunLook::sized(size).bold(), colour);
            run_text(xml, text);
        });
        self.xml.close();
    }

    /// Opens a table that only arranges: no borders, no margins in its cells. The
    /// caller closes it.
    pub(super) fn open_layout_table(&mut self, widths: &[i32], indent: i32) {
        let total: i32 = widths.iter().sum();
        self.xml.open("w:tbl", &[]);
        self.xml.within("w:tblPr", &[], |xml| {
            xml.empty("w:tblW", &[("w:w", &total), ("w:type", &"dxa")]);
            xml.empty("w:tblInd", &[("w:w", &indent), ("w:type", &"dxa")]);
            xml.empty("w:tblLayout", &[("w:type", &"fixed")]);
            xml.within("w:tblCellMar", &[], |xml| {
                xml.empty("w:left", &[("w:w", &0), ("w:type", &"dxa")]);
                xml.empty("w:right", &[("w:w", &0), ("w:type", &"dxa")]);
            });
        });
        self.xml.within("w:tblGrid", &[], |xml| {
            for width in widths {
                xml.empty("w:gridCol", &[("w:w", width)]);
            }
        });
    }

    /// A row of such a table; `cell` writes the paragraphs of a column.
    pub(super) fn layout_row(&mut self, widths: &[i32], mut cell: impl FnMut(&mut Self, usize)) {
        self.xml.open("w:tr", &[]);
        self.xml.within("w:trPr", &[], |xml| xml.empty("w:cantSplit", &[]));
        for (column, width) in widths.iter().enumerate() {
            self.xml.open("w:tc", &[]);
            self.xml.within("w:tcPr", &[], |xml| {
                xml.empty("w:tcW", &[("w:w", width), ("w:type", &"dxa")]);
            });
            cell(self, column);
            self.xml.close();
        }
        self.xml.close();
    }

    /// A small gap between two blocks.
    pub(super) fn spacer(&mut self, height_pt: f64) {
        self.gap(height_pt, ParagraphLook::default());
    }

    /// A small gap between two blocks that stand on one page.
    pub(super) fn keeping_spacer(&mut self, height_pt: f64) {
        self.gap(height_pt, ParagraphLook { keep_next: true, ..ParagraphLook::default() });
    }

    fn gap(&mut self, height_pt: f64, look: ParagraphLook) {
        let look = ParagraphLook { line_exact: Some(twips_of_pt(height_pt)), ..look };
        self.line("Spacer", look, RunLook::default(), "");
    }
}

/// The superior to write over an issuer: none when it is that of the one before.
fn new_superior(issuers: &[Issuer], index: usize) -> Option<&str> {
    let superior = issuers[index].superior.as_deref()?;
    let before = index.checked_sub(1).and_then(|before| issuers[before].superior.as_deref());
    (before != Some(superior)).then_some(superior)
}

/// Words at which a name of a body says where it is: it is broken before them.
const PLACES: [&str; 5] = ["TỈNH", "THÀNH PHỐ", "XÃ", "PHƯỜNG", "ĐẶC KHU"];

/// A name as it stands in a column `fits` wide: on one line where there is room,
/// else on two, the second beginning with its place, or else both as alike as
/// can be. A longer one is left to the office program.
fn broken(name: &str, fits: f64, width: impl Fn(&str) -> f64) -> Vec<String> {
    if width(name) <= fits {
        return vec![name.to_owned()];
    }
    let halves = name.match_indices(' ').map(|(at, _)| (&name[..at], &name[at + 1..]));
    let widest = |(first, second): &(&str, &str)| width(first).max(width(second));
    let fitting: Vec<(&str, &str)> = halves.filter(|halves| widest(halves) <= fits).collect();
    let at_place = fitting.iter().rfind(|(_, second)| PLACES.iter().any(|place| second.starts_with(place)));
    let evenest = || fitting.iter().min_by(|one, other| widest(one).total_cmp(&widest(other)));
    match at_place.or_else(evenest) {
        Some((first, second)) => vec![(*first).to_owned(), (*second).to_owned()],
        None => vec![name.to_owned()],
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_broken_before_its_place_or_evenly() {
        let told = |name: &str| broken(name, 260.0, |line| width_pt(line, 14.0, true)).join(" | ");
        assert_eq!(told("BAN QUẢN LÝ KHU KINH TẾ TỈNH LÀO CAI"), "BAN QUẢN LÝ KHU KINH TẾ | TỈNH LÀO CAI");
        assert_eq!(told("ĐẢNG ỦY CÁC CƠ QUAN ĐẢNG TỈNH LÀO CAI -"), "ĐẢNG ỦY CÁC CƠ QUAN ĐẢNG | TỈNH LÀO CAI -");
        assert_eq!(told("TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM"), "TỔNG LIÊN ĐOÀN | LAO ĐỘNG VIỆT NAM");
        assert_eq!(told("TỈNH ỦY LÀO CAI"), "TỈNH ỦY LÀO CAI");
    }
}
