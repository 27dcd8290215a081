//! Which values are asked for.

use crate::agencies::Agency;
use crate::calendar::{Instant, Period};
use crate::desk::{AgencyId, Fault};
use crate::indicators::{Catalogue, Grain, IndicatorId, Reckoning, ValueFilter};

/// What somebody asked for. Empty asks for all, but for the grain.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ValuesForm {
    /// Word of the grain; `zone` where empty. A file has one grain.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub grain: String,
    /// Codes of indicators, with commas or spaces between them.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub indicator: String,
    /// Symbol of the agency that states them.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub agency: String,
    /// The values of periods that lie within this one: `2025` has its quarters
    /// and months too.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub period: String,
    /// `actual` or `estimate`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reckoning: String,
    /// As known at this moment: a day, or RFC 3339.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub known: String,
}

/// A question as meant, but for the indicators, whose codes are dated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ValuesAsked {
    pub(super) grain: Grain,
    pub(super) codes: Vec<String>,
    pub(super) symbol: String,
    pub(super) period: Option<Period>,
    pub(super) kind: Option<Reckoning>,
    pub(super) known: Instant,
}

impl ValuesForm {
    /// The same question for another grain.
    #[must_use]
    pub fn of_grain(&self, grain: Grain) -> Self {
        Self { grain: grain.word().to_owned(), ..self.clone() }
    }

    /// The question as the end of an address.
    #[must_use]
    pub fn query(&self) -> String {
        serde_urlencoded::to_string(self).unwrap_or_default()
    }

    /// Every fault at once, or the question as meant.
    pub(super) fn check(&self) -> Result<ValuesAsked, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut fault = |place: &str, word: &'static str| faults.push(Fault::new(place, word));
        let grain = match self.grain.trim() {
            "" => Grain::Zone,
            word => Grain::of_word(word).unwrap_or_else(|| {
                fault("grain", "fault-not-in-list");
                Grain::Zone
            }),
        };
        let period = match self.period.trim() {
            "" => None,
            text => Period::of_sdmx(text).or_else(|| {
                fault("period", "fault-not-a-period");
                None
            }),
        };
        let kind = match self.reckoning.trim() {
            "" => None,
            word => Reckoning::of_word(word).or_else(|| {
                fault("reckoning", "fault-not-in-list");
                None
            }),
        };
        let known = match self.known.trim() {
            "" => Instant::LATEST,
            text => text.parse().unwrap_or_else(|_| {
                fault("known", "fault-not-a-moment");
                Instant::LATEST
            }),
        };
        let codes = self.indicator.split([',', ';', ' ']).map(str::trim).filter(|code| !code.is_empty());
        let codes = codes.map(str::to_owned).collect();
        if faults.is_empty() {
            Ok(ValuesAsked { grain, codes, symbol: self.agency.trim().to_owned(), period, kind, known })
        } else {
            Err(faults)
        }
    }
}

impl ValuesAsked {
    /// The filter, with the indicators and the agency looked up.
    pub(super) fn filter(&self, catalogue: &Catalogue, agencies: &[Agency]) -> Result<ValueFilter, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut indicators: Vec<IndicatorId> = Vec::new();
        for code in &self.codes {
            match catalogue.of_code(code) {
                Some(one) => indicators.push(one.id),
                None => {
                    let told = crate::words::args([("code", code.clone())]);
                    faults.push(Fault::with("indicator", "fault-no-such-indicator", told));
                }
            }
        }
        let agency: Vec<AgencyId> = agencies
            .iter()
            .filter(|one| !self.symbol.is_empty() && one.symbol.eq_ignore_ascii_case(&self.symbol))
            .map(|one| one.id)
            .collect();
        if !self.symbol.is_empty() && agency.is_empty() {
            faults.push(Fault::new("agency", "fault-not-in-list"));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(ValueFilter {
            grain: Some(self.grain),
            indicators,
            agencies: agency,
            within: self.period,
            kind: self.kind,
            ..ValueFilter::default()
        })
    }
}
