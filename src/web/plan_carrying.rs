//! What goes on: a successor takes tasks over, a programme is carried on into
//! its next phase.

use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::form::{Control, Field, FormPage};
use super::problems::{Shown, shown_or_faults};
use super::seat::Seat;
use crate::desk::{Act, DeskError, Fault};
use crate::plan::{CarryForm, carry_programme_on, plan, take_over_tasks};
use crate::programme::ProgrammeId;
use crate::web::request::{Form, Path};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/programmes/{id}/takeover", post(take_over))
        .route("/programmes/{id}/continuation", get(continuation).post(carry_on))
}

async fn take_over(seat: Seat, Path(id): Path<ProgrammeId>) -> Result<Response, Shown> {
    let signed = take_over_tasks(&seat.desk, id).await?;
    Ok(Redirect::to(&format!("/plan?programme={id}&mine=1&done={}", signed.seq)).into_response())
}

async fn continuation(seat: Seat, Path(id): Path<ProgrammeId>) -> Result<Response, Shown> {
    continuation_page(&seat, id, CarryForm::default(), Vec::new()).await
}

async fn carry_on(seat: Seat, Path(id): Path<ProgrammeId>, Form(form): Form<CarryForm>) -> Result<Response, Shown> {
    let carried = carry_programme_on(&seat.desk, id, &form).await;
    match shown_or_faults(carried, |next| format!("/programmes/{next}"))? {
        Ok(shown) => Ok(shown),
        Err(faults) => continuation_page(&seat, id, form, faults).await,
    }
}

async fn continuation_page(
    seat: &Seat,
    id: ProgrammeId,
    form: CarryForm,
    faults: Vec<Fault>,
) -> Result<Response, Shown> {
    if !seat.desk.may(Act::CarryProgrammeOn) {
        return Err(DeskError::NotAllowed { act: Act::CarryProgrammeOn, role: seat.desk.actor().role }.into());
    }
    let (programme, _) = plan(&seat.desk, seat.desk.now(), id).await?;
    let fields = vec![
        Field::text("name", "programme-name", form.name).required(),
        Field::text("short_name", "programme-short-name", form.short_name),
        Field::text("first_day", "programme-first-day", form.first_day).by(Control::Day).required(),
        Field::text("last_day", "programme-last-day", form.last_day).by(Control::Day).required(),
    ];
    let page = FormPage {
        page: seat.page(seat.words().say("plan-carry-on")).await?,
        crumbs: vec![(format!("/programmes/{id}"), programme.short_name)],
        lead: seat.words().say("plan-carry-on-lead"),
        action: format!("/programmes/{id}/continuation"),
        fields,
        hidden: Vec::new(),
        faults,
        button: "plan-carry-on",
    };
    Ok(page.shown())
}
