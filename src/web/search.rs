//! The one search over everything: records, rooms and the guide.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use songhanh_vietnamese::fold;

use super::app::App;
use super::help::{self, Section};
use super::links::address;
use super::page::{Page, html};
use super::problems::Shown;
use super::seat::Seat;
use crate::links::RecordKey;
use crate::search::search;
use crate::web::request::Query;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/search", get(show))
}

/// Records of a kind on the page, and in the list that opens beside what one types.
const LIMIT: usize = 20;
const LIMIT_BRIEF: usize = 5;

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct SearchQuery {
    q: String,
    /// `list` for the list alone.
    part: String,
}

/// A line of the list.
struct Line {
    href: String,
    name: String,
    detail: String,
    kind: String,
}

#[derive(Template)]
#[template(path = "search/search.html")]
struct SearchPage {
    page: Page,
    query: SearchQuery,
    lines: Vec<Line>,
}

/// What stands below the field where one types.
#[derive(Template)]
#[template(path = "search/list.html")]
struct SearchList {
    page: Page,
    lines: Vec<Line>,
}

async fn show(seat: Seat, Query(query): Query<SearchQuery>) -> Result<Response, Shown> {
    let page = seat.page(seat.words().say("search-title")).await?;
    let brief = query.part == "list";
    let limit = if brief { LIMIT_BRIEF } else { LIMIT };
    let typed = fold(query.q.trim());
    // Rooms first: they are few, and whoever types a room's name wants to go there.
    let rooms = page.ways().into_iter().flat_map(|(group, ways)| ways.into_iter().map(move |way| (group.clone(), way)));
    let mut lines: Vec<Line> = rooms
        .filter(|(_, way)| !typed.is_empty() && fold(&way.name).contains(&typed))
        .map(|(group, way)| Line {
            href: way.href.to_owned(),
            name: way.name,
            detail: group,
            kind: page.say("search-room"),
        })
        .collect();
    for hit in search(&seat.desk, &query.q, page.visit.lang, limit).await? {
        let kind = page.say(&format!("search-{}", hit.kind.word()));
        lines.push(Line { href: address(RecordKey::new(hit.kind, hit.id)), name: hit.name, detail: hit.detail, kind });
    }
    let sections: Vec<&Section> = help::sections(page.visit.lang).iter().filter(|one| one.tells_of(&typed)).collect();
    lines.extend(sections.into_iter().take(limit).map(|section| Line {
        href: format!("/help#{}", section.id),
        name: section.title.clone(),
        detail: String::new(),
        kind: page.say("search-help"),
    }));
    Ok(if brief { html(&SearchList { page, lines }) } else { html(&SearchPage { page, query, lines }) })
}
