//! `/acts`: the log.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::answer::{Recorded, recorded};
use super::caller::Caller;
use super::fields::{Moment, part};
use super::problem::Stopped;
use super::routes::{Answered, Nothing, Operation, Routes};
use crate::audit::{ActFilter, ActRow, acts, one_act, undo_act};
use crate::calendar::Day;
use crate::desk::{Act, AgencyId};

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary| Operation { id, tag: "log", summary, act: Act::ReadAudit };
    routes
        .get("/acts", told("listActs", "Acts, the newest first."), list)
        .get("/acts/{act}", told("readAct", "One act with what it did, record by record."), one)
        .post(
            "/acts/{act}/undoing",
            Operation {
                id: "undoAct",
                tag: "log",
                summary: "Takes an act back, if the token's scopes let a program do such an act.",
                act: Act::UndoAct,
            },
            undo,
        )
}

/// Which acts.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Question {
    /// Only this verb: `state-value`.
    word: Option<String>,
    /// Only this agency's.
    agency: Option<i64>,
    /// Only those signed on this day or later.
    from: Option<Day>,
    /// Only those signed on this day or earlier.
    until: Option<Day>,
    /// Only numbers below this one: the next part.
    before: Option<i64>,
    /// How many at most; 100 where left out, 500 at most.
    limit: Option<u32>,
}

#[derive(Deserialize, JsonSchema)]
struct ActPath {
    act: i64,
}

/// A part of the log.
#[derive(Serialize, JsonSchema)]
struct ActsPage {
    /// The acts, the newest first.
    items: Vec<ActBody>,
    /// `before` of the next part; none where there is no more.
    next: Option<i64>,
}

/// Something that was done.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Act")]
struct ActBody {
    /// Its number in the log.
    seq: i64,
    /// Its moment.
    at: Moment,
    /// Its word: `state-value`.
    word: String,
    /// By whom.
    user_name: String,
    /// For which agency.
    agency: Option<i64>,
    /// The act that this one takes back.
    undoes: Option<i64>,
    /// The act that took this one back.
    undone_by: Option<i64>,
    /// How many rows it opened.
    rows_opened: i64,
    /// How many it closed.
    rows_closed: i64,
    /// Its link in the chain.
    hash: String,
    /// What it did, record by record; only where one act is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<Vec<NoteBody>>,
}

/// What an act did to a record.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Note")]
struct NoteBody {
    /// The noun.
    kind: String,
    /// The record.
    id: i64,
    /// What it was; null where it is new, or withheld.
    before: Value,
    /// What it is; null where it ended, or withheld.
    after: Value,
}

impl From<ActRow> for ActBody {
    fn from(act: ActRow) -> Self {
        Self {
            seq: act.seq,
            at: Moment(act.at),
            word: act.word,
            user_name: act.user_name,
            agency: act.agency.map(|agency| agency.0),
            undoes: act.undoes,
            undone_by: act.undone_by,
            rows_opened: act.rows_opened,
            rows_closed: act.rows_closed,
            hash: act.hash,
            notes: None,
        }
    }
}

async fn list(caller: Caller, _: Nothing, asked: Question) -> Result<ActsPage, Stopped> {
    let (_, limit) = part(None, asked.limit);
    let filter = ActFilter {
        word: asked.word,
        agency: asked.agency.map(AgencyId),
        from: asked.from,
        until: asked.until,
        before: asked.before,
        limit: i64::try_from(limit).unwrap_or(i64::MAX),
        ..ActFilter::default()
    };
    let found = acts(&caller.desk, &filter).await?;
    let next = found.last().filter(|_| found.len() == limit).map(|last| last.seq);
    Ok(ActsPage { items: found.into_iter().map(ActBody::from).collect(), next })
}

async fn one(caller: Caller, path: ActPath, _: Nothing) -> Result<ActBody, Stopped> {
    let act = one_act(&caller.desk, path.act).await?.ok_or_else(Stopped::not_found)?;
    let notes = act.notes().into_iter();
    let notes = notes.map(|note| NoteBody { kind: note.kind, id: note.id, before: note.before, after: note.after });
    Ok(ActBody { notes: Some(notes.collect()), ..act.into() })
}

async fn undo(caller: Caller, path: ActPath, _: Nothing) -> Result<Answered<Recorded>, Stopped> {
    Ok(recorded(undo_act(&caller.desk, path.act).await?.of(path.act)))
}
