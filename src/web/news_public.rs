//! The news page for everybody: the front page, a section, an item, pictures.
//! Nobody is asked who they are, and the same page goes to all.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;

use super::app::App;
use super::article::{Article, Door, photo_address};
use super::files::{answered, percent};
use super::page::Page;
use super::problems::Shown;
use super::seat::Visit;
use crate::bulletin::{
    Around, Edition, FrontFilter, NewsId, NewsItem, NewsLine, Published, Recall, Section, around, count_reading, front,
    public_photo, published, section, sections, sharing,
};
use crate::desk::{Actor, Desk};
use crate::files::{File, FileId, Size};
use crate::links::related_news;
use crate::web::request::{Path, Query};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/tin", get(all))
        .route("/tin/chuyen-muc/{code}", get(of_section))
        .route("/tin/{slug}", get(item))
        .route("/tin/anh/{file}/{name}", get(photo))
}

/// Items on a page of a list.
const ITEMS_A_PAGE: usize = 12;

/// What the head of a public page says to those who list or share it.
pub(super) struct Head {
    /// The page's own address, whole.
    canonical: String,
    description: String,
    /// `website` or `article`.
    kind: &'static str,
    image: Option<(String, u32, u32)>,
    /// schema.org as JSON-LD, safe inside a script element.
    data: String,
    youtube: String,
}

/// The desk of anybody.
pub(super) fn public_desk(app: &App) -> Desk {
    app.desk(Actor::visitor())
}

/// A page that anybody may keep for a minute.
fn shown(template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => {
            let headers =
                [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=60")];
            // The language of the frame is a cookie's.
            (headers, [(header::VARY, "cookie")], text).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "a template did not render");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A line with the address of its small picture.
pub(super) fn small_picture(line: &NewsLine) -> Option<(String, u32, u32)> {
    let file = line.file.as_ref()?;
    let (width, height) = file.small_sides();
    Some((photo_address(Door::Public, file, true), width, height))
}

#[derive(Template)]
#[template(path = "bulletin/front.html")]
struct FrontPage {
    page: Page,
    head: Head,
    section: Option<&'static Section>,
    lines: Vec<NewsLine>,
    number: usize,
    total: usize,
    most_read: Vec<NewsLine>,
}

impl FrontPage {
    fn sections(&self) -> &'static [Section] {
        sections()
    }

    fn is_here(&self, one: &Section) -> bool {
        self.section.is_some_and(|section| section.code == one.code)
    }

    fn picture(&self, line: &NewsLine) -> Option<(String, u32, u32)> {
        small_picture(line)
    }

    fn large(&self, line: &NewsLine) -> Option<(String, u32, u32)> {
        let file = line.file.as_ref()?;
        let (width, height) = file.sides_or_none();
        Some((photo_address(Door::Public, file, false), width, height))
    }

    fn section_name(&self, line: &NewsLine) -> String {
        section(&line.section).map_or_else(String::new, |one| one.name(self.page.visit.lang).to_owned())
    }

    fn at(&self, number: usize) -> String {
        let base = self.section.map_or_else(|| "/tin".to_owned(), |one| format!("/tin/chuyen-muc/{}", one.code));
        if number == 1 { base } else { format!("{base}?trang={number}") }
    }

    fn previous(&self) -> Option<String> {
        (self.number > 1).then(|| self.at(self.number - 1))
    }

    fn next(&self) -> Option<String> {
        (self.number * ITEMS_A_PAGE < self.total).then(|| self.at(self.number + 1))
    }
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct FrontQuery {
    trang: String,
}

async fn all(State(app): State<App>, visit: Visit, Query(query): Query<FrontQuery>) -> Result<Response, Shown> {
    list(&app, visit, None, &query).await
}

async fn of_section(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(query): Query<FrontQuery>,
) -> Result<Response, Shown> {
    let found = section(&code).ok_or_else(Shown::no_page)?;
    list(&app, visit, Some(found), &query).await
}

async fn list(
    app: &App,
    visit: Visit,
    chosen: Option<&'static Section>,
    query: &FrontQuery,
) -> Result<Response, Shown> {
    let desk = public_desk(app);
    let number = query.trang.parse().unwrap_or(1_usize).max(1);
    let filter = FrontFilter {
        section: chosen.map(|section| section.code.clone()),
        offset: (number - 1) * ITEMS_A_PAGE,
        limit: ITEMS_A_PAGE,
    };
    let found = front(&desk, &filter).await?;
    if found.lines.is_empty() && number > 1 {
        return Err(Shown::no_page());
    }
    let most_read = around(&desk, None, &[]).await?.most_read;
    let lang = visit.lang;
    let words = crate::words::Words::of(lang);
    let name = chosen.map_or_else(|| words.say("bulletin-title"), |section| section.name(lang).to_owned());
    let path = chosen.map_or_else(|| "/tin".to_owned(), |section| format!("/tin/chuyen-muc/{}", section.code));
    let head = Head {
        canonical: app.whole(&path),
        description: words.say("bulletin-lead"),
        kind: "website",
        image: None,
        data: String::new(),
        youtube: app.youtube().to_owned(),
    };
    let page = Page::new(visit, name);
    let lines = found.lines;
    Ok(shown(&FrontPage { page, head, section: chosen, lines, number, total: found.total, most_read }))
}

#[derive(Template)]
#[template(path = "bulletin/item.html")]
struct ItemPage {
    page: Page,
    head: Head,
    article: Article,
    around: Around,
    /// Where it can be shared: names and addresses.
    shares: Vec<(String, String)>,
}

impl ItemPage {
    fn sections(&self) -> &'static [Section] {
        sections()
    }

    fn is_here(&self, one: &Section) -> bool {
        self.article.section_code == one.code
    }

    fn picture(&self, line: &NewsLine) -> Option<(String, u32, u32)> {
        small_picture(line)
    }
}

#[derive(Template)]
#[template(path = "bulletin/recalled.html")]
struct RecalledPage {
    page: Page,
    head: Head,
    recall: Recall,
}

impl RecalledPage {
    fn sections(&self) -> &'static [Section] {
        sections()
    }

    fn is_here(&self, _: &Section) -> bool {
        false
    }
}

async fn item(State(app): State<App>, visit: Visit, Path(slug): Path<String>) -> Result<Response, Shown> {
    let id: NewsId = slug.split('-').next().and_then(|number| number.parse().ok()).ok_or_else(Shown::no_page)?;
    let desk = public_desk(&app);
    match published(&desk, id).await? {
        Published::Recalled(recall) => {
            let title = crate::words::Words::of(visit.lang).say("bulletin-recalled-title");
            let head = Head {
                canonical: app.whole(&format!("/tin/{id}")),
                description: String::new(),
                kind: "website",
                image: None,
                data: String::new(),
                youtube: app.youtube().to_owned(),
            };
            let mut response = shown(&RecalledPage { page: Page::new(visit, title), head, recall });
            *response.status_mut() = StatusCode::GONE;
            Ok(response)
        }
        Published::Item(item, editions, files) => {
            // One item, one address: an old title leads to the new one.
            if slug != item.slug() {
                return Ok(Redirect::permanent(&format!("/tin/{}", item.slug())).into_response());
            }
            count_reading(&desk, id).await?;
            Ok(shown(&item_page(&app, visit, &desk, &item, &editions, &files).await?))
        }
    }
}

async fn item_page(
    app: &App,
    visit: Visit,
    desk: &Desk,
    item: &NewsItem,
    editions: &[Edition],
    files: &[File],
) -> Result<ItemPage, Shown> {
    let canonical = app.whole(&format!("/tin/{}", item.slug()));
    let image = item.photos.first().and_then(|photo| files.iter().find(|file| file.id == photo.file)).map(|file| {
        let (width, height) = file.sides_or_none();
        (app.whole(&photo_address(Door::Public, file, false)), width, height)
    });
    let article = Article::of(item, files, editions, Door::Public, visit.lang);
    let head = Head {
        data: json_ld(&article, item, editions, &canonical, image.as_ref(), app),
        canonical: canonical.clone(),
        description: item.standfirst.clone(),
        kind: "article",
        image,
        youtube: app.youtube().to_owned(),
    };
    let shares = sharing().iter().map(|one| {
        let address = one.address.replace("{url}", &percent(&canonical)).replace("{title}", &percent(&item.title));
        (one.name.clone(), address)
    });
    Ok(ItemPage {
        page: Page::new(visit, item.title.clone()),
        head,
        article,
        around: around(desk, Some(item), &related_news(desk, item.id).await?).await?,
        shares: shares.collect(),
    })
}

/// The item as schema.org's `NewsArticle`. A script element of this type is
/// data: no browser runs it, and the content policy does not stand in its way.
fn json_ld(
    article: &Article,
    item: &NewsItem,
    editions: &[Edition],
    canonical: &str,
    image: Option<&(String, u32, u32)>,
    app: &App,
) -> String {
    let moment = |edition: Option<&Edition>| edition.map(|edition| edition.at.to_string());
    let organisation = serde_json::json!({"@type": "Organization", "name": item.byline, "url": app.whole("/tin")});
    let corrections: Vec<&str> = article.corrections.iter().map(|(_, text)| text.as_str()).collect();
    let mut data = serde_json::json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": item.title,
        "description": item.standfirst,
        "datePublished": moment(editions.first()),
        "dateModified": moment(editions.last()),
        "articleSection": article.section,
        "inLanguage": "vi",
        "isAccessibleForFree": true,
        "mainEntityOfPage": canonical,
        "author": organisation,
        "publisher": organisation,
    });
    if let Some((url, width, height)) = image {
        data["image"] = serde_json::json!({"@type": "ImageObject", "url": url, "width": width, "height": height});
    }
    if !corrections.is_empty() {
        data["correction"] = serde_json::json!(corrections);
    }
    // No text may end the element that it stands in.
    data.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

async fn photo(
    State(app): State<App>,
    Path((file, name)): Path<(FileId, String)>,
    asked: HeaderMap,
) -> Result<Response, Shown> {
    let size = if name.ends_with("-nho.jpg") { Size::Small } else { Size::Full };
    let found = public_photo(&public_desk(&app), file, size).await?.ok_or_else(Shown::no_page)?;
    // Whether it is still public is asked again after an hour.
    Ok(answered(&found.0, found.1, &asked, size, "public, max-age=3600"))
}
