//! Separated text (`.csv`, `.tsv`, `.txt`).
//!
//! Fields are split here and not by the `csv` crate, because that crate skips
//! empty lines: every cell below one would stand at another address than in
//! the program the user looks at it with.

mod encoding;
mod fields;

use std::sync::Arc;

use super::block::{Block, COLUMNS_MAX, ROWS_MAX};
use super::limits::Guard;
use super::unreadable::{Limit, Unreadable};
use crate::grid::{Book, Cell, Format, Style, Value};

pub(super) use encoding::{Decoded, decode};
use fields::Fields;

/// Records looked at to find the separator.
const SAMPLE_RECORDS: usize = 200;

/// The separators known, the likelier first where two fit equally well: commas
/// stand in numbers and in prose, tabs nowhere else.
const SEPARATORS: [u8; 4] = [b'\t', b';', b'|', b','];

/// Reads separated text as a book of one sheet named like the file.
pub(super) fn read(text: &Decoded, name: &str, guard: &Guard<'_>) -> Result<Book, Unreadable> {
    let content = text.content.trim_end_matches('\u{1A}');
    if content.trim().is_empty() {
        return Err(Unreadable::Empty);
    }
    let (content, separator) = match stated_separator(content) {
        Some((separator, rest)) => (rest, separator),
        None => (content, find_separator(content)),
    };
    // The line `sep=;` is not a row of the table in Excel either.
    let mut block = Block::default();
    for field in Fields::new(content, separator) {
        for (place, allowed) in [(field.row, ROWS_MAX), (field.column, COLUMNS_MAX)] {
            if place >= allowed {
                return Err(Unreadable::TooLarge { limit: Limit::Cells, allowed: u64::from(allowed) });
            }
        }
        if field.text.is_empty() {
            guard.tick()?;
            continue;
        }
        guard.text(field.text.len())?;
        block.put(field.row, field.column, cell(&field.text), guard)?;
    }
    let mut sheet = block.finish(guard)?;
    sheet.name = stem(name);
    sheet.visible = true;
    sheet.styles = vec![Style { number_format: Arc::from("General"), ..Style::default() }];
    let format = Format::Csv { encoding: text.encoding, separator };
    Ok(Book { format, sheets: vec![sheet] })
}

/// `="0100109106"` is how programs keep Excel from dropping a leading zero: a
/// formula whose result is the text.
fn cell(text: &str) -> Cell {
    let quoted = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    match quoted.filter(|inner| !inner.contains('"')) {
        Some(inner) => Cell { value: Value::Text(Arc::from(inner)), style: 0, formula: true },
        None => Cell { value: Value::Text(Arc::from(text)), style: 0, formula: false },
    }
}

/// The file's name without folders and ending.
pub(super) fn stem(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    match file.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem.to_owned(),
        _ => file.to_owned(),
    }
}

/// The separator of a first line `sep=;`, and what follows that line.
fn stated_separator(content: &str) -> Option<(u8, &str)> {
    let rest = content.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).map(|_| &content[4..])?;
    let separator = *rest.as_bytes().first()?;
    if !SEPARATORS.contains(&separator) {
        return None;
    }
    let rest = &rest[1..];
    let after = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\r', '\n']));
    after.map(|after| (separator, after))
}

/// The separator that most records have equally often. Titles above the table
/// have none or few and do not count against it.
fn find_separator(content: &str) -> u8 {
    let counted = SEPARATORS.map(|separator| (separator, records_alike(content, separator)));
    let most = counted.iter().map(|(_, alike)| *alike).max().unwrap_or(0);
    if most == 0 {
        return b',';
    }
    // Within a tenth of the best, the order of `SEPARATORS` decides.
    let fitting = counted.iter().find(|(_, alike)| *alike * 10 >= most * 9);
    fitting.map_or(b',', |(separator, _)| *separator)
}

/// How many of the first records have the commonest number of separators, if
/// that number is not zero.
fn records_alike(content: &str, separator: u8) -> usize {
    let mut widths: Vec<u32> = Vec::with_capacity(SAMPLE_RECORDS);
    for field in Fields::new(content, separator) {
        let row = field.row as usize;
        if row >= SAMPLE_RECORDS || field.column > 1 << 16 {
            break;
        }
        widths.resize(row + 1, 0);
        widths[row] = field.column;
    }
    widths.retain(|&width| width > 0);
    widths.sort_unstable();
    widths.chunk_by(|a, b| a == b).map(<[u32]>::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_the_one_that_records_agree_on() {
        assert_eq!(find_separator("a;b;c\n1,5;2,5;3,5\n"), b';');
        assert_eq!(find_separator("Tiêu đề, năm 2024\na\tb\tc\n1\t2\t3\n4\t5\t6"), b'\t');
        assert_eq!(find_separator("a,b\n1,\"x;y\"\n2,\"z;t\"\n3,u"), b',');
        assert_eq!(find_separator("một cột\nhai"), b',');
        assert_eq!(stated_separator("sep=;\r\na;b"), Some((b';', "a;b")));
        assert_eq!(stem("C:\\bao cao\\Quý 1.2024.csv"), "Quý 1.2024");
    }
}
