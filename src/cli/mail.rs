//! `songhanh mail`: what goes out by e-mail.

use std::path::PathBuf;

use clap::Subcommand;

use super::serve::web_address;
use super::{Context, Stopped};
use crate::mail::{MailServer, MailSetting, Site, When, deliver_due, letters, prune, queue};
use crate::words::args;

/// The operator's mail server.
#[derive(clap::Args, Clone, Debug)]
pub(super) struct MailArgs {
    /// The mail server: smtps://user:password@host, smtp://user:password@host?tls=required,
    /// or smtp://localhost for one on this machine.
    #[arg(long, value_name = "ADDRESS", env = "SONGHANH_SMTP", hide_env_values = true, requires = "mail_from")]
    smtp: Option<String>,
    /// Who sends, for example "Song Hành <song-hanh@example.vn>".
    #[arg(long, value_name = "ADDRESS", env = "SONGHANH_MAIL_FROM")]
    mail_from: Option<String>,
    /// The certificate (PEM) of the office's own authority, where that of the
    /// mail server was not issued by a public one.
    #[arg(long, value_name = "FILE", env = "SONGHANH_SMTP_AUTHORITY")]
    smtp_authority: Option<PathBuf>,
}

impl MailArgs {
    /// The server, where one is named.
    pub(super) fn server(&self) -> Result<Option<MailServer>, Stopped> {
        let Some(address) = self.smtp.clone().filter(|address| !address.is_empty()) else { return Ok(None) };
        let from = self.mail_from.clone().unwrap_or_default();
        Ok(Some(MailServer::new(&MailSetting { address, from, authority: self.smtp_authority.clone() })?))
    }
}

/// E-mail.
#[derive(Subcommand)]
pub(super) enum Mail {
    /// List the latest letters, and say whether they arrive.
    List,
    /// Write today's digests, unless they were, and the reminders that wait, and
    /// send what is due; without a server that serves, for a timer of the system.
    Send {
        #[command(flatten)]
        server: MailArgs,
        /// The address of the site as people type it, to which letters lead.
        #[arg(long, value_name = "ADDRESS", env = "SONGHANH_PUBLIC_URL", value_parser = web_address)]
        public_url: String,
    },
}

impl Mail {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        match self {
            Self::List => {
                let (health, found) = letters(&desk).await?;
                context.answer(&serde_json::json!({"health": health, "letters": found}), || {
                    let mut lines = Vec::new();
                    if let Some(since) = health.waiting_since {
                        let places = args([("count", health.waiting.to_string()), ("moment", since.to_string())]);
                        lines.push(words.say_with("mail-waiting", &places));
                    }
                    if health.failed > 0 {
                        lines.push(words.say_with("mail-failed", &args([("count", health.failed.to_string())])));
                    }
                    if !health.said.is_empty() {
                        lines.push(words.say_with("mail-said", &args([("said", health.said.clone())])));
                    }
                    lines.extend(found.iter().map(|one| {
                        let state = words.say(&format!("letter-{}", one.state.word()));
                        format!("{:<28}  {state}  {}  {}  {}", one.name, one.attempts, one.subject, one.failure)
                    }));
                    lines
                });
            }
            Self::Send { server, public_url } => {
                let server = server.server()?.ok_or_else(|| Stopped::refused("mail-not-set", args([])))?;
                let (store, clock) = (desk.store(), context.clock());
                prune(store, clock).await?;
                let written = queue(store, clock, &Site(public_url), When::Now).await?;
                let mut sent = 0;
                loop {
                    match deliver_due(store, clock, &server).await? {
                        0 => break,
                        more => sent += more,
                    }
                }
                context.answer(&serde_json::json!({"written": written, "sent": sent}), || {
                    let counts = args([("written", written.to_string()), ("sent", sent.to_string())]);
                    vec![words.say_with("cli-mail-sent", &counts)]
                });
            }
        }
        desk.store().close().await;
        Ok(())
    }
}
