//! The form of a programme as it stands, to be revised or carried on.

use super::form::{BodyForm, FieldForm, PartyForm, PhaseForm, ProgrammeForm};
use super::programme::Programme;
use super::provision::ProvisionForm;
use crate::agencies::DivisionId;

impl From<&Programme> for ProgrammeForm {
    /// The form of a programme as it stands, to be revised.
    fn from(one: &Programme) -> Self {
        let division = |id: Option<DivisionId>| id.map_or(String::new(), |id| id.to_string());
        let parties = one.parties.iter().map(|party| PartyForm {
            agency: party.agency.to_string(),
            leads: party.leads,
            division: division(party.division),
        });
        let phases = one.phases.iter().map(|phase| PhaseForm {
            id: phase.id.to_string(),
            name: phase.name.clone(),
            kind: phase.kind.word().to_owned(),
            first_day: phase.period.from().to_string(),
            last_day: phase.period.last_day().to_string(),
        });
        let fields = one.fields.iter().map(|field| FieldForm {
            id: field.id.to_string(),
            name: field.name.clone(),
            bodies: field
                .bodies
                .iter()
                .map(|body| BodyForm {
                    agency: body.agency.to_string(),
                    division: division(body.division),
                    part: body.part.word().to_owned(),
                })
                .collect(),
        });
        let provisions = one.provisions.iter().map(|provision| ProvisionForm {
            section: provision.section.word().to_owned(),
            agency: provision.agency.map_or(String::new(), |agency| agency.to_string()),
            content: provision.content.clone(),
        });
        Self {
            name: one.name.clone(),
            short_name: one.short_name.clone(),
            number: one.number.clone(),
            signed: one.signed.map_or(String::new(), |day| day.to_string()),
            territory: one.territory.clone(),
            first_day: one.period.from().to_string(),
            last_day: one.period.last_day().to_string(),
            bases: one.bases.clone(),
            parties: parties.collect(),
            phases: phases.collect(),
            fields: fields.collect(),
            provisions: provisions.collect(),
        }
    }
}
