//! What records are called, for those who may see them.

use std::collections::{BTreeMap, BTreeSet};

use super::record::{RecordKey, RecordKind};
use super::rooms::Rooms;
use crate::advice::{AdviceFilter, advices};
use crate::agencies::agencies;
use crate::bulletin::{BulletinRefusal, news_items};
use crate::desk::{Act, DeskError};
use crate::indicators::catalogue;
use crate::organisations::{OrganisationFilter, organisations};
use crate::outreach::{SessionFilter, sessions};
use crate::plan::{PlanRefusal, duty};
use crate::reconciliation::standing_tables;
use crate::register::{UnitId, names_of};
use crate::reports::reports;
use crate::reviews::reviews;
use crate::rounds::{FilingId, RoundRefusal, names_of_filing, rounds};
use crate::territory::{PlaceId, TerritoryRefusal, place, zones};
use crate::words::day_text;

/// Names by record.
pub(super) type Names = BTreeMap<RecordKey, String>;

/// The names of these records; one that is not there, or that whoever asks may
/// not see, has none.
pub(super) async fn names(rooms: &mut Rooms<'_>, wanted: &BTreeSet<RecordKey>) -> Result<Names, DeskError> {
    let mut found = Names::new();
    for kind in RecordKind::ALL {
        let ids: BTreeSet<i64> = wanted.iter().filter(|one| one.kind == kind).map(|one| one.id).collect();
        if ids.is_empty() || !rooms.desk.may(act_of(kind)) {
            continue;
        }
        let named = of_kind(rooms, kind, &ids).await?;
        found.extend(
            named.into_iter().filter(|(id, _)| ids.contains(id)).map(|(id, name)| (RecordKey::new(kind, id), name)),
        );
    }
    Ok(found)
}

/// The act under which records of a kind are seen.
const fn act_of(kind: RecordKind) -> Act {
    match kind {
        RecordKind::Unit => Act::ReadRegister,
        RecordKind::Zone | RecordKind::Place => Act::ReadTerritory,
        RecordKind::Task | RecordKind::Duty => Act::ReadPlan,
        RecordKind::Programme => Act::ReadProgrammes,
        RecordKind::Round => Act::ReadRounds,
        RecordKind::Filing => Act::ReadFiling,
        RecordKind::Table => Act::ReadReconciliation,
        RecordKind::Review => Act::ReadReviews,
        RecordKind::Report => Act::ReadReports,
        RecordKind::Advice => Act::ReadAdvice,
        RecordKind::Session => Act::ReadOutreach,
        RecordKind::News => Act::ReadBulletin,
        RecordKind::Organisation => Act::ReadOrganisations,
        RecordKind::Agency => Act::ReadAgencies,
        RecordKind::Indicator => Act::ReadIndicators,
    }
}

async fn of_kind(
    rooms: &mut Rooms<'_>,
    kind: RecordKind,
    ids: &BTreeSet<i64>,
) -> Result<Vec<(i64, String)>, DeskError> {
    let (desk, lang) = (rooms.desk, rooms.lang);
    let now = desk.now();
    Ok(match kind {
        RecordKind::Unit => {
            let mut reading = desk.read(Act::ReadRegister, now).await?;
            let asked = reading.as_of();
            let ids: Vec<UnitId> = ids.iter().map(|id| UnitId(*id)).collect();
            let found = names_of(desk, &mut reading, asked, &ids).await?;
            found.into_iter().map(|(id, name)| (id.0, name)).collect()
        }
        RecordKind::Zone => zones(desk, now).await?.into_iter().map(|zone| (zone.id.0, zone.name)).collect(),
        RecordKind::Place => {
            let mut found = Vec::new();
            for id in ids {
                match place(desk, now, PlaceId(*id)).await {
                    Ok(place) => found.push((*id, place.full_name)),
                    Err(TerritoryRefusal::Desk(error)) => return Err(error),
                    Err(_) => {}
                }
            }
            found
        }
        RecordKind::Task => {
            let tasks = rooms.plans().await?.iter().flat_map(|plan| &plan.tasks);
            tasks.map(|task| (task.id.0, task.name.clone())).collect()
        }
        RecordKind::Duty => {
            let mut found = Vec::new();
            for id in ids {
                match duty(desk, now, crate::plan::DutyId(*id)).await {
                    Ok(duty) => found.push((*id, duty.name)),
                    Err(PlanRefusal::Desk(error)) => return Err(error),
                    Err(_) => {}
                }
            }
            found
        }
        RecordKind::Programme => rooms.programmes().await?.iter().map(|one| (one.id.0, one.name.clone())).collect(),
        RecordKind::Round => rounds(desk).await?.into_iter().map(|one| (one.round.id.0, one.round.title)).collect(),
        RecordKind::Filing => {
            let mut found = Vec::new();
            for id in ids {
                match names_of_filing(desk, FilingId(*id)).await {
                    Ok((_, reporter)) => found.push((*id, reporter)),
                    Err(RoundRefusal::Desk(error)) => return Err(error),
                    Err(_) => {}
                }
            }
            found
        }
        RecordKind::Table => standing_tables(desk, now).await?.into_iter().map(|one| (one.id, one.title)).collect(),
        RecordKind::Review => reviews(desk, now, None).await?.into_iter().map(|one| (one.id.0, one.title)).collect(),
        RecordKind::Report => {
            let found = reports(desk, now, None).await?.into_iter().map(|report| report.line);
            found
                .map(|one| {
                    (
                        one.id.0,
                        one.symbol.map_or_else(|| one.subject.clone(), |symbol| format!("{symbol}: {}", one.subject)),
                    )
                })
                .collect()
        }
        RecordKind::Advice => {
            let found = advices(desk, now, AdviceFilter::default()).await?;
            found
                .into_iter()
                .map(|one| {
                    (
                        one.id.0,
                        one.out.map_or_else(|| one.title.clone(), |out| format!("{}: {}", out.symbol, one.title)),
                    )
                })
                .collect()
        }
        RecordKind::Session => {
            let found = sessions(desk, now, &SessionFilter::default()).await?.into_iter().map(|one| one.line);
            found.map(|one| (one.id.0, format!("{} ({})", one.theme, day_text(lang, one.held_on)))).collect()
        }
        RecordKind::News => match news_items(desk).await {
            Ok(items) => items.into_iter().map(|one| (one.item.id.0, one.item.title)).collect(),
            Err(BulletinRefusal::Desk(error)) => return Err(error),
            Err(_) => Vec::new(),
        },
        RecordKind::Organisation => {
            let found = organisations(desk, now, &OrganisationFilter::default()).await?;
            found.into_iter().map(|one| (one.id.0, one.name)).collect()
        }
        RecordKind::Agency => agencies(desk, now).await?.into_iter().map(|one| (one.id.0, one.name)).collect(),
        RecordKind::Indicator => {
            let catalogue = catalogue(desk, now).await?;
            catalogue.all().iter().map(|one| (one.id.0, format!("{} {}", one.code, one.name(lang)))).collect()
        }
    })
}
