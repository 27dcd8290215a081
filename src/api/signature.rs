//! Who signs a paper, as a program writes it.

use schemars::JsonSchema;
use serde::Deserialize;

use super::fields::typed;
use crate::reports::SignForm;

/// Who signs for a body: a post, never a person.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignatureInput {
    /// `own`, `on-behalf`, `for-head`, `by-order`, `authorised` or `acting`.
    authority: Option<String>,
    /// The body or post signed for.
    principal: Option<String>,
    /// The post of the signatory.
    post: String,
}

impl SignatureInput {
    pub(super) fn form(self) -> SignForm {
        SignForm { authority: typed(self.authority), principal: typed(self.principal), post: self.post }
    }
}
