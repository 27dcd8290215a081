//! The SQL of territory.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::event::{Event, EventDraft, EventId, MadePlace, Step};
use super::finding::Share;
use super::gazetteer::{Edge, Gazetteer, Known};
use super::place::{Place, PlaceKind, Tier};
use super::shape::{self, Point, Polygon};
use super::step::{Relation, Weight, WeightOf};
use super::zone::{Hundredths, Zone, ZoneDraft};
use super::{PlaceId, ZoneId};
use crate::calendar::{BEGINNING, Day, Instant, OPEN_END};
use crate::desk::{AsOf, Change};
use crate::store::{Bind, Connection, Row, STANDING, StoreError, dated, sql};
use crate::words::sort_key;

/// The tables that the gazetteer is read from.
pub(super) const TABLES: [&str; 5] = ["place_fact", "territory_edge", "territory_step", "zone_fact", "zone_commune"];

/// True where an act later than `since` opened or closed a row of territory.
pub(super) async fn changed_since(connection: &mut Connection, since: Instant) -> Result<bool, StoreError> {
    Ok(dated::changed(connection, [&TABLES], since).await?[0])
}

/// Everything recorded up to `known`, superseded rows too.
pub(super) async fn gazetteer(connection: &mut Connection, known: Instant) -> Result<Gazetteer, StoreError> {
    let places: Vec<Known<Place>> =
        sql("select place, tier, code, name, kind, full_name, parent, district, basis, clause,
                valid_from, valid_to, recorded_at, superseded_at
            from place_fact where recorded_at <= $1 and recorded_at < superseded_at order by place, valid_from")
        .bind(known)
        .rows(connection)
        .await?
        .iter()
        .map(place_row)
        .collect::<Result<_, _>>()?;
    let edges = sql("select former, new, relation, resolution, clause, valid_from, recorded_at, superseded_at
            from territory_edge where recorded_at <= $1 order by former, new")
    .bind(known)
    .rows(connection)
    .await?
    .iter()
    .map(edge_row)
    .collect::<Result<_, _>>()?;
    let mut communes: HashMap<ZoneId, Vec<CommuneRow>> = HashMap::new();
    for row in sql("select zone, place, valid_from, valid_to, recorded_at, superseded_at
            from zone_commune where recorded_at <= $1 order by zone, place")
    .bind(known)
    .rows(connection)
    .await?
    {
        let spans = (row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?);
        communes.entry(row.get(0)?).or_default().push((row.get(1)?, spans));
    }
    let zones = sql(
        "select zone, name, kind, part_of, board, area, area_other, projects, let_share, status, basis,
                confirmed, remark, valid_from, valid_to, recorded_at, superseded_at
            from zone_fact where recorded_at <= $1 and recorded_at < superseded_at order by sort_key, zone, valid_from",
    )
    .bind(known)
    .rows(connection)
    .await?
    .iter()
    .map(|row| zone_row(row, &communes))
    .collect::<Result<_, _>>()?;
    let of_place: HashSet<i64> = places.iter().map(|known| known.fact.id.0).collect();
    let events = events(connection, known, &of_place).await?;
    Ok(Gazetteer::new(places, zones, edges, events))
}

/// Every event that was ever recorded, with its steps.
async fn events(
    connection: &mut Connection,
    known: Instant,
    of_place: &HashSet<i64>,
) -> Result<Vec<Known<Event>>, StoreError> {
    let mut steps: HashMap<(EventId, Instant), Vec<Step>> = HashMap::new();
    for row in
        sql("select territory_event, recorded_at, relation, former, new, name, kind, weight, weight_of, weight_source
            from territory_step where recorded_at <= $1 order by territory_event, recorded_at, step")
        .bind(known)
        .rows(connection)
        .await?
    {
        steps.entry((row.get(0)?, row.get(1)?)).or_default().push(step_row(&row, of_place)?);
    }
    sql("select id, title, decision, confirmed, source, remark, valid_from, recorded_at, superseded_at
            from territory_event where recorded_at <= $1 and recorded_at < superseded_at order by valid_from, id")
    .bind(known)
    .rows(connection)
    .await?
    .iter()
    .map(|row| {
        let (id, recorded_at): (EventId, Instant) = (row.get(0)?, row.get(7)?);
        let fact = Event {
            id,
            title: row.get(1)?,
            decision: row.get(2)?,
            confirmed: row.get(3)?,
            source: row.get(4)?,
            remark: row.get(5)?,
            day: row.get(6)?,
            recorded_at,
            steps: steps.remove(&(id, recorded_at)).unwrap_or_default(),
        };
        Ok(Known { fact, recorded_at, superseded_at: row.get(8)? })
    })
    .collect()
}

fn step_row(row: &Row, of_place: &HashSet<i64>) -> Result<Step, StoreError> {
    let (relation, kind, of): (String, String, String) = (row.get(2)?, row.get(6)?, row.get(8)?);
    let (amount, former): (Option<i64>, i64) = (row.get(7)?, row.get(3)?);
    let weight = match amount {
        None => None,
        Some(amount) => Some(Weight {
            amount,
            of: WeightOf::of_word(&of).ok_or(StoreError::Stored { what: "weight", text: of })?,
            source: row.get(9)?,
        }),
    };
    Ok(Step {
        relation: Relation::of_word(&relation).ok_or(StoreError::Stored { what: "relation", text: relation })?,
        is_of_place: of_place.contains(&former),
        former,
        new: row.get(4)?,
        name: row.get(5)?,
        kind: PlaceKind::of_word(&kind),
        weight,
    })
}

type CommuneRow = (PlaceId, (Day, Day, Instant, Instant));

fn place_row(row: &Row) -> Result<Known<Place>, StoreError> {
    let (tier, kind): (String, String) = (row.get(1)?, row.get(4)?);
    let fact = Place {
        id: row.get(0)?,
        tier: Tier::of_word(&tier).ok_or(StoreError::Stored { what: "tier", text: tier })?,
        code: row.get(2)?,
        name: row.get(3)?,
        kind: PlaceKind::of_word(&kind).ok_or(StoreError::Stored { what: "kind of place", text: kind })?,
        full_name: row.get(5)?,
        parent: row.get(6)?,
        district: row.get(7)?,
        basis: row.get(8)?,
        clause: row.get(9)?,
        valid_from: row.get(10)?,
        valid_to: row.get(11)?,
    };
    Ok(Known { fact, recorded_at: row.get(12)?, superseded_at: row.get(13)? })
}

fn edge_row(row: &Row) -> Result<Known<Edge>, StoreError> {
    let relation: String = row.get(2)?;
    let share = match relation.as_str() {
        "full" => Share::Full,
        "partial" => Share::Partial,
        _ => return Err(StoreError::Stored { what: "share", text: relation }),
    };
    let fact = Edge {
        former: row.get(0)?,
        new: row.get(1)?,
        share,
        resolution: row.get(3)?,
        clause: row.get(4)?,
        day: row.get(5)?,
        weight: None,
    };
    Ok(Known { fact, recorded_at: row.get(6)?, superseded_at: row.get(7)? })
}

fn zone_row(row: &Row, communes: &HashMap<ZoneId, Vec<CommuneRow>>) -> Result<Known<Zone>, StoreError> {
    let id = row.get(0)?;
    let (valid_from, valid_to): (Day, Day) = (row.get(13)?, row.get(14)?);
    let (recorded_at, superseded_at): (Instant, Instant) = (row.get(15)?, row.get(16)?);
    // The facts of a zone and its communes are recorded by the same acts and
    // for the same days.
    let lies_in = communes.get(&id).into_iter().flatten().filter(|(_, (from, to, recorded, superseded))| {
        *from <= valid_from && *to > valid_from && *recorded <= recorded_at && *superseded > recorded_at
    });
    let fact = Zone {
        id,
        name: row.get(1)?,
        kind: row.get(2)?,
        part_of: row.get(3)?,
        board: row.get(4)?,
        communes: lies_in.map(|(place, _)| *place).collect(),
        area: row.get::<Option<i64>>(5)?.map(Hundredths),
        area_other: row.get::<Option<i64>>(6)?.map(Hundredths),
        projects: row.get(7)?,
        let_share: row.get::<Option<i64>>(8)?.map(Hundredths),
        status: row.get(9)?,
        basis: row.get(10)?,
        confirmed: row.get(11)?,
        remark: row.get(12)?,
        valid_from,
        valid_to,
    };
    Ok(Known { fact, recorded_at, superseded_at })
}

/// What each key of the reference data became, and the hash of what was loaded.
pub(super) async fn references(connection: &mut Connection) -> Result<HashMap<String, (i64, String)>, StoreError> {
    sql(format!("select reference_key, record, content from territory_reference where superseded_at = {STANDING}"))
        .rows(connection)
        .await?
        .iter()
        .map(|row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))
        .collect()
}

/// The standing edges: former, new, and the rest in one text.
pub(super) async fn edges(connection: &mut Connection) -> Result<HashMap<(i64, i64), String>, StoreError> {
    sql(format!(
        "select former, new, relation || '/' || resolution || '/' || clause from territory_edge
         where superseded_at = {STANDING}"
    ))
    .rows(connection)
    .await?
    .iter()
    .map(|row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))
    .collect()
}

/// Closes the standing rows of one record: a changed key of the reference data.
pub(super) async fn close_record(change: &mut Change, table: &str, column: &str, id: i64) -> Result<u64, StoreError> {
    change.close_rows(table, &format!("{column} = $1"), vec![id.into()]).await
}

/// The columns of `place_fact`, in the order of [`place_binds`].
pub(super) const PLACE_COLUMNS: [&str; 13] = [
    "place",
    "tier",
    "code",
    "name",
    "kind",
    "full_name",
    "sort_key",
    "parent",
    "district",
    "basis",
    "clause",
    "valid_from",
    "valid_to",
];

/// The columns of `zone_fact`, in the order of [`zone_binds`].
pub(super) const ZONE_COLUMNS: [&str; 16] = [
    "zone",
    "name",
    "sort_key",
    "kind",
    "part_of",
    "board",
    "area",
    "area_other",
    "projects",
    "let_share",
    "status",
    "basis",
    "confirmed",
    "remark",
    "valid_from",
    "valid_to",
];

/// A row of `zone_fact`.
pub(super) fn zone_binds(id: ZoneId, draft: &ZoneDraft, days: (Day, Day)) -> Vec<Bind> {
    vec![
        id.into(),
        (&draft.name).into(),
        sort_key(&draft.name).into(),
        (&draft.kind).into(),
        draft.part_of.into(),
        (&draft.board).into(),
        draft.area.into(),
        draft.area_other.into(),
        draft.projects.into(),
        draft.let_share.into(),
        (&draft.status).into(),
        (&draft.basis).into(),
        draft.confirmed.into(),
        (&draft.remark).into(),
        days.0.into(),
        days.1.into(),
    ]
}

/// States what a zone is during `days`, its communes too.
pub(super) async fn state_zone(
    change: &mut Change,
    id: ZoneId,
    draft: &ZoneDraft,
    before: &[PlaceId],
    days: (Day, Day),
) -> Result<(), StoreError> {
    let row = zone_binds(id, draft, days);
    let values: Vec<(&str, Bind)> = ZONE_COLUMNS[1..14].iter().copied().zip(row.into_iter().skip(1)).collect();
    change.state("zone_fact", &[("zone", id.into())], &values, days).await?;
    // Every commune is stated with the zone, so that the rows of one state of
    // a zone are one act's.
    for left in before.iter().filter(|place| !draft.communes.contains(place)) {
        change.end("zone_commune", &[("zone", id.into()), ("place", (*left).into())], &[], days).await?;
    }
    for place in &draft.communes {
        change.state("zone_commune", &[("zone", id.into()), ("place", (*place).into())], &[], days).await?;
    }
    Ok(())
}

/// The day after the last of what is recorded of a zone on a day. What events
/// make of it is not asked: one that is taken back leaves what was recorded.
pub(super) async fn zone_recorded_until(change: &mut Change, id: ZoneId, on: Day) -> Result<Day, StoreError> {
    let row = sql(format!(
        "select valid_to from zone_fact
         where zone = $1 and valid_from <= $2 and valid_to > $3 and superseded_at = {STANDING}"
    ))
    .bind(id)
    .bind(on)
    .bind(on)
    .optional(change)
    .await?;
    row.map_or(Ok(OPEN_END), |row| row.get(0))
}

/// The day and decision of every event that was ever recorded, those too that
/// were taken back.
pub(super) async fn ever_recorded(connection: &mut Connection) -> Result<HashSet<(String, String)>, StoreError> {
    sql("select distinct valid_from, decision from territory_event")
        .rows(connection)
        .await?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// A new identity comes to be: `place` or `zone`.
pub(super) async fn open_identities(
    change: &mut Change,
    table: &str,
    ids: &[i64],
    from: Day,
) -> Result<(), StoreError> {
    let rows = ids.iter().map(|id| vec![(*id).into(), from.into(), OPEN_END.into()]).collect();
    change.open_rows(table, &["id", "valid_from", "valid_to"], rows).await
}

/// Keeps an event, its steps, and the records that it names.
pub(super) async fn open_event(change: &mut Change, id: EventId, event: &EventDraft) -> Result<(), StoreError> {
    let days = (Bind::from(event.day), Bind::from(OPEN_END));
    let row = vec![
        id.into(),
        (&event.title).into(),
        (&event.decision).into(),
        event.confirmed.into(),
        (&event.source).into(),
        (&event.remark).into(),
        days.0.clone(),
        days.1.clone(),
    ];
    let columns = ["id", "title", "decision", "confirmed", "source", "remark", "valid_from", "valid_to"];
    change.open_rows("territory_event", &columns, vec![row]).await?;
    let (mut rows, mut named) = (Vec::new(), BTreeSet::new());
    for (at, step) in (1_i64..).zip(&event.steps) {
        let weight = step.weight.as_ref();
        rows.push(vec![
            id.into(),
            at.into(),
            step.relation.word().into(),
            step.former.into(),
            step.new.into(),
            (&step.name).into(),
            step.kind.map_or("", PlaceKind::word).into(),
            weight.map(|weight| weight.amount).into(),
            weight.map_or("", |weight| weight.of.word()).into(),
            weight.map_or("", |weight| weight.source.as_str()).into(),
            days.0.clone(),
            days.1.clone(),
        ]);
        named.extend([Some(step.former), step.new].into_iter().flatten().map(|named| (named, step.is_of_place)));
    }
    let columns = [
        "territory_event",
        "step",
        "relation",
        "former",
        "new",
        "name",
        "kind",
        "weight",
        "weight_of",
        "weight_source",
        "valid_from",
        "valid_to",
    ];
    change.open_rows("territory_step", &columns, rows).await?;
    let rows = named.into_iter().map(|(record, is_of_place)| {
        let (place, zone) = if is_of_place { (Some(record), None) } else { (None, Some(record)) };
        vec![id.into(), place.into(), zone.into(), days.0.clone(), days.1.clone()]
    });
    let columns = ["territory_event", "place", "zone", "valid_from", "valid_to"];
    change.open_rows("territory_named", &columns, rows.collect()).await
}

/// Keeps a place that an event makes, from the event's day on.
pub(super) async fn open_place(
    change: &mut Change,
    id: i64,
    made: &MadePlace,
    (day, decision): (Day, &str),
) -> Result<(), StoreError> {
    open_identities(change, "place", &[id], BEGINNING).await?;
    let row = vec![
        id.into(),
        made.tier.word().into(),
        (&made.code).into(),
        (&made.name).into(),
        made.kind.word().into(),
        format!("{} {}", made.kind.title(), made.name).into(),
        sort_key(&made.name).into(),
        made.parent.into(),
        "".into(),
        decision.into(),
        "".into(),
        day.into(),
        OPEN_END.into(),
    ];
    change.open_rows("place_fact", &PLACE_COLUMNS, vec![row]).await
}

/// States that from a day on a place has this outline.
pub(super) async fn state_outline(
    change: &mut Change,
    place: PlaceId,
    outline: &[Polygon],
    source: &str,
    from: Day,
) -> Result<(), StoreError> {
    let values = [("outline", shape::text_of(outline).into()), ("source", source.into())];
    change.state("place_shape", &[("place", place.into())], &values, (from, OPEN_END)).await?;
    Ok(())
}

/// States that from a day on a zone lies at this point.
pub(super) async fn state_point(
    change: &mut Change,
    zone: ZoneId,
    [longitude, latitude]: Point,
    source: &str,
    from: Day,
) -> Result<(), StoreError> {
    let values = [("longitude", longitude.into()), ("latitude", latitude.into()), ("source", source.into())];
    change.state("zone_point", &[("zone", zone.into())], &values, (from, OPEN_END)).await?;
    Ok(())
}

/// Ids in one question for shapes.
const SHAPES_A_TIME: usize = 500;

/// ` from … where … and column in ($4, …)`: the rows of a day, of these ids.
async fn of_day(
    connection: &mut Connection,
    as_of: AsOf,
    (select, column): (&str, &str),
    ids: &[i64],
) -> Result<Vec<Row>, StoreError> {
    let mut found = Vec::new();
    for some in ids.chunks(SHAPES_A_TIME) {
        let places: Vec<String> = (0..some.len()).map(|at| format!("${}", at + 4)).collect();
        let text = format!(
            "{select} where recorded_at <= $1 and superseded_at > $1 and valid_from <= $2 and valid_to > $3
             and {column} in ({})",
            places.join(", ")
        );
        let query = sql(text).bind(as_of.known).bind(as_of.on).bind(as_of.on);
        found.extend(query.bind_all(some.iter().map(|id| (*id).into())).rows(connection).await?);
    }
    Ok(found)
}

/// The outlines of places on a day.
pub(super) async fn outlines(
    connection: &mut Connection,
    as_of: AsOf,
    places: &[PlaceId],
) -> Result<BTreeMap<PlaceId, Vec<Polygon>>, StoreError> {
    let ids: Vec<i64> = places.iter().map(|place| place.0).collect();
    let rows = of_day(connection, as_of, ("select place, outline from place_shape", "place"), &ids).await?;
    let read = |row: &Row| {
        let text: String = row.get(1)?;
        let outline = shape::outline_of(&text).ok_or(StoreError::Stored { what: "outline", text })?;
        Ok((row.get(0)?, outline))
    };
    rows.iter().map(read).collect()
}

/// The points of zones on a day.
pub(super) async fn points(
    connection: &mut Connection,
    as_of: AsOf,
    zones: &[ZoneId],
) -> Result<BTreeMap<ZoneId, Point>, StoreError> {
    let ids: Vec<i64> = zones.iter().map(|zone| zone.0).collect();
    let rows = of_day(connection, as_of, ("select zone, longitude, latitude from zone_point", "zone"), &ids).await?;
    rows.iter().map(|row| Ok((row.get(0)?, [row.get(1)?, row.get(2)?]))).collect()
}

/// The zones of which anything was recorded or superseded after `since`.
pub(super) async fn zones_touched(
    connection: &mut Connection,
    since: Instant,
) -> Result<Vec<(i64, Instant)>, StoreError> {
    crate::store::dated::touched(
        connection,
        &[("zone_fact", "zone"), ("zone_commune", "zone"), ("zone_point", "zone")],
        since,
    )
    .await
}

/// The changes of territory of which anything was recorded or superseded after `since`.
pub(super) async fn events_touched(
    connection: &mut Connection,
    since: Instant,
) -> Result<Vec<(i64, Instant)>, StoreError> {
    crate::store::dated::touched(connection, &[("territory_event", "id")], since).await
}
