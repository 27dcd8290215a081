//! A filing at the command line: its cells, its workbook, what it shows.

use super::{Context, Stopped};
use crate::calendar::Instant;
use crate::desk::{AsOf, Desk, DeskError};
use crate::rounds::{self, CellKey, Edit, FilingId, Sheet};
use crate::store::StoreError;
use crate::web::subjects::Subjects;
use crate::words::{Words, args, day_text};

/// Writes the workbook of a filing.
pub(super) async fn workbook(
    desk: &Desk,
    context: &Context,
    filing: FilingId,
    output: &std::path::Path,
) -> Result<(), Stopped> {
    let sheet = rounds::sheet(desk, filing).await?;
    let as_of = AsOf { on: sheet.round.period.last_day(), known: Instant::LATEST };
    let subjects = Subjects::of(desk, as_of, sheet.filing.subjects.iter().copied()).await?;
    let name = |subject| subjects.name(subject);
    let signed = rounds::hand_out_workbook(desk, filing, context.words(), name).await?;
    std::fs::write(output, &signed.record)
        .map_err(|source| DeskError::from(StoreError::File { path: output.display().to_string(), source }))?;
    let told = serde_json::json!({"filing": filing, "file": output, "act": signed.seq});
    context.answer(&told, || vec![output.display().to_string()]);
    Ok(())
}

/// `L1=120` in its two parts.
pub(super) fn parted(text: &str) -> Result<(&str, &str), Stopped> {
    text.split_once('=')
        .ok_or_else(|| Stopped::refused("cli-rounds-cell-unreadable", args([("text", text.to_owned())])))
}

/// The cell that is written `L1`, or `17:L1` where the filing is about several.
pub(super) fn key_of(sheet: &Sheet, text: &str) -> Result<CellKey, Stopped> {
    let (subject, code) = match text.trim().split_once(':') {
        Some((subject, code)) => (subject.trim().parse().ok(), code),
        None => (sheet.filing.subjects.first().map(|subject| subject.id), text.trim()),
    };
    let several = sheet.filing.subjects.len() > 1 && !text.contains(':');
    let indicator = sheet.indicators.iter().find(|one| one.code == code.trim());
    let subject = subject.filter(|id| !several && sheet.filing.subjects.iter().any(|one| one.id == *id));
    match (subject, indicator) {
        (Some(subject), Some(indicator)) => Ok(CellKey { subject, indicator: indicator.id }),
        _ => Err(Stopped::refused("cli-rounds-cell-unreadable", args([("text", text.to_owned())]))),
    }
}

/// Types into cells.
pub(super) async fn fill(desk: &Desk, context: &Context, filing: FilingId, cells: &[String]) -> Result<(), Stopped> {
    let sheet = rounds::sheet(desk, filing).await?;
    let mut edits = Vec::new();
    for cell in cells {
        let (cell, value) = parted(cell)?;
        let key = key_of(&sheet, cell)?;
        let base = sheet.cells.get(key).map_or_else(String::new, |cell| cell.typed.clone());
        edits.push(Edit { cell: key.text(), base, typed: value.to_owned(), note: None, note_base: None });
    }
    let filled = rounds::fill_filing(desk, filing, &edits, "cli").await?;
    context.answer(&filled, || {
        let words = context.words();
        let count = args([("count", filled.cells.len().to_string())]);
        let mut lines = vec![words.say_with("cli-rounds-filled", &count)];
        for edit in &edits {
            let Some(checked) = filled.checked.get(&edit.cell) else { continue };
            let said = checked.fault.iter().chain(&checked.warnings);
            lines.extend(said.map(|fault| format!("  {}: {}", edit.cell, words.say_with(fault.word, &fault.args))));
        }
        lines
    });
    Ok(())
}

/// A filing as lines.
pub(super) fn shown(words: &Words, sheet: &Sheet) -> Vec<String> {
    let state = words.say(&format!("filing-state-{}", sheet.filing.state.word()));
    let window = words.say(&format!("round-window-{}", sheet.window.word()));
    let mut lines = vec![
        sheet.round.title.clone(),
        format!("  {state}  {window}  {}", day_text(words.lang(), sheet.due_on)),
        format!("  {} {}", words.say("filing-digest"), sheet.filing.digest),
    ];
    for key in sheet.keys() {
        let code = sheet.indicators.iter().find(|one| one.id == key.indicator).map_or("", |one| one.code.as_str());
        let cell = sheet.cells.get(key).map_or("–", |cell| cell.typed.as_str());
        lines.push(format!("  {}:{code} = {cell}", key.subject));
        let said = sheet.checked.get(&key).into_iter().flat_map(|one| one.fault.iter().chain(&one.warnings));
        lines.extend(said.map(|fault| format!("      {}", words.say_with(fault.word, &fault.args))));
    }
    for message in &sheet.messages {
        let kind = words.say(&format!("filing-message-{}", message.kind.word()));
        lines.push(format!("  {:>6}  {kind}  {}: {}", message.id, message.said_by, message.body));
    }
    for one in &sheet.exceptions {
        let state = words.say(&format!("exception-{}", one.state.word()));
        let until = day_text(words.lang(), one.asked_until);
        lines.push(format!("  {:>6}  {state}  {until}  {}", one.id, one.reason));
    }
    lines
}
