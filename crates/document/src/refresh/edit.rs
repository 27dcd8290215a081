//! Changing bytes, and only those that must change.

use std::ops::Range;

use quick_xml::escape::escape;

use super::Obstacle;
use super::shape::Control;

/// A range of a part and what takes its place.
#[derive(Debug)]
pub(super) struct Edit {
    range: Range<usize>,
    text: String,
}

/// The edits that make a control read `new`: its first text takes all of it, in the
/// look of its run; what other text there was goes.
pub(super) fn replacing(part: &str, control: &Control, new: &str) -> Result<Vec<Edit>, Obstacle> {
    let mut edits = Vec::new();
    if let Some(placeholder) = &control.placeholder {
        edits.push(removal(placeholder.clone()));
        if let Some(style) = &control.placeholder_style {
            edits.push(removal(style.clone()));
        }
    }
    let Some(first) = control.pieces.iter().find(|piece| piece.is_text) else {
        edits.extend(control.pieces.iter().map(|piece| removal(piece.element.clone())));
        edits.push(insertion(part, control, new)?);
        return Ok(edits);
    };
    edits.push(Edit { range: first.element.clone(), text: text_element(&first.name, new) });
    let mut runs_removed = Vec::new();
    for piece in &control.pieces {
        if piece.element == first.element {
            continue;
        }
        let whole_run = piece.run.filter(|run| Some(*run) != first.run && control.runs[*run].text_alone);
        match whole_run {
            None => edits.push(removal(piece.element.clone())),
            Some(run) if runs_removed.contains(&run) => {}
            Some(run) => {
                runs_removed.push(run);
                edits.push(removal(control.runs[run].element.clone()));
            }
        }
    }
    Ok(edits)
}

/// A run for a control that holds no text at all.
fn insertion(part: &str, control: &Control, new: &str) -> Result<Edit, Obstacle> {
    let prefix = control.prefix.as_str();
    let content = control.content.clone().ok_or(Obstacle::NotTextAlone)?;
    let properties = control
        .runs
        .first()
        .and_then(|run| run.properties.clone())
        .or_else(|| control.properties.clone())
        .filter(|_| control.placeholder.is_none())
        .map(|range| &part[range])
        .unwrap_or_default();
    let text = text_element(&format!("{prefix}t"), new);
    let run = format!("<{prefix}r>{properties}{text}</{prefix}r>");
    if let Some(at) = control.paragraph_end {
        return Ok(Edit { range: at..at, text: run });
    }
    if !control.inline {
        // Neither paragraph nor cell inside: what belongs here cannot be told.
        return Err(Obstacle::NotTextAlone);
    }
    let source = &part[content.clone()];
    if source.ends_with("/>") {
        let name = format!("{prefix}sdtContent");
        return Ok(Edit { range: content, text: format!("<{name}>{run}</{name}>") });
    }
    let at = source.rfind("</").map(|at| content.start + at).ok_or(Obstacle::NotTextAlone)?;
    Ok(Edit { range: at..at, text: run })
}

fn text_element(name: &str, text: &str) -> String {
    format!("<{name} xml:space=\"preserve\">{}</{name}>", escape(text))
}

fn removal(range: Range<usize>) -> Edit {
    Edit { range, text: String::new() }
}

/// A part with edits applied; they do not overlap.
pub(super) fn apply(part: &str, mut edits: Vec<Edit>) -> Vec<u8> {
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut out = String::with_capacity(part.len());
    let mut at = 0;
    for edit in edits {
        // A control inside another that was edited too: the first edit stands.
        if edit.range.start < at {
            continue;
        }
        out.push_str(&part[at..edit.range.start]);
        out.push_str(&edit.text);
        at = edit.range.end;
    }
    out.push_str(&part[at..]);
    out.into_bytes()
}
