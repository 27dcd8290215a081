//! Who may do what: the one policy for every door. The table that it makes,
//! act by act and role by role, is `tests/access/matrix.txt`.

use super::{Act, Actor, AgencyId, Role};

/// What a person must be to do an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    /// Anybody at all.
    Anybody,
    /// Anybody who is signed in.
    SignedIn,
    /// Somebody with a seat at an agency.
    Viewer,
    /// Somebody who records, for an agency or for the installation.
    Recorder,
    /// Somebody who records for an agency.
    Editor,
    /// Somebody who agrees and signs for an agency.
    Approver,
    /// Somebody who keeps the installation.
    Administrator,
    /// The operator at the machine itself.
    Operator,
    /// Somebody who came by a link.
    Respondent,
}

/// True where `actor` may do `act`. Administrators keep users and reference
/// data; they do not state, agree or sign for an agency unless they also hold
/// that role. A program that acts by a token may do what its user may, as far as
/// the token's scopes go.
#[must_use]
pub fn allows(actor: &Actor, act: Act) -> bool {
    if actor.scopes.is_some_and(|scopes| !scopes.allow(act)) {
        return false;
    }
    match (actor.role, act.needs()) {
        (_, Needs::Anybody) => true,
        (Role::Respondent, _) => is_for_respondents(act),
        (_, Needs::Respondent) => false,
        (Role::Operator, _) => true,
        (Role::Visitor, _) => false,
        (_, Needs::Operator) => false,
        (_, Needs::SignedIn) => true,
        (Role::Administrator, needs) => matches!(needs, Needs::Viewer | Needs::Recorder | Needs::Administrator),
        (Role::Approver, needs) => needs <= Needs::Approver,
        (Role::Editor, needs) => needs <= Needs::Editor,
        (Role::Viewer, needs) => needs <= Needs::Viewer,
    }
}

/// What somebody may do who came by a link; to which record, the room says.
const fn is_for_respondents(act: Act) -> bool {
    matches!(
        act,
        Act::OpenLink | Act::ReadFiling | Act::FillFiling | Act::SubmitFiling | Act::CommentOnCell | Act::NoteReply
    )
}

/// True where `actor` may take back an `act` that was done for `agency`: who may
/// do it may undo it. What is recorded for an agency is that agency's to take
/// back (or that of the one which took its place); what is recorded for the
/// installation is nobody's own.
#[must_use]
pub fn may_undo(actor: &Actor, act: Act, agency: Option<AgencyId>) -> bool {
    let own = actor.agency == agency || agency.is_some_and(|agency| actor.answers_for(agency));
    let is_free = actor.role == Role::Operator || act.needs() == Needs::Administrator;
    allows(actor, Act::UndoAct) && allows(actor, act) && (is_free || own)
}
