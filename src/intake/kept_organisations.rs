//! Organisations of a workbook, recorded with it.

use super::take::Work;
use super::verbs::IntakeRefusal;
use crate::desk::Change;
use crate::organisations::{OrganisationDraft, OrganisationStated, OrganisationTally, record_organisations_in};

impl Work {
    /// Records the organisations of the sheet, from the cut-off day on.
    pub(super) async fn keep_organisations(
        &self,
        change: &mut Change,
        ids: &[Option<i64>],
    ) -> Result<OrganisationTally, IntakeRefusal> {
        let drafts = self.look.organisations.iter().map(|seen| {
            let mut units: Vec<i64> = seen.subjects.iter().filter_map(|subject| ids[*subject]).collect();
            units.sort_unstable();
            units.dedup();
            let draft = OrganisationDraft {
                kind: seen.kind.clone(),
                name: seen.name.clone(),
                form: seen.form,
                parent: None,
                parent_name: String::new(),
                founded: seen.founded,
                decision: seen.decision.clone(),
                note: seen.note.clone(),
                units,
                origin: format!("{}!{}", self.look.sheet, seen.cell),
            };
            OrganisationStated { draft, is_named: seen.is_named }
        });
        let drafts: Vec<OrganisationStated> = drafts.filter(|stated| !stated.draft.units.is_empty()).collect();
        if drafts.is_empty() {
            return Ok(OrganisationTally::default());
        }
        Ok(record_organisations_in(change, drafts, self.taking.cut_off).await?)
    }
}
