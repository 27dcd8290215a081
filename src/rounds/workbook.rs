//! The round trip by Excel: a workbook is handed out, filled in away from here,
//! and merged three ways when it comes back: what was handed out is known from
//! the store, so nothing in the file is believed but what was typed into it.

use sha2::{Digest as _, Sha256};
use songhanh_spreadsheet::form::{self, Form, FormReturned, FormRow, Returned};
use songhanh_spreadsheet::grid::Value;
use songhanh_spreadsheet::read::{Limits, Unreadable, read};

use serde_json::json;

use super::cell::{Cell, CellKey, meaning};
use super::check::Grounds;
use super::filing::{Filing, FilingId};
use super::fill::{Edit, Filled, fill_filing};
use super::problems::RoundRefusal;
use super::round::Round;
use super::sql;
use super::stance::{Stance, found};
use crate::calendar::Instant;
use crate::desk::{Act, Desk, Note, Signed};
use crate::id_type;
use crate::indicators::{Read, Subject, power, read_amount};
use crate::words::{Words, args, number_text, period_text};

id_type! {
    /// A workbook that was handed out.
    WorkbookId
}

/// A workbook that was handed out, as the store knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HandedOut {
    pub(super) filing: FilingId,
    pub(super) token: String,
    pub(super) proof: String,
    pub(super) at: Instant,
}

/// Hands out a workbook of a filing: the cells as they stand, what was stated
/// last beside them, lists and protection. `name` says what a subject is called.
pub async fn hand_out_workbook(
    desk: &Desk,
    id: FilingId,
    words: &Words,
    name: impl Fn(Subject) -> String,
) -> Result<Signed<Vec<u8>>, RoundRefusal> {
    let mut change = desk.change(Act::HandOutWorkbook).await?;
    let at = change.at();
    let (round, filing) = found(&mut change, at, id).await?;
    if !Stance::of(change.actor(), &round, &filing).reports {
        return Err(RoundRefusal::NotYours(id));
    }
    let grounds = Grounds::of(&mut change, at, &round, &filing).await?;
    let cells = sql::cells(&mut change, at, id).await?;
    let workbook = WorkbookId(change.next_id().await?);
    let token = format!("{:032x}", rand::random::<u128>());
    let mut rows = Vec::new();
    for subject in &filing.subjects {
        for indicator in round.indicators.iter().filter_map(|id| grounds.catalogue.get(*id)) {
            let key = CellKey { subject: subject.id, indicator: indicator.id };
            let cell = cells.get(key).cloned().unwrap_or_default();
            let amount = read_amount(&cell.typed, indicator.scale).ok();
            let number = match amount {
                Some(Read::Amount(amount)) => Some(as_number(amount, indicator.scale)),
                _ => None,
            };
            let shown = |amount: i64| number_text(words.lang(), amount.into(), indicator.scale);
            let last = grounds.last_of(key).map(|(period, amount)| {
                let amount = amount.map_or_else(|| words.say("amount-unknown"), shown);
                format!("{amount} ({})", period_text(words.lang(), period))
            });
            let hint = grounds.range(key).map_or_else(String::new, |range| {
                let places = args([("from", shown(range.from)), ("to", shown(range.to))]);
                words.say_with("filing-workbook-range", &places)
            });
            rows.push(FormRow {
                key: key.text(),
                shown: [
                    name(*subject),
                    indicator.code.clone(),
                    indicator.name(words.lang()).to_owned(),
                    indicator.unit(words.lang()).to_owned(),
                    last.unwrap_or_default(),
                ],
                number,
                text: if number.is_none() { cell.typed } else { String::new() },
                note: cell.note,
                hint,
            });
        }
    }
    let proof = proof_of(&token, rows.iter().map(|row| row.key.as_str()));
    let form = Form {
        tab: words.say("filing-workbook-tab"),
        lines: vec![
            round.title.clone(),
            format!("{}: {}", words.say("round-period"), period_text(words.lang(), round.period)),
            words.say("filing-workbook-hint"),
        ],
        headings: [
            "filing-workbook-about",
            "filing-workbook-code",
            "indicator-name",
            "indicator-unit",
            "filing-last",
            "filing-workbook-amount",
            "value-note",
        ]
        .map(|key| words.say(key)),
        choices: vec![words.say("amount-unknown")],
        hint_title: words.say("filing-workbook-usual"),
        rows,
        proof: vec![workbook.to_string(), token.clone(), id.to_string(), proof.clone()],
    };
    let bytes = form::write(&form).map_err(|_| RoundRefusal::Unwritable)?;
    sql::open_workbook(&mut change, workbook, &HandedOut { filing: id, token, proof, at }).await?;
    let note = Note::new_record("filing-workbook", workbook, json!({"filing": id, "cells": form.rows.len()}));
    Ok(change.commit(note).await?.of(bytes))
}

/// An amount as spreadsheets hold numbers.
fn as_number(amount: i64, scale: u8) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "spreadsheets hold nothing finer than 2^53")]
    let (amount, unit) = (amount as f64, power(scale) as f64);
    amount / unit
}

/// SHA-256 over what makes a workbook this one: its token and its keys, in
/// whatever order they stand by now.
fn proof_of<'k>(token: &str, keys: impl Iterator<Item = &'k str>) -> String {
    let mut keys: Vec<&str> = keys.collect();
    keys.sort_unstable();
    let mut hash = Sha256::new();
    for part in std::iter::once(token).chain(keys) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Takes back a workbook that was handed out for this filing: what was typed
/// into it goes where nothing else was typed since; where something was, both
/// are kept and asked about. Cells that were left as they were handed out change
/// nothing.
pub async fn take_workbook_back(desk: &Desk, id: FilingId, file: &str, bytes: Vec<u8>) -> Result<Filled, RoundRefusal> {
    let returned = read_back(file, bytes).await?;
    let edits = {
        let mut reading = desk.read(Act::ReadFiling, desk.now()).await?;
        let known = reading.known();
        let (round, filing) = found(&mut reading, known, id).await?;
        if !Stance::of(desk.actor(), &round, &filing).reports {
            return Err(RoundRefusal::NotYours(id));
        }
        let [workbook, token, ..] = returned.proof.as_slice() else { return Err(RoundRefusal::ForeignWorkbook) };
        let workbook: WorkbookId = workbook.parse().map_err(|_| RoundRefusal::ForeignWorkbook)?;
        let sent = sql::workbook(&mut reading, known, workbook).await?.ok_or(RoundRefusal::ForeignWorkbook)?;
        if sent.token != *token {
            return Err(RoundRefusal::ForeignWorkbook);
        }
        if sent.filing != id {
            return Err(RoundRefusal::OtherWorkbook(sent.filing));
        }
        if proof_of(token, returned.rows.iter().map(|row| row.key.as_str())) != sent.proof {
            return Err(RoundRefusal::BrokenWorkbook);
        }
        let grounds = Grounds::of(&mut reading, known, &round, &filing).await?;
        let base = sql::cells(&mut reading, sent.at, id).await?;
        let typed =
            |row: &Returned| edit_of(row, &round, &filing, |key| base.get(key).cloned().unwrap_or_default(), &grounds);
        returned.rows.iter().filter_map(typed).collect::<Vec<Edit>>()
    };
    let name: String = file.chars().take(FILE_CHARS_MAX).collect();
    fill_filing(desk, id, &edits, &name).await
}

/// Characters of a file's name that are kept.
const FILE_CHARS_MAX: usize = 100;

async fn read_back(file: &str, bytes: Vec<u8>) -> Result<FormReturned, RoundRefusal> {
    let name = file.to_owned();
    // A hostile file may make a reader fail: that is a refusal, not an end.
    let work = tokio::task::spawn_blocking(move || read(&bytes, &name, &Limits::default()));
    let book = work.await.unwrap_or(Err(Unreadable::NotAWorkbook))?;
    form::returned(&book).ok_or(RoundRefusal::ForeignWorkbook)
}

/// What was typed into a row; none where it was left as it was handed out.
fn edit_of(
    row: &Returned,
    round: &Round,
    filing: &Filing,
    base: impl Fn(CellKey) -> Cell,
    grounds: &Grounds,
) -> Option<Edit> {
    let key = CellKey::of_text(&row.key).filter(|key| super::fill::is_asked(round, filing, *key))?;
    let base = base(key);
    let typed = if row.unreckoned { UNREADABLE.to_owned() } else { typed_text(&row.amount) };
    let same =
        meaning(&typed, key.indicator, &grounds.catalogue) == meaning(&base.typed, key.indicator, &grounds.catalogue);
    let note = (row.note != base.note).then(|| row.note.clone());
    if same && note.is_none() {
        return None;
    }
    let typed = if same { base.typed.clone() } else { typed };
    Some(Edit { cell: row.key.clone(), base: base.typed, typed, note, note_base: Some(base.note) })
}

/// What stands for something that is no amount: a date, an error, a formula that
/// was never reckoned. It is kept as typed, and the checks say that it is none.
const UNREADABLE: &str = "#";

/// A cell of a spreadsheet as somebody would have typed it here: with a comma
/// for decimals, so that 1.5 is never fifteen and 1.234 never both.
fn typed_text(value: &Value) -> String {
    match value {
        Value::Blank => String::new(),
        Value::Text(text) => text.trim().to_owned(),
        Value::Number(number) if number.is_finite() => {
            // Nine decimals hide what binary fractions add.
            let text = format!("{number:.9}");
            let text = text.trim_end_matches('0').trim_end_matches('.');
            match text.split_once('.') {
                // Three decimals could be read as thousands; four cannot.
                Some((whole, part)) if part.len() == 3 => format!("{whole},{part}0"),
                Some((whole, part)) => format!("{whole},{part}"),
                None => text.to_owned(),
            }
        }
        Value::Error(text) => format!("{UNREADABLE}{text}"),
        Value::Number(_) | Value::Serial(_) | Value::Boolean(_) => UNREADABLE.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_a_spreadsheet_reads_back_as_the_same_amount() {
        for (number, scale, amount) in [
            (1_041.0, 0, 1_041),
            (1.234, 3, 1_234),
            (0.1 + 0.2, 1, 3),
            (-2.5, 1, -25),
            (1_234_567.125, 3, 1_234_567_125),
        ] {
            let text = typed_text(&Value::Number(number));
            assert_eq!(read_amount(&text, scale), Ok(Read::Amount(amount)), "{text}");
            let back = as_number(amount, scale);
            assert!((back - number).abs() < 1e-9, "{back} {number}");
        }
    }

    #[test]
    fn what_is_no_amount_is_never_taken_for_one() {
        for value in [Value::Serial(45_000.0), Value::Boolean(true), Value::Error("#DIV/0!".into())] {
            assert!(read_amount(&typed_text(&value), 0).is_err());
        }
        assert_eq!(typed_text(&Value::Blank), "");
    }
}
