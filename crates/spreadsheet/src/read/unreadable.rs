//! Why a file was not read.

use std::io;

use crate::grid::Address;

/// Why a file cannot be read. The text of `Display` is for operators; what a
/// person is told is worded by the application.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// The file has no bytes, or nothing but blank space.
    #[error("the file is empty")]
    Empty,
    /// The file is something else: a picture, a PDF, a Word document, an archive.
    #[error("the file is not a workbook")]
    NotAWorkbook,
    /// A password is needed to open it.
    #[error("the workbook is protected by a password")]
    PasswordProtected,
    /// A kind of workbook that is recognised and not read: save it as `.xlsx`.
    #[error("workbooks of the kind {kind} are not read")]
    Unsupported {
        /// The kind, as its makers call it, e.g. `Excel Binary Workbook (.xlsb)`.
        kind: &'static str,
    },
    /// It began as a workbook and broke: cut off while sent, or altered.
    #[error("the workbook is damaged in {part}: {detail}")]
    Damaged {
        /// The part of the file, e.g. `xl/worksheets/sheet1.xml`.
        part: String,
        /// What was wrong there.
        detail: String,
    },
    /// It holds more than the limits allow.
    #[error("the workbook exceeds the limit of {allowed} {limit}")]
    TooLarge {
        /// Which limit.
        limit: Limit,
        /// What that limit allows.
        allowed: u64,
    },
    /// One cell stands so far from the others that the sheet between them would
    /// exceed the limits: most often typed there by mistake.
    #[error("the cell {at} stands far from the others")]
    FarCell {
        /// Where it stands.
        at: Address,
    },
    /// Reading took longer than the limits allow.
    #[error("reading took longer than {seconds} seconds")]
    TookTooLong {
        /// The time that was allowed.
        seconds: u32,
    },
}

/// Which of the [`Limits`](super::Limits) was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Bytes of the file itself.
    Bytes,
    /// Bytes after decompression, all parts together.
    UncompressedBytes,
    /// Cells of all sheets together.
    Cells,
    /// Bytes of text held in memory.
    TextBytes,
    /// Sheets of the workbook.
    Sheets,
    /// Parts inside the file's package.
    Parts,
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Bytes => "bytes",
            Self::UncompressedBytes => "bytes after decompression",
            Self::Cells => "cells",
            Self::TextBytes => "bytes of text",
            Self::Sheets => "sheets",
            Self::Parts => "parts",
        })
    }
}

impl Unreadable {
    pub(crate) fn damaged(part: &str, detail: impl ToString) -> Self {
        Self::Damaged { part: part.to_owned(), detail: detail.to_string() }
    }

    /// A limit that was met inside a `Read` travels out as the source of an
    /// `io::Error`; everything else that goes wrong there is damage.
    pub(crate) fn from_io(part: &str, error: &io::Error) -> Self {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<Self>()) {
            Some(unreadable) => unreadable.clone(),
            None => Self::damaged(part, error),
        }
    }

    pub(crate) fn from_xml(part: &str, error: &quick_xml::Error) -> Self {
        match error {
            quick_xml::Error::Io(error) => Self::from_io(part, error),
            other => Self::damaged(part, other),
        }
    }
}
