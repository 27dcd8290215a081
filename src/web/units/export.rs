//! The list as a file: every unit that meets the filter, and an account.

use std::io::Cursor;

use axum::http::{HeaderName, header};
use axum::response::{IntoResponse as _, Response};

use super::list::UnitsQuery;
use crate::desk::{Kind, Problem};
use crate::register::{UnitFile, export_units, write_units};
use crate::web::problems::Shown;
use crate::web::request::Query;
use crate::web::seat::Seat;
use crate::web::time_asked::TimeAsked;

/// Writing a file failed.
#[derive(Debug, thiserror::Error)]
enum FileTrouble {
    #[error(transparent)]
    Export(#[from] songhanh_document::export::ExportError),
    #[error("the writer of a file stopped: {0}")]
    Writer(#[from] tokio::task::JoinError),
}

impl Problem for FileTrouble {
    fn kind(&self) -> Kind {
        Kind::Trouble
    }

    fn word(&self) -> &'static str {
        "trouble"
    }
}

pub(super) async fn csv(seat: Seat, Query(query): Query<UnitsQuery>) -> Result<Response, Shown> {
    file(seat, query, UnitFile::Csv).await
}

pub(super) async fn xlsx(seat: Seat, Query(query): Query<UnitsQuery>) -> Result<Response, Shown> {
    file(seat, query, UnitFile::Xlsx).await
}

async fn file(seat: Seat, query: UnitsQuery, kind: UnitFile) -> Result<Response, Shown> {
    let time = TimeAsked::of(&seat, &query.on).known_at(&query.known);
    let export = export_units(&seat.desk, time.as_of, &query.filter()).await?;
    let (asked, left_out) = (export.asked, export.left_out);
    let words = seat.words();
    let written = tokio::task::spawn_blocking(move || {
        let mut bytes = Cursor::new(Vec::new());
        let done = write_units(&export, words, kind, &mut bytes)?;
        Ok::<_, FileTrouble>((bytes.into_inner(), done.rows))
    });
    let (bytes, rows) = written.await.map_err(FileTrouble::from)??;
    let media = match kind {
        UnitFile::Csv => "text/csv; charset=utf-8",
        UnitFile::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };
    // The name tells the account too: units-2024-07-01-200-of-200.csv.
    let name = format!("units-{}-{rows}-of-{asked}.{}", time.as_of.on, kind.ending());
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (HeaderName::from_static("x-rows-asked"), asked.to_string()),
        (HeaderName::from_static("x-rows-written"), rows.to_string()),
        (HeaderName::from_static("x-rows-left-out"), left_out.to_string()),
    ];
    Ok((headers, bytes).into_response())
}
