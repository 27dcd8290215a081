//! Exporting, comparing and taking over a configuration.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde_json::json;

use super::bundle::{Bundle, Version};
use super::comparison::{Comparison, ItemKind, Standing};
use super::problems::ExchangeRefusal;
use crate::audit::sign_export;
use crate::calendar::{Day, OPEN_END};
use crate::desk::{Act, Change, Desk, Fault, Note, Signed};
use crate::indicators::{IndicatorForm, IndicatorId, IndicatorRefusal, state_indicator_in, versions_of_all_in};
use crate::intake::save_layout_in;
use crate::readiness::{ReadinessRefusal, RuleForm, state_rule_in};

/// What taking a configuration over did.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Imported {
    /// The act; none where nothing was to be changed, or it was only tried.
    pub signed: Option<Signed>,
    /// What it changed, or would change.
    pub comparison: Comparison,
}

/// The configuration of this installation, for another one. That it was taken
/// away stands in the log.
pub async fn export_configuration(desk: &Desk) -> Result<Bundle, ExchangeRefusal> {
    let mut reading = desk.read(Act::ExportConfiguration, desk.now()).await?;
    let known = reading.known();
    let bundle = Bundle::of(&mut reading, known).await?;
    drop(reading);
    let account = json!({"of": "configuration", "sha256": bundle.hash(), "indicators": bundle.indicator.len(),
        "rules": bundle.rule.len(), "layouts": bundle.layout.len()});
    sign_export(desk, Act::ExportConfiguration, account).await?;
    Ok(bundle)
}

/// Where a file differs from what is here; nothing is written.
pub async fn compare_configuration(desk: &Desk, file: &Bundle) -> Result<Comparison, ExchangeRefusal> {
    let mut reading = desk.read(Act::ReadConfiguration, desk.now()).await?;
    let known = reading.known();
    Ok(Comparison::of(&Bundle::of(&mut reading, known).await?, file))
}

/// Takes a configuration over as one act, all of it or nothing: what is only in
/// the file is added, what differs is changed, what is only here stays. With
/// `only_try`, everything is checked as if it were done, and nothing is. The same
/// configuration changes nothing.
pub async fn import_configuration(desk: &Desk, file: &Bundle, only_try: bool) -> Result<Imported, ExchangeRefusal> {
    let mut change = desk.change(Act::ImportConfiguration).await?;
    let known = change.at();
    let here = Bundle::of(&mut change, known).await?;
    let comparison = Comparison::of(&here, file);
    if !comparison.would_change() {
        return Ok(Imported { signed: None, comparison });
    }
    let mut work = Work { change, file, here: &here, comparison: &comparison, faults: Vec::new() };
    work.indicators().await?;
    work.rules().await?;
    work.layouts().await?;
    let Work { change, faults, .. } = work;
    if !faults.is_empty() {
        return Err(ExchangeRefusal::Faults(faults));
    }
    if only_try {
        return Ok(Imported { signed: None, comparison });
    }
    let account = json!({
        "sha256": comparison.file,
        "added": comparison.count(Standing::Added), "changed": comparison.count(Standing::Differs),
    });
    let seq = change.seq();
    let signed = change.commit(Note::new_record("configuration", seq, account)).await?;
    Ok(Imported { signed: Some(signed), comparison })
}

struct Work<'w> {
    change: Change,
    file: &'w Bundle,
    here: &'w Bundle,
    comparison: &'w Comparison,
    faults: Vec<Fault>,
}

impl Work<'_> {
    /// True where the file has something else, or something more.
    fn is_wanted(&self, kind: ItemKind, key: &str, from: Option<Day>) -> bool {
        self.comparison
            .differences
            .iter()
            .any(|one| one.kind == kind && one.key == key && one.from == from && one.standing != Standing::OnlyHere)
    }

    async fn indicators(&mut self) -> Result<(), ExchangeRefusal> {
        let known = self.change.at();
        let mut ids: BTreeMap<String, IndicatorId> = BTreeMap::new();
        for (one, _) in versions_of_all_in(&mut self.change, known).await? {
            // By the day: the last code is what it is known by.
            ids.retain(|_, id| *id != one.id);
            ids.insert(one.code, one.id);
        }
        let mut wanted: Vec<(&Version, IndicatorForm)> = Vec::new();
        for version in &self.file.indicator {
            if self.is_wanted(ItemKind::Indicator, &version.key, Some(version.from)) {
                match form_of(&version.fields) {
                    Some(form) => wanted.push((version, form)),
                    None => self.faults.push(broken(ItemKind::Indicator, version)),
                }
            }
        }
        // Sums and rates look their parts up among what is there already.
        wanted.sort_by_key(|(version, form)| (form.rank(), version.from));
        for (version, form) in wanted {
            let days = (version.from, end_of(version, &self.here.indicator, &self.file.indicator));
            let id = ids.get(&version.key).copied();
            match state_indicator_in(&mut self.change, id, &form, days).await {
                Ok(id) => {
                    ids.insert(version.key.clone(), id);
                }
                Err(IndicatorRefusal::Faults(faults)) => self.keep(ItemKind::Indicator, version, faults),
                Err(refusal) => return Err(refusal.into()),
            }
        }
        Ok(())
    }

    async fn rules(&mut self) -> Result<(), ExchangeRefusal> {
        for version in &self.file.rule {
            if !self.is_wanted(ItemKind::Rule, &version.key, Some(version.from)) {
                continue;
            }
            let Some(form) = form_of::<RuleForm>(&version.fields) else {
                self.faults.push(broken(ItemKind::Rule, version));
                continue;
            };
            let form = RuleForm { key: version.key.clone(), ..form };
            let days = (version.from, end_of(version, &self.here.rule, &self.file.rule));
            match state_rule_in(&mut self.change, &form, days).await {
                Ok((_, note)) => self.change.note(note),
                Err(ReadinessRefusal::Faults(faults)) => self.keep(ItemKind::Rule, version, faults),
                Err(refusal) => return Err(refusal.into()),
            }
        }
        Ok(())
    }

    async fn layouts(&mut self) -> Result<(), ExchangeRefusal> {
        for layout in &self.file.layout {
            if !self.is_wanted(ItemKind::Layout, &layout.name, None) {
                continue;
            }
            if let Err(error) = crate::intake::Layout::from_text(&layout.to_text()) {
                let told = crate::words::args([("why", error.to_string())]);
                self.faults.push(Fault::with(format!("layout {}", layout.name), "fault-layout", told));
                continue;
            }
            let note = save_layout_in(&mut self.change, layout).await?;
            self.change.note(note);
        }
        Ok(())
    }

    /// Keeps the faults of a version, each at its place in the file.
    fn keep(&mut self, kind: ItemKind, version: &Version, faults: Vec<Fault>) {
        let place = place_of(kind, version);
        let told = faults.into_iter().map(|fault| Fault { place: format!("{place} {}", fault.place), ..fault });
        self.faults.extend(told);
    }
}

fn place_of(kind: ItemKind, version: &Version) -> String {
    format!("{} {} {}", kind.word(), version.key, version.from)
}

fn broken(kind: ItemKind, version: &Version) -> Fault {
    Fault::new(place_of(kind, version), "fault-configuration-field")
}

/// The form that has these fields, and no others.
fn form_of<F: DeserializeOwned + serde::Serialize>(fields: &BTreeMap<String, String>) -> Option<F> {
    let form: F = serde_json::from_value(json!(fields)).ok()?;
    let known = super::bundle::fields_of(&form);
    fields.keys().all(|field| known.contains_key(field)).then_some(form)
}

/// The day after the last of a version: the day before which another one of the
/// same key begins, in the file or here.
fn end_of(version: &Version, here: &[Version], file: &[Version]) -> Day {
    let days: BTreeSet<Day> =
        here.iter().chain(file).filter(|one| one.key == version.key).map(|one| one.from).collect();
    days.into_iter().find(|day| *day > version.from).unwrap_or(OPEN_END)
}
