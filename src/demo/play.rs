//! The main job played from beginning to end by the cast: two workbooks are
//! looked at and taken in, every difference is settled by both sides, the table
//! of figures is signed, the conference concluded, and the report issued.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::cast::Cast;
use super::files::{cast, play_script, rows, workbook};
use super::programme::period_of;
use super::seed::{DemoRefusal, Seated, seat_cast};
use crate::calendar::{Day, Instant, Period};
use crate::desk::{AsOf, Desk, DeskError};
use crate::indicators::{Catalogue, Grain, Reckoning, Subject, catalogue};
use crate::intake::{Asked, File, Taking, take_workbook_in};
use crate::programme::programmes;
use crate::reconciliation::{
    AgreementForm, Difference, DifferenceFilter, State, TableDefinition, TableRow, agree_value, differences,
    draw_up_table, sign_table,
};
use crate::register::{UnitFilter, UnitId, units};
use crate::reports::{IssueForm, ReportForm, SignForm, draft_report, issue_report, regenerate};
use crate::reviews::{conclude_review, reviews};
use crate::territory::{ZoneId, reference_keys};
use crate::words::{Lang, number_text};

#[derive(Debug, Deserialize)]
pub(super) struct Script {
    take: Vec<TakeEntry>,
    table: TableEntry,
    agreement: AgreementEntry,
}

#[derive(Debug, Deserialize)]
struct TakeEntry {
    who: String,
    file: String,
    sheet: String,
    cut_off: Day,
    accept: BTreeSet<String>,
    answers: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
struct TableEntry {
    title: String,
    indicators: Vec<String>,
    zones: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct AgreementEntry {
    source: String,
    reason: String,
}

/// A step that was played, to be told in words.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case", tag = "step")]
pub enum Played {
    /// A workbook was taken in.
    TakenIn {
        /// Who took it in.
        who: String,
        /// Its file.
        file: String,
        /// Values stated by it.
        values: u64,
        /// The act.
        act: i64,
    },
    /// Both sides settled their differences.
    Agreed {
        /// Cells that both had stated.
        cells: usize,
        /// Those that differed.
        differed: usize,
    },
    /// A table of figures was signed by both.
    Signed {
        /// The table.
        table: i64,
    },
    /// The conference was concluded by both.
    Concluded,
    /// The report was issued.
    Issued {
        /// Its number and symbol.
        symbol: String,
        /// SHA-256 of the document.
        hash: String,
    },
}

/// The finished paper.
pub struct Paper {
    /// The steps in their order.
    pub steps: Vec<Played>,
    /// The bytes of the .docx.
    pub document: Vec<u8>,
}

struct Stage<'s> {
    desk: &'s Desk,
    cast: Cast,
    script: Script,
    seats: Vec<Seated>,
    steps: Vec<Played>,
    told: &'s mut (dyn FnMut(&Played) + Send),
}

/// Plays the main job on a seeded store; `told` hears each step.
pub async fn play(desk: &Desk, told: &mut (dyn FnMut(&Played) + Send)) -> Result<Paper, DemoRefusal> {
    let seats = seat_cast(desk).await.map_err(DemoRefusal::at("cast"))?;
    let mut stage = Stage { desk, cast: cast(), script: play_script(), seats, steps: Vec::new(), told };
    stage.take_workbooks_in().await?;
    stage.settle_differences().await?;
    let table = stage.sign_a_table().await?;
    let document = stage.issue_a_report(table).await?;
    Ok(Paper { steps: stage.steps, document })
}

impl Stage<'_> {
    /// The desk of somebody of the cast.
    fn desk_of(&self, key: &str) -> Result<Desk, DemoRefusal> {
        let seated = self.seats.iter().find(|seated| seated.key == key);
        let seated = seated.ok_or_else(|| DemoRefusal::because("cast", format!("nobody is {key}")))?;
        Ok(Desk::new(self.desk.store().clone(), seated.actor.clone(), self.desk.clock().clone()))
    }

    fn tell(&mut self, step: Played) {
        (self.told)(&step);
        self.steps.push(step);
    }

    fn period(&self) -> Result<Period, DemoRefusal> {
        period_of(&self.cast, &self.cast.round.period).ok_or_else(|| DemoRefusal::because("period", "none".into()))
    }

    async fn take_workbooks_in(&mut self) -> Result<(), DemoRefusal> {
        let period = self.period()?;
        for entry in std::mem::take(&mut self.script.take) {
            let desk = self.desk_of(&entry.who)?;
            let bytes = workbook(&entry.file).ok_or_else(|| DemoRefusal::because("workbook", entry.file.clone()))?;
            let source = self.cast.round.workbooks.iter().find(|workbook| workbook.file == entry.file);
            let taking = Taking {
                asked: Asked {
                    sheet: Some(entry.sheet),
                    answers: entry.answers,
                    period: Some(period),
                    ..Asked::default()
                },
                source: source.map_or_else(String::new, |workbook| workbook.source.clone()),
                cut_off: entry.cut_off,
                accept: entry.accept,
            };
            let file = File { name: entry.file.clone(), bytes: bytes.into() };
            let taken = take_workbook_in(&desk, &file, &taking).await.map_err(DemoRefusal::at("take in"))?;
            let values = taken.values.new + taken.values.restated;
            let act = taken.signed.map_or(0, |signed| signed.seq);
            self.tell(Played::TakenIn { who: desk.actor().name.clone(), file: entry.file, values, act });
        }
        Ok(())
    }

    /// Both approvers agree on what `demo/truth.csv` says is true of a unit.
    async fn settle_differences(&mut self) -> Result<(), DemoRefusal> {
        let truth = self.truth().await.map_err(DemoRefusal::at("truth"))?;
        let catalogue = catalogue(self.desk, self.desk.now()).await.map_err(DemoRefusal::at("indicators"))?;
        let found = differences(self.desk, self.desk.now(), &DifferenceFilter::default())
            .await
            .map_err(DemoRefusal::at("differences"))?;
        let open: Vec<&Difference> = found.iter().filter(|one| one.state == State::UnderReview).collect();
        for difference in &open {
            let Some(indicator) = catalogue.get(difference.key.indicator) else { continue };
            let known = truth.get(&(difference.key.subject.id, indicator.code.clone())).copied().flatten();
            let stated = difference.statements.iter().find_map(|statement| statement.stated.amount);
            let Some(amount) = known.or(stated) else { continue };
            let is_stated = difference.statements.iter().any(|statement| statement.stated.amount == Some(amount));
            let third = |text: &String| if is_stated { String::new() } else { text.clone() };
            let form = AgreementForm {
                amount: number_text(Lang::Vi, amount.into(), indicator.scale),
                source: third(&self.script.agreement.source),
                reason: third(&self.script.agreement.reason),
            };
            for who in ["hoa", "tuan"] {
                let desk = self.desk_of(who)?;
                agree_value(&desk, difference.key, &form).await.map_err(DemoRefusal::at("agree"))?;
            }
        }
        let step = Played::Agreed { cells: found.len(), differed: open.len() };
        self.tell(step);
        Ok(())
    }

    /// What is true of each unit, by unit and indicator.
    async fn truth(&self) -> Result<BTreeMap<(i64, String), Option<i64>>, DeskError> {
        #[derive(Deserialize)]
        struct Line {
            unit: String,
            indicator: String,
            scaled_value: Option<i64>,
        }
        #[derive(Deserialize)]
        struct UnitLine {
            key: String,
            tax_code: String,
        }
        let filter = UnitFilter { limit: usize::MAX, ..UnitFilter::default() };
        let listed = units(self.desk, self.desk.now(), &filter).await?;
        let by_code: BTreeMap<String, UnitId> =
            listed.rows.into_iter().map(|unit| (unit.unit.tax_code.into(), unit.unit.id)).collect();
        let by_key: BTreeMap<String, UnitId> = rows::<UnitLine>("enterprises.csv")
            .into_iter()
            .filter_map(|line| Some((line.key, *by_code.get(&line.tax_code)?)))
            .collect();
        Ok(rows::<Line>("truth.csv")
            .into_iter()
            .filter_map(|line| Some(((by_key.get(&line.unit)?.0, line.indicator), line.scaled_value)))
            .collect())
    }

    async fn sign_a_table(&mut self) -> Result<i64, DemoRefusal> {
        let period = self.period()?;
        let as_of = AsOf { on: period.last_day(), known: Instant::LATEST };
        let keys = reference_keys(self.desk).await.map_err(DemoRefusal::at("territory"))?;
        let catalogue: Catalogue = catalogue(self.desk, as_of).await.map_err(DemoRefusal::at("indicators"))?;
        let programme = programmes(self.desk, as_of).await.map_err(DemoRefusal::at("programme"))?.into_iter().next();
        let programme = programme.ok_or_else(|| DemoRefusal::because("programme", "none".into()))?;
        let mut table_rows = Vec::new();
        for key in &self.script.table.zones {
            let zone = keys.get(key).copied().unwrap_or_default();
            let filter = UnitFilter { zone: Some(ZoneId(zone)), limit: usize::MAX, ..UnitFilter::default() };
            let listed = units(self.desk, as_of, &filter).await.map_err(DemoRefusal::at("units"))?;
            let name = crate::territory::zone(self.desk, as_of, ZoneId(zone)).await.map_err(DemoRefusal::at("zone"))?;
            let members = listed.rows.iter().map(|unit| Subject { grain: Grain::Unit, id: unit.unit.id.0 }).collect();
            table_rows.push(TableRow { name: name.name, subject: Subject { grain: Grain::Zone, id: zone }, members });
        }
        let definition = TableDefinition {
            title: self.script.table.title.clone(),
            programme: Some(programme.id.0),
            period,
            cut_off: self.cast.round.cutoff,
            agencies: programme.parties.iter().map(|party| party.agency).collect(),
            indicators: self
                .script
                .table
                .indicators
                .iter()
                .filter_map(|code| catalogue.of_code(code).map(|indicator| indicator.id))
                .collect(),
            kinds: vec![Reckoning::Actual],
            rows: table_rows,
            open: Vec::new(),
            boundaries: Some(period.last_day()),
            unplaced: Vec::new(),
        };
        let table = draw_up_table(&self.desk_of("lan")?, &definition).await.map_err(DemoRefusal::at("draw up"))?.record;
        for who in ["hoa", "tuan"] {
            sign_table(&self.desk_of(who)?, table).await.map_err(DemoRefusal::at("sign"))?;
        }
        self.tell(Played::Signed { table });
        Ok(table)
    }

    async fn issue_a_report(&mut self, table: i64) -> Result<Vec<u8>, DemoRefusal> {
        let found = reviews(self.desk, self.desk.now(), None).await.map_err(DemoRefusal::at("review"))?;
        let review = found.first().ok_or_else(|| DemoRefusal::because("review", "none".into()))?;
        for who in ["hoa", "tuan"] {
            conclude_review(&self.desk_of(who)?, review.id).await.map_err(DemoRefusal::at("conclude"))?;
        }
        self.tell(Played::Concluded);
        let entry = &self.cast.report;
        let sign = |signer: &super::cast::SignerEntry| SignForm {
            authority: signer.authority.clone(),
            principal: signer.principal.clone(),
            post: signer.position.clone(),
        };
        let form = ReportForm {
            review: review.id.to_string(),
            table: table.to_string(),
            host: review.chair.to_string(),
            profile: entry.profile.clone(),
            day: review.held_on.to_string(),
            subject: entry.title.clone(),
            recipients: entry.recipients.join("\n"),
            signatures: entry.signers.iter().map(sign).collect(),
            ..ReportForm::default()
        };
        let report = draft_report(&self.desk_of("lan")?, None, &form).await.map_err(DemoRefusal::at("draft"))?.record;
        let form = IssueForm { number: "15".into(), issued_on: review.held_on.to_string(), ..IssueForm::default() };
        let issued = issue_report(&self.desk_of("hoa")?, report, &form).await.map_err(DemoRefusal::at("issue"))?;
        self.tell(Played::Issued { symbol: issued.symbol, hash: issued.document_hash });
        let again = regenerate(self.desk, report).await.map_err(DemoRefusal::at("regenerate"))?;
        Ok(again.bytes)
    }
}
