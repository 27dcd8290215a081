//! Where a subject is counted, day by day: a compact list of spells that is
//! read once for each period.

use songhanh_statistics::Code;

use super::dimension::{Codes, Dimension, list, sector_keys};
use crate::calendar::{BEGINNING, Day, Instant, OPEN_END, Period};
use crate::desk::AsOf;
use crate::indicators::{Grain, Subject};
use crate::register::bulk::UnitHistory;
use crate::territory::{Gazetteer, PlaceId, ZoneId};

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
    from: Day,
    to: Day,
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

impl Track {
    /// Of a unit.
    pub(super) fn of_unit(history: &UnitHistory, gazetteer: &Gazetteer, known: Instant, codes: &mut Codes) -> Self {
        let mut spells = Vec::new();
        let mut say = |says, from, to| spells.push(Spell { says, from, to });
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
        for headquarters in [true, false] {
            for spell in history.zones.iter().filter(|spell| spell.what.1 == headquarters) {
                let code = codes.give(Dimension::Zone, &spell.what.0.to_string());
                say(Says::Class(Dimension::Zone, code), spell.from, spell.to);
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
                for place in gazetteer.history(PlaceId(subject.id), known) {
                    track.say(Says::Exists, place.valid_from, place.valid_to);
                }
                track.lies_in(PlaceId(subject.id), (BEGINNING, OPEN_END), gazetteer, known, codes);
            }
            Grain::Province => {
                let own = codes.give(Dimension::Province, &subject.id.to_string());
                for place in gazetteer.history(PlaceId(subject.id), known) {
                    track.say(Says::Exists, place.valid_from, place.valid_to);
                    track.say(Says::Class(Dimension::Province, own), place.valid_from, place.valid_to);
                }
            }
        }
        track
    }

    fn say(&mut self, says: Says, from: Day, to: Day) {
        let mut spells = std::mem::take(&mut self.0).into_vec();
        spells.push(Spell { says, from, to });
        self.0 = spells.into();
    }

    /// The commune and, for each stretch of its own history, the province.
    fn lies_in(
        &mut self,
        commune: PlaceId,
        days: (Day, Day),
        gazetteer: &Gazetteer,
        known: Instant,
        codes: &mut Codes,
    ) {
        let code = codes.give(Dimension::Commune, &commune.to_string());
        self.say(Says::Class(Dimension::Commune, code), days.0, days.1);
        for place in gazetteer.history(commune, known) {
            let (from, to) = (place.valid_from.max(days.0), place.valid_to.min(days.1));
            if let Some(province) = place.parent.filter(|_| from < to) {
                let code = codes.give(Dimension::Province, &province.to_string());
                self.say(Says::Class(Dimension::Province, code), from, to);
            }
        }
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
