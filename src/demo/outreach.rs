//! The outreach of the sample's second year: sessions with the units of their
//! zone, attendances, and pictures with the last of them.

use super::pictures::{Scene, picture};
use super::seed::{DemoRefusal, Made, board_desk};
use crate::calendar::Day;
use crate::desk::{AsOf, Desk};
use crate::outreach::{AttachForm, SessionForm, SessionId, attach_files, record_session};
use crate::programme::{Programme, programme};
use crate::register::{UnitFilter, units};
use crate::territory::ZoneId;

/// A session of the sample.
pub(super) struct Recorded {
    pub(super) on: Day,
    pub(super) id: SessionId,
    pub(super) attendances: i64,
}

/// Records the sessions; gives them by their days, the earliest first.
pub(super) async fn seed_outreach(desk: &Desk, made: &Made) -> Result<Vec<Recorded>, DemoRefusal> {
    let desk = board_desk(desk, made);
    let id = made.programme.ok_or_else(|| DemoRefusal::because("outreach", "no programme".into()))?;
    let mut entries: Vec<_> = made.cast.outreach.iter().collect();
    entries.sort_by_key(|entry| entry.on);
    let mut recorded = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        let as_of = AsOf { on: entry.on, ..desk.now() };
        let agreed: Programme = programme(&desk, as_of, id).await.map_err(DemoRefusal::at("outreach"))?;
        let zone = made.keys.get(&entry.zone).copied().map(ZoneId);
        // An owner stands for a unit; each session goes on where the last one
        // in the zone ended, so that some units are reached twice and some never.
        let filter = UnitFilter { zone, ..UnitFilter::default() };
        let there = units(&desk, as_of, &filter).await.map_err(DemoRefusal::at("outreach"))?.rows;
        let owners = usize::try_from(entry.owners).unwrap_or(0);
        let reached = there.iter().skip(number % 3 * 2).take(owners).map(|row| row.unit.id.to_string());
        let parties = agreed.parties.iter().map(|party| party.agency.to_string());
        let mut organisers: Vec<String> = parties.collect();
        if entry.led_by_party {
            organisers.reverse();
        }
        let counts = [("can-bo", entry.staff), ("nguoi-lao-dong", entry.workers), ("chu-doanh-nghiep", entry.owners)];
        let form = SessionForm {
            programme: id.to_string(),
            field: agreed.fields.first().map_or_else(String::new, |field| field.id.to_string()),
            theme: entry.topic.clone(),
            form: entry.form.clone(),
            held_on: entry.on.to_string(),
            zone: zone.map_or_else(String::new, |zone| zone.to_string()),
            venue: entry.venue.clone(),
            summary: entry.summary.clone(),
            organisers,
            units: reached.collect(),
            audiences: counts.map(|(kind, count)| (kind.to_owned(), count.to_string())).into(),
            ..SessionForm::default()
        };
        let session = record_session(&desk, None, &form).await.map_err(DemoRefusal::at("outreach"))?.record;
        let attendances = entry.owners + entry.workers + entry.staff;
        recorded.push(Recorded { on: entry.on, id: session, attendances });
    }
    let scenes = [(Scene::Roofs, "toan-canh-khu"), (Scene::Hills, "duong-den-khu"), (Scene::River, "ven-song")];
    for (session, (scene, name)) in recorded.iter().rev().zip(scenes) {
        let form = AttachForm { caption: made.cast.picture_caption.clone(), uploads: vec![picture(scene, name)] };
        attach_files(&desk, session.id, form).await.map_err(DemoRefusal::at("outreach"))?;
    }
    Ok(recorded)
}
