//! A table for everybody: small counts of persons are left out of it, and the
//! cells that would give them away (`songhanh_statistics::suppress`).
//!
//! What is published together is protected together: rows and columns with
//! their totals, periods with theirs, and the same table by the memberships of
//! other days, where those are said; and what went out before with all of that
//! (docs/decisions/0019). Where parts are sums of others (a year of its quarters,
//! an indicator of those that it is made of) no other table breaks those sums; and
//! whoever knows the counts of one unit, as it does itself, learns no more. The smallest part is one unit in one
//! period; a unit is in one row by the one day and perhaps in another by the
//! other, and what the two rows share is protected too.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use songhanh_statistics::suppress::{Fate, Publication, SuppressionRule};

use super::axis::{Axis, Run};
use super::form::PivotForm;
use super::labels::Label;
use super::pivot::{Heading, PivotPage, State, answered};
use super::problems::FiguresRefusal;
use super::publication::{Part, PublicationId, Showing, ShownCell};
use super::sql;
use crate::calendar::Day;
use crate::desk::{Act, Desk, Fault};
use crate::indicators::{Family, Nature, Number, catalogue_in, power};
use crate::law::small_counts;
use crate::words::Lang;

/// Most cells of figures that are protected at once.
const CELLS_MAX: usize = 4_000;

/// A table for everybody, with what it shows.
#[derive(Debug)]
pub(super) struct Protected {
    pub(super) page: PivotPage,
    pub(super) showing: Showing,
    /// The last publication that it was protected against.
    pub(super) after: Option<PublicationId>,
}

/// The table for everybody, protected against all that went out before. `also_on`
/// are the days by whose memberships the same table may go out too. Whoever asks
/// gets the same table: what it may hold does not depend on them.
pub(super) async fn protected(
    desk: &Desk,
    form: &PivotForm,
    also_on: &[Day],
    lang: Lang,
) -> Result<Protected, FiguresRefusal> {
    refuse_question(form)?;
    let mut reading = desk.read(Act::ReadFigures, desk.now()).await?;
    let after = sql::last_publication(&mut reading).await?;
    let earlier = sql::showings(&mut reading).await?;
    drop(reading);
    let mut page = answered(desk, form, lang, true).await?;
    refuse_measures(&page)?;
    if !page.measures.iter().any(|one| one.is_sensitive()) {
        return Ok(Protected { page, showing: Showing::default(), after });
    }
    let mut atoms = Atoms::default();
    let mut tables = vec![Table::of(desk, form, lang, &page, &mut atoms).await?];
    for day in also_on {
        let form = PivotForm { boundaries: day.to_string(), ..form.clone() };
        let other = answered(desk, &form, lang, true).await?;
        tables.push(Table::of(desk, &form, lang, &other, &mut atoms).await?);
    }
    let own: Vec<Vec<usize>> = tables[0].cells.iter().map(|cell| cell.atoms.clone()).collect();
    let places: Vec<(usize, usize)> = tables[0].cells.iter().map(|cell| cell.at).collect();
    let sums: Vec<Vec<usize>> = tables.into_iter().flat_map(|table| table.cells).map(|cell| cell.atoms).collect();
    let families = families(desk).await?;
    let out = atoms.out(&earlier, &families);
    if sums.len() + out.len() > CELLS_MAX {
        return Err(FiguresRefusal::TooLargeForPublic(CELLS_MAX));
    }
    let equations = atoms.equations(&families);
    let mut publication = Publication::new(atoms.counts.clone());
    for (whole, parts) in equations {
        publication.relate(whole, parts);
    }
    let rule = small_counts(page.as_of.on);
    if rule.insiders > 0 {
        atoms.of_units().into_values().for_each(|own| publication.insider(own));
    }
    for sum in sums {
        publication.add(sum);
    }
    for sum in out {
        publication.add_out(sum);
    }
    let scale = page.measures.iter().filter(|one| one.is_sensitive()).map(|one| one.scale).max().unwrap_or(0);
    let times = i64::try_from(power(scale)).unwrap_or(i64::MAX);
    let rule = SuppressionRule {
        least: rule.least.min(times),
        greatest: rule.greatest.saturating_mul(times),
        reach: rule.reach.saturating_mul(times),
    };
    let fates = publication.suppress(rule)?;
    let mut cells = Vec::new();
    for ((row, column), fate) in places.into_iter().zip(fates) {
        let cell = &mut page.cells[row][column];
        if fate != Fate::Published {
            (cell.value, cell.state) = (None, State::Suppressed);
        }
        cells.push(ShownCell {
            row: page.rows[row].address.clone(),
            column: page.columns[column].address.clone(),
            value: cell.value.and_then(|value| i64::try_from(value).ok()),
        });
    }
    page.notes.push(("figures-note-public", crate::words::Args::new()));
    Ok(Protected { page, showing: atoms.showing(cells, &own), after })
}

/// The agencies' own statements beside the settled ones, and figures that are
/// cumulated, give parts away by subtraction.
fn refuse_question(form: &PivotForm) -> Result<(), FiguresRefusal> {
    let agency = Axis::Other(Run::Agency).word();
    let mut faults = Vec::new();
    if !form.of.is_empty() || form.rows.iter().chain(&form.columns).any(|word| word == agency) {
        faults.push(Fault::new("of", "fault-not-public"));
    }
    if form.cumulative == "yes" || form.measures.iter().any(|word| word == "cumulative") {
        faults.push(Fault::new("cumulative", "fault-not-public"));
    }
    if faults.is_empty() { Ok(()) } else { Err(FiguresRefusal::Faults(faults)) }
}

/// Shares, growth, extremes and rates of counts of persons give parts away that
/// sums leave out.
fn refuse_measures(page: &PivotPage) -> Result<(), FiguresRefusal> {
    if page.measures.iter().any(|one| one.personal && !one.is_public()) {
        return Err(FiguresRefusal::Faults(vec![Fault::new("measure", "fault-not-public")]));
    }
    Ok(())
}

/// The indicators of persons whose numbers tell of each other, with their codes.
async fn families(desk: &Desk) -> Result<Vec<(Family, Vec<String>)>, FiguresRefusal> {
    let mut reading = desk.read(Act::ReadFigures, desk.now()).await?;
    let as_of = reading.as_of();
    let catalogue = catalogue_in(&mut reading, as_of).await?;
    let code = |id| catalogue.get(id).map(|one| one.code.clone()).unwrap_or_default();
    let coded = |family: Family| {
        let codes = family.members.iter().copied().map(code).collect();
        (family, codes)
    };
    Ok(Family::all(&catalogue).into_iter().map(coded).collect())
}

/// The smallest parts: a unit in a column that is no total.
#[derive(Default)]
struct Atoms {
    counts: Vec<i64>,
    parts: Vec<Part>,
    /// The unit of each count that no cell is the sum of.
    beside: Vec<(String, usize)>,
    /// By unit, period and indicator.
    of: HashMap<(String, String, String), usize>,
}

impl Atoms {
    /// The place of a part; none where the same one has another count.
    fn place(&mut self, part: Part) -> Option<usize> {
        let key = (part.unit.clone(), part.period.clone(), part.indicator.clone());
        let count = part.count;
        let place = *self.of.entry(key).or_insert_with(|| {
            self.counts.push(count);
            self.parts.push(part);
            self.counts.len() - 1
        });
        (self.counts[place] == count).then_some(place)
    }

    /// The numbers that went out before and have a part in common with these, or
    /// one that hangs together with one of these (a year of a quarter), directly
    /// or by way of others, as sums of parts. A part that was another number then
    /// is a part of its own.
    fn out(&mut self, earlier: &[Showing], families: &[(Family, Vec<String>)]) -> Vec<Vec<usize>> {
        let kin = |part: &Part| {
            let family = families.iter().position(|(_, codes)| codes.contains(&part.indicator))?;
            Some((part.unit.clone(), family))
        };
        let mut kinds: BTreeSet<(String, usize)> = self.parts.iter().filter_map(kin).collect();
        let mut places: HashMap<Part, usize> = self.parts.iter().cloned().zip(0..).collect();
        let mut left: Vec<Vec<&Part>> = earlier.iter().flat_map(Showing::sums).filter(|sum| !sum.is_empty()).collect();
        let mut out: BTreeSet<Vec<usize>> = BTreeSet::new();
        loop {
            let is_near =
                |part: &&Part| places.contains_key(*part) || kin(part).is_some_and(|kin| kinds.contains(&kin));
            let (near, far): (Vec<_>, Vec<_>) = left.into_iter().partition(|sum| sum.iter().any(is_near));
            if near.is_empty() {
                return out.into_iter().collect();
            }
            kinds.extend(near.iter().flatten().filter_map(|part| kin(part)).collect::<Vec<_>>());
            for sum in near {
                let mut atoms: Vec<usize> = sum
                    .into_iter()
                    .map(|part| {
                        *places.entry(part.clone()).or_insert_with(|| {
                            self.counts.push(part.count);
                            self.parts.push(part.clone());
                            self.counts.len() - 1
                        })
                    })
                    .collect();
                atoms.sort_unstable();
                out.insert(atoms);
            }
            left = far;
        }
    }

    /// The sums that hold between the parts of each unit. A count that follows
    /// from others is added.
    fn equations(&mut self, families: &[(Family, Vec<String>)]) -> Vec<(usize, Vec<usize>)> {
        let mut all = Vec::new();
        for (family, codes) in families {
            let mut numbers: BTreeMap<String, Vec<(usize, Number)>> = BTreeMap::new();
            for (atom, part) in self.parts.iter().enumerate() {
                let member = codes.iter().position(|code| *code == part.indicator);
                let Some((member, period)) = member.zip(part.period.parse().ok()) else { continue };
                numbers.entry(part.unit.clone()).or_default().push((atom, (member, period, part.count)));
            }
            for (unit, numbers) in numbers {
                let (atoms, numbers): (Vec<usize>, Vec<Number>) = numbers.into_iter().unzip();
                let equations = family.equations(&numbers);
                let mut atom_of: BTreeMap<usize, usize> = BTreeMap::new();
                for (atom, place) in atoms.into_iter().zip(&equations.places) {
                    // Of a stock, several periods end on one day; and what was
                    // published before may have been another number.
                    match atom_of.get(place) {
                        Some(same) if self.counts[*same] == self.counts[atom] => all.push((*same, vec![atom])),
                        Some(_) => {}
                        None => drop(atom_of.insert(*place, atom)),
                    }
                }
                for (place, count) in &equations.counts {
                    let beside = || {
                        self.counts.push(*count);
                        self.beside.push((unit.clone(), self.counts.len() - 1));
                        self.counts.len() - 1
                    };
                    atom_of.entry(*place).or_insert_with(beside);
                }
                let sums = equations.sums.iter().map(|(whole, parts)| {
                    let parts: Vec<usize> = parts.iter().map(|part| atom_of[part]).collect();
                    (atom_of[whole], parts)
                });
                let holds = |(whole, parts): &(usize, Vec<usize>)| {
                    self.counts[*whole] == parts.iter().map(|part| self.counts[*part]).sum::<i64>()
                };
                all.extend(sums.filter(holds).collect::<Vec<_>>());
            }
        }
        all
    }

    /// The counts of each unit, which it knows itself.
    fn of_units(&self) -> BTreeMap<&str, Vec<usize>> {
        let mut own: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let parts = self.parts.iter().enumerate().map(|(atom, part)| (&part.unit, atom));
        for (unit, atom) in parts.chain(self.beside.iter().map(|(unit, atom)| (unit, *atom))) {
            own.entry(unit).or_default().push(atom);
        }
        own
    }

    /// What is shown: `cells`, each the sum of the parts at the same place of
    /// `sums`.
    fn showing(&self, cells: Vec<ShownCell>, sums: &[Vec<usize>]) -> Showing {
        let mut cells_of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (cell, atoms) in sums.iter().enumerate() {
            for atom in atoms {
                cells_of.entry(*atom).or_default().push(cell);
            }
        }
        let mut fields: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        let mut parts = Vec::new();
        for (atom, cells) in cells_of {
            let next = fields.len();
            let field = *fields.entry(cells).or_insert(next);
            parts.push((self.parts[atom].clone(), field));
        }
        let mut listed: Vec<(usize, Vec<usize>)> = fields.into_iter().map(|(cells, field)| (field, cells)).collect();
        listed.sort_unstable();
        let fields = listed.into_iter().map(|(_, cells)| cells).collect();
        Showing { cells, parts, fields, ..Showing::default() }
    }
}

/// A sensitive cell and what it is the sum of.
struct Summed {
    at: (usize, usize),
    atoms: Vec<usize>,
}

/// The sensitive cells of one table.
struct Table {
    cells: Vec<Summed>,
}

impl Table {
    async fn of(
        desk: &Desk,
        form: &PivotForm,
        lang: Lang,
        page: &PivotPage,
        atoms: &mut Atoms,
    ) -> Result<Self, FiguresRefusal> {
        let unit = Axis::Other(Run::Unit);
        let by_unit = page.row_axes.contains(&unit) || page.column_axes.contains(&unit);
        let mut detail_form = PivotForm { totals: "no".into(), ..form.clone() };
        detail_form.rows = page.row_axes.iter().map(|axis| axis.word().to_owned()).collect();
        detail_form.columns = page.column_axes.iter().map(|axis| axis.word().to_owned()).collect();
        if !by_unit {
            detail_form.rows.push(unit.word().to_owned());
        }
        // A part is of its period, where the table is of one alone too.
        if !page.row_axes.contains(&Axis::PERIOD) && !page.column_axes.contains(&Axis::PERIOD) {
            detail_form.columns.push(Axis::PERIOD.word().to_owned());
        }
        let detail = answered(desk, &detail_form, lang, true).await?;
        // For each row and column of the detail, those of the table that hold it.
        let depth = page.row_axes.len();
        let mut fields: BTreeMap<(Vec<usize>, Vec<usize>), Vec<usize>> = BTreeMap::new();
        let last = last_period(&detail);
        let columns: Vec<Vec<usize>> = detail
            .columns
            .iter()
            .map(|column| {
                holding(&page.columns, &column.labels, |heading| {
                    let measure = &page.measures[heading.measure.unwrap_or(0)];
                    is_of_total(&page.column_axes, heading, column, measure.nature == Nature::Stock, last.as_deref())
                })
            })
            .collect();
        for (row, cells) in detail.rows.iter().zip(&detail.cells) {
            let rows = holding(&page.rows, &row.labels[..depth.min(row.labels.len())], |heading| {
                let stock = page.measures.iter().any(|one| one.nature == Nature::Stock);
                is_of_total(&page.row_axes, heading, row, stock, last.as_deref())
            });
            for ((column, held_by), cell) in detail.columns.iter().zip(&columns).zip(cells) {
                let measure = row.measure.or(column.measure).unwrap_or(0);
                let (Some(value), true) = (cell.value, detail.measures[measure].is_sensitive()) else { continue };
                let count = i64::try_from(value).map_err(|_| FiguresRefusal::NotAdditive)?;
                // By the unit and its period alone: classes differ by day.
                let of = |axis| word_on(axis, &detail, row, column);
                let indicator = detail.measures[measure].indicator.clone();
                let part = Part { unit: of(unit), period: of(Axis::PERIOD), indicator, count };
                let atom = atoms.place(part).ok_or(FiguresRefusal::NotAdditive)?;
                fields.entry((rows.clone(), held_by.clone())).or_default().push(atom);
            }
        }
        let mut sums: HashMap<(usize, usize), Vec<usize>> = HashMap::new();
        for ((rows, columns), members) in fields {
            for row in &rows {
                for column in &columns {
                    sums.entry((*row, *column)).or_default().extend(&members);
                }
            }
        }
        let mut cells = Vec::new();
        for (row, heading) in page.rows.iter().enumerate() {
            for (column, across) in page.columns.iter().enumerate() {
                let measure = heading.measure.or(across.measure).unwrap_or(0);
                let (Some(value), true) = (page.cells[row][column].value, page.measures[measure].is_sensitive()) else {
                    continue;
                };
                let members = sums.remove(&(row, column)).unwrap_or_default();
                let sum: i128 = members.iter().map(|atom| i128::from(atoms.counts[*atom])).sum();
                // A cell that is no sum of units could give away what it is.
                if sum != value {
                    return Err(FiguresRefusal::NotAdditive);
                }
                cells.push(Summed { at: (row, column), atoms: members });
            }
        }
        Ok(Self { cells })
    }
}

/// The word of a cell's class on `axis`; empty where neither rows nor columns
/// run over it.
fn word_on(axis: Axis, page: &PivotPage, row: &Heading, column: &Heading) -> String {
    let on = |axes: &[Axis], heading: &Heading| {
        let at = axes.iter().position(|one| *one == axis)?;
        heading.labels.get(at).map(|label| label.word.clone())
    };
    on(&page.row_axes, row).or_else(|| on(&page.column_axes, column)).unwrap_or_default()
}

/// The headings that hold what has these labels: the same class on each axis, or
/// a total over it.
fn holding(headings: &[Heading], labels: &[Label], also: impl Fn(&Heading) -> bool) -> Vec<usize> {
    let holds = |heading: &Heading| {
        heading.labels.iter().zip(labels).all(|(wide, narrow)| wide.total || wide.word == narrow.word) && also(heading)
    };
    headings.iter().enumerate().filter(|(_, heading)| holds(heading)).map(|(at, _)| at).collect()
}

/// The word of the last period of a table.
fn last_period(page: &PivotPage) -> Option<String> {
    let of = |axes: &[Axis], headings: &[Heading]| -> Option<String> {
        let at = axes.iter().position(|axis| *axis == Axis::PERIOD)?;
        headings.iter().map(|heading| heading.labels[at].word.clone()).max()
    };
    of(&page.row_axes, &page.rows).or_else(|| of(&page.column_axes, &page.columns))
}

/// True unless the heading is a total over periods of a stock, which is the
/// stock of the last period, and the part is of another.
fn is_of_total(axes: &[Axis], heading: &Heading, part: &Heading, stock: bool, last: Option<&str>) -> bool {
    let Some(at) = axes.iter().position(|axis| *axis == Axis::PERIOD) else { return true };
    let total = heading.labels.get(at).is_some_and(|label| label.total);
    !(stock && total) || part.labels.get(at).map(|label| label.word.as_str()) == last
}
