//! The figures that a report stands on: a table that the sides have drawn up,
//! as they signed it or as its definition comes out now; beside it the same
//! period a year before, and what has been since the programme year began.

use std::collections::{BTreeMap, BTreeSet};

use super::problems::ReportRefusal;
use super::reckon::total;
use crate::calendar::{Day, Instant, Period};
use crate::desk::{Act, AsOf, Desk, Reading};
use crate::indicators::{
    Catalogue, Indicator, IndicatorId, Nature, Reckoning, Stated, Target, ValueFilter, catalogue_in, stated_in,
    values_of_in,
};
use crate::reconciliation::{AgreedTable, TableContent, TableDefinition, TableState, content_in, regrouped_in};
use crate::store::StoreError;

/// What a report's figures stand on.
#[derive(Clone, Debug, PartialEq)]
pub struct Basis {
    /// The table.
    pub table: i64,
    /// The hash that every side signed; empty for present figures.
    pub hash: String,
    /// True where every side has signed.
    pub agreed: bool,
    /// The day up to which figures were counted.
    pub cut_off: Day,
    /// The moment whose knowledge they are.
    pub known: Instant,
    /// What the table is to hold.
    pub definition: TableDefinition,
    /// The figures, the rates that follow from them among them.
    pub now: TableContent,
    /// The same members in the boundaries that the report asks for.
    pub annex: TableContent,
    /// The day of those boundaries; none where the table was drawn up without.
    pub boundaries: Option<Day>,
    /// The same members a year before; none where the calendar has no such days.
    pub before: Option<TableContent>,
    /// From the first day of the programme year, where that is not the first
    /// day under review.
    pub since: Option<TableContent>,
    sources: BTreeMap<IndicatorId, Vec<String>>,
    openings: BTreeMap<(IndicatorId, Day), i64>,
    /// Indicators of which a statement has no source.
    pub unsourced: Vec<IndicatorId>,
}

impl Basis {
    /// The documents that an indicator's values come from: of a rate, those of
    /// its parts.
    #[must_use]
    pub fn sources_of(&self, indicator: &Indicator) -> &[String] {
        self.sources.get(&indicator.id).map(Vec::as_slice).unwrap_or_default()
    }

    /// What an indicator came to on the eve of a target that is a share of it.
    #[must_use]
    pub fn opening_of(&self, indicator: &Indicator, eve: Day) -> Option<i64> {
        self.openings.get(&(indicator.id, eve)).copied()
    }
}

/// The figures of `table` as signed, or (`present`) as they come out now. `year`
/// is the programme year that holds the days under review, `boundaries` the day
/// in whose boundaries places are told, if not that of the table.
pub(super) async fn basis(
    desk: &Desk,
    table: &AgreedTable,
    present: bool,
    (year, boundaries): (Option<Period>, Option<Day>),
    targets: &[Target],
) -> Result<(Basis, Catalogue), ReportRefusal> {
    let period = table.definition.period;
    let known = if present { Instant::LATEST } else { table.known_at };
    let mut reading = desk.read(Act::ReadReports, AsOf { on: period.last_day(), known }).await?;
    let as_of = reading.as_of();
    let catalogue = catalogue_in(&mut reading, as_of).await?;
    let wanted = with_rates(&table.definition, &catalogue);
    let (now, _) = content_in(&mut reading, &wanted).await?;
    let annex = match boundaries {
        Some(day) => {
            let regrouped = regrouped_in(desk, &mut reading, &wanted, day).await?;
            content_in(&mut reading, &regrouped).await?.0
        }
        None => now.clone(),
    };
    let before = match period.year_before() {
        Some(period) => {
            let wanted = TableDefinition { period, kinds: vec![Reckoning::Actual], ..wanted.clone() };
            Some(content_in(&mut reading, &wanted).await?.0)
        }
        None => None,
    };
    let since = match year.filter(|year| year.from() < period.from()) {
        Some(year) => match Period::half_open(year.from(), period.to()) {
            Ok(period) => {
                let wanted = TableDefinition { period, ..wanted.clone() };
                Some(content_in(&mut reading, &wanted).await?.0)
            }
            Err(_) => None,
        },
        None => None,
    };
    let openings = openings(&mut reading, &wanted, &catalogue, targets).await?;
    let stated = statements(&mut reading, &wanted, &catalogue).await?;
    let (sources, unsourced) = sources(&stated, &wanted, &catalogue);
    let basis = Basis {
        table: table.id,
        hash: if present { String::new() } else { table.hash.clone() },
        agreed: table.state == TableState::Agreed && !present,
        cut_off: table.definition.cut_off,
        known: as_of.known,
        definition: table.definition.clone(),
        boundaries: annex.boundaries,
        annex,
        now,
        before,
        since,
        sources,
        openings,
        unsourced,
    };
    Ok((basis, catalogue))
}

/// What the members of a table had on the eve of targets that are shares of it:
/// as stated for a period that ended that day, of several for the one for which
/// most of them reported, of equal ones the longest.
async fn openings(
    reading: &mut Reading,
    definition: &TableDefinition,
    catalogue: &Catalogue,
    targets: &[Target],
) -> Result<BTreeMap<(IndicatorId, Day), i64>, StoreError> {
    let shares: BTreeSet<(IndicatorId, Day)> =
        targets.iter().filter_map(|target| Some((target.share_of?, target.eve()?))).collect();
    let mut openings = BTreeMap::new();
    if shares.is_empty() {
        return Ok(openings);
    }
    let stated = stated_in(reading).await?;
    for (id, eve) in shares {
        let Some(indicator) = catalogue.get(id) else { continue };
        let parts = catalogue.stated_for(id);
        let ended = stated.iter().filter(|(one, period)| parts.contains(one) && period.last_day() == eve);
        let periods: BTreeSet<Period> = ended.map(|(_, period)| *period).collect();
        let mut best: Option<((u32, Day), i64)> = None;
        for period in periods {
            let wanted =
                TableDefinition { period, indicators: vec![id], kinds: vec![Reckoning::Actual], ..definition.clone() };
            let total = total(&content_in(reading, &wanted).await?.0, indicator);
            let Some(amount) = total.amount else { continue };
            // The longest began first.
            let rank = (u32::MAX - total.parts.1, period.from());
            if best.is_none_or(|(known, _)| rank < known) {
                best = Some((rank, amount));
            }
        }
        if let Some((_, amount)) = best {
            openings.insert((id, eve), amount);
        }
    }
    Ok(openings)
}

/// The definition with the rates and the sums all parts of which it holds: they
/// follow from what was signed.
fn with_rates(definition: &TableDefinition, catalogue: &Catalogue) -> TableDefinition {
    let mut wanted = definition.clone();
    let has = |id: Option<IndicatorId>| id.is_some_and(|id| definition.indicators.contains(&id));
    let rates = catalogue.all().iter().filter(|one| one.nature == Nature::Rate);
    for rate in rates.filter(|rate| has(rate.numerator) && has(rate.denominator)) {
        if !wanted.indicators.contains(&rate.id) {
            wanted.indicators.push(rate.id);
        }
    }
    let sums =
        catalogue.all().iter().filter(|one| !one.parts.is_empty() && one.parts.iter().all(|part| has(Some(*part))));
    for sum in sums {
        if !wanted.indicators.contains(&sum.id) {
            wanted.indicators.push(sum.id);
        }
    }
    wanted
}

/// What was stated of the members of a table.
pub(super) async fn statements(
    reading: &mut Reading,
    definition: &TableDefinition,
    catalogue: &Catalogue,
) -> Result<Vec<Stated>, StoreError> {
    let mut indicators: Vec<IndicatorId> = Vec::new();
    for id in &definition.indicators {
        indicators.extend(catalogue.stated_for(*id));
    }
    indicators.sort_unstable();
    indicators.dedup();
    let filter = ValueFilter { indicators, periods: vec![definition.period], ..ValueFilter::default() };
    let mut stated = values_of_in(reading, &filter).await?;
    let members: std::collections::BTreeSet<_> =
        definition.rows.iter().flat_map(|row| &row.members).chain(&definition.unplaced).copied().collect();
    stated.retain(|one| {
        members.contains(&one.key.subject)
            && definition.kinds.contains(&one.key.kind)
            && one.cut_off <= definition.cut_off
    });
    Ok(stated)
}

fn sources(
    stated: &[Stated],
    definition: &TableDefinition,
    catalogue: &Catalogue,
) -> (BTreeMap<IndicatorId, Vec<String>>, Vec<IndicatorId>) {
    let mut sources: BTreeMap<IndicatorId, Vec<String>> = BTreeMap::new();
    let mut unsourced = Vec::new();
    for id in &definition.indicators {
        let parts = catalogue.stated_for(*id);
        let own = sources.entry(*id).or_default();
        for one in stated.iter().filter(|one| parts.contains(&one.key.indicator)) {
            let source = one.source.trim();
            if source.is_empty() {
                if !unsourced.contains(id) {
                    unsourced.push(*id);
                }
            } else if !own.iter().any(|known| known == source) {
                own.push(source.to_owned());
            }
        }
        own.sort();
    }
    (sources, unsourced)
}
