//! New figures in a file that somebody has edited since it was written.

use std::collections::BTreeMap;

use songhanh_document::refresh::{Obstacle, Refreshed, figures_in, manifest_in, refresh};

use super::compose::figures_of;
use super::content::{Content, report_of};
use super::draft::ReportId;
use super::gather::{From, gather};
use super::problems::ReportRefusal;
use super::verbs::{gather_report, report, wordings};
use crate::desk::{Act, Desk};

/// A file with its figures set anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshedDocument {
    /// Which report it is of.
    pub report: ReportId,
    /// The file, each figure changed, and each one that could not be.
    pub file: Refreshed,
    /// Codes of indicators whose standing against the target, or whose being
    /// known at all, has changed: the words around them want looking at.
    pub reread: Vec<String>,
}

/// Sets the figures of an edited file to those of the report's table, of
/// another table, or as they come out now. Nothing else in it is touched, and
/// nothing is kept here.
pub async fn refresh_document(desk: &Desk, file: &[u8], from: From) -> Result<RefreshedDocument, ReportRefusal> {
    // Who may not read reports learns nothing of a file's contents either.
    drop(desk.read(Act::ReadReports, desk.now()).await?);
    let id = of_file(file)?;
    let report = report(desk, desk.now(), id).await?;
    let before = gather_report(desk, id).await?.content;
    let now = gather(desk, &report, from).await?.content;
    let wordings = wordings(desk).await?;
    let file = refresh(file, &figures_of(&now, &wordings)?)?;
    Ok(RefreshedDocument { report: id, file, reread: reread(&before, &now) })
}

/// The report that a file says it is of: by its manifest, or by its figures.
fn of_file(file: &[u8]) -> Result<ReportId, ReportRefusal> {
    if let Some(id) = manifest_in(file)?.and_then(|manifest| manifest.issue.parse().ok()) {
        return Ok(id);
    }
    let mut votes: BTreeMap<ReportId, usize> = BTreeMap::new();
    for (tag, _) in figures_in(file)? {
        if let Some(id) = report_of(tag.as_str()) {
            *votes.entry(id).or_default() += 1;
        }
    }
    votes.into_iter().max_by_key(|(_, votes)| *votes).map(|(id, _)| id).ok_or(ReportRefusal::NotOurs)
}

fn reread(before: &Content, now: &Content) -> Vec<String> {
    let changed = before.rows.iter().filter(|row| {
        now.row(&row.code).is_none_or(|new| {
            new.standing != row.standing
                || new.value.is_some() != row.value.is_some()
                || new.direction.is_some() != row.direction.is_some()
                || new.estimate != row.estimate
        })
    });
    changed.map(|row| row.code.clone()).collect()
}

/// The key of the sentence that says why a figure was left.
#[must_use]
pub const fn obstacle_key(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::TrackedChange => "refresh-tracked-change",
        Obstacle::NestedControl => "refresh-nested-control",
        Obstacle::NotTextAlone => "refresh-not-text-alone",
    }
}
