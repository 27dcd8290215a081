//! One change of many units: chosen from the list, looked at, recorded as one act.

use askama::Template;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::choices::choices;
use super::list::UnitsQuery;
use super::vocabulary::{all_ownerships, all_statuses, kinds};
use crate::desk::{Act, AsOf, Fault, Problem as _};
use crate::register::{
    UNITS_MAX, UnitEdit, UnitField, UnitFilter, UnitsEdit, UnitsForm, change_units, look_at_units, units,
};
use crate::web::choices::Options;
use crate::web::page::{Page, html};
use crate::web::problems::Shown;
use crate::web::request::{Form, Query};
use crate::web::rounds::answered;
use crate::web::seat::Seat;
use crate::web::time_asked::TimeAsked;
use crate::web::typed::Typed;

#[derive(Template)]
#[template(path = "register/many.html")]
struct ManyPage {
    page: Page,
    form: UnitsForm,
    statuses: Options,
    kinds: Options,
    ownerships: Options,
    zones: Options,
    edit: Option<UnitsEdit>,
    faults: Vec<Fault>,
}

impl ManyPage {
    /// What a code, or the id of a zone, is called.
    fn named(&self, value: &str) -> String {
        let options = match self.edit.as_ref().map(|edit| edit.field) {
            Some(UnitField::Status) => &self.statuses,
            Some(UnitField::Kind) => &self.kinds,
            Some(UnitField::Ownership) => &self.ownerships,
            Some(UnitField::Zone) | None => &self.zones,
        };
        if value.is_empty() {
            return "–".to_owned();
        }
        options.iter().find(|(key, _)| key == value).map_or_else(|| value.to_owned(), |(_, name)| name.clone())
    }

    fn changing(&self) -> usize {
        self.edit.as_ref().map_or(0, |edit| edit.lines.iter().filter(|line| line.changes()).count())
    }

    fn lines(&self) -> &[UnitEdit] {
        self.edit.as_ref().map_or(&[], |edit| &edit.lines)
    }
}

/// The units and the change of a form, and whether it is to be looked at.
fn form_of(typed: &Typed) -> UnitsForm {
    UnitsForm {
        units: typed.all("unit").map(str::to_owned).collect(),
        status: typed.text("status"),
        kind: typed.text("kind"),
        ownership: typed.text("ownership"),
        zone: typed.text("zone"),
        from: typed.text("from"),
        source: typed.text("source"),
    }
}

/// The form, and below it what would become of each unit.
pub(super) async fn look(seat: Seat, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Shown> {
    super::allow(&seat, Act::RecordUnit)?;
    let asks_all = pairs.iter().any(|(name, value)| name == "found" && value == "yes");
    let found = if asks_all { all_found(&seat, &pairs).await? } else { Vec::new() };
    let typed = Typed::of(pairs);
    let form = if found.is_empty() { form_of(&typed) } else { UnitsForm { units: found, ..UnitsForm::default() } };
    if typed.get("look").is_empty() {
        return page(&seat, form, None, Vec::new()).await;
    }
    match look_at_units(&seat.desk, &form).await {
        Ok(edit) => page(&seat, form, Some(edit), Vec::new()).await,
        Err(refusal) if !refusal.faults().is_empty() => {
            let faults = refusal.faults().to_vec();
            page(&seat, form, None, faults).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// The units that a filter finds, as they stood when it was asked; one more than
/// can be changed at once where there are more.
async fn all_found(seat: &Seat, pairs: &[(String, String)]) -> Result<Vec<String>, Shown> {
    let query: UnitsQuery = serde_urlencoded::to_string(pairs)
        .ok()
        .and_then(|text| serde_urlencoded::from_str(&text).ok())
        .unwrap_or_default();
    let as_of = TimeAsked::of(seat, &query.on).known_at(&query.known).as_of;
    let found = units(&seat.desk, as_of, &UnitFilter { limit: UNITS_MAX + 1, ..query.filter() }).await?;
    Ok(found.rows.iter().map(|row| row.unit.id.to_string()).collect())
}

async fn page(seat: &Seat, form: UnitsForm, edit: Option<UnitsEdit>, faults: Vec<Fault>) -> Result<Response, Shown> {
    let on = form.from.trim().parse().unwrap_or(seat.desk.now().on);
    let lang = seat.visit.lang;
    let invalid = !faults.is_empty();
    let shown = ManyPage {
        page: seat.page(seat.words().say("units-many")).await?,
        zones: choices(&seat.desk, AsOf { on, ..seat.desk.now() }).await?.zones.clone(),
        statuses: all_statuses(lang),
        kinds: kinds(lang),
        ownerships: all_ownerships(lang),
        form,
        edit,
        faults,
    };
    Ok(answered(html(&shown), invalid))
}

pub(super) async fn record(seat: Seat, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, Shown> {
    let typed = Typed::of(pairs);
    let form = form_of(&typed);
    match change_units(&seat.desk, &form, typed.get("seen")).await {
        Ok(signed) => Ok(Redirect::to(&format!("/units?done={}", signed.seq)).into_response()),
        Err(refusal) if !refusal.faults().is_empty() => {
            let faults = refusal.faults().to_vec();
            page(&seat, form, None, faults).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}
