//! Reports: drafted, looked at, issued, taken away, brought up to date; and the
//! origin of each figure.

use askama::Template;
use axum::Router;
use axum::extract::Multipart;
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use songhanh_document::profile;

use super::app::App;
use super::page::{Page, html};
use super::paper::{Part, parts};
use super::problems::{Shown, shown_or_faults, status};
use super::seat::Seat;
use super::time_asked::TimeAsked;
use crate::agencies::{Agency, agencies};
use crate::calendar::Instant;
use crate::desk::{AgencyId, AsOf, Fault, Kind, Problem as _};
use crate::links::report_links;
use crate::readiness::{founded_kinds, kind_name};
use crate::reconciliation::{AgreedTable, tables};
use crate::reports::{
    self, From, Gathered, IssueForm, Origin, RefreshedDocument, Report, ReportForm, ReportId, ReportRefusal, SignForm,
};
use crate::reviews::{Review, ReviewId, ReviewLine, review, reviews};
use crate::web::request::{Form, Path, Query};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/reports", get(list).post(draft))
        .route("/reports/{id}", get(show))
        .route("/reports/{id}/draft", post(redraft))
        .route("/reports/{id}/document.docx", get(document))
        .route("/reports/{id}/annex.xlsx", get(annex))
        .route("/reports/{id}/issue", post(issue))
        .route("/reports/{id}/refresh", post(refresh))
        .route("/reports/{id}/figures/{tag}", get(figure))
}

/// What a form of a report needs.
struct DraftView {
    review: Review,
    sides: Vec<Agency>,
    tables: Vec<AgreedTable>,
    profiles: Vec<profile::Profile>,
    /// Kinds of organisation whose ranked lists may be annexes.
    kinds: Vec<(String, String)>,
    form: ReportForm,
}

impl DraftView {
    async fn of(seat: &Seat, review_id: ReviewId, form: ReportForm) -> Result<Self, Shown> {
        let desk = &seat.desk;
        let review = review(desk, desk.now(), review_id).await?;
        let all = agencies(desk, AsOf { on: review.line.held_on, known: Instant::LATEST }).await?;
        let sides: Vec<Agency> =
            review.parties.iter().filter_map(|party| all.iter().find(|one| one.id == *party).cloned()).collect();
        let mut drawn_up = tables(desk, desk.now(), Some(review.line.programme.0)).await?;
        drawn_up.retain(|table| table.definition.period == review.line.period);
        let mut form = form;
        form.review = review_id.to_string();
        if form.subject.is_empty() {
            form.subject.clone_from(&review.line.title);
            form.day = format!("{:02}/{}", review.line.held_on.month(), review.line.held_on.year());
        }
        form.signatures.resize(sides.len(), SignForm::default());
        let as_of = AsOf { on: review.line.period.last_day(), known: Instant::LATEST };
        let kinds = founded_kinds(desk, as_of).await?;
        let kinds =
            kinds.into_iter().map(|code| (kind_name(seat.visit.lang, &code), code)).map(|(name, code)| (code, name));
        Ok(Self { review, sides, tables: drawn_up, profiles: profile::shipped(), kinds: kinds.collect(), form })
    }

    fn sign(&self, place: &&usize) -> SignForm {
        self.form.signatures.get(**place).cloned().unwrap_or_default()
    }

    fn is_ranked(&self, kind: &str) -> bool {
        self.form.ranked.iter().any(|one| one == kind)
    }

    fn is_host(&self, id: &AgencyId) -> bool {
        self.form.host == id.to_string()
    }
}

const AUTHORITIES: [&str; 6] = ["own", "on-behalf", "for-head", "by-order", "authorised", "acting"];

#[derive(Template)]
#[template(path = "reports/reports.html")]
struct ReportsPage {
    page: Page,
    found: Vec<Report>,
    conferences: Vec<ReviewLine>,
    draft: Option<DraftView>,
    faults: Vec<Fault>,
    action: String,
    known: String,
}

#[derive(serde::Deserialize)]
struct ReportsQuery {
    #[serde(default)]
    review: String,
    /// The moment of knowledge.
    #[serde(default)]
    known: String,
}

async fn list(seat: Seat, Query(query): Query<ReportsQuery>) -> Result<Response, Shown> {
    let time = TimeAsked::of(&seat, "").known_at(&query.known);
    let chosen = query.review.parse().ok();
    list_page(&seat, (chosen, time.as_of, query.known), ReportForm::default(), time.faults).await
}

async fn list_page(
    seat: &Seat,
    (chosen, as_of, known): (Option<ReviewId>, AsOf, String),
    form: ReportForm,
    faults: Vec<Fault>,
) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let found = reports::reports(desk, as_of, chosen).await?;
    let conferences = reviews(desk, desk.now(), None).await?;
    let draft = match chosen {
        Some(id) => Some(DraftView::of(seat, id, form).await?),
        None => None,
    };
    let page = seat.page(seat.words().say("reports-title")).await?;
    let invalid = !faults.is_empty();
    let action = "/reports".to_owned();
    Ok(answered(html(&ReportsPage { page, found, conferences, draft, faults, action, known }), invalid))
}

fn answered(mut response: Response, invalid: bool) -> Response {
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    response
}

/// The form of a report: a signature for each side, numbered from 0.
fn report_form(typed: Vec<(String, String)>) -> ReportForm {
    let mut form = ReportForm::default();
    for (name, value) in typed {
        match name.as_str() {
            "review" => form.review = value,
            "table" => form.table = value,
            "host" => form.host = value,
            "profile" => form.profile = value,
            "day" => form.day = value,
            "boundaries" => form.boundaries = value,
            "subject" => form.subject = value,
            "addressees" => form.addressees = value,
            "recipients" => form.recipients = value,
            "bases" => form.bases = value,
            "ranked" => form.ranked.push(value),
            _ => {
                let Some((field, place)) = name.rsplit_once('_') else { continue };
                let Some(place) = place.parse::<usize>().ok().filter(|place| *place < SIDES_MAX) else { continue };
                if form.signatures.len() <= place {
                    form.signatures.resize(place + 1, SignForm::default());
                }
                match field {
                    "authority" => form.signatures[place].authority = value,
                    "principal" => form.signatures[place].principal = value,
                    "post" => form.signatures[place].post = value,
                    _ => {}
                }
            }
        }
    }
    form
}

/// Sides of a review that a form may bear signatures of.
const SIDES_MAX: usize = 20;

async fn draft(seat: Seat, Form(typed): Form<Vec<(String, String)>>) -> Result<Response, Shown> {
    let form = report_form(typed);
    let drafted = reports::draft_report(&seat.desk, None, &form).await;
    match shown_or_faults(drafted, |id| format!("/reports/{id}"))? {
        Ok(shown) => Ok(shown),
        Err(faults) => {
            let chosen = form.review.parse().ok();
            list_page(&seat, (chosen, seat.desk.now(), String::new()), form, faults).await
        }
    }
}

async fn redraft(
    seat: Seat,
    Path(id): Path<ReportId>,
    Form(typed): Form<Vec<(String, String)>>,
) -> Result<Response, Shown> {
    let form = report_form(typed);
    let drafted = reports::draft_report(&seat.desk, Some(id), &form).await;
    match shown_or_faults(drafted, |id| format!("/reports/{id}"))? {
        Ok(shown) => Ok(shown),
        Err(faults) => report_page(&seat, id, Typed { draft: Some(form), faults, ..Typed::default() }).await,
    }
}

/// What was typed on the page of a report, and what came of it.
#[derive(Default)]
struct Typed {
    draft: Option<ReportForm>,
    issue: Option<IssueForm>,
    faults: Vec<Fault>,
    refreshed: Option<RefreshedDocument>,
}

#[derive(Template)]
#[template(path = "reports/report.html")]
struct ReportPage {
    page: Page,
    report: Report,
    gathered: Gathered,
    parts: Vec<Part>,
    issuers: Vec<String>,
    recipients: Vec<String>,
    signatures: Vec<(String, String)>,
    party_form: bool,
    host: String,
    draft: Option<DraftView>,
    draft_typed: bool,
    issue: Option<IssueForm>,
    issue_typed: bool,
    faults: Vec<Fault>,
    none: Vec<Fault>,
    refreshed: Option<RefreshedDocument>,
    action: String,
}

impl ReportPage {
    fn fault_text(&self, fault: &Fault) -> String {
        self.page.said(fault)
    }

    fn obstacle(&self, kept: &songhanh_document::refresh::Kept) -> String {
        self.page.say(reports::obstacle_key(kept.obstacle))
    }

    fn codes(&self, fresh: &RefreshedDocument) -> String {
        fresh.reread.join(", ")
    }
}

async fn show(seat: Seat, Path(id): Path<ReportId>) -> Result<Response, Shown> {
    report_page(&seat, id, Typed::default()).await
}

async fn report_page(seat: &Seat, id: ReportId, typed: Typed) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let report = reports::report(desk, desk.now(), id).await?;
    let (gathered, composed) = reports::compose_report(desk, id).await?;
    let form = profile::named(&gathered.content.profile)
        .ok_or_else(|| ReportRefusal::Kept(id, gathered.content.profile.clone()))?;
    let page = seat.page(report.line.subject.clone()).await?;
    let is_out = report.line.symbol.is_some();
    let may_draft = page.may("draft-report") && !is_out;
    let draft_typed = typed.draft.is_some();
    let draft = if may_draft {
        let form = typed.draft.unwrap_or_else(|| ReportForm::from(&report));
        Some(DraftView::of(seat, report.line.review, form).await?)
    } else {
        None
    };
    let own = desk.actor().answers_for(report.line.host);
    let issue_typed = typed.issue.is_some();
    let issue = if page.may("issue-report") && !is_out && own {
        let today = desk.now().on;
        let next = reports::next_number(desk, id, today, "").await?;
        Some(typed.issue.unwrap_or(IssueForm {
            number: next.to_string(),
            issued_on: crate::words::day_text(crate::words::Lang::Vi, today),
            term: String::new(),
        }))
    } else {
        None
    };
    let invalid = !typed.faults.is_empty();
    let document = &composed.document;
    let shown = ReportPage {
        parts: parts(document, &form, &format!("/reports/{id}/figures")),
        issuers: document.issuers.iter().map(|issuer| form.in_tone(&issuer.name)).collect(),
        recipients: document.recipients.clone(),
        signatures: document.signatures.iter().map(|sign| (sign.principal.clone(), sign.post.clone())).collect(),
        party_form: gathered.content.party_form,
        host: document.issuers.first().map_or_else(String::new, |issuer| issuer.name.clone()),
        page,
        report,
        gathered,
        draft,
        draft_typed,
        issue,
        issue_typed,
        faults: typed.faults,
        none: Vec::new(),
        refreshed: typed.refreshed,
        action: format!("/reports/{id}/draft"),
    };
    Ok(answered(html(&shown), invalid))
}

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn file(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}

async fn document(seat: Seat, Path(id): Path<ReportId>) -> Result<Response, Shown> {
    let (_, composed) = reports::compose_report(&seat.desk, id).await?;
    Ok(file(&format!("bao-cao-{id}.docx"), DOCX, composed.bytes))
}

async fn annex(seat: Seat, Path(id): Path<ReportId>) -> Result<Response, Shown> {
    let gathered = reports::gather_report(&seat.desk, id).await?;
    let related = report_links(&seat.desk, id).await?;
    Ok(file(&format!("phu-luc-{id}.xlsx"), XLSX, reports::workbook(&gathered.content, &related)?))
}

async fn issue(seat: Seat, Path(id): Path<ReportId>, Form(form): Form<IssueForm>) -> Result<Response, Shown> {
    match reports::issue_report(&seat.desk, id, &form).await {
        Ok(issued) => Ok(Redirect::to(&format!("/reports/{id}?done={}", issued.signed.seq)).into_response()),
        Err(refusal) if !refusal.faults().is_empty() => {
            let faults = refusal.faults().to_vec();
            report_page(&seat, id, Typed { issue: Some(form), faults, ..Typed::default() }).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// An edited file comes in; the differences, or the file itself, go out.
async fn refresh(seat: Seat, Path(id): Path<ReportId>, mut typed: Multipart) -> Result<Response, Shown> {
    let (mut bytes, mut wants_file, mut from) = (Vec::new(), false, From::Own);
    while let Ok(Some(field)) = typed.next_field().await {
        match field.name().map(str::to_owned).as_deref() {
            Some("file") => bytes = field.bytes().await.map(Into::into).unwrap_or_default(),
            Some("answer") => wants_file = field.text().await.is_ok_and(|text| text == "file"),
            Some("figures") if field.text().await.is_ok_and(|text| text == "present") => from = From::Present,
            _ => {}
        }
    }
    let fresh = reports::refresh_document(&seat.desk, &bytes, from).await?;
    if fresh.report != id {
        return Err(ReportRefusal::NotOurs.into());
    }
    if wants_file {
        return Ok(file(&format!("bao-cao-{id}.docx"), DOCX, fresh.file.bytes));
    }
    report_page(&seat, id, Typed { refreshed: Some(fresh), ..Typed::default() }).await
}

#[derive(Template)]
#[template(path = "reports/figure.html")]
struct FigurePage {
    page: Page,
    report: Report,
    origin: Origin,
}

impl FigurePage {
    fn what(&self) -> String {
        match (&self.origin.measure, &self.origin.zone) {
            (Some(measure), _) => self.page.say(&format!("measure-{}", measure.word())),
            (None, Some(zone)) => zone.clone(),
            (None, None) => String::new(),
        }
    }
}

async fn figure(seat: Seat, Path((id, tag)): Path<(ReportId, String)>) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let origin = reports::figure_origin(desk, &tag).await?;
    if origin.report != id {
        return Err(ReportRefusal::FigureNotFound(tag).into());
    }
    let report = reports::report(desk, desk.now(), id).await?;
    let page = seat.page(origin.name.clone()).await?;
    Ok(html(&FigurePage { page, report, origin }))
}
