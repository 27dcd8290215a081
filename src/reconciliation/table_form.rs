//! A table of figures as somebody asks for it: programme, period, indicators and
//! what its rows are. The members of the rows are looked up here, once, and stand
//! in the definition from then on.

use std::collections::{BTreeMap, BTreeSet};

use super::problems::TableRefusal;
use super::table::{TableDefinition, TableRow};
use super::tables::content_in;
use crate::calendar::{Day, Period};
use crate::desk::{Act, AgencyId, AsOf, Desk, Fault, Reading};
use crate::indicators::{self, Catalogue, Grain, IndicatorId, Reckoning, Stated, Subject, ValueFilter};
use crate::programme::{self, Programme, ProgrammeId};
use crate::register::{self, UnitId};
use crate::store::StoreError;
use crate::territory::{self, Gazetteer, PlaceId, ZoneId};
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
        match (period, cut_off, grouping) {
            (Some(period), Some(cut_off), Some(grouping)) if faults.is_empty() => {
                Ok(Asked { title, programme, period, cut_off, indicators: known, kinds, grouping })
            }
            _ => Err(faults),
        }
    }
}

/// The definition that the form asks for, ready for
/// [`draw_up_table`](super::draw_up_table). A zone, commune or province adds up
/// all of its units of the period's last day, those that state nothing among
/// them, so that what is missing is seen; where no unit of it states anything,
/// what is stated of the place itself stands in the row.
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
    let rows = rows(desk, &mut reading, &asked, &stated, programme.as_ref()).await?;
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

async fn rows(
    desk: &Desk,
    reading: &mut Reading,
    asked: &Asked,
    stated: &[Stated],
    programme: Option<&Programme>,
) -> Result<Vec<TableRow>, StoreError> {
    let grain = asked.grouping;
    let speaking: BTreeSet<Subject> = stated.iter().map(|one| one.key.subject).collect();
    let of_grain = |grain: Grain| speaking.iter().copied().filter(move |one| one.grain == grain);
    let mut members: BTreeMap<i64, Vec<Subject>> = BTreeMap::new();
    if !matches!(grain, Grain::Unit | Grain::Programme) {
        for unit in register::units_on(desk, reading, asked.period.last_day()).await? {
            let place = match grain {
                Grain::Zone => unit.zone().map(|zone| zone.0),
                Grain::Commune => unit.commune.map(|place| place.0),
                _ => unit.province.map(|place| place.0),
            };
            if let Some(place) = place {
                members.entry(place).or_default().push(Subject::unit(unit.id.0));
            }
        }
        members.retain(|_, units| units.iter().any(|unit| speaking.contains(unit)));
    }
    for subject in of_grain(grain) {
        members.entry(subject.id).or_insert_with(|| vec![subject]);
    }
    let names = names(desk, reading, grain, members.keys().copied().collect(), programme).await?;
    let mut rows: Vec<TableRow> = members
        .into_iter()
        .map(|(id, members)| {
            let name = names.get(&id).cloned().unwrap_or_else(|| id.to_string());
            TableRow { name, subject: Subject::new(grain, id), members }
        })
        .collect();
    rows.sort_by_cached_key(|row| (sort_key(&row.name), row.subject.id));
    Ok(rows)
}

async fn names(
    desk: &Desk,
    reading: &mut Reading,
    grain: Grain,
    ids: Vec<i64>,
    programme: Option<&Programme>,
) -> Result<BTreeMap<i64, String>, StoreError> {
    let as_of = reading.as_of();
    let of_places = |gazetteer: &Gazetteer, id: i64| match grain {
        Grain::Zone => {
            let zone = gazetteer.zone(ZoneId(id), as_of).or_else(|| gazetteer.last_of_zone(ZoneId(id), as_of.known));
            zone.map(|zone| zone.name.clone())
        }
        _ => {
            let place =
                gazetteer.place(PlaceId(id), as_of).or_else(|| gazetteer.last_of_place(PlaceId(id), as_of.known));
            place.map(|place| place.full_name.clone())
        }
    };
    match grain {
        Grain::Unit => {
            let units: Vec<UnitId> = ids.into_iter().map(UnitId).collect();
            let named = register::names_of(desk, reading, as_of, &units).await?;
            Ok(named.into_iter().map(|(id, name)| (id.0, name)).collect())
        }
        Grain::Programme => Ok(programme.iter().map(|one| (one.id.0, one.short_name.clone())).collect()),
        _ => {
            let gazetteer = territory::gazetteer_in(desk, reading).await?;
            Ok(ids.into_iter().filter_map(|id| Some((id, of_places(&gazetteer, id)?))).collect())
        }
    }
}
