//! Advice to superiors: drafted, agreed on, put forward, answered, followed up.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::choices::{Options, agency_name, agency_names, programme_options, words};
use super::page::{Page, html};
use super::paper::{Part, parts};
use super::problems::{Shown, status};
use super::seat::Seat;
use crate::advice::{
    self, Advice, AdviceFilter, AdviceForm, AdviceId, AdviceKind, AdviceState, AnswerForm, FollowUpForm, ForwardForm,
    Outcome, advices, approve_advice, compose_advice, draft_advice, follow_up, put_forward, record_answer,
    withdraw_advice,
};
use crate::desk::{AgencyId, Fault, Kind, Problem, Signed};
use crate::programme::{Programme, ProgrammeId, programmes};
use crate::reports::SignForm;
use crate::reviews::{Finding, FindingKind, Review, ReviewId, review};
use crate::web::request::{Form, Path, Query};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/advice", get(list).post(add))
        .route("/advice/new", get(new))
        .route("/advice/{id}", get(show))
        .route("/advice/{id}/draft", get(revision).post(revise))
        .route("/advice/{id}/document.docx", get(document))
        .route("/advice/{id}/approval", post(approve))
        .route("/advice/{id}/paper", post(forward))
        .route("/advice/{id}/withdrawal", post(withdraw))
        .route("/advice/{id}/answers", post(answer))
        .route("/advice/{id}/follow-ups", post(follow))
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct AdviceQuery {
    programme: String,
    state: String,
}

#[derive(Template)]
#[template(path = "advice/list.html")]
struct ListPage {
    page: Page,
    found: Vec<Advice>,
    names: HashMap<AgencyId, String>,
    programmes: Options,
    states: Options,
    query: AdviceQuery,
}

impl ListPage {
    fn host(&self, one: &Advice) -> String {
        agency_name(&self.names, one.host)
    }
}

async fn list(seat: Seat, Query(query): Query<AdviceQuery>) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let filter = AdviceFilter {
        programme: query.programme.parse().ok(),
        review: None,
        state: AdviceState::of_word(&query.state),
    };
    let found = advices(desk, desk.now(), filter).await?;
    let programmes = programme_options(&programmes(desk, desk.now()).await?);
    let states = words(&seat, "advice-state", AdviceState::ALL.map(AdviceState::word));
    let names = agency_names(desk, desk.now().on).await?;
    let page = seat.page(seat.words().say("advice-title")).await?;
    Ok(html(&ListPage { page, found, names, programmes, states, query }))
}

/// The page on which advice is drafted.
#[derive(Template)]
#[template(path = "advice/draft.html")]
struct DraftPage {
    page: Page,
    back: String,
    action: String,
    form: AdviceForm,
    faults: Vec<Fault>,
    programmes: Options,
    hosts: Options,
    kinds: Options,
    /// The bodies that sign, in the order of their fields.
    signers: Vec<String>,
    conference: Option<Review>,
    authorities: Options,
}

impl DraftPage {
    fn proposals(&self) -> Vec<&Finding> {
        self.conference.as_ref().map_or_else(Vec::new, |one| one.of_kind(FindingKind::Proposal).collect())
    }

    fn is_ticked(&self, finding: &Finding) -> bool {
        self.form.proposals.split(',').any(|id| id.trim() == finding.id.to_string())
    }

    fn sign(&self, place: &usize) -> SignForm {
        self.form.signatures.get(*place).cloned().unwrap_or_default()
    }
}

/// The words of the authorities of a signature, in their order.
const AUTHORITIES: [&str; 6] = ["own", "on-behalf", "for-head", "by-order", "authorised", "acting"];

/// Bodies that a form may bear signatures of.
const SIGNERS_MAX: usize = 20;

fn advice_form(typed: Vec<(String, String)>) -> AdviceForm {
    let mut form = AdviceForm::default();
    let mut proposals = Vec::new();
    for (name, value) in typed {
        match name.as_str() {
            "programme" => form.programme = value,
            "review" => form.review = value,
            "proposal" => proposals.push(value),
            "host" => form.host = value,
            "joint" => form.joint = value,
            "kind" => form.kind = value,
            "title" => form.title = value,
            "addressees" => form.addressees = value,
            "summary" => form.summary = value,
            "body" => form.body = value,
            "recipients" => form.recipients = value,
            "bases" => form.bases = value,
            _ => set_signature(&mut form.signatures, &name, value),
        }
    }
    form.proposals = proposals.join(",");
    form
}

/// Takes `post_1` and the like into the signatures of a form.
pub(super) fn set_signature(signatures: &mut Vec<SignForm>, name: &str, value: String) {
    let Some((field, place)) = name.rsplit_once('_') else { return };
    let Some(place) = place.parse::<usize>().ok().filter(|place| *place < SIGNERS_MAX) else { return };
    if signatures.len() <= place {
        signatures.resize(place + 1, SignForm::default());
    }
    match field {
        "authority" => signatures[place].authority = value,
        "principal" => signatures[place].principal = value,
        "post" => signatures[place].post = value,
        _ => {}
    }
}

async fn draft_page(
    seat: &Seat,
    id: Option<AdviceId>,
    form: AdviceForm,
    faults: Vec<Fault>,
) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let all = programmes(desk, desk.now()).await?;
    let chosen: Option<ProgrammeId> = form.programme.parse().ok();
    let chosen: Option<&Programme> = all.iter().find(|one| Some(one.id) == chosen).or(all.first());
    let names = agency_names(desk, desk.now().on).await?;
    let parties: Vec<AgencyId> =
        chosen.map_or_else(Vec::new, |one| one.parties.iter().map(|party| party.agency).collect());
    let own = desk.actor().side_among(parties.iter().copied());
    let host = form.host.parse().ok().or(own).or(parties.first().copied());
    let mut ordered: Vec<AgencyId> = host.into_iter().collect();
    ordered.extend(parties.iter().copied().filter(|id| Some(*id) != host));
    let conference = match form.review.parse::<ReviewId>() {
        Ok(id) => Some(review(desk, desk.now(), id).await?),
        Err(_) => None,
    };
    let mut form = form;
    form.programme = chosen.map_or_else(String::new, |one| one.id.to_string());
    form.host = host.map_or_else(String::new, |id| id.to_string());
    form.signatures.resize(ordered.len(), SignForm::default());
    let (title, back, action) = match id {
        None => ("advice-new", "/advice".to_owned(), "/advice".to_owned()),
        Some(id) => ("advice-edit", format!("/advice/{id}"), format!("/advice/{id}/draft")),
    };
    let invalid = !faults.is_empty();
    let shown = DraftPage {
        page: seat.page(seat.words().say(title)).await?,
        back,
        action,
        form,
        faults,
        programmes: programme_options(&all),
        hosts: parties.iter().map(|id| (id.to_string(), agency_name(&names, *id))).collect(),
        kinds: words(seat, "advice-kind", AdviceKind::ALL.map(AdviceKind::word)),
        signers: ordered.iter().map(|id| agency_name(&names, *id)).collect(),
        conference,
        authorities: words(seat, "authority", AUTHORITIES),
    };
    let mut response = html(&shown);
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct NewQuery {
    programme: String,
    review: String,
    proposal: String,
}

async fn new(seat: Seat, Query(query): Query<NewQuery>) -> Result<Response, Shown> {
    let mut form = AdviceForm {
        programme: query.programme,
        review: query.review.clone(),
        proposals: query.proposal,
        kind: AdviceKind::Submission.word().to_owned(),
        joint: "yes".to_owned(),
        ..AdviceForm::default()
    };
    if let Ok(id) = query.review.parse() {
        form.programme = review(&seat.desk, seat.desk.now(), id).await?.line.programme.to_string();
    }
    draft_page(&seat, None, form, Vec::new()).await
}

async fn revision(seat: Seat, Path(id): Path<AdviceId>) -> Result<Response, Shown> {
    let one = advice::advice(&seat.desk, seat.desk.now(), id).await?;
    draft_page(&seat, Some(id), AdviceForm::from(&one), Vec::new()).await
}

async fn add(seat: Seat, Form(typed): Form<Vec<(String, String)>>) -> Result<Response, Shown> {
    let form = advice_form(typed);
    match draft_advice(&seat.desk, None, &form).await {
        Ok(signed) => Ok(back(signed.record, &signed)),
        Err(refusal) if !refusal.faults().is_empty() => draft_page(&seat, None, form, refusal.faults().to_vec()).await,
        Err(refusal) => Err(refusal.into()),
    }
}

async fn revise(
    seat: Seat,
    Path(id): Path<AdviceId>,
    Form(typed): Form<Vec<(String, String)>>,
) -> Result<Response, Shown> {
    let form = advice_form(typed);
    match draft_advice(&seat.desk, Some(id), &form).await {
        Ok(signed) => Ok(back(id, &signed)),
        Err(refusal) if !refusal.faults().is_empty() => {
            draft_page(&seat, Some(id), form, refusal.faults().to_vec()).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

fn back<R>(id: AdviceId, signed: &Signed<R>) -> Response {
    Redirect::to(&format!("/advice/{id}?done={}", signed.seq)).into_response()
}

/// What was typed on the page of advice that was not acceptable.
#[derive(Default)]
struct Typed {
    forward: Option<ForwardForm>,
    answer: Option<AnswerForm>,
    follow: Option<FollowUpForm>,
    withdrawal: Option<String>,
    faults: Vec<Fault>,
}

#[derive(Template)]
#[template(path = "advice/advice.html")]
struct AdvicePage {
    page: Page,
    one: Advice,
    programme: Option<Programme>,
    names: HashMap<AgencyId, String>,
    parts: Vec<Part>,
    outcomes: Options,
    parties: Options,
    may_approve: Option<AgencyId>,
    may_forward: bool,
    forward: ForwardForm,
    answer: AnswerForm,
    follow: FollowUpForm,
    withdrawal: String,
    typed: Typed,
    none: Vec<Fault>,
}

impl AdvicePage {
    fn name(&self, id: &AgencyId) -> String {
        agency_name(&self.names, *id)
    }

    fn issuers(&self) -> String {
        self.one.issuers.iter().map(|id| self.name(id)).collect::<Vec<_>>().join(", ")
    }

    fn faults(&self, typed: bool) -> &[Fault] {
        if typed { &self.typed.faults } else { &self.none }
    }

    /// What each body that signs says of the draft, and whether it stands.
    fn approvals(&self) -> Vec<(bool, String)> {
        let told = |side: &AgencyId| {
            let agency = self.name(side);
            match self.one.approvals.iter().find(|one| one.agency == *side) {
                Some(one) => {
                    let key = if one.stands { "advice-approval-stands" } else { "advice-approval-lapsed" };
                    (one.stands, self.page.say2(key, "agency", agency, "at", self.page.moment(&one.at)))
                }
                None if *side == self.one.host => (false, self.page.say1("advice-approval-host", "agency", agency)),
                None => (false, self.page.say1("advice-approval-missing", "agency", agency)),
            }
        };
        self.one.issuers.iter().map(told).collect()
    }
}

async fn show(seat: Seat, Path(id): Path<AdviceId>) -> Result<Response, Shown> {
    advice_page(&seat, id, Typed::default()).await
}

async fn advice_page(seat: &Seat, id: AdviceId, typed: Typed) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let one = advice::advice(desk, desk.now(), id).await?;
    let composed = compose_advice(desk, id).await?;
    let all = programmes(desk, desk.now()).await?;
    let programme = all.into_iter().find(|programme| programme.id == one.programme);
    let names = agency_names(desk, desk.now().on).await?;
    let page = seat.page(one.title.clone()).await?;
    let is_draft = one.state() == AdviceState::Draft;
    let agreed = |side: &AgencyId| one.approvals.iter().any(|one| one.agency == *side && one.stands);
    let open = one.issuers.iter().copied().filter(|side| *side != one.host && !agreed(side));
    let may_approve = desk.actor().side_among(open).filter(|_| is_draft && page.may("approve-advice"));
    let may_forward = is_draft && page.may("put-advice-forward") && desk.actor().answers_for(one.host);
    let parties = programme.as_ref().map_or_else(Vec::new, |programme| {
        programme.parties.iter().map(|party| (party.agency.to_string(), agency_name(&names, party.agency))).collect()
    });
    let today = desk.now().on.to_string();
    let invalid = !typed.faults.is_empty();
    let shown = AdvicePage {
        page,
        parts: parts(&composed.document, &composed.profile, ""),
        outcomes: words(seat, "advice-outcome", Outcome::ALL.map(Outcome::word)),
        parties,
        programme,
        names,
        may_approve,
        may_forward,
        forward: typed.forward.clone().unwrap_or(ForwardForm { on: today.clone(), number: String::new() }),
        answer: typed.answer.clone().unwrap_or(AnswerForm { on: today, ..AnswerForm::default() }),
        follow: typed.follow.clone().unwrap_or_default(),
        withdrawal: typed.withdrawal.clone().unwrap_or_default(),
        typed,
        none: Vec::new(),
        one,
    };
    let mut response = html(&shown);
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

async fn document(seat: Seat, Path(id): Path<AdviceId>) -> Result<Response, Shown> {
    let composed = compose_advice(&seat.desk, id).await?;
    Ok(docx(&format!("van-ban-trinh-{id}"), composed.bytes))
}

/// A `.docx` to be taken away.
pub(super) fn docx(name: &str, bytes: Vec<u8>) -> Response {
    let media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.docx\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// To the page of the advice, or that page again with what was typed wrongly.
async fn done_or_typed<R, P: Problem + Into<Shown>>(
    seat: &Seat,
    id: AdviceId,
    done: Result<Signed<R>, P>,
    typed: impl FnOnce(Vec<Fault>) -> Typed,
) -> Result<Response, Shown> {
    match done {
        Ok(signed) => Ok(back(id, &signed)),
        Err(refusal) if !refusal.faults().is_empty() => advice_page(seat, id, typed(refusal.faults().to_vec())).await,
        Err(refusal) => Err(refusal.into()),
    }
}

async fn approve(seat: Seat, Path(id): Path<AdviceId>) -> Result<Response, Shown> {
    Ok(back(id, &approve_advice(&seat.desk, id).await?))
}

async fn forward(seat: Seat, Path(id): Path<AdviceId>, Form(form): Form<ForwardForm>) -> Result<Response, Shown> {
    let done = put_forward(&seat.desk, id, &form).await;
    done_or_typed(&seat, id, done, |faults| Typed { forward: Some(form), faults, ..Typed::default() }).await
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Withdrawal {
    reason: String,
}

async fn withdraw(seat: Seat, Path(id): Path<AdviceId>, Form(form): Form<Withdrawal>) -> Result<Response, Shown> {
    let done = withdraw_advice(&seat.desk, id, &form.reason).await;
    done_or_typed(&seat, id, done, |faults| Typed { withdrawal: Some(form.reason), faults, ..Typed::default() }).await
}

async fn answer(seat: Seat, Path(id): Path<AdviceId>, Form(form): Form<AnswerForm>) -> Result<Response, Shown> {
    let done = record_answer(&seat.desk, id, &form).await;
    done_or_typed(&seat, id, done, |faults| Typed { answer: Some(form), faults, ..Typed::default() }).await
}

async fn follow(seat: Seat, Path(id): Path<AdviceId>, Form(form): Form<FollowUpForm>) -> Result<Response, Shown> {
    let done = follow_up(&seat.desk, id, &form).await;
    done_or_typed(&seat, id, done, |faults| Typed { follow: Some(form), faults, ..Typed::default() }).await
}
