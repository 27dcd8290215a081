//! Programmes: the list, one whole agreement, and recording or amending one.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};

use super::app::App;
use super::choices::{self, Options, agency_names};
use super::page::{Page, html};
use super::plan::file;
use super::problems::{Shown, status};
use super::programme_form::{blank_form, form_of, with_blank_rows};
use super::programme_signing::{back_to, clause_key};
use super::seat::Seat;
use super::targets::{TargetLine, lines_of};
use super::time_asked::{TimeAsked, day_of};
use super::typed::Typed;
use crate::agencies::{DivisionId, divisions};
use crate::calendar::Day;
use crate::desk::{Act, AgencyId, AsOf, DeskError, Fault, Kind, Problem as _};
use crate::indicators::TargetFilter;
use crate::law;
use crate::programme::{
    Agreement, AmendmentForm, Clause, Part, PartySign, Phase, PhaseKind, Programme, ProgrammeForm, ProgrammeId,
    ProvisionForm, SignState, agreement, amend_programme, programme, programme_paper, programmes, record_programme,
};
use crate::web::request::{Form, Path, Query};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/programmes", get(list).post(add))
        .route("/programmes/new", get(new))
        .route("/programmes/{id}", get(show))
        .route("/programmes/{id}/paper.docx", get(paper))
        .route("/programmes/{id}/revision", get(revision))
        .route("/programmes/{id}/facts", post(revise))
        .route("/programmes/{id}/amendments", post(amend))
}

/// Names of agencies and divisions.
pub(super) struct Bodies {
    agencies: HashMap<AgencyId, String>,
    divisions: HashMap<DivisionId, String>,
}

impl Bodies {
    async fn of(seat: &Seat, as_of: AsOf, programmes: &[Programme]) -> Result<Self, Shown> {
        let agencies = agency_names(&seat.desk, as_of.on).await?;
        let mut names = HashMap::new();
        for party in programmes.iter().flat_map(|one| &one.parties) {
            let found = divisions(&seat.desk, as_of, party.agency).await?;
            names.extend(found.into_iter().map(|division| (division.id, division.name)));
        }
        Ok(Self { agencies, divisions: names })
    }

    /// The agency.
    fn agency(&self, agency: &AgencyId) -> String {
        choices::agency_name(&self.agencies, *agency)
    }

    /// The agency, and its division where one is named.
    pub(super) fn name(&self, agency: &AgencyId, division: &Option<DivisionId>) -> String {
        let agency = choices::agency_name(&self.agencies, *agency);
        match division.and_then(|id| self.divisions.get(&id)) {
            Some(division) => format!("{division}, {agency}"),
            None => agency,
        }
    }
}

#[derive(Template)]
#[template(path = "programme/programmes.html")]
struct ProgrammesPage {
    page: Page,
    found: Vec<Programme>,
    bodies: Bodies,
}

async fn list(seat: Seat) -> Result<Response, Shown> {
    let now = seat.desk.now();
    let found = programmes(&seat.desk, now).await?;
    let bodies = Bodies::of(&seat, now, &found).await?;
    let page = seat.page(seat.words().say("programmes-title")).await?;
    Ok(html(&ProgrammesPage { page, found, bodies }))
}

#[derive(Template)]
#[template(path = "programme/programme.html")]
struct ProgrammePage {
    page: Page,
    one: Programme,
    bodies: Bodies,
    agreement: Agreement,
    targets: Vec<TargetLine>,
    amendment: AmendmentForm,
    faults: Vec<Fault>,
    is_party: bool,
    /// The party for which the person speaks.
    own: Option<AgencyId>,
    today: Day,
}

impl ProgrammePage {
    /// A legal basis as papers cite it.
    fn basis<'b>(&self, basis: &'b str) -> &'b str {
        law::number_of(basis)
    }

    /// True where nobody has compared a basis with the official text.
    fn is_unconfirmed(&self, basis: &str) -> bool {
        law::is_unconfirmed(basis)
    }

    /// True where the person may sign for this party now.
    fn signs_here(&self, party: &PartySign) -> bool {
        self.page.may("sign-programme") && self.own == Some(party.agency) && party.state != SignState::Signed
    }

    /// True where the person may take this party's signature back.
    fn withdraws_here(&self, party: &PartySign) -> bool {
        let own = self.page.may("sign-programme") && self.own == Some(party.agency);
        own && party.sign_off.is_some() && !self.agreement.is_signed_by_all()
    }

    fn clause_key(&self, clause: &Clause) -> &'static str {
        clause_key(clause)
    }

    /// True for the phase or year that today lies in.
    fn is_now(&self, phase: &Phase) -> bool {
        phase.period.contains(self.today)
    }

    /// Who leads (or coordinates) a field, by name.
    fn of_part(&self, field: &crate::programme::Field, part: &str) -> String {
        let wanted = Part::of_word(part);
        let bodies = field.bodies.iter().filter(|body| Some(body.part) == wanted);
        bodies.map(|body| self.bodies.name(&body.agency, &body.division)).collect::<Vec<_>>().join("; ")
    }
}

async fn show(seat: Seat, Path(id): Path<ProgrammeId>) -> Result<Response, Shown> {
    programme_page(&seat, id, AmendmentForm::default(), Vec::new()).await
}

async fn programme_page(
    seat: &Seat,
    id: ProgrammeId,
    amendment: AmendmentForm,
    faults: Vec<Fault>,
) -> Result<Response, Shown> {
    let now = seat.desk.now();
    let one = programme(&seat.desk, now, id).await?;
    let bodies = Bodies::of(seat, now, std::slice::from_ref(&one)).await?;
    let targets = lines_of(seat, &TargetFilter { programme: Some(id.0), ..TargetFilter::default() }).await?;
    let invalid = !faults.is_empty();
    let own = seat.desk.actor().side_among(one.parties.iter().map(|party| party.agency));
    let mut response = html(&ProgrammePage {
        page: seat.page(one.short_name.clone()).await?,
        agreement: agreement(&seat.desk, now, id).await?,
        own,
        one,
        bodies,
        targets,
        amendment,
        faults,
        is_party: own.is_some(),
        today: now.on,
    });
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct PaperQuery {
    on: String,
}

/// The agreement as it is today, or as it was on a day: `?on=2023-05-16`.
async fn paper(seat: Seat, Path(id): Path<ProgrammeId>, Query(query): Query<PaperQuery>) -> Result<Response, Shown> {
    let asked = TimeAsked::of(&seat, &query.on);
    if let Some(fault) = asked.faults.first() {
        return Err(Shown::of_fault(fault));
    }
    let bytes = programme_paper(&seat.desk, asked.as_of, id).await?;
    let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    Ok(file(&format!("chuong-trinh-phoi-hop-{id}.docx"), kind, bytes))
}

async fn amend(seat: Seat, Path(id): Path<ProgrammeId>, Form(form): Form<AmendmentForm>) -> Result<Response, Shown> {
    match amend_programme(&seat.desk, id, &form).await {
        Ok(signed) => Ok(back_to(id, &signed)),
        Err(refusal) if !refusal.faults().is_empty() => {
            programme_page(&seat, id, form, refusal.faults().to_vec()).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

#[derive(Template)]
#[template(path = "programme/form.html")]
struct FormPage {
    page: Page,
    action: String,
    form: ProgrammeForm,
    from: String,
    is_new: bool,
    faults: Vec<Fault>,
    bodies: Options,
    kinds: Options,
    parts: Options,
}

impl FormPage {
    /// The heading under which a provision stands.
    fn heading(&self, provision: &ProvisionForm) -> String {
        let heading = self.page.say(&format!("provision-{}", provision.section));
        let party = self.bodies.iter().find(|(key, _)| *key == provision.agency).map(|(_, name)| name);
        party.map_or(heading.clone(), |party| format!("{heading}: {party}"))
    }

    /// The agency and division in one value, as the lists have it.
    fn body(&self, agency: &str, division: &str) -> String {
        if division.is_empty() { agency.to_owned() } else { format!("{agency}/{division}") }
    }
}

async fn form_page(
    seat: &Seat,
    id: Option<ProgrammeId>,
    form: ProgrammeForm,
    from: String,
    faults: Vec<Fault>,
) -> Result<Response, Shown> {
    if !seat.desk.may(Act::RecordProgramme) {
        return Err(DeskError::NotAllowed { act: Act::RecordProgramme, role: seat.desk.actor().role }.into());
    }
    let as_of = AsOf { on: day_of(&from).unwrap_or(seat.desk.now().on), ..seat.desk.now() };
    let invalid = !faults.is_empty();
    let title = if id.is_some() { "programme-revise" } else { "programme-new" };
    let parts = [Part::Lead.word(), Part::Coordinating.word()];
    let mut response = html(&FormPage {
        page: seat.page(seat.words().say(title)).await?,
        action: id.map_or_else(|| "/programmes".into(), |id| format!("/programmes/{id}/facts")),
        form: with_blank_rows(form),
        from,
        is_new: id.is_none(),
        faults,
        bodies: choices::bodies(seat, as_of).await?,
        kinds: choices::words(seat, "phase", PhaseKind::ALL.map(PhaseKind::word)),
        parts: choices::words(seat, "part", parts),
    });
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

async fn new(seat: Seat) -> Result<Response, Shown> {
    let form = blank_form(seat.desk.actor().agency, seat.visit.lang);
    form_page(&seat, None, form, String::new(), Vec::new()).await
}

async fn revision(seat: Seat, Path(id): Path<ProgrammeId>) -> Result<Response, Shown> {
    let one = programme(&seat.desk, seat.desk.now(), id).await?;
    form_page(&seat, Some(id), ProgrammeForm::from(&one), seat.desk.now().on.to_string(), Vec::new()).await
}

async fn add(seat: Seat, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, Shown> {
    record(&seat, None, &Typed::of(pairs)).await
}

async fn revise(
    seat: Seat,
    Path(id): Path<ProgrammeId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Shown> {
    record(&seat, Some(id), &Typed::of(pairs)).await
}

async fn record(seat: &Seat, id: Option<ProgrammeId>, typed: &Typed) -> Result<Response, Shown> {
    let form = form_of(typed);
    if !typed.get("more").is_empty() {
        // Only more empty rows were asked for: nothing is recorded.
        return form_page(seat, id, form, typed.text("from"), Vec::new()).await;
    }
    let open = id.is_none() && typed.get("from").trim().is_empty();
    let today = seat.desk.now().on;
    let Some(from) = (if open { form.holds_from().or(Some(today)) } else { day_of(typed.get("from")) }) else {
        return form_page(seat, id, form, typed.text("from"), vec![Fault::new("from", "fault-not-a-day")]).await;
    };
    match record_programme(&seat.desk, id, &form, from).await {
        Ok(signed) => Ok(back_to(signed.record, &signed)),
        Err(refusal) if !refusal.faults().is_empty() => {
            form_page(seat, id, form, typed.text("from"), refusal.faults().to_vec()).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}
