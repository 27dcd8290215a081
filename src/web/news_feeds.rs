//! What programs read of the news page: Atom, RSS, the site map, robots.txt.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use super::app::App;
use super::news_public::{public_desk, small_picture};
use super::problems::Shown;
use crate::bulletin::{FrontFilter, NewsLine, front, sections};
use crate::words::{Lang, Words};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/tin/atom.xml", get(atom))
        .route("/tin/rss.xml", get(rss))
        .route("/sitemap.xml", get(sitemap))
        .route("/robots.txt", get(robots))
}

/// Items of a feed.
const ITEMS_MAX: usize = 30;

/// An item of a feed, its addresses whole.
struct Entry {
    address: String,
    title: String,
    standfirst: String,
    section: String,
    /// RFC 3339.
    changed: String,
    /// RFC 2822, as RSS wants it.
    published: String,
    picture: Option<String>,
}

impl Entry {
    fn of(app: &App, line: &NewsLine) -> Self {
        let section = sections().iter().find(|section| section.code == line.section);
        let moment = line.at.in_vietnam();
        Self {
            address: app.whole(&format!("/tin/{}", line.slug())),
            title: line.title.clone(),
            standfirst: line.standfirst.clone(),
            section: section.map_or_else(String::new, |section| section.name_vi.clone()),
            changed: line.at.to_string(),
            published: moment
                .map_or_else(String::new, |moment| moment.strftime("%a, %d %b %Y %H:%M:%S +0700").to_string()),
            picture: small_picture(line).map(|(address, ..)| app.whole(&address)),
        }
    }
}

#[derive(Template)]
#[template(path = "bulletin/atom.xml")]
struct Atom {
    title: String,
    lead: String,
    own: String,
    site: String,
    changed: String,
    entries: Vec<Entry>,
}

#[derive(Template)]
#[template(path = "bulletin/rss.xml")]
struct Rss {
    title: String,
    lead: String,
    own: String,
    site: String,
    entries: Vec<Entry>,
}

#[derive(Template)]
#[template(path = "bulletin/sitemap.xml")]
struct Sitemap {
    /// Addresses, and when what is there last changed.
    places: Vec<(String, String)>,
}

async fn entries(app: &App, limit: usize) -> Result<Vec<Entry>, Shown> {
    let found = front(&public_desk(app), &FrontFilter { limit, ..FrontFilter::default() }).await?;
    Ok(found.lines.iter().map(|line| Entry::of(app, line)).collect())
}

fn xml(kind: &'static str, template: &impl Template) -> Response {
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=300")];
    (headers, template.render().unwrap_or_default()).into_response()
}

async fn atom(State(app): State<App>) -> Result<Response, Shown> {
    let words = Words::of(Lang::Vi);
    let entries = entries(&app, ITEMS_MAX).await?;
    let changed = entries.iter().map(|entry| entry.changed.clone()).max();
    let feed = Atom {
        title: words.say("bulletin-title"),
        lead: words.say("bulletin-lead"),
        own: app.whole("/tin/atom.xml"),
        site: app.whole("/tin"),
        changed: changed.unwrap_or_else(|| app.clock().now().to_string()),
        entries,
    };
    Ok(xml("application/atom+xml; charset=utf-8", &feed))
}

async fn rss(State(app): State<App>) -> Result<Response, Shown> {
    let words = Words::of(Lang::Vi);
    let feed = Rss {
        title: words.say("bulletin-title"),
        lead: words.say("bulletin-lead"),
        own: app.whole("/tin/rss.xml"),
        site: app.whole("/tin"),
        entries: entries(&app, ITEMS_MAX).await?,
    };
    Ok(xml("application/rss+xml; charset=utf-8", &feed))
}

async fn sitemap(State(app): State<App>) -> Result<Response, Shown> {
    let mut places = vec![(app.whole("/tin"), String::new())];
    places.extend(
        sections().iter().map(|section| (app.whole(&format!("/tin/chuyen-muc/{}", section.code)), String::new())),
    );
    places.extend(entries(&app, 0).await?.into_iter().map(|entry| (entry.address, entry.changed)));
    Ok(xml("application/xml; charset=utf-8", &Sitemap { places }))
}

/// Only the news page is for search engines; all else is behind a sign-in.
async fn robots(State(app): State<App>) -> Response {
    let text =
        format!("User-agent: *\nAllow: /tin\nAllow: /static/\nDisallow: /\n\nSitemap: {}\n", app.whole("/sitemap.xml"));
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
