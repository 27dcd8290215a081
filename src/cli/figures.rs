//! `songhanh figures`: questions to the figures.

use std::fs::File;
use std::io::{BufWriter, stdout};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::views::Views;
use super::{Context, Stopped, overview};
use crate::calendar::Day;
use crate::changes::{Changes, changes};
use crate::desk::Desk;
use crate::figures::{
    DrillForm, DrillPage, FiguresExport, FiguresRefusal, HistoryForm, Obtained, PivotCell, PivotForm, PivotPage,
    Publication, PublicationForm, PublicationId, SinceForm, State, Statement, ViewId, drill, export_figures, history,
    pivot, publication, publications, publish_figures, view,
};
use crate::store::StoreError;
use crate::words::{Words, args, day_text, instant_text, number_text, period_text};

/// Questions to the figures: tables, the rows behind a cell, the history of a
/// value.
#[derive(Subcommand)]
pub(super) enum Figures {
    /// Answer a question as a table.
    Pivot {
        #[command(flatten)]
        question: QuestionArgs,
        /// Write the table as .csv to the standard output (UTF-8, with the mark
        /// that Excel needs).
        #[arg(long, conflicts_with = "xlsx")]
        csv: bool,
        /// Ask what this saved view asks; the other options are left aside.
        #[arg(long, value_name = "VIEW")]
        saved: Option<ViewId>,
        /// Write the table to this .xlsx file.
        #[arg(long, value_name = "FILE")]
        xlsx: Option<PathBuf>,
    },
    /// Publish a table for everybody: small counts of persons are left out, and
    /// the cells that would give them away, in view of all that was published
    /// before. It cannot be taken back.
    Publish {
        #[command(flatten)]
        question: QuestionArgs,
        /// What it is called.
        #[arg(long)]
        title: String,
        /// The same table by the memberships of this day may be published too;
        /// may be given again.
        #[arg(long, value_name = "DAY")]
        also_on: Vec<Day>,
    },
    /// List what was published, or write one table as it went out.
    Publications {
        /// Its number.
        publication: Option<PublicationId>,
        /// Write the table as .csv to the standard output.
        #[arg(long, conflicts_with = "xlsx", requires = "publication")]
        csv: bool,
        /// Write the table to this .xlsx file.
        #[arg(long, value_name = "FILE", requires = "publication")]
        xlsx: Option<PathBuf>,
    },
    /// Show the headline figures, and on what agencies differ.
    Overview {
        /// Those of the programme with this number.
        #[arg(long)]
        programme: Option<i64>,
    },
    /// Questions that somebody keeps.
    #[command(subcommand)]
    Views(Views),
    /// List the rows behind a cell, with who stated them.
    Drill {
        #[command(flatten)]
        question: QuestionArgs,
        /// The cell's row, as `pivot --json` names it: a key for each level,
        /// joined by |; "all" for a total.
        #[arg(long, default_value = "all")]
        row: String,
        /// The cell's column, named in the same way.
        #[arg(long, default_value = "all")]
        column: String,
        /// How many rows at most; 0 for all.
        #[arg(long, default_value_t = 0)]
        limit: usize,
    },
    /// Tell what was recorded since a moment: each headline figure and each total
    /// that changed, then and now; every value, unit, task and rule, by whom.
    Since {
        /// A day (its end, in Vietnam), or a moment in RFC 3339.
        moment: String,
    },
    /// Tell everything that was ever stated of one value.
    History {
        /// What the value is of: unit, zone, commune, province or programme.
        #[arg(long, default_value = "unit")]
        grain: String,
        /// Its number.
        #[arg(long)]
        subject: String,
        /// Code of the indicator.
        #[arg(long)]
        indicator: String,
        /// The period, for example 2024-Q1.
        #[arg(long)]
        period: String,
        /// actual or estimate.
        #[arg(long, default_value = "actual")]
        reckoning: String,
        /// As known at this moment.
        #[arg(long, value_name = "MOMENT")]
        known: Option<String>,
    },
}

/// A question.
#[derive(Args)]
pub(super) struct QuestionArgs {
    /// What runs down: zone, commune, province, section, division, ownership,
    /// kind, status, unit, period, indicator or agency; at most three, with
    /// commas.
    #[arg(long, value_delimiter = ',')]
    rows: Vec<String>,
    /// What runs across: the same words.
    #[arg(long, value_delimiter = ',')]
    columns: Vec<String>,
    /// Codes of indicators, with commas.
    #[arg(long, value_delimiter = ',')]
    indicator: Vec<String>,
    /// What is shown: sum, rate, count, units, share, share-of-row,
    /// share-of-column, target, last-year, growth, latest, least, greatest; and
    /// cumulative.
    #[arg(long, value_delimiter = ',')]
    measure: Vec<String>,
    /// Periods and ranges of periods: 2024-Q1..2024-Q4,2023.
    #[arg(long, value_delimiter = ',')]
    period: Vec<String>,
    /// Only this class, for example zone="KCN Tằng Loỏng" or unit=12; may be
    /// given again.
    #[arg(long, value_name = "DIMENSION=CLASS")]
    filter: Vec<String>,
    /// The agencies whose own statements are asked for, by symbol.
    #[arg(long, value_name = "SYMBOL", value_delimiter = ',')]
    of: Vec<String>,
    /// actual or estimate.
    #[arg(long, default_value = "actual")]
    reckoning: String,
    /// What the values are stated of: unit, zone, commune, province, programme.
    #[arg(long, default_value = "unit")]
    grain: String,
    /// How often the values that are read are stated: year, nine-months, half,
    /// quarter, month, day, free (default: what was stated most).
    #[arg(long)]
    rhythm: Option<String>,
    /// Cumulate from the beginning of the year.
    #[arg(long)]
    cumulative: bool,
    /// Cumulate from this day instead (YYYY-MM-DD).
    #[arg(long, value_name = "DAY")]
    since: Option<String>,
    /// Leave totals out.
    #[arg(long)]
    no_totals: bool,
    /// How a page shows it: table, columns, bars, stacked, lines, multiples, map.
    #[arg(long, value_name = "WAY")]
    show: Option<String>,
    /// The file that it is mostly taken away as: xlsx or csv.
    #[arg(long, value_name = "FILE")]
    export: Option<String>,
    /// Leave out of files how complete the figures are.
    #[arg(long)]
    no_completeness: bool,
    /// Measure growth from the latest period that ended by this day, that of the
    /// last review say (YYYY-MM-DD; default: the same period last year).
    #[arg(long, value_name = "DAY")]
    against: Option<String>,
    /// Recast every period to the boundaries of this day (YYYY-MM-DD; default:
    /// each period by those of its own day).
    #[arg(long, value_name = "DAY")]
    boundaries: Option<String>,
    /// As known at this moment: a day, or RFC 3339.
    #[arg(long, value_name = "MOMENT")]
    known: Option<String>,
}

impl QuestionArgs {
    pub(super) fn form(self) -> PivotForm {
        let filters = self.filter.iter().map(|filter| match filter.split_once('=') {
            Some((dimension, class)) => (dimension.trim().to_owned(), class.trim().to_owned()),
            // The form finds that this is no dimension, and says so.
            None => (filter.clone(), String::new()),
        });
        let cumulative = self.cumulative || self.since.is_some();
        PivotForm {
            rows: self.rows,
            columns: self.columns,
            indicators: self.indicator,
            measures: self.measure,
            periods: self.period,
            filters: filters.collect(),
            of: self.of,
            reckoning: self.reckoning,
            grain: self.grain,
            rhythm: self.rhythm.unwrap_or_default(),
            cumulative: if cumulative { "yes".into() } else { String::new() },
            since: self.since.unwrap_or_default(),
            totals: if self.no_totals { "no".into() } else { String::new() },
            show: self.show.unwrap_or_default(),
            export: self.export.unwrap_or_default(),
            completeness: if self.no_completeness { "no".into() } else { String::new() },
            against: self.against.unwrap_or_default(),
            boundaries: self.boundaries.unwrap_or_default(),
            known: self.known.unwrap_or_default(),
        }
    }
}

impl Figures {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        let lang = words.lang();
        match self {
            Self::Pivot { question, csv: false, xlsx: None, saved } => {
                let form = saved_or(&desk, saved, question).await?;
                let page = pivot(&desk, &form, lang).await?;
                context.answer(&page, || table_lines(words, &page));
            }
            Self::Pivot { question, xlsx, saved, .. } => {
                let form = saved_or(&desk, saved, question).await?;
                write_out(words, &export_figures(&desk, &form, lang).await?, xlsx.as_deref())?;
            }
            Self::Publish { question, title, also_on } => {
                let days: Vec<String> = also_on.iter().map(ToString::to_string).collect();
                let form = PublicationForm { title, also_on: days.join(","), question: question.form() };
                let signed = publish_figures(&desk, &form, lang).await?;
                let (made, _) = publication(&desk, signed.record, lang).await?;
                context.answer(&serde_json::json!({"publication": made, "act": signed.seq}), || {
                    vec![words.say_with("cli-published", &counts_of(&made))]
                });
            }
            Self::Publications { publication: None, .. } => {
                let found = publications(&desk).await?;
                context.answer(&found, || {
                    let when = |one: &Publication| instant_text(lang, one.published_at);
                    found.iter().map(|one| format!("{:>6}  {}  {}", one.id, when(one), one.title)).collect()
                });
            }
            Self::Publications { publication: Some(id), csv: false, xlsx: None } => {
                let (made, _) = publication(&desk, id, lang).await?;
                context.answer(&made, || vec![words.say_with("cli-published", &counts_of(&made))]);
            }
            Self::Publications { publication: Some(id), xlsx, .. } => {
                write_out(words, &publication(&desk, id, lang).await?.1, xlsx.as_deref())?;
            }
            Self::Overview { programme } => overview::run(context, &desk, programme).await?,
            Self::Views(views) => views.run(context, &desk).await?,
            Self::Drill { question, row, column, limit } => {
                let form = DrillForm { pivot: question.form(), row, column, offset: 0, limit };
                let page = drill(&desk, &form, lang).await?;
                context.answer(&page, || row_lines(words, &page));
            }
            Self::Since { moment } => {
                let form = SinceForm { all: "yes".into(), ..SinceForm::of(&moment) };
                let page = changes(&desk, &form, lang).await?;
                context.answer(&page, || since_lines(words, &page));
            }
            Self::History { grain, subject, indicator, period, reckoning, known } => {
                let known = known.unwrap_or_default();
                let form = HistoryForm { grain, subject, indicator, period, reckoning, known };
                let versions = history(&desk, &form).await?;
                context.answer(&versions, || versions.iter().map(|one| version_line(words, one)).collect());
            }
        }
        desk.store().close().await;
        Ok(())
    }
}

fn counts_of(made: &Publication) -> crate::words::Args {
    args([("id", made.id.to_string()), ("shown", made.shown.to_string()), ("left_out", made.left_out.to_string())])
}

/// Writes a table to a file, or as .csv to the standard output.
fn write_out(words: &Words, export: &FiguresExport, xlsx: Option<&Path>) -> Result<(), FiguresRefusal> {
    let written = match xlsx {
        None => export.write_csv(stdout().lock())?,
        Some(path) => {
            let file = File::create(path).map_err(|source| {
                FiguresRefusal::from(StoreError::File { path: path.display().to_string(), source })
            })?;
            export.write_xlsx(BufWriter::new(file))?
        }
    };
    let counted = args([("asked", export.asked().to_string()), ("written", written.rows.to_string())]);
    eprintln!("{}", words.say_with("figures-export-counted", &counted));
    Ok(())
}

/// The question of a saved view, or else that of the options.
async fn saved_or(desk: &Desk, saved: Option<ViewId>, question: QuestionArgs) -> Result<PivotForm, FiguresRefusal> {
    match saved {
        Some(id) => Ok(view(desk, id).await?.question),
        None => Ok(question.form()),
    }
}

/// A cell as a line of a terminal shows it: `6.644 · 96 % · 1 đang rà soát`.
pub(super) fn cell_text(words: &Words, cell: &PivotCell) -> String {
    let mut parts = Vec::new();
    match cell.value {
        Some(value) => {
            let number = number_text(words.lang(), value, cell.scale);
            parts.push(if cell.percent { format!("{number} %") } else { number });
        }
        None => parts.push(cell.range_text(words.lang()).unwrap_or_else(|| words.say(cell.state.word()))),
    }
    if let Some(share) = cell.completeness().filter(|_| cell.state == State::Known) {
        parts.push(words.say_with("figures-cell-complete", &args([("share", share.to_string())])));
    }
    if cell.disputed > 0 && cell.state != State::Disputed {
        parts.push(words.say_with("figures-cell-disputed", &args([("count", cell.disputed.to_string())])));
    }
    if cell.obtained != Obtained::Own {
        parts.push(words.say(cell.obtained.word()));
    }
    parts.join(" · ")
}

fn table_lines(words: &Words, page: &PivotPage) -> Vec<String> {
    let mut grid: Vec<Vec<String>> = Vec::new();
    let mut header: Vec<String> =
        page.row_axes.iter().map(|axis| words.say(&format!("figures-axis-{}", axis.word()))).collect();
    header.extend(page.columns.iter().map(|column| {
        let parts: Vec<&str> = column.labels.iter().map(|label| label.text.as_str()).collect();
        parts.join(" · ")
    }));
    if !page.rows.is_empty() {
        grid.push(header);
    }
    for (heading, cells) in page.rows.iter().zip(&page.cells) {
        let mut line: Vec<String> = heading.labels.iter().map(|label| label.text.clone()).collect();
        line.extend(cells.iter().map(|cell| cell_text(words, cell)));
        grid.push(line);
    }
    let mut lines: Vec<String> =
        page.measures.iter().map(|one| format!("{} {} ({})", one.indicator, one.name, one.unit)).collect();
    lines.dedup();
    lines.extend(aligned(&grid, page.row_axes.len()));
    lines.extend(page.notes.iter().map(|(key, args)| words.say_with(key, args)));
    lines
}

fn since_lines(words: &Words, changes: &Changes) -> Vec<String> {
    let lang = words.lang();
    let page = &changes.figures;
    let mut lines = vec![words.say_with("since-headlines", &args([("count", page.headlines.len().to_string())]))];
    for one in &page.headlines {
        let total = |value: Option<i128>| {
            value.map_or_else(|| words.say("figures-state-unknown"), |value| number_text(lang, value, one.scale))
        };
        let period = period_text(lang, one.period);
        let (before, now) = (total(one.before), total(one.now));
        lines.push(format!("  {} {} ({})  {period}  {before} → {now}", one.indicator, one.name, one.unit));
    }
    lines.push(words.say_with("since-values", &args([("count", page.values_page.total.to_string())])));
    for value in &page.values {
        let amount = |amount: Option<Option<i64>>| match amount {
            _ if value.withheld => words.say(State::Restricted.word()),
            None => "–".to_owned(),
            Some(None) => words.say("figures-drill-unknown"),
            Some(Some(amount)) => number_text(lang, i128::from(amount), value.scale),
        };
        let (before, now) = (amount(value.before), amount(value.now));
        let period = period_text(lang, value.period);
        lines.push(format!(
            "  {}  {}  {period}  {}: {before} → {now}  {}",
            value.name, value.indicator, value.agency, value.who
        ));
    }
    lines.push(words.say_with("since-units", &args([("count", page.units_page.total.to_string())])));
    for one in &page.units {
        let facts: Vec<String> = one.facts.iter().map(|change| words.say(change.fact.key())).collect();
        let what = if one.is_new { words.say("since-unit-new") } else { facts.join(", ") };
        lines.push(format!("  {:>8}  {}  {what}  {}", one.id, one.name, one.who));
    }
    for (key, records) in [("since-tasks", &changes.tasks), ("since-rules", &changes.rules)] {
        lines.push(words.say_with(key, &args([("count", records.len().to_string())])));
        lines.extend(records.iter().map(|one| {
            let noun = words.say(&format!("changes-noun-{}", one.noun.word()));
            let before = one.before.clone().unwrap_or_else(|| words.say("since-not-there"));
            let now = one.now.clone().unwrap_or_else(|| words.say("since-no-more"));
            format!("  {noun} {}: {before} → {now}  {}", one.name, one.who)
        }));
    }
    lines.push(words.say("since-acts"));
    lines.extend(changes.acts.iter().map(|one| {
        let done = words.say(&format!("act-{}", one.word));
        format!("  {:>5}  {done}  {}  {}", one.count, one.user_name, one.agency_name).trim_end().to_owned()
    }));
    lines
}

/// Columns of a table under each other: words to the left, figures to the right.
fn aligned(grid: &[Vec<String>], words: usize) -> Vec<String> {
    let columns = grid.first().map_or(0, Vec::len);
    let widths: Vec<usize> =
        (0..columns).map(|at| grid.iter().map(|line| line[at].chars().count()).max().unwrap_or(0)).collect();
    let padded = |(at, text): (usize, &String)| {
        let gap = " ".repeat(widths[at] - text.chars().count());
        if at < words { format!("{text}{gap}") } else { format!("{gap}{text}") }
    };
    grid.iter()
        .map(|line| line.iter().enumerate().map(padded).collect::<Vec<_>>().join("  ").trim_end().to_owned())
        .collect()
}

fn row_lines(words: &Words, page: &DrillPage) -> Vec<String> {
    let heading: Vec<&str> = page.heading.iter().map(|label| label.text.as_str()).collect();
    let mut lines = vec![format!("{} {} ({}) · {}", page.indicator, page.name, page.unit, heading.join(" · "))];
    for row in &page.rows {
        let amount = match row.amount {
            Some(amount) => number_text(words.lang(), i128::from(amount), page.scale),
            None => words.say(row.state.word()),
        };
        let obtained = match row.obtained {
            Obtained::Own => String::new(),
            obtained => format!("  {}", words.say(obtained.word())),
        };
        lines.push(format!("{}  {}  {amount}{obtained}", row.name, period_text(words.lang(), row.period)));
        lines.extend(row.statements.iter().map(|one| format!("    {}", statement_text(words, one))));
    }
    if let Some(sum) = page.sum {
        lines.push(format!("{}: {}", words.say("figures-drill-sum"), number_text(words.lang(), sum, page.scale)));
    }
    lines
}

fn statement_text(words: &Words, one: &Statement) -> String {
    let amount = match one.amount {
        Some(amount) => number_text(words.lang(), i128::from(amount), one.scale),
        None if one.restricted => words.say(State::Restricted.word()),
        None => words.say("figures-drill-unknown"),
    };
    let cut_off = words.say_with("figures-drill-cut-off", &args([("day", day_text(words.lang(), one.cut_off))]));
    let mut parts = vec![format!("{}: {amount}", one.agency), cut_off];
    parts.extend([&one.source, &one.origin, &one.who].into_iter().filter(|part| !part.is_empty()).cloned());
    if let Some(act) = one.act {
        parts.push(words.say_with("figures-drill-act", &args([("act", act.to_string())])));
    }
    parts.join("; ")
}

fn version_line(words: &Words, one: &Statement) -> String {
    let until = match one.until {
        Some(until) => {
            let moment = instant_text(words.lang(), until);
            words.say_with("figures-history-until", &args([("moment", moment)]))
        }
        None => words.say("figures-history-stands"),
    };
    format!("{} ({until})  {}", instant_text(words.lang(), one.at), statement_text(words, one))
}
