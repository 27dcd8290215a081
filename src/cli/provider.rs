//! What the operator says of a provider of sign-in, for `songhanh serve`.

use std::path::PathBuf;

use super::Stopped;
use crate::access::{Provider, ProviderSetting};

/// A provider by which people sign in too (OpenID Connect).
#[derive(clap::Args, Clone, Debug)]
pub(super) struct ProviderArgs {
    /// The issuer of a provider by which people sign in too (OpenID Connect):
    /// https://…, or http://… on this machine.
    #[arg(long, value_name = "ADDRESS", env = "SONGHANH_OIDC_ISSUER", requires = "oidc_client")]
    oidc_issuer: Option<String>,
    /// By which name the provider knows this site. It sends people back to
    /// <public-url>/sign-in/provider/return.
    #[arg(long, value_name = "NAME", env = "SONGHANH_OIDC_CLIENT")]
    oidc_client: Option<String>,
    /// The secret by which the provider knows this site.
    #[arg(long, value_name = "SECRET", env = "SONGHANH_OIDC_SECRET", hide_env_values = true, default_value = "")]
    oidc_secret: String,
    /// The claim that is the login of a user here, for example email.
    #[arg(long, value_name = "CLAIM", env = "SONGHANH_OIDC_CLAIM", default_value = "preferred_username")]
    oidc_claim: String,
    /// What people call the provider; it stands on the button.
    #[arg(long, value_name = "NAME", env = "SONGHANH_OIDC_NAME", default_value = "OpenID")]
    oidc_name: String,
    /// The certificate (PEM) of the office's own authority, where that of the
    /// provider was not issued by a public one.
    #[arg(long, value_name = "FILE", env = "SONGHANH_OIDC_AUTHORITY")]
    oidc_authority: Option<PathBuf>,
}

impl ProviderArgs {
    /// The provider, where one is named.
    pub(super) fn provider(self) -> Result<Option<Provider>, Stopped> {
        let Some(issuer) = self.oidc_issuer.filter(|issuer| !issuer.is_empty()) else { return Ok(None) };
        let setting = ProviderSetting {
            issuer,
            client: self.oidc_client.unwrap_or_default(),
            secret: self.oidc_secret,
            claim: self.oidc_claim,
            name: self.oidc_name,
            authority: self.oidc_authority,
        };
        Ok(Some(Provider::new(setting)?))
    }
}
