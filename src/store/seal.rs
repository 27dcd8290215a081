//! The key of an installation, and what is sealed with it: the few secrets that
//! must be read again (of telephones, of webhooks), so that a copy of the
//! database alone gives none of them away.

use std::fmt;
use std::io::Write as _;
use std::path::Path;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD};
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit as _};

use super::{Connection, Store, StoreError, sql};

/// What a sealed text begins with; no secret in the clear does.
const HEAD: &str = "sealed:1:";

/// Bytes in a nonce.
const NONCE: usize = 12;

/// Under which place the word stands that tells the right key from another.
const CHECK: &str = "installation";

/// The key of an installation: 256 bits.
#[derive(Clone, PartialEq, Eq)]
pub struct SealKey([u8; 32]);

impl fmt::Debug for SealKey {
    /// Never the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealKey(…)")
    }
}

/// Whether the installation has its key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyState {
    /// It has.
    Right,
    /// There is none, and something is sealed.
    #[default]
    Missing,
    /// There is one, and it is not the one that sealed.
    Wrong,
}

impl SealKey {
    /// 256 bits of chance.
    #[must_use]
    pub fn by_chance() -> Self {
        Self(rand::random())
    }

    /// As it stands in the file or the environment: Base64 of 32 bytes.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        BASE64_STANDARD.decode(text.trim()).ok()?.try_into().ok().map(Self)
    }

    /// The key that is kept in this file; none where there is no file.
    ///
    /// # Errors
    /// The file cannot be read, or holds no key.
    pub fn kept(file: &Path) -> Result<Option<Self>, StoreError> {
        let path = || file.display().to_string();
        match std::fs::read_to_string(file) {
            Ok(text) => match Self::from_text(&text) {
                Some(key) => Ok(Some(key)),
                None => Err(StoreError::Stored { what: "key of the installation", text: path() }),
            },
            Err(source) if source.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(StoreError::File { path: path(), source }),
        }
    }

    /// Removes a file of a key that sealed nothing.
    ///
    /// # Errors
    /// The file is there and cannot be removed.
    pub fn forget(file: &Path) -> Result<(), StoreError> {
        match std::fs::remove_file(file) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                Err(StoreError::File { path: file.display().to_string(), source })
            }
            _ => Ok(()),
        }
    }

    /// Puts the file of a new key in the place of that of the old one, which stays
    /// beside it as `secrets.key.before-ACT`: a copy made before the change opens
    /// with no other.
    ///
    /// # Errors
    /// A file cannot be renamed.
    pub fn take_place(new: &Path, file: &Path, act: i64) -> Result<(), StoreError> {
        let mut old = file.as_os_str().to_owned();
        old.push(format!(".before-{act}"));
        let named = |source| StoreError::File { path: file.display().to_string(), source };
        if file.exists() {
            std::fs::rename(file, old).map_err(named)?;
        }
        std::fs::rename(new, file).map_err(named)
    }

    /// Keeps it in a new file that only the owner reads (on Windows, whoever may
    /// read the folder).
    ///
    /// # Errors
    /// The file is there already, or cannot be written.
    pub fn keep(&self, file: &Path) -> Result<(), StoreError> {
        let write = || {
            if let Some(folder) = file.parent() {
                std::fs::create_dir_all(folder)?;
            }
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut file = options.open(file)?;
            writeln!(file, "{}", BASE64_STANDARD.encode(self.0))?;
            file.sync_all()
        };
        write().map_err(|source| StoreError::File { path: file.display().to_string(), source })
    }

    fn cipher(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new(&self.0.into())
    }

    /// `open` sealed for one place: `webhook 7`. What was sealed for one place
    /// does not open at another.
    fn seal(&self, place: &str, open: &str) -> String {
        let nonce: [u8; NONCE] = rand::random();
        let payload = Payload { msg: open.as_bytes(), aad: place.as_bytes() };
        let sealed = self.cipher().encrypt(&nonce.into(), payload).expect("a secret is far shorter than the limit");
        format!("{HEAD}{}", BASE64_STANDARD_NO_PAD.encode([&nonce[..], &sealed].concat()))
    }

    fn unseal(&self, place: &str, sealed: &str) -> Option<String> {
        let sealed = BASE64_STANDARD_NO_PAD.decode(sealed.strip_prefix(HEAD)?).ok()?;
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: sealed, aad: place.as_bytes() };
        String::from_utf8(self.cipher().decrypt(&(*nonce).into(), payload).ok()?).ok()
    }
}

/// True where a kept secret is sealed.
#[must_use]
pub fn is_sealed(text: &str) -> bool {
    text.starts_with(HEAD)
}

impl Store {
    /// The same store with its key: `given`, or where nothing was ever sealed one
    /// made now, after `keep` has kept it. With another key than the one that
    /// sealed, or with none, everything works but what needs a sealed secret.
    ///
    /// # Errors
    /// The store, or keeping a new key.
    pub async fn sealing(
        self,
        given: Option<SealKey>,
        keep: impl FnOnce(&SealKey) -> Result<(), StoreError>,
    ) -> Result<Self, StoreError> {
        let known = {
            let mut snapshot = self.snapshot().await?;
            sql("select sealed from seal_check").optional(snapshot.connection()).await?
        };
        let known: Option<String> = known.map(|row| row.get(0)).transpose()?;
        let (key, state) = match (known, given) {
            (Some(check), Some(key)) if key.unseal(CHECK, &check).is_some() => (Some(key), KeyState::Right),
            (Some(_), Some(_)) => (None, KeyState::Wrong),
            (Some(_), None) => (None, KeyState::Missing),
            (None, given) => {
                let key = match given {
                    Some(key) => key,
                    None => {
                        let key = SealKey::by_chance();
                        keep(&key)?;
                        key
                    }
                };
                let mut turn = self.turn().await?;
                let raced = sql("select sealed from seal_check").optional(turn.connection()).await?;
                match raced.map(|row| row.get::<String>(0)).transpose()? {
                    // Another server was first: with the same key or not.
                    Some(check) if key.unseal(CHECK, &check).is_none() => (None, KeyState::Wrong),
                    Some(_) => (Some(key), KeyState::Right),
                    None => {
                        sql("insert into seal_check (sealed) values ($1)")
                            .bind(key.seal(CHECK, CHECK))
                            .run(turn.connection())
                            .await?;
                        turn.keep().await?;
                        (Some(key), KeyState::Right)
                    }
                }
            }
        };
        Ok(self.with_key(key, state))
    }

    /// Seals a secret for its place inside a change, unless the key was changed
    /// meanwhile by somebody else at the same store: what an old key seals, nobody
    /// opens.
    ///
    /// # Errors
    /// There is no key, or it is no longer the one of the installation.
    pub async fn seal_in(&self, connection: &mut Connection, place: &str, open: &str) -> Result<String, StoreError> {
        let check: String = sql("select sealed from seal_check").one(connection).await?.get(0)?;
        if self.key().is_some_and(|key| key.unseal(CHECK, &check).is_none()) {
            return Err(StoreError::Key(KeyState::Wrong));
        }
        self.seal(place, open)
    }

    /// The secret that is kept for this place, sealed with another key.
    ///
    /// # Errors
    /// There is no key, or another one sealed it.
    pub fn sealed_with(&self, new: &SealKey, place: &str, kept: &str) -> Result<String, StoreError> {
        Ok(new.seal(place, &self.unseal(place, kept)?))
    }

    /// Makes `new` the key of the installation once this change is kept.
    ///
    /// # Errors
    /// There is no key that could be changed, or the store.
    pub async fn change_check(&self, connection: &mut Connection, new: &SealKey) -> Result<(), StoreError> {
        let check: String = sql("select sealed from seal_check").one(connection).await?.get(0)?;
        let key = self.key().ok_or(StoreError::Key(self.key_state()))?;
        if key.unseal(CHECK, &check).is_none() {
            return Err(StoreError::Key(KeyState::Wrong));
        }
        sql("update seal_check set sealed = $1").bind(new.seal(CHECK, CHECK)).run(connection).await?;
        Ok(())
    }

    /// Seals a secret for its place.
    ///
    /// # Errors
    /// There is no key.
    pub fn seal(&self, place: &str, open: &str) -> Result<String, StoreError> {
        let key = self.key().ok_or(StoreError::Key(self.key_state()))?;
        Ok(key.seal(place, open))
    }

    /// The secret that was sealed for this place; one that was kept before there
    /// were keys, as it is.
    ///
    /// # Errors
    /// There is no key, or it is another.
    pub fn unseal(&self, place: &str, kept: &str) -> Result<String, StoreError> {
        if !is_sealed(kept) {
            return Ok(kept.to_owned());
        }
        let key = self.key().ok_or(StoreError::Key(self.key_state()))?;
        key.unseal(place, kept).ok_or_else(|| StoreError::Stored { what: "secret", text: place.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_its_key_at_its_place_only() {
        let key = SealKey::by_chance();
        let sealed = key.seal("webhook 7", "whsec_bí mật");
        assert!(is_sealed(&sealed) && !sealed.contains("whsec"));
        assert_ne!(sealed, key.seal("webhook 7", "whsec_bí mật"), "never twice the same");
        assert_eq!(key.unseal("webhook 7", &sealed).as_deref(), Some("whsec_bí mật"));
        assert_eq!(key.unseal("webhook 8", &sealed), None);
        assert_eq!(SealKey::by_chance().unseal("webhook 7", &sealed), None);
        let mut broken = sealed.clone();
        broken.replace_range(sealed.len() - 2.., if sealed.ends_with("AA") { "BB" } else { "AA" });
        assert_eq!(key.unseal("webhook 7", &broken), None);
    }

    #[test]
    fn a_key_is_kept_for_its_owner_alone_and_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new").join("secrets.key");
        assert_eq!(SealKey::kept(&file).unwrap(), None);
        let key = SealKey::by_chance();
        key.keep(&file).unwrap();
        assert_eq!(SealKey::kept(&file).unwrap(), Some(key));
        assert!(SealKey::by_chance().keep(&file).is_err(), "what it sealed would be lost");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        std::fs::write(&file, "không phải khóa").unwrap();
        assert!(SealKey::kept(&file).is_err());
    }
}
