//! Who may do what: the one policy for every door. The table that it makes,
//! act by act and role by role, is `tests/access/matrix.txt`.

use super::{Act, Actor, Role};

/// What a person must be to do an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    /// Anybody who is signed in.
    SignedIn,
    /// Somebody with a seat at an agency.
    Viewer,
    /// Somebody who records for an agency.
    Editor,
    /// Somebody who agrees and signs for an agency.
    Approver,
    /// Somebody who keeps the installation.
    Administrator,
    /// The operator at the machine itself.
    Operator,
}

/// True where `actor` may do `act`. Administrators keep users and reference
/// data; they do not state, agree or sign for an agency unless they also hold
/// that role.
#[must_use]
pub fn allows(actor: &Actor, act: Act) -> bool {
    match (actor.role, act.needs()) {
        (Role::Operator, _) => true,
        (_, Needs::Operator) => false,
        (_, Needs::SignedIn) => true,
        (Role::Administrator, needs) => matches!(needs, Needs::Viewer | Needs::Administrator),
        (Role::Approver, needs) => needs <= Needs::Approver,
        (Role::Editor, needs) => needs <= Needs::Editor,
        (Role::Viewer, needs) => needs <= Needs::Viewer,
    }
}
