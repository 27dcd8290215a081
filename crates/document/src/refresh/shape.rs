//! A content control as it stands in the bytes of a part.

use std::ops::Range;

use super::{Obstacle, Place};
use crate::model::Tag;

/// A piece of the text of a control.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// The whole element.
    pub(super) element: Range<usize>,
    /// Its name as written, such as `w:t`; text goes into those alone.
    pub(super) name: String,
    /// Whether it is text rather than a tab or a break.
    pub(super) is_text: bool,
    /// The run that it stands in.
    pub(super) run: Option<usize>,
}

/// A run inside a control.
#[derive(Debug, Clone)]
pub(super) struct Run {
    /// The whole element.
    pub(super) element: Range<usize>,
    /// Its properties.
    pub(super) properties: Option<Range<usize>>,
    /// Nothing but properties and text stands in it.
    pub(super) text_alone: bool,
}

/// A tagged content control.
#[derive(Debug, Clone)]
pub(super) struct Control {
    pub(super) tag: Tag,
    /// The tag was read from the title of the control: LibreOffice 7.4 drops the
    /// tag and keeps the title. A title may be somebody else's.
    pub(super) by_title: bool,
    /// How it reads; empty while Word shows its placeholder.
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
    pub(super) runs: Vec<Run>,
    /// The content element with its tags.
    pub(super) content: Option<Range<usize>>,
    /// The prefix of its elements, such as `w:`.
    pub(super) prefix: String,
    /// Where the first paragraph inside ends, before its closing tag.
    pub(super) paragraph_end: Option<usize>,
    /// It stands inside a paragraph.
    pub(super) inline: bool,
    /// The mark that the placeholder is shown.
    pub(super) placeholder: Option<Range<usize>>,
    /// The properties that new text would have.
    pub(super) properties: Option<Range<usize>>,
    /// The reference to the style of placeholders in the first run.
    pub(super) placeholder_style: Option<Range<usize>>,
    pub(super) obstacle: Option<Obstacle>,
    /// It repeats, for old readers, a control that stands elsewhere.
    pub(super) in_fallback: bool,
    pub(super) place: Place,
}
