//! `songhanh values`: what an agency states.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::cell::CellArgs;
use super::value_sheet::SheetArgs;
use super::{Context, Stopped};
use crate::calendar::Day;
use crate::desk::Desk;
use crate::exchange::{Described, ValuesForm, export_values, metadata_of_values};
use crate::indicators::{Grain, ValueForm, state_value};
use crate::store::StoreError;
use crate::web::values::{ValueLine, indicator_of, versions_of};
use crate::words::{Words, args, day_text, instant_text, number_text};

/// Values: what an agency states.
#[derive(Subcommand)]
pub(super) enum Values {
    /// State a value for the agency given by --agency.
    State {
        #[command(flatten)]
        cell: CellArgs,
        /// A number as Vietnamese or English write it, or "không rõ".
        amount: String,
        /// The day up to which it was counted (YYYY-MM-DD).
        #[arg(long, value_name = "DAY")]
        cut_off: Day,
        /// The document that it comes from.
        #[arg(long)]
        source: String,
        /// A remark.
        #[arg(long, default_value = "")]
        note: String,
    },
    /// State a block of values of one subject, as it is copied from a
    /// spreadsheet: indicators down, periods across. One act, all or nothing.
    Sheet(SheetArgs),
    /// Write values to a file that other systems read.
    Export(ExportArgs),
    /// Show every version of a value, by whichever agency, the oldest first.
    History(CellArgs),
}

/// In which format values are written.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    /// SDMX-CSV 2.0 (SDMX 3.0).
    SdmxCsv,
    /// The same file with its description beside it, as CSV on the Web has it.
    Csvw,
}

/// Which values, in which format, and where to.
#[derive(clap::Args)]
pub(super) struct ExportArgs {
    /// The format.
    #[arg(long, value_enum)]
    format: Format,
    /// The file. For more than one grain each has a file of its own, with the
    /// grain's word before the ending; csvw writes FILE-metadata.json too.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Only values of this grain, or these: unit, zone, commune, province, programme.
    #[arg(long, value_name = "GRAIN", value_parser = |text: &str| Grain::of_word(text).ok_or("no such grain"))]
    grain: Vec<Grain>,
    /// Only these indicators, by code.
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    indicator: Vec<String>,
    /// Only what the agency with this symbol states.
    #[arg(long, value_name = "SYMBOL")]
    reporter: Option<String>,
    /// Only values of periods within this one, for example 2025.
    #[arg(long)]
    period: Option<String>,
    /// Only actual values, or only estimates.
    #[arg(long, value_name = "KIND")]
    reckoning: Option<String>,
    /// As known at this moment: a day, or RFC 3339.
    #[arg(long, value_name = "MOMENT")]
    known: Option<String>,
}

impl ExportArgs {
    async fn run(self, context: &Context, desk: &Desk) -> Result<(), Stopped> {
        let asked = ValuesForm {
            grain: String::new(),
            indicator: self.indicator.join(","),
            agency: self.reporter.clone().unwrap_or_default(),
            period: self.period.clone().unwrap_or_default(),
            reckoning: self.reckoning.clone().unwrap_or_default(),
            known: self.known.clone().unwrap_or_default(),
        };
        let grains = if self.grain.is_empty() { Grain::ALL.to_vec() } else { self.grain.clone() };
        let mut written = Vec::new();
        let mut files = Vec::new();
        for grain in &grains {
            let path = if grains.len() == 1 { self.out.clone() } else { self.beside(*grain) };
            let form = asked.of_grain(*grain);
            // What a refusal interrupts takes the place of no file that is there.
            let part = PathBuf::from(format!("{}.part", path.display()));
            let out = File::create(&part).map_err(|source| failed(&part, source))?;
            let done = export_values(desk, &form, BufWriter::new(out)).await;
            if done.is_err() {
                let _ = std::fs::remove_file(&part);
            }
            written.push(done?);
            std::fs::rename(&part, &path).map_err(|source| failed(&path, source))?;
            let url = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            files.push(Described { url, form });
        }
        if self.format == Format::Csvw {
            let path = PathBuf::from(format!("{}-metadata.json", self.out.display()));
            let told = metadata_of_values(desk, &files).await?;
            std::fs::write(&path, format!("{told:#}\n")).map_err(|source| failed(&path, source))?;
        }
        let words = context.words();
        context.answer(&written, || {
            written
                .iter()
                .zip(&files)
                .map(|(one, file)| {
                    let told = [
                        ("file", file.url.clone()),
                        ("rows", one.rows.to_string()),
                        ("withheld", one.withheld.to_string()),
                    ];
                    words.say_with("values-exported", &args(told))
                })
                .collect()
        });
        Ok(())
    }

    /// `values.csv` is `values-zone.csv` for zones.
    fn beside(&self, grain: Grain) -> PathBuf {
        let stem = self.out.file_stem().unwrap_or_default().to_string_lossy();
        let ending = self.out.extension().map_or("csv".into(), |ending| ending.to_string_lossy());
        self.out.with_file_name(format!("{stem}-{}.{ending}", grain.word()))
    }
}

fn failed(path: &Path, source: std::io::Error) -> StoreError {
    StoreError::File { path: path.display().to_string(), source }
}

impl Values {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        match self {
            Self::State { cell, amount, cut_off, source, note } => {
                let key = cell.key(&desk).await?;
                let form = ValueForm {
                    grain: key.subject.grain.word().to_owned(),
                    subject: key.subject.id.to_string(),
                    indicator: cell.indicator,
                    period: key.period.to_string(),
                    kind: key.kind.word().to_owned(),
                    amount,
                    cut_off: cut_off.to_string(),
                    source,
                    note,
                };
                let done = state_value(&desk, &form).await?;
                context.answer(&done, || {
                    let told = match done.signed {
                        Some(signed) => words.say_with("cli-value-stated", &args([("seq", signed.seq.to_string())])),
                        None => words.say("cli-value-stands"),
                    };
                    let warnings = done.warnings.iter().map(|fault| words.say_with(fault.word, &fault.args));
                    std::iter::once(told).chain(warnings).collect()
                });
            }
            Self::Sheet(sheet) => sheet.state(&desk, context).await?,
            Self::Export(export) => export.run(context, &desk).await?,
            Self::History(cell) => {
                let key = cell.key(&desk).await?;
                let scale = indicator_of(&desk, key).await?.map_or(0, |one| one.scale);
                let versions = versions_of(&desk, key).await?;
                let value: Vec<_> = versions.iter().map(json).collect();
                context.answer(&value, || versions.iter().map(|version| line(words, version, scale)).collect());
            }
        }
        desk.store().close().await;
        Ok(())
    }
}

fn json(version: &ValueLine) -> serde_json::Value {
    serde_json::json!({
        "agency": version.agency, "amount": version.amount, "withheld": version.withheld, "before": version.before,
        "cut_off": version.cut_off, "source": version.source, "origin": version.origin, "note": version.note,
        "by": version.by, "at": version.at, "act": version.seq, "superseded_at": version.ended,
    })
}

fn line(words: &Words, version: &ValueLine, scale: u8) -> String {
    let amount = match version.amount {
        _ if version.withheld => words.say("amount-withheld"),
        Some(amount) => number_text(words.lang(), amount.into(), scale),
        None => words.say("amount-unknown"),
    };
    let stands = match version.ended {
        Some(ended) => words.say_with("history-until", &args([("moment", instant_text(words.lang(), ended))])),
        None => words.say("history-standing"),
    };
    let cut_off = words.say_with("cut-off-long", &args([("day", day_text(words.lang(), version.cut_off))]));
    let when = instant_text(words.lang(), version.at);
    format!("{when}  {}: {amount}; {cut_off}; {}; {} [{stands}]", version.agency, version.source, version.by)
}
