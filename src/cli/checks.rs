//! `songhanh checks`: what integrity checks find in the records.

use super::context::FoundWanting;
use super::{Context, Stopped};
use crate::calendar::Day;
use crate::checks::{Check, Checked, Found, checks};
use crate::desk::AsOf;
use crate::words::{args, number_text};

/// See what integrity checks find in the records, or the rows of one; the exit
/// code is 3 where one finds something.
#[derive(clap::Args)]
pub(super) struct Checks {
    /// The word of a check: its rows, with the pages on which they are put right.
    #[arg(value_parser = |text: &str| Check::of_word(text).ok_or_else(known))]
    check: Option<Check>,
    /// As on this day (default: today).
    #[arg(long, value_name = "DAY")]
    on: Option<Day>,
}

fn known() -> String {
    Check::ALL.map(Check::word).join(", ")
}

impl Checks {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let (desk, words) = (context.desk().await?, context.words());
        let now = desk.now();
        let at = AsOf { on: self.on.unwrap_or(now.on), ..now };
        let wanted: Vec<Check> = self.check.into_iter().collect();
        let all = checks(&desk, at, &wanted, words).await?;
        let count = |one: &Checked| one.found.as_ref().map_or(0, Vec::len);
        context.answer(&all, || {
            let head = |one: &Checked| {
                let name = words.say(&format!("check-{}", one.check.word()));
                let count = number_text(words.lang(), i128::try_from(count(one)).unwrap_or(0), 0);
                words.say_with(
                    "cli-check",
                    &args([("check", one.check.word().into()), ("name", name), ("count", count)]),
                )
            };
            let row = |one: &Found| format!("  {}  {}  {}", one.name, one.detail, one.href);
            let rows = |one: &Checked| -> Vec<String> {
                let found = one.found.iter().flatten().filter(|_| self.check.is_some());
                std::iter::once(head(one)).chain(found.map(row)).collect()
            };
            all.iter().flat_map(rows).collect()
        });
        desk.store().close().await;
        if all.iter().any(|one| count(one) > 0) { Err(FoundWanting.into()) } else { Ok(()) }
    }
}
