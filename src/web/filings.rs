//! A filing: sent in, sent back, accepted, agreed on, locked, reopened; more time
//! asked for and granted; deputies.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};

use super::app::App;
use super::filing_link::{back_home, home};
use super::filing_page::{Typed, filing_page};
use super::form::{Control, Field, FormPage};
use super::page::{Page, html};
use super::problems::{Shown, shown_or_faults};
use super::seat::Seat;
use crate::calendar::Day;
use crate::desk::{Fault, Signed};
use crate::rounds::{
    CellKey, Deputy, DeputyForm, ExceptionForm, ExceptionId, FilingId, Keep, MessageForm, ReopenForm, RoundRefusal,
    SendBackForm, SubmitForm, accept_filing, agree_filing, ask_exception, comment_on_cell, decide_exception, deputies,
    lock_filing, name_deputy, reopen_filing, send_back_filing, settle_collision, submit_filing,
};
use crate::web::request::{Form, Path};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/filings/{id}", get(show))
        .route("/filings/{id}/submission", post(submit))
        .route("/filings/{id}/questions", post(send_back))
        .route("/filings/{id}/comments", post(comment))
        .route("/filings/{id}/choices", post(choose))
        .route("/filings/{id}/acceptance", post(accept))
        .route("/filings/{id}/consent", post(agree))
        .route("/filings/{id}/lock", post(lock))
        .route("/filings/{id}/reopening", post(reopen))
        .route("/filings/{id}/exceptions", post(ask_for_time))
        .route("/filings/{id}/exceptions/{exception}", post(decide_on_time))
        .route("/deputies", get(show_deputies).post(add_deputy))
}

async fn show(seat: Seat, Path(id): Path<FilingId>) -> Result<Response, Shown> {
    filing_page(&seat, id, Typed::default()).await
}

/// Back to the filing with the notice of what was done, or the page with faults.
async fn back<R>(
    seat: &Seat,
    id: FilingId,
    done: Result<Signed<R>, RoundRefusal>,
    typed: impl FnOnce(Vec<Fault>) -> Typed,
) -> Result<Response, Shown> {
    match shown_or_faults(done, |_| home(seat, id))? {
        Ok(_) if seat.desk.actor().only.is_some() => Ok(back_home(seat, id, None, "#sheet")),
        Ok(shown) => Ok(shown),
        Err(faults) => filing_page(seat, id, typed(faults)).await,
    }
}

async fn submit(seat: Seat, Path(id): Path<FilingId>, Form(form): Form<SubmitForm>) -> Result<Response, Shown> {
    submitted(&seat, id, form).await
}

/// Sends the filing in, from whichever seat.
pub(super) async fn submitted(seat: &Seat, id: FilingId, form: SubmitForm) -> Result<Response, Shown> {
    let done = submit_filing(&seat.desk, id, &form).await;
    back(seat, id, done, |faults| Typed { submission: Some(form), faults, ..Typed::default() }).await
}

async fn send_back(
    seat: Seat,
    Path(id): Path<FilingId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Shown> {
    let mut form = SendBackForm::default();
    for (name, text) in pairs {
        match name.strip_prefix("q.") {
            Some(cell) => form.questions.push((cell.to_owned(), text)),
            None if name == "until" => form.until = text,
            None => {}
        }
    }
    let done = send_back_filing(&seat.desk, id, &form).await;
    back(&seat, id, done, |faults| Typed { sending_back: form, faults, ..Typed::default() }).await
}

async fn comment(seat: Seat, Path(id): Path<FilingId>, Form(form): Form<MessageForm>) -> Result<Response, Shown> {
    commented(&seat, id, form).await
}

/// Says something about a cell, from whichever seat.
pub(super) async fn commented(seat: &Seat, id: FilingId, form: MessageForm) -> Result<Response, Shown> {
    let done = comment_on_cell(&seat.desk, id, &form).await;
    back(seat, id, done, |faults| Typed { body: form.body, faults, ..Typed::default() }).await
}

#[derive(serde::Deserialize)]
pub(super) struct Choice {
    cell: String,
    keep: Keep,
}

async fn choose(seat: Seat, Path(id): Path<FilingId>, Form(choice): Form<Choice>) -> Result<Response, Shown> {
    settled(&seat, id, choice).await
}

/// Settles a collision, from whichever seat.
pub(super) async fn settled(seat: &Seat, id: FilingId, choice: Choice) -> Result<Response, Shown> {
    let key = CellKey::of_text(&choice.cell).ok_or_else(Shown::no_page)?;
    let signed = settle_collision(&seat.desk, id, key, choice.keep).await?;
    Ok(back_home(seat, id, Some(signed.seq), "#sheet"))
}

#[derive(serde::Deserialize)]
struct Acceptance {
    /// The digest of what the approver looked at.
    digest: String,
}

async fn accept(seat: Seat, Path(id): Path<FilingId>, Form(seen): Form<Acceptance>) -> Result<Response, Shown> {
    let done = accept_filing(&seat.desk, id, Some(&seen.digest)).await;
    back(&seat, id, done, |faults| Typed { faults, ..Typed::default() }).await
}

async fn agree(seat: Seat, Path(id): Path<FilingId>) -> Result<Response, Shown> {
    let done = agree_filing(&seat.desk, id).await;
    back(&seat, id, done, |faults| Typed { faults, ..Typed::default() }).await
}

async fn lock(seat: Seat, Path(id): Path<FilingId>) -> Result<Response, Shown> {
    let done = lock_filing(&seat.desk, id).await;
    back(&seat, id, done, |faults| Typed { faults, ..Typed::default() }).await
}

async fn reopen(seat: Seat, Path(id): Path<FilingId>, Form(form): Form<ReopenForm>) -> Result<Response, Shown> {
    let done = reopen_filing(&seat.desk, id, &form).await;
    back(&seat, id, done, |faults| Typed { reopening: form, faults, ..Typed::default() }).await
}

async fn ask_for_time(
    seat: Seat,
    Path(id): Path<FilingId>,
    Form(form): Form<ExceptionForm>,
) -> Result<Response, Shown> {
    let done = ask_exception(&seat.desk, id, &form).await;
    back(&seat, id, done, |faults| Typed { exception: form, faults, ..Typed::default() }).await
}

#[derive(serde::Deserialize)]
struct Decision {
    grants: bool,
    #[serde(default)]
    until: String,
}

async fn decide_on_time(
    seat: Seat,
    Path((id, exception)): Path<(FilingId, ExceptionId)>,
    Form(decision): Form<Decision>,
) -> Result<Response, Shown> {
    let form = ExceptionForm { until: decision.until, ..ExceptionForm::default() };
    let done = decide_exception(&seat.desk, exception, decision.grants, &form).await;
    back(&seat, id, done, |faults| Typed { exception: form, faults, ..Typed::default() }).await
}

#[derive(Template)]
#[template(path = "rounds/deputies.html")]
struct DeputiesPage {
    page: Page,
    deputies: Vec<(Deputy, Day)>,
    form: Option<String>,
}

async fn show_deputies(seat: Seat) -> Result<Response, Shown> {
    let deputies = deputies(&seat.desk).await?.into_iter().map(|one| (one.clone(), one.last_day())).collect();
    let page = seat.page(seat.words().say("deputies-title")).await?;
    let form = page.may("name-deputy").then(|| seat.words().say("deputy-name"));
    Ok(html(&DeputiesPage { page, deputies, form }))
}

async fn add_deputy(seat: Seat, Form(form): Form<DeputyForm>) -> Result<Response, Shown> {
    match shown_or_faults(name_deputy(&seat.desk, &form).await, |_| "/deputies".to_owned())? {
        Ok(shown) => Ok(shown),
        Err(faults) => {
            let words = seat.words();
            let page = FormPage {
                page: seat.page(words.say("deputy-name")).await?,
                crumbs: vec![("/deputies".into(), words.say("deputies-title"))],
                lead: words.say("deputies-lead"),
                action: "/deputies".into(),
                fields: vec![
                    Field::text("login", "deputy-login", form.login).required(),
                    Field::text("first_day", "deputy-first-day", form.first_day).by(Control::Day).required(),
                    Field::text("last_day", "deputy-last-day", form.last_day).by(Control::Day).required(),
                    Field::text("reason", "deputy-reason", form.reason).required(),
                ],
                hidden: Vec::new(),
                faults,
                button: "deputy-name",
            };
            Ok(page.shown())
        }
    }
}
