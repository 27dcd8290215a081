//! A provider of sign-in (OpenID Connect): what the operator says of it, what it
//! says of itself, and asking it.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jsonwebtoken::jwk::JwkSet;
use serde_json::{Map, Value};
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use super::user::UserRefusal;
use crate::desk::Fault;

/// How long the provider may take for an answer.
const PATIENCE: Duration = Duration::from_secs(15);

/// For how long what it said of itself holds: keys are changed by the day.
const KNOWN: Duration = Duration::from_secs(3600);

/// Bytes that an answer may have.
const ANSWER_BYTES_MAX: u64 = 1024 * 1024;

/// What the operator says of the provider.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProviderSetting {
    /// Its issuer: `https://…`, or `http://…` on this machine.
    pub issuer: String,
    /// By which name it knows us.
    pub client: String,
    /// The secret by which it knows us; empty for none.
    pub secret: String,
    /// The claim that is a person's login here: `preferred_username`, `email`.
    pub claim: String,
    /// What people call it, for the button.
    pub name: String,
    /// A file with the certificate (PEM) of the office's own authority, where
    /// the provider's was not issued by a public one.
    pub authority: Option<PathBuf>,
}

/// A provider. Cheap to clone.
#[derive(Clone)]
pub struct Provider(Arc<Parts>);

struct Parts {
    setting: ProviderSetting,
    agent: ureq::Agent,
    known: Mutex<Option<(Instant, Arc<Described>)>>,
}

impl std::fmt::Debug for Provider {
    /// Never the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Provider").field(&self.0.setting.issuer).finish()
    }
}

/// What a provider says of itself (OpenID Connect Discovery 1.0, 3), and its keys.
#[derive(Clone, Debug)]
pub(super) struct Described {
    pub(super) authorization: String,
    token: String,
    userinfo: Option<String>,
    takes_basic: bool,
    pub(super) keys: JwkSet,
}

/// There was no sound answer; why, for the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct NoAnswer(pub(super) String);

fn why(error: impl std::fmt::Display) -> NoAnswer {
    NoAnswer(error.to_string())
}

/// Secrets and tokens go over the network encrypted: only this machine is spoken
/// to in the clear.
fn is_private(address: &str) -> bool {
    let Ok(address) = address.parse::<ureq::http::Uri>() else { return false };
    let local = matches!(address.host(), Some("localhost" | "127.0.0.1" | "[::1]"));
    address.host().is_some_and(|host| !host.is_empty())
        && (address.scheme_str() == Some("https") || (local && address.scheme_str() == Some("http")))
}

impl Provider {
    /// The provider that the operator named; nothing is asked yet.
    ///
    /// # Errors
    /// Every fault of the setting at once.
    pub fn new(setting: ProviderSetting) -> Result<Self, UserRefusal> {
        let setting = ProviderSetting { issuer: setting.issuer.trim().to_owned(), ..setting };
        let mut faults = Vec::new();
        if !is_private(&setting.issuer) {
            faults.push(Fault::new("oidc-issuer", "fault-provider-issuer"));
        }
        for (place, text) in
            [("oidc-client", &setting.client), ("oidc-claim", &setting.claim), ("oidc-name", &setting.name)]
        {
            if text.trim().is_empty() {
                faults.push(Fault::new(place, "fault-missing"));
            }
        }
        let mut tls = TlsConfig::builder();
        if let Some(file) = &setting.authority {
            match std::fs::read(file).ok().and_then(|pem| Certificate::from_pem(&pem).ok()) {
                Some(root) => tls = tls.root_certs(RootCerts::new_with_certs(&[root])),
                None => faults.push(Fault::new("oidc-authority", "fault-mail-authority")),
            }
        }
        if !faults.is_empty() {
            return Err(UserRefusal::Faults(faults));
        }
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .tls_config(tls.build())
            .user_agent("songhanh")
            .build()
            .into();
        Ok(Self(Arc::new(Parts { setting, agent, known: Mutex::new(None) })))
    }

    /// What people call it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.setting.name
    }

    pub(super) fn setting(&self) -> &ProviderSetting {
        &self.0.setting
    }

    /// What it says of itself, asked again after an hour, or now where `anew`;
    /// blocks.
    pub(super) fn described(&self, anew: bool) -> Result<Arc<Described>, NoAnswer> {
        let known = || self.0.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((since, described)) = known().as_ref()
            && !anew
            && since.elapsed() < KNOWN
        {
            return Ok(described.clone());
        }
        let described = Arc::new(self.ask_description()?);
        *known() = Some((Instant::now(), described.clone()));
        Ok(described)
    }

    fn ask_description(&self) -> Result<Described, NoAnswer> {
        let issuer = &self.0.setting.issuer;
        let described =
            self.get(&format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/')), None)?;
        if described.get("issuer").and_then(Value::as_str) != Some(issuer) {
            return Err(NoAnswer(format!("it calls itself {:?}", described.get("issuer"))));
        }
        let address = |name: &str| match described.get(name).and_then(Value::as_str) {
            Some(address) if is_private(address) => Ok(address.to_owned()),
            other => Err(NoAnswer(format!("{name}: {other:?}"))),
        };
        let methods = described.get("token_endpoint_auth_methods_supported").and_then(Value::as_array);
        let keys = self.get(&address("jwks_uri")?, None)?;
        Ok(Described {
            authorization: address("authorization_endpoint")?,
            token: address("token_endpoint")?,
            userinfo: address("userinfo_endpoint").ok(),
            takes_basic: methods.is_none_or(|all| all.iter().any(|one| one == "client_secret_basic")),
            keys: serde_json::from_value(Value::Object(keys)).map_err(why)?,
        })
    }

    fn get(&self, address: &str, bearer: Option<&str>) -> Result<Map<String, Value>, NoAnswer> {
        let mut asked = self.0.agent.get(address).header("accept", "application/json");
        if let Some(token) = bearer {
            asked = asked.header("authorization", format!("Bearer {token}"));
        }
        object(asked.call().map_err(why)?)
    }

    /// Changes a code for the tokens that it stands for: the identity token and
    /// the one that asks for more about the person; blocks.
    pub(super) fn tokens(
        &self,
        described: &Described,
        (code, verifier, back): (&str, &str, &str),
    ) -> Result<(String, Option<String>), NoAnswer> {
        let ProviderSetting { client, secret, .. } = &self.0.setting;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", back),
            ("code_verifier", verifier),
        ];
        let mut asked = self.0.agent.post(&described.token).header("accept", "application/json");
        if !secret.is_empty() && described.takes_basic {
            // RFC 6749, 2.3.1: each is written as in a form before they are joined.
            let written = |text: &str| form_text(text);
            let pair = BASE64_STANDARD.encode(format!("{}:{}", written(client), written(secret)));
            asked = asked.header("authorization", format!("Basic {pair}"));
        } else {
            form.push(("client_id", client));
            if !secret.is_empty() {
                form.push(("client_secret", secret));
            }
        }
        let answer = object(asked.send_form(form).map_err(why)?)?;
        let text = |name: &str| answer.get(name).and_then(Value::as_str).map(str::to_owned);
        let identity = text("id_token").ok_or_else(|| NoAnswer("it gave no identity token".to_owned()))?;
        Ok((identity, text("access_token")))
    }

    /// What else it says of the person, where the identity token does not; blocks.
    pub(super) fn more(&self, described: &Described, access: &str) -> Result<Map<String, Value>, NoAnswer> {
        let address = described.userinfo.as_deref().ok_or_else(|| NoAnswer("it tells no more".to_owned()))?;
        self.get(address, Some(access))
    }
}

/// A text as a value in a form or a query.
pub(super) fn form_text(text: &str) -> String {
    let pair = serde_urlencoded::to_string([("", text)]).unwrap_or_default();
    pair.strip_prefix('=').unwrap_or(&pair).to_owned()
}

/// The JSON object of an answer; what it says of an error where it is none.
fn object(mut answer: ureq::http::Response<ureq::Body>) -> Result<Map<String, Value>, NoAnswer> {
    let status = answer.status();
    let text = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_string().map_err(why)?;
    let said: Value = serde_json::from_str(&text).map_err(|error| NoAnswer(format!("{status}: {error}")))?;
    match said {
        Value::Object(said) if status.is_success() => Ok(said),
        Value::Object(said) => {
            let text = |name: &str| said.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            Err(NoAnswer(format!("{status}: {} {}", text("error"), text("error_description"))))
        }
        _ => Err(NoAnswer(format!("{status}: no object"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_spoken_to_in_private_and_has_a_name() {
        let setting = |issuer: &str| ProviderSetting {
            issuer: issuer.into(),
            client: "song-hanh".into(),
            claim: "preferred_username".into(),
            name: "Cổng đăng nhập của tỉnh".into(),
            ..ProviderSetting::default()
        };
        for sound in ["https://cong.example.vn/realms/tinh", "http://localhost:9000", "http://[::1]:9000/oidc"] {
            assert!(Provider::new(setting(sound)).is_ok(), "{sound}");
        }
        let faults = |setting| match Provider::new(setting) {
            Err(UserRefusal::Faults(faults)) => faults.into_iter().map(|fault| fault.place).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        for unsound in ["http://cong.example.vn", "cong.example.vn", "ftp://localhost", ""] {
            assert_eq!(faults(setting(unsound)), ["oidc-issuer"], "{unsound}");
        }
        let nameless =
            ProviderSetting { name: " ".into(), client: String::new(), ..setting("https://cong.example.vn") };
        assert_eq!(faults(nameless), ["oidc-client", "oidc-name"]);
    }
}
