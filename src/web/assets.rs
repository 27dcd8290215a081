//! Styles, scripts and fonts, embedded in the binary.

use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::RustEmbed;

use super::app::App;
use crate::web::request::Path;

#[derive(RustEmbed)]
#[folder = "static/"]
#[exclude = "*.md"]
#[exclude = "*.txt"]
struct Files;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/static/{*name}", get(file)).route("/favicon.ico", get(icon))
}

/// `/static/style.css?v=…`: the first digits of the content's hash, so that a
/// browser may keep the file for ever.
pub(super) fn address(name: &str) -> String {
    let hash = Files::get(name).map(|file| file.metadata.sha256_hash()).unwrap_or_default();
    let version: String = hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("/static/{name}?v={version}")
}

async fn file(Path(name): Path<String>) -> Response {
    let Some(file) = Files::get(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let kind = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("woff2") => "font/woff2",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    };
    (
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")],
        file.data.into_owned(),
    )
        .into_response()
}

async fn icon() -> Response {
    file(Path("icon.svg".into())).await
}
