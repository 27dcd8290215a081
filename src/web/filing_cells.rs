//! The cells of a filing: typed into its form, saved one by one as they are
//! typed, or sent in later from a file that kept them.

use std::collections::BTreeMap;

use axum::extract::Multipart;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};

use super::app::App;
use super::filing_link::back_home;
use super::filing_page::{Typed, filing_page};
use super::problems::Shown;
use super::seat::Seat;
use super::subjects::Subjects;
use crate::calendar::Instant;
use crate::desk::{AsOf, Fault, Problem as _};
use crate::indicators::spread;
use crate::rounds::{
    CellKey, Checked, Edit, FilingId, Filled, Outcome, RoundRefusal, Sheet, fill_filing, hand_out_workbook, sheet,
    take_workbook_back,
};
use crate::web::request::{Form, Path};
use crate::words::Words;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/filings/{id}/cells", get(cells).post(type_cells))
        .route("/filings/{id}/autosave", post(autosave))
        .route("/filings/{id}/kept", post(send_kept))
        .route("/filings/{id}/workbooks", post(hand_out))
        .route("/filings/{id}/workbook", post(take_back))
}

/// Where something typed came from, in the log.
const FROM_PAGE: &str = "page";
const FROM_KEPT: &str = "kept";

/// A cell as a page that is open already learns of it.
#[derive(serde::Serialize)]
struct Told {
    /// What stands there now.
    now: String,
    /// `saved`, `same` or `collides`; none where nothing was typed.
    outcome: Option<&'static str>,
    fault: Option<String>,
    warnings: Vec<String>,
}

#[derive(serde::Serialize)]
struct Answer {
    cells: BTreeMap<String, Told>,
    /// Cells with two values.
    collisions: usize,
}

impl Answer {
    fn of(words: &Words, sheet: &Sheet, outcomes: &BTreeMap<String, Outcome>) -> Self {
        let said = |fault: &Fault| words.say_with(fault.word, &fault.args);
        let told = |key: CellKey| {
            let none = Checked::default();
            let checked = sheet.checked.get(&key).unwrap_or(&none);
            Told {
                now: sheet.cells.get(key).map_or_else(String::new, |cell| cell.typed.clone()),
                outcome: outcomes.get(&key.text()).map(|outcome| match outcome {
                    Outcome::Saved => "saved",
                    Outcome::Same => "same",
                    Outcome::Collides { .. } => "collides",
                }),
                fault: checked.fault.as_ref().map(said),
                warnings: checked.warnings.iter().map(said).collect(),
            }
        };
        Self { cells: sheet.keys().map(|key| (key.text(), told(key))).collect(), collisions: sheet.collisions.len() }
    }
}

async fn answer(seat: &Seat, id: FilingId, outcomes: &BTreeMap<String, Outcome>) -> Result<Response, Shown> {
    let sheet = sheet(&seat.desk, id).await?;
    Ok(Json(Answer::of(seat.words(), &sheet, outcomes)).into_response())
}

/// The cells as they stand, for a page that is open already.
async fn cells(seat: Seat, Path(id): Path<FilingId>) -> Result<Response, Shown> {
    answer_of(&seat, id).await
}

/// The same from whichever seat.
pub(super) async fn answer_of(seat: &Seat, id: FilingId) -> Result<Response, Shown> {
    answer(seat, id, &BTreeMap::new()).await
}

/// What a page sends of its cells, or kept in a file.
#[derive(serde::Deserialize)]
pub(super) struct Kept {
    /// The filing for which the file was kept.
    filing: FilingId,
    edits: Vec<Edit>,
}

async fn autosave(seat: Seat, Path(id): Path<FilingId>, Json(typed): Json<Kept>) -> Result<Response, Shown> {
    save_one_by_one(&seat, id, typed).await
}

/// Saves cells as they are typed, from whichever seat.
pub(super) async fn save_one_by_one(seat: &Seat, id: FilingId, typed: Kept) -> Result<Response, Shown> {
    let filled = fill_filing(&seat.desk, id, &typed.edits, FROM_PAGE).await?;
    answer(seat, id, &filled.cells).await
}

/// The fields of the form: `v.17.4` is typed, `b.17.4` what it began with,
/// `n.17.4` the remark, `m.17.4` the remark it began with. Where a block is pasted it is spread over them first.
fn edits_of(pairs: &[(String, String)], sheet: &Sheet) -> Vec<Edit> {
    let typed = super::typed::Typed::of(pairs.to_vec());
    let has = |name: &str| pairs.iter().any(|(key, _)| key == name);
    let mut edits: Vec<Edit> = Vec::new();
    for key in sheet.keys().map(CellKey::text).filter(|key| has(&format!("v.{key}"))) {
        edits.push(Edit {
            base: typed.text(&format!("b.{key}")),
            typed: typed.text(&format!("v.{key}")),
            note: has(&format!("n.{key}")).then(|| typed.text(&format!("n.{key}"))),
            note_base: has(&format!("m.{key}")).then(|| typed.text(&format!("m.{key}"))),
            cell: key,
        });
    }
    let rows = if sheet.filing.subjects.len() == 1 { edits.len() } else { sheet.filing.subjects.len() };
    let columns = edits.len().checked_div(rows).unwrap_or(0);
    let from = typed.get("from").parse::<usize>().unwrap_or(0);
    let from = (from.checked_div(columns).unwrap_or(0), from.checked_rem(columns).unwrap_or(0));
    spread(typed.get("pasted"), from, (rows, columns), |(row, column), text| {
        if let Some(edit) = edits.get_mut(row * columns + column) {
            text.clone_into(&mut edit.typed);
        }
    });
    edits
}

async fn type_cells(
    seat: Seat,
    Path(id): Path<FilingId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Shown> {
    save_typed(&seat, id, pairs).await
}

/// Saves the cells of the form, from whichever seat.
pub(super) async fn save_typed(seat: &Seat, id: FilingId, pairs: Vec<(String, String)>) -> Result<Response, Shown> {
    let edits = edits_of(&pairs, &sheet(&seat.desk, id).await?);
    let filled = fill_filing(&seat.desk, id, &edits, FROM_PAGE).await;
    shown(seat, id, filled, edits).await
}

/// Back to the filing; or its page with what was typed, where that has faults.
pub(super) async fn shown(
    seat: &Seat,
    id: FilingId,
    filled: Result<Filled, RoundRefusal>,
    edits: Vec<Edit>,
) -> Result<Response, Shown> {
    match filled {
        Ok(filled) => {
            let collides = filled.cells.values().any(|outcome| matches!(outcome, Outcome::Collides { .. }));
            let at = if collides { "#collisions" } else { "#sheet" };
            Ok(back_home(seat, id, filled.signed.map(|signed| signed.seq), at))
        }
        Err(refusal) if !refusal.faults().is_empty() => {
            let faults = refusal.faults().to_vec();
            filing_page(seat, id, Typed { edits, faults, ..Typed::default() }).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// The workbook of a filing, to be filled in elsewhere.
async fn hand_out(seat: Seat, Path(id): Path<FilingId>) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let sheet = sheet(desk, id).await?;
    let as_of = AsOf { on: sheet.round.period.last_day(), known: Instant::LATEST };
    let subjects = Subjects::of(desk, as_of, sheet.filing.subjects.iter().copied()).await?;
    let signed = hand_out_workbook(desk, id, seat.words(), |subject| subjects.name(subject)).await?;
    let disposition = format!("attachment; filename=\"phieu-{id}.xlsx\"");
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let headers = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, signed.record).into_response())
}

async fn take_back(seat: Seat, Path(id): Path<FilingId>, mut form: Multipart) -> Result<Response, Shown> {
    let unreadable = || Shown::of_fault(&Fault::new("file", "fault-missing"));
    let (mut name, mut bytes) = (String::new(), Vec::new());
    while let Some(field) = form.next_field().await.map_err(|_| unreadable())? {
        if field.name() == Some("file") {
            name = field.file_name().unwrap_or_default().to_owned();
            bytes = field.bytes().await.map_err(|_| unreadable())?.to_vec();
        }
    }
    let filled = take_workbook_back(&seat.desk, id, &name, bytes).await;
    shown(&seat, id, filled, Vec::new()).await
}

/// A file that a page kept while the line was down.
async fn send_kept(seat: Seat, Path(id): Path<FilingId>, form: Multipart) -> Result<Response, Shown> {
    save_kept(&seat, id, form).await
}

/// The same from whichever seat.
pub(super) async fn save_kept(seat: &Seat, id: FilingId, mut form: Multipart) -> Result<Response, Shown> {
    let unreadable = || Shown::of_fault(&Fault::new("file", "fault-kept-file"));
    let mut kept: Option<Kept> = None;
    while let Some(field) = form.next_field().await.map_err(|_| unreadable())? {
        if field.name() == Some("file") {
            let bytes = field.bytes().await.map_err(|_| unreadable())?;
            kept = Some(serde_json::from_slice(&bytes).map_err(|_| unreadable())?);
        }
    }
    let kept = kept.filter(|kept| kept.filing == id).ok_or_else(unreadable)?;
    let filled = fill_filing(&seat.desk, id, &kept.edits, FROM_KEPT).await;
    shown(seat, id, filled, kept.edits).await
}
