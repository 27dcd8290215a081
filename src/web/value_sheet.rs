//! Values of one subject, indicators down and periods across: typed, or pasted
//! from a spreadsheet. Without scripts the pasted block goes through a text
//! field and comes back spread over the cells.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;

use super::app::App;
use super::choices::{self, Options};
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use super::subjects::Subjects;
use super::typed::Typed;
use crate::calendar::Period;
use crate::desk::{Act, DeskError, Fault, Kind, Problem as _};
use crate::indicators::{
    Catalogue, Grain, Indicator, Nature, Subject, ValueFilter, ValueForm, catalogue, spread, state_sheet, values_of,
};
use crate::web::request::{Form, Query};
use crate::words::{Words, number_text};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/values/sheet", get(show).post(state))
}

/// Rows and columns that a sheet may have.
const ROWS_MAX: usize = 80;
/// Periods across.
const PERIODS_MAX: usize = 12;
/// Periods across where none are asked for.
const PERIODS_USUAL: usize = 4;

/// A cell of the sheet.
struct Cell {
    /// Name of its field: `v.3.1`.
    name: String,
    /// What is typed.
    text: String,
    /// What the agency states now; empty where nothing.
    now: String,
    fault: Option<String>,
}

struct Row {
    code: String,
    name: String,
    unit: String,
    cells: Vec<Cell>,
}

#[derive(Template)]
#[template(path = "indicators/value_sheet.html")]
struct SheetPage {
    page: Page,
    subject: Subject,
    name: String,
    codes: String,
    asked_periods: String,
    periods: Vec<Period>,
    offered: Vec<Period>,
    kinds: Options,
    form: ValueForm,
    rows: Vec<Row>,
    left_out: usize,
    faults: Vec<Fault>,
}

/// What a sheet is about, from the address or from its form.
struct Asked {
    subject: Subject,
    indicators: Vec<Indicator>,
    periods: Vec<Period>,
    typed: Typed,
}

impl Asked {
    fn of(typed: Typed, catalogue: &Catalogue, usual: &[Period]) -> Result<Self, Shown> {
        let grain = Grain::of_word(typed.get("grain")).ok_or_else(Shown::no_page)?;
        let id = typed.get("subject").trim().parse().map_err(|_| Shown::no_page())?;
        let listed = |text: &str| -> Vec<String> {
            let parts = text.split([',', ';', ' ']).map(str::trim).filter(|part| !part.is_empty());
            parts.map(str::to_owned).collect()
        };
        let codes = listed(typed.get("codes"));
        let stated = catalogue.all().iter().filter(|one| one.nature != Nature::Rate);
        let indicators = match codes.is_empty() {
            true => stated.take(ROWS_MAX).cloned().collect(),
            false => codes.iter().filter_map(|code| catalogue.of_code(code)).take(ROWS_MAX).cloned().collect(),
        };
        let mut periods: Vec<Period> =
            listed(typed.get("periods")).iter().filter_map(|text| text.parse().ok()).take(PERIODS_MAX).collect();
        if periods.is_empty() {
            periods = usual.iter().take(PERIODS_USUAL).copied().collect();
            periods.sort();
        }
        Ok(Self { subject: Subject::new(grain, id), indicators, periods, typed })
    }

    fn name(row: usize, column: usize) -> String {
        format!("v.{row}.{column}")
    }

    /// The cells in which something is typed, with the form of each.
    fn forms(&self) -> Vec<((usize, usize), ValueForm)> {
        let mut forms = Vec::new();
        for (row, indicator) in self.indicators.iter().enumerate() {
            for (column, period) in self.periods.iter().enumerate() {
                let amount = self.typed.text(&Self::name(row, column));
                if amount.trim().is_empty() {
                    continue;
                }
                let form = ValueForm {
                    grain: self.subject.grain.word().to_owned(),
                    subject: self.subject.id.to_string(),
                    indicator: indicator.code.clone(),
                    period: period.to_string(),
                    kind: self.typed.text("kind"),
                    amount,
                    cut_off: self.typed.text("cut_off"),
                    source: self.typed.text("source"),
                    note: String::new(),
                };
                forms.push(((row, column), form));
            }
        }
        forms
    }

    /// The faults of the cells, by cell; those of the whole sheet once each.
    fn placed(cells: &[(usize, usize)], faults: &[Fault]) -> (HashMap<(usize, usize), Fault>, Vec<Fault>) {
        let (mut by_cell, mut whole) = (HashMap::new(), Vec::<Fault>::new());
        for fault in faults {
            let (at, place) = fault.place.split_once('.').unwrap_or(("", &fault.place));
            let cell = at.parse::<usize>().ok().and_then(|at| cells.get(at));
            match (cell, place) {
                (_, "cut_off" | "source" | "kind") | (None, _) => {
                    let fault = Fault { place: place.to_owned(), ..fault.clone() };
                    if !whole.iter().any(|own| own.place == fault.place) {
                        whole.push(fault);
                    }
                }
                (Some(cell), _) => drop(by_cell.entry(*cell).or_insert_with(|| fault.clone())),
            }
        }
        (by_cell, whole)
    }
}

async fn asked(seat: &Seat, pairs: Vec<(String, String)>) -> Result<(Asked, Vec<Period>), Shown> {
    if !seat.desk.may(Act::StateValue) {
        return Err(DeskError::NotAllowed { act: Act::StateValue, role: seat.desk.actor().role }.into());
    }
    let catalogue = catalogue(&seat.desk, seat.desk.now()).await?;
    let programmes = choices::programme_list(seat).await?;
    let offered = choices::periods(&programmes, seat.desk.now().on);
    Ok((Asked::of(Typed::of(pairs), &catalogue, &offered)?, offered))
}

async fn show(seat: Seat, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Shown> {
    let (asked, offered) = asked(&seat, pairs).await?;
    page(&seat, &asked, offered, &[]).await
}

async fn page(seat: &Seat, asked: &Asked, offered: Vec<Period>, faults: &[Fault]) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let words = Words::of(seat.visit.lang);
    let subject = asked.subject;
    let name = Subjects::of(desk, desk.now(), [subject]).await?.name(subject);
    let filter = ValueFilter {
        subjects: vec![subject.id],
        grain: Some(subject.grain),
        agencies: desk.actor().agency.into_iter().collect(),
        periods: asked.periods.clone(),
        ..ValueFilter::default()
    };
    let stated = values_of(desk, desk.now(), &filter).await?;
    let now = |indicator: &Indicator, period: Period| {
        let own = stated.iter().find(|one| one.key.indicator == indicator.id && one.key.period == period);
        match own.map(|one| one.amount) {
            Some(Some(amount)) => number_text(words.lang(), amount.into(), indicator.scale),
            Some(None) => words.say("amount-unknown"),
            None => String::new(),
        }
    };
    let mut pasted: HashMap<(usize, usize), String> = HashMap::new();
    let number = |name: &str| asked.typed.get(name).parse::<usize>().unwrap_or(0);
    let size = (asked.indicators.len(), asked.periods.len());
    let left_out = spread(asked.typed.get("pasted"), (number("from_row"), number("from_column")), size, |at, text| {
        pasted.insert(at, text.to_owned());
    });
    let cells: Vec<(usize, usize)> = asked.forms().into_iter().map(|(at, _)| at).collect();
    let (by_cell, whole) = Asked::placed(&cells, faults);
    let cell = |row: usize, column: usize, indicator: &Indicator| Cell {
        name: Asked::name(row, column),
        text: pasted.get(&(row, column)).cloned().unwrap_or_else(|| asked.typed.text(&Asked::name(row, column))),
        now: now(indicator, asked.periods[column]),
        fault: by_cell.get(&(row, column)).map(|fault| words.say_with(fault.word, &fault.args)),
    };
    let rows = asked.indicators.iter().enumerate().map(|(row, indicator)| Row {
        cells: (0..asked.periods.len()).map(|column| cell(row, column, indicator)).collect(),
        code: indicator.code.clone(),
        name: indicator.name(words.lang()).to_owned(),
        unit: indicator.unit(words.lang()).to_owned(),
    });
    let mut response = html(&SheetPage {
        page: seat.page(words.say("value-sheet")).await?,
        subject,
        name,
        codes: asked.typed.text("codes"),
        asked_periods: asked.periods.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        rows: rows.collect(),
        periods: asked.periods.clone(),
        offered,
        kinds: choices::reckonings(seat),
        form: ValueForm {
            kind: asked.typed.text("kind"),
            cut_off: asked.typed.text("cut_off"),
            source: asked.typed.text("source"),
            ..ValueForm::default()
        },
        left_out,
        faults: whole,
    });
    if !faults.is_empty() {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

async fn state(seat: Seat, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, Shown> {
    let (asked, offered) = asked(&seat, pairs).await?;
    // A pasted block is spread first, and nothing is stated by spreading it.
    if !asked.typed.get("pasted").trim().is_empty() {
        return page(&seat, &asked, offered, &[]).await;
    }
    let forms: Vec<ValueForm> = asked.forms().into_iter().map(|(_, form)| form).collect();
    match state_sheet(&seat.desk, &forms).await {
        Ok(done) => {
            let query = serde_urlencoded::to_string([
                ("grain", asked.subject.grain.word()),
                ("subject", &asked.subject.id.to_string()),
                ("codes", asked.typed.get("codes")),
                ("periods", &asked.typed.text("periods")),
            ]);
            let done = done.signed.map_or_else(String::new, |signed| format!("&done={}", signed.seq));
            let query = query.expect("pairs of texts make an address");
            Ok(Redirect::to(&format!("/values/sheet?{query}{done}")).into_response())
        }
        Err(refusal) if !refusal.faults().is_empty() => {
            let faults = refusal.faults().to_vec();
            page(&seat, &asked, offered, &faults).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}
