//! Projects: a unit has any number, each with its certificate and capital.

use serde_json::json;
use songhanh_vietnamese::number::{self, Outcome};

use super::form::Check;
use super::sql;
use super::unit::{RegisterRefusal, UnitId};
use super::vocabulary::statuses;
use crate::calendar::{BEGINNING, Day, OPEN_END};
use crate::desk::{Act, AsOf, Desk, Note, Signed};
use crate::id_type;
use crate::store::{Bind, Row, StoreError};
use crate::territory::{ZoneId, gazetteer};

id_type! {
    /// A project of a unit.
    ProjectId
}

/// Currencies that capital is registered in.
const CURRENCIES: [&str; 2] = ["VND", "USD"];
/// What an amount is typed in, and how many hundredths of the currency that is.
const AMOUNT_UNITS: [(&str, i128); 4] =
    [("", 100), ("thousand", 100_000), ("million", 100_000_000), ("billion", 100_000_000_000)];

/// A project as it was from one day to another.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Project {
    /// Its id.
    pub id: ProjectId,
    /// Whose it is.
    pub unit: UnitId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Number of the investment certificate or decision.
    pub certificate: String,
    /// The day of it.
    pub certified_on: Option<Day>,
    /// Who issued it.
    pub authority: String,
    /// `VND` or `USD`.
    pub currency: String,
    /// Registered capital in hundredths of the currency.
    pub registered_capital: Option<i64>,
    /// Implemented capital in hundredths of the currency.
    pub implemented_capital: Option<i64>,
    /// Area in square metres.
    pub area: Option<i64>,
    /// Code of its status, or empty.
    pub status: String,
    /// The zone that it is in.
    pub zone: Option<ZoneId>,
    /// The document that says so.
    pub source: String,
    /// The first day of this state.
    pub valid_from: Day,
    /// The day after the last.
    pub valid_to: Day,
}

/// What is typed about a project.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct ProjectForm {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Number of the certificate.
    pub certificate: String,
    /// Day of it, `2024-07-01`.
    pub certified_on: String,
    /// Who issued it.
    pub authority: String,
    /// `VND` or `USD`.
    pub currency: String,
    /// What the amounts are typed in: empty, `thousand`, `million`, `billion`.
    pub amount_unit: String,
    /// Registered capital.
    pub registered_capital: String,
    /// Implemented capital.
    pub implemented_capital: String,
    /// Area in hectares.
    pub area: String,
    /// Code of its status.
    pub status: String,
    /// Id of a zone.
    pub zone: String,
    /// The document that says so.
    pub source: String,
}

pub(super) fn project_row(row: &Row) -> Result<Project, StoreError> {
    Ok(Project {
        id: row.get(0)?,
        unit: row.get(1)?,
        code: row.get(2)?,
        name: row.get(3)?,
        certificate: row.get(4)?,
        certified_on: row.get(5)?,
        authority: row.get(6)?,
        currency: row.get(7)?,
        registered_capital: row.get(8)?,
        implemented_capital: row.get(9)?,
        area: row.get(10)?,
        status: row.get(11)?,
        zone: row.get(12)?,
        source: row.get(13)?,
        valid_from: row.get(14)?,
        valid_to: row.get(15)?,
    })
}

/// An amount of `scale` units each, as a whole number of them; blank is unknown.
fn amount(check: &mut Check<'_>, place: &str, text: &str, scale: i128) -> Option<i64> {
    match number::read(text, None) {
        Outcome::Blank | Outcome::Unknown => None,
        Outcome::Number(figure) if !figure.value.is_negative() && figure.unit.is_none() && !figure.percent => {
            let tens = 10_i128.pow(u32::from(figure.value.scale()));
            let exact = figure.value.mantissa().checked_mul(scale);
            let whole = exact.filter(|exact| exact % tens == 0).and_then(|exact| i64::try_from(exact / tens).ok());
            if whole.is_none() {
                check.fault(place, "fault-number-out-of-range");
            }
            whole
        }
        Outcome::Ambiguous { .. } => {
            check.fault(place, "fault-number-ambiguous");
            None
        }
        _ => {
            check.fault(place, "fault-not-a-number");
            None
        }
    }
}

impl ProjectForm {
    /// The values of `project_fact`, in the order of its columns, or every
    /// fault at once.
    fn values(&self, unit: UnitId, check: &mut Check<'_>, today: Day) -> Vec<(&'static str, Bind)> {
        if self.name.trim().is_empty() {
            check.fault("name", "fault-missing");
        }
        let certified_on = match self.certified_on.trim() {
            "" => None,
            typed => match typed.parse::<Day>() {
                Err(_) => {
                    check.fault("certified_on", "fault-not-a-day");
                    None
                }
                Ok(day) => {
                    if day > today {
                        check.fault("certified_on", "fault-day-in-future");
                    }
                    Some(day)
                }
            },
        };
        let currency = if self.currency.is_empty() { CURRENCIES[0] } else { &self.currency };
        if !CURRENCIES.contains(&currency) {
            check.fault("currency", "fault-not-in-list");
        }
        let scale = AMOUNT_UNITS.iter().find(|(word, _)| *word == self.amount_unit).map(|(_, scale)| *scale);
        if scale.is_none() {
            check.fault("amount_unit", "fault-not-in-list");
        }
        let scale = scale.unwrap_or(1);
        let registered = amount(check, "registered_capital", &self.registered_capital, scale);
        let implemented = amount(check, "implemented_capital", &self.implemented_capital, scale);
        let area = amount(check, "area", &self.area, 10_000);
        if !self.status.is_empty() && !statuses().iter().any(|one| one.code == self.status) {
            check.fault("status", "fault-not-in-list");
        }
        let zone = check.zone("zone", &self.zone);
        vec![
            ("unit", unit.into()),
            ("code", self.code.trim().into()),
            ("name", self.name.trim().into()),
            ("certificate", self.certificate.trim().into()),
            ("certified_on", certified_on.into()),
            ("authority", self.authority.trim().into()),
            ("currency", currency.into()),
            ("registered_capital", registered.into()),
            ("implemented_capital", implemented.into()),
            ("area", area.into()),
            ("status", self.status.as_str().into()),
            ("zone", zone.into()),
            ("source", self.source.trim().into()),
        ]
    }
}

/// Records a project of a unit from day `from` on: a new one, or (with `id`)
/// what a project is from that day.
pub async fn record_project(
    desk: &Desk,
    unit: UnitId,
    id: Option<ProjectId>,
    form: &ProjectForm,
    from: Day,
) -> Result<Signed<ProjectId>, RegisterRefusal> {
    let (gazetteer, now) = gazetteer(desk).await?;
    let mut change = desk.change(Act::RecordProject).await?;
    let at = AsOf { on: from, known: change.at() };
    if !sql::exists(&mut change, unit, at.known).await? {
        return Err(RegisterRefusal::NotFound(unit));
    }
    let mut check = Check::new(&gazetteer, AsOf { on: from, known: now.known });
    let values = form.values(unit, &mut check, now.on);
    let faults = check.faults();
    if !faults.is_empty() {
        return Err(RegisterRefusal::Faults(faults));
    }
    let after = json!({"unit": unit, "name": form.name.trim(), "code": form.code.trim(), "from": from});
    let (id, note) = match id {
        Some(id) => {
            let known = sql::projects(&mut change, at, "project", id.0).await?;
            let before = known.first().map(project_row).transpose()?.filter(|project| project.unit == unit);
            let before = before.ok_or(RegisterRefusal::ProjectNotFound(id))?;
            (id, Note::changed("project", id, json!({"name": before.name, "code": before.code}), after))
        }
        None => {
            let id = ProjectId(change.next_id().await?);
            let row: Vec<Bind> = vec![id.into(), BEGINNING.into(), OPEN_END.into()];
            change.open_rows("project", &["id", "valid_from", "valid_to"], vec![row]).await?;
            (id, Note::new_record("project", id, after))
        }
    };
    change.state("project_fact", &[("project", id.into())], &values, (from, OPEN_END)).await?;
    Ok(change.commit(note).await?.of(id))
}
