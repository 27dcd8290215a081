//! Writing XML back as it was read, but for what is changed.

use std::io::{Read, Write};

use quick_xml::Writer;
use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};

use super::Unmarkable;
use crate::read::xml::Xml;

/// The namespace of relationship ids; stated on each element we add, because
/// the part may not declare it or may call it otherwise.
pub(super) const R: &str = "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

/// The prefix of an element with its colon, or nothing.
pub(super) fn prefix_of(element: &BytesStart<'_>) -> String {
    let name = element.name();
    let length = name.as_ref().len() - element.local_name().as_ref().len();
    name.as_ref()[..length].to_owned()
}

/// The element with the attributes of `set` in place of its own, and without
/// those of `drop`; all others stay as they are written.
pub(super) fn rebuilt(element: &BytesStart<'_>, set: &[(&str, &str)], drop: &[&str]) -> BytesStart<'static> {
    let name = element.name().as_ref().to_owned();
    let mut content = name.clone();
    let mut attributes = element.attributes();
    for attribute in attributes.with_checks(false).flatten() {
        let key = attribute.key.as_ref();
        if !drop.contains(&key) && !set.iter().any(|(set, _)| *set == key) {
            push_raw(&mut content, key, &attribute.value.replace('"', "&quot;"));
        }
    }
    for (key, value) in set {
        push_raw(&mut content, key, &escape(*value));
    }
    BytesStart::from_content(content, name.len())
}

fn push_raw(content: &mut String, key: &str, value: &str) {
    content.push(' ');
    content.push_str(key);
    content.push_str("=\"");
    content.push_str(value);
    content.push('"');
}

/// Writes `event` as it was read.
pub(super) fn put<W: Write>(writer: &mut Writer<W>, event: Event<'_>) -> Result<(), Unmarkable> {
    writer.write_event(event).map_err(Unmarkable::unwritten)
}

/// Writes ready-made XML.
pub(super) fn put_raw<W: Write>(writer: &mut Writer<W>, xml: &str) -> Result<(), Unmarkable> {
    writer.get_mut().write_all(xml.as_bytes()).map_err(Unmarkable::unwritten)
}

/// A copy of a part with `added` (which is given the prefix of the element) put
/// at the end of the first element called `parent`. Says whether there is one.
pub(super) fn append_to<R: Read>(
    mut xml: Xml<R>,
    parent: &str,
    added: &dyn Fn(&str) -> String,
) -> Result<(Vec<u8>, bool), Unmarkable> {
    let mut writer = Writer::new(Vec::new());
    let mut buffer = Vec::new();
    let mut done = false;
    loop {
        match xml.next(&mut buffer)? {
            Event::Eof => break,
            Event::Empty(e) if !done && e.local_name().as_ref() == parent => {
                done = true;
                put(&mut writer, Event::Start(e.borrow()))?;
                put_raw(&mut writer, &added(&prefix_of(&e)))?;
                put(&mut writer, Event::End(e.to_end()))?;
            }
            Event::End(e) if !done && e.local_name().as_ref() == parent => {
                done = true;
                let length = e.name().as_ref().len() - parent.len();
                put_raw(&mut writer, &added(&e.name().as_ref()[..length]))?;
                put(&mut writer, Event::End(e))?;
            }
            event => put(&mut writer, event)?,
        }
    }
    Ok((writer.into_inner(), done))
}

/// `text` for XML: escaped, and without the characters XML cannot hold.
pub(super) fn escaped(text: &str) -> String {
    let allowed = |c: &char| matches!(c, '\t' | '\n' | '\r') || (*c >= ' ' && !matches!(c, '\u{FFFE}' | '\u{FFFF}'));
    let clean: String = text.chars().filter(allowed).collect();
    escape(clean.as_str()).into_owned()
}
