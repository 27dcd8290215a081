//! Splitting text into fields.

use std::borrow::Cow;

/// A field and where it stands, both counts from zero.
pub(super) struct Field<'t> {
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) text: Cow<'t, str>,
}

/// The fields of a text: separated by one byte, records ended by LF, CR LF or a
/// lone CR, fields quoted by `"` with `""` for a quote. Every field comes, the
/// empty ones too; an empty line is a record of one empty field.
pub(super) struct Fields<'t> {
    rest: &'t str,
    separator: u8,
    row: u32,
    column: u32,
    /// Set once a quote is found that nothing closes: from there on quotes are
    /// letters, and the text is not searched to its end again and again.
    quotes_end: bool,
}

impl<'t> Fields<'t> {
    pub(super) fn new(text: &'t str, separator: u8) -> Self {
        Self { rest: text, separator, row: 0, column: 0, quotes_end: false }
    }

    /// The length of the quoted field at the start, closing quote included; the
    /// field ends there only before a separator, a line end or the end.
    fn quoted_length(&mut self) -> Option<usize> {
        let bytes = self.rest.as_bytes();
        let mut from = 1;
        while let Some(at) = memchr::memchr(b'"', &bytes[from..]) {
            let at = from + at;
            match bytes.get(at + 1) {
                Some(b'"') => from = at + 2,
                Some(&next) if next != self.separator && next != b'\r' && next != b'\n' => from = at + 1,
                _ => return Some(at + 1),
            }
        }
        self.quotes_end = true;
        None
    }
}

impl<'t> Iterator for Fields<'t> {
    type Item = Field<'t>;

    fn next(&mut self) -> Option<Field<'t>> {
        if self.rest.is_empty() && self.column == 0 {
            return None;
        }
        let quoted = if self.rest.starts_with('"') && !self.quotes_end { self.quoted_length() } else { None };
        let length = quoted.unwrap_or_else(|| {
            let end = memchr::memchr3(self.separator, b'\r', b'\n', self.rest.as_bytes());
            end.unwrap_or(self.rest.len())
        });
        let (text, rest) = self.rest.split_at(length);
        let text = match quoted {
            Some(length) if text[1..length - 1].contains("\"\"") => {
                Cow::Owned(text[1..length - 1].replace("\"\"", "\""))
            }
            Some(length) => Cow::Borrowed(&text[1..length - 1]),
            None => Cow::Borrowed(text),
        };
        let field = Field { row: self.row, column: self.column, text };
        if rest.as_bytes().first() == Some(&self.separator) {
            self.rest = &rest[1..];
            self.column = self.column.saturating_add(1);
        } else {
            let ended = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\r', '\n']));
            self.rest = ended.unwrap_or("");
            self.column = 0;
            self.row = self.row.saturating_add(1);
        }
        Some(field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&[&str]]) {
        let mut rows: Vec<Vec<String>> = Vec::new();
        for field in Fields::new(text, b';') {
            rows.resize_with(field.row as usize + 1, Vec::new);
            rows[field.row as usize].push(field.text.into_owned());
        }
        assert_eq!(rows, expected, "{text:?}");
    }

    #[test]
    fn every_line_end_ends_a_record_and_empty_lines_count() {
        check("a;b\rc;d\r", &[&["a", "b"], &["c", "d"]]);
        check("a\r\n\r\nb\n\nc", &[&["a"], &[""], &["b"], &[""], &["c"]]);
        check("a;\n;b", &[&["a", ""], &["", "b"]]);
    }

    #[test]
    fn quotes_hold_separators_line_ends_and_quotes() {
        check("\"a;b\n\"\"c\"\"\";d", &[&["a;b\n\"c\"", "d"]]);
        check("\"\";x", &[&["", "x"]]);
        check("a \"b\";c", &[&["a \"b\"", "c"]]);
    }

    #[test]
    fn a_quote_that_nothing_closes_is_a_letter() {
        check("\"a;b\nc;\"d", &[&["\"a", "b"], &["c", "\"d"]]);
    }
}
