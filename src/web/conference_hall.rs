//! Who comes to a conference: what was answered to the invitation, noted at a
//! desk or in the hall without an account; its agenda as a paper; its event in a
//! calendar; the figures that are frozen for its pack.

use std::net::SocketAddr;

use askama::Template;
use axum::Router;
use axum::extract::{ConnectInfo, Extension, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::choices::{Options, words};
use super::conference::{Seen, answered, back, faults_of};
use super::digest::base;
use super::page::{Page, html};
use super::problems::Shown;
use super::seat::{Seat, Visit};
use crate::access::Token;
use crate::conference::{
    FrozenId, Hall, IssueForm, PaperKind, ReplyAnswer, ReplyForm, conference_calendar, drop_frozen, freeze_views, hall,
    hand_out_hall_link, issue_paper, note_reply, seat_in_hall,
};
use crate::desk::Fault;
use crate::figures::ViewId;
use crate::reviews::ReviewId;
use crate::web::request::{Form, Path};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/reviews/{id}/programme", get(agenda).post(issue_agenda))
        .route("/reviews/{id}/invitation.ics", get(calendar))
        .route("/reviews/{id}/replies", get(replies).post(note))
        .route("/reviews/{id}/hall-links", post(hand_out))
        .route("/reviews/{id}/frozen-figures", post(freeze))
        .route("/reviews/{id}/frozen-figures/{frozen}/withdrawal", post(thaw))
        .route("/hall/{token}", get(show_hall).post(note_in_hall))
}

#[derive(Template)]
#[template(path = "conference/agenda.html")]
struct AgendaPage {
    page: Page,
    seen: Seen,
    issue: IssueForm,
    faults: Vec<Fault>,
}

async fn agenda(seat: Seat, Path(id): Path<ReviewId>) -> Result<Response, Shown> {
    let today = IssueForm { on: seat.desk.now().on.to_string(), number: String::new() };
    agenda_page(&seat, id, today, Vec::new()).await
}

async fn agenda_page(seat: &Seat, id: ReviewId, issue: IssueForm, faults: Vec<Fault>) -> Result<Response, Shown> {
    let seen = Seen::of(seat, id).await?;
    let invalid = !faults.is_empty();
    let page = seat.page(seat.words().say("agenda-heading")).await?;
    Ok(answered(html(&AgendaPage { page, seen, issue, faults }), invalid))
}

async fn issue_agenda(seat: Seat, Path(id): Path<ReviewId>, Form(form): Form<IssueForm>) -> Result<Response, Shown> {
    match faults_of(issue_paper(&seat.desk, id, PaperKind::Agenda, &form).await)? {
        Ok(signed) => Ok(back(&format!("/reviews/{id}/programme"), &signed)),
        Err(faults) => agenda_page(&seat, id, form, faults).await,
    }
}

async fn calendar(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<ReviewId>,
    headers: HeaderMap,
) -> Result<Response, Shown> {
    let address = format!("{}/reviews/{id}/preparation", base(&app, &headers));
    let text = conference_calendar(&seat.desk, id, &address).await?;
    let name = format!("attachment; filename=\"hoi-nghi-{id}.ics\"");
    let kind = "text/calendar; charset=utf-8".to_owned();
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], text).into_response())
}

#[derive(Template)]
#[template(path = "conference/replies.html")]
struct RepliesPage {
    page: Page,
    hall: Hall,
    form: ReplyForm,
    answers: Options,
    faults: Vec<Fault>,
    /// Where answers are sent.
    action: String,
    /// The hall's address, shown once.
    address: Option<String>,
}

impl RepliesPage {
    /// True for those who came by the hall's address: they see nothing else.
    fn in_hall(&self) -> bool {
        self.page.visit.actor.is_none()
    }

    fn may_note(&self) -> bool {
        self.in_hall() || self.page.may("note-reply")
    }
}

fn answers(seat: &Seat) -> Options {
    words(seat, "reply", ReplyAnswer::ALL.map(ReplyAnswer::word))
}

async fn replies(seat: Seat, Path(id): Path<ReviewId>) -> Result<Response, Shown> {
    replies_page(&seat, id, Typed::default(), None).await
}

/// What was typed of an answer, and what is wrong with it.
#[derive(Default)]
struct Typed {
    form: ReplyForm,
    faults: Vec<Fault>,
}

async fn replies_page(seat: &Seat, id: ReviewId, typed: Typed, address: Option<String>) -> Result<Response, Shown> {
    let hall = hall(&seat.desk, id).await?;
    let page = seat.page(seat.words().say("replies-title")).await?;
    let action = format!("/reviews/{id}/replies");
    let answers = answers(seat);
    let invalid = !typed.faults.is_empty();
    let shown = RepliesPage { page, hall, form: typed.form, answers, faults: typed.faults, action, address };
    Ok(answered(html(&shown), invalid))
}

async fn note(seat: Seat, Path(id): Path<ReviewId>, Form(form): Form<ReplyForm>) -> Result<Response, Shown> {
    match faults_of(note_reply(&seat.desk, id, &form).await)? {
        Ok(signed) => Ok(back(&format!("/reviews/{id}/replies"), &signed)),
        Err(faults) => replies_page(&seat, id, Typed { form, faults }, None).await,
    }
}

async fn hand_out(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<ReviewId>,
    headers: HeaderMap,
) -> Result<Response, Shown> {
    let token = hand_out_hall_link(&seat.desk, id).await?.record;
    let address = format!("{}/hall/{}", base(&app, &headers), token.text());
    replies_page(&seat, id, Typed::default(), Some(address)).await
}

/// Whoever holds the hall's address, seated at its one conference.
async fn hall_seat(app: &App, visit: Visit, token: &str, from: &str) -> Result<(Seat, ReviewId), Shown> {
    let found = seat_in_hall(app.store(), app.clock(), &Token::from_text(token), from).await?;
    let (actor, review) = found.ok_or_else(Shown::no_page)?;
    Ok((Seat { desk: app.desk(actor), visit: Visit { actor: None, done: None, ..visit } }, review))
}

fn address_of(from: Option<Extension<ConnectInfo<SocketAddr>>>) -> String {
    from.map_or_else(String::new, |Extension(ConnectInfo(address))| address.ip().to_string())
}

async fn hall_page(seat: &Seat, review: ReviewId, token: &str, typed: Typed) -> Result<Response, Shown> {
    let hall = hall(&seat.desk, review).await?;
    let page = Page::new(seat.visit.clone(), hall.title.clone());
    let action = format!("/hall/{token}");
    let answers = answers(seat);
    let invalid = !typed.faults.is_empty();
    let shown = RepliesPage { page, hall, form: typed.form, answers, faults: typed.faults, action, address: None };
    Ok(answered(html(&shown), invalid))
}

async fn show_hall(
    State(app): State<App>,
    visit: Visit,
    from: Option<Extension<ConnectInfo<SocketAddr>>>,
    Path(token): Path<String>,
) -> Result<Response, Shown> {
    let (seat, review) = hall_seat(&app, visit, &token, &address_of(from)).await?;
    hall_page(&seat, review, &token, Typed::default()).await
}

async fn note_in_hall(
    State(app): State<App>,
    visit: Visit,
    from: Option<Extension<ConnectInfo<SocketAddr>>>,
    Path(token): Path<String>,
    Form(form): Form<ReplyForm>,
) -> Result<Response, Shown> {
    let (seat, review) = hall_seat(&app, visit, &token, &address_of(from)).await?;
    match faults_of(note_reply(&seat.desk, review, &form).await)? {
        Ok(_) => Ok(Redirect::to(&format!("/hall/{token}")).into_response()),
        Err(faults) => hall_page(&seat, review, &token, Typed { form, faults }).await,
    }
}

/// The views that are ticked.
async fn freeze(
    seat: Seat,
    Path(id): Path<ReviewId>,
    Form(typed): Form<Vec<(String, String)>>,
) -> Result<Response, Shown> {
    let ticked = typed.iter().filter(|(name, _)| name == "view").filter_map(|(_, value)| value.parse().ok());
    let views: Vec<ViewId> = ticked.collect();
    match faults_of(freeze_views(&seat.desk, id, &views).await)? {
        Ok(signed) => Ok(back(&format!("/reviews/{id}/pack"), &signed)),
        Err(faults) => super::conference::pack_page(&seat, id, faults).await,
    }
}

async fn thaw(seat: Seat, Path((id, frozen)): Path<(ReviewId, FrozenId)>) -> Result<Response, Shown> {
    let signed = drop_frozen(&seat.desk, id, frozen).await?;
    Ok(back(&format!("/reviews/{id}/pack"), &signed))
}
