//! What a value is about, by name: a unit, a zone, a commune, a province, or a
//! whole programme. The command line asks here too.

use std::collections::{BTreeSet, HashMap};

use songhanh_vietnamese::fold;

use crate::desk::{Act, AsOf, Desk, DeskError};
use crate::indicators::{Grain, Subject};
use crate::programme::programmes;
use crate::register::{self, UnitFilter, UnitId};
use crate::territory::{PlaceFilter, PlaceId, Tier, ZoneId, gazetteer};

/// The names of some subjects.
pub(crate) struct Subjects(HashMap<Subject, String>);

impl Subjects {
    /// The names of `wanted` on a day.
    pub(crate) async fn of(
        desk: &Desk,
        as_of: AsOf,
        wanted: impl IntoIterator<Item = Subject>,
    ) -> Result<Self, DeskError> {
        let wanted: BTreeSet<Subject> = wanted.into_iter().collect();
        let mut names = HashMap::new();
        let units: Vec<UnitId> =
            wanted.iter().filter(|one| one.grain == Grain::Unit).map(|one| UnitId(one.id)).collect();
        if !units.is_empty() {
            let mut reading = desk.read(Act::ReadRegister, as_of).await?;
            let asked = reading.as_of();
            let found = register::names_of(desk, &mut reading, asked, &units).await?;
            names.extend(found.into_iter().map(|(id, name)| (Subject::unit(id.0), name)));
        }
        if wanted.iter().any(|one| matches!(one.grain, Grain::Zone | Grain::Commune | Grain::Province)) {
            let (gazetteer, now) = gazetteer(desk).await?;
            let asked = AsOf { on: as_of.on, known: now.known };
            for subject in &wanted {
                let name = match subject.grain {
                    Grain::Zone => {
                        let id = ZoneId(subject.id);
                        gazetteer
                            .zone(id, asked)
                            .or_else(|| gazetteer.last_of_zone(id, asked.known))
                            .map(|one| &one.name)
                    }
                    Grain::Commune | Grain::Province => {
                        let id = PlaceId(subject.id);
                        let place = gazetteer.place(id, asked).or_else(|| gazetteer.last_of_place(id, asked.known));
                        place.map(|one| &one.full_name)
                    }
                    Grain::Unit | Grain::Programme => None,
                };
                names.extend(name.map(|name| (*subject, name.clone())));
            }
        }
        if wanted.iter().any(|one| one.grain == Grain::Programme) {
            let found = programmes(desk, as_of).await?;
            names.extend(found.into_iter().map(|one| (Subject::new(Grain::Programme, one.id.0), one.short_name)));
        }
        Ok(Self(names))
    }

    /// Names that are known already.
    pub(crate) fn named(names: impl IntoIterator<Item = (Subject, String)>) -> Self {
        Self(names.into_iter().collect())
    }

    /// The name of `subject`; its number where nothing is known by it.
    pub(crate) fn name(&self, subject: Subject) -> String {
        self.0.get(&subject).cloned().unwrap_or_else(|| format!("№ {}", subject.id))
    }
}

/// Subjects that a search gives at most: more than that are not chosen from.
const FOUND_MAX: usize = 40;

/// The subjects of a grain whose name (or tax code) holds `text`, marks or not.
pub(crate) async fn find(
    desk: &Desk,
    as_of: AsOf,
    grain: Grain,
    text: &str,
) -> Result<Vec<(Subject, String)>, DeskError> {
    let named = |id: i64, name: &str| (Subject::new(grain, id), name.to_owned());
    match grain {
        Grain::Unit => {
            let filter = UnitFilter { search: text.to_owned(), limit: FOUND_MAX, ..UnitFilter::default() };
            let page = register::units(desk, as_of, &filter).await?;
            Ok(page.rows.iter().map(|row| named(row.unit.id.0, &row.unit.name)).collect())
        }
        Grain::Zone => {
            let (gazetteer, now) = gazetteer(desk).await?;
            let wanted = fold(text);
            let zones = gazetteer.zones(AsOf { on: as_of.on, known: now.known });
            let zones = zones.filter(|zone| wanted.is_empty() || fold(&zone.name).contains(&wanted));
            Ok(zones.take(FOUND_MAX).map(|zone| named(zone.id.0, &zone.name)).collect())
        }
        Grain::Commune | Grain::Province => {
            let (gazetteer, now) = gazetteer(desk).await?;
            let tier = if grain == Grain::Commune { Tier::Commune } else { Tier::Province };
            let filter =
                PlaceFilter { tier: Some(tier), search: text.to_owned(), limit: FOUND_MAX, ..PlaceFilter::default() };
            let page = gazetteer.list(&filter, AsOf { on: as_of.on, known: now.known });
            Ok(page.rows.iter().map(|place| named(place.id.0, &place.full_name)).collect())
        }
        Grain::Programme => {
            let found = programmes(desk, as_of).await?;
            Ok(found.iter().map(|one| named(one.id.0, &one.short_name)).collect())
        }
    }
}
