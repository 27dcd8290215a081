//! Operations as typed functions, and their description made from the types.
//!
//! [`Routes::get`] and [`Routes::post`] take a function of a [`Caller`], the
//! parameters of the path, and a question or a body. From the same three types
//! the request is read and the OpenAPI document is written; from the fourth, the
//! answer.

use std::future::Future;

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::{FromRequestParts as _, Path, Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::caller::{Caller, lang_of};
use super::problem::{ProblemBody, Stopped};
use super::{Api, BODY_BYTES_MAX, ROOT};
use crate::access::{OnceAnswer, OnceRefusal, OnceRequest};
use crate::desk::{Act, Desk};
use crate::files::FILE_BYTES_MAX;
use crate::store::StoreError;
use crate::words::Lang;

/// No parameter, no question, nothing to send.
#[derive(serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// What the document says of an operation beside its types.
pub(super) struct Operation {
    /// Its name for programs: `listUnits`.
    pub(super) id: &'static str,
    /// The group it stands in.
    pub(super) tag: &'static str,
    /// What it does, in a sentence.
    pub(super) summary: &'static str,
    /// The act that it does.
    pub(super) act: Act,
}

/// What an operation answers.
pub(super) enum Answered<A> {
    /// What was asked for.
    Found(A),
    /// What was recorded.
    Made(A),
}

/// A file, as it was sent in.
pub(super) struct Sent(pub(super) Bytes);

/// A file, as an operation gives it away.
pub(super) struct Download {
    /// What it is.
    pub(super) media: &'static str,
    /// What it is called.
    pub(super) name: String,
    /// What is in it.
    pub(super) bytes: Vec<u8>,
}

/// The operations gathered so far.
pub(super) struct Routes {
    router: Router<Api>,
    paths: Map<String, Value>,
    schemas: SchemaGenerator,
}

impl Routes {
    pub(super) fn new() -> Self {
        let settings = SchemaSettings::draft2020_12().with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        });
        Self { router: Router::new(), paths: Map::new(), schemas: settings.into_generator() }
    }

    /// An operation that reads: `P` stands in the path, `Q` after the question
    /// mark, `A` is the answer.
    pub(super) fn get<P, Q, A, F, Fut>(mut self, path: &'static str, operation: Operation, verb: F) -> Self
    where
        P: DeserializeOwned + JsonSchema + Send + 'static,
        Q: DeserializeOwned + JsonSchema + Send + 'static,
        A: Serialize + JsonSchema + Send + 'static,
        F: Fn(Caller, P, Q) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Result<A, Stopped>> + Send,
    {
        let answer = json!({"application/json": {"schema": self.schemas.subschema_for::<A>()}});
        let parameters = [self.parameters::<P>("path"), self.parameters::<Q>("query")].concat();
        self.describe("get", path, &operation, parameters, None, ("200", "What was asked for.", answer));
        let act = operation.act;
        let handler = move |State(api): State<Api>, request: Request| async move {
            let (mut parts, _) = request.into_parts();
            let (lang, headers) = (lang_of(&parts.headers), parts.headers.clone());
            let done = async {
                let caller = Caller::of(&api, &parts, act).await?;
                let question = question_of(&mut parts).await?;
                verb(caller, path_of(&mut parts).await?, question).await
            };
            match done.await {
                Ok(answer) => found(&headers, &answer),
                Err(stopped) => stopped.answer(lang),
            }
        };
        self.router = self.router.route(path, routing::get(handler));
        self
    }

    /// An operation that gives a file away.
    pub(super) fn download<P, Q, F, Fut>(
        mut self,
        path: &'static str,
        media: &'static str,
        operation: Operation,
        verb: F,
    ) -> Self
    where
        P: DeserializeOwned + JsonSchema + Send + 'static,
        Q: DeserializeOwned + JsonSchema + Send + 'static,
        F: Fn(Caller, P, Q) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Result<Download, Stopped>> + Send,
    {
        let answer = json!({media: {}});
        let parameters = [self.parameters::<P>("path"), self.parameters::<Q>("query")].concat();
        self.describe("get", path, &operation, parameters, None, ("200", "The file.", answer));
        let act = operation.act;
        let handler = move |State(api): State<Api>, request: Request| async move {
            let (mut parts, _) = request.into_parts();
            let lang = lang_of(&parts.headers);
            let done = async {
                let caller = Caller::of(&api, &parts, act).await?;
                let question = question_of(&mut parts).await?;
                verb(caller, path_of(&mut parts).await?, question).await
            };
            match done.await {
                Ok(file) => {
                    let name = format!("attachment; filename=\"{}\"", file.name);
                    ([(header::CONTENT_TYPE, file.media.to_owned()), (header::CONTENT_DISPOSITION, name)], file.bytes)
                        .into_response()
                }
                Err(stopped) => stopped.answer(lang),
            }
        };
        self.router = self.router.route(path, routing::get(handler));
        self
    }

    /// An operation that records: `B` is the body.
    pub(super) fn post<P, B, A, F, Fut>(mut self, path: &'static str, operation: Operation, verb: F) -> Self
    where
        P: DeserializeOwned + JsonSchema + Send + 'static,
        B: DeserializeOwned + JsonSchema + Send + 'static,
        A: Serialize + JsonSchema + Send + 'static,
        F: Fn(Caller, P, B) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Result<Answered<A>, Stopped>> + Send + 'static,
    {
        let answer = json!({"application/json": {"schema": self.schemas.subschema_for::<A>()}});
        let body =
            json!({"required": true, "content": {"application/json": {"schema": self.schemas.subschema_for::<B>()}}});
        let mut parameters = self.parameters::<P>("path");
        parameters.push(json!({"$ref": "#/components/parameters/IdempotencyKey"}));
        self.describe("post", path, &operation, parameters, Some(body), ("201", "What was recorded.", answer));
        let act = operation.act;
        let handler = move |State(api): State<Api>, request: Request| async move {
            let (mut parts, body) = request.into_parts();
            let lang = lang_of(&parts.headers);
            let done = async {
                let caller = Caller::of(&api, &parts, act).await?;
                let path = path_of(&mut parts).await?;
                let bytes = to_bytes(body, BODY_BYTES_MAX).await.map_err(|_| Stopped::TooLarge)?;
                let request = named(&caller, &parts, &bytes)?;
                let (desk, verb) = (caller.desk.clone(), verb.clone());
                let work = async move { Ok(written(&verb(caller, path, body_of(&bytes)?).await?)) };
                match request {
                    Some(request) => once(desk, request, work).await,
                    None => work.await,
                }
            };
            recorded(done.await, lang)
        };
        self.router = self.router.route(path, routing::post(handler));
        self
    }

    /// An operation that takes a file: the body is its bytes, `Q` tells of it.
    pub(super) fn upload<P, Q, A, F, Fut>(mut self, path: &'static str, operation: Operation, verb: F) -> Self
    where
        P: DeserializeOwned + JsonSchema + Send + 'static,
        Q: DeserializeOwned + JsonSchema + Send + 'static,
        A: Serialize + JsonSchema + Send + 'static,
        F: Fn(Caller, P, Q, Sent) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Result<Answered<A>, Stopped>> + Send + 'static,
    {
        let answer = json!({"application/json": {"schema": self.schemas.subschema_for::<A>()}});
        let body = json!({"required": true, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}});
        let mut parameters = [self.parameters::<P>("path"), self.parameters::<Q>("query")].concat();
        parameters.push(json!({"$ref": "#/components/parameters/IdempotencyKey"}));
        self.describe("post", path, &operation, parameters, Some(body), ("201", "What was recorded.", answer));
        let act = operation.act;
        let handler = move |State(api): State<Api>, request: Request| async move {
            let (mut parts, body) = request.into_parts();
            let lang = lang_of(&parts.headers);
            let done = async {
                let caller = Caller::of(&api, &parts, act).await?;
                let path = path_of(&mut parts).await?;
                let question = question_of(&mut parts).await?;
                let bytes = to_bytes(body, FILE_BYTES_MAX).await.map_err(|_| Stopped::TooLarge)?;
                let request = named(&caller, &parts, &bytes)?;
                let (desk, verb) = (caller.desk.clone(), verb.clone());
                let work = async move { Ok(written(&verb(caller, path, question, Sent(bytes)).await?)) };
                match request {
                    Some(request) => once(desk, request, work).await,
                    None => work.await,
                }
            };
            recorded(done.await, lang)
        };
        self.router = self.router.route(path, routing::post(handler));
        self
    }

    /// The properties of `T` as parameters.
    fn parameters<T: JsonSchema>(&mut self, place: &str) -> Vec<Value> {
        let mut schema = T::json_schema(&mut self.schemas);
        let schema = schema.ensure_object();
        let required: Vec<Value> = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
        let properties = schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
        properties
            .into_iter()
            .map(|(name, mut schema)| {
                let told = schema.as_object_mut().and_then(|schema| schema.remove("description"));
                if place == "query" {
                    not_null(&mut schema);
                }
                let required = place == "path" || required.contains(&Value::from(name.as_str()));
                let mut parameter = json!({"name": name, "in": place, "required": required, "schema": schema});
                if let Some(told) = told {
                    parameter["description"] = told;
                }
                parameter
            })
            .collect()
    }

    fn describe(
        &mut self,
        method: &str,
        path: &str,
        operation: &Operation,
        parameters: Vec<Value>,
        body: Option<Value>,
        (status, what, answer): (&str, &str, Value),
    ) {
        let problem = json!({"$ref": "#/components/responses/Problem"});
        let mut responses = json!({
            status: {"description": what, "content": answer},
            "401": problem, "403": problem, "404": problem, "422": problem, "500": problem,
        });
        if body.is_some() {
            responses["409"] = problem.clone();
            responses["413"] = problem;
            // What was known already is not recorded again.
            responses["200"] = json!({"description": "All of it was known; nothing was recorded.", "content": responses["201"]["content"]});
        }
        let scope = operation.act.scope().map_or("", crate::desk::Scope::word);
        let mut told = json!({
            "operationId": operation.id, "tags": [operation.tag], "summary": operation.summary,
            "responses": responses, "x-act": operation.act.word(), "x-scope": scope,
        });
        if !parameters.is_empty() {
            told["parameters"] = parameters.into();
        }
        if let Some(body) = body {
            told["requestBody"] = body;
        }
        let address = format!("{ROOT}{path}");
        let methods = self.paths.entry(address).or_insert_with(|| json!({}));
        methods[method] = told;
    }

    /// The operations and the document that describes them.
    pub(super) fn finish(mut self) -> (Router<Api>, Value) {
        let problem = self.schemas.subschema_for::<ProblemBody>();
        let schemas = self.schemas.take_definitions(true);
        let document = json!({
            "openapi": "3.1.0",
            "info": {
                "title": "Song Hành",
                "version": env!("CARGO_PKG_VERSION"),
                "summary": "Joint programmes of public bodies over the enterprises of industrial zones.",
                "description": "Every operation needs a token (`Authorization: Bearer …`) with the scope named in \
                    `x-scope`; a program may do what the token's user may, as far as its scopes go. `on` asks for the \
                    state of a day, `known_at` for what was known at a moment. Names and problems are told in \
                    Vietnamese or English (`Accept-Language`). Answers to reads carry an `ETag`; show it in \
                    `If-None-Match` to be told 304 where nothing changed.",
                "license": {"name": "Apache-2.0 OR MIT", "identifier": "Apache-2.0 OR MIT"},
            },
            "servers": [{"url": "/"}],
            "security": [{"token": []}],
            "paths": self.paths,
            "components": {
                "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
                "schemas": schemas,
                "parameters": {"IdempotencyKey": {
                    "name": "Idempotency-Key", "in": "header", "required": false,
                    "description": "A name for this request, new for each: sent again within a day with the same body, \
                        it is answered as before and done once; with another body it is refused (422), and while the \
                        first is worked on too (409).",
                    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
                }},
                "responses": {"Problem": {
                    "description": "Why it was not done (RFC 9457).",
                    "content": {"application/problem+json": {"schema": problem}},
                }},
            },
        });
        (self.router, document)
    }
}

/// Nothing stands in an address by being left out, never as null.
fn not_null(schema: &mut Value) {
    let Some(schema) = schema.as_object_mut() else { return };
    if let Some(Value::Array(kinds)) = schema.get_mut("type") {
        kinds.retain(|kind| kind != "null");
        if let [one] = &kinds[..] {
            let one = one.clone();
            schema.insert("type".into(), one);
        }
    }
    if let Some(Value::Array(ways)) = schema.get_mut("anyOf") {
        ways.retain(|way| way["type"] != "null");
    }
}

/// What an operation answers as it goes over the wire.
fn written(answered: &Answered<impl Serialize>) -> OnceAnswer {
    let (status, answer) = match answered {
        Answered::Made(answer) => (StatusCode::CREATED, answer),
        Answered::Found(answer) => (StatusCode::OK, answer),
    };
    OnceAnswer { status: status.as_u16(), body: serde_json::to_string(answer).expect("answers are plain data") }
}

/// What was recorded, or why it was not, as an answer.
fn recorded(done: Result<OnceAnswer, Stopped>, lang: Lang) -> Response {
    match done {
        Ok(OnceAnswer { status, body }) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
        }
        Err(stopped) => stopped.answer(lang),
    }
}

/// The request as the program named it; none where it did not.
fn named(caller: &Caller, parts: &Parts, body: &Bytes) -> Result<Option<OnceRequest>, Stopped> {
    let Some(name) = parts.headers.get("idempotency-key") else { return Ok(None) };
    let user = caller.desk.actor().user.ok_or(Stopped::NoToken)?;
    // A name of letters that no header has is no sound one.
    let what = format!("{} {}", parts.method, parts.uri);
    Ok(Some(OnceRequest::new(user, name.to_str().unwrap_or_default(), &what, body)?))
}

/// Does the work of a named request unless it was done. It goes on where the
/// program goes away: what was begun is ended.
async fn once(
    desk: Desk,
    request: OnceRequest,
    work: impl Future<Output = Result<OnceAnswer, Stopped>> + Send + 'static,
) -> Result<OnceAnswer, Stopped> {
    if let Some(answer) = request.begin(desk.store(), desk.clock()).await? {
        return Ok(answer);
    }
    let worked = tokio::spawn(async move {
        let answer = work.await;
        // What was refused was not done: it may be put right and sent again.
        request.end(desk.store(), answer.as_ref().ok()).await?;
        answer
    });
    worked.await.map_err(|_| StoreError::Closed).map_err(OnceRefusal::Store)?
}

/// The parameters of the path; one that cannot be read names no record.
async fn path_of<P: DeserializeOwned + Send>(parts: &mut axum::http::request::Parts) -> Result<P, Stopped> {
    let Path(path) = Path::<P>::from_request_parts(parts, &()).await.map_err(|_| Stopped::not_found())?;
    Ok(path)
}

/// The body as JSON of the form that the operation takes.
fn body_of<B: DeserializeOwned>(bytes: &Bytes) -> Result<B, Stopped> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| Stopped::unreadable("body", error))?;
    if has_nul(&value) {
        return Err(Stopped::unreadable("body", "U+0000"));
    }
    serde_json::from_value(value).map_err(|error| Stopped::unreadable("body", error))
}

/// No store keeps the character U+0000, and nobody means it.
fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(has_nul),
        Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        _ => false,
    }
}

/// What stands after the question mark.
async fn question_of<Q: DeserializeOwned + Send>(parts: &mut axum::http::request::Parts) -> Result<Q, Stopped> {
    if parts.uri.query().is_some_and(|text| text.contains("%00")) {
        return Err(Stopped::unreadable("query", "U+0000"));
    }
    let asked = Query::<Q>::from_request_parts(parts, &()).await;
    let Query(question) = asked.map_err(|error| Stopped::unreadable("query", error.body_text()))?;
    Ok(question)
}

/// An answer that is read, with the digest by which a program learns that
/// nothing changed.
fn found(headers: &HeaderMap, answer: &impl Serialize) -> Response {
    let bytes = serde_json::to_vec(answer).expect("answers are plain data");
    let digest = Sha256::digest(&bytes);
    let tag = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect::<String>();
    let tag = format!("\"{tag}\"");
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let told = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, "private, no-cache".to_owned())];
    if known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)) {
        return (StatusCode::NOT_MODIFIED, told).into_response();
    }
    (told, [(header::CONTENT_TYPE, "application/json")], bytes).into_response()
}
