//! Values for other systems: which ones, and the files.

use std::time::Duration;

use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use tokio_stream::wrappers::ReceiverStream;

use super::app::App;
use super::choices::{self, Options};
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use crate::agencies::agencies;
use crate::calendar::Period;
use crate::desk::{Act, DeskError, Fault, Kind, Problem as _};
use crate::exchange::{Described, ExchangeRefusal, OpenValues, ValuesForm, metadata_of_values, open_values};
use crate::indicators::{Grain, catalogue};
use crate::web::request::Query;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/exchange", get(ask))
        .route("/exchange/values.csv", get(csv))
        .route("/exchange/values.csv-metadata.json", get(metadata))
}

#[derive(Template)]
#[template(path = "exchange/values.html")]
struct ExchangePage {
    page: Page,
    form: ValuesForm,
    faults: Vec<Fault>,
    grains: Options,
    indicators: Options,
    agencies: Options,
    kinds: Options,
    periods: Vec<Period>,
    /// For each grain that is asked for: its name and the end of the address.
    files: Vec<(String, String)>,
}

async fn ask(seat: Seat, Query(form): Query<ValuesForm>) -> Result<Response, Shown> {
    let desk = &seat.desk;
    if !desk.may(Act::ExportValues) {
        return Err(DeskError::NotAllowed { act: Act::ExportValues, role: desk.actor().role }.into());
    }
    // Whether the files can be made is what their description tells at once.
    let faults = match metadata_of_values(desk, &[Described { url: String::new(), form: form.clone() }]).await {
        Ok(_) => Vec::new(),
        Err(ExchangeRefusal::Faults(faults)) => faults,
        Err(refusal) => return Err(refusal.into()),
    };
    let wanted = Grain::ALL.into_iter().filter(|grain| form.grain.is_empty() || form.grain == grain.word());
    let name = |grain: Grain| seat.words().say(&format!("exchange-values-{}", grain.word()));
    let files = if faults.is_empty() {
        wanted.map(|grain| (name(grain), form.of_grain(grain).query())).collect()
    } else {
        Vec::new()
    };
    let catalogue = catalogue(desk, desk.now()).await?;
    let programmes = choices::programme_list(&seat).await?;
    let agencies = agencies(desk, desk.now()).await?;
    let invalid = !faults.is_empty();
    let mut response = html(&ExchangePage {
        page: seat.page(seat.words().say("exchange-title")).await?,
        form,
        faults,
        grains: choices::grains(&seat),
        indicators: choices::indicators(&seat, &catalogue),
        agencies: agencies.into_iter().map(|one| (one.symbol, one.short_name)).collect(),
        kinds: choices::reckonings(&seat),
        periods: choices::periods(&programmes, desk.now().on),
        files,
    });
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

async fn csv(seat: Seat, Query(form): Query<ValuesForm>) -> Result<Response, Shown> {
    let values = open_values(&seat.desk, &form).await.map_err(at_its_place)?;
    let grain = if form.grain.is_empty() { Grain::Zone.word() } else { form.grain.as_str() };
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"values-{grain}.csv\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        // By which a reader of CSV on the Web finds the description.
        (
            header::LINK,
            format!(
                "</exchange/values.csv-metadata.json?{}>; rel=\"describedby\"; type=\"application/csvm+json\"",
                form.query()
            ),
        ),
    ];
    Ok((headers, Body::from_stream(parts(values))).into_response())
}

/// Parts that wait for a reader: the next is made while one is on its way.
const PARTS_WAITING: usize = 1;

/// How long a reader may take over one part. A reading holds a place at the
/// store while it is open.
const PATIENCE: Duration = Duration::from_secs(60);

/// The parts of a file, made as they are asked for. A reader who goes away ends
/// it; trouble in the middle breaks the answer off, so that no part of a file is
/// taken for the whole.
fn parts(mut values: OpenValues) -> ReceiverStream<Result<Vec<u8>, ExchangeRefusal>> {
    let (give, take) = tokio::sync::mpsc::channel(PARTS_WAITING);
    tokio::spawn(async move {
        loop {
            let part = match values.next().await {
                Ok(Some(part)) => Ok(part),
                Ok(None) => break,
                Err(error) => Err(error),
            };
            let broken = part.is_err();
            let taken = give.send_timeout(part, PATIENCE).await.is_ok();
            if broken || !taken {
                break;
            }
        }
        if let Err(error) = values.close().await {
            tracing::error!(%error, "what was taken away could not be signed");
            // The last word of the answer: it is not whole.
            let _ = give.send_timeout(Err(error), PATIENCE).await;
        }
    });
    ReceiverStream::new(take)
}

async fn metadata(seat: Seat, Query(form): Query<ValuesForm>) -> Result<Response, Shown> {
    let url = match form.query() {
        query if query.is_empty() => "values.csv".to_owned(),
        query => format!("values.csv?{query}"),
    };
    let told = metadata_of_values(&seat.desk, &[Described { url, form }]).await.map_err(at_its_place)?;
    let headers = [(header::CONTENT_TYPE, "application/csvm+json"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, told.to_string()).into_response())
}

/// A file has no field beside which a fault could stand: the first one is told.
fn at_its_place(refusal: ExchangeRefusal) -> Shown {
    match refusal.faults().first() {
        Some(fault) => Shown::of_fault(fault),
        None => refusal.into(),
    }
}
