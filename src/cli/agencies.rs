//! `songhanh agencies`: the bodies that sign programmes, and their divisions.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::{Context, Stopped};
use crate::agencies::{
    AgencyForm, AgencyRefusal, SuccessionLook, agencies, divisions, end_agency, record_agency, record_division,
    record_successions, succession_names, successions_of_csv,
};
use crate::calendar::{BEGINNING, Day};
use crate::desk::{AgencyId, AsOf, Desk};
use crate::reform::{Passing, passing, resolved};
use crate::words::{Words, args, day_text};

/// Agencies and their divisions.
#[derive(Subcommand)]
pub(super) enum Agencies {
    /// List the agencies of a day with their divisions.
    List {
        /// As of this day (YYYY-MM-DD; default: today).
        #[arg(long, value_name = "DAY")]
        on: Option<Day>,
    },
    /// Record an agency, or (with --id) what an agency is from a day on.
    Record {
        /// Its full name.
        full_name: String,
        /// Its part in document symbols: BQLKKT in "Số: 15/BC-BQLKKT".
        #[arg(long)]
        symbol: String,
        /// party, state or mass.
        #[arg(long)]
        side: String,
        /// Short name (default: the full one).
        #[arg(long, default_value = "")]
        short_name: String,
        /// The body above it, as it stands in the header of its documents.
        #[arg(long, default_value = "")]
        superior: String,
        /// The place in the date line of its documents.
        #[arg(long, default_value = "")]
        place: String,
        /// Number of one that is there already.
        #[arg(long)]
        id: Option<AgencyId>,
        /// From this day on (default: today; a new one has always been there).
        #[arg(long, value_name = "DAY")]
        from: Option<Day>,
    },
    /// Record a division of an agency.
    Division {
        /// The agency's number.
        id: AgencyId,
        /// The division's name.
        division: String,
        /// From this day on (default: it has always been there).
        #[arg(long, value_name = "DAY")]
        from: Option<Day>,
    },
    /// List what took the place of agencies.
    Successions,
    /// Record successions of agencies from a .csv file, all or nothing: columns
    /// day, decision, title, confirmed, source, remark, relation (merged,
    /// transferred, dissolved), former, new, part; fields, divisions and zones name
    /// what a transfer hands over, with ; between: who answers for it follows.
    Apply {
        /// The file; - for standard input.
        file: PathBuf,
        /// Only tell what would be done, and what passes on.
        #[arg(long)]
        dry_run: bool,
    },
    /// Record that an agency is no more.
    End {
        /// Its number.
        id: AgencyId,
        /// The first day on which it is no more.
        #[arg(long, value_name = "DAY")]
        from: Day,
    },
}

impl Agencies {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let today = desk.now().on;
        match self {
            Self::List { on } => {
                let as_of = AsOf { on: on.unwrap_or(today), ..desk.now() };
                let mut found = Vec::new();
                for agency in agencies(&desk, as_of).await? {
                    let divisions = divisions(&desk, as_of, agency.id).await?;
                    found.push((agency, divisions));
                }
                let value: Vec<_> = found
                    .iter()
                    .map(|(agency, divisions)| serde_json::json!({"agency": agency, "divisions": divisions}))
                    .collect();
                context.answer(&value, || {
                    let mut lines = Vec::new();
                    for (agency, divisions) in &found {
                        let side = context.words().say(&format!("side-{}", agency.side.word()));
                        lines.push(format!("{:>6}  {:<12}  {}  ({side})", agency.id, agency.symbol, agency.name));
                        lines.extend(divisions.iter().map(|one| format!("{:>8}  {}", one.id, one.name)));
                    }
                    lines
                });
            }
            Self::Record { full_name, symbol, side, short_name, superior, place, id, from } => {
                let form = AgencyForm { name: full_name, short_name, symbol, superior, place, side };
                // What was there before anybody recorded it has papers to show for it.
                let holds_from = if id.is_some() { today } else { BEGINNING };
                context.recorded("agency", &record_agency(&desk, id, &form, from.unwrap_or(holds_from)).await?);
            }
            Self::Division { id, division, from } => {
                let signed = record_division(&desk, id, &division, from.unwrap_or(BEGINNING)).await?;
                context.recorded("division", &signed);
            }
            Self::Successions => {
                let told = succession_names(&desk).await?;
                context.answer(&told, || told.iter().flat_map(|(_, look)| look_lines(context.words(), look)).collect());
            }
            Self::Apply { file, dry_run } => apply(context, &desk, &file, dry_run).await?,
            Self::End { id, from } => context.recorded("agency", &end_agency(&desk, id, from).await?),
        }
        desk.store().close().await;
        Ok(())
    }
}

async fn apply(context: &Context, desk: &Desk, file: &Path, dry_run: bool) -> Result<(), Stopped> {
    let bytes = super::context::bytes_of(file)?;
    let forms = successions_of_csv(&bytes).map_err(AgencyRefusal::Faults)?;
    let words = context.words();
    let passing = passing(desk, &forms).await?;
    if dry_run {
        context.answer(&passing, || {
            let mut lines: Vec<String> = passing.successions.iter().flat_map(|one| look_lines(words, one)).collect();
            lines.extend(passing_lines(words, &passing));
            lines.push(words.say("events-looked"));
            lines
        });
        return Ok(());
    }
    let signed = record_successions(desk, &resolved(desk, &forms).await?).await?;
    let value = serde_json::json!({"successions": passing.successions, "ids": signed.record, "signed": signed});
    context.answer(&value, || {
        let mut lines: Vec<String> = passing.successions.iter().flat_map(|one| look_lines(words, one)).collect();
        let told = args([("count", signed.record.len().to_string()), ("act", signed.seq.to_string())]);
        lines.push(words.say_with("successions-recorded", &told));
        lines
    });
    Ok(())
}

fn look_lines(words: &Words, look: &SuccessionLook) -> Vec<String> {
    let day = day_text(words.lang(), look.day);
    let told = args([("day", day), ("decision", look.decision.clone()), ("title", look.title.clone())]);
    let mut lines = vec![words.say_with("event-line", &told)];
    lines.extend(look.steps.iter().map(|(step, former, new)| {
        let relation = words.say(&format!("handing-{}", step.relation.word()));
        let part = if step.part.is_empty() { String::new() } else { format!(" ({})", step.part) };
        let told = args([("former", former.clone()), ("relation", relation), ("new", format!("{new}{part}"))]);
        format!("  {}", words.say_with("event-step", &told).trim_end())
    }));
    lines
}

fn passing_lines(words: &Words, passing: &Passing) -> Vec<String> {
    let line = |key: &str, text: String| format!("{}: {text}", words.say(key));
    let named = |list: &[(i64, String)]| {
        let all: Vec<String> = list.iter().map(|(id, name)| format!("№ {id} {name}")).collect();
        all.join("; ")
    };
    let mut lines = Vec::new();
    if passing.leaves_open {
        lines.push(words.say("succession-leaves-open"));
    }
    let users: Vec<String> =
        passing.users.iter().map(|(agency, names)| format!("{agency}: {}", names.join(", "))).collect();
    lines.push(line("passing-users", users.join("; ")));
    lines.push(line("passing-programmes", named(&passing.programmes)));
    lines.push(line("passing-reviews", named(&passing.reviews)));
    lines.push(line("passing-tables", named(&passing.tables)));
    lines.push(line("passing-drafts", named(&passing.drafts)));
    lines.push(line("passing-under-review", passing.under_review.to_string()));
    for (former, new, names) in &passing.parts {
        lines.push(line("passing-parts", format!("{former} → {new}: {}", names.join("; "))));
    }
    if !passing.parts.is_empty() {
        let moving: Vec<String> =
            passing.moving.iter().map(|(name, people)| format!("{name}: {}", people.join(", "))).collect();
        lines.push(line("passing-tasks", named(&passing.tasks)));
        lines.push(line("passing-rounds", named(&passing.rounds)));
        lines.push(line("passing-units", passing.units.to_string()));
        lines.push(line("passing-values", passing.values.to_string()));
        lines.push(line("passing-moving", moving.join("; ")));
    }
    lines.push(words.say("passing-nothing-moves"));
    lines
}
