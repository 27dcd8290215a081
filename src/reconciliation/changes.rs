//! Why a table is not today what it was when it was drawn up: the cells that
//! differ, and the acts since then that made them differ.

use std::collections::{BTreeMap, BTreeSet};

use super::problems::TableRefusal;
use super::sql;
use super::table::{TableCell, TableColumn, TableDefinition};
use super::tables::{content_in, table};
use crate::audit;
use crate::calendar::Instant;
use crate::desk::{Act, AgencyId, AsOf, Desk, Reading};
use crate::indicators::{self, Catalogue, Grain, IndicatorId, KeptBack, Key, Subject, kept_back_in};
use crate::store::StoreError;

/// A table compared with what its definition comes to now.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct TableChanges {
    /// The table.
    pub table: i64,
    /// The moment whose knowledge was drawn up.
    pub then: Instant,
    /// The moment of the comparison.
    pub now: Instant,
    /// The cells that differ, row by row; those of the total last.
    pub cells: Vec<ChangedCell>,
}

/// A cell that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ChangedCell {
    /// The name of the row; none for the total and for what cannot be recast.
    pub row: Option<String>,
    /// True for what cannot be recast to the table's boundaries.
    pub is_unplaced: bool,
    /// The column.
    pub column: TableColumn,
    /// As drawn up.
    pub then: TableCell,
    /// As it comes out now.
    pub now: TableCell,
    /// What changed it, the earliest first; empty for the total, whose rows say
    /// it.
    pub steps: Vec<ChangeStep>,
}

/// A change of one value behind a cell.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ChangeStep {
    /// The subject and the indicator that it is about.
    pub key: Key,
    /// Code of that indicator.
    pub code: String,
    /// Decimals of its amounts.
    pub scale: u8,
    /// Whose statement or agreement.
    pub agency: AgencyId,
    /// Whether a value was stated or agreed on.
    pub what: StepKind,
    /// What stood before: an amount, *không rõ* (`Some(None)`), or nothing.
    pub before: Option<Option<i64>>,
    /// What has stood since.
    pub after: Option<Option<i64>>,
    /// True where the amounts are not for this reader.
    pub withheld: bool,
    /// The act; none where the log does not show it.
    pub act: Option<audit::Signature>,
}

/// What a step changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// What an agency states.
    Statement,
    /// What an agency agrees on.
    Agreement,
}

impl StepKind {
    /// Its word: `statement`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Statement => "statement",
            Self::Agreement => "agreement",
        }
    }
}

/// Which cells of a table differ now from what was drawn up, and why.
pub async fn changes_in_table(desk: &Desk, id: i64) -> Result<TableChanges, TableRefusal> {
    let drawn = table(desk, desk.now(), id).await?;
    let definition = &drawn.definition;
    let as_of = AsOf { on: definition.period.last_day(), ..desk.now() };
    let mut reading = desk.read(Act::ReadReconciliation, as_of).await?;
    let (content, _) = content_in(&mut reading, definition).await?;
    let as_of = reading.as_of();
    let catalogue = indicators::catalogue_in(&mut reading, as_of).await?;
    let mut cells = Vec::new();
    let mut kept = Vec::new();
    let lines = drawn.content.lines.iter().zip(&content.lines).zip(&definition.rows);
    for ((before, now), row) in lines {
        for (place, column) in drawn.content.columns.iter().enumerate() {
            let (Some(before), Some(now)) = (before.cells.get(place), now.cells.get(place)) else { continue };
            if before != now {
                let keys = keys_of(definition, &catalogue, column, &row.members);
                kept.push(keys);
                cells.push(ChangedCell {
                    row: Some(row.name.clone()),
                    is_unplaced: false,
                    column: column.clone(),
                    then: *before,
                    now: *now,
                    steps: Vec::new(),
                });
            }
        }
    }
    for ((before, now), column) in
        drawn.content.unplaced.iter().zip(&content.unplaced).zip(&drawn.content.columns).filter(|((a, b), _)| a != b)
    {
        kept.push(keys_of(definition, &catalogue, column, &definition.unplaced));
        cells.push(ChangedCell {
            row: None,
            is_unplaced: true,
            column: column.clone(),
            then: *before,
            now: *now,
            steps: Vec::new(),
        });
    }
    let wanted: BTreeSet<Key> = kept.iter().flatten().copied().collect();
    let trail = Trail { catalogue: &catalogue, since: drawn.known_at, may_see_small: desk.may(Act::ReadSmallCounts) };
    let steps = trail.steps(&mut reading, definition, &wanted).await?;
    for (cell, keys) in cells.iter_mut().zip(&kept) {
        cell.steps = keys.iter().flat_map(|key| steps.get(key).into_iter().flatten()).cloned().collect();
        cell.steps.sort_by_key(|step| step.act.as_ref().map(|act| act.at));
    }
    let total = drawn.content.total.iter().zip(&content.total).zip(&drawn.content.columns);
    cells.extend(total.filter(|((before, now), _)| before != now).map(|((before, now), column)| ChangedCell {
        row: None,
        is_unplaced: false,
        column: column.clone(),
        then: *before,
        now: *now,
        steps: Vec::new(),
    }));
    Ok(TableChanges { table: id, then: drawn.known_at, now: as_of.known, cells })
}

/// The cells of statements that a cell of a table is made of.
fn keys_of(definition: &TableDefinition, catalogue: &Catalogue, column: &TableColumn, members: &[Subject]) -> Vec<Key> {
    let indicators: BTreeSet<IndicatorId> = catalogue.stated_for(column.indicator).into_iter().collect();
    let key = |indicator, subject| Key { indicator, period: definition.period, kind: column.kind, subject };
    let of = |indicator: &IndicatorId| members.iter().map(|member| key(*indicator, *member)).collect::<Vec<_>>();
    indicators.iter().flat_map(of).collect()
}

struct Trail<'c> {
    catalogue: &'c Catalogue,
    since: Instant,
    may_see_small: bool,
}

/// A value that changed at a moment: what stood before, what stood after.
type Turn = (AgencyId, StepKind, Option<Option<i64>>, Option<Option<i64>>, Instant);

impl Trail<'_> {
    /// What happened to the cells that changed since, by cell.
    async fn steps(
        &self,
        reading: &mut Reading,
        definition: &TableDefinition,
        wanted: &BTreeSet<Key>,
    ) -> Result<BTreeMap<Key, Vec<ChangeStep>>, StoreError> {
        let changed = indicators::changes_since(reading, self.since).await?;
        let mut keys: BTreeSet<Key> = changed.into_iter().map(|change| change.key).collect();
        keys.extend(sql::agreed_since(reading, self.since).await?);
        keys.retain(|key| wanted.contains(key));
        let mut turns: BTreeMap<Key, Vec<Turn>> = BTreeMap::new();
        for key in keys {
            let mut own = self.statements(reading, definition, key).await?;
            own.extend(self.agreements(reading, key).await?);
            turns.insert(key, own);
        }
        let mut moments: Vec<Instant> = turns.values().flatten().map(|turn| turn.4).collect();
        moments.sort_unstable();
        moments.dedup();
        let acts = audit::signatures_in(reading, &moments).await?;
        let kept = if self.may_see_small {
            KeptBack::default()
        } else {
            let subjects: Vec<Subject> = turns.keys().map(|key| key.subject).collect();
            let known = reading.known();
            kept_back_in(reading, known, self.catalogue, Some(&subjects)).await?
        };
        let step = |key: Key, (agency, what, before, after, at): Turn| {
            let indicator = self.catalogue.get(key.indicator);
            let small = |amount: Option<Option<i64>>| indicator.is_none_or(|one| one.is_small_count(amount.flatten()));
            let withheld = !self.may_see_small
                && key.subject.grain == Grain::Unit
                && (small(before) || small(after) || kept.keeps(&key));
            let shown = |amount: Option<Option<i64>>| if withheld { amount.map(|_| None) } else { amount };
            ChangeStep {
                key,
                code: indicator.map_or_else(String::new, |one| one.code.clone()),
                scale: indicator.map_or(0, |one| one.scale),
                agency,
                what,
                before: shown(before),
                after: shown(after),
                withheld,
                act: acts.get(&at).cloned(),
            }
        };
        let of_key = |(key, turns): (Key, Vec<Turn>)| (key, turns.into_iter().map(|turn| step(key, turn)).collect());
        Ok(turns.into_iter().map(of_key).collect())
    }

    /// Statements made, made anew or taken back since; those counted up to a
    /// later day than the table's are not in it.
    async fn statements(
        &self,
        reading: &mut Reading,
        definition: &TableDefinition,
        key: Key,
    ) -> Result<Vec<Turn>, StoreError> {
        let mut versions = indicators::versions_in(reading, key).await?;
        versions.retain(|version| version.stated.cut_off <= definition.cut_off);
        Ok(turns(
            versions
                .iter()
                .map(|one| (one.stated.agency, one.stated.amount, one.stated.recorded_at, one.superseded_at)),
            StepKind::Statement,
            self.since,
        ))
    }

    /// The same for agreements.
    async fn agreements(&self, reading: &mut Reading, key: Key) -> Result<Vec<Turn>, StoreError> {
        let versions = sql::agreement_versions(reading, key).await?;
        Ok(turns(versions.into_iter(), StepKind::Agreement, self.since))
    }
}

/// What changed after `since`, of versions in the order of their moments.
fn turns(
    versions: impl Iterator<Item = (AgencyId, Option<i64>, Instant, Option<Instant>)>,
    what: StepKind,
    since: Instant,
) -> Vec<Turn> {
    let mut standing: BTreeMap<AgencyId, Option<i64>> = BTreeMap::new();
    let mut events: Vec<(Instant, bool, AgencyId, Option<i64>)> = Vec::new();
    for (agency, amount, from, to) in versions {
        events.push((from, true, agency, amount));
        // A version that gives way to another one of the same moment ends first.
        events.extend(to.map(|to| (to, false, agency, amount)));
    }
    events.sort_unstable();
    let mut turns: Vec<Turn> = Vec::new();
    let mut ended: BTreeMap<AgencyId, (Instant, Option<i64>)> = BTreeMap::new();
    for (at, begins, agency, amount) in events {
        if begins {
            let gave_way = ended.remove(&agency).filter(|(moment, _)| *moment == at).map(|(_, amount)| amount);
            let before = gave_way.or_else(|| standing.get(&agency).copied());
            standing.insert(agency, amount);
            if at > since {
                turns.retain(|turn| !(turn.0 == agency && turn.4 == at));
                turns.push((agency, what, before, Some(amount), at));
            }
        } else {
            standing.remove(&agency);
            ended.insert(agency, (at, amount));
            if at > since {
                turns.push((agency, what, Some(amount), None, at));
            }
        }
    }
    turns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_made_anew_is_one_step_and_one_taken_back_another() {
        let at = Instant::from_micros;
        let one = AgencyId(1);
        let versions = [
            (one, Some(5), at(10), Some(at(30))),
            (one, Some(7), at(30), Some(at(40))),
            (AgencyId(2), None, at(35), None),
        ];
        let found = turns(versions.into_iter(), StepKind::Statement, at(20));
        let told: Vec<_> = found.iter().map(|turn| (turn.0.0, turn.2, turn.3, turn.4)).collect();
        assert_eq!(
            told,
            [
                (1, Some(Some(5)), Some(Some(7)), at(30)),
                (2, None, Some(None), at(35)),
                (1, Some(Some(7)), None, at(40)),
            ]
        );
        assert_eq!(turns(versions.into_iter(), StepKind::Statement, at(40)), []);
    }
}
