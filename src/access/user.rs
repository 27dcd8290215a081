//! Somebody who may sign in.

use crate::agencies::DivisionId;
use crate::desk::{AgencyId, DeskError, Fault, Role, UserId, refusal};
use crate::store::StoreError;
use crate::words::Args;

use super::PASSWORD_LETTERS_MIN;
use super::api_token::ApiTokenId;

/// A user as of today.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// What they type to sign in.
    pub login: String,
    /// Their name as shown and signed.
    pub name: String,
    /// Their agency; none for an administrator of the installation.
    pub agency: Option<AgencyId>,
    /// Their division.
    pub division: Option<DivisionId>,
    /// What they may do.
    pub role: Role,
    /// False once their seat was closed.
    pub open: bool,
}

/// What somebody typed about a user.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
pub struct UserForm {
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// Id of the agency; empty for none.
    #[serde(default)]
    pub agency: String,
    /// Id of the division; empty for none.
    #[serde(default)]
    pub division: String,
    /// The role's word.
    pub role: String,
    /// A first password; on a change, empty keeps the one there is.
    #[serde(default)]
    pub password: String,
}

/// A user as meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct UserDraft {
    pub(super) login: String,
    pub(super) name: String,
    pub(super) agency: Option<AgencyId>,
    pub(super) division: Option<DivisionId>,
    pub(super) role: Role,
    pub(super) password: Option<String>,
}

impl UserForm {
    pub(super) fn check(&self, is_new: bool) -> Result<UserDraft, Vec<Fault>> {
        let mut faults = Vec::new();
        let login = self.login.trim().to_lowercase();
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "._-@".contains(letter);
        if login.is_empty() {
            faults.push(Fault::new("login", "fault-missing"));
        } else if !login.chars().all(plain) {
            faults.push(Fault::new("login", "fault-login-letters"));
        }
        if self.name.trim().is_empty() {
            faults.push(Fault::new("name", "fault-missing"));
        }
        let role = Role::of_word(&self.role);
        if role.is_none() {
            faults.push(Fault::new("role", "fault-not-in-list"));
        }
        let agency = optional_id(&self.agency, "agency", &mut faults).map(AgencyId);
        let division = optional_id(&self.division, "division", &mut faults).map(DivisionId);
        if agency.is_none() && role.is_some_and(|role| role != Role::Administrator) {
            faults.push(Fault::new("agency", "fault-missing"));
        }
        if is_new || !self.password.is_empty() {
            faults.extend(password_fault("password", &self.password));
        }
        match role {
            Some(role) if faults.is_empty() => Ok(UserDraft {
                login,
                name: self.name.trim().to_owned(),
                agency,
                division,
                role,
                password: (!self.password.is_empty()).then(|| self.password.clone()),
            }),
            _ => Err(faults),
        }
    }
}

fn optional_id(text: &str, place: &str, faults: &mut Vec<Fault>) -> Option<i64> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let id = text.parse().ok();
    if id.is_none() {
        faults.push(Fault::new(place, "fault-not-in-list"));
    }
    id
}

/// What is wrong with a new password.
pub(super) fn password_fault(place: &str, password: &str) -> Option<Fault> {
    (password.chars().count() < PASSWORD_LETTERS_MIN).then(|| {
        Fault::with(place, "fault-password-short", Args::from([("letters", PASSWORD_LETTERS_MIN.to_string())]))
    })
}

/// Why a user is not recorded.
#[derive(Debug, thiserror::Error)]
pub enum UserRefusal {
    /// What was typed is not acceptable.
    #[error("{} faults in the form", .0.len())]
    Faults(Vec<Fault>),
    /// No such user.
    #[error("no user {0}")]
    NotFound(UserId),
    /// Closing or demoting them would leave nobody to keep the installation.
    #[error("user {0} is the last administrator")]
    LastAdministrator(UserId),
    /// The installation has users already.
    #[error("the installation is set up")]
    IsSetUp,
    /// Their sign-in asks for a code already.
    #[error("the second factor is on")]
    HasSecondFactor,
    /// No such token, or somebody else's.
    #[error("no token {0}")]
    NoToken(ApiTokenId),
    /// The setup link is unknown, used or too old.
    #[error("the setup link does not hold")]
    LinkNotValid,
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl From<StoreError> for UserRefusal {
    fn from(error: StoreError) -> Self {
        match error {
            // PostgreSQL names the index, SQLite the column.
            StoreError::Constraint(name) if matches!(&*name, "user_login_is_taken" | "user_fact.login") => {
                Self::Faults(vec![Fault::new("login", "fault-login-taken")])
            }
            error => Self::Desk(error.into()),
        }
    }
}

refusal!(UserRefusal {
    Self::NotFound(_) => NotFound "refusal-user-not-found",
    Self::LastAdministrator(_) => Conflict "refusal-last-administrator",
    Self::IsSetUp => Conflict "refusal-is-set-up",
    Self::HasSecondFactor => Conflict "refusal-has-second-factor",
    Self::NoToken(_) => NotFound "refusal-token-not-found",
    Self::LinkNotValid => NotAllowed "refusal-setup-link",
});
