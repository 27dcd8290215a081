//! `songhanh values`: what an agency states.

use clap::Subcommand;

use super::cell::CellArgs;
use super::value_sheet::SheetArgs;
use super::{Context, Stopped};
use crate::calendar::Day;
use crate::indicators::{ValueForm, state_value};
use crate::web::values::{ValueLine, indicator_of, versions_of};
use crate::words::{Words, args, day_text, instant_text, number_text};

/// Values: what an agency states.
#[derive(Subcommand)]
pub(super) enum Values {
    /// State a value for the agency given by --agency.
    State {
        #[command(flatten)]
        cell: CellArgs,
        /// A number as Vietnamese or English write it, or "không rõ".
        amount: String,
        /// The day up to which it was counted (YYYY-MM-DD).
        #[arg(long, value_name = "DAY")]
        cut_off: Day,
        /// The document that it comes from.
        #[arg(long)]
        source: String,
        /// A remark.
        #[arg(long, default_value = "")]
        note: String,
    },
    /// State a block of values of one subject, as it is copied from a
    /// spreadsheet: indicators down, periods across. One act, all or nothing.
    Sheet(SheetArgs),
    /// Show every version of a value, by whichever agency, the oldest first.
    History(CellArgs),
}

impl Values {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        match self {
            Self::State { cell, amount, cut_off, source, note } => {
                let key = cell.key(&desk).await?;
                let form = ValueForm {
                    grain: key.subject.grain.word().to_owned(),
                    subject: key.subject.id.to_string(),
                    indicator: cell.indicator,
                    period: key.period.to_string(),
                    kind: key.kind.word().to_owned(),
                    amount,
                    cut_off: cut_off.to_string(),
                    source,
                    note,
                };
                let done = state_value(&desk, &form).await?;
                context.answer(&done, || {
                    let told = match done.signed {
                        Some(signed) => words.say_with("cli-value-stated", &args([("seq", signed.seq.to_string())])),
                        None => words.say("cli-value-stands"),
                    };
                    let warnings = done.warnings.iter().map(|fault| words.say_with(fault.word, &fault.args));
                    std::iter::once(told).chain(warnings).collect()
                });
            }
            Self::Sheet(sheet) => sheet.state(&desk, context).await?,
            Self::History(cell) => {
                let key = cell.key(&desk).await?;
                let scale = indicator_of(&desk, key).await?.map_or(0, |one| one.scale);
                let versions = versions_of(&desk, key).await?;
                let value: Vec<_> = versions.iter().map(json).collect();
                context.answer(&value, || versions.iter().map(|version| line(words, version, scale)).collect());
            }
        }
        desk.store().close().await;
        Ok(())
    }
}

fn json(version: &ValueLine) -> serde_json::Value {
    serde_json::json!({
        "agency": version.agency, "amount": version.amount, "withheld": version.withheld, "before": version.before,
        "cut_off": version.cut_off, "source": version.source, "origin": version.origin, "note": version.note,
        "by": version.by, "at": version.at, "act": version.seq, "superseded_at": version.ended,
    })
}

fn line(words: &Words, version: &ValueLine, scale: u8) -> String {
    let amount = match version.amount {
        _ if version.withheld => words.say("amount-withheld"),
        Some(amount) => number_text(words.lang(), amount.into(), scale),
        None => words.say("amount-unknown"),
    };
    let stands = match version.ended {
        Some(ended) => words.say_with("history-until", &args([("moment", instant_text(words.lang(), ended))])),
        None => words.say("history-standing"),
    };
    let cut_off = words.say_with("cut-off-long", &args([("day", day_text(words.lang(), version.cut_off))]));
    let when = instant_text(words.lang(), version.at);
    format!("{when}  {}: {amount}; {cut_off}; {}; {} [{stands}]", version.agency, version.source, version.by)
}
