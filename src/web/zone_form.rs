//! Recording a zone, or what a zone is from a day on.

use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;

use super::app::App;
use super::choices::words;
use super::form::{Control, Field, FormPage};
use super::problems::Shown;
use super::seat::Seat;
use super::time_asked::day_of;
use super::units::commune_of;
use crate::desk::{Act, AsOf, DeskError, Fault};
use crate::law;
use crate::territory::{
    Gazetteer, Hundredths, TerritoryRefusal, ZONE_STATUSES, Zone, ZoneForm, ZoneId, gazetteer, record_zone, zone,
    zone_kinds,
};
use crate::web::request::{Form, Path};
use crate::words::{Lang, number_text};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/places/zones/new", get(new).post(add))
        .route("/places/zones/{id}/facts", get(revision).post(revise))
}

/// What is sent about a zone; its communes by name, separated by semicolons.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct ZonePost {
    from: String,
    name: String,
    kind: String,
    part_of: String,
    board: String,
    communes: String,
    area: String,
    area_other: String,
    projects: String,
    let_share: String,
    status: String,
    basis: String,
    remark: String,
}

impl ZonePost {
    /// The form that would record `zone` as it stands.
    fn of(zone: &Zone, gazetteer: &Gazetteer, as_of: AsOf, lang: Lang) -> Self {
        let hundredths =
            |number: Option<Hundredths>| number.map_or(String::new(), |number| number_text(lang, number.0.into(), 2));
        let name = |id: &crate::territory::PlaceId| {
            let place = gazetteer.place(*id, as_of).or_else(|| gazetteer.last_of_place(*id, as_of.known))?;
            let province = place.parent.and_then(|parent| gazetteer.last_of_place(parent, as_of.known));
            let parts = [place.full_name.as_str(), &place.district, province.map_or("", |one| &one.full_name)];
            Some(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "))
        };
        Self {
            from: as_of.on.to_string(),
            name: zone.name.clone(),
            kind: zone.kind.clone(),
            part_of: zone.part_of.map_or(String::new(), |whole| whole.to_string()),
            board: zone.board.clone(),
            communes: zone.communes.iter().filter_map(name).collect::<Vec<_>>().join("; "),
            area: hundredths(zone.area),
            area_other: hundredths(zone.area_other),
            projects: zone.projects.map_or(String::new(), |count| count.to_string()),
            let_share: hundredths(zone.let_share),
            status: zone.status.clone(),
            basis: law::number_of(&zone.basis).to_owned(),
            remark: zone.remark.clone(),
        }
    }

    /// What the verb is asked, or the faults of communes that no name fits.
    fn meant(&self, gazetteer: &Gazetteer, as_of: AsOf) -> Result<ZoneForm, Vec<Fault>> {
        let (mut communes, mut faults) = (Vec::new(), Vec::new());
        for typed in self.communes.split(';').filter(|typed| !typed.trim().is_empty()) {
            match commune_of(gazetteer, typed, as_of) {
                Ok(id) => communes.push(id),
                Err(fault) => faults.push(Fault::with("communes", fault.word, fault.args)),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(ZoneForm {
            name: self.name.clone(),
            kind: self.kind.clone(),
            part_of: self.part_of.clone(),
            board: self.board.clone(),
            communes,
            area: self.area.clone(),
            area_other: self.area_other.clone(),
            projects: self.projects.clone(),
            let_share: self.let_share.clone(),
            status: self.status.clone(),
            basis: self.basis.clone(),
            remark: self.remark.clone(),
        })
    }
}

async fn form_page(seat: &Seat, id: Option<ZoneId>, post: ZonePost, faults: Vec<Fault>) -> Result<Response, Shown> {
    if !seat.desk.may(Act::RecordZone) {
        return Err(DeskError::NotAllowed { act: Act::RecordZone, role: seat.desk.actor().role }.into());
    }
    let (gazetteer, now) = gazetteer(&seat.desk).await?;
    let kind_name = |vi: &str, en: &str| if seat.visit.lang == Lang::Vi { vi.to_owned() } else { en.to_owned() };
    let kinds = zone_kinds().iter().map(|kind| (kind.code.clone(), kind_name(&kind.name_vi, &kind.name_en)));
    let others = gazetteer.zones(now).filter(|one| Some(one.id) != id);
    let others = others.map(|one| (one.id.to_string(), one.name.clone()));
    let mut crumbs = vec![("/places".to_owned(), seat.words().say("places-title"))];
    crumbs.extend(id.map(|id| (format!("/places/zones/{id}"), post.name.clone())));
    let action = id.map_or_else(|| "/places/zones/new".to_owned(), |id| format!("/places/zones/{id}/facts"));
    let title = if id.is_some() { "zone-revise" } else { "zone-new" };
    let page = FormPage {
        page: seat.page(seat.words().say(title)).await?,
        crumbs,
        lead: seat.words().say("zone-form-lead"),
        action,
        fields: vec![
            Field::text("name", "zone-name", &post.name).required(),
            Field::text("kind", "zone-kind", &post.kind).by(Control::Choice(kinds.collect())).required(),
            Field::text("status", "zone-status", &post.status)
                .by(Control::Choice(words(seat, "zone-status", ZONE_STATUSES)))
                .required(),
            Field::text("communes", "zone-communes", &post.communes).hint("zone-communes-hint"),
            Field::text("part_of", "zone-part-of", &post.part_of).by(Control::Choice(others.collect())),
            Field::text("board", "zone-board", &post.board),
            Field::text("area", "zone-area", &post.area),
            Field::text("area_other", "zone-area-other", &post.area_other).hint("zone-area-other-hint"),
            Field::text("projects", "zone-projects", &post.projects),
            Field::text("let_share", "zone-let-share", &post.let_share),
            Field::text("basis", "place-basis", &post.basis),
            Field::text("remark", "zone-remark", &post.remark),
            Field::text("from", "unit-from", &post.from).by(Control::Day).required().hint("unit-from-hint"),
        ],
        hidden: Vec::new(),
        faults,
        button: "save",
    };
    Ok(page.shown())
}

async fn new(seat: Seat) -> Result<Response, Shown> {
    let post = ZonePost { from: seat.desk.now().on.to_string(), ..ZonePost::default() };
    form_page(&seat, None, post, Vec::new()).await
}

async fn revision(seat: Seat, Path(id): Path<ZoneId>) -> Result<Response, Shown> {
    let one = zone(&seat.desk, seat.desk.now(), id).await?;
    let (gazetteer, now) = gazetteer(&seat.desk).await?;
    let post = ZonePost::of(&one, &gazetteer, now, seat.visit.lang);
    form_page(&seat, Some(id), post, Vec::new()).await
}

async fn add(seat: Seat, Form(post): Form<ZonePost>) -> Result<Response, Shown> {
    record(&seat, None, post).await
}

async fn revise(seat: Seat, Path(id): Path<ZoneId>, Form(post): Form<ZonePost>) -> Result<Response, Shown> {
    record(&seat, Some(id), post).await
}

async fn record(seat: &Seat, id: Option<ZoneId>, post: ZonePost) -> Result<Response, Shown> {
    let (gazetteer, now) = gazetteer(&seat.desk).await?;
    let Some(from) = day_of(&post.from) else {
        return form_page(seat, id, post, vec![Fault::new("from", "fault-not-a-day")]).await;
    };
    let form = match post.meant(&gazetteer, AsOf { on: from, known: now.known }) {
        Ok(form) => form,
        Err(faults) => return form_page(seat, id, post, faults).await,
    };
    match record_zone(&seat.desk, id, &form, from).await {
        Ok(signed) => Ok(Redirect::to(&format!("/places/zones/{}?done={}", signed.record, signed.seq)).into_response()),
        Err(TerritoryRefusal::Faults(faults)) => form_page(seat, id, post, faults).await,
        Err(refusal) => Err(refusal.into()),
    }
}
