//! `/news`: the items of the news page, drafts too.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{Recorded, recorded};
use super::caller::Caller;
use super::fields::{Moment, Page, as_of, part, some, typed, word};
use super::problem::Stopped;
use super::routes::{Answered, Nothing, Operation, Routes};
use crate::bulletin::{DraftSource, NewsForm, NewsId, NewsRecord, draft_news, news, news_items, record_news};
use crate::calendar::Day;
use crate::desk::Act;
use crate::outreach::SessionId;
use crate::reviews::ReviewId;

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary, act| Operation { id, tag: "news", summary, act };
    routes
        .get("/news", told("listNews", "Items of the news page, drafts too.", Act::ReadBulletin), list)
        .get("/news/{news}", told("readNews", "One item with its text.", Act::ReadBulletin), one)
        .post("/news", told("recordNews", "Writes a new item; people release it.", Act::RecordNews), record)
        .post(
            "/news/{news}/revision",
            told("reviseNews", "Writes an item anew, with what it corrects where readers have it.", Act::RecordNews),
            revise,
        )
        .post(
            "/news/drafts",
            told("draftNews", "Drafts an item from a session or a conference, with its figures.", Act::RecordNews),
            draft,
        )
}

/// Which part of the list.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Question {
    /// How many to leave out at the beginning.
    offset: Option<u32>,
    /// How many at most; 100 where left out, 500 at most.
    limit: Option<u32>,
}

/// As known when.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Known {
    /// As known at this moment.
    known_at: Option<Moment>,
}

#[derive(Deserialize, JsonSchema)]
pub(super) struct NewsPath {
    pub(super) news: i64,
}

/// An item of the news page.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NewsItem")]
struct NewsBody {
    /// Its number.
    id: i64,
    /// The programme.
    programme: i64,
    /// Code of its section.
    section: String,
    /// Its title.
    title: String,
    /// Its standfirst.
    standfirst: Option<String>,
    /// Its day.
    day: Day,
    /// `public` or `internal`.
    audience: String,
    /// `draft`, `waiting`, `released`, `changed` or `recalled`.
    state: String,
    /// Its text in Markdown; only where one item is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
}

impl From<NewsRecord> for NewsBody {
    fn from(record: NewsRecord) -> Self {
        let item = record.item;
        Self {
            id: item.id.0,
            programme: item.programme.0,
            standfirst: some(&item.standfirst),
            day: item.day,
            audience: word(item.audience),
            state: word(record.state),
            body: Some(item.body),
            section: item.section,
            title: item.title,
        }
    }
}

async fn list(caller: Caller, _: Nothing, asked: Question) -> Result<Page<NewsBody>, Stopped> {
    let found = news_items(&caller.desk).await?;
    Ok(Page::of(found, part(asked.offset, asked.limit), |record| NewsBody { body: None, ..record.into() }))
}

async fn one(caller: Caller, path: NewsPath, asked: Known) -> Result<NewsBody, Stopped> {
    Ok(news(&caller.desk, as_of(&caller, None, asked.known_at), NewsId(path.news)).await?.into())
}

/// An item of the news page as written.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewsInput {
    /// The programme.
    programme: i64,
    /// Code of its section.
    section: String,
    /// Its title.
    title: String,
    /// Its standfirst.
    standfirst: Option<String>,
    /// Its text in Markdown.
    body: String,
    /// Its day.
    day: Day,
    /// `public` or `internal`.
    audience: String,
    /// The office that wrote it.
    byline: Option<String>,
    /// What a new edition corrects.
    correction: Option<String>,
    /// The session that it tells of.
    session: Option<i64>,
    /// The conference that it tells of.
    review: Option<i64>,
    /// Zones that it is about.
    #[serde(default)]
    zones: Vec<i64>,
    /// Units that it is about.
    #[serde(default)]
    units: Vec<i64>,
}

impl NewsInput {
    fn form(self) -> NewsForm {
        NewsForm {
            programme: self.programme.to_string(),
            section: self.section,
            title: self.title,
            standfirst: typed(self.standfirst),
            body: self.body,
            day: self.day.to_string(),
            audience: self.audience,
            byline: typed(self.byline),
            correction: typed(self.correction),
            session: typed(self.session),
            review: typed(self.review),
            zones: self.zones.iter().map(ToString::to_string).collect(),
            units: self.units.iter().map(ToString::to_string).collect(),
        }
    }
}

/// Of what an item is drafted.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum DraftInput {
    /// Of this session.
    Session(i64),
    /// Of this conference, with the figures that every side signed.
    Review(i64),
}

async fn record(caller: Caller, _: Nothing, input: NewsInput) -> Result<Answered<Recorded>, Stopped> {
    Ok(recorded(record_news(&caller.desk, None, &input.form()).await?))
}

async fn revise(caller: Caller, path: NewsPath, input: NewsInput) -> Result<Answered<Recorded>, Stopped> {
    Ok(recorded(record_news(&caller.desk, Some(NewsId(path.news)), &input.form()).await?))
}

async fn draft(caller: Caller, _: Nothing, input: DraftInput) -> Result<Answered<Recorded>, Stopped> {
    let source = match input {
        DraftInput::Session(id) => DraftSource::Session(SessionId(id)),
        DraftInput::Review(id) => DraftSource::Review(ReviewId(id)),
    };
    Ok(recorded(draft_news(&caller.desk, source).await?))
}
