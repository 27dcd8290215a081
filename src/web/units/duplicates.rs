//! Records that may be one unit: looking, merging, taking a merge back.

use askama::Template;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::allow;
use super::recording::form_of;
use super::vocabulary::{kind_name, sector_name, status_name};
use crate::desk::{Act, Fault, Kind, Problem as _};
use crate::register::{
    Duplicate, RegisterRefusal, UnitId, UnitPage, merge_units, probable_duplicates, unit, unmerge_units,
};
use crate::web::form::{Field, FormPage};
use crate::web::page::{Page, html};
use crate::web::problems::{Shown, status};
use crate::web::request::{Form, Path, Query};
use crate::web::seat::Seat;
use crate::words::Lang;

/// Pairs on the page; the likeliest come first.
const DUPLICATES_MAX: usize = 200;

#[derive(Template)]
#[template(path = "register/duplicates.html")]
struct DuplicatesHtml {
    page: Page,
    pairs: Vec<(Duplicate, Vec<String>)>,
    max: usize,
}

impl DuplicatesHtml {
    fn is_full(&self) -> bool {
        self.pairs.len() >= self.max
    }
}

pub(super) async fn list(seat: Seat) -> Result<Response, Shown> {
    let pairs = probable_duplicates(&seat.desk, DUPLICATES_MAX).await?;
    let words = seat.words();
    let explained = |pair: Duplicate| {
        let reasons = pair.reasons.iter().map(|reason| words.say_with(reason.word(), &reason.args())).collect();
        (pair, reasons)
    };
    let page = seat.page(words.say("duplicates-title")).await?;
    let pairs = pairs.into_iter().map(explained).collect();
    Ok(html(&DuplicatesHtml { page, pairs, max: DUPLICATES_MAX }))
}

/// One fact of two records, side by side.
struct Compared {
    label: &'static str,
    left: String,
    right: String,
}

#[derive(Template)]
#[template(path = "register/merging.html")]
struct MergingHtml {
    page: Page,
    left: UnitPage,
    right: UnitPage,
    rows: Vec<Compared>,
    post: MergePost,
    faults: Vec<Fault>,
}

impl MergingHtml {
    fn keeps_right(&self) -> bool {
        self.post.keep == self.right.unit.unit.id.to_string()
    }
}

#[derive(serde::Deserialize)]
pub(super) struct WithQuery {
    with: UnitId,
}

pub(super) async fn compare(
    seat: Seat,
    Path(id): Path<UnitId>,
    Query(query): Query<WithQuery>,
) -> Result<Response, Shown> {
    allow(&seat, Act::MergeUnits)?;
    let post = MergePost { with: query.with.to_string(), keep: id.to_string(), reason: String::new() };
    page(&seat, id, query.with, post, Vec::new()).await
}

async fn page(
    seat: &Seat,
    left: UnitId,
    right: UnitId,
    post: MergePost,
    faults: Vec<Fault>,
) -> Result<Response, Shown> {
    let left = unit(&seat.desk, seat.desk.now(), left).await?;
    let right = unit(&seat.desk, seat.desk.now(), right).await?;
    let invalid = !faults.is_empty();
    let page = MergingHtml {
        page: seat.page(seat.words().say("merging-title")).await?,
        rows: compared(seat.visit.lang, &left, &right),
        left,
        right,
        post,
        faults,
    };
    let mut response = html(&page);
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

/// How a fact of a unit is told.
type Told<'t> = &'t dyn Fn(&UnitPage) -> String;

fn compared(lang: Lang, left: &UnitPage, right: &UnitPage) -> Vec<Compared> {
    let facts: [(&'static str, Told<'_>); 11] = [
        ("unit-record", &|unit| unit.unit.unit.id.to_string()),
        ("fact-name", &|unit| unit.unit.unit.name.to_string()),
        ("fact-tax-code", &|unit| unit.unit.unit.tax_code.to_string()),
        ("fact-kind", &|unit| kind_name(lang, &unit.unit.unit.kind).to_owned()),
        ("fact-status", &|unit| status_name(lang, &unit.unit.unit.status).to_owned()),
        ("fact-sector", &|unit| sector_name(lang, &unit.unit.unit.sector_version, &unit.unit.unit.sector)),
        ("units-zone", &|unit| unit.unit.zone_name.clone()),
        ("units-commune", &|unit| unit.unit.commune_name.clone()),
        ("fact-address", &|unit| unit.address.clone()),
        ("unit-former-names", &|unit| unit.former_names.join("; ")),
        ("unit-facts-recorded", &|unit| unit.history.len().to_string()),
    ];
    facts.into_iter().map(|(label, of)| Compared { label, left: of(left), right: of(right) }).collect()
}

/// What is sent about a merge.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct MergePost {
    with: String,
    /// The record to be kept: one of the two.
    keep: String,
    reason: String,
}

pub(super) async fn merge(seat: Seat, Path(id): Path<UnitId>, Form(post): Form<MergePost>) -> Result<Response, Shown> {
    let with = post.with.parse().map_err(|_| RegisterRefusal::NotFound(UnitId(0)))?;
    let (keep, lose) = if post.keep == post.with { (with, id) } else { (id, with) };
    match merge_units(&seat.desk, keep, lose, &post.reason).await {
        Ok(signed) => Ok(Redirect::to(&format!("/units/{keep}?done={}", signed.seq)).into_response()),
        Err(refusal) if !refusal.faults().is_empty() => page(&seat, id, with, post, refusal.faults().to_vec()).await,
        Err(refusal) => Err(refusal.into()),
    }
}

/// What is sent to take a merge back.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct PartPost {
    reason: String,
}

pub(super) async fn part(seat: Seat, Path(id): Path<UnitId>) -> Result<Response, Shown> {
    allow(&seat, Act::UnmergeUnits)?;
    part_page(&seat, id, PartPost::default(), Vec::new()).await
}

async fn part_page(seat: &Seat, id: UnitId, post: PartPost, faults: Vec<Fault>) -> Result<Response, Shown> {
    let known = unit(&seat.desk, seat.desk.now(), id).await?;
    let page = FormPage {
        lead: seat.words().say_with("unmerging-lead", &crate::words::args([("unit", id.to_string())])),
        action: format!("/units/{id}/unmerging"),
        fields: vec![Field::text("reason", "merging-reason", post.reason).required()],
        button: "unit-unmerge",
        ..form_of(seat, &known, "unmerging-title", "unmerging", faults).await?
    };
    Ok(page.shown())
}

pub(super) async fn unmerge(seat: Seat, Path(id): Path<UnitId>, Form(post): Form<PartPost>) -> Result<Response, Shown> {
    match unmerge_units(&seat.desk, id, &post.reason).await {
        Ok(signed) => Ok(Redirect::to(&format!("/units/{id}?done={}", signed.seq)).into_response()),
        Err(refusal) if !refusal.faults().is_empty() => part_page(&seat, id, post, refusal.faults().to_vec()).await,
        Err(refusal) => Err(refusal.into()),
    }
}
