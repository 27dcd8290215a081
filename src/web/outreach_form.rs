//! The form of a session: filled in on a telephone in a minute. Units are found
//! by a search inside the form, which works without scripts.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::response::Response;

use super::choices::{self, Options, programme_options};
use super::page::{Page, html};
use super::problems::{Shown, shown_or_faults, status};
use super::seat::Seat;
use super::time_asked::day_of;
use super::typed::Typed;
use super::unit_picker::{Looked, UnitPicker};
use crate::desk::{Act, AsOf, DeskError, Fault, Kind};
use crate::indicators::Subject;
use crate::outreach::{self, Session, SessionForm, SessionId, audience_kinds, session_kinds};
use crate::programme::{Programme, programmes};
use crate::territory::{Tier, When, find_place, zones};
use crate::web::request::{Form, Path, Query};

/// Bodies that the form has room for: the leading one and three more.
const ORGANISERS: usize = 4;

#[derive(Template)]
#[template(path = "outreach/form.html")]
struct SessionFormPage {
    page: Page,
    action: String,
    back: String,
    form: SessionForm,
    commune_name: String,
    picker: UnitPicker,
    programmes: Options,
    fields: Options,
    forms: Options,
    zones: Options,
    bodies: Options,
    audiences: Options,
    faults: Vec<Fault>,
    details_open: bool,
}

impl SessionFormPage {
    fn audience(&self, code: &str) -> String {
        self.form.audiences.get(code).cloned().unwrap_or_default()
    }

    fn organisers(&self) -> Vec<String> {
        let mut rows = self.form.organisers.clone();
        rows.resize(rows.len().max(ORGANISERS), String::new());
        rows
    }
}

/// What was typed.
struct Sent {
    form: SessionForm,
    commune_name: String,
    search: String,
}

impl Sent {
    fn of(pairs: Vec<(String, String)>) -> Self {
        let typed = Typed::of(pairs);
        let audiences: BTreeMap<String, String> = audience_kinds()
            .iter()
            .map(|kind| (kind.code.clone(), typed.text(&format!("audience.{}", kind.code))))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        let units: BTreeSet<String> = typed.all("unit").map(str::to_owned).collect();
        let form = SessionForm {
            programme: typed.text("programme"),
            field: typed.text("field"),
            theme: typed.text("theme"),
            form: typed.text("form"),
            held_on: typed.text("held_on"),
            zone: typed.text("zone"),
            commune: String::new(),
            venue: typed.text("venue"),
            summary: typed.text("summary"),
            organisers: typed.all("organiser").map(str::to_owned).collect(),
            units: units.into_iter().collect(),
            audiences,
        };
        Self { form, commune_name: typed.text("commune_name"), search: typed.text("unit_search") }
    }

    /// The commune by its name; a fault where it means none, or several.
    async fn find_commune(&mut self, seat: &Seat, faults: &mut Vec<Fault>) -> Result<(), Shown> {
        let name = self.commune_name.trim();
        if name.is_empty() {
            return Ok(());
        }
        let on = day_of(&self.form.held_on).unwrap_or(seat.desk.now().on);
        match find_place(&seat.desk, name, Some(Tier::Commune), When::On(on)).await?.found() {
            Some(id) => self.form.commune = id.to_string(),
            None => faults.push(Fault::new("commune_name", "fault-not-one-place")),
        }
        Ok(())
    }
}

async fn form_page(
    seat: &Seat,
    id: Option<SessionId>,
    sent: Sent,
    searched: bool,
    faults: Vec<Fault>,
) -> Result<Response, Shown> {
    let desk = &seat.desk;
    if !desk.may(Act::RecordSession) {
        return Err(DeskError::NotAllowed { act: Act::RecordSession, role: desk.actor().role }.into());
    }
    let Sent { form, commune_name, search } = sent;
    let now = desk.now();
    let as_of = AsOf { on: day_of(&form.held_on).unwrap_or(now.on), ..now };
    let lang = seat.visit.lang;
    let known = programmes(desk, as_of).await?;
    let fields: Options = known
        .iter()
        .filter(|one| one.id.to_string() == form.programme)
        .flat_map(|one| one.fields.iter().map(|field| (field.id.to_string(), field.name.clone())))
        .collect();
    let title = if id.is_some() { "outreach-revise" } else { "outreach-new" };
    let address = id.map_or_else(|| "/outreach".to_owned(), |id| format!("/outreach/{id}"));
    let find = if id.is_some() { format!("{address}/revision#units") } else { "/outreach/new#units".into() };
    let looked = searched.then(|| Looked { search, zone: form.zone.parse().ok() });
    let picker = UnitPicker::of(seat, as_of, &form.units, find, looked).await?;
    let in_details = ["field", "summary", "commune_name", "organisers", "programme"];
    let page = SessionFormPage {
        page: seat.page(seat.words().say(title)).await?,
        back: address.clone(),
        action: address,
        details_open: id.is_some() || faults.iter().any(|fault| in_details.contains(&fault.place.as_str())),
        commune_name,
        picker,
        programmes: programme_options(&known),
        fields,
        forms: session_kinds().iter().map(|kind| (kind.code.clone(), kind.name(lang).to_owned())).collect(),
        zones: zones(desk, as_of).await?.into_iter().map(|zone| (zone.id.to_string(), zone.name)).collect(),
        bodies: choices::bodies(seat, as_of).await?,
        audiences: audience_kinds().iter().map(|kind| (kind.code.clone(), kind.name(lang).to_owned())).collect(),
        form,
        faults,
    };
    let mut response = html(&page);
    if !page.faults.is_empty() {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

/// What a new form knows already: the programme of today (or the last one), the
/// person's own agency in front and the other parties after it.
fn blank(seat: &Seat, programmes: &[Programme], zone: String) -> SessionForm {
    let now = seat.desk.now();
    let latest = programmes.iter().max_by_key(|one| (one.period.contains(now.on), one.period.to()));
    let own = seat.desk.actor().agency;
    let others = latest.iter().flat_map(|one| one.parties.iter().map(|party| party.agency));
    let organisers = own.into_iter().chain(others.filter(|agency| Some(*agency) != own));
    SessionForm {
        programme: latest.map_or_else(String::new, |one| one.id.to_string()),
        held_on: now.on.to_string(),
        organisers: organisers.map(|agency| agency.to_string()).collect(),
        zone,
        ..SessionForm::default()
    }
}

#[derive(serde::Deserialize)]
pub(super) struct NewQuery {
    #[serde(default)]
    zone: String,
}

pub(super) async fn new(seat: Seat, Query(query): Query<NewQuery>) -> Result<Response, Shown> {
    let programmes = programmes(&seat.desk, seat.desk.now()).await?;
    let form = blank(&seat, &programmes, query.zone);
    let sent = Sent { form, commune_name: String::new(), search: String::new() };
    form_page(&seat, None, sent, false, Vec::new()).await
}

pub(super) async fn find_for_new(seat: Seat, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, Shown> {
    form_page(&seat, None, Sent::of(pairs), true, Vec::new()).await
}

pub(super) async fn find_for_one(
    seat: Seat,
    Path(id): Path<SessionId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Shown> {
    form_page(&seat, Some(id), Sent::of(pairs), true, Vec::new()).await
}

pub(super) async fn revision(seat: Seat, Path(id): Path<SessionId>) -> Result<Response, Shown> {
    let session = outreach::session(&seat.desk, seat.desk.now(), id).await?;
    let names = super::outreach::place_names(&seat, std::slice::from_ref(&session)).await?;
    let commune = session.line.commune.map(|id| names.name(Subject::new(crate::indicators::Grain::Commune, id.0)));
    let sent = Sent { form: form_of(&session), commune_name: commune.unwrap_or_default(), search: String::new() };
    form_page(&seat, Some(id), sent, false, Vec::new()).await
}

fn form_of(session: &Session) -> SessionForm {
    let line = &session.line;
    let id = |id: Option<i64>| id.map_or_else(String::new, |id| id.to_string());
    let body = |one: &outreach::Organiser| match one.division {
        Some(division) => format!("{}/{division}", one.agency),
        None => one.agency.to_string(),
    };
    SessionForm {
        programme: line.programme.to_string(),
        field: id(line.field.map(|id| id.0)),
        theme: line.theme.clone(),
        form: line.form.clone(),
        held_on: line.held_on.to_string(),
        zone: id(line.zone.map(|id| id.0)),
        commune: id(line.commune.map(|id| id.0)),
        venue: line.venue.clone(),
        summary: line.summary.clone(),
        organisers: session.organisers.iter().map(body).collect(),
        units: session.units.iter().map(ToString::to_string).collect(),
        audiences: session.audiences.iter().map(|one| (one.kind.clone(), one.attendances.to_string())).collect(),
    }
}

pub(super) async fn add(seat: Seat, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, Shown> {
    record(&seat, None, Sent::of(pairs)).await
}

pub(super) async fn revise(
    seat: Seat,
    Path(id): Path<SessionId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Shown> {
    record(&seat, Some(id), Sent::of(pairs)).await
}

async fn record(seat: &Seat, id: Option<SessionId>, mut sent: Sent) -> Result<Response, Shown> {
    let mut faults = Vec::new();
    sent.find_commune(seat, &mut faults).await?;
    if !faults.is_empty() {
        return form_page(seat, id, sent, false, faults).await;
    }
    let recorded = outreach::record_session(&seat.desk, id, &sent.form).await;
    match shown_or_faults(recorded, |id| format!("/outreach/{id}"))? {
        Ok(shown) => Ok(shown),
        Err(faults) => form_page(seat, id, sent, false, faults).await,
    }
}
