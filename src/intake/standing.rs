//! What a file says against what the store says already, on the day of the
//! file's figures: another office's figures of the same cells, the zone that a
//! unit is in, and whether it has stopped.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use songhanh_spreadsheet::grid::Address;
use songhanh_vietnamese::Decimal;

use super::asked::{Asked, Looking};
use super::found::shown;
use super::known::Known;
use super::layout::SubjectKind;
use super::look::Look;
use super::problem::{Found, Rule};
use super::reading::keep_order;
use super::rules::{is_active, is_stopped};
use super::seen::Seen;
use super::sql::{self, Placement};
use super::statement::{Statement, each_part};
use super::subject::RowIs;
use super::view::View;
use crate::agencies::agencies_in;
use crate::calendar::{Day, Period};
use crate::desk::{Act, AgencyId, Desk, DeskError};
use crate::indicators::{Grain, IndicatorId, Key, Stated, Subject, ValueFilter, values_of_in};
use crate::register::units_on;
use crate::territory::ZoneId;

/// What stands in the store about the rows of a look.
#[derive(Default)]
pub(super) struct Standing {
    units: HashMap<i64, UnitThen>,
    others: HashMap<Key, Vec<Stated>>,
    agencies: HashMap<AgencyId, String>,
    placements: HashMap<i64, Vec<Placement>>,
}

/// A unit on the day of the figures.
struct UnitThen {
    zone: Option<ZoneId>,
    status: Box<str>,
}

/// What the cells of a look are about.
#[derive(Default)]
struct About {
    indicators: BTreeSet<IndicatorId>,
    periods: BTreeSet<Period>,
}

impl Standing {
    fn agency(&self, id: AgencyId) -> String {
        self.agencies.get(&id).cloned().unwrap_or_else(|| id.to_string())
    }
}

impl Look {
    /// The day on which the rows of the file are what it says they are.
    pub(super) fn day(&self) -> Option<Day> {
        self.period.map(Period::last_day).or(self.cut_off)
    }

    /// What kind of thing the rows are.
    pub(super) fn grain(&self) -> Grain {
        match self.subject {
            Some(SubjectKind::Zone) => Grain::Zone,
            Some(SubjectKind::Commune) => Grain::Commune,
            Some(SubjectKind::Province) => Grain::Province,
            Some(SubjectKind::Programme) => Grain::Programme,
            Some(SubjectKind::Unit) | None => Grain::Unit,
        }
    }
}

/// The look with its problems against the store added.
pub(super) async fn against_the_store(
    desk: &Desk,
    look: Look,
    seen: Arc<Seen>,
    known: Arc<Known>,
    asked: &Asked,
) -> Result<Look, DeskError> {
    if look.subjects.known == 0 {
        return Ok(look);
    }
    let standing = standing_of(desk, &look, &seen, &known, asked).await?;
    let asked = asked.clone();
    let work = tokio::task::spawn_blocking(move || {
        let mut look = look;
        compare(&mut look, &seen, &known, &asked, &standing);
        look
    });
    Ok(work.await.expect("comparing two figures does not fail"))
}

async fn standing_of(
    desk: &Desk,
    look: &Look,
    seen: &Seen,
    known: &Known,
    asked: &Asked,
) -> Result<Standing, DeskError> {
    let mut about = About::default();
    for_each_value(look, seen, known, asked, |_, _, key, _| {
        about.indicators.insert(key.indicator);
        about.periods.insert(key.period);
    });
    let mut standing = Standing::default();
    let mut reading = desk.read(Act::LookAtWorkbook, desk.now()).await?;
    let as_of = reading.as_of();
    let named = agencies_in(&mut reading, as_of).await?;
    standing.agencies = named.into_iter().map(|agency| (agency.id, agency.name)).collect();
    if look.subject == Some(SubjectKind::Unit) {
        let on = look.day().unwrap_or(known.today);
        for placement in sql::placements(&mut reading, on, as_of.known).await? {
            if Some(placement.agency) != desk.actor().agency {
                standing.placements.entry(placement.unit).or_default().push(placement);
            }
        }
        let units = units_on(desk, &mut reading, on).await?;
        let then = |unit: crate::register::UnitRow| {
            let zone = unit.zone();
            (unit.id.0, UnitThen { zone, status: unit.status })
        };
        standing.units = units.into_iter().map(then).collect();
    }
    if about.periods.is_empty() {
        return Ok(standing);
    }
    let filter = ValueFilter {
        grain: Some(look.grain()),
        indicators: about.indicators.into_iter().collect(),
        periods: about.periods.into_iter().collect(),
        other_than: desk.actor().agency,
        ..ValueFilter::default()
    };
    for stated in values_of_in(&mut reading, &filter).await? {
        standing.others.entry(stated.key).or_default().push(stated);
    }
    Ok(standing)
}

/// Goes through the values of rows that are known.
fn for_each_value(
    look: &Look,
    seen: &Seen,
    known: &Known,
    asked: &Asked,
    mut tell: impl FnMut(&View<'_>, &Statement, Key, u8),
) {
    let Some(view) = seen.chosen(look) else { return };
    let grain = look.grain();
    each_part(look, &view, known, asked, &mut |codes, stated| {
        for statement in &stated {
            let RowIs::Known(id) = look.row_subjects[statement.subject].is else { continue };
            let Some(own) = known.catalogue.of_code(codes.code(statement.indicator)) else { continue };
            let (period, kind) = (statement.period, statement.kind);
            let key = Key { indicator: own.id, period, kind, subject: Subject::new(grain, id) };
            tell(&view, statement, key, own.scale);
        }
        true
    });
}

fn compare(look: &mut Look, seen: &Seen, known: &Known, asked: &Asked, standing: &Standing) {
    let mut found = Vec::new();
    if !standing.others.is_empty() {
        for_each_value(look, seen, known, asked, |view, statement, key, scale| {
            let others = standing.others.get(&key).into_iter().flatten();
            found.extend(others.filter_map(|other| differs(view, statement, other, scale, standing)));
        });
    }
    against_the_register(look, seen, known, standing, &mut found);
    if found.is_empty() {
        return;
    }
    let mut problems = std::mem::take(&mut look.problems);
    problems.extend(found);
    let questions = std::mem::take(&mut look.questions);
    keep_order(look, Looking { found: problems, questions, open: look.open, ..Looking::default() });
}

/// Two offices that each state an amount, and not the same. Where one of them
/// says that it does not know, nothing contradicts the other.
fn differs(view: &View<'_>, statement: &Statement, other: &Stated, scale: u8, standing: &Standing) -> Option<Found> {
    let (own, theirs) = (statement.amount?, other.amount?);
    if own == theirs {
        return None;
    }
    let amount = |amount: i64| Decimal::new(amount.into(), scale).map_or_else(String::new, shown);
    Some(Found::new(view.place, statement.at, Rule::AgenciesDiffer).with([
        ("amount", amount(own)),
        ("other", amount(theirs)),
        ("agency", standing.agency(other.agency)),
        ("source", other.source.clone()),
        ("cut_off", other.cut_off.strftime("%d/%m/%Y").to_string()),
    ]))
}

/// What the file says of known units against what the register says of them on
/// that day: their zone, and whether it counts one as working that has stopped.
fn against_the_register(look: &Look, seen: &Seen, known: &Known, standing: &Standing, all: &mut Vec<Found>) {
    let Some(view) = seen.chosen(look) else { return };
    let name_of =
        |zone| known.gazetteer.last_of_zone(zone, known.at).map_or_else(String::new, |zone| zone.name.clone());
    let column = view.name_column().unwrap_or(view.table.area.first.column);
    let states_status = view.fact("status").is_some();
    for row in &look.row_subjects {
        let RowIs::Known(id) = row.is else { continue };
        let Some(unit) = standing.units.get(&id) else { continue };
        let at = Address::new(row.row, if view.across.is_some() { row.names } else { column });
        let found = |rule| Found::new(view.place, at, rule);
        if let (Some(said), Some(kept)) = (row.zone, unit.zone)
            && said != kept
        {
            let pairs = [("sheet_zone", name_of(said)), ("zone", name_of(kept)), ("agency", "none".to_owned())];
            all.push(found(Rule::ZoneMembershipDiffers).with(pairs));
        }
        for placement in standing.placements.get(&id).into_iter().flatten() {
            if row.zone.is_some_and(|said| said != placement.zone) {
                all.push(found(Rule::ZoneMembershipDiffers).with([
                    ("sheet_zone", row.zone.map(name_of).unwrap_or_default()),
                    ("zone", name_of(placement.zone)),
                    ("agency", standing.agency(placement.agency)),
                    ("source", placement.source.clone()),
                ]));
            }
        }
        let counted = if states_status { is_active(&view.fact_text(row.row, "status")) } else { true };
        if counted && is_stopped(&unit.status) {
            let pairs = [("printed", "none".to_owned()), ("status", unit.status.to_string())];
            all.push(found(Rule::StoppedCountedAsActive).with(pairs));
        }
    }
}
