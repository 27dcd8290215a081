//! The agreement: parties, phases, fields of work, amendments, annexes; and the
//! parties' signatures, each bound to the digest of what it stands under.
//!
//! **Owns** `programme`, `programme_fact`, `programme_party`,
//! `programme_phase`, `programme_field`, `programme_field_body`,
//! `programme_amendment`, `programme_annex`, `programme_sign_off`;
//! `data/programme/fields.csv`. Acts: read-programmes, programmes_in, record-programme,
//! sign-programme. **May use** `agencies`, `indicators`. **Never** supposes
//! that a programme year is a calendar year, or that there are two parties and
//! no more.

mod agreement;
mod form;
mod programme;
mod signing;
mod sql;
#[cfg(test)]
mod tests;
mod verbs;

pub use agreement::{Agreement, Clause, Delta, PartySign, SignOff, SignState};
pub use form::{AmendmentForm, AnnexForm, BodyForm, FieldForm, PartyForm, PhaseForm, ProgrammeForm, ProgrammeRefusal};
pub use programme::{
    Amendment, AmendmentId, Annex, AnnexId, Body, Field, FieldId, FieldTemplate, Part, Party, Phase, PhaseId,
    PhaseKind, Programme, ProgrammeId, field_templates,
};
pub use signing::{agreement, sign_programme, withdraw_sign_off};
pub use verbs::{
    amend_programme, programme, programme_at, programme_in, programmes, programmes_in, record_annex, record_programme,
};
