//! The lists that forms and filters choose from.

use std::collections::HashMap;

use super::problems::Shown;
use super::seat::Seat;
use crate::agencies::{agencies, divisions};
use crate::calendar::{Day, Period};
use crate::desk::{AgencyId, AsOf, Desk, DeskError};
use crate::indicators::{Catalogue, Grain, Nature, Reckoning};
use crate::programme::{Programme, programmes};
use crate::words::period_text;

/// A value and what people read.
pub(super) type Options = Vec<(String, String)>;

/// The names of agencies, as they were on `on`, or else as they are today.
pub(crate) async fn agency_names(desk: &Desk, on: Day) -> Result<HashMap<AgencyId, String>, DeskError> {
    let mut names: HashMap<AgencyId, String> = HashMap::new();
    for as_of in [desk.now(), AsOf { on, ..desk.now() }] {
        names.extend(agencies(desk, as_of).await?.into_iter().map(|agency| (agency.id, agency.short_name)));
    }
    Ok(names)
}

/// The name of an agency; its number where nobody knows it.
pub(crate) fn agency_name(names: &HashMap<AgencyId, String>, id: AgencyId) -> String {
    names.get(&id).cloned().unwrap_or_else(|| format!("№ {id}"))
}

/// The agencies of a day, and after each its divisions: `7`, `7/12`.
pub(super) async fn bodies(seat: &Seat, as_of: AsOf) -> Result<Options, Shown> {
    let mut options = Options::new();
    for agency in agencies(&seat.desk, as_of).await? {
        options.push((agency.id.to_string(), agency.name.clone()));
        for division in divisions(&seat.desk, as_of, agency.id).await? {
            options
                .push((format!("{}/{}", agency.id, division.id), format!("{} – {}", agency.short_name, division.name)));
        }
    }
    Ok(options)
}

/// The indicators that values are stated of, by code.
pub(super) fn indicators(seat: &Seat, catalogue: &Catalogue) -> Options {
    let lang = seat.visit.lang;
    let stated = catalogue.all().iter().filter(|one| one.nature != Nature::Rate);
    stated.map(|one| (one.code.clone(), format!("{} · {} ({})", one.code, one.name(lang), one.unit(lang)))).collect()
}

/// Every word of a list with its sentence `head-word`.
pub(super) fn words(seat: &Seat, head: &str, words: impl IntoIterator<Item = &'static str>) -> Options {
    words.into_iter().map(|word| (word.to_owned(), seat.words().say(&format!("{head}-{word}")))).collect()
}

/// What a value can be about.
pub(super) fn grains(seat: &Seat) -> Options {
    let name = |grain: Grain| seat.words().say(&format!("grain-{}", grain.word()));
    Grain::ALL.map(|grain| (grain.word().to_owned(), name(grain))).to_vec()
}

/// Done or expected.
pub(super) fn reckonings(seat: &Seat) -> Options {
    words(seat, "kind", Reckoning::ALL.map(Reckoning::word))
}

/// The programmes of today.
pub(super) async fn programme_list(seat: &Seat) -> Result<Vec<Programme>, Shown> {
    Ok(programmes(&seat.desk, seat.desk.now()).await?)
}

/// Programmes to choose from.
pub(super) fn programme_options(programmes: &[Programme]) -> Options {
    programmes.iter().map(|one| (one.id.to_string(), one.short_name.clone())).collect()
}

/// A period by the name that a programme gives it, with its days; else by the
/// calendar's name.
pub(super) fn period_name(seat: &Seat, programmes: &[Programme], period: Period) -> String {
    let days = period_text(seat.visit.lang, period);
    let phase = programmes.iter().flat_map(|one| &one.phases).find(|phase| phase.period == period);
    phase.map_or(days.clone(), |phase| format!("{} ({days})", phase.name))
}

/// The periods that people report for: those of programmes, and the quarters,
/// halves and years around `today`, the latest first.
pub(super) fn periods(programmes: &[Programme], today: Day) -> Vec<Period> {
    let phases = programmes.iter().flat_map(|one| one.phases.iter().map(|phase| phase.period));
    let years = (0..3_i16).map(|back| today.year() - back);
    let usual = years
        .flat_map(|year| ["", "-H1", "-H2", "-9M", "-Q1", "-Q2", "-Q3", "-Q4"].map(|part| format!("{year:04}{part}")));
    let mut periods: Vec<Period> = phases.chain(usual.filter_map(|text| text.parse().ok())).collect();
    periods.sort_by_key(|period| (std::cmp::Reverse(period.to()), period.from()));
    periods.dedup();
    periods.retain(|period| period.from() <= today);
    periods
}
