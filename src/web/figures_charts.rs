//! Charts above the table of figures.

use songhanh_document::chart;
use songhanh_document::model::Chart;

use crate::words::{Args, Words};

/// A chart as the page shows it.
pub(super) struct Drawn {
    /// What it shows.
    pub(super) title: String,
    /// The drawing.
    pub(super) svg: String,
    /// True for a small chart among others.
    pub(super) compact: bool,
}

/// The charts of an answer; one that cannot be drawn is left to the table.
pub(super) fn drawn(charts: &[Chart]) -> Vec<Drawn> {
    let drawn = |one: &Chart| {
        let svg = chart::svg(one).ok()?;
        // Small charts write their unit inside.
        let title = if one.compact { one.title.clone() } else { format!("{} ({})", one.title, one.unit) };
        Some(Drawn { title, svg, compact: one.compact })
    };
    charts.iter().filter_map(drawn).collect()
}

/// The sentences beside charts.
pub(super) fn sentences(words: &Words, notes: &[(&'static str, Args)]) -> Vec<String> {
    notes.iter().map(|(key, args)| words.say_with(key, args)).collect()
}
