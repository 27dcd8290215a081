//! The second factor: set up on one's own page, asked for at sign-in.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use qrcode::QrCode;
use qrcode::render::svg::Color;

use super::app::App;
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::{Seat, Visit, cookie};
use super::sign_in::seated;
use crate::access::{
    NewFactor, SecondFactor, SignInRefusal, Token, begin_second_factor, confirm_second_factor, end_second_factor,
    second_factor, sign_in_with_code,
};
use crate::desk::{Fault, Kind, Problem as _};
use crate::web::request::Form;
use crate::words::Words;

/// The cookie of somebody who knew the password and owes the code.
const STEP_COOKIE: &str = "songhanh-step";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in/code", get(code_form).post(code))
        .route("/second-factor", get(show).post(begin))
        .route("/second-factor/confirmation", post(confirm))
        .route("/second-factor/ending", post(end))
}

#[derive(Template)]
#[template(path = "access/second_factor.html")]
struct SecondFactorPage {
    page: Page,
    factor: Option<SecondFactor>,
    /// What the telephone is given, shown this once.
    new: Option<NewFactor>,
    /// The codes for a lost telephone, shown this once.
    codes: Vec<String>,
    faults: Vec<Fault>,
    /// What people call the provider, at which this code is not asked for.
    provider: Option<String>,
}

impl SecondFactorPage {
    fn is_on(&self) -> bool {
        self.factor.is_some_and(|factor| factor.confirmed)
    }

    fn recovery_codes(&self) -> i64 {
        self.factor.map_or(0, |factor| factor.recovery_codes)
    }

    /// The address as a picture that a telephone reads.
    fn picture(&self, new: &NewFactor) -> String {
        let drawn =
            QrCode::new(new.address.as_bytes()).map(|code| code.render::<Color>().min_dimensions(220, 220).build());
        // Inside a page the drawing goes without the head of a file.
        drawn.ok().and_then(|text| text.find("<svg").map(|at| text[at..].to_owned())).unwrap_or_default()
    }
}

async fn second_factor_page(
    app: &App,
    seat: &Seat,
    new: Option<NewFactor>,
    codes: Vec<String>,
    faults: Vec<Fault>,
) -> Result<Response, Shown> {
    let factor = second_factor(&seat.desk).await?;
    let page = seat.page(seat.words().say("second-factor-title")).await?;
    let invalid = !faults.is_empty();
    let provider = app.provider().map(|provider| provider.name().to_owned());
    let mut response = html(&SecondFactorPage { page, factor, new, codes, faults, provider });
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

#[derive(serde::Deserialize)]
struct CodeForm {
    code: String,
}

async fn show(State(app): State<App>, seat: Seat) -> Result<Response, Shown> {
    second_factor_page(&app, &seat, None, Vec::new(), Vec::new()).await
}

async fn begin(State(app): State<App>, seat: Seat) -> Result<Response, Shown> {
    let new = begin_second_factor(&seat.desk).await?.record;
    second_factor_page(&app, &seat, Some(new), Vec::new(), Vec::new()).await
}

async fn confirm(State(app): State<App>, seat: Seat, Form(typed): Form<CodeForm>) -> Result<Response, Shown> {
    match confirm_second_factor(&seat.desk, &typed.code).await {
        Ok(signed) => second_factor_page(&app, &seat, None, signed.record, Vec::new()).await,
        Err(refusal) if !refusal.faults().is_empty() => {
            second_factor_page(&app, &seat, None, Vec::new(), refusal.faults().to_vec()).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn end(State(app): State<App>, seat: Seat, Form(typed): Form<CodeForm>) -> Result<Response, Shown> {
    match end_second_factor(&seat.desk, &typed.code).await {
        Ok(signed) => Ok(Redirect::to(&format!("/second-factor?done={}", signed.seq)).into_response()),
        Err(refusal) if !refusal.faults().is_empty() => {
            second_factor_page(&app, &seat, None, Vec::new(), refusal.faults().to_vec()).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

#[derive(Template)]
#[template(path = "access/code.html")]
struct CodePage {
    page: Page,
    refusal: Option<String>,
}

/// Sends somebody who knew the password on to the code.
pub(super) fn asked_for_code(app: &App, step: &Token) -> Response {
    let secure = if app.is_secure() { "; Secure" } else { "" };
    let cookie =
        format!("{STEP_COOKIE}={}; Path=/sign-in; HttpOnly; SameSite=Strict; Max-Age=300{secure}", step.text());
    ([(header::SET_COOKIE, cookie)], Redirect::to("/sign-in/code")).into_response()
}

fn code_page(visit: Visit, refusal: Option<String>) -> Response {
    let title = Words::of(visit.lang).say("sign-in-code-title");
    html(&CodePage { page: Page::new(visit, title), refusal })
}

async fn code_form(visit: Visit, headers: HeaderMap) -> Response {
    if cookie(&headers, STEP_COOKIE).is_none() {
        return Redirect::to("/sign-in").into_response();
    }
    code_page(visit, None)
}

async fn code(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Form(typed): Form<CodeForm>,
) -> Result<Response, Shown> {
    let step = Token::from_text(cookie(&headers, STEP_COOKIE).unwrap_or_default());
    match sign_in_with_code(app.store(), app.clock(), &step, &typed.code).await {
        Ok(token) => Ok(seated(&app, &token)),
        Err(SignInRefusal::Store(error)) => Err(error.into()),
        Err(refusal) => {
            let sentence = Words::of(visit.lang).say(refusal.word());
            let mut response = code_page(visit, Some(sentence));
            *response.status_mut() = status(refusal.kind());
            Ok(response)
        }
    }
}
