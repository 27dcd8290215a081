//! The minutes of a conference: drafted from what was said, and signed by each
//! side.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};

use super::app::App;
use super::conference::{Seen, answered, back, faults_of};
use super::page::{Page, html};
use super::problems::Shown;
use super::seat::Seat;
use crate::conference::{
    IssueForm, Minutes, MinutesForm, MinutesSignature, PaperKind, draft_minutes, drafted_body, sign_minutes,
};
use crate::desk::{AgencyId, Fault};
use crate::reports::told_figures;
use crate::reviews::ReviewId;
use crate::web::request::{Form, Path};
use crate::words::{Lang, Words};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/reviews/{id}/minutes", get(show_minutes).post(write_minutes))
        .route("/reviews/{id}/minutes/signatures", post(sign))
}

#[derive(Template)]
#[template(path = "conference/minutes.html")]
struct MinutesPage {
    page: Page,
    seen: Seen,
    form: MinutesForm,
    digest: String,
    office: String,
    disagreement: String,
    may_sign: Option<AgencyId>,
    issue: IssueForm,
    faults: Vec<Fault>,
    sign_faults: Vec<Fault>,
    issue_faults: Vec<Fault>,
}

impl MinutesPage {
    fn signature(&self, side: &AgencyId) -> Option<&MinutesSignature> {
        self.seen.sitting.signatures.iter().find(|one| one.agency == *side)
    }

    fn may_issue(&self) -> bool {
        let chair = self.seen.sitting.review.line.chair;
        self.page.may("issue-conference-paper")
            && self.page.visit.actor.as_ref().is_some_and(|actor| actor.answers_for(chair))
    }
}

/// What was typed on the page of the minutes that was not acceptable.
#[derive(Default)]
pub(super) struct Minuted {
    form: Option<(MinutesForm, Vec<Fault>)>,
    sign: Option<(SignPost, Vec<Fault>)>,
    issue: Option<(IssueForm, Vec<Fault>)>,
}

impl Minuted {
    /// What was typed to issue them, and its faults.
    pub(super) fn issue(form: IssueForm, faults: Vec<Fault>) -> Self {
        Self { issue: Some((form, faults)), ..Self::default() }
    }
}

async fn show_minutes(seat: Seat, Path(id): Path<ReviewId>) -> Result<Response, Shown> {
    minutes_page(&seat, id, Minuted::default()).await
}

pub(super) async fn minutes_page(seat: &Seat, id: ReviewId, typed: Minuted) -> Result<Response, Shown> {
    let seen = Seen::of(seat, id).await?;
    let sitting = &seen.sitting;
    let told = told_figures(&seat.desk, &sitting.review).await?;
    let fresh = || MinutesForm {
        began: sitting.invitation.as_ref().map_or_else(|| "08:00".into(), |one| one.starts.clone()),
        // Papers are written in Vietnamese, whatever the page's language.
        body: drafted_body(sitting, Words::of(Lang::Vi), &told, |side| seen.name(&side)),
        ..MinutesForm::default()
    };
    let (form, faults) =
        typed.form.unwrap_or_else(|| (sitting.minutes.as_ref().map_or_else(fresh, MinutesForm::from), Vec::new()));
    let (post, sign_faults) = typed.sign.unwrap_or_default();
    let today = IssueForm { on: seat.desk.now().on.to_string(), number: String::new() };
    let (issue, issue_faults) = typed.issue.unwrap_or((today, Vec::new()));
    let page = seat.page(seat.words().say("minutes-title")).await?;
    let open = sitting.paper(PaperKind::Minutes).is_none() && sitting.minutes.is_some();
    let own = seat.desk.actor().side_among(sitting.review.parties.iter().copied());
    let invalid = !faults.is_empty() || !sign_faults.is_empty() || !issue_faults.is_empty();
    let shown = MinutesPage {
        may_sign: own.filter(|_| open && page.may("sign-minutes")),
        digest: sitting.minutes.as_ref().map_or_else(String::new, Minutes::digest),
        page,
        form,
        office: post.office,
        disagreement: post.disagreement,
        issue,
        faults,
        sign_faults,
        issue_faults,
        seen,
    };
    Ok(answered(html(&shown), invalid))
}

async fn write_minutes(seat: Seat, Path(id): Path<ReviewId>, Form(form): Form<MinutesForm>) -> Result<Response, Shown> {
    match faults_of(draft_minutes(&seat.desk, id, &form).await)? {
        Ok(signed) => Ok(back(&format!("/reviews/{id}/minutes"), &signed)),
        Err(faults) => minutes_page(&seat, id, Minuted { form: Some((form, faults)), ..Minuted::default() }).await,
    }
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct SignPost {
    digest: String,
    office: String,
    disagreement: String,
}

async fn sign(seat: Seat, Path(id): Path<ReviewId>, Form(post): Form<SignPost>) -> Result<Response, Shown> {
    let done = sign_minutes(&seat.desk, id, &post.digest, &post.office, &post.disagreement).await;
    match faults_of(done)? {
        Ok(signed) => Ok(back(&format!("/reviews/{id}/minutes"), &signed)),
        Err(faults) => minutes_page(&seat, id, Minuted { sign: Some((post, faults)), ..Minuted::default() }).await,
    }
}
