//! Why something about the news page is not done.

use super::item::NewsId;
use crate::desk::{DeskError, Fault, from_store, passes_on, refusal};
use crate::files::{FileId, FileRefusal};
use crate::outreach::{OutreachRefusal, SessionId};
use crate::reviews::{ReviewId, ReviewRefusal};

/// Why an item is not shown, recorded or released.
#[derive(Debug, thiserror::Error)]
pub enum BulletinRefusal {
    /// What was typed is not acceptable.
    #[error("{} faults in the form", .0.len())]
    Faults(Vec<Fault>),
    /// No such item, or none for this reader.
    #[error("no news item {0}")]
    NotFound(NewsId),
    /// No such session.
    #[error("no session {0}")]
    NoSession(SessionId),
    /// No such conference.
    #[error("no review {0}")]
    NoReview(ReviewId),
    /// The item has no such photograph.
    #[error("item {0} has no photograph {1}")]
    NoPhoto(NewsId, FileId),
    /// The actor's agency is no party of the programme.
    #[error("no side of item {0} is yours")]
    NotAParty(NewsId),
    /// The content is not the one that the person saw.
    #[error("item {0} was changed meanwhile")]
    ChangedMeanwhile(NewsId),
    /// The side has released just this content.
    #[error("item {0} is released already")]
    ReleasedAlready(NewsId),
    /// It is not out.
    #[error("item {0} is not out")]
    NotOut(NewsId),
    /// A file could not be made ready.
    #[error(transparent)]
    File(FileRefusal),
    /// No table can be published.
    #[error(transparent)]
    Suppress(#[from] songhanh_statistics::suppress::SuppressError),
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

from_store!(BulletinRefusal);

passes_on!(BulletinRefusal { FileRefusal as File });

impl BulletinRefusal {
    /// What a session's own refusal means here.
    pub(super) fn of_session(id: SessionId) -> impl Fn(OutreachRefusal) -> Self {
        move |refusal| match refusal {
            OutreachRefusal::Desk(error) => Self::Desk(error),
            _ => Self::NoSession(id),
        }
    }

    /// What a conference's own refusal means here.
    pub(super) fn of_review(id: ReviewId) -> impl Fn(ReviewRefusal) -> Self {
        move |refusal| match refusal {
            ReviewRefusal::Desk(error) => Self::Desk(error),
            _ => Self::NoReview(id),
        }
    }
}

refusal!(BulletinRefusal {
    Self::NotFound(_) => NotFound "refusal-news-not-found",
    Self::NoSession(_) => NotFound "refusal-session-not-found",
    Self::NoReview(_) => NotFound "refusal-review-not-found",
    Self::NoPhoto(..) => NotFound "refusal-file-not-found",
    Self::NotAParty(_) => NotAllowed "refusal-outreach-not-a-party",
    Self::ChangedMeanwhile(_) => Conflict "refusal-news-changed",
    Self::ReleasedAlready(_) => Conflict "refusal-news-released",
    Self::NotOut(_) => Conflict "refusal-news-not-out",
    Self::File(_) | Self::Suppress(_) => Trouble "trouble",
});
