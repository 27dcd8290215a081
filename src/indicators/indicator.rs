//! An indicator, and the version of it that holds on a day.

use std::collections::HashMap;

use crate::calendar::Day;
use crate::desk::Fault;
use crate::id_type;
use crate::words::{Lang, args};

id_type! {
    /// An indicator: what is counted. Its code and names are dated.
    IndicatorId
}

/// Most decimals that an indicator may have.
pub const SCALE_MAX: u8 = 6;

/// Counts of persons in a named unit that point at persons.
pub const SMALL_COUNTS: std::ops::RangeInclusive<i64> = 1..=2;

/// How an indicator behaves over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nature {
    /// *Có đến cuối kỳ*: the state at the end of a period; never summed over
    /// periods.
    Stock,
    /// *Trong kỳ*: what happened in a period; summed over periods.
    Flow,
    /// *Lượt*: attendances; summed over periods, and never a number of persons.
    Attendance,
    /// A ratio of two others; computed from their exact sums, never stated.
    Rate,
}

impl Nature {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Stock, Self::Flow, Self::Attendance, Self::Rate];

    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stock => "stock",
            Self::Flow => "flow",
            Self::Attendance => "attendance",
            Self::Rate => "rate",
        }
    }

    /// The nature with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|nature| nature.word() == word)
    }
}

/// An indicator as it is defined on a day.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Indicator {
    /// Its id, the same through every version.
    pub id: IndicatorId,
    /// Its code in reports: `P2`, `P4.HD`.
    pub code: String,
    /// Vietnamese name.
    pub name_vi: String,
    /// English name.
    pub name_en: String,
    /// Unit of measure in Vietnamese: `tỷ đồng`.
    pub unit_vi: String,
    /// Unit of measure in English.
    pub unit_en: String,
    /// Decimals that are kept, 0 to 6: an amount counts units of 10^-scale.
    pub scale: u8,
    /// How it behaves over time.
    pub nature: Nature,
    /// Above the line of a rate.
    pub numerator: Option<IndicatorId>,
    /// Below the line of a rate.
    pub denominator: Option<IndicatorId>,
    /// The indicators whose sum it is where nobody states it itself; none where
    /// it is only ever stated.
    pub parts: Vec<IndicatorId>,
    /// True where the values of units may be added up.
    pub additive: bool,
    /// True where a count of 1 or 2 in a named unit points at a person.
    pub personal: bool,
    /// The smallest amount that can be; none where there is no bound.
    pub least: Option<i64>,
    /// The greatest amount that can be.
    pub greatest: Option<i64>,
    /// The document that defines it.
    pub basis: String,
    /// What this version changed.
    pub note: String,
    /// First day of this version.
    pub valid_from: Day,
    /// The day after its last.
    pub valid_to: Day,
}

impl Indicator {
    /// Its name in `lang`.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.name_vi,
            Lang::En => &self.name_en,
        }
    }

    /// Its unit of measure in `lang`.
    #[must_use]
    pub fn unit(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.unit_vi,
            Lang::En => &self.unit_en,
        }
    }

    /// The bound that `amount` oversteps: the word `least` or `greatest`, and
    /// the bound itself.
    #[must_use]
    pub fn oversteps(&self, amount: i64) -> Option<(&'static str, i64)> {
        let below = self.least.filter(|least| amount < *least).map(|least| ("least", least));
        below.or_else(|| self.greatest.filter(|greatest| amount > *greatest).map(|greatest| ("greatest", greatest)))
    }

    /// True for a rate in per cent: its ratio counts a hundredfold.
    #[must_use]
    pub fn is_percent(&self) -> bool {
        self.nature == Nature::Rate && self.unit_vi == "%"
    }

    /// True where `amount` is a count so small that it points at persons.
    #[must_use]
    pub fn is_small_count(&self, amount: Option<i64>) -> bool {
        self.personal && amount.is_some_and(|amount| SMALL_COUNTS.contains(&amount))
    }

    /// The exact rate at this indicator's own scale, rounded half away from
    /// zero: the one rounding of the house. `numerator` and `denominator` are
    /// sums at the scales named. None over a zero denominator, or beyond 64
    /// bits.
    #[must_use]
    pub fn rate(&self, numerator: (i128, u8), denominator: (i128, u8)) -> Option<i64> {
        let (above, above_scale) = numerator;
        let (below, below_scale) = denominator;
        if below == 0 {
            return None;
        }
        let hundred = if self.is_percent() { 100 } else { 1 };
        let above = above.checked_mul(hundred)?.checked_mul(power(self.scale + below_scale))?;
        let below = below.checked_mul(power(above_scale))?;
        i64::try_from(divided(above, below)).ok()
    }
}

/// 10^`scale`.
#[must_use]
pub fn power(scale: u8) -> i128 {
    10_i128.pow(u32::from(scale))
}

/// `above / below`, rounded half away from zero.
#[must_use]
pub fn divided(above: i128, below: i128) -> i128 {
    let (whole, rest) = (above / below, above % below);
    let up = rest.unsigned_abs() >= below.unsigned_abs() - rest.unsigned_abs();
    if up { whole + above.signum() * below.signum() } else { whole }
}

/// The indicators of one day, by id and by code.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    all: Vec<Indicator>,
    by_id: HashMap<IndicatorId, usize>,
    by_code: HashMap<String, usize>,
}

impl Catalogue {
    /// The catalogue of these indicators, in their order.
    #[must_use]
    pub fn new(all: Vec<Indicator>) -> Self {
        let by_id = all.iter().enumerate().map(|(index, one)| (one.id, index)).collect();
        let by_code = all.iter().enumerate().map(|(index, one)| (one.code.clone(), index)).collect();
        Self { all, by_id, by_code }
    }

    /// All of them, by code.
    #[must_use]
    pub fn all(&self) -> &[Indicator] {
        &self.all
    }

    /// The indicator with this id.
    #[must_use]
    pub fn get(&self, id: IndicatorId) -> Option<&Indicator> {
        self.by_id.get(&id).map(|index| &self.all[*index])
    }

    /// The indicators whose statements make this one's figures: of a rate those
    /// of its two parts, of a sum itself and its parts, else itself.
    #[must_use]
    pub fn stated_for(&self, id: IndicatorId) -> Vec<IndicatorId> {
        let Some(one) = self.get(id) else { return vec![id] };
        if one.nature == Nature::Rate {
            let halves = [one.numerator, one.denominator].into_iter().flatten();
            return halves.flat_map(|half| self.stated_for(half)).collect();
        }
        std::iter::once(id).chain(one.parts.iter().copied()).collect()
    }

    /// The indicators that this one is a part of.
    pub fn wholes_of(&self, part: IndicatorId) -> impl Iterator<Item = &Indicator> {
        self.all.iter().filter(move |one| one.parts.contains(&part))
    }

    /// The indicator with this code.
    #[must_use]
    pub fn of_code(&self, code: &str) -> Option<&Indicator> {
        self.by_code.get(code.trim()).map(|index| &self.all[*index])
    }
}

/// What somebody typed about an indicator.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct IndicatorForm {
    /// Code.
    pub code: String,
    /// Vietnamese name.
    pub name_vi: String,
    /// English name; the Vietnamese one where empty.
    pub name_en: String,
    /// Unit in Vietnamese.
    pub unit_vi: String,
    /// Unit in English; the Vietnamese one where empty.
    pub unit_en: String,
    /// Decimals.
    pub scale: String,
    /// `stock`, `flow`, `attendance` or `rate`.
    pub nature: String,
    /// Code above the line of a rate.
    pub numerator: String,
    /// Code below the line of a rate.
    pub denominator: String,
    /// Codes of the indicators whose sum it is, with `+`, commas or spaces
    /// between them; empty where it is only ever stated.
    pub parts: String,
    /// `no` where values may not be added up.
    pub additive: String,
    /// `yes` where 1 or 2 points at a person.
    pub personal: String,
    /// The smallest amount, at the scale; 0 where empty, `none` for no bound.
    pub least: String,
    /// The greatest amount; no bound where empty.
    pub greatest: String,
    /// The document that defines it.
    pub basis: String,
    /// What this version changes.
    pub note: String,
}

/// An indicator as meant: every field sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct IndicatorDraft {
    pub(super) code: String,
    pub(super) name_vi: String,
    pub(super) name_en: String,
    pub(super) unit_vi: String,
    pub(super) unit_en: String,
    pub(super) scale: u8,
    pub(super) nature: Nature,
    pub(super) numerator: Option<IndicatorId>,
    pub(super) denominator: Option<IndicatorId>,
    pub(super) parts: Vec<IndicatorId>,
    pub(super) additive: bool,
    pub(super) personal: bool,
    pub(super) least: Option<i64>,
    pub(super) greatest: Option<i64>,
    pub(super) basis: String,
    pub(super) note: String,
}

impl IndicatorForm {
    /// Every fault at once, or the indicator as meant. `catalogue` holds those
    /// that a rate may stand on.
    pub(super) fn check(&self, catalogue: &Catalogue) -> Result<IndicatorDraft, Vec<Fault>> {
        let mut faults = Vec::new();
        for (place, text) in [("code", &self.code), ("name_vi", &self.name_vi), ("unit_vi", &self.unit_vi)] {
            if text.trim().is_empty() {
                faults.push(Fault::new(place, "fault-missing"));
            }
        }
        let scale = self.scale.trim().parse::<u8>().ok().filter(|scale| *scale <= SCALE_MAX);
        if scale.is_none() {
            faults.push(Fault::new("scale", "fault-scale"));
        }
        let nature = Nature::of_word(self.nature.trim());
        if nature.is_none() {
            faults.push(Fault::new("nature", "fault-not-in-list"));
        }
        let (numerator, denominator) = match nature {
            Some(Nature::Rate) => self.formula(catalogue, &mut faults),
            _ => (None, None),
        };
        let parts = self.summed(catalogue, &mut faults);
        let least = match self.least.trim() {
            "" => Some(0),
            "none" => None,
            text => bound(text, "least", &mut faults),
        };
        let greatest = match self.greatest.trim() {
            "" => None,
            text => bound(text, "greatest", &mut faults),
        };
        match (scale, nature) {
            (Some(scale), Some(nature)) if faults.is_empty() => Ok(IndicatorDraft {
                code: self.code.trim().to_owned(),
                name_vi: self.name_vi.trim().to_owned(),
                name_en: or(&self.name_en, &self.name_vi),
                unit_vi: self.unit_vi.trim().to_owned(),
                unit_en: or(&self.unit_en, &self.unit_vi),
                scale,
                nature,
                numerator,
                denominator,
                parts,
                additive: nature != Nature::Rate && self.additive.trim() != "no",
                personal: self.personal.trim() == "yes",
                least,
                greatest,
                basis: self.basis.trim().to_owned(),
                note: self.note.trim().to_owned(),
            }),
            _ => Err(faults),
        }
    }

    /// The indicators of a sum: each there once, countable as this one is, and
    /// no sum itself, so that every sum is one step away from what was stated.
    fn summed(&self, catalogue: &Catalogue, faults: &mut Vec<Fault>) -> Vec<IndicatorId> {
        let mut parts = Vec::new();
        let codes = self.parts.split([',', '+', ' ']).map(str::trim).filter(|code| !code.is_empty());
        for code in codes {
            let told = args([("code", code.to_owned())]);
            let Some(part) = catalogue.of_code(code) else {
                faults.push(Fault::with("parts", "fault-part-not-in-list", told));
                continue;
            };
            let is_whole = part.code == self.code.trim() || !part.parts.is_empty();
            let own_parts =
                catalogue.of_code(&self.code).is_some_and(|own| catalogue.wholes_of(own.id).next().is_some());
            let alike = part.unit_vi == self.unit_vi.trim()
                && part.scale.to_string() == self.scale.trim()
                && part.nature.word() == self.nature.trim();
            if is_whole || own_parts {
                faults.push(Fault::with("parts", "fault-part-of-a-part", told));
            } else if !alike || !part.additive || self.additive.trim() == "no" {
                faults.push(Fault::with("parts", "fault-part-differs", told));
            } else if !parts.contains(&part.id) {
                parts.push(part.id);
            }
        }
        parts
    }

    /// The two indicators of a rate: both there, both additive (a rate of rates
    /// has no exact sums), and of one unit where the rate is a percentage.
    fn formula(&self, catalogue: &Catalogue, faults: &mut Vec<Fault>) -> (Option<IndicatorId>, Option<IndicatorId>) {
        let mut part = |place: &'static str, code: &str| {
            let found = catalogue.of_code(code);
            match found {
                None if code.trim().is_empty() => faults.push(Fault::new(place, "fault-missing")),
                None => faults.push(Fault::new(place, "fault-not-in-list")),
                Some(one) if !one.additive => faults.push(Fault::new(place, "fault-rate-of-rates")),
                Some(_) => {}
            }
            found
        };
        let numerator = part("numerator", &self.numerator);
        let denominator = part("denominator", &self.denominator);
        if let (Some(above), Some(below)) = (numerator, denominator)
            && self.unit_vi.trim() == "%"
            && above.unit_vi != below.unit_vi
        {
            faults.push(Fault::new("denominator", "fault-rate-units-differ"));
        }
        (numerator.map(|one| one.id), denominator.map(|one| one.id))
    }
}

fn or(text: &str, otherwise: &str) -> String {
    let text = text.trim();
    if text.is_empty() { otherwise.trim() } else { text }.to_owned()
}

fn bound(text: &str, place: &'static str, faults: &mut Vec<Fault>) -> Option<i64> {
    let bound = text.parse().ok();
    if bound.is_none() {
        faults.push(Fault::new(place, "fault-not-a-number"));
    }
    bound
}
