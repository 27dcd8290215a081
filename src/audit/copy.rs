//! Copying the whole installation, with its log, into an empty one.

use serde_json::json;

use super::verify::{Verified, verify_store};
use crate::desk::{Act, Desk, DeskError, Kind, Note, Problem};
use crate::store::{self, CopiedTable, CopyError, Store, StoreError};
use crate::words::{Args, args};

/// A copy that was proved.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct CopiedStore {
    /// Its tables: rows and sums are those of the original.
    pub tables: Vec<CopiedTable>,
    /// What a verification of the copy's own log and rows found.
    pub verified: Verified,
}

/// Why an installation was not copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyRefusal {
    /// There are records in the other one.
    #[error("the installation to copy into is not empty")]
    NotEmpty,
    /// A table did not read back as it was; nothing was kept.
    #[error("table {0} does not read back as it was")]
    Differs(String),
    /// The desk gave no seat, or a store failed.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl From<CopyError> for CopyRefusal {
    fn from(error: CopyError) -> Self {
        match error {
            CopyError::NotEmpty => Self::NotEmpty,
            CopyError::Differs(table) => Self::Differs(table),
            CopyError::Store(error) => Self::Desk(error.into()),
        }
    }
}

impl From<StoreError> for CopyRefusal {
    fn from(error: StoreError) -> Self {
        Self::Desk(error.into())
    }
}

impl Problem for CopyRefusal {
    fn kind(&self) -> Kind {
        match self {
            Self::NotEmpty => Kind::Conflict,
            Self::Differs(_) => Kind::Trouble,
            Self::Desk(error) => error.kind(),
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::NotEmpty => "refusal-copy-not-empty",
            Self::Differs(_) => "refusal-copy-differs",
            Self::Desk(error) => error.word(),
        }
    }

    fn args(&self) -> Args {
        match self {
            Self::Differs(table) => args([("table", table.clone())]),
            Self::NotEmpty => Args::new(),
            Self::Desk(error) => error.args(),
        }
    }
}

/// Copies everything into `to`, which must be empty: signs that it is being
/// copied, carries every table over in one transaction, proves each by its rows
/// and a sum over its values, and verifies the log of the copy. People go on
/// working meanwhile; the copy is of one moment. `told` hears the name of each
/// table.
pub async fn copy_store(desk: &Desk, to: &Store, told: impl FnMut(&str)) -> Result<CopiedStore, CopyRefusal> {
    let change = desk.change(Act::CopyStore).await?;
    let into = if to.is_postgres() { "postgresql" } else { "sqlite" };
    let seq = change.seq();
    change.commit(Note::new_record("copy", seq, json!({"into": into}))).await?;
    let tables = store::copy(desk.store(), to, told).await?;
    let there = Desk::new(to.clone(), desk.actor().clone(), desk.clock().clone());
    Ok(CopiedStore { tables, verified: verify_store(&there, &[]).await? })
}
