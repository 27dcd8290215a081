//! Outreach sessions (*tuyên truyền, vận động*): theme, form, day and place, who
//! organised them, the units that they reached, attendances by kind of
//! audience, materials and photographs; and which units none has reached.
//!
//! **Owns** `outreach_session`, `outreach_session_fact`, `outreach_organiser`,
//! `outreach_reached`, `outreach_audience`, `outreach_file`;
//! `data/outreach`. Acts: read-outreach, record-session, export-outreach.
//! **May use** `files`, `programme`, `indicators`, `register`, `territory`,
//! `agencies`. **Never** names a person: attendances (*lượt người*) are counted
//! by kind, and what is written is looked through for names.
//!
//! Reading order: a [`Session`] is one meeting; [`record_session`] records it;
//! [`coverage`] says whom no session has reached; [`state_outreach`] states what
//! the book of sessions comes to as values of indicators.
//!
//! *Who counts what.* A session is one record of both sides, whoever typed it in:
//! it counts once. What the book comes to is stated by a side as its value of
//! the whole programme and of the zone in which sessions were held, for a
//! period; both sides state the same number, and the same number said twice is
//! one voice (`reconciliation`). Figures of zones and of the programme are two
//! grains that no table adds up. A session that was held in no zone (online,
//! say) counts for the programme only. Where one session of a subject lacks the
//! attendances of a kind, no number of that kind is stated of it.

mod attached;
mod coverage;
mod coverage_export;
mod figures;
mod form;
mod problems;
mod session;
mod sql;
#[cfg(test)]
mod tests;
mod verbs;
mod vocabulary;

pub use attached::{AttachForm, attach_files, detach_file};
pub use coverage::{Coverage, CoverageForm, FieldReach, ReachedBy, UnitReach, ZoneReach, coverage};
pub use coverage_export::{CoverageExport, export_coverage};
pub use figures::{BookFigure, FiguresForm, book_figures, state_outreach};
pub use form::SessionForm;
pub use problems::OutreachRefusal;
pub use session::{Attached, Audience, Organiser, Session, SessionFilter, SessionId, SessionLine};
pub use verbs::{record_session, session, session_in, sessions, sessions_in, withdraw_session};
pub use vocabulary::{AudienceKind, SessionKind, audience_kinds, session_kinds};
