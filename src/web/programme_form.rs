//! The form of a programme: its repeated rows, read from what was typed and
//! written for what stands.

use super::typed::Typed;
use crate::desk::AgencyId;
use crate::programme::{
    BodyForm, FieldForm, PartyForm, PhaseForm, PhaseKind, ProgrammeForm, ProvisionForm, Section, field_templates,
};
use crate::words::Lang;

/// `7/12` is division 12 of agency 7; `7` is the agency itself.
fn body_of(text: &str) -> (String, String) {
    let (agency, division) = text.split_once('/').unwrap_or((text, ""));
    (agency.to_owned(), division.to_owned())
}

/// What was typed, rows that were left empty left out.
pub(super) fn form_of(typed: &Typed) -> ProgrammeForm {
    let rows = |name: &str| 0..typed.rows(name);
    let parties = rows("parties").map(|row| {
        let (agency, division) = body_of(typed.get(&format!("parties.{row}.agency")));
        PartyForm { agency, division, leads: typed.get("leads") == row.to_string() }
    });
    let phases = rows("phases").map(|row| {
        let text = |part: &str| typed.text(&format!("phases.{row}.{part}"));
        PhaseForm {
            id: text("id"),
            name: text("name"),
            kind: text("kind"),
            first_day: text("first_day"),
            last_day: text("last_day"),
        }
    });
    let fields = rows("fields").map(|row| {
        let bodies = rows(&format!("fields.{row}.bodies")).map(|number| {
            let (agency, division) = body_of(typed.get(&format!("fields.{row}.bodies.{number}.agency")));
            BodyForm { agency, division, part: typed.text(&format!("fields.{row}.bodies.{number}.part")) }
        });
        FieldForm {
            id: typed.text(&format!("fields.{row}.id")),
            name: typed.text(&format!("fields.{row}.name")),
            bodies: bodies.filter(|body| !body.agency.is_empty()).collect(),
        }
    });
    ProgrammeForm {
        name: typed.text("name"),
        short_name: typed.text("short_name"),
        number: typed.text("number"),
        signed: typed.text("signed"),
        territory: typed.text("territory"),
        first_day: typed.text("first_day"),
        last_day: typed.text("last_day"),
        bases: typed.get("bases").lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect(),
        parties: parties.filter(|party| !party.agency.is_empty()).collect(),
        phases: phases.filter(|phase| !(phase.name.trim().is_empty() && phase.first_day.is_empty())).collect(),
        fields: fields.filter(|field| !field.name.trim().is_empty()).collect(),
        provisions: rows("provisions")
            .map(|row| {
                let text = |part: &str| typed.text(&format!("provisions.{row}.{part}"));
                ProvisionForm { section: text("section"), agency: text("agency"), content: text("content") }
            })
            .filter(|provision| !provision.content.trim().is_empty())
            .collect(),
    }
}

/// The form of a new programme: the usual fields of work, the person's own
/// agency as its leading party.
pub(super) fn blank_form(own: Option<AgencyId>, lang: Lang) -> ProgrammeForm {
    let fields = field_templates().iter().map(|template| FieldForm {
        name: if lang == Lang::Vi { &template.name_vi } else { &template.name_en }.clone(),
        ..FieldForm::default()
    });
    let own = own.map(|agency| PartyForm { agency: agency.to_string(), leads: true, ..PartyForm::default() });
    ProgrammeForm { parties: own.into_iter().collect(), fields: fields.collect(), ..ProgrammeForm::default() }
}

/// The form with empty rows after those that are filled, for who has no script
/// to add some.
pub(super) fn with_blank_rows(mut form: ProgrammeForm) -> ProgrammeForm {
    let parties = form.parties.len().max(1) + 1;
    form.parties.resize(parties, PartyForm::default());
    let blank = PhaseForm { kind: PhaseKind::Year.word().to_owned(), ..PhaseForm::default() };
    let phases = form.phases.len() + 3;
    form.phases.resize(phases, blank);
    let fields = form.fields.len() + 1;
    form.fields.resize(fields, FieldForm::default());
    with_headings(&mut form);
    for field in &mut form.fields {
        let bodies = (field.bodies.len() + 1).max(2);
        field.bodies.resize(bodies, BodyForm::default());
        if field.bodies[0].part.is_empty() {
            field.bodies[0].part = "lead".to_owned();
        }
        for body in &mut field.bodies[1..] {
            if body.part.is_empty() {
                body.part = "coordinating".to_owned();
            }
        }
    }
    form
}

/// A place to write under each heading of the paper, and under the duties of
/// each party.
fn with_headings(form: &mut ProgrammeForm) {
    let parties: Vec<String> =
        form.parties.iter().map(|party| party.agency.clone()).filter(|agency| !agency.is_empty()).collect();
    let mut filled = std::mem::take(&mut form.provisions);
    for section in Section::ALL {
        let of = match section {
            Section::Duty => parties.clone(),
            _ => vec![String::new()],
        };
        for agency in of {
            let is = |one: &ProvisionForm| one.section == section.word() && one.agency == agency;
            let (own, rest): (Vec<_>, Vec<_>) = filled.into_iter().partition(is);
            filled = rest;
            let content = own.iter().map(|one| one.content.as_str()).collect::<Vec<_>>().join("\n");
            form.provisions.push(ProvisionForm { section: section.word().to_owned(), agency, content });
        }
    }
    // A duty of a party that was taken out of the list stays to be seen.
    form.provisions.extend(filled);
}
