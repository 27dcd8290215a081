//! The `.docx` and `.xlsx` that a reader receives, in the official form of
//! their day, each figure of which leads back to its cell.
//!
//! **Owns** `report`, `report_draft`, `report_boundary`, `report_annex`, `report_issue`,
//! `report_wording`; the wordings `templates/reports/*.txt.jinja`. Acts: read-reports, draft-report,
//! save-wording, issue-report. **May use** `readiness`, `reviews`,
//! `reconciliation`, `numbers`, `programme`, `indicators`, `agencies`, `audit`. **Never** prints a
//! figure that has no source, or gives other bytes for what was issued once.
//!
//! Reading order: [`gather`](gather_report) makes a plain [`Content`] of the
//! review and the agreed figures; a wording turns it into text; a profile of
//! `crates/document` sets it on paper; [`issue_report`] freezes all of that;
//! [`refresh_document`] sets figures anew in a file that somebody has edited.

#[cfg(test)]
mod boundary_tests;
mod compare;
mod compose;
mod content;
mod draft;
mod figures;
mod gather;
mod issue;
mod origin;
mod paper;
#[cfg(test)]
mod paper_tests;
mod problems;
mod ranked;
#[cfg(test)]
mod ranked_tests;
mod reckon;
mod refresh;
mod sheets;
mod sql;
#[cfg(test)]
pub(crate) mod tests;
mod told;
mod verbs;
mod wording;

pub use compare::{FigureChange, ReportChanges, report_changes};
pub use compose::{Composed, compose};
pub use content::{Content, Issuer, Sign, Zone};
pub use draft::{Report, ReportForm, ReportId, ReportLine};
pub use figures::Basis;
pub use gather::{From, Gathered};
pub use issue::{Issue, IssueForm, Issued, Reprint, issue_report, next_number, regenerate};
pub use origin::{Origin, OriginRow, figure_origin};
pub use paper::{Paper, PaperForm, SignForm};
pub use problems::ReportRefusal;
pub use reckon::{Direction, Row, Standing};
pub use refresh::{RefreshedDocument, obstacle_key, refresh_document};
pub use sheets::{Related, sheets, workbook};
pub use told::{ToldFigures, told_figures};
pub use verbs::{compose_report, draft_report, gather_report, report, reports, save_wording, wordings};
pub use wording::{NAMES as WORDING_NAMES, WordingCheck, WordingFault, Wordings, check as check_wording};
