//! Problems as pages. The one place where the web maps a kind of problem to a
//! status: 404, 403, 409, 422, 500.

use std::any::Any;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::app::App;
use super::page::{Page, html};
use super::seat::Visit;
use crate::desk::{Fault, Kind, Problem, Signed};
use crate::words::{Args, Words};

/// A problem on its way to the person. Handlers return it with `?`; the
/// middleware [`show`] makes the page, in the language of the request.
pub(super) struct Shown {
    kind: Kind,
    word: &'static str,
    args: Args,
    /// For the operator, under the reference.
    detail: String,
}

impl<P: Problem> From<P> for Shown {
    fn from(problem: P) -> Self {
        Self { kind: problem.kind(), word: problem.word(), args: problem.args(), detail: problem.to_string() }
    }
}

impl Problem for crate::store::StoreError {
    fn kind(&self) -> Kind {
        Kind::Trouble
    }

    fn word(&self) -> &'static str {
        "trouble"
    }
}

/// The status of a kind of problem.
pub(super) fn status(kind: Kind) -> StatusCode {
    match kind {
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::NotAllowed => StatusCode::FORBIDDEN,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::Trouble => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

#[derive(Clone)]
struct Carried(Arc<Shown>);

impl IntoResponse for Shown {
    fn into_response(self) -> Response {
        let mut response = status(self.kind).into_response();
        response.extensions_mut().insert(Carried(Arc::new(self)));
        response
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    page: Page,
    sentence: String,
    reference: Option<String>,
}

/// Turns a problem carried by a response into its page.
pub(super) async fn show(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let visit = Visit::of(&parts, &app);
    let response = next.run(Request::from_parts(parts, body)).await;
    let Some(Carried(shown)) = response.extensions().get::<Carried>().cloned() else { return response };
    page_of(&shown, visit)
}

fn page_of(shown: &Shown, visit: Visit) -> Response {
    let words = Words::of(visit.lang);
    let reference = (shown.kind == Kind::Trouble).then(|| {
        let reference = format!("{:06X}", rand::random::<u32>() & 0xFF_FFFF);
        tracing::error!(%reference, detail = %shown.detail, "trouble");
        words.say_with("trouble-reference", &Args::from([("reference", reference)]))
    });
    let page = Page::new(visit, words.say(title_key(shown.kind)));
    let mut response = html(&ProblemPage { page, sentence: words.say_with(shown.word, &shown.args), reference });
    *response.status_mut() = status(shown.kind);
    response
}

fn title_key(kind: Kind) -> &'static str {
    match kind {
        Kind::NotFound => "problem-not-found",
        Kind::NotAllowed => "problem-not-allowed",
        Kind::Conflict => "problem-conflict",
        Kind::Invalid => "problem-invalid",
        Kind::Trouble => "problem-trouble",
    }
}

/// The page for an address that leads nowhere.
pub(super) async fn not_found() -> Shown {
    Shown::no_page()
}

impl Shown {
    /// What was typed into an address, where no form stands to tell it beside.
    pub(super) fn of_fault(fault: &Fault) -> Self {
        Self { kind: Kind::Invalid, word: fault.word, args: fault.args.clone(), detail: fault.place.clone() }
    }

    /// An address or a form that does not carry what its page reads; `detail` is
    /// for the operator.
    pub(super) fn unreadable_request(detail: &str) -> Self {
        tracing::debug!(detail, "a request could not be read");
        Self { kind: Kind::Invalid, word: "problem-unreadable-request", args: Args::new(), detail: detail.to_owned() }
    }

    /// An address that leads nowhere.
    pub(super) fn no_page() -> Self {
        Self { kind: Kind::NotFound, word: "problem-no-page", args: Args::new(), detail: String::new() }
    }
}

/// A bug that stopped a handler: the person gets a reference, the operator the
/// panic's own words.
pub(super) fn panicked(error: Box<dyn Any + Send + 'static>) -> Response {
    let detail = error
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| error.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_default();
    let reference = format!("{:06X}", rand::random::<u32>() & 0xFF_FFFF);
    tracing::error!(%reference, %detail, "a handler panicked");
    let words = Words::of(crate::words::Lang::Vi);
    let sentence = words.say_with("trouble-reference", &Args::from([("reference", reference)]));
    (StatusCode::INTERNAL_SERVER_ERROR, format!("{} {sentence}", words.say("trouble"))).into_response()
}

/// What comes of a form: the page of its record, at `address`, with undo; or
/// what was typed wrongly, for the form to be shown again.
pub(super) fn shown_or_faults<R, P: Problem>(
    done: Result<Signed<R>, P>,
    address: impl FnOnce(R) -> String,
) -> Result<Result<Response, Vec<Fault>>, Shown> {
    match done {
        Ok(Signed { record, seq, .. }) => {
            Ok(Ok(Redirect::to(&format!("{}?done={seq}", address(record))).into_response()))
        }
        Err(refusal) if !refusal.faults().is_empty() => Ok(Err(refusal.faults().to_vec())),
        Err(refusal) => Err(refusal.into()),
    }
}
