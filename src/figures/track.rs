//! Where a subject is counted, day by day: a compact list of spells that is
//! read once for each period.

use songhanh_statistics::Code;

use super::dimension::{Codes, Dimension, list, sector_keys};
use crate::calendar::{BEGINNING, Day, Instant, OPEN_END, Period};
use crate::desk::AsOf;
use crate::indicators::{Grain, Subject};
use crate::register::bulk::UnitHistory;
use crate::territory::{Carried, Gazetteer, PlaceId, ZoneId};

/// What a spell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    /// The subject exists.
    Exists,
    /// Its status says that it does not work.
    Idle,
    /// It is in this class of the dimension.
    Class(Dimension, Code),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Spell {
    says: Says,
    basis: Basis,
    from: Day,
    to: Day,
}

/// How the class of a spell is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Basis {
    /// Somebody recorded it.
    Stated,
    /// What was recorded became this, all of it.
    Carried,
    /// What was recorded was divided, or was put together, and nobody has said
    /// where the subject is: it stays in the class that was recorded.
    Open,
}

/// A subject's spells. Of two spells of one dimension the earlier in the list
/// is the one that counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Track(Box<[Spell]>);

/// Where a subject is counted in one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    /// It exists and works on some day of the period: it is expected to report.
    pub(super) expected: bool,
    /// Its class in each dimension, on the last such day.
    pub(super) codes: [Code; Dimension::ALL.len()],
}

/// A spell as bytes keep it: what it says (0 it exists, 1 it is idle, 2 a class),
/// the dimension and the class, how that is known, and the days as yyyymmdd.
pub(super) type SavedSpell = (u8, u8, u16, u8, i32, i32);

fn number_of(day: Day) -> i32 {
    i32::from(day.year()) * 10_000 + i32::from(day.month()) * 100 + i32::from(day.day())
}

fn day_of(number: i32) -> Option<Day> {
    let part = |number: i32| i8::try_from(number).ok();
    Day::new(i16::try_from(number / 10_000).ok()?, part(number / 100 % 100)?, part(number % 100)?).ok()
}

const BASES: [Basis; 3] = [Basis::Stated, Basis::Carried, Basis::Open];

impl Track {
    /// Its spells as bytes keep them.
    pub(super) fn saved(&self) -> Vec<SavedSpell> {
        let saved = |spell: &Spell| {
            let (says, dimension, code) = match spell.says {
                Says::Exists => (0, 0, 0),
                Says::Idle => (1, 0, 0),
                Says::Class(dimension, code) => (2, dimension as u8, code.0),
            };
            (says, dimension, code, spell.basis as u8, number_of(spell.from), number_of(spell.to))
        };
        self.0.iter().map(saved).collect()
    }

    /// Of what [`Track::saved`] gave; none where it did not.
    pub(super) fn of_saved(spells: &[SavedSpell]) -> Option<Self> {
        let spell = |&(says, dimension, code, basis, from, to): &SavedSpell| {
            let says = match says {
                0 => Says::Exists,
                1 => Says::Idle,
                2 => Says::Class(*Dimension::ALL.get(usize::from(dimension))?, Code(code)),
                _ => return None,
            };
            Some(Spell { says, basis: *BASES.get(usize::from(basis))?, from: day_of(from)?, to: day_of(to)? })
        };
        spells.iter().map(spell).collect::<Option<_>>().map(Self)
    }

    /// Of a unit.
    pub(super) fn of_unit(history: &UnitHistory, gazetteer: &Gazetteer, known: Instant, codes: &mut Codes) -> Self {
        let mut spells = Vec::new();
        let mut say = |says, from, to| spells.push(Spell { says, basis: Basis::Stated, from, to });
        for spell in &history.exists {
            say(Says::Exists, spell.from, spell.to);
        }
        for spell in &history.statuses {
            say(Says::Class(Dimension::Status, codes.give(Dimension::Status, &spell.what)), spell.from, spell.to);
            // A status that is in no list keeps nobody from reporting.
            if list(Dimension::Status).get(&spell.what).is_some_and(|status| !status.works) {
                say(Says::Idle, spell.from, spell.to);
            }
        }
        for spell in &history.profiles {
            let (section, division) = sector_keys(&spell.what.sector_version, &spell.what.sector);
            for (dimension, key) in [
                (Dimension::Kind, &spell.what.kind),
                (Dimension::Ownership, &spell.what.ownership),
                (Dimension::Section, &section),
                (Dimension::Division, &division),
            ] {
                say(Says::Class(dimension, codes.give(dimension, key)), spell.from, spell.to);
            }
        }
        for headquarters in [true, false] {
            for spell in history.zones.iter().filter(|spell| spell.what.1 == headquarters) {
                carried(spell.what.0, (spell.from, spell.to), gazetteer, known, |to, basis, days| {
                    let id = if basis == Basis::Open { spell.what.0 } else { to[0] };
                    let says = Says::Class(Dimension::Zone, codes.give(Dimension::Zone, &id.to_string()));
                    spells.push(Spell { says, basis, from: days.0, to: days.1 });
                });
                for id in gazetteer.relatives(spell.what.0) {
                    codes.give(Dimension::Zone, &id.to_string());
                }
            }
        }
        let mut track = Self(spells.into());
        for spell in &history.communes {
            track.lies_in(PlaceId(spell.what), (spell.from, spell.to), gazetteer, known, codes);
        }
        track
    }

    /// Of anything that values are stated of, apart from units.
    pub(super) fn of_place(subject: Subject, gazetteer: &Gazetteer, known: Instant, codes: &mut Codes) -> Self {
        let mut track = Self::default();
        match subject.grain {
            Grain::Unit => {}
            Grain::Programme => track.say(Says::Exists, BEGINNING, OPEN_END),
            Grain::Zone => {
                let own = codes.give(Dimension::Zone, &subject.id.to_string());
                for id in gazetteer.relatives(subject.id) {
                    codes.give(Dimension::Zone, &id.to_string());
                }
                for zone in gazetteer.zone_history(ZoneId(subject.id), known) {
                    let days = (zone.valid_from, zone.valid_to);
                    track.say(Says::Exists, days.0, days.1);
                    track.say(Says::Class(Dimension::Zone, own), days.0, days.1);
                    // A zone over several communes is counted in none of them.
                    if let [commune] = zone.communes[..] {
                        track.lies_in(commune, days, gazetteer, known, codes);
                    } else {
                        track.shares_province(&zone.communes, days, gazetteer, known, codes);
                    }
                }
            }
            Grain::Commune => {
                let own = codes.give(Dimension::Commune, &subject.id.to_string());
                track.say(Says::Class(Dimension::Commune, own), BEGINNING, OPEN_END);
                for place in gazetteer.history(PlaceId(subject.id), known) {
                    track.say(Says::Exists, place.valid_from, place.valid_to);
                    if let Some(province) = place.parent {
                        let code = codes.give(Dimension::Province, &province.to_string());
                        track.say(Says::Class(Dimension::Province, code), place.valid_from, place.valid_to);
                    }
                }
                give_relatives(subject.id, gazetteer, known, codes);
            }
            Grain::Province => {
                let own = codes.give(Dimension::Province, &subject.id.to_string());
                for place in gazetteer.history(PlaceId(subject.id), known) {
                    track.say(Says::Exists, place.valid_from, place.valid_to);
                    track.say(Says::Class(Dimension::Province, own), place.valid_from, place.valid_to);
                }
                for id in gazetteer.relatives(subject.id) {
                    codes.give(Dimension::Province, &id.to_string());
                }
            }
        }
        track
    }

    fn say(&mut self, says: Says, from: Day, to: Day) {
        self.say_by(Basis::Stated, says, (from, to));
    }

    fn say_by(&mut self, basis: Basis, says: Says, (from, to): (Day, Day)) {
        let mut spells = std::mem::take(&mut self.0).into_vec();
        spells.push(Spell { says, basis, from, to });
        self.0 = spells.into();
    }

    /// The commune that was recorded, what it is on each day through every
    /// event, and, for each stretch of its history, the province.
    fn lies_in(
        &mut self,
        commune: PlaceId,
        days: (Day, Day),
        gazetteer: &Gazetteer,
        known: Instant,
        codes: &mut Codes,
    ) {
        give_relatives(commune.0, gazetteer, known, codes);
        carried(commune.0, days, gazetteer, known, |to, basis, days| {
            let id = if basis == Basis::Open { commune } else { PlaceId(to[0]) };
            let code = codes.give(Dimension::Commune, &id.to_string());
            self.say_by(basis, Says::Class(Dimension::Commune, code), days);
            if basis == Basis::Open {
                // Wherever it is, it may be known in which province.
                let province = gazetteer.one_province_of(to, AsOf { on: days.0, known });
                if let Some(province) = province {
                    let code = codes.give(Dimension::Province, &province.to_string());
                    self.say_by(Basis::Carried, Says::Class(Dimension::Province, code), days);
                }
                return;
            }
            for place in gazetteer.history(id, known) {
                let (from, to) = (place.valid_from.max(days.0), place.valid_to.min(days.1));
                if let Some(province) = place.parent.filter(|_| from < to) {
                    let code = codes.give(Dimension::Province, &province.to_string());
                    self.say_by(basis, Says::Class(Dimension::Province, code), (from, to));
                }
            }
        });
    }

    fn shares_province(
        &mut self,
        communes: &[PlaceId],
        days: (Day, Day),
        gazetteer: &Gazetteer,
        known: Instant,
        codes: &mut Codes,
    ) {
        let last = days.1.yesterday().unwrap_or(days.1);
        let mut provinces = communes.iter().map(|commune| gazetteer.province_of(*commune, AsOf { on: last, known }));
        let Some(first) = provinces.next().flatten() else { return };
        if provinces.all(|province| province == Some(first)) {
            let code = codes.give(Dimension::Province, &first.to_string());
            self.say(Says::Class(Dimension::Province, code), days.0, days.1);
        }
    }

    /// The class of a dimension on a day, and how it is known.
    pub(super) fn class_on(&self, dimension: Dimension, day: Day) -> Option<(Code, Basis)> {
        self.0.iter().find_map(|spell| match spell.says {
            Says::Class(of, code) if of == dimension && spell.from <= day && day < spell.to => {
                Some((code, spell.basis))
            }
            _ => None,
        })
    }

    /// The class that it last had before a day, or first has after it, with the
    /// day since when.
    pub(super) fn class_nearest(&self, dimension: Dimension, day: Day) -> Option<(Code, Day)> {
        let of_dimension = || {
            self.0.iter().filter_map(|spell| match spell.says {
                Says::Class(of, code) if of == dimension => Some((spell, code)),
                _ => None,
            })
        };
        let before = of_dimension().filter(|(spell, _)| spell.to <= day).max_by_key(|(spell, _)| spell.to);
        let after = || of_dimension().filter(|(spell, _)| spell.from > day).min_by_key(|(spell, _)| spell.from);
        before.or_else(after).map(|(spell, code)| (code, spell.from))
    }

    /// Whether the subject exists on a day.
    pub(super) fn exists_on(&self, day: Day) -> bool {
        self.holds(Says::Exists, day)
    }

    fn holds(&self, says: Says, day: Day) -> bool {
        self.0.iter().any(|spell| spell.says == says && spell.from <= day && day < spell.to)
    }

    fn works_on(&self, day: Day) -> bool {
        self.holds(Says::Exists, day) && !self.holds(Says::Idle, day)
    }

    /// Where the subject is counted in `period`: where it is on the last day of
    /// it on which it works.
    pub(super) fn standing(&self, period: Period) -> Standing {
        let last = period.last_day();
        // What it is on a day changes only at the ends of spells.
        let works_on = if self.works_on(last) {
            Some(last)
        } else {
            let ends = self.0.iter().filter(|spell| !matches!(spell.says, Says::Class(..)));
            let ends = ends.flat_map(|spell| [spell.from.yesterday(), spell.to.yesterday()]);
            ends.flatten().filter(|day| period.contains(*day) && self.works_on(*day)).max()
        };
        let day = works_on.unwrap_or(last);
        let mut codes = [Code::NONE; Dimension::ALL.len()];
        for spell in &self.0 {
            if let Says::Class(dimension, code) = spell.says {
                let kept = &mut codes[dimension as usize];
                if *kept == Code::NONE && spell.from <= day && day < spell.to {
                    *kept = code;
                }
            }
        }
        Standing { expected: works_on.is_some(), codes }
    }
}

/// What a place or zone that was recorded for some days is on each of them:
/// the one that it is (or, where that is open, all that it may be), and the days.
fn carried(
    id: i64,
    (from, to): (Day, Day),
    gazetteer: &Gazetteer,
    known: Instant,
    mut say: impl FnMut(&[i64], Basis, (Day, Day)),
) {
    let Some(turns) = gazetteer.turning_days(id, (from, to), known) else {
        return say(&[id], Basis::Stated, (from, to));
    };
    let mut begin = from;
    for end in turns.into_iter().chain([to]) {
        match gazetteer.carry(id, from, begin, known) {
            Carried::To(same) if same == id => say(&[id], Basis::Stated, (begin, end)),
            Carried::To(other) => say(&[other], Basis::Carried, (begin, end)),
            Carried::Among(several) => say(&several, Basis::Open, (begin, end)),
        }
        begin = end;
    }
}

/// Numbers for every commune that this one came from or became, and for their
/// provinces: a question may be asked in the boundaries of any day.
fn give_relatives(commune: i64, gazetteer: &Gazetteer, known: Instant, codes: &mut Codes) {
    for id in gazetteer.relatives(commune) {
        if codes.is_new(Dimension::Commune, *id) {
            codes.give(Dimension::Commune, &id.to_string());
            for place in gazetteer.history(PlaceId(*id), known) {
                if let Some(province) = place.parent {
                    codes.give(Dimension::Province, &province.to_string());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::bulk::Spell as Fact;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn an_phat() -> UnitHistory {
        let fact = |what, from: &str, to: &str| Fact { what, from: day(from), to: day(to) };
        UnitHistory {
            exists: vec![Fact { what: (), from: day("2023-02-01"), to: OPEN_END }],
            zones: vec![
                fact((9, false), "2023-02-01", "9999-12-31"),
                fact((1, true), "2023-02-01", "2024-07-01"),
                fact((2, true), "2024-07-01", "9999-12-31"),
            ],
            statuses: vec![
                Fact { what: "HĐ".to_owned(), from: day("2023-02-01"), to: day("2025-02-10") },
                Fact { what: "TĐ".to_owned(), from: day("2025-02-10"), to: OPEN_END },
            ],
            ..UnitHistory::default()
        }
    }

    #[test]
    fn an_phat_is_counted_where_its_headquarters_is_on_the_last_day() {
        let mut codes = Codes::default();
        let known = Instant::from_micros(0);
        let track = Track::of_unit(&an_phat(), &Gazetteer::default(), known, &mut codes);
        let zone = |text: &str| {
            let standing = track.standing(text.parse().unwrap());
            (standing.expected, codes.key(Dimension::Zone, standing.codes[Dimension::Zone as usize]).to_owned())
        };
        assert_eq!(zone("2024-Q2"), (true, "1".into()));
        assert_eq!(zone("2024-H1"), (true, "1".into()));
        assert_eq!(zone("2024-Q3"), (true, "2".into()));
        assert_eq!(zone("2024"), (true, "2".into()));
        assert_eq!(zone("2022"), (false, String::new()), "it did not exist");
        assert_eq!(zone("2023"), (true, "1".into()), "it came to be during the year");
        assert_eq!(zone("2025-Q1"), (true, "2".into()), "it stopped during the quarter");
        assert!(!zone("2025-Q2").0, "it had stopped");
    }
}
