//! `songhanh figures overview`: what is looked at first.

use super::figures::cell_text;
use super::{Context, Stopped};
use crate::desk::Desk;
use crate::figures::overview;
use crate::words::{args, period_text};

/// Prints the headline figures, and on what agencies differ.
pub(super) async fn run(context: &Context, desk: &Desk, programme: Option<i64>) -> Result<(), Stopped> {
    let words = context.words();
    let lang = words.lang();
    let seen = overview(desk, programme, lang).await?;
    context.answer(&seen, || {
        let headline = |one: &crate::figures::Headline| {
            let period = period_text(lang, one.period);
            let unit = if one.value.percent { "" } else { &one.unit };
            format!("{} {} ({period}): {} {unit}", one.indicator, one.name, cell_text(words, &one.value))
        };
        let mut lines: Vec<String> = seen.headlines.iter().map(headline).collect();
        lines.extend(seen.disputed.iter().map(|one| {
            let told = args([("count", one.cells.to_string())]);
            let differ = words.say_with("figures-cell-disputed", &told);
            format!("{} {}, {}: {differ}", one.code, one.name, period_text(lang, one.period))
        }));
        lines
    });
    Ok(())
}
