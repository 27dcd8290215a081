//! `songhanh programmes`: the agreements of joint programmes.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::{Context, Stopped};
use crate::agencies::{Agency, agencies};
use crate::calendar::Day;
use crate::desk::{AsOf, Desk, DeskError};
use crate::programme::{
    Agreement, AmendmentForm, AnnexForm, AnnexId, Part, Programme, ProgrammeForm, ProgrammeId, SignState, agreement,
    amend_programme, programme, programme_paper, programmes, record_annex, record_programme, sign_programme,
    withdraw_sign_off,
};
use crate::store::StoreError;
use crate::web::choices::{agency_name, agency_names};
use crate::web::programme_signing::{clause_key, clause_text};
use crate::words::{Words, args, day_text, instant_text, period_text};

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
        /// From this day on (default: today; of a new one the day on which it
        /// was signed, or else its first).
        #[arg(long, value_name = "DAY")]
        from: Option<Day>,
    },
    /// Write the agreement as .docx in the official form.
    Paper {
        /// Its number.
        id: ProgrammeId,
        /// The file to write.
        #[arg(long)]
        out: PathBuf,
        /// As of this day (YYYY-MM-DD; default: today).
        #[arg(long, value_name = "DAY")]
        on: Option<Day>,
    },
    /// Record that a programme was amended.
    Amend {
        /// Its number.
        id: ProgrammeId,
        /// Number and symbol of the amendment.
        #[arg(long)]
        number: String,
        /// The day of its signing.
        #[arg(long, value_name = "DAY")]
        signed: Day,
        /// What it changes.
        #[arg(long)]
        content: String,
    },
    /// Record an annex, or (with --annex) what an annex is from a day on.
    Annex {
        /// The programme's number.
        id: ProgrammeId,
        /// Number of the annex that is there already.
        #[arg(long)]
        annex: Option<AnnexId>,
        /// What it is called: "Phụ lục I".
        #[arg(long)]
        number: String,
        /// Title.
        #[arg(long)]
        title: String,
        /// What it says.
        #[arg(long, default_value = "")]
        content: String,
        /// From this day on (default: today).
        #[arg(long, value_name = "DAY")]
        from: Option<Day>,
    },
    /// Show who has signed a programme, and what changed since.
    Signatures {
        /// Its number.
        id: ProgrammeId,
    },
    /// Sign a programme, amendments and annexes with it, for the agency given
    /// by --agency.
    Sign {
        /// Its number.
        id: ProgrammeId,
        /// Sign only if its digest is this one (default: as it is now).
        #[arg(long)]
        digest: Option<String>,
    },
    /// Take the agency's signature back, while not all have signed.
    Withdraw {
        /// Its number.
        id: ProgrammeId,
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
                let mut form = read(&file)?;
                let own = || form.holds_from().filter(|_| id.is_none());
                let from = from.or_else(own).unwrap_or(desk.now().on);
                name_agencies(&desk, AsOf { on: from, ..desk.now() }, &mut form).await?;
                context.recorded("programme", &record_programme(&desk, id, &form, from).await?);
            }
            Self::Paper { id, out, on } => {
                let as_of = AsOf { on: on.unwrap_or(desk.now().on), ..desk.now() };
                let bytes = programme_paper(&desk, as_of, id).await?;
                std::fs::write(&out, &bytes)
                    .map_err(|source| DeskError::from(StoreError::File { path: out.display().to_string(), source }))?;
                let value =
                    serde_json::json!({"programme": id, "file": out.display().to_string(), "bytes": bytes.len()});
                context.answer(&value, || vec![out.display().to_string()]);
            }
            Self::Amend { id, number, signed, content } => {
                let form = AmendmentForm { number, signed: signed.to_string(), content };
                context.recorded("amendment", &amend_programme(&desk, id, &form).await?);
            }
            Self::Annex { id, annex, number, title, content, from } => {
                let from = from.unwrap_or(desk.now().on).to_string();
                let form = AnnexForm { number, title, content, from };
                context.recorded("annex", &record_annex(&desk, id, annex, &form).await?);
            }
            Self::Signatures { id } => {
                let found = agreement(&desk, desk.now(), id).await?;
                let lines = signature_lines(&desk, words, &found).await?;
                context.answer(&found, || lines);
            }
            Self::Sign { id, digest } => {
                let seen = match digest {
                    Some(digest) => digest,
                    None => agreement(&desk, desk.now(), id).await?.digest,
                };
                context.recorded("programme", &sign_programme(&desk, id, &seen).await?);
            }
            Self::Withdraw { id } => {
                context.recorded("programme", &withdraw_sign_off(&desk, id).await?);
            }
        }
        desk.store().close().await;
        Ok(())
    }
}

fn read(file: &Path) -> Result<ProgrammeForm, Stopped> {
    let refused = |detail: String| {
        Stopped::refused("cli-file-not-read", args([("file", file.display().to_string()), ("detail", detail)]))
    };
    let text = std::fs::read_to_string(file).map_err(|error| refused(error.to_string()))?;
    toml::from_str(&text).map_err(|error| refused(error.to_string()))
}

/// Puts numbers for the symbols of agencies.
async fn name_agencies(desk: &Desk, as_of: AsOf, form: &mut ProgrammeForm) -> Result<(), Stopped> {
    let known = agencies(desk, as_of).await?;
    for party in &mut form.parties {
        party.agency = number_of(&known, &party.agency);
    }
    for provision in form.provisions.iter_mut().filter(|one| !one.agency.is_empty()) {
        provision.agency = number_of(&known, &provision.agency);
    }
    for body in form.fields.iter_mut().flat_map(|field| &mut field.bodies) {
        body.agency = number_of(&known, &body.agency);
    }
    Ok(())
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

async fn signature_lines(desk: &Desk, words: &Words, found: &Agreement) -> Result<Vec<String>, Stopped> {
    let names = agency_names(desk, desk.now().on).await?;
    let mut lines = vec![format!("SHA-256 {}", found.digest)];
    for party in &found.parties {
        let state = match &party.sign_off {
            Some(sign_off) if party.state == SignState::Signed => {
                format!("{}, {}", sign_off.signed_by, instant_text(words.lang(), sign_off.signed_at))
            }
            _ => words.say(&format!("programme-sign-{}", party.state.word())),
        };
        lines.push(format!("{}: {state}", agency_name(&names, party.agency)));
        let changes = party.delta.gone.iter().map(|clause| ('-', clause));
        for (sign, clause) in changes.chain(party.delta.come.iter().map(|clause| ('+', clause))) {
            let text = clause_text(clause, words, |agency, _| agency_name(&names, agency));
            lines.push(format!("  {sign} {}: {text}", words.say(clause_key(clause))));
        }
    }
    Ok(lines)
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
    for annex in &one.annexes {
        lines.push(format!("  {}: {} ({})", annex.number, annex.title, day_text(words.lang(), annex.from)));
    }
    Ok(lines)
}
