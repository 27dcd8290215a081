//! From a figure on paper back to the rows behind it.

use std::collections::HashMap;

use songhanh_document::model::Decimal;

use super::compose::figures_of;
use super::content::{Content, report_of};
use super::draft::ReportId;
use super::figures::statements;
use super::issue::issue_of;
use super::problems::ReportRefusal;
use super::ranked::{Place, Told, places};
use super::reckon::Row;
use super::verbs::{gather_report, wordings};
use crate::agencies::agencies_in;
use crate::audit::acts_at_in;
use crate::calendar::{Day, Instant, Period};
use crate::desk::{Act, AsOf, Desk, Reading};
use crate::indicators::{
    Catalogue, Indicator, IndicatorId, Stated, Subject, ValueFilter, catalogue_in, kept_back_in, values_of_in,
};
use crate::reconciliation::{TableDefinition, regrouped_in, table};
use crate::reviews::Measure;

/// A statement behind a figure.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct OriginRow {
    /// Code of the indicator: of a rate, of one of its parts.
    pub code: String,
    /// What it is about.
    pub subject: Subject,
    /// Who stated it, by short name.
    pub agency: String,
    /// The amount as written; none for *không rõ*, or where it is withheld.
    pub amount: Option<String>,
    /// True where the number is a count of one or two in a named unit, which
    /// this person may not see.
    pub withheld: bool,
    /// The day up to which it was counted.
    pub cut_off: Day,
    /// The document that it comes from.
    pub source: String,
    /// The cell of the workbook, or empty.
    pub origin: String,
    /// Who recorded it.
    pub stated_by: String,
    /// When.
    pub stated_at: Instant,
    /// The act.
    pub act: Option<i64>,
}

/// Where a figure comes from.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Origin {
    /// Its tag.
    pub tag: String,
    /// The report.
    pub report: ReportId,
    /// Number and symbol, where the report is out.
    pub symbol: Option<String>,
    /// How it is written.
    pub text: String,
    /// Code of the indicator.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its unit of measure.
    pub unit: String,
    /// What of it; none for the value of one zone.
    pub measure: Option<Measure>,
    /// The zone or unit, where it is the value of one.
    pub zone: Option<String>,
    /// The days that it is about.
    pub period: Period,
    /// The day up to which it was counted.
    pub cut_off: Day,
    /// The moment whose knowledge it is.
    pub known: Instant,
    /// The agreed table.
    pub table: i64,
    /// The hash that every side signed.
    pub table_hash: String,
    /// What it is reckoned from: each measure with its tag and how it is written.
    pub reckoned_from: Vec<(Measure, String, String)>,
    /// How many parts there are, and how many of them are known.
    pub parts: (u32, u32),
    /// The statements behind it.
    pub rows: Vec<OriginRow>,
}

/// What a measure is reckoned from.
const fn reckoned_from(measure: Measure) -> &'static [Measure] {
    match measure {
        Measure::Value | Measure::Target | Measure::PhaseTarget | Measure::Before => &[],
        Measure::Net | Measure::OfBefore | Measure::Change => &[Measure::Value, Measure::Before],
        Measure::Cumulative => &[Measure::Value],
        Measure::OfTarget => &[Measure::Cumulative, Measure::Target],
        Measure::OfPhase => &[Measure::Cumulative, Measure::PhaseTarget],
    }
}

struct Found<'c> {
    row: &'c Row,
    measure: Option<Measure>,
    zone: Option<(Subject, &'c str)>,
}

fn find<'c>(content: &'c Content, tag: &str) -> Option<Found<'c>> {
    for row in &content.rows {
        for measure in Measure::ALL {
            if content.tag(row, measure).as_str() == tag {
                return Some(Found { row, measure: Some(measure), zone: None });
            }
        }
        for zone in &content.zones {
            if content.zone_tag(zone.subject, row).as_str() == tag {
                return Some(Found { row, measure: None, zone: Some((zone.subject, &zone.name)) });
            }
        }
    }
    None
}

/// The cell, the statements, the people and the workbooks behind the figure
/// with this tag: of an issued report, those that were known then.
pub async fn figure_origin(desk: &Desk, tag: &str) -> Result<Origin, ReportRefusal> {
    let missing = || ReportRefusal::FigureNotFound(tag.to_owned());
    let id = report_of(tag.trim()).ok_or_else(missing)?;
    let issue = issue_of(desk, id).await?;
    let content = gather_report(desk, id).await?.content;
    let wordings = match &issue {
        Some(issue) => issue.opened()?.1,
        None => wordings(desk).await?,
    };
    if let Some(place) = places(&content).into_iter().find(|place| place.tag.as_str() == tag.trim()) {
        return of_ranked(desk, &content, &place, issue.as_ref().map(|issue| issue.symbol.clone())).await;
    }
    let found = find(&content, tag.trim()).ok_or_else(missing)?;
    let figures = figures_of(&content, &wordings)?;
    let written = |measure: Measure| {
        let tag = content.tag(found.row, measure);
        figures.get(&tag).map(|text| (measure, tag.to_string(), text.clone()))
    };
    let own = figures.iter().find(|(one, _)| one.as_str() == tag.trim()).map(|(_, text)| text.clone());
    let period = match found.measure {
        Some(Measure::Before) => content.period.year_before().unwrap_or(content.period),
        _ => content.period,
    };
    let rows = match found.measure {
        Some(Measure::Target | Measure::PhaseTarget) => Vec::new(),
        _ => rows_behind(desk, &content, &found, period).await?,
    };
    Ok(Origin {
        tag: tag.trim().to_owned(),
        report: id,
        symbol: issue.map(|issue| issue.symbol),
        text: own.unwrap_or_default(),
        code: found.row.code.clone(),
        name: found.row.name.clone(),
        unit: found.row.unit.clone(),
        measure: found.measure,
        zone: found.zone.map(|(_, name)| name.to_owned()),
        period,
        cut_off: content.cut_off,
        known: content.known,
        table: content.table,
        table_hash: content.table_hash.clone(),
        reckoned_from: found
            .measure
            .map(|measure| reckoned_from(measure).iter().filter_map(|one| written(*one)).collect())
            .unwrap_or_default(),
        parts: found.row.parts,
        rows,
    })
}

async fn rows_behind(
    desk: &Desk,
    content: &Content,
    found: &Found<'_>,
    period: Period,
) -> Result<Vec<OriginRow>, ReportRefusal> {
    let drawn_up =
        table(desk, desk.now(), content.table).await.map_err(|_| ReportRefusal::TableNotFound(content.table))?;
    let mut definition = TableDefinition { indicators: vec![found.row.indicator], ..drawn_up.definition };
    let as_of = AsOf { on: content.period.last_day(), known: content.known };
    let mut reading = desk.read(Act::ReadReports, as_of).await?;
    if let Some((zone, _)) = found.zone {
        if let Some(day) = content.boundaries {
            definition = regrouped_in(desk, &mut reading, &definition, day).await?;
        }
        definition.rows.retain(|row| row.subject == zone);
        definition.unplaced.clear();
    }
    definition.period = period;
    let as_of = reading.as_of();
    let catalogue = catalogue_in(&mut reading, as_of).await?;
    let stated = statements(&mut reading, &definition, &catalogue).await?;
    told(desk, &mut reading, (stated, &catalogue), &catalogue.stated_for(found.row.indicator)).await
}

/// A control of a ranked list: the statements of its unit on which the answer,
/// or the figure, rests.
async fn of_ranked(
    desk: &Desk,
    content: &Content,
    place: &Place<'_>,
    symbol: Option<String>,
) -> Result<Origin, ReportRefusal> {
    let as_of = AsOf { on: content.cut_off, known: content.known };
    let mut reading = desk.read(Act::ReadReports, as_of).await?;
    let catalogue = catalogue_in(&mut reading, as_of).await?;
    let indicators: Vec<&Indicator> = place.codes().into_iter().filter_map(|code| catalogue.of_code(code)).collect();
    let parts: Vec<IndicatorId> = indicators.iter().flat_map(|one| catalogue.stated_for(one.id)).collect();
    let subject = place.subject();
    let filter = ValueFilter {
        grain: Some(subject.grain),
        indicators: parts.clone(),
        subjects: vec![subject.id],
        ..ValueFilter::default()
    };
    let mut stated = values_of_in(&mut reading, &filter).await?;
    stated.retain(|one| one.cut_off <= content.cut_off);
    let of_one = |of: fn(&Indicator) -> String| match place.told {
        Told::Figure(_) => indicators.first().map_or_else(String::new, |one| of(one)),
        Told::Answer | Told::Missing => String::new(),
    };
    let (name, unit) = (of_one(|one| one.name_vi.clone()), of_one(|one| one.unit_vi.clone()));
    Ok(Origin {
        tag: place.tag.to_string(),
        report: content.report,
        symbol,
        text: place.text.clone(),
        code: match place.told {
            Told::Figure(code) => code.to_owned(),
            Told::Answer | Told::Missing => place.list.kind.clone(),
        },
        name: if name.is_empty() { place.list.title.clone() } else { name },
        unit,
        measure: None,
        zone: Some(place.unit.name.clone()),
        period: content.period,
        cut_off: content.cut_off,
        known: content.known,
        table: content.table,
        table_hash: content.table_hash.clone(),
        reckoned_from: Vec::new(),
        parts: (1, u32::from(!stated.is_empty())),
        rows: told(desk, &mut reading, (stated, &catalogue), &parts).await?,
    })
}

/// Statements as they are told to whoever asks: a small count of a named unit
/// only to those who may see it.
async fn told(
    desk: &Desk,
    reading: &mut Reading,
    (mut stated, catalogue): (Vec<Stated>, &Catalogue),
    parts: &[IndicatorId],
) -> Result<Vec<OriginRow>, ReportRefusal> {
    let as_of = reading.as_of();
    if !desk.may(Act::ReadSmallCounts) {
        let subjects: Vec<Subject> = stated.iter().map(|one| one.key.subject).collect();
        let kept = kept_back_in(reading, as_of.known, catalogue, Some(&subjects)).await?;
        for one in &mut stated {
            let small = catalogue.get(one.key.indicator).is_none_or(|indicator| one.is_small_count(indicator));
            if small || kept.keeps(&one.key) {
                one.withhold();
            }
        }
    }
    stated.sort_by_key(|one| {
        (parts.iter().position(|part| *part == one.key.indicator), one.key.subject, one.agency, one.key.kind)
    });
    let agencies = agencies_in(reading, as_of).await?;
    let mut moments: Vec<Instant> = stated.iter().map(|one| one.recorded_at).collect();
    moments.sort_unstable();
    moments.dedup();
    let acts: HashMap<Instant, (i64, String)> =
        acts_at_in(reading, &moments).await?.into_iter().map(|act| (act.at, (act.seq, act.user_name))).collect();
    Ok(stated
        .iter()
        .map(|one| {
            let indicator = catalogue.get(one.key.indicator);
            let act = acts.get(&one.recorded_at);
            OriginRow {
                code: indicator.map_or_else(String::new, |indicator| indicator.code.clone()),
                subject: one.key.subject,
                agency: agencies
                    .iter()
                    .find(|agency| agency.id == one.agency)
                    .map_or_else(String::new, |agency| agency.short_name.clone()),
                amount: shown(one, indicator.map_or(0, |indicator| indicator.scale)),
                withheld: one.withheld,
                cut_off: one.cut_off,
                source: one.source.clone(),
                origin: one.origin.clone(),
                stated_by: act.map_or_else(String::new, |(_, name)| name.clone()),
                stated_at: one.recorded_at,
                act: act.map(|(seq, _)| *seq),
            }
        })
        .collect())
}

fn shown(one: &Stated, scale: u8) -> Option<String> {
    one.amount.filter(|_| !one.withheld).map(|amount| Decimal::new(amount, scale).to_string())
}
