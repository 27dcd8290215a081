//! Gathering what a report says from the review, the programme, its targets and
//! the agreed figures.

use std::collections::BTreeMap;

use songhanh_document::profile::{self, Body};

use super::content::{Content, Issuer, Said, Zone};
use super::draft::{PaperDay, Report};
use super::figures::{Basis, basis};
use super::problems::ReportRefusal;
use super::reckon::{Given, Row};
use crate::agencies::{Agency, agencies};
use crate::calendar::{Day, Instant};
use crate::desk::{AsOf, Desk, Fault};
use crate::indicators::{Catalogue, Grain, Nature, Reckoning, Target, TargetFilter, targets};
use crate::programme::{PhaseKind, Programme, ProgrammeRefusal, programme};
use crate::readiness::ranked_list;
use crate::reconciliation::{AgreedTable, TableCell, TableRefusal, signed_table, table};
use crate::reviews::{self, Review, ReviewRefusal, vague_words};
use crate::words::args;

/// Which figures a report is gathered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The table that it was drafted with, as signed.
    Own,
    /// Another table, as signed.
    Table(i64),
    /// Its table's definition as it comes out now.
    Present,
}

/// What a report says, and what stands in the way of issuing it.
#[derive(Clone, Debug, PartialEq)]
pub struct Gathered {
    /// What it says.
    pub content: Content,
    /// Why it may not be issued: all at once.
    pub blocking: Vec<Fault>,
    /// What somebody should look at.
    pub warnings: Vec<Fault>,
}

fn review_refusal(refusal: ReviewRefusal) -> ReportRefusal {
    match refusal {
        ReviewRefusal::Desk(error) => ReportRefusal::Desk(error),
        other => ReportRefusal::ReviewNotFound(other.to_string()),
    }
}

/// The review of a report.
pub(super) async fn review_of(desk: &Desk, id: reviews::ReviewId) -> Result<Review, ReportRefusal> {
    reviews::review(desk, desk.now(), id).await.map_err(review_refusal)
}

async fn table_of(desk: &Desk, id: i64) -> Result<AgreedTable, ReportRefusal> {
    table(desk, desk.now(), id).await.map_err(|refusal| match refusal {
        TableRefusal::Desk(error) => ReportRefusal::Desk(error),
        _ => ReportRefusal::TableNotFound(id),
    })
}

/// The programme on the day of the conference.
async fn programme_of(desk: &Desk, review: &Review) -> Result<Programme, ReportRefusal> {
    let as_of = AsOf { on: review.line.held_on, known: Instant::LATEST };
    programme(desk, as_of, review.line.programme).await.map_err(|refusal| match refusal {
        ProgrammeRefusal::Desk(error) => ReportRefusal::Desk(error),
        other => ReportRefusal::ReviewNotFound(other.to_string()),
    })
}

/// Gathers a report.
pub(super) async fn gather(desk: &Desk, report: &Report, from: From) -> Result<Gathered, ReportRefusal> {
    let review = review_of(desk, report.line.review).await?;
    let programme = programme_of(desk, &review).await?;
    let table_id = if let From::Table(id) = from { id } else { report.line.table };
    let table = table_of(desk, table_id).await?;
    let from = (from == From::Present, report.boundaries);
    let (basis, catalogue, targets) = reckoned(desk, &review, &programme, &table, from).await?;
    let paper_day = PaperDay { day: report.day, month: report.month, year: report.year };
    let on = paper_day.latest().unwrap_or_else(|| desk.now().on);
    let agencies = agencies(desk, AsOf { on, known: Instant::LATEST }).await?;
    let sources = Sources { report, review: &review, programme: &programme, agencies: &agencies };
    let mut content = sources.content(&basis, &catalogue, &targets);
    for kind in &report.ranked {
        let as_of = AsOf { on: basis.cut_off, known: basis.known };
        content.ranked.push(ranked_list(desk, kind, as_of).await?);
    }
    for code in content.ranked.iter().flat_map(|list| &list.indicators) {
        if let Some(one) = catalogue.of_code(code) {
            content.ranked_names.insert(code.clone(), one.name_vi.clone());
        }
    }
    let blocking = blocking(&content, &basis, &review);
    Ok(Gathered { blocking, warnings: warnings(&review), content })
}

/// What the figures of a review are reckoned from: a table as signed, or
/// (`present`) as it comes out now, in the boundaries of a day.
async fn reckoned(
    desk: &Desk,
    review: &Review,
    programme: &Programme,
    table: &AgreedTable,
    (present, boundaries): (bool, Option<Day>),
) -> Result<(Basis, Catalogue, Vec<Target>), ReportRefusal> {
    let period = review.line.period;
    let mut years = programme.phases.iter().filter(|phase| phase.kind == PhaseKind::Year).map(|phase| phase.period);
    let year = years.find(|year| year.from() <= period.from() && period.to() <= year.to());
    let filter = TargetFilter { programme: Some(programme.id.0), meeting: Some(period), ..TargetFilter::default() };
    let as_of = AsOf { on: period.last_day(), known: Instant::LATEST };
    let mut targets = targets(desk, as_of, &filter).await?;
    targets.retain(|target| target.subject.grain == Grain::Programme);
    let (basis, catalogue) = basis(desk, table, present, (year, boundaries), &targets).await?;
    Ok((basis, catalogue, targets))
}

/// The rows of a review's figures by the table that every side signed for its
/// days; none where there is none yet.
pub(super) async fn signed_rows(
    desk: &Desk,
    review: &Review,
) -> Result<Option<(AgreedTable, Vec<Row>)>, ReportRefusal> {
    let Some(table) = signed_table(desk, review.line.programme.0, review.line.period).await? else { return Ok(None) };
    let programme = programme_of(desk, review).await?;
    let (basis, catalogue, targets) = reckoned(desk, review, &programme, &table, (false, None)).await?;
    let mentioned = mentioned(review);
    let given = Given {
        basis: &basis,
        catalogue: &catalogue,
        targets: &targets,
        period: review.line.period,
        mentioned: &mentioned,
    };
    let rows = given.rows();
    Ok(Some((table, rows)))
}

struct Sources<'s> {
    report: &'s Report,
    review: &'s Review,
    programme: &'s Programme,
    agencies: &'s [Agency],
}

impl Sources<'_> {
    fn content(&self, basis: &Basis, catalogue: &Catalogue, targets: &[Target]) -> Content {
        let (report, line) = (self.report, &self.review.line);
        let mentioned = mentioned(self.review);
        let given = Given { basis, catalogue, targets, period: line.period, mentioned: &mentioned };
        let rows = given.rows();
        let Zones { codes: zone_codes, zones, totals: zone_totals, unplaced: zone_unplaced } = zones(basis, &rows);
        let host = self.agencies.iter().find(|agency| agency.id == report.line.host);
        let form = profile::named(&report.line.profile);
        Content {
            report: report.line.id,
            profile: report.line.profile.clone(),
            party_form: form.is_some_and(|form| form.body == Body::Party),
            subject: report.line.subject.clone(),
            place: host.map_or_else(String::new, |host| host.place.clone()),
            day: report.day,
            month: report.month,
            year: report.year,
            number: None,
            issuers: self.issuers(),
            paper: report.paper.clone(),
            programme: self.programme.name.clone(),
            programme_number: self.programme.number.clone(),
            kind: line.kind,
            review: line.title.clone(),
            held_on: line.held_on,
            held_at: line.place.clone(),
            period: line.period,
            cut_off: basis.cut_off,
            boundaries: basis.boundaries,
            known: basis.known,
            table: basis.table,
            table_hash: basis.hash.clone(),
            rows,
            zone_codes,
            zones,
            zone_totals,
            zone_unplaced,
            said: self.said(),
            ranked: Vec::new(),
            ranked_names: BTreeMap::new(),
        }
    }

    /// The host first, then the other sides in the order of the review.
    fn issuers(&self) -> Vec<Issuer> {
        let host = self.report.line.host;
        let others = self.review.parties.iter().copied().filter(|party| *party != host);
        std::iter::once(host)
            .chain(others)
            .filter_map(|id| self.agencies.iter().find(|agency| agency.id == id))
            .map(|agency| Issuer {
                agency: agency.id.0,
                superior: agency.superior.clone(),
                name: agency.name.clone(),
                symbol: agency.symbol.clone(),
            })
            .collect()
    }

    fn said(&self) -> Vec<Said> {
        let field = |number: u32| {
            let place = usize::try_from(number).ok()?.checked_sub(1)?;
            self.programme.fields.get(place).map(|field| field.name.as_str())
        };
        self.review.findings.iter().map(|finding| Said::of(finding, finding.field.and_then(field))).collect()
    }
}

/// The codes of the indicators that the review names, in order.
fn mentioned(review: &Review) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for finding in &review.findings {
        for code in finding.indicators.iter().map(String::as_str).chain(referred(finding)) {
            if !codes.iter().any(|one| one == code) {
                codes.push(code.to_owned());
            }
        }
    }
    codes
}

/// The codes that the sentences of a finding refer to.
fn referred(finding: &reviews::Finding) -> impl Iterator<Item = &str> {
    [&finding.text, &finding.basis, &finding.proposal, &finding.impact]
        .into_iter()
        .flat_map(|text| reviews::pieces(text))
        .filter_map(|piece| match piece {
            reviews::Piece::Reference { code, .. } => Some(code),
            _ => None,
        })
}

/// The annex by zone.
#[derive(Default)]
struct Zones {
    codes: Vec<String>,
    zones: Vec<Zone>,
    totals: Vec<Option<i64>>,
    unplaced: Vec<Option<i64>>,
}

/// The annex by zone: lines of places, and indicators that may be added up. A
/// line about one unit is not published by name.
fn zones(basis: &Basis, rows: &[Row]) -> Zones {
    let now = &basis.annex;
    let mut codes = Vec::new();
    let mut places = Vec::new();
    for row in rows.iter().filter(|row| row.nature != Nature::Rate) {
        let kind = if row.estimate { Reckoning::Estimate } else { Reckoning::Actual };
        let place = now.columns.iter().position(|column| column.indicator == row.indicator && column.kind == kind);
        if let Some(place) = place {
            codes.push(row.code.clone());
            places.push(place);
        }
    }
    let amount = |cells: &[TableCell], place: usize| {
        let cell = cells.get(place).filter(|cell| cell.disputed == 0)?;
        cell.value.and_then(|value| i64::try_from(value).ok())
    };
    let lines: Vec<_> = now.lines.iter().filter(|line| line.subject.grain != Grain::Unit).collect();
    if lines.len() < 2 || codes.is_empty() {
        return Zones::default();
    }
    let zones = lines
        .into_iter()
        .map(|line| Zone {
            subject: line.subject,
            name: line.name.clone(),
            amounts: places.iter().map(|place| amount(&line.cells, *place)).collect(),
        })
        .collect();
    let amounts = |cells: &[TableCell]| places.iter().map(|place| amount(cells, *place)).collect();
    let unplaced = if now.unplaced.is_empty() { Vec::new() } else { amounts(&now.unplaced) };
    Zones { codes, zones, totals: amounts(&now.total), unplaced }
}

/// Why the report may not be issued: a figure without source, in dispute or
/// unknown where a sentence needs it; a table or conclusions not agreed.
fn blocking(content: &Content, basis: &Basis, review: &Review) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !basis.agreed {
        faults.push(Fault::new("table", "fault-table-not-agreed"));
    }
    if !review.is_concluded() {
        faults.push(Fault::new("review", "fault-review-not-concluded"));
    }
    let name = |row: &Row| args([("name", row.name.clone())]);
    for row in &content.rows {
        if row.disputed {
            faults.push(Fault::with(row.code.clone(), "fault-figure-disputed", name(row)));
        } else if basis.unsourced.contains(&row.indicator) || (row.value.is_some() && row.sources.is_empty()) {
            faults.push(Fault::with(row.code.clone(), "fault-figure-without-source", name(row)));
        }
    }
    for code in review.findings.iter().flat_map(referred) {
        let known = content.row(code).is_some_and(|row| row.value.is_some() || row.disputed);
        if !known && !faults.iter().any(|fault: &Fault| fault.place == code) {
            faults.push(Fault::with(code, "fault-figure-unknown", args([("code", code.to_owned())])));
        }
    }
    faults
}

/// Vague words that stand without a figure and its source.
fn warnings(review: &Review) -> Vec<Fault> {
    let mut warnings = Vec::new();
    for finding in &review.findings {
        for text in [&finding.text, &finding.basis, &finding.proposal, &finding.impact] {
            for word in vague_words(text) {
                let place = args([("word", word.to_owned())]);
                warnings.push(Fault::with(finding.id.to_string(), "warning-vague-word", place));
            }
        }
    }
    warnings
}
