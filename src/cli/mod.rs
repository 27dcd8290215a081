//! The door for the operator and for scripts: the command line.
//!
//! One file per command. Exit codes: 0 done, 2 usage (clap's), 3 refused or
//! faults found, 4 trouble. With `--json` a command prints one JSON value.

mod advice;
mod agencies;
mod agreed_table;
mod audit;
mod bulletin;
mod cell;
mod checks;
mod configuration;
mod context;
mod demo;
mod doctor;
mod figures;
mod files;
mod filing;
mod finding;
mod indicators;
mod intake;
mod links;
mod mail;
mod numbers;
mod organisations;
mod outreach;
mod overview;
mod plan;
mod plan_tasks;
mod programmes;
mod project;
mod provider;
mod readiness;
mod reconcile;
mod register;
mod report;
mod review;
mod rounds;
mod search;
mod serve;
mod shapes;
mod store;
mod targets;
mod territory;
mod tokens;
mod unit_record;
mod users;
mod value_sheet;
mod values;
mod views;
mod webhooks;
mod zone;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use context::{Context, Stopped};

use crate::store::SealKey;
use crate::words::Lang;

/// Joint programmes of public bodies over the enterprises of industrial zones:
/// from two offices' workbooks to the agreed, traceable review report.
#[derive(Parser)]
#[command(name = "songhanh", version, propagate_version = true)]
pub struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(clap::Args, Clone, Debug)]
pub struct Common {
    /// Folder of the installation (default: the platform's data folder).
    #[arg(long, global = true, value_name = "FOLDER", env = "SONGHANH_DATA")]
    pub data: Option<PathBuf>,
    /// PostgreSQL instead of the embedded database: postgres://…
    #[arg(long, global = true, value_name = "ADDRESS", env = "SONGHANH_DATABASE_URL")]
    pub database_url: Option<String>,
    /// The key that seals the secrets in the store (Base64 of 32 bytes), where it
    /// is not in the file secrets.key of the folder.
    #[arg(long, global = true, value_name = "KEY", env = "SONGHANH_KEY", hide_env_values = true,
          value_parser = |text: &str| SealKey::from_text(text).ok_or("Base64 of 32 bytes"))]
    pub secrets_key: Option<SealKey>,
    /// Act for the agency with this symbol, for example BQLKKT.
    #[arg(long, global = true, value_name = "SYMBOL")]
    pub agency: Option<String>,
    /// Sign as this person (default: the name of the account at this machine).
    #[arg(long, global = true, value_name = "NAME")]
    pub name: Option<String>,
    /// Language of the answers: vi or en.
    #[arg(long, global = true, value_name = "LANG", default_value = "vi", env = "SONGHANH_LANG",
          value_parser = |text: &str| text.parse::<Lang>().map_err(|()| "vi or en"))]
    pub lang: Lang,
    /// Print one JSON value.
    #[arg(long, global = true)]
    pub json: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Make and serve a sample installation, or play the main job in it.
    Demo(demo::Demo),
    /// Serve the pages.
    Serve(serve::Serve),
    /// See the log of acts, or take one back.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Look at workbooks, take them in, keep their layouts.
    #[command(subcommand)]
    Intake(intake::Intake),
    /// See who may sign in, or give somebody a seat.
    #[command(subcommand)]
    Users(users::Users),
    /// See, make or take back the tokens with which programs act.
    #[command(subcommand)]
    Tokens(tokens::Tokens),
    /// See, record or end webhooks, and their messages.
    #[command(subcommand)]
    Webhooks(webhooks::Webhooks),
    /// See which e-mail was sent, or send what is due.
    #[command(subcommand)]
    Mail(mail::Mail),
    /// See and record the register of units.
    #[command(subcommand)]
    Register(register::Register),
    /// Find and list provinces, communes and zones, on any day.
    #[command(subcommand)]
    Territory(territory::Territory),
    /// Ask the figures: tables, the rows behind a cell, the history of a value.
    #[command(subcommand)]
    Figures(figures::Figures),
    /// Record review conferences, and agree on their conclusions.
    #[command(subcommand)]
    Review(review::Review),
    /// See and record outreach sessions, whom they reached, what they come to.
    #[command(subcommand)]
    Outreach(outreach::Outreach),
    /// The news page: write items, release them, take them back.
    #[command(subcommand)]
    Bulletin(bulletin::Bulletin),
    /// See the files that records have with them.
    #[command(subcommand)]
    Files(files::Files),
    /// Collection rounds: open one, fill, send in, accept, agree, lock.
    #[command(subcommand)]
    Rounds(rounds::Rounds),
    /// Draft, issue, regenerate and refresh reports; trace their figures.
    #[command(subcommand)]
    Report(report::Report),
    /// Draft what is put to superiors, put it forward, record what came back.
    #[command(subcommand)]
    Advice(advice::Advice),
    /// See the register of numbers of papers, take and give back numbers.
    #[command(subcommand)]
    Numbers(numbers::Numbers),
    /// See two agencies' figures side by side, agree on them, sign tables.
    #[command(subcommand)]
    Reconcile(reconcile::Reconcile),
    /// See or record what is counted.
    #[command(subcommand)]
    Indicators(indicators::Indicators),
    /// Take the configuration away, compare another one with it, take it over.
    #[command(subcommand)]
    Configuration(configuration::Configuration),
    /// State a value, see the history of one, or take values away.
    #[command(subcommand)]
    Values(values::Values),
    /// Set or list targets.
    #[command(subcommand)]
    Targets(targets::Targets),
    /// See or record agencies and their divisions.
    #[command(subcommand)]
    Agencies(agencies::Agencies),
    /// See or record organisations and the units that they cover.
    #[command(subcommand)]
    Organisations(organisations::Organisations),
    /// See which units might have an organisation, and under which rules.
    #[command(subcommand)]
    Readiness(readiness::Readiness),
    /// See or record joint programmes.
    #[command(subcommand)]
    Programmes(programmes::Programmes),
    /// See and record the plan of a programme: tasks, duties, progress, evidence.
    #[command(subcommand)]
    Plan(plan::Plan),
    /// Copy the installation as a whole, and prove the copy.
    #[command(subcommand)]
    Store(store::Store),
    /// Find records of every kind by a few letters.
    Search(search::Search),
    Checks(checks::Checks),
    Links(links::Links),
    /// Verify the log, the rows that it signed, and the store; say what to do.
    Doctor(doctor::Doctor),
}

/// Runs the command line.
pub async fn run(cli: Cli) -> ExitCode {
    let context = Context::new(cli.common);
    let done = match cli.command {
        Command::Demo(command) => command.run(&context).await,
        Command::Serve(command) => command.run(&context).await,
        Command::Audit(command) => command.run(&context).await,
        Command::Intake(command) => command.run(&context).await,
        Command::Users(command) => command.run(&context).await,
        Command::Webhooks(command) => command.run(&context).await,
        Command::Mail(command) => command.run(&context).await,
        Command::Tokens(command) => command.run(&context).await,
        Command::Register(command) => command.run(&context).await,
        Command::Territory(command) => command.run(&context).await,
        Command::Figures(command) => command.run(&context).await,
        Command::Review(command) => command.run(&context).await,
        Command::Outreach(command) => command.run(&context).await,
        Command::Bulletin(command) => command.run(&context).await,
        Command::Files(command) => command.run(&context).await,
        Command::Rounds(command) => command.run(&context).await,
        Command::Report(command) => command.run(&context).await,
        Command::Advice(command) => command.run(&context).await,
        Command::Numbers(command) => command.run(&context).await,
        Command::Reconcile(command) => command.run(&context).await,
        Command::Indicators(command) => command.run(&context).await,
        Command::Configuration(command) => command.run(&context).await,
        Command::Values(command) => command.run(&context).await,
        Command::Targets(command) => command.run(&context).await,
        Command::Agencies(command) => command.run(&context).await,
        Command::Organisations(command) => command.run(&context).await,
        Command::Readiness(command) => command.run(&context).await,
        Command::Programmes(command) => command.run(&context).await,
        Command::Plan(command) => command.run(&context).await,
        Command::Store(command) => command.run(&context).await,
        Command::Search(command) => command.run(&context).await,
        Command::Checks(command) => command.run(&context).await,
        Command::Links(command) => command.run(&context).await,
        Command::Doctor(command) => command.run(&context).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(stopped) => context.tell(stopped),
    }
}
