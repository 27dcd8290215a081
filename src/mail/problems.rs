//! Why nothing is mailed.

use crate::desk::{DeskError, Fault, from_store, passes_on, refusal};
use crate::plan::PlanRefusal;

/// Why nothing is mailed.
#[derive(Debug, thiserror::Error)]
pub enum MailRefusal {
    /// What the operator said of the server is not acceptable.
    #[error("{} faults in what was said of the server", .0.len())]
    Faults(Vec<Fault>),
    /// The digest could not be asked for.
    #[error(transparent)]
    Plan(PlanRefusal),
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

from_store!(MailRefusal);
passes_on!(MailRefusal { PlanRefusal as Plan });

refusal!(MailRefusal {
    Self::Plan(_) => Trouble "trouble",
});
