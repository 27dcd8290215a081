//! The state of writing one document: the text so far, the counters, the pictures.

use std::collections::BTreeMap;

use super::measure::{PAPER_LONG, PAPER_SHORT, twips};
use super::xml::Xml;
use crate::model::{Document, Orientation, Tag};
use crate::profile::Profile;

/// A picture of the file.
pub(super) struct Picture {
    /// PNG.
    pub(super) bytes: Vec<u8>,
}

/// Writes `word/document.xml` and remembers what the other parts need.
pub(super) struct Pen<'a> {
    pub(super) xml: Xml,
    pub(super) document: &'a Document,
    pub(super) profile: &'a Profile,
    /// Ids of content controls, drawings and their like: counted, so that the
    /// same document has the same ids.
    controls: u32,
    pub(super) pictures: Vec<Picture>,
    pub(super) tables: u32,
    pub(super) captioned_tables: u32,
    pub(super) charts: u32,
    /// The numbering in use: 1 in the body, a fresh one in each annex.
    pub(super) numbering: u32,
    /// How the page now written lies.
    pub(super) orientation: Orientation,
    /// Each figure as written, which tells later whether a hand has changed it.
    pub(super) written: BTreeMap<Tag, String>,
}

/// The ids of content controls begin here, clear of those that Word counts from 1.
const CONTROL_ID_FIRST: u32 = 730_000_001;

impl<'a> Pen<'a> {
    pub(super) fn new(document: &'a Document, profile: &'a Profile) -> Self {
        Self {
            xml: Xml::document(),
            document,
            profile,
            controls: 0,
            pictures: Vec::new(),
            tables: 0,
            captioned_tables: 0,
            charts: 0,
            numbering: 1,
            orientation: Orientation::Portrait,
            written: BTreeMap::new(),
        }
    }

    pub(super) fn next_control(&mut self) -> u32 {
        self.controls += 1;
        CONTROL_ID_FIRST + self.controls - 1
    }

    /// The margins of the page as it lies, in twips: top, right, bottom, left. A
    /// page across is the same sheet turned, bound at its top.
    pub(super) fn margins(&self) -> [i32; 4] {
        let page = &self.profile.page;
        let [top, right, bottom, left] = [page.top_mm, page.right_mm, page.bottom_mm, page.left_mm].map(twips);
        match self.orientation {
            Orientation::Portrait => [top, right, bottom, left],
            Orientation::Landscape => [left, top, right, bottom],
        }
    }

    /// The width of the text in twips.
    pub(super) fn text_width(&self) -> i32 {
        let [_, right, _, left] = self.margins();
        let paper = match self.orientation {
            Orientation::Portrait => PAPER_SHORT,
            Orientation::Landscape => PAPER_LONG,
        };
        paper - left - right
    }
}
