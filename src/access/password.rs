//! Passwords: Argon2id with the parameters that OWASP gives for it
//! (19,456 KiB, 2 passes, 1 lane), off the request threads and two at a time.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash};
use tokio::sync::Semaphore;

use crate::store::StoreError;

/// Letters that a password must have: length is what helps (NIST SP 800-63B).
pub const PASSWORD_LETTERS_MIN: usize = 10;

/// Each hash takes 19 MiB and a core: no more at once than the machine has.
static TURNS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));

/// What verifies `password` later.
pub(super) async fn hash(password: &str) -> Result<String, StoreError> {
    let password = password.to_owned();
    in_turn(move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()).ok())
        .await?
        .ok_or(StoreError::Stored { what: "password hash", text: "could not be made".into() })
}

/// True where `password` is the one that `hash` was made of. Without a hash it
/// still takes as long, so that nobody learns which logins exist.
pub(super) async fn verify(password: &str, hash: Option<String>) -> Result<bool, StoreError> {
    let password = password.to_owned();
    in_turn(move || {
        static NOBODY: LazyLock<String> = LazyLock::new(|| {
            Argon2::default().hash_password(b"nobody's").map(|hash| hash.to_string()).unwrap_or_default()
        });
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let same = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        same && known
    })
    .await
}

async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, StoreError> {
    let _turn = TURNS.acquire().await.map_err(|_| StoreError::Closed)?;
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Closed)
}
