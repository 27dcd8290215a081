//! How somebody stands to a filing: they report, they ask, they are a side.

use super::deputy;
use super::filing::{Filing, FilingId, Reporter};
use super::problems::RoundRefusal;
use super::round::Round;
use super::sql;
use crate::calendar::{Day, Instant};
use crate::desk::{Act, Actor, AgencyId, Change, Desk, DeskError, Role};
use crate::store::{Connection, StoreError};

/// How an actor stands to a filing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Stance {
    /// They fill it in: their agency reports, or asks a unit and types for it.
    pub reports: bool,
    /// Their agency asks.
    pub asks: bool,
    /// Their agency is one of the sides that have to agree.
    pub is_side: bool,
    /// They see everything: the operator.
    pub sees_all: bool,
}

impl Stance {
    pub(super) fn of(actor: &Actor, round: &Round, filing: &Filing) -> Self {
        if actor.role == Role::Respondent {
            return Self { reports: actor.only == Some(filing.id.0), ..Self::default() };
        }
        let zones = filing.zones();
        let (asks, reports) = match filing.reporter {
            Reporter::Agency(agency) => (actor.answers_for(round.agency), actor.answers_for_zones(agency, &zones)),
            // Who asks a unit goes with the zone in which it is.
            Reporter::Unit(_) => {
                let asks = actor.answers_for_zones(round.agency, &zones);
                (asks, asks)
            }
        };
        let is_side = filing.sides(&round.sides).into_iter().any(|side| actor.answers_for_zones(side, &zones));
        Self { reports, asks, is_side, sees_all: actor.role == Role::Operator }
    }

    /// True where they may see its cells at all.
    #[must_use]
    pub fn sees(self) -> bool {
        self.reports || self.asks || self.is_side || self.sees_all
    }

    /// The moment whose content they see: those who report see what stands, the
    /// others what was last sent in; none where nothing was.
    pub(super) fn sees_as_of(self, filing: &Filing, known: Instant) -> Option<Instant> {
        if self.reports || self.sees_all { Some(known) } else { filing.submitted_at }
    }
}

/// Opens a change for what an approver does, or an editor whom an approver of
/// their agency named as deputy for today; the flag says so.
pub(super) async fn change_of(desk: &Desk, act: Act) -> Result<(Change, bool), RoundRefusal> {
    if desk.may(act) || !desk.may(Act::ActAsDeputy) {
        return Ok((desk.change(act).await?, false));
    }
    let mut change = desk.change(Act::ActAsDeputy).await?;
    let (actor, today) = (change.actor().clone(), change.today());
    if deputy::acts_for_approvers(&mut change, &actor, today).await? {
        return Ok((change, true));
    }
    Err(DeskError::NotAllowed { act, role: actor.role }.into())
}

/// True where the person may do what an approver does, today.
pub(super) async fn approves(
    desk: &Desk,
    connection: &mut Connection,
    act: Act,
    today: Day,
) -> Result<bool, StoreError> {
    Ok(desk.may(act)
        || desk.may(Act::ActAsDeputy) && deputy::acts_for_approvers(connection, desk.actor(), today).await?)
}

/// A filing with its round, inside a change or a reading.
pub(super) async fn found(
    connection: &mut Connection,
    known: Instant,
    id: FilingId,
) -> Result<(Round, Filing), RoundRefusal> {
    let filing = sql::filing(connection, known, id).await?.ok_or(RoundRefusal::FilingNotFound(id))?;
    let round = sql::round(connection, known, filing.round).await?.ok_or(RoundRefusal::NotFound(filing.round))?;
    Ok(round_up(round, filing))
}

/// A filing with what follows from the round: which consents stand, and whether
/// every side agrees.
pub(super) fn round_up(round: Round, mut filing: Filing) -> (Round, Filing) {
    use super::filing::FilingState;
    let sides = filing.sides(&round.sides);
    for consent in &mut filing.consents {
        consent.stands = consent.digest == filing.accepted_digest && sides.contains(&consent.agency);
    }
    if filing.state == FilingState::Accepted && filing.is_agreed_by(&sides) {
        filing.state = FilingState::Agreed;
    }
    (round, filing)
}

/// For which side that has not agreed yet the actor speaks.
pub(super) fn open_side(actor: &Actor, round: &Round, filing: &Filing) -> Option<AgencyId> {
    let open = |side: &AgencyId| !filing.consents.iter().any(|one| one.agency == *side && one.stands);
    actor.side_among_zones(filing.sides(&round.sides).into_iter().filter(open), &filing.zones())
}
