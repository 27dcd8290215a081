//! Many organisations at once: a workbook that lists them by unit.

use std::collections::HashMap;

use songhanh_vietnamese::fold;

use super::form::OrganisationDraft;
use super::organisation::{Organisation, OrganisationFilter, OrganisationId};
use super::{OrganisationRefusal, sql};
use crate::calendar::{Day, OPEN_END};
use crate::desk::{AsOf, Change};

/// What a bulk did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct OrganisationTally {
    /// Organisations that were not known.
    pub new: u64,
    /// Organisations of which something changed.
    pub changed: u64,
    /// Organisations that stood so already.
    pub unchanged: u64,
}

/// Records organisations from day `from` on, inside an open change which the
/// caller notes and commits. The drafts are sound: [`OrganisationDraft::check`]
/// was asked. An organisation of the same kind and name that is there already
/// (on that day) is the same one: what the draft leaves empty stays as it stood,
/// and units that a sheet does not list stay covered by what several share. A draft that names several of them by the
/// same name is told apart by the units that they cover.
pub async fn record_organisations_in(
    change: &mut Change,
    drafts: Vec<OrganisationDraft>,
    from: Day,
) -> Result<OrganisationTally, OrganisationRefusal> {
    let as_of = AsOf { on: from, known: change.at() };
    let mut known: HashMap<(String, String), Vec<Organisation>> = HashMap::new();
    for organisation in sql::organisations(change, as_of, &OrganisationFilter::default()).await? {
        known.entry((organisation.kind.clone(), fold(&organisation.name))).or_default().push(organisation);
    }
    let mut tally = OrganisationTally::default();
    let mut new = Vec::new();
    for draft in drafts {
        let same = known.get(&(draft.kind.clone(), fold(&draft.name))).map(Vec::as_slice).unwrap_or_default();
        let before = match same {
            [one] => Some(one),
            several => several.iter().find(|one| one.units.iter().any(|unit| draft.units.contains(unit))),
        };
        let draft = before.map_or_else(|| draft.clone(), |before| draft.over(before));
        match before {
            None => new.push(draft),
            Some(before) if draft.is(before) => tally.unchanged += 1,
            Some(before) => {
                let (id, covered) = (before.id, before.units.clone());
                sql::state_organisation(change, id, &draft, &covered, (from, OPEN_END)).await?;
                tally.changed += 1;
            }
        }
    }
    tally.new = new.len() as u64;
    let first = change.next_ids(new.len()).await?;
    let new: Vec<(OrganisationId, OrganisationDraft)> = (first..).map(OrganisationId).zip(new).collect();
    sql::open_new(change, &new, from).await?;
    Ok(tally)
}
