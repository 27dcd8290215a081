//! The key of the installation, changed: what the old one sealed is sealed with
//! the new one, all at once.

use serde_json::json;

use super::second_factor::place;
use super::sql;
use crate::desk::{Act, Desk, DeskError, Note, Signed};
use crate::store::SealKey;
use crate::webhooks::seal_webhook_secrets_with;

/// Changes the key of the installation to `new`; gives how many secrets it sealed
/// anew. Whoever holds the old key (another server, a copy of before) opens none
/// of them from then on, and seals none.
///
/// # Errors
/// The policy; the store, where the key that is there is not the one that sealed.
pub async fn change_key(desk: &Desk, new: &SealKey) -> Result<Signed<usize>, DeskError> {
    let mut change = desk.change(Act::ChangeKey).await?;
    let store = desk.store();
    let secrets = sql::factor_secrets(&mut change).await?;
    for (user, kept) in &secrets {
        let sealed = store.sealed_with(new, &place(*user), kept)?;
        sql::replace_secret(&mut change, *user, (kept, &sealed)).await?;
    }
    let count = secrets.len() + seal_webhook_secrets_with(&mut change, store, new).await?;
    store.change_check(&mut change, new).await?;
    let seq = change.seq();
    Ok(change.commit(Note::new_record("key", seq, json!({"secrets": count}))).await?.of(count))
}
