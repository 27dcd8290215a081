//! What the store knows, as far as a look needs it: one snapshot, so that the
//! look itself asks nothing and nobody.

use std::sync::Arc;

use songhanh_vietnamese::fold;

use super::layout::Layout;
use crate::calendar::{Day, Instant};
use crate::indicators::Catalogue;
use crate::register::Matcher;
use crate::territory::{Finding, Gazetteer, PlaceId, Tier, When, ZoneId};

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
    pub units: Arc<Matcher>,
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
    // By their letters alone: "TT- Huế", "T.T.Huế" and "TT Huế" are one form.
    const SHORT: [(&str, &str); 16] = [
        ("tthue", "Thừa Thiên Huế"),
        ("tthienhue", "Thừa Thiên Huế"),
        ("thuathienhue", "Thừa Thiên Huế"),
        ("hcm", "Hồ Chí Minh"),
        ("hcmc", "Hồ Chí Minh"),
        ("tphcm", "Hồ Chí Minh"),
        ("brvt", "Bà Rịa - Vũng Tàu"),
        ("briavungtau", "Bà Rịa - Vũng Tàu"),
        ("bariavungtau", "Bà Rịa - Vũng Tàu"),
        ("daclac", "Đắk Lắk"),
        ("daklak", "Đắk Lắk"),
        ("baccan", "Bắc Kạn"),
        ("dacnong", "Đắk Nông"),
        ("daknong", "Đắk Nông"),
        ("gialai", "Gia Lai"),
        ("kontum", "Kon Tum"),
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
    let letters: String = songhanh_vietnamese::fold(text).chars().filter(|letter| letter.is_alphanumeric()).collect();
    let short = SHORT.iter().find(|(short, _)| *short == letters).map(|(_, name)| (*name).to_owned());
    short.unwrap_or_else(|| text.to_owned())
}
