//! What the parties sign: their signatures under an agreement, what changed
//! since a party signed, and its annexes.

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::programmes::Bodies;
use super::seat::Seat;
use crate::agencies::DivisionId;
use crate::desk::{Act, AgencyId, DeskError, Fault, Kind, Problem as _, Signed};
use crate::law;
use crate::programme::{
    Annex, AnnexForm, AnnexId, Clause, Part, ProgrammeId, ProgrammeRefusal, programme, record_annex, sign_programme,
    withdraw_sign_off,
};
use crate::web::request::{Form, Path};
use crate::words::{Lang, Words, args, day_text, period_text};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/programmes/{id}/signatures", post(sign))
        .route("/programmes/{id}/withdrawals", post(withdraw))
        .route("/programmes/{id}/annexes", post(add))
        .route("/programmes/{id}/annexes/new", get(new))
        .route("/programmes/{id}/annexes/{annex}", get(revision))
        .route("/programmes/{id}/annexes/{annex}/facts", post(revise))
}

/// The key of what a clause is: *Căn cứ*.
pub(crate) fn clause_key(clause: &Clause) -> &'static str {
    match clause {
        Clause::Name(_) => "programme-name",
        Clause::Number(_) => "programme-number",
        Clause::Signed(_) => "programme-signed",
        Clause::Territory(_) => "programme-territory",
        Clause::Days(_) => "programme-days",
        Clause::Basis(_) => "programme-basis",
        Clause::Party(_) => "programme-party",
        Clause::Phase { .. } => "programme-phase",
        Clause::Field { .. } => "programme-field",
        Clause::Amendment { .. } => "programme-amendment",
        Clause::Annex { .. } => "programme-annex",
        Clause::Provision(_) => "programme-provision",
    }
}

/// What a clause says, in one line; `name` names an agency and its division.
pub(crate) fn clause_text(
    clause: &Clause,
    words: &Words,
    name: impl Fn(AgencyId, Option<DivisionId>) -> String,
) -> String {
    let lang = words.lang();
    match clause {
        Clause::Name(text) | Clause::Number(text) | Clause::Territory(text) => text.clone(),
        Clause::Basis(text) => law::number_of(text).to_owned(),
        Clause::Signed(day) => day_text(lang, *day),
        Clause::Days(period) => period_text(lang, *period),
        Clause::Party(party) if party.leads => {
            format!("{} ({})", name(party.agency, party.division), words.say("part-lead"))
        }
        Clause::Party(party) => name(party.agency, party.division),
        Clause::Phase { name, kind, period } => {
            format!("{name} ({}), {}", words.say(&format!("phase-{}", kind.word())), period_text(lang, *period))
        }
        Clause::Field { name: field, bodies } => {
            let of = |part: Part| {
                let bodies = bodies.iter().filter(move |body| body.part == part);
                bodies.map(|body| name(body.agency, body.division)).collect::<Vec<_>>().join("; ")
            };
            let parts = [Part::Lead, Part::Coordinating].map(|part| (part, of(part)));
            let told = parts.iter().filter(|(_, names)| !names.is_empty());
            let told = told.map(|(part, names)| format!("{} {names}", words.say(&format!("part-{}", part.word()))));
            [vec![field.clone()], told.collect()].concat().join(" – ")
        }
        Clause::Amendment { number, signed, content } => format!("{number}, {}: {content}", day_text(lang, *signed)),
        Clause::Provision(provision) => {
            let heading = words.say(&format!("provision-{}", provision.section.word()));
            let party = provision.agency.map_or_else(String::new, |agency| format!(" {}", name(agency, None)));
            format!("{heading}{party}: {}", provision.content)
        }
        Clause::Annex { number, title, content, from } => {
            let from = words.say_with("programme-annex-from", &args([("day", day_text(lang, *from))]));
            let content = if content.is_empty() { String::new() } else { format!(" – {content}") };
            format!("{number}: {title} ({from}){content}")
        }
    }
}

impl Bodies {
    /// What a clause says, in one line.
    pub(super) fn clause(&self, clause: &Clause, lang: &str) -> String {
        let words = Words::of(lang.parse::<Lang>().unwrap_or_default());
        clause_text(clause, words, |agency, division| self.name(&agency, &division))
    }
}

/// To the page of the programme, with the notice of what was just done.
pub(super) fn back_to<R>(id: ProgrammeId, signed: &Signed<R>) -> Response {
    Redirect::to(&format!("/programmes/{id}?done={}", signed.seq)).into_response()
}

#[derive(serde::Deserialize)]
struct Seen {
    digest: String,
}

async fn sign(seat: Seat, Path(id): Path<ProgrammeId>, Form(seen): Form<Seen>) -> Result<Response, Shown> {
    Ok(back_to(id, &sign_programme(&seat.desk, id, &seen.digest).await?))
}

async fn withdraw(seat: Seat, Path(id): Path<ProgrammeId>) -> Result<Response, Shown> {
    Ok(back_to(id, &withdraw_sign_off(&seat.desk, id).await?))
}

#[derive(Template)]
#[template(path = "programme/annex.html")]
struct AnnexPage {
    page: Page,
    programme: (ProgrammeId, String),
    action: String,
    form: AnnexForm,
    faults: Vec<Fault>,
}

async fn annex_page(
    seat: &Seat,
    (id, annex): (ProgrammeId, Option<AnnexId>),
    form: AnnexForm,
    faults: Vec<Fault>,
) -> Result<Response, Shown> {
    if !seat.desk.may(Act::RecordProgramme) {
        return Err(DeskError::NotAllowed { act: Act::RecordProgramme, role: seat.desk.actor().role }.into());
    }
    let one = programme(&seat.desk, seat.desk.now(), id).await?;
    let (title, action) = match annex {
        None => ("programme-annex-new", format!("/programmes/{id}/annexes")),
        Some(annex) => ("programme-annex-revise", format!("/programmes/{id}/annexes/{annex}/facts")),
    };
    let invalid = !faults.is_empty();
    let page = seat.page(seat.words().say(title)).await?;
    let mut response = html(&AnnexPage { page, programme: (id, one.short_name), action, form, faults });
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

async fn new(seat: Seat, Path(id): Path<ProgrammeId>) -> Result<Response, Shown> {
    let form = AnnexForm { from: seat.desk.now().on.to_string(), ..AnnexForm::default() };
    annex_page(&seat, (id, None), form, Vec::new()).await
}

async fn revision(seat: Seat, Path((id, annex)): Path<(ProgrammeId, AnnexId)>) -> Result<Response, Shown> {
    let one = programme(&seat.desk, seat.desk.now(), id).await?;
    let there: &Annex = one.annexes.iter().find(|one| one.id == annex).ok_or(ProgrammeRefusal::NoAnnex(annex))?;
    let form = AnnexForm {
        number: there.number.clone(),
        title: there.title.clone(),
        content: there.content.clone(),
        from: seat.desk.now().on.to_string(),
    };
    annex_page(&seat, (id, Some(annex)), form, Vec::new()).await
}

async fn add(seat: Seat, Path(id): Path<ProgrammeId>, Form(form): Form<AnnexForm>) -> Result<Response, Shown> {
    record(&seat, (id, None), form).await
}

async fn revise(
    seat: Seat,
    Path((id, annex)): Path<(ProgrammeId, AnnexId)>,
    Form(form): Form<AnnexForm>,
) -> Result<Response, Shown> {
    record(&seat, (id, Some(annex)), form).await
}

async fn record(seat: &Seat, (id, annex): (ProgrammeId, Option<AnnexId>), form: AnnexForm) -> Result<Response, Shown> {
    match record_annex(&seat.desk, id, annex, &form).await {
        Ok(signed) => Ok(back_to(id, &signed)),
        Err(refusal) if !refusal.faults().is_empty() => {
            annex_page(seat, (id, annex), form, refusal.faults().to_vec()).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}
