//! What each check finds on a day.

use std::collections::{HashMap, HashSet};

use jiff::ToSpan as _;
use songhanh_vietnamese::tax_code::{self, Outcome};

use super::catalogue::{Check, Checked, Found};
use crate::access::users;
use crate::agencies::agencies;
use crate::calendar::Period;
use crate::desk::{Act, AsOf, Desk, DeskError};
use crate::indicators::{Grain, TargetFilter, ValueFilter, catalogue, targets, values_of};
use crate::organisations::{OrganisationFilter, organisations};
use crate::register::{ListedUnit, UnitFilter, probable_duplicates, units};
use crate::territory::{Gazetteer, gazetteer};
use crate::words::{Words, period_text};

/// Pairs of probable duplicates that are listed at most.
const DUPLICATES_MAX: usize = 1_000;

/// Months back within which values are looked at: a year and the one before.
const VALUE_MONTHS: i64 = 24;

/// A zone that has closed, among `territory::ZONE_STATUSES`.
const ZONE_CLOSED: &str = "cham-dut";

/// The checks asked for (all where none is named), with what they find on a day.
pub async fn checks(desk: &Desk, as_of: AsOf, wanted: &[Check], words: &Words) -> Result<Vec<Checked>, DeskError> {
    drop(desk.read(Act::ReadChecks, as_of).await?);
    let all = units(desk, as_of, &UnitFilter::default()).await?.rows;
    let (gazetteer, now) = gazetteer(desk).await?;
    let looking =
        Looking { desk, as_of: AsOf { known: as_of.known.min(now.known), ..as_of }, all, gazetteer: &gazetteer, words };
    let mut checked = Vec::new();
    for check in Check::ALL.into_iter().filter(|check| wanted.is_empty() || wanted.contains(check)) {
        checked.push(Checked { check, found: looking.find(check).await? });
    }
    Ok(checked)
}

struct Looking<'l> {
    desk: &'l Desk,
    as_of: AsOf,
    all: Vec<ListedUnit>,
    gazetteer: &'l Gazetteer,
    words: &'l Words,
}

impl Looking<'_> {
    async fn find(&self, check: Check) -> Result<Option<Vec<Found>>, DeskError> {
        let found = match check {
            Check::UnitsInNoCommune => self.of_units("place", |unit| unit.unit.commune.is_none().then(String::new)),
            Check::UnitsInEndedCommune => self.of_units("place", |unit| {
                let ended = unit.unit.commune.is_some_and(|id| self.gazetteer.place(id, self.as_of).is_none());
                ended.then(|| unit.commune_name.clone())
            }),
            Check::UnitsInEndedZone => self.of_units("place", |unit| self.ended_zone(unit)),
            Check::UnitsWithoutStatus => self.of_units("status", |unit| unit.unit.status.is_empty().then(String::new)),
            Check::TaxCodesWrong => self.of_units("facts", |unit| {
                let code = &unit.unit.tax_code;
                let right = matches!(tax_code::read(code), Outcome::Blank | Outcome::Code(_));
                (!right).then(|| code.to_string())
            }),
            Check::ProbableDuplicates => self.duplicates().await?,
            Check::OrganisationsOfEndedUnits => self.of_organisations(false).await?,
            Check::OrganisationsOfNobody => self.of_organisations(true).await?,
            Check::ValuesOfEndedUnits => self.values().await?,
            Check::TargetsWithoutIndicator => self.targets().await?,
            Check::UsersOfEndedAgencies => return self.users().await,
        };
        Ok(Some(found))
    }

    /// The units of which `wrong` says something; `page` is where they are put
    /// right.
    fn of_units(&self, page: &str, wrong: impl Fn(&ListedUnit) -> Option<String>) -> Vec<Found> {
        let found = |unit: &ListedUnit| {
            let href = format!("/units/{}/{page}", unit.unit.id);
            wrong(unit).map(|detail| Found { name: unit.unit.name.to_string(), detail, href })
        };
        self.all.iter().filter_map(found).collect()
    }

    fn ended_zone(&self, unit: &ListedUnit) -> Option<String> {
        unit.unit.zones.iter().find_map(|(id, _)| match self.gazetteer.zone(*id, self.as_of) {
            Some(zone) => (zone.status == ZONE_CLOSED).then(|| zone.name.clone()),
            None => {
                Some(self.gazetteer.last_of_zone(*id, self.as_of.known).map_or(String::new(), |zone| zone.name.clone()))
            }
        })
    }

    async fn duplicates(&self) -> Result<Vec<Found>, DeskError> {
        let pairs = probable_duplicates(self.desk, DUPLICATES_MAX).await?;
        let found = |pair: crate::register::Duplicate| Found {
            href: format!("/units/{}/merging?with={}", pair.left, pair.right),
            name: pair.left_name,
            detail: pair.right_name,
        };
        Ok(pairs.into_iter().map(found).collect())
    }

    fn names(&self) -> HashMap<i64, &str> {
        self.all.iter().map(|unit| (unit.unit.id.0, &*unit.unit.name)).collect()
    }

    /// Organisations that cover nobody, or somebody who is not there.
    async fn of_organisations(&self, nobody: bool) -> Result<Vec<Found>, DeskError> {
        let there = self.names();
        let mut reading = self.desk.read(Act::ReadRegister, self.as_of).await?;
        let merged = crate::register::survivors_in(&mut reading).await?;
        drop(reading);
        let all = organisations(self.desk, self.as_of, &OrganisationFilter::default()).await?;
        let mut found = Vec::new();
        for one in all {
            let gone = one.units.iter().filter(|unit| {
                let survivor = merged.get(&crate::register::UnitId(**unit)).map_or(**unit, |survivor| survivor.0);
                !there.contains_key(&survivor)
            });
            let gone: Vec<String> = gone.map(ToString::to_string).collect();
            if if nobody { one.units.is_empty() } else { !gone.is_empty() } {
                found.push(Found {
                    name: one.name.clone(),
                    detail: gone.join(", "),
                    href: format!("/organisations/{}", one.id),
                });
            }
        }
        Ok(found)
    }

    /// Values of the last two years stated of units that are not there.
    async fn values(&self) -> Result<Vec<Found>, DeskError> {
        let on = self.as_of.on;
        let within = on.checked_sub(VALUE_MONTHS.months()).ok().and_then(|from| Period::half_open(from, on).ok());
        let filter = ValueFilter { grain: Some(Grain::Unit), within, ..ValueFilter::default() };
        let there = self.names();
        let mut reading = self.desk.read(Act::ReadRegister, self.as_of).await?;
        let merged = crate::register::survivors_in(&mut reading).await?;
        drop(reading);
        let catalogue = catalogue(self.desk, self.as_of).await?;
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        for value in values_of(self.desk, self.as_of, &filter).await? {
            let unit = value.key.subject.id;
            let survivor = merged.get(&crate::register::UnitId(unit)).map_or(unit, |survivor| survivor.0);
            if there.contains_key(&survivor) || !seen.insert((unit, value.key.indicator, value.key.period)) {
                continue;
            }
            let code = catalogue.get(value.key.indicator).map_or(String::new(), |one| one.code.clone());
            found.push(Found {
                name: unit.to_string(),
                detail: format!("{code}, {}", period_text(self.words.lang(), value.key.period)),
                href: format!(
                    "/figures/history?grain=unit&subject={unit}&indicator={code}&period={}&reckoning={}",
                    value.key.period,
                    value.key.kind.word()
                ),
            });
        }
        Ok(found)
    }

    async fn targets(&self) -> Result<Vec<Found>, DeskError> {
        let mut found = Vec::new();
        for target in targets(self.desk, self.as_of, &TargetFilter::default()).await? {
            let on = AsOf { on: target.period.last_day(), ..self.as_of };
            if catalogue(self.desk, on).await?.get(target.indicator).is_none() {
                found.push(Found {
                    name: target.basis.clone(),
                    detail: period_text(self.words.lang(), target.period),
                    href: "/targets".into(),
                });
            }
        }
        Ok(found)
    }

    /// Users who may sign in for an agency that is no more; none where the actor
    /// may not see users.
    async fn users(&self) -> Result<Option<Vec<Found>>, DeskError> {
        if !self.desk.may(Act::ReadUsers) {
            return Ok(None);
        }
        let there: HashSet<_> = agencies(self.desk, self.as_of).await?.into_iter().map(|agency| agency.id).collect();
        let gone = |user: &crate::access::User| user.open && user.agency.is_some_and(|agency| !there.contains(&agency));
        let found = users(self.desk).await?.into_iter().filter(gone);
        Ok(Some(found.map(|user| Found { name: user.name, detail: user.login, href: "/users".into() }).collect()))
    }
}
