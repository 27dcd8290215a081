//! Issuing a report: its number, its day, and all that is needed to make the
//! same bytes again.

use serde_json::json;
use sha2::{Digest as _, Sha256};
use songhanh_document::model::Kind;
use songhanh_document::profile::{self, Body, Profile};

use super::compose::compose;
use super::content::Content;
use super::draft::{PaperDay, Report, ReportId};
use super::gather::{From, gather};
use super::problems::ReportRefusal;
use super::sql;
use super::verbs::{report, wordings};
use super::wording::Wordings;
use crate::calendar::{Day, Instant};
use crate::desk::{Act, AgencyId, AsOf, Desk, DeskError, Fault, Note, Role, Signed};
use crate::numbers::{NumberRefusal, Wanted, is_term, next_number_in, reserve_in};

/// A report as issued: everything it was made of, and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Which report.
    pub report: ReportId,
    /// Whose number it has.
    pub agency: AgencyId,
    /// The register that the number is of: `state/7/2025`, `party/9/BC/2025-2030`.
    pub series: String,
    /// Its number.
    pub number: u32,
    /// Number and symbol: `15/BC-BQL`.
    pub symbol: String,
    /// Its day.
    pub issued_on: Day,
    /// The agreed table.
    pub table: i64,
    /// The hash that every side signed.
    pub table_hash: String,
    /// The day up to which figures were counted.
    pub cut_off: Day,
    /// The moment whose knowledge they are.
    pub known: Instant,
    /// Id of the page profile.
    pub profile: String,
    /// The profile's file as it was.
    pub profile_file: String,
    /// Its SHA-256.
    pub profile_digest: String,
    /// SHA-256 of the wordings.
    pub wording_digest: String,
    /// SHA-256 of the content.
    pub content_digest: String,
    /// The content as JSON.
    pub content: String,
    /// The wordings as JSON.
    pub wordings: String,
    /// SHA-256 of the `.docx`.
    pub document_hash: String,
    /// The `.docx`.
    pub document: Vec<u8>,
}

impl Issue {
    /// What it was made of.
    pub(super) fn opened(&self) -> Result<(Content, Wordings, Profile), ReportRefusal> {
        let kept = |error: String| ReportRefusal::Kept(self.report, error);
        let content = serde_json::from_str(&self.content).map_err(|error| kept(error.to_string()))?;
        let wordings = serde_json::from_str(&self.wordings).map_err(|error| kept(error.to_string()))?;
        let profile = Profile::parse(&self.profile_file).map_err(|error| kept(error.to_string()))?;
        Ok((content, wordings, profile))
    }
}

/// What somebody typed who issues a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct IssueForm {
    /// The number.
    pub number: String,
    /// The day, `25/07/2025`.
    pub issued_on: String,
    /// The term of the committee (`2025-2030`), for the Party's form.
    pub term: String,
}

/// A report that is out.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Issued {
    /// The act.
    pub signed: Signed,
    /// Number and symbol.
    pub symbol: String,
    /// SHA-256 of the `.docx`.
    pub document_hash: String,
}

/// A report made again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reprint {
    /// The `.docx`, to the byte as it was issued.
    pub bytes: Vec<u8>,
    /// Its SHA-256.
    pub hash: String,
    /// True where this program makes the same bytes again from what is kept;
    /// else they are the bytes kept with the issue.
    pub made_again: bool,
    /// What it says.
    pub content: Content,
}

fn sha256(bytes: impl AsRef<[u8]>) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

struct IssueDraft {
    number: u32,
    day: Day,
    series: String,
}

impl IssueForm {
    fn check(&self, report: &Report, body: Body) -> Result<IssueDraft, Vec<Fault>> {
        let mut faults = Vec::new();
        let number: Option<u32> = self.number.trim().parse().ok().filter(|number| (1..100_000).contains(number));
        if number.is_none() {
            let word = if self.number.trim().is_empty() { "fault-missing" } else { "fault-not-a-number" };
            faults.push(Fault::new("number", word));
        }
        let day = PaperDay::read(&self.issued_on).filter(|day| day.day.is_some()).and_then(PaperDay::latest);
        if day.is_none() {
            let word = if self.issued_on.trim().is_empty() { "fault-missing" } else { "fault-not-a-day" };
            faults.push(Fault::new("issued_on", word));
        }
        let term = self.term.trim();
        if body == Body::Party && !is_term(term) {
            faults.push(Fault::new("term", if term.is_empty() { "fault-missing" } else { "fault-not-a-term" }));
        }
        match (number, day) {
            (Some(number), Some(day)) if faults.is_empty() => {
                Ok(IssueDraft { number, day, series: series(report.line.host, body, day, term) })
            }
            _ => Err(faults),
        }
    }
}

/// The series in which reports themselves keep a number from being taken twice:
/// also one that was issued before there was a register. By year for a state
/// body (Decree 30/2020, Article 15), by type and term for a committee
/// (Guidance 05-HD/VPTW of 2026).
fn series(agency: AgencyId, body: Body, day: Day, term: &str) -> String {
    match body {
        Body::State => format!("state/{agency}/{}", day.year()),
        Body::Party => format!("party/{agency}/BC/{term}"),
    }
}

/// What a report of this host wants of the register of numbers.
fn wanted(host: AgencyId, body: Body, on: Day, term: &str) -> Wanted {
    Wanted {
        agency: host,
        body,
        kind: Kind::Report,
        on,
        number: None,
        term: term.to_owned(),
        subject: String::new(),
        symbols: Vec::new(),
        paper: None,
    }
}

/// The number after the last of the register that a report of this day would
/// be numbered in.
pub async fn next_number(desk: &Desk, id: ReportId, day: Day, term: &str) -> Result<u32, ReportRefusal> {
    let mut reading = desk.read(Act::ReadReports, desk.now()).await?;
    let known = reading.known();
    let report = sql::report(&mut reading, known, id).await?.ok_or(ReportRefusal::NotFound(id))?;
    let host = report.line.host;
    let body = profile::named(&report.line.profile).map_or(Body::State, |profile| profile.body);
    let last = sql::last_number(&mut reading, known, &series(host, body, day, term)).await?;
    let as_of = AsOf { on: day, known };
    let next = match next_number_in(&mut reading, as_of, &wanted(host, body, day, term)).await {
        Ok(next) => next,
        // Without a term there is no register of the Party's form yet.
        Err(NumberRefusal::NoTerm(_) | NumberRefusal::NoForm | NumberRefusal::Faults(_)) => 1,
        Err(refusal) => return Err(refusal.into()),
    };
    Ok(next.max(last + 1))
}

/// Issues a report: for the side whose number it has. Refused, with every
/// reason at once, while a figure has no source or is in dispute, or the table
/// or the conclusions are not agreed by every side.
pub async fn issue_report(desk: &Desk, id: ReportId, form: &IssueForm) -> Result<Issued, ReportRefusal> {
    // The policy is asked before anything is told of the report.
    if !desk.may(Act::IssueReport) {
        return Err(DeskError::NotAllowed { act: Act::IssueReport, role: desk.actor().role }.into());
    }
    let report = report(desk, desk.now(), id).await?;
    let actor = desk.actor();
    if actor.role != Role::Operator && !actor.answers_for(report.line.host) {
        return Err(ReportRefusal::NotYours(id));
    }
    if report.line.symbol.is_some() {
        return Err(ReportRefusal::Issued(id));
    }
    let kept = |text: &str| ReportRefusal::Kept(id, text.to_owned());
    let form_id = &report.line.profile;
    let page = profile::named(form_id).ok_or_else(|| kept(form_id))?;
    let gathered = gather(desk, &report, From::Own).await?;
    let checked = form.check(&report, page.body);
    let mut faults = gathered.blocking;
    if let Err(typed) = &checked {
        faults.splice(0..0, typed.iter().cloned());
    }
    let draft = match checked {
        Ok(draft) if faults.is_empty() => draft,
        _ => return Err(ReportRefusal::Faults(faults)),
    };
    let wordings = wordings(desk).await?;
    let paper_day = songhanh_document::model::DocumentDate::from(draft.day);
    let content = Content {
        number: Some(draft.number),
        day: paper_day.day,
        month: paper_day.month,
        year: paper_day.year,
        ..gathered.content
    };
    let composed = compose(&content, &wordings, &page)?;
    let profile_file = profile::file_of(form_id).ok_or_else(|| kept(form_id))?.to_owned();
    let json = serde_json::to_string(&content).map_err(|error| kept(&error.to_string()))?;
    let issue = Issue {
        report: id,
        agency: report.line.host,
        series: draft.series,
        number: draft.number,
        symbol: composed.document.symbol(&page),
        issued_on: draft.day,
        table: content.table,
        table_hash: content.table_hash,
        cut_off: content.cut_off,
        known: content.known,
        profile: page.id,
        profile_digest: sha256(&profile_file),
        profile_file,
        wording_digest: wordings.digest(),
        content_digest: sha256(&json),
        content: json,
        wordings: serde_json::to_string(&wordings).map_err(|error| kept(&error.to_string()))?,
        document_hash: sha256(&composed.bytes),
        document: composed.bytes,
    };
    let wanted = Wanted {
        number: Some(issue.number),
        subject: report.line.subject.clone(),
        symbols: content.issuers.iter().map(|issuer| issuer.symbol.clone()).collect(),
        paper: Some(("report", id.0)),
        ..wanted(report.line.host, page.body, issue.issued_on, form.term.trim())
    };
    keep(desk, issue, &wanted).await
}

async fn keep(desk: &Desk, issue: Issue, wanted: &Wanted) -> Result<Issued, ReportRefusal> {
    let mut change = desk.change(Act::IssueReport).await?;
    let at = change.at();
    if sql::issue(&mut change, at, issue.report).await?.is_some() {
        return Err(ReportRefusal::Issued(issue.report));
    }
    if sql::with_number(&mut change, at, &issue.series, issue.number).await?.is_some() {
        return Err(ReportRefusal::NumberTaken(issue.number));
    }
    reserve_in(&mut change, wanted).await?;
    sql::open_issue(&mut change, &issue).await?;
    let after = json!({
        "symbol": issue.symbol, "issued_on": issue.issued_on, "table": issue.table, "table_hash": issue.table_hash,
        "profile": issue.profile, "document": issue.document_hash,
    });
    let signed = change.commit(Note::changed("report", issue.report, json!(null), after)).await?;
    Ok(Issued { signed, symbol: issue.symbol, document_hash: issue.document_hash })
}

/// The issue of a report, if it is out.
pub(super) async fn issue_of(desk: &Desk, id: ReportId) -> Result<Option<Issue>, ReportRefusal> {
    let mut reading = desk.read(Act::ReadReports, desk.now()).await?;
    let known = reading.known();
    Ok(sql::issue(&mut reading, known, id).await?)
}

/// Makes an issued report again: the same bytes, whatever has changed since.
pub async fn regenerate(desk: &Desk, id: ReportId) -> Result<Reprint, ReportRefusal> {
    let issue = match issue_of(desk, id).await? {
        Some(issue) => issue,
        None => {
            report(desk, desk.now(), id).await?;
            return Err(ReportRefusal::NotIssued(id));
        }
    };
    let (content, wordings, page) = issue.opened()?;
    let again = compose(&content, &wordings, &page)?;
    let made_again = sha256(&again.bytes) == issue.document_hash;
    let bytes = if made_again { again.bytes } else { issue.document };
    Ok(Reprint { bytes, hash: issue.document_hash, made_again, content })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_registered_by_year_or_by_type_and_term() {
        let day = jiff::civil::date(2025, 7, 25);
        assert_eq!(series(AgencyId(7), Body::State, day, ""), "state/7/2025");
        assert_eq!(series(AgencyId(9), Body::Party, day, "2025-2030"), "party/9/BC/2025-2030");
    }
}
