//! `/agreed-tables`: tables of figures that every side signs; and what is said of
//! values that differ.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agencies::AsOfQuestion;
use super::answer::{ActDone, Recorded, recorded};
use super::caller::Caller;
use super::fields::{Exact, Moment, Page, PeriodKey, as_of, part, typed, word};
use super::problem::Stopped;
use super::routes::{Answered, Nothing, Operation, Routes};
use super::values::{GrainWord, ReckoningWord};
use crate::calendar::Day;
use crate::desk::{Act, Fault};
use crate::indicators::{Key, Reckoning, Subject, catalogue};
use crate::reconciliation::{AgreedTable, TableCell, TableForm, define_table, discuss, draw_up_table, table, tables};

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary, act| Operation { id, tag: "agreed tables", summary, act };
    routes
        .get("/agreed-tables", told("listTables", "Tables of figures, signed and not.", Act::ReadReconciliation), list)
        .get("/agreed-tables/{table}", told("readTable", "One table, cell by cell.", Act::ReadReconciliation), one)
        .post(
            "/agreed-tables",
            told("drawUpTable", "Draws a table up for every side to sign; people sign.", Act::DrawUpTable),
            draw_up,
        )
        .post(
            "/differences/messages",
            told("discussDifference", "Says something of a value on which two bodies differ.", Act::DiscussDifference),
            say,
        )
}

/// Which tables.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Question {
    /// Of this programme.
    programme: Option<i64>,
    /// As known at this moment.
    known_at: Option<Moment>,
    /// How many to leave out at the beginning.
    offset: Option<u32>,
    /// How many at most; 100 where left out, 500 at most.
    limit: Option<u32>,
}

#[derive(Deserialize, JsonSchema)]
struct TablePath {
    table: i64,
}

/// A table of figures.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AgreedTable")]
struct TableBody {
    /// Its number.
    id: i64,
    /// Its title.
    title: String,
    /// The programme.
    programme: Option<i64>,
    /// Its period.
    period: PeriodKey,
    /// The last day up to which statements are counted.
    cut_off: Day,
    /// The day in whose boundaries places are told.
    boundaries: Option<Day>,
    /// The agencies that are its sides.
    agencies: Vec<i64>,
    /// `draft`, `signed-by-some` or `agreed`.
    state: String,
    /// SHA-256 of its bytes: what is signed.
    hash: String,
    /// Who drew it up.
    agency: i64,
    /// When.
    drawn_at: Moment,
    /// Who signed it.
    signatures: Vec<SignatureBody>,
    /// What runs across; only where one table is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    columns: Option<Vec<ColumnBody>>,
    /// What runs down, with the cells; only where one table is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<Vec<LineBody>>,
    /// The totals, column by column; only where one table is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<Vec<TableCellBody>>,
}

/// A signature on a table.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TableSignature")]
struct SignatureBody {
    /// The side.
    agency: i64,
    /// The hash that it signed.
    hash: String,
    /// When.
    signed_at: Moment,
}

/// A column of a table.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TableColumn")]
struct ColumnBody {
    /// The indicator's code.
    indicator: String,
    /// `actual` or `estimate`.
    reckoning: String,
    /// Its name in Vietnamese.
    name_vi: String,
    /// Its unit of measure in Vietnamese.
    unit_vi: String,
}

/// A line of a table.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TableLine")]
struct LineBody {
    /// What it is called.
    name: String,
    /// What it is about.
    grain: GrainWord,
    /// Its number.
    subject: i64,
    /// The cells, column by column.
    cells: Vec<TableCellBody>,
}

/// A cell of a table.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TableCell")]
struct TableCellBody {
    /// The figure, exact; none where there is none.
    value: Option<Exact>,
    /// `stated`, `agreed`, `derived`, `disputed` or `unknown`.
    state: String,
    /// How many reported.
    reported: u32,
    /// How many were expected to.
    expected: u32,
    /// How many are in dispute.
    disputed: u32,
}

/// A table as it is drawn up.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TableInput {
    /// Its title.
    title: String,
    /// The programme; where left out, whoever states the values is a party.
    programme: Option<i64>,
    /// Its period.
    period: PeriodKey,
    /// The last day up to which statements are counted; that of the period where
    /// left out.
    cut_off: Option<Day>,
    /// Codes of the indicators, in the order of columns.
    indicators: Vec<String>,
    /// `actual` (where left out), `estimate` or `both`.
    kinds: Option<String>,
    /// What the rows are: `zone`, `commune`, `province`, `unit`.
    rows: GrainWord,
    /// True where disputed cells are left open.
    #[serde(default)]
    leave_open: bool,
    /// The day in whose boundaries places are told; the last day of the period
    /// where left out.
    boundaries: Option<Day>,
}

/// Something said of a value on which two bodies differ.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DifferenceInput {
    /// What the value is stated of.
    grain: GrainWord,
    /// The number of that unit, zone, …
    subject: i64,
    /// The indicator's code.
    indicator: String,
    /// The period.
    period: PeriodKey,
    /// Actual where left out.
    reckoning: Option<ReckoningWord>,
    /// What is said.
    text: String,
}

/// What was said, and the act that signs it.
#[derive(Serialize, JsonSchema)]
struct Said {
    /// The act in the log.
    act: ActDone,
}

impl From<&AgreedTable> for TableBody {
    fn from(table: &AgreedTable) -> Self {
        let signature = |one: &crate::reconciliation::Signature| SignatureBody {
            agency: one.agency.0,
            hash: one.hash.clone(),
            signed_at: Moment(one.signed_at),
        };
        Self {
            id: table.id,
            title: table.definition.title.clone(),
            programme: table.definition.programme,
            period: PeriodKey(table.definition.period),
            cut_off: table.definition.cut_off,
            boundaries: table.definition.boundaries,
            agencies: table.definition.agencies.iter().map(|agency| agency.0).collect(),
            state: word(table.state),
            hash: table.hash.clone(),
            agency: table.agency.0,
            drawn_at: Moment(table.drawn_at),
            signatures: table.signatures.iter().map(signature).collect(),
            columns: None,
            lines: None,
            total: None,
        }
    }
}

impl TableBody {
    fn whole(table: &AgreedTable) -> Self {
        let content = &table.content;
        let cells = |cells: &[TableCell]| -> Vec<TableCellBody> {
            let of = |(cell, column): (&TableCell, &crate::reconciliation::TableColumn)| TableCellBody {
                value: cell.value.map(|value| Exact::of(value, column.scale)),
                state: word(cell.state),
                reported: cell.reported,
                expected: cell.expected,
                disputed: cell.disputed,
            };
            cells.iter().zip(&content.columns).map(of).collect()
        };
        let column = |one: &crate::reconciliation::TableColumn| ColumnBody {
            indicator: one.code.clone(),
            reckoning: word(one.kind),
            name_vi: one.name_vi.clone(),
            unit_vi: one.unit_vi.clone(),
        };
        let line = |one: &crate::reconciliation::TableLine| LineBody {
            name: one.name.clone(),
            grain: GrainWord::of(one.subject.grain),
            subject: one.subject.id,
            cells: cells(&one.cells),
        };
        Self {
            columns: Some(content.columns.iter().map(column).collect()),
            lines: Some(content.lines.iter().map(line).collect()),
            total: Some(cells(&content.total)),
            ..Self::from(table)
        }
    }
}

async fn list(caller: Caller, _: Nothing, asked: Question) -> Result<Page<TableBody>, Stopped> {
    let found = tables(&caller.desk, as_of(&caller, None, asked.known_at), asked.programme).await?;
    Ok(Page::of(found, part(asked.offset, asked.limit), |one| TableBody::from(&one)))
}

async fn one(caller: Caller, path: TablePath, asked: AsOfQuestion) -> Result<TableBody, Stopped> {
    let at = as_of(&caller, asked.on, asked.known_at);
    Ok(TableBody::whole(&table(&caller.desk, at, path.table).await?))
}

async fn draw_up(caller: Caller, _: Nothing, input: TableInput) -> Result<Answered<Recorded>, Stopped> {
    let form = TableForm {
        title: input.title,
        programme: typed(input.programme),
        period: input.period.0.to_string(),
        cut_off: input.cut_off.unwrap_or(input.period.0.last_day()).to_string(),
        indicators: input.indicators,
        kinds: typed(input.kinds),
        grouping: input.rows.grain().word().to_owned(),
        leave_open: if input.leave_open { "yes".into() } else { String::new() },
        boundaries: typed(input.boundaries),
    };
    let definition = define_table(&caller.desk, &form).await?;
    Ok(recorded(draw_up_table(&caller.desk, &definition).await?))
}

async fn say(caller: Caller, _: Nothing, input: DifferenceInput) -> Result<Answered<Said>, Stopped> {
    let known = catalogue(&caller.desk, caller.desk.now()).await?;
    let indicator = known.of_code(input.indicator.trim()).map(|one| one.id);
    let key = Key {
        subject: Subject::new(input.grain.grain(), input.subject),
        indicator: indicator.ok_or_else(|| Stopped::faulty(Fault::new("indicator", "fault-not-in-list")))?,
        period: input.period.0,
        kind: input.reckoning.map_or(Reckoning::Actual, ReckoningWord::reckoning),
    };
    let signed = discuss(&caller.desk, key, &input.text).await?;
    Ok(Answered::Made(Said { act: ActDone::from(&signed) }))
}
