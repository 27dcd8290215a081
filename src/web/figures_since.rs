//! What changed since the last review: values, units, tasks and rules, who did
//! it, and what that did to each headline figure.

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::get;

use super::app::App;
use super::choices::Options;
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use crate::desk::{Act, Fault, Kind};
use crate::figures::{ChangedRecord, ChangedTotal, ChangedValue, FiguresRefusal, SincePage, changed_since};
use crate::indicators::Grain;
use crate::reviews::reviews;
use crate::words::number_text;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/figures/since", get(show))
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct SinceQuery {
    since: String,
}

#[derive(Template)]
#[template(path = "figures/since.html")]
struct SinceView {
    page: Page,
    since: String,
    faults: Vec<Fault>,
    /// Days of reviews, with their titles.
    reviews: Options,
    answer: Option<SincePage>,
}

impl SinceView {
    fn total(&self, value: &Option<i128>, headline: &ChangedTotal) -> String {
        value.map_or_else(
            || self.page.say("figures-state-unknown"),
            |value| number_text(self.page.visit.lang, value, headline.scale),
        )
    }

    fn difference(&self, headline: &ChangedTotal) -> String {
        match (headline.before, headline.now) {
            (Some(before), Some(now)) if now != before => {
                let text = number_text(self.page.visit.lang, now - before, headline.scale);
                if now > before { format!("+{text}") } else { text }
            }
            _ => String::new(),
        }
    }

    fn amount(&self, amount: &Option<Option<i64>>, value: &ChangedValue) -> String {
        match amount {
            _ if value.withheld => self.page.say("figures-state-restricted"),
            None => "–".to_owned(),
            Some(None) => self.page.say("figures-drill-unknown"),
            Some(Some(amount)) => self.page.number(amount, value.scale),
        }
    }

    /// Title, what is said of none, name of the table, records.
    fn records<'a>(
        &self,
        answer: &'a SincePage,
    ) -> [(&'static str, &'static str, &'static str, &'a [ChangedRecord]); 2] {
        [
            ("since-rules", "since-no-rules", "since-rules-table", &answer.rules),
            ("since-tasks", "since-no-tasks", "since-tasks-table", &answer.tasks),
        ]
    }

    fn act(&self, word: &str) -> String {
        self.page.say(&format!("act-{word}"))
    }

    fn subject(&self, value: &ChangedValue) -> String {
        match value.grain {
            Grain::Unit => format!("/units/{}", value.subject),
            Grain::Zone => format!("/places/zones/{}", value.subject),
            Grain::Commune | Grain::Province => format!("/places/{}", value.subject),
            Grain::Programme => format!("/programmes/{}", value.subject),
        }
    }
}

async fn show(seat: Seat, Query(query): Query<SinceQuery>) -> Result<Response, Shown> {
    let now = seat.desk.now();
    let mut held = if seat.desk.may(Act::ReadReviews) { reviews(&seat.desk, now, None).await? } else { Vec::new() };
    held.sort_by_key(|review| std::cmp::Reverse(review.held_on));
    held.retain(|review| review.held_on <= now.on);
    let options: Options = held
        .iter()
        .map(|review| {
            let day = crate::words::day_text(seat.visit.lang, review.held_on);
            (review.held_on.to_string(), format!("{day} · {}", review.title))
        })
        .collect();
    let last = options.first().map_or_else(String::new, |(day, _)| day.clone());
    let since = if query.since.trim().is_empty() { last } else { query.since };
    let (answer, faults) = if since.is_empty() {
        (None, Vec::new())
    } else {
        match changed_since(&seat.desk, &since, seat.visit.lang).await {
            Ok(answer) => (Some(answer), Vec::new()),
            Err(FiguresRefusal::Faults(faults)) => (None, faults),
            Err(refusal) => return Err(refusal.into()),
        }
    };
    let invalid = !faults.is_empty();
    let page = seat.page(seat.words().say("since-title")).await?;
    let mut response = html(&SinceView { page, since, faults, reviews: options, answer });
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}
