//! The columns of a file of values, one list for each grain.

use crate::indicators::{Grain, SCALE_MAX};

/// What the cells of a column hold, as CSV on the Web names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// Any text.
    Text,
    /// A text that meets this pattern.
    Pattern(&'static str),
    /// A plain decimal number.
    Decimal,
    /// A number of decimals.
    Scale,
    /// A day.
    Day,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Component {
    /// Its heading: the id of the SDMX component.
    pub(super) id: &'static str,
    pub(super) holds: Holds,
    /// True where it is one of those that name the observation.
    pub(super) is_key: bool,
    /// False where it may be empty.
    pub(super) is_required: bool,
}

const fn column(id: &'static str, holds: Holds) -> Component {
    Component { id, holds, is_key: false, is_required: false }
}

impl Component {
    const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    const fn key(self) -> Self {
        Self { is_key: true, ..self.required() }
    }
}

/// `2025`, `2025-S1`, `2025-Q2`, `2025-06`, `2025-06-30`, `2024-05-16/P1Y`.
const TIME: &str = "[0-9]{4}(-(S[12]|Q[1-4]|[0-9]{2}(-[0-9]{2}(/P[0-9]+[YMD])?)?))?";

/// The id of the dataflow of a grain, with its version.
pub(super) fn dataflow(grain: Grain) -> String {
    format!("SONGHANH:VALUES_{}(1.0)", grain.word().to_uppercase())
}

/// The heading of the column that says what a value is about, and that of its
/// name. Units and programmes are no areas.
pub(super) const fn subject_columns(grain: Grain) -> (&'static str, &'static str) {
    match grain {
        Grain::Unit => ("SUBJECT", "UNIT_NAME"),
        Grain::Zone => ("REF_AREA", "ZONE_NAME"),
        Grain::Commune => ("REF_AREA", "COMMUNE_NAME"),
        Grain::Province => ("REF_AREA", "PROVINCE_NAME"),
        Grain::Programme => ("SUBJECT", "PROGRAMME_NAME"),
    }
}

/// The columns of a grain, in the order of SDMX-CSV 2.0: what it is, the
/// dimensions, the observation, its attributes.
pub(super) fn components(grain: Grain) -> Vec<Component> {
    const { assert!(SCALE_MAX == 6, "the metadata tell how many decimals there may be") };
    let (subject, name) = subject_columns(grain);
    let mut columns = vec![
        column("STRUCTURE", Holds::Pattern("dataflow")).required(),
        column("STRUCTURE_ID", Holds::Text).required(),
        column("ACTION", Holds::Pattern("I")).required(),
        column("INDICATOR", Holds::Text).key(),
        column(subject, Holds::Text).key(),
        column("REPORTER", Holds::Text).key(),
        column("RECKONING", Holds::Pattern("actual|estimate")).key(),
        column("TIME_PERIOD", Holds::Pattern(TIME)).key(),
        column("OBS_VALUE", Holds::Decimal),
        column("OBS_STATUS", Holds::Pattern("A|E|O|Q")).required(),
        column("CONF_STATUS", Holds::Pattern("C|N")).required(),
        column("UNIT_MEASURE", Holds::Text),
        column("DECIMALS", Holds::Scale).required(),
        column(name, Holds::Text).required(),
    ];
    if grain == Grain::Unit {
        columns.push(column("TAX_CODE", Holds::Text));
    }
    columns.extend([
        column("CUT_OFF", Holds::Day).required(),
        column("SOURCE", Holds::Text),
        column("COMMENT", Holds::Text),
    ]);
    columns
}
