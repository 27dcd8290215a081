//! Opening a round, and revising it while nobody has filed.

use serde_json::json;

use super::filing::Reporter;
use super::form::{Known, RoundForm, ids, read_day};
use super::problems::RoundRefusal;
use super::round::{Round, RoundId};
use super::sql;
use super::stance::change_of;
use crate::agencies::agencies_in;
use crate::calendar::{Instant, Period};
use crate::desk::{Act, AsOf, Change, Desk, Fault, Note, Signed};
use crate::indicators::{Grain, Subject, ValueForm, catalogue_in, zone_closes_before};
use crate::programme::{Programme, programmes};
use crate::register::{UnitFilter, UnitId, units};
use crate::territory::ZoneId;

/// Everything of the house that a form names, on the day for which it asks.
pub(super) struct Asked {
    programmes: Vec<Programme>,
    units: Vec<UnitId>,
    units_known: bool,
    /// False where who is asked about what stands already.
    is_new: bool,
    faults: Vec<Fault>,
}

impl Asked {
    /// The units named, and those that lie in the zones named on the last day of
    /// the period, as the register has them.
    pub(super) async fn of(desk: &Desk, form: &RoundForm) -> Result<Self, RoundRefusal> {
        let mut faults = Vec::new();
        let named: Vec<UnitId> = ids("units", &form.units, &mut faults);
        let zones: Vec<ZoneId> = ids("zones", &form.zones, &mut faults);
        let on = read_day(&form.opens_on).unwrap_or_else(|| desk.now().on);
        let as_of = AsOf { on, known: Instant::LATEST };
        let programmes = programmes(desk, as_of).await?;
        let mut found: Vec<UnitId> = Vec::new();
        let mut units_known = true;
        if !named.is_empty() {
            let mut reading = desk.read(Act::ReadRegister, as_of).await?;
            let asked = reading.as_of();
            let rows = crate::register::rows_of(desk, &mut reading, asked, &named).await?;
            units_known = rows.len() == named.len();
            found.extend(named);
        }
        for zone in zones {
            let filter = UnitFilter { zone: Some(zone), limit: usize::MAX, ..UnitFilter::default() };
            found.extend(units(desk, as_of, &filter).await?.rows.iter().map(|row| row.unit.id));
        }
        let mut seen = std::collections::BTreeSet::new();
        found.retain(|unit| seen.insert(*unit));
        // A zone that has closed reports nothing: the same rule as for a value.
        let period = form.period.trim().parse::<Period>().ok();
        for part in form.subjects.split(',').filter_map(|part| part.trim().strip_prefix("zone:")) {
            let zone = ValueForm { grain: Grain::Zone.word().into(), subject: part.into(), ..ValueForm::default() };
            if let Some(period) = period
                && let Some(found) = zone_closes_before(desk, &zone, period).await?
            {
                faults.push(found.at("subjects"));
            }
        }
        Ok(Self { programmes, units: found, units_known, is_new: true, faults })
    }

    async fn check(&self, change: &mut Change, form: &RoundForm) -> Result<super::form::RoundDraft, RoundRefusal> {
        let agency = change.actor().agency.ok_or(RoundRefusal::NotAsking(RoundId(0)))?;
        let on = form.period.trim().parse::<Period>().map_or_else(|_| change.today(), Period::last_day);
        let at = change.at();
        let catalogue = catalogue_in(change, AsOf { on, known: at }).await?;
        let on = read_day(&form.opens_on).unwrap_or_else(|| change.today());
        let agencies: Vec<_> = agencies_in(change, AsOf { on, known: at }).await?.iter().map(|one| one.id).collect();
        let known = Known {
            agency,
            programmes: &self.programmes,
            catalogue: &catalogue,
            agencies: &agencies,
            units: &self.units,
            units_known: self.units_known,
            is_new: self.is_new,
        };
        let mut faults = self.faults.clone();
        match form.check(&known) {
            Ok(draft) if faults.is_empty() => Ok(draft),
            Ok(_) => Err(RoundRefusal::Faults(faults)),
            Err(found) => {
                faults.extend(found);
                Err(RoundRefusal::Faults(faults))
            }
        }
    }
}

/// Opens a round for the actor's agency: everybody who is asked has an empty
/// filing from now on, to be filled in from the opening day.
pub async fn open_round(desk: &Desk, form: &RoundForm) -> Result<Signed<RoundId>, RoundRefusal> {
    let asked = Asked::of(desk, form).await?;
    let (mut change, as_deputy) = change_of(desk, Act::OpenRound).await?;
    let (id, note) = opened_in(&mut change, &asked, form, as_deputy).await?;
    Ok(change.commit(note).await?.of(id))
}

/// The same inside a change: the round, and the note of it.
pub(super) async fn opened_in(
    change: &mut Change,
    asked: &Asked,
    form: &RoundForm,
    as_deputy: bool,
) -> Result<(RoundId, Note), RoundRefusal> {
    let draft = asked.check(change, form).await?;
    let agency = change.actor().agency.ok_or(RoundRefusal::NotAsking(RoundId(0)))?;
    let id = RoundId(change.next_id().await?);
    sql::open_round(change, id).await?;
    sql::state_round(change, id, agency, &draft).await?;
    let bodies = draft.agencies.iter().map(|agency| (Reporter::Agency(*agency), draft.subjects.clone()));
    let units = draft.units.iter().map(|unit| (Reporter::Unit(*unit), vec![Subject::unit(unit.0)]));
    let filings: Vec<(Reporter, Vec<Subject>)> = bodies.chain(units).collect();
    sql::open_filings(change, id, &filings).await?;
    let after = json!({
        "title": draft.title, "period": draft.period, "opens_on": draft.opens_on, "due_on": draft.due_on,
        "filings": filings.len(), "indicators": draft.indicators.len(), "as_deputy": as_deputy,
    });
    Ok((id, Note::new_record("round", id, after)))
}

/// Says anew what a round is: its title, its days and what those who are asked
/// should know, at any time; its period, kind, indicators and sides while
/// nobody has sent anything in. Who is asked stays.
pub async fn revise_round(desk: &Desk, id: RoundId, form: &RoundForm) -> Result<Signed<RoundId>, RoundRefusal> {
    let before = {
        let mut reading = desk.read(Act::ReadRounds, desk.now()).await?;
        let known = reading.known();
        sql::round(&mut reading, known, id).await?.ok_or(RoundRefusal::NotFound(id))?
    };
    // Who is asked about what is not typed again.
    let form = RoundForm {
        agencies: String::new(),
        subjects: String::new(),
        units: String::new(),
        zones: String::new(),
        sides: if form.sides.trim().is_empty() { listed(&before) } else { form.sides.clone() },
        ..form.clone()
    };
    let asked = Asked { is_new: false, ..Asked::of(desk, &form).await? };
    let (mut change, as_deputy) = change_of(desk, Act::OpenRound).await?;
    if !change.actor().answers_for(before.agency) {
        return Err(RoundRefusal::NotAsking(id));
    }
    let mut draft = asked.check(&mut change, &form).await?;
    draft.sides.retain(|side| *side != before.agency);
    draft.sides.insert(0, before.agency);
    let at = change.at();
    let filings = sql::filings(&mut change, at, id).await?;
    let same = (draft.period, draft.kind, &draft.indicators, &draft.sides)
        == (before.period, before.kind, &before.indicators, &before.sides);
    if !same && filings.iter().any(|filing| filing.submitted_on.is_some()) {
        return Err(RoundRefusal::Begun(id));
    }
    sql::state_round(&mut change, id, before.agency, &draft).await?;
    let told = |title: &str, opens, due| json!({"title": title, "opens_on": opens, "due_on": due});
    let was = told(&before.title, before.opens_on, before.due_on);
    let mut is = told(&draft.title, draft.opens_on, draft.due_on);
    is["as_deputy"] = as_deputy.into();
    Ok(change.commit(Note::changed("round", id, was, is)).await?.of(id))
}

fn listed(round: &Round) -> String {
    round.sides.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}
