//! A review conference as it is lived: invited to, prepared, sat through,
//! minuted; and what became of every proposal made there.
//!
//! **Owns** `conference_invitation`, `agenda_item`, `opinion`,
//! `proposal_answer`, `conference_minutes`, `minutes_signature`,
//! `conference_paper`, `invitation_reply`, `hall_link`, `conference_figure`.
//! Acts: prepare-conference, note-reply, hand-out-hall-link, freeze-figures,
//! record-opinion, answer-proposal, draft-minutes, sign-minutes,
//! issue-conference-paper. **May use** `advice`, `plan`, `reports` for what stands
//! on a paper, `reviews`, `reconciliation`, `figures`, `numbers`, `programme`,
//! `access` for the hall's address, `agencies`. **Never** names a delegate: a side
//! and an office speak.
//!
//! Reading order: a [`Sitting`] is all that was prepared and said; a [`Fate`] is
//! what became of a proposal; [`Minutes`] are signed by each side's secretary as
//! they read, and a change of them voids the signature.

mod fate;
mod frozen;
mod hall;
#[cfg(test)]
mod hall_tests;
mod issue;
mod minutes;
mod papers;
mod prepare;
mod problems;
mod reply;
mod sitting;
mod sql;
#[cfg(test)]
mod tests;
mod verbs;

pub use fate::{Fate, FateState, ProposalAnswer, answer_proposal, fates, task_of_proposal};
pub use frozen::{FrozenId, FrozenTable, FrozenView, drop_frozen, freeze_views};
pub use hall::{hand_out_hall_link, seat_in_hall};
pub use issue::{ConferencePaper, IssueForm, PaperKind, compose_paper, issue_paper};
pub use minutes::{Minutes, MinutesForm, MinutesSignature, draft_minutes, drafted_body, sign_minutes};
pub use prepare::{
    AgendaForm, AgendaId, AgendaItem, Invitation, InvitationForm, conference_calendar, drop_agenda_item,
    prepare_invitation, record_agenda_item,
};
pub use problems::ConferenceRefusal;
pub use reply::{Hall, Reply, ReplyAnswer, ReplyForm, ReplyId, hall, note_reply};
pub use sitting::{Opinion, OpinionForm, OpinionId, Sitting, record_opinion, withdraw_opinion};
pub use verbs::{Pack, pack, sitting};
