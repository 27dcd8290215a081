//! `/files`, and files that are sent in: photographs of a news item, materials of a
//! session.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{ActDone, Recorded, recorded};
use super::caller::Caller;
use super::fields::typed;
use super::news::NewsPath;
use super::outreach::SessionPath;
use super::problem::Stopped;
use super::routes::{Answered, Download, Nothing, Operation, Routes, Sent};
use crate::bulletin::{NewsId, PhotoForm, add_photos, group_photos, remove_photo, revise_photo};
use crate::desk::{Act, Signed};
use crate::files::{self, FileId, Size, Upload};
use crate::outreach::{AttachForm, SessionId, attach_files, detach_file};

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, tag, summary, act| Operation { id, tag, summary, act };
    routes
        .download(
            "/files/{file}",
            "application/octet-stream",
            told("readFile", "files", "A file that a record has with it.", Act::ReadFiles),
            file,
        )
        .upload(
            "/news/{news}/photographs",
            told("addPhoto", "news", "Adds a photograph; place and device in it are lost.", Act::RecordNews),
            add,
        )
        .post(
            "/news/{news}/photographs/{file}",
            told("revisePhoto", "news", "Changes what is told of a photograph.", Act::RecordNews),
            revise,
        )
        .post(
            "/news/{news}/photographs/{file}/removal",
            told("removePhoto", "news", "Takes a photograph away.", Act::RecordNews),
            remove,
        )
        .post(
            "/news/{news}/groups",
            told("groupPhotos", "news", "Puts groups of photographs under one caption each.", Act::RecordNews),
            group,
        )
        .upload(
            "/sessions/{session}/files",
            told("attachFile", "outreach", "Adds a photograph or material to a session.", Act::RecordSession),
            attach,
        )
        .post(
            "/sessions/{session}/files/{file}/removal",
            told("detachFile", "outreach", "Takes a file away from a session.", Act::RecordSession),
            detach,
        )
}

#[derive(Deserialize, JsonSchema)]
struct FilePath {
    file: i64,
}

#[derive(Deserialize, JsonSchema)]
struct PhotoPath {
    news: i64,
    file: i64,
}

#[derive(Deserialize, JsonSchema)]
struct AttachedPath {
    session: i64,
    file: i64,
}

/// A photograph that is sent.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PhotoQuestion {
    /// Its name with its ending: `khai-mac.jpg`.
    name: String,
    /// What it shows; may be left out in a group.
    caption: Option<String>,
    /// Who gave it: an office.
    credit: Option<String>,
    /// What somebody is told who cannot see it.
    alternative: Option<String>,
    /// Number of its group, 1 to 9.
    group: Option<u8>,
}

/// What is told of a photograph.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PhotoInput {
    /// What it shows; may be left out in a group.
    caption: Option<String>,
    /// Who gave it: an office.
    credit: String,
    /// What somebody is told who cannot see it.
    alternative: String,
    /// Number of its group, 1 to 9.
    group: Option<u8>,
    /// Its place among the photographs.
    position: Option<u32>,
}

/// Groups of photographs.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct GroupsInput {
    /// The groups.
    groups: Vec<GroupInput>,
}

/// A group of photographs.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct GroupInput {
    /// Its number, 1 to 9.
    group: u8,
    /// What its photographs show together.
    caption: String,
}

/// Material of a session that is sent.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MaterialQuestion {
    /// Its name with its ending: `tai-lieu.pdf`.
    name: String,
    /// What it shows or is.
    caption: Option<String>,
}

/// Files that were kept.
#[derive(Serialize, JsonSchema)]
struct FilesKept {
    /// Their numbers.
    files: Vec<i64>,
    /// The act in the log.
    act: ActDone,
}

fn kept(signed: &Signed<Vec<FileId>>) -> Answered<FilesKept> {
    Answered::Made(FilesKept { files: signed.record.iter().map(|file| file.0).collect(), act: ActDone::from(signed) })
}

async fn file(caller: Caller, path: FilePath, _: Nothing) -> Result<Download, Stopped> {
    let (found, bytes) = files::bytes(&caller.desk, caller.desk.now(), FileId(path.file), Size::Full).await?;
    let ending = found.name.rsplit_once('.').map_or("bin", |(_, ending)| ending).to_ascii_lowercase();
    Ok(Download { media: "application/octet-stream", name: format!("file-{}.{ending}", path.file), bytes })
}

async fn add(caller: Caller, path: NewsPath, asked: PhotoQuestion, file: Sent) -> Result<Answered<FilesKept>, Stopped> {
    let form = PhotoForm {
        caption: typed(asked.caption),
        credit: typed(asked.credit),
        alternative: typed(asked.alternative),
        bundle: typed(asked.group),
        position: String::new(),
    };
    let upload = Upload { name: asked.name, bytes: file.0.to_vec() };
    Ok(kept(&add_photos(&caller.desk, NewsId(path.news), &form, vec![upload]).await?))
}

async fn revise(caller: Caller, path: PhotoPath, input: PhotoInput) -> Result<Answered<Recorded>, Stopped> {
    let form = PhotoForm {
        caption: typed(input.caption),
        credit: input.credit,
        alternative: input.alternative,
        bundle: typed(input.group),
        position: typed(input.position),
    };
    let file = FileId(path.file);
    Ok(recorded(revise_photo(&caller.desk, NewsId(path.news), file, &form).await?.of(file)))
}

async fn remove(caller: Caller, path: PhotoPath, _: Nothing) -> Result<Answered<Recorded>, Stopped> {
    let file = FileId(path.file);
    Ok(recorded(remove_photo(&caller.desk, NewsId(path.news), file).await?.of(file)))
}

async fn group(caller: Caller, path: NewsPath, input: GroupsInput) -> Result<Answered<Recorded>, Stopped> {
    let news = NewsId(path.news);
    let captions: Vec<(i64, String)> = input.groups.into_iter().map(|one| (one.group.into(), one.caption)).collect();
    Ok(recorded(group_photos(&caller.desk, news, &captions).await?.of(news)))
}

async fn attach(
    caller: Caller,
    path: SessionPath,
    asked: MaterialQuestion,
    file: Sent,
) -> Result<Answered<FilesKept>, Stopped> {
    let uploads = vec![Upload { name: asked.name, bytes: file.0.to_vec() }];
    let form = AttachForm { caption: typed(asked.caption), uploads };
    Ok(kept(&attach_files(&caller.desk, SessionId(path.session), form).await?))
}

async fn detach(caller: Caller, path: AttachedPath, _: Nothing) -> Result<Answered<Recorded>, Stopped> {
    let file = FileId(path.file);
    Ok(recorded(detach_file(&caller.desk, SessionId(path.session), file).await?.of(file)))
}
