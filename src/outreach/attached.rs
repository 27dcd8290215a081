//! Materials and photographs of a session.

use serde_json::{Value, json};

use super::form::text;
use super::problems::OutreachRefusal;
use super::session::SessionId;
use super::sql;
use crate::desk::{Act, Desk, DeskError, Note, Signed};
use crate::files::{self, FileId, Upload};

/// Files that somebody adds, with what they show.
#[derive(Clone, Debug, Default)]
pub struct AttachForm {
    /// What they show or are.
    pub caption: String,
    /// The files.
    pub uploads: Vec<Upload>,
}

/// Keeps files with a session. They are made ready before the store is asked:
/// a photograph takes longer to encode than all else.
pub async fn attach_files(
    desk: &Desk,
    id: SessionId,
    form: AttachForm,
) -> Result<Signed<Vec<FileId>>, OutreachRefusal> {
    if !desk.may(Act::RecordSession) {
        return Err(DeskError::NotAllowed { act: Act::RecordSession, role: desk.actor().role }.into());
    }
    let mut faults = Vec::new();
    let caption = text("caption", &form.caption, &mut faults);
    if form.uploads.is_empty() {
        faults.push(crate::desk::Fault::new("file", "fault-missing"));
    }
    let ready = match files::ready_all(form.uploads).await {
        Ok(ready) => ready,
        Err(crate::files::FileRefusal::Faults(found)) => {
            faults.extend(found);
            Vec::new()
        }
        Err(other) => return Err(other.into()),
    };
    if !faults.is_empty() {
        return Err(OutreachRefusal::Faults(faults));
    }
    let mut change = desk.change(Act::RecordSession).await?;
    let at = change.at();
    sql::session(&mut change, at, id).await?.ok_or(OutreachRefusal::NotFound(id))?;
    let mut kept = Vec::new();
    for one in ready {
        kept.push((files::keep_in(&mut change, one).await?, caption.clone()));
    }
    sql::attach(&mut change, id, &kept).await?;
    let ids: Vec<FileId> = kept.iter().map(|(file, _)| *file).collect();
    let note = Note::changed("outreach-session", id, Value::Null, json!({"files": ids, "caption": caption}));
    Ok(change.commit(note).await?.of(ids))
}

/// Takes a file away from a session.
pub async fn detach_file(desk: &Desk, id: SessionId, file: FileId) -> Result<Signed, OutreachRefusal> {
    let mut change = desk.change(Act::RecordSession).await?;
    if sql::detach(&mut change, id, file).await? == 0 {
        return Err(OutreachRefusal::NoSuchFile(id, file));
    }
    Ok(change.commit(Note::changed("outreach-session", id, json!({"file": file}), Value::Null)).await?)
}
