//! Recording a unit, and what it is from a day on.

use axum::response::{IntoResponse as _, Redirect, Response};

use super::allow;
use super::choices::choices;
use super::places_of::{commune_of, communes};
use super::vocabulary::{SECTOR_VERSIONS, all_ownerships, all_statuses, divisions, kinds};
use crate::calendar::Day;
use crate::desk::{Act, Fault, Problem as _, Signed};
use crate::register::{RegisterRefusal, UnitForm, UnitId, UnitPage, record_unit, revise_unit, set_status, unit};
use crate::territory::gazetteer;
use crate::web::form::{Control, Field, FormPage};
use crate::web::problems::Shown;
use crate::web::request::{Form, Path, Query};
use crate::web::seat::Seat;
use crate::web::time_asked::{TimeAsked, day_of};

/// What is sent about a unit: the day, and the fields.
#[derive(Clone, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct UnitPost {
    pub(super) from: String,
    /// The day as of which the form was filled in beforehand.
    seen_on: String,
    #[serde(flatten)]
    form: UnitForm,
}

/// The first day of what is stated, or the fault of the field.
pub(super) fn from_day(from: &str) -> Result<Day, Fault> {
    let word = if from.trim().is_empty() { "fault-missing" } else { "fault-not-a-day" };
    day_of(from).ok_or_else(|| Fault::new("from", word))
}

/// Back to the unit, with the notice of the act, or of there being none.
pub(super) fn back(unit: UnitId, signed: Option<Signed>) -> Response {
    let address = match signed {
        Some(signed) => format!("/units/{unit}?done={}", signed.seq),
        None => format!("/units/{unit}?unchanged=1"),
    };
    Redirect::to(&address).into_response()
}

pub(super) async fn new(seat: Seat) -> Result<Response, Shown> {
    allow(&seat, Act::RecordUnit)?;
    let post = UnitPost { from: seat.desk.now().on.to_string(), ..UnitPost::default() };
    new_page(&seat, post, Vec::new()).await
}

async fn new_page(seat: &Seat, post: UnitPost, faults: Vec<Fault>) -> Result<Response, Shown> {
    let page = FormPage {
        page: seat.page(seat.words().say("units-new")).await?,
        crumbs: vec![("/units".into(), seat.words().say("units-title"))],
        lead: seat.words().say("unit-new-lead"),
        action: "/units".into(),
        fields: fields(seat, &post, true).await?,
        hidden: Vec::new(),
        faults,
        button: "unit-record-it",
    };
    Ok(page.shown())
}

pub(super) async fn add(seat: Seat, Form(post): Form<UnitPost>) -> Result<Response, Shown> {
    let meant = match meant(&seat, &post, None).await? {
        Ok(meant) => meant,
        Err(faults) => return new_page(&seat, post, faults).await,
    };
    match record_unit(&seat.desk, &meant.0, meant.1).await {
        Ok(signed) => Ok(Redirect::to(&format!("/units/{}?done={}", signed.record, signed.seq)).into_response()),
        Err(refusal) if !refusal.faults().is_empty() => new_page(&seat, post, refusal.faults().to_vec()).await,
        Err(refusal) => Err(refusal.into()),
    }
}

/// The form with the commune by its id and the day, or the faults that the
/// page itself sees.
async fn meant(
    seat: &Seat,
    post: &UnitPost,
    unit: Option<UnitId>,
) -> Result<Result<(UnitForm, Day), Vec<Fault>>, Shown> {
    let (gazetteer, now) = gazetteer(&seat.desk).await?;
    let from = from_day(&post.from);
    let mut form = post.form.clone();
    let mut faults = Vec::new();
    let day = from.clone().unwrap_or(now.on);
    for field in [&mut form.registered_on] {
        if let Some(day) = field.as_deref().and_then(day_of) {
            *field = Some(day.to_string());
        }
    }
    if let Some(typed) = &form.commune {
        match commune_of(&gazetteer, typed, crate::desk::AsOf { on: day, known: now.known }) {
            Ok(id) => form.commune = Some(id),
            Err(fault) => faults.push(fault),
        }
    }
    if let Err(fault) = from {
        faults.push(fault);
    }
    if faults.is_empty() {
        return Ok(Ok((form, day)));
    }
    // The room's own faults are told at the same time.
    if let Err(others) = form.check(&gazetteer, day, now, unit) {
        faults.extend(
            others
                .into_iter()
                .filter(|other| !faults.iter().any(|fault| fault.place == other.place))
                .collect::<Vec<_>>(),
        );
    }
    Ok(Err(faults))
}

/// The fields of a unit; a known one has no name, status and place among them:
/// these have forms of their own.
async fn fields(seat: &Seat, post: &UnitPost, new: bool) -> Result<Vec<Field>, Shown> {
    let lang = seat.visit.lang;
    let form = &post.form;
    let value = |field: &Option<String>| field.clone().unwrap_or_default();
    let day = |name, label, value: String| Field::text(name, label, value).by(Control::Day);
    let mut fields = vec![day("from", "unit-from", post.from.clone()).required().hint("unit-from-hint")];
    if new {
        fields.push(Field::text("name", "fact-name", value(&form.name)).required());
        fields.push(Field::text("short_name", "fact-short-name", value(&form.short_name)));
        fields.push(Field::text("international_name", "fact-international-name", value(&form.international_name)));
    }
    let versions = SECTOR_VERSIONS.map(|version| (version.to_owned(), format!("VSIC {version}")));
    fields.extend([
        Field::text("tax_code", "fact-tax-code", value(&form.tax_code)).hint("unit-tax-code-hint"),
        Field::text("kind", "fact-kind", value(&form.kind)).by(Control::Choice(kinds(lang))).required(),
        Field::text("legal_form", "fact-legal-form", value(&form.legal_form)),
        Field::text("ownership", "fact-ownership", value(&form.ownership)).by(Control::Choice(all_ownerships(lang))),
        Field::text("sector_version", "unit-sector-version", value(&form.sector_version))
            .by(Control::Choice(versions.to_vec())),
        Field::text("sector", "fact-sector", value(&form.sector)).by(Control::Suggested(divisions(lang))),
        day("registered_on", "fact-registered-on", value(&form.registered_on)),
    ]);
    if new {
        let choices = choices(&seat.desk, seat.desk.now()).await?;
        fields.extend([
            Field::text("status", "fact-status", value(&form.status)).by(Control::Choice(all_statuses(lang))),
            Field::text("commune", "units-commune", value(&form.commune))
                .by(Control::Suggested(communes(&choices)))
                .hint("unit-commune-hint"),
            Field::text("zone", "units-zone", value(&form.zone)).by(Control::Choice(choices.zones.clone())),
            Field::text("lot", "unit-lot", value(&form.lot)),
        ]);
    }
    fields.extend([
        Field::text("address", "fact-address", value(&form.address)),
        Field::text("phone", "fact-phone", value(&form.phone)).hint("unit-contact-hint"),
        Field::text("email", "fact-email", value(&form.email)),
        Field::text("website", "fact-website", value(&form.website)),
        Field::text("source", "unit-source", value(&form.source)).hint("unit-source-hint"),
    ]);
    Ok(fields)
}

/// What the form shows of a known unit.
fn seen(unit: &UnitPage) -> UnitForm {
    let row = &unit.unit.unit;
    let text = |text: &str| Some(text.to_owned());
    UnitForm {
        tax_code: text(&row.tax_code),
        kind: text(&row.kind),
        legal_form: text(&unit.legal_form),
        ownership: text(&row.ownership),
        sector_version: text(&row.sector_version),
        sector: text(&row.sector),
        registered_on: Some(row.registered_on.map_or(String::new(), |day| day.to_string())),
        address: text(&unit.address),
        phone: text(&unit.phone),
        email: text(&unit.email),
        website: text(&unit.website),
        ..UnitForm::default()
    }
}

/// Only what was changed is stated: what was left as it stood may differ on
/// the day of the statement.
fn changed(post: &UnitForm, seen: &UnitForm) -> UnitForm {
    let keep =
        |typed: &Option<String>, shown: &Option<String>| typed.clone().filter(|typed| Some(typed) != shown.as_ref());
    let sector = post.sector != seen.sector || post.sector_version != seen.sector_version;
    UnitForm {
        tax_code: keep(&post.tax_code, &seen.tax_code),
        kind: keep(&post.kind, &seen.kind),
        legal_form: keep(&post.legal_form, &seen.legal_form),
        ownership: keep(&post.ownership, &seen.ownership),
        sector_version: post.sector_version.clone().filter(|_| sector),
        sector: post.sector.clone().filter(|_| sector),
        registered_on: keep(&post.registered_on, &seen.registered_on),
        address: keep(&post.address, &seen.address),
        phone: keep(&post.phone, &seen.phone),
        email: keep(&post.email, &seen.email),
        website: keep(&post.website, &seen.website),
        source: post.source.clone(),
        ..UnitForm::default()
    }
}

#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub(super) struct OnQuery {
    pub(super) on: String,
}

pub(super) async fn facts(seat: Seat, Path(id): Path<UnitId>, Query(query): Query<OnQuery>) -> Result<Response, Shown> {
    allow(&seat, Act::RecordUnit)?;
    let time = TimeAsked::of(&seat, &query.on);
    let unit = unit(&seat.desk, time.as_of, id).await?;
    let on = time.as_of.on.to_string();
    let post = UnitPost { from: on.clone(), seen_on: on, form: seen(&unit) };
    facts_page(&seat, &unit, post, Vec::new()).await
}

async fn facts_page(seat: &Seat, unit: &UnitPage, post: UnitPost, faults: Vec<Fault>) -> Result<Response, Shown> {
    let page = FormPage {
        fields: fields(seat, &post, false).await?,
        hidden: vec![("seen_on", post.seen_on.clone())],
        ..form_of(seat, unit, "unit-restate", "facts", faults).await?
    };
    Ok(page.shown())
}

pub(super) async fn restate(seat: Seat, Path(id): Path<UnitId>, Form(post): Form<UnitPost>) -> Result<Response, Shown> {
    let time = TimeAsked::of(&seat, &post.seen_on);
    let known = unit(&seat.desk, time.as_of, id).await?;
    let kept = known.unit.unit.id;
    let (form, from) = match meant(&seat, &post, Some(kept)).await? {
        Ok(meant) => meant,
        Err(faults) => return facts_page(&seat, &known, post, faults).await,
    };
    match revise_unit(&seat.desk, kept, &changed(&form, &seen(&known)), from).await {
        Ok(signed) => Ok(back(kept, signed)),
        Err(refusal) if !refusal.faults().is_empty() => {
            facts_page(&seat, &known, post, refusal.faults().to_vec()).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// A form about a known unit, without its fields yet.
pub(super) async fn form_of(
    seat: &Seat,
    unit: &UnitPage,
    title: &'static str,
    noun: &str,
    faults: Vec<Fault>,
) -> Result<FormPage, Shown> {
    let id = unit.unit.unit.id;
    Ok(FormPage {
        page: seat.page(seat.words().say(title)).await?,
        crumbs: vec![
            ("/units".into(), seat.words().say("units-title")),
            (format!("/units/{id}"), unit.unit.unit.name.to_string()),
        ],
        lead: String::new(),
        action: format!("/units/{id}/{noun}"),
        fields: Vec::new(),
        hidden: Vec::new(),
        faults,
        button: "unit-record-it",
    })
}

pub(super) async fn name(seat: Seat, Path(id): Path<UnitId>) -> Result<Response, Shown> {
    allow(&seat, Act::RecordUnit)?;
    let unit = unit(&seat.desk, seat.desk.now(), id).await?;
    let form = UnitForm {
        name: Some(unit.unit.unit.name.to_string()),
        short_name: Some(unit.unit.unit.short_name.to_string()),
        international_name: Some(unit.international_name.clone()),
        ..UnitForm::default()
    };
    let post = UnitPost { form, ..UnitPost::default() };
    name_page(&seat, &unit, post, Vec::new()).await
}

async fn name_page(seat: &Seat, unit: &UnitPage, post: UnitPost, faults: Vec<Fault>) -> Result<Response, Shown> {
    let value = |field: &Option<String>| field.clone().unwrap_or_default();
    let page = FormPage {
        lead: seat.words().say("unit-rename-lead"),
        fields: vec![
            Field::text("from", "unit-from", &post.from).by(Control::Day).required().hint("unit-from-hint"),
            Field::text("name", "fact-name", value(&post.form.name)).required(),
            Field::text("short_name", "fact-short-name", value(&post.form.short_name)),
            Field::text("international_name", "fact-international-name", value(&post.form.international_name)),
            Field::text("source", "unit-source", value(&post.form.source)).hint("unit-source-hint"),
        ],
        ..form_of(seat, unit, "unit-rename", "name", faults).await?
    };
    Ok(page.shown())
}

pub(super) async fn rename(seat: Seat, Path(id): Path<UnitId>, Form(post): Form<UnitPost>) -> Result<Response, Shown> {
    let known = unit(&seat.desk, seat.desk.now(), id).await?;
    let (form, from) = match meant(&seat, &post, Some(id)).await? {
        Ok(meant) => meant,
        Err(faults) => return name_page(&seat, &known, post, faults).await,
    };
    let form = UnitForm {
        name: form.name,
        short_name: form.short_name,
        international_name: form.international_name,
        source: form.source,
        ..UnitForm::default()
    };
    let done = revise_unit(&seat.desk, known.unit.unit.id, &form, from).await;
    answered(done, &known, |faults| name_page(&seat, &known, post, faults)).await
}

/// Back to the unit, or the form again with its faults.
pub(super) async fn answered<P: Future<Output = Result<Response, Shown>>>(
    done: Result<Option<Signed>, RegisterRefusal>,
    unit: &UnitPage,
    again: impl FnOnce(Vec<Fault>) -> P,
) -> Result<Response, Shown> {
    match done {
        Ok(signed) => Ok(back(unit.unit.unit.id, signed)),
        Err(refusal) if !refusal.faults().is_empty() => again(refusal.faults().to_vec()).await,
        Err(refusal) => Err(refusal.into()),
    }
}

/// What is sent about a status.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct StatusPost {
    from: String,
    status: String,
    source: String,
}

pub(super) async fn status(seat: Seat, Path(id): Path<UnitId>) -> Result<Response, Shown> {
    allow(&seat, Act::RecordUnit)?;
    let unit = unit(&seat.desk, seat.desk.now(), id).await?;
    let post = StatusPost { status: unit.unit.unit.status.to_string(), ..StatusPost::default() };
    status_page(&seat, &unit, post, Vec::new()).await
}

async fn status_page(seat: &Seat, unit: &UnitPage, post: StatusPost, faults: Vec<Fault>) -> Result<Response, Shown> {
    let page = FormPage {
        fields: vec![
            Field::text("from", "unit-from", &post.from).by(Control::Day).required().hint("unit-from-hint"),
            Field::text("status", "fact-status", &post.status)
                .by(Control::Choice(all_statuses(seat.visit.lang)))
                .required(),
            Field::text("source", "unit-source", &post.source).hint("unit-source-hint"),
        ],
        ..form_of(seat, unit, "unit-restatus", "status", faults).await?
    };
    Ok(page.shown())
}

pub(super) async fn restatus(
    seat: Seat,
    Path(id): Path<UnitId>,
    Form(post): Form<StatusPost>,
) -> Result<Response, Shown> {
    let known = unit(&seat.desk, seat.desk.now(), id).await?;
    let from = match from_day(&post.from) {
        Ok(from) => from,
        Err(fault) => return status_page(&seat, &known, post, vec![fault]).await,
    };
    let done = set_status(&seat.desk, known.unit.unit.id, &post.status, from, &post.source).await;
    answered(done, &known, |faults| status_page(&seat, &known, post, faults)).await
}
