//! The configuration: taken away, compared with another one, taken over.

use askama::Template;
use axum::Router;
use axum::extract::Multipart;
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use crate::desk::{Act, DeskError, Fault, Kind, Problem};
use crate::exchange::{
    Bundle, Comparison, Difference, ExchangeRefusal, ItemKind, Standing, compare_configuration, export_configuration,
    import_configuration,
};
use crate::web::request::Form;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/configuration", get(start))
        .route("/configuration/songhanh-configuration.toml", get(export))
        .route("/configuration/comparison", post(compare))
        .route("/configuration/import", post(import))
}

#[derive(Template)]
#[template(path = "exchange/configuration.html")]
struct ConfigurationPage {
    page: Page,
    /// What the file says, once one was given.
    compared: Option<Compared>,
    /// Why a file is not taken.
    refused: Option<String>,
    faults: Vec<Fault>,
}

struct Compared {
    comparison: Comparison,
    text: String,
}

impl Compared {
    /// The differences of a kind and standing.
    fn of(&self, kind: &ItemKind, standing: &Standing) -> Vec<&Difference> {
        self.comparison.differences.iter().filter(|one| one.kind == *kind && one.standing == *standing).collect()
    }

    fn is_shipped_different(&self) -> bool {
        self.comparison.differences.iter().any(|one| one.kind.is_shipped())
    }
}

impl ConfigurationPage {
    fn kinds(&self) -> [ItemKind; 3] {
        [ItemKind::Indicator, ItemKind::Rule, ItemKind::Layout]
    }

    fn shipped(&self) -> [ItemKind; 2] {
        [ItemKind::Profile, ItemKind::Reference]
    }

    fn standings(&self) -> [Standing; 3] {
        [Standing::Added, Standing::Differs, Standing::OnlyHere]
    }

    fn kind_name(&self, kind: &ItemKind) -> String {
        self.page.say(&format!("configuration-kind-{}", kind.word()))
    }

    fn standing_name(&self, standing: &Standing) -> String {
        self.page.say(&format!("configuration-standing-{}", standing.word()))
    }

    fn shows_fields(&self, standing: &Standing) -> bool {
        *standing == Standing::Differs
    }

    /// The name that a thing has in its fields, for what is added or only here.
    fn name_of(&self, one: &Difference) -> String {
        let field = one.fields.iter().find(|field| field.field == "name_vi");
        field.map_or(String::new(), |field| if field.file.is_empty() { &field.here } else { &field.file }.clone())
    }
}

async fn shown(seat: &Seat, compared: Option<Compared>, problem: Option<ExchangeRefusal>) -> Result<Response, Shown> {
    let page = seat.page(seat.words().say("configuration-title")).await?;
    let refused = problem.as_ref().map(|problem| seat.words().say_with(problem.word(), &problem.args()));
    let faults = problem.as_ref().map(|problem| problem.faults().to_vec()).unwrap_or_default();
    let mut response = html(&ConfigurationPage { page, compared, refused, faults });
    if let Some(problem) = problem {
        *response.status_mut() = status(problem.kind());
    }
    Ok(response)
}

async fn start(seat: Seat) -> Result<Response, Shown> {
    let act = Act::ReadConfiguration;
    if !seat.desk.may(act) {
        return Err(DeskError::NotAllowed { act, role: seat.desk.actor().role }.into());
    }
    shown(&seat, None, None).await
}

async fn export(seat: Seat) -> Result<Response, Shown> {
    let bundle = export_configuration(&seat.desk).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/toml; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"songhanh-configuration.toml\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, bundle.to_text()).into_response())
}

async fn compare(seat: Seat, mut fields: Multipart) -> Result<Response, Shown> {
    let mut text = String::new();
    while let Ok(Some(field)) = fields.next_field().await {
        if field.name() == Some("file") {
            text = field.text().await.unwrap_or_default();
        }
    }
    let compared = async {
        let bundle = Bundle::from_text(&text)?;
        compare_configuration(&seat.desk, &bundle).await
    };
    match compared.await {
        Ok(comparison) => shown(&seat, Some(Compared { comparison, text }), None).await,
        Err(refusal) => refused(&seat, refusal).await,
    }
}

#[derive(serde::Deserialize)]
struct Taken {
    text: String,
}

async fn import(seat: Seat, Form(taken): Form<Taken>) -> Result<Response, Shown> {
    let imported = async {
        let bundle = Bundle::from_text(&taken.text)?;
        import_configuration(&seat.desk, &bundle, false).await
    };
    match imported.await {
        Ok(imported) => {
            let done = imported.signed.map_or(String::new(), |signed| format!("?done={}", signed.seq));
            Ok(Redirect::to(&format!("/configuration{done}")).into_response())
        }
        Err(refusal) => refused(&seat, refusal).await,
    }
}

/// What is wrong with the file stands on the page; who may not, or trouble, is a
/// page of its own.
async fn refused(seat: &Seat, refusal: ExchangeRefusal) -> Result<Response, Shown> {
    match refusal.kind() {
        Kind::NotAllowed | Kind::Trouble => Err(refusal.into()),
        _ => shown(seat, None, Some(refusal)).await,
    }
}
