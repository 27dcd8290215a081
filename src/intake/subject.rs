//! What each row of a table is: a unit of the register, or a place.

use std::collections::HashMap;

use songhanh_spreadsheet::grid::{Address, Value};
use songhanh_vietnamese::name::name_key;
use songhanh_vietnamese::tax_code::{self, Outcome};

use super::asked::{Asked, Choice, Looking, Question};
use super::known::Known;
use super::layout::SubjectKind;
use super::lists::Lists;
use super::meaning::Meaning;
use super::problem::{Found, Rule, Severity};
use super::times;
use super::view::View;
use crate::calendar::Day;
use crate::register::{Candidate, Identity, UnitId};
use crate::territory::{Finding, PlaceId, Tier, ZoneId};

/// What a row was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowIs {
    /// A unit or place that is known, by its id.
    Known(i64),
    /// A unit that the register does not have.
    New,
    /// Asked about.
    Unsettled,
    /// Left out, as answered.
    Skipped,
}

/// A row with what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowSubject {
    /// The row of the sheet, from 0.
    pub row: u32,
    /// The column of its name: a table may hold several lists side by side.
    pub names: u32,
    /// What it is.
    pub is: RowIs,
    /// The zone that the sheet places it in.
    pub zone: Option<ZoneId>,
    /// The commune that the sheet places it in.
    pub commune: Option<PlaceId>,
}

/// How many rows are what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct SubjectTally {
    /// Rows that were matched.
    pub known: u64,
    /// Rows that the register does not have.
    pub new: u64,
    /// Rows that are asked about.
    pub unsettled: u64,
    /// Rows left out.
    pub skipped: u64,
}

/// Rows looked at to tell what a table is about.
const SAMPLE: usize = 200;

/// What the rows of a table are; none where nothing tells.
pub(super) fn kind_of(view: &View<'_>, known: &Known, day: Day) -> Option<SubjectKind> {
    let column = view.name_column();
    let names: Vec<String> =
        view.items().take(SAMPLE).filter_map(|row| column.map(|column| view.text(row.row, column))).collect();
    let share = |hits: usize| hits * 10 >= names.len() * 6 && hits > 0;
    let count = |is: &dyn Fn(&str) -> bool| names.iter().filter(|name| is(name)).count();
    if view.fact("programme").is_some() {
        return Some(SubjectKind::Programme);
    }
    if view.fact("tax-code").is_some() {
        return Some(SubjectKind::Unit);
    }
    if share(count(&|name| known.province(name, day) != Finding::None)) {
        return Some(SubjectKind::Province);
    }
    if share(count(&|name| known.zone(name, day) != Finding::None)) {
        return Some(SubjectKind::Zone);
    }
    if view.fact("commune").is_some_and(|column| Some(column.column) == view.name_column())
        && share(count(&|name| known.commune(name, day) != Finding::None))
    {
        return Some(SubjectKind::Commune);
    }
    let looks_like_units = || share(count(&|name| name_key(name).form.is_some()));
    (view.fact("unit-name").is_some() || looks_like_units()).then_some(SubjectKind::Unit)
}

/// Zones and communes that the sheet's texts name, each asked for once.
pub(super) struct Places<'k> {
    known: &'k Known,
    day: Day,
    zones: HashMap<String, Finding<ZoneId>>,
    communes: HashMap<String, Finding<PlaceId>>,
}

impl<'k> Places<'k> {
    pub(super) fn new(known: &'k Known, day: Day) -> Self {
        Self { known, day, zones: HashMap::new(), communes: HashMap::new() }
    }

    pub(super) fn zone(&mut self, text: &str) -> Finding<ZoneId> {
        if text.is_empty() {
            return Finding::None;
        }
        let (known, day) = (self.known, self.day);
        self.zones.entry(text.to_owned()).or_insert_with(|| known.zone(text, day)).clone()
    }

    pub(super) fn commune(&mut self, text: &str) -> Finding<PlaceId> {
        if text.is_empty() {
            return Finding::None;
        }
        let (known, day) = (self.known, self.day);
        self.communes.entry(text.to_owned()).or_insert_with(|| known.commune(text, day)).clone()
    }

    /// The zone of a row: its own column, or the heading that it stands under.
    pub(super) fn zone_of_row(&mut self, view: &View<'_>, row: &songhanh_spreadsheet::table::Row) -> Option<ZoneId> {
        let own = view.fact_text(row.row, "zone");
        if !own.is_empty() {
            return self.zone(&own).found();
        }
        let mut parent = row.parent;
        for _ in 0..8 {
            let above = parent?;
            if let Some(zone) = self.zone(&view.label(above)).found() {
                return Some(zone);
            }
            let rows = &view.table.rows;
            let at = rows.binary_search_by_key(&above, |row| row.row).ok();
            parent = at.and_then(|at| rows[at].parent);
        }
        None
    }
}

/// What the rows of the chosen table are.
pub(super) fn subjects(
    view: &View<'_>,
    kind: SubjectKind,
    known: &Known,
    day: Day,
    asked: &Asked,
    lists: &Lists,
    looking: &mut Looking,
) -> Vec<RowSubject> {
    let mut places = Places::new(known, day);
    let own = view.name_column().or_else(|| view.fact("tax-code").map(|column| column.column)).unwrap_or_default();
    let parents = Parents::new(view, &mut places);
    let mut subjects = Vec::with_capacity(view.table.rows.len());
    let left_out = match asked.answers.get("hidden-rows").map(String::as_str) {
        Some("skip") => super::chosen::hidden_items(view),
        _ => Vec::new(),
    };
    for row in view.items() {
        let commune = places.commune(&view.fact_text(row.row, "commune")).found();
        let zone = match view.fact("zone") {
            Some(_) => places.zone(&view.fact_text(row.row, "zone")).found(),
            None => row.parent.and_then(|parent| parents.zone(parent)),
        };
        let answer = asked.answers.get(&format!("row:{}", row.row + 1)).map(String::as_str);
        let first = Address::new(row.row, own);
        let ended = !lists.further().is_empty()
            && view.text(first.row, first.column).trim().is_empty()
            && !has_figures(view, first, lists);
        let is = match (answer, kind) {
            // The first of several lists may be the shorter one.
            _ if ended => RowIs::Skipped,
            (Some("skip"), _) => RowIs::Skipped,
            _ if left_out.binary_search(&row.row).is_ok() => RowIs::Skipped,
            (_, SubjectKind::Unit) => unit(view, first, zone, known, asked, looking),
            (_, kind) => place(view, first, kind, known, day, asked, looking),
        };
        if !ended {
            subjects.push(RowSubject { row: row.row, names: own, is, zone, commune });
            if is == RowIs::Skipped {
                continue;
            }
        }
        let mut told = false;
        for names in lists.further() {
            let at = Address::new(row.row, *names);
            let is = match kind {
                _ if view.text(at.row, at.column).trim().is_empty() => {
                    // Figures that name nobody are not taken in, and said once a row.
                    if !told && has_figures(view, at, lists) {
                        told = true;
                        let mut found = Found::new(view.place, at, Rule::RowWithoutName);
                        found.severity = Severity::Warning;
                        looking.found.push(found);
                    }
                    continue;
                }
                SubjectKind::Unit => unit(view, at, zone, known, asked, looking),
                kind => place(view, at, kind, known, day, asked, looking),
            };
            subjects.push(RowSubject { row: row.row, names: *names, is, zone, commune });
        }
    }
    subjects
}

/// True where a list has figures in the row of `at`, the cell of its name.
fn has_figures(view: &View<'_>, at: Address, lists: &Lists) -> bool {
    let of_list = view.columns.iter().filter(|column| lists.names_of(column.column) == Some(at.column));
    of_list
        .filter(|column| column.meaning.is_value() || column.meaning == Meaning::Unclear)
        .any(|column| matches!(view.amount(at.row, column), super::cells::Amount::Number { .. }))
}

/// The zones of the rows that others stand under.
struct Parents(HashMap<u32, Option<ZoneId>>);

impl Parents {
    fn new(view: &View<'_>, places: &mut Places<'_>) -> Self {
        let mut zones: HashMap<u32, Option<ZoneId>> = HashMap::new();
        for row in &view.table.rows {
            if let Some(parent) = row.parent
                && !zones.contains_key(&parent)
            {
                let above = songhanh_spreadsheet::table::Row { parent: Some(parent), ..*row };
                let found = if view.fact("zone").is_some() { None } else { places.zone_of_row(view, &above) };
                zones.insert(parent, found);
            }
        }
        Self(zones)
    }

    fn zone(&self, parent: u32) -> Option<ZoneId> {
        self.0.get(&parent).copied().flatten()
    }
}

/// The right tax code of a row, its lost zero put back; empty where there is
/// none.
pub(super) fn tax_code_of(view: &View<'_>, row: u32) -> String {
    let Some(column) = view.fact("tax-code") else { return String::new() };
    let cell = view.cell(row, column.column);
    let read = match &cell.value {
        Value::Number(number) | Value::Serial(number) => tax_code::read_number(*number),
        Value::Text(text) => tax_code::read(text),
        _ => Outcome::Blank,
    };
    match read {
        Outcome::Code(code) | Outcome::LeadingZeroLost(code) => code.to_string(),
        _ => String::new(),
    }
}

pub(super) fn unit(
    view: &View<'_>,
    at: Address,
    zone: Option<ZoneId>,
    known: &Known,
    asked: &Asked,
    looking: &mut Looking,
) -> RowIs {
    let (row, column) = (at.row, at.column);
    let id = format!("unit:{at}");
    match asked.answers.get(&id).map(String::as_str) {
        Some("skip") => return RowIs::Skipped,
        Some("new") => return RowIs::New,
        Some(text) => {
            if let Some(unit) = text.parse().ok().filter(|id| known.units.knows(UnitId(*id))) {
                return RowIs::Known(unit);
            }
        }
        None => {}
    }
    let name = view.text(row, column);
    // A tax code belongs to the first list.
    let code = if view.name_column().is_none_or(|own| own == column) { tax_code_of(view, row) } else { String::new() };
    if name.trim().is_empty() && code.is_empty() {
        let skip = Choice::word("skip");
        looking.ask(
            Found::new(view.place, at, Rule::RowWithoutName),
            Question { id: format!("row:{}", row + 1), choices: vec![skip], ..Question::default() },
        );
        return RowIs::Unsettled;
    }
    let address = view.fact_text(row, "address");
    let candidate = Candidate { name, tax_code: code, address, zone, commune: None };
    match known.units.identify(&candidate, &view.name_key(at)) {
        Identity::Is(unit) => RowIs::Known(unit.0),
        Identity::Nobody => RowIs::New,
        Identity::OneOf(found) => {
            let likest = format!("{} ({}%)", found[0].name, found[0].score);
            let mut choices: Vec<Choice> = found.into_iter().map(Choice::unit).collect();
            choices.extend([Choice::word("new"), Choice::word("skip")]);
            looking.ask(
                Found::new(view.place, at, Rule::UnitAmbiguous).with([("name", candidate.name), ("likest", likest)]),
                Question { id, choices, ..Question::default() },
            );
            RowIs::Unsettled
        }
    }
}

pub(super) fn place(
    view: &View<'_>,
    at: Address,
    kind: SubjectKind,
    known: &Known,
    day: Day,
    asked: &Asked,
    looking: &mut Looking,
) -> RowIs {
    if view.name_column().is_none() {
        return RowIs::Unsettled;
    }
    let id = format!("place:{at}");
    match asked.answers.get(&id).map(String::as_str) {
        Some("skip") => return RowIs::Skipped,
        Some(text) => {
            if let Ok(id) = text.parse() {
                return RowIs::Known(id);
            }
        }
        None => {}
    }
    let tier = if kind == SubjectKind::Commune { Tier::Commune } else { Tier::Province };
    let code = view.fact_text(at.row, "place-code");
    // Codes are given again: which place has it, the period says.
    let on = times::period_in(&view.fact_text(at.row, "period")).map_or(day, |period| period.last_day());
    if !code.is_empty()
        && matches!(kind, SubjectKind::Commune | SubjectKind::Province)
        && let Some(place) = known.place_of_code(&code, tier, on)
    {
        return RowIs::Known(place.0);
    }
    let name = view.text(at.row, at.column);
    let found: Finding<i64> = match kind {
        SubjectKind::Zone => ids(known.zone(&name, day), |zone| zone.0),
        SubjectKind::Programme => known.programme(&name),
        SubjectKind::Commune => ids(commune_of_row(view, at, &name, known, day), |place| place.0),
        SubjectKind::Province | SubjectKind::Unit => ids(known.province(&name, day), |place| place.0),
    };
    let (rule, candidates) = match found {
        Finding::Found(id) => return RowIs::Known(id),
        Finding::Ambiguous(ids) => (Rule::PlaceAmbiguous, ids),
        Finding::None if kind == SubjectKind::Province && super::headings::is_region(&name) => {
            looking.found.push(Found::new(view.place, at, Rule::RowIsRegion).with([("name", name)]));
            return RowIs::Skipped;
        }
        Finding::None => (Rule::PlaceUnknown, Vec::new()),
    };
    let mut choices: Vec<Choice> = candidates
        .into_iter()
        .map(|id| Choice { value: id.to_string(), label: place_name(known, kind, id), ..Choice::default() })
        .collect();
    choices.push(Choice::word("skip"));
    looking
        .ask(Found::new(view.place, at, rule).with([("name", name)]), Question { id, choices, ..Question::default() });
    RowIs::Unsettled
}

/// The commune that a row names, in the province that it names beside it.
fn commune_of_row(view: &View<'_>, at: Address, name: &str, known: &Known, day: Day) -> Finding<PlaceId> {
    let beside = view.fact("province").filter(|column| column.column != at.column);
    let province = beside.map(|column| view.text(at.row, column.column)).filter(|text| !text.trim().is_empty());
    let within = province.map_or(Finding::None, |province| known.commune(&format!("{name}, {province}"), day));
    if within == Finding::None { known.commune(name, day) } else { within }
}

fn ids<T>(found: Finding<T>, id: impl Fn(T) -> i64) -> Finding<i64> {
    match found {
        Finding::Found(one) => Finding::Found(id(one)),
        Finding::Ambiguous(all) => Finding::Ambiguous(all.into_iter().map(id).collect()),
        Finding::None => Finding::None,
    }
}

fn place_name(known: &Known, kind: SubjectKind, id: i64) -> String {
    if kind == SubjectKind::Zone {
        return known
            .gazetteer
            .last_of_zone(ZoneId(id), known.at)
            .map_or_else(|| id.to_string(), |zone| zone.name.clone());
    }
    if kind == SubjectKind::Programme {
        let named = known.programmes.iter().find(|(one, ..)| *one == id);
        return named.map_or_else(|| id.to_string(), |(_, short, full)| format!("{short} ({full})"));
    }
    known.gazetteer.last_of_place(PlaceId(id), known.at).map_or_else(
        || id.to_string(),
        |place| {
            let above = [place.district.clone()].into_iter().chain(
                place
                    .parent
                    .and_then(|parent| known.gazetteer.last_of_place(parent, known.at))
                    .map(|parent| parent.full_name.clone()),
            );
            std::iter::once(place.full_name.clone())
                .chain(above.filter(|part| !part.is_empty()))
                .collect::<Vec<_>>()
                .join(", ")
        },
    )
}
