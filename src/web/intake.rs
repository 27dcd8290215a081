//! Workbooks: uploaded, looked at, mended, taken in.

use std::collections::BTreeMap;

use crate::organisations::kind_of;
use crate::web::request::{Form, Path, Query};
use askama::Template;
use axum::Router;
use axum::extract::Multipart;
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use crate::calendar::{Day, Period};
use crate::desk::{Fault, Kind, Problem as _};
use crate::indicators::catalogue;
use crate::intake::{
    self, Asked, ColumnLook, File, IntakeRefusal, Look, Meaning, NewIndicator, OrganisationSeen, Question, Rule, Seen,
    Severity, Taken, Taking, Upload, address_of, files_taken_in, look_at_upload,
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/intake", get(list).post(receive))
        .route("/intake/looks/{id}", get(show))
        .route("/intake/looks/{id}/answers", post(answer))
        .route("/intake/looks/{id}/marked", get(marked))
        .route("/intake/looks/{id}/taking", post(take))
        .route("/intake/looks/{id}/dropping", post(let_go))
}

/// Files listed.
const FILES_MAX: i64 = 100;
/// Problems on a page of a look.
const PROBLEMS_A_PAGE: usize = 100;
/// Rows of the sheet on a page of a look.
const ROWS_A_PAGE: u32 = 25;
/// Questions on a page of a look.
const QUESTIONS_A_PAGE: usize = 60;

#[derive(Template)]
#[template(path = "intake/intake.html")]
struct IntakePage {
    page: Page,
    files: Vec<Taken>,
    before: Option<i64>,
    faults: Vec<Fault>,
}

impl IntakePage {
    fn can_undo(&self, file: &Taken) -> bool {
        file.stands
            && self.page.may("undo-act")
            && self.page.visit.actor.as_ref().is_some_and(|actor| actor.agency == Some(file.file.agency))
    }
}

#[derive(Default, serde::Deserialize)]
struct ListQuery {
    before: Option<i64>,
}

async fn list(seat: Seat, Query(query): Query<ListQuery>) -> Result<Response, Shown> {
    list_page(&seat, query.before, Vec::new()).await
}

async fn list_page(seat: &Seat, before: Option<i64>, faults: Vec<Fault>) -> Result<Response, Shown> {
    let files = files_taken_in(&seat.desk, FILES_MAX).await?;
    let page = seat.page(seat.words().say("nav-intake")).await?;
    let invalid = !faults.is_empty();
    let mut response = html(&IntakePage { page, files, before, faults });
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

async fn receive(seat: Seat, mut form: Multipart) -> Result<Response, Shown> {
    let mut file = None;
    while let Ok(Some(field)) = form.next_field().await {
        if field.name() == Some("file") {
            let name = field.file_name().unwrap_or_default().to_owned();
            if let Ok(bytes) = field.bytes().await
                && !bytes.is_empty()
            {
                file = Some(File { name, bytes: bytes.to_vec().into() });
            }
        }
    }
    let Some(file) = file else { return list_page(&seat, None, vec![Fault::new("file", "fault-missing")]).await };
    let id = intake::keep_upload(&seat.desk, &file).await?;
    match look_at_upload(&seat.desk, &id).await {
        Ok(_) => Ok(Redirect::to(&format!("/intake/looks/{id}")).into_response()),
        Err(refusal @ (IntakeRefusal::Unreadable(_) | IntakeRefusal::TookTooLong(_))) => {
            list_page(&seat, None, vec![Fault::with("file", refusal.word(), refusal.args())]).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// What the page of a look shows of it.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
struct LookQuery {
    severity: String,
    rule: String,
    from: usize,
    row: Option<u32>,
    /// The row whose cells can all be typed over.
    edit: Option<u32>,
}

/// A problem as the page lists it.
struct ProblemRow {
    place: String,
    row: u32,
    severity: &'static str,
    sentence: String,
}

/// A question as the page asks it.
struct Asking {
    question: Question,
    place: String,
    sentence: String,
    choices: Vec<(String, String)>,
}

/// A cell of the sheet as the page shows it.
struct CellShown {
    address: String,
    text: Option<String>,
    severity: &'static str,
    sentence: String,
    /// True for a field: where something is wrong, and in the row being edited.
    is_field: bool,
}

struct RowShown {
    number: u32,
    cells: Vec<CellShown>,
}

/// What somebody typed to take a file in.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
struct TakeForm {
    source: String,
    as_of: String,
    period: String,
}

#[derive(Template)]
#[template(path = "intake/look.html")]
struct LookPage {
    page: Page,
    id: String,
    look: std::sync::Arc<Look>,
    counts: Vec<(&'static str, usize)>,
    rules: Vec<(&'static str, usize)>,
    indicators: Vec<(String, String)>,
    problems: Vec<ProblemRow>,
    found: usize,
    questions: Vec<Asking>,
    rows: Vec<RowShown>,
    first_row: u32,
    query: LookQuery,
    form: TakeForm,
    faults: Vec<Fault>,
}

impl LookPage {
    /// Indicators on their way: accepted ones, then those only proposed.
    fn proposals(&self) -> Vec<&NewIndicator> {
        self.look.new_indicators.iter().chain(&self.look.proposed).take(QUESTIONS_A_PAGE).collect()
    }

    /// The form of an indicator with what the file says of it: an address to
    /// hand to an administrator.
    fn definition(&self, new: &NewIndicator) -> String {
        let from = self.look.period.map_or_else(String::new, |period| period.from().to_string());
        let scale = new.scale.to_string();
        let told = [
            ("code", new.code.as_str()),
            ("name_vi", &new.name),
            ("unit_vi", &new.unit),
            ("nature", new.nature.word()),
            ("scale", &scale),
            ("from", &from),
        ];
        let query = serde_urlencoded::to_string(told).unwrap_or_default();
        format!("/indicators/new?{query}")
    }

    /// The name of the kind of an organisation, in the reader's language.
    fn kind_name(&self, one: &OrganisationSeen) -> String {
        kind_of(&one.kind).map_or_else(|| one.kind.clone(), |kind| kind.name(self.page.visit.lang).to_owned())
    }

    /// What a column is, in words.
    fn meaning(&self, column: &ColumnLook) -> String {
        let named = |code: &str| {
            let named = self.indicators.iter().find(|(own, _)| own == code);
            named.map_or_else(|| code.to_owned(), |(code, name)| format!("{code} {name}"))
        };
        match &column.meaning {
            Meaning::Fact(fact) => self.page.say(&format!("intake-fact-{fact}")),
            Meaning::Value(code) => named(code),
            Meaning::Organisation(code) => {
                kind_of(code).map_or_else(|| code.clone(), |kind| kind.name(self.page.visit.lang).to_owned())
            }
            Meaning::New(_) => self.page.say("intake-choice-new"),
            Meaning::Ignore => self.page.say("intake-choice-ignore"),
            Meaning::Refused => self.page.say("intake-hidden"),
            Meaning::Unclear => self.page.say("intake-meaning-unclear"),
        }
    }

    fn next(&self) -> Option<usize> {
        let next = self.query.from + PROBLEMS_A_PAGE;
        (next < self.found).then_some(next)
    }

    fn next_row(&self) -> u32 {
        self.first_row + ROWS_A_PAGE
    }

    fn previous_row(&self) -> u32 {
        self.first_row.saturating_sub(ROWS_A_PAGE).max(1)
    }

    fn cell_faults(&self) -> Vec<(String, String)> {
        let words = crate::words::Words::of(self.page.visit.lang);
        let fields = ["source", "as_of", "period"];
        let own = self.faults.iter().filter(|fault| !fields.contains(&fault.place.as_str()));
        own.take(PROBLEMS_A_PAGE).map(|fault| (fault.place.clone(), words.say_with(fault.word, &fault.args))).collect()
    }
}

async fn show(seat: Seat, Path(id): Path<String>, Query(query): Query<LookQuery>) -> Result<Response, Shown> {
    let (upload, look, seen) = look_at_upload(&seat.desk, &id).await?;
    let form = TakeForm {
        as_of: look.cut_off.map(|day| day.to_string()).unwrap_or_default(),
        period: look.period.map(|period| period.to_string()).unwrap_or_default(),
        ..TakeForm::default()
    };
    look_page(&seat, &upload, look, &seen, query, form, Vec::new()).await
}

async fn look_page(
    seat: &Seat,
    upload: &Upload,
    look: std::sync::Arc<Look>,
    seen: &Seen,
    query: LookQuery,
    form: TakeForm,
    faults: Vec<Fault>,
) -> Result<Response, Shown> {
    let words = seat.words();
    let wanted = (Severity::of_word(&query.severity), Rule::of_word(&query.rule));
    let matching = || {
        look.problems.iter().filter(move |found| {
            wanted.0.is_none_or(|severity| found.severity == severity) && wanted.1.is_none_or(|rule| found.rule == rule)
        })
    };
    let mut by_rule: BTreeMap<Rule, usize> = BTreeMap::new();
    for found in &look.problems {
        *by_rule.entry(found.rule).or_default() += 1;
    }
    let problems = matching().skip(query.from).take(PROBLEMS_A_PAGE).map(|found| ProblemRow {
        place: look.place_of(found),
        row: found.at.row + 1,
        severity: found.severity.word(),
        sentence: found.sentence(words),
    });
    let first_problem = matching().find(|found| look.is_chosen(found) && found.severity <= Severity::Warning);
    let first_row = query.row.or(first_problem.map(|found| found.at.row + 1)).unwrap_or(1);
    let invalid = !faults.is_empty();
    let catalogue = catalogue(&seat.desk, seat.desk.now()).await?;
    let named = |one: &crate::indicators::Indicator| (one.code.clone(), one.name(words.lang()).to_owned());
    let indicators: Vec<(String, String)> = catalogue.all().iter().map(named).collect();
    let page = LookPage {
        page: seat.page(look.file.clone()).await?,
        id: upload.id.clone(),
        counts: Severity::ALL.iter().map(|severity| (severity.word(), look.count(*severity))).collect(),
        rules: by_rule.into_iter().map(|(rule, count)| (rule.word(), count)).collect(),
        found: matching().count(),
        problems: problems.collect(),
        questions: asking(&look, &indicators, words),
        indicators,
        rows: grid(&look, seen, first_row, query.edit, words),
        first_row,
        query,
        form,
        faults,
        look,
    };
    let mut response = html(&page);
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

/// The questions; one about figures can be answered with any indicator.
fn asking(look: &Look, indicators: &[(String, String)], words: &crate::words::Words) -> Vec<Asking> {
    let all = look.questions.iter().take(QUESTIONS_A_PAGE).filter_map(|question| {
        let found = look.problems.get(question.problem)?;
        Some(Asking {
            place: look.place_of(found),
            sentence: found.sentence(words),
            choices: {
                let own = question.choices.iter().map(|choice| (choice.value.clone(), choice.shown(words)));
                let (is_column, is_table) = (
                    ["column:", "indicator:"].iter().any(|of| question.id.starts_with(of)),
                    question.id == "indicator",
                );
                let all = indicators.iter().filter(|_| is_column || is_table).map(|(code, name)| {
                    (if is_column { format!("value:{code}") } else { code.clone() }, format!("{code} {name}"))
                });
                own.chain(all).collect()
            },
            question: question.clone(),
        })
    });
    all.collect()
}

/// Rows of the sheet, each cell with its gravest problem.
fn grid(look: &Look, seen: &Seen, first: u32, edit: Option<u32>, words: &crate::words::Words) -> Vec<RowShown> {
    let rows = seen.rows(look, first, ROWS_A_PAGE);
    let (from, to) = (rows.first().map_or(0, |row| row.number), rows.last().map_or(0, |row| row.number));
    let mut gravest: BTreeMap<(u32, u32), &intake::Found> = BTreeMap::new();
    let mut keep = |found, row: u32, column: u32| {
        let own = gravest.entry((row, column)).or_insert(found);
        if found.severity < own.severity {
            *own = found;
        }
    };
    for found in look.problems.iter().filter(|found| look.is_chosen(found)) {
        if (from..=to).contains(&(found.at.row + 1)) {
            keep(found, found.at.row, found.at.column);
        }
        for area in found.areas() {
            let rows = area.first.row.max(from.saturating_sub(1))..=area.last.row.min(to.saturating_sub(1));
            rows.for_each(|row| keep(found, row, area.first.column));
        }
    }
    let cell = |(at, text): (songhanh_spreadsheet::grid::Address, Option<String>)| {
        let problem = gravest.get(&(at.row, at.column));
        CellShown {
            address: at.to_string(),
            text,
            severity: problem.map_or("", |found| found.severity.word()),
            sentence: problem.map_or_else(String::new, |found| found.sentence(words)),
            is_field: problem.is_some() || edit == Some(at.row + 1),
        }
    };
    rows.into_iter()
        .map(|row| RowShown { number: row.number, cells: row.cells.into_iter().map(cell).collect() })
        .collect()
}

async fn answer(
    seat: Seat,
    Path(id): Path<String>,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Response, Shown> {
    let (_, look, seen) = look_at_upload(&seat.desk, &id).await?;
    let back = form.get("back").cloned().unwrap_or_default();
    let standing: BTreeMap<String, String> = form
        .keys()
        .filter_map(|key| address_of(key))
        .flat_map(|at| seen.rows(&look, at.row + 1, 1))
        .flat_map(|row| row.cells)
        .filter_map(|(at, text)| Some((at.to_string(), text?)))
        .collect();
    let period = form.get("period").and_then(|text| text.parse::<Period>().ok());
    intake::answer_upload(&seat.desk, &id, |asked| {
        for (key, text) in form {
            let text = text.trim().to_owned();
            match key.as_str() {
                "back" | "period" => {}
                "sheet" => asked.sheet = Some(text).filter(|name| !name.is_empty()),
                "new_indicators" => asked.new_indicators = text == "yes",
                // A cell that still says what it said was not typed over.
                _ if standing.get(&key) == Some(&text) => {}
                _ if text.is_empty() && address_of(&key).is_none() => drop(asked.answers.remove(&key)),
                _ => drop(asked.answers.insert(key, text)),
            }
        }
        asked.period = period.or(asked.period);
    })
    .await?;
    let row = back.parse::<u32>().map_or_else(|_| String::new(), |row| format!("?row={row}#sheet"));
    Ok(Redirect::to(&format!("/intake/looks/{id}{row}")).into_response())
}

async fn marked(seat: Seat, Path(id): Path<String>) -> Result<Response, Shown> {
    let (upload, look, seen) = look_at_upload(&seat.desk, &id).await?;
    let bytes = intake::marked_copy(&upload.file, look, seen, seat.words()).await?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let disposition = "attachment; filename=\"marked.xlsx\"";
    Ok((
        [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition), (header::CACHE_CONTROL, "no-store")],
        bytes,
    )
        .into_response())
}

async fn take(seat: Seat, Path(id): Path<String>, Form(form): Form<TakeForm>) -> Result<Response, Shown> {
    let mut faults = Vec::new();
    let cut_off: Option<Day> = form.as_of.trim().parse().ok();
    if cut_off.is_none() {
        faults.push(Fault::new("as_of", "fault-not-a-day"));
    }
    let period: Option<Period> = form.period.trim().parse().ok();
    if period.is_none() && !form.period.trim().is_empty() {
        faults.push(Fault::new("period", "fault-not-a-period"));
    }
    if form.source.trim().is_empty() {
        faults.push(Fault::new("source", "fault-source-missing"));
    }
    if let (Some(cut_off), true) = (cut_off, faults.is_empty()) {
        if period.is_some() {
            intake::answer_upload(&seat.desk, &id, |asked| asked.period = period).await?;
        }
        let (upload, look, _) = look_at_upload(&seat.desk, &id).await?;
        // The layout that the look found is the one that is taken in by.
        let layout = match &look.layout {
            Some(name) => Some(intake::layout_named(&seat.desk, name).await?),
            None => None,
        };
        let asked = Asked { layout, ..upload.asked.clone() };
        let taking = Taking { asked, source: form.source.clone(), cut_off, accept: std::collections::BTreeSet::new() };
        match intake::take_workbook_in(&seat.desk, &upload.file, &taking).await {
            Ok(done) => {
                intake::drop_upload(&seat.desk, &id).await?;
                let to = match (done.signed, done.before) {
                    (Some(signed), _) => format!("/intake?done={}", signed.seq),
                    (None, before) => format!("/intake?before={}", before.unwrap_or_default()),
                };
                return Ok(Redirect::to(&to).into_response());
            }
            Err(IntakeRefusal::NotReady(found)) => faults = found,
            Err(refusal) => return Err(refusal.into()),
        }
    }
    let (upload, look, seen) = look_at_upload(&seat.desk, &id).await?;
    look_page(&seat, &upload, look, &seen, LookQuery::default(), form, faults).await
}

async fn let_go(seat: Seat, Path(id): Path<String>) -> Result<Response, Shown> {
    intake::drop_upload(&seat.desk, &id).await?;
    Ok(Redirect::to("/intake").into_response())
}
