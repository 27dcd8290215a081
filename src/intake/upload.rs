//! An upload on the web between looking and taking in. It waits in the store,
//! for its owner and for two hours, so that a restart or another server loses
//! nothing (docs/decisions/0006). What waits is sealed under the id in its
//! address: a file may hold personal data, and nobody reads it from the store.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use chacha20poly1305::aead::Aead as _;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit as _};
use sha2::{Digest as _, Sha256};

use super::asked::Asked;
use super::look::Look;
use super::seen::Seen;
use super::sql;
use super::verbs::{File, IntakeRefusal, look_at_workbook};
use crate::calendar::Instant;
use crate::desk::{Act, Desk, DeskError};

/// Minutes that an upload waits.
const MINUTES_MAX: i64 = 120;

/// Uploads of one person that wait; beyond, their oldest is let go.
const OF_OWNER_MAX: usize = 5;

/// Bytes of all uploads that wait; beyond, no other is kept.
const BYTES_MAX: i64 = 2 << 30;

/// Looks remembered by one process.
const LOOKS_MAX: usize = 6;

/// A file that was uploaded, with what was answered about it.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Its id: a random text, known to its owner.
    pub id: String,
    /// The file.
    pub file: File,
    /// What was asked and answered.
    pub asked: Asked,
}

/// What is sealed beside the file.
#[derive(serde::Serialize, serde::Deserialize)]
struct Waiting {
    name: String,
    asked: Asked,
}

/// The last looks of this process: a page turned over does not look again.
#[derive(Default)]
struct Looks(Mutex<BTreeMap<String, Looked>>);

/// A look, with what it was a look at and the act that was the last one then.
#[derive(Clone)]
struct Looked {
    upload: Upload,
    head: i64,
    at: Instant,
    look: Arc<Look>,
    seen: Arc<Seen>,
}

impl Looks {
    fn with<T>(&self, work: impl FnOnce(&mut BTreeMap<String, Looked>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn hash_of(id: &str) -> String {
    Sha256::digest(id).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn cipher(id: &str) -> ChaCha20Poly1305 {
    let mut key = Sha256::new();
    key.update(b"an upload that waits\0");
    key.update(id);
    ChaCha20Poly1305::new(&key.finalize())
}

/// Bytes in a nonce.
const NONCE: usize = 12;

fn sealed(id: &str, open: &[u8]) -> Vec<u8> {
    let nonce: [u8; NONCE] = rand::random();
    let mut all = nonce.to_vec();
    all.extend(cipher(id).encrypt(&nonce.into(), open).expect("an upload is far shorter than the cipher's limit"));
    all
}

fn unsealed(id: &str, sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
    cipher(id).decrypt(&(*nonce).into(), sealed).ok()
}

fn sealed_waiting(id: &str, name: &str, asked: &Asked) -> Vec<u8> {
    let waiting = Waiting { name: name.to_owned(), asked: asked.clone() };
    sealed(id, &serde_json::to_vec(&waiting).expect("answers are plain data"))
}

fn may_look(desk: &Desk) -> Result<i64, IntakeRefusal> {
    if !desk.may(Act::LookAtWorkbook) {
        return Err(DeskError::NotAllowed { act: Act::LookAtWorkbook, role: desk.actor().role }.into());
    }
    // Whoever sits at the machine itself is nobody of the users.
    Ok(desk.actor().user.map_or(0, |user| user.0))
}

/// Keeps an upload for its owner; gives its id.
pub async fn keep_upload(desk: &Desk, file: &File) -> Result<String, IntakeRefusal> {
    let owner = may_look(desk)?;
    let id = format!("{:032x}", rand::random::<u128>());
    let now = desk.clock().now();
    let size = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
    let row = sql::UploadRow {
        id_hash: hash_of(&id),
        owner,
        file: sealed(&id, &file.bytes),
        asked: sealed_waiting(&id, &file.name, &Asked::default()),
        size,
        kept_at: now,
        expires_at: Instant::from_micros(now.micros() + MINUTES_MAX * 60_000_000),
    };
    let mut turn = desk.store().turn().await?;
    let connection = turn.connection();
    sql::let_expired_go(connection, now).await?;
    let mut own = sql::uploads_of(connection, owner).await?;
    while own.len() >= OF_OWNER_MAX
        && let Some(oldest) = own.pop()
    {
        sql::let_go(connection, &oldest, owner).await?;
    }
    if sql::bytes_that_wait(connection).await?.saturating_add(size) > BYTES_MAX {
        return Err(IntakeRefusal::TooManyWait);
    }
    sql::keep_upload(connection, row).await?;
    turn.keep().await?;
    Ok(id)
}

/// The upload with this id, if it still waits and is the actor's own.
pub async fn upload(desk: &Desk, id: &str) -> Result<Upload, IntakeRefusal> {
    let owner = may_look(desk)?;
    let mut snapshot = desk.store().snapshot().await?;
    let asked = sql::asked_of(snapshot.connection(), &hash_of(id), owner, desk.clock().now()).await?;
    let waiting = asked.and_then(|asked| waiting(id, &asked)).ok_or(IntakeRefusal::NoSuchUpload)?;
    let image = desk.store().image::<Looks>();
    let file = match image.with(|looks| looks.get(id).map(|looked| looked.upload.file.clone())) {
        Some(file) => file,
        None => {
            let bytes = sql::file_of(snapshot.connection(), &hash_of(id)).await?;
            let bytes = bytes.and_then(|bytes| unsealed(id, &bytes)).ok_or(IntakeRefusal::NoSuchUpload)?;
            File { name: waiting.name, bytes: bytes.into() }
        }
    };
    Ok(Upload { id: id.to_owned(), file, asked: waiting.asked })
}

fn waiting(id: &str, asked: &[u8]) -> Option<Waiting> {
    serde_json::from_slice(&unsealed(id, asked)?).ok()
}

/// Changes what is asked and answered about an upload.
pub async fn answer_upload(desk: &Desk, id: &str, change: impl FnOnce(&mut Asked)) -> Result<(), IntakeRefusal> {
    let owner = may_look(desk)?;
    let mut turn = desk.store().turn().await?;
    let asked = sql::asked_of(turn.connection(), &hash_of(id), owner, desk.clock().now()).await?;
    let mut waiting = asked.and_then(|asked| waiting(id, &asked)).ok_or(IntakeRefusal::NoSuchUpload)?;
    change(&mut waiting.asked);
    let asked = sealed_waiting(id, &waiting.name, &waiting.asked);
    sql::answer_upload(turn.connection(), &hash_of(id), asked).await?;
    Ok(turn.keep().await?)
}

/// Lets an upload go.
pub async fn drop_upload(desk: &Desk, id: &str) -> Result<(), IntakeRefusal> {
    let owner = may_look(desk)?;
    let mut turn = desk.store().turn().await?;
    let gone = sql::let_go(turn.connection(), &hash_of(id), owner).await?;
    turn.keep().await?;
    desk.store().image::<Looks>().with(|looks| looks.remove(id));
    if gone == 0 { Err(IntakeRefusal::NoSuchUpload) } else { Ok(()) }
}

/// The look at an upload; the last one where nothing was answered or done
/// since.
pub async fn look_at_upload(desk: &Desk, id: &str) -> Result<(Upload, Arc<Look>, Arc<Seen>), IntakeRefusal> {
    let upload = upload(desk, id).await?;
    let head = sql::last_act(desk.store().snapshot().await?.connection()).await?;
    let image = desk.store().image::<Looks>();
    let last = image.with(|looks| looks.get(id).cloned());
    if let Some(last) = last.filter(|last| last.head == head && last.upload.asked == upload.asked) {
        return Ok((upload, last.look, last.seen));
    }
    let (look, seen) = look_at_workbook(desk, &upload.file, &upload.asked).await?;
    let look = Arc::new(look);
    let looked = Looked {
        upload: upload.clone(),
        head,
        at: desk.clock().now(),
        look: Arc::clone(&look),
        seen: Arc::clone(&seen),
    };
    image.with(|looks| {
        looks.insert(id.to_owned(), looked);
        while looks.len() > LOOKS_MAX {
            let oldest = looks.iter().min_by_key(|(_, looked)| looked.at).map(|(id, _)| id.clone());
            oldest.and_then(|oldest| looks.remove(&oldest));
        }
    });
    Ok((upload, look, seen))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_read_only_by_its_id() {
        let kept = sealed("one", b"personal");
        assert!(!kept.windows(8).any(|bytes| bytes == b"personal"));
        assert_eq!(unsealed("one", &kept).as_deref(), Some(&b"personal"[..]));
        assert_eq!(unsealed("two", &kept), None);
        assert_eq!(unsealed("one", &kept[..8]), None);
    }
}
