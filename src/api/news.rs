//! `/news`: the items of the news page, drafts too.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{Recorded, recorded};
use super::caller::Caller;
use super::fields::{Moment, Page, as_of, part, some, typed, word};
use super::problem::Stopped;
use super::routes::{Answered, Nothing, Operation, Routes};
use crate::bulletin::{NewsForm, NewsId, NewsRecord, news, news_items, record_news};
use crate::calendar::Day;
use crate::desk::Act;

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary, act| Operation { id, tag: "news", summary, act };
    routes
        .get("/news", told("listNews", "Items of the news page, drafts too.", Act::ReadBulletin), list)
        .get("/news/{news}", told("readNews", "One item with its text.", Act::ReadBulletin), one)
        .post("/news", told("recordNews", "Writes a new item; people release it.", Act::RecordNews), record)
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
struct NewsPath {
    news: i64,
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
    /// Zones that it is about.
    #[serde(default)]
    zones: Vec<i64>,
    /// Units that it is about.
    #[serde(default)]
    units: Vec<i64>,
}

async fn record(caller: Caller, _: Nothing, input: NewsInput) -> Result<Answered<Recorded>, Stopped> {
    let form = NewsForm {
        programme: input.programme.to_string(),
        section: input.section,
        title: input.title,
        standfirst: typed(input.standfirst),
        body: input.body,
        day: input.day.to_string(),
        audience: input.audience,
        byline: typed(input.byline),
        zones: input.zones.iter().map(ToString::to_string).collect(),
        units: input.units.iter().map(ToString::to_string).collect(),
        ..NewsForm::default()
    };
    Ok(recorded(record_news(&caller.desk, None, &form).await?))
}
