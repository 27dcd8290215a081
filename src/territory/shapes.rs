//! Loading outlines and points, and asking for those of a day.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::json;
use songhanh_vietnamese::fold;

use super::image::gazetteer;
use super::shape::{Feature, Geometry, Point, Polygon, Unreadable, features};
use super::{Gazetteer, PlaceFilter, PlaceId, TerritoryRefusal, Tier, ZoneId, gazetteer_in, sql};
use crate::calendar::Day;
use crate::desk::{Act, AsOf, Desk, DeskError, Fault, Note, Signed};
use crate::words::args;

/// What a file of shapes draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Drawn {
    /// Outlines of provinces.
    Province,
    /// Outlines of communes.
    Commune,
    /// Points at which zones lie.
    Zone,
}

impl Drawn {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Province, Self::Commune, Self::Zone];

    /// The word in forms and options.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::Commune => "commune",
            Self::Zone => "zone",
        }
    }

    /// What has this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|drawn| drawn.word() == word)
    }
}

/// A file of shapes as somebody loads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShapesForm {
    /// `province`, `commune` or `zone`.
    pub tier: String,
    /// The first day on which places had these outlines (YYYY-MM-DD).
    pub valid_from: String,
    /// What the file is called: kept beside each outline.
    pub source: String,
    /// The GeoJSON.
    pub text: String,
}

/// What loading a file did.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ShapesLoaded {
    /// How many places or zones have a shape from it.
    pub matched: usize,
    /// The names of features that are no place of that day, or could be several.
    pub unmatched: Vec<String>,
    /// The act; none where nothing was matched and so nothing was kept.
    pub signed: Option<Signed>,
}

/// The outlines of places and the points of zones, on one day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shapes {
    /// Outlines of places.
    pub outlines: BTreeMap<PlaceId, Vec<Polygon>>,
    /// Points of zones.
    pub points: BTreeMap<ZoneId, Point>,
}

/// Keeps the shapes of a file from a day on: each feature belongs to the place
/// of that day that has its code, or else its name, if just one has it. What is
/// matched by neither is listed, and nothing is guessed.
pub async fn load_shapes(desk: &Desk, form: &ShapesForm) -> Result<ShapesLoaded, TerritoryRefusal> {
    let (gazetteer, now) = gazetteer(desk).await?;
    let mut change = desk.change(Act::LoadShapes).await?;
    let mut faults = Vec::new();
    let drawn = Drawn::of_word(&form.tier);
    if drawn.is_none() {
        faults.push(Fault::new("tier", "fault-not-in-list"));
    }
    let from: Option<Day> = form.valid_from.parse().ok();
    if from.is_none() {
        faults.push(Fault::new("valid_from", "fault-not-a-day"));
    }
    let read = features(&form.text);
    match &read {
        Ok(read) if read.is_empty() => faults.push(Fault::new("file", "fault-shapes-none")),
        Ok(_) => {}
        Err(Unreadable::NoCollection) => faults.push(Fault::new("file", "fault-shapes-no-collection")),
        Err(Unreadable::Feature(at)) => {
            faults.push(Fault::with("file", "fault-shapes-feature", args([("feature", at.to_string())])));
        }
    }
    let (Some(drawn), Some(from), Ok(read)) = (drawn, from, read) else { return Err(TerritoryRefusal::Faults(faults)) };
    if !faults.is_empty() {
        return Err(TerritoryRefusal::Faults(faults));
    }
    let as_of = AsOf { on: from, known: now.known };
    let matching = Matching::new(&gazetteer, drawn, as_of);
    let mut taken = HashSet::new();
    let mut loaded = ShapesLoaded { matched: 0, unmatched: Vec::new(), signed: None };
    for (at, feature) in read.iter().enumerate() {
        // Twice the same place: only the first feature is its outline.
        let found = matching.find(feature).filter(|id| taken.insert(*id));
        let Some(id) = found else {
            loaded.unmatched.push(feature.names.first().cloned().unwrap_or_else(|| format!("{}", at + 1)));
            continue;
        };
        match (&feature.geometry, drawn) {
            (Geometry::Point(point), Drawn::Zone) => {
                sql::state_point(&mut change, ZoneId(id), *point, &form.source, from).await?;
            }
            (Geometry::Outline(outline), Drawn::Province | Drawn::Commune) => {
                sql::state_outline(&mut change, PlaceId(id), outline, &form.source, from).await?;
            }
            _ => {
                let told = args([("feature", (at + 1).to_string())]);
                return Err(TerritoryRefusal::Faults(vec![Fault::with("file", "fault-shapes-geometry", told)]));
            }
        }
        loaded.matched += 1;
    }
    if loaded.matched > 0 {
        let told = json!({"tier": drawn.word(), "from": from, "source": form.source, "matched": loaded.matched,
            "unmatched": loaded.unmatched.len()});
        let act = change.seq();
        loaded.signed = Some(change.commit(Note::new_record("shapes", act, told)).await?);
    }
    Ok(loaded)
}

/// Which record a feature is, by code and by name.
struct Matching {
    by_code: HashMap<String, i64>,
    /// None where several have the name.
    by_name: HashMap<String, Option<i64>>,
}

impl Matching {
    fn new(gazetteer: &Gazetteer, drawn: Drawn, as_of: AsOf) -> Self {
        let mut matching = Self { by_code: HashMap::new(), by_name: HashMap::new() };
        let tier = match drawn {
            Drawn::Province => Tier::Province,
            Drawn::Commune => Tier::Commune,
            Drawn::Zone => {
                for zone in gazetteer.zones(as_of) {
                    matching.name(&zone.name, zone.id.0);
                }
                return matching;
            }
        };
        for place in gazetteer.list(&PlaceFilter { tier: Some(tier), ..PlaceFilter::default() }, as_of).rows {
            matching.by_code.insert(place.code.trim_start_matches('0').to_owned(), place.id.0);
            matching.name(&place.full_name, place.id.0);
            matching.name(&place.name, place.id.0);
        }
        matching
    }

    fn name(&mut self, name: &str, id: i64) {
        let known = self.by_name.entry(fold(name)).or_insert(Some(id));
        if *known != Some(id) {
            *known = None;
        }
    }

    fn find(&self, feature: &Feature) -> Option<i64> {
        let code = feature.code.trim_start_matches('0');
        let by_code = self.by_code.get(code).filter(|_| !code.is_empty()).copied();
        by_code.or_else(|| feature.names.iter().find_map(|name| self.by_name.get(&fold(name)).copied().flatten()))
    }
}

/// The outlines of `places` and the points of `zones`, on the day asked for.
pub async fn shapes(desk: &Desk, as_of: AsOf, places: &[PlaceId], zones: &[ZoneId]) -> Result<Shapes, DeskError> {
    let mut reading = desk.read(Act::ReadTerritory, as_of).await?;
    let as_of = reading.as_of();
    Ok(Shapes {
        outlines: sql::outlines(&mut reading, as_of, places).await?,
        points: sql::points(&mut reading, as_of, zones).await?,
    })
}

/// The communes beside a commune on a day: all of its province.
pub async fn neighbours(desk: &Desk, as_of: AsOf, places: &[PlaceId]) -> Result<Vec<PlaceId>, DeskError> {
    let mut reading = desk.read(Act::ReadTerritory, as_of).await?;
    let gazetteer = gazetteer_in(desk, &mut reading).await?;
    let as_of = reading.as_of();
    let provinces: HashSet<PlaceId> = places.iter().filter_map(|place| gazetteer.province_of(*place, as_of)).collect();
    let communes = gazetteer.list(&PlaceFilter { tier: Some(Tier::Commune), ..PlaceFilter::default() }, as_of).rows;
    let beside = communes.into_iter().filter(|one| one.parent.is_some_and(|parent| provinces.contains(&parent)));
    Ok(beside.map(|one| one.id).collect())
}
