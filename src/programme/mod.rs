//! The agreement: parties, phases, fields of work, amendments, annexes; and the
//! parties' signatures, each bound to the digest of what it stands under.
//!
//! **Owns** `programme`, `programme_fact`, `programme_party`,
//! `programme_phase`, `programme_field`, `programme_field_body`,
//! `programme_amendment`, `programme_annex`, `programme_sign_off`,
//! `programme_provision`, `programme_ancestor`;
//! `data/programme/fields.csv`. Acts: read-programmes, programmes_in, record-programme,
//! sign-programme. **May use** `agencies`, `law`. **Never** supposes
//! that a programme year is a calendar year, or that there are two parties and
//! no more.

mod agreement;
mod form;
mod joint;
mod paper;
mod programme;
mod provision;
mod revision;
mod signing;
mod sql;
#[cfg(test)]
mod tests;
mod verbs;

pub use agreement::{Agreement, Clause, Delta, PartySign, SignOff, SignState};
pub use form::{AmendmentForm, AnnexForm, BodyForm, FieldForm, PartyForm, PhaseForm, ProgrammeForm, ProgrammeRefusal};
pub use joint::{issuers_of, parties_of, profile_of, signatures_of};
pub use paper::programme_paper;
pub use programme::{
    Amendment, AmendmentId, Annex, AnnexId, Body, Field, FieldId, FieldTemplate, Part, Party, Phase, PhaseId,
    PhaseKind, Programme, ProgrammeId, field_templates,
};
pub use provision::{Provision, ProvisionForm, Section};
pub use signing::{agreement, sign_programme, withdraw_sign_off};
pub use verbs::{
    amend_programme, programme, programme_at, programme_in, programmes, programmes_in, programmes_touched_in,
    record_annex, record_programme, record_programme_in,
};
