//! The plan as a reader receives it: the annual plan in the official form of
//! its day, with the tasks as an annex on landscape A4, and the list as a
//! workbook. Papers are in Vietnamese; they are taken away under an act.

use std::io::Cursor;

use serde_json::json;
use songhanh_document::docx;
use songhanh_document::export::{ExportError, ListCell, XlsxList};
use songhanh_document::model::{
    Align, Annex, Block, Cell, Column, Decimal, Document, DocumentDate, HeaderCell, Kind, Orientation, Row, Run, Table,
};

use super::names::BodyNames;
use super::plan::Plan;
use super::problems::PlanRefusal;
use super::select::TaskFilter;
use super::task::{BodyPart, Task, TaskState};
use super::verbs::plan;
use crate::agencies::{Agency, agencies};
use crate::audit::sign_export;
use crate::calendar::Day;
use crate::desk::{Act, AsOf, Desk};
use crate::programme::{Programme, ProgrammeId, issuers_of, parties_of, profile_of, signatures_of};
use crate::words::{Lang, Words, args, day_text, period_text};

/// A plan to take away: what was selected of it, with the names of its day.
pub struct PlanPaper {
    programme: Programme,
    /// All of it: a task's progress follows from steps that may not be asked for.
    whole: Plan,
    found: Plan,
    names: BodyNames,
    agencies: Vec<Agency>,
    filter: TaskFilter,
    day: Day,
}

/// Selects what of a plan is taken away; that it was, is an act.
pub async fn export_plan(
    desk: &Desk,
    as_of: AsOf,
    programme: ProgrammeId,
    filter: &TaskFilter,
) -> Result<PlanPaper, PlanRefusal> {
    let (programme, whole) = plan(desk, as_of, programme).await?;
    let found = whole.select(filter, as_of.on);
    let names = BodyNames::of_plan(desk, as_of, &whole).await?;
    let agencies = agencies(desk, as_of).await?;
    let told = json!({"plan": programme.id, "filter": filter, "on": as_of.on, "tasks": found.tasks.len()});
    sign_export(desk, Act::ExportPlan, told).await?;
    Ok(PlanPaper { programme, whole, found, names, agencies, filter: filter.clone(), day: as_of.on })
}

impl PlanPaper {
    /// How many tasks and steps it has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.found.tasks.len()
    }

    /// The annual plan as `.docx`.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn to_docx(&self) -> Result<Vec<u8>, PlanRefusal> {
        let profile = profile_of(&self.programme, &self.agencies, self.day).ok_or(PlanRefusal::NoProfile(self.day))?;
        docx::write(&self.document(), &profile).map_err(|error| PlanRefusal::Paper(error.to_string()))
    }

    fn document(&self) -> Document {
        let words = Words::of(Lang::Vi);
        let programme = &self.programme;
        let period = period_text(Lang::Vi, self.filter.period.unwrap_or(programme.period));
        // The day is left to the registry, as offices do.
        let date = DocumentDate { day: None, ..DocumentDate::from(self.day) };
        let mut document = Document::new(Kind::Plan, date);
        document.issuers = issuers_of(programme, &self.agencies);
        document.place =
            parties_of(programme, &self.agencies).first().map_or_else(String::new, |lead| lead.place.clone());
        let said = |key: &str| {
            let places = args([
                ("programme", programme.short_name.clone()),
                ("name", programme.name.clone()),
                ("number", programme.number.clone()),
                ("period", period.clone()),
                ("count", self.found.tasks.iter().filter(|task| task.part_of.is_none()).count().to_string()),
            ]);
            words.say_with(key, &places)
        };
        document.subject = said("plan-paper-subject");
        document.legal_bases = vec![vec![Run::text(said("plan-paper-basis"))]];
        for (heading, paragraphs) in [
            ("plan-paper-purpose-heading", &["plan-paper-purpose", "plan-paper-requirement"][..]),
            ("plan-paper-tasks-heading", &["plan-paper-tasks"]),
            ("plan-paper-carrying-heading", &["plan-paper-carrying", "plan-paper-watching"]),
        ] {
            document.blocks.push(Block::heading(1, said(heading)));
            document.blocks.extend(paragraphs.iter().map(|key| Block::paragraph(said(key))));
        }
        document.recipients = parties_of(programme, &self.agencies).iter().map(|agency| agency.name.clone()).collect();
        document.signatures = signatures_of(programme, &self.agencies, words);
        document.annexes = vec![Annex {
            title: said("plan-paper-annex"),
            orientation: Orientation::Landscape,
            blocks: vec![Block::Table(self.table(words))],
        }];
        document
    }

    fn table(&self, words: &Words) -> Table {
        let columns = [
            (5, Align::Center),
            (28, Align::Left),
            (22, Align::Left),
            (17, Align::Left),
            (20, Align::Left),
            (11, Align::Center),
        ];
        let header = ["plan-number", "plan-task", "plan-wanted", "plan-lead-body", "plan-others", "plan-due"];
        let mut rows = Vec::new();
        for (name, tasks) in self.by_field(words) {
            rows.push(Row::group(vec![Cell::text(name).over(6)]));
            for task in tasks {
                let due = task.due.map_or_else(|| words.say("plan-no-due"), |due| day_text(Lang::Vi, due));
                rows.push(Row::item(vec![
                    Cell::text(self.found.number(task.id)),
                    Cell::text(task_name(task, words)),
                    Cell::text(&task.wanted),
                    Cell::text(self.names.of_part(task, BodyPart::Lead).join("; ")),
                    Cell::text(self.others(task)),
                    Cell::text(due),
                ]));
            }
        }
        Table {
            columns: columns.map(|(weight, align)| Column { weight, align }).to_vec(),
            header: vec![header.map(|key| HeaderCell::new(words.say(key))).to_vec()],
            rows,
            ..Table::default()
        }
    }

    fn others(&self, task: &Task) -> String {
        let parts = [BodyPart::Coordinating, BodyPart::Consulted];
        parts.into_iter().flat_map(|part| self.names.of_part(task, part)).collect::<Vec<_>>().join("; ")
    }

    /// Headings of fields, and their tasks.
    fn by_field(&self, words: &Words) -> Vec<(String, Vec<&Task>)> {
        let fields = self.programme.fields.iter().map(|field| (Some(field.id), field.name.clone()));
        let groups = fields
            .chain([(None, words.say("plan-common"))])
            .map(|(id, name)| (name, self.found.tasks.iter().filter(|task| task.field == id).collect::<Vec<_>>()));
        groups.filter(|(_, tasks)| !tasks.is_empty()).collect()
    }

    /// The list as `.xlsx`, in the language of the reader.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn to_xlsx(&self, words: &Words) -> Result<Vec<u8>, ExportError> {
        let header = [
            "plan-number",
            "plan-field",
            "plan-task",
            "plan-wanted",
            "plan-lead-body",
            "plan-others",
            "task-starts",
            "plan-due",
            "plan-state",
            "plan-progress",
            "plan-days-late",
            "plan-evidence-count",
        ];
        let header = header.map(|key| words.say(key));
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let mut list = XlsxList::new(&words.say("plan-title"), &header)?;
        let day = |day: Option<Day>| day.map_or(ListCell::Blank, |day| ListCell::Text(day_text(words.lang(), day)));
        for (name, tasks) in self.by_field(words) {
            for task in tasks {
                let late = Plan::days_late(task, self.day);
                let count = i64::try_from(task.evidence.len()).unwrap_or(i64::MAX);
                list.push(&[
                    ListCell::Text(self.found.number(task.id)),
                    ListCell::Text(name.clone()),
                    ListCell::Text(task_name(task, words)),
                    ListCell::Text(task.wanted.clone()),
                    ListCell::Text(self.names.of_part(task, BodyPart::Lead).join("; ")),
                    ListCell::Text(self.others(task)),
                    day(task.starts),
                    day(task.due),
                    ListCell::Text(state_name(task.state(), words)),
                    ListCell::Number(Decimal::whole(self.whole.progress(task))),
                    late.map_or(ListCell::Blank, |late| ListCell::Number(Decimal::whole(late))),
                    ListCell::Number(Decimal::whole(count)),
                ])?;
            }
        }
        let mut bytes = Cursor::new(Vec::new());
        list.finish(&mut bytes)?;
        Ok(bytes.into_inner())
    }
}

/// A task's name, with its period where it is an occurrence of a duty.
#[must_use]
pub fn task_name(task: &Task, words: &Words) -> String {
    match task.cycle {
        Some(cycle) => format!("{} ({})", task.name, period_text(words.lang(), cycle)),
        None => task.name.clone(),
    }
}

/// The name of a state.
#[must_use]
pub fn state_name(state: TaskState, words: &Words) -> String {
    words.say(&format!("task-state-{}", state.word()))
}
