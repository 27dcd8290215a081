//! New figures in a file that somebody has edited since it was written.
//!
//! A report is written once and then belongs to the people who edit it in Word
//! or LibreOffice. A refresh changes the text inside our own content controls,
//! wherever they have been moved, and nothing else: parts without a changed
//! figure are copied without being unpacked, and the others are edited by byte
//! ranges, never written anew. The one exception is our own manifest, which
//! remembers how each figure was last written.

mod archive;
mod edit;
mod manifest;
mod scan;
mod shape;
mod surroundings;

use std::collections::{BTreeMap, BTreeSet};

use crate::docx::clean;
use crate::model::{Manifest, Tag};
use archive::Archive;
use shape::Control;

pub use archive::{ENTRIES_MAX, UNPACKED_BYTES_MAX};

/// Where a figure stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The part of the file, such as `word/document.xml` or `word/header1.xml`.
    pub part: String,
    /// The text around it: its paragraph or, in a table, the cells of its row
    /// with ` | ` between them.
    pub text: String,
    /// Its table cell, if it stands in one.
    pub cell: Option<CellPlace>,
}

/// A cell, counted from 1 in the order of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellPlace {
    /// Which table of the part.
    pub table: u32,
    /// Which row.
    pub row: u32,
    /// Which cell of the row.
    pub column: u32,
}

/// A figure that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which figure.
    pub tag: Tag,
    /// How it read.
    pub before: String,
    /// How it reads now.
    pub after: String,
    /// Where it stands; the text around it is that of before.
    pub place: Place,
}

/// Why a figure was left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// There are tracked changes in it, or it stands in one: somebody has to
    /// accept or reject them first.
    TrackedChange,
    /// Another content control stands inside it.
    NestedControl,
    /// It holds a picture, a field or several paragraphs.
    NotTextAlone,
}

/// A figure that was left as it is although there is a new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Which figure.
    pub tag: Tag,
    /// How it reads.
    pub text: String,
    /// Why it was left.
    pub obstacle: Obstacle,
    /// Where it stands.
    pub place: Place,
}

/// A figure that reads otherwise than it was written: somebody has typed over it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandEdit {
    /// Which figure.
    pub tag: Tag,
    /// How it was written.
    pub written: String,
    /// How it was found, before the refresh.
    pub found: String,
    /// Where it stands.
    pub place: Place,
}

/// What a refresh did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refreshed {
    /// The file. Equal to the file given when nothing changed.
    pub bytes: Vec<u8>,
    /// Every figure changed, in the order of the file.
    pub changes: Vec<Change>,
    /// Every figure left although there is a new one.
    pub kept: Vec<Kept>,
    /// Figures given that were written into the file and are no longer in it:
    /// somebody has deleted their controls. Empty where the file has lost the
    /// manifest that remembers which were written.
    pub missing: Vec<Tag>,
    /// Figures of the file that were not given.
    pub unknown: Vec<Tag>,
    /// Figures that a hand had changed; where the figure was given and could be
    /// set, it has been set and stands in `changes` too.
    pub edited_by_hand: Vec<HandEdit>,
}

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// It is protected by a password, or a document of the old binary kind.
    #[error("the file is protected by a password or is an old .doc")]
    Protected,
    /// It is not a .docx.
    #[error("the file is not a .docx: {0}")]
    NotDocx(String),
    /// It unpacks to more than [`UNPACKED_BYTES_MAX`], or has more than
    /// [`ENTRIES_MAX`] parts.
    #[error("the file is too large")]
    TooLarge,
    /// A part is not well formed.
    #[error("{part} is damaged at byte {at}")]
    Damaged {
        /// Which part.
        part: String,
        /// Where.
        at: u64,
    },
    /// The file could not be packed again.
    #[error("packing the file failed")]
    Pack(#[from] zip::result::ZipError),
}

/// The figures of a file, in its order, with how they read.
///
/// # Errors
/// When the file cannot be read.
pub fn figures_in(file: &[u8]) -> Result<Vec<(Tag, String)>, RefreshError> {
    let mut archive = Archive::open(file)?;
    let written = manifest::find(&mut archive)?.map(|found| found.written);
    let mut figures = Vec::new();
    for part in archive.text_parts() {
        let text = archive.read(&part)?;
        for control in scan::controls(&part, &text)? {
            let ours = !control.by_title || remembers(written.as_ref(), &control.tag);
            if ours && !control.in_fallback {
                figures.push((control.tag, control.text));
            }
        }
    }
    Ok(figures)
}

/// What a file remembers about where its figures come from; `None` for a file
/// that is not ours or has lost it.
///
/// # Errors
/// When the file cannot be read.
pub fn manifest_in(file: &[u8]) -> Result<Option<Manifest>, RefreshError> {
    let mut archive = Archive::open(file)?;
    Ok(manifest::find(&mut archive)?.map(|found| found.manifest))
}

/// Sets the figures of an edited file.
///
/// # Errors
/// When the file cannot be read or packed.
pub fn refresh(edited: &[u8], figures: &BTreeMap<Tag, String>) -> Result<Refreshed, RefreshError> {
    let mut archive = Archive::open(edited)?;
    let remembered = manifest::find(&mut archive)?;
    let written = remembered.as_ref().map(|found| &found.written);
    let mut out = Refreshed {
        bytes: Vec::new(),
        changes: Vec::new(),
        kept: Vec::new(),
        missing: Vec::new(),
        unknown: Vec::new(),
        edited_by_hand: Vec::new(),
    };
    let mut seen = BTreeSet::new();
    let mut set = BTreeMap::new();
    let mut parts = BTreeMap::new();
    for part in archive.text_parts() {
        let text = archive.read(&part)?;
        let mut edits = Vec::new();
        for control in scan::controls(&part, &text)? {
            let ours = !control.by_title || figures.contains_key(&control.tag) || remembers(written, &control.tag);
            if !ours {
                continue;
            }
            seen.insert(control.tag.clone());
            note_hand(&control, written, &mut out);
            let Some(new) = figures.get(&control.tag) else {
                continue;
            };
            let new = one_line(new);
            match settle(&text, control, &new, &mut out) {
                Settled::Left => {}
                Settled::Same(tag) => {
                    set.insert(tag, new);
                }
                Settled::Edited(tag, more) => {
                    edits.extend(more);
                    set.insert(tag, new);
                }
            }
        }
        if !edits.is_empty() {
            parts.insert(part, edit::apply(&text, edits));
        }
    }
    let deleted = |tag: &&Tag| !seen.contains(*tag) && remembers(written, tag);
    out.missing = figures.keys().filter(deleted).cloned().collect();
    out.unknown = seen.into_iter().filter(|tag| !figures.contains_key(tag)).collect();
    if parts.is_empty() {
        out.bytes = edited.to_vec();
        return Ok(out);
    }
    if let Some(found) = remembered {
        let text = archive.read(&found.part)?;
        if let Some(new) = manifest::rewritten(&text, &set) {
            parts.insert(found.part, new);
        }
    }
    out.bytes = archive.repack(&parts)?;
    Ok(out)
}

enum Settled {
    Left,
    Same(Tag),
    Edited(Tag, Vec<edit::Edit>),
}

/// Decides about one control for which there is a figure, and reports it.
fn settle(part: &str, control: Control, new: &str, out: &mut Refreshed) -> Settled {
    if control.text == new {
        return Settled::Same(control.tag);
    }
    let edits = match control.obstacle {
        Some(obstacle) => Err(obstacle),
        None => edit::replacing(part, &control, new),
    };
    match edits {
        Ok(edits) => {
            if !control.in_fallback {
                out.changes.push(Change {
                    tag: control.tag.clone(),
                    before: control.text,
                    after: new.to_owned(),
                    place: control.place,
                });
            }
            Settled::Edited(control.tag, edits)
        }
        Err(obstacle) => {
            if !control.in_fallback {
                out.kept.push(Kept { tag: control.tag, text: control.text, obstacle, place: control.place });
            }
            Settled::Left
        }
    }
}

fn note_hand(control: &Control, written: Option<&BTreeMap<Tag, String>>, out: &mut Refreshed) {
    let Some(written) = written.and_then(|written| written.get(&control.tag)) else {
        return;
    };
    if *written != control.text && !control.in_fallback {
        out.edited_by_hand.push(HandEdit {
            tag: control.tag.clone(),
            written: written.clone(),
            found: control.text.clone(),
            place: control.place.clone(),
        });
    }
}

/// Whether the manifest knows a figure.
fn remembers(written: Option<&BTreeMap<Tag, String>>, tag: &Tag) -> bool {
    written.is_some_and(|written| written.contains_key(tag))
}

/// A figure stands on one line.
fn one_line(text: &str) -> String {
    clean(text).replace(['\n', '\r', '\t'], " ")
}

#[cfg(test)]
mod tests;
