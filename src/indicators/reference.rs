//! The shipped catalogue of indicators.

use serde_json::json;

use super::indicator::{IndicatorForm, IndicatorId};
use super::{IndicatorRefusal, sql};
use crate::calendar::{BEGINNING, OPEN_END};
use crate::desk::{Act, AsOf, Change, Desk, Note};

const CATALOGUE: &str = include_str!("../../data/indicators/catalogue.csv");

/// One line of the file.
#[derive(Debug, serde::Deserialize)]
struct Line {
    code: String,
    name_vi: String,
    name_en: String,
    unit_vi: String,
    unit_en: String,
    scale: String,
    nature: String,
    numerator: String,
    denominator: String,
    parts: String,
    additive: String,
    personal_small_count: String,
    source: String,
}

impl From<Line> for IndicatorForm {
    fn from(line: Line) -> Self {
        Self {
            code: line.code,
            name_vi: line.name_vi,
            name_en: line.name_en,
            unit_vi: line.unit_vi,
            unit_en: line.unit_en,
            scale: line.scale,
            nature: line.nature,
            numerator: line.numerator,
            denominator: line.denominator,
            parts: line.parts,
            additive: line.additive,
            personal: line.personal_small_count,
            least: String::new(),
            greatest: String::new(),
            basis: line.source,
            note: String::new(),
        }
    }
}

/// The shipped indicators, in the order of the file.
fn shipped() -> Vec<IndicatorForm> {
    csv::Reader::from_reader(CATALOGUE.as_bytes())
        .into_deserialize()
        .map(|line: Result<Line, _>| line.expect("the shipped catalogue is well formed").into())
        .collect()
}

/// Records the shipped indicators whose code this installation does not know;
/// what somebody has defined or changed is left alone. Gives how many were new;
/// with none, nothing is recorded.
pub async fn load_reference(desk: &Desk) -> Result<u64, IndicatorRefusal> {
    let mut change = desk.change(Act::LoadReference).await?;
    let added = load_reference_in(&mut change).await?;
    if added > 0 {
        let note = Note::new_record("indicator-catalogue", 0_i64, json!({"added": added}));
        change.commit(note).await?;
    }
    Ok(added)
}

/// The same inside an open change.
pub async fn load_reference_in(change: &mut Change) -> Result<u64, IndicatorRefusal> {
    let mut added = 0;
    for round in 0..3 {
        // Sums and rates look their parts up among what earlier rounds recorded.
        let as_of = AsOf { on: BEGINNING, known: change.at() };
        let catalogue = super::Catalogue::new(sql::indicators(change, as_of).await?);
        for form in shipped().iter().filter(|form| form.rank() == round) {
            if sql::code_taken(change, &form.code, IndicatorId(0), BEGINNING).await? {
                continue;
            }
            let draft = form.check(&catalogue).map_err(IndicatorRefusal::Faults)?;
            let id = IndicatorId(change.next_id().await?);
            sql::open_indicator(change, id).await?;
            sql::state_version(change, id, &draft, (BEGINNING, OPEN_END)).await?;
            added += 1;
        }
    }
    Ok(added)
}
