//! Taking an act back, an intake of 100,000 rows included: the rows that it
//! opened are closed, the rows that it closed are opened again, and that is an
//! act of its own. The log keeps both.

use serde_json::json;

use super::log::ActRow;
use super::sql;
use crate::calendar::Instant;
use crate::desk::{Act, Change, Desk, DeskError, Kind, Note, Problem, Signed, from_store, policy};
use crate::store::dated::{self, DatedTable};
use crate::words::{Args, args};

/// Why an act is not taken back.
#[derive(Debug, thiserror::Error)]
pub enum UndoRefusal {
    /// No such act.
    #[error("there is no act {0}")]
    NotFound(i64),
    /// It was taken back before, by that act.
    #[error("act {seq} was undone by act {by}")]
    AlreadyUndone {
        /// The act asked for.
        seq: i64,
        /// The act that took it back.
        by: i64,
    },
    /// A later act changed what it had recorded; that one comes first.
    #[error("act {by} has changed what act {seq} recorded")]
    ChangedSince {
        /// The act asked for.
        seq: i64,
        /// The later act.
        by: i64,
    },
    /// A later act recorded something about a record that it created.
    #[error("act {by} relies on what act {seq} recorded")]
    ReliedOn {
        /// The act asked for.
        seq: i64,
        /// The later act.
        by: i64,
    },
    /// Another agency did it, or somebody of another role.
    #[error("act {0} is not this person's to take back")]
    NotYours(i64),
    /// Acts of this kind are answered by another act, not taken back.
    #[error("acts of the kind of act {0} cannot be undone")]
    Final(i64),
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

from_store!(UndoRefusal);

/// Takes act `seq` back.
pub async fn undo_act(desk: &Desk, seq: i64) -> Result<Signed, UndoRefusal> {
    let mut change = desk.change(Act::UndoAct).await?;
    let act = sql::one(&mut change, seq).await?.ok_or(UndoRefusal::NotFound(seq))?;
    if let Some(by) = act.undone_by {
        return Err(UndoRefusal::AlreadyUndone { seq, by });
    }
    if !act.can_be_undone() {
        return Err(UndoRefusal::Final(seq));
    }
    let done = Act::of_word(&act.word).ok_or(UndoRefusal::Final(seq))?;
    if !policy::may_undo(change.actor(), done, act.agency) {
        return Err(UndoRefusal::NotYours(seq));
    }

    let tables = dated::tables(&mut change).await?;
    let moments = standing_since(&mut change, &tables, &act).await?;
    refuse_if_relied_on(&mut change, &tables, &act, &moments[1..]).await?;

    let mut closed = 0;
    let mut opened = 0;
    for table in &tables {
        let columns: Vec<&str> = table
            .columns
            .iter()
            .map(String::as_str)
            .filter(|column| !matches!(*column, "recorded_at" | "superseded_at"))
            .collect();
        let again = sql::closed_rows(&mut change, table, &columns, act.at).await?;
        for moment in &moments {
            closed += sql::close_carried_on(&mut change, table, act.at, *moment).await?;
        }
        opened += again.len();
        change.open_rows(&table.name, &columns, again).await?;
    }
    change.undoes(seq);
    let note = Note::changed("act", seq, json!({"word": act.word}), json!({"closed": closed, "opened": opened}));
    Ok(change.commit(note).await?)
}

/// The moments at which rows of `act` stand: its own, and those of undoings
/// that opened them again after a later act had closed them. Refused where a
/// later act closed some and still holds.
async fn standing_since(change: &mut Change, tables: &[DatedTable], act: &ActRow) -> Result<Vec<Instant>, UndoRefusal> {
    let mut moments = vec![act.at];
    let mut next = 0;
    while let Some(moment) = moments.get(next).copied() {
        for table in tables {
            for closer in sql::closers(change, table, act.at, moment).await? {
                match sql::undoing_of(change, closer).await? {
                    Some((_, Some(undone))) => {
                        if !moments.contains(&undone) {
                            moments.push(undone);
                        }
                    }
                    Some((by, None)) => return Err(UndoRefusal::ChangedSince { seq: act.seq, by }),
                    None => return Err(UndoRefusal::ChangedSince { seq: act.seq, by: act.seq }),
                }
            }
        }
        next += 1;
    }
    Ok(moments)
}

async fn refuse_if_relied_on(
    change: &mut Change,
    tables: &[DatedTable],
    act: &ActRow,
    carried_on: &[Instant],
) -> Result<(), UndoRefusal> {
    for table in tables.iter().filter(|table| table.columns.iter().any(|column| column == "id")) {
        if !sql::opened_any(change, table, act.at).await? {
            continue;
        }
        for other in tables.iter().filter(|other| other.columns.contains(&table.name)) {
            if let Some(at) = sql::relied_on_by(change, table, other, act.at, carried_on).await? {
                let by = sql::act_at(change, at).await?.unwrap_or(act.seq);
                return Err(UndoRefusal::ReliedOn { seq: act.seq, by });
            }
        }
    }
    Ok(())
}

impl Problem for UndoRefusal {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound(_) => Kind::NotFound,
            Self::NotYours(_) => Kind::NotAllowed,
            Self::AlreadyUndone { .. } | Self::ChangedSince { .. } | Self::ReliedOn { .. } | Self::Final(_) => {
                Kind::Conflict
            }
            Self::Desk(error) => error.kind(),
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "refusal-act-not-found",
            Self::AlreadyUndone { .. } => "refusal-act-already-undone",
            Self::ChangedSince { .. } => "refusal-act-changed-since",
            Self::ReliedOn { .. } => "refusal-act-relied-on",
            Self::NotYours(_) => "refusal-act-not-yours",
            Self::Final(_) => "refusal-act-final",
            Self::Desk(error) => error.word(),
        }
    }

    fn args(&self) -> Args {
        match self {
            Self::NotFound(seq) | Self::NotYours(seq) | Self::Final(seq) => args([("seq", seq.to_string())]),
            Self::AlreadyUndone { seq, by } | Self::ChangedSince { seq, by } | Self::ReliedOn { seq, by } => {
                args([("seq", seq.to_string()), ("by", by.to_string())])
            }
            Self::Desk(error) => error.args(),
        }
    }
}
