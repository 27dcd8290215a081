//! The operator's mail server: what is said of it, and handing one letter over.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{Message, SmtpTransport, Transport as _};

use super::letter::Letter;
use super::problems::MailRefusal;
use crate::desk::Fault;

/// How long the server may take for one answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the operator says of the server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailSetting {
    /// `smtps://user:password@host`, `smtp://user:password@host?tls=required`,
    /// or `smtp://localhost` for a server on this machine.
    pub address: String,
    /// The sender: `Song Hành <song-hanh@example.vn>`.
    pub from: String,
    /// A file with the certificate (PEM) of the office's own authority, where
    /// the server's was not issued by a public one.
    pub authority: Option<PathBuf>,
}

/// A server that takes letters.
#[derive(Clone)]
pub struct MailServer {
    transport: SmtpTransport,
    from: Mailbox,
}

impl fmt::Debug for MailServer {
    /// Never the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailServer").field("from", &self.from.email.to_string()).finish_non_exhaustive()
    }
}

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Handed {
    /// The server took it.
    Taken,
    /// The server will not take this one, ever; what it said.
    Refused(String),
    /// The server cannot take this one now; what it said.
    Later(String),
    /// There is no talking to the server: it would be the same for any letter.
    NoServer(String),
}

/// The host in an address of a server, without port and brackets.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    match host.strip_prefix('[') {
        Some(inner) => inner.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    }
}

/// A letter names tasks, and a password goes with it: only this machine is
/// spoken to in the clear.
fn is_private(address: &str) -> bool {
    let is_encrypted = address.starts_with("smtps://") || address.contains("tls=required");
    is_encrypted || matches!(host(address), "localhost" | "127.0.0.1" | "::1")
}

impl MailServer {
    /// The server that the operator named; nothing is sent yet.
    ///
    /// # Errors
    /// Every fault of the setting at once.
    pub fn new(setting: &MailSetting) -> Result<Self, MailRefusal> {
        let mut faults = Vec::new();
        let address = setting.address.trim();
        let builder = SmtpTransport::from_url(address).ok().filter(|_| is_private(address));
        if builder.is_none() {
            faults.push(Fault::new("smtp", "fault-mail-server"));
        }
        let from: Option<Mailbox> = setting.from.trim().parse().ok();
        if from.is_none() {
            faults.push(Fault::new("mail-from", "fault-mail-address"));
        }
        let mut own = None;
        if let Some(file) = &setting.authority {
            let read = std::fs::read(file).ok().and_then(|pem| Certificate::from_pem(&pem).ok());
            let trusted = read.and_then(|root| {
                TlsParameters::builder(host(address).to_owned()).add_root_certificate(root).build().ok()
            });
            own = trusted.map(|trusted| {
                if address.starts_with("smtps://") { Tls::Wrapper(trusted) } else { Tls::Required(trusted) }
            });
            if own.is_none() {
                faults.push(Fault::new("smtp-authority", "fault-mail-authority"));
            }
        }
        match (builder, from) {
            (Some(builder), Some(from)) if faults.is_empty() => {
                let builder = own.into_iter().fold(builder, |builder, own| builder.tls(own));
                Ok(Self { transport: builder.timeout(Some(PATIENCE)).build(), from })
            }
            _ => Err(MailRefusal::Faults(faults)),
        }
    }

    /// Hands a letter over; blocks until the server answers or patience ends.
    pub(super) fn hand(&self, letter: &Letter, to: &str) -> Handed {
        let message = match self.message(letter, to) {
            Ok(message) => message,
            Err(why) => return Handed::Refused(why),
        };
        match self.transport.send(&message) {
            Ok(_) => Handed::Taken,
            Err(error) => {
                let said = error.to_string();
                // 530, 534, 535, 538: the server does not know the operator, which
                // says nothing of the letter (RFC 4954, 6).
                let is_of_operator =
                    error.status().is_some_and(|code| matches!(u16::from(code), 454 | 530 | 534 | 535 | 538));
                match () {
                    () if error.is_permanent() && !is_of_operator => Handed::Refused(said),
                    () if error.is_transient() && !is_of_operator => Handed::Later(said),
                    () => Handed::NoServer(said),
                }
            }
        }
    }

    /// The letter as it goes over the wire. Its id is made of its name, so that a
    /// reader's program recognises one that came twice.
    fn message(&self, letter: &Letter, to: &str) -> Result<Message, String> {
        let to = to.parse().map(|address| Mailbox::new(None, address)).map_err(|why| format!("{to}: {why}"))?;
        let id = format!("<{}@{}>", letter.name, self.from.email.domain());
        // RFC 3834: programs that answer letters do not answer this one.
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&letter.subject)
            .message_id(Some(id))
            .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
            .header(ContentType::TEXT_PLAIN)
            .body(letter.body.clone())
            .map_err(|why| why.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_spoken_to_in_the_clear() {
        let server = |address: &str, from: &str| {
            let setting = MailSetting { address: address.into(), from: from.into(), authority: None };
            MailServer::new(&setting).map_err(|refusal| match refusal {
                MailRefusal::Faults(faults) => faults.iter().map(|fault| fault.place.clone()).collect::<Vec<_>>(),
                other => panic!("{other}"),
            })
        };
        let from = "Song Hành <song-hanh@bql.example>";
        for sound in [
            "smtps://lan:m%40t@thu.bql.example",
            "smtp://thu.bql.example:587?tls=required",
            "smtp://localhost:2525",
            "smtp://[::1]:25",
        ] {
            assert!(server(sound, from).is_ok(), "{sound}");
        }
        for unsound in ["smtp://thu.bql.example", "http://thu.bql.example", "thu.bql.example", ""] {
            assert_eq!(server(unsound, from).unwrap_err(), ["smtp"], "{unsound}");
        }
        assert_eq!(server("", "song hành").unwrap_err(), ["smtp", "mail-from"]);
    }
}
