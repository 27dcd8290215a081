//! The parts of the file, their types and relations, and packing them.

use std::io::{Cursor, Write};

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::pen::Pen;
use super::section::{FIRST_HEADER_ID, HEADER_ID};
use super::xml::Xml;
use super::{drawing, numbering, properties, section, settings, styles};

const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE_RELATION: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// A file inside the file.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Its path.
    pub(crate) name: String,
    /// What it holds.
    pub(crate) bytes: Vec<u8>,
}

/// All parts, in the order in which they are packed: the types first, as readers expect.
pub(super) fn parts(pen: Pen<'_>) -> Vec<Entry> {
    let Pen { xml, document, profile, pictures, written, .. } = pen;
    let entry = |name: &str, bytes: Vec<u8>| Entry { name: name.to_owned(), bytes };
    let mut parts = vec![
        entry("[Content_Types].xml", content_types()),
        entry("_rels/.rels", package_relations()),
        entry("word/document.xml", xml.finish()),
        entry("word/_rels/document.xml.rels", document_relations(pictures.len())),
        entry("word/styles.xml", styles::write(profile)),
        entry("word/numbering.xml", numbering::write(profile, document.annexes.len())),
        entry("word/settings.xml", settings::settings()),
        entry("word/fontTable.xml", settings::font_table(profile)),
        entry("word/header1.xml", section::header(true)),
        entry("word/header2.xml", section::header(false)),
        entry("docProps/core.xml", properties::core(document)),
        entry("docProps/app.xml", properties::app()),
        entry("docProps/custom.xml", properties::custom(document)),
        entry("customXml/item1.xml", properties::manifest(document, &written)),
        entry("customXml/itemProps1.xml", properties::manifest_properties()),
        entry("customXml/_rels/item1.xml.rels", manifest_relations()),
    ];
    for (index, picture) in pictures.into_iter().enumerate() {
        parts.push(Entry { name: format!("word/media/chart{}.png", index + 1), bytes: picture.bytes });
    }
    parts
}

fn content_types() -> Vec<u8> {
    let mut xml = Xml::document();
    xml.open("Types", &[("xmlns", &"http://schemas.openxmlformats.org/package/2006/content-types")]);
    for (extension, kind) in [
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
        ("png", "image/png"),
    ] {
        xml.empty("Default", &[("Extension", &extension), ("ContentType", &kind)]);
    }
    for (part, kind) in [
        ("document", "document.main"),
        ("styles", "styles"),
        ("numbering", "numbering"),
        ("settings", "settings"),
        ("fontTable", "fontTable"),
        ("header1", "header"),
        ("header2", "header"),
    ] {
        let name = format!("/word/{part}.xml");
        let kind = format!("{WORD}.{kind}+xml");
        xml.empty("Override", &[("PartName", &name), ("ContentType", &kind)]);
    }
    let office = "application/vnd.openxmlformats-officedocument";
    for (name, kind) in [
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml".to_owned()),
        ("/docProps/app.xml", format!("{office}.extended-properties+xml")),
        ("/docProps/custom.xml", format!("{office}.custom-properties+xml")),
        ("/customXml/itemProps1.xml", format!("{office}.customXmlProperties+xml")),
    ] {
        xml.empty("Override", &[("PartName", &name), ("ContentType", &kind)]);
    }
    xml.finish()
}

fn relations(list: &[(String, String, String)]) -> Vec<u8> {
    let mut xml = Xml::document();
    xml.open("Relationships", &[("xmlns", &PACKAGE_RELATION)]);
    for (id, kind, target) in list {
        xml.empty("Relationship", &[("Id", id), ("Type", kind), ("Target", target)]);
    }
    xml.finish()
}

fn relation(id: &str, kind: &str, target: &str) -> (String, String, String) {
    (id.to_owned(), format!("{RELATION}/{kind}"), target.to_owned())
}

fn package_relations() -> Vec<u8> {
    relations(&[
        relation("rId1", "officeDocument", "word/document.xml"),
        (
            "rId2".to_owned(),
            "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties".to_owned(),
            "docProps/core.xml".to_owned(),
        ),
        relation("rId3", "extended-properties", "docProps/app.xml"),
        relation("rId4", "custom-properties", "docProps/custom.xml"),
    ])
}

fn document_relations(pictures: usize) -> Vec<u8> {
    let mut list = vec![
        relation("rIdStyles", "styles", "styles.xml"),
        relation("rIdNumbering", "numbering", "numbering.xml"),
        relation("rIdSettings", "settings", "settings.xml"),
        relation("rIdFonts", "fontTable", "fontTable.xml"),
        relation(HEADER_ID, "header", "header1.xml"),
        relation(FIRST_HEADER_ID, "header", "header2.xml"),
        relation("rIdManifest", "customXml", "../customXml/item1.xml"),
    ];
    for picture in 1..=pictures {
        list.push(relation(&drawing::relationship(picture), "image", &format!("media/chart{picture}.png")));
    }
    relations(&list)
}

fn manifest_relations() -> Vec<u8> {
    relations(&[relation("rId1", "customXmlProps", "itemProps1.xml")])
}

/// Packs entries; the day in the archive is that of no clock.
pub(crate) fn pack(entries: &[Entry]) -> ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for entry in entries {
        zip.start_file(entry.name.as_str(), options())?;
        zip.write_all(&entry.bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// Deflate at a fixed level, dated 1 January 1980, the first day that an archive knows.
pub(crate) fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(6))
        .last_modified_time(DateTime::default())
}
