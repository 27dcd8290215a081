//! Which program asks, in whose name, in which language.

use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use super::Api;
use super::problem::Stopped;
use crate::access::{Token, api_seat};
use crate::desk::{Act, Desk, DeskError};
use crate::words::Lang;

/// A program that showed a token which holds.
#[derive(Clone)]
pub(super) struct Caller {
    /// Where the verbs are called from.
    pub(super) desk: Desk,
    /// In which language names and problems are told.
    pub(super) lang: Lang,
}

impl Caller {
    /// Who asks, if they may do `act` at all: asked before anything is looked up, so
    /// that nobody learns from another refusal what is there.
    pub(super) async fn of(api: &Api, parts: &Parts, act: Act) -> Result<Self, Stopped> {
        let shown = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let bearer =
            shown.and_then(|text| text.split_once(' ')).filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer"));
        let (_, token) = bearer.ok_or(Stopped::NoToken)?;
        let seat = api_seat(&api.store, &api.clock, &Token::from_text(token.trim())).await?.ok_or(Stopped::NoToken)?;
        let desk = Desk::new(api.store.clone(), seat.actor, api.clock.clone());
        if !desk.may(act) {
            return Err(DeskError::NotAllowed { act, role: desk.actor().role }.into());
        }
        Ok(Self { desk, lang: lang_of(&parts.headers) })
    }
}

/// The first language of `Accept-Language` that the house speaks; Vietnamese
/// where it names none. The order of the header is taken for the order wished:
/// that is how every browser and client writes it.
pub(super) fn lang_of(headers: &HeaderMap) -> Lang {
    let text = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.split(',')
        .filter_map(|wish| wish.split([';', '-']).next())
        .find_map(|tag| tag.trim().to_ascii_lowercase().parse().ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_first_language_that_the_house_speaks_is_taken() {
        let asked = |text: &'static str| {
            lang_of(&HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_static(text))]))
        };
        assert_eq!(asked("en-GB,en;q=0.9,vi;q=0.8"), Lang::En);
        assert_eq!(asked("fr, vi-VN;q=0.5"), Lang::Vi);
        assert_eq!(asked("*"), Lang::Vi);
    }
}
