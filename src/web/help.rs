//! The guide for daily work, as it lies beside the program, as a page.

use std::sync::LazyLock;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html::push_html};
use songhanh_vietnamese::fold;

use super::app::App;
use super::page::{Page, html};
use super::problems::Shown;
use super::seat::Seat;
use crate::words::Lang;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/help", get(show))
}

/// A part of the guide under one heading.
pub(super) struct Section {
    /// What its address ends with.
    pub(super) id: String,
    pub(super) title: String,
    /// Its text, ready for a page.
    pub(super) html: String,
    folded: String,
}

impl Section {
    /// True where it holds what was typed (folded).
    pub(super) fn tells_of(&self, typed: &str) -> bool {
        !typed.is_empty() && self.folded.contains(typed)
    }
}

static VI: LazyLock<Vec<Section>> = LazyLock::new(|| read(include_str!("../../docs/guide/huong-dan.md")));
static EN: LazyLock<Vec<Section>> = LazyLock::new(|| read(include_str!("../../docs/guide/guide.md")));

/// The guide in a language, part by part.
pub(super) fn sections(lang: Lang) -> &'static [Section] {
    match lang {
        Lang::Vi => &VI,
        Lang::En => &EN,
    }
}

/// Files that the guide names lie beside the program and not on the site: what
/// they are called stays, the way to them goes.
fn is_way_on(event: &Event<'_>) -> bool {
    match event {
        Event::Start(Tag::Link { dest_url, .. }) => dest_url.starts_with("http"),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => false,
        _ => true,
    }
}

fn read(text: &str) -> Vec<Section> {
    let mut sections = Vec::new();
    let (mut title, mut events, mut in_heading, mut plain, mut dropped) =
        (String::new(), Vec::new(), false, String::new(), 0_usize);
    let mut close = |title: &mut String, events: &mut Vec<Event<'_>>, plain: &mut String| {
        let mut html = String::new();
        push_html(&mut html, events.drain(..));
        let title = std::mem::take(title);
        let id = fold(&title)
            .split(|letter: char| !letter.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join("-");
        sections.push(Section { id, folded: fold(&format!("{title} {}", std::mem::take(plain))), title, html });
    };
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match &event {
            Event::Start(Tag::Heading { .. }) => {
                if !title.is_empty() {
                    close(&mut title, &mut events, &mut plain);
                }
                in_heading = true;
                continue;
            }
            Event::End(TagEnd::Heading(_)) => {
                in_heading = false;
                continue;
            }
            Event::Text(said) | Event::Code(said) if in_heading => {
                title.push_str(said);
                continue;
            }
            Event::Text(said) | Event::Code(said) => {
                plain.push_str(said);
                plain.push(' ');
            }
            _ => {}
        }
        if !is_way_on(&event) {
            dropped += usize::from(matches!(event, Event::Start(Tag::Link { .. })));
            continue;
        }
        if matches!(event, Event::End(TagEnd::Link)) && dropped > 0 {
            dropped -= 1;
            continue;
        }
        // The guide is ours; what looks like a tag in it is text all the same.
        events.push(match event {
            Event::Html(text) | Event::InlineHtml(text) => Event::Text(CowStr::from(text.to_string())),
            other => other,
        });
    }
    close(&mut title, &mut events, &mut plain);
    sections
}

#[derive(Template)]
#[template(path = "search/help.html")]
struct HelpPage {
    page: Page,
}

impl HelpPage {
    fn sections(&self) -> &'static [Section] {
        sections(self.page.visit.lang)
    }
}

async fn show(seat: Seat) -> Result<Response, Shown> {
    Ok(html(&HelpPage { page: seat.page(seat.words().say("help-title")).await? }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_of_each_language_has_its_sections_and_no_way_out_of_the_site() {
        for lang in [Lang::Vi, Lang::En] {
            let all = sections(lang);
            assert!(all.len() > 8, "{}", all.len());
            assert!(
                all.iter().all(|one| !one.id.is_empty() && !one.html.contains(".md\"") && !one.html.contains("<img"))
            );
            let ids: std::collections::BTreeSet<&String> = all.iter().map(|one| &one.id).collect();
            assert_eq!(ids.len(), all.len());
        }
        assert!(sections(Lang::Vi).iter().any(|one| one.tells_of("khong ro")), "by what it says, marks or not");
    }
}
