//! A zone: an industrial park, an economic zone or part of one, a functional
//! area, an industrial cluster.

use std::sync::LazyLock;

use songhanh_vietnamese::number::{self, Outcome};

use super::PlaceId;
use super::reference::rows_of;
use crate::calendar::Day;
use crate::desk::Fault;
use crate::id_type;

id_type! {
    /// A zone, the same through every renaming.
    ZoneId
}

/// A number kept in hundredths: hectares, percent; shown by
/// [`number_text`](crate::words::number_text) with two decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct Hundredths(pub i64);

/// A kind of zone, as the reference data has it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ZoneKind {
    /// `kcn`, `kktck`, `phan-vung`, `khu-chuc-nang`, `ccn`.
    pub code: String,
    /// Its name in Vietnamese.
    pub name_vi: String,
    /// Its name in English.
    pub name_en: String,
}

/// The kinds of zone.
#[must_use]
pub fn zone_kinds() -> &'static [ZoneKind] {
    static KINDS: LazyLock<Vec<ZoneKind>> = LazyLock::new(|| rows_of("zone_kinds.csv").expect("shipped data is sound"));
    &KINDS
}

/// How far a zone is, in the order of its life; the words of `zone-status-…`.
pub const ZONE_STATUSES: [&str; 6] = ["quy-hoach", "thanh-lap", "xay-dung", "hoat-dong", "dang-giai-toa", "cham-dut"];

/// The status of a zone in which units work.
pub(super) const OPERATING: &str = ZONE_STATUSES[3];

/// A zone as it was from one day to another.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Zone {
    /// Its id.
    pub id: ZoneId,
    /// Its name: `KCN Tằng Loỏng`.
    pub name: String,
    /// Code of its kind.
    pub kind: String,
    /// The zone that it lies in.
    pub part_of: Option<ZoneId>,
    /// Name of the board that manages it; empty where none is known.
    pub board: String,
    /// The communes that it lies in on that day.
    pub communes: Vec<PlaceId>,
    /// Area in hundredths of a hectare.
    pub area: Option<Hundredths>,
    /// A second figure, where sources disagree.
    pub area_other: Option<Hundredths>,
    /// Number of projects, as published.
    pub projects: Option<i64>,
    /// Share of land let, in hundredths of a percent, as published.
    pub let_share: Option<Hundredths>,
    /// One of [`ZONE_STATUSES`].
    pub status: String,
    /// Key or number of its legal basis.
    pub basis: String,
    /// False where nobody has compared it with the official text.
    pub confirmed: bool,
    /// What else is to be known.
    pub remark: String,
    /// The first day of this state.
    pub valid_from: Day,
    /// The day after the last.
    pub valid_to: Day,
}

/// What somebody typed about a zone.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct ZoneForm {
    /// Name.
    pub name: String,
    /// Code of its kind.
    pub kind: String,
    /// The zone that it lies in: an id, or empty.
    pub part_of: String,
    /// The board.
    pub board: String,
    /// Ids of its communes.
    pub communes: Vec<String>,
    /// Area in hectares.
    pub area: String,
    /// A second figure.
    pub area_other: String,
    /// Number of projects.
    pub projects: String,
    /// Share let, in percent.
    pub let_share: String,
    /// One of [`ZONE_STATUSES`].
    pub status: String,
    /// Legal basis.
    pub basis: String,
    /// Remark.
    pub remark: String,
}

/// A zone as meant: every field sound by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ZoneDraft {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) part_of: Option<ZoneId>,
    pub(super) board: String,
    pub(super) communes: Vec<PlaceId>,
    pub(super) area: Option<i64>,
    pub(super) area_other: Option<i64>,
    pub(super) projects: Option<i64>,
    pub(super) let_share: Option<i64>,
    pub(super) status: String,
    pub(super) basis: String,
    pub(super) confirmed: bool,
    pub(super) remark: String,
}

impl ZoneForm {
    /// The zone as meant, and every fault of the form. Whether its communes and
    /// its parent exist is for the caller to add.
    pub(super) fn check(&self) -> (ZoneDraft, Vec<Fault>) {
        let mut faults = Vec::new();
        let name = self.name.trim().to_owned();
        if name.is_empty() {
            faults.push(Fault::new("name", "fault-missing"));
        }
        if !zone_kinds().iter().any(|kind| kind.code == self.kind) {
            faults.push(Fault::new("kind", "fault-not-in-list"));
        }
        if !ZONE_STATUSES.contains(&self.status.as_str()) {
            faults.push(Fault::new("status", "fault-not-in-list"));
        }
        let part_of = match self.part_of.trim() {
            "" => None,
            text => text.parse().map_err(|_| faults.push(Fault::new("part_of", "fault-not-in-list"))).ok(),
        };
        let mut communes = Vec::new();
        for text in self.communes.iter().filter(|text| !text.trim().is_empty()) {
            match text.trim().parse() {
                Ok(id) if !communes.contains(&id) => communes.push(id),
                Ok(_) => {}
                Err(_) => faults.push(Fault::new("communes", "fault-not-in-list")),
            }
        }
        let mut hundredths = |place: &str, text: &str| match number::read(text, None) {
            Outcome::Blank | Outcome::Unknown => None,
            Outcome::Number(figure) if !figure.value.is_negative() => {
                i64::try_from(figure.value.rounded(2).mantissa()).ok()
            }
            Outcome::Ambiguous { .. } => {
                faults.push(Fault::new(place, "fault-number-ambiguous"));
                None
            }
            _ => {
                faults.push(Fault::new(place, "fault-not-a-number"));
                None
            }
        };
        let area = hundredths("area", &self.area);
        let area_other = hundredths("area_other", &self.area_other);
        let let_share = hundredths("let_share", &self.let_share);
        let projects = match self.projects.trim() {
            "" => None,
            text => text
                .parse::<u32>()
                .map(i64::from)
                .map_err(|_| faults.push(Fault::new("projects", "fault-not-a-number")))
                .ok(),
        };
        if let_share.is_some_and(|share| share > 10_000) {
            faults.push(Fault::new("let_share", "fault-over-hundred-percent"));
        }
        let draft = ZoneDraft {
            name,
            kind: self.kind.clone(),
            part_of,
            board: self.board.trim().to_owned(),
            communes,
            area,
            area_other,
            projects,
            let_share,
            status: self.status.clone(),
            basis: self.basis.trim().to_owned(),
            confirmed: true,
            remark: self.remark.trim().to_owned(),
        };
        (draft, faults)
    }
}
