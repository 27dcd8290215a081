//! The agreement: parties, phases, fields of work, amendments.
//!
//! **Owns** `programme`, `programme_fact`, `programme_party`,
//! `programme_phase`, `programme_field`, `programme_field_body`,
//! `programme_amendment`; `data/programme/fields.csv`. Acts: read-programmes,
//! record-programme. **May use** `agencies`, `indicators`. **Never** supposes
//! that a programme year is a calendar year, or that there are two parties and
//! no more.

mod form;
mod programme;
mod sql;
#[cfg(test)]
mod tests;
mod verbs;

pub use form::{AmendmentForm, BodyForm, FieldForm, PartyForm, PhaseForm, ProgrammeForm, ProgrammeRefusal};
pub use programme::{
    Amendment, AmendmentId, Body, Field, FieldId, FieldTemplate, Part, Party, Phase, PhaseId, PhaseKind, Programme,
    ProgrammeId, field_templates,
};
pub use verbs::{amend_programme, programme, programme_in, programmes, record_programme};
