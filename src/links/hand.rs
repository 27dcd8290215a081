//! Links that people make by hand.

use serde_json::json;

use super::names::names;
use super::problems::LinkRefusal;
use super::record::RecordKey;
use super::rooms::Rooms;
use super::sql;
use crate::desk::{Act, AgencyId, Desk, Fault, Note, Role, Signed};
use crate::id_type;
use crate::words::{Lang, args};
use songhanh_vietnamese::person;

id_type! {
    /// A link made by hand.
    LinkId
}

/// A link made by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HandLink {
    pub(super) id: LinkId,
    pub(super) from: RecordKey,
    pub(super) to: RecordKey,
    pub(super) reason: String,
    /// The agency whose person made it; none for the operator.
    pub(super) agency: Option<AgencyId>,
}

/// What somebody typed who ties two records.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct LinkForm {
    /// The first, as `task/12`.
    pub from: String,
    /// The second.
    pub to: String,
    /// Why they hang together.
    pub reason: String,
}

/// Letters of a reason at most: a sentence.
const REASON_CHARS_MAX: usize = 300;

/// What a record is called; none where it is not there, or not for this person
/// to know of.
pub async fn name_of(desk: &Desk, record: RecordKey, lang: Lang) -> Result<Option<String>, LinkRefusal> {
    let mut rooms = Rooms::new(desk, lang);
    Ok(names(&mut rooms, &[record].into()).await?.remove(&record))
}

/// Ties two records by hand, with the reason; whoever ties them sees both.
pub async fn link_records(desk: &Desk, form: &LinkForm) -> Result<Signed<LinkId>, LinkRefusal> {
    let mut faults = Vec::new();
    let mut record = |place: &'static str, typed: &str| {
        let read = typed.parse::<RecordKey>().ok();
        if read.is_none() {
            let word = if typed.trim().is_empty() { "fault-missing" } else { "fault-link-record" };
            faults.push(Fault::new(place, word));
        }
        read
    };
    let (from, to) = (record("from", &form.from), record("to", &form.to));
    if from.is_some() && from == to {
        faults.push(Fault::new("to", "fault-link-to-itself"));
    }
    let reason = form.reason.trim().to_owned();
    if reason.is_empty() {
        faults.push(Fault::new("reason", "fault-missing"));
    } else if reason.chars().count() > REASON_CHARS_MAX {
        faults.push(Fault::with("reason", "fault-text-too-long", args([("most", REASON_CHARS_MAX.to_string())])));
    }
    if let Some(sign) = person::first_sign(&reason) {
        faults.push(Fault::with("reason", "fault-names-people", args([("text", sign.text.to_owned())])));
    }
    let (Some(from), Some(to), true) = (from, to, faults.is_empty()) else { return Err(LinkRefusal::Faults(faults)) };
    let mut rooms = Rooms::new(desk, Lang::Vi);
    let known = names(&mut rooms, &[from, to].into()).await?;
    drop(rooms);
    for record in [from, to] {
        if !known.contains_key(&record) {
            return Err(LinkRefusal::NoRecord(record));
        }
    }
    let mut change = desk.change(Act::LinkRecords).await?;
    let at = change.at();
    let standing = sql::links_of(&mut change, at, from).await?;
    if standing.iter().any(|one| (one.from, one.to) == (from, to) || (one.from, one.to) == (to, from)) {
        return Err(LinkRefusal::Tied);
    }
    let agency = change.actor().agency;
    let link = HandLink { id: LinkId(change.next_id().await?), from, to, reason, agency };
    sql::state(&mut change, &link).await?;
    let after = json!({"from": from.to_string(), "to": to.to_string(), "reason": link.reason});
    Ok(change.commit(Note::new_record("record-link", link.id, after)).await?.of(link.id))
}

/// Takes a link away that somebody of one's own agency made.
pub async fn unlink_records(desk: &Desk, id: LinkId) -> Result<Signed<RecordKey>, LinkRefusal> {
    let mut change = desk.change(Act::LinkRecords).await?;
    let at = change.at();
    let link = sql::one(&mut change, at, id).await?.ok_or(LinkRefusal::NoLink(id))?;
    let actor = change.actor();
    let is_own = link.agency.is_none_or(|agency| actor.answers_for(agency)) || actor.role == Role::Operator;
    if !is_own {
        return Err(LinkRefusal::NotYours(id));
    }
    sql::end(&mut change, id).await?;
    let before = json!({"from": link.from.to_string(), "to": link.to.to_string(), "reason": link.reason});
    Ok(change.commit(Note::changed("record-link", id, before, json!(null))).await?.of(link.from))
}
