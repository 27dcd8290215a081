//! A webhook as somebody typed it.

use super::message::is_told;
use crate::desk::{Act, Fault};

/// What somebody typed about a webhook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebhookForm {
    /// Where messages go: `https://…`, or `http://…` on this machine.
    pub url: String,
    /// Words of the acts that it is told of; every one where empty.
    pub acts: Vec<String>,
}

/// Letters that an address may have.
const URL_LETTERS_MAX: usize = 500;

/// Messages are signed and tell no secret, but an address in the clear tells
/// whoever listens what is done here: only this machine may have one.
fn is_sound(url: &str) -> bool {
    let (here, host) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
        (Some(rest), _) => (false, rest),
        (_, Some(rest)) => (true, rest),
        _ => return false,
    };
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    let name = if host.starts_with('[') {
        host.split_inclusive(']').next().unwrap_or_default()
    } else {
        host.split(':').next().unwrap_or_default()
    };
    let plain = url.chars().count() <= URL_LETTERS_MAX && url.bytes().all(|byte| byte.is_ascii_graphic());
    let local = matches!(name, "localhost" | "127.0.0.1" | "[::1]");
    plain && !name.is_empty() && !host.contains('@') && (!here || local)
}

impl WebhookForm {
    /// The address and the words of the acts, or every fault at once.
    pub(super) fn check(&self) -> Result<(String, Vec<&'static str>), Vec<Fault>> {
        let mut faults = Vec::new();
        let url = self.url.trim();
        if url.is_empty() {
            faults.push(Fault::new("url", "fault-missing"));
        } else if !is_sound(url) {
            faults.push(Fault::new("url", "fault-webhook-url"));
        }
        let act = |word: &String| Act::of_word(word.trim()).filter(|act| is_told(*act)).map(Act::word);
        let acts: Option<Vec<&'static str>> = self.acts.iter().map(act).collect();
        match acts {
            Some(acts) if faults.is_empty() => Ok((url.to_owned(), acts)),
            Some(_) => Err(faults),
            None => {
                faults.push(Fault::new("acts", "fault-not-in-list"));
                Err(faults)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_leaves_this_machine_only_by_https() {
        for sound in ["https://example.vn/hook", "http://127.0.0.1:8080/", "http://localhost/x", "http://[::1]:9/x"] {
            assert!(is_sound(sound), "{sound}");
        }
        for unsound in ["http://example.vn/hook", "ftp://x", "https://", "https://lan@example.vn/", "https://a b", ""] {
            assert!(!is_sound(unsound), "{unsound}");
        }
    }

    #[test]
    fn nobody_is_told_of_users() {
        let form = WebhookForm { url: "https://example.vn/".into(), acts: vec!["add-user".into()] };
        assert_eq!(form.check().unwrap_err()[0].place, "acts");
    }
}
