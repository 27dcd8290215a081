//! One value as a row of a file.

use songhanh_document::export::neutral;
use songhanh_document::model::Decimal;

use super::codes::Codes;
use super::component::dataflow;
use crate::indicators::{Grain, Indicator, Reckoning, Stated};

/// How an observation stands: codes of the cross-domain list CL_OBS_STATUS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Observed {
    /// A normal value.
    Normal,
    /// Estimated: *ước thực hiện cả kỳ*.
    Estimated,
    /// Missing: stated to be unknown, *không rõ*.
    Missing,
    /// Missing here because this reader may not see it.
    Suppressed,
}

impl Observed {
    fn of(value: &Stated) -> Self {
        match (value.withheld, value.amount, value.key.kind) {
            (true, _, _) => Self::Suppressed,
            (_, None, _) => Self::Missing,
            (_, _, Reckoning::Estimate) => Self::Estimated,
            (_, _, Reckoning::Actual) => Self::Normal,
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Normal => "A",
            Self::Estimated => "E",
            Self::Missing => "O",
            Self::Suppressed => "Q",
        }
    }
}

/// True where the value tells of one or two persons: code `C` of CL_CONF_STATUS.
/// All others are for the parties' own use, `N`: nobody has published them.
pub(super) fn is_confidential(value: &Stated, indicator: &Indicator) -> bool {
    value.withheld || value.is_small_count(indicator)
}

/// The cells of a value, in the order of [`components`](super::component::components).
pub(super) fn cells(value: &Stated, indicator: &Indicator, codes: &Codes) -> Vec<String> {
    let subject = codes.subject(value.key);
    let grain = value.key.subject.grain;
    let amount = value.amount.filter(|_| !value.withheld);
    let mut cells = vec![
        "dataflow".to_owned(),
        dataflow(grain),
        "I".to_owned(),
        indicator.code.clone(),
        subject.code,
        codes.agency(value.agency),
        value.key.kind.word().to_owned(),
        value.key.period.sdmx(),
        amount.map_or(String::new(), |amount| plain(amount, indicator.scale)),
        Observed::of(value).code().to_owned(),
        if is_confidential(value, indicator) { "C" } else { "N" }.to_owned(),
        neutral(&indicator.unit_vi),
        indicator.scale.to_string(),
        neutral(&subject.name),
    ];
    if grain == Grain::Unit {
        cells.push(subject.tax_code);
    }
    cells.extend([value.cut_off.to_string(), neutral(&value.source), neutral(&value.note)]);
    cells
}

/// A fixed-point number with a point and no other signs: `-12.345`.
fn plain(amount: i64, scale: u8) -> String {
    Decimal::new(amount, scale).to_machine()
}
