//! Sections: how pages lie, their margins, and where their numbers begin.

use super::measure::{PAPER_LONG, PAPER_SHORT, twips};
use super::paragraph::{ParagraphLook, paragraph_properties};
use super::pen::Pen;
use super::xml::Xml;
use crate::model::Orientation;

/// Relationship of the header with the page number.
pub(super) const HEADER_ID: &str = "rIdHeader";
/// Relationship of the empty header of a first page.
pub(super) const FIRST_HEADER_ID: &str = "rIdHeaderFirst";

/// How a section begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Section {
    /// Its first page is the first of a numbering, and hides its number if the
    /// form says so.
    pub(super) restarts: bool,
}

impl Pen<'_> {
    /// Ends a section in the middle of the document. The paragraph that carries
    /// the section is as small as it can be, so that it never fills a page.
    pub(super) fn end_section(&mut self, section: Section) {
        self.xml.open("w:p", &[]);
        self.xml.open("w:pPr", &[]);
        self.xml.val("w:pStyle", "Spacer");
        self.xml.empty("w:spacing", &[("w:line", &20), ("w:lineRule", &"exact")]);
        self.section_properties(section);
        self.xml.close();
        self.xml.close();
    }

    /// Writes `w:sectPr` for the pages as they lie now.
    pub(super) fn section_properties(&mut self, section: Section) {
        let [top, right, bottom, left] = self.margins();
        let page = &self.profile.page;
        let hidden_on_first = section.restarts && !page.number_on_first;
        let header = twips(page.header_mm);
        let across = self.orientation == Orientation::Landscape;
        self.xml.within("w:sectPr", &[], |xml| {
            header_reference(xml, "default", HEADER_ID);
            header_reference(xml, "first", FIRST_HEADER_ID);
            xml.val("w:type", "nextPage");
            if across {
                xml.empty("w:pgSz", &[("w:w", &PAPER_LONG), ("w:h", &PAPER_SHORT), ("w:orient", &"landscape")]);
            } else {
                xml.empty("w:pgSz", &[("w:w", &PAPER_SHORT), ("w:h", &PAPER_LONG)]);
            }
            xml.empty(
                "w:pgMar",
                &[
                    ("w:top", &top),
                    ("w:right", &right),
                    ("w:bottom", &bottom),
                    ("w:left", &left),
                    ("w:header", &header),
                    ("w:footer", &header),
                    ("w:gutter", &0),
                ],
            );
            if section.restarts {
                xml.empty("w:pgNumType", &[("w:start", &1)]);
            }
            xml.empty("w:cols", &[("w:space", &720)]);
            if hidden_on_first {
                xml.empty("w:titlePg", &[]);
            }
        });
    }
}

fn header_reference(xml: &mut Xml, kind: &str, id: &str) {
    xml.empty("w:headerReference", &[("w:type", &kind), ("r:id", &id)]);
}

/// A header part: the number of the page in the middle, or nothing.
pub(super) fn header(numbered: bool) -> Vec<u8> {
    let mut xml = Xml::document();
    xml.open("w:hdr", &[("xmlns:w", &super::styles::NAMESPACE)]);
    xml.within("w:p", &[], |xml| {
        paragraph_properties(xml, "Header", ParagraphLook::default());
        if numbered {
            xml.within("w:fldSimple", &[("w:instr", &" PAGE ")], |xml| {
                xml.within("w:r", &[], |xml| xml.leaf("w:t", &[], "2"));
            });
        }
    });
    xml.finish()
}
