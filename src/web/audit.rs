//! The log of acts, and taking one back.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::page::{Notice, Page, html};
use super::problems::Shown;
use super::seat::Seat;
use crate::audit::{self, ActFilter, ActRow, NoteRow, UndoRefusal};
use crate::desk::{Act, Role};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/acts", get(list)).route("/acts/{seq}", get(show)).route("/acts/{seq}/undoing", post(undo))
}

/// Acts on a page of the log.
const ACTS_A_PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "audit/acts.html")]
struct ActsPage {
    page: Page,
    acts: Vec<ActRow>,
    words: Vec<(&'static str, String)>,
    word: String,
    earlier: Option<i64>,
}

#[derive(serde::Deserialize)]
struct ActsQuery {
    #[serde(default)]
    word: String,
    before: Option<i64>,
}

async fn list(seat: Seat, Query(query): Query<ActsQuery>) -> Result<Response, Shown> {
    let filter = ActFilter {
        word: Some(query.word.clone()).filter(|word| !word.is_empty()),
        before: query.before,
        limit: ACTS_A_PAGE,
        ..ActFilter::default()
    };
    let acts = audit::acts(&seat.desk, &filter).await?;
    let page = seat.page(seat.words().say("audit-title")).await?;
    let words = Act::ALL
        .iter()
        .filter(|act| !act.word().starts_with("read-"))
        .map(|act| (act.word(), page.say(&format!("act-{}", act.word()))))
        .collect();
    let full = acts.len() == usize::try_from(ACTS_A_PAGE).unwrap_or(usize::MAX);
    let earlier = acts.last().map(|act| act.seq).filter(|_| full);
    Ok(html(&ActsPage { page, acts, words, word: query.word, earlier }))
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
    act.can_be_undone() && seat.desk.may(Act::UndoAct) && (actor.role == Role::Operator || actor.agency == act.agency)
}

/// `done=17`, for the address that follows a change: the person's latest act of
/// this kind. Empty where there is none.
pub(super) async fn done(seat: &Seat, act: Act) -> Result<String, Shown> {
    let filter = ActFilter { word: Some(act.word().to_owned()), limit: 20, ..ActFilter::default() };
    let acts = audit::acts(&seat.desk, &filter).await?;
    let own = acts.iter().find(|act| act.user == seat.desk.actor().user);
    Ok(own.map_or(String::new(), |act| format!("done={}", act.seq)))
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
