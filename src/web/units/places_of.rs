//! Where a unit is from a day on.

use axum::response::Response;

use super::allow;
use super::choices::{Choices, choices};
use super::recording::{answered, form_of, from_day};
use super::vocabulary::Choices as Named;
use crate::desk::{Act, AsOf, Fault};
use crate::register::{PlacementForm, UnitId, UnitPage, ZoneRole, place_unit, unit};
use crate::territory::{Finding, Gazetteer, Tier, When, gazetteer};
use crate::web::form::{Control, Field, FormPage};
use crate::web::places::link;
use crate::web::problems::Shown;
use crate::web::request::{Form, Path};
use crate::web::seat::Seat;
use crate::words::args;

/// Communes to be suggested by their names.
pub(super) fn communes(choices: &Choices) -> Named {
    choices.communes.iter().map(|(_, name)| (name.clone(), String::new())).collect()
}

/// The id of the commune that was typed: its name, the tail of an address, or
/// the id. Where a name fits several, the fault tells which.
pub(in crate::web) fn commune_of(gazetteer: &Gazetteer, typed: &str, as_of: AsOf) -> Result<String, Fault> {
    let typed = typed.trim();
    if typed.is_empty() || typed.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(typed.to_owned());
    }
    let on_day = gazetteer.find(typed, Some(Tier::Commune), When::On(as_of.on), as_of.known);
    let found = match on_day {
        // A commune of another day is told by the room's own fault.
        Finding::None => gazetteer.find(typed, Some(Tier::Commune), When::AnyDay, as_of.known),
        found => found,
    };
    match found {
        Finding::Found(id) => Ok(id.to_string()),
        Finding::None => Err(Fault::new("commune", "fault-unknown-commune")),
        Finding::Ambiguous(ids) => {
            let names = ids.iter().filter_map(|id| gazetteer.last_of_place(*id, as_of.known)).map(|place| {
                let link = link(gazetteer, place, as_of.known);
                format!("{}, {}", link.name, link.within)
            });
            let names = names.collect::<Vec<_>>().join("; ");
            Err(Fault::with("commune", "fault-commune-ambiguous", args([("names", names)])))
        }
    }
}

/// What is sent about a place.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct PlacePost {
    from: String,
    #[serde(flatten)]
    form: PlacementForm,
}

pub(super) async fn form(seat: Seat, Path(id): Path<UnitId>) -> Result<Response, Shown> {
    allow(&seat, Act::RecordUnit)?;
    let unit = unit(&seat.desk, seat.desk.now(), id).await?;
    page(&seat, &unit, PlacePost::default(), Vec::new()).await
}

async fn page(seat: &Seat, unit: &UnitPage, post: PlacePost, faults: Vec<Fault>) -> Result<Response, Shown> {
    let choices = choices(&seat.desk, seat.desk.now()).await?;
    let form = &post.form;
    let mut leaves: Named = unit.zones.iter().map(|place| (place.zone.to_string(), place.name.clone())).collect();
    leaves.dedup();
    let roles =
        ZoneRole::ALL.map(|role| (role.word().to_owned(), seat.words().say(&format!("zone-role-{}", role.word()))));
    let page = FormPage {
        lead: seat.words().say("unit-place-lead"),
        fields: vec![
            Field::text("from", "unit-from", &post.from).by(Control::Day).required().hint("unit-from-hint"),
            Field::text("commune", "units-commune", &form.commune)
                .by(Control::Suggested(communes(&choices)))
                .hint("unit-commune-hint"),
            Field::text("zone", "unit-comes-to", &form.zone).by(Control::Choice(choices.zones.clone())),
            Field::text("role", "unit-what", &form.role).by(Control::Choice(roles.to_vec())).hint("unit-role-hint"),
            Field::text("lot", "unit-lot", &form.lot),
            Field::text("leaves", "unit-leaves", &form.leaves).by(Control::Choice(leaves)),
            Field::text("source", "unit-source", &form.source).hint("unit-source-hint"),
        ],
        ..form_of(seat, unit, "unit-place", "place", faults).await?
    };
    Ok(page.shown())
}

pub(super) async fn place(seat: Seat, Path(id): Path<UnitId>, Form(post): Form<PlacePost>) -> Result<Response, Shown> {
    let known = unit(&seat.desk, seat.desk.now(), id).await?;
    let (gazetteer, now) = gazetteer(&seat.desk).await?;
    let from = from_day(&post.from);
    let on = from.clone().unwrap_or(now.on);
    let commune = commune_of(&gazetteer, &post.form.commune, AsOf { on, known: now.known });
    let (from, commune) = match (from, commune) {
        (Ok(from), Ok(commune)) => (from, commune),
        (from, commune) => {
            let faults = from.err().into_iter().chain(commune.err()).collect();
            return page(&seat, &known, post, faults).await;
        }
    };
    let form = PlacementForm { commune, ..post.form.clone() };
    let done = place_unit(&seat.desk, known.unit.unit.id, &form, from).await;
    answered(done, &known, |faults| page(&seat, &known, post, faults)).await
}
