//! What a message says, and its signature.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::json;
use sha2::Sha256;

use super::webhook::{Secret, WebhookId};
use crate::calendar::Instant;
use crate::desk::policy::Needs;
use crate::desk::{Act, AgencyId};

/// An act as far as others are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ToldAct {
    pub(super) seq: i64,
    pub(super) at: Instant,
    pub(super) word: String,
    pub(super) agency: Option<AgencyId>,
    pub(super) undoes: Option<i64>,
    /// Kind and number of the first records that it touched.
    pub(super) records: Vec<(String, i64)>,
    /// How many it touched.
    pub(super) records_total: i64,
}

/// Most records that a message names; an act that touched more (a workbook of
/// 100,000 rows) says how many.
pub(super) const RECORDS_MAX: usize = 100;

/// True where other systems may be told of `act`: it changed the work, and not
/// who works here.
#[must_use]
pub fn is_told(act: Act) -> bool {
    let of_people = matches!(
        act,
        Act::AddUser
            | Act::ChangeUser
            | Act::CloseUser
            | Act::ReadUsers
            | Act::ReadMail
            | Act::GiveToken
            | Act::ResetSecondFactor
            | Act::NameDeputy
            | Act::ReadWebhooks
            | Act::RecordWebhook
            | Act::CloseWebhook
            | Act::RedeliverMessage
            | Act::ReadSmallCounts
            | Act::ReadConfiguration
            | Act::LookAtWorkbook
            | Act::VerifyStore
    );
    let changes = matches!(act.needs(), Needs::Recorder | Needs::Editor | Needs::Approver | Needs::Administrator);
    changes && !of_people
}

impl ToldAct {
    /// What is sent: which act, to which records, for which agency; no name and
    /// no amount.
    pub(super) fn body(&self) -> String {
        let records: Vec<_> = self.records.iter().map(|(kind, id)| json!({"kind": kind, "id": id})).collect();
        let data = json!({
            "act": self.seq,
            "agency": self.agency,
            "undoes": self.undoes,
            "records": records,
            "records_total": self.records_total,
        });
        json!({"type": self.word, "timestamp": self.at.to_string(), "data": data}).to_string()
    }
}

/// The id of a message: the same at every try, so that a receiver recognises one
/// that it has seen.
pub(super) fn message_id(webhook: WebhookId, act: i64) -> String {
    format!("msg_{webhook}_{act}")
}

/// The signature of a message sent at `timestamp` (seconds since 1970):
/// `v1,` and HMAC-SHA256 over id, timestamp and body, in Base64.
#[must_use]
pub fn signature(secret: &Secret, id: &str, timestamp: i64, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(&secret.key()).expect("HMAC takes keys of any length");
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_that_of_the_standard() {
        // The example of the Standard Webhooks specification's reference libraries.
        let secret = Secret::from_text("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".into());
        let made = signature(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}");
        assert_eq!(made, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
