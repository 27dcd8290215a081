//! Problems as RFC 9457 has them. The one place where this door maps a kind of
//! problem to a status: 404, 403, 409, 422, 500; and 401 where no token holds.

use std::any::Any;

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use schemars::JsonSchema;
use serde::Serialize;

use super::caller::lang_of;
use crate::desk::{Fault, Kind, Problem};
use crate::words::{Args, Lang, Words, args};

/// Why an operation did not do it.
pub(super) enum Stopped {
    /// No token, or one that does not hold.
    NoToken,
    /// The address leads nowhere.
    NoOperation,
    /// The address does not take this method.
    NoMethod,
    /// The body is larger than any record.
    TooLarge,
    /// A room says so.
    Room(Told),
}

/// What a room said.
pub(super) struct Told {
    kind: Kind,
    word: &'static str,
    args: Args,
    faults: Vec<Fault>,
    detail: String,
}

impl<P: Problem> From<P> for Stopped {
    fn from(problem: P) -> Self {
        Self::Room(Told {
            kind: problem.kind(),
            word: problem.word(),
            args: problem.args(),
            faults: problem.faults().to_vec(),
            detail: problem.to_string(),
        })
    }
}

impl Stopped {
    /// What was sent cannot be read at all.
    pub(super) fn unreadable(place: &str, why: impl ToString) -> Self {
        Self::faulty(Fault::with(place, "fault-api-unreadable", args([("why", why.to_string())])))
    }

    /// What was sent is not acceptable.
    pub(super) fn faulty(fault: Fault) -> Self {
        let (detail, faults) = (fault.place.clone(), vec![fault]);
        Self::Room(Told { kind: Kind::Invalid, word: "refusal-faults", args: Args::new(), faults, detail })
    }

    /// Nothing is there.
    pub(super) fn not_found() -> Self {
        let (kind, word) = (Kind::NotFound, "problem-api-no-record");
        Self::Room(Told { kind, word, args: Args::new(), faults: Vec::new(), detail: String::new() })
    }
}

/// A problem, as RFC 9457 has it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub(super) struct ProblemBody {
    /// Which kind of problem: a section of the page about this interface.
    #[serde(rename = "type")]
    kind: String,
    /// The kind in words.
    title: String,
    /// The status of the answer.
    status: u16,
    /// What stands in the way, as a sentence for people.
    detail: String,
    /// The same as a word for programs: `refusal-unit-not-found`.
    word: String,
    /// What was sent wrongly, all at once; nothing where it was not that.
    faults: Vec<FaultBody>,
}

/// Something sent that is not acceptable.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Fault")]
pub(super) struct FaultBody {
    /// The field.
    pub(super) field: String,
    /// A word for programs: `fault-missing`.
    pub(super) word: String,
    /// A sentence for people.
    pub(super) detail: String,
}

impl FaultBody {
    pub(super) fn of(fault: &Fault, lang: Lang) -> Self {
        let detail = Words::of(lang).say_with(fault.word, &fault.args);
        Self { field: fault.place.clone(), word: fault.word.to_owned(), detail }
    }
}

/// Status, the word of the kind, and the key of its name.
fn kind_told(kind: Kind) -> (StatusCode, &'static str, &'static str) {
    match kind {
        Kind::NotFound => (StatusCode::NOT_FOUND, "not-found", "problem-not-found"),
        Kind::NotAllowed => (StatusCode::FORBIDDEN, "not-allowed", "problem-not-allowed"),
        Kind::Conflict => (StatusCode::CONFLICT, "conflict", "problem-conflict"),
        Kind::Invalid => (StatusCode::UNPROCESSABLE_ENTITY, "invalid", "problem-invalid"),
        Kind::Trouble => (StatusCode::INTERNAL_SERVER_ERROR, "trouble", "problem-trouble"),
    }
}

impl Stopped {
    /// The problem as an answer.
    pub(super) fn answer(self, lang: Lang) -> Response {
        let words = Words::of(lang);
        let said = |status: StatusCode, kind: &str, title: &str, word: &str, detail: String, faults| ProblemBody {
            kind: format!("/api#{kind}"),
            title: words.say(title),
            status: status.as_u16(),
            detail,
            word: word.to_owned(),
            faults,
        };
        let plain =
            |status, kind, title: &str, word: &str| said(status, kind, title, word, words.say(word), Vec::new());
        let body = match self {
            Self::NoToken => plain(StatusCode::UNAUTHORIZED, "no-token", "problem-not-allowed", "problem-api-no-token"),
            Self::NoOperation => {
                plain(StatusCode::NOT_FOUND, "not-found", "problem-not-found", "problem-api-no-operation")
            }
            Self::NoMethod => {
                plain(StatusCode::METHOD_NOT_ALLOWED, "no-method", "problem-not-found", "problem-api-no-method")
            }
            Self::TooLarge => {
                plain(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "problem-invalid", "problem-api-too-large")
            }
            Self::Room(told) => {
                let (status, kind, title) = kind_told(told.kind);
                let mut detail = words.say_with(told.word, &told.args);
                if told.kind == Kind::Trouble {
                    let reference = format!("{:06X}", rand::random::<u32>() & 0xFF_FFFF);
                    tracing::error!(%reference, detail = %told.detail, "trouble");
                    let sentence = words.say_with("trouble-reference", &args([("reference", reference)]));
                    detail = format!("{detail} {sentence}");
                }
                let faults = told.faults.iter().map(|fault| FaultBody::of(fault, lang)).collect();
                said(status, kind, title, told.word, detail, faults)
            }
        };
        let status = StatusCode::from_u16(body.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"songhanh\""));
        }
        response
    }
}

/// What an address that leads nowhere answers.
pub(super) async fn no_operation(request: Request) -> Response {
    Stopped::NoOperation.answer(lang_of(request.headers()))
}

/// What an operation answers to a method that it does not take.
pub(super) async fn no_method(request: Request) -> Response {
    Stopped::NoMethod.answer(lang_of(request.headers()))
}

/// A bug that stopped an operation: the operator gets the panic's own words.
#[derive(Debug, thiserror::Error)]
#[error("an operation panicked: {0}")]
struct Panicked(String);

impl Problem for Panicked {
    fn kind(&self) -> Kind {
        Kind::Trouble
    }

    fn word(&self) -> &'static str {
        "trouble"
    }
}

/// The answer of an operation that panicked.
pub(super) fn panicked(error: Box<dyn Any + Send + 'static>) -> Response {
    let text = error.downcast_ref::<String>().cloned();
    let text = text.or_else(|| error.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default();
    Stopped::from(Panicked(text)).answer(Lang::default())
}
