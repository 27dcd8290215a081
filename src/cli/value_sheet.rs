//! `songhanh values sheet`: a block of values, as it is copied from a
//! spreadsheet, read from a file or from standard input.

use std::io::Read as _;
use std::path::PathBuf;

use super::cell::{grain, reckoning, subject};
use super::{Context, Stopped};
use crate::calendar::{Day, Period};
use crate::desk::{Desk, Fault};
use crate::indicators::{Grain, Reckoning, SheetDone, ValueForm, ValueRefusal, spread, state_sheet};
use crate::words::{Words, args, number_text};

/// A block of values of one subject: indicators down, periods across.
#[derive(clap::Args)]
pub(super) struct SheetArgs {
    /// Number or name of the unit, zone, commune, province or programme.
    #[arg(long, value_name = "NAME")]
    subject: String,
    /// What the subject is: unit, zone, commune, province or programme.
    #[arg(long, default_value = "unit", value_parser = grain)]
    grain: Grain,
    /// Codes of the indicators, one for each line of the block: L1,S1.
    #[arg(long, value_name = "CODES", value_delimiter = ',', required = true)]
    indicators: Vec<String>,
    /// Periods, one for each column of the block: 2023-Q3,2023-Q4.
    #[arg(long, value_name = "PERIODS", value_delimiter = ',', required = true)]
    periods: Vec<Period>,
    /// actual, or estimate for the whole period.
    #[arg(long, default_value = "actual", value_parser = reckoning)]
    kind: Reckoning,
    /// The day up to which it was counted (YYYY-MM-DD).
    #[arg(long, value_name = "DAY")]
    cut_off: Day,
    /// The document that it comes from.
    #[arg(long)]
    source: String,
    /// The block: cells parted by tabs, an empty cell states nothing (default:
    /// standard input).
    file: Option<PathBuf>,
}

/// Bytes of a block at most: 80 lines of 12 cells are far shorter.
const BYTES_MAX: u64 = 1 << 20;

impl SheetArgs {
    /// States the block, all or nothing.
    pub(super) async fn state(self, desk: &Desk, context: &Context) -> Result<(), Stopped> {
        let on = self.periods.iter().map(|period| period.last_day()).max().unwrap_or_else(|| desk.now().on);
        let subject = subject(desk, crate::desk::AsOf { on, ..desk.now() }, self.grain, &self.subject).await?;
        let block = self.block()?;
        let size = (self.indicators.len(), self.periods.len());
        let mut typed: Vec<((usize, usize), String)> = Vec::new();
        let outside = spread(&block, (0, 0), size, |at, text| {
            if !text.is_empty() {
                typed.push((at, text.to_owned()));
            }
        });
        if outside > 0 {
            let (rows, columns) = (size.0.to_string(), size.1.to_string());
            let told = args([("count", outside.to_string()), ("rows", rows), ("columns", columns)]);
            return Err(Stopped::refused("cli-block-too-large", told));
        }
        let form = |((row, column), amount): &((usize, usize), String)| ValueForm {
            grain: subject.grain.word().to_owned(),
            subject: subject.id.to_string(),
            indicator: self.indicators[*row].trim().to_owned(),
            period: self.periods[*column].to_string(),
            kind: self.kind.word().to_owned(),
            amount: amount.clone(),
            cut_off: self.cut_off.to_string(),
            source: self.source.clone(),
            note: String::new(),
        };
        let forms: Vec<ValueForm> = typed.iter().map(form).collect();
        let done = state_sheet(desk, &forms).await.map_err(|refusal| placed(refusal, &forms))?;
        context.answer(&done, || lines(&done, context.words()));
        Ok(())
    }

    fn block(&self) -> Result<String, Stopped> {
        let mut block = String::new();
        let path = self.file.as_ref().map_or_else(|| "-".to_owned(), |path| path.display().to_string());
        let unread = |_| Stopped::refused("intake-file-unread", args([("path", path)]));
        match &self.file {
            Some(path) => std::fs::File::open(path).and_then(|file| file.take(BYTES_MAX).read_to_string(&mut block)),
            None => std::io::stdin().take(BYTES_MAX).read_to_string(&mut block),
        }
        .map_err(unread)?;
        Ok(block)
    }
}

/// The faults at their indicator and period instead of at a number.
fn placed(refusal: ValueRefusal, forms: &[ValueForm]) -> ValueRefusal {
    let ValueRefusal::Faults(faults) = refusal else { return refusal };
    let named = faults.into_iter().map(|fault| {
        let at =
            fault.place.split_once('.').and_then(|(at, place)| Some((forms.get(at.parse::<usize>().ok()?)?, place)));
        match at.map(|(form, place)| format!("{} {} {place}", form.indicator, form.period)) {
            Some(place) => Fault { place, ..fault },
            None => fault,
        }
    });
    ValueRefusal::Faults(named.collect())
}

fn lines(done: &SheetDone, words: &Words) -> Vec<String> {
    let Some(signed) = done.signed else { return vec![words.say("cli-value-stands")] };
    let count = |number: u64| number_text(words.lang(), i128::from(number), 0);
    let told = words.say_with(
        "cli-sheet-stated",
        &args([
            ("seq", signed.seq.to_string()),
            ("new", count(done.values.new)),
            ("restated", count(done.values.restated)),
            ("unchanged", count(done.values.unchanged)),
        ]),
    );
    let warnings = done.warnings.iter().map(|fault| words.say_with(fault.word, &fault.args));
    std::iter::once(told).chain(warnings).collect()
}
