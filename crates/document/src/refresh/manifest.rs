//! What a file remembers of its figures.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::RefreshError;
use super::archive::Archive;
use crate::docx::{MANIFEST_NAMESPACE, PROPERTY_HASH, PROPERTY_ISSUE, Xml};
use crate::model::{Manifest, Tag};

/// The manifest of a file.
pub(super) struct Found {
    /// The part that holds it.
    pub(super) part: String,
    pub(super) manifest: Manifest,
    /// How each figure was written.
    pub(super) written: BTreeMap<Tag, String>,
}

/// Looks for the manifest in the custom parts and, when an editor has dropped it, for
/// the issue and hash in the document properties.
pub(super) fn find(archive: &mut Archive<'_>) -> Result<Option<Found>, RefreshError> {
    let names: Vec<String> = archive
        .names()
        .iter()
        .filter(|name| {
            (name.starts_with("customXml/") || name.starts_with("word/customXml/")) && name.ends_with(".xml")
        })
        .cloned()
        .collect();
    for part in names {
        // A custom part of somebody else's may be in any encoding: not ours.
        let Ok(text) = archive.read(&part) else {
            continue;
        };
        if let Some(found) = parse(&part, &text) {
            return Ok(Some(found));
        }
    }
    let part = "docProps/custom.xml";
    if !archive.names().iter().any(|name| name == part) {
        return Ok(None);
    }
    let text = archive.read(part)?;
    Ok(properties(&text).map(|manifest| Found { part: part.to_owned(), manifest, written: BTreeMap::new() }))
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element.attributes().flatten().find(|attribute| attribute.key.into_inner() == name).map(|attribute| {
        quick_xml::escape::unescape(&attribute.value)
            .map_or_else(|_| attribute.value.to_string(), |text| text.into_owned())
    })
}

fn parse(part: &str, text: &str) -> Option<Found> {
    let mut reader = Reader::from_str(text);
    let mut found: Option<Found> = None;
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) | Event::Empty(element) => {
                match element.local_name().into_inner() {
                    "manifest" if found.is_none() => {
                        found = Some(begin(part, &element)?);
                    }
                    "figure" => figure(found.as_mut()?, &element),
                    // The first element of a part that is not ours is another.
                    _ if found.is_none() => return None,
                    _ => {}
                }
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

fn begin(part: &str, element: &BytesStart<'_>) -> Option<Found> {
    let ours = element.attributes().flatten().any(|attribute| attribute.value == MANIFEST_NAMESPACE);
    ours.then(|| Found {
        part: part.to_owned(),
        manifest: Manifest {
            issue: attribute(element, "issue").unwrap_or_default(),
            hash: attribute(element, "hash").unwrap_or_default(),
            sources: BTreeMap::new(),
        },
        written: BTreeMap::new(),
    })
}

fn figure(found: &mut Found, element: &BytesStart<'_>) {
    let Some(tag) = attribute(element, "tag").and_then(|tag| Tag::new(tag).ok()) else {
        return;
    };
    if let Some(source) = attribute(element, "source").filter(|source| !source.is_empty()) {
        found.manifest.sources.insert(tag.clone(), source);
    }
    if let Some(written) = attribute(element, "written") {
        found.written.insert(tag, written);
    }
}

/// The issue and the hash from the document properties.
fn properties(text: &str) -> Option<Manifest> {
    let mut reader = Reader::from_str(text);
    let mut name = String::new();
    let mut manifest = Manifest::default();
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) if element.local_name().into_inner() == "property" => {
                name = attribute(&element, "name").unwrap_or_default();
            }
            Event::Start(element) => {
                let field = match name.as_str() {
                    PROPERTY_ISSUE => &mut manifest.issue,
                    PROPERTY_HASH => &mut manifest.hash,
                    _ => continue,
                };
                let raw = reader.read_text(element.name()).ok()?;
                *field = quick_xml::escape::unescape(&raw).ok()?.into_owned();
            }
            Event::Eof => return (!manifest.is_empty()).then_some(manifest),
            _ => {}
        }
    }
}

/// The manifest's part with how the figures now set are written; `None` when it
/// stays as it is.
pub(super) fn rewritten(text: &str, set: &BTreeMap<Tag, String>) -> Option<Vec<u8>> {
    let mut reader = Reader::from_str(text);
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    loop {
        let start = usize::try_from(reader.buffer_position()).ok()?;
        let event = reader.read_event().ok()?;
        let end = usize::try_from(reader.buffer_position()).ok()?;
        match event {
            Event::Empty(element) if element.local_name().into_inner() == "figure" => {
                let tag = attribute(&element, "tag").and_then(|tag| Tag::new(tag).ok());
                let new = tag.as_ref().and_then(|tag| set.get(tag));
                let (Some(tag), Some(new)) = (tag, new) else {
                    continue;
                };
                if attribute(&element, "written").as_ref() == Some(new) {
                    continue;
                }
                let source = attribute(&element, "source").unwrap_or_default();
                let name = element.name().into_inner();
                let mut xml = Xml::fragment();
                xml.empty(name, &[("tag", &tag), ("source", &source), ("written", new)]);
                out.push_str(&text[copied..start]);
                out.push_str(std::str::from_utf8(&xml.finish()).ok()?);
                copied = end;
            }
            Event::Eof => break,
            _ => {}
        }
    }
    (copied > 0).then(|| {
        out.push_str(&text[copied..]);
        out.into_bytes()
    })
}
