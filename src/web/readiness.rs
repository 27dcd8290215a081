//! Which units might have an organisation: the counts by kind, the ranked list
//! of one kind, and the list as files.

use askama::Template;
use axum::Router;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use super::app::App;
use super::choices::Options;
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use super::time_asked::day_of;
use crate::calendar::Day;
use crate::desk::{AsOf, Fault, Kind, Problem as _};
use crate::organisations::kinds;
use crate::readiness::{
    Answer, Figure, Purpose, ReadinessForm, ReadinessPage, Rule, Standing, Tally, UnitReadiness, annex_workbook,
    answer_text, export_readiness, figure_text, gap_text, hints_text, kind_name, points_text, readiness, rule_text,
    unit_kind_name,
};
use crate::register::unit_kinds;
use crate::territory::zones;
use crate::web::request::Query;
use crate::words::{Words, args};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/readiness", get(list))
        .route("/readiness/readiness.csv", get(csv))
        .route("/readiness/readiness.xlsx", get(xlsx))
        .route("/readiness/annex.xlsx", get(annex))
}

/// Rows that a page shows.
const ROWS_A_PAGE: usize = 100;

/// The hints that a list can be narrowed to.
const HINTS: [Purpose; 4] = [Purpose::Priority, Purpose::BuildUp, Purpose::ReviewMembers, Purpose::IntroduceElsewhere];

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Asking {
    #[serde(flatten)]
    form: ReadinessForm,
    offset: String,
}

impl Asking {
    /// The question; a day may be typed as people type it.
    fn question(self) -> (ReadinessForm, usize) {
        let mut form = self.form;
        if let Some(day) = day_of(&form.on) {
            form.on = day.to_string();
        }
        (form, self.offset.parse().unwrap_or(0))
    }
}

/// The address of a question with some of its parts replaced.
fn address(path: &str, form: &ReadinessForm, other: &[(&str, &str)]) -> String {
    let mut pairs = form.pairs();
    pairs.retain(|(name, _)| !other.iter().any(|(replaced, _)| replaced == name));
    let other = other.iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<(&str, &str)> = pairs.into_iter().chain(other.copied()).collect();
    format!("{path}?{}", serde_urlencoded::to_string(pairs).unwrap_or_default())
}

#[derive(Template)]
#[template(path = "readiness/readiness.html")]
struct ListPage {
    page: Page,
    form: ReadinessForm,
    faults: Vec<Fault>,
    kinds: Options,
    zones: Options,
    unit_kinds: Options,
    answers: Options,
    hints: Options,
    sorts: Options,
    rules: Options,
    answer: Option<ReadinessPage>,
    offset: usize,
}

impl ListPage {
    fn words(&self) -> &'static Words {
        Words::of(self.page.visit.lang)
    }

    fn answers_in_order(&self) -> &'static [Answer] {
        Answer::ALL
    }

    fn answer_name(&self, answer: &Answer) -> String {
        answer_text(self.words(), *answer)
    }

    /// The look of an answer's tag.
    fn look(&self, answer: &Answer) -> &'static str {
        match answer {
            Answer::Has | Answer::Shared => "tag good",
            Answer::Eligible | Answer::Near => "tag warm",
            _ => "tag",
        }
    }

    fn kind_name(&self, code: &str) -> String {
        kind_name(self.page.visit.lang, code)
    }

    fn unit_kind(&self, row: &UnitReadiness) -> String {
        unit_kind_name(self.page.visit.lang, &row.unit_kind)
    }

    fn gaps(&self, row: &UnitReadiness) -> Vec<String> {
        row.gaps.iter().map(|gap| gap_text(self.words(), gap)).collect()
    }

    fn figure(&self, figure: &Figure) -> String {
        figure_text(self.words(), figure)
    }

    fn hints(&self, row: &UnitReadiness) -> String {
        hints_text(self.words(), row)
    }

    fn points(&self, row: &UnitReadiness) -> String {
        points_text(self.words(), row)
    }

    fn rule(&self, rule: &Rule) -> String {
        rule_text(self.words(), rule)
    }

    /// The list of a kind: those with an answer, or `open` for those that have
    /// no organisation and might.
    fn of_kind(&self, code: &str, answer: &str) -> String {
        let cleared = [("kind", code), ("answer", answer), ("what_if", ""), ("rule", ""), ("changed", "")];
        address("/readiness", &self.form, &cleared)
    }

    fn of_zone(&self, zone: &Option<i64>, answer: &Answer) -> String {
        let zone = zone.map_or(String::new(), |zone| zone.to_string());
        address("/readiness", &self.form, &[("zone", &zone), ("answer", answer.word())])
    }

    fn only_changed(&self) -> String {
        address("/readiness", &self.form, &[("changed", if self.form.changed == "yes" { "" } else { "yes" })])
    }

    fn on_day(&self, day: &Day) -> String {
        address("/readiness", &self.form, &[("on", &day.to_string())])
    }

    fn file(&self, name: &str) -> String {
        address(&format!("/readiness/{name}"), &self.form, &[])
    }

    fn without_trial(&self) -> String {
        address("/readiness", &self.form, &[("what_if", ""), ("rule", ""), ("changed", "")])
    }

    fn count_of(&self, tally: &Tally, answer: &Answer) -> String {
        match tally.of(*answer) {
            0 => "–".into(),
            count => self.page.count(count),
        }
    }

    /// The rows of this page of the list.
    fn rows<'a>(&self, answer: &'a ReadinessPage) -> &'a [UnitReadiness] {
        let start = self.offset.min(answer.rows.len());
        &answer.rows[start..(start + ROWS_A_PAGE).min(answer.rows.len())]
    }

    fn counted(&self, answer: &ReadinessPage) -> String {
        let places = args([
            ("total", self.page.count(answer.rows.len())),
            ("first", self.page.count((self.offset + 1).min(answer.rows.len()))),
            ("last", self.page.count((self.offset + ROWS_A_PAGE).min(answer.rows.len()))),
        ]);
        self.words().say_with("readiness-count", &places)
    }

    fn at(&self, offset: usize) -> String {
        let offset = if offset == 0 { String::new() } else { offset.to_string() };
        address("/readiness", &self.form, &[("offset", &offset)])
    }

    fn previous(&self) -> Option<String> {
        (self.offset > 0).then(|| self.at(self.offset.saturating_sub(ROWS_A_PAGE)))
    }

    fn next(&self, answer: &ReadinessPage) -> Option<String> {
        (self.offset + ROWS_A_PAGE < answer.rows.len()).then(|| self.at(self.offset + ROWS_A_PAGE))
    }

    /// The day up to which the latest figures were counted, where all of them
    /// are too old by now.
    fn is_out_of_date(&self, answer: &ReadinessPage) -> Option<Day> {
        let figures = || answer.rows.iter().flat_map(|row| &row.figures);
        let stale = |figure: &Figure| figure.standing == Standing::Stale;
        let fresh = |figure: &Figure| !matches!(figure.standing, Standing::Stale | Standing::Missing);
        answer.counted_up_to.filter(|_| figures().any(stale) && !figures().any(fresh))
    }

    /// The numbers of a trial as a sentence.
    fn trial(&self, answer: &ReadinessPage) -> Option<String> {
        let trial = answer.what_if.as_ref()?;
        let places = args([
            ("rule", trial.rule.clone()),
            ("from", self.page.count(trial.from)),
            ("to", self.page.count(trial.to)),
            ("count", trial.changed.to_string()),
        ]);
        Some(self.words().say_with("readiness-what-if-told", &places))
    }
}

async fn list(seat: Seat, Query(asking): Query<Asking>) -> Result<Response, Shown> {
    let (form, offset) = asking.question();
    let (answer, faults) = match readiness(&seat.desk, &form).await {
        Ok(answer) => (Some(answer), Vec::new()),
        Err(refusal) if !refusal.faults().is_empty() => (None, refusal.faults().to_vec()),
        Err(refusal) => return Err(refusal.into()),
    };
    let words = seat.words();
    let lang = seat.visit.lang;
    let now = seat.desk.now();
    let on = answer.as_ref().map_or(now.on, |answer| answer.as_of.on);
    let named = |word: &str, key: &str| (word.to_owned(), words.say(&format!("{key}-{word}")));
    let mut answers: Options = vec![("open".into(), words.say("readiness-answer-open"))];
    answers.extend(Answer::ALL.iter().map(|answer| (answer.word().to_owned(), answer_text(words, *answer))));
    let rules = answer.iter().flat_map(|answer| &answer.rules).filter(|_| !form.kind.is_empty());
    let page = ListPage {
        page: seat.page(words.say("readiness-title")).await?,
        kinds: kinds().iter().map(|kind| (kind.code.clone(), kind.name(lang).to_owned())).collect(),
        zones: zones(&seat.desk, AsOf { on, ..now })
            .await?
            .into_iter()
            .map(|zone| (zone.id.to_string(), zone.name))
            .collect(),
        unit_kinds: unit_kinds().iter().map(|kind| (kind.code.clone(), unit_kind_name(lang, &kind.code))).collect(),
        answers,
        hints: HINTS.map(|purpose| named(purpose.word(), "readiness-hint")).into(),
        sorts: vec![("name".into(), words.say("readiness-sort-name"))],
        rules: rules.map(|rule| (rule.key.clone(), rule_text(words, rule))).collect(),
        answer,
        form,
        offset,
        faults,
    };
    let mut response = html(&page);
    if !page.faults.is_empty() {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn download(file: Vec<u8>, name: &str, kind: &'static str, rows: u64) -> Response {
    let headers = [
        (HeaderName::from_static("x-rows-written"), rows.to_string()),
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (StatusCode::OK, headers, file).into_response()
}

async fn csv(seat: Seat, Query(asking): Query<Asking>) -> Result<Response, Shown> {
    let export = export_readiness(&seat.desk, &asking.question().0, seat.visit.lang).await?;
    let mut file = Vec::new();
    let written = export.write_csv(&mut file)?.rows;
    Ok(download(file, "readiness.csv", "text/csv; charset=utf-8", written))
}

async fn xlsx(seat: Seat, Query(asking): Query<Asking>) -> Result<Response, Shown> {
    let (file, written) = export_readiness(&seat.desk, &asking.question().0, seat.visit.lang).await?.xlsx()?;
    Ok(download(file, "readiness.xlsx", XLSX, written.rows))
}

async fn annex(seat: Seat, Query(asking): Query<Asking>) -> Result<Response, Shown> {
    let (rows, file) = annex_workbook(&seat.desk, &asking.question().0).await?;
    Ok(download(file, "phu-luc.xlsx", XLSX, rows))
}
