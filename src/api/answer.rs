//! What an operation that records answers.

use schemars::JsonSchema;
use serde::Serialize;

use super::fields::Moment;
use super::routes::Answered;
use crate::desk::{IntoId, Signed};

/// What was recorded, and the act that signs it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Recorded {
    /// The record that was made or changed.
    pub(super) id: i64,
    /// The act in the log; none where all of it was known.
    pub(super) act: Option<ActDone>,
}

/// An act that is durable.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ActDone {
    /// Its number in the log.
    pub(super) seq: i64,
    /// Its moment.
    pub(super) at: Moment,
}

impl<R> From<&Signed<R>> for ActDone {
    fn from(signed: &Signed<R>) -> Self {
        Self { seq: signed.seq, at: Moment(signed.at) }
    }
}

/// A record that was made or changed.
pub(super) fn recorded<R: IntoId>(signed: Signed<R>) -> Answered<Recorded> {
    let act = Some(ActDone::from(&signed));
    Answered::Made(Recorded { id: signed.record.into_id(), act })
}

/// The record `id`, changed unless all of it was known.
pub(super) fn restated<R>(id: impl IntoId, signed: Option<&Signed<R>>) -> Answered<Recorded> {
    let recorded = Recorded { id: id.into_id(), act: signed.map(ActDone::from) };
    if signed.is_some() { Answered::Made(recorded) } else { Answered::Found(recorded) }
}
