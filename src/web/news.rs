//! The news page as those see it who write and release it: all items, one with
//! how far it is, release and recall.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::article::{Article, Door};
use super::choices::{agency_name, agency_names};
use super::news_form;
use super::page::{Page, html};
use super::problems::{Shown, shown_or_faults, status};
use super::seat::Seat;
use crate::bulletin::{
    self, Audience, DraftSource, NewsId, NewsRecord, NewsState, PhotoForm, Published, draft_news, news_items,
    people_named, recall_news, release_news, section,
};
use crate::calendar::Day;
use crate::desk::{Act, AgencyId, Fault, Kind, Problem as _};
use crate::files::{File, FileId, files_in};
use crate::web::request::{Form, Path};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/news", get(list).post(news_form::add))
        .route("/news/new", get(news_form::new).post(news_form::find_for_new))
        .route("/news/drafts", post(draft))
        .route("/news/{id}", get(show).post(news_form::revise))
        .route("/news/{id}/revision", get(news_form::revision).post(news_form::find_for_one))
        .route("/news/{id}/reading", get(read))
        .route("/news/{id}/releases", post(release))
        .route("/news/{id}/recall", post(recall))
}

#[derive(Template)]
#[template(path = "bulletin/items.html")]
struct ItemsPage {
    page: Page,
    records: Vec<NewsRecord>,
}

impl ItemsPage {
    fn section(&self, record: &NewsRecord) -> String {
        section(&record.item.section).map_or_else(String::new, |one| one.name(self.page.visit.lang).to_owned())
    }
}

/// How a state is marked.
pub(super) fn tag_of(state: &NewsState) -> &'static str {
    match state {
        NewsState::Released => "good",
        NewsState::Waiting | NewsState::Changed => "warm",
        NewsState::Recalled => "bad",
        NewsState::Draft => "",
    }
}

async fn list(seat: Seat) -> Result<Response, Shown> {
    let records = news_items(&seat.desk).await?;
    let page = seat.page(seat.words().say("news-title")).await?;
    Ok(html(&ItemsPage { page, records }))
}

/// What somebody typed on the page of an item that was not acceptable.
#[derive(Default)]
pub(super) struct Typed {
    /// Of which photograph, or of a new one (none).
    pub(super) photo: Option<(Option<FileId>, PhotoForm)>,
    pub(super) captions: Vec<(i64, String)>,
    pub(super) reason: String,
    pub(super) faults: Vec<Fault>,
}

#[derive(Template)]
#[template(path = "bulletin/record.html")]
struct RecordPage {
    page: Page,
    record: NewsRecord,
    article: Article,
    files: Vec<File>,
    agencies: HashMap<AgencyId, String>,
    people: Vec<String>,
    readings: Vec<(Day, i64)>,
    typed: Typed,
    none: Vec<Fault>,
    /// The side for which this person may release what is written.
    may_release: Option<String>,
    may_recall: bool,
}

impl RecordPage {
    fn tag(&self) -> &'static str {
        tag_of(&self.record.state)
    }

    fn id(&self) -> NewsId {
        self.record.item.id
    }

    /// Where readers find it; none for those who are signed in only.
    fn address(&self) -> String {
        match self.record.item.audience {
            Audience::Public => format!("/tin/{}", self.record.item.slug()),
            Audience::Internal => format!("/news/{}/reading", self.record.item.id),
        }
    }

    fn is_public(&self) -> bool {
        self.record.item.audience == Audience::Public
    }

    /// What each side has said: a sentence, and whether it stands.
    fn releases(&self) -> Vec<(bool, String)> {
        let said = self.record.parties.iter().map(|party| {
            let agency = agency_name(&self.agencies, *party);
            match self.record.releases.iter().find(|release| release.agency == *party) {
                None => (false, self.page.say1("news-release-missing", "agency", agency)),
                Some(release) => {
                    let key = if release.stands { "news-release-stands" } else { "news-release-lapsed" };
                    (release.stands, self.page.say2(key, "agency", agency, "at", self.page.moment(&release.at)))
                }
            }
        });
        said.collect()
    }

    fn read_in_all(&self) -> i64 {
        self.readings.iter().map(|(_, count)| count).sum()
    }

    /// Each photograph with its file and form, as it stands or as it was typed.
    fn photos(&self) -> Vec<(&File, PhotoForm, bool)> {
        let of = |photo: &bulletin::Photo| {
            let file = self.files.iter().find(|file| file.id == photo.file)?;
            let typed = match &self.typed.photo {
                Some((Some(of), form)) if *of == photo.file => Some(form.clone()),
                _ => None,
            };
            let is_typed = typed.is_some();
            let form = typed.unwrap_or_else(|| PhotoForm {
                caption: photo.caption.clone(),
                credit: photo.credit.clone(),
                alternative: photo.alternative.clone(),
                bundle: if photo.bundle > 0 { photo.bundle.to_string() } else { String::new() },
                position: photo.position.to_string(),
            });
            Some((file, form, is_typed))
        };
        self.record.item.photos.iter().filter_map(of).collect()
    }

    fn faults_of(&self, typed: &bool) -> &[Fault] {
        if *typed { &self.typed.faults } else { &self.none }
    }

    fn new_faults(&self) -> &[Fault] {
        self.faults_of(&self.is_new_typed())
    }

    fn new_photo(&self) -> PhotoForm {
        match &self.typed.photo {
            Some((None, form)) => form.clone(),
            _ => PhotoForm { credit: self.record.item.byline.clone(), ..PhotoForm::default() },
        }
    }

    fn is_new_typed(&self) -> bool {
        matches!(self.typed.photo, Some((None, _)))
    }

    /// The groups with their captions.
    fn groups(&self) -> Vec<(i64, String)> {
        let typed =
            |bundle: i64| self.typed.captions.iter().find(|(of, _)| *of == bundle).map(|(_, text)| text.clone());
        let of = |one: &bulletin::Bundle| (one.bundle, typed(one.bundle).unwrap_or_else(|| one.caption.clone()));
        self.record.item.bundles.iter().map(of).collect()
    }

    fn release_faults(&self) -> Vec<String> {
        let own = self.typed.faults.iter().filter(|fault| fault.place == "photographs");
        own.map(|fault| self.page.said(fault)).collect()
    }
}

async fn show(seat: Seat, Path(id): Path<NewsId>) -> Result<Response, Shown> {
    record_page(&seat, id, Typed::default()).await
}

pub(super) async fn record_page(seat: &Seat, id: NewsId, typed: Typed) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let record = bulletin::news(desk, desk.now(), id).await?;
    let ids: Vec<FileId> = record.item.photos.iter().map(|photo| photo.file).collect();
    let mut reading = desk.read(Act::ReadFiles, desk.now()).await?;
    let known = reading.known();
    let files = files_in(&mut reading, known, &ids).await?;
    drop(reading);
    let agencies = agency_names(desk, desk.now().on).await?;
    let page = seat.page(record.item.title.clone()).await?;
    let open = record.parties.iter().copied().filter(|party| !record.is_released_by(*party));
    let own = desk.actor().side_among(open).filter(|_| page.may("release-news"));
    let is_party = desk.actor().side_among(record.parties.iter().copied()).is_some();
    let invalid = !typed.faults.is_empty();
    let shown = RecordPage {
        article: Article::of(&record.item, &files, &record.editions, Door::Internal, seat.visit.lang),
        may_release: own.map(|own| agency_name(&agencies, own)),
        may_recall: is_party && record.is_out() && page.may("recall-news"),
        people: people_named(&record.item),
        readings: bulletin::readings(desk, id).await?,
        page,
        record,
        files,
        agencies,
        typed,
        none: Vec::new(),
    };
    let mut response = html(&shown);
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

#[derive(Template)]
#[template(path = "bulletin/reading.html")]
struct ReadingPage {
    page: Page,
    article: Article,
}

/// An item for those who are signed in, as it is out.
async fn read(seat: Seat, Path(id): Path<NewsId>) -> Result<Response, Shown> {
    match bulletin::internal(&seat.desk, id).await? {
        Published::Item(item, editions, files) => {
            let article = Article::of(&item, &files, &editions, Door::Internal, seat.visit.lang);
            Ok(html(&ReadingPage { page: seat.page(item.title.clone()).await?, article }))
        }
        Published::Recalled(_) => Ok(Redirect::to(&format!("/news/{id}")).into_response()),
    }
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct DraftForm {
    session: String,
    review: String,
}

async fn draft(seat: Seat, Form(form): Form<DraftForm>) -> Result<Response, Shown> {
    let source = match (form.session.parse(), form.review.parse()) {
        (Ok(session), _) => DraftSource::Session(session),
        (_, Ok(review)) => DraftSource::Review(review),
        _ => return Err(Shown::no_page()),
    };
    match shown_or_faults(draft_news(&seat.desk, source).await, |id| format!("/news/{id}"))? {
        Ok(shown) => Ok(shown),
        // A draft of a sound record is sound; what it lacks is told as it is.
        Err(faults) => Err(faults.first().map_or_else(Shown::no_page, Shown::of_fault)),
    }
}

#[derive(serde::Deserialize)]
struct ReleaseForm {
    digest: String,
}

async fn release(seat: Seat, Path(id): Path<NewsId>, Form(form): Form<ReleaseForm>) -> Result<Response, Shown> {
    match release_news(&seat.desk, id, &form.digest).await {
        Ok(signed) => Ok(Redirect::to(&format!("/news/{id}?done={}", signed.seq)).into_response()),
        Err(refusal) if !refusal.faults().is_empty() => {
            record_page(&seat, id, Typed { faults: refusal.faults().to_vec(), ..Typed::default() }).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct RecallForm {
    reason: String,
}

async fn recall(seat: Seat, Path(id): Path<NewsId>, Form(form): Form<RecallForm>) -> Result<Response, Shown> {
    match recall_news(&seat.desk, id, &form.reason).await {
        Ok(signed) => Ok(Redirect::to(&format!("/news/{id}?done={}", signed.seq)).into_response()),
        Err(refusal) if !refusal.faults().is_empty() => {
            let faults = refusal.faults().to_vec();
            record_page(&seat, id, Typed { reason: form.reason, faults, ..Typed::default() }).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}
