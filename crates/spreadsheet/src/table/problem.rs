//! What is found wrong, typed: the words for people are not here.

use songhanh_vietnamese::Decimal;
use songhanh_vietnamese::legacy::Encoding;
use songhanh_vietnamese::tax_code;

use super::personal::PersonalKind;
use crate::grid::Address;

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing to decide (a rounding difference, a decoded font).
    Notice,
    /// A person should look: a value may be wrong.
    Warning,
    /// Cannot be taken in as it stands.
    Error,
}

/// One problem, at one cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The cell to look at. For a whole column, its header cell.
    pub at: Address,
    /// How much it matters.
    pub severity: Severity,
    /// What it is.
    pub what: What,
}

/// What a problem is.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A printed total or subtotal is not the sum of its parts.
    SumDiffers {
        /// The total as printed.
        printed: Decimal,
        /// The exact sum of the parts that hold a number.
        sum: Decimal,
        /// Parts that are blank or unknown: the true sum may be more.
        missing_parts: u32,
        /// What accounts for the gap, where something does.
        cause: Option<GapCause>,
    },
    /// A figure is not the sum of the columns that the numbering row names
    /// ("2 = 3 + 6 + 7").
    RowSumDiffers {
        /// The figure as printed.
        printed: Decimal,
        /// The exact sum of the named columns of this row.
        sum: Decimal,
    },
    /// A percentage does not follow from its two values.
    RatioDiffers {
        /// The percentage as printed, in the cell's own measure.
        printed: Decimal,
        /// What follows from the values, rounded as printed.
        expected: Decimal,
        /// How it is computed.
        ratio: RatioKind,
        /// The cell of the numerator.
        numerator: Address,
        /// The cell of the denominator.
        denominator: Address,
    },
    /// A number that can be read in two ways, and the column does not decide.
    AmbiguousNumber {
        /// Read with a decimal comma.
        comma: Decimal,
        /// Read with a decimal point.
        point: Decimal,
    },
    /// A number whose notation contradicts the rest of its column.
    ContradictoryNumber,
    /// A day whose day and month cannot be told apart.
    AmbiguousDate,
    /// Built as a day, but the calendar has none such.
    NoSuchDay,
    /// Text where the column holds numbers.
    TextAmongNumbers,
    /// A number kept as text (left-aligned, not added up by formulas).
    NumberAsText,
    /// Most numbers of a column that also has true numbers are kept as text.
    NumbersAsText {
        /// How many cells.
        cells: u32,
    },
    /// A spreadsheet error value.
    ErrorValue,
    /// Formulas whose results the file does not hold: what they come to is not
    /// known until a spreadsheet program has computed them. Said of a column.
    FormulasWithoutResult {
        /// How many cells.
        cells: u32,
    },
    /// A tax code is wrong, or right but for a lost zero.
    TaxCode(tax_code::Outcome),
    /// Text in an old font, with its reading.
    OldFont {
        /// The encoding.
        encoding: Encoding,
        /// How sure, 0 to 100.
        confidence: u8,
        /// The text in Unicode.
        reading: String,
    },
    /// Text that is not in normal form C.
    NotNfc,
    /// A column of personal data, which is refused.
    PersonalData {
        /// Which.
        kind: PersonalKind,
        /// How sure, 0 to 100.
        confidence: u8,
    },
    /// A column with values and no name.
    ColumnWithoutName,
    /// Two columns with one name.
    ColumnNameRepeated {
        /// Header cell of the first of them.
        first: Address,
    },
}

/// What accounts for the gap between a printed total and its parts. Rows are
/// sheet rows, from zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GapCause {
    /// The total leaves these parts out (one to three).
    LeftOut(Vec<u32>),
    /// The total counts this part twice.
    CountedTwice(u32),
    /// The total counts these subtotals and their parts as well.
    SubtotalsCounted(Vec<u32>),
    /// This part was added with the opposite sign.
    SignTurned(u32),
    /// Two neighbouring digits of the printed total stand in the wrong order.
    DigitsSwappedInTotal,
    /// Two neighbouring digits of this part stand in the wrong order.
    DigitsSwappedInPart(u32),
    /// A remark under the table names the gap in figures, as money not yet
    /// allotted to any part.
    StatedInNote,
    /// No more than rounding of the printed figures can make.
    Rounding,
}

/// How a percentage is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RatioKind {
    /// Numerator over denominator (share, fulfilment of a plan).
    Share,
    /// Numerator over denominator less one (growth).
    Growth,
    /// A value over the total of its column.
    ShareOfTotal,
}
