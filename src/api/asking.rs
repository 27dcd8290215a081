//! `/rounds` and `/filings`: asking for values, reminding, questions on cells, more
//! time.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{ActDone, Recorded, recorded};
use super::caller::Caller;
use super::fields::{PeriodKey, typed};
use super::problem::Stopped;
use super::rounds::{FilingPath, RoundPath};
use super::routes::{Answered, Nothing, Operation, Routes};
use crate::calendar::Day;
use crate::desk::{Act, Fault};
use crate::rounds::{
    CellKey, ExceptionForm, FilingId, Keep, MessageForm, RoundForm, RoundId, SeriesForm, SeriesId, ask_exception,
    comment_on_cell, end_series, open_round, remind, repeat_round, revise_round, settle_collision,
};

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary, act| Operation { id, tag: "rounds", summary, act };
    routes
        .post("/rounds", told("openRound", "Opens a round: asks bodies for values by a day.", Act::OpenRound), open)
        .post("/rounds/{round}/revision", told("reviseRound", "Changes what a round asks.", Act::OpenRound), revise)
        .post(
            "/rounds/{round}/reminders",
            told("sendReminder", "Reminds those who owe a filing; or one of them.", Act::SendReminder),
            reminder,
        )
        .post(
            "/rounds/{round}/series",
            told("repeatRound", "Has a round repeated by a rule.", Act::RepeatRound),
            repeat,
        )
        .post("/series/{series}/ending", told("endSeries", "Repeats it no more.", Act::RepeatRound), end)
        .post(
            "/filings/{filing}/messages",
            told("commentOnCell", "Says something about a cell, or answers a question on it.", Act::CommentOnCell),
            comment,
        )
        .post("/filings/{filing}/exceptions", told("askException", "Asks for more time.", Act::AskException), ask)
        .post(
            "/filings/{filing}/settlements",
            told("settleCollision", "Chooses what stands where two typed into one cell.", Act::FillFiling),
            settle,
        )
}

#[derive(Deserialize, JsonSchema)]
struct SeriesPath {
    series: i64,
}

/// A round as opened.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RoundInput {
    /// The programme.
    programme: Option<i64>,
    /// Its title.
    title: String,
    /// The period that is asked for.
    period: PeriodKey,
    /// `actual` (where left out) or `estimate`.
    reckoning: Option<String>,
    /// The first day on which it can be filled in.
    opens_on: Day,
    /// The day by which it is asked for.
    due_on: Day,
    /// What those who are asked should know.
    note: Option<String>,
    /// Codes of the indicators that are asked for.
    indicators: Vec<String>,
    /// The agencies that are asked.
    #[serde(default)]
    agencies: Vec<i64>,
    /// What the agencies report on: `zone:17`, `programme:3`, `unit:12`.
    #[serde(default)]
    subjects: Vec<String>,
    /// The units that are asked about themselves.
    #[serde(default)]
    units: Vec<i64>,
    /// Zones: every unit that lies there on the opening day is asked.
    #[serde(default)]
    zones: Vec<i64>,
    /// The sides that have to agree; the programme's parties where left out.
    #[serde(default)]
    sides: Vec<i64>,
}

/// Whom to remind.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ReminderInput {
    /// Only this filing; all that are owed where left out.
    filing: Option<i64>,
}

/// What a reminder reached.
#[derive(Serialize, JsonSchema)]
struct ReminderSent {
    /// How many filings were reminded of.
    filings: usize,
    /// The act in the log.
    act: ActDone,
}

/// By which rule a round is repeated.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SeriesInput {
    /// What each is called; as the round where left out.
    title: Option<String>,
    /// `month`, `quarter`, `half` or `year`.
    every: String,
    /// A month in which it comes, 1 to 12; needed where it is not monthly.
    month: Option<u8>,
    /// `on`, `before`, `last` or `last-working`.
    place: String,
    /// The day of the month for `on` and `before`.
    day: Option<u8>,
    /// Where offices rest: `earlier`, `later` or `stays`.
    shift: String,
    /// The period that it asks for: `before` (where left out) or `current`.
    asks: Option<String>,
    /// Working days between opening and last day.
    lead_days: u16,
    /// The first day that counts.
    first_day: Day,
    /// The last.
    last_day: Day,
}

/// Something said about a cell.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MessageInput {
    /// The cell's key: `17.4`.
    cell: String,
    /// The question that it answers; a remark where left out.
    answers: Option<i64>,
    /// What is said.
    body: String,
}

/// More time that is asked for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ExceptionInput {
    /// Until this day.
    until: Day,
    /// Why.
    reason: String,
}

/// What stands where two typed into one cell.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SettlementInput {
    /// The cell's key: `17.4`.
    cell: String,
    /// `standing`: what was there first; `other`: what came later.
    keep: KeepWord,
}

/// Which of two.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum KeepWord {
    Standing,
    Other,
}

fn list(many: &[impl ToString]) -> String {
    many.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

impl RoundInput {
    fn form(self) -> RoundForm {
        RoundForm {
            programme: typed(self.programme),
            title: self.title,
            period: self.period.0.to_string(),
            kind: typed(self.reckoning),
            opens_on: self.opens_on.to_string(),
            due_on: self.due_on.to_string(),
            note: typed(self.note),
            indicators: list(&self.indicators),
            agencies: list(&self.agencies),
            subjects: list(&self.subjects),
            units: list(&self.units),
            zones: list(&self.zones),
            sides: list(&self.sides),
        }
    }
}

async fn open(caller: Caller, _: Nothing, input: RoundInput) -> Result<Answered<Recorded>, Stopped> {
    Ok(recorded(open_round(&caller.desk, &input.form()).await?))
}

async fn revise(caller: Caller, path: RoundPath, input: RoundInput) -> Result<Answered<Recorded>, Stopped> {
    Ok(recorded(revise_round(&caller.desk, RoundId(path.round), &input.form()).await?))
}

async fn reminder(caller: Caller, path: RoundPath, input: ReminderInput) -> Result<Answered<ReminderSent>, Stopped> {
    let signed = remind(&caller.desk, RoundId(path.round), input.filing.map(FilingId)).await?;
    Ok(Answered::Made(ReminderSent { filings: signed.record, act: ActDone::from(&signed) }))
}

async fn repeat(caller: Caller, path: RoundPath, input: SeriesInput) -> Result<Answered<Recorded>, Stopped> {
    let form = SeriesForm {
        title: typed(input.title),
        every: input.every,
        month: typed(input.month),
        place: input.place,
        day: typed(input.day),
        shift: input.shift,
        asks: typed(input.asks),
        lead_days: input.lead_days.to_string(),
        first_day: input.first_day.to_string(),
        last_day: input.last_day.to_string(),
    };
    Ok(recorded(repeat_round(&caller.desk, RoundId(path.round), &form).await?))
}

async fn end(caller: Caller, path: SeriesPath, _: Nothing) -> Result<Answered<Recorded>, Stopped> {
    Ok(recorded(end_series(&caller.desk, SeriesId(path.series)).await?))
}

async fn comment(caller: Caller, path: FilingPath, input: MessageInput) -> Result<Answered<Recorded>, Stopped> {
    let form = MessageForm { cell: input.cell, answers: typed(input.answers), body: input.body };
    Ok(recorded(comment_on_cell(&caller.desk, FilingId(path.filing), &form).await?))
}

async fn ask(caller: Caller, path: FilingPath, input: ExceptionInput) -> Result<Answered<Recorded>, Stopped> {
    let form = ExceptionForm { until: input.until.to_string(), reason: input.reason };
    Ok(recorded(ask_exception(&caller.desk, FilingId(path.filing), &form).await?))
}

async fn settle(caller: Caller, path: FilingPath, input: SettlementInput) -> Result<Answered<Recorded>, Stopped> {
    let key = CellKey::of_text(&input.cell);
    let key = key.ok_or_else(|| Stopped::faulty(Fault::new("cell", "fault-not-in-list")))?;
    let keep = match input.keep {
        KeepWord::Standing => Keep::Standing,
        KeepWord::Other => Keep::Other,
    };
    Ok(recorded(settle_collision(&caller.desk, FilingId(path.filing), key, keep).await?))
}
