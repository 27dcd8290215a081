//! Where a unit of a sheet was, and where it is: communes by their days.

use super::known::Known;
use super::subject::RowSubject;
use super::view::View;
use crate::calendar::Day;
use crate::territory::{Finding, Place, PlaceId, Tier, When};

/// The communes of a row's unit from day `start` on: the one of before, where the
/// sheet states it, and the one of today from the day on which it came to be.
pub(super) fn stays(view: &View<'_>, row: &RowSubject, start: Day, known: &Known) -> Vec<(PlaceId, Day)> {
    let gazetteer = &known.gazetteer;
    let first = |place| gazetteer.history(place, known.at).first().copied();
    let now = row.commune.and_then(first);
    let before = view.fact_text(row.row, "commune-before");
    let eve = now.and_then(|place| place.valid_from.yesterday().ok());
    let was = match eve {
        _ if before.trim().is_empty() => Finding::None,
        Some(eve) if start <= eve => gazetteer.find(&before, Some(Tier::Commune), When::On(eve), known.at),
        // Registered after the commune came to be: it was never in another one.
        Some(_) => Finding::None,
        None => gazetteer.find(&before, Some(Tier::Commune), When::AnyDay, known.at),
    };
    let stay = |place: &Place| (place.id, place.valid_from.max(start));
    let was = was.found().and_then(first).filter(|was| now.is_none_or(|now| now.id != was.id));
    was.into_iter().chain(now).map(stay).collect()
}
