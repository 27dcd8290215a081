//! Targets: the list, and setting one.

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;

use super::app::App;
use super::choices::{self, Options, agency_name, agency_names};
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use super::subjects::{Subjects, find};
use crate::calendar::{Instant, Period};
use crate::desk::{Act, AsOf, Fault, Kind, Problem as _};
use crate::indicators::{
    Bound, Catalogue, Grain, IndicatorId, SHARE_SCALE, Subject, TargetFilter, TargetForm, catalogue, set_target,
    targets,
};
use crate::web::request::{Form, Query};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/targets", get(list).post(set)).route("/targets/new", get(new))
}

/// A target as a list shows it.
pub(super) struct TargetLine {
    pub(super) programme: String,
    pub(super) subject: String,
    pub(super) indicator: IndicatorId,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) scale: u8,
    pub(super) bound: &'static str,
    pub(super) amount: i64,
    pub(super) share_of: Option<String>,
    pub(super) period: Period,
    pub(super) agency: String,
    pub(super) basis: String,
    pub(super) note: String,
    pub(super) at: Instant,
}

/// The targets that meet `filter`, by name.
pub(super) async fn lines_of(seat: &Seat, filter: &TargetFilter) -> Result<Vec<TargetLine>, Shown> {
    let desk = &seat.desk;
    let lang = seat.visit.lang;
    let found = targets(desk, desk.now(), filter).await?;
    let programmes = choices::programme_list(seat).await?;
    let catalogue = catalogue(desk, desk.now()).await?;
    let subjects = Subjects::of(desk, desk.now(), found.iter().map(|one| one.subject)).await?;
    let names = agency_names(desk, desk.now().on).await?;
    let line = |target: crate::indicators::Target| {
        let one = catalogue.get(target.indicator);
        let share_of = target.share_of.and_then(|id| catalogue.get(id)).map(|one| one.name(lang).to_owned());
        let programme = programmes.iter().find(|one| Some(one.id.0) == target.programme);
        TargetLine {
            programme: programme.map_or(String::new(), |one| one.short_name.clone()),
            subject: subjects.name(target.subject),
            indicator: target.indicator,
            code: one.map_or(String::new(), |one| one.code.clone()),
            name: one.map_or(String::new(), |one| one.name(lang).to_owned()),
            unit: if share_of.is_some() {
                "%".into()
            } else {
                one.map_or(String::new(), |one| one.unit(lang).to_owned())
            },
            scale: if share_of.is_some() { SHARE_SCALE } else { one.map_or(0, |one| one.scale) },
            bound: target.bound.word(),
            amount: target.amount,
            share_of,
            period: target.period,
            agency: agency_name(&names, target.agency),
            basis: target.basis,
            note: target.note,
            at: target.recorded_at,
        }
    };
    Ok(found.into_iter().map(line).collect())
}

#[derive(Template)]
#[template(path = "indicators/targets.html")]
struct TargetsPage {
    page: Page,
    targets: Vec<TargetLine>,
    query: ListQuery,
    programmes: Options,
    indicators: Options,
    periods: Vec<Period>,
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct ListQuery {
    programme: String,
    indicator: String,
    period: String,
}

async fn list(seat: Seat, Query(query): Query<ListQuery>) -> Result<Response, Shown> {
    let catalogue = catalogue(&seat.desk, seat.desk.now()).await?;
    let programmes = choices::programme_list(&seat).await?;
    let filter = TargetFilter {
        programme: query.programme.parse().ok(),
        indicators: catalogue.of_code(&query.indicator).map(|one| one.id).into_iter().collect(),
        subjects: Vec::new(),
        meeting: query.period.parse().ok(),
    };
    let targets = lines_of(&seat, &filter).await?;
    let page = seat.page(seat.words().say("targets-title")).await?;
    Ok(html(&TargetsPage {
        page,
        targets,
        query,
        programmes: choices::programme_options(&programmes),
        indicators: choices::indicators(&seat, &catalogue),
        periods: choices::periods(&programmes, seat.desk.now().on),
    }))
}

#[derive(Template)]
#[template(path = "indicators/target_form.html")]
struct TargetPage {
    page: Page,
    form: TargetForm,
    faults: Vec<Fault>,
    warnings: Vec<Fault>,
    find: String,
    subject: Option<String>,
    found: Vec<(Subject, String)>,
    grains: Options,
    bounds: Options,
    programmes: Options,
    indicators: Options,
    shares: Options,
    periods: Vec<Period>,
}

impl TargetPage {
    fn find_address(&self) -> &'static str {
        "/targets/new"
    }

    /// The sentence of a warning.
    fn warning(&self, warning: &Fault) -> String {
        crate::words::Words::of(self.page.visit.lang).say_with(warning.word, &warning.args)
    }
}

#[derive(serde::Deserialize)]
struct NewQuery {
    #[serde(default)]
    find: String,
    #[serde(flatten)]
    form: TargetForm,
}

async fn new(seat: Seat, Query(query): Query<NewQuery>) -> Result<Response, Shown> {
    if !seat.desk.may(Act::SetTarget) {
        return Err(crate::desk::DeskError::NotAllowed { act: Act::SetTarget, role: seat.desk.actor().role }.into());
    }
    target_page(&seat, query.form, query.find, Vec::new(), Vec::new()).await
}

async fn target_page(
    seat: &Seat,
    mut form: TargetForm,
    text: String,
    faults: Vec<Fault>,
    warnings: Vec<Fault>,
) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let grain = Grain::of_word(&form.grain).unwrap_or(Grain::Programme);
    form.grain = grain.word().to_owned();
    if grain == Grain::Programme && form.subject.trim().is_empty() {
        form.subject.clone_from(&form.programme);
    }
    let as_of = AsOf { on: desk.now().on, ..desk.now() };
    let subject = form.subject.trim().parse::<i64>().ok().map(|id| Subject::new(grain, id));
    let found = match subject {
        None if !text.trim().is_empty() || grain != Grain::Unit => find(desk, as_of, grain, &text).await?,
        _ => Vec::new(),
    };
    let subject = match subject {
        Some(subject) => Some(Subjects::of(desk, as_of, [subject]).await?.name(subject)),
        None => None,
    };
    let programmes = choices::programme_list(seat).await?;
    let catalogue = catalogue(desk, as_of).await?;
    let invalid = !faults.is_empty();
    let mut response = html(&TargetPage {
        page: seat.page(seat.words().say("target-new")).await?,
        form,
        faults,
        warnings,
        find: text,
        subject,
        found,
        grains: choices::grains(seat),
        bounds: choices::words(seat, "bound", Bound::ALL.map(Bound::word)),
        programmes: choices::programme_options(&programmes),
        indicators: all_indicators(seat, &catalogue),
        shares: choices::indicators(seat, &catalogue),
        periods: choices::periods(&programmes, desk.now().on),
    });
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

/// Rates too: a target may be a rate.
fn all_indicators(seat: &Seat, catalogue: &Catalogue) -> Options {
    let lang = seat.visit.lang;
    let option = |one: &crate::indicators::Indicator| {
        (one.code.clone(), format!("{} · {} ({})", one.code, one.name(lang), one.unit(lang)))
    };
    catalogue.all().iter().map(option).collect()
}

async fn set(seat: Seat, Form(form): Form<TargetForm>) -> Result<Response, Shown> {
    match set_target(&seat.desk, &form).await {
        Ok(signed) if signed.record.is_empty() => {
            Ok(Redirect::to(&format!("/targets?programme={}&done={}", form.programme, signed.seq)).into_response())
        }
        Ok(signed) => target_page(&seat, form, String::new(), Vec::new(), signed.record).await,
        Err(refusal) if !refusal.faults().is_empty() => {
            target_page(&seat, form, String::new(), refusal.faults().to_vec(), Vec::new()).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}
