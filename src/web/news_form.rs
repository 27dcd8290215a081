//! The form of an item of the news page.

use askama::Template;
use axum::response::Response;

use super::choices::{Options, programme_options};
use super::page::{Page, html};
use super::problems::{Shown, shown_or_faults, status};
use super::seat::Seat;
use super::typed::Typed;
use super::unit_picker::{Looked, UnitPicker};
use crate::agencies::agencies;
use crate::bulletin::{self, Audience, NewsForm, NewsId, record_news, sections};
use crate::desk::{Act, DeskError, Fault, Kind};
use crate::programme::programmes;
use crate::territory::zones;
use crate::web::request::{Form, Path};

#[derive(Template)]
#[template(path = "bulletin/form.html")]
struct NewsFormPage {
    page: Page,
    action: String,
    back: String,
    form: NewsForm,
    /// True where an edition is out: then it is said what is corrected.
    is_out: bool,
    programmes: Options,
    sections: Options,
    audiences: Options,
    zones: Options,
    picker: UnitPicker,
    faults: Vec<Fault>,
}

async fn form_page(
    seat: &Seat,
    id: Option<NewsId>,
    form: NewsForm,
    looked: Option<Looked>,
    faults: Vec<Fault>,
) -> Result<Response, Shown> {
    let desk = &seat.desk;
    if !desk.may(Act::RecordNews) {
        return Err(DeskError::NotAllowed { act: Act::RecordNews, role: desk.actor().role }.into());
    }
    let is_out = match id {
        Some(id) => !bulletin::news(desk, desk.now(), id).await?.editions.is_empty(),
        None => false,
    };
    let (words, lang) = (seat.words(), seat.visit.lang);
    let address = id.map_or_else(|| "/news".to_owned(), |id| format!("/news/{id}"));
    let find = if id.is_some() { format!("{address}/revision#units") } else { "/news/new#units".to_owned() };
    let picker = UnitPicker::of(seat, desk.now(), &form.units, find, looked).await?;
    let page = NewsFormPage {
        page: seat.page(words.say(if id.is_some() { "news-revise" } else { "news-new" })).await?,
        back: address.clone(),
        action: address,
        is_out,
        programmes: programme_options(&programmes(desk, desk.now()).await?),
        sections: sections().iter().map(|one| (one.code.clone(), one.name(lang).to_owned())).collect(),
        audiences: Audience::ALL
            .map(|one| (one.word().to_owned(), words.say(&format!("news-audience-{}", one.word()))))
            .into(),
        zones: zones(desk, desk.now()).await?.into_iter().map(|zone| (zone.id.to_string(), zone.name)).collect(),
        picker,
        form,
        faults,
    };
    let mut response = html(&page);
    if !page.faults.is_empty() {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

fn form_of(pairs: Vec<(String, String)>) -> NewsForm {
    let typed = Typed::of(pairs);
    NewsForm {
        programme: typed.text("programme"),
        section: typed.text("section"),
        title: typed.text("title"),
        standfirst: typed.text("standfirst"),
        body: typed.text("body"),
        day: typed.text("day"),
        audience: typed.text("audience"),
        byline: typed.text("byline"),
        correction: typed.text("correction"),
        session: typed.text("session"),
        review: typed.text("review"),
        zones: typed.all("zone").map(str::to_owned).collect(),
        units: typed.all("unit").map(str::to_owned).collect(),
    }
}

pub(super) async fn new(seat: Seat) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let now = desk.now();
    let known = programmes(desk, now).await?;
    let latest = known.iter().max_by_key(|one| (one.period.contains(now.on), one.period.to()));
    let own = agencies(desk, now).await?.into_iter().find(|agency| Some(agency.id) == desk.actor().agency);
    let form = NewsForm {
        programme: latest.map_or_else(String::new, |one| one.id.to_string()),
        day: now.on.to_string(),
        audience: Audience::Public.word().to_owned(),
        byline: own.map_or_else(String::new, |agency| agency.name),
        ..NewsForm::default()
    };
    form_page(&seat, None, form, None, Vec::new()).await
}

pub(super) async fn revision(seat: Seat, Path(id): Path<NewsId>) -> Result<Response, Shown> {
    let record = bulletin::news(&seat.desk, seat.desk.now(), id).await?;
    form_page(&seat, Some(id), NewsForm::of(&record), None, Vec::new()).await
}

/// What was typed comes back, with the units that were found.
pub(super) async fn find_for_new(seat: Seat, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, Shown> {
    let looked = looked(&pairs);
    form_page(&seat, None, form_of(pairs), Some(looked), Vec::new()).await
}

pub(super) async fn find_for_one(
    seat: Seat,
    Path(id): Path<NewsId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Shown> {
    let looked = looked(&pairs);
    form_page(&seat, Some(id), form_of(pairs), Some(looked), Vec::new()).await
}

/// What is looked for: a word, or the units of the one zone that is ticked.
fn looked(pairs: &[(String, String)]) -> Looked {
    let typed = Typed::of(pairs.to_vec());
    let mut zones = typed.all("zone");
    let zone = zones.next().and_then(|id| id.parse().ok()).filter(|_| zones.next().is_none());
    Looked { search: typed.text("unit_search"), zone }
}

pub(super) async fn add(seat: Seat, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, Shown> {
    record(&seat, None, form_of(pairs)).await
}

pub(super) async fn revise(
    seat: Seat,
    Path(id): Path<NewsId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Shown> {
    record(&seat, Some(id), form_of(pairs)).await
}

async fn record(seat: &Seat, id: Option<NewsId>, form: NewsForm) -> Result<Response, Shown> {
    match shown_or_faults(record_news(&seat.desk, id, &form).await, |id| format!("/news/{id}"))? {
        Ok(shown) => Ok(shown),
        Err(faults) => form_page(seat, id, form, None, faults).await,
    }
}
