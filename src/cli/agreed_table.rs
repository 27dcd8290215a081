//! `songhanh reconcile table`: tables of figures that the parties sign.

use std::path::PathBuf;

use clap::Subcommand;

use super::cell::grain;
use super::context::FoundWanting;
use super::{Context, Stopped};
use crate::calendar::{Day, Period};
use crate::desk::Desk;
use crate::indicators::Grain;
use crate::reconciliation::{
    AgreedTable, TableChanges, TableForm, changes_in_table, define_table, draw_up_table, recompute_table, sign_table,
    table, tables, withdraw_signature,
};
use crate::store::StoreError;
use crate::web::agreed_table_files::{csv_of, xlsx_of};
use crate::web::agreed_tables::state_word;
use crate::web::choices::{agency_name, agency_names};
use crate::web::table_changes::Told;
use crate::words::{Words, args, day_text, instant_text, number_text, period_text};

/// Tables of figures that the parties sign.
#[derive(Subcommand)]
pub(super) enum Table {
    /// List the tables, the latest first.
    List,
    /// Draw a table up from what is known now.
    DrawUp {
        /// Its title.
        #[arg(long)]
        title: String,
        /// The period that it is about.
        #[arg(long)]
        period: Period,
        /// The last day up to which figures are counted (default: the last day
        /// of the period).
        #[arg(long, value_name = "DAY")]
        cut_off: Option<Day>,
        /// Codes of the indicators, separated by commas, in the order of columns.
        #[arg(long, value_delimiter = ',', required = true)]
        indicators: Vec<String>,
        /// What a row is: unit, zone, commune, province or programme.
        #[arg(long, default_value = "zone", value_parser = grain)]
        by: Grain,
        /// actual, estimate or both.
        #[arg(long, default_value = "actual")]
        kind: String,
        /// Number of the programme; its parties sign.
        #[arg(long)]
        programme: Option<i64>,
        /// Leave open what is still under review.
        #[arg(long)]
        leave_open: bool,
        /// In the boundaries of this day (default: the last day of the period).
        /// It stands in the table and its hash.
        #[arg(long, value_name = "DAY")]
        boundaries: Option<Day>,
    },
    /// Show a table with its signatures; or write it to a file.
    Show {
        /// Its number.
        id: i64,
        /// Write it to this file instead: .csv or .xlsx.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Sign a table for the agency given by --agency.
    Sign {
        /// Its number.
        id: i64,
    },
    /// Take the agency's signature back, while not all have signed.
    Withdraw {
        /// Its number.
        id: i64,
    },
    /// Which cells differ now from the table as drawn up: value then, value now,
    /// which acts changed it, by whom. Exit code 3 where any differ.
    Changes {
        /// Its number.
        id: i64,
    },
    /// Compute a table again and compare it, byte by byte. Exit code 3 where it
    /// differs.
    Recompute {
        /// Its number.
        id: i64,
    },
}

impl Table {
    pub(super) async fn run(self, context: &Context, desk: &Desk) -> Result<(), Stopped> {
        let words = context.words();
        match self {
            Self::List => {
                let found = tables(desk, desk.now(), None).await?;
                context.answer(&found, || found.iter().map(|table| heading(words, table)).collect());
            }
            Self::DrawUp { title, period, cut_off, indicators, by, kind, programme, leave_open, boundaries } => {
                let form = TableForm {
                    title,
                    programme: programme.map_or(String::new(), |id| id.to_string()),
                    period: period.to_string(),
                    cut_off: cut_off.unwrap_or(period.last_day()).to_string(),
                    indicators,
                    kinds: kind,
                    grouping: by.word().to_owned(),
                    leave_open: if leave_open { "yes" } else { "" }.to_owned(),
                    boundaries: boundaries.map_or_else(String::new, |day| day.to_string()),
                };
                let definition = define_table(desk, &form).await?;
                let id = draw_up_table(desk, &definition).await?.record;
                context.answer(&serde_json::json!({"table": id}), || {
                    vec![words.say_with("cli-recorded", &args([("id", id.to_string())]))]
                });
            }
            Self::Show { id, out } => {
                let found = table(desk, desk.now(), id).await?;
                match out {
                    Some(path) => write(desk, words, &found, path).await?,
                    None => {
                        let lines = lines(desk, words, &found).await?;
                        context.answer(&found, || lines);
                    }
                }
            }
            Self::Sign { id } => {
                let signed = sign_table(desk, id).await?;
                context.answer(&signed, || vec![words.say("cli-done")]);
            }
            Self::Withdraw { id } => {
                let signed = withdraw_signature(desk, id).await?;
                context.answer(&signed, || vec![words.say("cli-done")]);
            }
            Self::Changes { id } => {
                let found = changes_in_table(desk, id).await?;
                let lines = change_lines(desk, words, &found).await?;
                context.answer(&found, || lines);
                if !found.cells.is_empty() {
                    return Err(FoundWanting.into());
                }
            }
            Self::Recompute { id } => {
                let again = recompute_table(desk, id).await?;
                let key = if again.is_same { "cli-table-same" } else { "cli-table-differs" };
                let told = words.say_with(key, &args([("hash", again.hash.clone())]));
                context.answer(&serde_json::json!({"same": again.is_same, "hash": again.hash}), || vec![told]);
                if !again.is_same {
                    return Err(FoundWanting.into());
                }
            }
        }
        Ok(())
    }
}

fn heading(words: &Words, table: &AgreedTable) -> String {
    format!(
        "{:>6}  {}  {}  {}  [{}]",
        table.id,
        period_text(words.lang(), table.definition.period),
        day_text(words.lang(), table.definition.cut_off),
        table.definition.title,
        words.say(state_word(table.state))
    )
}

async fn change_lines(desk: &Desk, words: &Words, found: &TableChanges) -> Result<Vec<String>, Stopped> {
    if found.cells.is_empty() {
        return Ok(vec![words.say("cli-table-unchanged")]);
    }
    let told = Told::of(desk, &table(desk, desk.now(), found.table).await?, found).await?;
    let mut lines = Vec::new();
    for cell in &found.cells {
        let beside = if cell.is_unplaced { "table-unplaced" } else { "table-total" };
        let row = cell.row.clone().unwrap_or_else(|| words.say(beside));
        let (then, now) = (Told::value(words, &cell.then, &cell.column), Told::value(words, &cell.now, &cell.column));
        lines.push(format!("{row}, {}: {then} → {now}", cell.column.code));
        for step in &cell.steps {
            let amount = |amount| Told::amount(words, amount, step);
            let by = step.act.as_ref().map_or_else(String::new, |act| {
                let at = instant_text(words.lang(), act.at);
                format!("  [{}] {}, {}, {at}", act.seq, words.say(&format!("act-{}", act.word)), act.user_name)
            });
            let (before, after) = (amount(step.before), amount(step.after));
            lines.push(format!(
                "    {} ({}, {}): {before} → {after}{by}",
                told.subject(step),
                step.code,
                told.agency(step)
            ));
        }
    }
    Ok(lines)
}

async fn lines(desk: &Desk, words: &Words, table: &AgreedTable) -> Result<Vec<String>, Stopped> {
    let names = agency_names(desk, table.definition.period.last_day()).await?;
    let content = &table.content;
    let mut lines = vec![heading(words, table)];
    let codes: Vec<&str> = content.columns.iter().map(|column| column.code.as_str()).collect();
    lines.push(format!("  {}", codes.join("  ")));
    if let Some(day) = content.boundaries {
        let told = args([("day", day_text(words.lang(), day))]);
        lines.push(format!("  {}", words.say_with("table-boundaries-line", &told)));
    }
    let (total, unplaced) = (words.say("table-total"), words.say("table-unplaced"));
    let beside = Some((&unplaced, &content.unplaced)).filter(|(_, cells)| !cells.is_empty());
    let rows = content.lines.iter().map(|line| (&line.name, &line.cells));
    for (name, cells) in rows.chain([(&total, &content.total)]).chain(beside) {
        let cells = cells.iter().zip(&content.columns).map(|(cell, column)| {
            let value =
                cell.value.map_or_else(|| "…".to_owned(), |value| number_text(words.lang(), value, column.scale));
            if cell.reported == cell.expected {
                value
            } else {
                format!("{value} ({}/{})", cell.reported, cell.expected)
            }
        });
        lines.push(format!("  {name}: {}", cells.collect::<Vec<_>>().join("  ")));
    }
    for agency in &table.definition.agencies {
        let signature = table.signatures.iter().find(|one| one.agency == *agency);
        let signed = signature.map_or_else(
            || words.say("table-not-signed-yet"),
            |one| format!("{}, {}", one.signed_by, instant_text(words.lang(), one.signed_at)),
        );
        lines.push(format!("  {}: {signed}", agency_name(&names, *agency)));
    }
    lines.push(format!("  SHA-256 {}", table.hash));
    Ok(lines)
}

async fn write(desk: &Desk, words: &Words, table: &AgreedTable, path: PathBuf) -> Result<(), Stopped> {
    let is_list = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    let bytes = if is_list {
        csv_of(table, words)?
    } else {
        let names = agency_names(desk, table.definition.period.last_day()).await?;
        let parties: Vec<String> =
            table.definition.agencies.iter().map(|agency| agency_name(&names, *agency)).collect();
        xlsx_of(table, &parties, words)?
    };
    std::fs::write(&path, bytes).map_err(|source| StoreError::File { path: path.display().to_string(), source })?;
    Ok(())
}
