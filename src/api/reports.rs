//! `/reports`: the papers, and the bytes of those that were issued.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{Recorded, recorded};
use super::caller::Caller;
use super::fields::{Moment, Page, as_of, part, typed};
use super::problem::Stopped;
use super::routes::{Answered, Download, Nothing, Operation, Routes};
use super::signature::SignatureInput;
use crate::calendar::Day;
use crate::desk::Act;
use crate::reports::{Report, ReportForm, ReportId, compose_report, draft_report, regenerate, reports};
use crate::reviews::ReviewId;

/// What a document of Word is on the web.
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary, act| Operation { id, tag: "reports", summary, act };
    routes
        .get("/reports", told("listReports", "Reports, drafted and issued.", Act::ReadReports), list)
        .download(
            "/reports/{report}/document",
            DOCX,
            told("readReportDocument", "An issued report, to the byte.", Act::ReadReports),
            document,
        )
        .download(
            "/reports/{report}/draft",
            DOCX,
            told("readReportDraft", "A report as it would be issued now.", Act::ReadReports),
            composed,
        )
        .post("/reports", told("draftReport", "Drafts a report; people issue it.", Act::DraftReport), draft)
        .post("/reports/{report}/revision", told("reviseReport", "Writes a draft anew.", Act::DraftReport), revise)
}

/// Which reports.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Question {
    /// Of this review.
    review: Option<i64>,
    /// As known at this moment.
    known_at: Option<Moment>,
    /// How many to leave out at the beginning.
    offset: Option<u32>,
    /// How many at most; 100 where left out, 500 at most.
    limit: Option<u32>,
}

#[derive(Deserialize, JsonSchema)]
struct ReportPath {
    report: i64,
}

/// A report.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Report")]
struct ReportBody {
    /// Its number in the house.
    id: i64,
    /// The review.
    review: i64,
    /// The agreed table on which it rests.
    table: i64,
    /// The agency that issues it.
    agency: i64,
    /// The page profile.
    profile: String,
    /// What it is about.
    subject: String,
    /// Number and symbol; none while it is a draft.
    symbol: Option<String>,
    /// The day of its issue.
    issued_on: Option<Day>,
    /// When it was drafted.
    drafted_at: Moment,
}

/// A report as drafted.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ReportInput {
    /// The review.
    review: i64,
    /// The agreed table on which it rests.
    table: i64,
    /// The agency whose form and number it has; the chair where left out.
    host: Option<i64>,
    /// The page profile; by side and day where left out.
    profile: Option<String>,
    /// Its day: `25/07/2025`, or `07/2025` where the day is still open.
    day: String,
    /// The day in whose boundaries places are told; that of the table where left
    /// out.
    boundaries: Option<Day>,
    /// What it is about.
    subject: String,
    /// To whom it is addressed.
    #[serde(default)]
    addressees: Vec<String>,
    /// Who receives it.
    #[serde(default)]
    recipients: Vec<String>,
    /// Legal bases.
    #[serde(default)]
    bases: Vec<String>,
    /// A signature for each body that issues it, the host's first.
    #[serde(default)]
    signatures: Vec<SignatureInput>,
    /// Codes of the kinds of organisation whose ranked lists are annexes.
    #[serde(default)]
    ranked: Vec<String>,
}

impl ReportInput {
    fn form(self) -> ReportForm {
        ReportForm {
            review: self.review.to_string(),
            table: self.table.to_string(),
            host: typed(self.host),
            profile: typed(self.profile),
            day: self.day,
            boundaries: typed(self.boundaries),
            subject: self.subject,
            addressees: self.addressees.join("\n"),
            recipients: self.recipients.join("\n"),
            bases: self.bases.join("\n"),
            signatures: self.signatures.into_iter().map(SignatureInput::form).collect(),
            ranked: self.ranked,
        }
    }
}

impl From<Report> for ReportBody {
    fn from(report: Report) -> Self {
        let line = report.line;
        Self {
            id: line.id.0,
            review: line.review.0,
            table: line.table,
            agency: line.host.0,
            profile: line.profile,
            subject: line.subject,
            symbol: line.symbol,
            issued_on: line.issued_on,
            drafted_at: Moment(line.drafted_at),
        }
    }
}

async fn list(caller: Caller, _: Nothing, asked: Question) -> Result<Page<ReportBody>, Stopped> {
    let at = as_of(&caller, None, asked.known_at);
    let found = reports(&caller.desk, at, asked.review.map(ReviewId)).await?;
    Ok(Page::of(found, part(asked.offset, asked.limit), ReportBody::from))
}

async fn document(caller: Caller, path: ReportPath, _: Nothing) -> Result<Download, Stopped> {
    let printed = regenerate(&caller.desk, ReportId(path.report)).await?;
    Ok(Download { media: DOCX, name: format!("report-{}.docx", path.report), bytes: printed.bytes })
}

async fn composed(caller: Caller, path: ReportPath, _: Nothing) -> Result<Download, Stopped> {
    let (_, composed) = compose_report(&caller.desk, ReportId(path.report)).await?;
    Ok(Download { media: DOCX, name: format!("report-{}-draft.docx", path.report), bytes: composed.bytes })
}

async fn draft(caller: Caller, _: Nothing, input: ReportInput) -> Result<Answered<Recorded>, Stopped> {
    Ok(recorded(draft_report(&caller.desk, None, &input.form()).await?))
}

async fn revise(caller: Caller, path: ReportPath, input: ReportInput) -> Result<Answered<Recorded>, Stopped> {
    Ok(recorded(draft_report(&caller.desk, Some(ReportId(path.report)), &input.form()).await?))
}
