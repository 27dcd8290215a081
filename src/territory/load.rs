//! Loading a release of the reference data: in bulk, and twice changes nothing.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::reference::{EdgeLine, PlaceRow, Reference, ZoneRow};
use super::sql::{self, PLACE_COLUMNS, ZONE_COLUMNS};
use super::zone::ZoneDraft;
use super::{PlaceId, TerritoryRefusal, Tier, ZoneId};
use crate::calendar::{BEGINNING, OPEN_END};
use crate::desk::{Act, Change, Desk, Note, Signed};
use crate::store::Bind;
use crate::words::sort_key;

/// What a load did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Loaded {
    /// Keys that were new.
    pub new: usize,
    /// Keys of which the release says something else than the one before.
    pub restated: usize,
    /// Keys left alone.
    pub unchanged: usize,
    /// Edges opened.
    pub edges: usize,
    /// Changes of territory recorded, each by an act of its own.
    pub events: usize,
    /// The act; none where there was nothing to do.
    pub signed: Option<Signed>,
}

/// Loads a release of the reference data. A key keeps its record; what somebody
/// recorded since is replaced only where the release itself changed.
///
/// # Errors
/// The policy, the store, or a release that names what is not in it.
pub async fn load_reference(desk: &Desk, release: &Reference) -> Result<Loaded, TerritoryRefusal> {
    let mut change = desk.change(Act::LoadReference).await?;
    let mut loaded = load_reference_in(&mut change, release).await?;
    if loaded.new + loaded.restated + loaded.edges > 0 {
        let after = json!({"new": loaded.new, "restated": loaded.restated, "edges": loaded.edges});
        loaded.signed = Some(change.commit(Note::new_record("territory", 0_i64, after)).await?);
    }
    Ok(loaded)
}

/// The same inside an open change, for setting up an installation; the caller
/// notes and commits.
///
/// # Errors
/// As [`load_reference`].
pub async fn load_reference_in(change: &mut Change, release: &Reference) -> Result<Loaded, TerritoryRefusal> {
    let mut keys = Keys::new(change, release).await?;
    keys.close_restated(change).await?;
    let identities = |ids: &[(String, i64)]| ids.iter().map(|(_, id)| *id).collect::<Vec<_>>();
    sql::open_identities(change, "place", &identities(&keys.new_places), BEGINNING).await?;
    sql::open_identities(change, "zone", &identities(&keys.new_zones), BEGINNING).await?;

    let mut rows = Vec::new();
    for (tier, places) in [(Tier::Province, &release.provinces), (Tier::Commune, &release.communes)] {
        for (key, spans) in places.iter().filter(|(key, _)| keys.touched.contains(*key)) {
            for span in spans {
                rows.push(keys.place_binds(key, tier, span)?);
            }
        }
    }
    change.open_rows("place_fact", &PLACE_COLUMNS, rows).await?;

    let (mut rows, mut communes) = (Vec::new(), Vec::new());
    for (key, spans) in release.zones.iter().filter(|(key, _)| keys.touched.contains(*key)) {
        let id = ZoneId(keys.id(key)?);
        for span in spans {
            let draft = keys.zone_draft(span)?;
            communes.extend(
                draft
                    .communes
                    .iter()
                    .map(|place| vec![id.into(), (*place).into(), span.days.0.into(), span.days.1.into()]),
            );
            rows.push(sql::zone_binds(id, &draft, span.days));
        }
    }
    change.open_rows("zone_fact", &ZONE_COLUMNS, rows).await?;
    change.open_rows("zone_commune", &["zone", "place", "valid_from", "valid_to"], communes).await?;

    let edges = load_edges(change, &release.edges, &keys).await?;
    keys.remember(change).await?;
    let new = keys.new_places.len() + keys.new_zones.len();
    Ok(Loaded {
        new,
        restated: keys.touched.len() - new,
        unchanged: keys.content.len() - keys.touched.len(),
        edges,
        events: 0,
        signed: None,
    })
}

/// The keys of a release, the records that they are, and which of them differ
/// from what was loaded before.
struct Keys {
    ids: HashMap<String, i64>,
    content: BTreeMap<String, String>,
    touched: HashSet<String>,
    restated: Vec<(String, i64)>,
    new_places: Vec<(String, i64)>,
    new_zones: Vec<(String, i64)>,
}

impl Keys {
    async fn new(change: &mut Change, release: &Reference) -> Result<Self, TerritoryRefusal> {
        let before = sql::references(change).await?;
        let mut content = BTreeMap::new();
        for (key, spans) in release.provinces.iter().chain(&release.communes) {
            content.insert(key.clone(), hash_of(spans));
        }
        for (key, spans) in &release.zones {
            content.insert(key.clone(), hash_of(spans));
        }
        let new: Vec<&String> = content.keys().filter(|key| !before.contains_key(*key)).collect();
        let first = change.next_ids(new.len()).await?;
        let mut ids: HashMap<String, i64> = before.iter().map(|(key, (id, _))| (key.clone(), *id)).collect();
        let (mut new_places, mut new_zones) = (Vec::new(), Vec::new());
        for (id, key) in (first..).zip(new) {
            ids.insert(key.clone(), id);
            let list = if release.zones.contains_key(key) { &mut new_zones } else { &mut new_places };
            list.push((key.clone(), id));
        }
        let differs = |key: &String| before.get(key).is_none_or(|(_, hash)| content.get(key) != Some(hash));
        let touched: HashSet<String> = content.keys().filter(|key| differs(key)).cloned().collect();
        let restated = touched.iter().filter_map(|key| before.get(key).map(|(id, _)| (key.clone(), *id))).collect();
        Ok(Self { ids, content, touched, restated, new_places, new_zones })
    }

    fn id(&self, key: &str) -> Result<i64, TerritoryRefusal> {
        self.ids.get(key).copied().ok_or_else(|| TerritoryRefusal::Reference(format!("no record has the key {key}")))
    }

    async fn close_restated(&mut self, change: &mut Change) -> Result<(), TerritoryRefusal> {
        for (key, id) in &self.restated {
            sql::close_record(change, "place_fact", "place", *id).await?;
            sql::close_record(change, "zone_fact", "zone", *id).await?;
            sql::close_record(change, "zone_commune", "zone", *id).await?;
            change.close_rows("territory_reference", "reference_key = $1", vec![key.into()]).await?;
        }
        Ok(())
    }

    async fn remember(&self, change: &mut Change) -> Result<(), TerritoryRefusal> {
        let mut rows = Vec::new();
        for (key, content) in self.content.iter().filter(|(key, _)| self.touched.contains(*key)) {
            rows.push(vec![key.into(), self.id(key)?.into(), content.into(), BEGINNING.into(), OPEN_END.into()]);
        }
        let columns = ["reference_key", "record", "content", "valid_from", "valid_to"];
        Ok(change.open_rows("territory_reference", &columns, rows).await?)
    }

    fn place_binds(&self, key: &str, tier: Tier, span: &PlaceRow) -> Result<Vec<Bind>, TerritoryRefusal> {
        let parent = if span.parent.is_empty() { None } else { Some(PlaceId(self.id(&span.parent)?)) };
        Ok(vec![
            self.id(key)?.into(),
            tier.word().into(),
            (&span.code).into(),
            (&span.name).into(),
            span.kind.word().into(),
            format!("{} {}", span.kind.title(), span.name).into(),
            sort_key(&span.name).into(),
            parent.into(),
            (&span.district).into(),
            (&span.basis).into(),
            (&span.clause).into(),
            span.days.0.into(),
            span.days.1.into(),
        ])
    }

    fn zone_draft(&self, span: &ZoneRow) -> Result<ZoneDraft, TerritoryRefusal> {
        let communes = span.communes.iter().map(|key| self.id(key).map(PlaceId)).collect::<Result<_, _>>()?;
        let part_of = if span.part_of.is_empty() { None } else { Some(ZoneId(self.id(&span.part_of)?)) };
        Ok(ZoneDraft {
            name: span.name.clone(),
            kind: span.kind.clone(),
            part_of,
            board: span.board.clone(),
            communes,
            area: span.area,
            area_other: span.area_other,
            projects: span.projects,
            let_share: span.let_share,
            status: span.status.clone(),
            basis: span.basis.clone(),
            confirmed: span.confirmed,
            remark: span.remark.clone(),
        })
    }
}

/// Opens the edges that are new or different and closes those that a release
/// no longer has; gives how many it opened.
async fn load_edges(change: &mut Change, lines: &[EdgeLine], keys: &Keys) -> Result<usize, TerritoryRefusal> {
    let mut before = sql::edges(change).await?;
    let mut rows = Vec::new();
    let mut closed = Vec::new();
    for line in lines {
        let (former, new) = (keys.id(&line.former)?, keys.id(&line.new)?);
        match before.remove(&(former, new)) {
            Some(told) if told == format!("{}/{}/{}", line.relation, line.resolution, line.clause) => continue,
            Some(_) => closed.push((former, new)),
            None => {}
        }
        rows.push(vec![
            former.into(),
            new.into(),
            (&line.relation).into(),
            (&line.resolution).into(),
            (&line.clause).into(),
            line.day.into(),
            OPEN_END.into(),
        ]);
    }
    closed.extend(before.into_keys());
    for (former, new) in closed {
        change.close_rows("territory_edge", "former = $1 and new = $2", vec![former.into(), new.into()]).await?;
    }
    let opened = rows.len();
    let columns = ["former", "new", "relation", "resolution", "clause", "valid_from", "valid_to"];
    change.open_rows("territory_edge", &columns, rows).await?;
    Ok(opened)
}

/// 64 bits of the SHA-256 of what a release says of a key.
fn hash_of(spans: &impl std::fmt::Debug) -> String {
    let digest = Sha256::digest(format!("{spans:?}"));
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
