//! The codes by which other systems know what a value is about and who states it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use songhanh_vietnamese::fold;

use crate::agencies::Agency;
use crate::calendar::{Day, Instant};
use crate::desk::{AgencyId, AsOf, Desk, Reading};
use crate::indicators::{Grain, Key};
use crate::programme::programmes_in;
use crate::register::{UnitId, UnitRow, rows_of};
use crate::store::StoreError;
use crate::territory::{Gazetteer, Place, PlaceId, gazetteer_in};

/// A subject as it is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SubjectCode {
    /// Its code, the same wherever it can be: see [`Codes::subject`].
    pub(super) code: String,
    /// Its name, a place's with all that it lies in.
    pub(super) name: String,
    /// The tax code of a unit, or empty.
    pub(super) tax_code: String,
}

/// Codes of the subjects of one grain and of the agencies, at one moment.
pub(super) struct Codes {
    grain: Grain,
    known: Instant,
    gazetteer: Arc<Gazetteer>,
    units: HashMap<i64, UnitRow>,
    /// Codes made of names, for zones and programmes.
    named: HashMap<i64, (String, String)>,
    agencies: Vec<Agency>,
}

impl Codes {
    pub(super) async fn of(
        desk: &Desk,
        reading: &mut Reading,
        grain: Grain,
        agencies: Vec<Agency>,
    ) -> Result<Self, StoreError> {
        let gazetteer = gazetteer_in(desk, reading).await?;
        let as_of = reading.as_of();
        let named = match grain {
            Grain::Zone => by_names(gazetteer.zone_names(as_of.known).into_iter().map(|(id, name)| (id.0, name))),
            Grain::Programme => {
                let found = programmes_in(reading, as_of).await?;
                by_names(found.into_iter().map(|one| (one.id.0, one.short_name)))
            }
            Grain::Unit | Grain::Commune | Grain::Province => HashMap::new(),
        };
        Ok(Self { grain, known: as_of.known, gazetteer, units: HashMap::new(), named, agencies })
    }

    /// Looks up the units among these, as they are on the reading's day.
    pub(super) async fn learn_units(
        &mut self,
        desk: &Desk,
        reading: &mut Reading,
        ids: impl Iterator<Item = i64>,
    ) -> Result<(), StoreError> {
        if self.grain != Grain::Unit {
            return Ok(());
        }
        let new: Vec<UnitId> = ids.filter(|id| !self.units.contains_key(id)).map(UnitId).collect();
        if !new.is_empty() {
            let asked = reading.as_of();
            let found = rows_of(desk, reading, asked, &new).await?;
            self.units.extend(found.into_iter().map(|(id, row)| (id.0, row)));
        }
        Ok(())
    }

    /// What a value is about. Of a place the code of the statistics office on the
    /// last day of the period, with the place's own last day (`02680@2025-06-30`)
    /// where it had ended by then, because codes are given again; of a unit its
    /// tax code; of a zone or programme, which nobody gives a code to, its name in
    /// plain letters (`KCN_TANG_LOONG`). Where there is none, or two would be the
    /// same, the id of this installation.
    pub(super) fn subject(&self, key: Key) -> SubjectCode {
        let id = key.subject.id;
        let own = || SubjectCode { code: format!("ID{id}"), name: format!("ID{id}"), tax_code: String::new() };
        match self.grain {
            Grain::Unit => {
                let Some(row) = self.units.get(&id) else { return own() };
                // A record that was merged away has values of its own.
                let is_itself = row.id.0 == id && !row.tax_code.is_empty();
                let code = if is_itself { row.tax_code.to_string() } else { format!("ID{id}") };
                SubjectCode { code, name: row.name.to_string(), tax_code: row.tax_code.to_string() }
            }
            Grain::Zone | Grain::Programme => match self.named.get(&id) {
                Some((code, name)) => SubjectCode { code: code.clone(), name: name.clone(), tax_code: String::new() },
                None => own(),
            },
            Grain::Commune | Grain::Province => {
                let Some((place, ended)) = self.place(PlaceId(id), key.period.last_day()) else { return own() };
                let code = match ended {
                    Some(last) => format!("{}@{last}", place.code),
                    None => place.code.clone(),
                };
                SubjectCode { code, name: self.address(place), tax_code: String::new() }
            }
        }
    }

    /// A place on a day, or as it last was with the last of its days.
    fn place(&self, id: PlaceId, on: Day) -> Option<(&Place, Option<Day>)> {
        let as_of = AsOf { on, known: self.known };
        if let Some(place) = self.gazetteer.place(id, as_of) {
            return Some((place, None));
        }
        let last = self.gazetteer.last_of_place(id, self.known)?;
        Some((last, last.valid_to.yesterday().ok()))
    }

    /// `Xã Yên Bình, Huyện Yên Bình, Tỉnh Yên Bái`.
    fn address(&self, place: &Place) -> String {
        let on = place.valid_to.yesterday().unwrap_or(place.valid_from);
        let province = place.parent.and_then(|parent| {
            let as_of = AsOf { on, known: self.known };
            self.gazetteer.place(parent, as_of).or_else(|| self.gazetteer.last_of_place(parent, self.known))
        });
        let parts =
            [Some(place.full_name.as_str()), Some(place.district.as_str()), province.map(|one| one.full_name.as_str())];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// The symbol of an agency in numbers of documents; its id where it has none,
    /// or shares it.
    pub(super) fn agency(&self, id: AgencyId) -> String {
        let symbol = |one: &Agency| one.symbol.trim().to_owned();
        let own = self.agencies.iter().find(|one| one.id == id).map(symbol).unwrap_or_default();
        let shared = self.agencies.iter().any(|one| one.id != id && symbol(one) == own);
        if own.is_empty() || shared { format!("ID{id}") } else { own }
    }
}

/// Codes made of names; where two would be the same, both have their id too.
fn by_names(named: impl Iterator<Item = (i64, String)>) -> HashMap<i64, (String, String)> {
    let coded: Vec<(i64, String, String)> = named.map(|(id, name)| (id, code_of(&name), name)).collect();
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, code, _) in &coded {
        *times.entry(code).or_default() += 1;
    }
    let shared: Vec<String> = times
        .into_iter()
        .filter(|(code, times)| *times > 1 || code.is_empty())
        .map(|(code, _)| code.to_owned())
        .collect();
    let distinct = |id: i64, code: String| if shared.contains(&code) { format!("{code}_{id}") } else { code };
    coded.into_iter().map(|(id, code, name)| (id, (distinct(id, code), name))).collect()
}

/// A name in the letters of an SDMX id.
fn code_of(name: &str) -> String {
    let folded = fold(name).to_uppercase();
    let words = folded.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_make_codes_and_two_zones_of_one_name_keep_apart() {
        let codes = by_names(
            [(7, "KCN Tằng Loỏng"), (8, "CCN Đông Phố Mới (mẫu)"), (9, "CCN Đông Phố Mới – mẫu")]
                .into_iter()
                .map(|(id, name)| (id, name.to_owned())),
        );
        assert_eq!(codes[&7].0, "KCN_TANG_LOONG");
        assert_eq!(codes[&8].0, "CCN_DONG_PHO_MOI_MAU_8");
        assert_eq!(codes[&9].0, "CCN_DONG_PHO_MOI_MAU_9");
    }
}
