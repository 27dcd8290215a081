//! Stretches of text, and the figures in them.

use super::Tag;

/// A figure in the text that leads back to its cell.
///
/// In the file it is a tagged content control, so that a later refresh finds it
/// in whatever the text around it has become.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Figure {
    /// Which figure it is; the same tag may stand in several places.
    pub tag: Tag,
    /// How it is written (`1.518`, `8,3`).
    pub text: String,
}

/// What a run holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Content {
    /// Words.
    Text(String),
    /// A figure.
    Figure(Figure),
    /// A new line in the same paragraph.
    LineBreak,
}

/// A stretch of text in one style.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Run {
    /// What it holds.
    pub content: Content,
    /// Set in bold, over the style of the paragraph.
    pub bold: bool,
    /// Set in italics, over the style of the paragraph.
    pub italic: bool,
}

impl Run {
    fn new(content: Content) -> Self {
        Self { content, bold: false, italic: false }
    }

    /// Plain words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(Content::Text(text.into()))
    }

    /// Words in bold, such as the phrase that says by when.
    pub fn bold(text: impl Into<String>) -> Self {
        Self { bold: true, ..Self::text(text) }
    }

    /// Words in italics, such as "(có phụ lục kèm theo)".
    pub fn italic(text: impl Into<String>) -> Self {
        Self { italic: true, ..Self::text(text) }
    }

    /// A figure.
    pub fn figure(tag: Tag, text: impl Into<String>) -> Self {
        Self::new(Content::Figure(Figure { tag, text: text.into() }))
    }

    /// A new line in the same paragraph.
    #[must_use]
    pub fn line_break() -> Self {
        Self::new(Content::LineBreak)
    }

    /// The same run in bold.
    #[must_use]
    pub fn in_bold(self) -> Self {
        Self { bold: true, ..self }
    }
}

impl From<&str> for Run {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

/// The words of some runs, without their style.
#[must_use]
pub fn plain(runs: &[Run]) -> String {
    runs.iter()
        .map(|run| match &run.content {
            Content::Text(text) => text.as_str(),
            Content::Figure(figure) => figure.text.as_str(),
            Content::LineBreak => "\n",
        })
        .collect()
}
