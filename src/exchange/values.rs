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
use crate::indicators::{Catalogue, IndicatorId, ValueFilter, catalogue_in, stated_in, values_of_in};

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
    out: impl Write + Send,
) -> Result<ValuesWritten, ExchangeRefusal> {
    let (mut reading, mut answering) = answering(desk, form).await?;
    let grain = answering.asked.grain;
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    out.write_record(components(grain).iter().map(|column| column.id))?;
    let known = reading.known();
    let mut written = ValuesWritten { dataflow: dataflow(grain), known, rows: 0, small_counts: 0, withheld: 0 };
    let sees_small_counts = desk.may(Act::ReadSmallCounts);
    let mut catalogues: HashMap<Day, Catalogue> = HashMap::new();
    for (indicator, period) in std::mem::take(&mut answering.stated) {
        let filter = &answering.filter;
        let is_asked = filter.indicators.is_empty() || filter.indicators.contains(&indicator);
        let lies_within = filter.within.is_none_or(|days| days.from() <= period.from() && period.to() <= days.to());
        if !(is_asked && lies_within) {
            continue;
        }
        let filter = ValueFilter { indicators: vec![indicator], periods: vec![period], ..filter.clone() };
        let values = values_of_in(&mut reading, &filter).await?;
        if values.is_empty() {
            continue;
        }
        // The indicator as it was defined in the period, so that code and unit of
        // measure are those of the day.
        let on = period.last_day();
        let catalogue = match catalogues.entry(on) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => free.insert(catalogue_in(&mut reading, AsOf { on, known }).await?),
        };
        let Some(defined) = catalogue.get(indicator) else { continue };
        answering.codes.learn_units(desk, &mut reading, values.iter().map(|one| one.key.subject.id)).await?;
        for mut value in values {
            if value.is_small_count(defined) {
                if sees_small_counts {
                    written.small_counts += 1;
                } else {
                    value.withhold();
                    written.withheld += 1;
                }
            }
            debug_assert!(!value.withheld || is_confidential(&value, defined));
            out.write_record(cells(&value, defined, &answering.codes))?;
            written.rows += 1;
        }
    }
    out.flush().map_err(csv::Error::from)?;
    drop(reading);
    let account = json!({
        "of": "values", "dataflow": written.dataflow, "question": form, "known": written.known,
        "written": written.rows, "small_counts": written.small_counts, "withheld": written.withheld,
    });
    sign_export(desk, Act::ExportValues, account).await?;
    Ok(written)
}
