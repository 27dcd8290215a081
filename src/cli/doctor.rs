//! `songhanh doctor`: is everything as it was signed, and what to do if not.

use super::context::FoundWanting;
use super::{Context, Stopped};
use crate::audit::{Finding, head, verify_store};
use crate::calendar::Day;
use crate::checks::{Check, checks};
use crate::desk::AsOf;
use crate::store::KeyState;
use crate::words::{Words, args};

/// Verifies the log of acts, the rows that each act signed, the anchors kept
/// outside the database, and the database itself.
#[derive(clap::Args)]
pub(super) struct Doctor {
    /// Check the records instead: units in no commune, tax codes that are
    /// wrong, probable duplicates and so on, with the page on which each is put
    /// right.
    #[arg(long)]
    records: bool,
    /// Only this check of the records, with all its rows.
    #[arg(long, value_name = "CHECK", value_parser = check, requires = "records")]
    check: Option<Check>,
    /// As of this day (YYYY-MM-DD; default: today).
    #[arg(long, value_name = "DAY", requires = "records")]
    on: Option<Day>,
}

fn check(text: &str) -> Result<Check, String> {
    Check::of_word(text).ok_or_else(|| Check::ALL.map(Check::word).join(", "))
}

impl Doctor {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        if self.records {
            return self.check_records(context).await;
        }
        let desk = context.desk().await?;
        let words = context.words();
        let engine = desk.store().check_files().await?;
        let anchors = context.anchors();
        let verified = verify_store(&desk, &anchors).await?;
        let key = desk.store().key_state();
        let is_well = verified.findings.is_empty() && engine.is_empty() && key == KeyState::Right;
        if is_well && let Some(anchor) = head(&desk).await? {
            context.add_anchor(&anchor)?;
        }
        context.answer(
            &serde_json::json!({"verified": verified, "anchors": anchors.len(), "engine": engine, "key": key}),
            || {
                let mut lines = vec![words.say_with(
                    "doctor-read",
                    &args([
                        ("acts", verified.acts.to_string()),
                        ("rows", verified.rows.to_string()),
                        ("anchors", anchors.len().to_string()),
                    ]),
                )];
                lines.extend(verified.findings.iter().map(|finding| sentence(words, finding)));
                lines
                    .extend(engine.iter().map(|text| words.say_with("doctor-engine", &args([("text", text.clone())]))));
                match key {
                    KeyState::Right => {}
                    KeyState::Missing => lines.push(words.say("doctor-key-missing")),
                    KeyState::Wrong => lines.push(words.say("doctor-key-wrong")),
                }
                lines.push(words.say(if is_well { "doctor-well" } else { "doctor-not-well" }));
                lines
            },
        );
        desk.store().close().await;
        if is_well { Ok(()) } else { Err(FoundWanting.into()) }
    }

    async fn check_records(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        let wanted: Vec<Check> = self.check.into_iter().collect();
        let as_of = AsOf { on: self.on.unwrap_or(desk.now().on), ..desk.now() };
        let checked = checks(&desk, as_of, &wanted, words).await?;
        let is_well = checked.iter().all(|one| one.found.as_ref().is_none_or(Vec::is_empty));
        context.answer(&checked, || {
            let mut lines = Vec::new();
            for one in &checked {
                let found = one.found.as_deref().unwrap_or_default();
                let name = words.say(&format!("check-{}", one.check.word()));
                let counted = args([("name", name), ("count", found.len().to_string())]);
                lines.push(words.say_with("checks-counted", &counted));
                if !found.is_empty() {
                    lines.push(format!("  {}", words.say(&format!("check-repair-{}", one.check.word()))));
                }
                // Without --check only how many; the rows may be many.
                let rows = if self.check.is_some() { found } else { &[] };
                lines.extend(rows.iter().map(|row| format!("  {}  {}  {}", row.name, row.detail, row.href)));
            }
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
