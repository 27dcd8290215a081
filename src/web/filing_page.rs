//! A filing as a sheet: what is asked for down and across, with what was stated
//! last beside it, what the checks say, and what was said about each cell.

use std::collections::HashMap;

use askama::Template;
use axum::response::Response;

use super::choices;
use super::filing_link::home;
use super::page::{Page, html};
use super::problems::Shown;
use super::rounds::{Reporters, answered};
use super::seat::Seat;
use super::subjects::Subjects;
use crate::calendar::Instant;
use crate::desk::{AgencyId, AsOf, Fault};
use crate::indicators::Indicator;
use crate::rounds::{
    Cell, CellKey, Delta, Edit, ExceptionForm, FilingId, LinkForm, Message, ReopenForm, SendBackForm, Sheet,
    SubmitForm, names_of_filing,
};
use crate::words::{Words, number_text, period_text};

/// A cell of the sheet.
pub(super) struct GridCell {
    /// `17.4`, in the names of its fields.
    key: String,
    /// Which row and column it is, for those who hear the page.
    label: String,
    typed: String,
    /// What the form began with; two people who type at once are told by it.
    base: String,
    note: String,
    /// The remark that the form began with.
    note_base: String,
    /// What was stated last, and for which period.
    last: Option<(String, String)>,
    fault: Option<String>,
    warnings: Vec<String>,
    withheld: bool,
    /// What waits beside it.
    other: Option<String>,
    /// As it was when it was accepted, where it is not so any more.
    before: Option<String>,
    said: usize,
    asked: bool,
}

/// A row of the sheet.
pub(super) struct GridRow {
    head: String,
    code: String,
    unit: String,
    cells: Vec<GridCell>,
}

/// What was said about a cell, under its name.
pub(super) struct Thread {
    key: String,
    name: String,
    messages: Vec<Message>,
}

/// What somebody typed that was not acceptable.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) edits: Vec<Edit>,
    pub(super) submission: Option<SubmitForm>,
    pub(super) sending_back: SendBackForm,
    pub(super) reopening: ReopenForm,
    pub(super) exception: ExceptionForm,
    pub(super) body: String,
    pub(super) link: LinkForm,
    pub(super) faults: Vec<Fault>,
}

#[derive(Template)]
#[template(path = "rounds/filing.html")]
struct FilingPage {
    page: Page,
    sheet: Sheet,
    reporter: String,
    asking: String,
    /// Where its forms are sent.
    home: String,
    /// True for somebody who came by a link and sees nothing else.
    by_link: bool,
    /// True where the filing is about one thing: its indicators stand down.
    is_single: bool,
    columns: Vec<String>,
    rows: Vec<GridRow>,
    threads: Vec<Thread>,
    deltas: Vec<(String, Delta)>,
    consents: Vec<(bool, String)>,
    cell_names: Vec<(String, String)>,
    typed: Typed,
    submission: SubmitForm,
    faults: Vec<Fault>,
}

impl FilingPage {
    fn unanswered(&self, message: &Message) -> bool {
        self.sheet.open_questions().any(|one| one.id == message.id)
    }

    /// What stands in a cell, and the remark on it.
    fn standing(&self, key: &CellKey) -> Cell {
        self.sheet.cells.get(*key).cloned().unwrap_or_default()
    }

    fn question_text(&self, key: &str) -> String {
        let asked = &self.typed.sending_back.questions;
        asked.iter().find(|(cell, _)| cell == key).map_or_else(String::new, |(_, text)| text.clone())
    }

    /// The faults that stand at no cell and no field of the page.
    fn other_faults(&self) -> Vec<String> {
        let known = ["cut_off", "source", "until", "reason", "body"];
        let at_cell = |place: &str| self.sheet.keys().any(|key| place.ends_with(&key.text()));
        let elsewhere = |fault: &&Fault| !known.contains(&fault.place.as_str()) && !at_cell(&fault.place);
        self.faults.iter().filter(elsewhere).map(|fault| self.page.said(fault)).collect()
    }
}

/// What a cell reads, as its own name: the row and the column.
struct Heads<'h> {
    words: &'static Words,
    sheet: &'h Sheet,
    subjects: Subjects,
}

impl Heads<'_> {
    fn indicator(&self, key: CellKey) -> Option<&Indicator> {
        self.sheet.indicators.iter().find(|one| one.id == key.indicator)
    }

    fn label(&self, key: CellKey) -> String {
        let indicator =
            self.indicator(key).map_or_else(String::new, |one| format!("{} {}", one.code, one.name(self.words.lang())));
        let subject = self.sheet.filing.subjects.iter().find(|one| one.id == key.subject);
        match subject.filter(|_| self.sheet.filing.subjects.len() > 1) {
            Some(subject) => format!("{} · {indicator}", self.subjects.name(*subject)),
            None => indicator,
        }
    }

    fn last(&self, key: CellKey) -> Option<(String, String)> {
        let earlier = self.sheet.earlier.get(&key)?;
        let scale = self.indicator(key).map_or(0, |one| one.scale);
        let amount = match earlier.amount {
            Some(amount) => number_text(self.words.lang(), amount.into(), scale),
            None => self.words.say("amount-unknown"),
        };
        Some((amount, period_text(self.words.lang(), earlier.period)))
    }

    fn cell(&self, key: CellKey, typed: &HashMap<String, &Edit>, faults: &[Fault]) -> GridCell {
        let text = key.text();
        let cell = self.sheet.cells.get(key).cloned().unwrap_or_default();
        let edit = typed.get(&text);
        let checked = self.sheet.checked.get(&key);
        let said = |fault: &Fault| self.words.say_with(fault.word, &fault.args);
        let of_form = faults.iter().find(|fault| fault.place == text).map(said);
        let messages = || self.sheet.messages.iter().filter(|one| one.key == key);
        GridCell {
            label: self.label(key),
            typed: edit.map_or_else(|| cell.typed.clone(), |edit| edit.typed.clone()),
            base: edit.map_or_else(|| cell.typed.clone(), |edit| edit.base.clone()),
            note_base: edit.and_then(|edit| edit.note_base.clone()).unwrap_or_else(|| cell.note.clone()),
            note: edit.and_then(|edit| edit.note.clone()).unwrap_or(cell.note),
            last: self.last(key),
            fault: of_form.or_else(|| checked.and_then(|one| one.fault.as_ref()).map(said)),
            warnings: checked.map_or_else(Vec::new, |one| one.warnings.iter().map(said).collect()),
            withheld: self.sheet.withheld.contains(&key),
            other: self.sheet.collisions.iter().find(|one| one.key == key).map(|one| shown_text(&one.other.typed)),
            before: self
                .sheet
                .since_accepted
                .iter()
                .find(|one| one.key == key)
                .map(|one| shown_text(&one.before.typed)),
            said: messages().count(),
            asked: self.sheet.open_questions().any(|one| one.key == key),
            key: text,
        }
    }

    fn rows(&self, typed: &Typed) -> Vec<GridRow> {
        let edits: HashMap<String, &Edit> = typed.edits.iter().map(|edit| (edit.cell.clone(), edit)).collect();
        let lang = self.words.lang();
        let cell = |subject: i64, indicator: &Indicator| {
            self.cell(CellKey { subject, indicator: indicator.id }, &edits, &typed.faults)
        };
        let (subjects, indicators) = (&self.sheet.filing.subjects, &self.sheet.indicators);
        match subjects.as_slice() {
            [subject] => indicators
                .iter()
                .map(|one| GridRow {
                    head: one.name(lang).to_owned(),
                    code: one.code.clone(),
                    unit: one.unit(lang).to_owned(),
                    cells: vec![cell(subject.id, one)],
                })
                .collect(),
            _ => subjects
                .iter()
                .map(|subject| GridRow {
                    head: self.subjects.name(*subject),
                    code: String::new(),
                    unit: String::new(),
                    cells: indicators.iter().map(|one| cell(subject.id, one)).collect(),
                })
                .collect(),
        }
    }
}

/// What was typed, or a dash where nothing was.
fn shown_text(typed: &str) -> String {
    if typed.is_empty() { "–".to_owned() } else { typed.to_owned() }
}

/// What those of a filing are called.
struct Names {
    subjects: Subjects,
    agencies: HashMap<AgencyId, String>,
    reporter: String,
    asking: String,
}

impl Names {
    async fn of(seat: &Seat, sheet: &Sheet) -> Result<Self, Shown> {
        let (desk, filing) = (&seat.desk, &sheet.filing);
        if desk.actor().only.is_some() {
            // Who came by a link may ask nothing of the other rooms.
            let (asking, reporter) = names_of_filing(desk, filing.id).await?;
            let subjects = Subjects::named(filing.subjects.iter().map(|one| (*one, reporter.clone())));
            let agencies = HashMap::from([(sheet.round.agency, asking.clone())]);
            return Ok(Self { subjects, agencies, reporter, asking });
        }
        let on = sheet.round.period.last_day();
        let as_of = AsOf { on, known: Instant::LATEST };
        let reporters = Reporters::of(desk, &sheet.round, std::iter::once(filing)).await?;
        Ok(Self {
            subjects: Subjects::of(desk, as_of, filing.subjects.iter().copied()).await?,
            agencies: choices::agency_names(desk, on).await?,
            reporter: reporters.name(filing.reporter),
            asking: reporters.agency(&sheet.round.agency),
        })
    }
}

/// The page of a filing, with what was typed where it was not acceptable.
pub(super) async fn filing_page(seat: &Seat, id: FilingId, typed: Typed) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let sheet = crate::rounds::sheet(desk, id).await?;
    let words = Words::of(seat.visit.lang);
    let names = Names::of(seat, &sheet).await?;
    let Names { subjects, agencies, reporter, asking } = names;
    let heads = Heads { words, sheet: &sheet, subjects };
    let rows = heads.rows(&typed);
    let is_single = sheet.filing.subjects.len() == 1;
    let columns = sheet.indicators.iter().map(|one| format!("{} {}", one.code, one.name(words.lang()))).collect();
    let mut threads: Vec<Thread> = Vec::new();
    for message in &sheet.messages {
        let key = message.key.text();
        match threads.iter_mut().find(|thread| thread.key == key) {
            Some(thread) => thread.messages.push(message.clone()),
            None => threads.push(Thread { key, name: heads.label(message.key), messages: vec![message.clone()] }),
        }
    }
    let deltas = if sheet.since_agreed.is_empty() { &sheet.since_accepted } else { &sheet.since_agreed };
    let deltas = deltas.iter().map(|delta| (heads.label(delta.key), delta.clone())).collect();
    let page = seat.page(format!("{reporter} – {}", sheet.round.title)).await?;
    let consents = consents(&page, &sheet, |id| choices::agency_name(&agencies, id));
    let cell_names = sheet.keys().map(|key| (key.text(), heads.label(key))).collect();
    let standing = || SubmitForm {
        cut_off: sheet.filing.cut_off.map_or_else(String::new, |day| day.to_string()),
        source: sheet.filing.source.clone(),
    };
    let faults = typed.faults.clone();
    let invalid = !faults.is_empty();
    let shown = FilingPage {
        page,
        reporter,
        asking,
        home: home(seat, id),
        by_link: seat.desk.actor().only.is_some(),
        is_single,
        columns,
        rows,
        threads,
        deltas,
        consents,
        cell_names,
        submission: typed.submission.clone().unwrap_or_else(standing),
        typed,
        sheet,
        faults,
    };
    Ok(answered(html(&shown), invalid))
}

/// What each side has agreed on: a sentence, and whether it stands.
fn consents(page: &Page, sheet: &Sheet, name: impl Fn(AgencyId) -> String) -> Vec<(bool, String)> {
    sheet
        .filing
        .sides(&sheet.round.sides)
        .into_iter()
        .map(|side| match sheet.filing.consents.iter().find(|consent| consent.agency == side) {
            None => (false, page.say1("filing-consent-missing", "agency", name(side))),
            Some(consent) => {
                let key = if consent.stands { "filing-consent-stands" } else { "filing-consent-lapsed" };
                (consent.stands, page.say2(key, "agency", name(side), "at", page.moment(&consent.at)))
            }
        })
        .collect()
}
