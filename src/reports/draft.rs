//! A report as drafted: which review, which figures, which form, and what
//! stands on the paper beside the text.

use songhanh_document::profile::{self, Body, Profile};

use super::paper::{Paper, PaperForm, SignForm};
use crate::agencies::Side;
use crate::calendar::{Day, Instant, Period};
use crate::desk::{AgencyId, Fault};
use crate::id_type;
use crate::reviews::ReviewId;

id_type! {
    /// A report.
    ReportId
}

/// A report in a list.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ReportLine {
    /// Its id.
    pub id: ReportId,
    /// The review that it reports.
    pub review: ReviewId,
    /// The agreed table that its figures come from.
    pub table: i64,
    /// The side whose form and number it has.
    pub host: AgencyId,
    /// Id of the page profile.
    pub profile: String,
    /// What it is about.
    pub subject: String,
    /// Number and symbol; none until issued.
    pub symbol: Option<String>,
    /// The day of issue.
    pub issued_on: Option<Day>,
    /// The moment of the last draft.
    pub drafted_at: Instant,
}

/// A report as drafted.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    /// The line of it in a list.
    #[serde(flatten)]
    pub line: ReportLine,
    /// Day of the month, or open.
    pub day: Option<u8>,
    /// Month, or open.
    pub month: Option<u8>,
    /// Year.
    pub year: i16,
    /// The day in whose boundaries places are told; that of the table where none.
    pub boundaries: Option<Day>,
    /// What stands beside the text.
    pub paper: Paper,
    /// Codes of the kinds of organisation whose ranked lists of units are its
    /// annexes.
    pub ranked: Vec<String>,
}

/// What somebody typed about a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ReportForm {
    /// The review's id.
    pub review: String,
    /// The agreed table's id.
    pub table: String,
    /// Id of the side whose form and number it has; the chair where empty.
    pub host: String,
    /// Id of a page profile; by side and day where empty.
    pub profile: String,
    /// `25/07/2025`, or `07/2025` where the day is still open.
    pub day: String,
    /// The day in whose boundaries places are told; that of the table where
    /// empty.
    pub boundaries: String,
    /// What it is about.
    pub subject: String,
    /// To whom it is addressed, one a line.
    pub addressees: String,
    /// Recipients, one a line.
    pub recipients: String,
    /// Legal bases, one a line.
    pub bases: String,
    /// A signature for each issuing body, the host's first.
    pub signatures: Vec<SignForm>,
    /// Codes of the kinds of organisation whose ranked lists of units are to be
    /// annexes.
    pub ranked: Vec<String>,
}

/// A report as meant.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ReportDraft {
    pub(super) review: ReviewId,
    pub(super) table: i64,
    pub(super) host: AgencyId,
    pub(super) profile: Profile,
    pub(super) day: Option<u8>,
    pub(super) month: Option<u8>,
    pub(super) year: i16,
    pub(super) subject: String,
    pub(super) boundaries: Option<Day>,
    pub(super) paper: Paper,
    pub(super) ranked: Vec<String>,
}

/// The day of a paper, of which the day may be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PaperDay {
    pub(super) day: Option<u8>,
    pub(super) month: Option<u8>,
    pub(super) year: i16,
}

impl PaperDay {
    /// Reads `25/07/2025`, `2025-07-25`, `07/2025` or `2025`.
    pub(super) fn read(text: &str) -> Option<Self> {
        use songhanh_vietnamese::date::{Order, Outcome, read};
        let text = text.trim();
        if let Outcome::Day { date, .. } = read(text, Some(Order::DayFirst)) {
            let year = i16::try_from(date.year).ok()?;
            return Some(Self { day: Some(date.day), month: Some(date.month), year });
        }
        let (month, year) = match text.split_once('/') {
            Some((month, year)) => (Some(month.trim().parse::<u8>().ok()?), year),
            None => (None, text),
        };
        let year: i16 = year.trim().parse().ok().filter(|year| (1945..=9998).contains(year))?;
        month.is_none_or(|month| (1..=12).contains(&month)).then_some(Self { day: None, month, year })
    }

    /// The day by which a profile is chosen: the last that it can mean.
    pub(super) fn latest(self) -> Option<Day> {
        let month = i8::try_from(self.month.unwrap_or(12)).ok()?;
        match self.day {
            Some(day) => Day::new(self.year, month, i8::try_from(day).ok()?).ok(),
            None => Some(Day::new(self.year, month, 1).ok()?.last_of_month()),
        }
    }
}

/// What a form may refer to.
pub(super) struct Known<'k> {
    /// The sides of the review with their part of the political system.
    pub(super) sides: &'k [(AgencyId, Side)],
    /// The tables of figures of the programme, with their days.
    pub(super) tables: &'k [(i64, Period)],
    /// The days under review.
    pub(super) period: Period,
    /// Codes of the kinds of organisation that a rule is on founding.
    pub(super) kinds: &'k [String],
}

impl ReportForm {
    /// Every fault at once, or the report as meant.
    pub(super) fn check(&self, review: ReviewId, known: &Known<'_>) -> Result<ReportDraft, Vec<Fault>> {
        let mut faults = Vec::new();
        let subject = self.subject.trim().to_owned();
        if subject.is_empty() {
            faults.push(Fault::new("subject", "fault-missing"));
        }
        let table = self.table(known, &mut faults);
        let host = match self.host.trim() {
            "" => known.sides.first(),
            id => known.sides.iter().find(|(side, _)| side.to_string() == id),
        };
        if host.is_none() {
            faults.push(Fault::new("host", "fault-not-in-list"));
        }
        let day = PaperDay::read(&self.day);
        if day.is_none() {
            let word = if self.day.trim().is_empty() { "fault-missing" } else { "fault-not-a-day" };
            faults.push(Fault::new("day", word));
        }
        let boundaries: Option<Day> = self.boundaries.trim().parse().ok();
        if boundaries.is_none() && !self.boundaries.trim().is_empty() {
            faults.push(Fault::new("boundaries", "fault-not-a-day"));
        }
        let profile = self.profile(host.map(|(_, side)| *side), day, &mut faults);
        let paper = PaperForm {
            addressees: self.addressees.clone(),
            recipients: self.recipients.clone(),
            bases: self.bases.clone(),
            signatures: self.signatures.clone(),
        };
        let paper = paper.check(known.sides.len(), &mut faults);
        if self.ranked.iter().any(|kind| !known.kinds.contains(kind)) {
            faults.push(Fault::new("ranked", "fault-not-in-list"));
        }
        // In the order of the list, each once.
        let ranked = known.kinds.iter().filter(|kind| self.ranked.contains(kind)).cloned().collect();
        match (host, day, profile, table) {
            (Some((host, _)), Some(day), Some(profile), Some(table)) if faults.is_empty() => Ok(ReportDraft {
                review,
                table,
                host: *host,
                profile,
                day: day.day,
                month: day.month,
                year: day.year,
                subject,
                boundaries,
                paper,
                ranked,
            }),
            _ => Err(faults),
        }
    }

    fn table(&self, known: &Known<'_>, faults: &mut Vec<Fault>) -> Option<i64> {
        let table = self.table.trim().parse().ok();
        let table = known.tables.iter().find(|(id, _)| Some(*id) == table);
        match table {
            None => {
                let word = if self.table.trim().is_empty() { "fault-missing" } else { "fault-not-in-list" };
                faults.push(Fault::new("table", word));
            }
            Some((_, period)) if *period != known.period => {
                faults.push(Fault::new("table", "fault-table-of-another-period"));
            }
            Some(_) => {}
        }
        table.map(|(id, _)| *id)
    }

    fn profile(&self, side: Option<Side>, day: Option<PaperDay>, faults: &mut Vec<Fault>) -> Option<Profile> {
        let typed = self.profile.trim();
        let found = if typed.is_empty() {
            let body = if side? == Side::Party { Body::Party } else { Body::State };
            profile::profile_for(body, day?.latest()?)
        } else {
            profile::named(typed)
        };
        if found.is_none() {
            faults.push(Fault::new("profile", "fault-no-profile"));
        }
        found
    }
}

impl From<&Report> for ReportForm {
    /// The form of a report as drafted, to be changed.
    fn from(report: &Report) -> Self {
        let paper = PaperForm::from(&report.paper);
        Self {
            review: report.line.review.to_string(),
            table: report.line.table.to_string(),
            host: report.line.host.to_string(),
            profile: report.line.profile.clone(),
            day: match (report.day, report.month) {
                (Some(day), Some(month)) => format!("{day:02}/{month:02}/{}", report.year),
                (None, Some(month)) => format!("{month:02}/{}", report.year),
                _ => report.year.to_string(),
            },
            boundaries: report.boundaries.map_or_else(String::new, |day| day.to_string()),
            subject: report.line.subject.clone(),
            addressees: paper.addressees,
            recipients: paper.recipients,
            bases: paper.bases,
            signatures: paper.signatures,
            ranked: report.ranked.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_a_paper_may_be_open() {
        let read = |text| PaperDay::read(text).map(|day| (day.day, day.month, day.year));
        assert_eq!(read("25/07/2025"), Some((Some(25), Some(7), 2025)));
        assert_eq!(read("2025-07-25"), Some((Some(25), Some(7), 2025)));
        assert_eq!(read("7/2025"), Some((None, Some(7), 2025)));
        assert_eq!(read("2025"), Some((None, None, 2025)));
        assert_eq!(read("13/2025"), None);
        assert_eq!(read(""), None);
        let latest = PaperDay::read("02/2024").unwrap().latest().unwrap();
        assert_eq!(latest.to_string(), "2024-02-29");
    }
}
