//! The SQL of the agencies. Each question binds the moment of knowledge as `$1`
//! and the day as `$2`.

use std::collections::HashMap;

use super::agency::{Agency, AgencyDraft, Division, Side};
use super::succession::{Handing, Succession, SuccessionDraft, SuccessionId, SuccessionStep};
use crate::calendar::{Day, Instant, OPEN_END};
use crate::desk::{AgencyId, AsOf, Change, WorkPart};
use crate::store::{Bind, Connection, Row, StoreError, sql};

const AGENCY: &str =
    "select f.agency, f.name, f.short_name, f.symbol, f.superior, f.place, f.side, f.valid_from, f.valid_to
    from agency_fact f
    where f.recorded_at <= $1 and f.superseded_at > $1 and f.valid_from <= $2 and f.valid_to > $2";

fn agency_row(row: &Row) -> Result<Agency, StoreError> {
    let side: String = row.get(6)?;
    Ok(Agency {
        id: row.get(0)?,
        name: row.get(1)?,
        short_name: row.get(2)?,
        symbol: row.get(3)?,
        superior: row.get(4)?,
        place: row.get(5)?,
        side: Side::of_word(&side).ok_or(StoreError::Stored { what: "side", text: side })?,
        valid_from: row.get(7)?,
        valid_to: row.get(8)?,
    })
}

pub(super) async fn all(connection: &mut Connection, as_of: AsOf) -> Result<Vec<Agency>, StoreError> {
    sql(format!("{AGENCY} order by f.agency"))
        .bind(as_of.known)
        .bind(as_of.on)
        .rows(connection)
        .await?
        .iter()
        .map(agency_row)
        .collect()
}

pub(super) async fn one(connection: &mut Connection, as_of: AsOf, id: AgencyId) -> Result<Option<Agency>, StoreError> {
    let row = sql(format!("{AGENCY} and f.agency = $3"))
        .bind(as_of.known)
        .bind(as_of.on)
        .bind(id)
        .optional(connection)
        .await?;
    row.as_ref().map(agency_row).transpose()
}

/// The symbols that an agency bore on any day.
pub(super) async fn symbols(
    connection: &mut Connection,
    known: Instant,
    agency: AgencyId,
) -> Result<Vec<String>, StoreError> {
    sql("select distinct symbol from agency_fact where recorded_at <= $1 and superseded_at > $1 and agency = $2
         order by symbol")
    .bind(known)
    .bind(agency)
    .rows(connection)
    .await?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

pub(super) async fn divisions(
    connection: &mut Connection,
    as_of: AsOf,
    agency: AgencyId,
) -> Result<Vec<Division>, StoreError> {
    sql("select id, agency, name from division
         where recorded_at <= $1 and superseded_at > $1 and valid_from <= $2 and valid_to > $2 and agency = $3
         order by id")
    .bind(as_of.known)
    .bind(as_of.on)
    .bind(agency)
    .rows(connection)
    .await?
    .iter()
    .map(|row| Ok(Division { id: row.get(0)?, agency: row.get(1)?, name: row.get(2)? }))
    .collect()
}

/// A new agency comes to be.
pub(super) async fn open_agency(change: &mut Change, id: AgencyId, from: Day) -> Result<(), StoreError> {
    change
        .open_rows("agency", &["id", "valid_from", "valid_to"], vec![vec![id.into(), from.into(), OPEN_END.into()]])
        .await
}

/// States what it is from `from` on.
pub(super) async fn state_agency(
    change: &mut Change,
    id: AgencyId,
    draft: &AgencyDraft,
    from: Day,
) -> Result<(), StoreError> {
    let values: [(&str, Bind); 6] = [
        ("name", (&draft.name).into()),
        ("short_name", (&draft.short_name).into()),
        ("symbol", (&draft.symbol).into()),
        ("superior", (&draft.superior).into()),
        ("place", (&draft.place).into()),
        ("side", draft.side.word().into()),
    ];
    change.state("agency_fact", &[("agency", id.into())], &values, (from, OPEN_END)).await?;
    Ok(())
}

pub(super) async fn end_agency(change: &mut Change, id: AgencyId, day: Day) -> Result<(), StoreError> {
    let own = ["name", "short_name", "symbol", "superior", "place", "side"];
    change.end("agency_fact", &[("agency", id.into())], &own, (day, OPEN_END)).await?;
    Ok(())
}

pub(super) async fn state_division(change: &mut Change, division: &Division, from: Day) -> Result<(), StoreError> {
    change
        .state(
            "division",
            &[("id", division.id.into())],
            &[("agency", division.agency.into()), ("name", (&division.name).into())],
            (from, OPEN_END),
        )
        .await?;
    Ok(())
}

/// Keeps a succession with its steps.
pub(super) async fn open_succession(
    change: &mut Change,
    id: SuccessionId,
    draft: &SuccessionDraft,
) -> Result<(), StoreError> {
    let days = || [Bind::from(draft.day), OPEN_END.into()];
    let own = [
        id.into(),
        (&draft.title).into(),
        (&draft.decision).into(),
        draft.confirmed.into(),
        (&draft.source).into(),
        (&draft.remark).into(),
    ];
    let columns = ["id", "title", "decision", "confirmed", "source", "remark", "valid_from", "valid_to"];
    change.open_rows("agency_succession", &columns, vec![own.into_iter().chain(days()).collect()]).await?;
    let (mut steps, mut successors, mut parts) = (Vec::new(), Vec::new(), Vec::new());
    for (at, step) in (1_i64..).zip(&draft.steps) {
        let head = || [Bind::from(id), at.into()];
        let own = [step.relation.word().into(), step.former.into(), (&step.part).into()];
        steps.push(head().into_iter().chain(own).chain(days()).collect());
        if let Some(new) = step.new {
            successors.push(head().into_iter().chain([new.into()]).chain(days()).collect());
        }
        for part in &step.parts {
            let named: [Option<i64>; 3] = match part {
                WorkPart::Field(id) => [Some(*id), None, None],
                WorkPart::Division(id) => [None, Some(*id), None],
                WorkPart::Zone(id) => [None, None, Some(*id)],
            };
            parts.push(head().into_iter().chain(named.map(Bind::from)).chain(days()).collect());
        }
    }
    let columns = ["agency_succession", "step", "relation", "agency", "part", "valid_from", "valid_to"];
    change.open_rows("agency_succession_step", &columns, steps).await?;
    let columns = ["agency_succession", "step", "agency", "valid_from", "valid_to"];
    change.open_rows("agency_successor", &columns, successors).await?;
    let columns = ["agency_succession", "step", "programme_field", "division", "zone", "valid_from", "valid_to"];
    change.open_rows("agency_succession_part", &columns, parts).await
}

/// The parts that steps hand over, by succession and step.
async fn parts_of(
    connection: &mut Connection,
    known: Instant,
) -> Result<HashMap<(SuccessionId, i64), Vec<WorkPart>>, StoreError> {
    let rows = sql("select agency_succession, step, programme_field, division, zone from agency_succession_part
        where recorded_at <= $1 and superseded_at > $1
        order by agency_succession, step, programme_field, division, zone")
    .bind(known)
    .rows(connection)
    .await?;
    let mut found: HashMap<(SuccessionId, i64), Vec<WorkPart>> = HashMap::new();
    for row in &rows {
        let named: [Option<i64>; 3] = [row.get(2)?, row.get(3)?, row.get(4)?];
        let [field, division, zone] = named;
        let part = [field.map(WorkPart::Field), division.map(WorkPart::Division), zone.map(WorkPart::Zone)];
        found.entry((row.get(0)?, row.get(1)?)).or_default().extend(part.into_iter().flatten());
    }
    Ok(found)
}

/// The successions that stood at `known`, the latest first.
pub(super) async fn successions(connection: &mut Connection, known: Instant) -> Result<Vec<Succession>, StoreError> {
    let rows = sql("select e.id, e.title, e.valid_from, e.decision, e.confirmed, e.source, e.remark, e.recorded_at,
            s.relation, s.agency, n.agency, s.part, s.step
        from agency_succession e
        join agency_succession_step s on s.agency_succession = e.id and s.recorded_at <= $1 and s.superseded_at > $1
        left join agency_successor n on n.agency_succession = e.id and n.step = s.step
             and n.recorded_at <= $1 and n.superseded_at > $1
        where e.recorded_at <= $1 and e.superseded_at > $1
        order by e.valid_from desc, e.id desc, s.step")
    .bind(known)
    .rows(connection)
    .await?;
    let mut parts = parts_of(connection, known).await?;
    let mut found: Vec<Succession> = Vec::new();
    for row in &rows {
        let (id, at, relation): (SuccessionId, i64, String) = (row.get(0)?, row.get(12)?, row.get(8)?);
        let step = SuccessionStep {
            relation: Handing::of_word(&relation).ok_or(StoreError::Stored { what: "succession", text: relation })?,
            former: row.get(9)?,
            new: row.get(10)?,
            part: row.get(11)?,
            parts: parts.remove(&(id, at)).unwrap_or_default(),
        };
        match found.last_mut() {
            Some(last) if last.id == id => last.steps.push(step),
            _ => found.push(Succession {
                id,
                title: row.get(1)?,
                day: row.get(2)?,
                decision: row.get(3)?,
                confirmed: row.get(4)?,
                source: row.get(5)?,
                remark: row.get(6)?,
                recorded_at: row.get(7)?,
                steps: vec![step],
            }),
        }
    }
    Ok(found)
}

/// The agencies of which anything was recorded or superseded after `since`.
pub(super) async fn agencies_touched(
    connection: &mut Connection,
    since: Instant,
) -> Result<Vec<(i64, Instant)>, StoreError> {
    crate::store::dated::touched(connection, &[("agency_fact", "agency"), ("division", "agency")], since).await
}

/// The successions of which anything was recorded or superseded after `since`.
pub(super) async fn successions_touched(
    connection: &mut Connection,
    since: Instant,
) -> Result<Vec<(i64, Instant)>, StoreError> {
    crate::store::dated::touched(connection, &[("agency_succession", "id")], since).await
}
