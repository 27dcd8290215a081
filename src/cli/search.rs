//! `songhanh search`: records of every kind by a few letters.

use super::{Context, Stopped};
use crate::search::search;

/// Find records of every kind by a few letters.
#[derive(clap::Args)]
pub(super) struct Search {
    /// What to look for: names, numbers, tax codes; marks make no difference.
    #[arg(required = true)]
    text: Vec<String>,
    /// How many of each kind at most.
    #[arg(long, default_value_t = 10, value_name = "COUNT")]
    limit: usize,
}

impl Search {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let (desk, words) = (context.desk().await?, context.words());
        let found = search(&desk, &self.text.join(" "), words.lang(), self.limit).await?;
        context.answer(&found, || {
            if found.is_empty() {
                return vec![words.say("search-nothing")];
            }
            let line = |hit: &crate::search::Hit| {
                let kind = words.say(&format!("search-{}", hit.kind.word()));
                let detail = if hit.detail.is_empty() { String::new() } else { format!(" ({})", hit.detail) };
                format!("{kind} {}: {}{detail}", hit.id, hit.name)
            };
            found.iter().map(line).collect()
        });
        Ok(())
    }
}
