//! The SQL of the reports. Each question binds the moment of knowledge as `$1`.

use super::draft::{Report, ReportDraft, ReportId, ReportLine};
use super::issue::Issue;
use super::paper::Paper;
use crate::calendar::{BEGINNING, Day, Instant, OPEN_END};
use crate::desk::Change;
use crate::reviews::ReviewId;
use crate::store::{Bind, Connection, Row, StoreError, sql};

/// What is known of a report holds on all days.
const ALL_DAYS: (Day, Day) = (BEGINNING, OPEN_END);

const REPORT: &str = "select d.report, d.review, d.agreed_table, d.host, d.profile, d.subject, d.recorded_at,
        d.paper_day, d.paper_month, d.paper_year, d.paper, i.symbol, i.issued_on, coalesce(a.ranked, ''), b.boundary_day
    from report_draft d
    left join report_annex a on a.report = d.report and a.recorded_at <= $1 and a.superseded_at > $1
    left join report_boundary b on b.report = d.report and b.recorded_at <= $1 and b.superseded_at > $1
    left join report_issue i on i.report = d.report and i.recorded_at <= $1 and i.superseded_at > $1
    where d.recorded_at <= $1 and d.superseded_at > $1";

fn stored(what: &'static str, error: &impl ToString) -> StoreError {
    StoreError::Stored { what, text: error.to_string() }
}

fn report_row(row: &Row) -> Result<Report, StoreError> {
    let small = |column| -> Result<Option<u8>, StoreError> {
        let value: Option<i64> = row.get(column)?;
        value.map(|value| u8::try_from(value).map_err(|error| stored("day of a paper", &error))).transpose()
    };
    let year: i64 = row.get(9)?;
    let paper: String = row.get(10)?;
    let ranked: String = row.get(13)?;
    let paper: Paper = serde_json::from_str(&paper).map_err(|error| stored("paper", &error))?;
    Ok(Report {
        line: ReportLine {
            id: row.get(0)?,
            review: row.get(1)?,
            table: row.get(2)?,
            host: row.get(3)?,
            profile: row.get(4)?,
            subject: row.get(5)?,
            symbol: row.get(11)?,
            issued_on: row.get(12)?,
            drafted_at: row.get(6)?,
        },
        day: small(7)?,
        month: small(8)?,
        year: i16::try_from(year).map_err(|error| stored("year of a paper", &error))?,
        boundaries: row.get(14)?,
        paper,
        ranked: ranked.split(',').filter(|kind| !kind.is_empty()).map(str::to_owned).collect(),
    })
}

/// The reports, the latest drafted first; of one review where it is given.
pub(super) async fn reports(
    connection: &mut Connection,
    known: Instant,
    review: Option<ReviewId>,
) -> Result<Vec<Report>, StoreError> {
    let mut question = sql(REPORT).bind(known);
    if let Some(review) = review {
        question = question.and(" and d.review = $2").bind(review);
    }
    question.and(" order by d.report desc").rows(connection).await?.iter().map(report_row).collect()
}

pub(super) async fn report(
    connection: &mut Connection,
    known: Instant,
    id: ReportId,
) -> Result<Option<Report>, StoreError> {
    let row = sql(format!("{REPORT} and d.report = $2")).bind(known).bind(id).optional(connection).await?;
    row.as_ref().map(report_row).transpose()
}

pub(super) async fn open_report(change: &mut Change, id: ReportId) -> Result<(), StoreError> {
    change
        .open_rows(
            "report",
            &["id", "valid_from", "valid_to"],
            vec![vec![id.into(), BEGINNING.into(), OPEN_END.into()]],
        )
        .await
}

pub(super) async fn state_draft(change: &mut Change, id: ReportId, draft: &ReportDraft) -> Result<(), StoreError> {
    let paper = serde_json::to_string(&draft.paper).map_err(|error| stored("paper", &error))?;
    let values: [(&str, Bind); 9] = [
        ("review", draft.review.into()),
        ("agreed_table", draft.table.into()),
        ("host", draft.host.into()),
        ("profile", (&draft.profile.id).into()),
        ("paper_day", draft.day.map(i64::from).into()),
        ("paper_month", draft.month.map(i64::from).into()),
        ("paper_year", i64::from(draft.year).into()),
        ("subject", (&draft.subject).into()),
        ("paper", paper.into()),
    ];
    change.state("report_draft", &[("report", id.into())], &values, ALL_DAYS).await?;
    let ranked: [(&str, Bind); 1] = [("ranked", draft.ranked.join(",").into())];
    change.state("report_annex", &[("report", id.into())], &ranked, ALL_DAYS).await?;
    let own = [("report", Bind::from(id))];
    match draft.boundaries {
        Some(day) => change.state("report_boundary", &own, &[("boundary_day", day.into())], ALL_DAYS).await?,
        None => change.end("report_boundary", &own, &[], ALL_DAYS).await?,
    };
    Ok(())
}

/// The wordings that this installation has in place of the shipped ones.
pub(super) async fn wordings(connection: &mut Connection, known: Instant) -> Result<Vec<(String, String)>, StoreError> {
    sql("select name, body from report_wording where recorded_at <= $1 and superseded_at > $1 order by name")
        .bind(known)
        .rows(connection)
        .await?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

pub(super) async fn state_wording(change: &mut Change, name: &str, body: &str) -> Result<(), StoreError> {
    change.state("report_wording", &[("name", name.into())], &[("body", body.into())], ALL_DAYS).await?;
    Ok(())
}

/// The report that has a number of a register.
pub(super) async fn with_number(
    connection: &mut Connection,
    known: Instant,
    series: &str,
    number: u32,
) -> Result<Option<ReportId>, StoreError> {
    sql("select report from report_issue
         where recorded_at <= $1 and superseded_at > $1 and series = $2 and number = $3")
    .bind(known)
    .bind(series)
    .bind(number)
    .optional(connection)
    .await?
    .map(|row| row.get(0))
    .transpose()
}

/// The highest number of a register; 0 while it is empty.
pub(super) async fn last_number(connection: &mut Connection, known: Instant, series: &str) -> Result<u32, StoreError> {
    sql("select coalesce(max(number), 0) from report_issue
         where recorded_at <= $1 and superseded_at > $1 and series = $2")
    .bind(known)
    .bind(series)
    .one(connection)
    .await?
    .get(0)
}

const ISSUE: [&str; 18] = [
    "report",
    "agency",
    "series",
    "number",
    "symbol",
    "issued_on",
    "agreed_table",
    "table_hash",
    "cut_off",
    "known_at",
    "profile",
    "profile_file",
    "profile_digest",
    "wording_digest",
    "content_digest",
    "content",
    "wordings",
    "document_hash",
];

pub(super) async fn issue(
    connection: &mut Connection,
    known: Instant,
    id: ReportId,
) -> Result<Option<Issue>, StoreError> {
    let text = format!(
        "select {}, document from report_issue where recorded_at <= $1 and superseded_at > $1 and report = $2",
        ISSUE.join(", ")
    );
    let Some(row) = sql(text).bind(known).bind(id).optional(connection).await? else { return Ok(None) };
    Ok(Some(Issue {
        report: row.get(0)?,
        agency: row.get(1)?,
        series: row.get(2)?,
        number: row.get(3)?,
        symbol: row.get(4)?,
        issued_on: row.get(5)?,
        table: row.get(6)?,
        table_hash: row.get(7)?,
        cut_off: row.get(8)?,
        known: row.get(9)?,
        profile: row.get(10)?,
        profile_file: row.get(11)?,
        profile_digest: row.get(12)?,
        wording_digest: row.get(13)?,
        content_digest: row.get(14)?,
        content: row.get(15)?,
        wordings: row.get(16)?,
        document_hash: row.get(17)?,
        document: row.get(18)?,
    }))
}

pub(super) async fn open_issue(change: &mut Change, issue: &Issue) -> Result<(), StoreError> {
    let mut columns = ISSUE.to_vec();
    columns.extend(["document", "valid_from", "valid_to"]);
    let row: Vec<Bind> = vec![
        issue.report.into(),
        issue.agency.into(),
        (&issue.series).into(),
        issue.number.into(),
        (&issue.symbol).into(),
        issue.issued_on.into(),
        issue.table.into(),
        (&issue.table_hash).into(),
        issue.cut_off.into(),
        issue.known.into(),
        (&issue.profile).into(),
        (&issue.profile_file).into(),
        (&issue.profile_digest).into(),
        (&issue.wording_digest).into(),
        (&issue.content_digest).into(),
        (&issue.content).into(),
        (&issue.wordings).into(),
        (&issue.document_hash).into(),
        issue.document.clone().into(),
        BEGINNING.into(),
        OPEN_END.into(),
    ];
    change.open_rows("report_issue", &columns, vec![row]).await
}
