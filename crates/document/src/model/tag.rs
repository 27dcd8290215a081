//! Names of figures inside a file.

use std::fmt;

/// The longest tag that Word keeps on a content control, in UTF-16 units.
pub const TAG_CHARS_MAX: usize = 64;

/// The name of a figure, written on its content control.
///
/// Short, because Word refuses a file with a longer one; what it stands for is
/// said at length in the [`Manifest`](super::Manifest).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(String);

/// Why a text cannot be a tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TagFault {
    /// It is empty.
    #[error("a tag is empty")]
    Empty,
    /// It is longer than [`TAG_CHARS_MAX`].
    #[error("tag {0:?} is longer than {TAG_CHARS_MAX} characters")]
    TooLong(String),
    /// It holds a space or a control character, which editors do not keep faithfully.
    #[error("tag {0:?} holds a space or a control character")]
    Spaced(String),
}

impl Tag {
    /// Makes a tag.
    ///
    /// # Errors
    /// When it is empty, too long, or holds spaces or control characters.
    pub fn new(text: impl Into<String>) -> Result<Self, TagFault> {
        let text = text.into();
        if text.is_empty() {
            Err(TagFault::Empty)
        } else if text.encode_utf16().count() > TAG_CHARS_MAX {
            Err(TagFault::TooLong(text))
        } else if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            Err(TagFault::Spaced(text))
        } else {
            Ok(Self(text))
        }
    }

    /// The text of the tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_that_word_would_refuse_is_refused_here() {
        assert_eq!(Tag::new(""), Err(TagFault::Empty));
        assert!(Tag::new("đ".repeat(64)).is_ok());
        assert!(matches!(Tag::new("a".repeat(65)), Err(TagFault::TooLong(_))));
        assert!(matches!(Tag::new("hai từ"), Err(TagFault::Spaced(_))));
    }
}
