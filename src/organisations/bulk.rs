//! Many organisations at once: a workbook that lists them by unit.

use std::collections::HashMap;

use songhanh_vietnamese::fold;

use super::form::OrganisationDraft;
use super::organisation::{Form, Organisation, OrganisationFilter, OrganisationId};
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

/// An organisation as a sheet states it.
#[derive(Clone, Debug)]
pub struct OrganisationStated {
    /// The organisation.
    pub draft: OrganisationDraft,
    /// False where the sheet only marks that there is one, and its name is made
    /// of its kind and its unit.
    pub is_named: bool,
}

/// The organisations that stand, by kind.
struct Standing {
    by_name: HashMap<(String, String), Vec<Organisation>>,
    own: HashMap<(String, i64), Vec<Organisation>>,
}

impl Standing {
    fn new(all: Vec<Organisation>) -> Self {
        let mut standing = Self { by_name: HashMap::new(), own: HashMap::new() };
        for one in all {
            for unit in one.units.iter().filter(|_| one.form == Form::Own) {
                standing.own.entry((one.kind.clone(), *unit)).or_default().push(one.clone());
            }
            standing.by_name.entry((one.kind.clone(), fold(&one.name))).or_default().push(one);
        }
        standing
    }

    /// The organisation that a sheet means: of its kind and name, and of a unit
    /// that it names. Of what several units share, and the sheet may list in
    /// part, the day or the decision of its founding tells as well. One that is
    /// only marked is its unit's own, whatever its name.
    fn meant(&self, stated: &OrganisationStated) -> Option<&Organisation> {
        let draft = &stated.draft;
        let above = |one: &&Organisation| match (draft.parent, one.parent) {
            (Some(said), Some(kept)) => said == kept,
            _ => true,
        };
        let named = self.by_name.get(&(draft.kind.clone(), fold(&draft.name)));
        let named: Vec<&Organisation> = named.into_iter().flatten().filter(above).collect();
        let shares = |one: &Organisation| one.units.iter().any(|unit| draft.units.contains(unit));
        if let Some(one) = named.iter().find(|one| shares(one)) {
            return Some(one);
        }
        let founded_alike = |one: &&&Organisation| {
            let day = draft.founded.is_some() && draft.founded == one.founded;
            day || (!draft.decision.is_empty() && draft.decision == one.decision)
        };
        if draft.form != Form::Own
            && let [one] = named.iter().filter(founded_alike).collect::<Vec<_>>()[..]
        {
            return Some(one);
        }
        let [unit] = draft.units[..] else { return None };
        match self.own.get(&(draft.kind.clone(), unit)).map(Vec::as_slice) {
            Some([one]) if !stated.is_named => Some(one).filter(above),
            _ => None,
        }
    }
}

/// Records organisations from day `from` on, inside an open change which the
/// caller notes and commits. The drafts are sound: [`OrganisationDraft::check`]
/// was asked. One that is there already (on that day) is known by its kind, its
/// name and a unit that it covers: what the draft leaves empty stays as it
/// stood, and units that a sheet does not list stay covered by what several
/// share. The same name at another unit is another organisation.
pub async fn record_organisations_in(
    change: &mut Change,
    drafts: Vec<OrganisationStated>,
    from: Day,
) -> Result<OrganisationTally, OrganisationRefusal> {
    let as_of = AsOf { on: from, known: change.at() };
    let standing = Standing::new(sql::organisations(change, as_of, &OrganisationFilter::default()).await?);
    let mut tally = OrganisationTally::default();
    let mut new = Vec::new();
    for stated in drafts {
        let before = standing.meant(&stated);
        let draft = before.map_or_else(|| stated.draft.clone(), |before| stated.draft.over(before));
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
