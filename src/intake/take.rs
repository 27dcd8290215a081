//! Taking a workbook in: one act, all or nothing.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use serde_json::json;
use songhanh_spreadsheet::grid::Address;
use songhanh_vietnamese::person;

use super::ahead::Ahead;
use super::asked::Asked;
use super::known::Known;
use super::layout::SubjectKind;
use super::look::Look;
use super::meaning::Meaning;
use super::seen::{Correction, Seen};
use super::statement::{self, Codes, Statement};
use super::subject::{RowIs, RowSubject};
use super::taken::TakenFile;
use super::verbs::{File, IntakeRefusal, known_of, looked, looked_again};
use super::view::View;
use super::{sql, unit};
use crate::calendar::{BEGINNING, Day, OPEN_END, Period};
use crate::desk::{Act, AgencyId, AsOf, Change, Desk, DeskError, Fault, Note, Signed};
use crate::indicators::{
    Catalogue, IndicatorForm, Key, Subject, Tally, ValueDraft, catalogue_in, define_indicators_in, state_values_in,
};
use crate::organisations::OrganisationTally;
use crate::register::{UnitId, record_units_in};
use crate::words::args;

/// How a file is to be taken in.
#[derive(Clone, Debug)]
pub struct Taking {
    /// How it is read.
    pub asked: Asked,
    /// The document that it comes with: *Công văn số 15/BC-BQLKKT*.
    pub source: String,
    /// The day up to which its figures count.
    pub cut_off: Day,
    /// Rules whose questions are all answered in the cautious way: rows left
    /// out, columns ignored; `new-units` adds them, and `new-indicators` defines
    /// the indicators that the look proposes.
    pub accept: BTreeSet<String>,
}

/// What taking in did.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct TakenIn {
    /// The act; none where this very file stands already.
    pub signed: Option<Signed>,
    /// The act by which it was taken in before.
    pub before: Option<i64>,
    /// The values.
    pub values: Tally,
    /// Units added to the register.
    pub new_units: u64,
    /// Indicators defined.
    pub new_indicators: u64,
    /// The organisations.
    pub organisations: OrganisationTally,
}

/// Takes a workbook in. Every fault and open question stands in the way, and is
/// told at its cell; the same file taken in twice changes nothing.
pub async fn take_workbook_in(desk: &Desk, file: &File, taking: &Taking) -> Result<TakenIn, IntakeRefusal> {
    if !desk.may(Act::TakeWorkbookIn) {
        return Err(DeskError::NotAllowed { act: Act::TakeWorkbookIn, role: desk.actor().role }.into());
    }
    let agency = desk.actor().agency.ok_or(IntakeRefusal::NoAgency)?;
    let known = Arc::new(known_of(desk).await?);
    let (asked, look, seen) = settled(file, taking, &known).await?;
    let faults = faults(&look, taking, known.today);
    if !faults.is_empty() {
        return Err(IntakeRefusal::NotReady(faults));
    }
    if !look.new_indicators.is_empty() && !desk.may(Act::RecordIndicator) {
        let names = look.new_indicators.iter().map(|new| new.name.clone()).collect();
        return Err(IntakeRefusal::IndicatorsMissing(names));
    }
    if !look.organisations.is_empty() && !desk.may(Act::RecordOrganisation) {
        return Err(DeskError::NotAllowed { act: Act::RecordOrganisation, role: desk.actor().role }.into());
    }
    let mut change = desk.change(Act::TakeWorkbookIn).await?;
    let hash = file.hash();
    let period = look.period.map(|period| period.to_string()).unwrap_or_default();
    let sheet = sheet_taken(&look, taking);
    if let Some(at) = sql::standing(&mut change, &hash, &sheet, &period, agency).await? {
        let before = Some(sql::act_at(&mut change, at).await?);
        return Ok(TakenIn { before, ..TakenIn::default() });
    }
    let layout = look.layout.clone().unwrap_or_default();
    let work = Arc::new(Work { look, seen, known, asked, taking: taking.clone(), agency });
    let done = work.keep(&mut change).await?;
    let id = change.next_id().await?;
    let taken = TakenFile {
        id,
        name: file.name.clone(),
        hash,
        sheet,
        layout,
        source: taking.source.trim().to_owned(),
        cut_off: taking.cut_off,
        period,
        agency,
        values: i64::try_from(done.values.new + done.values.restated + done.values.unchanged).unwrap_or(i64::MAX),
        units: i64::try_from(done.new_units).unwrap_or(i64::MAX),
        organisations: i64::try_from(done.organisations.new + done.organisations.changed).unwrap_or(i64::MAX),
        indicators: i64::try_from(done.new_indicators).unwrap_or(i64::MAX),
    };
    sql::open_file(&mut change, &taken).await?;
    let after = json!({
        "file": taken, "values": done.values, "new_units": done.new_units, "corrections": work.corrections(),
        "organisations": done.organisations,
    });
    let note = Note::new_record("intake", id, after);
    let signed = change.commit(note).await?;
    Ok(TakenIn { signed: Some(signed), ..done })
}

/// The sheet that is recorded; where it holds several tables, with the area of
/// the one taken in, so that the others can follow.
fn sheet_taken(look: &Look, taking: &Taking) -> String {
    if taking.asked.answers.contains_key("table") {
        format!("{}!{}", look.sheet, look.area)
    } else {
        look.sheet.clone()
    }
}

/// Looks, and looks again with what was accepted.
async fn settled(file: &File, taking: &Taking, known: &Arc<Known>) -> Result<(Asked, Look, Arc<Seen>), IntakeRefusal> {
    let (mut look, seen, mut asked) = looked(file.clone(), taking.asked.clone(), Arc::clone(known)).await?;
    // Columns left out may open questions of their own; a few rounds settle all.
    for _ in 0..ROUNDS_MAX {
        let accepted = super::accepting::accepted(&look, &taking.accept);
        if accepted.is_empty() {
            break;
        }
        asked.answers.extend(accepted);
        look = looked_again(Arc::clone(&seen), file.name.clone(), asked.clone(), Arc::clone(known)).await?;
    }
    Ok((asked, look, seen))
}

/// Times that what is accepted may open further questions.
const ROUNDS_MAX: usize = 4;

/// Faults told at most; more are counted in the look.
const FAULTS_MAX: usize = 500;

/// What is wrong with how the file is to be taken in, and with its cells: what
/// the form of a single value would refuse is refused here.
fn faults(look: &Look, taking: &Taking, today: Day) -> Vec<Fault> {
    let mut faults = Vec::new();
    if taking.source.trim().is_empty() {
        faults.push(Fault::new("source", "fault-source-missing"));
    }
    if let Some(sign) = person::first_sign(&taking.source) {
        faults.push(Fault::with("source", "fault-names-people", args([("text", sign.text.to_owned())])));
    }
    if taking.cut_off > today {
        faults.push(Fault::with("as_of", "fault-cut-off-in-future", args([("today", today.to_string())])));
    }
    if let Some(period) = look.period.filter(|period| taking.cut_off < period.from()) {
        faults.push(Fault::with("as_of", "fault-cut-off-before-period", args([("first", period.from().to_string())])));
    }
    let open = look.questions.iter().filter_map(|question| look.problems.get(question.problem));
    let found = look.faults().chain(open).take(FAULTS_MAX);
    faults.extend(found.map(|found| Fault::with(look.place_of(found), found.rule.key(), found.args())));
    faults
}

/// Everything that one taking in works with.
pub(super) struct Work {
    pub(super) look: Look,
    seen: Arc<Seen>,
    known: Arc<Known>,
    asked: Asked,
    pub(super) taking: Taking,
    agency: AgencyId,
}

/// Units recorded at a time, while the next ones are read from their rows.
const UNITS_AT_A_TIME: usize = 10_000;

impl Work {
    async fn keep(self: &Arc<Self>, change: &mut Change) -> Result<TakenIn, IntakeRefusal> {
        let ids = self.keep_units(change).await?;
        let new_units = ids.len();
        let new_indicators = self.keep_indicators(change).await?;
        let settled: Arc<[Option<i64>]> = self.settled_ids(&ids).into();
        let values = self.keep_values(change, Arc::clone(&settled)).await?;
        self.keep_placements(change).await?;
        Ok(TakenIn {
            signed: None,
            before: None,
            values,
            new_units: new_units as u64,
            new_indicators: new_indicators as u64,
            organisations: self.keep_organisations(change, &settled).await?,
        })
    }

    /// The cells whose reading was corrected, as the person says: those of the
    /// sheet that is taken in, none of a refused column.
    fn corrections(&self) -> Vec<&Correction> {
        let is_kept = |correction: &&Correction| {
            self.look.chosen.is_some_and(|(sheet, _)| sheet == correction.sheet)
                && !self
                    .look
                    .columns
                    .iter()
                    .any(|column| column.column == correction.cell.column && column.meaning == Meaning::Refused)
        };
        self.seen.corrections.iter().filter(is_kept).collect()
    }

    /// Keeps where the file places known units otherwise than the register, and
    /// lets go of what an earlier file said where this one agrees with it.
    async fn keep_placements(&self, change: &mut Change) -> Result<(), IntakeRefusal> {
        if self.look.subject != Some(SubjectKind::Unit) {
            return Ok(());
        }
        let on = self.look.day().unwrap_or(self.taking.cut_off);
        let days = match self.look.period {
            Some(period) => (period.from(), period.to()),
            None => (on, OPEN_END),
        };
        let at = change.at();
        let own = self.agency;
        let earlier = sql::placements(change, on, at).await?;
        let earlier: BTreeSet<i64> = earlier.into_iter().filter(|one| one.agency == own).map(|one| one.unit).collect();
        for row in &self.look.row_subjects {
            let (RowIs::Known(unit), Some(zone)) = (row.is, row.zone) else { continue };
            let kept = self.known.units.zone_of(UnitId(unit));
            if kept.is_some_and(|kept| kept != zone) {
                let source = self.taking.source.trim().to_owned();
                let placement = sql::Placement { unit, agency: own, zone, source };
                sql::state_placement(change, &placement, days).await?;
            } else if earlier.contains(&unit) {
                sql::end_placement(change, unit, own, days).await?;
            }
        }
        Ok(())
    }

    fn adds_units(&self) -> bool {
        let layout = self.asked.layout.as_ref().is_some_and(|layout| layout.adds_units);
        match self.asked.answers.get("new-units").map(String::as_str) {
            Some(answer) => answer == "add",
            None => layout,
        }
    }

    /// Adds the units that the register does not have; gives their ids, in the
    /// order of their rows.
    async fn keep_units(self: &Arc<Self>, change: &mut Change) -> Result<Vec<UnitId>, IntakeRefusal> {
        if self.look.subject != Some(SubjectKind::Unit) || !self.adds_units() {
            return Ok(Vec::new());
        }
        let work = Arc::clone(self);
        let mut drafts = Ahead::of(move |hand| {
            let from = work.look.period.map_or(work.taking.cut_off, |period| period.from().min(work.taking.cut_off));
            let Some(view) = work.seen.chosen(&work.look) else { return };
            let new: Vec<&RowSubject> = work.look.row_subjects.iter().filter(|row| row.is == RowIs::New).collect();
            for rows in new.chunks(UNITS_AT_A_TIME) {
                let draft = |row: &&RowSubject| unit::draft(&view, row, from, &work.taking.source, &work.known);
                if hand.blocking_send(rows.iter().map(draft).collect()).is_err() {
                    return;
                }
            }
        });
        let mut ids = Vec::new();
        while let Some(drafts) = drafts.next().await {
            ids.extend(record_units_in(change, drafts).await?.iter().map(|recorded| recorded.unit));
        }
        Ok(ids)
    }

    async fn keep_indicators(&self, change: &mut Change) -> Result<usize, IntakeRefusal> {
        let forms: Vec<IndicatorForm> = self
            .look
            .new_indicators
            .iter()
            .map(|new| IndicatorForm {
                code: new.code.clone(),
                name_vi: new.name.clone(),
                unit_vi: new.unit.clone(),
                scale: new.scale.to_string(),
                nature: new.nature.word().into(),
                additive: if new.unit == "%" { "no".into() } else { String::new() },
                least: "none".into(),
                basis: self.taking.source.clone(),
                ..IndicatorForm::default()
            })
            .collect();
        Ok(define_indicators_in(change, &forms, BEGINNING).await?.len())
    }

    /// What each row is about, once the new units are recorded.
    fn settled_ids(&self, new: &[UnitId]) -> Vec<Option<i64>> {
        let mut fresh = new.iter();
        let id = |row: &RowSubject| match row.is {
            RowIs::Known(id) => Some(id),
            RowIs::New => fresh.next().map(|id| id.0),
            RowIs::Unsettled | RowIs::Skipped => None,
        };
        self.look.row_subjects.iter().map(id).collect()
    }

    /// States the values of the sheet, their rows settled.
    async fn keep_values(
        self: &Arc<Self>,
        change: &mut Change,
        ids: Arc<[Option<i64>]>,
    ) -> Result<Tally, IntakeRefusal> {
        let as_of = AsOf { on: change.today(), known: change.at() };
        let catalogue = catalogue_in(change, as_of).await?;
        let work = Arc::clone(self);
        let mut drafts = Ahead::of(move |hand| {
            let Some(view) = work.seen.chosen(&work.look) else { return };
            let drafting = Drafting::new(&work, &view, &catalogue, as_of.on);
            statement::each_part(&work.look, &view, &work.known, &work.asked, &mut |codes, stated| {
                let drafts = stated.into_iter().filter_map(|one| drafting.draft(codes, one, &ids)).collect();
                hand.blocking_send(drafts).is_ok()
            });
        });
        let mut tally = Tally::default();
        while let Some(drafts) = drafts.next().await {
            tally += state_values_in(change, self.agency, drafts).await?;
        }
        Ok(tally)
    }
}

/// Statements of cells on their way to values.
struct Drafting<'w> {
    work: &'w Work,
    view: &'w View<'w>,
    catalogue: &'w Catalogue,
    today: Day,
    source: Arc<str>,
    corrected: HashMap<Address, &'w Correction>,
}

impl<'w> Drafting<'w> {
    fn new(work: &'w Work, view: &'w View<'w>, catalogue: &'w Catalogue, today: Day) -> Self {
        let corrected = work.corrections().into_iter().map(|correction| (correction.cell, correction)).collect();
        Self { work, view, catalogue, today, source: work.taking.source.trim().into(), corrected }
    }

    fn draft(&self, codes: &Codes, said: Statement, ids: &[Option<i64>]) -> Option<ValueDraft> {
        let indicator = self.catalogue.of_code(codes.code(said.indicator))?.id;
        let subject = Subject::new(self.work.look.grain(), ids[said.subject]?);
        let own = OfRow::of(self.view, said.at.row, said.period, self.today).unwrap_or_default();
        Some(ValueDraft {
            key: Key { indicator, period: said.period, kind: said.kind, subject },
            amount: said.amount,
            cut_off: own.cut_off.unwrap_or(self.work.taking.cut_off),
            source: own.source.map_or_else(|| Arc::clone(&self.source), Arc::from),
            origin: format!("{}!{}", self.work.look.sheet, said.at),
            note: match (self.corrected.get(&said.at), said.exact) {
                (Some(correction), _) => format!("“{}” → “{}”", correction.file, correction.said),
                (None, Some(exact)) => format!("= {exact}"),
                (None, None) => own.note,
            },
        })
    }
}

/// What a row says of its own value, in a file that dates each of its rows.
#[derive(Default)]
struct OfRow {
    cut_off: Option<Day>,
    source: Option<String>,
    note: String,
}

impl OfRow {
    /// Nothing in other files; nothing either where it could not be recorded: a day
    /// to come or before the period, words that name people.
    fn of(view: &View<'_>, row: u32, period: Period, today: Day) -> Option<Self> {
        view.fact("cut-off")?;
        let text = |fact: &str| {
            let text = view.fact_text(row, fact).trim().to_owned();
            Some(text).filter(|text| !text.is_empty() && person::first_sign(text).is_none())
        };
        let cut_off = view.fact_text(row, "cut-off").trim().parse().ok();
        Some(Self {
            cut_off: cut_off.filter(|day| *day >= period.from() && *day <= today),
            source: text("source"),
            note: text("note").unwrap_or_default(),
        })
    }
}
