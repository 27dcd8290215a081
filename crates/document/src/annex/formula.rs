//! Formulas of the workbook. Each gives what [`AnnexTable::values`](super::AnnexTable::values) gives.

use rust_xlsxwriter::utility::row_col_to_cell;

/// The most arguments in one call; Excel takes 255.
const ARGUMENTS_MAX: usize = 200;

/// The sum of cells of a column, blank when none of them is a number.
pub(super) fn sum_of_rows(rows: &[u32], column: u16) -> String {
    sum(&ranges(rows, |first, last| range((first, column), (last, column))))
}

/// The sum of cells of a row, blank when none of them is a number.
pub(super) fn sum_of_columns(columns: &[u16], row: u32) -> String {
    let columns: Vec<u32> = columns.iter().map(|&column| u32::from(column)).collect();
    sum(&ranges(&columns, |first, last| {
        let column = |at: u32| u16::try_from(at).expect("it was a u16");
        range((row, column(first)), (row, column(last)))
    }))
}

/// Part ÷ whole in hundredths, rounded as shown; blank where it cannot be told.
pub(super) fn percent(part: (u32, u16), whole: (u32, u16), decimals: u8) -> String {
    let part = row_col_to_cell(part.0, part.1);
    let whole = row_col_to_cell(whole.0, whole.1);
    format!("=IF(AND(ISNUMBER({part}),ISNUMBER({whole})),IF({whole}=0,\"\",ROUND({part}/{whole}*100,{decimals})),\"\")")
}

fn sum(ranges: &[String]) -> String {
    if ranges.is_empty() {
        return "=\"\"".to_owned();
    }
    let call = |name: &str| {
        ranges.chunks(ARGUMENTS_MAX).map(|chunk| format!("{name}({})", chunk.join(","))).collect::<Vec<_>>().join("+")
    };
    format!("=IF({}=0,\"\",{})", call("COUNT"), call("SUM"))
}

fn range(first: (u32, u16), last: (u32, u16)) -> String {
    let from = row_col_to_cell(first.0, first.1);
    if first == last {
        return from;
    }
    format!("{from}:{}", row_col_to_cell(last.0, last.1))
}

/// Runs of neighbours as ranges.
fn ranges(places: &[u32], write: impl Fn(u32, u32) -> String) -> Vec<String> {
    let mut out = Vec::new();
    let mut run: Option<(u32, u32)> = None;
    for &place in places {
        run = Some(match run {
            Some((first, last)) if place == last + 1 => (first, place),
            Some((first, last)) => {
                out.push(write(first, last));
                (place, place)
            }
            None => (place, place),
        });
    }
    out.extend(run.map(|(first, last)| write(first, last)));
    out
}
