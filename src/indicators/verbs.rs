//! What can be done with indicators and values.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use super::form::ValueForm;
use super::handing::take_place;
use super::indicator::{Catalogue, Indicator, IndicatorForm, IndicatorId};
use super::kin::kept_back_in;
use super::problems::{IndicatorRefusal, ValueRefusal};
use super::sql::{self, Group};
use super::value::{Grain, Key, Stated, Subject, Tally, ValueDraft, ValueFilter, Version};
use super::versions::state_indicator_in;
use super::{plausible, rules};
use crate::calendar::{BEGINNING, Day, Instant, OPEN_END, Period};
use crate::desk::{Act, AgencyId, AsOf, Change, Desk, DeskError, Fault, Note, Reading, Signed};
use crate::store::{Connection, StoreError};
use crate::territory::{self, ZoneId};

/// The indicators of a day.
pub async fn catalogue(desk: &Desk, as_of: AsOf) -> Result<Catalogue, DeskError> {
    let mut reading = desk.read(Act::ReadIndicators, as_of).await?;
    let as_of = reading.as_of();
    Ok(catalogue_in(&mut reading, as_of).await?)
}

/// The tables of which a [`Catalogue`] tells, for whoever asks
/// [`crate::store::dated::changed`] of several rooms at once.
pub const CATALOGUE_TABLES: &[&str] = &["indicator_version", "indicator_part"];

/// The indicators of a day, inside an open reading or change.
pub async fn catalogue_in(connection: &mut Connection, as_of: AsOf) -> Result<Catalogue, StoreError> {
    Ok(Catalogue::new(sql::indicators(connection, as_of).await?))
}

/// One indicator on a day.
pub async fn indicator(desk: &Desk, as_of: AsOf, id: IndicatorId) -> Result<Indicator, IndicatorRefusal> {
    let mut reading = desk.read(Act::ReadIndicators, as_of).await?;
    let as_of = reading.as_of();
    sql::of_id(&mut reading, as_of, id).await?.ok_or(IndicatorRefusal::NotFound(id))
}

/// Defines an indicator from day `from` on, or (with `id`) a new version of
/// one. A version may not change the scale or the nature, because amounts that
/// are kept would then count something else.
pub async fn record_indicator(
    desk: &Desk,
    id: Option<IndicatorId>,
    form: &IndicatorForm,
    from: Day,
) -> Result<Signed<IndicatorId>, IndicatorRefusal> {
    let mut change = desk.change(Act::RecordIndicator).await?;
    let as_of = AsOf { on: from, known: change.at() };
    let catalogue = catalogue_in(&mut change, as_of).await?;
    let draft = form.check(&catalogue).map_err(IndicatorRefusal::Faults)?;
    let before = match id {
        None => None,
        Some(id) => Some(catalogue.get(id).ok_or(IndicatorRefusal::NotFound(id))?),
    };
    if let Some(before) = before.filter(|before| before.scale != draft.scale || before.nature != draft.nature) {
        return Err(IndicatorRefusal::Fixed(before.code.clone()));
    }
    if sql::code_taken(&mut change, &draft.code, id.unwrap_or(IndicatorId(0)), from).await? {
        return Err(IndicatorRefusal::CodeTaken(draft.code));
    }
    let after = json!({"code": draft.code, "name": draft.name_vi, "basis": draft.basis, "from": from});
    let (id, note) = match before {
        Some(before) => {
            let was = json!({"code": before.code, "name": before.name_vi, "basis": before.basis});
            (before.id, Note::changed("indicator", before.id, was, after))
        }
        None => {
            let id = IndicatorId(change.next_id().await?);
            sql::open_indicator(&mut change, id).await?;
            (id, Note::new_record("indicator", id, after))
        }
    };
    debug_assert!(from >= BEGINNING && from < OPEN_END, "the days of a version lie in the calendar");
    sql::state_version(&mut change, id, &draft, (from, OPEN_END)).await?;
    Ok(change.commit(note).await?.of(id))
}

/// Defines new indicators inside an open change, which the caller notes and
/// commits. The caller has asked whether the actor may record indicators.
pub async fn define_indicators_in(
    change: &mut Change,
    forms: &[IndicatorForm],
    from: Day,
) -> Result<Vec<IndicatorId>, IndicatorRefusal> {
    let mut ids = Vec::with_capacity(forms.len());
    for form in forms {
        ids.push(state_indicator_in(change, None, form, (from, OPEN_END)).await?);
    }
    Ok(ids)
}

/// What stating a value did.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Done {
    /// The act; none where the agency had stated just this.
    pub signed: Option<Signed>,
    /// What the agency had stated before: an amount, unknown, or nothing.
    pub before: Option<Option<i64>>,
    /// What is unusual about it; it was recorded nevertheless.
    pub warnings: Vec<Fault>,
}

/// How many earlier values of a subject make its plausible range.
const EARLIER_MAX: i64 = 8;

/// States one value for the actor's agency. Stating it again replaces the
/// agency's own earlier statement, which its history keeps; another agency's
/// statement is never touched.
pub async fn state_value(desk: &Desk, form: &ValueForm) -> Result<Done, ValueRefusal> {
    let closed_on = zone_closed_on(desk, form).await?;
    let mut change = desk.change(Act::StateValue).await?;
    let agency = change.actor().agency.ok_or(ValueRefusal::NoAgency)?;
    let on = form.period().map_or_else(|| change.today(), |period| period.last_day());
    let as_of = AsOf { on, known: change.at() };
    let indicator = sql::of_code(&mut change, as_of, form.indicator.trim()).await?;
    let draft = form.check(indicator.as_ref(), change.today()).map_err(ValueRefusal::Faults)?;
    if let Some(found) = rules::closed_zone_reports(draft.key.period, closed_on) {
        return Err(ValueRefusal::Faults(vec![found.at("period")]));
    }
    let warnings = match &indicator {
        Some(indicator) => warn_of_value(&mut change, agency, &draft, indicator).await?,
        None => Vec::new(),
    };
    let before = sql::standing(&mut change, agency, draft.key).await?;
    if before.as_ref().is_some_and(|before| before.says(&draft)) {
        return Ok(Done { signed: None, before: before.map(|before| before.amount), warnings });
    }
    take_place(&mut change, agency, Group::of(draft.key), &[draft.key.subject.id]).await?;
    let key = draft.key;
    let note = Note::changed(
        key.subject.grain.word(),
        key.subject.id,
        before.as_ref().map_or(Json::Null, |before| json!({"amount": before.amount, "source": before.source})),
        json!({
            "indicator": key.indicator, "period": key.period, "kind": key.kind,
            "amount": draft.amount, "source": &*draft.source,
        }),
    );
    if before.is_some() {
        sql::close_group(&mut change, agency, Group::of(key), &[key.subject.id]).await?;
    }
    sql::open_values(&mut change, agency, Group::of(draft.key), &[&draft]).await?;
    let signed = change.commit(note).await?;
    Ok(Done { signed: Some(signed), before: before.map(|before| before.amount), warnings })
}

/// The first day on which the form's zone is no more; none where it stands, or
/// where the subject is no zone of the gazetteer.
pub(super) async fn zone_closed_on(desk: &Desk, form: &ValueForm) -> Result<Option<Day>, DeskError> {
    let Some(id) = (form.grain.trim() == Grain::Zone.word()).then(|| form.subject.trim().parse().ok()).flatten() else {
        return Ok(None);
    };
    let (gazetteer, as_of) = territory::gazetteer(desk).await?;
    let history = gazetteer.zone_history(ZoneId(id), as_of.known);
    let closed = history.iter().find(|zone| zone.status == ZONE_CLOSED).map(|zone| zone.valid_from);
    Ok(closed.or_else(|| history.last().map(|zone| zone.valid_to).filter(|day| *day < OPEN_END)))
}

/// What the rule of closed zones finds about a value of this form for `period`,
/// before anybody types an amount.
pub async fn zone_closes_before(
    desk: &Desk,
    form: &ValueForm,
    period: Period,
) -> Result<Option<rules::Found>, DeskError> {
    Ok(rules::closed_zone_reports(period, zone_closed_on(desk, form).await?))
}

/// *Chấm dứt*, among `territory::ZONE_STATUSES`.
const ZONE_CLOSED: &str = "cham-dut";

/// What is unusual about a value that has no fault: outside the range that the
/// subject's own past makes plausible.
pub async fn warn_of_value(
    connection: &mut Connection,
    agency: AgencyId,
    draft: &ValueDraft,
    indicator: &Indicator,
) -> Result<Vec<Fault>, StoreError> {
    let Some(amount) = draft.amount else { return Ok(Vec::new()) };
    let earlier = sql::earlier(connection, agency, draft.key, EARLIER_MAX).await?;
    let found = plausible(&earlier).and_then(|range| rules::outside_own_past(amount, range, indicator.scale));
    let mut found: Vec<Fault> = found.map(|found| found.at("amount")).into_iter().collect();
    found.extend(warn_of_sum(connection, agency, draft, indicator).await?);
    Ok(found)
}

/// What the agency's own statements of the parts say against a sum that it
/// states, or of a part against the sum that it has stated.
async fn warn_of_sum(
    connection: &mut Connection,
    agency: AgencyId,
    draft: &ValueDraft,
    indicator: &Indicator,
) -> Result<Vec<Fault>, StoreError> {
    let as_of = AsOf { on: draft.key.period.last_day(), known: Instant::LATEST };
    // Few indicators are in any sum; of the others nothing more is read, because
    // whoever states a value keeps everybody else waiting meanwhile.
    if indicator.parts.is_empty() && !sql::is_part(connection, as_of, indicator.id).await? {
        return Ok(Vec::new());
    }
    let catalogue = catalogue_in(connection, as_of).await?;
    let own = Some(indicator).filter(|one| !one.parts.is_empty());
    let mut found = Vec::new();
    for whole in own.into_iter().chain(catalogue.wholes_of(indicator.id)) {
        let mut stated = async |id: IndicatorId| {
            if id == draft.key.indicator {
                return Ok(draft.amount);
            }
            let key = Key { indicator: id, ..draft.key };
            Ok::<_, StoreError>(sql::standing(connection, agency, key).await?.and_then(|one| one.amount))
        };
        let Some(sum) = stated(whole.id).await? else { continue };
        let mut parts = Vec::new();
        for part in &whole.parts {
            parts.push(stated(*part).await?);
        }
        let codes: Vec<&str> =
            whole.parts.iter().filter_map(|part| catalogue.get(*part)).map(|part| part.code.as_str()).collect();
        let differs = rules::sum_differs_from_parts(sum, &parts, &codes.join(" + "), whole.scale);
        found.extend(differs.map(|differs| differs.at("amount")));
    }
    Ok(found)
}

/// States many values for `agency` inside an open change, which the caller
/// notes and commits. The drafts are sound: [`ValueDraft::check`] was asked; all
/// those of one cell come together. What stands already, to the letter, is left
/// standing.
pub async fn state_values_in(
    change: &mut Change,
    agency: AgencyId,
    drafts: Vec<ValueDraft>,
) -> Result<Tally, ValueRefusal> {
    let drafts = each_once(drafts)?;
    let mut tally = Tally::default();
    for group in drafts.chunk_by(|one, other| Group::of(one.key) == Group::of(other.key)) {
        tally += state_group(change, agency, group).await?;
    }
    Ok(tally)
}

/// The drafts group by group in the order of their subjects, each once; refused
/// where two say different things.
fn each_once(mut drafts: Vec<ValueDraft>) -> Result<Vec<ValueDraft>, ValueRefusal> {
    drafts.sort_by_key(|draft| (Group::of(draft.key), draft.key.subject.id));
    let mut clash = None;
    drafts.dedup_by(|draft, first| {
        let is_same = draft.key == first.key;
        if is_same && (first.amount != draft.amount || first.origin == draft.origin) {
            clash.get_or_insert_with(|| (first.origin.clone(), draft.origin.clone()));
        }
        is_same
    });
    match clash {
        Some((first, second)) => Err(ValueRefusal::StatedTwice { first, second }),
        None => Ok(drafts),
    }
}

/// States values of one group.
async fn state_group(change: &mut Change, agency: AgencyId, drafts: &[ValueDraft]) -> Result<Tally, ValueRefusal> {
    let Some(group) = drafts.first().map(|draft| Group::of(draft.key)) else { return Ok(Tally::default()) };
    let mut standing: HashMap<i64, Stated> = HashMap::new();
    if sql::any_in_group(change, agency, group).await? {
        let subjects: Vec<i64> = drafts.iter().map(|draft| draft.key.subject.id).collect();
        let found = sql::standing_group(change, agency, group, &subjects).await?;
        standing.extend(found.into_iter().map(|before| (before.key.subject.id, before)));
    }
    let before = |draft: &ValueDraft| standing.get(&draft.key.subject.id);
    let stands = |draft: &&ValueDraft| before(draft).is_some_and(|before| before.says(draft));
    let stated: Vec<&ValueDraft> = drafts.iter().filter(|draft| !stands(draft)).collect();
    let restated = stated.iter().filter(|draft| before(draft).is_some()).map(|draft| draft.key.subject.id);
    let restated: Vec<i64> = restated.collect();
    let subjects: Vec<i64> = stated.iter().map(|draft| draft.key.subject.id).collect();
    take_place(change, agency, group, &subjects).await?;
    sql::close_group(change, agency, group, &restated).await?;
    sql::open_values(change, agency, group, &stated).await?;
    let number = |count: usize| count as u64;
    Ok(Tally {
        new: number(stated.len() - restated.len()),
        restated: number(restated.len()),
        unchanged: number(drafts.len() - stated.len()),
    })
}

/// The values as known at `as_of.known`; which days they are for, the filter
/// says.
pub async fn values_of(desk: &Desk, as_of: AsOf, filter: &ValueFilter) -> Result<Vec<Stated>, DeskError> {
    let mut reading = desk.read(Act::ReadIndicators, as_of).await?;
    let mut values = values_of_in(&mut reading, filter).await?;
    withhold(desk, &mut reading, values.iter_mut()).await?;
    Ok(values)
}

/// Takes the small counts of persons in named units away from those who may not
/// see them.
async fn withhold(
    desk: &Desk,
    reading: &mut Reading,
    values: impl Iterator<Item = &mut Stated>,
) -> Result<(), StoreError> {
    if desk.may(Act::ReadSmallCounts) {
        return Ok(());
    }
    let as_of = reading.as_of();
    let catalogue = catalogue_in(reading, as_of).await?;
    let values: Vec<&mut Stated> = values.collect();
    let subjects: Vec<Subject> = values.iter().map(|one| one.key.subject).collect();
    let kept = kept_back_in(reading, as_of.known, &catalogue, Some(&subjects)).await?;
    for value in values {
        let small = catalogue.get(value.key.indicator).is_none_or(|indicator| value.is_small_count(indicator));
        if small || kept.keeps(&value.key) {
            value.withhold();
        }
    }
    Ok(())
}

/// The same inside an open reading, for the house itself: nothing is withheld.
pub async fn values_of_in(reading: &mut Reading, filter: &ValueFilter) -> Result<Vec<Stated>, StoreError> {
    let known = reading.known();
    sql::values(reading, known, filter).await
}

/// The values as known at `known`, inside an open change.
pub async fn values_at_in(
    connection: &mut Connection,
    known: Instant,
    filter: &ValueFilter,
) -> Result<Vec<Stated>, StoreError> {
    sql::values(connection, known, filter).await
}

/// Every version of a cell, by whichever agency, the oldest first, with the
/// moment of its act (`audit::acts_at_in` says by whom).
pub async fn history_of_value(desk: &Desk, as_of: AsOf, key: Key) -> Result<Vec<Version>, DeskError> {
    let mut reading = desk.read(Act::ReadIndicators, as_of).await?;
    let known = reading.known();
    let mut stated = sql::versions(&mut reading, known, key).await?;
    withhold(desk, &mut reading, stated.iter_mut().map(|(stated, _)| stated)).await?;
    Ok(versions_of(stated, known))
}

/// The same inside an open reading, for the house itself: nothing is withheld.
pub async fn versions_in(reading: &mut Reading, key: Key) -> Result<Vec<Version>, StoreError> {
    let known = reading.known();
    Ok(versions_of(sql::versions(reading, known, key).await?, known))
}

fn versions_of(stated: Vec<(Stated, Instant)>, known: Instant) -> Vec<Version> {
    let mut last: HashMap<AgencyId, Option<i64>> = HashMap::new();
    let version = |(stated, superseded): (Stated, Instant)| {
        let before = last.insert(stated.agency, stated.amount);
        Version { stated, before, superseded_at: (superseded <= known).then_some(superseded) }
    };
    stated.into_iter().map(version).collect()
}

/// The indicators of which anything was recorded or superseded after `since`, each with the moment of the last: it names the act.
///
/// # Errors
/// The store.
pub async fn indicators_touched_in(
    connection: &mut Connection,
    since: Instant,
) -> Result<Vec<(i64, Instant)>, StoreError> {
    sql::indicators_touched(connection, since).await
}
