//! The form of an enterprise that came by a link: no account, one filing.

use askama::Template;
use axum::extract::{Extension, FromRequestParts, Multipart, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use std::net::SocketAddr;

use axum::extract::ConnectInfo;

use super::app::App;
use super::filing_cells::{Kept, answer_of, save_kept, save_one_by_one, save_typed};
use super::filing_page::{Typed, filing_page};
use super::filings::{Choice, commented, settled, submitted};
use super::page::{Page, html};
use super::problems::Shown;
use super::seat::{Seat, Visit, cookie};
use crate::access::Token;
use crate::rounds::{FilingId, LinkForm, MessageForm, SubmitForm, hand_out_link, open_link, respondent_of};
use crate::web::request::{Form, Path};
use crate::words::Words;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/filings/{id}/links", post(hand_out))
        .route("/f/{token}", get(ask).post(open))
        .route("/my-filing", get(show))
        .route("/my-filing/cells", get(cells).post(type_cells))
        .route("/my-filing/autosave", post(autosave))
        .route("/my-filing/kept", post(kept))
        .route("/my-filing/choices", post(choose))
        .route("/my-filing/comments", post(comment))
        .route("/my-filing/submission", post(submit))
}

/// The cookie of a browser that opened a link.
fn cookie_name(app: &App) -> &'static str {
    if app.is_secure() { "__Host-songhanh-filing" } else { "songhanh-filing" }
}

/// A browser that opened a link, seated at its one filing.
struct LinkSeat {
    seat: Seat,
    filing: FilingId,
}

impl FromRequestParts<App> for LinkSeat {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let spent = || Shown::from(crate::rounds::RoundRefusal::LinkSpent).into_response();
        let session = cookie(&parts.headers, cookie_name(app)).map(Token::from_text).ok_or_else(spent)?;
        let found = respondent_of(app.store(), app.clock(), &session).await;
        let found = found.map_err(|refusal| Shown::from(refusal).into_response())?;
        let (actor, filing) = found.ok_or_else(spent)?;
        let visit = Visit { done: None, ..Visit::of(parts, app) };
        Ok(Self { seat: Seat { desk: app.desk(actor), visit }, filing })
    }
}

#[derive(Template)]
#[template(path = "rounds/link.html")]
struct LinkPage {
    page: Page,
    /// The link to hand over, shown once; none where one asks to open it.
    address: Option<String>,
    filing: Option<FilingId>,
    action: String,
}

async fn hand_out(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<FilingId>,
    headers: axum::http::HeaderMap,
    Form(form): Form<LinkForm>,
) -> Result<Response, Shown> {
    use crate::desk::Problem as _;
    match hand_out_link(&seat.desk, id, &form).await {
        Ok(signed) => {
            let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
            let scheme = if app.is_secure() { "https" } else { "http" };
            let address = Some(format!("{scheme}://{host}/f/{}", signed.record.text()));
            let page = seat.page(seat.words().say("filing-link-title")).await?;
            Ok(html(&LinkPage { page, address, filing: Some(id), action: String::new() }))
        }
        Err(refusal) if !refusal.faults().is_empty() => {
            let faults = refusal.faults().to_vec();
            filing_page(&seat, id, Typed { link: form, faults, ..Typed::default() }).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// A page with a button: a reader of mail that follows links spends nothing.
async fn ask(visit: Visit, Path(token): Path<String>) -> Response {
    let visit = Visit { actor: None, ..visit };
    let title = Words::of(visit.lang).say("filing-link-open-title");
    let page = Page::new(visit, title);
    html(&LinkPage { page, address: None, filing: None, action: format!("/f/{token}") })
}

async fn open(
    State(app): State<App>,
    address: Option<Extension<ConnectInfo<SocketAddr>>>,
    Path(token): Path<String>,
) -> Result<Response, Shown> {
    let from = address.map_or_else(String::new, |Extension(ConnectInfo(address))| address.ip().to_string());
    let session = open_link(app.store(), app.clock(), &Token::from_text(&token), &from).await?;
    let secure = if app.is_secure() { "; Secure" } else { "" };
    let kept =
        format!("{}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age=5184000{secure}", cookie_name(&app), session.text());
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, "/my-filing".to_owned()), (header::SET_COOKIE, kept)])
        .into_response())
}

async fn show(at: LinkSeat) -> Result<Response, Shown> {
    filing_page(&at.seat, at.filing, Typed::default()).await
}

async fn cells(at: LinkSeat) -> Result<Response, Shown> {
    answer_of(&at.seat, at.filing).await
}

async fn type_cells(at: LinkSeat, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, Shown> {
    save_typed(&at.seat, at.filing, pairs).await
}

async fn autosave(at: LinkSeat, Json(typed): Json<Kept>) -> Result<Response, Shown> {
    save_one_by_one(&at.seat, at.filing, typed).await
}

async fn kept(at: LinkSeat, form: Multipart) -> Result<Response, Shown> {
    save_kept(&at.seat, at.filing, form).await
}

async fn choose(at: LinkSeat, Form(choice): Form<Choice>) -> Result<Response, Shown> {
    settled(&at.seat, at.filing, choice).await
}

async fn comment(at: LinkSeat, Form(form): Form<MessageForm>) -> Result<Response, Shown> {
    commented(&at.seat, at.filing, form).await
}

async fn submit(at: LinkSeat, Form(form): Form<SubmitForm>) -> Result<Response, Shown> {
    submitted(&at.seat, at.filing, form).await
}

/// Where the person's filing is: by their seat or by their link.
pub(super) fn home(seat: &Seat, id: FilingId) -> String {
    if seat.desk.actor().only.is_some() { "/my-filing".to_owned() } else { format!("/filings/{id}") }
}

/// Back to the filing, with the notice of an act where the person may see one.
pub(super) fn back_home(seat: &Seat, id: FilingId, act: Option<i64>, at: &str) -> Response {
    let done = act.filter(|_| seat.desk.actor().only.is_none()).map_or_else(String::new, |seq| format!("?done={seq}"));
    Redirect::to(&format!("{}{done}{at}", home(seat, id))).into_response()
}
