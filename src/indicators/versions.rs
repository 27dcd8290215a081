//! Indicators with every version of them, as another installation would be told
//! them.

use serde_json::json;

use super::indicator::{Catalogue, Indicator, IndicatorForm, IndicatorId, Nature};
use super::problems::IndicatorRefusal;
use super::sql;
use super::verbs::catalogue_in;
use crate::calendar::{Day, Instant};
use crate::desk::{AsOf, Change, Note};
use crate::store::{Connection, StoreError};

impl IndicatorForm {
    /// The form that would record `one` as it stands in `catalogue`.
    #[must_use]
    pub fn of(one: &Indicator, catalogue: &Catalogue) -> Self {
        let code = |id: IndicatorId| catalogue.get(id).map_or(String::new(), |one| one.code.clone());
        let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        let parts: Vec<String> = one.parts.iter().map(|id| code(*id)).collect();
        Self {
            code: one.code.clone(),
            name_vi: one.name_vi.clone(),
            name_en: one.name_en.clone(),
            unit_vi: one.unit_vi.clone(),
            unit_en: one.unit_en.clone(),
            scale: one.scale.to_string(),
            nature: one.nature.word().to_owned(),
            numerator: one.numerator.map_or(String::new(), code),
            denominator: one.denominator.map_or(String::new(), code),
            parts: parts.join(" + "),
            additive: yes(one.additive),
            personal: yes(one.personal),
            least: one.least.map_or_else(|| "none".into(), |bound| bound.to_string()),
            greatest: one.greatest.map_or(String::new(), |bound| bound.to_string()),
            basis: one.basis.clone(),
            note: one.note.clone(),
        }
    }

    /// What stands on nothing is recorded first, then sums, then rates.
    #[must_use]
    pub fn rank(&self) -> u8 {
        match (self.nature.trim() == Nature::Rate.word(), self.parts.trim().is_empty()) {
            (true, _) => 2,
            (_, false) => 1,
            (_, true) => 0,
        }
    }
}

/// Every version of every indicator as known at `known`, with the form that
/// would record it; by the first day, then by code.
pub async fn versions_of_all_in(
    connection: &mut Connection,
    known: Instant,
) -> Result<Vec<(Indicator, IndicatorForm)>, StoreError> {
    let mut versions = Vec::new();
    for on in sql::version_days(connection, known).await? {
        let catalogue = catalogue_in(connection, AsOf { on, known }).await?;
        for one in catalogue.all().iter().filter(|one| one.valid_from == on) {
            versions.push((one.clone(), IndicatorForm::of(one, &catalogue)));
        }
    }
    Ok(versions)
}

/// States what an indicator is during `days`, or defines a new one, inside an
/// open change, which the caller commits; it is noted here. The caller has asked
/// whether the actor may record indicators.
pub async fn state_indicator_in(
    change: &mut Change,
    id: Option<IndicatorId>,
    form: &IndicatorForm,
    days: (Day, Day),
) -> Result<IndicatorId, IndicatorRefusal> {
    let as_of = AsOf { on: days.0, known: change.at() };
    let catalogue = catalogue_in(change, as_of).await?;
    let draft = form.check(&catalogue).map_err(IndicatorRefusal::Faults)?;
    if let Some(id) = id
        && sql::counts_otherwise(change, id, &draft).await?
    {
        return Err(IndicatorRefusal::Fixed(draft.code));
    }
    if sql::code_taken(change, &draft.code, id.unwrap_or(IndicatorId(0)), days.0).await? {
        return Err(IndicatorRefusal::CodeTaken(draft.code));
    }
    let after = json!({"code": draft.code, "name": draft.name_vi, "basis": draft.basis, "from": days.0});
    let (id, note) = match id {
        Some(id) => {
            let told = |one: &Indicator| json!({"code": one.code, "name": one.name_vi, "basis": one.basis});
            let before = catalogue.get(id).map_or(serde_json::Value::Null, told);
            (id, Note::changed("indicator", id, before, after))
        }
        None => {
            let id = IndicatorId(change.next_id().await?);
            sql::open_indicator(change, id).await?;
            (id, Note::new_record("indicator", id, after))
        }
    };
    sql::state_version(change, id, &draft, days).await?;
    change.note(note);
    Ok(id)
}
