//! Filling in: what is typed is merged cell by cell with what stands there, so
//! that two people (or a person and a workbook) lose nothing of each other's.

use std::collections::BTreeMap;

use serde_json::json;

use super::cell::{Cell, CellKey, Cells, meaning};
use super::check::{Checked, Grounds};
use super::filing::{Filing, FilingId, FilingState};
use super::form;
use super::problems::RoundRefusal;
use super::round::{Round, Window};
use super::sql::{self, Standing};
use super::stance::{Stance, found};
use crate::calendar::Day;
use crate::desk::{Act, Change, Desk, Fault, Note, Signed};
use crate::indicators::Catalogue;

/// Something typed into a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
pub struct Edit {
    /// Which cell: `17.4`.
    pub cell: String,
    /// What stood there when one began to type.
    #[serde(default)]
    pub base: String,
    /// What was typed.
    pub typed: String,
    /// A remark on it; none where the remark is left as it is.
    #[serde(default)]
    pub note: Option<String>,
    /// The remark that stood there when one began to type; where none is told,
    /// the one that stands now.
    #[serde(default)]
    pub note_base: Option<String>,
}

/// What became of a cell.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
pub enum Outcome {
    /// It stands as typed.
    Saved,
    /// It stood there already.
    Same,
    /// Something else was typed there meanwhile: both are kept, and asked about.
    Collides {
        /// What stands there.
        theirs: String,
    },
}

/// What filling in did.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Filled {
    /// The act; none where all of it stood there.
    pub signed: Option<Signed>,
    /// What became of each cell that was typed.
    pub cells: BTreeMap<String, Outcome>,
    /// What the checks say about these cells and those that depend on them.
    pub checked: BTreeMap<String, Checked>,
}

/// The longest text of a cell, in characters; a number is far shorter.
const TYPED_CHARS_MAX: usize = 60;

/// Types into cells of a filing: a draft, which only those who report see until
/// it is sent in. A cell in which something else was typed since `base` keeps
/// it, and what was typed now waits beside it as a collision.
pub async fn fill_filing(desk: &Desk, id: FilingId, edits: &[Edit], origin: &str) -> Result<Filled, RoundRefusal> {
    let mut change = desk.change(Act::FillFiling).await?;
    let (at, today) = (change.at(), change.today());
    let (round, filing) = found(&mut change, at, id).await?;
    may_fill(&change, &round, &filing, today)?;
    let grounds = Grounds::of(&mut change, at, &round, &filing).await?;
    let edits = sound(edits, &round, &filing)?;
    let mut cells = sql::cells(&mut change, at, id).await?;
    let (mut outcomes, mut kept, mut collided) = (BTreeMap::new(), 0_usize, 0_usize);
    for Sound { key, base, typed, note, note_base } in edits {
        let now = cells.get(key).cloned().unwrap_or_default();
        // Who left the amount as it was, and typed a remark only, keeps what
        // somebody else typed meanwhile; the same for a remark.
        let left =
            meaning(&typed, key.indicator, &grounds.catalogue) == meaning(&base, key.indicator, &grounds.catalogue);
        let typed = if left { now.typed.clone() } else { typed };
        let note = note.filter(|note| note_base.as_ref() != Some(note)).unwrap_or_else(|| now.note.clone());
        let cell = Cell { typed, note };
        let base = Cell { typed: base, note: note_base.unwrap_or_else(|| now.note.clone()) };
        let outcome = merged(&now, &base, &cell, key, &grounds.catalogue);
        match &outcome {
            Outcome::Same => {}
            Outcome::Saved => {
                keep(&mut change, id, key, &cell).await?;
                cells.0.remove(&key);
                if !cell.is_empty() {
                    cells.0.insert(key, cell);
                }
                kept += 1;
            }
            Outcome::Collides { .. } => {
                sql::state_collision(&mut change, id, key, &cell, origin).await?;
                collided += 1;
            }
        }
        outcomes.insert(key, outcome);
    }
    let checked = grounds.check(&round, &filing, &cells, today);
    let signed = if kept + collided == 0 {
        None
    } else {
        reopened_by_typing(&mut change, &filing).await?;
        let after = json!({"cells": kept, "collisions": collided, "origin": origin});
        Some(change.commit(Note::changed("filing", id, serde_json::Value::Null, after)).await?)
    };
    let shown = checked.into_iter().map(|(key, one)| (key.text(), one)).collect();
    let cells = outcomes.into_iter().map(|(key, outcome)| (key.text(), outcome)).collect();
    Ok(Filled { signed, cells, checked: shown })
}

/// Puts a cell in place of what stands there.
pub(super) async fn keep(change: &mut Change, id: FilingId, key: CellKey, cell: &Cell) -> Result<(), RoundRefusal> {
    if cell.is_empty() {
        sql::close_cell(change, id, key).await?;
    } else {
        sql::state_cell(change, id, key, cell).await?;
    }
    Ok(())
}

/// What was accepted and is typed into again is a draft again, its values
/// standing as they were accepted.
pub(super) async fn reopened_by_typing(change: &mut Change, filing: &Filing) -> Result<(), RoundRefusal> {
    if matches!(filing.state, FilingState::Accepted | FilingState::Agreed) {
        let draft = Standing { state: FilingState::Draft, ..Standing::of(filing) };
        sql::state_filing(change, filing.id, &draft).await?;
    }
    Ok(())
}

/// Three ways: what one began with, what stands now, what was typed.
fn merged(now: &Cell, base: &Cell, typed: &Cell, key: CellKey, catalogue: &Catalogue) -> Outcome {
    let means = |text: &str| meaning(text, key.indicator, catalogue);
    let is_free = means(&now.typed) == means(&base.typed) || means(&now.typed) == means(&typed.typed);
    let note_is_free = now.note == base.note || now.note == typed.note;
    if now.note == typed.note && (now.typed == typed.typed || means(&now.typed) == means(&typed.typed)) {
        Outcome::Same
    } else if is_free && note_is_free {
        Outcome::Saved
    } else {
        Outcome::Collides { theirs: now.typed.clone() }
    }
}

/// True where the actor may type here today; else why not.
pub(super) fn may_fill(change: &Change, round: &Round, filing: &Filing, today: Day) -> Result<(), RoundRefusal> {
    if !Stance::of(change.actor(), round, filing).reports {
        return Err(RoundRefusal::NotYours(filing.id));
    }
    if !filing.state.is_open() {
        return Err(RoundRefusal::WrongState(filing.id));
    }
    match round.window_on(today, filing.until) {
        Window::Open => Ok(()),
        Window::NotYet => Err(RoundRefusal::NotYet(round.opens_on)),
        Window::Over => Err(RoundRefusal::Over(round.last_day(filing.until))),
    }
}

/// An edit that can be kept.
struct Sound {
    key: CellKey,
    base: String,
    typed: String,
    note: Option<String>,
    note_base: Option<String>,
}

/// The edits as they can be kept: cells of this filing, texts of a bearable
/// length that name nobody. Whether a text is an amount is checked, but a draft
/// may hold one that is none.
fn sound(edits: &[Edit], round: &Round, filing: &Filing) -> Result<Vec<Sound>, RoundRefusal> {
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    for edit in edits {
        let key = CellKey::of_text(&edit.cell).filter(|key| is_asked(round, filing, *key));
        let Some(key) = key else {
            faults.push(Fault::new(edit.cell.clone(), "fault-not-in-list"));
            continue;
        };
        let typed = form::text(&edit.cell, &edit.typed, &mut faults);
        if typed.chars().count() > TYPED_CHARS_MAX {
            let most = crate::words::args([("most", TYPED_CHARS_MAX.to_string())]);
            faults.push(Fault::with(edit.cell.clone(), "fault-text-too-long", most));
        }
        let note = edit.note.as_ref().map(|note| form::text(&edit.cell, note, &mut faults));
        let note_base = edit.note_base.as_ref().map(|note| note.trim().to_owned());
        found.push(Sound { key, base: edit.base.trim().to_owned(), typed, note, note_base });
    }
    if faults.is_empty() { Ok(found) } else { Err(RoundRefusal::Faults(faults)) }
}

/// True where the round asks this filing for the cell.
pub(super) fn is_asked(round: &Round, filing: &Filing, key: CellKey) -> bool {
    round.indicators.contains(&key.indicator) && filing.subjects.iter().any(|subject| subject.id == key.subject)
}

/// The cells of a filing that hold something, in the order of its sheet.
pub(super) fn in_order(round: &Round, filing: &Filing, cells: &Cells) -> Vec<(CellKey, Cell)> {
    let keys = filing.subjects.iter().flat_map(|subject| {
        round.indicators.iter().map(|indicator| CellKey { subject: subject.id, indicator: *indicator })
    });
    keys.filter_map(|key| Some((key, cells.get(key)?.clone()))).collect()
}
