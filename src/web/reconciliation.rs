//! Where two offices meet: every cell that two of them state, side by side.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::cells::{CellAddress, query_of, text_of};
use super::choices::{self, Options, agency_name, agency_names};
use super::page::{Page, html};
use super::problems::Shown;
use super::reconciliation_cell;
use super::seat::Seat;
use super::subjects::Subjects;
use super::time_asked::TimeAsked;
use super::typed::Typed;
use crate::calendar::{Day, Period};
use crate::desk::{AgencyId, AsOf, Fault};
use crate::indicators::{Catalogue, Key, Reckoning, ValueFilter, catalogue, divided};
use crate::reconciliation::{
    Difference, DifferenceFilter, DifferencePage, Reason, Settled, State, agree_values_of, contested_periods,
    difference_page,
};
use crate::web::request::{Form, Query};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/reconciliation", get(list))
        .route("/reconciliation/agreements", post(agree_in_bulk))
        .merge(reconciliation_cell::routes())
}

/// What the page is asked for; it stands in the address.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    programme: String,
    period: String,
    indicator: String,
    state: String,
    reason: String,
    differ: String,
    /// The moment of knowledge.
    known: String,
    page: usize,
}

impl Asked {
    /// The address with `state` in place of its own.
    fn with_state(&self, state: &str) -> String {
        self.address(state, 0)
    }

    fn address(&self, state: &str, page: usize) -> String {
        let mut parts = Vec::new();
        let pairs = [
            ("programme", self.programme.as_str()),
            ("period", &self.period),
            ("indicator", &self.indicator),
            ("state", state),
            ("reason", &self.reason),
            ("differ", &self.differ),
            ("known", &self.known),
        ];
        parts
            .extend(pairs.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={value}")));
        if page > 0 {
            parts.push(format!("page={page}"));
        }
        format!("/reconciliation?{}", parts.join("&"))
    }
}

/// What one agency states in a row.
pub(super) struct Side {
    pub(super) amount: Option<i64>,
    pub(super) withheld: bool,
    pub(super) source: String,
    pub(super) cut_off: Day,
    pub(super) by: String,
    pub(super) agreed: Option<Option<i64>>,
}

/// A cell that two or more agencies state, as a row shows it.
pub(super) struct Line {
    pub(super) cell: String,
    pub(super) query: String,
    pub(super) subject: String,
    pub(super) sides: Vec<Option<Side>>,
    pub(super) difference: Option<i64>,
    pub(super) percent: Option<i64>,
    pub(super) state: State,
    pub(super) reason: Option<Reason>,
    pub(super) messages: i64,
    pub(super) settled: Option<i64>,
    pub(super) withheld: bool,
}

/// The rows of one indicator.
pub(super) struct Group {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) kind: &'static str,
    pub(super) is_estimate: bool,
    pub(super) scale: u8,
    pub(super) lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "reconciliation/reconciliation.html")]
struct ReconciliationPage {
    page: Page,
    asked: Asked,
    period: Option<Period>,
    agencies: Vec<(AgencyId, String)>,
    groups: Vec<Group>,
    counts: Vec<(State, usize)>,
    shown: usize,
    total: usize,
    first: usize,
    periods: Options,
    programmes: Options,
    indicators: Options,
    reasons: Options,
    earlier: Option<String>,
    later: Option<String>,
    faults: Vec<Fault>,
}

impl ReconciliationPage {
    /// Where a count leads: its rows, or all rows again.
    fn state_address(&self, state: &State) -> String {
        let word = state.word();
        self.asked.with_state(if self.asked.state == word { "" } else { word })
    }

    /// Columns of the table, for a heading that covers them all.
    fn width(&self) -> usize {
        self.agencies.len() + if self.may_agree() { 5 } else { 4 }
    }

    fn is_period(&self, key: &str) -> bool {
        self.period.is_some_and(|period| period.to_string() == key)
    }

    /// This page's own address, to come back to.
    fn here(&self) -> String {
        self.asked.address(&self.asked.state, self.asked.page)
    }

    fn agency_at(&self, index: &usize) -> &str {
        &self.agencies[*index].1
    }

    /// An amount as people read it; *không rõ* where there is none.
    fn amount(&self, amount: &Option<i64>, group: &Group) -> String {
        amount.map_or_else(|| self.page.say("amount-unknown"), |amount| self.page.number(amount, group.scale))
    }

    fn tone(&self, line: &Line) -> &'static str {
        tone(line.state)
    }

    fn may_agree(&self) -> bool {
        self.asked.known.is_empty()
            && self.page.may("agree-value")
            && self.groups.iter().any(|group| group.lines.iter().any(|line| line.is_open()))
    }
}

impl Line {
    /// True while it is to be agreed on.
    pub(super) fn is_open(&self) -> bool {
        self.state == State::UnderReview
    }
}

/// The class of a state's tag.
pub(super) fn tone(state: State) -> &'static str {
    match state {
        State::UnderReview => "warm",
        State::Agreed => "good",
        State::Same => "",
    }
}

/// Rows on a page.
const LINES_A_PAGE: usize = 100;

impl Asked {
    /// The filter of the page, for a period.
    fn filter(&self, period: Option<Period>, parties: Vec<AgencyId>, catalogue: &Catalogue) -> DifferenceFilter {
        let indicator = catalogue.of_code(&self.indicator).filter(|_| !self.indicator.is_empty());
        DifferenceFilter {
            values: ValueFilter {
                periods: period.into_iter().collect(),
                indicators: indicator.map(|one| one.id).into_iter().collect(),
                ..ValueFilter::default()
            },
            parties,
            state: State::ALL.into_iter().find(|state| state.word() == self.state),
            reason: Reason::of_word(&self.reason),
            only_differing: !self.differ.is_empty(),
        }
    }
}

async fn list(seat: Seat, Query(asked): Query<Asked>) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let lang = seat.visit.lang;
    let time = TimeAsked::of(&seat, "").known_at(&asked.known);
    let programmes = choices::programme_list(&seat).await?;
    let programme = programmes.iter().find(|one| one.id.to_string() == asked.programme);
    let parties: Vec<AgencyId> =
        programme.map_or_else(Vec::new, |one| one.parties.iter().map(|party| party.agency).collect());
    let periods = contested_periods(desk, time.as_of, &parties).await?;
    let period = asked.period.parse().ok().or(periods.first().copied());
    let as_of = AsOf { on: period.map_or(desk.now().on, Period::last_day), ..desk.now() };
    let catalogue = catalogue(desk, as_of).await?;

    let first = asked.page.saturating_mul(LINES_A_PAGE);
    let filter = asked.filter(period, parties, &catalogue);
    let DifferencePage { rows, total, counts } =
        difference_page(desk, time.as_of, &filter, (first, LINES_A_PAGE)).await?;
    let agencies = speakers(&seat, &rows, as_of.on).await?;
    let subjects = Subjects::of(desk, as_of, rows.iter().map(|row| row.key.subject)).await?;
    let shown = rows.len();
    let groups = grouped(rows, &agencies, &subjects, &catalogue, lang);
    let mut title = seat.words().say("reconciliation-title");
    if let Some(period) = period {
        title = format!("{title}: {}", choices::period_name(&seat, &programmes, period));
    }
    let page = ReconciliationPage {
        page: seat.page(title).await?,
        period,
        agencies,
        groups,
        counts,
        shown,
        total,
        first,
        periods: periods.iter().map(|one| (one.to_string(), choices::period_name(&seat, &programmes, *one))).collect(),
        programmes: choices::programme_options(&programmes),
        indicators: choices::indicators(&seat, &catalogue),
        reasons: choices::words(&seat, "difference", Reason::ALL.map(Reason::word)),
        earlier: (first > 0 && total > 0).then(|| asked.address(&asked.state, asked.page - 1)),
        later: (first + shown < total).then(|| asked.address(&asked.state, asked.page + 1)),
        asked,
        faults: time.faults,
    };
    Ok(html(&page))
}

/// The agencies that state something in these rows, by name.
async fn speakers(seat: &Seat, rows: &[Difference], on: Day) -> Result<Vec<(AgencyId, String)>, Shown> {
    let names = agency_names(&seat.desk, on).await?;
    let mut found: BTreeMap<AgencyId, String> = BTreeMap::new();
    for statement in rows.iter().flat_map(|row| &row.statements) {
        let agency = statement.stated.agency;
        found.entry(agency).or_insert_with(|| agency_name(&names, agency));
    }
    Ok(found.into_iter().collect())
}

fn grouped(
    rows: Vec<Difference>,
    agencies: &[(AgencyId, String)],
    subjects: &Subjects,
    catalogue: &Catalogue,
    lang: crate::words::Lang,
) -> Vec<Group> {
    let mut groups: Vec<(Key, Group)> = Vec::new();
    for row in rows {
        let key = row.key;
        let is_same = groups.last().is_some_and(|(last, _)| (last.indicator, last.kind) == (key.indicator, key.kind));
        if !is_same {
            let one = catalogue.get(key.indicator);
            groups.push((
                key,
                Group {
                    code: one.map_or(String::new(), |one| one.code.clone()),
                    name: one.map_or(String::new(), |one| one.name(lang).to_owned()),
                    unit: one.map_or(String::new(), |one| one.unit(lang).to_owned()),
                    kind: key.kind.word(),
                    is_estimate: key.kind == Reckoning::Estimate,
                    scale: one.map_or(0, |one| one.scale),
                    lines: Vec::new(),
                },
            ));
        }
        let (_, group) = groups.last_mut().expect("a group was pushed for this row's indicator");
        group.lines.push(line_of(row, agencies, subjects));
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// A row as the table and its own page show it.
pub(super) fn line_of(row: Difference, agencies: &[(AgencyId, String)], subjects: &Subjects) -> Line {
    let agreed: HashMap<AgencyId, Option<i64>> = row.agreements.iter().map(|one| (one.agency, one.amount)).collect();
    let greatest = row.statements.iter().filter_map(|one| one.stated.amount).max();
    let percent =
        row.difference.zip(greatest).filter(|(_, greatest)| *greatest > 0).and_then(|(difference, greatest)| {
            i64::try_from(divided(i128::from(difference) * 1_000, greatest.into())).ok()
        });
    let mut statements: HashMap<AgencyId, crate::reconciliation::Statement> =
        row.statements.into_iter().map(|one| (one.stated.agency, one)).collect();
    let sides = agencies.iter().map(|(agency, _)| {
        statements.remove(agency).map(|one| Side {
            amount: one.stated.amount,
            withheld: one.stated.withheld,
            source: one.stated.source,
            cut_off: one.stated.cut_off,
            by: one.by,
            agreed: agreed.get(agency).copied(),
        })
    });
    Line {
        cell: text_of(row.key),
        query: query_of(row.key),
        subject: subjects.name(row.key.subject),
        sides: sides.collect(),
        difference: row.difference,
        percent,
        state: row.state,
        reason: row.reason,
        messages: row.messages,
        settled: match row.settled {
            Settled::Agreed(amount) => Some(amount),
            _ => None,
        },
        withheld: row.withheld,
    }
}

/// Agrees, for the person's own agency, on the numbers of one agency in all the
/// rows that were ticked: one act.
async fn agree_in_bulk(seat: Seat, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, Shown> {
    let typed = Typed::of(pairs);
    let keys: Vec<Key> = typed.all("cell").filter_map(CellAddress::of_text).collect();
    let agency: AgencyId = typed.get("agency").parse().map_err(|_| Shown::no_page())?;
    let back =
        Some(typed.get("back")).filter(|back| back.starts_with("/reconciliation?")).unwrap_or("/reconciliation?");
    if keys.is_empty() {
        return Ok(Redirect::to(back).into_response());
    }
    let done = agree_values_of(&seat.desk, &keys, agency).await?;
    let seq = done.signed.map_or(String::new(), |signed| format!("&done={}", signed.seq));
    Ok(Redirect::to(&format!("{back}{seq}")).into_response())
}
