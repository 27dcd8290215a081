//! Review conferences: what they are, what was said there, who agrees.

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::page::{Page, html};
use super::problems::{Shown, shown_or_faults, status};
use super::seat::Seat;
use crate::agencies::{Agency, agencies};
use crate::calendar::Instant;
use crate::desk::{AgencyId, AsOf, Fault, Kind, Problem as _};
use crate::programme::{Programme, ProgrammeId, programmes};
use crate::reports::{Report, reports};
use crate::reviews::{
    self, Finding, FindingForm, FindingId, FindingKind, Review, ReviewForm, ReviewId, ReviewKind, ReviewLine, Way,
};
use crate::web::request::{Form, Path, Query};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/reviews", get(list).post(add))
        .route("/reviews/{id}", get(show).post(change))
        .route("/reviews/{id}/findings", post(say))
        .route("/reviews/{id}/consent", post(conclude))
        .route("/findings/{id}", get(find).post(revise))
        .route("/findings/{id}/withdrawal", post(withdraw))
        .route("/findings/{id}/place", post(shift))
}

#[derive(Template)]
#[template(path = "reviews/reviews.html")]
struct ReviewsPage {
    page: Page,
    reviews: Vec<ReviewLine>,
    programmes: Vec<Programme>,
    agencies: Vec<Agency>,
    chosen: Option<ProgrammeId>,
    form: ReviewForm,
    faults: Vec<Fault>,
}

/// The sides that a form names.
fn ticked(form: &ReviewForm) -> Vec<AgencyId> {
    form.parties.split(',').filter_map(|party| party.trim().parse().ok()).collect()
}

impl ReviewsPage {
    fn ticked(&self) -> Vec<AgencyId> {
        ticked(&self.form)
    }

    fn is_chosen(&self, id: &ProgrammeId) -> bool {
        self.chosen == Some(*id)
    }

    fn programme(&self, id: &ProgrammeId) -> String {
        self.programmes.iter().find(|one| one.id == *id).map_or_else(String::new, |one| one.short_name.clone())
    }
}

#[derive(serde::Deserialize)]
struct ReviewsQuery {
    #[serde(default)]
    programme: String,
}

async fn list(seat: Seat, Query(query): Query<ReviewsQuery>) -> Result<Response, Shown> {
    let form = ReviewForm { programme: query.programme.clone(), kind: "so-ket".into(), ..ReviewForm::default() };
    list_page(&seat, query.programme.parse().ok(), form, Vec::new()).await
}

async fn list_page(
    seat: &Seat,
    chosen: Option<ProgrammeId>,
    form: ReviewForm,
    faults: Vec<Fault>,
) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let found = reviews::reviews(desk, desk.now(), chosen).await?;
    let programmes = programmes(desk, desk.now()).await?;
    let agencies = agencies(desk, desk.now()).await?;
    let page = seat.page(seat.words().say("reviews-title")).await?;
    let invalid = !faults.is_empty();
    let shown = ReviewsPage { page, reviews: found, programmes, agencies, chosen, form, faults };
    Ok(answered(html(&shown), invalid))
}

/// The page, with status 422 where what was typed has faults.
fn answered(mut response: Response, invalid: bool) -> Response {
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    response
}

/// The form of a review: its sides are ticked one by one.
fn review_form(typed: Vec<(String, String)>) -> ReviewForm {
    let mut form = ReviewForm::default();
    let mut parties: Vec<String> = Vec::new();
    for (name, value) in typed {
        match name.as_str() {
            "programme" => form.programme = value,
            "kind" => form.kind = value,
            "title" => form.title = value,
            "held_on" => form.held_on = value,
            "place" => form.place = value,
            "first_day" => form.first_day = value,
            "last_day" => form.last_day = value,
            "chair" => form.chair = value,
            "party" => parties.push(value),
            _ => {}
        }
    }
    form.parties = parties.join(",");
    form
}

async fn add(seat: Seat, Form(typed): Form<Vec<(String, String)>>) -> Result<Response, Shown> {
    let form = review_form(typed);
    let recorded = reviews::record_review(&seat.desk, None, &form).await;
    match shown_or_faults(recorded, |id| format!("/reviews/{id}"))? {
        Ok(shown) => Ok(shown),
        Err(faults) => list_page(&seat, None, form, faults).await,
    }
}

async fn change(
    seat: Seat,
    Path(id): Path<ReviewId>,
    Form(typed): Form<Vec<(String, String)>>,
) -> Result<Response, Shown> {
    let form = review_form(typed);
    let recorded = reviews::record_review(&seat.desk, Some(id), &form).await;
    match shown_or_faults(recorded, |id| format!("/reviews/{id}"))? {
        Ok(shown) => Ok(shown),
        Err(faults) => review_page(&seat, id, Typed { facts: Some(form), faults, ..Typed::default() }).await,
    }
}

/// What somebody typed that was not acceptable, and where.
#[derive(Default)]
struct Typed {
    /// The conference itself.
    facts: Option<ReviewForm>,
    /// A finding that is new (none) or stands already.
    finding: Option<(Option<FindingId>, FindingForm)>,
    faults: Vec<Fault>,
}

#[derive(Template)]
#[template(path = "reviews/review.html")]
struct ReviewPage {
    page: Page,
    review: Review,
    programmes: Vec<Programme>,
    agencies: Vec<Agency>,
    reports: Vec<Report>,
    facts: ReviewForm,
    facts_typed: bool,
    typed: Option<(Option<FindingId>, FindingForm)>,
    faults: Vec<Fault>,
    none: Vec<Fault>,
    may_conclude: Option<String>,
}

impl ReviewPage {
    fn agency(&self, id: &AgencyId) -> String {
        self.agencies.iter().find(|one| one.id == *id).map_or_else(|| id.to_string(), |one| one.name.clone())
    }

    fn programme(&self) -> Option<&Programme> {
        self.programmes.iter().find(|one| one.id == self.review.line.programme)
    }

    fn field(&self, number: &u32) -> String {
        let place = usize::try_from(*number).ok().and_then(|number| number.checked_sub(1));
        let field = self.programme().zip(place).and_then(|(programme, place)| programme.fields.get(place));
        field.map_or_else(|| number.to_string(), |field| field.name.clone())
    }

    /// The kinds of findings that stand by themselves.
    fn kinds(&self) -> Vec<FindingKind> {
        FindingKind::ALL.iter().copied().filter(|kind| *kind != FindingKind::Cause).collect()
    }

    fn of(&self, kind: &FindingKind) -> Vec<Finding> {
        self.review.of_kind(*kind).cloned().collect()
    }

    fn causes(&self, finding: &Finding) -> Vec<Finding> {
        self.review.causes_of(finding).cloned().collect()
    }

    /// The form of a finding as it stands, or as it was typed with faults.
    fn form_of(&self, finding: &Finding) -> FindingForm {
        match &self.typed {
            Some((Some(id), form)) if *id == finding.id => form.clone(),
            _ => FindingForm::from(finding),
        }
    }

    /// The form of a new finding, or as it was typed with faults.
    fn new_form(&self, kind: &FindingKind, part_of: Option<&Finding>) -> FindingForm {
        let part_of = part_of.map_or_else(String::new, |one| one.id.to_string());
        match &self.typed {
            Some((None, form)) if form.kind == kind.word() && form.part_of == part_of => form.clone(),
            _ => FindingForm { kind: kind.word().to_owned(), part_of, ..FindingForm::default() },
        }
    }

    fn is_typed_new(&self, kind: &FindingKind, part_of: Option<&Finding>) -> bool {
        let part_of = part_of.map_or_else(String::new, |one| one.id.to_string());
        matches!(&self.typed, Some((None, form)) if form.kind == kind.word() && form.part_of == part_of)
    }

    fn is_typed(&self, finding: &Finding) -> bool {
        matches!(&self.typed, Some((Some(id), _)) if *id == finding.id)
    }

    fn faults_new(&self, kind: &FindingKind, part_of: Option<&Finding>) -> &[Fault] {
        if self.is_typed_new(kind, part_of) { &self.faults } else { &self.none }
    }

    fn faults_of(&self, finding: &Finding) -> &[Fault] {
        if self.is_typed(finding) { &self.faults } else { &self.none }
    }

    fn ticked(&self) -> Vec<AgencyId> {
        ticked(&self.facts)
    }

    /// What each side has agreed on: a sentence, and whether it stands.
    fn consents(&self) -> Vec<(bool, String)> {
        self.review
            .parties
            .iter()
            .map(|party| {
                let agency = self.agency(party);
                match self.review.consents.iter().find(|consent| consent.agency == *party) {
                    None => (false, self.page.say1("review-consent-missing", "agency", agency)),
                    Some(consent) => {
                        let key = if consent.stands { "review-consent-stands" } else { "review-consent-lapsed" };
                        (consent.stands, self.page.say2(key, "agency", agency, "at", self.page.moment(&consent.at)))
                    }
                }
            })
            .collect()
    }
}

async fn show(seat: Seat, Path(id): Path<ReviewId>) -> Result<Response, Shown> {
    review_page(&seat, id, Typed::default()).await
}

async fn review_page(seat: &Seat, id: ReviewId, typed: Typed) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let review = reviews::review(desk, desk.now(), id).await?;
    let as_of = AsOf { on: review.line.held_on, known: Instant::LATEST };
    let programmes = programmes(desk, as_of).await?;
    let agencies = agencies(desk, as_of).await?;
    let reports = reports(desk, desk.now(), Some(id)).await?;
    let page = seat.page(review.line.title.clone()).await?;
    let facts = typed.facts.clone().unwrap_or_else(|| facts_of(&review));
    let agreed = |own: &AgencyId| review.consents.iter().any(|one| one.agency == *own && one.stands);
    let has_conclusions = review.of_kind(FindingKind::Conclusion).next().is_some();
    let own = desk.actor().side_among(review.parties.iter().copied().filter(|party| !agreed(party)));
    let may_conclude = own
        .filter(|_| page.may("conclude-review") && has_conclusions)
        .and_then(|own| agencies.iter().find(|one| one.id == own))
        .map(|agency| page.say1("review-conclude", "agency", &agency.short_name));
    let invalid = !typed.faults.is_empty();
    let shown = ReviewPage {
        page,
        facts_typed: typed.facts.is_some(),
        facts,
        review,
        programmes,
        agencies,
        reports,
        typed: typed.finding,
        faults: typed.faults,
        none: Vec::new(),
        may_conclude,
    };
    Ok(answered(html(&shown), invalid))
}

fn facts_of(review: &Review) -> ReviewForm {
    let line = &review.line;
    ReviewForm {
        programme: line.programme.to_string(),
        kind: line.kind.word().to_owned(),
        title: line.title.clone(),
        held_on: line.held_on.to_string(),
        place: line.place.clone(),
        first_day: line.period.from().to_string(),
        last_day: line.period.last_day().to_string(),
        chair: line.chair.to_string(),
        parties: review.parties.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
    }
}

async fn say(seat: Seat, Path(id): Path<ReviewId>, Form(form): Form<FindingForm>) -> Result<Response, Shown> {
    match reviews::record_finding(&seat.desk, id, &form).await {
        Ok(recorded) => Ok(back(id, Some(recorded.seq), recorded.record.id)),
        Err(refusal) if !refusal.faults().is_empty() => {
            let faults = refusal.faults().to_vec();
            review_page(&seat, id, Typed { finding: Some((None, form)), faults, ..Typed::default() }).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

fn back(review: ReviewId, act: Option<i64>, finding: FindingId) -> Response {
    let done = act.map_or_else(String::new, |seq| format!("?done={seq}"));
    Redirect::to(&format!("/reviews/{review}{done}#finding-{finding}")).into_response()
}

#[derive(serde::Deserialize)]
struct Revision {
    review: ReviewId,
    #[serde(flatten)]
    form: FindingForm,
}

async fn revise(seat: Seat, Path(id): Path<FindingId>, Form(typed): Form<Revision>) -> Result<Response, Shown> {
    match reviews::revise_finding(&seat.desk, id, &typed.form).await {
        Ok(recorded) => Ok(back(typed.review, Some(recorded.seq), id)),
        Err(refusal) if !refusal.faults().is_empty() => {
            let faults = refusal.faults().to_vec();
            let finding = Some((Some(id), typed.form));
            review_page(&seat, typed.review, Typed { finding, faults, ..Typed::default() }).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// To where it stands on the page of its review.
async fn find(seat: Seat, Path(id): Path<FindingId>) -> Result<Response, Shown> {
    let found = reviews::finding(&seat.desk, seat.desk.now(), id).await?;
    Ok(back(found.review, None, id))
}

async fn withdraw(seat: Seat, Path(id): Path<FindingId>) -> Result<Response, Shown> {
    let signed = reviews::withdraw_finding(&seat.desk, id).await?;
    Ok(Redirect::to(&format!("/reviews/{}?done={}", signed.record, signed.seq)).into_response())
}

#[derive(serde::Deserialize)]
struct Shift {
    review: ReviewId,
    way: Way,
}

async fn shift(seat: Seat, Path(id): Path<FindingId>, Form(shift): Form<Shift>) -> Result<Response, Shown> {
    let signed = reviews::move_finding(&seat.desk, id, shift.way).await?;
    Ok(back(shift.review, signed.map(|signed| signed.seq), id))
}

async fn conclude(seat: Seat, Path(id): Path<ReviewId>) -> Result<Response, Shown> {
    let signed = reviews::conclude_review(&seat.desk, id).await?;
    Ok(Redirect::to(&format!("/reviews/{id}?done={}", signed.seq)).into_response())
}
