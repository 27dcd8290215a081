//! The words that a unit is described with, from `data/register` and
//! `data/classification`.

use std::sync::LazyLock;

use rust_embed::RustEmbed;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};

#[derive(RustEmbed)]
#[folder = "data/register/"]
#[include = "*.csv"]
struct RegisterFiles;

#[derive(RustEmbed)]
#[folder = "data/classification/"]
#[include = "*.csv"]
struct ClassificationFiles;

/// A kind of private economic unit.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct UnitKind {
    /// `tnhh`, `htx`, …
    pub code: String,
    /// Its name in Vietnamese.
    pub name_vi: String,
    /// Its name in English.
    pub name_en: String,
    /// True for an enterprise in the sense of the Law on Enterprises; a
    /// co-operative and a private service unit are none.
    #[serde(deserialize_with = "yes")]
    pub enterprise: bool,
}

/// The status of a unit; exactly one at a time.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Status {
    /// `HĐ`, `TĐ`, …
    pub code: String,
    /// Its name in Vietnamese.
    pub name_vi: String,
    /// Its name in English.
    pub name_en: String,
    /// True where the unit's results count in output.
    #[serde(deserialize_with = "yes")]
    pub counts_in_output: bool,
    /// True where the unit works.
    #[serde(deserialize_with = "yes")]
    pub active: bool,
    /// True where it is more than an intention.
    #[serde(deserialize_with = "yes")]
    pub exists_as_unit: bool,
}

/// A form of ownership; two levels.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Ownership {
    /// `tu-nhan`, …
    pub code: String,
    /// Its name in Vietnamese.
    pub name_vi: String,
    /// Its name in English.
    pub name_en: String,
    /// Code of the form above; empty at the first level.
    pub parent: String,
}

/// A section or division of the national classification of economic activities.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Sector {
    /// `2018` or `2025`.
    pub version: String,
    /// `C`, `20`.
    pub code: String,
    /// 1 for a section, 2 for a division.
    pub level: u8,
    /// The section of a division.
    pub parent: String,
    /// Its name in Vietnamese.
    pub name_vi: String,
    /// Its name in English.
    pub name_en: String,
}

fn yes<'de, D: Deserializer<'de>>(text: D) -> Result<bool, D::Error> {
    Ok(String::deserialize(text)? == "yes")
}

fn rows<T: DeserializeOwned>(file: Option<rust_embed::EmbeddedFile>) -> Vec<T> {
    let file = file.expect("the file is shipped");
    csv::Reader::from_reader(file.data.as_ref())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("the shipped data is sound: a test reads it")
}

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident, $type:ty, $files:ident, $file:literal) => {
        $(#[$doc])*
        #[must_use]
        pub fn $name() -> &'static [$type] {
            static ROWS: LazyLock<Vec<$type>> = LazyLock::new(|| rows($files::get($file)));
            &ROWS
        }
    };
}

vocabulary!(
    /// The eight kinds of unit.
    unit_kinds, UnitKind, RegisterFiles, "unit_kinds.csv"
);
vocabulary!(
    /// The statuses of a unit, in the order of its life.
    statuses, Status, RegisterFiles, "statuses.csv"
);
vocabulary!(
    /// The forms of ownership, each first level before its second.
    ownerships, Ownership, RegisterFiles, "ownerships.csv"
);
vocabulary!(
    /// The classification of economic activities, both versions, two levels.
    sectors, Sector, ClassificationFiles, "vsic.csv"
);

/// True where `code` may stand for a sector in `version`: a section, a division,
/// or up to five digits that begin with a division.
pub(super) fn is_sector(version: &str, code: &str) -> bool {
    let digits = code.bytes().all(|byte| byte.is_ascii_digit());
    let head = if digits && (2..=5).contains(&code.len()) { &code[..2] } else { code };
    sectors().iter().any(|sector| sector.version == version && sector.code == head)
}

/// The section of a code: `C` of `2011`.
pub(super) fn section_of(version: &str, code: &str) -> Option<&'static str> {
    let head = code.get(..2).unwrap_or(code);
    let found = sectors().iter().find(|sector| sector.version == version && sector.code == head)?;
    Some(if found.level == 1 { &found.code } else { &found.parent })
}

/// Position of `code` among `codes`, as the image keeps it; 255 where there is
/// none.
pub(super) fn place_of<'a>(codes: impl IntoIterator<Item = &'a str>, code: &str) -> u8 {
    let found = codes.into_iter().position(|one| one == code);
    found.and_then(|place| u8::try_from(place).ok()).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vocabularies_are_those_of_the_work() {
        assert_eq!(unit_kinds().len(), 8);
        let counted: Vec<_> =
            statuses().iter().filter(|status| status.counts_in_output).map(|s| s.code.as_str()).collect();
        assert_eq!(counted, ["HĐ", "MR"]);
        assert!(ownerships().iter().any(|one| one.parent == "nha-nuoc"));
    }

    #[test]
    fn a_sector_may_be_finer_than_a_division_but_not_outside_one() {
        for (code, sound) in [("C", true), ("20", true), ("20110", true), ("04", false), ("201101", false), ("", false)]
        {
            assert_eq!(is_sector("2018", code), sound, "{code}");
        }
        assert_eq!(section_of("2018", "2011"), Some("C"));
        assert_eq!(section_of("2018", "C"), Some("C"));
    }
}
