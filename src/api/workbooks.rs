//! `/workbooks`: the offices' files: looked at, taken in.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::ActDone;
use super::caller::Caller;
use super::fields::{Moment, Page, PeriodKey, part, some, word};
use super::problem::Stopped;
use super::routes::{Answered, Nothing, Operation, Routes, Sent};
use crate::calendar::Day;
use crate::desk::Act;
use crate::intake::{
    Asked, File, Found, Look, Question as Open, Taken, TakenIn, Taking, files_taken_in, layout_named, look_at_workbook,
    take_workbook_in,
};
use crate::words::Words;

/// Problems that a look tells at most; how many there are is told too.
const PROBLEMS_MAX: usize = 500;

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary, act| Operation { id, tag: "workbooks", summary, act };
    routes
        .get("/workbooks", told("listWorkbooks", "Files that were taken in.", Act::LookAtWorkbook), list)
        .upload(
            "/workbooks/looks",
            told(
                "lookAtWorkbook",
                "Looks at a workbook: how it would be read, what is wrong, what is asked; nothing is kept.",
                Act::LookAtWorkbook,
            ),
            look,
        )
        .upload(
            "/workbooks",
            told("takeWorkbookIn", "Takes a workbook in as one act, all or nothing.", Act::TakeWorkbookIn),
            take,
        )
}

/// Which part of the list.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Part {
    /// How many to leave out at the beginning.
    offset: Option<u32>,
    /// How many at most; 100 where left out, 500 at most.
    limit: Option<u32>,
}

/// How a workbook is read.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct LookQuestion {
    /// Its name with its ending: `bieu-01.xlsx`.
    name: String,
    /// Name of the sheet; the likeliest where left out.
    sheet: Option<String>,
    /// The period of figures that no heading dates.
    period: Option<PeriodKey>,
    /// Name of a saved layout; the one with the same headings where left out.
    layout: Option<String>,
    /// Answers to questions of a look, one a line: `column:E=value:L1`, `K63=1250`.
    answers: Option<String>,
}

/// How a workbook is taken in.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TakeQuestion {
    /// Its name with its ending: `bieu-01.xlsx`.
    name: String,
    /// The document that it comes with: `Công văn số 15/BC-BQL`.
    source: String,
    /// The day up to which its figures count.
    cut_off: Day,
    /// Rules whose questions are answered in the cautious way, with commas: rows
    /// and columns left out; `new-units` adds the units.
    accept: Option<String>,
    /// Name of the sheet; the likeliest where left out.
    sheet: Option<String>,
    /// The period of figures that no heading dates.
    period: Option<PeriodKey>,
    /// Name of a saved layout; the one with the same headings where left out.
    layout: Option<String>,
    /// Answers to questions of a look, one a line: `column:E=value:L1`, `K63=1250`.
    answers: Option<String>,
}

/// How a workbook would be read.
#[derive(Serialize, JsonSchema)]
struct LookBody {
    /// The sheet that would be taken in.
    sheet: String,
    /// Its table: `A8:V187`.
    area: String,
    /// What a row is: `unit`, `zone`, …; none where the look cannot tell.
    subject: Option<String>,
    /// The period of figures that no heading dates.
    period: Option<PeriodKey>,
    /// The layout that it was read by.
    layout: Option<String>,
    /// True where nothing stands in the way.
    ready: bool,
    /// How many decisions are open.
    open: u64,
    /// What has to be decided.
    questions: Vec<QuestionBody>,
    /// What is wrong, the first 500.
    problems: Vec<ProblemFound>,
    /// How much is wrong in all.
    problems_total: usize,
}

/// What has to be decided.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "WorkbookQuestion")]
struct QuestionBody {
    /// What is answered with.
    id: String,
    /// The question, as a sentence.
    detail: String,
    /// What can be answered, each with what is shown of it.
    choices: BTreeMap<String, String>,
}

/// Something that is wrong in a workbook.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "WorkbookProblem")]
struct ProblemFound {
    /// The sheet.
    sheet: String,
    /// The cell; for a whole column, its heading.
    cell: String,
    /// `error`, `question`, `warning` or `note`.
    severity: String,
    /// Which rule.
    rule: String,
    /// What is wrong, as a sentence.
    detail: String,
}

/// What taking in did.
#[derive(Serialize, JsonSchema)]
struct TakenBody {
    /// The act in the log; none where this very file stands already.
    act: Option<ActDone>,
    /// The act by which it was taken in before.
    before: Option<i64>,
    /// Values that are new.
    new_values: u64,
    /// Values stated otherwise than before.
    restated_values: u64,
    /// Values that stood already.
    unchanged_values: u64,
    /// Units added to the register.
    new_units: u64,
    /// Organisations that are new.
    new_organisations: u64,
    /// Organisations that changed.
    changed_organisations: u64,
}

/// A file that was taken in.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Workbook")]
struct WorkbookBody {
    /// Its number.
    id: i64,
    /// Its name.
    name: String,
    /// SHA-256 of its bytes.
    hash: String,
    /// The sheet that was taken.
    sheet: String,
    /// The document that it came with.
    source: String,
    /// The day up to which its figures count.
    cut_off: Day,
    /// The period of its figures; none where the headings date them.
    period: Option<String>,
    /// Whose figures they are.
    agency: i64,
    /// Values stated.
    values: i64,
    /// Units added.
    units: i64,
    /// The act in the log.
    act: i64,
    /// When.
    at: Moment,
    /// False once it was taken back.
    stands: bool,
}

impl From<Taken> for WorkbookBody {
    fn from(taken: Taken) -> Self {
        let file = taken.file;
        Self {
            id: file.id,
            cut_off: file.cut_off,
            period: some(&file.period),
            agency: file.agency.0,
            values: file.values,
            units: file.units,
            act: taken.act,
            at: Moment(taken.at),
            stands: taken.stands,
            name: file.name,
            hash: file.hash,
            sheet: file.sheet,
            source: file.source,
        }
    }
}

impl From<TakenIn> for TakenBody {
    fn from(done: TakenIn) -> Self {
        Self {
            act: done.signed.as_ref().map(ActDone::from),
            before: done.before,
            new_values: done.values.new,
            restated_values: done.values.restated,
            unchanged_values: done.values.unchanged,
            new_units: done.new_units,
            new_organisations: done.organisations.new,
            changed_organisations: done.organisations.changed,
        }
    }
}

impl LookBody {
    fn of(look: &Look, words: &Words) -> Self {
        let problem = |found: &Found| ProblemFound {
            sheet: look.sheets.get(usize::from(found.sheet)).map(|sheet| sheet.name.clone()).unwrap_or_default(),
            cell: found.at.to_string(),
            severity: word(found.severity),
            rule: found.rule.word().to_owned(),
            detail: found.sentence(words),
        };
        let question = |open: &Open| QuestionBody {
            id: open.id.clone(),
            detail: look.problems.get(open.problem).map(|found| found.sentence(words)).unwrap_or_default(),
            choices: open.choices.iter().map(|choice| (choice.value.clone(), choice.shown(words))).collect(),
        };
        Self {
            sheet: look.sheet.clone(),
            area: look.area.clone(),
            subject: look.subject.map(|subject| subject.word().to_owned()),
            period: look.period.map(PeriodKey),
            layout: look.layout.clone(),
            ready: look.is_ready(),
            open: look.open,
            questions: look.questions.iter().map(question).collect(),
            problems: look.problems.iter().take(PROBLEMS_MAX).map(problem).collect(),
            problems_total: look.problems.len(),
        }
    }
}

/// What is asked of a file: sheet, period, layout by its name, answers line by line.
async fn asked_of(
    caller: &Caller,
    (sheet, period, layout, answers): (Option<String>, Option<PeriodKey>, Option<String>, Option<String>),
) -> Result<Asked, Stopped> {
    let layout = match layout {
        Some(name) => Some(layout_named(&caller.desk, &name).await?),
        None => None,
    };
    let answers = answers.unwrap_or_default();
    let answers = answers.lines().filter_map(|line| line.split_once('='));
    let answers = answers.map(|(id, choice)| (id.trim().to_owned(), choice.trim().to_owned())).collect();
    Ok(Asked { sheet, layout, answers, period: period.map(|period| period.0), new_indicators: false })
}

async fn list(caller: Caller, _: Nothing, asked: Part) -> Result<Page<WorkbookBody>, Stopped> {
    let found = files_taken_in(&caller.desk, i64::MAX).await?;
    Ok(Page::of(found, part(asked.offset, asked.limit), WorkbookBody::from))
}

async fn look(caller: Caller, _: Nothing, asked: LookQuestion, file: Sent) -> Result<Answered<LookBody>, Stopped> {
    let of = asked_of(&caller, (asked.sheet, asked.period, asked.layout, asked.answers)).await?;
    let file = File { name: asked.name, bytes: file.0.to_vec().into() };
    let (look, _) = look_at_workbook(&caller.desk, &file, &of).await?;
    Ok(Answered::Found(LookBody::of(&look, Words::of(caller.lang))))
}

async fn take(caller: Caller, _: Nothing, asked: TakeQuestion, file: Sent) -> Result<Answered<TakenBody>, Stopped> {
    let accept = asked.accept.unwrap_or_default();
    let taking = Taking {
        asked: asked_of(&caller, (asked.sheet, asked.period, asked.layout, asked.answers)).await?,
        source: asked.source,
        cut_off: asked.cut_off,
        accept: accept.split(',').map(|rule| rule.trim().to_owned()).filter(|rule| !rule.is_empty()).collect(),
    };
    let file = File { name: asked.name, bytes: file.0.to_vec().into() };
    let done = take_workbook_in(&caller.desk, &file, &taking).await?;
    let is_new = done.signed.is_some();
    Ok(if is_new { Answered::Made(done.into()) } else { Answered::Found(done.into()) })
}
