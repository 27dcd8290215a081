//! What a report says, as plain data: frozen with an issue, and enough (with
//! the wording and the profile) to make the same bytes again.

use std::collections::BTreeMap;

use songhanh_document::model::Tag;

use super::draft::ReportId;
use super::paper::Paper;
use super::ranked::places;
use super::reckon::{Direction, Row};
use crate::calendar::{Day, Instant, Period};
use crate::indicators::Subject;
use crate::readiness::RankedList;
use crate::reviews::{Finding, Measure, ReviewKind};

/// A body that issues the report.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Issuer {
    /// Its id.
    pub agency: i64,
    /// The body above it; empty where it stands alone.
    pub superior: String,
    /// Its name on the paper's day.
    pub name: String,
    /// Its symbol.
    pub symbol: String,
}

/// A signature block: for whom and in which post. Nobody is named: the name is
/// written when the paper is signed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Sign {
    /// `own`, `on-behalf`, `for-head`, `by-order`, `authorised` or `acting`.
    pub authority: String,
    /// The body or post signed for.
    pub principal: String,
    /// The post of the signatory.
    pub post: String,
}

/// A zone's row in the annex: a cell for each column.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Zone {
    /// Which.
    pub subject: Subject,
    /// Its name on the day of the boundaries.
    pub name: String,
    /// The amount of each annex column, at its scale.
    pub amounts: Vec<Option<i64>>,
}

/// Something said, with the parts that a wording may use.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Said {
    /// The finding.
    pub id: i64,
    /// Its kind.
    pub kind: String,
    /// Name of the field of work, or empty.
    pub field: String,
    /// The limitation that a cause explains.
    pub part_of: Option<i64>,
    /// `objective`, `subjective` or empty.
    pub cause: String,
    /// What is said.
    pub text: String,
    /// Grounds.
    pub basis: String,
    /// Proposal.
    pub proposal: String,
    /// Effect.
    pub impact: String,
    /// Who.
    pub who: String,
    /// By which day.
    pub due: Option<Day>,
    /// Codes of indicators.
    pub indicators: Vec<String>,
}

impl Said {
    pub(super) fn of(finding: &Finding, field: Option<&str>) -> Self {
        Self {
            id: finding.id.0,
            kind: finding.kind.word().to_owned(),
            field: field.unwrap_or_default().to_owned(),
            part_of: finding.part_of.map(|id| id.0),
            cause: finding.cause.map_or_else(String::new, |cause| cause.word().to_owned()),
            text: finding.text.clone(),
            basis: finding.basis.clone(),
            proposal: finding.proposal.clone(),
            impact: finding.impact.clone(),
            who: finding.who.clone(),
            due: finding.due,
            indicators: finding.indicators.clone(),
        }
    }
}

/// What a report says.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Content {
    /// Which report.
    pub report: ReportId,
    /// Id of the page profile.
    pub profile: String,
    /// True for the Party's form, which orders its sections in its own way.
    pub party_form: bool,
    /// What it is about.
    pub subject: String,
    /// The place in front of the date.
    pub place: String,
    /// Day of the month; none until the paper is issued.
    pub day: Option<u8>,
    /// Month.
    pub month: Option<u8>,
    /// Year.
    pub year: i16,
    /// Number; none until the paper is issued.
    pub number: Option<u32>,
    /// The bodies that issue it, the host first.
    pub issuers: Vec<Issuer>,
    /// Addressees, recipients, bases and signatures.
    pub paper: Paper,
    /// Name of the programme.
    pub programme: String,
    /// Number and symbol of its signed paper, or empty.
    pub programme_number: String,
    /// Sơ kết or tổng kết.
    pub kind: ReviewKind,
    /// Title of the conference.
    pub review: String,
    /// The day of the conference.
    pub held_on: Day,
    /// Where it was held.
    pub held_at: String,
    /// The days under review.
    pub period: Period,
    /// The day up to which figures were counted.
    pub cut_off: Day,
    /// *Theo địa giới ngày*: the day in whose boundaries places are told. What
    /// was issued before tables had one has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundaries: Option<Day>,
    /// The moment whose knowledge the figures are.
    pub known: Instant,
    /// The agreed table.
    pub table: i64,
    /// The hash that every side signed; empty for present figures.
    pub table_hash: String,
    /// The indicators.
    pub rows: Vec<Row>,
    /// Codes of the columns of the annex by zone.
    pub zone_codes: Vec<String>,
    /// The annex by zone.
    pub zones: Vec<Zone>,
    /// Over all zones, each member counted once; an amount for each column.
    pub zone_totals: Vec<Option<i64>>,
    /// What cannot be recast to the boundaries, beside the total; empty where
    /// everything can.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub zone_unplaced: Vec<Option<i64>>,
    /// What was said, in order.
    pub said: Vec<Said>,
    /// The ranked lists of units that it has as annexes, without small counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ranked: Vec<RankedList>,
    /// The Vietnamese names of the indicators in them, by code.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ranked_names: BTreeMap<String, String>,
}

/// How something that is not known is written.
pub(super) const UNKNOWN: &str = songhanh_document::annex::UNKNOWN;

impl Content {
    /// The row of a code.
    #[must_use]
    pub fn row(&self, code: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.code == code)
    }

    /// True where a figure is an estimate for the whole period: the line under
    /// the table then says so.
    #[must_use]
    pub fn has_estimates(&self) -> bool {
        self.rows.iter().any(|row| row.estimate)
    }

    /// What was said of a kind.
    pub fn said_of<'c>(&'c self, kind: &'c str) -> impl Iterator<Item = &'c Said> {
        self.said.iter().filter(move |said| said.kind == kind)
    }

    /// The tag of a measure of an indicator: `bc812.of-target.P4.HD`.
    #[must_use]
    pub fn tag(&self, row: &Row, measure: Measure) -> Tag {
        tag_of(self.report, measure.word(), &row.code, &row.indicator.to_string())
    }

    /// The tag of an indicator's value in a zone: `bc812.zone-45.L1`.
    #[must_use]
    pub fn zone_tag(&self, subject: Subject, row: &Row) -> Tag {
        let word = format!("{}-{}", subject.grain.word(), subject.id);
        tag_of(self.report, &word, &row.code, &row.indicator.to_string())
    }

    /// Every figure that a document of this content may show, with how it is
    /// written. `change` words the comparison with a year before.
    pub fn figures(&self, change: &dyn Fn(&Row, Direction) -> String) -> BTreeMap<Tag, String> {
        let mut figures = BTreeMap::new();
        for row in &self.rows {
            for measure in Measure::ALL {
                figures.insert(self.tag(row, measure), figure_text(row, measure, change));
            }
        }
        for zone in &self.zones {
            for (code, amount) in self.zone_codes.iter().zip(&zone.amounts) {
                let Some(row) = self.row(code) else { continue };
                let text = amount.map(|amount| songhanh_document::model::Decimal::new(amount, row.scale).to_string());
                figures.insert(self.zone_tag(zone.subject, row), text.unwrap_or_else(|| UNKNOWN.to_owned()));
            }
        }
        figures.extend(places(self).into_iter().map(|place| (place.tag, place.text)));
        figures
    }
}

/// How a measure is written; `…` where it is unknown.
pub(super) fn figure_text(row: &Row, measure: Measure, change: &dyn Fn(&Row, Direction) -> String) -> String {
    let unknown = || UNKNOWN.to_owned();
    match measure {
        Measure::Change => row.direction.map_or_else(unknown, |direction| change(row, direction)),
        Measure::Net => row.number(measure).map_or_else(unknown, signed),
        Measure::OfBefore if row.is_percent() => row.number(measure).map_or_else(unknown, signed),
        _ => row.number(measure).map_or_else(unknown, |number| number.to_string()),
    }
}

fn signed(number: songhanh_document::model::Decimal) -> String {
    if number.units > 0 { format!("+{number}") } else { number.to_string() }
}

/// A tag of at most 64 characters: with the indicator's code where that fits
/// and holds no space, else with its id.
pub(super) fn tag_of(report: ReportId, word: &str, code: &str, id: &str) -> Tag {
    Tag::new(format!("bc{report}.{word}.{code}"))
        .or_else(|_| Tag::new(format!("bc{report}.{word}.i{id}")))
        .expect("three ids of at most 19 digits fit into 64 characters")
}

/// The report that a tag belongs to.
pub(super) fn report_of(tag: &str) -> Option<ReportId> {
    tag.strip_prefix("bc")?.split_once('.')?.0.parse().ok()
}
