//! `songhanh programmes`: the agreements of joint programmes.

use std::path::PathBuf;

use clap::Subcommand;

use super::{Context, Stopped};
use crate::agencies::{Agency, agencies};
use crate::calendar::Day;
use crate::desk::{AsOf, Desk};
use crate::programme::{Part, Programme, ProgrammeForm, ProgrammeId, programme, programmes, record_programme};
use crate::web::choices::{agency_name, agency_names};
use crate::words::{Words, args, day_text, period_text};

/// Joint programmes: parties, phases, fields of work.
#[derive(Subcommand)]
pub(super) enum Programmes {
    /// List the programmes of a day.
    List {
        /// As of this day (YYYY-MM-DD; default: today).
        #[arg(long, value_name = "DAY")]
        on: Option<Day>,
    },
    /// Show one whole agreement.
    Show {
        /// Its number.
        id: ProgrammeId,
        /// As of this day (YYYY-MM-DD; default: today).
        #[arg(long, value_name = "DAY")]
        on: Option<Day>,
    },
    /// Record a programme from a TOML file: name, number, signed, first_day,
    /// last_day, bases, and the lists [[parties]] (agency, leads), [[phases]]
    /// (name, kind, first_day, last_day) and [[fields]] (name, bodies). An
    /// agency is written by its symbol or its number.
    Record {
        /// The file.
        file: PathBuf,
        /// Number of one that is there already.
        #[arg(long)]
        id: Option<ProgrammeId>,
        /// From this day on (default: today).
        #[arg(long, value_name = "DAY")]
        from: Option<Day>,
    },
}

impl Programmes {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        match self {
            Self::List { on } => {
                let as_of = AsOf { on: on.unwrap_or(desk.now().on), ..desk.now() };
                let found = programmes(&desk, as_of).await?;
                context.answer(&found, || found.iter().map(|one| heading(words, one)).collect());
            }
            Self::Show { id, on } => {
                let as_of = AsOf { on: on.unwrap_or(desk.now().on), ..desk.now() };
                let found = programme(&desk, as_of, id).await?;
                let lines = lines(&desk, words, as_of, &found).await?;
                context.answer(&found, || lines);
            }
            Self::Record { file, id, from } => {
                let from = from.unwrap_or(desk.now().on);
                let form = read(&desk, AsOf { on: from, ..desk.now() }, &file).await?;
                let id = record_programme(&desk, id, &form, from).await?;
                context.answer(&serde_json::json!({"programme": id}), || {
                    vec![words.say_with("cli-recorded", &args([("id", id.to_string())]))]
                });
            }
        }
        desk.store().close().await;
        Ok(())
    }
}

async fn read(desk: &Desk, as_of: AsOf, file: &PathBuf) -> Result<ProgrammeForm, Stopped> {
    let refused = |detail: String| {
        Stopped::refused("cli-file-not-read", args([("file", file.display().to_string()), ("detail", detail)]))
    };
    let text = std::fs::read_to_string(file).map_err(|error| refused(error.to_string()))?;
    let mut form: ProgrammeForm = toml::from_str(&text).map_err(|error| refused(error.to_string()))?;
    let known = agencies(desk, as_of).await?;
    for party in &mut form.parties {
        party.agency = number_of(&known, &party.agency);
    }
    for body in form.fields.iter_mut().flat_map(|field| &mut field.bodies) {
        body.agency = number_of(&known, &body.agency);
    }
    Ok(form)
}

/// The number of the agency with this symbol; what was written where there is
/// none, so that the verb tells of it at its place.
fn number_of(known: &[Agency], text: &str) -> String {
    let found = known.iter().find(|agency| agency.symbol.eq_ignore_ascii_case(text.trim()));
    found.map_or_else(|| text.to_owned(), |agency| agency.id.to_string())
}

fn heading(words: &Words, one: &Programme) -> String {
    format!("{:>6}  {}  {}  {}", one.id, one.number, one.name, period_text(words.lang(), one.period))
}

async fn lines(desk: &Desk, words: &Words, as_of: AsOf, one: &Programme) -> Result<Vec<String>, Stopped> {
    let names = agency_names(desk, as_of.on).await?;
    let mut lines = vec![heading(words, one)];
    lines.extend(one.bases.iter().map(|basis| format!("  {}: {basis}", words.say("programme-bases"))));
    for party in &one.parties {
        let leads = if party.leads { format!(" ({})", words.say("part-lead")) } else { String::new() };
        lines.push(format!("  {}: {}{leads}", words.say("programme-parties"), agency_name(&names, party.agency)));
    }
    for phase in &one.phases {
        let kind = words.say(&format!("phase-{}", phase.kind.word()));
        lines.push(format!("  {} ({kind}): {}", phase.name, period_text(words.lang(), phase.period)));
    }
    for field in &one.fields {
        let of = |part: Part| {
            let bodies = field.bodies.iter().filter(move |body| body.part == part);
            bodies.map(|body| agency_name(&names, body.agency)).collect::<Vec<_>>().join("; ")
        };
        let (lead, coordinating) = (of(Part::Lead), of(Part::Coordinating));
        lines.push(format!("  {}: {lead} | {coordinating}", field.name));
    }
    for amendment in &one.amendments {
        let signed = day_text(words.lang(), amendment.signed);
        lines.push(format!("  {}, {signed}: {}", amendment.number, amendment.content));
    }
    Ok(lines)
}
