//! The parts that hold a package together: relationships and content types.

use super::Unmarkable;
use super::verbatim::{R, append_to, escaped};
use crate::read::package::Package;
use crate::read::xml::{attribute, number};
use quick_xml::events::Event;

const RELATIONSHIP: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A relationship to add: id, last word of its type, target from the root.
pub(super) struct Link {
    pub(super) id: String,
    pub(super) kind: &'static str,
    pub(super) target: String,
}

/// The name of the part that holds the relationships of `part`.
pub(super) fn relationships_of(part: &str) -> String {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}_rels/{file}.rels")
}

/// The relationships of `part` with `links` added.
pub(super) fn with_links(package: &mut Package<'_>, part: &str, links: &[Link]) -> Result<Vec<u8>, Unmarkable> {
    let name = relationships_of(part);
    let added = |p: &str| -> String {
        let line = |link: &Link| {
            let Link { id, kind, target } = link;
            format!("<{p}Relationship Id=\"{id}\" Type=\"{RELATIONSHIP}/{kind}\" Target=\"/{}\"/>", escaped(target))
        };
        links.iter().map(line).collect()
    };
    let Some(xml) = package.verbatim(&name)? else {
        let ns = "http://schemas.openxmlformats.org/package/2006/relationships";
        let content = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"{ns}\">{}</Relationships>",
            added("")
        );
        return Ok(content.into_bytes());
    };
    match append_to(xml, "Relationships", &added)? {
        (content, true) => Ok(content),
        (_, false) => Err(Unmarkable::structure(&name, "it is no list of relationships")),
    }
}

/// The content types with those of new parts: `sheet` and `comments` by name,
/// VML drawings by their ending.
pub(super) fn with_types(package: &mut Package<'_>, sheet: &str, comments: &[String]) -> Result<Vec<u8>, Unmarkable> {
    const PART: &str = "[Content_Types].xml";
    const OFFICE: &str = "application/vnd.openxmlformats-officedocument";
    let missing = || Unmarkable::structure(PART, "it is missing");
    let mut xml = package.xml(PART)?.ok_or_else(missing)?;
    let mut buffer = Vec::new();
    let mut knows_vml = false;
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(e) if e.local_name().as_ref() == "Default" => {
                knows_vml |= attribute(&e, "Extension").is_some_and(|ending| ending.eq_ignore_ascii_case("vml"));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    drop(xml);
    let added = |p: &str| {
        let mut types = String::new();
        if !knows_vml {
            types.push_str(&format!("<{p}Default Extension=\"vml\" ContentType=\"{OFFICE}.vmlDrawing\"/>"));
        }
        let worksheet = (sheet, "worksheet");
        for (part, kind) in comments.iter().map(|part| (part.as_str(), "comments")).chain([worksheet]) {
            let part = escaped(part);
            types.push_str(&format!(
                "<{p}Override PartName=\"/{part}\" ContentType=\"{OFFICE}.spreadsheetml.{kind}+xml\"/>"
            ));
        }
        types
    };
    let xml = package.verbatim(PART)?.ok_or_else(missing)?;
    match append_to(xml, "Types", &added)? {
        (content, true) => Ok(content),
        (_, false) => Err(Unmarkable::structure(PART, "it is no list of types")),
    }
}

/// The workbook part with one more sheet at the end of its tabs.
pub(super) fn with_sheet(
    package: &mut Package<'_>,
    workbook: &str,
    name: &str,
    id: &str,
) -> Result<Vec<u8>, Unmarkable> {
    let missing = || Unmarkable::structure(workbook, "it is missing");
    let mut xml = package.xml(workbook)?.ok_or_else(missing)?;
    let mut buffer = Vec::new();
    let mut last = 0u32;
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(e) if e.local_name().as_ref() == "sheet" => {
                last = last.max(number(&e, "sheetId").unwrap_or(0));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    drop(xml);
    let added = |p: &str| {
        let name = escaped(name);
        format!("<{p}sheet {R} name=\"{name}\" sheetId=\"{}\" r:id=\"{id}\"/>", last.saturating_add(1))
    };
    let xml = package.verbatim(workbook)?.ok_or_else(missing)?;
    match append_to(xml, "sheets", &added)? {
        (content, true) => Ok(content),
        (_, false) => Err(Unmarkable::structure(workbook, "it has no sheets")),
    }
}
