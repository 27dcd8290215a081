//! A table of figures as somebody asks for it: programme, period, indicators and
//! what its rows are. The members of the rows are looked up here, once, and stand
//! in the definition from then on.

use std::collections::{BTreeMap, BTreeSet};

use super::lying::{Lies, Lying, has_boundaries};
use super::problems::TableRefusal;
use super::table::{TableDefinition, TableRow};
use super::tables::content_in;
use crate::calendar::{Day, Period};
use crate::desk::{Act, AgencyId, AsOf, Desk, Fault, Reading};
use crate::indicators::{self, Catalogue, Grain, IndicatorId, Reckoning, Stated, Subject, ValueFilter};
use crate::programme::{self, Programme, ProgrammeId};
use crate::register::{self, UnitId};
use crate::store::StoreError;
use crate::words::sort_key;

/// What somebody typed about a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct TableForm {
    /// Its title.
    pub title: String,
    /// The programme's id; where empty, whoever states the values is a party.
    pub programme: String,
    /// The period's key.
    pub period: String,
    /// The last day up to which statements are counted.
    pub cut_off: String,
    /// Codes of the indicators, in the order of columns.
    pub indicators: Vec<String>,
    /// `actual` (where empty), `estimate` or `both`.
    pub kinds: String,
    /// What the rows are: a grain.
    pub grouping: String,
    /// `yes` where disputed cells are left open.
    pub leave_open: String,
    /// The day in whose boundaries places are told; the last day of the period
    /// where empty.
    pub boundaries: String,
}

/// What the form says, every field sound.
struct Asked {
    title: String,
    programme: Option<ProgrammeId>,
    period: Period,
    cut_off: Day,
    indicators: Vec<IndicatorId>,
    kinds: Vec<Reckoning>,
    grouping: Grain,
    boundaries: Day,
}

impl TableForm {
    fn check(&self, catalogue: &Catalogue) -> Result<Asked, Vec<Fault>> {
        let mut faults = Vec::new();
        let title = self.title.trim().to_owned();
        if title.is_empty() {
            faults.push(Fault::new("title", "fault-missing"));
        }
        let programme = self.programme.trim().parse().ok().map(ProgrammeId);
        if programme.is_none() && !self.programme.trim().is_empty() {
            faults.push(Fault::new("programme", "fault-not-in-list"));
        }
        let period: Option<Period> = self.period.parse().ok();
        if period.is_none() {
            faults.push(Fault::new("period", "fault-not-a-period"));
        }
        let cut_off: Option<Day> = self.cut_off.trim().parse().ok();
        if cut_off.is_none() {
            faults.push(Fault::new("cut_off", "fault-not-a-day"));
        }
        let known: Vec<IndicatorId> =
            self.indicators.iter().filter_map(|code| catalogue.of_code(code)).map(|one| one.id).collect();
        if known.len() < self.indicators.len() {
            faults.push(Fault::new("indicators", "fault-not-in-list"));
        } else if known.is_empty() {
            faults.push(Fault::new("indicators", "fault-missing"));
        }
        let kinds = match self.kinds.trim() {
            "" => vec![Reckoning::Actual],
            "both" => Reckoning::ALL.to_vec(),
            word => Reckoning::of_word(word).into_iter().collect(),
        };
        if kinds.is_empty() {
            faults.push(Fault::new("kinds", "fault-not-in-list"));
        }
        let grouping = Grain::of_word(self.grouping.trim());
        if grouping.is_none() {
            faults.push(Fault::new("grouping", "fault-not-in-list"));
        }
        let boundaries: Option<Day> = match self.boundaries.trim() {
            "" => period.map(Period::last_day),
            text => text.parse().ok(),
        };
        if boundaries.is_none() && period.is_some() {
            faults.push(Fault::new("boundaries", "fault-not-a-day"));
        }
        match (period, cut_off, grouping, boundaries) {
            (Some(period), Some(cut_off), Some(grouping), Some(boundaries)) if faults.is_empty() => {
                Ok(Asked { title, programme, period, cut_off, indicators: known, kinds, grouping, boundaries })
            }
            _ => Err(faults),
        }
    }
}

/// The definition that the form asks for, ready for
/// [`draw_up_table`](super::draw_up_table). A zone, commune or province adds up
/// all units of the period's last day that lie in it in the boundaries of the day
/// asked for, those that state nothing among them, so that what is missing is
/// seen; where no unit of it states anything, what is stated of the place itself
/// stands in the row.
pub async fn define_table(desk: &Desk, form: &TableForm) -> Result<TableDefinition, TableRefusal> {
    let now = desk.now();
    let on = form.period.parse::<Period>().map_or(now.on, Period::last_day);
    let mut reading = desk.read(Act::DrawUpTable, AsOf { on, ..now }).await?;
    let as_of = reading.as_of();
    let catalogue = indicators::catalogue_in(&mut reading, as_of).await?;
    let asked = form.check(&catalogue).map_err(TableRefusal::Faults)?;
    let programme = match asked.programme {
        Some(id) => programme::programme_in(&mut reading, id).await?,
        None => None,
    };
    if asked.programme.is_some() && programme.is_none() {
        return Err(TableRefusal::Faults(vec![Fault::new("programme", "fault-not-in-list")]));
    }
    let filter = ValueFilter {
        indicators: needed(&asked.indicators, &catalogue),
        periods: vec![asked.period],
        ..ValueFilter::default()
    };
    let mut stated = indicators::values_of_in(&mut reading, &filter).await?;
    stated.retain(|one| one.cut_off <= asked.cut_off && asked.kinds.contains(&one.key.kind));
    let (rows, unplaced) = rows(desk, &mut reading, &asked, &stated, programme.as_ref()).await?;
    if rows.is_empty() {
        return Err(TableRefusal::Faults(vec![Fault::new("indicators", "fault-table-has-no-values")]));
    }
    let mut definition = TableDefinition {
        title: asked.title,
        programme: asked.programme.map(|id| id.0),
        period: asked.period,
        cut_off: asked.cut_off,
        agencies: parties(programme.as_ref(), &stated),
        indicators: asked.indicators,
        kinds: asked.kinds,
        rows,
        open: Vec::new(),
        boundaries: Some(asked.boundaries),
        unplaced,
    };
    if form.leave_open.trim() == "yes" {
        (_, definition.open) = content_in(&mut reading, &definition).await?;
    }
    Ok(definition)
}

/// The indicators whose values are asked for: of a rate or a sum, its parts.
fn needed(indicators: &[IndicatorId], catalogue: &Catalogue) -> Vec<IndicatorId> {
    let all: BTreeSet<IndicatorId> = indicators.iter().flat_map(|id| catalogue.stated_for(*id)).collect();
    all.into_iter().collect()
}

fn parties(programme: Option<&Programme>, stated: &[Stated]) -> Vec<AgencyId> {
    match programme {
        Some(programme) => programme.parties.iter().map(|party| party.agency).collect(),
        None => stated.iter().map(|one| one.agency).collect::<BTreeSet<_>>().into_iter().collect(),
    }
}

/// The rows, and the members that cannot be recast to the boundaries.
async fn rows(
    desk: &Desk,
    reading: &mut Reading,
    asked: &Asked,
    stated: &[Stated],
    programme: Option<&Programme>,
) -> Result<(Vec<TableRow>, Vec<Subject>), StoreError> {
    let grain = asked.grouping;
    let speaking: BTreeSet<Subject> = stated.iter().map(|one| one.key.subject).collect();
    let own: Vec<Subject> = speaking.iter().copied().filter(|one| one.grain == grain).collect();
    if has_boundaries(grain) {
        return places(desk, reading, asked, &speaking, &own).await;
    }
    let as_of = reading.as_of();
    let names: BTreeMap<i64, String> = match grain {
        Grain::Programme => programme.iter().map(|one| (one.id.0, one.short_name.clone())).collect(),
        _ => {
            let units: Vec<UnitId> = own.iter().map(|unit| UnitId(unit.id)).collect();
            let named = register::names_of(desk, reading, as_of, &units).await?;
            named.into_iter().map(|(id, name)| (id.0, name)).collect()
        }
    };
    let row = |subject: Subject| {
        let name = names.get(&subject.id).cloned().unwrap_or_else(|| subject.id.to_string());
        TableRow { name, subject, members: vec![subject] }
    };
    Ok((in_order(own.into_iter().map(row).collect()), Vec::new()))
}

fn in_order(mut rows: Vec<TableRow>) -> Vec<TableRow> {
    rows.sort_by_cached_key(|row| (sort_key(&row.name), row.subject.id));
    rows
}

/// The rows of a table of zones, communes or provinces.
async fn places(
    desk: &Desk,
    reading: &mut Reading,
    asked: &Asked,
    speaking: &BTreeSet<Subject>,
    own: &[Subject],
) -> Result<(Vec<TableRow>, Vec<Subject>), StoreError> {
    let (grain, last) = (asked.grouping, asked.period.last_day());
    let units: Vec<UnitId> = register::units_on(desk, reading, last).await?.into_iter().map(|unit| unit.id).collect();
    let lying = Lying::of(desk, reading, &units, (last, asked.boundaries)).await?;
    let mut unplaced = Vec::new();
    let mut members: BTreeMap<i64, Vec<Subject>> = BTreeMap::new();
    for unit in units.into_iter().map(|unit| Subject::unit(unit.0)) {
        match lying.member(grain, unit) {
            Lies::In(place) => members.entry(place).or_default().push(unit),
            // A unit that states nothing is missing nowhere.
            Lies::Among(_) if speaking.contains(&unit) => unplaced.push(unit),
            Lies::Among(_) | Lies::Nowhere => {}
        }
    }
    members.retain(|_, units| units.iter().any(|unit| speaking.contains(unit)));
    let mut stated_themselves: BTreeMap<i64, Vec<Subject>> = BTreeMap::new();
    for place in own {
        match lying.member(grain, *place) {
            Lies::In(id) => stated_themselves.entry(id).or_default().push(*place),
            Lies::Among(parts) if !parts.iter().any(|part| members.contains_key(part)) => unplaced.push(*place),
            Lies::Among(_) | Lies::Nowhere => {}
        }
    }
    for (id, places) in stated_themselves {
        members.entry(id).or_insert(places);
    }
    let row = |(id, members): (i64, Vec<Subject>)| TableRow {
        name: lying.name(grain, id).unwrap_or_else(|| id.to_string()),
        subject: Subject::new(grain, id),
        members,
    };
    Ok((in_order(members.into_iter().map(row).collect()), unplaced))
}
