//! `songhanh doctor`: is everything as it was signed, and what to do if not.

use super::context::FoundWanting;
use super::{Context, Stopped};
use crate::audit::{Finding, head, verify_store};
use crate::words::{Words, args};

/// Verifies the log of acts, the rows that each act signed, the anchors kept
/// outside the database, and the database itself.
#[derive(clap::Args)]
pub(super) struct Doctor {}

impl Doctor {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        let engine = desk.store().check_files().await?;
        let anchors = context.anchors();
        let verified = verify_store(&desk, &anchors).await?;
        let is_well = verified.findings.is_empty() && engine.is_empty();
        if is_well && let Some(anchor) = head(&desk).await? {
            context.add_anchor(&anchor)?;
        }
        context.answer(&serde_json::json!({"verified": verified, "anchors": anchors.len(), "engine": engine}), || {
            let mut lines = vec![words.say_with(
                "doctor-read",
                &args([
                    ("acts", verified.acts.to_string()),
                    ("rows", verified.rows.to_string()),
                    ("anchors", anchors.len().to_string()),
                ]),
            )];
            lines.extend(verified.findings.iter().map(|finding| sentence(words, finding)));
            lines.extend(engine.iter().map(|text| words.say_with("doctor-engine", &args([("text", text.clone())]))));
            lines.push(words.say(if is_well { "doctor-well" } else { "doctor-not-well" }));
            lines
        });
        desk.store().close().await;
        if is_well { Ok(()) } else { Err(FoundWanting.into()) }
    }
}

fn sentence(words: &Words, finding: &Finding) -> String {
    match finding {
        Finding::ActAltered { seq } => words.say_with("doctor-act-altered", &args([("seq", seq.to_string())])),
        Finding::ActsMissing { before } => words.say_with("doctor-acts-missing", &args([("seq", before.to_string())])),
        Finding::RowsAltered { seq, signed, found } => words.say_with(
            "doctor-rows-altered",
            &args([("seq", seq.to_string()), ("signed", signed.to_string()), ("found", found.to_string())]),
        ),
        Finding::RowsUnsigned { table, rows } => {
            words.say_with("doctor-rows-unsigned", &args([("table", table.clone()), ("rows", rows.to_string())]))
        }
        Finding::AnchorLost { seq } => words.say_with("doctor-anchor-lost", &args([("seq", seq.to_string())])),
    }
}
