//! Recording units, one at a desk or a hundred thousand from a workbook.

use std::collections::HashMap;

use serde_json::json;

use super::fact::{CommuneFact, Fact, NameFact, ProfileFact, StatusFact, ZoneFact};
use super::form::{Check, PlacementForm, UnitForm};
use super::sql;
use super::timeline::{Plan, Span, restate};
use super::unit::{RegisterRefusal, UnitDraft, UnitId, ZoneRole};
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
    let mut plans = Vec::new();
    if let Some(left) = leaves {
        let standing = sql::spans::<ZoneFact>(&mut change, &[unit]).await?.remove(&unit).unwrap_or_default();
        let own: Vec<_> =
            standing.into_iter().filter(|span| span.fact.zone == left && span.fact.role == role).collect();
        plans.push((unit, restate(&own, from, |_| None, ZoneFact::says_the_same, |later, _, _| later.clone())));
    }
    let left = plans.iter().any(|(_, plan)| !plan.is_empty());
    sql::carry_out(&mut change, plans).await?;
    let mut draft = UnitDraft::from_day(from, form.source.trim());
    draft.unit = Some(unit);
    draft.commune = commune;
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
    let mut known: Vec<UnitId> = drafts.iter().filter_map(|draft| draft.unit).collect();
    known.sort_unstable();
    known.dedup();

    let mut touched = vec![false; drafts.len()];
    let mut told = Told { ids: &ids, drafts: &drafts, known: &known, touched: &mut touched };
    told.state(change, NameFact::is_stated_by, |draft, held: Option<&NameFact>| {
        held.cloned().unwrap_or_default().with(draft)
    })
    .await?;
    told.state(change, ProfileFact::is_stated_by, |draft, held: Option<&ProfileFact>| {
        held.cloned().unwrap_or_default().with(draft)
    })
    .await?;
    told.state(
        change,
        |draft| draft.status.is_some(),
        |draft, _: Option<&StatusFact>| StatusFact {
            status: draft.status.clone().unwrap_or_default(),
            source: draft.source.clone(),
        },
    )
    .await?;
    told.state(
        change,
        |draft| draft.commune.is_some(),
        |draft, held: Option<&CommuneFact>| CommuneFact {
            place: draft.commune.or(held.map(|held| held.place)).expect("only drafts with a commune state one"),
            source: draft.source.clone(),
        },
    )
    .await?;
    told.state_zones(change).await?;
    let outcome = |at: usize| match (drafts[at].unit, touched[at]) {
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
    known: &'a [UnitId],
    touched: &'a mut [bool],
}

impl Told<'_> {
    async fn state<F: Fact>(
        &mut self,
        change: &mut Change,
        states: impl Fn(&UnitDraft) -> bool,
        become_: impl Fn(&UnitDraft, Option<&F>) -> F,
    ) -> Result<(), StoreError> {
        let mut standing = Standing::<F>::read(change, self.known).await?;
        for (at, draft) in self.drafts.iter().enumerate().filter(|(_, draft)| states(draft)) {
            let spans = standing.of(self.ids[at]);
            let plan = restate(spans, draft.from, |held| Some(become_(draft, held)), F::says_the_same, F::carrying);
            self.touched[at] |= !plan.is_empty();
            standing.take(self.ids[at], plan);
        }
        sql::carry_out(change, standing.plans()).await
    }

    /// A unit has its headquarters in one zone at a time, and facilities in
    /// any number.
    async fn state_zones(&mut self, change: &mut Change) -> Result<(), StoreError> {
        let mut standing = Standing::<ZoneFact>::read(change, self.known).await?;
        for (at, draft) in self.drafts.iter().enumerate() {
            for (zone, role, lot) in &draft.zones {
                let same_line =
                    |fact: &ZoneFact| fact.role == *role && (*role == ZoneRole::Headquarters || fact.zone == *zone);
                let spans: Vec<Span<ZoneFact>> =
                    standing.of(self.ids[at]).iter().filter(|span| same_line(&span.fact)).cloned().collect();
                let become_ = |held: Option<&ZoneFact>| {
                    let kept = held.filter(|held| lot.is_empty() && held.zone == *zone);
                    let lot = kept.map_or_else(|| lot.clone(), |held| held.lot.clone());
                    Some(ZoneFact { zone: *zone, role: *role, lot, source: draft.source.clone() })
                };
                let plan = restate(&spans, draft.from, become_, ZoneFact::says_the_same, ZoneFact::carrying);
                self.touched[at] |= !plan.is_empty();
                standing.take(self.ids[at], plan);
            }
        }
        sql::carry_out(change, standing.plans()).await
    }
}

/// The spans of some units while drafts are planned: those that stood, and
/// those that this change will open. Two drafts may speak of one unit.
struct Standing<F> {
    stood: HashMap<UnitId, Vec<Span<F>>>,
    stand: HashMap<UnitId, Vec<Span<F>>>,
}

impl<F: Fact> Standing<F> {
    async fn read(change: &mut Change, known: &[UnitId]) -> Result<Self, StoreError> {
        Ok(Self { stood: sql::spans(change, known).await?, stand: HashMap::new() })
    }

    fn of(&self, unit: UnitId) -> &[Span<F>] {
        self.stand.get(&unit).or_else(|| self.stood.get(&unit)).map_or(&[], Vec::as_slice)
    }

    fn take(&mut self, unit: UnitId, plan: Plan<F>) {
        if plan.is_empty() {
            return;
        }
        let stand = self.stand.entry(unit).or_insert_with(|| self.stood.get(&unit).cloned().unwrap_or_default());
        let same = |one: &Span<F>, other: &Span<F>| {
            one.from == other.from && one.to == other.to && one.fact.says_the_same(&other.fact)
        };
        stand.retain(|span| !plan.closed.iter().any(|closed| same(span, closed)));
        stand.extend(plan.opened);
        stand.sort_by_key(|span| span.from);
    }

    /// One plan a unit: from what stood to what will stand.
    fn plans(self) -> Vec<(UnitId, Plan<F>)> {
        let Self { mut stood, stand } = self;
        let same = |one: &Span<F>, other: &Span<F>| {
            one.from == other.from && one.to == other.to && one.fact.says_the_same(&other.fact)
        };
        let mut plans: Vec<(UnitId, Plan<F>)> = stand
            .into_iter()
            .map(|(unit, now)| {
                let before = stood.remove(&unit).unwrap_or_default();
                let closed = before.iter().filter(|old| !now.iter().any(|new| same(old, new))).cloned().collect();
                let opened = now.into_iter().filter(|new| !before.iter().any(|old| same(old, new))).collect();
                (unit, Plan { closed, opened })
            })
            .collect();
        // The order of rows is the order of units, on every run.
        plans.sort_by_key(|(unit, _)| *unit);
        plans
    }
}
