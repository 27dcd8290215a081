//! Sitting down, getting up, and the first start.

use std::net::SocketAddr;

use askama::Template;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};

use super::app::{App, DemoSeat};
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::{Seat, Visit, cookie};
use super::second_factor::asked_for_code;
use crate::access::{self, Entered, SESSION_DAYS, Token, UserForm, UserRefusal};
use crate::desk::{Actor, Fault, Problem as _, UserId};
use crate::web::request::{Form, Path, Query};
use crate::words::Words;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(form).post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/entries/{user}", post(enter))
        .route("/setup", get(setup_form).post(set_up))
}

#[derive(Template)]
#[template(path = "access/sign_in.html")]
struct SignInPage {
    page: Page,
    login: String,
    refusal: Option<String>,
    demo: Vec<DemoSeat>,
    /// What people call the provider by which they sign in too.
    provider: Option<String>,
}

#[derive(serde::Deserialize)]
struct SignInForm {
    login: String,
    password: String,
}

async fn form(State(app): State<App>, visit: Visit) -> Response {
    if visit.actor.is_some() {
        return Redirect::to("/").into_response();
    }
    sign_in_page(&app, visit, String::new(), None)
}

pub(super) fn sign_in_page(app: &App, visit: Visit, login: String, refusal: Option<String>) -> Response {
    let title = Words::of(visit.lang).say("sign-in-title");
    let provider = app.provider().map(|provider| provider.name().to_owned());
    html(&SignInPage { page: Page::new(visit, title), login, refusal, demo: app.demo().to_vec(), provider })
}

async fn sign_in(
    State(app): State<App>,
    address: Option<Extension<ConnectInfo<SocketAddr>>>,
    visit: Visit,
    Form(typed): Form<SignInForm>,
) -> Result<Response, Shown> {
    let from = address.map_or_else(String::new, |Extension(ConnectInfo(address))| address.ip().to_string());
    match access::sign_in(app.store(), app.clock(), &typed.login, &typed.password, &from).await {
        Ok(Entered::Seated(token)) => Ok(seated(&app, &token)),
        Ok(Entered::OwesCode(step)) => Ok(asked_for_code(&app, &step)),
        Err(access::SignInRefusal::Store(error)) => Err(error.into()),
        Err(refusal) => {
            let sentence = Words::of(visit.lang).say_with(refusal.word(), &refusal.args());
            let mut response = sign_in_page(&app, visit, typed.login, Some(sentence));
            *response.status_mut() = status(refusal.kind());
            Ok(response)
        }
    }
}

/// Enters the sample installation as one of its cast.
async fn enter(State(app): State<App>, Path(user): Path<UserId>) -> Result<Response, Shown> {
    if !app.demo().iter().any(|seat| seat.user == user) {
        return Ok(StatusCode::NOT_FOUND.into_response());
    }
    let token = access::enter_as(app.store(), app.clock(), user).await?;
    Ok(seated(&app, &token))
}

pub(super) fn seated(app: &App, token: &Token) -> Response {
    let secure = if app.is_secure() { "; Secure" } else { "" };
    let cookie = format!(
        "{}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{secure}",
        app.cookie_name(),
        token.text(),
        SESSION_DAYS * 86_400
    );
    ([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response()
}

async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Result<Response, Shown> {
    if let Some(token) = cookie(&headers, app.cookie_name()) {
        access::sign_out(app.store(), &Token::from_text(token)).await?;
    }
    let secure = if app.is_secure() { "; Secure" } else { "" };
    let cookie = format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}", app.cookie_name());
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/sign-in")).into_response())
}

#[derive(Template)]
#[template(path = "access/setup.html")]
struct SetupPage {
    page: Page,
    link: String,
    form: UserForm,
    faults: Vec<Fault>,
}

#[derive(serde::Deserialize)]
struct Link {
    link: String,
}

async fn setup_form(visit: Visit, Query(Link { link }): Query<Link>) -> Response {
    setup_page(visit, link, UserForm::default(), Vec::new())
}

fn setup_page(visit: Visit, link: String, form: UserForm, faults: Vec<Fault>) -> Response {
    let title = Words::of(visit.lang).say("setup-title");
    let invalid = !faults.is_empty();
    let mut response = html(&SetupPage { page: Page::new(visit, title), link, form, faults });
    if invalid {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

#[derive(serde::Deserialize)]
struct SetupForm {
    link: String,
    login: String,
    name: String,
    password: String,
}

async fn set_up(State(app): State<App>, visit: Visit, Form(typed): Form<SetupForm>) -> Result<Response, Shown> {
    // The link is what lets them in: it was printed at the machine itself.
    let desk = app.desk(Actor::operator(&typed.name));
    let form = UserForm {
        login: typed.login,
        name: typed.name,
        role: "administrator".into(),
        password: typed.password,
        ..UserForm::default()
    };
    match access::set_up(&desk, &Token::from_text(&typed.link), &form).await {
        Ok(user) => {
            let token = access::enter_as(app.store(), app.clock(), user).await?;
            Ok(seated(&app, &token))
        }
        Err(UserRefusal::Faults(faults)) => Ok(setup_page(visit, typed.link, form, faults)),
        Err(refusal) => Err(refusal.into()),
    }
}

impl Seat {
    /// The frame of a page for this person, with the notice of what they just
    /// did, and what hangs together with the record that it shows.
    pub(super) async fn page(&self, title: String) -> Result<Page, Shown> {
        let mut page = Page::new(self.visit.clone(), title);
        if let Some(seq) = self.visit.done {
            page.notice = super::audit::notice_of(self, seq).await?;
        }
        page.linked = self.linked().await?;
        Ok(page)
    }
}
