//! The parts of a body and of an annex.

use super::{Chart, Run, Table};

/// A part of the text, from top to bottom.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading. The profile numbers it (`I.`, `I-`, `1.`, `a)`): the text
    /// carries no number of its own.
    Heading {
        /// 1 for the highest; deeper than the profile knows is set as its deepest.
        level: u8,
        /// What it says.
        text: Vec<Run>,
    },
    /// A paragraph.
    Paragraph(Vec<Run>),
    /// A list whose items begin with a dash.
    Bullets(Vec<Vec<Run>>),
    /// A table.
    Table(Table),
    /// A chart, drawn as a picture with a text for those who cannot see it.
    Chart(Chart),
    /// What follows begins on a new page.
    PageBreak,
    /// A part printed across the page, for wide tables; parts inside it that are
    /// themselves landscape are set in the same section.
    Landscape(Vec<Block>),
}

impl Block {
    /// A heading of plain text.
    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::Heading { level, text: vec![Run::text(text)] }
    }

    /// A paragraph of plain text.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph(vec![Run::text(text)])
    }
}

/// How a page lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Orientation {
    /// Upright.
    #[default]
    Portrait,
    /// Across.
    Landscape,
}

/// Something attached to a document; its pages are numbered from 1 again.
#[derive(Debug, Clone, PartialEq)]
pub struct Annex {
    /// What it is about; written in capitals under `Phụ lục I`.
    pub title: String,
    /// How its pages lie.
    pub orientation: Orientation,
    /// What it says.
    pub blocks: Vec<Block>,
}
