//! Names of agencies and their divisions, as they were on a day.

use std::collections::HashMap;

use super::choices::{agency_name, agency_names};
use crate::agencies::{DivisionId, divisions};
use crate::desk::{AgencyId, AsOf, Desk, DeskError};
use crate::plan::{BodyPart, Plan, Task};

/// Names of agencies and divisions.
pub(crate) struct BodyNames {
    agencies: HashMap<AgencyId, String>,
    divisions: HashMap<DivisionId, String>,
}

impl BodyNames {
    /// The names of these agencies' divisions, and of every agency.
    pub(crate) async fn of(desk: &Desk, as_of: AsOf, mut wanted: Vec<AgencyId>) -> Result<Self, DeskError> {
        wanted.sort_unstable();
        wanted.dedup();
        let mut names = HashMap::new();
        for agency in wanted {
            let found = divisions(desk, as_of, agency).await?;
            names.extend(found.into_iter().map(|division| (division.id, division.name)));
        }
        Ok(Self { agencies: agency_names(desk, as_of.on).await?, divisions: names })
    }

    /// The names of all who work on the tasks of a plan.
    pub(crate) async fn of_plan(desk: &Desk, as_of: AsOf, plan: &Plan) -> Result<Self, DeskError> {
        let bodies = plan.tasks.iter().flat_map(|task| &task.bodies);
        let wanted = bodies.map(|body| body.agency).collect();
        Self::of(desk, as_of, wanted).await
    }

    /// The agency.
    pub(crate) fn agency(&self, agency: AgencyId) -> String {
        agency_name(&self.agencies, agency)
    }

    /// The division, where one is named, and its agency.
    pub(crate) fn name(&self, agency: AgencyId, division: Option<DivisionId>) -> String {
        let agency = self.agency(agency);
        match division.and_then(|id| self.divisions.get(&id)) {
            Some(division) => format!("{division}, {agency}"),
            None => agency,
        }
    }

    /// Everybody who does this part in a task.
    pub(crate) fn of_part(&self, task: &Task, part: BodyPart) -> Vec<String> {
        task.of_part(part).map(|body| self.name(body.agency, body.division)).collect()
    }
}
