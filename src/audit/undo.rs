//! Taking an act back, an intake of 100,000 rows included: the rows that it
//! opened are closed, the rows that it closed are opened again, and that is an
//! act of its own. The log keeps both.

use serde_json::json;

use super::sql;
use crate::desk::{Act, Desk, DeskError, Kind, Note, Problem, Role, Signed};
use crate::store::{StoreError, dated};
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
    /// Another agency did it.
    #[error("act {0} is another agency's")]
    NotYours(i64),
    /// Acts of this kind are answered by another act, not taken back.
    #[error("acts of the kind of act {0} cannot be undone")]
    Final(i64),
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl From<StoreError> for UndoRefusal {
    fn from(error: StoreError) -> Self {
        Self::Desk(error.into())
    }
}

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
    if change.actor().role != Role::Operator && change.actor().agency != act.agency {
        return Err(UndoRefusal::NotYours(seq));
    }

    let tables = dated::tables(&mut change).await?;
    let mut touched = Vec::new();
    for table in &tables {
        if let Some(at) = sql::closed_by(&mut change, table, act.at).await? {
            let by = sql::act_at(&mut change, at).await?.unwrap_or(seq);
            return Err(UndoRefusal::ChangedSince { seq, by });
        }
        if sql::opened_any(&mut change, table, act.at).await? {
            touched.push(table);
        }
    }
    for table in touched.iter().filter(|table| table.columns.iter().any(|column| column == "id")) {
        for other in tables.iter().filter(|other| other.columns.contains(&table.name)) {
            if let Some(at) = sql::relied_on_by(&mut change, table, other, act.at).await? {
                let by = sql::act_at(&mut change, at).await?.unwrap_or(seq);
                return Err(UndoRefusal::ReliedOn { seq, by });
            }
        }
    }

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
        closed += change.close_rows(&table.name, "recorded_at = $1", vec![act.at.into()]).await?;
        opened += again.len();
        change.open_rows(&table.name, &columns, again).await?;
    }
    change.undoes(seq);
    let note = Note::changed("act", seq, json!({"word": act.word}), json!({"closed": closed, "opened": opened}));
    Ok(change.commit(note).await?)
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
