//! Party organisations, unions, youth bodies, and the units that each covers.
//!
//! **Owns** `organisation`, `organisation_fact`, `organisation_cover`;
//! `data/organisations/kinds.csv`. Acts: read-organisations,
//! record-organisation. **May use** `register`, `territory`, `law`. **Never**
//! holds a person: how many members there are is a value of an indicator, and
//! free text that points at persons is refused.

mod bulk;
mod form;
mod organisation;
mod sql;
#[cfg(test)]
mod tests;
mod verbs;

pub use bulk::{OrganisationStated, OrganisationTally, record_organisations_in};
pub use form::{OrganisationDraft, OrganisationForm, OrganisationRefusal};
pub use organisation::{
    Family, Form, Organisation, OrganisationFilter, OrganisationId, OrganisationKind, kind_of, kinds,
};
pub use verbs::{
    cover_unit, end_organisation, organisation, organisations, organisations_in, organisations_of_unit,
    record_organisation, uncover_unit,
};
