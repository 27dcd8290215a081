//! Saved views of the figures, frozen for the pack of a conference: what
//! delegates have before them is what it was, whatever is stated afterwards.

use serde_json::json;
use sha2::{Digest as _, Sha256};
use songhanh_document::export::ListCell;

use super::problems::ConferenceRefusal;
use super::{sql, verbs};
use crate::calendar::Instant;
use crate::desk::{Act, Actor, Desk, Fault, Note, Scope, Signed};
use crate::figures::{FiguresExport, PivotForm, ViewId, pivot, view};
use crate::id_type;
use crate::reviews::ReviewId;
use crate::words::{Lang, day_text, number_text};

id_type! {
    /// A frozen view in the pack of a conference.
    FrozenId
}

/// A table as it is kept: headings and rows, as papers write them.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FrozenTable {
    /// The headings.
    pub header: Vec<String>,
    /// The cells of each row, and whether a cell is a number.
    pub rows: Vec<Vec<(String, bool)>>,
}

/// A saved view as it stood at a moment.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct FrozenView {
    /// Its id.
    pub id: FrozenId,
    /// The view that was frozen.
    pub view: ViewId,
    /// What the view was called.
    pub name: String,
    /// What it asks.
    pub question: PivotForm,
    /// The moment whose knowledge it shows.
    pub known: Instant,
    /// The table.
    pub table: FrozenTable,
    /// SHA-256 of name, question, moment and table, as kept.
    pub hash: String,
    /// False where what is kept no longer has this hash.
    pub sound: bool,
}

/// The hash of what is kept of a frozen view.
pub(super) fn hash(name: &str, question: &str, known: Instant, content: &str) -> String {
    let mut hash = Sha256::new();
    for part in [name, question, &known.micros().to_string(), content] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn table_of(export: FiguresExport) -> FrozenTable {
    let cell = |cell: ListCell| match cell {
        ListCell::Blank => (String::new(), false),
        ListCell::Text(text) => (text, false),
        ListCell::Number(number) => (number_text(Lang::Vi, i128::from(number.units), number.scale), true),
        ListCell::Day(day) => (day_text(Lang::Vi, day), false),
    };
    let rows = export.rows.into_iter().map(|row| row.into_iter().map(cell).collect());
    FrozenTable { header: export.header, rows: rows.collect() }
}

/// Freezes saved views for the pack of a conference, all at one moment, as a
/// reader may see them who may not see small counts: the pack is for everybody
/// who takes part.
pub async fn freeze_views(
    desk: &Desk,
    id: ReviewId,
    views: &[ViewId],
) -> Result<Signed<Vec<FrozenId>>, ConferenceRefusal> {
    if views.is_empty() {
        return Err(ConferenceRefusal::Faults(vec![Fault::new("view", "fault-missing")]));
    }
    let readers: Actor = Actor { scopes: Some([Scope::Read].into_iter().collect()), ..desk.actor().clone() };
    let readers = Desk::new(desk.store().clone(), readers, desk.clock().clone());
    let mut known: Option<Instant> = None;
    let mut found = Vec::new();
    for wanted in views {
        let view = view(desk, *wanted).await?;
        let mut question = view.question.clone();
        if let Some(known) = known {
            question.known = known.to_string();
        }
        let page = pivot(&readers, &question, Lang::Vi).await?;
        let at = page.as_of.known;
        known = known.or(Some(at));
        found.push((view, at, table_of(FiguresExport::of(&page, Lang::Vi))));
    }
    let mut change = desk.change(Act::FreezeFigures).await?;
    verbs::of_side(&mut change, id).await?;
    let mut frozen = Vec::new();
    let mut told = Vec::new();
    for (view, known, table) in found {
        let own = FrozenId(change.next_id().await?);
        let hash = sql::open_frozen(&mut change, id, own, (view.id, &view.name, &view.question), known, &table).await?;
        told.push(json!({"view": view.name, "hash": hash}));
        frozen.push(own);
    }
    let note = Note::changed("review", id, json!(null), json!({"frozen": told}));
    Ok(change.commit(note).await?.of(frozen))
}

/// Takes a frozen view out of the pack.
pub async fn drop_frozen(desk: &Desk, id: ReviewId, frozen: FrozenId) -> Result<Signed<FrozenId>, ConferenceRefusal> {
    let mut change = desk.change(Act::FreezeFigures).await?;
    verbs::of_side(&mut change, id).await?;
    let at = change.at();
    let standing = sql::frozen(&mut change, at, id).await?;
    let there = standing.into_iter().find(|one| one.id == frozen).ok_or(ConferenceRefusal::NoSuch(frozen.0))?;
    sql::end(&mut change, "conference_figure", frozen.0).await?;
    let note = Note::changed("review", id, json!({"frozen": there.name, "hash": there.hash}), json!(null));
    Ok(change.commit(note).await?.of(frozen))
}
