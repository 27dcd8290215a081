//! `songhanh readiness`: which units might have an organisation, which are
//! near, what is missing, and under which rules.

use std::fs::File;
use std::io::{BufWriter, stdout};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::cell::subject;
use super::{Context, Stopped};
use crate::calendar::Day;
use crate::desk::{AsOf, Desk};
use crate::indicators::Grain;
use crate::readiness::{
    Answer, ReadinessForm, ReadinessPage, ReadinessRefusal, RuleForm, UnitReadiness, account, annex_workbook,
    answer_text, days_text, export_readiness, gaps_text, hints_text, kind_name, readiness, record_rule, rule_text,
    rule_versions, rules,
};
use crate::store::StoreError;
use crate::words::{Words, args, day_text};

/// Which units might have an organisation, which are near, what is missing, and
/// under which rules.
#[derive(Subcommand)]
pub(super) enum Readiness {
    /// List units with their answers, those to be visited first; without --kind,
    /// count them by kind.
    List {
        #[command(flatten)]
        question: QuestionArgs,
        /// Write the list as .csv to the standard output (UTF-8, with the mark
        /// that Excel needs).
        #[arg(long, conflicts_with = "xlsx")]
        csv: bool,
        /// Write the list to this .xlsx file.
        #[arg(long, value_name = "FILE")]
        xlsx: Option<PathBuf>,
        /// How many rows to print at most; 0 for all. Files have all.
        #[arg(long, default_value_t = 0)]
        limit: usize,
    },
    /// Write the list as the annex of a report (.xlsx), without small counts.
    Annex {
        /// The file.
        file: PathBuf,
        #[command(flatten)]
        question: QuestionArgs,
    },
    /// List the rules of a day, or every version of one.
    Rules {
        /// Key of one rule: all its versions.
        #[arg(long)]
        key: Option<String>,
        /// As of this day (YYYY-MM-DD; default: today).
        #[arg(long, value_name = "DAY")]
        on: Option<Day>,
    },
    /// Record what a rule is from a day on: what is not said stays as it is.
    RecordRule(RuleArgs),
}

/// A question.
#[derive(Args)]
pub(super) struct QuestionArgs {
    /// Kind of organisation, for example chi-bo-co-so, cong-doan-co-so, chi-doan.
    #[arg(long, default_value = "")]
    kind: String,
    /// Only units in this zone: its number or name.
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// Only units of this kind, for example fdi.
    #[arg(long, default_value = "")]
    unit_kind: String,
    /// Only this answer: open, has, shared, eligible, near, not-yet, unknown or
    /// out-of-scope.
    #[arg(long, default_value = "")]
    answer: String,
    /// Only with this hint: priority, build-up, review-members or
    /// introduce-elsewhere.
    #[arg(long, default_value = "")]
    hint: String,
    /// Only names and tax codes that contain this, marks or not.
    #[arg(long, value_name = "TEXT", default_value = "")]
    search: String,
    /// As of this day (YYYY-MM-DD; default: today).
    #[arg(long, value_name = "DAY")]
    on: Option<Day>,
    /// What if the number of the rule were this one? Nothing is kept.
    #[arg(long, value_name = "NUMBER")]
    what_if: Option<i64>,
    /// Key of the rule to try (default: the first on founding).
    #[arg(long, value_name = "KEY", default_value = "", requires = "what_if")]
    rule: String,
    /// Only those that the trial changes.
    #[arg(long, requires = "what_if")]
    changed: bool,
    /// In the order of names.
    #[arg(long)]
    by_name: bool,
}

impl QuestionArgs {
    async fn form(self, desk: &Desk) -> Result<ReadinessForm, Stopped> {
        let as_of = AsOf { on: self.on.unwrap_or(desk.now().on), ..desk.now() };
        let zone = match &self.zone {
            Some(text) => subject(desk, as_of, Grain::Zone, text).await?.id.to_string(),
            None => String::new(),
        };
        let if_so = |flag: bool, word: &str| if flag { word.to_owned() } else { String::new() };
        Ok(ReadinessForm {
            kind: self.kind,
            zone,
            unit_kind: self.unit_kind,
            answer: self.answer,
            hint: self.hint,
            q: self.search,
            on: self.on.map_or(String::new(), |day| day.to_string()),
            what_if: self.what_if.map_or(String::new(), |number| number.to_string()),
            rule: self.rule,
            changed: if_so(self.changed, "yes"),
            sort: if_so(self.by_name, "name"),
        })
    }
}

/// A rule, or what changes of one.
#[derive(Args)]
pub(super) struct RuleArgs {
    /// Its key, for example chi-bo-co-so.
    key: String,
    /// The first day of its effect (YYYY-MM-DD).
    #[arg(long, value_name = "DAY")]
    from: Day,
    /// Its legal basis: a key of the library, or a number.
    #[arg(long)]
    basis: String,
    /// The article.
    #[arg(long)]
    article: Option<String>,
    /// The number.
    #[arg(long)]
    number: Option<i64>,
    /// The last number, where the rule goes from one to another.
    #[arg(long)]
    number_to: Option<i64>,
    /// With how few lacking a unit is near.
    #[arg(long)]
    near: Option<i64>,
    /// For how many months a figure counts.
    #[arg(long)]
    fresh_months: Option<i64>,
    /// Kind of organisation.
    #[arg(long)]
    organisation: Option<String>,
    /// found, introduce-elsewhere, review-members, build-up, priority,
    /// superior-committee or register-labour-rules.
    #[arg(long)]
    purpose: Option<String>,
    /// What it counts, for example official-party-members.
    #[arg(long)]
    quantity: Option<String>,
    /// at-least, less-than or between.
    #[arg(long)]
    comparison: Option<String>,
    /// It was compared with the text.
    #[arg(long)]
    confirmed: bool,
    /// There is no such rule any more from that day.
    #[arg(long)]
    ended: bool,
    /// A remark.
    #[arg(long)]
    note: Option<String>,
}

impl RuleArgs {
    async fn form(self, desk: &Desk) -> Result<(RuleForm, Day), Stopped> {
        let of_day = rules(desk, AsOf { on: self.from, ..desk.now() }).await?;
        let mut form = of_day.iter().find(|rule| rule.key == self.key).map(RuleForm::of).unwrap_or_default();
        let number = |number: Option<i64>| number.map(|number| number.to_string());
        let said = [
            (&mut form.article, self.article),
            (&mut form.number, number(self.number)),
            (&mut form.number_to, number(self.number_to)),
            (&mut form.near, number(self.near)),
            (&mut form.fresh_months, number(self.fresh_months)),
            (&mut form.organisation, self.organisation),
            (&mut form.purpose, self.purpose),
            (&mut form.quantity, self.quantity),
            (&mut form.comparison, self.comparison),
            (&mut form.note, self.note),
            (&mut form.basis, Some(self.basis)),
            // A new number was compared only where somebody says so.
            (&mut form.confirmed, Some(if self.confirmed { "yes" } else { "no" }.to_owned())),
            (&mut form.in_force, Some(if self.ended { "no" } else { "yes" }.to_owned())),
        ];
        for (field, text) in said {
            if let Some(text) = text {
                *field = text;
            }
        }
        form.key = self.key;
        Ok((form, self.from))
    }
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), ReadinessRefusal> {
    std::fs::write(path, bytes).map_err(|source| StoreError::File { path: path.display().to_string(), source }.into())
}

impl Readiness {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        match self {
            Self::List { question, csv: false, xlsx: None, limit } => {
                let page = readiness(&desk, &question.form(&desk).await?).await?;
                context.answer(&page, || lines(words, &page, limit));
            }
            Self::List { question, xlsx, .. } => {
                let export = export_readiness(&desk, &question.form(&desk).await?, words.lang()).await?;
                let written = match &xlsx {
                    None => export.write_csv(stdout().lock())?,
                    Some(path) => {
                        let file = File::create(path).map_err(|source| {
                            ReadinessRefusal::from(StoreError::File { path: path.display().to_string(), source })
                        })?;
                        export.write_xlsx(BufWriter::new(file))?
                    }
                };
                let counted = args([("asked", export.asked().to_string()), ("written", written.rows.to_string())]);
                eprintln!("{}", words.say_with("figures-export-counted", &counted));
            }
            Self::Annex { file, question } => {
                let (rows, bytes) = annex_workbook(&desk, &question.form(&desk).await?).await?;
                write_file(&file, &bytes)?;
                eprintln!("{}", words.say_with("readiness-account-rows", &args([("count", rows.to_string())])));
            }
            Self::Rules { key, on } => {
                let found = match key {
                    Some(key) => rule_versions(&desk, &key).await?,
                    None => rules(&desk, AsOf { on: on.unwrap_or(desk.now().on), ..desk.now() }).await?,
                };
                context.answer(&found, || {
                    found
                        .iter()
                        .map(|rule| {
                            let kind = kind_name(words.lang(), &rule.organisation);
                            let ended = if rule.in_force { String::new() } else { words.say("rule-in-force-no") };
                            format!(
                                "{:<24}  {}  {kind}  {}  {ended}",
                                rule.key,
                                days_text(words, rule),
                                rule_text(words, rule)
                            )
                            .trim_end()
                            .to_owned()
                        })
                        .collect()
                });
            }
            Self::RecordRule(rule) => {
                let (form, from) = rule.form(&desk).await?;
                let signed = record_rule(&desk, &form, from).await?;
                let told = args([("key", form.key), ("day", day_text(words.lang(), from))]);
                context.answer(&serde_json::json!(signed), || vec![words.say_with("rule-recorded-done", &told)]);
            }
        }
        desk.store().close().await;
        Ok(())
    }
}

fn lines(words: &Words, page: &ReadinessPage, limit: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for counted in &page.kinds {
        let parts: Vec<String> = Answer::ALL
            .iter()
            .filter(|answer| counted.tally.of(**answer) > 0)
            .map(|answer| format!("{} {}", answer_text(words, *answer), counted.tally.of(*answer)))
            .collect();
        lines.push(format!("{}: {}", kind_name(words.lang(), &counted.of), parts.join("; ")));
    }
    let limit = if limit == 0 { page.rows.len() } else { limit };
    lines.extend(page.rows.iter().take(limit).map(|row| row_line(words, row)));
    if !page.form.kind.is_empty() {
        lines.extend(account(words, page));
    }
    lines
}

fn row_line(words: &Words, row: &UnitReadiness) -> String {
    let mut answer = answer_text(words, row.answer);
    if let Some(before) = row.before.as_ref().filter(|before| before.answer != row.answer) {
        let told = args([("answer", answer_text(words, before.answer))]);
        answer = format!("{answer} ({})", words.say_with("readiness-was", &told));
    }
    let parts = [answer, gaps_text(words, row), hints_text(words, row)];
    let told: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{:>6}  {:>4}  {}  {}", row.unit.0, row.score(), row.name, told.join(" · "))
}
