//! Two reports side by side, or a report and what its figures come to now: which
//! figures differ.

use std::collections::BTreeMap;

use super::compose::{self, figures_of};
use super::content::Content;
use super::draft::ReportId;
use super::gather::{From, gather};
use super::issue::issue_of;
use super::problems::ReportRefusal;
use super::ranked::{self, Told};
use super::verbs::{gather_report, report, wordings};
use super::wording::Wordings;
use crate::desk::Desk;
use crate::reviews::Measure;

/// What differs between two reports.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ReportChanges {
    /// The earlier one.
    pub report: ReportId,
    /// The later one; none for the same report with its figures as they come
    /// out now.
    pub with: Option<ReportId>,
    /// The table of the earlier one.
    pub table: i64,
    /// The table of the later one.
    pub table_after: i64,
    /// The figures that differ, in the order of the later report.
    pub figures: Vec<FigureChange>,
}

/// A figure that differs.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FigureChange {
    /// Code of the indicator.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What of it; none for the value of one zone.
    pub measure: Option<Measure>,
    /// The zone or unit, where it is the value of one.
    pub zone: Option<String>,
    /// Its tag in the earlier report.
    pub tag: String,
    /// How the earlier one writes it; none where it has no such figure.
    pub before: Option<String>,
    /// How the later one does.
    pub after: Option<String>,
}

/// Compares a report with another one, or with what its figures come to now.
pub async fn report_changes(desk: &Desk, id: ReportId, with: Option<ReportId>) -> Result<ReportChanges, ReportRefusal> {
    let (earlier, earlier_wordings) = said(desk, id).await?;
    let (later, later_wordings) = match with {
        Some(other) => said(desk, other).await?,
        None => {
            let drafted = report(desk, desk.now(), id).await?;
            (gather(desk, &drafted, From::Present).await?.content, earlier_wordings.clone())
        }
    };
    let before = figures(&earlier, &earlier_wordings)?;
    let after = figures(&later, &later_wordings)?;
    let mut places: Vec<&Place> = after.iter().map(|(place, ..)| place).collect();
    places.extend(before.iter().map(|(place, ..)| place).filter(|place| !after.iter().any(|(one, ..)| one == *place)));
    let of = |figures: &[(Place, String, String)]| -> BTreeMap<Place, (String, String)> {
        figures.iter().cloned().map(|(place, tag, text)| (place, (tag, text))).collect()
    };
    let (written_before, written_after) = (of(&before), of(&after));
    let figures = places
        .into_iter()
        .filter_map(|place| {
            let (was, is) = (written_before.get(place), written_after.get(place));
            let text = |one: Option<&(String, String)>| one.map(|(_, text)| text.clone());
            if text(was) == text(is) {
                return None;
            }
            Some(FigureChange {
                code: place.code.clone(),
                name: name_of(&later, place).or_else(|| name_of(&earlier, place))?,
                measure: place.measure,
                zone: place.zone.clone(),
                tag: was.or(is).map_or_else(String::new, |(tag, _)| tag.clone()),
                before: text(was),
                after: text(is),
            })
        })
        .collect();
    Ok(ReportChanges { report: id, with, table: earlier.table, table_after: later.table, figures })
}

/// What a report says and the wordings that it says it with: as issued, or as
/// drafted.
async fn said(desk: &Desk, id: ReportId) -> Result<(Content, Wordings), ReportRefusal> {
    match issue_of(desk, id).await? {
        Some(issue) => issue.opened().map(|(content, wordings, _)| (content, wordings)),
        None => Ok((gather_report(desk, id).await?.content, wordings(desk).await?)),
    }
}

/// What a figure is of: an indicator, or a ranked list of units.
fn name_of(content: &Content, place: &Place) -> Option<String> {
    let row = content.row(&place.code).map(|row| row.name.clone());
    let list = || content.ranked.iter().find(|list| list.kind == place.code).map(|list| list.title.clone());
    row.or_else(|| content.ranked_names.get(&place.code).cloned()).or_else(list)
}

/// Where a figure stands, whatever the number of the report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    code: String,
    measure: Option<Measure>,
    zone: Option<String>,
}

/// Each figure with its place and tag, in the order of the report.
fn figures(content: &Content, wordings: &Wordings) -> Result<Vec<(Place, String, String)>, ReportRefusal> {
    let written = figures_of(content, wordings)?;
    let mut found = Vec::new();
    for row in &content.rows {
        let of_row = Measure::ALL.iter().map(|measure| {
            (Place { code: row.code.clone(), measure: Some(*measure), zone: None }, content.tag(row, *measure))
        });
        let of_zones = content.zones.iter().map(|zone| {
            let place = Place { code: row.code.clone(), measure: None, zone: Some(zone.name.clone()) };
            (place, content.zone_tag(zone.subject, row))
        });
        for (place, tag) in of_row.chain(of_zones) {
            if let Some(text) = written.get(&tag) {
                found.push((place, tag.to_string(), text.clone()));
            }
        }
    }
    for control in ranked::places(content) {
        let code = match control.told {
            Told::Figure(code) => code.to_owned(),
            Told::Answer | Told::Missing => control.list.kind.clone(),
        };
        let of = match control.told {
            Told::Missing => format!("{} – {}", control.unit.name, compose::words().say("readiness-column-missing")),
            Told::Answer | Told::Figure(_) => control.unit.name.clone(),
        };
        found.push((Place { code, measure: None, zone: Some(of) }, control.tag.to_string(), control.text));
    }
    Ok(found)
}
