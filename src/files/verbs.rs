//! Making files ready, keeping them, giving them back.

use sha2::{Digest as _, Sha256};

use super::file::{ContentId, File, FileId, FileRefusal, Ready, Size, Upload};
use super::kind::{FILE_BYTES_MAX, hexadecimal, media_of, name_of};
use super::{photo, sql};
use crate::calendar::Instant;
use crate::desk::{Act, AsOf, Change, Desk, Fault};
use crate::store::{Connection, StoreError};
use crate::words::args;

/// Makes a file sound, away from the store and from the threads that serve:
/// its kind, its size, its name; a photograph is encoded anew.
pub async fn ready(upload: Upload) -> Result<Ready, FileRefusal> {
    let made = tokio::task::spawn_blocking(move || made_ready(upload)).await;
    made.map_err(|error| FileRefusal::Stopped(error.to_string()))?.map_err(|fault| FileRefusal::Faults(vec![fault]))
}

/// Several files, every fault of all of them at once.
pub async fn ready_all(uploads: Vec<Upload>) -> Result<Vec<Ready>, FileRefusal> {
    let (mut sound, mut faults) = (Vec::new(), Vec::new());
    for upload in uploads {
        match ready(upload).await {
            Ok(one) => sound.push(one),
            Err(FileRefusal::Faults(found)) => faults.extend(found),
            Err(other) => return Err(other),
        }
    }
    if faults.is_empty() { Ok(sound) } else { Err(FileRefusal::Faults(faults)) }
}

fn made_ready(upload: Upload) -> Result<Ready, Fault> {
    let Upload { name, bytes } = upload;
    if bytes.is_empty() {
        return Err(Fault::with("file", "fault-file-empty", args([("name", name)])));
    }
    if bytes.len() > FILE_BYTES_MAX {
        let most = (FILE_BYTES_MAX / 1024 / 1024).to_string();
        return Err(Fault::with("file", "fault-file-too-large", args([("name", name), ("most", most)])));
    }
    if let Some(format) = photo::format_of(&bytes) {
        let anew = photo::encoded_anew(&name, &bytes, format)?;
        return Ok(Ready {
            name: name_of(&name, Some("jpg")),
            media: "image/jpeg".into(),
            hash: hexadecimal(&Sha256::digest(&anew.bytes)),
            bytes: anew.bytes,
            small: Some(anew.small),
            sides: Some(anew.sides),
        });
    }
    let media = media_of(&name, &bytes)?.to_owned();
    let hash = hexadecimal(&Sha256::digest(&bytes));
    Ok(Ready { name: name_of(&name, None), media, hash, bytes, small: None, sides: None })
}

/// Keeps a file inside an open change, which the caller notes and commits.
/// Bytes that are there already are not kept again.
pub async fn keep_in(change: &mut Change, ready: Ready) -> Result<FileId, StoreError> {
    let name = ready.name.clone();
    let content = match sql::content_of(change, &ready.hash).await? {
        Some(content) => content,
        None => {
            let content = ContentId(change.next_id().await?);
            sql::open_content(change, content, ready).await?;
            content
        }
    };
    let id = FileId(change.next_id().await?);
    sql::open_file(change, id, content, &name).await?;
    Ok(id)
}

/// What is known of these files, inside an open reading or change.
pub async fn files_in(connection: &mut Connection, known: Instant, ids: &[FileId]) -> Result<Vec<File>, StoreError> {
    sql::some(connection, known, ids).await
}

/// The bytes of a file inside an open reading: for a verb that has asked its
/// own policy, such as a page for everybody.
pub async fn bytes_in(
    connection: &mut Connection,
    known: Instant,
    id: FileId,
    size: Size,
) -> Result<Option<Vec<u8>>, StoreError> {
    sql::bytes(connection, known, id, size).await
}

/// The files that were kept last.
pub async fn files(desk: &Desk, as_of: AsOf, limit: i64) -> Result<Vec<File>, FileRefusal> {
    let mut reading = desk.read(Act::ReadFiles, as_of).await?;
    let known = reading.known();
    Ok(sql::last(&mut reading, known, limit).await?)
}

/// What is known of one file.
pub async fn file(desk: &Desk, as_of: AsOf, id: FileId) -> Result<File, FileRefusal> {
    let mut reading = desk.read(Act::ReadFiles, as_of).await?;
    let known = reading.known();
    sql::some(&mut reading, known, &[id]).await?.pop().ok_or(FileRefusal::NotFound(id))
}

/// A file with its bytes.
pub async fn bytes(desk: &Desk, as_of: AsOf, id: FileId, size: Size) -> Result<(File, Vec<u8>), FileRefusal> {
    let mut reading = desk.read(Act::ReadFiles, as_of).await?;
    let known = reading.known();
    let file = sql::some(&mut reading, known, &[id]).await?.pop().ok_or(FileRefusal::NotFound(id))?;
    let bytes = sql::bytes(&mut reading, known, id, size).await?.ok_or(FileRefusal::NotFound(id))?;
    Ok((file, bytes))
}
