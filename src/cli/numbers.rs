//! `songhanh numbers`: the register of numbers of papers.

use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Context, Stopped};
use crate::desk::{AgencyId, Desk, Fault};
use crate::numbers::{
    Book, NumberFilter, NumberForm, NumberId, NumberRefusal, TermForm, TermId, books, give_number_back, record_term,
    reserve_number, terms, write_books,
};
use crate::store::StoreError;
use crate::web::choices::{agency_name, agency_names};
use crate::words::{Words, args, day_text};

/// The register of numbers (sổ văn bản): each number once.
#[derive(Subcommand)]
pub(super) enum Numbers {
    /// Show the register, with its gaps and what was given back.
    List {
        #[command(flatten)]
        filter: FilterArgs,
    },
    /// Write the register as .xlsx.
    Export {
        #[command(flatten)]
        filter: FilterArgs,
        /// The file.
        file: PathBuf,
    },
    /// Take a number for a paper made elsewhere, for the agency of --agency.
    Take {
        /// Abbreviation of the kind: BC, TTr, KH, TB, GM, CV, …
        #[arg(long)]
        kind: String,
        /// Day of the paper.
        #[arg(long)]
        on: String,
        /// What it is about.
        #[arg(long)]
        subject: String,
        /// This very number (default: the next free one).
        #[arg(long, default_value = "")]
        number: String,
    },
    /// Give a number back that no paper bears; it is never given again.
    GiveBack {
        /// Its id.
        id: NumberId,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// List the terms of the committees.
    Terms,
    /// Record a term of the committee of --agency.
    Term {
        /// The term: 2025-2030.
        term: String,
        /// Its first day.
        #[arg(long)]
        from: String,
        /// Its last day.
        #[arg(long)]
        to: String,
        /// On what it rests: the congress, or the decision of appointment.
        #[arg(long)]
        basis: String,
        /// Id of one that is there already.
        #[arg(long)]
        id: Option<TermId>,
    },
}

/// Which part of the register.
#[derive(Args)]
pub(super) struct FilterArgs {
    /// Only this kind: BC.
    #[arg(long)]
    kind: Option<String>,
    /// Only this year or term.
    #[arg(long)]
    within: Option<String>,
}

impl FilterArgs {
    fn filter(self, desk: &Desk) -> NumberFilter {
        NumberFilter { agency: desk.actor().agency, kind: self.kind, within: self.within }
    }
}

fn own(desk: &Desk) -> Result<AgencyId, NumberRefusal> {
    let missing = || NumberRefusal::Faults(vec![Fault::new("agency", "fault-missing")]);
    desk.actor().agency.ok_or_else(missing)
}

impl Numbers {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        let names = agency_names(&desk, desk.now().on).await?;
        match self {
            Self::List { filter } => {
                let found = books(&desk, desk.now(), &filter.filter(&desk)).await?;
                context.answer(&found, || found.iter().flat_map(|book| told(words, book, &names)).collect());
            }
            Self::Export { filter, file } => {
                let found = books(&desk, desk.now(), &filter.filter(&desk)).await?;
                let out = File::create(&file)
                    .map_err(|source| StoreError::File { path: file.display().to_string(), source })
                    .map_err(crate::desk::DeskError::from)?;
                let done = write_books(&found, &names, words, BufWriter::new(out))?;
                context.answer(&serde_json::json!({"rows": done.rows}), || {
                    vec![words.say_with("cli-numbers-written", &args([("rows", done.rows.to_string())]))]
                });
            }
            Self::Take { kind, on, subject, number } => {
                let agency = own(&desk)?.to_string();
                let signed = reserve_number(&desk, &NumberForm { agency, kind, on, number, subject }).await?;
                let value = serde_json::json!({"number": signed.record, "act": signed.seq});
                context.answer(&value, || {
                    vec![words.say_with("cli-number-taken", &args([("symbol", signed.record.symbol.clone())]))]
                });
            }
            Self::GiveBack { id, reason } => {
                context.recorded("number", &give_number_back(&desk, id, &reason).await?);
            }
            Self::Terms => {
                let found = terms(&desk).await?;
                context.answer(&found, || {
                    let line = |term: &crate::numbers::Term| {
                        let days = [term.period.from(), term.period.last_day()].map(|day| day_text(words.lang(), day));
                        let name = agency_name(&names, term.agency);
                        format!("{:>6}  {}  {} – {}  {name}: {}", term.id, term.name, days[0], days[1], term.basis)
                    };
                    found.iter().map(line).collect()
                });
            }
            Self::Term { term, from, to, basis, id } => {
                let agency = own(&desk)?.to_string();
                let form = TermForm { agency, name: term, first_day: from, last_day: to, basis };
                context.recorded("term", &record_term(&desk, id, &form).await?);
            }
        }
        desk.store().close().await;
        Ok(())
    }
}

fn told(words: &Words, book: &Book, names: &std::collections::HashMap<AgencyId, String>) -> Vec<String> {
    let title = args([
        ("kind", book.kind.clone()),
        ("agency", agency_name(names, book.agency)),
        ("within", book.within.clone()),
    ]);
    let mut lines = vec![words.say_with("book-title", &title)];
    for one in &book.numbers {
        let back = one.given_back.as_ref().map_or_else(String::new, |reason| {
            format!("  ({})", words.say_with("number-given-back-because", &args([("reason", reason.clone())])))
        });
        let day = day_text(words.lang(), one.on);
        lines.push(format!("{:>6}  {:<18}  {day}  {}{back}", one.id, one.symbol, one.subject));
    }
    if !book.gaps.is_empty() {
        lines.push(format!("  {}", words.say_with("book-gaps", &args([("gaps", book.gaps_text())]))));
    }
    lines.push(format!("  {}", words.say_with("book-next", &args([("next", book.next.to_string())]))));
    lines
}
