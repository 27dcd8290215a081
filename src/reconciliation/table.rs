//! A table of figures (*bảng số liệu thống nhất*): what it is to hold, and what
//! it holds. The content has one canonical form in bytes, so that two parties
//! sign the same thing and anybody can compute it again.

use std::collections::{BTreeSet, HashMap, HashSet};

use sha2::{Digest as _, Sha256};

use super::cell::{Agreement, Settled, derive, settle};
use crate::calendar::{Day, Period};
use crate::desk::{AgencyId, Fault};
use crate::indicators::{Catalogue, Indicator, IndicatorId, Key, Nature, Reckoning, Stated, Subject};

/// What a table is to hold. Its rows freeze their members, so that a later
/// correction of a unit's zone does not change a signed table.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TableDefinition {
    /// Its title.
    pub title: String,
    /// The programme that it belongs to.
    pub programme: Option<i64>,
    /// The days that it is about.
    pub period: Period,
    /// *Số liệu thực hiện đến ngày*: statements counted up to a later day are
    /// left out.
    pub cut_off: Day,
    /// The parties, in the order of signing.
    pub agencies: Vec<AgencyId>,
    /// The indicators, in the order of columns.
    pub indicators: Vec<IndicatorId>,
    /// Done, expected, or both, for each indicator.
    pub kinds: Vec<Reckoning>,
    /// The rows, in order.
    pub rows: Vec<TableRow>,
    /// Disputed cells that are left open with the knowledge of all who sign.
    pub open: Vec<Key>,
    /// The day in whose boundaries the rows are places. A table that was drawn
    /// up before tables had one has none, and keeps its bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundaries: Option<Day>,
    /// Members that cannot be recast to those boundaries: in no row, and not in
    /// the total.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unplaced: Vec<Subject>,
}

/// A row: what it is called and whose values it adds up.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TableRow {
    /// The name that is printed.
    pub name: String,
    /// The place or unit that the row is about.
    pub subject: Subject,
    /// The subjects whose values it adds up: itself, or its units.
    pub members: Vec<Subject>,
}

/// What a table holds.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TableContent {
    /// The version of this form.
    pub form: u32,
    /// Its title.
    pub title: String,
    /// The programme that it belongs to.
    pub programme: Option<i64>,
    /// The days that it is about.
    pub period: Period,
    /// *Số liệu thực hiện đến ngày.*
    pub cut_off: Day,
    /// *Theo địa giới ngày*; form 1 has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundaries: Option<Day>,
    /// The moment of knowledge, in microseconds since 1970-01-01 UTC.
    pub known_at: i64,
    /// The parties.
    pub agencies: Vec<AgencyId>,
    /// The columns.
    pub columns: Vec<TableColumn>,
    /// The rows.
    pub lines: Vec<TableLine>,
    /// Over all members of all rows, each counted once; a cell for each column.
    pub total: Vec<TableCell>,
    /// Over the members that cannot be recast to the boundaries, beside the
    /// total; empty where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unplaced: Vec<TableCell>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TableColumn {
    /// The indicator.
    pub indicator: IndicatorId,
    /// Done or expected.
    pub kind: Reckoning,
    /// Its code on that day.
    pub code: String,
    /// Its Vietnamese name on that day.
    pub name_vi: String,
    /// Its English name on that day.
    pub name_en: String,
    /// Its unit in Vietnamese.
    pub unit_vi: String,
    /// Its unit in English.
    pub unit_en: String,
    /// Its decimals.
    pub scale: u8,
}

/// A row with its cells.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TableLine {
    /// The name that is printed.
    pub name: String,
    /// The place or unit that the row is about.
    pub subject: Subject,
    /// A cell for each column.
    pub cells: Vec<TableCell>,
}

/// How sure a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CellState {
    /// No two statements of its parts contradict each other.
    Stated,
    /// At least one part was agreed on, and none is disputed.
    Agreed,
    /// At least one part is stated by nobody and follows from the parts of the
    /// indicator; none is disputed.
    Derived,
    /// At least one part is disputed and left out of the sum.
    Disputed,
    /// Nothing is known of any part.
    Unknown,
}

/// A cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TableCell {
    /// The exact sum of the known parts, or the rate that follows from it, at
    /// the column's scale; none where nothing is known.
    pub value: Option<i128>,
    /// How many parts are known.
    pub reported: u32,
    /// How many parts there are.
    pub expected: u32,
    /// How many are disputed.
    pub disputed: u32,
    /// How sure it is.
    pub state: CellState,
}

impl TableContent {
    /// The one form in bytes: JSON with its fields in the order of this type.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("the content has string keys and finite numbers only")
    }
}

/// SHA-256 in hexadecimal.
pub(super) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl TableDefinition {
    /// What is wrong with it.
    pub(super) fn check(&self, catalogue: &Catalogue) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.title.trim().is_empty() {
            faults.push(Fault::new("title", "fault-missing"));
        }
        for (place, is_empty) in [
            ("agencies", self.agencies.is_empty()),
            ("indicators", self.indicators.is_empty()),
            ("kinds", self.kinds.is_empty()),
            ("rows", self.rows.is_empty() || self.rows.iter().any(|row| row.members.is_empty())),
        ] {
            if is_empty {
                faults.push(Fault::new(place, "fault-missing"));
            }
        }
        if self.indicators.iter().any(|indicator| catalogue.get(*indicator).is_none()) {
            faults.push(Fault::new("indicators", "fault-not-in-list"));
        }
        if self.cut_off < self.period.from() {
            let first = crate::words::args([("first", self.period.from().to_string())]);
            faults.push(Fault::with("cut_off", "fault-cut-off-before-period", first));
        }
        faults
    }

    /// The rows' members and those that cannot be recast.
    pub(super) fn everybody(&self) -> BTreeSet<Subject> {
        self.members().into_iter().chain(self.unplaced.iter().copied()).collect()
    }

    /// Every subject of every row, once.
    pub(super) fn members(&self) -> BTreeSet<Subject> {
        self.rows.iter().flat_map(|row| row.members.iter().copied()).collect()
    }

    /// The indicators whose values are needed: of a rate or a sum, its parts.
    pub(super) fn needed(&self, catalogue: &Catalogue) -> BTreeSet<IndicatorId> {
        self.indicators.iter().flat_map(|id| catalogue.stated_for(*id)).collect()
    }
}

/// The statements and agreements that a table is made of.
pub(super) struct Sources<'a> {
    pub(super) definition: &'a TableDefinition,
    pub(super) catalogue: &'a Catalogue,
    settled: HashMap<Key, Settled>,
    /// Cells of which somebody states a number: nothing is derived there.
    numbered: HashSet<Key>,
}

impl<'a> Sources<'a> {
    /// Settles every cell from what was stated up to the cut-off day.
    pub(super) fn new(
        definition: &'a TableDefinition,
        catalogue: &'a Catalogue,
        stated: Vec<Stated>,
        agreements: &HashMap<Key, Vec<Agreement>>,
    ) -> Self {
        let mut cells: HashMap<Key, Vec<Stated>> = HashMap::new();
        for one in stated.into_iter().filter(|one| one.cut_off <= definition.cut_off) {
            cells.entry(one.key).or_default().push(one);
        }
        let numbered: HashSet<Key> = cells
            .iter()
            .filter(|(_, stated)| stated.iter().any(|one| one.amount.is_some()))
            .map(|(key, _)| *key)
            .collect();
        let settled = cells
            .into_iter()
            .map(|(key, stated)| (key, settle(&stated, agreements.get(&key).map(Vec::as_slice).unwrap_or_default())))
            .collect();
        Self { definition, catalogue, settled, numbered }
    }

    /// The disputed cells, in order.
    pub(super) fn disputed(&self) -> Vec<Key> {
        let mut disputed: Vec<Key> =
            self.settled.iter().filter(|(_, settled)| **settled == Settled::Disputed).map(|(key, _)| *key).collect();
        disputed.sort_unstable();
        disputed
    }

    /// The content as known at `known_at`.
    pub(super) fn content(&self, known_at: i64) -> TableContent {
        let definition = self.definition;
        let mut columns = Vec::new();
        for indicator in definition.indicators.iter().filter_map(|id| self.catalogue.get(*id)) {
            for kind in &definition.kinds {
                columns.push((indicator, *kind));
            }
        }
        let cells = |members: &[Subject]| columns.iter().map(|(of, kind)| self.cell(members, of, *kind)).collect();
        let all: Vec<Subject> = definition.members().into_iter().collect();
        TableContent {
            form: if definition.boundaries.is_some() { 2 } else { 1 },
            title: definition.title.clone(),
            programme: definition.programme,
            period: definition.period,
            cut_off: definition.cut_off,
            boundaries: definition.boundaries,
            known_at,
            agencies: definition.agencies.clone(),
            lines: definition
                .rows
                .iter()
                .map(|row| TableLine { name: row.name.clone(), subject: row.subject, cells: cells(&row.members) })
                .collect(),
            total: cells(&all),
            unplaced: if definition.unplaced.is_empty() { Vec::new() } else { cells(&definition.unplaced) },
            columns: columns.into_iter().map(column).collect(),
        }
    }

    /// What one subject's cell comes to: as stated and agreed, or else by the
    /// parts of its indicator.
    fn settled(&self, indicator: IndicatorId, kind: Reckoning, subject: Subject) -> Settled {
        let key = |indicator| Key { indicator, period: self.definition.period, kind, subject };
        let own = |indicator| self.settled.get(&key(indicator)).copied().unwrap_or(Settled::Unknown);
        let parts = self.catalogue.get(indicator).map(|one| one.parts.as_slice()).unwrap_or_default();
        if parts.is_empty() || self.numbered.contains(&key(indicator)) {
            return own(indicator);
        }
        derive(parts.iter().map(|part| own(*part).figure()))
    }

    fn cell(&self, members: &[Subject], indicator: &Indicator, kind: Reckoning) -> TableCell {
        let settled = |indicator: IndicatorId, subject: &Subject| self.settled(indicator, kind, *subject);
        let mut sum = Sum::default();
        if indicator.nature != Nature::Rate {
            members.iter().for_each(|member| sum.add(&[settled(indicator.id, member)]));
            return sum.cell(sum.sums[0]);
        }
        let (Some(above), Some(below)) = (indicator.numerator, indicator.denominator) else { return sum.cell(None) };
        for member in members {
            sum.add(&[settled(above, member), settled(below, member)]);
        }
        let scale = |id| self.catalogue.get(id).map_or(0, |part: &Indicator| part.scale);
        let rate = sum.sums[0].zip(sum.sums[1]).and_then(|(numerator, denominator)| {
            indicator.rate((numerator, scale(above)), (denominator, scale(below)))
        });
        sum.cell(rate.map(i128::from))
    }
}

/// A running sum over members; a rate has two.
#[derive(Default)]
struct Sum {
    sums: [Option<i128>; 2],
    reported: u32,
    expected: u32,
    disputed: u32,
    agreed: bool,
    derived: bool,
}

impl Sum {
    /// Adds one member; it counts only where all its parts are known, as in the
    /// cube.
    fn add(&mut self, parts: &[Settled]) {
        self.expected += 1;
        if parts.contains(&Settled::Disputed) {
            self.disputed += 1;
            return;
        }
        let amounts: Vec<i64> = parts.iter().filter_map(|part| part.figure().known()).collect();
        if amounts.len() < parts.len() {
            return;
        }
        self.reported += 1;
        self.derived |= parts.iter().any(|part| matches!(part, Settled::Derived(_)));
        self.agreed |= parts.iter().any(|part| matches!(part, Settled::Agreed(_)));
        for (sum, amount) in self.sums.iter_mut().zip(amounts) {
            *sum = Some(sum.unwrap_or(0) + i128::from(amount));
        }
    }

    fn cell(&self, value: Option<i128>) -> TableCell {
        let state = match (self.disputed, self.reported) {
            (1.., _) => CellState::Disputed,
            (0, 0) => CellState::Unknown,
            _ if self.derived => CellState::Derived,
            _ if self.agreed => CellState::Agreed,
            _ => CellState::Stated,
        };
        TableCell { value, reported: self.reported, expected: self.expected, disputed: self.disputed, state }
    }
}

fn column((indicator, kind): (&Indicator, Reckoning)) -> TableColumn {
    TableColumn {
        indicator: indicator.id,
        kind,
        code: indicator.code.clone(),
        name_vi: indicator.name_vi.clone(),
        name_en: indicator.name_en.clone(),
        unit_vi: indicator.unit_vi.clone(),
        unit_en: indicator.unit_en.clone(),
        scale: indicator.scale,
    }
}
