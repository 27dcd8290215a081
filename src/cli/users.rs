//! `songhanh users`: who may sign in.

use std::io::BufRead as _;

use clap::Subcommand;

use super::{Context, Stopped};
use crate::access::{MailForm, UserForm, add_user, change_user, close_user, reset_second_factor, set_mail, users};
use crate::agencies::agencies;
use crate::desk::{Desk, UserId};
use crate::words::{Args, args};

/// Who may sign in.
#[derive(Subcommand)]
pub(super) enum Users {
    /// List everybody.
    List,
    /// Give somebody a seat; the first line of standard input is the password.
    Add {
        /// What they type to sign in.
        login: String,
        /// Their name.
        #[arg(long)]
        full_name: String,
        /// viewer, editor, approver or administrator.
        #[arg(long)]
        role: String,
        /// Symbol of their agency.
        #[arg(long)]
        of: Option<String>,
    },
    /// Change somebody's name, role or agency; what is not named stays. With
    /// --password the first line of standard input is a new password, which ends
    /// their sessions.
    Change {
        /// Their login.
        login: String,
        /// Their name.
        #[arg(long)]
        full_name: Option<String>,
        /// viewer, editor, approver or administrator.
        #[arg(long)]
        role: Option<String>,
        /// Symbol of their agency.
        #[arg(long)]
        of: Option<String>,
        /// Read a new password.
        #[arg(long)]
        password: bool,
    },
    /// Say where somebody's e-mail goes and what they get; without an address
    /// they get none.
    Mail {
        /// Their login.
        login: String,
        /// The address.
        #[arg(long)]
        address: Option<String>,
        /// No digest.
        #[arg(long)]
        no_digest: bool,
        /// No reminders.
        #[arg(long)]
        no_reminders: bool,
        /// Language of the letters: vi or en.
        #[arg(long, default_value = "vi")]
        letters: String,
    },
    /// End the second factor of somebody who lost telephone and codes.
    ResetSecondFactor {
        /// Their login.
        login: String,
    },
    /// End somebody's right to sign in.
    Close {
        /// Their login.
        login: String,
    },
}

impl Users {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        match self {
            Self::List => {
                let found = users(&desk).await?;
                context.answer(&found, || {
                    let state = |open| words.say(if open { "user-open" } else { "user-closed" });
                    found
                        .iter()
                        .map(|user| {
                            let role = words.say(&format!("role-{}", user.role.word()));
                            format!("{:<16}  {:<28}  {role}  {}", user.login, user.name, state(user.open))
                        })
                        .collect()
                });
            }
            Self::Add { login, full_name, role, of } => {
                let agency = match of {
                    Some(symbol) => agency_of(&desk, symbol).await?,
                    None => String::new(),
                };
                let password = typed_password();
                let form = UserForm { login, name: full_name, agency, division: String::new(), role, password };
                let id = add_user(&desk, &form).await?.record;
                context.answer(&serde_json::json!({"user": id}), || vec![words.say("cli-user-added")]);
            }
            Self::Change { login, full_name, role, of, password } => {
                let found = users(&desk).await?.into_iter().find(|user| user.login == login);
                let user = found.ok_or_else(|| Stopped::refused("cli-no-such-login", args([("login", login)])))?;
                let moved = of.is_some();
                let agency = match of {
                    Some(symbol) => agency_of(&desk, symbol).await?,
                    None => user.agency.map_or_else(String::new, |agency| agency.to_string()),
                };
                // A division belongs to the agency that somebody leaves.
                let division = user.division.filter(|_| !moved).map_or_else(String::new, |one| one.to_string());
                let form = UserForm {
                    login: user.login,
                    name: full_name.unwrap_or(user.name),
                    agency,
                    division,
                    role: role.unwrap_or_else(|| user.role.word().to_owned()),
                    password: if password { typed_password() } else { String::new() },
                };
                change_user(&desk, user.id, &form).await?;
                context.answer(&serde_json::json!({"user": user.id}), || vec![words.say("cli-user-changed")]);
            }
            Self::Mail { login, address, no_digest, no_reminders, letters } => {
                let id = user_of(&desk, &login).await?;
                let wanted = |no: bool| if no { String::new() } else { "yes".to_owned() };
                let form = MailForm {
                    address: address.unwrap_or_default(),
                    digest: wanted(no_digest),
                    reminders: wanted(no_reminders),
                    lang: letters,
                };
                set_mail(&desk, Some(id), &form).await?;
                context.answer(&serde_json::json!({"user": id}), || vec![words.say("cli-mail-set")]);
            }
            Self::ResetSecondFactor { login } => {
                let id = user_of(&desk, &login).await?;
                reset_second_factor(&desk, id).await?;
                context.answer(&serde_json::json!({"user": id}), || vec![words.say("cli-second-factor-reset")]);
            }
            Self::Close { login } => {
                let id = user_of(&desk, &login).await?;
                close_user(&desk, id).await?;
                context.answer(&serde_json::json!({"user": id}), || vec![words.say("cli-user-closed")]);
            }
        }
        desk.store().close().await;
        Ok(())
    }
}

/// The first line of standard input; an empty password is a fault that the verb
/// tells of.
fn typed_password() -> String {
    let mut password = String::new();
    let _ = std::io::stdin().lock().read_line(&mut password);
    password.trim_end_matches(['\r', '\n']).to_owned()
}

async fn agency_of(desk: &Desk, symbol: String) -> Result<String, Stopped> {
    let found = agencies(desk, desk.now()).await?.into_iter();
    let found = found.filter(|agency| agency.symbol.eq_ignore_ascii_case(&symbol)).map(|one| one.id.to_string()).next();
    found.ok_or_else(|| Stopped::refused("cli-no-such-agency", Args::from([("symbol", symbol)])))
}

async fn user_of(desk: &Desk, login: &str) -> Result<UserId, Stopped> {
    let found = users(desk).await?.iter().find(|user| user.login == login).map(|user| user.id);
    found.ok_or_else(|| Stopped::refused("cli-no-such-login", args([("login", login.to_owned())])))
}
