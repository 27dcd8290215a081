//! By what figures can be grouped and filtered, and the small numbers that the
//! cube knows the classes by.

use std::collections::HashMap;
use std::sync::LazyLock;

use songhanh_statistics::Code;

use crate::register;

/// A way of classifying subjects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dimension {
    /// The zone; of a unit with several, that of its headquarters.
    Zone,
    /// The commune of the headquarters.
    Commune,
    /// The province of that commune.
    Province,
    /// The section of the classification of sectors (VSIC, level 1).
    Section,
    /// The division (VSIC, level 2).
    Division,
    /// Who owns the unit.
    Ownership,
    /// The kind of unit.
    Kind,
    /// Its status on the last day that counts.
    Status,
}

impl Dimension {
    /// All of them, in the order in which a cube holds them.
    pub const ALL: [Self; 8] = [
        Self::Zone,
        Self::Commune,
        Self::Province,
        Self::Section,
        Self::Division,
        Self::Ownership,
        Self::Kind,
        Self::Status,
    ];

    /// The word in addresses and options.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Zone => "zone",
            Self::Commune => "commune",
            Self::Province => "province",
            Self::Section => "section",
            Self::Division => "division",
            Self::Ownership => "ownership",
            Self::Kind => "kind",
            Self::Status => "status",
        }
    }

    /// The dimension with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dimension| dimension.word() == word)
    }
}

/// The classes of every dimension: their keys (an id, or a code of a list) by
/// the cube's numbers, which are given out from 1 as the keys appear.
#[derive(Clone, Debug, Default)]
pub(super) struct Codes {
    of: [HashMap<String, u16>; Dimension::ALL.len()],
    keys: [Vec<String>; Dimension::ALL.len()],
}

impl Codes {
    /// Of the keys of each dimension, in the order of their numbers; none where
    /// there are more or fewer dimensions.
    pub(super) fn of_keys(keys: Vec<Vec<String>>) -> Option<Self> {
        let keys: [Vec<String>; Dimension::ALL.len()] = keys.try_into().ok()?;
        let numbered = |keys: &Vec<String>| keys.iter().cloned().zip(1..).collect();
        Some(Self { of: std::array::from_fn(|at| numbered(&keys[at])), keys })
    }

    /// The number of a class, given out if it is new; none where the key is
    /// empty. Beyond 65,535 classes of one dimension the rest are unclassified.
    pub(super) fn give(&mut self, dimension: Dimension, key: &str) -> Code {
        let at = dimension as usize;
        if key.is_empty() {
            return Code::NONE;
        }
        if let Some(code) = self.of[at].get(key) {
            return Code(*code);
        }
        let Ok(code) = u16::try_from(self.keys[at].len() + 1) else { return Code::NONE };
        self.of[at].insert(key.to_owned(), code);
        self.keys[at].push(key.to_owned());
        Code(code)
    }

    /// True where a record has no number in a dimension yet.
    pub(super) fn is_new(&self, dimension: Dimension, id: i64) -> bool {
        !self.of[dimension as usize].contains_key(&id.to_string())
    }

    /// The number of a class that some subject has had.
    pub(super) fn find(&self, dimension: Dimension, key: &str) -> Option<Code> {
        self.of[dimension as usize].get(key).copied().map(Code)
    }

    /// The key of a class.
    pub(super) fn key(&self, dimension: Dimension, code: Code) -> &str {
        let at = usize::from(code.0).checked_sub(1);
        at.and_then(|at| self.keys[dimension as usize].get(at)).map_or("", String::as_str)
    }

    /// Every key of a dimension.
    pub(super) fn keys(&self, dimension: Dimension) -> &[String] {
        &self.keys[dimension as usize]
    }
}

/// One class of the register's vocabulary.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub(super) name_vi: &'static str,
    pub(super) name_en: &'static str,
    /// The key above it.
    parent: String,
    /// False for a status in which a unit does not work.
    pub(super) works: bool,
}

/// The classes of a dimension by their keys (a code, or `2018/C` for a sector);
/// empty for places and zones, which are records.
pub(super) fn list(dimension: Dimension) -> &'static HashMap<String, Listed> {
    static LISTS: LazyLock<[HashMap<String, Listed>; 5]> = LazyLock::new(lists);
    match dimension {
        Dimension::Zone | Dimension::Commune | Dimension::Province => &LISTS[0],
        Dimension::Section | Dimension::Division => &LISTS[1],
        Dimension::Ownership => &LISTS[2],
        Dimension::Kind => &LISTS[3],
        Dimension::Status => &LISTS[4],
    }
}

fn lists() -> [HashMap<String, Listed>; 5] {
    let listed = |name_vi, name_en, parent, works| Listed { name_vi, name_en, parent, works };
    let key = |version: &str, code: &str| if code.is_empty() { String::new() } else { format!("{version}/{code}") };
    let sectors = register::sectors().iter().map(|one| {
        (key(&one.version, &one.code), listed(&one.name_vi, &one.name_en, key(&one.version, &one.parent), true))
    });
    let ownerships = register::ownerships()
        .iter()
        .map(|one| (one.code.clone(), listed(&one.name_vi, &one.name_en, one.parent.clone(), true)));
    let kinds = register::unit_kinds()
        .iter()
        .map(|one| (one.code.clone(), listed(&one.name_vi, &one.name_en, String::new(), true)));
    let statuses = register::statuses()
        .iter()
        .map(|one| (one.code.clone(), listed(&one.name_vi, &one.name_en, String::new(), one.active)));
    [HashMap::new(), sectors.collect(), ownerships.collect(), kinds.collect(), statuses.collect()]
}

/// The keys of a sector's section and division: `2018/C` and `2018/10` for
/// `1010`, `C1010` or `10`; the division is empty where only a section is
/// named, both where the code is of no division that the version has.
pub(super) fn sector_keys(version: &str, sector: &str) -> (String, String) {
    let sector = sector.trim();
    let digits = sector.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let list = list(Dimension::Division);
    if let Some(two) = digits.get(..2) {
        let division = format!("{version}/{two}");
        if let Some(found) = list.get(&division) {
            return (found.parent.clone(), division);
        }
    }
    let section = format!("{version}/{}", sector.get(..1).unwrap_or_default());
    if digits.is_empty() && list.contains_key(&section) { (section, String::new()) } else { Default::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sector_has_its_division_and_section() {
        let both = |sector| sector_keys("2018", sector);
        assert_eq!(both("1010"), ("2018/C".into(), "2018/10".into()));
        assert_eq!(both("C10"), ("2018/C".into(), "2018/10".into()));
        assert_eq!(both("A"), ("2018/A".into(), String::new()));
        assert_eq!(both("04"), (String::new(), String::new()), "there is no division 04");
        assert_eq!(both(""), (String::new(), String::new()));
    }

    #[test]
    fn every_shipped_list_is_read() {
        for dimension in Dimension::ALL {
            let places = matches!(dimension, Dimension::Zone | Dimension::Commune | Dimension::Province);
            assert_eq!(list(dimension).is_empty(), places, "{dimension:?}");
            assert_eq!(Dimension::of_word(dimension.word()), Some(dimension));
        }
        assert!(list(Dimension::Status)["HĐ"].works && !list(Dimension::Status)["TĐ"].works);
    }

    #[test]
    fn a_class_keeps_its_number() {
        let mut codes = Codes::default();
        assert_eq!(codes.give(Dimension::Zone, "71"), Code(1));
        assert_eq!(codes.give(Dimension::Zone, "72"), Code(2));
        assert_eq!(codes.give(Dimension::Zone, "71"), Code(1));
        assert_eq!(codes.give(Dimension::Zone, ""), Code::NONE);
        assert_eq!(codes.key(Dimension::Zone, Code(2)), "72");
        assert_eq!(codes.find(Dimension::Kind, "71"), None);
    }
}
