//! Where a person's e-mail goes, and what they want of it.

use serde_json::json;

use super::session::{Seat, seat_for};
use super::sql;
use super::user::UserRefusal;
use crate::calendar::Clock;
use crate::desk::{Act, Desk, DeskError, Fault, Note, Signed, UserId};
use crate::store::{Connection, Store, StoreError};
use crate::words::Lang;

/// Letters that an address may have (RFC 5321, 4.5.3.1.3: a path of 256 octets
/// with its brackets).
const ADDRESS_LETTERS_MAX: usize = 254;

/// What a person wants of e-mail.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct MailWish {
    /// Where it goes.
    pub address: String,
    /// The digest of each working day.
    pub digest: bool,
    /// Reminders of what their agency owes.
    pub reminders: bool,
    /// The language of what they get.
    pub lang: Lang,
}

/// What somebody typed about it; an empty address ends it.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct MailForm {
    /// The address, or nothing.
    pub address: String,
    /// `yes` for the digest.
    pub digest: String,
    /// `yes` for reminders.
    pub reminders: String,
    /// `vi` or `en`; Vietnamese where empty.
    pub lang: String,
}

/// True for an address of which each letter is one that every server takes.
fn is_sound(address: &str) -> bool {
    let Some((name, host)) = address.rsplit_once('@') else { return false };
    let plain = |letter: char| letter.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(letter);
    let parts_sound = |text: &str| !text.is_empty() && text.split('.').all(|part| !part.is_empty());
    let label = |text: &str| text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    address.len() <= ADDRESS_LETTERS_MAX
        && parts_sound(name)
        && name.chars().all(plain)
        && host.contains('.')
        && parts_sound(host)
        && host.split('.').all(label)
}

impl MailForm {
    fn check(&self) -> Result<Option<MailWish>, Vec<Fault>> {
        let mut faults = Vec::new();
        let address = self.address.trim();
        if !address.is_empty() && !is_sound(address) {
            faults.push(Fault::new("address", "fault-mail-address"));
        }
        let lang = match self.lang.trim() {
            "" => Some(Lang::Vi),
            tag => tag.parse().ok(),
        };
        if lang.is_none() {
            faults.push(Fault::new("lang", "fault-not-in-list"));
        }
        let is_yes = |text: &str| text == "yes";
        match lang {
            Some(lang) if faults.is_empty() => Ok((!address.is_empty()).then(|| MailWish {
                address: address.to_owned(),
                digest: is_yes(&self.digest),
                reminders: is_yes(&self.reminders),
                lang,
            })),
            _ => Err(faults),
        }
    }
}

/// One's own wish, if there is one.
pub async fn mail_wish(desk: &Desk) -> Result<Option<MailWish>, DeskError> {
    let user = desk.actor().user.ok_or(DeskError::NotAllowed { act: Act::SetMail, role: desk.actor().role })?;
    let mut reading = desk.read(Act::SetMail, desk.now()).await?;
    Ok(sql::mail_wish(&mut reading, user).await?)
}

/// Says where e-mail goes: one's own, or for those who keep users that of
/// `user`. The address is in no note of the log, which is kept for ever.
pub async fn set_mail(desk: &Desk, user: Option<UserId>, form: &MailForm) -> Result<Signed<UserId>, UserRefusal> {
    let act = if user.is_none() { Act::SetMail } else { Act::ChangeUser };
    let Some(user) = user.or(desk.actor().user) else {
        return Err(DeskError::NotAllowed { act, role: desk.actor().role }.into());
    };
    let wish = form.check().map_err(UserRefusal::Faults)?;
    let mut change = desk.change(act).await?;
    let at = change.at();
    sql::user(&mut change, user).await?.ok_or(UserRefusal::NotFound(user))?;
    sql::close_mail(&mut change, user).await?;
    if let Some(wish) = &wish {
        sql::keep_mail(&mut change, user, wish, at).await?;
    }
    let told = wish.map(|wish| json!({"mail": {"digest": wish.digest, "reminders": wish.reminders}}));
    Ok(change.commit(Note::changed("user", user, json!(null), told.unwrap_or(json!(null)))).await?.of(user))
}

/// Everybody with an address whose seat is open, as they would sit today.
pub async fn mail_readers(store: &Store, clock: &Clock) -> Result<Vec<(Seat, MailWish)>, StoreError> {
    let mut snapshot = store.snapshot().await?;
    let mut readers = Vec::new();
    for (user, agency_name, wish) in sql::mail_users(snapshot.connection(), clock.today()).await? {
        readers.push((seat_for(snapshot.connection(), clock, user, agency_name).await?, wish));
    }
    Ok(readers)
}

/// The address to which the e-mail of `user` goes now; none where they have
/// none, or their seat was closed.
pub async fn mail_address_in(connection: &mut Connection, user: UserId) -> Result<Option<String>, StoreError> {
    let Some(wish) = sql::mail_wish(connection, user).await? else { return Ok(None) };
    Ok(sql::user(connection, user).await?.filter(|user| user.open).map(|_| wish.address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_that_servers_take() {
        for sound in ["lan@bql.example", "van-thu.kcn+tin@mail.laocai.example.vn"] {
            assert!(is_sound(sound), "{sound}");
        }
        for unsound in
            ["lan", "lan@bql", "@bql.vn", "lan@bql.vn\nBcc: x@y.vn", "lan @bql.vn", "lân@bql.vn", "a@b..vn", "a@b,c.vn"]
        {
            assert!(!is_sound(unsound), "{unsound}");
        }
    }
}
