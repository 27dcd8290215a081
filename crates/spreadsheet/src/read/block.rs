//! The block of cells under construction.
//!
//! Files list the cells that exist; a [`Sheet`] holds a dense rectangle. The
//! block keeps each row only from its first to its last filled cell and is
//! spread out in place when the sheet ends, so that a file whose stated
//! dimensions lie (`A1:XFD1048576`) costs what its cells cost.

use super::limits::Guard;
use super::unreadable::Unreadable;
use crate::grid::{Address, Area, Cell, Sheet, Value};

/// Rows of a sheet in Excel, and in every program that exchanges files with it.
pub(crate) const ROWS_MAX: u32 = 1 << 20;
/// Columns of a sheet in Excel: `A` to `XFD`.
pub(crate) const COLUMNS_MAX: u32 = 1 << 14;

/// Merged areas kept of a sheet. Real sheets hold some hundreds; the bound
/// keeps a hostile list from holding memory (16 bytes each).
const MERGES_MAX: usize = 200_000;

/// A sheet with fewer cells than one in so many is nearly all blank.
const SPARSE: u64 = 8;

/// Rows to a column above which a sheet is tall: both grow to about this by one
/// cell in the lower right corner, and a list by far more.
const TALL: u32 = 64;

/// One unbroken stretch of cells of one row; it ends where the next begins.
struct Run {
    row: u32,
    first: u32,
    start: usize,
}

#[derive(Default)]
pub(crate) struct Block {
    cells: Vec<Cell>,
    runs: Vec<Run>,
    unordered: bool,
    height: u32,
    width: u32,
    merges: Vec<Area>,
    hidden_rows: Vec<(u32, u32)>,
    hidden_columns: Vec<(u32, u32)>,
}

impl Block {
    /// Puts `cell` at its place. A cell with neither value nor formula says
    /// nothing and is left out, whatever its style: sheets are often formatted
    /// down to their last row.
    pub(crate) fn put(&mut self, row: u32, column: u32, cell: Cell, guard: &Guard<'_>) -> Result<(), Unreadable> {
        if cell.value == Value::Blank && !cell.formula {
            return guard.tick();
        }
        if row >= ROWS_MAX || column >= COLUMNS_MAX {
            return Err(Unreadable::damaged("sheet", format!("a cell at {}", Address::new(row, column))));
        }
        self.height = self.height.max(row + 1);
        self.width = self.width.max(column + 1);
        if let Some(run) = self.runs.last().filter(|run| run.row == row && run.first <= column) {
            let index = run.start + (column - run.first) as usize;
            if let Some(place) = self.cells.get_mut(index) {
                *place = cell;
                return guard.tick();
            }
            guard.cells((index + 1 - self.cells.len()) as u64)?;
            self.cells.resize_with(index, Cell::default);
        } else {
            self.unordered |= self.runs.last().is_some_and(|run| run.row >= row);
            self.runs.push(Run { row, first: column, start: self.cells.len() });
            guard.cells(1)?;
        }
        self.cells.push(cell);
        Ok(())
    }

    /// Notes a merged area; one of a single cell or beyond the sheet is none.
    pub(crate) fn merge(&mut self, area: Area) {
        let Area { first, last } = area;
        let proper = first != last && first.row <= last.row && first.column <= last.column;
        if proper && first.row < ROWS_MAX && first.column < COLUMNS_MAX && self.merges.len() < MERGES_MAX {
            self.merges.push(area);
        }
    }

    /// Notes that rows `first` to `last` (both included) are hidden.
    pub(crate) fn hide_rows(&mut self, first: u32, last: u32) {
        hide(&mut self.hidden_rows, first, last);
    }

    /// Notes that columns `first` to `last` (both included) are hidden.
    pub(crate) fn hide_columns(&mut self, first: u32, last: u32) {
        hide(&mut self.hidden_columns, first, last);
    }

    /// The finished sheet. `name`, visibility and styles are the caller's.
    pub(crate) fn finish(mut self, guard: &Guard<'_>) -> Result<Sheet, Unreadable> {
        self.grow_to_merges();
        let (height, width) = (self.height, self.width);
        let total = u64::from(height) * u64::from(width);
        let held = self.cells.len() as u64;
        let fits = guard.cells(total.saturating_sub(held));
        if fits.is_err() && held * SPARSE < total {
            return Err(self.farthest().map_or(Unreadable::NotAWorkbook, |at| Unreadable::FarCell { at }));
        }
        fits?;
        let merges = clip(std::mem::take(&mut self.merges), height, width);
        let hidden_rows = expand(std::mem::take(&mut self.hidden_rows), height);
        let hidden_columns = expand(std::mem::take(&mut self.hidden_columns), width);
        let total = usize::try_from(total).map_err(|error| Unreadable::damaged("sheet", error))?;
        let cells = if self.unordered { self.placed(total) } else { self.spread(total) };
        Ok(Sheet { height, width, cells, merges, hidden_rows, hidden_columns, ..Sheet::default() })
    }

    /// The last cell of the lowest row, or the rightmost of all where the sheet is
    /// wide rather than tall.
    fn farthest(&self) -> Option<Address> {
        let ends = self.runs.iter().skip(1).map(|run| run.start).chain([self.cells.len()]);
        let last_cells = self.runs.iter().zip(ends).map(|(run, end)| {
            let length = u32::try_from(end - run.start).unwrap_or(COLUMNS_MAX);
            Address::new(run.row, run.first + length.saturating_sub(1))
        });
        if self.height > self.width * TALL { last_cells.max() } else { last_cells.max_by_key(|at| (at.column, at.row)) }
    }

    /// A heading merged over columns that are still empty belongs to the table,
    /// so merges whose corner lies in the block extend it; but not beyond twice
    /// its cells (or 65,536), which a sheet-wide merge would ask for.
    fn grow_to_merges(&mut self) {
        let (height, width) = (self.height, self.width);
        let allowed = (2 * u64::from(height) * u64::from(width)).max(1 << 16);
        for merge in &self.merges {
            if merge.first.row >= height || merge.first.column >= width {
                continue;
            }
            let tall = self.height.max(merge.last.row.saturating_add(1));
            let wide = self.width.max(merge.last.column.saturating_add(1));
            if u64::from(tall) * u64::from(wide) <= allowed {
                (self.height, self.width) = (tall, wide);
            }
        }
    }

    /// Spreads ordered runs out in place. Each cell moves to an index at or
    /// behind its own, so going from the back no cell is overwritten; once one
    /// is at its place, all before it are.
    fn spread(mut self, total: usize) -> Vec<Cell> {
        let width = self.width as usize;
        let mut end = self.cells.len();
        self.cells.reserve_exact(total - end);
        self.cells.resize_with(total, Cell::default);
        for run in self.runs.iter().rev() {
            let target = run.row as usize * width + run.first as usize;
            if target == run.start {
                break;
            }
            for offset in (0..end - run.start).rev() {
                self.cells.swap(run.start + offset, target + offset);
            }
            end = run.start;
        }
        self.cells
    }

    /// Places runs that came out of order; of two cells at one address the
    /// later one stays, as in the programs that write such files.
    fn placed(self, total: usize) -> Vec<Cell> {
        let width = self.width as usize;
        let mut dense = Vec::new();
        dense.resize_with(total, Cell::default);
        let mut source = self.cells.into_iter();
        let ends = self.runs.iter().skip(1).map(|run| run.start).chain([usize::MAX]);
        for (run, end) in self.runs.iter().zip(ends) {
            let target = run.row as usize * width + run.first as usize;
            for (offset, cell) in source.by_ref().take(end - run.start).enumerate() {
                if cell != Cell::default() {
                    dense[target + offset] = cell;
                }
            }
        }
        dense
    }
}

/// Ranges are joined while they come, so that a hostile list of them stays short.
fn hide(ranges: &mut Vec<(u32, u32)>, first: u32, last: u32) {
    let room = ranges.len() < ROWS_MAX as usize;
    match ranges.last_mut() {
        Some(range) if range.0 <= first && first <= range.1.saturating_add(1) => {
            range.1 = range.1.max(last);
        }
        _ if room => ranges.push((first, last)),
        _ => {}
    }
}

/// Starts and ends are counted along the sheet, so overlapping ranges cost no
/// more than their number.
fn expand(ranges: Vec<(u32, u32)>, count: u32) -> Vec<u32> {
    let mut change = vec![0i64; count as usize + 1];
    for (first, last) in ranges {
        let last = last.saturating_add(1).min(count);
        if first < last {
            change[first as usize] += 1;
            change[last as usize] -= 1;
        }
    }
    let mut depth = 0;
    let mut hidden = Vec::new();
    for (index, step) in (0..count).zip(change) {
        depth += step;
        if depth > 0 {
            hidden.push(index);
        }
    }
    hidden
}

fn clip(merges: Vec<Area>, height: u32, width: u32) -> Vec<Area> {
    let inside = merges.into_iter().filter(|m| m.first.row < height && m.first.column < width);
    let clipped = inside.map(|Area { first, last }| {
        let last = Address::new(last.row.min(height - 1), last.column.min(width - 1));
        Area { first, last }
    });
    let mut merges: Vec<Area> = clipped.filter(|merge| merge.first != merge.last).collect();
    merges.sort_unstable();
    merges.dedup();
    merges
}
