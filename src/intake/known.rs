//! What the store knows, as far as a look needs it: one snapshot, so that the
//! look itself asks nothing and nobody.

use std::collections::HashMap;
use std::sync::Arc;

use songhanh_vietnamese::fold;
use songhanh_vietnamese::name::{NameKey, name_key, similarity};

use super::layout::Layout;
use crate::calendar::{Day, Instant};
use crate::indicators::Catalogue;
use crate::territory::{Finding, Gazetteer, PlaceId, Tier, When, ZoneId};

/// A unit as a look knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownUnit {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its tax code, or empty.
    pub tax_code: String,
    /// Code of its status, or empty.
    pub status: String,
    /// The zone in which it is counted.
    pub zone: Option<ZoneId>,
    /// The commune of its headquarters.
    pub commune: Option<PlaceId>,
}

/// The units of the register, by tax code and by name.
#[derive(Debug, Default)]
pub struct UnitIndex {
    all: Vec<KnownUnit>,
    by_tax_code: HashMap<String, Vec<u32>>,
    by_core: HashMap<String, Vec<u32>>,
    by_id: HashMap<i64, u32>,
}

/// The answer to a row: which unit it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitMatch {
    /// This one.
    Is(i64),
    /// One of these, with a score of 0 to 100.
    OneOf(Vec<(i64, u8)>),
    /// None that is known.
    Nobody,
}

/// From this score on a similar name is shown as a candidate.
const CANDIDATE_SCORE: u8 = 85;

/// Candidates shown for one row.
const CANDIDATES_MAX: usize = 5;

impl UnitIndex {
    /// An index of `all`.
    #[must_use]
    pub fn new(all: Vec<KnownUnit>) -> Self {
        let mut index = Self::default();
        for (at, unit) in all.iter().enumerate() {
            let at = u32::try_from(at).expect("a register has fewer than 2^32 units");
            if !unit.tax_code.is_empty() {
                index.by_tax_code.entry(unit.tax_code.clone()).or_default().push(at);
            }
            index.by_core.entry(name_key(&unit.name).core).or_default().push(at);
            index.by_id.insert(unit.id, at);
        }
        index.all = all;
        index
    }

    /// The unit with this id.
    #[must_use]
    pub fn get(&self, id: i64) -> Option<&KnownUnit> {
        self.by_id.get(&id).map(|at| &self.all[*at as usize])
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// True for an empty register.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    fn at(&self, places: &[u32]) -> impl Iterator<Item = &KnownUnit> {
        places.iter().map(|at| &self.all[*at as usize])
    }

    /// The unit that a row with this tax code (right, or empty), name and zone
    /// means: by its code first, then by its name where nothing speaks against
    /// it. Never a guess: a likeness is a question.
    #[must_use]
    pub fn find(&self, tax_code: &str, key: &NameKey, zone: Option<ZoneId>) -> UnitMatch {
        if !tax_code.is_empty()
            && let Some(places) = self.by_tax_code.get(tax_code)
        {
            let ids: Vec<i64> = self.at(places).map(|unit| unit.id).collect();
            return match ids[..] {
                [one] => UnitMatch::Is(one),
                _ => UnitMatch::OneOf(ids.into_iter().map(|id| (id, 100)).collect()),
            };
        }
        let Some(places) = self.by_core.get(&key.core) else { return UnitMatch::Nobody };
        // Another right tax code is another unit.
        let mut found: Vec<(&KnownUnit, u8)> = self
            .at(places)
            .filter(|unit| tax_code.is_empty() || unit.tax_code.is_empty())
            .map(|unit| (unit, similarity(&name_key(&unit.name), key).score))
            .filter(|(_, score)| *score >= CANDIDATE_SCORE)
            .collect();
        found.sort_by_key(|(unit, score)| (std::cmp::Reverse(*score), unit.id));
        let sure: Vec<i64> = found
            .iter()
            .filter(|(unit, score)| *score >= 98 && (zone.is_none() || unit.zone.is_none() || unit.zone == zone))
            .map(|(unit, _)| unit.id)
            .collect();
        match (&sure[..], found.len()) {
            (_, 0) => UnitMatch::Nobody,
            ([one], 1) => UnitMatch::Is(*one),
            _ => {
                UnitMatch::OneOf(found.into_iter().take(CANDIDATES_MAX).map(|(unit, score)| (unit.id, score)).collect())
            }
        }
    }
}

/// What a look knows of the store.
#[derive(Debug)]
pub struct Known {
    /// Provinces, communes and zones, with every name they had.
    pub gazetteer: Arc<Gazetteer>,
    /// The moment of this knowledge.
    pub at: Instant,
    /// Today.
    pub today: Day,
    /// The indicators.
    pub catalogue: Catalogue,
    /// The units.
    pub units: UnitIndex,
    /// The layouts that are saved, by name.
    pub layouts: Vec<Layout>,
    /// The programmes: id, short name and full name.
    pub programmes: Vec<(i64, String, String)>,
    /// How files of exchange name the agency for which one looks, and those whose
    /// place it took; none where nobody acts for an agency.
    pub reporters: Option<Vec<String>>,
}

impl Known {
    /// The province that `text` names on `day`, or on any day if none did then.
    #[must_use]
    pub fn province(&self, text: &str, day: Day) -> Finding<PlaceId> {
        self.place(&plain_place(text), Tier::Province, day)
    }

    /// The commune that `text` names on `day`.
    #[must_use]
    pub fn commune(&self, text: &str, day: Day) -> Finding<PlaceId> {
        self.place(text, Tier::Commune, day)
    }

    /// The place that has this code of the statistics office on `day`, or on the
    /// day after the sign: `02680@2025-06-30`.
    #[must_use]
    pub fn place_of_code(&self, text: &str, tier: Tier, day: Day) -> Option<PlaceId> {
        let (code, day) = match text.trim().split_once('@') {
            Some((code, own)) => (code, own.parse().ok()?),
            None => (text.trim(), day),
        };
        self.gazetteer.of_code(code, tier, When::On(day), self.at).found()
    }

    fn place(&self, text: &str, tier: Tier, day: Day) -> Finding<PlaceId> {
        match self.gazetteer.find(text, Some(tier), When::On(day), self.at) {
            Finding::None => self.gazetteer.find(text, Some(tier), When::AnyDay, self.at),
            found => found,
        }
    }

    /// The programme that `text` names, short or in full.
    #[must_use]
    pub fn programme(&self, text: &str) -> Finding<i64> {
        let wanted = fold(text);
        let named = |names: [&String; 2]| !wanted.is_empty() && names.iter().any(|name| fold(name) == wanted);
        let found = self.programmes.iter().filter(|(_, short, full)| named([short, full]));
        match found.map(|(id, ..)| *id).collect::<Vec<_>>()[..] {
            [] => Finding::None,
            [one] => Finding::Found(one),
            ref several => Finding::Ambiguous(several.to_vec()),
        }
    }

    /// True where this is how a file of exchange names the agency for which one
    /// looks, or one whose place it took; also where nobody acts for any.
    #[must_use]
    pub fn is_own_reporter(&self, text: &str) -> bool {
        let is = |own: &String| own.trim().to_lowercase() == text.trim().to_lowercase();
        self.reporters.as_ref().is_none_or(|own| own.iter().any(is))
    }

    /// The zone that `text` names.
    #[must_use]
    pub fn zone(&self, text: &str, day: Day) -> Finding<ZoneId> {
        match self.gazetteer.find_zone(text, When::On(day), self.at) {
            Finding::None => self.gazetteer.find_zone(text, When::AnyDay, self.at),
            found => found,
        }
    }
}

/// Names of provinces as tables write them, with the usual short forms written
/// out.
fn plain_place(text: &str) -> String {
    const SHORT: [(&str, &str); 22] = [
        ("tt-hue", "Thừa Thiên Huế"),
        ("tt hue", "Thừa Thiên Huế"),
        ("thua thien - hue", "Thừa Thiên Huế"),
        ("t.t. hue", "Thừa Thiên Huế"),
        ("t.t hue", "Thừa Thiên Huế"),
        ("t.thien hue", "Thừa Thiên Huế"),
        ("thua thien-hue", "Thừa Thiên Huế"),
        ("hcmc", "Hồ Chí Minh"),
        ("tphcm", "Hồ Chí Minh"),
        ("tp.hcm", "Hồ Chí Minh"),
        ("tp hcm", "Hồ Chí Minh"),
        ("brvt", "Bà Rịa - Vũng Tàu"),
        ("br - vt", "Bà Rịa - Vũng Tàu"),
        ("b.ria vung tau", "Bà Rịa - Vũng Tàu"),
        ("ba ria vung tau", "Bà Rịa - Vũng Tàu"),
        ("dac lac", "Đắk Lắk"),
        ("bac can", "Bắc Kạn"),
        ("dac nong", "Đắk Nông"),
        ("kontum", "Kon Tum"),
        ("daklak", "Đắk Lắk"),
        ("daknong", "Đắk Nông"),
        ("gialai", "Gia Lai"),
    ];
    let text = text.trim().trim_end_matches(['*', '.']).trim();
    // "T.P Đà Nẵng", "T.P. Cần Thơ".
    let city = ["T.P.", "T.P ", "t.p.", "t.p "].iter().find_map(|title| text.strip_prefix(title));
    let written = city.map(|name| format!("TP. {}", name.trim()));
    let text = written.as_deref().unwrap_or(text);
    // A footnote's mark: "Hà Nội (1)".
    let text = match text.rsplit_once('(') {
        Some((name, note)) if note.len() <= 4 => name.trim(),
        _ => text,
    };
    let folded = songhanh_vietnamese::fold(text);
    let short = SHORT.iter().find(|(short, _)| *short == folded).map(|(_, name)| (*name).to_owned());
    short.unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> UnitIndex {
        let unit = |id, name: &str, tax_code: &str| KnownUnit {
            id,
            name: name.into(),
            tax_code: tax_code.into(),
            ..KnownUnit::default()
        };
        UnitIndex::new(vec![
            unit(1, "Công ty TNHH May An Phát (mẫu)", "5399025392"),
            unit(2, "Công ty cổ phần Hùng Dũng (mẫu)", ""),
            unit(3, "Công ty cổ phần Hưng Dung (mẫu)", ""),
        ])
    }

    #[test]
    fn a_tax_code_decides_and_a_likeness_only_asks() {
        let find = |code: &str, name: &str| index().find(code, &name_key(name), None);
        assert_eq!(find("5399025392", "Bất kỳ"), UnitMatch::Is(1));
        assert_eq!(find("", "CTY TNHH MAY AN PHÁT (mẫu)"), UnitMatch::Is(1));
        assert_eq!(find("5399038641", "Công ty TNHH May An Phát (mẫu)"), UnitMatch::Nobody);
        assert!(matches!(find("", "Cong ty CP Hung Dung (mau)"), UnitMatch::OneOf(_)));
        assert_eq!(find("", "Công ty TNHH Thạch Sanh (mẫu)"), UnitMatch::Nobody);
    }
}
