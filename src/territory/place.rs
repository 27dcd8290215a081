//! A place of the state's administrative division.

use crate::calendar::Day;
use crate::desk::{DeskError, Fault, from_store, refusal};
use crate::id_type;
use crate::words::args;

id_type! {
    /// A province or commune: one boundary. The same name or code with another
    /// boundary is another place.
    PlaceId
}

/// The level of a place. Districts ended on 1 July 2025 (Law 72/2025/QH15);
/// they live on as a part of the address of former communes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// Tỉnh, thành phố trực thuộc trung ương.
    Province,
    /// Xã, phường, thị trấn, đặc khu.
    Commune,
}

impl Tier {
    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::Commune => "commune",
        }
    }

    /// The tier with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Province, Self::Commune].into_iter().find(|tier| tier.word() == word)
    }
}

/// What a place, or a former district, is called before its name. It is part of
/// the official name, so it is Vietnamese in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlaceKind {
    /// Tỉnh.
    Tinh,
    /// Thành phố: of the centre, or (a former district) of a province.
    ThanhPho,
    /// Xã.
    Xa,
    /// Phường.
    Phuong,
    /// Thị trấn, until 1 July 2025.
    ThiTran,
    /// Đặc khu, since 1 July 2025.
    DacKhu,
    /// Huyện; five island districts had no communes and stand for themselves.
    Huyen,
    /// Quận (former districts only).
    Quan,
    /// Thị xã (former districts only).
    ThiXa,
}

impl PlaceKind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Tinh,
        Self::ThanhPho,
        Self::Xa,
        Self::Phuong,
        Self::ThiTran,
        Self::DacKhu,
        Self::Huyen,
        Self::Quan,
        Self::ThiXa,
    ];

    /// The word that is kept, as in the reference data.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Tinh => "tinh",
            Self::ThanhPho => "thanh-pho",
            Self::Xa => "xa",
            Self::Phuong => "phuong",
            Self::ThiTran => "thi-tran",
            Self::DacKhu => "dac-khu",
            Self::Huyen => "huyen",
            Self::Quan => "quan",
            Self::ThiXa => "thi-xa",
        }
    }

    /// The first words of the official name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Tinh => "Tỉnh",
            Self::ThanhPho => "Thành phố",
            Self::Xa => "Xã",
            Self::Phuong => "Phường",
            Self::ThiTran => "Thị trấn",
            Self::DacKhu => "Đặc khu",
            Self::Huyen => "Huyện",
            Self::Quan => "Quận",
            Self::ThiXa => "Thị xã",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A place as it was from one day to another.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Place {
    /// Its id.
    pub id: PlaceId,
    /// Province or commune.
    pub tier: Tier,
    /// The code of the General Statistics Office; given again after a merger,
    /// so it is no key.
    pub code: String,
    /// The name alone: `Yên Bình`.
    pub name: String,
    /// What kind of place.
    pub kind: PlaceKind,
    /// The official name: `Xã Yên Bình`.
    pub full_name: String,
    /// Its province; none for a province.
    pub parent: Option<PlaceId>,
    /// The full name of its district; empty for a province and since 1 July 2025.
    pub district: String,
    /// Key of its legal basis in the library of laws; empty where not recorded.
    pub basis: String,
    /// The clause of Article 1 there.
    pub clause: String,
    /// The first day of this name, kind and province.
    pub valid_from: Day,
    /// The day after the last.
    pub valid_to: Day,
}

/// Which places to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceFilter {
    /// Only this tier.
    pub tier: Option<Tier>,
    /// Only communes of this province.
    pub parent: Option<PlaceId>,
    /// Only names that contain this, marks or not.
    pub search: String,
    /// How many to leave out at the beginning.
    pub offset: usize,
    /// How many at most; 0 for all.
    pub limit: usize,
}

/// A page of places in Vietnamese order.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PlacesPage {
    /// The places of this page.
    pub rows: Vec<Place>,
    /// How many meet the filter.
    pub total: usize,
}

/// Why a question or change about territory is refused.
#[derive(Debug, thiserror::Error)]
pub enum TerritoryRefusal {
    /// What was typed is not acceptable.
    #[error("{} faults in the form", .0.len())]
    Faults(Vec<Fault>),
    /// No such place on that day.
    #[error("no place {0} on that day")]
    PlaceNotFound(PlaceId),
    /// No such zone on that day.
    #[error("no zone {0} on that day")]
    ZoneNotFound(super::ZoneId),
    /// The reference data names something that is not in it.
    #[error("reference data: {0}")]
    Reference(String),
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

from_store!(TerritoryRefusal);

refusal!(TerritoryRefusal {
    Self::PlaceNotFound(_) => NotFound "refusal-place-not-found",
    Self::ZoneNotFound(_) => NotFound "refusal-zone-not-found",
    Self::Reference(_) => Trouble "trouble",
} args {
    Self::PlaceNotFound(id) => args([("place", id.to_string())]),
    Self::ZoneNotFound(id) => args([("zone", id.to_string())]),
});
