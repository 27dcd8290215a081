//! Changes of territory that ship with the program. Each is recorded once, by
//! an act of its own: who takes one back has taken it back for good.

use super::event::EventForm;
use super::event_file::events_of_csv;
use super::load::{Loaded, load_reference};
use super::recording::record_events;
use super::reference::{Reference, file_of};
use super::{TerritoryRefusal, sql};
use crate::desk::{Act, Desk};

/// Loads everything of territory that ships with the program: the reference
/// data, and the changes that it does not hold.
///
/// # Errors
/// As [`load_reference`] and [`record_events`].
pub async fn load_shipped(desk: &Desk) -> Result<Loaded, TerritoryRefusal> {
    let mut loaded = load_reference(desk, &Reference::shipped()?).await?;
    loaded.events = record_shipped_events(desk).await?;
    Ok(loaded)
}

/// Records the changes that ship with the program and were never recorded;
/// gives how many.
///
/// # Errors
/// The policy, the store, or that a change names what is not in the records.
pub async fn record_shipped_events(desk: &Desk) -> Result<usize, TerritoryRefusal> {
    let forms = events_of_csv(&file_of("events.csv")?).map_err(TerritoryRefusal::Faults)?;
    let mut reading = desk.read(Act::ReadTerritory, desk.now()).await?;
    let ever = sql::ever_recorded(&mut reading).await?;
    drop(reading);
    let is_new = |form: &EventForm| !ever.contains(&(form.day.clone(), form.decision.clone()));
    let new: Vec<EventForm> = forms.into_iter().filter(is_new).collect();
    for form in &new {
        record_events(desk, std::slice::from_ref(form)).await?;
    }
    Ok(new.len())
}
