//! The log of acts, and taking one back.

use std::io::Cursor;

use askama::Template;
use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::choices::Options;
use super::page::{Notice, Page, html};
use super::problems::Shown;
use super::seat::Seat;
use super::time_asked::day_of;
use crate::agencies::agencies;
use crate::audit::{self, ActFilter, ActRow, NoteRow, UndoRefusal};
use crate::desk::{Act, AgencyId, Fault, policy};
use crate::web::request::{Path, Query};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/acts", get(list))
        .route("/acts/export.csv", get(csv))
        .route("/acts/export.xlsx", get(xlsx))
        .route("/acts/{seq}", get(show))
        .route("/acts/{seq}/undoing", post(undo))
}

/// Acts on a page of the log.
const ACTS_A_PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "audit/acts.html")]
struct ActsPage {
    page: Page,
    acts: Vec<ActRow>,
    words: Vec<(&'static str, String)>,
    people: Vec<String>,
    agencies: Options,
    query: ActsQuery,
    faults: Vec<Fault>,
    earlier: Option<String>,
}

/// What is asked of the log, as it stands in the address.
#[derive(Clone, Debug, Default, serde::Deserialize, serde::Serialize)]
#[serde(default)]
struct ActsQuery {
    #[serde(skip_serializing_if = "String::is_empty")]
    word: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    who: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    agency: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    record: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    from: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    until: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    before: String,
}

impl ActsQuery {
    /// The filter, and what is wrong with what was typed.
    fn filter(&self) -> (ActFilter, Vec<Fault>) {
        let mut faults = Vec::new();
        let mut day = |name: &str, text: &str| match text.trim() {
            "" => None,
            text => day_of(text).or_else(|| {
                faults.push(Fault::new(name, "fault-not-a-day"));
                None
            }),
        };
        let (from, until) = (day("from", &self.from), day("until", &self.until));
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let record = some(&self.record).and_then(|text| {
            let record = audit::record_of(&text);
            if record.is_none() {
                faults.push(Fault::new("record", "fault-not-a-record"));
            }
            record
        });
        let filter = ActFilter {
            word: some(&self.word),
            who: some(&self.who),
            agency: self.agency.parse().ok().map(AgencyId),
            record,
            from,
            until,
            before: self.before.parse().ok(),
            limit: ACTS_A_PAGE,
        };
        (filter, faults)
    }

    /// The same question to `path`, from `before` on.
    fn address(&self, path: &str, before: Option<i64>) -> String {
        let asked = Self { before: before.map_or(String::new(), |seq| seq.to_string()), ..self.clone() };
        let query = serde_urlencoded::to_string(&asked).unwrap_or_default();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}

async fn list(seat: Seat, Query(query): Query<ActsQuery>) -> Result<Response, Shown> {
    let (filter, faults) = query.filter();
    let acts = audit::acts(&seat.desk, &filter).await?;
    let page = seat.page(seat.words().say("audit-title")).await?;
    let words = Act::ALL
        .iter()
        .filter(|act| !act.word().starts_with("read-") || **act == Act::ReadSmallCounts)
        .map(|act| (act.word(), page.say(&format!("act-{}", act.word()))))
        .collect();
    let full = acts.len() == usize::try_from(ACTS_A_PAGE).unwrap_or(usize::MAX);
    let earlier = acts.last().filter(|_| full).map(|act| query.address("/acts", Some(act.seq)));
    let people = audit::people(&seat.desk).await?;
    let agencies = agencies(&seat.desk, seat.desk.now()).await?;
    let agencies = agencies.into_iter().map(|agency| (agency.id.to_string(), agency.short_name)).collect();
    Ok(html(&ActsPage { page, acts, words, people, agencies, query, faults, earlier }))
}

async fn csv(seat: Seat, Query(query): Query<ActsQuery>) -> Result<Response, Shown> {
    let export = audit::export_acts(&seat.desk, &query.filter().0).await?;
    let mut bytes = Vec::new();
    export.write_csv(seat.words(), &mut bytes)?;
    Ok(file("text/csv; charset=utf-8", "csv", export.asked(), bytes))
}

async fn xlsx(seat: Seat, Query(query): Query<ActsQuery>) -> Result<Response, Shown> {
    let export = audit::export_acts(&seat.desk, &query.filter().0).await?;
    let mut bytes = Cursor::new(Vec::new());
    export.write_xlsx(seat.words(), &mut bytes)?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(file(media, "xlsx", export.asked(), bytes.into_inner()))
}

fn file(media: &'static str, ending: &str, rows: usize, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"acts-{rows}.{ending}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

#[derive(Template)]
#[template(path = "audit/act.html")]
struct ActPage {
    page: Page,
    act: ActRow,
    notes: Vec<NoteRow>,
    can_undo: bool,
}

async fn show(seat: Seat, Path(seq): Path<i64>) -> Result<Response, Shown> {
    let act = audit::one_act(&seat.desk, seq).await?.ok_or(UndoRefusal::NotFound(seq))?;
    let page = seat.page(seat.words().say(&format!("act-{}", act.word))).await?;
    let can_undo = may_undo(&seat, &act);
    Ok(html(&ActPage { page, notes: act.notes(), act, can_undo }))
}

async fn undo(seat: Seat, Path(seq): Path<i64>) -> Result<Response, Shown> {
    let signed = audit::undo_act(&seat.desk, seq).await?;
    Ok(Redirect::to(&format!("/acts/{seq}?done={}", signed.seq)).into_response())
}

fn may_undo(seat: &Seat, act: &ActRow) -> bool {
    let actor = seat.desk.actor();
    act.can_be_undone() && Act::of_word(&act.word).is_some_and(|done| policy::may_undo(actor, done, act.agency))
}

/// The notice of an act just done by this person.
pub(super) async fn notice_of(seat: &Seat, seq: i64) -> Result<Option<Notice>, Shown> {
    let Some(act) = audit::one_act(&seat.desk, seq).await? else { return Ok(None) };
    if act.user != seat.desk.actor().user {
        return Ok(None);
    }
    let words = seat.words();
    let sentence = words.say(&format!("act-{}", act.word));
    let text = words.say_with("notice-done", &crate::words::args([("act", sentence), ("seq", seq.to_string())]));
    Ok(Some(Notice { text, undo: may_undo(seat, &act).then_some(seq) }))
}
