//! What changed since the last review: values, units, tasks and rules, who did
//! it, and what that did to each headline figure.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;

use super::app::App;
use super::choices::Options;
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use super::units::fact_text;
use crate::changes::{ChangedRecord, Changes, Noun, changes};
use crate::desk::{Act, Fault, Kind};
use crate::figures::{ChangedTotal, ChangedValue, FiguresRefusal, Pages, SinceForm};
use crate::indicators::Grain;
use crate::register::FactChange;
use crate::reviews::reviews;
use crate::web::request::Query;
use crate::words::{Words, args, number_text};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/figures/since", get(show))
}

/// A list of records: its key (that of its page in the address), the keys of its
/// title, of what is said of none and of its table.
struct RecordList<'a> {
    key: &'static str,
    title: &'static str,
    none: &'static str,
    table: &'static str,
    records: &'a [ChangedRecord],
    shown: Pages,
}

#[derive(Template)]
#[template(path = "figures/since.html")]
struct SinceView {
    page: Page,
    form: SinceForm,
    faults: Vec<Fault>,
    /// Days of reviews, with their titles.
    reviews: Options,
    answer: Option<Changes>,
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

    /// A fact that changed: its name, what it was and what it is.
    fn fact(&self, change: &FactChange) -> String {
        let lang = self.page.visit.lang;
        let told = |values: &[String]| {
            let texts: Vec<String> = values.iter().map(|value| fact_text(lang, change.fact, value)).collect();
            if texts.is_empty() { "–".to_owned() } else { texts.join("; ") }
        };
        let name = self.page.say(change.fact.key());
        let told = args([("fact", name), ("before", told(&change.before)), ("now", told(&change.now))]);
        Words::of(lang).say_with("since-fact", &told)
    }

    fn amount(&self, amount: &Option<Option<i64>>, value: &ChangedValue) -> String {
        match amount {
            _ if value.withheld => self.page.say("figures-state-restricted"),
            None => "–".to_owned(),
            Some(None) => self.page.say("figures-drill-unknown"),
            Some(Some(amount)) => self.page.number(amount, value.scale),
        }
    }

    fn records<'a>(&self, answer: &'a Changes) -> [RecordList<'a>; 2] {
        [
            RecordList {
                key: "tasks",
                title: "since-tasks",
                none: "since-no-tasks",
                table: "since-tasks-table",
                records: &answer.tasks,
                shown: answer.tasks_page,
            },
            RecordList {
                key: "rules",
                title: "since-rules",
                none: "since-no-rules",
                table: "since-rules-table",
                records: &answer.rules,
                shown: answer.rules_page,
            },
        ]
    }

    fn previous(&self, list: &str, shown: &Pages) -> String {
        self.address(list, shown.page - 1)
    }

    fn next(&self, list: &str, shown: &Pages) -> String {
        self.address(list, shown.page + 1)
    }

    /// The same with another page of one list.
    fn address(&self, list: &str, page: usize) -> String {
        let mut form = self.form.clone();
        let page = page.to_string();
        match list {
            "values" => form.values = page,
            "units" => form.units = page,
            "tasks" => form.tasks = page,
            _ => form.rules = page,
        }
        let pairs = [
            ("since", &form.since),
            ("values", &form.values),
            ("units", &form.units),
            ("tasks", &form.tasks),
            ("rules", &form.rules),
        ];
        let pairs: Vec<_> = pairs.into_iter().filter(|(_, text)| !text.is_empty()).collect();
        let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
        format!("/figures/since?{query}#{list}")
    }

    /// Where a record is shown.
    fn record(&self, one: &ChangedRecord) -> String {
        let id = one.id;
        match one.noun {
            Noun::Task => format!("/tasks/{id}"),
            Noun::Duty => format!("/duties/{id}"),
            Noun::Review => format!("/reviews/{id}"),
            Noun::Rule => format!("/rules/{}", one.name),
            Noun::Indicator => format!("/indicators/{id}"),
            Noun::Target => "/targets".to_owned(),
            Noun::Event => format!("/places/events#event-{id}"),
            Noun::Zone => format!("/places/zones/{id}"),
            Noun::Agency => format!("/agencies/{id}/facts"),
            Noun::Succession => "/agencies/successions".to_owned(),
            Noun::Programme => format!("/programmes/{id}"),
        }
    }

    fn noun(&self, one: &ChangedRecord) -> String {
        self.page.say(&format!("changes-noun-{}", one.noun.word()))
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

async fn show(seat: Seat, Query(mut form): Query<SinceForm>) -> Result<Response, Shown> {
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
    // A page shows pages, whatever its address asks for.
    form.all.clear();
    if form.since.trim().is_empty() {
        form.since = last;
    }
    let (answer, faults) = if form.since.is_empty() {
        (None, Vec::new())
    } else {
        match changes(&seat.desk, &form, seat.visit.lang).await {
            Ok(answer) => (Some(answer), Vec::new()),
            Err(FiguresRefusal::Faults(faults)) => (None, faults),
            Err(refusal) => return Err(refusal.into()),
        }
    };
    let invalid = !faults.is_empty();
    let page = seat.page(seat.words().say("since-title")).await?;
    let mut response = html(&SinceView { page, form, faults, reviews: options, answer });
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}
