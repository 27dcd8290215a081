//! `songhanh organisations`: Party, union and youth organisations, and the units
//! that each covers.

use clap::Subcommand;

use super::cell::subject;
use super::{Context, Stopped};
use crate::calendar::Day;
use crate::desk::AsOf;
use crate::indicators::{Grain, Subject};
use crate::organisations::{
    OrganisationFilter, OrganisationForm, OrganisationId, cover_unit, kind_of, organisations, record_organisation,
    uncover_unit,
};
use crate::web::subjects::Subjects;
use crate::words::args;

/// Organisations, and the units that each covers.
#[derive(Subcommand)]
pub(super) enum Organisations {
    /// List the organisations of a day.
    List {
        /// Only names that contain this, marks or not.
        #[arg(long, value_name = "TEXT", default_value = "")]
        search: String,
        /// Only this kind, for example chi-bo-co-so.
        #[arg(long)]
        kind: Option<String>,
        /// Only those that cover this unit: its number or name.
        #[arg(long)]
        unit: Option<String>,
        /// As of this day (YYYY-MM-DD; default: today).
        #[arg(long, value_name = "DAY")]
        on: Option<Day>,
    },
    /// Record an organisation; with --id, what one is from a day on.
    Record {
        /// Its name.
        name: String,
        /// Its kind, for example chi-bo-co-so.
        #[arg(long)]
        kind: String,
        /// own, joint or cross-enterprise.
        #[arg(long, default_value = "own")]
        form: String,
        /// Number of one that is there already.
        #[arg(long)]
        id: Option<OrganisationId>,
        /// Name of the body above it.
        #[arg(long, default_value = "")]
        parent: String,
        /// Day of its founding (YYYY-MM-DD).
        #[arg(long, value_name = "DAY")]
        founded: Option<Day>,
        /// The decision that founded it.
        #[arg(long, default_value = "")]
        decision: String,
        /// Numbers of the units that it covers, separated by commas.
        #[arg(long, default_value = "")]
        units: String,
        /// First day of these facts (default: today).
        #[arg(long, value_name = "DAY")]
        from: Option<Day>,
    },
    /// Record that an organisation covers a unit from a day on.
    Cover {
        /// Its number.
        id: OrganisationId,
        /// Number or name of the unit.
        unit: String,
        /// From this day on (default: today).
        #[arg(long, value_name = "DAY")]
        from: Option<Day>,
        /// It covers the unit no more from that day on.
        #[arg(long)]
        no_more: bool,
    },
}

impl Organisations {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        let today = desk.now().on;
        match self {
            Self::List { search, kind, unit, on } => {
                let as_of = AsOf { on: on.unwrap_or(today), ..desk.now() };
                let unit = match unit {
                    Some(text) => Some(subject(&desk, as_of, Grain::Unit, &text).await?.id),
                    None => None,
                };
                let filter = OrganisationFilter { unit, kind, family: None, words: search };
                let found = organisations(&desk, as_of, &filter).await?;
                let units = found.iter().flat_map(|one| one.units.iter().map(|unit| Subject::unit(*unit)));
                let names = Subjects::of(&desk, as_of, units).await?;
                context.answer(&found, || {
                    let line = |one: &crate::organisations::Organisation| {
                        let kind = kind_of(&one.kind).map_or("", |kind| kind.name(words.lang()));
                        let units: Vec<String> =
                            one.units.iter().map(|unit| names.name(Subject::unit(*unit))).collect();
                        let form = words.say(&format!("form-{}", one.form.word()));
                        format!("{:>6}  {}  {kind}, {form}  {}", one.id, one.name, units.join("; "))
                    };
                    found.iter().map(line).collect()
                });
            }
            Self::Record { name, kind, form, id, parent, founded, decision, units, from } => {
                let form = OrganisationForm {
                    kind,
                    name,
                    form,
                    parent_name: parent,
                    founded: founded.map_or(String::new(), |day| day.to_string()),
                    decision,
                    units,
                    ..OrganisationForm::default()
                };
                let id = record_organisation(&desk, id, &form, from.unwrap_or(today)).await?.record;
                context.answer(&serde_json::json!({"organisation": id}), || {
                    vec![words.say_with("cli-recorded", &args([("id", id.to_string())]))]
                });
            }
            Self::Cover { id, unit, from, no_more } => {
                let from = from.unwrap_or(today);
                let unit = subject(&desk, AsOf { on: from, ..desk.now() }, Grain::Unit, &unit).await?;
                if no_more {
                    uncover_unit(&desk, id, unit.id, from).await?;
                } else {
                    cover_unit(&desk, id, unit.id, from).await?;
                }
                context
                    .answer(&serde_json::json!({"organisation": id, "unit": unit.id}), || vec![words.say("cli-done")]);
            }
        }
        desk.store().close().await;
        Ok(())
    }
}
