//! `songhanh links`: how records hang together.

use super::{Context, Stopped};
use crate::links::{LinkForm, LinkId, RecordKey, link_records, links_of, unlink_records};
use crate::words::args;

/// What hangs together with a record; or tie two by hand, or untie them.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Links {
    /// The record, as task/12.
    #[arg(required = true)]
    record: Option<RecordKey>,
    #[command(subcommand)]
    deed: Option<Deed>,
}

#[derive(clap::Subcommand)]
enum Deed {
    /// Tie two records, with the reason.
    Add {
        /// The first, as task/12.
        from: RecordKey,
        /// The second.
        to: RecordKey,
        /// Why they hang together.
        #[arg(long)]
        reason: String,
    },
    /// Take a link away that was made by hand.
    Remove {
        /// Its number.
        link: LinkId,
    },
}

impl Links {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let (desk, words) = (context.desk().await?, context.words());
        match (self.deed, self.record) {
            (Some(Deed::Add { from, to, reason }), _) => {
                let form = LinkForm { from: from.to_string(), to: to.to_string(), reason };
                context.recorded("link", &link_records(&desk, &form).await?);
            }
            (Some(Deed::Remove { link }), _) => context.recorded("record", &unlink_records(&desk, link).await?),
            (None, Some(record)) => {
                let found = links_of(&desk, record, words.lang()).await?;
                context.answer(&found, || {
                    if found.is_empty() {
                        return vec![words.say("links-none")];
                    }
                    let line = |one: &crate::links::Linked| {
                        let hand = one.hand.map_or_else(String::new, |id| {
                            let told = args([("link", id.to_string()), ("reason", one.reason.clone())]);
                            format!("  {}", words.say_with("links-by-hand", &told))
                        });
                        format!("{}  {}: {}{hand}", one.record, words.say(&one.sentence()), one.name)
                    };
                    found.iter().map(line).collect()
                });
            }
            (None, None) => {}
        }
        desk.store().close().await;
        Ok(())
    }
}
