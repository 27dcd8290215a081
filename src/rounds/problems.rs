//! Why something about a round is not done.

use super::exception::ExceptionId;
use super::filing::FilingId;
use super::message::MessageId;
use super::round::RoundId;
use super::series::SeriesId;
use crate::calendar::Day;
use crate::desk::{DeskError, Fault, from_store, refusal};
use crate::indicators::ValueRefusal;
use crate::words::args;
use songhanh_spreadsheet::read::Unreadable;

/// Why a round or a filing is not shown or changed.
#[derive(Debug, thiserror::Error)]
pub enum RoundRefusal {
    /// What was typed is not acceptable.
    #[error("{} faults in the form", .0.len())]
    Faults(Vec<Fault>),
    /// No such round.
    #[error("no round {0}")]
    NotFound(RoundId),
    /// No such filing.
    #[error("no filing {0}")]
    FilingNotFound(FilingId),
    /// No such message on a cell.
    #[error("no message {0}")]
    MessageNotFound(MessageId),
    /// No such exception, or it was decided on before.
    #[error("no open exception {0}")]
    ExceptionNotFound(ExceptionId),
    /// The actor's agency neither asks nor reports here.
    #[error("filing {0} is not this agency's")]
    NotYours(FilingId),
    /// Only the agency that asks does this.
    #[error("round {0} is asked by another agency")]
    NotAsking(RoundId),
    /// The actor's agency is none of the sides that have to agree.
    #[error("no side of filing {0} is yours")]
    NotASide(FilingId),
    /// Its time has not begun.
    #[error("filing opens on {0}")]
    NotYet(Day),
    /// Its time is over; an exception can be asked for.
    #[error("filing was due on {0}")]
    Over(Day),
    /// It stands where this cannot be done.
    #[error("filing {0} does not stand where this can be done")]
    WrongState(FilingId),
    /// It is not what the actor had seen.
    #[error("filing {0} was sent in anew since it was looked at")]
    ChangedSince(FilingId),
    /// Some cells hold two versions.
    #[error("filing {0} has collisions")]
    Collides(FilingId),
    /// Questions on its cells wait for an answer.
    #[error("filing {0} has questions without an answer")]
    Unanswered(FilingId),
    /// Nothing was asked, so there is nothing to send back for.
    #[error("nothing is asked about filing {0}")]
    NothingAsked(FilingId),
    /// Nothing stands in it.
    #[error("filing {0} is empty")]
    Empty(FilingId),
    /// The actor's side agrees on just this.
    #[error("agreed already on filing {0}")]
    AgreedAlready(FilingId),
    /// Nobody owes anything, so nobody is reminded.
    #[error("nobody is to be reminded in round {0}")]
    NobodyOwes(RoundId),
    /// Somebody filed already: what is asked cannot change.
    #[error("round {0} has begun")]
    Begun(RoundId),
    /// A link for something else than a unit.
    #[error("filing {0} is not that of a unit")]
    NotAUnit(FilingId),
    /// A link that was opened, has run out or never was.
    #[error("the link is spent")]
    LinkSpent,
    /// Too many wrong links from one place.
    #[error("too many wrong links of late")]
    TooOften,
    /// No such series.
    #[error("no series {0}")]
    NoSeries(SeriesId),
    /// Every round of the series was opened.
    #[error("every round of series {0} was opened")]
    SeriesOver(SeriesId),
    /// Somebody else opened the next round of the series.
    #[error("the next round of series {0} was opened meanwhile")]
    OpenedMeanwhile(SeriesId),
    /// A file that cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// A workbook that was not handed out here.
    #[error("a workbook that was not handed out here")]
    ForeignWorkbook,
    /// A workbook of another filing.
    #[error("a workbook of filing {0}")]
    OtherWorkbook(FilingId),
    /// A workbook whose rows are not those that were handed out.
    #[error("a workbook whose keys were changed")]
    BrokenWorkbook,
    /// A workbook that could not be written.
    #[error("the workbook could not be written")]
    Unwritable,
    /// A value that was accepted is not sound after all.
    #[error(transparent)]
    Value(#[from] ValueRefusal),
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

from_store!(RoundRefusal);

refusal!(RoundRefusal {
    Self::NotFound(_) => NotFound "refusal-round-not-found",
    Self::FilingNotFound(_) => NotFound "refusal-filing-not-found",
    Self::MessageNotFound(_) => NotFound "refusal-message-not-found",
    Self::ExceptionNotFound(_) => NotFound "refusal-exception-not-found",
    Self::NotYours(_) => NotAllowed "refusal-filing-not-yours",
    Self::NotAsking(_) => NotAllowed "refusal-round-not-asking",
    Self::NotASide(_) => NotAllowed "refusal-filing-not-a-side",
    Self::NotYet(_) => Conflict "refusal-filing-not-yet",
    Self::Over(_) => Conflict "refusal-filing-over",
    Self::WrongState(_) => Conflict "refusal-filing-state",
    Self::ChangedSince(_) => Conflict "refusal-filing-changed",
    Self::Collides(_) => Conflict "refusal-filing-collides",
    Self::Unanswered(_) => Conflict "refusal-filing-unanswered",
    Self::NothingAsked(_) => Conflict "refusal-filing-nothing-asked",
    Self::Empty(_) => Conflict "refusal-filing-empty",
    Self::AgreedAlready(_) => Conflict "refusal-filing-agreed-already",
    Self::NobodyOwes(_) => Conflict "refusal-round-nobody-owes",
    Self::Begun(_) => Conflict "refusal-round-begun",
    Self::NoSeries(_) => NotFound "refusal-series-not-found",
    Self::SeriesOver(_) => Conflict "refusal-series-over",
    Self::OpenedMeanwhile(_) => Conflict "refusal-series-opened-meanwhile",
    Self::NotAUnit(_) => Conflict "refusal-link-not-a-unit",
    Self::LinkSpent => NotFound "refusal-link-spent",
    Self::TooOften => NotAllowed "refusal-link-too-often",
    Self::Unreadable(Unreadable::PasswordProtected) => Invalid "refusal-intake-locked",
    Self::Unreadable(_) => Invalid "refusal-intake-not-a-workbook",
    Self::ForeignWorkbook => Invalid "refusal-filing-workbook-foreign",
    Self::OtherWorkbook(_) => Invalid "refusal-filing-workbook-other",
    Self::BrokenWorkbook => Invalid "refusal-filing-workbook-broken",
    Self::Unwritable => Trouble "trouble",
    Self::Value(_) => Invalid "refusal-filing-values",
} args {
    Self::NotYet(day) => args([("day", day.to_string())]),
    Self::Over(day) => args([("day", day.to_string())]),
    Self::OtherWorkbook(filing) => args([("filing", filing.0.to_string())]),
});
