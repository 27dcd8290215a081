//! The register of numbers: its books, numbers taken and given back, the terms
//! of committees.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use songhanh_document::model::Kind as PaperKind;

use super::app::App;
use super::choices::{Options, agency_name, agency_names};
use super::page::{Page, html};
use super::problems::{Shown, shown_or_faults, status};
use super::seat::Seat;
use crate::agencies::{Agency, Side, agencies};
use crate::desk::{AgencyId, Fault, Kind};
use crate::numbers::{
    self, Book, NumberFilter, NumberForm, NumberId, Numbered, Term, TermForm, books, give_number_back, record_term,
    reserve_number, terms,
};
use crate::web::request::{Form, Path, Query};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/numbers", get(list).post(take))
        .route("/numbers/register.xlsx", get(workbook))
        .route("/numbers/{id}/giving-back", post(give_back))
        .route("/terms", post(add_term))
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct NumbersQuery {
    agency: String,
    kind: String,
    within: String,
}

impl NumbersQuery {
    fn filter(&self) -> NumberFilter {
        let text = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        NumberFilter { agency: self.agency.parse().ok(), kind: text(&self.kind), within: text(&self.within) }
    }

    fn address(&self) -> String {
        format!("/numbers/register.xlsx?agency={}&kind={}&within={}", self.agency, self.kind, self.within)
    }
}

#[derive(Template)]
#[template(path = "numbers/numbers.html")]
struct NumbersPage {
    page: Page,
    books: Vec<Book>,
    terms: Vec<Term>,
    names: HashMap<AgencyId, String>,
    agencies: Options,
    committees: Options,
    kinds: Options,
    query: NumbersQuery,
    form: NumberForm,
    term: TermForm,
    faults: Vec<Fault>,
    term_faults: Vec<Fault>,
}

impl NumbersPage {
    fn name(&self, id: &AgencyId) -> String {
        agency_name(&self.names, *id)
    }

    fn title_of(&self, book: &Book) -> String {
        let kind = self.kinds.iter().find(|(symbol, _)| *symbol == book.kind);
        let kind = kind.map_or_else(|| book.kind.clone(), |(_, name)| name.clone());
        let places = [("kind", kind), ("agency", self.name(&book.agency)), ("within", book.within.clone())];
        crate::words::Words::of(self.page.visit.lang).say_with("book-title", &places.into())
    }

    /// True where the number is one's own agency's to give back.
    fn is_own(&self, one: &Numbered) -> bool {
        self.page.visit.actor.as_ref().is_some_and(|actor| actor.answers_for(one.agency))
    }

    fn paper(&self, one: &Numbered) -> Option<String> {
        let id = one.paper_id?;
        match one.paper_kind.as_str() {
            "report" => Some(format!("/reports/{id}")),
            "advice" => Some(format!("/advice/{id}")),
            "review" => Some(format!("/reviews/{id}")),
            _ => None,
        }
    }
}

/// The kinds of papers, by abbreviation.
fn kinds(seat: &Seat) -> Options {
    let name = |kind: PaperKind| seat.words().say(&format!("number-kind-{}", kind.word()));
    PaperKind::ALL.map(|kind| (kind.symbol().to_owned(), name(kind))).to_vec()
}

async fn list(seat: Seat, Query(query): Query<NumbersQuery>) -> Result<Response, Shown> {
    let own = seat.desk.actor().agency.map_or_else(String::new, |id| id.to_string());
    let form = NumberForm { agency: own, on: seat.desk.now().on.to_string(), ..NumberForm::default() };
    numbers_page(&seat, query, (form, Vec::new()), (TermForm::default(), Vec::new())).await
}

async fn numbers_page(
    seat: &Seat,
    query: NumbersQuery,
    (form, faults): (NumberForm, Vec<Fault>),
    (term, term_faults): (TermForm, Vec<Fault>),
) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let found = books(desk, desk.now(), &query.filter()).await?;
    let all: Vec<Agency> = agencies(desk, desk.now()).await?;
    let option = |agency: &Agency| (agency.id.to_string(), agency.short_name.clone());
    let invalid = !faults.is_empty() || !term_faults.is_empty();
    let shown = NumbersPage {
        page: seat.page(seat.words().say("numbers-title")).await?,
        books: found,
        terms: terms(desk).await?,
        names: agency_names(desk, desk.now().on).await?,
        agencies: all.iter().map(option).collect(),
        committees: all.iter().filter(|agency| agency.side == Side::Party).map(option).collect(),
        kinds: kinds(seat),
        query,
        form,
        term,
        faults,
        term_faults,
    };
    let mut response = html(&shown);
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

async fn take(seat: Seat, Form(form): Form<NumberForm>) -> Result<Response, Shown> {
    match shown_or_faults(reserve_number(&seat.desk, &form).await, |_| "/numbers".to_owned())? {
        Ok(shown) => Ok(shown),
        Err(faults) => {
            numbers_page(&seat, NumbersQuery::default(), (form, faults), (TermForm::default(), Vec::new())).await
        }
    }
}

#[derive(serde::Deserialize)]
struct Back {
    #[serde(default)]
    reason: String,
}

async fn give_back(seat: Seat, Path(id): Path<NumberId>, Form(back): Form<Back>) -> Result<Response, Shown> {
    let signed = give_number_back(&seat.desk, id, &back.reason).await?;
    Ok(Redirect::to(&format!("/numbers?done={}", signed.seq)).into_response())
}

async fn add_term(seat: Seat, Form(form): Form<TermForm>) -> Result<Response, Shown> {
    match shown_or_faults(record_term(&seat.desk, None, &form).await, |_| "/numbers".to_owned())? {
        Ok(shown) => Ok(shown),
        Err(faults) => {
            numbers_page(&seat, NumbersQuery::default(), (NumberForm::default(), Vec::new()), (form, faults)).await
        }
    }
}

async fn workbook(seat: Seat, Query(query): Query<NumbersQuery>) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let found = books(desk, desk.now(), &query.filter()).await?;
    let names = agency_names(desk, desk.now().on).await?;
    let mut bytes = std::io::Cursor::new(Vec::new());
    numbers::write_books(&found, &names, seat.words(), &mut bytes)?;
    let headers = [
        (header::CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"so-van-ban.xlsx\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, bytes.into_inner()).into_response())
}
