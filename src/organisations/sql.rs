//! The SQL of the organisations. Each question binds the moment of knowledge as
//! `$1` and the day as `$2`.

use std::collections::HashMap;

use songhanh_vietnamese::fold;

use super::form::OrganisationDraft;
use super::organisation::{Form, Organisation, OrganisationFilter, OrganisationId};
use crate::calendar::{Day, OPEN_END};
use crate::desk::{AsOf, Change};
use crate::store::{Bind, Connection, Row, StoreError, sql};

const FACTS: &str = "select f.organisation, f.kind, f.name, f.form, f.parent, f.parent_name, f.founded, f.decision,
    f.note, f.valid_from, f.valid_to from organisation_fact f
    where f.recorded_at <= $1 and f.superseded_at > $1 and f.valid_from <= $2 and f.valid_to > $2";

const COVER: &str = "select c.organisation, c.unit from organisation_cover c
    where c.recorded_at <= $1 and c.superseded_at > $1 and c.valid_from <= $2 and c.valid_to > $2";

fn fact_row(row: &Row) -> Result<Organisation, StoreError> {
    let form: String = row.get(3)?;
    Ok(Organisation {
        id: row.get(0)?,
        kind: row.get(1)?,
        name: row.get(2)?,
        form: Form::of_word(&form).ok_or(StoreError::Stored { what: "form", text: form })?,
        parent: row.get(4)?,
        parent_name: row.get(5)?,
        founded: row.get(6)?,
        decision: row.get(7)?,
        note: row.get(8)?,
        units: Vec::new(),
        valid_from: row.get(9)?,
        valid_to: row.get(10)?,
    })
}

/// Organisations by name, each with its units by id.
pub(super) async fn organisations(
    connection: &mut Connection,
    as_of: AsOf,
    filter: &OrganisationFilter,
) -> Result<Vec<Organisation>, StoreError> {
    let mut query = sql(FACTS).bind(as_of.known).bind(as_of.on);
    if let Some(unit) = filter.unit {
        query = query.bind(unit);
        let text = format!(
            " and f.organisation in (select c.organisation from organisation_cover c
              where c.unit = ${} and c.recorded_at <= $1 and c.superseded_at > $1 and c.valid_from <= $2 and c.valid_to > $2)",
            query.bound()
        );
        query = query.and(&text);
    }
    if let Some(kind) = &filter.kind {
        query = query.bind(kind);
        let text = format!(" and f.kind = ${}", query.bound());
        query = query.and(&text);
    }
    for word in fold(&filter.words).split_whitespace() {
        query = query.bind(format!("%{word}%"));
        let text = format!(" and f.folded like ${}", query.bound());
        query = query.and(&text);
    }
    let rows = query.and(" order by f.folded, f.organisation").rows(connection).await?;
    let mut found = rows.iter().map(fact_row).collect::<Result<Vec<_>, _>>()?;
    let mut units = cover(connection, as_of, found.len()).await?;
    for organisation in &mut found {
        organisation.units = match &mut units {
            Some(units) => units.remove(&organisation.id).unwrap_or_default(),
            None => units_of(connection, as_of, organisation.id).await?,
        };
    }
    Ok(found)
}

/// More organisations than this have their units asked for all at once.
const ASKED_SINGLY_MAX: usize = 8;

async fn cover(
    connection: &mut Connection,
    as_of: AsOf,
    count: usize,
) -> Result<Option<HashMap<OrganisationId, Vec<i64>>>, StoreError> {
    if count <= ASKED_SINGLY_MAX {
        return Ok(None);
    }
    let mut units: HashMap<OrganisationId, Vec<i64>> = HashMap::new();
    let query = sql(format!("{COVER} order by c.organisation, c.unit")).bind(as_of.known).bind(as_of.on);
    for row in query.rows(connection).await? {
        units.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(Some(units))
}

async fn units_of(connection: &mut Connection, as_of: AsOf, id: OrganisationId) -> Result<Vec<i64>, StoreError> {
    let query = sql(format!("{COVER} and c.organisation = $3 order by c.unit")).bind(as_of.known).bind(as_of.on);
    query.bind(id).rows(connection).await?.iter().map(|row| row.get(1)).collect()
}

pub(super) async fn one(
    connection: &mut Connection,
    as_of: AsOf,
    id: OrganisationId,
) -> Result<Option<Organisation>, StoreError> {
    let query = sql(format!("{FACTS} and f.organisation = $3")).bind(as_of.known).bind(as_of.on).bind(id);
    let Some(row) = query.optional(connection).await? else { return Ok(None) };
    let mut organisation = fact_row(&row)?;
    organisation.units = units_of(connection, as_of, id).await?;
    Ok(Some(organisation))
}

pub(super) async fn open_organisations(
    change: &mut Change,
    ids: &[OrganisationId],
    from: Day,
) -> Result<(), StoreError> {
    let rows = ids.iter().map(|id| vec![(*id).into(), from.into(), OPEN_END.into()]).collect();
    change.open_rows("organisation", &["id", "valid_from", "valid_to"], rows).await
}

const OWN: [&str; 9] = ["kind", "name", "folded", "form", "parent", "parent_name", "founded", "decision", "note"];

fn values(draft: &OrganisationDraft) -> [Bind; 9] {
    [
        (&draft.kind).into(),
        (&draft.name).into(),
        fold(&draft.name).into(),
        draft.form.word().into(),
        draft.parent.into(),
        (&draft.parent_name).into(),
        draft.founded.into(),
        (&draft.decision).into(),
        (&draft.note).into(),
    ]
}

/// States what an organisation is and covers during `days`.
pub(super) async fn state_organisation(
    change: &mut Change,
    id: OrganisationId,
    draft: &OrganisationDraft,
    covered: &[i64],
    days: (Day, Day),
) -> Result<(), StoreError> {
    let named: Vec<(&str, Bind)> = OWN.into_iter().zip(values(draft)).collect();
    change.state("organisation_fact", &[("organisation", id.into())], &named, days).await?;
    for unit in covered.iter().filter(|unit| !draft.units.contains(unit)) {
        uncover(change, id, *unit, days).await?;
    }
    for unit in draft.units.iter().filter(|unit| !covered.contains(unit)) {
        cover_unit(change, id, *unit, days).await?;
    }
    Ok(())
}

/// Opens many new organisations at once.
pub(super) async fn open_new(
    change: &mut Change,
    new: &[(OrganisationId, OrganisationDraft)],
    from: Day,
) -> Result<(), StoreError> {
    let ids: Vec<OrganisationId> = new.iter().map(|(id, _)| *id).collect();
    open_organisations(change, &ids, from).await?;
    let mut columns = vec!["organisation"];
    columns.extend(OWN);
    columns.extend(["valid_from", "valid_to"]);
    let mut facts = Vec::new();
    let mut covers = Vec::new();
    for (id, draft) in new {
        let mut row = vec![Bind::from(*id)];
        row.extend(values(draft));
        row.extend([from.into(), OPEN_END.into()]);
        facts.push(row);
        covers.extend(draft.units.iter().map(|unit| vec![(*id).into(), (*unit).into(), from.into(), OPEN_END.into()]));
    }
    change.open_rows("organisation_fact", &columns, facts).await?;
    change.open_rows("organisation_cover", &["organisation", "unit", "valid_from", "valid_to"], covers).await
}

pub(super) async fn cover_unit(
    change: &mut Change,
    id: OrganisationId,
    unit: i64,
    days: (Day, Day),
) -> Result<(), StoreError> {
    change.state("organisation_cover", &[("organisation", id.into()), ("unit", unit.into())], &[], days).await?;
    Ok(())
}

pub(super) async fn uncover(
    change: &mut Change,
    id: OrganisationId,
    unit: i64,
    days: (Day, Day),
) -> Result<(), StoreError> {
    change.end("organisation_cover", &[("organisation", id.into()), ("unit", unit.into())], &[], days).await?;
    Ok(())
}

/// From `day` on there is no such organisation, and it covers nothing.
pub(super) async fn end(change: &mut Change, id: OrganisationId, day: Day) -> Result<(), StoreError> {
    change.end("organisation_fact", &[("organisation", id.into())], &OWN, (day, OPEN_END)).await?;
    change.end("organisation_cover", &[("organisation", id.into())], &["unit"], (day, OPEN_END)).await?;
    Ok(())
}
