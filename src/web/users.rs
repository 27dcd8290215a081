//! Who may sign in, and one's own account.

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use crate::access::{self, MailWish, User, UserForm, UserRefusal, mail_wish};
use crate::agencies::{Agency, agencies};
use crate::desk::{Act, Fault, Problem as _, Role, UserId};
use crate::web::request::{Form, Path};
use crate::words::Lang;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/users", get(list).post(add))
        .route("/users/{id}/closing", post(close))
        .route("/users/{id}/second-factor-ending", post(reset))
        .route("/account", get(account))
        .route("/account/password", post(change_password))
}

#[derive(Template)]
#[template(path = "access/users.html")]
struct UsersPage {
    page: Page,
    users: Vec<User>,
    agencies: Vec<Agency>,
    roles: [Role; 4],
    form: UserForm,
    faults: Vec<Fault>,
}

impl UsersPage {
    fn agency(&self, user: &User) -> String {
        self.agencies
            .iter()
            .find(|agency| Some(agency.id) == user.agency)
            .map_or_else(|| self.page.say("users-none-agency"), |agency| agency.short_name.clone())
    }
}

async fn list(seat: Seat) -> Result<Response, Shown> {
    users_page(&seat, UserForm::default(), Vec::new()).await
}

async fn users_page(seat: &Seat, form: UserForm, faults: Vec<Fault>) -> Result<Response, Shown> {
    let users = access::users(&seat.desk).await?;
    let agencies = agencies(&seat.desk, seat.desk.now()).await?;
    let page = seat.page(seat.words().say("users-title")).await?;
    let invalid = !faults.is_empty();
    let mut response = html(&UsersPage { page, users, agencies, roles: Role::GIVEN, form, faults });
    if invalid {
        *response.status_mut() = status(crate::desk::Kind::Invalid);
    }
    Ok(response)
}

async fn add(seat: Seat, Form(form): Form<UserForm>) -> Result<Response, Shown> {
    match access::add_user(&seat.desk, &form).await {
        Ok(signed) => Ok(Redirect::to(&format!("/users?done={}", signed.seq)).into_response()),
        Err(UserRefusal::Faults(faults)) => users_page(&seat, form, faults).await,
        Err(refusal) => Err(refusal.into()),
    }
}

async fn close(seat: Seat, Path(id): Path<UserId>) -> Result<Response, Shown> {
    let signed = access::close_user(&seat.desk, id).await?;
    Ok(Redirect::to(&format!("/users?done={}", signed.seq)).into_response())
}

async fn reset(seat: Seat, Path(id): Path<UserId>) -> Result<Response, Shown> {
    let signed = access::reset_second_factor(&seat.desk, id).await?;
    Ok(Redirect::to(&format!("/users?done={}", signed.seq)).into_response())
}

/// The languages by their own names, which are the same in each of them.
const LANGS: [(Lang, &str); 2] = [(Lang::Vi, "lang-vi"), (Lang::En, "lang-en")];

#[derive(Template)]
#[template(path = "access/account.html")]
struct AccountPage {
    page: Page,
    faults: Vec<Fault>,
    may: Vec<String>,
    mail: MailWish,
    langs: [(Lang, &'static str); 2],
}

async fn account(seat: Seat) -> Result<Response, Shown> {
    let mail = own_mail(&seat).await?;
    account_page(&seat, mail, Vec::new()).await
}

/// What the person wants of e-mail; who said nothing yet is offered everything.
async fn own_mail(seat: &Seat) -> Result<MailWish, Shown> {
    let offered = || MailWish { digest: true, reminders: true, lang: seat.visit.lang, ..MailWish::default() };
    Ok(mail_wish(&seat.desk).await?.unwrap_or_else(offered))
}

pub(super) async fn account_page(seat: &Seat, mail: MailWish, faults: Vec<Fault>) -> Result<Response, Shown> {
    let page = seat.page(seat.words().say("account-title")).await?;
    let may = Act::ALL
        .iter()
        .filter(|act| seat.desk.may(**act))
        .map(|act| page.say(&format!("act-{}", act.word())))
        .collect();
    let invalid = !faults.is_empty();
    let mut response = html(&AccountPage { page, faults, may, mail, langs: LANGS });
    if invalid {
        *response.status_mut() = status(crate::desk::Kind::Invalid);
    }
    Ok(response)
}

#[derive(serde::Deserialize)]
struct PasswordForm {
    old: String,
    new: String,
}

async fn change_password(seat: Seat, Form(typed): Form<PasswordForm>) -> Result<Response, Shown> {
    match access::change_password(&seat.desk, &typed.old, &typed.new).await {
        Ok(_) => Ok(Redirect::to("/sign-in").into_response()),
        Err(refusal) if !refusal.faults().is_empty() => {
            account_page(&seat, own_mail(&seat).await?, refusal.faults().to_vec()).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}
