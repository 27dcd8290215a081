//! Tables of figures for everybody: what went out, and publishing one.

use std::io::Cursor;

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use songhanh_document::export::ListCell;

use super::app::App;
use super::figures::{Pairs, address};
use super::figures_rows::download;
use super::form::{Field, FormPage};
use super::page::{Page, html};
use super::problems::Shown;
use super::seat::Seat;
use super::typed::Typed;
use crate::desk::{Act, DeskError, Fault};
use crate::figures::{
    FiguresExport, FiguresRefusal, PivotForm, Publication, PublicationForm, PublicationId, publication, publications,
    publish_figures,
};
use crate::web::request::{Form, Path, Query};
use crate::words::number_text;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/publications", get(list).post(publish))
        .route("/publications/new", get(new))
        .route("/publications/{id}", get(show))
        .route("/publications/{id}/table.csv", get(csv))
        .route("/publications/{id}/table.xlsx", get(xlsx))
}

#[derive(Template)]
#[template(path = "figures/publications.html")]
struct PublicationsPage {
    page: Page,
    found: Vec<Publication>,
}

async fn list(seat: Seat) -> Result<Response, Shown> {
    let found = publications(&seat.desk).await?;
    let page = seat.page(seat.words().say("publications-title")).await?;
    Ok(html(&PublicationsPage { page, found }))
}

#[derive(Template)]
#[template(path = "figures/publication.html")]
struct PublicationPage {
    page: Page,
    publication: Publication,
    table: FiguresExport,
    query: String,
}

impl PublicationPage {
    fn days(&self) -> String {
        let days: Vec<String> = self.publication.also_on.iter().map(|day| self.page.day(day)).collect();
        days.join(", ")
    }

    /// A cell as it is written, and whether it is a number.
    fn written(&self, cell: &ListCell) -> (String, bool) {
        match cell {
            ListCell::Blank => (String::new(), false),
            ListCell::Text(text) => (text.clone(), false),
            ListCell::Number(number) => {
                (number_text(self.page.visit.lang, i128::from(number.units), number.scale), true)
            }
            ListCell::Day(day) => (self.page.day(day), false),
        }
    }
}

async fn show(seat: Seat, Path(id): Path<PublicationId>) -> Result<Response, Shown> {
    let (publication, table) = publication(&seat.desk, id, seat.visit.lang).await?;
    let page = seat.page(publication.title.clone()).await?;
    let query = address(&publication.question, &[]);
    Ok(html(&PublicationPage { page, publication, table, query }))
}

async fn new(seat: Seat, Query(pairs): Query<Pairs>) -> Result<Response, Shown> {
    let act = Act::PublishFigures;
    if !seat.desk.may(act) {
        return Err(DeskError::NotAllowed { act, role: seat.desk.actor().role }.into());
    }
    let form = PublicationForm { question: PivotForm::of_pairs(pairs), ..PublicationForm::default() };
    form_page(&seat, form, Vec::new()).await
}

async fn form_page(seat: &Seat, form: PublicationForm, faults: Vec<Fault>) -> Result<Response, Shown> {
    let question = address(&form.question, &[]);
    let page = FormPage {
        page: seat.page(seat.words().say("publication-new")).await?,
        crumbs: vec![
            ("/publications".to_owned(), seat.words().say("publications-title")),
            (format!("/figures?{question}"), seat.words().say("figures-title")),
        ],
        lead: seat.words().say("publication-lead"),
        action: "/publications".into(),
        fields: vec![
            Field::text("title", "publication-title", form.title).required(),
            Field::text("also_on", "publication-also-on", form.also_on).hint("publication-also-on-hint"),
        ],
        hidden: vec![("question", question)],
        faults,
        button: "publication-publish",
    };
    Ok(page.shown())
}

async fn publish(seat: Seat, Form(pairs): Form<Pairs>) -> Result<Response, Shown> {
    let typed = Typed::of(pairs);
    let question: Pairs = serde_urlencoded::from_str(typed.get("question")).unwrap_or_default();
    let form = PublicationForm {
        title: typed.text("title"),
        also_on: typed.text("also_on"),
        question: PivotForm::of_pairs(question),
    };
    match publish_figures(&seat.desk, &form, seat.visit.lang).await {
        Ok(signed) => Ok(Redirect::to(&format!("/publications/{}?done={}", signed.record, signed.seq)).into_response()),
        Err(FiguresRefusal::Faults(faults)) => form_page(&seat, form, faults).await,
        Err(refusal) => Err(refusal.into()),
    }
}

async fn csv(seat: Seat, Path(id): Path<PublicationId>) -> Result<Response, Shown> {
    let (_, table) = publication(&seat.desk, id, seat.visit.lang).await?;
    let mut file = Vec::new();
    let written = table.write_csv(&mut file)?.rows;
    Ok(download(file, "publication.csv", "text/csv; charset=utf-8", (table.asked(), written)))
}

async fn xlsx(seat: Seat, Path(id): Path<PublicationId>) -> Result<Response, Shown> {
    let (_, table) = publication(&seat.desk, id, seat.visit.lang).await?;
    let mut file = Cursor::new(Vec::new());
    let written = table.write_xlsx(&mut file)?.rows;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(download(file.into_inner(), "publication.xlsx", kind, (table.asked(), written)))
}
