//! The start page: the figures that are looked at first, where the work stands,
//! and what comes next.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::dashboard::{Dashboard, Scope, Standing};
use super::page::{Page, html};
use super::problems::Shown;
use super::seat::Seat;
use crate::access::users;
use crate::agencies::agencies;
use crate::demo;
use crate::desk::Act;
use crate::programme::programmes;
use crate::web::request::{Path, Query};
use crate::words::Lang;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(start))
        .route("/language/{tag}", post(language))
        .route("/health", get(health))
        .route("/demo/workbooks/{name}", get(workbook))
}

/// A step of the main job and how it stands.
struct Step {
    href: &'static str,
    title: String,
    stands: String,
    is_done: bool,
    /// The first step that is not done.
    is_next: bool,
}

#[derive(Template)]
#[template(path = "start/start.html")]
struct StartPage {
    page: Page,
    /// What a new installation still needs, in order; empty once it has it.
    setup: Vec<Step>,
    dashboard: Dashboard,
    steps: Vec<Step>,
    workbooks: Vec<demo::Workbook>,
}

async fn start(seat: Option<Seat>, Query(scope): Query<Scope>) -> Result<Response, Shown> {
    let Some(seat) = seat else { return Ok(Redirect::to("/sign-in").into_response()) };
    let page = seat.page(seat.words().say("start-title")).await?;
    let (dashboard, standing) = Dashboard::of(&seat, &page, &scope).await?;
    let setup = setup_steps(&seat, &page).await?;
    let mut steps = steps(&page, &standing);
    if setup.is_empty() {
        show_next(&mut steps);
    }
    let workbooks = if seat.visit.demo { demo::workbooks() } else { Vec::new() };
    Ok(html(&StartPage { page, dashboard, setup, steps, workbooks }))
}

impl Step {
    fn new(page: &Page, href: &'static str, title: &str, stands: String, is_done: bool) -> Self {
        Self { href, title: page.say(title), stands, is_done, is_next: false }
    }
}

/// Marks the first step that is not done.
fn show_next(steps: &mut [Step]) {
    if let Some(next) = steps.iter_mut().find(|step| !step.is_done) {
        next.is_next = true;
    }
}

/// The agencies that two parties are, people at them, and a programme: without
/// these nobody can begin.
async fn setup_steps(seat: &Seat, page: &Page) -> Result<Vec<Step>, Shown> {
    let (desk, now) = (&seat.desk, seat.desk.now());
    let (agencies, programmes) = (agencies(desk, now).await?.len(), programmes(desk, now).await?.len());
    let stands = page.say1("start-agencies-stands", "count", agencies);
    let mut steps = vec![Step::new(page, "/agencies", "start-step-agencies", stands, agencies > 1)];
    if desk.may(Act::ReadUsers) {
        let seated = users(desk).await?.iter().filter(|user| user.open && user.agency.is_some()).count();
        let stands = page.say1("start-users-stands", "count", seated);
        steps.push(Step::new(page, "/users", "start-step-users", stands, seated > 1));
    }
    let stands = page.say1("start-programmes-stands", "count", programmes);
    steps.push(Step::new(page, "/programmes", "start-step-programmes", stands, programmes > 0));
    if steps.iter().all(|step| step.is_done) {
        steps.clear();
    }
    show_next(&mut steps);
    Ok(steps)
}

fn steps(page: &Page, standing: &Standing) -> Vec<Step> {
    let step = |href, title: &str, stands: String, is_done| Step::new(page, href, title, stands, is_done);
    vec![
        step(
            "/intake",
            "start-step-intake",
            page.say2("start-intake-stands", "files", standing.files, "offices", standing.offices),
            standing.offices > 1,
        ),
        step(
            "/reconciliation",
            "start-step-reconcile",
            page.say1("start-reconcile-stands", "open", standing.disputed),
            standing.offices > 1 && standing.disputed == 0,
        ),
        step(
            "/agreed-tables",
            "start-step-agree",
            page.say2("start-agree-stands", "tables", standing.tables, "signed", standing.signed),
            standing.signed > 0,
        ),
        step(
            "/reviews",
            "start-step-review",
            page.say1("start-review-stands", "reviews", standing.reviews),
            standing.reviews > 0,
        ),
        step(
            "/reports",
            "start-step-report",
            page.say2("start-report-stands", "reports", standing.reports, "issued", standing.issued),
            standing.issued > 0,
        ),
    ]
}

/// One of the two offices' workbooks of the sample installation.
async fn workbook(State(app): State<App>, Path(name): Path<String>) -> Response {
    let found = (!app.demo().is_empty()).then(|| demo::workbook(&name)).flatten();
    let Some(bytes) = found else { return StatusCode::NOT_FOUND.into_response() };
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, bytes).into_response()
}

/// Chooses the language and goes back to where the person was.
async fn language(Path(tag): Path<String>, headers: HeaderMap) -> Response {
    let Ok(lang) = tag.parse::<Lang>() else { return StatusCode::NOT_FOUND.into_response() };
    // Only the path of the referrer is taken: never another host.
    let back = headers
        .get(header::REFERER)
        .and_then(|value| value.to_str().ok())
        .and_then(|address| address.parse::<axum::http::Uri>().ok())
        .and_then(|address| address.path_and_query().map(ToString::to_string))
        .filter(|path| path.starts_with('/') && !path.starts_with("//"))
        .unwrap_or_else(|| "/".into());
    let cookie = format!("lang={lang}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
    ([(header::SET_COOKIE, cookie)], Redirect::to(&back)).into_response()
}

/// For the one who watches over the server.
async fn health() -> &'static str {
    "ok"
}
