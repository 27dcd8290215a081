//! `songhanh tokens`: with what programs act in somebody's name.

use clap::Subcommand;

use super::{Context, Stopped};
use crate::access::{ApiTokenForm, ApiTokenId, api_tokens, make_api_token, revoke_api_token};
use crate::words::{args, instant_text};

/// Tokens of programs.
#[derive(Subcommand)]
pub(super) enum Tokens {
    /// List those that hold.
    List,
    /// Make one; its text is printed once.
    Make {
        /// The program that will have it.
        name: String,
        /// The login of the user in whose name it acts.
        #[arg(long)]
        login: String,
        /// What it may be used for, with commas: read, read-small-counts, export,
        /// write-register, write-organisations, write-values, take-in, write-plan,
        /// write-rounds, write-outreach, write-news, write-reviews, write-advice,
        /// write-reports, write-links, write-views, manage, undo.
        #[arg(long, value_delimiter = ',', required = true)]
        scope: Vec<String>,
        /// How many days it holds (default: 92; at most 366).
        #[arg(long, default_value = "")]
        days: String,
    },
    /// Take one back.
    Revoke {
        /// Its number.
        token: ApiTokenId,
    },
}

impl Tokens {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        match self {
            Self::List => {
                let found = api_tokens(&desk).await?;
                let lang = words.lang();
                let never = words.say("token-never-used");
                context.answer(&found, || {
                    let used = |at: Option<_>| at.map_or_else(|| never.clone(), |at| instant_text(lang, at));
                    found
                        .iter()
                        .map(|one| {
                            let until = instant_text(lang, one.expires_at);
                            let scopes = one.scopes.join(",");
                            format!(
                                "{:>6}  {:<12}  {:<24}  {until}  {}  {scopes}",
                                one.id,
                                one.login,
                                one.name,
                                used(one.used_at)
                            )
                        })
                        .collect()
                });
            }
            Self::Make { name, login, scope, days } => {
                let form = ApiTokenForm { name, scopes: scope, days, login };
                let signed = make_api_token(&desk, &form).await?;
                let (id, token) = &signed.record;
                let value = serde_json::json!({"api_token": id, "token": token.text(), "act": signed.seq});
                context
                    .answer(&value, || vec![words.say_with("cli-token-made", &args([("token", token.text().into())]))]);
            }
            Self::Revoke { token } => {
                context.recorded("api_token", &revoke_api_token(&desk, token).await?);
            }
        }
        desk.store().close().await;
        Ok(())
    }
}
