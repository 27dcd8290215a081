//! Who may sit down: users, their seats, sign-in and sessions.
//!
//! **Owns** `user_account`, `user_fact`, `credential`, `session`, `setup_link`,
//! `calendar_feed`,
//! `api_token`, `second_factor`, `recovery_code`, `sign_in_step`, `user_mail`,
//! `provider_step`, `api_answer`, `act_seen`;
//! the only tables of the house that name a person, and then only as somebody
//! who works with it. Acts: set-up, read-users, add-user, change-user,
//! close-user, change-password, renew-feed, set-mail, read-tokens, make-token, give-token,
//! revoke-token, set-second-factor, reset-second-factor, change-key. **May use** the ground floor. **Never** keeps a
//! password or a token, only what verifies one.

mod api_token;
mod feed;
mod id_token;
mod key;
mod mail_wish;
mod once;
mod password;
mod provider;
mod provider_sign_in;
mod second_factor;
mod seen;
mod session;
mod sql;
#[cfg(test)]
mod tests;
mod throttle;
mod user;
mod verbs;

pub use api_token::{
    API_TOKEN_DAYS_MAX, ApiToken, ApiTokenForm, ApiTokenId, api_seat, api_tokens, make_api_token, revoke_api_token,
};
pub use feed::{close_feed, feed_seat, renew_feed};
pub use key::change_key;
pub use mail_wish::{MailForm, MailWish, mail_address_in, mail_readers, mail_wish, set_mail};
pub use once::{OnceAnswer, OnceRefusal, OnceRequest};
pub use password::PASSWORD_LETTERS_MIN;
pub use provider::{Provider, ProviderSetting};
pub use provider_sign_in::{begin_with_provider, sign_in_with_provider};
pub use second_factor::{
    NewFactor, SecondFactor, begin_second_factor, confirm_second_factor, end_second_factor, reset_second_factor,
    seal_second_factors, second_factor, sign_in_with_code,
};
pub use seen::{see_until, seen_until};
pub use session::{Entered, SESSION_DAYS, Seat, SignInRefusal, Token, enter_as, seat_of, sign_in, sign_out};
pub use throttle::Throttle;
pub use user::{User, UserForm, UserRefusal};
pub use verbs::{
    add_user, change_password, change_user, close_user, colleagues_in, make_setup_link, needs_set_up, set_up, users,
};
