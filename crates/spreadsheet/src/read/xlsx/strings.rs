//! Shared strings, and rich text wherever it stands.

use std::io::Read;
use std::sync::Arc;

use quick_xml::events::Event;

use crate::read::limits::Guard;
use crate::read::package::Package;
use crate::read::style_table::FontCount;
use crate::read::unreadable::Unreadable;
use crate::read::xml::{Xml, attribute};

/// A text, and the font of most of it where its runs name one.
#[derive(Clone)]
pub(super) struct RichText {
    pub(super) text: Arc<str>,
    pub(super) font: Option<Arc<str>>,
}

/// The shared strings; empty where the part is missing (all text inline).
pub(super) fn read(package: &mut Package<'_>, part: &str, guard: &Guard<'_>) -> Result<Vec<RichText>, Unreadable> {
    let mut strings = Vec::new();
    let Some(mut xml) = package.xml(part)? else {
        return Ok(strings);
    };
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(e) if e.local_name().as_ref() == "si" => {
                let text = rich_text(&mut xml, "si", &mut buffer)?;
                // An entry of the list costs this much beside its letters.
                guard.text(text.text.len() + size_of::<RichText>() + 16)?;
                guard.tick()?;
                strings.push(text);
            }
            Event::Eof => return Ok(strings),
            _ => {}
        }
    }
}

/// The text of the element just begun, up to the end of `element`: plain or in
/// runs, without the phonetic guide that East Asian editions add.
pub(super) fn rich_text<R: Read>(
    xml: &mut Xml<R>,
    element: &str,
    buffer: &mut Vec<u8>,
) -> Result<RichText, Unreadable> {
    let mut text = String::new();
    let mut fonts = FontCount::default();
    let mut font: Option<Arc<str>> = None;
    let (mut inside, mut phonetic, mut runs) = (false, false, false);
    loop {
        let event = xml.next(buffer)?;
        match &event {
            Event::Start(e) => match e.local_name().as_ref() {
                "t" => inside = !phonetic,
                "r" => {
                    font = None;
                    runs = true;
                }
                "rFont" => font = attribute(e, "val").map(|name| Arc::from(&*name)),
                "rPh" => phonetic = true,
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "t" => inside = false,
                "rPh" => phonetic = false,
                name if name == element => break,
                _ => {}
            },
            Event::Eof => return Err(xml.damaged("it is cut off")),
            event if inside => {
                let before = text.len();
                xml.push_text(event, &mut text)?;
                if runs {
                    fonts.add(font.as_ref(), text.len() - before);
                }
            }
            _ => {}
        }
    }
    let text = if text.contains("_x") { unescape(&text) } else { text };
    Ok(RichText { text: Arc::from(text), font: fonts.most() })
}

/// Excel writes control characters as `_x000D_`, and `_x005F_` for the
/// underscore of a text that would read as such.
pub(super) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        let code = code.filter(|code| code.bytes().all(|b| b.is_ascii_hexdigit()));
        let character = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        let (shown, skip) = match character {
            Some(character) => (Some(character), 7),
            None => (None, 2),
        };
        out.push_str(&rest[..at]);
        match shown {
            Some(character) => out.push(character),
            None => out.push_str("_x"),
        }
        rest = &rest[at + skip..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn escaped_characters_come_back_and_other_text_stays() {
        assert_eq!(unescape("a_x000D_\nb"), "a\r\nb");
        assert_eq!(unescape("_x005F_x000D_"), "_x000D_");
        assert_eq!(unescape("ma_x_y_xĐĐĐĐ_ _x12"), "ma_x_y_xĐĐĐĐ_ _x12");
    }
}
