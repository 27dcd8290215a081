//! A file, before and after it is kept.

use crate::calendar::Instant;
use crate::desk::{AgencyId, DeskError, Fault, from_store, refusal};
use crate::id_type;

id_type! {
    /// A file, as somebody gave it.
    FileId
}
id_type! {
    /// Bytes that are kept once.
    ContentId
}

/// A file as it came: nothing in it is believed yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upload {
    /// The name that it came with.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A file that is sound and can be kept: of a kind that the house keeps, within
/// the limits, a photograph encoded anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ready {
    pub(super) name: String,
    pub(super) media: String,
    pub(super) bytes: Vec<u8>,
    pub(super) small: Option<Vec<u8>>,
    pub(super) sides: Option<(u32, u32)>,
    pub(super) hash: String,
}

impl Ready {
    /// True for a photograph.
    #[must_use]
    pub fn is_photograph(&self) -> bool {
        self.sides.is_some()
    }
}

/// What is known of a file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct File {
    /// Its id.
    pub id: FileId,
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media: String,
    /// Its size in bytes.
    pub size: i64,
    /// SHA-256 of its bytes.
    pub hash: String,
    /// Width and height in pixels, of a photograph.
    pub sides: Option<(u32, u32)>,
    /// For which agency it was kept.
    pub agency: Option<AgencyId>,
    /// Who kept it.
    pub kept_by: String,
    /// When; names the act.
    pub kept_at: Instant,
}

impl File {
    /// True for a photograph.
    #[must_use]
    pub fn is_photograph(&self) -> bool {
        self.sides.is_some()
    }

    /// Width and height in pixels; nought where it is no photograph.
    #[must_use]
    pub fn sides_or_none(&self) -> (u32, u32) {
        self.sides.unwrap_or_default()
    }

    /// Width and height of the small one.
    #[must_use]
    pub fn small_sides(&self) -> (u32, u32) {
        self.sides.map_or((0, 0), |sides| super::photo::within(sides, super::photo::SMALL_SIDE_MAX))
    }

    /// The first digits of its hash: an address with them never changes what it
    /// leads to.
    #[must_use]
    pub fn version(&self) -> &str {
        self.hash.get(..12).unwrap_or(&self.hash)
    }
}

/// In which size a photograph is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// As it is kept.
    Full,
    /// For lists.
    Small,
}

/// Why a file is not kept or not given.
#[derive(Debug, thiserror::Error)]
pub enum FileRefusal {
    /// It is not acceptable.
    #[error("{} faults in the file", .0.len())]
    Faults(Vec<Fault>),
    /// No such file.
    #[error("no file {0}")]
    NotFound(FileId),
    /// The worker that made it ready stopped.
    #[error("making a file ready stopped: {0}")]
    Stopped(String),
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

from_store!(FileRefusal);

refusal!(FileRefusal {
    Self::NotFound(_) => NotFound "refusal-file-not-found",
    Self::Stopped(_) => Trouble "trouble",
});
