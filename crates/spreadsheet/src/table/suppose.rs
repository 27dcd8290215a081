//! Which rows could be the sums of which: suppositions from words, marks and
//! styles, and from the numbers where nothing else speaks.

use std::collections::HashMap;

use songhanh_vietnamese::Decimal;

use super::marks::TotalWords;
use super::rows::{Draft, RowKind};
use super::sums::{Ground, Supposition};

/// All suppositions that the words, marks and styles of the rows suggest.
pub(super) fn suppose(drafts: &[Draft]) -> Vec<Supposition> {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); drafts.len()];
    for (at, draft) in drafts.iter().enumerate() {
        if let Some(parent) = draft.parent
            && !draft.of_which
            && matches!(draft.kind, RowKind::Data | RowKind::Heading | RowKind::Subtotal)
        {
            children[parent].push(at);
        }
    }
    let mut found = Vec::new();
    for (at, draft) in drafts.iter().enumerate() {
        if draft.kind == RowKind::Data && draft.has_values && !children[at].is_empty() {
            let parts = frontier(drafts, &children, children[at].iter().copied());
            push(&mut found, at, parts, Ground::Depth);
        }
    }
    totals(drafts, &children, &mut found);
    found
}

fn push(found: &mut Vec<Supposition>, total: usize, parts: Vec<usize>, ground: Ground) {
    if !parts.is_empty() {
        found.push(Supposition { total, parts, ground, matches: 0, differs: Vec::new(), rounded: 0 });
    }
}

/// The rows with values among `roots`, headings without values replaced by
/// what stands under them.
fn frontier(drafts: &[Draft], children: &[Vec<usize>], roots: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut parts = Vec::new();
    let mut open: Vec<usize> = roots.collect();
    open.reverse();
    while let Some(at) = open.pop() {
        if drafts[at].has_values {
            parts.push(at);
        } else {
            open.extend(children[at].iter().rev());
        }
    }
    parts
}

/// Suppositions for rows whose words say total: what stands below up to the
/// next total, what stands above back to the last one, and the totals of
/// blocks above.
fn totals(drafts: &[Draft], children: &[Vec<usize>], found: &mut Vec<Supposition>) {
    let rows: Vec<usize> = (0..drafts.len()).filter(|&at| drafts[at].kind == RowKind::Total).collect();
    let is_root = |&at: &usize| {
        drafts[at].parent.is_none()
            && !drafts[at].of_which
            && matches!(drafts[at].kind, RowKind::Data | RowKind::Heading)
    };
    let span = |from: usize, to: usize| frontier(drafts, children, (from..to).filter(is_root));
    for (place, &at) in rows.iter().enumerate() {
        let before = place.checked_sub(1).map_or(0, |last| rows[last] + 1);
        let after = rows.get(place + 1).copied().unwrap_or(drafts.len());
        push(found, at, span(at + 1, after), Ground::Words);
        push(found, at, span(before, at), Ground::Words);
        if place > 0 && before > 0 {
            push(found, at, span(0, at), Ground::Words);
        }
        if after < drafts.len() {
            push(found, at, span(at + 1, drafts.len()), Ground::Words);
        }
        if drafts[at].words == TotalWords::Grand {
            // Back to the last grand total: the block totals in between, and
            // the rows that no block total covers are left to the numbers.
            let from = rows[..place]
                .iter()
                .rposition(|&row| drafts[row].words == TotalWords::Grand)
                .map_or(0, |last| last + 1);
            push(found, at, rows[from..place].to_vec(), Ground::Words);
            let to = rows[place + 1..]
                .iter()
                .position(|&row| drafts[row].words == TotalWords::Grand)
                .map_or(rows.len(), |next| place + 1 + next);
            push(found, at, rows[place + 1..to].to_vec(), Ground::Words);
        }
    }
}

/// Sums that only the numbers show, in a table without marks: a row that
/// equals the run of rows below it or above it in the fullest column.
pub(super) fn suppose_by_numbers(drafts: &[Draft], values: &[Option<Decimal>], found: &mut Vec<Supposition>) {
    let rows: Vec<usize> =
        (0..drafts.len()).filter(|&at| drafts[at].kind == RowKind::Data && values[at].is_some()).collect();
    let scale = rows.iter().filter_map(|&at| values[at]).map(Decimal::scale).max().unwrap_or(0);
    if scale > 6 || rows.len() < 3 {
        return;
    }
    let whole: Vec<i128> =
        rows.iter().map(|&at| values[at].map_or(0, |value| value.rounded(scale).mantissa())).collect();
    let mut before = vec![0_i128; whole.len() + 1];
    for (at, value) in whole.iter().enumerate() {
        before[at + 1] = before[at] + value;
    }
    let mut first_at: HashMap<i128, Vec<usize>> = HashMap::with_capacity(before.len());
    for (at, sum) in before.iter().enumerate() {
        first_at.entry(*sum).or_default().push(at);
    }
    for (at, &value) in whole.iter().enumerate() {
        // Short figures add up by chance.
        if value.unsigned_abs() < 100 {
            continue;
        }
        let ends = first_at.get(&(before[at + 1] + value));
        if let Some(&end) = ends.and_then(|ends| ends.iter().find(|&&end| end >= at + 3)) {
            push(found, rows[at], rows[at + 1..end].to_vec(), Ground::Numbers);
        }
        let starts = first_at.get(&(before[at] - value));
        if let Some(&start) = starts.and_then(|starts| starts.iter().rev().find(|&&start| start + 2 <= at)) {
            push(found, rows[at], rows[start..at].to_vec(), Ground::Numbers);
        }
    }
}
