//! Values as a file that other systems read.

use std::collections::hash_map::{Entry, HashMap};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use serde_json::json;

use super::codes::Codes;
use super::component::{components, dataflow};
use super::form::{ValuesAsked, ValuesForm};
use super::problems::ExchangeRefusal;
use super::row::{cells, is_confidential};
use crate::agencies::{Agency, agencies_in};
use crate::audit::sign_export;
use crate::calendar::{Day, Instant, Period};
use crate::desk::{Act, AgencyId, AsOf, Desk, Reading};
use crate::indicators::{
    Catalogue, Grain, IndicatorId, KeptBack, ValueFilter, catalogue_in, kept_back_in, stated_in, values_of_in,
};

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ValuesWritten {
    /// The dataflow, with its version.
    pub dataflow: String,
    /// The moment whose knowledge it shows.
    pub known: Instant,
    /// Rows, the heading apart.
    pub rows: u64,
    /// Counts of one or two persons among them.
    pub small_counts: u64,
    /// Counts that were withheld from this reader: in a row, without its value.
    pub withheld: u64,
}

/// A question with all that it takes to answer it.
pub(super) struct Answering {
    pub(super) asked: ValuesAsked,
    pub(super) filter: ValueFilter,
    /// The indicators and periods for which anything stands.
    pub(super) stated: Vec<(IndicatorId, Period)>,
    pub(super) codes: Codes,
    /// Names of the agencies asked for, or of all.
    pub(super) sources: Vec<String>,
}

/// Opens a question: checks it against what is known at its moment.
pub(super) async fn answering(desk: &Desk, form: &ValuesForm) -> Result<(Reading, Answering), ExchangeRefusal> {
    let asked = form.check().map_err(ExchangeRefusal::Faults)?;
    let as_of = AsOf { known: asked.known, ..desk.now() };
    let mut reading = desk.read(Act::ExportValues, as_of).await?;
    let as_of = reading.as_of();
    let stated = stated_in(&mut reading).await?;
    let days = stated.iter().map(|(_, period)| period.last_day()).chain([as_of.on]);
    // An agency that was dissolved keeps the symbol of its day.
    let mut agencies: BTreeMap<AgencyId, Agency> = BTreeMap::new();
    for on in days.collect::<BTreeSet<Day>>() {
        let of_day = agencies_in(&mut reading, AsOf { on, ..as_of }).await?;
        agencies.extend(of_day.into_iter().map(|one| (one.id, one)));
    }
    let agencies: Vec<Agency> = agencies.into_values().collect();
    let catalogue = catalogue_in(&mut reading, as_of).await?;
    let filter = asked.filter(&catalogue, &agencies).map_err(ExchangeRefusal::Faults)?;
    let told = agencies.iter().filter(|one| filter.agencies.is_empty() || filter.agencies.contains(&one.id));
    let sources = told.map(|one| one.name.clone()).collect();
    let codes = Codes::of(desk, &mut reading, asked.grain, agencies).await?;
    Ok((reading, Answering { asked, filter, stated, codes, sources }))
}

/// Writes the values that meet `form` as SDMX-CSV 2.0, in the order of indicator,
/// period, subject and agency; in memory are those of one indicator and period.
/// That they were taken away stands in the log.
pub async fn export_values(
    desk: &Desk,
    form: &ValuesForm,
    mut out: impl Write + Send,
) -> Result<ValuesWritten, ExchangeRefusal> {
    let mut values = open_values(desk, form).await?;
    while let Some(part) = values.next().await? {
        if let Err(error) = out.write_all(&part) {
            // What went out until then is in the log all the same.
            values.close().await?;
            return Err(csv::Error::from(error).into());
        }
    }
    let flushed = out.flush();
    let written = values.close().await?;
    flushed.map_err(csv::Error::from)?;
    Ok(written)
}

/// Opens a file of values, to be read part by part; what is wrong with the
/// question is told at once.
pub async fn open_values(desk: &Desk, form: &ValuesForm) -> Result<OpenValues, ExchangeRefusal> {
    let (reading, mut answering) = answering(desk, form).await?;
    let grain = answering.asked.grain;
    let known = reading.known();
    let filter = answering.filter.clone();
    let is_asked = |(indicator, period): &(IndicatorId, Period)| {
        (filter.indicators.is_empty() || filter.indicators.contains(indicator))
            && filter.within.is_none_or(|days| days.from() <= period.from() && period.to() <= days.to())
    };
    let stated: Vec<_> = std::mem::take(&mut answering.stated).into_iter().filter(is_asked).collect();
    Ok(OpenValues {
        desk: desk.clone(),
        form: form.clone(),
        reading,
        answering,
        left: stated.into_iter(),
        catalogues: HashMap::new(),
        kept_back: None,
        is_begun: false,
        is_whole: false,
        written: ValuesWritten { dataflow: dataflow(grain), known, rows: 0, small_counts: 0, withheld: 0 },
    })
}

/// A file of values that is being read: it shows one moment, however long the
/// reading takes.
pub struct OpenValues {
    desk: Desk,
    form: ValuesForm,
    reading: Reading,
    answering: Answering,
    left: std::vec::IntoIter<(IndicatorId, Period)>,
    catalogues: HashMap<Day, Catalogue>,
    /// What tells of a small count, for those who may not see these.
    kept_back: Option<KeptBack>,
    is_begun: bool,
    is_whole: bool,
    written: ValuesWritten,
}

impl OpenValues {
    /// The next part of the file: its heading, then the values of one indicator
    /// and period; none after the last.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, ExchangeRefusal> {
        let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        if !self.is_begun {
            self.is_begun = true;
            out.write_record(components(self.answering.asked.grain).iter().map(|column| column.id))?;
            return Ok(Some(part_of(out)?));
        }
        while let Some((indicator, period)) = self.left.next() {
            self.rows(indicator, period, &mut out).await?;
            let part = part_of(out)?;
            if !part.is_empty() {
                return Ok(Some(part));
            }
            out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        }
        self.is_whole = true;
        Ok(None)
    }

    async fn rows(
        &mut self,
        indicator: IndicatorId,
        period: Period,
        out: &mut csv::Writer<Vec<u8>>,
    ) -> Result<(), ExchangeRefusal> {
        let (reading, answering) = (&mut self.reading, &mut self.answering);
        let filter = ValueFilter { indicators: vec![indicator], periods: vec![period], ..answering.filter.clone() };
        let values = values_of_in(reading, &filter).await?;
        if values.is_empty() {
            return Ok(());
        }
        // The indicator as it was defined in the period, so that code and unit of
        // measure are those of the day.
        let on = period.last_day();
        let catalogue = match self.catalogues.entry(on) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => free.insert(catalogue_in(reading, AsOf { on, known: self.written.known }).await?),
        };
        let Some(defined) = catalogue.get(indicator) else { return Ok(()) };
        answering.codes.learn_units(&self.desk, reading, values.iter().map(|one| one.key.subject.id)).await?;
        let sees_small_counts = self.desk.may(Act::ReadSmallCounts);
        if !sees_small_counts && answering.asked.grain == Grain::Unit && self.kept_back.is_none() {
            self.kept_back = Some(kept_back_in(reading, self.written.known, catalogue, None).await?);
        }
        for mut value in values {
            let small = value.is_small_count(defined);
            if small && sees_small_counts {
                self.written.small_counts += 1;
            } else if small || self.kept_back.as_ref().is_some_and(|kept| kept.keeps(&value.key)) {
                value.withhold();
                self.written.withheld += 1;
            }
            debug_assert!(!value.withheld || is_confidential(&value, defined));
            out.write_record(cells(&value, defined, &answering.codes))?;
            self.written.rows += 1;
        }
        Ok(())
    }

    /// Signs what was taken away: all of it, or as much as was read before the
    /// reader had enough.
    pub async fn close(self) -> Result<ValuesWritten, ExchangeRefusal> {
        let Self { desk, form, reading, written, is_whole, .. } = self;
        drop(reading);
        let account = json!({
            "of": "values", "dataflow": written.dataflow, "question": form, "known": written.known,
            "written": written.rows, "small_counts": written.small_counts, "withheld": written.withheld,
            "whole": is_whole,
        });
        sign_export(&desk, Act::ExportValues, account).await?;
        Ok(written)
    }
}

fn part_of(out: csv::Writer<Vec<u8>>) -> Result<Vec<u8>, ExchangeRefusal> {
    out.into_inner().map_err(|error| csv::Error::from(error.into_error()).into())
}
