//! Loading the outlines and points that maps are drawn from.

use askama::Template;
use axum::Router;
use axum::extract::Multipart;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use super::app::App;
use super::choices::Options;
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use crate::desk::{Act, DeskError, Fault, Kind};
use crate::territory::{Drawn, ShapesForm, ShapesLoaded, TerritoryRefusal, load_shapes};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/places/shapes", get(ask).post(load))
}

#[derive(Template)]
#[template(path = "territory/shapes.html")]
struct ShapesPage {
    page: Page,
    tiers: Options,
    form: ShapesForm,
    faults: Vec<Fault>,
    loaded: Option<ShapesLoaded>,
}

async fn shown(
    seat: &Seat,
    form: ShapesForm,
    faults: Vec<Fault>,
    loaded: Option<ShapesLoaded>,
) -> Result<Response, Shown> {
    let name = |drawn: Drawn| seat.words().say(&format!("shapes-tier-{}", drawn.word()));
    let tiers = Drawn::ALL.map(|drawn| (drawn.word().to_owned(), name(drawn))).to_vec();
    let page = seat.page(seat.words().say("shapes-title")).await?;
    let invalid = !faults.is_empty();
    let mut response = html(&ShapesPage { page, tiers, form, faults, loaded });
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

async fn ask(seat: Seat) -> Result<Response, Shown> {
    let act = Act::LoadShapes;
    if !seat.desk.may(act) {
        return Err(DeskError::NotAllowed { act, role: seat.desk.actor().role }.into());
    }
    let valid_from = seat.desk.now().on.to_string();
    shown(&seat, ShapesForm { valid_from, ..ShapesForm::default() }, Vec::new(), None).await
}

async fn load(seat: Seat, mut fields: Multipart) -> Result<Response, Shown> {
    let mut form = ShapesForm::default();
    while let Ok(Some(field)) = fields.next_field().await {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(str::to_owned);
        let Ok(text) = field.text().await else { continue };
        match name.as_str() {
            "tier" => form.tier = text,
            "valid_from" => form.valid_from = text,
            "file" => (form.source, form.text) = (file.unwrap_or_default(), text),
            _ => {}
        }
    }
    match load_shapes(&seat.desk, &form).await {
        Ok(loaded) => Ok(shown(&seat, form, Vec::new(), Some(loaded)).await?.into_response()),
        Err(TerritoryRefusal::Faults(faults)) => shown(&seat, form, faults, None).await,
        Err(refusal) => Err(refusal.into()),
    }
}
