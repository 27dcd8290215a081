//! Which known units a candidate may be, and which records may be one unit:
//! proposals with a score and the reasons for it, for a person to confirm. Tax
//! code first, then the name without its legal form, then places.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use songhanh_vietnamese::fold;
use songhanh_vietnamese::name::{NameKey, Reason, name_key, similarity};

use super::image::{Image, ask};
use super::reason::MatchReason;
use super::unit::UnitId;
use crate::desk::{Act, AsOf, Desk, DeskError, Reading};
use crate::store::StoreError;
use crate::territory::{PlaceId, ZoneId};

/// What is known of a row that may be a unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidate {
    /// Its name as written.
    pub name: String,
    /// Its tax code in the official form, or empty.
    pub tax_code: String,
    /// Its address, or empty.
    pub address: String,
    /// The commune of its headquarters.
    pub commune: Option<PlaceId>,
    /// A zone that it is in.
    pub zone: Option<ZoneId>,
}

/// A unit that a candidate may be.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Match {
    /// The unit.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// From 60 (worth a look) to 100 (the same tax code and a name like it).
    pub score: u8,
    /// What the score is made of.
    pub reasons: Vec<MatchReason>,
}

/// Two records that may be one unit.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Duplicate {
    /// The older record.
    pub left: UnitId,
    /// Its name.
    pub left_name: String,
    /// The younger record.
    pub right: UnitId,
    /// Its name.
    pub right_name: String,
    /// As of a [`Match`].
    pub score: u8,
    /// What the score is made of.
    pub reasons: Vec<MatchReason>,
}

/// Below this a match is not worth a look.
const SCORE_MIN: u8 = 60;
/// Matches given for one candidate.
const MATCHES_MAX: usize = 5;
/// Units that share a word are compared only where so few do.
const SHARING_MAX: usize = 200;
/// Units at one address are compared only where it is an address of few: a
/// zone's name alone is no address.
const NEIGHBOURS_MAX: usize = 10;
/// Records of one name are compared pair by pair up to so many.
const NAMESAKES_MAX: usize = 30;

/// A known unit, ready to be compared.
#[derive(Debug)]
struct Known {
    unit: UnitId,
    candidate: Candidate,
    zones: Vec<ZoneId>,
    others: Vec<String>,
    key: OnceLock<NameKey>,
}

impl Known {
    fn key(&self) -> &NameKey {
        self.key.get_or_init(|| key_with(&self.candidate.name, &self.others))
    }
}

/// The parts of a name, its other names among its aliases.
fn key_with(name: &str, others: &[String]) -> NameKey {
    let mut key = name_key(name);
    key.aliases.extend(others.iter().map(|other| name_key(other).core));
    key
}

/// The units of a moment, indexed for matching a hundred thousand rows.
#[derive(Debug, Default)]
pub struct Matcher {
    as_of: Option<AsOf>,
    known: Vec<Known>,
    by_unit: HashMap<UnitId, u32>,
    by_enterprise: HashMap<String, Vec<u32>>,
    by_letters: HashMap<String, Vec<u32>>,
    by_word: HashMap<String, Vec<u32>>,
    by_address: OnceLock<HashMap<String, Vec<u32>>>,
}

fn letters(core: &str) -> String {
    core.chars().filter(|letter| *letter != ' ').collect()
}

fn enterprise(tax_code: &str) -> &str {
    tax_code.split('-').next().unwrap_or(tax_code)
}

impl Matcher {
    fn new(image: &Image) -> Self {
        let mut matcher = Self { as_of: image.as_of, ..Self::default() };
        matcher.known.reserve(image.order.len());
        for entry in image.entries.iter().flatten() {
            let row = &entry.row;
            let known = Known {
                unit: row.id,
                candidate: Candidate {
                    name: row.name.to_string(),
                    tax_code: row.tax_code.to_string(),
                    address: entry.address.to_string(),
                    commune: row.commune,
                    zone: row.zone(),
                },
                zones: row.zones.iter().map(|(zone, _)| *zone).collect(),
                others: entry.others.iter().map(ToString::to_string).collect(),
                key: OnceLock::new(),
            };
            matcher.add(known, &entry.core);
        }
        matcher
    }

    /// Units with their other names, for tests.
    #[cfg(test)]
    pub(super) fn of(all: Vec<(UnitId, Candidate, Vec<String>)>) -> Self {
        let mut matcher = Self::default();
        for (unit, candidate, others) in all {
            let core = name_key(&candidate.name).core;
            let zones = candidate.zone.into_iter().collect();
            matcher.add(Known { unit, candidate, zones, others, key: OnceLock::new() }, &core);
        }
        matcher
    }

    /// Puts a unit, whose name has the distinguishing words `core`, into the
    /// indexes.
    fn add(&mut self, known: Known, core: &str) {
        let at = u32::try_from(self.known.len()).expect("slots are counted in 32 bits");
        if !known.candidate.tax_code.is_empty() {
            let enterprise = enterprise(&known.candidate.tax_code).to_owned();
            self.by_enterprise.entry(enterprise).or_default().push(at);
        }
        let mut cores: BTreeSet<String> = known.others.iter().map(|other| letters(&name_key(other).core)).collect();
        cores.insert(letters(core));
        for core in cores.into_iter().filter(|core| !core.is_empty()) {
            self.by_letters.entry(core).or_default().push(at);
        }
        for word in core.split(' ').collect::<BTreeSet<_>>().into_iter().filter(|word| word.len() > 1) {
            match self.by_word.get_mut(word) {
                Some(units) => units.push(at),
                None => drop(self.by_word.insert(word.to_owned(), vec![at])),
            }
        }
        self.by_unit.insert(known.unit, at);
        self.known.push(known);
    }

    fn get(&self, unit: UnitId) -> Option<&Known> {
        self.by_unit.get(&unit).map(|at| &self.known[*at as usize])
    }

    pub(super) fn unit_at(&self, at: u32) -> UnitId {
        self.known[at as usize].unit
    }

    /// True where the unit is known.
    #[must_use]
    pub fn knows(&self, unit: UnitId) -> bool {
        self.by_unit.contains_key(&unit)
    }

    /// How many units are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// True for an empty register.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// The zone in which a unit is counted.
    #[must_use]
    pub fn zone_of(&self, unit: UnitId) -> Option<ZoneId> {
        self.get(unit)?.candidate.zone
    }

    /// Every zone that a unit is in.
    pub(super) fn zones_of(&self, unit: UnitId) -> &[ZoneId] {
        self.get(unit).map_or(&[], |known| &known.zones)
    }

    /// The units that `candidate` may be, the likeliest first.
    #[must_use]
    pub fn matches(&self, candidate: &Candidate) -> Vec<Match> {
        let key = name_key(&candidate.name);
        let mut found = self.compared(candidate, &key, self.worth_comparing(candidate, &key).into_iter());
        found.retain(|one| one.score >= SCORE_MIN);
        found
    }

    /// These units with their scores, the likeliest of them first.
    pub(super) fn compared(&self, candidate: &Candidate, key: &NameKey, at: impl Iterator<Item = u32>) -> Vec<Match> {
        let mut found: Vec<Match> = at
            .map(|at| {
                let known = &self.known[at as usize];
                let (score, reasons) = weigh(candidate, key, known);
                Match { unit: known.unit, name: known.candidate.name.clone(), score, reasons }
            })
            .collect();
        found.sort_by(|a, b| b.score.cmp(&a.score).then(a.unit.cmp(&b.unit)));
        found.truncate(MATCHES_MAX);
        found
    }

    /// Units with just this tax code: several where records wait to be merged.
    pub(super) fn of_tax_code(&self, tax_code: &str) -> impl Iterator<Item = u32> {
        let own = self.by_enterprise.get(enterprise(tax_code)).into_iter().flatten().copied();
        own.filter(move |at| self.known[*at as usize].candidate.tax_code == tax_code)
    }

    /// Units that have, or had, a name of the same letters.
    pub(super) fn namesakes(&self, key: &NameKey) -> impl Iterator<Item = u32> {
        let names = std::iter::once(&key.core).chain(&key.aliases).filter(|name| !name.is_empty());
        let found: BTreeSet<u32> = names
            .flat_map(|name| self.by_letters.get(&letters(name)).into_iter().flatten().take(SHARING_MAX))
            .copied()
            .collect();
        found.into_iter()
    }

    /// The few units at this address.
    pub(super) fn neighbours(&self, address: &str) -> impl Iterator<Item = u32> {
        let folded = fold(address);
        let by_address = || {
            let mut by_address: HashMap<String, Vec<u32>> = HashMap::new();
            for (at, known) in (0..).zip(&self.known) {
                by_address.entry(fold(&known.candidate.address)).or_default().push(at);
            }
            by_address
        };
        let there = (!folded.is_empty()).then(|| self.by_address.get_or_init(by_address).get(&folded)).flatten();
        there.filter(|there| there.len() <= NEIGHBOURS_MAX).into_iter().flatten().copied()
    }

    /// Units with the same tax code or name; failing both, those that share the
    /// rarest words of the name.
    fn worth_comparing(&self, candidate: &Candidate, key: &NameKey) -> BTreeSet<u32> {
        let mut worth: BTreeSet<u32> = self.namesakes(key).collect();
        if !candidate.tax_code.is_empty() {
            worth.extend(self.by_enterprise.get(enterprise(&candidate.tax_code)).into_iter().flatten());
        }
        if worth.is_empty() {
            let mut shared: Vec<&Vec<u32>> = key.core.split(' ').filter_map(|word| self.by_word.get(word)).collect();
            shared.sort_by_key(|units| units.len());
            for units in shared.into_iter().filter(|units| units.len() <= SHARING_MAX).take(3) {
                worth.extend(units);
            }
        }
        worth
    }

    /// Pairs of records with one tax code, or with names of the same letters or
    /// the same words, the likeliest first.
    #[must_use]
    pub fn duplicates(&self, limit: usize) -> Vec<Duplicate> {
        let mut by_words: BTreeMap<Vec<&str>, Vec<u32>> = BTreeMap::new();
        for (at, known) in (0..).zip(&self.known) {
            let mut words: Vec<&str> = known.key().core.split(' ').collect();
            words.sort_unstable();
            by_words.entry(words).or_default().push(at);
        }
        let groups = self.by_enterprise.values().chain(self.by_letters.values()).chain(by_words.values());
        let mut pairs = BTreeSet::new();
        for group in groups.filter(|group| (2..=NAMESAKES_MAX).contains(&group.len())) {
            for (place, left) in group.iter().enumerate() {
                pairs.extend(group[place + 1..].iter().map(|right| (*left.min(right), *left.max(right))));
            }
        }
        let mut found: Vec<Duplicate> = pairs
            .into_iter()
            .filter(|(left, right)| left != right)
            .filter_map(|(left, right)| {
                let (left, right) = (&self.known[left as usize], &self.known[right as usize]);
                let (left, right) = if left.unit < right.unit { (left, right) } else { (right, left) };
                let (score, reasons) = weigh(&left.candidate, left.key(), right);
                (score >= SCORE_MIN).then(|| Duplicate {
                    left: left.unit,
                    left_name: left.candidate.name.clone(),
                    right: right.unit,
                    right_name: right.candidate.name.clone(),
                    score,
                    reasons,
                })
            })
            .collect();
        found.sort_by(|a, b| b.score.cmp(&a.score).then((a.left, a.right).cmp(&(b.left, b.right))));
        found.truncate(limit);
        found
    }
}

/// The score of a candidate against a known unit, with its reasons.
///
/// A tax code decides: the same one gives 100, or 85 where the names have
/// little in common, because somebody then mistyped one of them; another one
/// leaves at most 55, or 84 where it is a slip of the pen away from the same
/// one. Without, the names give what
/// [`similarity`] says, five more for the same address, three for the same
/// commune or zone, ten less for another commune.
fn weigh(candidate: &Candidate, key: &NameKey, known: &Known) -> (u8, Vec<MatchReason>) {
    let mut reasons = Vec::new();
    let alike = similarity(key, known.key());
    let (one, other) = (candidate.tax_code.as_str(), known.candidate.tax_code.as_str());
    let both = !one.is_empty() && !other.is_empty();
    if both && one == other {
        reasons.push(MatchReason::SameTaxCode);
    } else if both {
        reasons.push(match enterprise(one) == enterprise(other) {
            true => MatchReason::OtherBranch,
            false if is_slip(one, other) => MatchReason::MistypedTaxCode,
            false => MatchReason::OtherTaxCode,
        });
    }
    for reason in &alike.reasons {
        reasons.push(match reason {
            Reason::SameCore => MatchReason::SameName,
            Reason::MarksDiffer => MatchReason::MarksDiffer,
            Reason::SameAlias => MatchReason::FormerName,
            Reason::OtherOrder => MatchReason::OtherOrder,
            Reason::OtherSpacing => MatchReason::OtherSpacing,
            Reason::FormsDiffer => MatchReason::FormsDiffer,
            Reason::DependenceDiffers => MatchReason::BranchesDiffer,
            Reason::Words { common: 0, nearly: 0, .. } => MatchReason::NamesDiffer,
            Reason::Words { common, nearly, left_only, right_only } => MatchReason::SomeWords {
                common: common.saturating_add(*nearly),
                apart: left_only.saturating_add(*right_only),
            },
        });
    }
    let mut score = i32::from(alike.score);
    if let (Some(one), Some(other)) = (candidate.commune, known.candidate.commune) {
        let same = one == other;
        reasons.push(if same { MatchReason::SameCommune } else { MatchReason::OtherCommune });
        score += if same { 3 } else { -10 };
    }
    if candidate.zone.is_some_and(|zone| known.zones.contains(&zone)) {
        reasons.push(MatchReason::SameZone);
        score += 3;
    }
    let address = fold(&candidate.address);
    if !address.is_empty() && address == fold(&known.candidate.address) {
        reasons.push(MatchReason::SameAddress);
        score += 5;
    }
    let score = match (both, one == other) {
        (true, true) => {
            if alike.score < 50 {
                85
            } else {
                100
            }
        }
        (true, false) if reasons.contains(&MatchReason::MistypedTaxCode) => score.min(84),
        (true, false) => score.min(55),
        // Without a tax code nothing is certain.
        (false, _) => score.min(99),
    };
    (u8::try_from(score.clamp(0, 100)).unwrap_or(0), reasons)
}

/// True where one text is the other with one sign mistyped, or with two
/// neighbours exchanged.
fn is_slip(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let apart: Vec<usize> = (0..one.len()).filter(|at| one[*at] != other[*at]).collect();
    match apart.as_slice() {
        [_] => true,
        [first, second] => second - first == 1 && one[*first] == other[*second] && one[*second] == other[*first],
        _ => false,
    }
}

/// The matcher of an open store, made anew when the register has changed.
#[derive(Default)]
struct Kept(Mutex<Option<Arc<Matcher>>>);

async fn matcher(desk: &Desk) -> Result<Arc<Matcher>, DeskError> {
    let mut reading = desk.read(Act::ReadRegister, desk.now()).await?;
    Ok(matcher_in(desk, &mut reading).await?)
}

/// The units as known now, indexed for matching.
///
/// # Errors
/// The store.
pub async fn matcher_in(desk: &Desk, reading: &mut Reading) -> Result<Arc<Matcher>, StoreError> {
    let kept = desk.store().image::<Kept>();
    ask(desk, reading, desk.now(), |image, _| {
        let mut kept = kept.0.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.as_ref().filter(|matcher| matcher.as_of.is_some() && matcher.as_of == image.as_of) {
            Some(matcher) => Arc::clone(matcher),
            None => Arc::clone(kept.insert(Arc::new(Matcher::new(image)))),
        }
    })
    .await
}

/// The units that one candidate may be, the likeliest first.
///
/// # Errors
/// The policy or the store.
pub async fn match_unit(desk: &Desk, candidate: &Candidate) -> Result<Vec<Match>, DeskError> {
    Ok(matcher(desk).await?.matches(candidate))
}

/// Records that may be one unit, the likeliest first.
///
/// # Errors
/// The policy or the store.
pub async fn probable_duplicates(desk: &Desk, limit: usize) -> Result<Vec<Duplicate>, DeskError> {
    Ok(matcher(desk).await?.duplicates(limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_one_digit_or_two_neighbours_exchanged() {
        assert!(is_slip("5399052685", "5399052686"));
        assert!(is_slip("5399052685", "5399056285"));
        for other in ["5399052685", "5399051686", "5399062585", "539905268"] {
            assert!(!is_slip("5399052685", other), "{other}");
        }
    }
}
