//! `songhanh register project`: the projects of a unit.

use clap::Args;

use super::Stopped;
use super::context::Context;
use super::finding::zone_of;
use crate::calendar::Day;
use crate::desk::{AsOf, Desk};
use crate::register::{ProjectForm, ProjectId, UnitId, record_project};
use crate::territory::gazetteer;

/// What is recorded of a project.
#[derive(Args)]
pub(super) struct Project {
    /// The unit's number.
    unit: UnitId,
    /// A known project, by its number: all of it is stated anew from the day on.
    #[arg(long)]
    project: Option<ProjectId>,
    /// The first day of what is stated (YYYY-MM-DD; default: today).
    #[arg(long, value_name = "DAY")]
    from: Option<Day>,
    /// The project's name.
    #[arg(long)]
    title: String,
    /// Its code.
    #[arg(long, default_value = "")]
    code: String,
    /// Number of the investment certificate or decision.
    #[arg(long, default_value = "")]
    certificate: String,
    /// Day of the certificate.
    #[arg(long, value_name = "DAY")]
    certified_on: Option<Day>,
    /// Who issued it.
    #[arg(long, default_value = "")]
    authority: String,
    /// VND or USD.
    #[arg(long, default_value = "VND")]
    currency: String,
    /// What the amounts are given in: thousand, million or billion (default:
    /// the currency itself).
    #[arg(long, default_value = "")]
    amount_unit: String,
    /// Registered capital.
    #[arg(long, default_value = "")]
    registered: String,
    /// Implemented capital.
    #[arg(long, default_value = "")]
    implemented: String,
    /// Area in hectares.
    #[arg(long, default_value = "")]
    area: String,
    /// Code of its status, for example HĐ.
    #[arg(long, default_value = "")]
    status: String,
    /// The zone that it is in: its name or number.
    #[arg(long)]
    zone: Option<String>,
    /// The document or file that says so.
    #[arg(long, default_value = "")]
    source: String,
}

impl Project {
    pub(super) async fn run(self, context: &Context, desk: &Desk) -> Result<(), Stopped> {
        let (gazetteer, now) = gazetteer(desk).await?;
        let from = self.from.unwrap_or(desk.now().on);
        let at = AsOf { on: from, known: now.known };
        let zone = self.zone.map(|text| zone_of(&gazetteer, &text, at)).transpose()?;
        let form = ProjectForm {
            code: self.code,
            name: self.title,
            certificate: self.certificate,
            certified_on: self.certified_on.map_or(String::new(), |day| day.to_string()),
            authority: self.authority,
            currency: self.currency,
            amount_unit: self.amount_unit,
            registered_capital: self.registered,
            implemented_capital: self.implemented,
            area: self.area,
            status: self.status,
            zone: zone.map_or(String::new(), |id| id.to_string()),
            source: self.source,
        };
        context.recorded("project", &record_project(desk, self.unit, self.project, &form, from).await?);
        Ok(())
    }
}
