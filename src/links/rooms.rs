//! What one question about links has already asked of other rooms.

use crate::desk::{Act, Desk, DeskError};
use crate::plan::{Plan, PlanRefusal, plan};
use crate::programme::{Programme, programmes};
use crate::words::Lang;

/// The rooms as one question meets them: what many links need is asked once.
pub(super) struct Rooms<'d> {
    pub(super) desk: &'d Desk,
    pub(super) lang: Lang,
    programmes: Option<Vec<Programme>>,
    plans: Option<Vec<Plan>>,
}

impl<'d> Rooms<'d> {
    pub(super) fn new(desk: &'d Desk, lang: Lang) -> Self {
        Self { desk, lang, programmes: None, plans: None }
    }

    /// The programmes; none for whoever may not see them.
    pub(super) async fn programmes(&mut self) -> Result<&[Programme], DeskError> {
        if self.programmes.is_none() {
            let found = if self.desk.may(Act::ReadProgrammes) {
                programmes(self.desk, self.desk.now()).await?
            } else {
                Vec::new()
            };
            self.programmes = Some(found);
        }
        Ok(self.programmes.as_deref().unwrap_or_default())
    }

    /// The plans; none for whoever may not see them.
    pub(super) async fn plans(&mut self) -> Result<&[Plan], DeskError> {
        if self.plans.is_none() {
            let mut found = Vec::new();
            let ids: Vec<_> = self.programmes().await?.iter().map(|one| one.id).collect();
            for id in ids {
                if !self.desk.may(Act::ReadPlan) {
                    break;
                }
                match plan(self.desk, self.desk.now(), id).await {
                    Ok((_, plan)) => found.push(plan),
                    Err(PlanRefusal::Desk(error)) => return Err(error),
                    Err(_) => {}
                }
            }
            self.plans = Some(found);
        }
        Ok(self.plans.as_deref().unwrap_or_default())
    }
}
