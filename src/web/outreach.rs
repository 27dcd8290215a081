//! Outreach sessions: the book, one session, its files.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::extract::Multipart;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::choices::{Options, agency_name, agency_names, programme_options};
use super::files::read_form;
use super::outreach_form;
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use super::subjects::Subjects;
use super::typed::Typed;
use crate::agencies::{DivisionId, divisions};
use crate::desk::{Act, AgencyId, AsOf, Fault, Kind, Problem as _};
use crate::files::{File, FileId, endings, files_in};
use crate::indicators::{Grain, Subject};
use crate::outreach::{
    AttachForm, Attached, Audience, Organiser, Session, SessionFilter, SessionId, attach_files, audience_kinds,
    detach_file, session, session_kinds, sessions, withdraw_session,
};
use crate::programme::{Programme, programmes};
use crate::territory::zones;
use crate::web::request::{Form, Path, Query};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/outreach", get(list).post(outreach_form::add))
        .route("/outreach/new", get(outreach_form::new).post(outreach_form::find_for_new))
        .route("/outreach/{id}", get(show).post(outreach_form::revise))
        .route("/outreach/{id}/revision", get(outreach_form::revision).post(outreach_form::find_for_one))
        .route("/outreach/{id}/files", post(attach))
        .route("/outreach/{id}/files/{file}/removal", post(detach))
        .route("/outreach/{id}/withdrawal", post(withdraw))
}

/// Sessions on a page of the book.
const SESSIONS_A_PAGE: usize = 50;

/// The name of a form of session.
pub(super) fn form_name(page: &Page, code: &str) -> String {
    let found = session_kinds().iter().find(|kind| kind.code == code);
    found.map_or_else(|| code.to_owned(), |kind| kind.name(page.visit.lang).to_owned())
}

#[derive(Clone, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
struct ListQuery {
    programme: String,
    period: String,
    zone: String,
    unit: String,
    q: String,
    #[serde(skip_serializing)]
    offset: usize,
}

#[derive(Template)]
#[template(path = "outreach/sessions.html")]
struct SessionsPage {
    page: Page,
    query: ListQuery,
    faults: Vec<Fault>,
    rows: Vec<Session>,
    total: usize,
    attendances: i64,
    programmes: Options,
    zones: Options,
    names: Subjects,
}

impl SessionsPage {
    fn form(&self, session: &Session) -> String {
        form_name(&self.page, &session.line.form)
    }

    fn place(&self, session: &Session) -> String {
        place_of(&self.names, session)
    }

    fn at(&self, offset: usize) -> String {
        let query = serde_urlencoded::to_string(&self.query).unwrap_or_default();
        format!("/outreach?{query}&offset={offset}")
    }

    fn previous(&self) -> Option<String> {
        (self.query.offset > 0).then(|| self.at(self.query.offset.saturating_sub(SESSIONS_A_PAGE)))
    }

    fn next(&self) -> Option<String> {
        let next = self.query.offset + SESSIONS_A_PAGE;
        (next < self.total).then(|| self.at(next))
    }
}

/// Zone, commune and venue in one line.
pub(super) fn place_of(names: &Subjects, session: &Session) -> String {
    let line = &session.line;
    let zone = line.zone.map(|zone| names.name(Subject::new(Grain::Zone, zone.0)));
    let commune = line.commune.map(|commune| names.name(Subject::new(Grain::Commune, commune.0)));
    let venue = Some(line.venue.clone()).filter(|venue| !venue.is_empty());
    [venue, zone, commune].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The names of the places of some sessions.
pub(super) async fn place_names(seat: &Seat, sessions: &[Session]) -> Result<Subjects, Shown> {
    let now = seat.desk.now();
    let on = sessions.iter().map(|session| session.line.held_on).max().unwrap_or(now.on);
    let places = sessions.iter().flat_map(|session| {
        let zone = session.line.zone.map(|zone| Subject::new(Grain::Zone, zone.0));
        let commune = session.line.commune.map(|commune| Subject::new(Grain::Commune, commune.0));
        zone.into_iter().chain(commune)
    });
    Ok(Subjects::of(&seat.desk, AsOf { on, ..now }, places).await?)
}

async fn list(seat: Seat, Query(query): Query<ListQuery>) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let mut faults = Vec::new();
    let period = match query.period.trim() {
        "" => None,
        typed => {
            let read = typed.parse().ok();
            if read.is_none() {
                faults.push(Fault::new("period", "fault-not-a-period"));
            }
            read
        }
    };
    let filter = SessionFilter {
        programme: query.programme.parse().ok(),
        period,
        zone: query.zone.parse().ok(),
        unit: query.unit.parse().ok(),
        search: query.q.clone(),
        ..SessionFilter::default()
    };
    let found = sessions(desk, desk.now(), &filter).await?;
    let (total, attendances) = (found.len(), found.iter().map(Session::attendances).sum());
    let rows: Vec<Session> = found.into_iter().skip(query.offset).take(SESSIONS_A_PAGE).collect();
    let programmes = programmes(desk, desk.now()).await?;
    let zones = zones(desk, desk.now()).await?.into_iter().map(|zone| (zone.id.to_string(), zone.name)).collect();
    let names = place_names(&seat, &rows).await?;
    let page = seat.page(seat.words().say("outreach-title")).await?;
    let invalid = !faults.is_empty();
    let programmes = programme_options(&programmes);
    let shown = SessionsPage { page, query, faults, rows, total, attendances, programmes, zones, names };
    let mut response = html(&shown);
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

#[derive(Template)]
#[template(path = "outreach/session.html")]
struct SessionPage {
    page: Page,
    session: Session,
    programme: Option<Programme>,
    names: Subjects,
    agencies: HashMap<AgencyId, String>,
    divisions: HashMap<DivisionId, String>,
    files: Vec<File>,
    caption: String,
    faults: Vec<Fault>,
}

impl SessionPage {
    fn form(&self) -> String {
        form_name(&self.page, &self.session.line.form)
    }

    fn place(&self) -> String {
        place_of(&self.names, &self.session)
    }

    fn organiser(&self, one: &Organiser) -> String {
        let agency = agency_name(&self.agencies, one.agency);
        match one.division.and_then(|division| self.divisions.get(&division)) {
            Some(division) => format!("{division}, {agency}"),
            None => agency,
        }
    }

    fn field(&self) -> Option<&str> {
        let field = self.session.line.field?;
        let found = self.programme.as_ref()?.fields.iter().find(|one| one.id == field)?;
        Some(&found.name)
    }

    fn audience(&self, one: &Audience) -> String {
        let found = audience_kinds().iter().find(|kind| kind.code == one.kind);
        found.map_or_else(|| one.kind.clone(), |kind| kind.name(self.page.visit.lang).to_owned())
    }

    fn units(&self) -> Vec<(i64, String)> {
        self.session.units.iter().map(|unit| (unit.0, self.names.name(Subject::unit(unit.0)))).collect()
    }

    fn file(&self, one: &Attached) -> Option<&File> {
        self.files.iter().find(|file| file.id == one.file)
    }

    fn photographs(&self) -> Vec<(&Attached, &File)> {
        self.attached().into_iter().filter(|(_, file)| file.is_photograph()).collect()
    }

    fn materials(&self) -> Vec<(&Attached, &File)> {
        self.attached().into_iter().filter(|(_, file)| !file.is_photograph()).collect()
    }

    fn attached(&self) -> Vec<(&Attached, &File)> {
        self.session.files.iter().filter_map(|one| Some((one, self.file(one)?))).collect()
    }

    fn accepts(&self) -> String {
        endings().iter().map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(",")
    }

    fn kilobytes(&self, file: &File) -> String {
        self.page.say1("file-kilobytes", "count", (file.size + 1023) / 1024)
    }
}

async fn show(seat: Seat, Path(id): Path<SessionId>) -> Result<Response, Shown> {
    session_page(&seat, id, String::new(), Vec::new()).await
}

async fn session_page(seat: &Seat, id: SessionId, caption: String, faults: Vec<Fault>) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let session = session(desk, desk.now(), id).await?;
    let as_of = AsOf { on: session.line.held_on, ..desk.now() };
    let line = &session.line;
    let wanted = session
        .units
        .iter()
        .map(|unit| Subject::unit(unit.0))
        .chain(line.zone.map(|zone| Subject::new(Grain::Zone, zone.0)))
        .chain(line.commune.map(|commune| Subject::new(Grain::Commune, commune.0)));
    let names = Subjects::of(desk, as_of, wanted.collect::<Vec<_>>()).await?;
    let mut known_divisions = HashMap::new();
    for organiser in &session.organisers {
        let found = divisions(desk, as_of, organiser.agency).await?;
        known_divisions.extend(found.into_iter().map(|one| (one.id, one.name)));
    }
    let ids: Vec<FileId> = session.files.iter().map(|one| one.file).collect();
    let mut reading = desk.read(Act::ReadFiles, desk.now()).await?;
    let known = reading.known();
    let files = files_in(&mut reading, known, &ids).await?;
    drop(reading);
    let programme = programmes(desk, as_of).await?.into_iter().find(|one| one.id == line.programme);
    let invalid = !faults.is_empty();
    let shown = SessionPage {
        page: seat.page(line.theme.clone()).await?,
        agencies: agency_names(desk, as_of.on).await?,
        divisions: known_divisions,
        session,
        programme,
        names,
        files,
        caption,
        faults,
    };
    let mut response = html(&shown);
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

async fn attach(seat: Seat, Path(id): Path<SessionId>, form: Multipart) -> Result<Response, Shown> {
    let (texts, uploads) = read_form(form).await;
    let caption = Typed::of(texts).text("caption");
    match attach_files(&seat.desk, id, AttachForm { caption: caption.clone(), uploads }).await {
        Ok(signed) => Ok(Redirect::to(&format!("/outreach/{id}?done={}#files", signed.seq)).into_response()),
        Err(refusal) if !refusal.faults().is_empty() => {
            session_page(&seat, id, caption, refusal.faults().to_vec()).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn detach(seat: Seat, Path((id, file)): Path<(SessionId, FileId)>) -> Result<Response, Shown> {
    let signed = detach_file(&seat.desk, id, file).await?;
    Ok(Redirect::to(&format!("/outreach/{id}?done={}#files", signed.seq)).into_response())
}

async fn withdraw(
    seat: Seat,
    Path(id): Path<SessionId>,
    Form(_): Form<Vec<(String, String)>>,
) -> Result<Response, Shown> {
    let signed = withdraw_session(&seat.desk, id).await?;
    Ok(Redirect::to(&format!("/outreach?done={}", signed.seq)).into_response())
}
