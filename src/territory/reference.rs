//! The reference data shipped in the program: `data/territory`. Its columns and
//! sources are described in `data/README.md`.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Read as _;

use flate2::read::GzDecoder;
use rust_embed::RustEmbed;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{PlaceKind, TerritoryRefusal};
use crate::calendar::{Day, OPEN_END};

#[derive(RustEmbed)]
#[folder = "data/territory/"]
#[include = "*.csv"]
#[exclude = "communes.csv"]
#[exclude = "districts.csv"]
#[exclude = "edges.csv"]
struct Files;

/// The files that `build.rs` compresses.
const COMPRESSED: [(&str, &[u8]); 3] = [
    ("communes.csv", include_bytes!(concat!(env!("OUT_DIR"), "/communes.csv.gz"))),
    ("districts.csv", include_bytes!(concat!(env!("OUT_DIR"), "/districts.csv.gz"))),
    ("edges.csv", include_bytes!(concat!(env!("OUT_DIR"), "/edges.csv.gz"))),
];

/// The bytes of one shipped file.
pub(super) fn file_of(name: &str) -> Result<Vec<u8>, TerritoryRefusal> {
    let broken = |text: &dyn std::fmt::Display| TerritoryRefusal::Reference(format!("{name}: {text}"));
    if let Some((_, packed)) = COMPRESSED.iter().find(|(own, _)| *own == name) {
        let mut bytes = Vec::new();
        GzDecoder::new(*packed).read_to_end(&mut bytes).map_err(|error| broken(&error))?;
        return Ok(bytes);
    }
    let file = Files::get(name).ok_or_else(|| broken(&"not shipped"))?;
    Ok(file.data.into_owned())
}

/// The rows of one shipped file.
pub(super) fn rows_of<T: DeserializeOwned>(name: &str) -> Result<Vec<T>, TerritoryRefusal> {
    let broken = |text: String| TerritoryRefusal::Reference(format!("{name}: {text}"));
    csv::Reader::from_reader(file_of(name)?.as_slice())
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(|error| broken(error.to_string()))
}

#[derive(Clone, Debug, Deserialize)]
struct ProvinceLine {
    key: String,
    code: String,
    name: String,
    kind: String,
    valid_from: Day,
    valid_to: Option<Day>,
    basis: String,
    successor: String,
}

#[derive(Clone, Debug, Deserialize)]
struct DistrictLine {
    code: String,
    name: String,
    kind: String,
}

#[derive(Clone, Debug, Deserialize)]
struct CommuneLine {
    key: String,
    code: String,
    name: String,
    kind: String,
    parent: String,
    district: String,
    valid_from: Day,
    valid_to: Option<Day>,
    basis: String,
    clause: String,
}

#[derive(Clone, Debug, Deserialize)]
struct BoardLine {
    key: String,
    name: String,
}

#[derive(Clone, Debug, Deserialize)]
struct ZoneLine {
    key: String,
    name: String,
    kind: String,
    board: String,
    communes: String,
    area_ha: String,
    area_ha_other: String,
    projects: Option<i64>,
    fill_percent: String,
    valid_from: Day,
    valid_to: Option<Day>,
    status: String,
    basis: String,
    confirmed: String,
    note: String,
    part_of: String,
}

/// The day of the reform, on which every edge between communes lies
/// (Resolution 202/2025/QH15, article 2).
const REFORM: Day = jiff::civil::date(2025, 7, 1);

/// One edge: on `day`, `former` became (part of) `new`.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct EdgeLine {
    pub(super) former: String,
    pub(super) new: String,
    pub(super) relation: String,
    /// `1673` for 1673/NQ-UBTVQH15; between provinces the key of the basis.
    pub(super) resolution: String,
    pub(super) clause: String,
    #[serde(skip, default = "reform")]
    pub(super) day: Day,
}

fn reform() -> Day {
    REFORM
}

/// A place of the reference data during one span of days.
#[derive(Clone, Debug)]
pub(super) struct PlaceRow {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) kind: PlaceKind,
    /// Key of its province; empty for a province.
    pub(super) parent: String,
    /// Full name of its district.
    pub(super) district: String,
    pub(super) basis: String,
    pub(super) clause: String,
    pub(super) days: (Day, Day),
}

/// A zone of the reference data during one span of days.
#[derive(Clone, Debug)]
pub(super) struct ZoneRow {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) part_of: String,
    pub(super) board: String,
    pub(super) communes: Vec<String>,
    pub(super) area: Option<i64>,
    pub(super) area_other: Option<i64>,
    pub(super) projects: Option<i64>,
    pub(super) let_share: Option<i64>,
    pub(super) status: String,
    pub(super) basis: String,
    pub(super) confirmed: bool,
    pub(super) remark: String,
    pub(super) days: (Day, Day),
}

/// A release of the reference data: what each key was, span by span.
#[derive(Clone, Debug, Default)]
pub struct Reference {
    pub(super) provinces: BTreeMap<String, Vec<PlaceRow>>,
    pub(super) communes: BTreeMap<String, Vec<PlaceRow>>,
    pub(super) zones: BTreeMap<String, Vec<ZoneRow>>,
    pub(super) edges: Vec<EdgeLine>,
}

impl Reference {
    /// What is embedded in this program.
    ///
    /// # Errors
    /// A file that does not hold what `data/README.md` says: a broken build.
    pub fn shipped() -> Result<Self, TerritoryRefusal> {
        let mut release = Self::default();
        let mut edges = Vec::new();
        for line in rows_of::<ProvinceLine>("provinces.csv")? {
            if let (Some(day), false) = (line.valid_to, line.successor.is_empty()) {
                edges.push(EdgeLine {
                    former: line.key.clone(),
                    new: line.successor,
                    relation: "full".into(),
                    resolution: line.basis.clone(),
                    clause: String::new(),
                    day,
                });
            }
            let row = PlaceRow {
                kind: kind_of(&line.kind)?,
                code: line.code,
                name: line.name,
                parent: String::new(),
                district: String::new(),
                basis: line.basis,
                clause: String::new(),
                days: (line.valid_from, line.valid_to.unwrap_or(OPEN_END)),
            };
            release.provinces.entry(line.key).or_default().push(row);
        }
        let mut districts = HashMap::new();
        for line in rows_of::<DistrictLine>("districts.csv")? {
            districts.insert(line.code, format!("{} {}", kind_of(&line.kind)?.title(), line.name));
        }
        for line in rows_of::<CommuneLine>("communes.csv")? {
            let row = PlaceRow {
                kind: kind_of(&line.kind)?,
                code: line.code,
                name: line.name,
                parent: line.parent,
                district: districts.get(&line.district).cloned().unwrap_or_default(),
                basis: line.basis,
                clause: line.clause,
                days: (line.valid_from, line.valid_to.unwrap_or(OPEN_END)),
            };
            release.communes.entry(line.key).or_default().push(row);
        }
        let boards: HashMap<String, String> =
            rows_of::<BoardLine>("boards.csv")?.into_iter().map(|line| (line.key, line.name)).collect();
        for line in rows_of::<ZoneLine>("zones.csv")? {
            let (key, row) = zone_row(line, &boards)?;
            release.zones.entry(key).or_default().push(row);
        }
        edges.extend(rows_of::<EdgeLine>("edges.csv")?);
        release.edges = edges;
        Ok(release)
    }

    /// Only these provinces with their communes, zones and edges: enough for a
    /// provincial installation, and quick for a test.
    #[must_use]
    pub fn within(mut self, provinces: &[&str]) -> Self {
        self.provinces.retain(|key, _| provinces.contains(&key.as_str()));
        self.communes.retain(|_, rows| rows.iter().any(|row| provinces.contains(&row.parent.as_str())));
        let here: HashSet<&str> = self.provinces.keys().chain(self.communes.keys()).map(String::as_str).collect();
        self.zones.retain(|_, rows| rows.iter().flat_map(|row| &row.communes).all(|key| here.contains(key.as_str())));
        self.edges.retain(|edge| here.contains(edge.former.as_str()) && here.contains(edge.new.as_str()));
        self
    }
}

fn kind_of(word: &str) -> Result<PlaceKind, TerritoryRefusal> {
    PlaceKind::of_word(word).ok_or_else(|| TerritoryRefusal::Reference(format!("no kind of place is called {word}")))
}

/// `15929.8` of the data as 1,592,980 hundredths; blank is unknown.
fn hundredths(text: &str) -> Result<Option<i64>, TerritoryRefusal> {
    if text.is_empty() {
        return Ok(None);
    }
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{decimals:0<2}")
        .parse()
        .map(Some)
        .map_err(|_| TerritoryRefusal::Reference(format!("{text} is no number of at most two decimals")))
}

fn zone_row(line: ZoneLine, boards: &HashMap<String, String>) -> Result<(String, ZoneRow), TerritoryRefusal> {
    let row = ZoneRow {
        name: line.name,
        kind: line.kind,
        part_of: line.part_of,
        board: boards.get(&line.board).cloned().unwrap_or_default(),
        communes: line.communes.split_whitespace().map(str::to_owned).collect(),
        area: hundredths(&line.area_ha)?,
        area_other: hundredths(&line.area_ha_other)?,
        projects: line.projects,
        let_share: hundredths(&line.fill_percent)?,
        status: line.status,
        basis: line.basis,
        confirmed: line.confirmed == "yes",
        remark: line.note,
        days: (line.valid_from, line.valid_to.unwrap_or(OPEN_END)),
    };
    Ok((line.key, row))
}
