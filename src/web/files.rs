//! Files that records have with them: photographs as pictures, all else as
//! attachments. For people who are signed in.

use axum::Router;
use axum::extract::Multipart;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use super::app::App;
use super::problems::Shown;
use super::seat::Seat;
use crate::files::{self, File, FileId, Size, Upload};
use crate::web::request::Path;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/files/{id}", get(full)).route("/files/{id}/small", get(small))
}

async fn full(seat: Seat, Path(id): Path<FileId>, asked: HeaderMap) -> Result<Response, Shown> {
    let (file, bytes) = files::bytes(&seat.desk, seat.desk.now(), id, Size::Full).await?;
    Ok(answered(&file, bytes, &asked, Size::Full, "private, max-age=86400"))
}

async fn small(seat: Seat, Path(id): Path<FileId>, asked: HeaderMap) -> Result<Response, Shown> {
    let (file, bytes) = files::bytes(&seat.desk, seat.desk.now(), id, Size::Small).await?;
    Ok(answered(&file, bytes, &asked, Size::Small, "private, max-age=86400"))
}

/// A file as an answer. Only photographs, which the house encoded itself, are
/// shown in the page; the router adds `nosniff` to everything.
pub(super) fn answered(file: &File, bytes: Vec<u8>, asked: &HeaderMap, size: Size, kept: &'static str) -> Response {
    let part = if size == Size::Small { "s" } else { "f" };
    let tag = format!("\"{}{part}\"", file.version());
    if asked.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    let way = if file.is_photograph() { "inline" } else { "attachment" };
    let plain: String = file.name.chars().map(|letter| if letter.is_ascii() { letter } else { '_' }).collect();
    let disposition = format!("{way}; filename=\"{plain}\"; filename*=UTF-8''{}", percent(&file.name));
    let headers = [
        (header::CONTENT_TYPE, file.media.clone()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::ETAG, tag),
        (header::CACHE_CONTROL, kept.to_owned()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// A text in an address or a header (RFC 3986, section 2.3).
pub(super) fn percent(text: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// A form with files: its texts in order, and the files of the field `file`.
pub(super) async fn read_form(mut form: Multipart) -> (Vec<(String, String)>, Vec<Upload>) {
    let (mut texts, mut uploads) = (Vec::new(), Vec::new());
    while let Ok(Some(field)) = form.next_field().await {
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(str::to_owned) {
            Some(file) => {
                // A control in which nothing was chosen sends one without name and bytes.
                if let Ok(bytes) = field.bytes().await
                    && !(bytes.is_empty() && file.is_empty())
                {
                    uploads.push(Upload { name: file, bytes: bytes.to_vec() });
                }
            }
            None => texts.push((name, field.text().await.unwrap_or_default())),
        }
    }
    (texts, uploads)
}
