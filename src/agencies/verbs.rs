//! What can be done with agencies.

use serde_json::json;

use super::agency::{Agency, AgencyForm, AgencyRefusal, Division, DivisionId};
use super::sql;
use crate::calendar::{Day, Instant};
use crate::desk::{Act, AgencyId, AsOf, Desk, DeskError, Fault, Note, Signed};
use crate::store::{Connection, StoreError};

/// The agencies on a day.
pub async fn agencies(desk: &Desk, as_of: AsOf) -> Result<Vec<Agency>, DeskError> {
    let mut reading = desk.read(Act::ReadAgencies, as_of).await?;
    let as_of = reading.as_of();
    Ok(sql::all(&mut reading, as_of).await?)
}

/// The same inside an open reading or change.
pub async fn agencies_in(connection: &mut Connection, as_of: AsOf) -> Result<Vec<Agency>, StoreError> {
    sql::all(connection, as_of).await
}

/// The tables of which an [`Agency`] tells, for whoever asks
/// [`crate::store::dated::changed`] of several rooms at once.
pub const AGENCY_TABLES: &[&str] = &["agency_fact"];

/// The symbols that an agency bore on any day, as known at a moment.
pub async fn symbols_in(
    connection: &mut Connection,
    known: Instant,
    agency: AgencyId,
) -> Result<Vec<String>, StoreError> {
    sql::symbols(connection, known, agency).await
}

/// One agency on a day.
pub async fn agency(desk: &Desk, as_of: AsOf, id: AgencyId) -> Result<Agency, AgencyRefusal> {
    let mut reading = desk.read(Act::ReadAgencies, as_of).await?;
    let as_of = reading.as_of();
    sql::one(&mut reading, as_of, id).await?.ok_or(AgencyRefusal::NotFound(id))
}

/// The divisions of an agency on a day.
pub async fn divisions(desk: &Desk, as_of: AsOf, agency: AgencyId) -> Result<Vec<Division>, DeskError> {
    let mut reading = desk.read(Act::ReadAgencies, as_of).await?;
    let as_of = reading.as_of();
    Ok(sql::divisions(&mut reading, as_of, agency).await?)
}

/// The same inside an open reading or change.
pub async fn divisions_in(
    connection: &mut Connection,
    as_of: AsOf,
    agency: AgencyId,
) -> Result<Vec<Division>, StoreError> {
    sql::divisions(connection, as_of, agency).await
}

/// Records an agency from day `from` on: a new one, or (with `id`) what an
/// agency is from that day, its earlier names kept.
pub async fn record_agency(
    desk: &Desk,
    id: Option<AgencyId>,
    form: &AgencyForm,
    from: Day,
) -> Result<Signed<AgencyId>, AgencyRefusal> {
    let mut change = desk.change(Act::RecordAgency).await?;
    let draft = form.check().map_err(AgencyRefusal::Faults)?;
    let as_of = AsOf { on: from, known: change.at() };
    let after = json!({"name": draft.name, "symbol": draft.symbol, "from": from});
    let (id, note) = match id {
        Some(id) => {
            let before = sql::one(&mut change, as_of, id).await?.ok_or(AgencyRefusal::NotFound(id))?;
            (id, Note::changed("agency", id, json!({"name": before.name, "symbol": before.symbol}), after))
        }
        None => {
            let id = AgencyId(change.next_id().await?);
            sql::open_agency(&mut change, id, from).await?;
            (id, Note::new_record("agency", id, after))
        }
    };
    sql::state_agency(&mut change, id, &draft, from).await?;
    Ok(change.commit(note).await?.of(id))
}

/// Records that an agency is no more from `day` on; what it did and was called
/// stays.
pub async fn end_agency(desk: &Desk, id: AgencyId, day: Day) -> Result<Signed<AgencyId>, AgencyRefusal> {
    let mut change = desk.change(Act::RecordAgency).await?;
    let as_of = AsOf { on: day, known: change.at() };
    let before = sql::one(&mut change, as_of, id).await?.ok_or(AgencyRefusal::NotFound(id))?;
    sql::end_agency(&mut change, id, day).await?;
    let note = Note::changed("agency", id, json!({"name": before.name}), json!({"ended": day}));
    Ok(change.commit(note).await?.of(id))
}

/// Records a division of an agency from day `from` on.
pub async fn record_division(
    desk: &Desk,
    agency: AgencyId,
    name: &str,
    from: Day,
) -> Result<Signed<DivisionId>, AgencyRefusal> {
    let mut change = desk.change(Act::RecordDivision).await?;
    let name = name.trim();
    if name.is_empty() {
        return Err(AgencyRefusal::Faults(vec![Fault::new("name", "fault-missing")]));
    }
    let as_of = AsOf { on: from, known: change.at() };
    sql::one(&mut change, as_of, agency).await?.ok_or(AgencyRefusal::NotFound(agency))?;
    let division = Division { id: DivisionId(change.next_id().await?), agency, name: name.to_owned() };
    sql::state_division(&mut change, &division, from).await?;
    let note = Note::new_record("division", division.id, json!({"agency": agency, "name": name}));
    Ok(change.commit(note).await?.of(division.id))
}

/// The agencies of which anything was recorded or superseded after `since`, each with the moment of the last: it names the act.
///
/// # Errors
/// The store.
pub async fn agencies_touched_in(
    connection: &mut Connection,
    since: Instant,
) -> Result<Vec<(i64, Instant)>, StoreError> {
    sql::agencies_touched(connection, since).await
}
