//! The register as a file to take away.

use std::collections::HashMap;
use std::io::{Seek, Write};

use songhanh_document::export::{ExportError, Exported, ListCell, XlsxList};
use songhanh_document::model::Decimal;

use super::book::Book;
use crate::desk::AgencyId;
use crate::words::{Words, args};

const COLUMNS: [&str; 8] = [
    "number-agency",
    "number-kind",
    "number-within",
    "number-number",
    "number-symbol",
    "number-on",
    "number-subject",
    "number-note",
];

/// Writes books as `.xlsx`, a row for each number and for each gap; `names` are
/// those of the agencies.
///
/// # Errors
/// When the file cannot be written.
pub fn write_books(
    books: &[Book],
    names: &HashMap<AgencyId, String>,
    words: &Words,
    out: impl Write + Seek + Send,
) -> Result<Exported, ExportError> {
    let header: Vec<String> = COLUMNS.iter().map(|key| words.say(key)).collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut list = XlsxList::new(&words.say("numbers-title"), &header)?;
    for book in books {
        let agency = names.get(&book.agency).cloned().unwrap_or_else(|| book.agency.to_string());
        let head = || {
            let text = |text: &String| ListCell::Text(text.clone());
            vec![text(&agency), text(&book.kind), text(&book.within)]
        };
        let number = |number: u32| ListCell::Number(Decimal::new(number.into(), 0));
        let mut gaps = book.gaps.iter().peekable();
        for one in &book.numbers {
            while let Some(gap) = gaps.next_if(|gap| **gap < one.number) {
                let said = ListCell::Text(words.say("number-gap"));
                list.push(
                    &[head(), vec![number(*gap), ListCell::Blank, ListCell::Blank, ListCell::Blank, said]].concat(),
                )?;
            }
            let note = one.given_back.as_ref().map_or(ListCell::Blank, |reason| {
                ListCell::Text(words.say_with("number-given-back-because", &args([("reason", reason.clone())])))
            });
            let own = vec![
                number(one.number),
                ListCell::Text(one.symbol.clone()),
                ListCell::Day(one.on),
                ListCell::Text(one.subject.clone()),
                note,
            ];
            list.push(&[head(), own].concat())?;
        }
    }
    list.finish(out)
}
