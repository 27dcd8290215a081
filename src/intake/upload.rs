//! An upload on the web between looking and taking in. It waits in memory
//! only, for its owner, and for a while: nothing of a file that may hold
//! personal data is ever written.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::asked::Asked;
use super::look::Look;
use super::seen::Seen;
use super::verbs::{File, IntakeRefusal, look_at_workbook};
use crate::calendar::Instant;
use crate::desk::{Act, Desk, DeskError, UserId};

/// Minutes that an upload waits.
const MINUTES_MAX: i64 = 120;

/// Bytes of all uploads that wait; beyond, the oldest are let go.
const BYTES_MAX: usize = 512 << 20;

/// A file that was uploaded, with what was answered about it.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Its id: a random text, known to its owner.
    pub id: String,
    /// The file.
    pub file: File,
    /// What was asked and answered.
    pub asked: Asked,
    owner: Option<UserId>,
    at: Instant,
    look: Option<(Arc<Look>, Arc<Seen>)>,
}

/// The uploads of this process.
#[derive(Default)]
struct Uploads(Mutex<BTreeMap<String, Upload>>);

impl Uploads {
    fn with<T>(&self, now: Instant, work: impl FnOnce(&mut BTreeMap<String, Upload>) -> T) -> T {
        let mut uploads = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        uploads.retain(|_, upload| now.micros() - upload.at.micros() < MINUTES_MAX * 60_000_000);
        work(&mut uploads)
    }
}

/// Keeps an upload for its owner; gives its id.
pub fn keep_upload(desk: &Desk, file: File) -> Result<String, IntakeRefusal> {
    if !desk.may(Act::LookAtWorkbook) {
        return Err(DeskError::NotAllowed { act: Act::LookAtWorkbook, role: desk.actor().role }.into());
    }
    let id = format!("{:032x}", rand::random::<u128>());
    let now = desk.clock().now();
    let upload =
        Upload { id: id.clone(), file, asked: Asked::default(), owner: desk.actor().user, at: now, look: None };
    desk.store().image::<Uploads>().with(now, |uploads| {
        uploads.insert(id.clone(), upload);
        let held =
            |uploads: &BTreeMap<String, Upload>| uploads.values().map(|upload| upload.file.bytes.len()).sum::<usize>();
        while uploads.len() > 1 && held(uploads) > BYTES_MAX {
            let oldest = uploads.values().min_by_key(|upload| upload.at).map(|upload| upload.id.clone());
            oldest.and_then(|oldest| uploads.remove(&oldest));
        }
    });
    Ok(id)
}

/// The upload with this id, if it still waits and is the actor's own.
pub fn upload(desk: &Desk, id: &str) -> Result<Upload, IntakeRefusal> {
    let found = desk.store().image::<Uploads>().with(desk.clock().now(), |uploads| uploads.get(id).cloned());
    found.filter(|upload| upload.owner == desk.actor().user).ok_or(IntakeRefusal::NoSuchUpload)
}

/// Adds answers to an upload; an empty one takes an answer back.
pub fn answer_upload(desk: &Desk, id: &str, change: impl FnOnce(&mut Asked)) -> Result<(), IntakeRefusal> {
    upload(desk, id)?;
    desk.store().image::<Uploads>().with(desk.clock().now(), |uploads| {
        if let Some(upload) = uploads.get_mut(id) {
            change(&mut upload.asked);
            upload.look = None;
        }
    });
    Ok(())
}

/// Lets an upload go.
pub fn drop_upload(desk: &Desk, id: &str) -> Result<(), IntakeRefusal> {
    upload(desk, id)?;
    desk.store().image::<Uploads>().with(desk.clock().now(), |uploads| uploads.remove(id));
    Ok(())
}

/// The look at an upload; the last one where nothing was answered since.
pub async fn look_at_upload(desk: &Desk, id: &str) -> Result<(Upload, Arc<Look>, Arc<Seen>), IntakeRefusal> {
    let found = upload(desk, id)?;
    if let Some((look, seen)) = &found.look {
        return Ok((found.clone(), Arc::clone(look), Arc::clone(seen)));
    }
    let (look, seen) = look_at_workbook(desk, &found.file, &found.asked).await?;
    let look = Arc::new(look);
    let kept = (Arc::clone(&look), Arc::clone(&seen));
    desk.store().image::<Uploads>().with(desk.clock().now(), |uploads| {
        if let Some(upload) = uploads.get_mut(id) {
            upload.look = Some(kept);
        }
    });
    Ok((found, look, seen))
}
