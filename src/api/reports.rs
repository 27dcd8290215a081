//! `/reports`: the papers, and the bytes of those that were issued.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::caller::Caller;
use super::fields::{Moment, Page, as_of, part};
use super::problem::Stopped;
use super::routes::{Download, Nothing, Operation, Routes};
use crate::calendar::Day;
use crate::desk::Act;
use crate::reports::{Report, ReportId, regenerate, reports};
use crate::reviews::ReviewId;

/// What a document of Word is on the web.
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary| Operation { id, tag: "reports", summary, act: Act::ReadReports };
    routes.get("/reports", told("listReports", "Reports, drafted and issued."), list).download(
        "/reports/{report}/document",
        DOCX,
        told("readReportDocument", "An issued report, to the byte."),
        document,
    )
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
