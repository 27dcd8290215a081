//! `/rounds` and `/filings`: who is asked for which values, and what they file.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{ActDone, Recorded, recorded};
use super::caller::Caller;
use super::fields::{Page, PeriodKey, part, some, word};
use super::problem::{FaultBody, Stopped};
use super::routes::{Answered, Nothing, Operation, Routes};
use crate::calendar::Day;
use crate::desk::Act;
use crate::rounds::{
    BoardLine, CellKey, Edit, FilingId, Outcome, Reporter, Round, RoundId, Sheet, SubmitForm, board, fill_filing,
    rounds, sheet, submit_filing,
};
use crate::words::Lang;

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary, act| Operation { id, tag: "rounds", summary, act };
    routes
        .get("/rounds", told("listRounds", "Collection rounds.", Act::ReadRounds), list)
        .get("/rounds/{round}", told("readRound", "A round and who owes what.", Act::ReadRounds), one)
        .get("/filings/{filing}", told("readFiling", "A filing, cell by cell.", Act::ReadFiling), filing)
        .post(
            "/filings/{filing}/cells",
            told("fillFiling", "Types into cells of a filing; nothing that others typed is lost.", Act::FillFiling),
            fill,
        )
        .post("/filings/{filing}/submission", told("submitFiling", "Sends a filing in.", Act::SubmitFiling), submit)
}

/// Which part of the list.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Question {
    /// How many to leave out at the beginning.
    offset: Option<u32>,
    /// How many at most; 100 where left out, 500 at most.
    limit: Option<u32>,
}

#[derive(Deserialize, JsonSchema)]
pub(super) struct RoundPath {
    pub(super) round: i64,
}

#[derive(Deserialize, JsonSchema)]
pub(super) struct FilingPath {
    pub(super) filing: i64,
}

/// A collection round.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Round")]
struct RoundBody {
    /// Its number.
    id: i64,
    /// Its title.
    title: String,
    /// The programme.
    programme: Option<i64>,
    /// Who asks.
    agency: i64,
    /// `actual` or `estimate`.
    reckoning: String,
    /// The period that is asked for.
    period: PeriodKey,
    /// The first day on which it can be filled in.
    opens_on: Day,
    /// The day by which it is asked for.
    due_on: Day,
    /// Numbers of the indicators that are asked for.
    indicators: Vec<i64>,
    /// The filings, each with where it stands; only where one round is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    filings: Option<Vec<FilingLine>>,
}

/// A filing of a round, in a line.
#[derive(Serialize, JsonSchema)]
struct FilingLine {
    /// Its number.
    id: i64,
    /// The agency that is asked.
    agency: Option<i64>,
    /// The unit that is asked.
    unit: Option<i64>,
    /// Where it stands: `draft`, `submitted`, `sent-back`, `accepted`, `agreed`,
    /// `locked`.
    state: String,
    /// The day by which it is due, extended where that was granted.
    due_on: Day,
    /// True while it is owed.
    owes: bool,
    /// By how many working days it is late.
    days_late: i64,
    /// How many cells are filled.
    filled: usize,
    /// How many are asked for.
    asked: usize,
}

/// A filing.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Filing")]
struct FilingBody {
    /// Its number.
    id: i64,
    /// Its round.
    round: i64,
    /// Where it stands.
    state: String,
    /// The day by which it is due.
    due_on: Day,
    /// False where the cells are not for this user to see yet.
    shown: bool,
    /// The cells that are asked for.
    cells: Vec<CellBody>,
}

/// A cell of a filing.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FilingCell")]
struct CellBody {
    /// Its key, under which it is filled: `17.4`.
    cell: String,
    /// The number of the unit, zone, … that it is about.
    subject: i64,
    /// The indicator's code.
    indicator: String,
    /// What was typed.
    typed: Option<String>,
    /// A remark on it.
    note: Option<String>,
    /// True where what was typed is withheld from this user.
    withheld: bool,
    /// What is wrong with it.
    fault: Option<FaultBody>,
    /// What is worth a second look.
    warnings: Vec<FaultBody>,
}

/// What is typed into cells.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct FillInput {
    /// The cells.
    #[schemars(length(min = 1, max = 5000))]
    cells: Vec<EditInput>,
}

/// What is typed into a cell.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct EditInput {
    /// Its key.
    cell: String,
    /// What stood there when it was read; nothing where it was empty.
    #[serde(default)]
    base: String,
    /// What is typed, as on a page.
    typed: String,
    /// A remark; left as it is where left out.
    note: Option<String>,
}

/// What filling in did.
#[derive(Serialize, JsonSchema)]
struct FilledBody {
    /// The act in the log; none where all of it stood there.
    act: Option<ActDone>,
    /// What became of each cell.
    cells: Vec<OutcomeBody>,
}

/// What became of a cell.
#[derive(Serialize, JsonSchema)]
struct OutcomeBody {
    /// Its key.
    cell: String,
    /// `saved`, `same` or `collides`: something else was typed there meanwhile,
    /// and both are kept until a person chooses.
    outcome: String,
    /// What stands there, where it collides.
    theirs: Option<String>,
}

/// With what a filing is sent in.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SubmissionInput {
    /// The day up to which it was counted.
    cut_off: Day,
    /// The paper that it comes from.
    source: String,
}

impl From<Round> for RoundBody {
    fn from(round: Round) -> Self {
        Self {
            id: round.id.0,
            programme: round.programme.map(|programme| programme.0),
            agency: round.agency.0,
            reckoning: word(round.kind),
            period: PeriodKey(round.period),
            opens_on: round.opens_on,
            due_on: round.due_on,
            indicators: round.indicators.iter().map(|one| one.0).collect(),
            title: round.title,
            filings: None,
        }
    }
}

impl From<BoardLine> for FilingLine {
    fn from(line: BoardLine) -> Self {
        let (agency, unit) = match line.filing.reporter {
            Reporter::Agency(agency) => (Some(agency.0), None),
            Reporter::Unit(unit) => (None, Some(unit.0)),
        };
        Self {
            id: line.filing.id.0,
            agency,
            unit,
            state: word(line.filing.state),
            due_on: line.due_on,
            owes: line.owes,
            days_late: line.days_late,
            filled: line.filled,
            asked: line.asked,
        }
    }
}

fn shown(sheet: &Sheet, lang: Lang) -> FilingBody {
    let cell = |subject: i64, indicator: &crate::indicators::Indicator| {
        let key = CellKey { subject, indicator: indicator.id };
        let stands = sheet.cells.get(key);
        let checked = sheet.checked.get(&key);
        let told = |faults: &[crate::desk::Fault]| faults.iter().map(|fault| FaultBody::of(fault, lang)).collect();
        CellBody {
            cell: key.text(),
            subject,
            indicator: indicator.code.clone(),
            typed: stands.and_then(|cell| some(&cell.typed)),
            note: stands.and_then(|cell| some(&cell.note)),
            withheld: sheet.withheld.contains(&key),
            fault: checked.and_then(|one| one.fault.as_ref()).map(|fault| FaultBody::of(fault, lang)),
            warnings: checked.map_or_else(Vec::new, |one| told(&one.warnings)),
        }
    };
    let subjects = sheet.filing.subjects.iter();
    let cells = subjects.flat_map(|subject| sheet.indicators.iter().map(|indicator| cell(subject.id, indicator)));
    FilingBody {
        id: sheet.filing.id.0,
        round: sheet.round.id.0,
        state: word(sheet.filing.state),
        due_on: sheet.due_on,
        shown: sheet.shown,
        cells: cells.collect(),
    }
}

async fn list(caller: Caller, _: Nothing, asked: Question) -> Result<Page<RoundBody>, Stopped> {
    let found = rounds(&caller.desk).await?;
    Ok(Page::of(found, part(asked.offset, asked.limit), |line| line.round.into()))
}

async fn one(caller: Caller, path: RoundPath, _: Nothing) -> Result<RoundBody, Stopped> {
    let found = board(&caller.desk, RoundId(path.round)).await?;
    let filings = found.lines.into_iter().map(FilingLine::from).collect();
    Ok(RoundBody { filings: Some(filings), ..found.round.into() })
}

async fn filing(caller: Caller, path: FilingPath, _: Nothing) -> Result<FilingBody, Stopped> {
    Ok(shown(&sheet(&caller.desk, FilingId(path.filing)).await?, caller.lang))
}

async fn fill(caller: Caller, path: FilingPath, input: FillInput) -> Result<Answered<FilledBody>, Stopped> {
    let edits: Vec<Edit> = input
        .cells
        .into_iter()
        .map(|one| Edit { cell: one.cell, base: one.base, typed: one.typed, note: one.note, note_base: None })
        .collect();
    let filled = fill_filing(&caller.desk, FilingId(path.filing), &edits, "api").await?;
    let outcome = |(cell, outcome)| {
        let (outcome, theirs) = match outcome {
            Outcome::Saved => ("saved", None),
            Outcome::Same => ("same", None),
            Outcome::Collides { theirs } => ("collides", Some(theirs)),
        };
        OutcomeBody { cell, outcome: outcome.to_owned(), theirs }
    };
    let body = FilledBody {
        act: filled.signed.as_ref().map(ActDone::from),
        cells: filled.cells.into_iter().map(outcome).collect(),
    };
    Ok(if filled.signed.is_some() { Answered::Made(body) } else { Answered::Found(body) })
}

async fn submit(caller: Caller, path: FilingPath, input: SubmissionInput) -> Result<Answered<Recorded>, Stopped> {
    let form = SubmitForm { cut_off: input.cut_off.to_string(), source: input.source };
    Ok(recorded(submit_filing(&caller.desk, FilingId(path.filing), &form).await?))
}
