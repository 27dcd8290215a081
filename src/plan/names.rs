//! Names of the agencies and divisions that work on tasks, as they were on a
//! day.

use std::collections::HashMap;

use super::plan::Plan;
use super::task::{BodyPart, Task};
use crate::agencies::{DivisionId, agencies, divisions};
use crate::desk::{AgencyId, AsOf, Desk, DeskError};

/// Names of agencies and divisions.
#[derive(Clone, Debug, Default)]
pub struct BodyNames {
    agencies: HashMap<AgencyId, String>,
    divisions: HashMap<DivisionId, String>,
}

impl BodyNames {
    /// The names of these agencies' divisions, and of every agency: as on the
    /// day, else as they are today.
    pub async fn of(desk: &Desk, as_of: AsOf, mut wanted: Vec<AgencyId>) -> Result<Self, DeskError> {
        wanted.sort_unstable();
        wanted.dedup();
        let mut names = Self::default();
        for day in [desk.now(), as_of] {
            names.agencies.extend(agencies(desk, day).await?.into_iter().map(|agency| (agency.id, agency.short_name)));
            for agency in &wanted {
                let found = divisions(desk, day, *agency).await?;
                names.divisions.extend(found.into_iter().map(|division| (division.id, division.name)));
            }
        }
        Ok(names)
    }

    /// The names of all who work on the tasks of a plan.
    pub async fn of_plan(desk: &Desk, as_of: AsOf, plan: &Plan) -> Result<Self, DeskError> {
        let bodies = plan.tasks.iter().flat_map(|task| &task.bodies);
        let wanted = bodies.map(|body| body.agency).collect();
        Self::of(desk, as_of, wanted).await
    }

    /// The agency; its number where nobody knows it.
    #[must_use]
    pub fn agency(&self, agency: AgencyId) -> String {
        self.agencies.get(&agency).cloned().unwrap_or_else(|| format!("№ {agency}"))
    }

    /// The division, where one is named, and its agency.
    #[must_use]
    pub fn name(&self, agency: AgencyId, division: Option<DivisionId>) -> String {
        let agency = self.agency(agency);
        match division.and_then(|id| self.divisions.get(&id)) {
            Some(division) => format!("{division}, {agency}"),
            None => agency,
        }
    }

    /// Everybody who does this part in a task.
    #[must_use]
    pub fn of_part(&self, task: &Task, part: BodyPart) -> Vec<String> {
        task.of_part(part).map(|body| self.name(body.agency, body.division)).collect()
    }
}
