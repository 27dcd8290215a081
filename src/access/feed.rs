//! The secret address at which another program follows a person's calendar:
//! whoever has it reads that calendar and nothing else.

use serde_json::json;

use super::session::{Seat, Token, seat_for};
use super::sql;
use crate::calendar::Clock;
use crate::desk::{Act, Desk, DeskError, Note, Signed};
use crate::store::{Store, StoreError};

/// Makes the person's secret address, in place of the one before; it is shown
/// once.
pub async fn renew_feed(desk: &Desk) -> Result<Signed<Token>, DeskError> {
    let id = desk.actor().user.ok_or(DeskError::NotAllowed { act: Act::RenewFeed, role: desk.actor().role })?;
    let mut change = desk.change(Act::RenewFeed).await?;
    let at = change.at();
    let token = Token::by_chance();
    sql::close_feed(&mut change, id).await?;
    sql::open_feed(&mut change, id, &token.hash(), at).await?;
    let note = Note::changed("user", id, json!(null), json!({"calendar": "renewed"}));
    Ok(change.commit(note).await?.of(token))
}

/// Takes the person's secret address away.
pub async fn close_feed(desk: &Desk) -> Result<Signed, DeskError> {
    let id = desk.actor().user.ok_or(DeskError::NotAllowed { act: Act::RenewFeed, role: desk.actor().role })?;
    let mut change = desk.change(Act::RenewFeed).await?;
    sql::close_feed(&mut change, id).await?;
    Ok(change.commit(Note::changed("user", id, json!({"calendar": "open"}), json!(null))).await?)
}

/// Whose calendar stands at this secret address, if they may still sit down.
pub async fn feed_seat(store: &Store, clock: &Clock, token: &Token) -> Result<Option<Seat>, StoreError> {
    let mut snapshot = store.snapshot().await?;
    let found = sql::feed_user(snapshot.connection(), &token.hash(), clock.today()).await?;
    match found {
        Some((user, agency_name)) => Ok(Some(seat_for(snapshot.connection(), clock, user, agency_name).await?)),
        None => Ok(None),
    }
}
