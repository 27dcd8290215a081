//! Which units outreach has reached, and what the book of sessions comes to.

use askama::Template;
use axum::Router;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::choices::{Options, period_name, periods, programme_options};
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use super::subjects::Subjects;
use crate::desk::{Fault, Kind, Problem as _};
use crate::indicators::catalogue;
use crate::outreach::{
    BookFigure, Coverage, CoverageForm, FiguresForm, UnitReach, book_figures, coverage, export_coverage, state_outreach,
};
use crate::programme::programmes;
use crate::territory::zones;
use crate::web::request::{Form, Query};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/outreach/coverage", get(show))
        .route("/outreach/coverage.xlsx", get(xlsx))
        .route("/outreach/figures", post(state))
}

/// Units on a page.
const UNITS_A_PAGE: usize = 50;

#[derive(Clone, Default, serde::Deserialize)]
#[serde(default)]
struct Asking {
    #[serde(flatten)]
    form: CoverageForm,
    offset: String,
}

#[derive(Template)]
#[template(path = "outreach/coverage.html")]
struct CoveragePage {
    page: Page,
    form: CoverageForm,
    offset: usize,
    answer: Option<Coverage>,
    figures: Vec<(String, String, BookFigure)>,
    programmes: Options,
    periods: Options,
    fields: Options,
    zones: Options,
    faults: Vec<Fault>,
}

fn address(path: &str, form: &CoverageForm, changed: &[(&str, &str)]) -> String {
    let own = [
        ("programme", form.programme.as_str()),
        ("period", &form.period),
        ("zone", &form.zone),
        ("field", &form.field),
        ("reached", &form.reached),
    ];
    let value = |name: &str, own: &str| {
        changed.iter().find(|(key, _)| *key == name).map_or_else(|| own.to_owned(), |(_, value)| (*value).to_owned())
    };
    let mut pairs: Vec<(&str, String)> = own.into_iter().map(|(name, own)| (name, value(name, own))).collect();
    let others = changed.iter().filter(|(name, _)| !own.iter().any(|(key, _)| key == name));
    pairs.extend(others.map(|(name, value)| (*name, (*value).to_owned())));
    pairs.retain(|(_, value)| !value.is_empty());
    match serde_urlencoded::to_string(&pairs).unwrap_or_default() {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

impl CoveragePage {
    fn file(&self) -> String {
        address("/outreach/coverage.xlsx", &self.form, &[])
    }

    fn only(&self, reached: &str) -> String {
        address("/outreach/coverage", &self.form, &[("reached", reached)])
    }

    fn of_zone(&self, zone: &Option<crate::territory::ZoneId>) -> String {
        let zone = zone.map_or_else(|| "none".to_owned(), |zone| zone.to_string());
        address("/outreach/coverage", &self.form, &[("zone", &zone)])
    }

    fn rows<'a>(&self, answer: &'a Coverage) -> &'a [UnitReach] {
        let start = self.offset.min(answer.rows.len());
        &answer.rows[start..(start + UNITS_A_PAGE).min(answer.rows.len())]
    }

    fn at(&self, offset: usize) -> String {
        let offset = if offset == 0 { String::new() } else { offset.to_string() };
        address("/outreach/coverage", &self.form, &[("offset", &offset)])
    }

    fn previous(&self) -> Option<String> {
        (self.offset > 0).then(|| self.at(self.offset.saturating_sub(UNITS_A_PAGE)))
    }

    fn next(&self, answer: &Coverage) -> Option<String> {
        (self.offset + UNITS_A_PAGE < answer.rows.len()).then(|| self.at(self.offset + UNITS_A_PAGE))
    }

    fn told(&self, answer: &Coverage) -> String {
        let total = &answer.total;
        let places = crate::words::args([
            ("sessions", self.page.count(answer.sessions)),
            ("reached", self.page.count(total.reached)),
            ("units", self.page.count(total.units)),
            ("missed", self.page.count(total.missed())),
        ]);
        crate::words::Words::of(self.page.visit.lang).say_with("coverage-told", &places)
    }

    fn share(&self, share: Option<i64>) -> String {
        share.map_or_else(|| "–".to_owned(), |share| format!("{} %", self.page.number((share + 5) / 10, 1)))
    }

    /// True where a side has something to state.
    fn differs(&self) -> bool {
        self.figures.iter().any(|(.., one)| match one.stated {
            Some(stated) => stated != one.book,
            None => one.book.is_some(),
        })
    }
}

async fn show(seat: Seat, Query(asking): Query<Asking>) -> Result<Response, Shown> {
    page_of(&seat, asking, Vec::new()).await
}

async fn page_of(seat: &Seat, asking: Asking, mut faults: Vec<Fault>) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let answer = match coverage(desk, &asking.form).await {
        Ok(answer) => Some(answer),
        Err(refusal) if !refusal.faults().is_empty() => {
            faults.extend(refusal.faults().iter().cloned());
            None
        }
        Err(refusal) => return Err(refusal.into()),
    };
    let now = desk.now();
    let known = programmes(desk, now).await?;
    let mut form = asking.form;
    let mut figures = Vec::new();
    if let Some(answer) = &answer {
        form.programme = answer.programme.to_string();
        form.period = answer.period.to_string();
        figures = told_figures(seat, answer).await?;
    }
    let fields = known
        .iter()
        .filter(|one| one.id.to_string() == form.programme)
        .flat_map(|one| one.fields.iter().map(|field| (field.id.to_string(), field.name.clone())))
        .collect();
    let mut usual = periods(&known, now.on);
    if let Some(answer) = answer.as_ref().filter(|answer| !usual.contains(&answer.period)) {
        usual.insert(0, answer.period);
    }
    let none = ("none".to_owned(), seat.words().say("coverage-no-zone"));
    let zones = zones(desk, now).await?.into_iter().map(|zone| (zone.id.to_string(), zone.name));
    let page = CoveragePage {
        page: seat.page(seat.words().say("coverage-title")).await?,
        offset: asking.offset.parse().unwrap_or(0),
        periods: usual.iter().map(|one| (one.to_string(), period_name(seat, &known, *one))).collect(),
        programmes: programme_options(&known),
        fields,
        zones: zones.chain([none]).collect(),
        answer,
        figures,
        form,
        faults,
    };
    let mut response = html(&page);
    if !page.faults.is_empty() {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

/// The figures of the book by the names of indicator and subject.
async fn told_figures(seat: &Seat, answer: &Coverage) -> Result<Vec<(String, String, BookFigure)>, Shown> {
    let desk = &seat.desk;
    let form = FiguresForm { programme: answer.programme.to_string(), period: answer.period.to_string() };
    let found = book_figures(desk, &form).await?;
    let as_of = crate::desk::AsOf { on: answer.on, ..desk.now() };
    let names = Subjects::of(desk, as_of, found.iter().map(|one| one.subject).collect::<Vec<_>>()).await?;
    let catalogue = catalogue(desk, as_of).await?;
    let named = found.into_iter().map(|one| {
        let indicator = catalogue.of_code(&one.indicator).map(|found| found.name(seat.visit.lang).to_owned());
        (indicator.unwrap_or_else(|| one.indicator.clone()), names.name(one.subject), one)
    });
    Ok(named.collect())
}

async fn xlsx(seat: Seat, Query(asking): Query<Asking>) -> Result<Response, Shown> {
    let file = export_coverage(&seat.desk, &asking.form, seat.visit.lang).await?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let headers = [
        (HeaderName::from_static("x-rows-written"), file.rows.to_string()),
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"do-phu-tuyen-truyen.xlsx\"".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, file.bytes).into_response())
}

async fn state(seat: Seat, Form(form): Form<FiguresForm>) -> Result<Response, Shown> {
    let signed = state_outreach(&seat.desk, &form).await?;
    let back = CoverageForm { programme: form.programme, period: form.period, ..CoverageForm::default() };
    let done = signed.seq.to_string();
    Ok(Redirect::to(&address("/outreach/coverage", &back, &[("done", &done)])).into_response())
}
