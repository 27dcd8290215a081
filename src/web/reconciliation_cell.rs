//! One cell that several agencies state: both statements with their history,
//! what was said about it, and what each side agrees to.

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::cells::{CellAddress, plain_amount, query_of};
use super::choices::{self, Options, agency_name, agency_names};
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::reconciliation::{Line, Side, line_of, tone};
use super::seat::Seat;
use super::subjects::Subjects;
use super::values::{ValueLine, indicator_of, versions_of};
use crate::calendar::Instant;
use crate::desk::{AgencyId, AsOf, Fault, Kind, Problem as _, Signed};
use crate::indicators::{Indicator, Key, ValueFilter};
use crate::reconciliation::{
    AgreementForm, DifferenceFilter, Reason, agree_value, differences, discuss, messages, say_why,
};
use crate::web::request::{Form, Query};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/reconciliation/cell", get(show))
        .route("/reconciliation/cell/agreements", post(agree))
        .route("/reconciliation/cell/messages", post(say))
        .route("/reconciliation/cell/reasons", post(give_reason))
}

/// Something that was said.
struct Said {
    agency: String,
    by: String,
    at: Instant,
    text: String,
    is_own: bool,
}

/// What was typed on the page and is not acceptable.
#[derive(Default)]
struct Retyped {
    agreement: AgreementForm,
    text: String,
    faults: Vec<Fault>,
}

#[derive(Template)]
#[template(path = "reconciliation/cell.html")]
struct CellPage {
    page: Page,
    one: Indicator,
    key: Key,
    line: Line,
    agencies: Vec<(AgencyId, String)>,
    said: Vec<Said>,
    versions: Vec<ValueLine>,
    reasons: Options,
    typed: AgreementForm,
    text: String,
    faults: Vec<Fault>,
    is_party: bool,
}

impl CellPage {
    /// An amount as the form sends it back.
    fn plain(&self, amount: &i64) -> String {
        plain_amount(*amount, self.one.scale)
    }

    /// The amount as people read it; *không rõ* where there is none.
    fn amount(&self, amount: &Option<i64>) -> String {
        amount.map_or_else(|| self.page.say("amount-unknown"), |amount| self.page.number(amount, self.one.scale))
    }

    fn tone(&self) -> &'static str {
        tone(self.line.state)
    }

    fn reason_word(&self) -> String {
        self.line.reason.map_or(String::new(), |reason| reason.word().to_owned())
    }

    /// The statements that stand, with the agency's place among the columns.
    fn standing(&self) -> Vec<(&str, &Side)> {
        let named = self.agencies.iter().zip(&self.line.sides);
        named.filter_map(|((_, name), side)| side.as_ref().map(|side| (name.as_str(), side))).collect()
    }

    /// The numbers that can be agreed on with a click: each once.
    fn choices(&self) -> Vec<(i64, String)> {
        let mut choices: Vec<(i64, String)> = Vec::new();
        for (name, side) in self.standing() {
            let Some(amount) = side.amount else { continue };
            match choices.iter_mut().find(|(other, _)| *other == amount) {
                Some((_, names)) => {
                    names.push_str(", ");
                    names.push_str(name);
                }
                None => choices.push((amount, name.to_owned())),
            }
        }
        choices
    }
}

async fn show(seat: Seat, Query(cell): Query<CellAddress>) -> Result<Response, Shown> {
    cell_page(&seat, cell.key()?, Retyped::default()).await
}

async fn cell_page(seat: &Seat, key: Key, retyped: Retyped) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let as_of = AsOf { on: key.period.last_day(), ..desk.now() };
    let filter = DifferenceFilter { values: ValueFilter::of_cell(key), ..DifferenceFilter::default() };
    let Some(row) = differences(desk, desk.now(), &filter).await?.pop() else {
        // One agency alone states it: there is nothing beside it, only its history.
        return Ok(Redirect::to(&format!("/values/history?{}", query_of(key))).into_response());
    };
    let one = indicator_of(desk, key).await?.ok_or_else(Shown::no_page)?;
    let names = agency_names(desk, as_of.on).await?;
    let agencies: Vec<(AgencyId, String)> = row
        .statements
        .iter()
        .map(|statement| (statement.stated.agency, agency_name(&names, statement.stated.agency)))
        .collect();
    let subjects = Subjects::of(desk, as_of, [key.subject]).await?;
    let line = line_of(row, &agencies, &subjects);
    let said = messages(desk, desk.now(), key).await?.into_iter().map(|message| Said {
        agency: agency_name(&names, message.agency),
        by: message.said_by,
        at: message.said_at,
        text: message.text,
        is_own: desk.actor().agency == Some(message.agency),
    });
    let said = said.collect();
    let mut versions = versions_of(desk, key).await?;
    versions.reverse();
    let speaks = |agency: AgencyId| {
        agencies
            .iter()
            .zip(&line.sides)
            .any(|((other, _), side)| *other == agency && side.as_ref().is_some_and(|side| side.amount.is_some()))
    };
    let is_party = agencies.iter().any(|(agency, _)| desk.actor().answers_for(*agency) && speaks(*agency));
    let invalid = !retyped.faults.is_empty();
    let mut response = html(&CellPage {
        page: seat.page(line.subject.clone()).await?,
        one,
        key,
        line,
        agencies,
        said,
        versions,
        reasons: choices::words(seat, "difference", Reason::ALL.map(Reason::word)),
        typed: retyped.agreement,
        text: retyped.text,
        faults: retyped.faults,
        is_party,
    });
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

fn back_to<R>(key: Key, signed: &Signed<R>) -> Response {
    Redirect::to(&format!("/reconciliation/cell?{}&done={}", query_of(key), signed.seq)).into_response()
}

#[derive(serde::Deserialize)]
struct AgreeForm {
    #[serde(flatten)]
    cell: CellAddress,
    #[serde(flatten)]
    form: AgreementForm,
}

async fn agree(seat: Seat, Form(typed): Form<AgreeForm>) -> Result<Response, Shown> {
    let key = typed.cell.key()?;
    match agree_value(&seat.desk, key, &typed.form).await {
        Ok(signed) => Ok(back_to(key, &signed)),
        Err(refusal) if !refusal.faults().is_empty() => {
            let retyped = Retyped { agreement: typed.form, faults: refusal.faults().to_vec(), ..Retyped::default() };
            cell_page(&seat, key, retyped).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

#[derive(serde::Deserialize)]
struct SayForm {
    #[serde(flatten)]
    cell: CellAddress,
    #[serde(default)]
    text: String,
}

async fn say(seat: Seat, Form(typed): Form<SayForm>) -> Result<Response, Shown> {
    let key = typed.cell.key()?;
    match discuss(&seat.desk, key, &typed.text).await {
        Ok(signed) => Ok(back_to(key, &signed)),
        Err(refusal) if !refusal.faults().is_empty() => {
            let retyped = Retyped { text: typed.text, faults: refusal.faults().to_vec(), ..Retyped::default() };
            cell_page(&seat, key, retyped).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

#[derive(serde::Deserialize)]
struct ReasonForm {
    #[serde(flatten)]
    cell: CellAddress,
    #[serde(default)]
    reason: String,
}

async fn give_reason(seat: Seat, Form(typed): Form<ReasonForm>) -> Result<Response, Shown> {
    let key = typed.cell.key()?;
    let Some(reason) = Reason::of_word(&typed.reason) else {
        let faults = vec![Fault::new("difference", "fault-not-in-list")];
        return cell_page(&seat, key, Retyped { faults, ..Retyped::default() }).await;
    };
    Ok(back_to(key, &say_why(&seat.desk, key, reason).await?))
}
