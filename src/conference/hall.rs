//! The address at which those in the hall note who comes, without an account:
//! for one conference, until the day after it.

use serde_json::json;

use super::problems::ConferenceRefusal;
use super::{sql, verbs};
use crate::access::{Throttle, Token};
use crate::calendar::{Clock, Day, Instant};
use crate::desk::{Act, Actor, Desk, Note, Role, Signed};
use crate::reviews::ReviewId;
use crate::store::Store;
use crate::words::{Lang, Words};

/// The last day of a hall's address: the day after the conference, for what was
/// noted on paper.
fn last_day(held_on: Day) -> Day {
    held_on.tomorrow().unwrap_or(held_on)
}

/// Hands out the address of the hall; the one that was handed out before ends.
/// The secret is given once and never kept.
pub async fn hand_out_hall_link(desk: &Desk, id: ReviewId) -> Result<Signed<Token>, ConferenceRefusal> {
    let mut change = desk.change(Act::HandOutHallLink).await?;
    let sitting = verbs::of_side(&mut change, id).await?;
    let expires_on = last_day(sitting.review.line.held_on);
    if change.today() > expires_on {
        return Err(ConferenceRefusal::Over(id));
    }
    let token = Token::by_chance();
    let link = change.next_id().await?;
    sql::state_hall_link(&mut change, id, link, &token.hash(), expires_on).await?;
    let after = json!({"review": id, "until": expires_on});
    Ok(change.commit(Note::new_record("hall-link", link, after)).await?.of(token))
}

/// Who sits in the hall by this address, and of which conference; none where it
/// is no address, or its last day has passed. Wrong ones are counted as wrong
/// passwords are, by the `address` that asked.
pub async fn seat_in_hall(
    store: &Store,
    clock: &Clock,
    token: &Token,
    address: &str,
) -> Result<Option<(Actor, ReviewId)>, ConferenceRefusal> {
    let throttle = store.image::<Throttle>();
    let names = [format!("hall {address}")];
    if throttle.is_closed(&names, clock.now()) {
        return Err(ConferenceRefusal::TooOften);
    }
    let found = {
        let mut snapshot = store.snapshot().await?;
        sql::hall_of(snapshot.connection(), Instant::LATEST, &token.hash()).await?
    };
    let Some((review, _)) = found.filter(|(_, expires_on)| clock.today() <= *expires_on) else {
        throttle.failed(&names, clock.now());
        return Ok(None);
    };
    let name = Words::of(Lang::Vi).say("hall-seat");
    Ok(Some((Actor { only: Some(review.0), role: Role::Respondent, name, ..Actor::operator("") }, review)))
}
