//! `songhanh agencies`: the bodies that sign programmes, and their divisions.

use clap::Subcommand;

use super::{Context, Stopped};
use crate::agencies::{AgencyForm, agencies, divisions, end_agency, record_agency, record_division};
use crate::calendar::Day;
use crate::desk::{AgencyId, AsOf};

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
        /// From this day on (default: today).
        #[arg(long, value_name = "DAY")]
        from: Option<Day>,
    },
    /// Record a division of an agency.
    Division {
        /// The agency's number.
        id: AgencyId,
        /// The division's name.
        division: String,
        /// From this day on (default: today).
        #[arg(long, value_name = "DAY")]
        from: Option<Day>,
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
                context.recorded("agency", &record_agency(&desk, id, &form, from.unwrap_or(today)).await?);
            }
            Self::Division { id, division, from } => {
                let signed = record_division(&desk, id, &division, from.unwrap_or(today)).await?;
                context.recorded("division", &signed);
            }
            Self::End { id, from } => context.recorded("agency", &end_agency(&desk, id, from).await?),
        }
        desk.store().close().await;
        Ok(())
    }
}
