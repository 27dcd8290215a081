//! The photographs of an item of the news page.

use axum::Router;
use axum::extract::Multipart;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::post;

use super::app::App;
use super::files::read_form;
use super::news::{Typed, record_page};
use super::problems::Shown;
use super::seat::Seat;
use super::typed;
use crate::bulletin::{BulletinRefusal, NewsId, PhotoForm, add_photos, group_photos, remove_photo, revise_photo};
use crate::desk::{Problem as _, Signed};
use crate::files::FileId;
use crate::web::request::{Form, Path};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/news/{id}/photographs", post(add))
        .route("/news/{id}/photographs/{file}", post(revise))
        .route("/news/{id}/photographs/{file}/removal", post(remove))
        .route("/news/{id}/groups", post(group))
}

fn form_of(pairs: Vec<(String, String)>) -> PhotoForm {
    let typed = typed::Typed::of(pairs);
    PhotoForm {
        caption: typed.text("caption"),
        credit: typed.text("credit"),
        alternative: typed.text("alternative"),
        bundle: typed.text("bundle"),
        position: typed.text("position"),
    }
}

/// The page of the item again: with what was done, or with what was typed wrongly.
async fn back<R>(
    seat: &Seat,
    id: NewsId,
    done: Result<Signed<R>, BulletinRefusal>,
    typed: Typed,
) -> Result<Response, Shown> {
    match done {
        Ok(signed) => Ok(Redirect::to(&format!("/news/{id}?done={}#photographs", signed.seq)).into_response()),
        Err(refusal) if !refusal.faults().is_empty() => {
            record_page(seat, id, Typed { faults: refusal.faults().to_vec(), ..typed }).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn add(seat: Seat, Path(id): Path<NewsId>, form: Multipart) -> Result<Response, Shown> {
    let (texts, uploads) = read_form(form).await;
    let form = form_of(texts);
    let done = add_photos(&seat.desk, id, &form, uploads).await;
    back(&seat, id, done, Typed { photo: Some((None, form)), ..Typed::default() }).await
}

async fn revise(
    seat: Seat,
    Path((id, file)): Path<(NewsId, FileId)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Shown> {
    let form = form_of(pairs);
    let done = revise_photo(&seat.desk, id, file, &form).await;
    back(&seat, id, done, Typed { photo: Some((Some(file), form)), ..Typed::default() }).await
}

async fn remove(seat: Seat, Path((id, file)): Path<(NewsId, FileId)>) -> Result<Response, Shown> {
    let done = remove_photo(&seat.desk, id, file).await;
    back(&seat, id, done, Typed::default()).await
}

async fn group(
    seat: Seat,
    Path(id): Path<NewsId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Shown> {
    let of = |(name, text): &(String, String)| Some((name.strip_prefix("bundle.")?.parse().ok()?, text.clone()));
    let captions: Vec<(i64, String)> = pairs.iter().filter_map(of).collect();
    let done = group_photos(&seat.desk, id, &captions).await;
    back(&seat, id, done, Typed { captions, ..Typed::default() }).await
}
