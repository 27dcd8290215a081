//! What delegates say while a conference sits, and the wall that shows it.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};

use super::app::App;
use super::choices::Options;
use super::conference::{Seen, answered, back, faults_of};
use super::page::{Page, html};
use super::problems::Shown;
use super::seat::Seat;
use crate::calendar::Day;
use crate::conference::{OpinionForm, OpinionId, Sitting, record_opinion, withdraw_opinion};
use crate::desk::Fault;
use crate::reports::{ToldFigures, told_figures};
use crate::reviews::{Finding, FindingId, FindingKind, ReviewId};
use crate::web::request::{Form, Path, Query};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/reviews/{id}/sitting", get(show_sitting))
        .route("/reviews/{id}/opinions", post(say))
        .route("/reviews/{id}/opinions/{opinion}/withdrawal", post(unsay))
        .route("/reviews/{id}/wall", get(wall))
}

#[derive(Template)]
#[template(path = "conference/sitting.html")]
struct SittingPage {
    page: Page,
    seen: Seen,
    form: OpinionForm,
    targets: Options,
    faults: Vec<Fault>,
}

impl SittingPage {
    fn target(&self, finding: &FindingId) -> String {
        let key = finding.to_string();
        self.targets.iter().find(|(id, _)| *id == key).map_or(key.clone(), |(_, name)| name.clone())
    }
}

/// The kinds of things said that delegates answer.
const DISCUSSED: [FindingKind; 5] = [
    FindingKind::Result,
    FindingKind::Limitation,
    FindingKind::Obstacle,
    FindingKind::Proposal,
    FindingKind::Conclusion,
];

async fn show_sitting(seat: Seat, Path(id): Path<ReviewId>) -> Result<Response, Shown> {
    sitting_page(&seat, id, OpinionForm::default(), Vec::new()).await
}

async fn sitting_page(seat: &Seat, id: ReviewId, form: OpinionForm, faults: Vec<Fault>) -> Result<Response, Shown> {
    let seen = Seen::of(seat, id).await?;
    let told = told_figures(&seat.desk, &seen.sitting.review).await?;
    let mut targets = Options::new();
    for kind in DISCUSSED {
        let head = seat.words().say(&format!("finding-{}", kind.word()));
        for finding in seen.sitting.review.of_kind(kind) {
            let short: String = told.said(&finding.text).chars().take(90).collect();
            targets.push((finding.id.to_string(), format!("{head}: {short}")));
        }
    }
    let invalid = !faults.is_empty();
    let page = seat.page(seat.words().say("sitting-title")).await?;
    Ok(answered(html(&SittingPage { page, seen, form, targets, faults }), invalid))
}

async fn say(seat: Seat, Path(id): Path<ReviewId>, Form(form): Form<OpinionForm>) -> Result<Response, Shown> {
    match faults_of(record_opinion(&seat.desk, id, &form).await)? {
        Ok(signed) => Ok(back(&format!("/reviews/{id}/sitting"), &signed)),
        Err(faults) => sitting_page(&seat, id, form, faults).await,
    }
}

async fn unsay(seat: Seat, Path((id, opinion)): Path<(ReviewId, OpinionId)>) -> Result<Response, Shown> {
    let signed = withdraw_opinion(&seat.desk, id, opinion).await?;
    Ok(back(&format!("/reviews/{id}/sitting"), &signed))
}

/// One matter on the wall.
struct Slide {
    head: String,
    finding: Option<Finding>,
    causes: Vec<Finding>,
    opinions: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "conference/wall.html")]
struct WallPage {
    page: Page,
    sitting: Sitting,
    slide: Slide,
    at: usize,
    count: usize,
    told: ToldFigures,
}

impl WallPage {
    /// A sentence with its figures.
    fn said(&self, text: &str) -> String {
        self.told.said(text)
    }

    /// The table that the figures of this matter come from, and its day.
    fn source(&self) -> Option<&(i64, String, Day)> {
        let finding = self.slide.finding.as_ref()?;
        let said = [&finding.text, &finding.basis, &finding.proposal, &finding.impact];
        let causes = self.slide.causes.iter().map(|cause| &cause.text);
        let refers = said.into_iter().chain(causes).any(|text| ToldFigures::is_in(text));
        self.told.table.as_ref().filter(|_| refers)
    }
}

#[derive(serde::Deserialize)]
struct WallQuery {
    #[serde(default)]
    at: usize,
}

async fn wall(seat: Seat, Path(id): Path<ReviewId>, Query(query): Query<WallQuery>) -> Result<Response, Shown> {
    let seen = Seen::of(&seat, id).await?;
    let found: Vec<&Finding> = DISCUSSED.iter().flat_map(|kind| seen.sitting.review.of_kind(*kind)).collect();
    let count = found.len() + 1;
    let at = query.at.min(count - 1);
    let slide = match at.checked_sub(1).and_then(|place| found.get(place)) {
        None => Slide { head: String::new(), finding: None, causes: Vec::new(), opinions: Vec::new() },
        Some(finding) => Slide {
            head: seat.words().say(&format!("finding-{}", finding.kind.word())),
            finding: Some((*finding).clone()),
            causes: seen.sitting.review.causes_of(finding).cloned().collect(),
            opinions: seen
                .sitting
                .answers_to(finding.id)
                .map(|one| (format!("{}, {}", one.office, seen.name(&one.agency)), one.text.clone()))
                .collect(),
        },
    };
    let page = seat.page(seen.sitting.review.line.title.clone()).await?;
    let told = told_figures(&seat.desk, &seen.sitting.review).await?;
    Ok(html(&WallPage { page, sitting: seen.sitting, slide, at, count, told }))
}
