//! What can be done with organisations.

use serde_json::json;

use super::form::{OrganisationForm, OrganisationRefusal};
use super::organisation::{Form, Organisation, OrganisationFilter, OrganisationId, kind_of};
use super::sql;
use crate::calendar::{Day, OPEN_END};
use crate::desk::{Act, AsOf, Change, Desk, DeskError, Note, Reading, Signed};
use crate::store::StoreError;

/// The organisations of a day that meet `filter`, by name.
pub async fn organisations(
    desk: &Desk,
    as_of: AsOf,
    filter: &OrganisationFilter,
) -> Result<Vec<Organisation>, DeskError> {
    let mut reading = desk.read(Act::ReadOrganisations, as_of).await?;
    Ok(organisations_in(&mut reading, filter).await?)
}

/// The same inside an open reading, on its day.
pub async fn organisations_in(
    reading: &mut Reading,
    filter: &OrganisationFilter,
) -> Result<Vec<Organisation>, StoreError> {
    let as_of = reading.as_of();
    let mut found = sql::organisations(reading, as_of, filter).await?;
    if let Some(family) = filter.family {
        found.retain(|one| kind_of(&one.kind).is_some_and(|kind| kind.family == family));
    }
    Ok(found)
}

/// The organisations that cover a unit on a day.
pub async fn organisations_of_unit(desk: &Desk, as_of: AsOf, unit: i64) -> Result<Vec<Organisation>, DeskError> {
    organisations(desk, as_of, &OrganisationFilter { unit: Some(unit), ..OrganisationFilter::default() }).await
}

/// One organisation on a day.
pub async fn organisation(desk: &Desk, as_of: AsOf, id: OrganisationId) -> Result<Organisation, OrganisationRefusal> {
    let mut reading = desk.read(Act::ReadOrganisations, as_of).await?;
    let as_of = reading.as_of();
    sql::one(&mut reading, as_of, id).await?.ok_or(OrganisationRefusal::NotFound(id))
}

/// Records an organisation from day `from` on: a new one, or (with `id`) what
/// one is and covers from that day.
pub async fn record_organisation(
    desk: &Desk,
    id: Option<OrganisationId>,
    form: &OrganisationForm,
    from: Day,
) -> Result<Signed<OrganisationId>, OrganisationRefusal> {
    let mut change = desk.change(Act::RecordOrganisation).await?;
    let draft = form.check().map_err(OrganisationRefusal::Faults)?;
    let after = json!({"kind": draft.kind, "name": draft.name, "form": draft.form, "units": draft.units, "from": from});
    let (id, covered, note) = match id {
        Some(id) => {
            let before = standing(&mut change, id, from).await?;
            let was = json!({"name": before.name, "form": before.form, "units": before.units});
            (id, before.units, Note::changed("organisation", id, was, after))
        }
        None => {
            let id = OrganisationId(change.next_id().await?);
            sql::open_organisations(&mut change, &[id], from).await?;
            (id, Vec::new(), Note::new_record("organisation", id, after))
        }
    };
    sql::state_organisation(&mut change, id, &draft, &covered, (from, OPEN_END)).await?;
    Ok(change.commit(note).await?.of(id))
}

/// Records that an organisation covers a unit from day `from` on.
pub async fn cover_unit(
    desk: &Desk,
    id: OrganisationId,
    unit: i64,
    from: Day,
) -> Result<Signed<OrganisationId>, OrganisationRefusal> {
    let mut change = desk.change(Act::RecordOrganisation).await?;
    let before = standing(&mut change, id, from).await?;
    if before.form == Form::Own && before.units.iter().any(|other| *other != unit) {
        return Err(OrganisationRefusal::OwnCoversOne(id));
    }
    sql::cover_unit(&mut change, id, unit, (from, before.valid_to)).await?;
    let note = Note::changed("organisation", id, json!({"units": before.units}), json!({"covers": unit, "from": from}));
    Ok(change.commit(note).await?.of(id))
}

/// Records that an organisation covers a unit no more from day `from` on.
pub async fn uncover_unit(
    desk: &Desk,
    id: OrganisationId,
    unit: i64,
    from: Day,
) -> Result<Signed<OrganisationId>, OrganisationRefusal> {
    let mut change = desk.change(Act::RecordOrganisation).await?;
    let before = standing(&mut change, id, from).await?;
    sql::uncover(&mut change, id, unit, (from, OPEN_END)).await?;
    let note = Note::changed("organisation", id, json!({"units": before.units}), json!({"leaves": unit, "from": from}));
    Ok(change.commit(note).await?.of(id))
}

/// Records that an organisation was dissolved: `day` is the first day without
/// it.
pub async fn end_organisation(
    desk: &Desk,
    id: OrganisationId,
    day: Day,
    decision: &str,
) -> Result<Signed<OrganisationId>, OrganisationRefusal> {
    let mut change = desk.change(Act::RecordOrganisation).await?;
    let before = standing(&mut change, id, day).await?;
    sql::end(&mut change, id, day).await?;
    let after = json!({"ended": day, "decision": decision.trim()});
    Ok(change.commit(Note::changed("organisation", id, json!({"name": before.name}), after)).await?.of(id))
}

async fn standing(change: &mut Change, id: OrganisationId, on: Day) -> Result<Organisation, OrganisationRefusal> {
    let as_of = AsOf { on, known: change.at() };
    sql::one(change, as_of, id).await?.ok_or(OrganisationRefusal::NotFound(id))
}
