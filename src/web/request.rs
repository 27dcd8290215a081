//! What an address and a form carry, read into a handler's own types. What
//! cannot be read is told on a page in the person's language.

use axum::extract::rejection::RawFormRejection;
use axum::extract::{FromRequest, FromRequestParts, RawForm, Request};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use serde::de::DeserializeOwned;

use super::problems::Shown;

/// The fields of a form, or of the query where it is asked for with `GET`.
pub(super) struct Form<T>(pub(super) T);

/// The query of an address.
pub(super) struct Query<T>(pub(super) T);

/// The places of an address that its route names.
pub(super) struct Path<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Form<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let RawForm(fields) = RawForm::from_request(request, state).await.map_err(|refused| match refused {
            RawFormRejection::InvalidFormContentType(refused) => {
                Shown::unreadable_request(&refused.body_text()).into_response()
            }
            // Too long, or cut off: the status says which.
            refused => refused.into_response(),
        })?;
        read(&fields).map(Self).map_err(Shown::into_response)
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        read(parts.uri.query().unwrap_or_default().as_bytes()).map(Self).map_err(Shown::into_response)
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let found = axum::extract::Path::from_request_parts(parts, state).await;
        // An address that names no number where one belongs leads nowhere.
        found.map(|axum::extract::Path(path)| Self(path)).map_err(|_| Shown::no_page().into_response())
    }
}

fn read<T: DeserializeOwned>(pairs: &[u8]) -> Result<T, Shown> {
    serde_urlencoded::from_bytes(pairs).map_err(|error| Shown::unreadable_request(&error.to_string()))
}
