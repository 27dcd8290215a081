//! Places and zones as somebody names them on the command line: by number, or by
//! a name that means exactly one.

use super::Stopped;
use crate::desk::AsOf;
use crate::territory::{Finding, Gazetteer, PlaceId, Tier, When, ZoneId};
use crate::words::args;

/// A refusal of a name that means no place, or more than one.
fn not_one(text: &str, count: usize) -> Stopped {
    let word = if count == 0 { "places-found-none" } else { "places-found-several" };
    Stopped::refused(word, args([("text", text.to_owned()), ("count", count.to_string())]))
}

/// The zone with this number or name.
pub(super) fn zone_of(gazetteer: &Gazetteer, text: &str, at: AsOf) -> Result<ZoneId, Stopped> {
    if let Some(id) = text.parse().ok().filter(|id| gazetteer.last_of_zone(*id, at.known).is_some()) {
        return Ok(id);
    }
    match gazetteer.find_zone(text, When::On(at.on), at.known).found() {
        Some(id) => Ok(id),
        None => gazetteer.find_zone(text, When::AnyDay, at.known).found().ok_or_else(|| not_one(text, 0)),
    }
}

/// The place with this number or name.
pub(super) fn place_of(gazetteer: &Gazetteer, text: &str, tier: Tier, at: AsOf) -> Result<PlaceId, Stopped> {
    if let Some(id) = text.parse().ok().filter(|id| gazetteer.last_of_place(*id, at.known).is_some()) {
        return Ok(id);
    }
    let found = match gazetteer.find(text, Some(tier), When::On(at.on), at.known) {
        Finding::None => gazetteer.find(text, Some(tier), When::AnyDay, at.known),
        found => found,
    };
    match found {
        Finding::Found(id) => Ok(id),
        Finding::Ambiguous(several) => Err(not_one(text, several.len())),
        Finding::None => Err(not_one(text, 0)),
    }
}
