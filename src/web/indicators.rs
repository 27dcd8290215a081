//! What is counted: the catalogue, and one indicator with its versions, its
//! latest values and its targets.

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use songhanh_vietnamese::fold;

use super::app::App;
use super::choices::{self, Options};
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use super::targets::{TargetLine, lines_of};
use super::values::{ValueLine, latest_of};
use crate::calendar::Day;
use crate::desk::{Act, AsOf, Desk, Fault, Kind, Problem as _};
use crate::indicators::{
    Indicator, IndicatorForm, IndicatorId, IndicatorRefusal, Nature, TargetFilter, catalogue, indicator,
    record_indicator,
};
use crate::web::request::{Form, Path, Query};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/indicators", get(list).post(add))
        .route("/indicators/new", get(new))
        .route("/indicators/{id}", get(show))
        .route("/indicators/{id}/revision", get(revision))
        .route("/indicators/{id}/versions", post(revise))
}

#[derive(Template)]
#[template(path = "indicators/indicators.html")]
struct IndicatorsPage {
    page: Page,
    found: Vec<Indicator>,
    total: usize,
    q: String,
    nature: String,
    natures: Options,
}

#[derive(serde::Deserialize)]
#[serde(default)]
#[derive(Default)]
struct ListQuery {
    q: String,
    nature: String,
}

async fn list(seat: Seat, Query(query): Query<ListQuery>) -> Result<Response, Shown> {
    let catalogue = catalogue(&seat.desk, seat.desk.now()).await?;
    let wanted = fold(&query.q);
    let nature = Nature::of_word(&query.nature);
    let found: Vec<Indicator> = catalogue
        .all()
        .iter()
        .filter(|one| nature.is_none_or(|nature| one.nature == nature))
        .filter(|one| {
            wanted.is_empty() || [&one.code, &one.name_vi, &one.name_en].iter().any(|text| fold(text).contains(&wanted))
        })
        .cloned()
        .collect();
    let page = seat.page(seat.words().say("indicators-title")).await?;
    let natures = choices::words(&seat, "nature", Nature::ALL.map(Nature::word));
    Ok(html(&IndicatorsPage { page, found, total: catalogue.all().len(), q: query.q, nature: query.nature, natures }))
}

#[derive(Template)]
#[template(path = "indicators/indicator.html")]
struct IndicatorPage {
    page: Page,
    one: Indicator,
    formula: Option<(Indicator, Indicator)>,
    parts: Vec<Indicator>,
    versions: Vec<Indicator>,
    values: Vec<ValueLine>,
    targets: Vec<TargetLine>,
}

async fn show(seat: Seat, Path(id): Path<IndicatorId>) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let versions = versions_of(desk, id).await?;
    let today = desk.now().on;
    let one = versions.iter().find(|one| one.valid_from <= today).or(versions.last());
    let one = one.cloned().ok_or(IndicatorRefusal::NotFound(id))?;
    let catalogue = catalogue(desk, AsOf { on: one.valid_from.max(today), ..desk.now() }).await?;
    let part = |part: Option<IndicatorId>| part.and_then(|id| catalogue.get(id)).cloned();
    let values = latest_of(&seat, id).await?;
    let filter = TargetFilter { indicators: vec![id], ..TargetFilter::default() };
    let targets = lines_of(&seat, &filter).await?;
    let page = seat.page(one.name(seat.visit.lang).to_owned()).await?;
    let formula = part(one.numerator).zip(part(one.denominator));
    let parts = one.parts.iter().filter_map(|id| catalogue.get(*id)).cloned().collect();
    Ok(html(&IndicatorPage { page, one, formula, parts, versions, values, targets }))
}

/// Every version, the latest first: from today back, and then those to come.
pub(crate) async fn versions_of(desk: &Desk, id: IndicatorId) -> Result<Vec<Indicator>, IndicatorRefusal> {
    let now = desk.now();
    let mut versions: Vec<Indicator> = Vec::new();
    let mut day = Some(now.on);
    while let Some(on) = day {
        match indicator(desk, AsOf { on, ..now }, id).await {
            Ok(one) => {
                day = one.valid_from.yesterday().ok();
                versions.push(one);
            }
            Err(IndicatorRefusal::NotFound(_)) => break,
            Err(refusal) => return Err(refusal),
        }
    }
    let mut day = versions.first().map(|one| one.valid_to);
    while let Some(on) = day.filter(|on| *on < crate::calendar::OPEN_END) {
        match indicator(desk, AsOf { on, ..now }, id).await {
            Ok(one) => {
                day = Some(one.valid_to);
                versions.insert(0, one);
            }
            Err(IndicatorRefusal::NotFound(_)) => break,
            Err(refusal) => return Err(refusal),
        }
    }
    Ok(versions)
}

#[derive(Template)]
#[template(path = "indicators/form.html")]
struct FormPage {
    page: Page,
    action: String,
    is_new: bool,
    form: IndicatorForm,
    from: String,
    faults: Vec<Fault>,
    natures: Options,
    codes: Options,
}

/// The form with the day from which it holds.
#[derive(serde::Deserialize)]
struct Recorded {
    #[serde(default)]
    from: String,
    #[serde(flatten)]
    form: IndicatorForm,
}

async fn form_page(
    seat: &Seat,
    id: Option<IndicatorId>,
    typed: Recorded,
    faults: Vec<Fault>,
) -> Result<Response, Shown> {
    if !seat.desk.may(Act::RecordIndicator) {
        return Err(
            crate::desk::DeskError::NotAllowed { act: Act::RecordIndicator, role: seat.desk.actor().role }.into()
        );
    }
    let catalogue = catalogue(&seat.desk, seat.desk.now()).await?;
    let title = if id.is_some() { "indicator-revise" } else { "indicator-new" };
    let invalid = !faults.is_empty();
    let mut response = html(&FormPage {
        page: seat.page(seat.words().say(title)).await?,
        action: id.map_or_else(|| "/indicators".into(), |id| format!("/indicators/{id}/versions")),
        is_new: id.is_none(),
        form: typed.form,
        from: typed.from,
        faults,
        natures: choices::words(seat, "nature", Nature::ALL.map(Nature::word)),
        codes: choices::indicators(seat, &catalogue),
    });
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

/// The empty form; what the address says stands in it already, so that a link
/// can propose an indicator.
async fn new(seat: Seat, Query(mut typed): Query<Recorded>) -> Result<Response, Shown> {
    let or = |field: &mut String, usual: String| {
        if field.is_empty() {
            *field = usual;
        }
    };
    or(&mut typed.form.scale, "0".into());
    or(&mut typed.form.nature, Nature::Stock.word().into());
    or(&mut typed.from, seat.desk.now().on.to_string());
    form_page(&seat, None, typed, Vec::new()).await
}

async fn revision(seat: Seat, Path(id): Path<IndicatorId>) -> Result<Response, Shown> {
    let now = seat.desk.now();
    let one = indicator(&seat.desk, now, id).await?;
    let catalogue = catalogue(&seat.desk, now).await?;
    let typed = Recorded {
        from: now.on.to_string(),
        form: IndicatorForm { note: String::new(), ..IndicatorForm::of(&one, &catalogue) },
    };
    form_page(&seat, Some(id), typed, Vec::new()).await
}

async fn add(seat: Seat, Form(typed): Form<Recorded>) -> Result<Response, Shown> {
    record(&seat, None, typed).await
}

async fn revise(seat: Seat, Path(id): Path<IndicatorId>, Form(typed): Form<Recorded>) -> Result<Response, Shown> {
    record(&seat, Some(id), typed).await
}

async fn record(seat: &Seat, id: Option<IndicatorId>, typed: Recorded) -> Result<Response, Shown> {
    let Ok(from) = typed.from.trim().parse::<Day>() else {
        return form_page(seat, id, typed, vec![Fault::new("from", "fault-not-a-day")]).await;
    };
    match record_indicator(&seat.desk, id, &typed.form, from).await {
        Ok(signed) => Ok(Redirect::to(&format!("/indicators/{}?done={}", signed.record, signed.seq)).into_response()),
        Err(refusal) if !refusal.faults().is_empty() => form_page(seat, id, typed, refusal.faults().to_vec()).await,
        Err(refusal) => Err(refusal.into()),
    }
}
