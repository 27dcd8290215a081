//! What the start page tells of a programme or an agency: its headline figures,
//! what waits for whom, what both sides disagree on, what was done this week.
//! And the moment of the last change, for pages that keep themselves up to date.

use std::time::Duration;

use super::app::App;
use super::choices::programme_list;
use super::figures::{address, number};
use super::page::Page;
use super::problems::Shown;
use super::seat::Seat;
use crate::agencies::{Agency, agencies};
use crate::audit::tally;
use crate::calendar::Instant;
use crate::desk::{Act, AgencyId};
use crate::figures::{Disputed, Headline, PivotCell, State, overview};
use crate::programme::Programme;
use crate::reconciliation::standing_tables;
use crate::reports::reports;
use crate::reviews::reviews;
use crate::web::request::Query;
use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/changes", get(changes))
}

/// How long a question for the next change waits.
const WAIT_MAX: Duration = Duration::from_secs(25);
/// How often it looks by itself meanwhile.
const LOOK_EVERY: Duration = Duration::from_secs(5);

#[derive(serde::Deserialize)]
struct Since {
    since: Option<i64>,
}

/// A week in microseconds: 7 days of 24 hours of 3,600 seconds.
const WEEK_MICROS: i64 = 7 * 24 * 3_600 * 1_000_000;

/// Kinds of acts in the list of the week.
const WEEK_SHOWN: usize = 8;

/// Disputes in the list; the rest are behind its link.
const DISPUTES_SHOWN: usize = 6;

/// Of what the page tells: one programme, one agency, or where neither is
/// named the agency of the one who asks.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Scope {
    pub(super) programme: String,
    pub(super) agency: String,
}

/// A way to another scope.
pub(super) struct ScopeLink {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) here: bool,
}

/// Something that waits for somebody.
pub(super) struct Waiting {
    pub(super) href: String,
    pub(super) what: String,
    pub(super) who: String,
    /// `warm` where it is late or in dispute.
    pub(super) tone: &'static str,
}

/// What the page shows.
pub(super) struct Dashboard {
    pub(super) scopes: Vec<ScopeLink>,
    /// The figures that are looked at first, and how they are written.
    pub(super) headlines: Vec<(Headline, Written)>,
    pub(super) waiting: Vec<Waiting>,
    pub(super) disputed: Vec<Disputed>,
    pub(super) disputed_cells: u32,
    pub(super) more_disputed: usize,
    /// What was done, by whom, how often, and where it is listed: what agencies
    /// did most first.
    pub(super) week: Vec<(String, String, i64, String)>,
    /// How many kinds of acts are left to the log.
    pub(super) more_week: usize,
    /// The last change that the page knows.
    pub(super) known: i64,
}

/// Where the work stands that the steps of the start page tell.
pub(super) struct Standing {
    pub(super) files: i64,
    pub(super) offices: usize,
    pub(super) disputed: u32,
    pub(super) tables: usize,
    pub(super) signed: usize,
    pub(super) reviews: usize,
    pub(super) reports: usize,
    pub(super) issued: usize,
}

impl Dashboard {
    pub(super) async fn of(seat: &Seat, page: &Page, scope: &Scope) -> Result<(Self, Standing), Shown> {
        let (desk, now) = (&seat.desk, seat.desk.now());
        let known = desk.read(Act::ReadFigures, now).await?.known().micros();
        let programmes = programme_list(seat).await?;
        let agencies = agencies(desk, now).await?;
        let programme: Option<i64> = scope.programme.parse().ok();
        let agency = scope.agency.parse().ok().map(AgencyId).or(desk.actor().agency);
        let of_scope = |one: Option<i64>| match programme {
            Some(id) => one == Some(id),
            None => one.is_none_or(|one| {
                let found = programmes.iter().find(|programme| programme.id.0 == one);
                found.is_none_or(|found| agency.is_none_or(|agency| found.has_party(agency)))
            }),
        };
        let own_programme = programme.or_else(|| {
            let found = programmes.iter().find(|one| agency.is_some_and(|agency| one.has_party(agency)));
            found.map(|one| one.id.0)
        });
        let overview = overview(desk, own_programme, seat.visit.lang).await?;
        let disputed_cells = overview.disputed.iter().map(|one| one.cells).sum();
        let name = |id: AgencyId| {
            let found = agencies.iter().find(|one| one.id == id);
            found.map_or_else(|| id.to_string(), |one| one.short_name.clone())
        };

        let mut waiting = Vec::new();
        if disputed_cells > 0 {
            waiting.push(Waiting {
                href: "/reconciliation?state=under-review".into(),
                what: page.say1("dashboard-cells", "count", disputed_cells),
                who: page.say("dashboard-both"),
                tone: "warm",
            });
        }
        let tables = standing_tables(desk, now).await?;
        for table in tables.iter().filter(|table| of_scope(table.programme)) {
            let left: Vec<AgencyId> = table.waits_for().collect();
            // In the scope of an agency its own signature, of a programme all.
            let concerns = programme.is_some() || agency.is_none_or(|agency| left.contains(&agency));
            if !left.is_empty() && concerns {
                waiting.push(Waiting {
                    href: format!("/agreed-tables/{}", table.id),
                    what: page.say1("dashboard-sign", "table", &table.title),
                    who: left.into_iter().map(name).collect::<Vec<_>>().join(", "),
                    tone: "",
                });
            }
        }
        let reviews = reviews(desk, now, None).await?;
        let reports = reports(desk, now, None).await?;
        for review in reviews.iter().filter(|review| of_scope(Some(review.programme.0))) {
            let of_review = || reports.iter().filter(|report| report.line.review == review.id);
            let issued = of_review().any(|report| report.line.issued_on.is_some());
            let (key, tone) = match (review.held_on >= now.on, issued, of_review().count()) {
                (true, ..) => ("dashboard-review-comes", ""),
                (false, true, _) => continue,
                (false, false, 0) => ("dashboard-no-report", "warm"),
                (false, false, _) => ("dashboard-draft", "warm"),
            };
            waiting.push(Waiting {
                href: format!("/reviews/{}", review.id),
                what: page.say2(key, "title", &review.title, "day", page.day(&review.held_on)),
                who: name(review.chair),
                tone,
            });
        }
        let standing = Self::standing(seat, disputed_cells, &tables, (reviews.len(), &reports)).await?;

        let week_ago = Instant::from_micros(desk.clock().now().micros() - WEEK_MICROS);
        let mut done = tally(desk, week_ago, None).await?;
        done.retain(|one| scope.agency.is_empty() || one.agency == agency);
        // What people did comes first, the latest of it first: that is the news.
        done.sort_by_key(|one| one.agency.is_none());
        let more_week = done.len().saturating_sub(WEEK_SHOWN);
        done.truncate(WEEK_SHOWN);
        let week = done.iter().map(|one| {
            let who = one.agency.map_or_else(|| page.say("role-operator"), name);
            (page.say(&format!("act-{}", one.word)), who, one.count, format!("/acts?word={}", one.word))
        });
        let mut disputed = overview.disputed;
        let more_disputed = disputed.len().saturating_sub(DISPUTES_SHOWN);
        disputed.truncate(DISPUTES_SHOWN);
        let dashboard = Self {
            scopes: scopes(page, scope, &programmes, &agencies),
            headlines: overview.headlines.into_iter().map(|one| (one.clone(), written(page, &one))).collect(),
            waiting,
            disputed,
            disputed_cells,
            more_disputed,
            week: week.collect(),
            more_week,
            known,
        };
        Ok((dashboard, standing))
    }

    async fn standing(
        seat: &Seat,
        disputed: u32,
        tables: &[crate::reconciliation::TableStanding],
        (reviews, reports): (usize, &[crate::reports::Report]),
    ) -> Result<Standing, Shown> {
        let taken = tally(&seat.desk, Instant::from_micros(0), Some(Act::TakeWorkbookIn)).await?;
        Ok(Standing {
            files: taken.iter().map(|one| one.count).sum(),
            offices: taken.iter().filter(|one| one.agency.is_some()).count(),
            disputed,
            tables: tables.len(),
            signed: tables.iter().filter(|table| table.waits_for().next().is_none()).count(),
            reviews,
            reports: reports.len(),
            issued: reports.iter().filter(|report| report.line.issued_on.is_some()).count(),
        })
    }
}

fn scopes(page: &Page, scope: &Scope, programmes: &[Programme], agencies: &[Agency]) -> Vec<ScopeLink> {
    let none = scope.programme.is_empty() && scope.agency.is_empty();
    let mut links = vec![ScopeLink { href: "/".into(), name: page.say("dashboard-mine"), here: none }];
    links.extend(programmes.iter().map(|one| ScopeLink {
        href: format!("/?programme={}", one.id),
        name: one.short_name.clone(),
        here: scope.programme == one.id.to_string(),
    }));
    let parties = agencies.iter().filter(|agency| programmes.iter().any(|one| one.has_party(agency.id)));
    links.extend(parties.map(|one| ScopeLink {
        href: format!("/?agency={}", one.id),
        name: one.short_name.clone(),
        here: scope.agency == one.id.to_string(),
    }));
    links
}

/// How a headline is written.
pub(super) struct Written {
    pub(super) value: String,
    pub(super) complete: String,
    pub(super) target: Option<(String, bool)>,
    pub(super) growth: Option<String>,
    pub(super) href: String,
}

fn written(page: &Page, one: &Headline) -> Written {
    let known = |cell: &PivotCell| (cell.state == State::Known).then(|| number(page, cell));
    let complete = one.value.completeness().filter(|_| one.value.expected > 1);
    // A target in per cent with one decimal: reached from 100,0 on.
    let reached = one.of_target.value.is_some_and(|value| value >= 1000);
    let growth = known(&one.growth).map(|text| {
        let sign = if one.growth.value.is_some_and(|value| value > 0) { "+" } else { "" };
        format!("{sign}{text}")
    });
    Written {
        value: known(&one.value)
            .or_else(|| one.value.range_text(page.visit.lang))
            .unwrap_or_else(|| page.say(one.value.state.word())),
        complete: complete.map_or(String::new(), |share| page.say1("dashboard-complete", "share", share)),
        target: known(&one.of_target).map(|text| (page.say1("dashboard-of-target", "share", text), reached)),
        growth: growth.map(|text| page.say1("dashboard-growth", "share", text)),
        href: format!("/figures?{}", address(&one.question, &[])),
    }
}

/// The moment of the last change, in microseconds: what a page asks now and
/// then to learn whether it is still true.
/// The moment of the last change. Asked with `since`, the answer waits until
/// that is past, or for as long as a proxy lets a question wait.
async fn changes(seat: Seat, Query(asked): Query<Since>) -> Result<Response, Shown> {
    let mut commits = seat.desk.store().commits();
    let until = tokio::time::Instant::now() + WAIT_MAX;
    let known = loop {
        let ends = commits.borrow_and_update().is_none();
        let known = seat.desk.read(Act::ReadFigures, seat.desk.now()).await?.known().micros();
        let left = until.saturating_duration_since(tokio::time::Instant::now());
        if asked.since != Some(known) || ends || left.is_zero() {
            break known;
        }
        // Commits that nobody tells of (a command beside a server on SQLite) are
        // found by looking again.
        let _ = tokio::time::timeout(left.min(LOOK_EVERY), commits.changed()).await;
    };
    let headers = [(header::CONTENT_TYPE, "text/plain"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, known.to_string()).into_response())
}
