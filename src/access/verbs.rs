//! What can be done with users.

use serde_json::json;

use super::session::Token;
use super::user::{User, UserDraft, UserForm, UserRefusal, password_fault};
use super::{password, sql};
use crate::calendar::Instant;
use crate::desk::{Act, AgencyId, Desk, DeskError, Fault, Note, Role, Signed, UserId};
use crate::store::{Connection, StoreError};

/// How long a setup link holds.
const SETUP_HOURS: i64 = 24;

/// The users, by login.
pub async fn users(desk: &Desk) -> Result<Vec<User>, DeskError> {
    let mut reading = desk.read(Act::ReadUsers, desk.now()).await?;
    let known = reading.known();
    Ok(sql::users(&mut reading, known).await?)
}

/// The users of an agency, inside an open reading or change of another room.
pub async fn colleagues_in(
    connection: &mut Connection,
    known: Instant,
    agency: AgencyId,
) -> Result<Vec<User>, StoreError> {
    let mut found = sql::users(connection, known).await?;
    found.retain(|user| user.agency == Some(agency));
    Ok(found)
}

/// True while nobody can sign in yet.
pub async fn needs_set_up(desk: &Desk) -> Result<bool, StoreError> {
    let mut snapshot = desk.store().snapshot().await?;
    Ok(sql::count_users(snapshot.connection()).await? == 0)
}

/// Makes the one link with which the first administrator sets the installation
/// up; an earlier one no longer holds. There is no default password.
pub async fn make_setup_link(desk: &Desk) -> Result<Token, UserRefusal> {
    if !desk.may(Act::SetUp) {
        return Err(DeskError::NotAllowed { act: Act::SetUp, role: desk.actor().role }.into());
    }
    if !needs_set_up(desk).await? {
        return Err(UserRefusal::IsSetUp);
    }
    let token = Token::by_chance();
    let until = Instant::from_micros(desk.clock().now().micros() + SETUP_HOURS * 3_600_000_000);
    let mut turn = desk.store().turn().await?;
    sql::keep_setup_link(turn.connection(), &token.hash(), until).await?;
    turn.keep().await?;
    Ok(token)
}

/// Sets the installation up with its first administrator, by the setup link.
pub async fn set_up(desk: &Desk, link: &Token, form: &UserForm) -> Result<UserId, UserRefusal> {
    let form = UserForm { role: Role::Administrator.word().into(), ..form.clone() };
    let draft = form.check(true).map_err(UserRefusal::Faults)?;
    let hash = new_hash(&draft).await?;
    let mut change = desk.change(Act::SetUp).await?;
    if sql::count_users(&mut change).await? > 0 {
        return Err(UserRefusal::IsSetUp);
    }
    let at = change.at();
    if !sql::use_setup_link(&mut change, &link.hash(), at).await? {
        return Err(UserRefusal::LinkNotValid);
    }
    let id = UserId(change.next_id().await?);
    sql::open_account(&mut change, id).await?;
    sql::state_user(&mut change, id, &draft, true).await?;
    if let Some(hash) = hash {
        sql::keep_credential(&mut change, id, &hash, at).await?;
    }
    change.commit(Note::new_record("user", id, shown(&draft, true))).await?;
    Ok(id)
}

/// Gives somebody a seat.
pub async fn add_user(desk: &Desk, form: &UserForm) -> Result<Signed<UserId>, UserRefusal> {
    let draft = form.check(true).map_err(UserRefusal::Faults)?;
    let hash = new_hash(&draft).await?;
    let mut change = desk.change(Act::AddUser).await?;
    let id = UserId(change.next_id().await?);
    sql::open_account(&mut change, id).await?;
    sql::state_user(&mut change, id, &draft, true).await?;
    let at = change.at();
    if let Some(hash) = hash {
        sql::keep_credential(&mut change, id, &hash, at).await?;
    }
    Ok(change.commit(Note::new_record("user", id, shown(&draft, true))).await?.of(id))
}

/// Changes somebody's seat; a new password ends their sessions.
pub async fn change_user(desk: &Desk, id: UserId, form: &UserForm) -> Result<Signed<UserId>, UserRefusal> {
    let draft = form.check(false).map_err(UserRefusal::Faults)?;
    let hash = new_hash(&draft).await?;
    let mut change = desk.change(Act::ChangeUser).await?;
    let before = sql::user(&mut change, id).await?.ok_or(UserRefusal::NotFound(id))?;
    if before.role == Role::Administrator && draft.role != Role::Administrator {
        refuse_last_administrator(&mut change, id).await?;
    }
    sql::state_user(&mut change, id, &draft, true).await?;
    let at = change.at();
    if let Some(hash) = hash {
        sql::keep_credential(&mut change, id, &hash, at).await?;
        sql::close_sessions_of(&mut change, id).await?;
    }
    let was = json!({"login": before.login, "name": before.name, "role": before.role.word(), "open": before.open});
    Ok(change.commit(Note::changed("user", id, was, shown(&draft, true))).await?.of(id))
}

/// Ends somebody's right to sign in, their sessions and their tokens.
pub async fn close_user(desk: &Desk, id: UserId) -> Result<Signed<UserId>, UserRefusal> {
    let mut change = desk.change(Act::CloseUser).await?;
    let user = sql::user(&mut change, id).await?.ok_or(UserRefusal::NotFound(id))?;
    if user.role == Role::Administrator {
        refuse_last_administrator(&mut change, id).await?;
    }
    let draft = UserDraft {
        login: user.login,
        name: user.name,
        agency: user.agency,
        division: user.division,
        role: user.role,
        password: None,
    };
    sql::state_user(&mut change, id, &draft, false).await?;
    sql::close_sessions_of(&mut change, id).await?;
    sql::close_api_tokens_of(&mut change, id).await?;
    Ok(change.commit(Note::changed("user", id, shown(&draft, true), shown(&draft, false))).await?.of(id))
}

/// Sets one's own password, knowing the old one; other sessions end.
pub async fn change_password(desk: &Desk, old: &str, new: &str) -> Result<Signed<UserId>, UserRefusal> {
    let Some(id) = desk.actor().user else {
        return Err(DeskError::NotAllowed { act: Act::ChangePassword, role: desk.actor().role }.into());
    };
    if let Some(fault) = password_fault("new", new) {
        return Err(UserRefusal::Faults(vec![fault]));
    }
    let known = {
        let mut snapshot = desk.store().snapshot().await?;
        let user = sql::user(snapshot.connection(), id).await?.ok_or(UserRefusal::NotFound(id))?;
        sql::by_login(snapshot.connection(), &user.login).await?.and_then(|(_, hash)| hash)
    };
    if !password::verify(old, known).await? {
        return Err(UserRefusal::Faults(vec![Fault::new("old", "fault-password-wrong")]));
    }
    let hash = password::hash(new).await?;
    let mut change = desk.change(Act::ChangePassword).await?;
    let at = change.at();
    sql::keep_credential(&mut change, id, &hash, at).await?;
    sql::close_sessions_of(&mut change, id).await?;
    Ok(change.commit(Note::changed("user", id, json!(null), json!({"password": "changed"}))).await?.of(id))
}

async fn new_hash(draft: &UserDraft) -> Result<Option<String>, StoreError> {
    match &draft.password {
        Some(password) => Ok(Some(password::hash(password).await?)),
        None => Ok(None),
    }
}

async fn refuse_last_administrator(change: &mut crate::desk::Change, id: UserId) -> Result<(), UserRefusal> {
    let known = Instant::LATEST;
    let others = sql::users(change, known)
        .await?
        .iter()
        .any(|user| user.role == Role::Administrator && user.open && user.id != id);
    if others { Ok(()) } else { Err(UserRefusal::LastAdministrator(id)) }
}

fn shown(draft: &UserDraft, open: bool) -> serde_json::Value {
    json!({"login": draft.login, "name": draft.name, "role": draft.role.word(), "agency": draft.agency, "open": open})
}
