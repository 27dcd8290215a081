//! XML as a bounded stream of events.

use std::borrow::Cow;
use std::io::{BufReader, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::unreadable::Unreadable;

/// Open elements at one time. Workbook parts nest about ten deep; each open
/// element costs memory, so a file of opening tags only is refused.
const DEPTH_MAX: u32 = 256;

/// Bytes of one tag or one stretch of text. A cell holds at most 32,767
/// characters; this is over a hundred times as much.
pub(crate) const STRETCH_MAX: usize = 4 << 20;

/// Events of one part. Empty elements come as a start and an end; document
/// type definitions, which workbooks never have and entity bombs need, are refused.
pub(crate) struct Xml<R: Read> {
    reader: Reader<BufReader<Stretches<R>>>,
    part: String,
    depth: u32,
}

/// Refuses a source that gives [`STRETCH_MAX`] bytes without one event ending.
struct Stretches<R> {
    reader: R,
    since_event: usize,
}

impl<R: Read> Read for Stretches<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.since_event += count;
        if self.since_event > STRETCH_MAX {
            return Err(std::io::Error::other("one element or text is too long"));
        }
        Ok(count)
    }
}

impl<R: Read> Xml<R> {
    pub(crate) fn new(reader: R, part: &str) -> Self {
        let stretches = Stretches { reader, since_event: 0 };
        let mut reader = Reader::from_reader(BufReader::with_capacity(1 << 16, stretches));
        reader.config_mut().expand_empty_elements = true;
        Self { reader, part: part.to_owned(), depth: 0 }
    }

    /// Gives empty elements as they stand, for writing events back.
    pub(crate) fn verbatim(mut self) -> Self {
        self.reader.config_mut().expand_empty_elements = false;
        self
    }

    /// The next event. Clears `buffer`, which holds the event's text.
    pub(crate) fn next<'b>(&mut self, buffer: &'b mut Vec<u8>) -> Result<Event<'b>, Unreadable> {
        buffer.clear();
        self.reader.get_mut().get_mut().since_event = 0;
        let event = self.reader.read_event_into(buffer).map_err(|error| Unreadable::from_xml(&self.part, &error))?;
        match &event {
            Event::Start(_) if self.depth >= DEPTH_MAX => {
                return Err(Unreadable::damaged(&self.part, "elements are nested too deep"));
            }
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::DocType(_) => {
                return Err(Unreadable::damaged(&self.part, "a document type definition"));
            }
            Event::Eof if self.depth > 0 => {
                return Err(Unreadable::damaged(&self.part, "it is cut off"));
            }
            _ => {}
        }
        Ok(event)
    }

    pub(crate) fn damaged(&self, detail: impl ToString) -> Unreadable {
        Unreadable::damaged(&self.part, detail)
    }

    /// Appends what `event` says as text; events that are not text say nothing.
    pub(crate) fn push_text(&self, event: &Event<'_>, text: &mut String) -> Result<(), Unreadable> {
        match event {
            Event::Text(stretch) => text.push_str(&stretch.xml10_content()),
            Event::CData(stretch) => text.push_str(&stretch.xml10_content()),
            Event::GeneralRef(name) => {
                let character = name.resolve_char_ref().map_err(|error| self.damaged(error))?;
                match (character, quick_xml::escape::resolve_xml_entity(name)) {
                    (Some(character), _) => text.push(character),
                    (None, Some(known)) => text.push_str(known),
                    (None, None) => return Err(self.damaged("an entity that is not defined")),
                }
            }
            _ => {}
        }
        if text.len() > STRETCH_MAX { Err(self.damaged("a text is too long")) } else { Ok(()) }
    }
}

/// The value of an attribute by its name without prefix.
pub(crate) fn attribute<'a>(element: &'a BytesStart<'_>, name: &str) -> Option<Cow<'a, str>> {
    let mut attributes = element.attributes();
    let found = attributes.with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok()
}

/// The attributes as they are written, names with prefixes and values escaped:
/// for the element of a cell, of which a sheet has millions. Stops at what is
/// no attribute.
pub(crate) fn raw_attributes<'a>(element: &'a BytesStart<'_>) -> impl Iterator<Item = (&'a str, &'a str)> {
    let mut rest = element.attributes_raw();
    std::iter::from_fn(move || {
        let equals = rest.bytes().position(|byte| byte == b'=')?;
        let name = rest[..equals].trim_ascii();
        let quoted = rest[equals + 1..].trim_ascii_start();
        let quote = *quoted.as_bytes().first().filter(|byte| matches!(byte, b'"' | b'\''))?;
        let end = 1 + quoted.bytes().skip(1).position(|byte| byte == quote)?;
        rest = &quoted[end + 1..];
        Some((name, &quoted[1..end]))
    })
}

/// An attribute that is a number.
pub(crate) fn number<T: std::str::FromStr>(element: &BytesStart<'_>, name: &str) -> Option<T> {
    attribute(element, name)?.trim().parse().ok()
}

/// An attribute that is true or false; a missing one is `absent`.
pub(crate) fn flag(element: &BytesStart<'_>, name: &str, absent: bool) -> bool {
    match attribute(element, name) {
        Some(value) => matches!(value.trim(), "1" | "true" | "on"),
        None => absent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_attributes_are_read_in_any_quotes_and_spacing() {
        let check = |content: &str, expected: &[(&str, &str)]| {
            let element = BytesStart::from_content(content, 1);
            assert_eq!(raw_attributes(&element).collect::<Vec<_>>(), expected, "{content}");
        };
        check("c r=\"A1\" s='3'  t = \"s\" ", &[("r", "A1"), ("s", "3"), ("t", "s")]);
        check("c", &[]);
        check("c r", &[]);
        check("c r=A1 s=\"2\"", &[]);
        check("c r=\"A1", &[]);
        check("c r=\"\"s=\"\"", &[("r", ""), ("s", "")]);
    }
}
