//! The desk: a seat at the store with a name on it.
//!
//! **Owns** the tables `act`, `note` and `counter`; the closed list of verbs
//! ([`Act`]); who may do what ([`policy`]). **May use** `store`, `calendar`.
//! **Never** knows what an act means to the work.
//!
//! A verb of a room takes a [`Desk`] and reads aloud: *may I; is it right; keep
//! it; sign it.* [`Desk::read`] gives a [`Reading`]: one consistent state at one
//! date, as known at one moment. [`Desk::change`] gives a [`Change`], which
//! cannot commit without a [`Note`].

mod act;
mod actor;
mod change;
mod desk;
mod id;
mod note;
mod part;
pub mod policy;
mod problem;
mod reading;
mod scope;

pub use act::Act;
pub use actor::{Actor, AgencyId, Role, UserId};
pub use change::{Change, Signed, act_hash};
pub use desk::{Desk, DeskError};
pub use note::{IntoId, Note, Record};
pub use part::{HandedPart, Parts, WorkPart};
pub use problem::{Fault, Kind, Problem};
pub(crate) use problem::{from_store, passes_on, refusal};
pub use reading::{AsOf, Reading};
pub use scope::{Scope, Scopes};
