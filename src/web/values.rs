//! Values as stated: one typed in by hand, the history of a cell, and the latest
//! ones of an indicator.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::cells::{CellAddress, query_of};
use super::choices::{self, Options, agency_name, agency_names};
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use super::subjects::{Subjects, find};
use crate::audit;
use crate::calendar::{Day, Instant, Period};
use crate::desk::{Act, AsOf, Desk, DeskError, Fault, Kind, Problem as _};
use crate::indicators::{
    Grain, Indicator, IndicatorId, Key, Subject, ValueFilter, ValueForm, catalogue, history_of_value, state_value,
    values_of,
};
use crate::web::request::{Form, Query};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/values", post(state)).route("/values/new", get(new)).route("/values/history", get(history))
}

/// One statement, in its history or in a list.
#[derive(Clone, Debug)]
pub(crate) struct ValueLine {
    pub(crate) subject: String,
    pub(crate) period: Period,
    pub(crate) kind: &'static str,
    pub(crate) agency: String,
    pub(crate) amount: Option<i64>,
    pub(crate) withheld: bool,
    pub(crate) before: Option<Option<i64>>,
    pub(crate) cut_off: Day,
    pub(crate) source: String,
    pub(crate) origin: String,
    pub(crate) note: String,
    pub(crate) by: String,
    pub(crate) at: Instant,
    pub(crate) seq: Option<i64>,
    pub(crate) ended: Option<Instant>,
    pub(crate) query: String,
}

/// Rows of the latest values that a page shows.
const LATEST_MAX: usize = 200;

/// The latest values of an indicator: those of the last period that anybody
/// stated.
pub(super) async fn latest_of(seat: &Seat, id: IndicatorId) -> Result<Vec<ValueLine>, Shown> {
    let desk = &seat.desk;
    let filter = ValueFilter { indicators: vec![id], ..ValueFilter::default() };
    let mut values = values_of(desk, desk.now(), &filter).await?;
    let Some(last) = values.iter().map(|one| one.key.period).max_by_key(|period| (period.to(), period.from())) else {
        return Ok(Vec::new());
    };
    values.retain(|one| one.key.period == last);
    values.truncate(LATEST_MAX);
    let as_of = AsOf { on: last.last_day(), ..desk.now() };
    let subjects = Subjects::of(desk, as_of, values.iter().map(|one| one.key.subject)).await?;
    let names = agency_names(desk, as_of.on).await?;
    let line = |one: crate::indicators::Stated| ValueLine {
        subject: subjects.name(one.key.subject),
        period: one.key.period,
        kind: one.key.kind.word(),
        agency: agency_name(&names, one.agency),
        amount: one.amount,
        withheld: one.withheld,
        before: None,
        cut_off: one.cut_off,
        query: query_of(one.key),
        source: one.source,
        origin: one.origin,
        note: one.note,
        by: String::new(),
        at: one.recorded_at,
        seq: None,
        ended: None,
    };
    Ok(values.into_iter().map(line).collect())
}

/// Every version of a cell, with who stated it; the oldest first.
pub(crate) async fn versions_of(desk: &Desk, key: Key) -> Result<Vec<ValueLine>, DeskError> {
    let versions = history_of_value(desk, desk.now(), key).await?;
    let mut moments: Vec<Instant> = versions.iter().map(|one| one.stated.recorded_at).collect();
    moments.sort_unstable();
    moments.dedup();
    let mut reading = desk.read(Act::ReadIndicators, desk.now()).await?;
    let acts = audit::acts_at_in(&mut reading, &moments).await?;
    drop(reading);
    let acts: HashMap<Instant, (String, i64)> =
        acts.into_iter().map(|act| (act.at, (act.user_name, act.seq))).collect();
    let as_of = AsOf { on: key.period.last_day(), ..desk.now() };
    let names = agency_names(desk, as_of.on).await?;
    let subject = Subjects::of(desk, as_of, [key.subject]).await?.name(key.subject);
    let line = |version: crate::indicators::Version| {
        let stated = version.stated;
        let act = acts.get(&stated.recorded_at);
        ValueLine {
            subject: subject.clone(),
            period: key.period,
            kind: key.kind.word(),
            agency: agency_name(&names, stated.agency),
            amount: stated.amount,
            withheld: stated.withheld,
            before: version.before,
            cut_off: stated.cut_off,
            source: stated.source,
            origin: stated.origin,
            note: stated.note,
            by: act.map_or(String::new(), |(name, _)| name.clone()),
            at: stated.recorded_at,
            seq: act.map(|(_, seq)| *seq),
            ended: version.superseded_at,
            query: query_of(key),
        }
    };
    Ok(versions.into_iter().map(line).collect())
}

/// The indicator as it was defined in the cell's period.
pub(crate) async fn indicator_of(desk: &Desk, key: Key) -> Result<Option<Indicator>, DeskError> {
    let as_of = AsOf { on: key.period.last_day(), ..desk.now() };
    Ok(catalogue(desk, as_of).await?.get(key.indicator).cloned())
}

#[derive(Template)]
#[template(path = "indicators/history.html")]
struct HistoryPage {
    page: Page,
    one: Indicator,
    key: Key,
    query: String,
    versions: Vec<ValueLine>,
}

async fn history(seat: Seat, Query(cell): Query<CellAddress>) -> Result<Response, Shown> {
    let key = cell.key()?;
    let one = indicator_of(&seat.desk, key).await?.ok_or_else(Shown::no_page)?;
    let mut versions = versions_of(&seat.desk, key).await?;
    let title = versions.first().map(|version| version.subject.clone()).ok_or_else(Shown::no_page)?;
    versions.reverse();
    let page = seat.page(title).await?;
    Ok(html(&HistoryPage { page, one, key, query: query_of(key), versions }))
}

#[derive(Template)]
#[template(path = "indicators/value_form.html")]
struct ValuePage {
    page: Page,
    form: ValueForm,
    faults: Vec<Fault>,
    find: String,
    subject: Option<String>,
    found: Vec<(Subject, String)>,
    grains: Options,
    kinds: Options,
    indicators: Options,
    periods: Vec<Period>,
}

impl ValuePage {
    fn find_address(&self) -> &'static str {
        "/values/new"
    }
}

#[derive(serde::Deserialize)]
struct NewQuery {
    #[serde(default)]
    find: String,
    #[serde(flatten)]
    form: ValueForm,
}

async fn new(seat: Seat, Query(query): Query<NewQuery>) -> Result<Response, Shown> {
    if !seat.desk.may(Act::StateValue) {
        return Err(DeskError::NotAllowed { act: Act::StateValue, role: seat.desk.actor().role }.into());
    }
    value_page(&seat, query.form, query.find, Vec::new()).await
}

async fn value_page(seat: &Seat, mut form: ValueForm, text: String, faults: Vec<Fault>) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let grain = Grain::of_word(&form.grain).unwrap_or(Grain::Unit);
    form.grain = grain.word().to_owned();
    let subject = form.subject.trim().parse::<i64>().ok().map(|id| Subject::new(grain, id));
    let subject = match subject {
        Some(subject) => Some(Subjects::of(desk, desk.now(), [subject]).await?.name(subject)),
        None => None,
    };
    let asked = !text.trim().is_empty() || !matches!(grain, Grain::Unit | Grain::Commune);
    let found = if subject.is_none() && asked { find(desk, desk.now(), grain, &text).await? } else { Vec::new() };
    let programmes = choices::programme_list(seat).await?;
    let catalogue = catalogue(desk, desk.now()).await?;
    let invalid = !faults.is_empty();
    let mut response = html(&ValuePage {
        page: seat.page(seat.words().say("value-new")).await?,
        form,
        faults,
        find: text,
        subject,
        found,
        grains: choices::grains(seat),
        kinds: choices::reckonings(seat),
        indicators: choices::indicators(seat, &catalogue),
        periods: choices::periods(&programmes, desk.now().on),
    });
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

#[derive(Template)]
#[template(path = "indicators/value_stated.html")]
struct StatedPage {
    page: Page,
    warnings: Vec<Fault>,
    seq: i64,
    amount: String,
    history: String,
}

impl StatedPage {
    /// The sentence of a warning.
    fn warning(&self, warning: &Fault) -> String {
        crate::words::Words::of(self.page.visit.lang).say_with(warning.word, &warning.args)
    }
}

async fn state(seat: Seat, Form(form): Form<ValueForm>) -> Result<Response, Shown> {
    let done = match state_value(&seat.desk, &form).await {
        Ok(done) => done,
        Err(refusal) if !refusal.faults().is_empty() => {
            return value_page(&seat, form, String::new(), refusal.faults().to_vec()).await;
        }
        Err(refusal) => return Err(refusal.into()),
    };
    let catalogue = catalogue(&seat.desk, seat.desk.now()).await?;
    let cell = CellAddress {
        indicator: catalogue.of_code(&form.indicator).map_or(String::new(), |one| one.id.to_string()),
        period: form.period.trim().to_owned(),
        kind: form.kind.trim().to_owned(),
        grain: form.grain.trim().to_owned(),
        subject: form.subject.trim().to_owned(),
    };
    let query = query_of(cell.key()?);
    let Some(signed) = done.signed else {
        return Ok(Redirect::to(&format!("/values/history?{query}")).into_response());
    };
    let history = format!("/values/history?{query}&done={}", signed.seq);
    if done.warnings.is_empty() {
        return Ok(Redirect::to(&history).into_response());
    }
    let page = seat.page(seat.words().say("value-check-again")).await?;
    Ok(html(&StatedPage { page, warnings: done.warnings, seq: signed.seq, amount: form.amount, history }))
}
