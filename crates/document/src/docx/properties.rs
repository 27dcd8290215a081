//! What the file says of itself: its properties, and the manifest of its figures.

use std::collections::BTreeMap;

use super::xml::Xml;
use crate::model::{Document, Tag};

/// The namespace of the manifest.
pub(crate) const MANIFEST_NAMESPACE: &str = "urn:songhanh:manifest:1";
/// The document property with the issue.
pub(crate) const PROPERTY_ISSUE: &str = "SongHanhIssue";
/// The document property with the hash.
pub(crate) const PROPERTY_HASH: &str = "SongHanhHash";

/// The id under which Word knows the manifest's part; fixed, as every file has one.
const MANIFEST_ITEM: &str = "{5D0B6A4E-3C7B-4D6E-9A51-50F6E8A2C311}";

pub(super) fn core(document: &Document) -> Vec<u8> {
    let mut xml = Xml::document();
    xml.open(
        "cp:coreProperties",
        &[
            ("xmlns:cp", &"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
            ("xmlns:dc", &"http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", &"http://purl.org/dc/terms/"),
            ("xmlns:xsi", &"http://www.w3.org/2001/XMLSchema-instance"),
        ],
    );
    let title = [document.title(), document.subject.trim()]
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(" ");
    let issuers: Vec<&str> = document.issuers.iter().map(|issuer| issuer.name.as_str()).collect();
    xml.leaf("dc:title", &[], &title.replace('\n', " "));
    xml.leaf("dc:creator", &[], &issuers.join("; "));
    xml.leaf("dc:language", &[], "vi-VN");
    let date = document.date;
    if let (Some(day), Some(month)) = (date.day, date.month) {
        // The day of the document, not of the writing: the same document has the same bytes.
        let stamp = format!("{:04}-{month:02}-{day:02}T00:00:00Z", date.year);
        for name in ["dcterms:created", "dcterms:modified"] {
            xml.leaf(name, &[("xsi:type", &"dcterms:W3CDTF")], &stamp);
        }
    }
    xml.finish()
}

pub(super) fn app() -> Vec<u8> {
    let mut xml = Xml::document();
    xml.open("Properties", &[("xmlns", &"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties")]);
    xml.leaf("Application", &[], "Song Hành");
    xml.finish()
}

pub(super) fn custom(document: &Document) -> Vec<u8> {
    let mut xml = Xml::document();
    xml.open(
        "Properties",
        &[
            ("xmlns", &"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"),
            ("xmlns:vt", &"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"),
        ],
    );
    let manifest = &document.manifest;
    let properties = [(PROPERTY_ISSUE, &manifest.issue), (PROPERTY_HASH, &manifest.hash)];
    for (index, (name, value)) in properties.into_iter().enumerate() {
        // Ids 0 and 1 are reserved by the format.
        let id = index + 2;
        xml.within(
            "property",
            &[("fmtid", &"{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"), ("pid", &id), ("name", &name)],
            |xml| xml.leaf("vt:lpwstr", &[], value),
        );
    }
    xml.finish()
}

/// The manifest: for each figure its tag, its source and how it was written.
pub(super) fn manifest(document: &Document, written: &BTreeMap<Tag, String>) -> Vec<u8> {
    let manifest = &document.manifest;
    let mut xml = Xml::document();
    xml.open("manifest", &[("xmlns", &MANIFEST_NAMESPACE), ("issue", &manifest.issue), ("hash", &manifest.hash)]);
    let mut tags: Vec<&Tag> = manifest.sources.keys().chain(written.keys()).collect();
    tags.sort();
    tags.dedup();
    let nothing = String::new();
    for tag in tags {
        let source = manifest.sources.get(tag).unwrap_or(&nothing);
        let mut attributes: Vec<(&str, &dyn std::fmt::Display)> = vec![("tag", tag), ("source", source)];
        if let Some(text) = written.get(tag) {
            attributes.push(("written", text));
        }
        xml.empty("figure", &attributes);
    }
    xml.finish()
}

pub(super) fn manifest_properties() -> Vec<u8> {
    let mut xml = Xml::document();
    xml.open(
        "ds:datastoreItem",
        &[
            ("ds:itemID", &MANIFEST_ITEM),
            ("xmlns:ds", &"http://schemas.openxmlformats.org/officeDocument/2006/customXml"),
        ],
    );
    xml.within("ds:schemaRefs", &[], |xml| {
        xml.empty("ds:schemaRef", &[("ds:uri", &MANIFEST_NAMESPACE)]);
    });
    xml.finish()
}
