//! The added sheet that lists every problem.

use super::verbatim::escaped;
use super::{Mark, Severity, Summary};
use crate::grid::Book;

/// Characters of a sheet's name that Excel allows, and those it does not.
pub(super) const NAME_MAX: usize = 31;
pub(super) const NAME_FORBIDDEN: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];

/// Links on one sheet: Excel allows 65,530 and calls a file with more damaged.
pub(super) const LINKS_MAX: usize = 65_000;

/// Problems listed: the rows of a sheet less the heading.
const LINES_MAX: usize = (1 << 20) - 1;

/// A line of the list.
pub(super) struct Line<'m> {
    pub(super) sheet: &'m str,
    pub(super) cell: String,
    pub(super) severity: Severity,
    pub(super) word: &'m str,
    pub(super) text: String,
    /// Where the link leads: `'Sheet 1'!D17`; empty where there is no such sheet.
    pub(super) target: String,
}

/// The lines, by sheet, row and column.
pub(super) fn lines<'m>(book: &'m Book, marks: &'m [Mark], summary: &'m Summary) -> Vec<Line<'m>> {
    let mut sorted: Vec<&Mark> = marks.iter().collect();
    sorted.sort_by_key(|mark| (mark.sheet, mark.at, mark.severity));
    sorted.truncate(LINES_MAX);
    let line = |mark: &'m Mark| {
        let sheet = book.sheets.get(mark.sheet).map_or("", |sheet| sheet.name.as_str());
        let target =
            if sheet.is_empty() { String::new() } else { format!("'{}'!{}", sheet.replace('\'', "''"), mark.at) };
        Line {
            sheet,
            cell: mark.at.to_string(),
            severity: mark.severity,
            word: &summary.severities[mark.severity as usize],
            text: neutral(&mark.text),
            target,
        }
    };
    sorted.into_iter().map(line).collect()
}

/// A text that a spreadsheet would take for a formula is given an apostrophe in
/// front: the list may be saved as CSV and opened again.
pub(super) fn neutral(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// A name for the tab that Excel accepts and no other sheet has.
pub(super) fn tab_name(wanted: &str, taken: &[&str]) -> String {
    let clean: String = wanted.chars().filter(|c| !NAME_FORBIDDEN.contains(c) && !c.is_control()).collect();
    let clean = clean.trim().trim_matches('\'');
    let clean = if clean.is_empty() { "1" } else { clean };
    let is_taken = |name: &str| taken.iter().any(|other| other.to_lowercase() == name.to_lowercase());
    let mut name: String = clean.chars().take(NAME_MAX).collect();
    let mut number = 2u32;
    while is_taken(&name) {
        let ending = format!(" ({number})");
        name = clean.chars().take(NAME_MAX - ending.len()).chain(ending.chars()).collect();
        number += 1;
    }
    name
}

/// The formats of the list: headings, lines, and the three severities.
pub(super) struct Formats {
    pub(super) heading: usize,
    pub(super) line: usize,
    pub(super) severities: [usize; 3],
}

/// The sheet as a part of a package.
pub(super) fn part(lines: &[Line<'_>], summary: &Summary, formats: &Formats) -> String {
    let mut part = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetViews>\
         <sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>\
         <selection pane=\"bottomLeft\" activeCell=\"A2\" sqref=\"A2\"/></sheetView></sheetViews>\
         <sheetFormatPr defaultRowHeight=\"15\"/><cols><col min=\"1\" max=\"1\" width=\"24\" customWidth=\"1\"/>\
         <col min=\"2\" max=\"2\" width=\"10\" customWidth=\"1\"/><col min=\"3\" max=\"3\" width=\"16\" customWidth=\"1\"/>\
         <col min=\"4\" max=\"4\" width=\"90\" customWidth=\"1\"/></cols><sheetData><row r=\"1\">",
    );
    for (column, heading) in ["A", "B", "C", "D"].iter().zip(&summary.headings) {
        push_cell(&mut part, column, 1, formats.heading, &neutral(heading));
    }
    part.push_str("</row>");
    for (row, line) in (2usize..).zip(lines) {
        part.push_str(&format!("<row r=\"{row}\">"));
        push_cell(&mut part, "A", row, formats.line, &neutral(line.sheet));
        push_cell(&mut part, "B", row, formats.line, &line.cell);
        push_cell(&mut part, "C", row, formats.severities[line.severity as usize], line.word);
        push_cell(&mut part, "D", row, formats.line, &line.text);
        part.push_str("</row>");
    }
    part.push_str("</sheetData>");
    push_links(&mut part, lines);
    part.push_str("</worksheet>");
    part
}

fn push_cell(part: &mut String, column: &str, row: usize, format: usize, text: &str) {
    // Excel refuses longer texts in a cell.
    let text: String = text.chars().take(32_000).collect();
    part.push_str(&format!(
        "<c r=\"{column}{row}\" s=\"{format}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
        escaped(&text)
    ));
}

fn push_links(part: &mut String, lines: &[Line<'_>]) {
    let mut links = (2usize..).zip(lines).filter(|(_, line)| !line.target.is_empty()).take(LINKS_MAX).peekable();
    if links.peek().is_none() {
        return;
    }
    part.push_str("<hyperlinks>");
    for (row, line) in links {
        part.push_str(&format!(
            "<hyperlink ref=\"B{row}\" location=\"{}\" display=\"{}\"/>",
            escaped(&line.target),
            line.cell
        ));
    }
    part.push_str("</hyperlinks>");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_name_is_short_clean_and_its_own() {
        assert_eq!(tab_name("Lỗi [1/2]", &[]), "Lỗi 12");
        assert_eq!(tab_name("Các lỗi", &["CÁC LỖI", "x"]), "Các lỗi (2)");
        assert_eq!(tab_name(&"ă".repeat(40), &[&"ă".repeat(31)]).chars().count(), 31);
    }

    #[test]
    fn a_text_that_looks_like_a_formula_is_neutralised() {
        assert_eq!(neutral("=1+1"), "'=1+1");
        assert_eq!(neutral("@x"), "'@x");
        assert_eq!(neutral("Ô trống"), "Ô trống");
    }
}
