//! One change of many units: looked at first, then recorded as one act, which is
//! taken back as one.

use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::form::UnitForm;
use super::list::rows_of;
use super::record::record_units_in;
use super::unit::{RegisterRefusal, UnitDraft, UnitId, UnitRow};
use crate::calendar::Day;
use crate::desk::{Act, AsOf, Desk, DeskError, Fault, Note, Signed};
use crate::territory::gazetteer;
use crate::words::args;

/// Units of one change at most: what one can look through before signing it.
pub const UNITS_MAX: usize = 500;

/// What of many units can be changed at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitField {
    /// The status.
    Status,
    /// The kind.
    Kind,
    /// The ownership.
    Ownership,
    /// The zone of the headquarters.
    Zone,
}

impl UnitField {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Status, Self::Kind, Self::Ownership, Self::Zone];

    /// The word of it in forms.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Kind => "kind",
            Self::Ownership => "ownership",
            Self::Zone => "zone",
        }
    }

    /// What a unit has there: a code, or the id of a zone.
    fn of(self, row: &UnitRow) -> String {
        match self {
            Self::Status => row.status.to_string(),
            Self::Kind => row.kind.to_string(),
            Self::Ownership => row.ownership.to_string(),
            Self::Zone => row.zone().map_or_else(String::new, |zone| zone.to_string()),
        }
    }
}

/// One change of many units, as typed: one of the four fields is filled.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct UnitsForm {
    /// Ids of the units.
    pub units: Vec<String>,
    /// Code of a status.
    pub status: String,
    /// Code of a kind.
    pub kind: String,
    /// Code of an ownership.
    pub ownership: String,
    /// Id of a zone.
    pub zone: String,
    /// From this day on; today where empty.
    pub from: String,
    /// The paper that says so.
    pub source: String,
}

/// A unit before and after.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct UnitEdit {
    /// The unit.
    pub unit: UnitId,
    /// What it is called.
    pub name: String,
    /// What it has: a code, or the id of a zone.
    pub before: String,
    /// What it would have.
    pub after: String,
}

impl UnitEdit {
    /// False where it has that already.
    #[must_use]
    pub fn changes(&self) -> bool {
        self.before != self.after
    }
}

/// A change of many units as it would be.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct UnitsEdit {
    /// What is changed.
    pub field: UnitField,
    /// From which day on.
    pub from: Day,
    /// Each unit, in the order in which they were chosen.
    pub lines: Vec<UnitEdit>,
    /// Hash of all this: what is signed is what was looked at.
    pub digest: String,
    #[serde(skip)]
    drafts: Vec<UnitDraft>,
}

/// Looks at a change of many units; nothing is recorded.
pub async fn look_at_units(desk: &Desk, form: &UnitsForm) -> Result<UnitsEdit, RegisterRefusal> {
    if !desk.may(Act::RecordUnit) {
        return Err(DeskError::NotAllowed { act: Act::RecordUnit, role: desk.actor().role }.into());
    }
    let mut faults = Vec::new();
    let mut units: Vec<UnitId> = form.units.iter().filter_map(|id| id.trim().parse().ok()).collect();
    let mut seen = std::collections::BTreeSet::new();
    units.retain(|unit| seen.insert(*unit));
    if units.is_empty() {
        faults.push(Fault::new("units", "fault-nothing-chosen"));
    }
    if units.len() > UNITS_MAX {
        faults.push(Fault::with("units", "fault-too-many-chosen", args([("most", UNITS_MAX.to_string())])));
    }
    let typed = [&form.status, &form.kind, &form.ownership, &form.zone];
    let filled: Vec<(UnitField, String)> = UnitField::ALL
        .into_iter()
        .zip(typed)
        .map(|(field, text)| (field, text.trim().to_owned()))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    if filled.len() != 1 {
        faults.push(Fault::new("field", "fault-one-change"));
    }
    let today = desk.now().on;
    let from = match form.from.trim() {
        "" => Some(today),
        text => text.parse::<Day>().ok(),
    };
    if from.is_none() {
        faults.push(Fault::new("from", "fault-not-a-day"));
    }
    let (Some((field, value)), Some(from), true) = (filled.into_iter().next(), from, faults.is_empty()) else {
        return Err(RegisterRefusal::Faults(faults));
    };
    let (gazetteer, now) = gazetteer(desk).await?;
    let mut reading = desk.read(Act::ReadRegister, AsOf { on: from, ..desk.now() }).await?;
    let asked = reading.as_of();
    let rows = rows_of(desk, &mut reading, asked, &units).await?;
    drop(reading);
    let one = UnitForm { source: Some(form.source.clone()), ..of_field(field, &value) };
    let (mut lines, mut drafts) = (Vec::new(), Vec::new());
    for unit in units {
        let row = rows.iter().find(|(id, _)| *id == unit).map(|(_, row)| row);
        let row = row.ok_or(RegisterRefusal::NotFound(unit))?;
        drafts.push(one.check(&gazetteer, from, now, Some(unit)).map_err(RegisterRefusal::Faults)?);
        lines.push(UnitEdit { unit, name: row.name.to_string(), before: field.of(row), after: value.clone() });
    }
    let digest = digest(field, from, &lines);
    Ok(UnitsEdit { field, from, lines, digest, drafts })
}

fn of_field(field: UnitField, value: &str) -> UnitForm {
    let value = Some(value.to_owned());
    match field {
        UnitField::Status => UnitForm { status: value, ..UnitForm::default() },
        UnitField::Kind => UnitForm { kind: value, ..UnitForm::default() },
        UnitField::Ownership => UnitForm { ownership: value, ..UnitForm::default() },
        UnitField::Zone => UnitForm { zone: value, ..UnitForm::default() },
    }
}

fn digest(field: UnitField, from: Day, lines: &[UnitEdit]) -> String {
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    };
    part(field.word());
    part(&from.to_string());
    for line in lines {
        part(&line.unit.to_string());
        part(&line.before);
        part(&line.after);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Records a change of many units as one act. `seen` is the digest of what was
/// looked at: where a unit was changed meanwhile, nothing is recorded. Gives how
/// many changed.
pub async fn change_units(desk: &Desk, form: &UnitsForm, seen: &str) -> Result<Signed<usize>, RegisterRefusal> {
    let edit = look_at_units(desk, form).await?;
    if edit.digest != seen {
        return Err(RegisterRefusal::LookedAtOtherwise);
    }
    let changing: Vec<bool> = edit.lines.iter().map(UnitEdit::changes).collect();
    let mut keep = changing.iter();
    let mut drafts = edit.drafts;
    drafts.retain(|_| keep.next().copied().unwrap_or(false));
    let count = drafts.len();
    let mut change = desk.change(Act::RecordUnit).await?;
    let field = edit.field.word();
    let mut notes = edit.lines.iter().filter(|line| line.changes()).map(|line| {
        let after = json!({field: line.after, "from": edit.from, "source": form.source.trim()});
        Note::changed("unit", line.unit, json!({field: line.before}), after)
    });
    let Some(first) = notes.next() else {
        return Err(RegisterRefusal::Faults(vec![Fault::new("field", "fault-changes-nothing")]));
    };
    record_units_in(&mut change, drafts).await?;
    for note in notes {
        change.note(note);
    }
    Ok(change.commit(first).await?.of(count))
}
