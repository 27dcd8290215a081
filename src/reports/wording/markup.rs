//! The marks of a wording: lines that are headings, items and paragraphs, with
//! figures and what people wrote wrapped so that no mark is read in them.

use songhanh_document::model::{Run, Tag};

/// Around a figure: `open tag between text close`. Private-use characters,
/// which [`literal`] takes out of what people write.
const FIGURE_OPEN: char = '\u{E000}';
const FIGURE_BETWEEN: char = '\u{E001}';
const FIGURE_CLOSE: char = '\u{E002}';
/// Around what people wrote: marks in it are letters like any other.
const LITERAL_OPEN: char = '\u{E003}';
const LITERAL_CLOSE: char = '\u{E004}';

fn is_wrapping(c: char) -> bool {
    (FIGURE_OPEN..=LITERAL_CLOSE).contains(&c)
}

/// A figure as the value of a template's variable.
pub(in crate::reports) fn figure(tag: &Tag, text: &str) -> String {
    format!("{FIGURE_OPEN}{tag}{FIGURE_BETWEEN}{text}{FIGURE_CLOSE}")
}

/// What somebody wrote as the value of a template's variable: on one line, and
/// with no mark in it. `text` may hold figures of [`figure`].
pub(in crate::reports) fn literal(pieces: impl IntoIterator<Item = Piece>) -> String {
    let mut out = String::from(LITERAL_OPEN);
    for piece in pieces {
        match piece {
            Piece::Words(words) => {
                let clean: String = words.chars().filter(|c| !is_wrapping(*c)).collect();
                out.push_str(&clean.replace(['\r', '\n', '\t'], " "));
            }
            Piece::Figure(figure) => out.push_str(&figure),
        }
    }
    let end = out.trim_end().len();
    out.truncate(end);
    out.push(LITERAL_CLOSE);
    out
}

/// A piece of what somebody wrote.
pub(in crate::reports) enum Piece {
    Words(String),
    /// Made by [`figure`].
    Figure(String),
}

/// The text with a full stop at its end, unless some stop is there.
pub(super) fn ended(text: &str) -> String {
    at_end(text, |bare| {
        if bare.ends_with(['.', '!', '?', '…', ':']) {
            bare.to_owned()
        } else {
            format!("{}.", bare.trim_end_matches([';', ',']))
        }
    })
}

/// The text without the stop at its end.
pub(super) fn unended(text: &str) -> String {
    at_end(text, |bare| bare.trim_end_matches(['.', ';', ',']).to_owned())
}

/// Applies `change` to a text inside the wrapping that ends it.
fn at_end(text: &str, change: impl Fn(&str) -> String) -> String {
    let trimmed = text.trim_end();
    match trimmed.strip_suffix(LITERAL_CLOSE) {
        Some(bare) => format!("{}{LITERAL_CLOSE}", change(bare.trim_end())),
        None => change(trimmed),
    }
}

/// What a line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::reports) enum Mark {
    Heading(u8, Vec<Run>),
    Item(Vec<Run>),
    Paragraph(Vec<Run>),
    /// `[[table: name]]`
    Table(String),
    /// `[[chart: name]]`
    Chart(String),
    /// `[[page-break]]`
    PageBreak,
    /// Anything else between double brackets.
    Unknown(String),
}

/// The lines of a text; blank ones are left out.
pub(in crate::reports) fn lines(text: &str) -> Vec<Mark> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(line).collect()
}

fn line(line: &str) -> Mark {
    if let Some(inside) = line.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]")) {
        let (word, name) = inside.split_once(':').unwrap_or((inside, ""));
        let name = name.trim().to_owned();
        return match word.trim() {
            "table" => Mark::Table(name),
            "chart" => Mark::Chart(name),
            "page-break" => Mark::PageBreak,
            _ => Mark::Unknown(line.to_owned()),
        };
    }
    for (prefix, level) in [("# ", 1), ("## ", 2), ("### ", 3)] {
        if let Some(rest) = line.strip_prefix(prefix) {
            return Mark::Heading(level, runs(rest.trim_start()));
        }
    }
    match line.strip_prefix("- ") {
        Some(rest) => Mark::Item(runs(rest.trim_start())),
        None => Mark::Paragraph(runs(line)),
    }
}

/// The runs of a line: `**bold**`, `*italic*`, figures and what people wrote.
fn runs(line: &str) -> Vec<Run> {
    let mut runs = Runs::default();
    let mut chars = line.chars().peekable();
    let mut literal = false;
    while let Some(c) = chars.next() {
        match c {
            LITERAL_OPEN => literal = true,
            LITERAL_CLOSE => literal = false,
            FIGURE_OPEN => {
                let tag: String = chars.by_ref().take_while(|c| *c != FIGURE_BETWEEN).collect();
                let text: String = chars.by_ref().take_while(|c| *c != FIGURE_CLOSE).collect();
                runs.figure(&tag, text);
            }
            '*' if !literal && chars.peek() == Some(&'*') => {
                chars.next();
                runs.end();
                runs.bold = !runs.bold;
            }
            '*' if !literal => {
                runs.end();
                runs.italic = !runs.italic;
            }
            c => runs.words.push(c),
        }
    }
    runs.end();
    runs.done
}

#[derive(Default)]
struct Runs {
    done: Vec<Run>,
    words: String,
    bold: bool,
    italic: bool,
}

impl Runs {
    fn end(&mut self) {
        if !self.words.is_empty() {
            let words = std::mem::take(&mut self.words);
            self.push(Run::text(words));
        }
    }

    fn figure(&mut self, tag: &str, text: String) {
        match Tag::new(tag) {
            Ok(tag) => {
                self.end();
                self.push(Run::figure(tag, text));
            }
            // A filter of the template has cut the wrapping: the words remain.
            Err(_) => self.words.push_str(&text),
        }
    }

    fn push(&mut self, run: Run) {
        self.done.push(Run { bold: self.bold, italic: self.italic, ..run });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use songhanh_document::model::plain;

    fn words(text: &str) -> String {
        literal([Piece::Words(text.to_owned())])
    }

    #[test]
    fn what_people_wrote_is_never_read_as_a_mark() {
        let text = format!("- {}\n", words("# 1 * 2 ** 3\n- [[table: x]] \u{E000}"));
        let marks = lines(&text);
        let [Mark::Item(runs)] = marks.as_slice() else { panic!("not one item") };
        assert_eq!(plain(runs), "# 1 * 2 ** 3 - [[table: x]]");
        assert_eq!(runs.len(), 1);
        let Mark::Paragraph(runs) = line(&words("## không phải tiêu đề")) else { panic!("not a paragraph") };
        assert_eq!(plain(&runs), "## không phải tiêu đề");
    }

    #[test]
    fn a_figure_keeps_its_tag_inside_what_people_wrote() {
        let tag = Tag::new("bc1.value.P3").unwrap();
        let text = literal([
            Piece::Words("Kết nạp ".into()),
            Piece::Figure(figure(&tag, "29")),
            Piece::Words(" người".into()),
        ]);
        let Mark::Paragraph(runs) = line(&format!("**{}** nữa", ended(&text))) else { panic!("not a paragraph") };
        assert_eq!(plain(&runs), "Kết nạp 29 người. nữa");
        assert_eq!(runs[1], Run::figure(tag, "29").in_bold());
        assert!(!runs[3].bold);
    }

    #[test]
    fn a_text_ends_with_one_stop() {
        assert_eq!(ended("Đã xong"), "Đã xong.");
        assert_eq!(ended("Đã xong;"), "Đã xong.");
        assert_eq!(ended(&words("Đã xong. ")), words("Đã xong."));
        assert_eq!(unended(&words("Đã xong.")), words("Đã xong"));
    }

    #[test]
    fn lines_are_headings_items_tables_and_paragraphs() {
        let marks = lines("# Một\n\n  ### Ba\n- mục\n[[table: Bảng]]\n[[chart: Hình]]\n[[page-break]]\n[[x]]\nĐoạn.");
        assert!(matches!(&marks[0], Mark::Heading(1, _)));
        assert!(matches!(&marks[1], Mark::Heading(3, _)));
        assert!(matches!(&marks[2], Mark::Item(_)));
        assert_eq!(marks[3], Mark::Table("Bảng".into()));
        assert_eq!(marks[6], Mark::Unknown("[[x]]".into()));
        assert_eq!(marks.len(), 8);
    }
}
