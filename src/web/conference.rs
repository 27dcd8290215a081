//! A conference as it is lived: its preparation, its pack, and what became of its
//! proposals.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::advice::{docx, set_signature};
use super::app::App;
use super::choices::{Options, agency_name, agency_names, words};
use super::conference_minutes::{Minuted, minutes_page};
use super::figures::address;
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use crate::conference::{
    AgendaForm, AgendaId, ConferencePaper, Fate, FrozenView, InvitationForm, IssueForm, Pack, PaperKind, Sitting,
    answer_proposal, compose_paper, drop_agenda_item, fates, issue_paper, pack, prepare_invitation, record_agenda_item,
    sitting, task_of_proposal,
};
use crate::desk::{AgencyId, Fault, Kind, Problem, Signed};
use crate::figures::{SavedView, views};
use crate::reports::{PaperForm, SignForm};
use crate::reviews::{FindingId, ReviewId};
use crate::web::request::{Form, Path};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/reviews/{id}/preparation", get(preparation))
        .route("/reviews/{id}/invitation", post(invite))
        .route("/reviews/{id}/agenda", post(add_item))
        .route("/reviews/{id}/agenda/{item}/withdrawal", post(drop_item))
        .route("/reviews/{id}/papers/{kind}", post(issue))
        .route("/reviews/{id}/papers/{kind}/document.docx", get(document))
        .route("/reviews/{id}/pack", get(show_pack))
        .route("/reviews/{id}/proposals", get(show_fates))
        .route("/findings/{id}/answers", post(answer))
        .route("/findings/{id}/task", post(make_task))
}

/// What every page of a conference knows.
pub(super) struct Seen {
    pub(super) sitting: Sitting,
    names: HashMap<AgencyId, String>,
    pub(super) sides: Options,
}

impl Seen {
    pub(super) async fn of(seat: &Seat, id: ReviewId) -> Result<Self, Shown> {
        let sitting = sitting(&seat.desk, seat.desk.now(), id).await?;
        let names = agency_names(&seat.desk, sitting.review.line.held_on).await?;
        let sides = sitting.review.parties.iter().map(|id| (id.to_string(), agency_name(&names, *id))).collect();
        Ok(Self { sitting, names, sides })
    }

    pub(super) fn name(&self, id: &AgencyId) -> String {
        agency_name(&self.names, *id)
    }

    /// The invitation that is out.
    fn invitation_out(&self) -> Option<&ConferencePaper> {
        self.sitting.paper(PaperKind::Invitation)
    }

    /// The agenda that is out.
    pub(super) fn agenda_out(&self) -> Option<&ConferencePaper> {
        self.sitting.paper(PaperKind::Agenda)
    }

    /// The minutes that are out.
    pub(super) fn minutes_out(&self) -> Option<&ConferencePaper> {
        self.sitting.paper(PaperKind::Minutes)
    }
}

pub(super) fn answered(mut response: Response, invalid: bool) -> Response {
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    response
}

pub(super) fn back<R>(address: &str, signed: &Signed<R>) -> Response {
    Redirect::to(&format!("{address}?done={}", signed.seq)).into_response()
}

/// The act done, or what was typed wrongly.
pub(super) fn faults_of<R, P: Problem + Into<Shown>>(
    done: Result<Signed<R>, P>,
) -> Result<Result<Signed<R>, Vec<Fault>>, Shown> {
    match done {
        Ok(signed) => Ok(Ok(signed)),
        Err(refusal) if !refusal.faults().is_empty() => Ok(Err(refusal.faults().to_vec())),
        Err(refusal) => Err(refusal.into()),
    }
}

#[derive(Template)]
#[template(path = "conference/preparation.html")]
struct PreparationPage {
    page: Page,
    seen: Seen,
    form: InvitationForm,
    sign: SignForm,
    item: AgendaForm,
    issue: IssueForm,
    authorities: Options,
    faults: Vec<Fault>,
    item_faults: Vec<Fault>,
    issue_faults: Vec<Fault>,
}

impl PreparationPage {
    /// True where the agenda may still be changed.
    fn may_plan(&self) -> bool {
        self.page.may("prepare-conference") && self.seen.agenda_out().is_none()
    }
}

const AUTHORITIES: [&str; 6] = ["own", "on-behalf", "for-head", "by-order", "authorised", "acting"];

/// What was typed on the page of the preparation that was not acceptable.
#[derive(Default)]
struct Prepared {
    invitation: Option<(InvitationForm, Vec<Fault>)>,
    item: Option<(AgendaForm, Vec<Fault>)>,
    issue: Option<(IssueForm, Vec<Fault>)>,
}

async fn preparation(seat: Seat, Path(id): Path<ReviewId>) -> Result<Response, Shown> {
    preparation_page(&seat, id, Prepared::default()).await
}

async fn preparation_page(seat: &Seat, id: ReviewId, typed: Prepared) -> Result<Response, Shown> {
    let seen = Seen::of(seat, id).await?;
    let standing = seen.sitting.invitation.as_ref().map(|one| {
        let paper = PaperForm::from(&one.paper);
        InvitationForm {
            host: one.host.to_string(),
            starts: one.starts.clone(),
            content: one.content.clone(),
            notes: one.notes.clone(),
            addressees: paper.addressees,
            recipients: paper.recipients,
            signatures: paper.signatures,
        }
    });
    let fresh = || InvitationForm {
        host: seen.sitting.review.line.chair.to_string(),
        starts: "08:00".into(),
        ..InvitationForm::default()
    };
    let (form, faults) = typed.invitation.unwrap_or_else(|| (standing.unwrap_or_else(fresh), Vec::new()));
    let (item, item_faults) = typed.item.unwrap_or_default();
    let today = IssueForm { on: seat.desk.now().on.to_string(), number: String::new() };
    let (issue, issue_faults) = typed.issue.unwrap_or((today, Vec::new()));
    let invalid = !faults.is_empty() || !item_faults.is_empty() || !issue_faults.is_empty();
    let shown = PreparationPage {
        page: seat.page(seat.words().say("preparation-title")).await?,
        sign: form.signatures.first().cloned().unwrap_or_default(),
        seen,
        form,
        item,
        issue,
        authorities: words(seat, "authority", AUTHORITIES),
        faults,
        item_faults,
        issue_faults,
    };
    Ok(answered(html(&shown), invalid))
}

async fn invite(
    seat: Seat,
    Path(id): Path<ReviewId>,
    Form(typed): Form<Vec<(String, String)>>,
) -> Result<Response, Shown> {
    let mut form = InvitationForm::default();
    for (name, value) in typed {
        match name.as_str() {
            "host" => form.host = value,
            "starts" => form.starts = value,
            "content" => form.content = value,
            "notes" => form.notes = value,
            "addressees" => form.addressees = value,
            "recipients" => form.recipients = value,
            _ => set_signature(&mut form.signatures, &name, value),
        }
    }
    match faults_of(prepare_invitation(&seat.desk, id, &form).await)? {
        Ok(signed) => Ok(back(&format!("/reviews/{id}/preparation"), &signed)),
        Err(faults) => {
            preparation_page(&seat, id, Prepared { invitation: Some((form, faults)), ..Prepared::default() }).await
        }
    }
}

async fn add_item(seat: Seat, Path(id): Path<ReviewId>, Form(form): Form<AgendaForm>) -> Result<Response, Shown> {
    match faults_of(record_agenda_item(&seat.desk, id, &form).await)? {
        Ok(signed) => Ok(back(&format!("/reviews/{id}/preparation"), &signed)),
        Err(faults) => {
            preparation_page(&seat, id, Prepared { item: Some((form, faults)), ..Prepared::default() }).await
        }
    }
}

async fn drop_item(seat: Seat, Path((id, item)): Path<(ReviewId, AgendaId)>) -> Result<Response, Shown> {
    let signed = drop_agenda_item(&seat.desk, id, item).await?;
    Ok(back(&format!("/reviews/{id}/preparation"), &signed))
}

async fn issue(
    seat: Seat,
    Path((id, kind)): Path<(ReviewId, String)>,
    Form(form): Form<IssueForm>,
) -> Result<Response, Shown> {
    let kind = PaperKind::of_word(&kind).ok_or_else(Shown::no_page)?;
    match faults_of(issue_paper(&seat.desk, id, kind, &form).await)? {
        Ok(signed) => {
            let page = match kind {
                PaperKind::Invitation => "preparation",
                PaperKind::Agenda => "programme",
                PaperKind::Minutes => "minutes",
            };
            Ok(back(&format!("/reviews/{id}/{page}"), &signed))
        }
        Err(faults) if kind != PaperKind::Minutes => {
            preparation_page(&seat, id, Prepared { issue: Some((form, faults)), ..Prepared::default() }).await
        }
        Err(faults) => minutes_page(&seat, id, Minuted::issue(form, faults)).await,
    }
}

async fn document(seat: Seat, Path((id, kind)): Path<(ReviewId, String)>) -> Result<Response, Shown> {
    let kind = PaperKind::of_word(&kind).ok_or_else(Shown::no_page)?;
    let name = match kind {
        PaperKind::Invitation => "giay-moi",
        PaperKind::Agenda => "chuong-trinh",
        PaperKind::Minutes => "bien-ban",
    };
    Ok(docx(&format!("{name}-{id}"), compose_paper(&seat.desk, id, kind).await?))
}

#[derive(Template)]
#[template(path = "conference/pack.html")]
struct PackPage {
    page: Page,
    pack: Pack,
    names: HashMap<AgencyId, String>,
    /// Saved views that may be frozen for it.
    views: Vec<SavedView>,
    faults: Vec<Fault>,
}

impl PackPage {
    fn name(&self, id: &AgencyId) -> String {
        agency_name(&self.names, *id)
    }

    /// The question of a frozen view, as an address.
    fn query(&self, one: &FrozenView) -> String {
        address(&one.question, &[])
    }

    fn lead(&self, task: &crate::plan::Task) -> String {
        task.lead().map_or_else(String::new, |body| self.name(&body.agency))
    }
}

async fn show_pack(seat: Seat, Path(id): Path<ReviewId>) -> Result<Response, Shown> {
    pack_page(&seat, id, Vec::new()).await
}

pub(super) async fn pack_page(seat: &Seat, id: ReviewId, faults: Vec<Fault>) -> Result<Response, Shown> {
    let pack = pack(&seat.desk, id).await?;
    let names = agency_names(&seat.desk, pack.sitting.review.line.held_on).await?;
    let page = seat.page(seat.words().say("pack-title")).await?;
    let views = if page.may("freeze-figures") { views(&seat.desk).await? } else { Vec::new() };
    let invalid = !faults.is_empty();
    Ok(answered(html(&PackPage { page, pack, names, views, faults }), invalid))
}

#[derive(Template)]
#[template(path = "conference/fates.html")]
struct FatesPage {
    page: Page,
    seen: Seen,
    found: Vec<Fate>,
}

async fn show_fates(seat: Seat, Path(id): Path<ReviewId>) -> Result<Response, Shown> {
    let seen = Seen::of(&seat, id).await?;
    let mut found = fates(&seat.desk, seen.sitting.review.line.programme, None).await?;
    found.retain(|fate| fate.review.held_on <= seen.sitting.review.line.held_on);
    let page = seat.page(seat.words().say("fates-title")).await?;
    Ok(html(&FatesPage { page, seen, found }))
}

#[derive(serde::Deserialize)]
struct AnswerPost {
    review: ReviewId,
    #[serde(default)]
    text: String,
}

async fn answer(seat: Seat, Path(id): Path<FindingId>, Form(post): Form<AnswerPost>) -> Result<Response, Shown> {
    let signed = answer_proposal(&seat.desk, id, &post.text).await?;
    Ok(back(&format!("/reviews/{}/proposals", post.review), &signed))
}

#[derive(serde::Deserialize)]
struct TaskPost {
    review: ReviewId,
    #[serde(default)]
    lead: String,
}

async fn make_task(seat: Seat, Path(id): Path<FindingId>, Form(post): Form<TaskPost>) -> Result<Response, Shown> {
    let signed = task_of_proposal(&seat.desk, id, &post.lead).await?;
    Ok(back(&format!("/reviews/{}/proposals", post.review), &signed))
}
