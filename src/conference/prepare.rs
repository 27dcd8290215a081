//! Before the conference: the invitation and the agenda, and both as an event
//! of a calendar.

use serde_json::json;

use super::problems::ConferenceRefusal;
use super::{sql, verbs};
use crate::calendar::{Event, EventTime, calendar_text};
use crate::desk::{Act, AgencyId, Desk, Fault, Note, Signed};
use crate::id_type;
use crate::reports::{Paper, PaperForm, SignForm};
use crate::reviews::ReviewId;
use crate::reviews::typed::{needed, optional};

id_type! {
    /// An item of an agenda.
    AgendaId
}

/// An invitation (*giấy mời*).
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Invitation {
    /// The side that invites.
    pub host: AgencyId,
    /// When it begins: `08:00`.
    pub starts: String,
    /// What it is about, beside the title of the conference.
    pub content: String,
    /// What delegates are asked to prepare.
    pub notes: String,
    /// Addressees, recipients, signature.
    pub paper: Paper,
}

/// An item of the agenda.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct AgendaItem {
    /// Its id.
    pub id: AgendaId,
    /// When it begins: `08:15`.
    pub starts: String,
    /// What is done.
    pub title: String,
    /// Which office does it.
    pub presenter: String,
}

/// What somebody typed about an invitation.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct InvitationForm {
    /// Id of the side that invites; the chair where empty.
    pub host: String,
    /// `8:00`, `08 giờ 00`.
    pub starts: String,
    /// What it is about.
    pub content: String,
    /// What delegates are asked to prepare.
    pub notes: String,
    /// Who is invited, one a line.
    pub addressees: String,
    /// Recipients, one a line.
    pub recipients: String,
    /// The signature of the side that invites.
    pub signatures: Vec<SignForm>,
}

/// What somebody typed about an item of the agenda.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct AgendaForm {
    /// When it begins.
    pub starts: String,
    /// What is done.
    pub title: String,
    /// Which office does it.
    pub presenter: String,
}

/// A time of day as offices write it (`8:05`, `08h05`, `8 giờ 5`), kept as
/// `08:05`.
pub(super) fn time(place: &str, typed: &str, faults: &mut Vec<Fault>) -> String {
    let folded =
        songhanh_vietnamese::fold::fold(typed).replace("phut", "").replace("gio", ":").replace(['h', 'g'], ":");
    let (hour, minute) = folded.split_once(':').unwrap_or((&folded, "0"));
    let minute = if minute.trim().is_empty() { "0" } else { minute };
    let read = hour.trim().parse::<u8>().ok().zip(minute.trim().parse::<u8>().ok());
    match read.filter(|(hour, minute)| *hour < 24 && *minute < 60 && !folded.trim().is_empty()) {
        Some((hour, minute)) => format!("{hour:02}:{minute:02}"),
        None => {
            let word = if typed.trim().is_empty() { "fault-missing" } else { "fault-not-a-time" };
            faults.push(Fault::new(place, word));
            String::new()
        }
    }
}

/// Drafts the invitation, or changes it while it is not out.
pub async fn prepare_invitation(
    desk: &Desk,
    id: ReviewId,
    form: &InvitationForm,
) -> Result<Signed<ReviewId>, ConferenceRefusal> {
    let mut change = desk.change(Act::PrepareConference).await?;
    let before = verbs::of_side(&mut change, id).await?;
    if before.paper(super::PaperKind::Invitation).is_some() {
        return Err(ConferenceRefusal::Out(id));
    }
    let mut faults = Vec::new();
    let parties = &before.review.parties;
    let host = match form.host.trim() {
        "" => Some(before.review.line.chair),
        typed => typed.parse().ok().filter(|host| parties.contains(host)),
    };
    if host.is_none() {
        faults.push(Fault::new("host", "fault-not-in-list"));
    }
    let starts = time("starts", &form.starts, &mut faults);
    let content = optional("content", &form.content, &mut faults);
    let notes = optional("notes", &form.notes, &mut faults);
    if form.addressees.trim().is_empty() {
        faults.push(Fault::new("addressees", "fault-missing"));
    }
    let paper = PaperForm {
        addressees: form.addressees.clone(),
        recipients: form.recipients.clone(),
        bases: String::new(),
        signatures: form.signatures.clone(),
    };
    let paper = paper.check(1, &mut faults);
    let (Some(host), true) = (host, faults.is_empty()) else { return Err(ConferenceRefusal::Faults(faults)) };
    let invitation = Invitation { host, starts, content, notes, paper };
    sql::state_invitation(&mut change, id, &invitation).await?;
    let was = before.invitation.map(|one| json!({"invites": one.host, "starts": one.starts}));
    let note = Note::changed("review", id, json!(was), json!({"invites": host, "starts": invitation.starts}));
    Ok(change.commit(note).await?.of(id))
}

/// Puts an item on the agenda; items stand in the order of their times.
pub async fn record_agenda_item(
    desk: &Desk,
    id: ReviewId,
    form: &AgendaForm,
) -> Result<Signed<AgendaId>, ConferenceRefusal> {
    let mut change = desk.change(Act::PrepareConference).await?;
    if verbs::of_side(&mut change, id).await?.paper(super::PaperKind::Agenda).is_some() {
        return Err(ConferenceRefusal::Out(id));
    }
    let mut faults = Vec::new();
    let starts = time("starts", &form.starts, &mut faults);
    let title = needed("title", &form.title, &mut faults);
    let presenter = optional("presenter", &form.presenter, &mut faults);
    if !faults.is_empty() {
        return Err(ConferenceRefusal::Faults(faults));
    }
    let item = AgendaItem { id: AgendaId(change.next_id().await?), starts, title, presenter };
    sql::state_agenda_item(&mut change, id, &item).await?;
    let after = json!({"review": id, "starts": item.starts, "title": item.title});
    Ok(change.commit(Note::new_record("agenda-item", item.id, after)).await?.of(item.id))
}

/// Takes an item off the agenda.
pub async fn drop_agenda_item(
    desk: &Desk,
    id: ReviewId,
    item: AgendaId,
) -> Result<Signed<AgendaId>, ConferenceRefusal> {
    let mut change = desk.change(Act::PrepareConference).await?;
    let before = verbs::of_side(&mut change, id).await?;
    if before.paper(super::PaperKind::Agenda).is_some() {
        return Err(ConferenceRefusal::Out(id));
    }
    let there = before.agenda.iter().find(|one| one.id == item).ok_or(ConferenceRefusal::NoSuch(item.0))?;
    sql::end(&mut change, "agenda_item", item.0).await?;
    let note = Note::changed("agenda-item", item, json!({"title": there.title}), json!(null));
    Ok(change.commit(note).await?.of(item))
}

/// The conference as a calendar that other programs read. `address` is that of
/// its page. It ends with the last item of its agenda, as far as anybody knows.
pub async fn conference_calendar(desk: &Desk, id: ReviewId, address: &str) -> Result<String, ConferenceRefusal> {
    let sitting = verbs::sitting(desk, desk.now(), id).await?;
    let invitation = sitting.invitation.as_ref().ok_or(ConferenceRefusal::NotDrafted(id))?;
    let line = &sitting.review.line;
    let moment = |time: &str| format!("{}T{time}:00+07:00", line.held_on).parse().ok();
    let when = match moment(&invitation.starts) {
        Some(starts) => EventTime::Moments(starts, sitting.agenda.last().and_then(|item| moment(&item.starts))),
        None => EventTime::Day(line.held_on),
    };
    let item = |item: &AgendaItem| format!("{} {} {}", item.starts, item.title, item.presenter).trim().to_owned();
    let mut said: Vec<String> = sitting.agenda.iter().map(item).collect();
    said.extend([&invitation.content, &invitation.notes].into_iter().filter(|text| !text.is_empty()).cloned());
    let event = Event {
        key: format!("conference-{id}"),
        when,
        summary: line.title.clone(),
        description: said.join("\n").replace('\r', ""),
        place: line.place.clone(),
        address: address.to_owned(),
        busy: true,
    };
    Ok(calendar_text(&line.title, &[event], desk.clock().now()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_time_of_day_is_read_as_offices_write_it() {
        let read = |typed: &str| {
            let mut faults = Vec::new();
            let time = super::time("starts", typed, &mut faults);
            if faults.is_empty() { time } else { faults[0].word.to_owned() }
        };
        for typed in ["8:05", "08h05", "8 giờ 05", "8g05", "8 giờ 05 phút"] {
            assert_eq!(read(typed), "08:05", "{typed}");
        }
        assert_eq!(read("14 giờ"), "14:00");
        assert_eq!(read("25:00"), "fault-not-a-time");
        assert_eq!(read(""), "fault-missing");
    }
}
