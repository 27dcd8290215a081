//! Deputies: an approver names an editor of the same agency to act for the
//! approvers in rounds, on some days.

use serde_json::json;

use super::form;
use super::problems::RoundRefusal;
use super::sql;
use crate::access::colleagues_in;
use crate::calendar::{Day, Instant};
use crate::desk::{Act, Actor, Desk, Fault, Note, Role, Signed, UserId};
use crate::id_type;
use crate::store::{Connection, StoreError};

id_type! {
    /// That somebody acts for the approvers of an agency.
    DeputyId
}

/// Somebody who acts for the approvers of an agency in rounds.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Deputy {
    /// Its id.
    pub id: DeputyId,
    /// Who.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Why, mostly the paper that says so.
    pub reason: String,
    /// The first day.
    pub from: Day,
    /// The first day after it.
    pub to: Day,
}

impl Deputy {
    /// The last day.
    #[must_use]
    pub fn last_day(&self) -> Day {
        self.to.yesterday().unwrap_or(self.to)
    }
}

/// What somebody typed about a deputy.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct DeputyForm {
    /// The deputy's login.
    pub login: String,
    /// The first day.
    pub first_day: String,
    /// The last day.
    pub last_day: String,
    /// Why, mostly the paper that says so.
    pub reason: String,
}

/// Names an editor of the actor's agency as deputy of its approvers.
pub async fn name_deputy(desk: &Desk, form: &DeputyForm) -> Result<Signed<DeputyId>, RoundRefusal> {
    let mut change = desk.change(Act::NameDeputy).await?;
    let at = change.at();
    let agency = change.actor().agency;
    let colleagues = match agency {
        Some(agency) => colleagues_in(&mut change, at, agency).await?,
        None => Vec::new(),
    };
    let mut faults = Vec::new();
    let login = form.login.trim().to_lowercase();
    let user = colleagues.iter().find(|one| one.login == login && one.open && one.role == Role::Editor);
    if user.is_none() {
        faults.push(Fault::new("login", "fault-deputy-is-no-editor"));
    }
    let first = form::day("first_day", &form.first_day, &mut faults);
    let last = form::day("last_day", &form.last_day, &mut faults);
    if first.zip(last).is_some_and(|(first, last)| last < first) {
        faults.push(Fault::new("last_day", "fault-review-ends-before-it-begins"));
    }
    let reason = form::needed("reason", &form.reason, &mut faults);
    let days = first.zip(last.and_then(|last| last.tomorrow().ok()));
    match (agency, user, days) {
        (Some(agency), Some(user), Some(days)) if faults.is_empty() => {
            let id = DeputyId(change.next_id().await?);
            sql::open_deputy(&mut change, id, agency, user.id, &reason, days).await?;
            let after = json!({"user": user.name, "from": days.0, "to": days.1, "reason": reason});
            Ok(change.commit(Note::new_record("deputy", id, after)).await?.of(id))
        }
        _ => Err(RoundRefusal::Faults(faults)),
    }
}

/// The deputies of the actor's agency, the latest first.
pub async fn deputies(desk: &Desk) -> Result<Vec<Deputy>, RoundRefusal> {
    let mut reading = desk.read(Act::ReadRounds, desk.now()).await?;
    let known = reading.known();
    let Some(agency) = desk.actor().agency else { return Ok(Vec::new()) };
    let colleagues = colleagues_in(&mut reading, known, agency).await?;
    let name = |user: UserId| {
        colleagues.iter().find(|one| one.id == user).map_or_else(|| user.to_string(), |one| one.name.clone())
    };
    let rows = sql::deputies(&mut reading, known, agency).await?;
    let deputy = |(id, user, reason, from, to)| Deputy { id, name: name(user), user, reason, from, to };
    Ok(rows.into_iter().map(deputy).collect())
}

/// True where an approver of the actor's agency named them for `today`.
pub(super) async fn acts_for_approvers(
    connection: &mut Connection,
    actor: &Actor,
    today: Day,
) -> Result<bool, StoreError> {
    let (Some(agency), Some(user)) = (actor.agency, actor.user) else { return Ok(false) };
    let rows = sql::deputies(connection, Instant::LATEST, agency).await?;
    Ok(rows.iter().any(|(_, who, _, from, to)| *who == user && *from <= today && today < *to))
}
