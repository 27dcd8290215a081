//! The checks of a cell: those of a value that is typed alone or taken in from
//! a workbook, asked of all cells of a filing at once.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::cell::{CellKey, Cells};
use super::filing::{Filing, Reporter};
use super::round::Round;
use crate::calendar::{BEGINNING, Day, Instant, Period};
use crate::desk::{Actor, AgencyId, AsOf, Fault};
use crate::indicators::{
    Catalogue, Indicator, Key, Read, Reread, Subject, ValueDraft, ValueFilter, catalogue_in, plausible, read_amount,
    rules, values_at_in,
};
use crate::store::{Connection, StoreError};
use crate::words::args;

/// What the checks say about a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Checked {
    /// The amount; none inside where it is stated to be unknown, none at all
    /// where the cell is empty or has a fault.
    pub amount: Option<Option<i64>>,
    /// Why it cannot be sent in as it is.
    pub fault: Option<Fault>,
    /// What is unusual about it; it can be sent in nevertheless.
    pub warnings: Vec<Fault>,
}

/// How many earlier values of a subject make its plausible range, as for a value
/// that is typed alone.
const EARLIER_MAX: usize = 8;

/// What the checks of a filing compare with: the indicators, and what was stated
/// of the same subjects before.
pub(super) struct Grounds {
    pub(super) catalogue: Catalogue,
    /// The latest first.
    earlier: HashMap<CellKey, Vec<(Period, Option<i64>)>>,
}

/// In whose name what was filed is stated, as long as nobody takes their place.
const fn speaker(round: &Round, filing: &Filing) -> AgencyId {
    match filing.reporter {
        Reporter::Agency(agency) => agency,
        Reporter::Unit(_) => round.agency,
    }
}

/// In whose name the values of a filing are stated: those of a unit in the name
/// of who asks it, or to whom its zone went.
pub(super) fn stating(actor: &Actor, round: &Round, filing: &Filing) -> AgencyId {
    let of_unit = matches!(filing.reporter, Reporter::Unit(_));
    let went_here = actor.answers_for_zones(round.agency, &filing.zones()) && !actor.answers_for(round.agency);
    actor.agency.filter(|_| of_unit && went_here).unwrap_or(speaker(round, filing))
}

impl Grounds {
    pub(super) async fn of(
        connection: &mut Connection,
        known: Instant,
        round: &Round,
        filing: &Filing,
    ) -> Result<Self, StoreError> {
        let as_of = AsOf { on: round.period.last_day(), known };
        let catalogue = catalogue_in(connection, as_of).await?;
        let Ok(before) = Period::half_open(BEGINNING, round.period.from()) else {
            return Ok(Self { catalogue, earlier: HashMap::new() });
        };
        let filter = ValueFilter {
            subjects: filing.subjects.iter().map(|subject| subject.id).collect(),
            indicators: round.indicators.clone(),
            agencies: vec![speaker(round, filing)],
            within: Some(before),
            kind: Some(round.kind),
            ..ValueFilter::default()
        };
        let mut earlier: HashMap<CellKey, Vec<(Period, Option<i64>)>> = HashMap::new();
        for one in values_at_in(connection, known, &filter).await? {
            let key = CellKey { subject: one.key.subject.id, indicator: one.key.indicator };
            earlier.entry(key).or_default().push((one.key.period, one.amount));
        }
        for of_cell in earlier.values_mut() {
            of_cell.sort_by_key(|(period, _)| std::cmp::Reverse((period.to(), period.from())));
        }
        Ok(Self { catalogue, earlier })
    }

    /// What was stated of the cell last before this period.
    pub(super) fn last_of(&self, key: CellKey) -> Option<(Period, Option<i64>)> {
        self.earlier.get(&key)?.first().copied()
    }

    /// The range that the past of the cell makes plausible, for a hint.
    pub(super) fn range(&self, key: CellKey) -> Option<crate::indicators::Range> {
        let amounts: Vec<i64> =
            self.earlier.get(&key)?.iter().filter_map(|(_, amount)| *amount).take(EARLIER_MAX).collect();
        plausible(&amounts)
    }

    /// What the checks say about every cell that is typed.
    pub(super) fn check(
        &self,
        round: &Round,
        filing: &Filing,
        cells: &Cells,
        today: Day,
    ) -> BTreeMap<CellKey, Checked> {
        let mut checked: BTreeMap<CellKey, Checked> = BTreeMap::new();
        for subject in &filing.subjects {
            for id in &round.indicators {
                let (key, Some(indicator)) = (CellKey { subject: subject.id, indicator: *id }, self.catalogue.get(*id))
                else {
                    continue;
                };
                let Some(cell) = cells.get(key).filter(|cell| !cell.typed.is_empty()) else { continue };
                checked.insert(key, self.one(round, *subject, key, indicator, &cell.typed, today));
            }
            self.check_sums(round, *subject, &mut checked);
        }
        checked
    }

    fn one(
        &self,
        round: &Round,
        subject: Subject,
        key: CellKey,
        indicator: &Indicator,
        typed: &str,
        today: Day,
    ) -> Checked {
        let amount = match read_amount(typed, indicator.scale) {
            Ok(Read::Amount(amount)) => Some(amount),
            Ok(Read::Unknown) => None,
            Err(why) => {
                let places = match why {
                    Reread::Ambiguous | Reread::TooFine => {
                        args([("text", typed.to_owned()), ("scale", indicator.scale.to_string())])
                    }
                    _ => crate::words::Args::new(),
                };
                return Checked { fault: Some(Fault::with(key.text(), why.word(), places)), ..Checked::default() };
            }
        };
        // The day up to which it was counted is told when the filing is sent in
        // and checked then; here it may be any day that is sound.
        let cut_off = today.min(round.period.last_day()).max(round.period.from());
        let draft = draft(round, subject, key, amount, cut_off, "-".into(), String::new());
        let fault = draft.check(indicator, today).into_iter().find(|fault| fault.place == "amount");
        let warnings = amount
            .zip(self.range(key))
            .and_then(|(amount, range)| rules::outside_own_past(amount, range, indicator.scale))
            .map(|found| found.at(key.text()));
        Checked {
            amount: fault.is_none().then_some(amount),
            fault: fault.map(|fault| Fault { place: key.text(), ..fault }),
            warnings: warnings.into_iter().collect(),
        }
    }

    /// An indicator that is the sum of others is compared with them, where all
    /// of them are asked for and typed.
    fn check_sums(&self, round: &Round, subject: Subject, checked: &mut BTreeMap<CellKey, Checked>) {
        for whole in round.indicators.iter().filter_map(|id| self.catalogue.get(*id)) {
            let at = |indicator| CellKey { subject: subject.id, indicator };
            let amount = |indicator| checked.get(&at(indicator)).and_then(|one| one.amount).flatten();
            let Some(stated) = amount(whole.id) else { continue };
            let parts: Vec<Option<i64>> = whole.parts.iter().map(|part| amount(*part)).collect();
            let codes: Vec<&str> =
                whole.parts.iter().filter_map(|id| self.catalogue.get(*id)).map(|one| one.code.as_str()).collect();
            if let Some(found) = rules::sum_differs_from_parts(stated, &parts, &codes.join(" + "), whole.scale)
                && let Some(own) = checked.get_mut(&at(whole.id))
            {
                own.warnings.push(found.at(at(whole.id).text()));
            }
        }
    }
}

/// A cell as the value that it becomes.
pub(super) fn draft(
    round: &Round,
    subject: Subject,
    key: CellKey,
    amount: Option<i64>,
    cut_off: Day,
    source: Arc<str>,
    note: String,
) -> ValueDraft {
    ValueDraft {
        key: Key { indicator: key.indicator, period: round.period, kind: round.kind, subject },
        amount,
        cut_off,
        source,
        origin: String::new(),
        note,
    }
}
