//! Recording units, one at a desk or a hundred thousand from a workbook.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::fact::{CommuneFact, Fact, NameFact, ProfileFact, StatusFact, ZoneFact};
use super::form::{Check, PlacementForm, UnitForm};
use super::sql;
use super::timeline::{Span, restate};
use super::unit::{RegisterRefusal, UnitDraft, UnitId};
use super::vocabulary::statuses;
use crate::calendar::Day;
use crate::desk::{Act, AsOf, Change, Desk, Fault, Note, Signed};
use crate::store::StoreError;
use crate::territory::{ZoneId, gazetteer};
use crate::words::args;

/// What recording a draft did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// A unit that was not known.
    New,
    /// Something about a known unit is stated anew.
    Restated,
    /// All of it was known.
    Unchanged,
}

/// A draft as recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Recorded {
    /// The unit.
    pub unit: UnitId,
    /// What was done.
    pub outcome: Outcome,
}

/// Records a new unit as it is from day `from` on.
pub async fn record_unit(desk: &Desk, form: &UnitForm, from: Day) -> Result<Signed<UnitId>, RegisterRefusal> {
    let (recorded, signed) = record(desk, form, from, None).await?;
    Ok(signed.expect("a unit that is new is no restatement").of(recorded.unit))
}

/// Records what a known unit is from day `from` on: the fields that the form
/// has. Nothing is signed where all of it was known.
pub async fn revise_unit(
    desk: &Desk,
    unit: UnitId,
    form: &UnitForm,
    from: Day,
) -> Result<Option<Signed>, RegisterRefusal> {
    Ok(record(desk, form, from, Some(unit)).await?.1)
}

async fn record(
    desk: &Desk,
    form: &UnitForm,
    from: Day,
    unit: Option<UnitId>,
) -> Result<(Recorded, Option<Signed>), RegisterRefusal> {
    let (gazetteer, now) = gazetteer(desk).await?;
    let mut change = desk.change(Act::RecordUnit).await?;
    if let Some(unit) = unit {
        must_exist(&mut change, unit).await?;
    }
    let mut faults = Vec::new();
    let checked = form.check(&gazetteer, from, now, unit).map_err(|found| faults = found).ok();
    let tax_code = checked.as_ref().and_then(|draft| draft.tax_code.clone()).filter(|code| !code.is_empty());
    if let Some(code) = tax_code {
        faults.extend(taken(&mut change, &code, from, unit).await?);
    }
    let Some(draft) = checked.filter(|_| faults.is_empty()) else { return Err(RegisterRefusal::Faults(faults)) };
    let after = json!({
        "name": draft.name, "tax_code": draft.tax_code, "kind": draft.kind, "status": draft.status, "from": from,
        "source": draft.source,
    });
    let recorded = record_units_in(&mut change, vec![draft]).await?[0];
    let note = match recorded.outcome {
        Outcome::Unchanged => return Ok((recorded, None)),
        Outcome::New => Note::new_record("unit", recorded.unit, after),
        Outcome::Restated => Note::changed("unit", recorded.unit, json!(null), after),
    };
    let signed = change.commit(note).await?;
    Ok((recorded, Some(signed)))
}

/// A fault where another unit has this tax code; records merged into one are
/// one unit.
async fn taken(change: &mut Change, code: &str, from: Day, unit: Option<UnitId>) -> Result<Option<Fault>, StoreError> {
    let holders = sql::holders(change, code, from).await?;
    if holders.is_empty() {
        return Ok(None);
    }
    let at = change.at();
    let merges = sql::merges(change, at).await?;
    let own = unit.map(|unit| super::load::survivor(&merges, unit));
    let other = holders.into_iter().map(|holder| super::load::survivor(&merges, holder)).find(|one| Some(*one) != own);
    Ok(other.map(|other| {
        Fault::with("tax_code", "fault-tax-code-taken", args([("unit", other.to_string()), ("code", code.to_owned())]))
    }))
}

async fn must_exist(change: &mut Change, unit: UnitId) -> Result<(), RegisterRefusal> {
    let at = change.at();
    if sql::exists(change, unit, at).await? { Ok(()) } else { Err(RegisterRefusal::NotFound(unit)) }
}

/// Sets the status of a unit from day `from` on.
pub async fn set_status(
    desk: &Desk,
    unit: UnitId,
    status: &str,
    from: Day,
    source: &str,
) -> Result<Option<Signed>, RegisterRefusal> {
    let mut change = desk.change(Act::RecordUnit).await?;
    must_exist(&mut change, unit).await?;
    if !statuses().iter().any(|one| one.code == status) {
        return Err(RegisterRefusal::Faults(vec![Fault::new("status", "fault-not-in-list")]));
    }
    let draft =
        UnitDraft { unit: Some(unit), status: Some(status.to_owned()), ..UnitDraft::from_day(from, source.trim()) };
    let recorded = record_units_in(&mut change, vec![draft]).await?[0];
    if recorded.outcome == Outcome::Unchanged {
        return Ok(None);
    }
    let after = json!({"status": status, "from": from, "source": source});
    Ok(Some(change.commit(Note::changed("unit", unit, json!(null), after)).await?))
}

/// Places a unit from day `from` on: in a commune, in a zone, or out of one.
pub async fn place_unit(
    desk: &Desk,
    unit: UnitId,
    form: &PlacementForm,
    from: Day,
) -> Result<Option<Signed>, RegisterRefusal> {
    let (gazetteer, now) = gazetteer(desk).await?;
    let mut change = desk.change(Act::RecordUnit).await?;
    must_exist(&mut change, unit).await?;
    let mut check = Check::new(&gazetteer, AsOf { on: from, known: now.known });
    let commune = check.commune("commune", &form.commune);
    let role = check.role("role", &form.role);
    let zone = check.zone("zone", &form.zone);
    // A zone that has ended can still be left.
    let leaves: Option<ZoneId> = match form.leaves.trim() {
        "" => None,
        typed => {
            let known = typed.parse().ok().filter(|id| gazetteer.last_of_zone(*id, now.known).is_some());
            if known.is_none() {
                check.fault("leaves", "fault-unknown-zone");
            }
            known
        }
    };
    if commune.is_none() && zone.is_none() && leaves.is_none() {
        check.fault("zone", "fault-missing");
    }
    let faults = check.faults();
    if !faults.is_empty() {
        return Err(RegisterRefusal::Faults(faults));
    }
    let mut left = false;
    if let Some(zone) = leaves {
        let standing = sql::spans::<ZoneFact>(&mut change, &[unit]).await?.remove(&unit).unwrap_or_default();
        let own: Vec<_> =
            standing.into_iter().filter(|span| span.fact.zone == zone && span.fact.role == role).collect();
        let plan = restate(&own, from, |_| None, ZoneFact::says_the_same, |later, _, _| later.clone());
        left = !plan.is_empty();
        sql::close_spans(&mut change, &plan.closed.iter().map(|span| (unit, span)).collect::<Vec<_>>()).await?;
        sql::open_spans(&mut change, Box::new(plan.opened.into_iter().map(move |span| (unit, span)))).await?;
    }
    let mut draft = UnitDraft::from_day(from, form.source.trim());
    draft.unit = Some(unit);
    draft.communes.extend(commune.map(|commune| (commune, from)));
    draft.zones.extend(zone.map(|zone| (zone, role, form.lot.trim().to_owned())));
    let recorded = record_units_in(&mut change, vec![draft]).await?[0];
    if recorded.outcome == Outcome::Unchanged && !left {
        return Ok(None);
    }
    let after =
        json!({"commune": commune, "zone": zone, "leaves": leaves, "role": role, "from": from, "source": form.source});
    Ok(Some(change.commit(Note::changed("unit", unit, json!(null), after)).await?))
}

/// Records many drafts inside an open change: new units and what differs of
/// known ones. The drafts are sound by themselves ([`UnitForm::check`]), and
/// the caller has matched them: a draft without a unit is a new one. Answers in
/// the order of the drafts; the caller notes and commits.
pub async fn record_units_in(change: &mut Change, drafts: Vec<UnitDraft>) -> Result<Vec<Recorded>, StoreError> {
    let new = drafts.iter().filter(|draft| draft.unit.is_none()).count();
    let first = change.next_ids(new).await?;
    let mut fresh = first..;
    let ids: Vec<UnitId> =
        drafts.iter().map(|draft| draft.unit.unwrap_or_else(|| UnitId(fresh.next().unwrap_or(first)))).collect();
    sql::open_units(change, first..first + i64::try_from(new).unwrap_or(0)).await?;

    let mut told = Told { ids: &ids, drafts: &drafts, touched: vec![false; drafts.len()] };
    told.state::<NameFact>(change).await?;
    told.state::<ProfileFact>(change).await?;
    told.state::<StatusFact>(change).await?;
    told.state::<CommuneFact>(change).await?;
    told.state::<ZoneFact>(change).await?;
    let outcome = |at: usize| match (drafts[at].unit, told.touched[at]) {
        (None, _) => Outcome::New,
        (Some(_), true) => Outcome::Restated,
        (Some(_), false) => Outcome::Unchanged,
    };
    Ok(ids.iter().enumerate().map(|(at, unit)| Recorded { unit: *unit, outcome: outcome(at) }).collect())
}

/// Drafts being stated, fact by fact.
struct Told<'a> {
    ids: &'a [UnitId],
    drafts: &'a [UnitDraft],
    touched: Vec<bool>,
}

impl Told<'_> {
    async fn state<F: Fact>(&mut self, change: &mut Change) -> Result<(), StoreError> {
        let opened = self.restated::<F>(change).await?;
        let new = self.ids.iter().zip(self.drafts).filter(|(_, draft)| draft.unit.is_none());
        let new = new.flat_map(|(unit, draft)| {
            let mut spans = Vec::new();
            F::state(draft, &mut spans);
            spans.into_iter().map(|span| (*unit, span))
        });
        sql::open_spans(change, Box::new(opened.into_iter().chain(new))).await
    }

    /// Closes what the drafts of known units replace; gives what stands in its
    /// place. Two drafts may speak of one unit.
    async fn restated<F: Fact>(&mut self, change: &mut Change) -> Result<Vec<(UnitId, Span<F>)>, StoreError> {
        let stating = || self.drafts.iter().enumerate().filter(|(_, draft)| F::is_stated_by(draft));
        let units: BTreeSet<UnitId> = stating().filter_map(|(_, draft)| draft.unit).collect();
        let stood = sql::spans::<F>(change, &units.into_iter().collect::<Vec<_>>()).await?;
        // The order of rows is the order of units, on every run.
        let mut stand: BTreeMap<UnitId, Vec<Span<F>>> = BTreeMap::new();
        for (at, draft) in stating() {
            let Some(unit) = draft.unit else { continue };
            let spans = stand.entry(unit).or_insert_with(|| stood.get(&unit).cloned().unwrap_or_default());
            self.touched[at] |= F::state(draft, spans);
        }
        let same = |one: &Span<F>, other: &Span<F>| {
            one.from == other.from && one.to == other.to && one.fact.says_the_same(&other.fact)
        };
        let (mut closed, mut opened) = (Vec::new(), Vec::new());
        for (unit, now) in stand {
            let before = stood.get(&unit).map_or(&[][..], Vec::as_slice);
            closed.extend(before.iter().filter(|old| !now.iter().any(|new| same(old, new))).map(|old| (unit, old)));
            let is_new = |new: &Span<F>| !before.iter().any(|old| same(old, new));
            opened.extend(now.into_iter().filter(is_new).map(|new| (unit, new)));
        }
        sql::close_spans(change, &closed).await?;
        Ok(opened)
    }
}
