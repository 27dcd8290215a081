//! Where the tables of a sheet are, and which rows around them are theirs.

use super::header::{self, Header};
use super::shape::{self, Block, RowShape};
use crate::grid::{Sheet, Value};

/// A table's place in its sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) titles: Vec<u32>,
    pub(super) header: Option<(u32, u32)>,
    pub(super) numbering: Option<u32>,
    pub(super) body: (u32, u32),
    pub(super) notes: Vec<u32>,
}

/// The places of all tables. Blocks without a table are titles of the next one
/// or, after the last and where they begin as remarks do, notes of the one
/// before.
pub(super) fn places(sheet: &Sheet, shapes: &[RowShape]) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let mut pending: Vec<Block> = Vec::new();
    for block in shape::blocks(sheet, shapes) {
        match header::find_header(sheet, shapes, block) {
            Some(found) if found.names.is_none() && continues(shapes, places.last(), &found, block) => {
                let place = places.last_mut().expect("continues only where there is one");
                place.body.1 = block.last;
                pending.clear();
            }
            Some(found) => {
                let above = found.names.map_or(found.body, |(top, _)| top);
                let mut titles = rows_of(shapes, &pending);
                titles.extend((block.first..above).filter(|&row| shapes[row as usize].filled > 0));
                pending.clear();
                places.push(Place {
                    titles,
                    header: found.names,
                    numbering: found.numbering,
                    body: (found.body, block.last),
                    notes: Vec::new(),
                });
            }
            None => match places.last_mut() {
                Some(place) if pending.is_empty() && begins_as_note(sheet, block, shapes) => {
                    place.notes.extend(rows_of(shapes, &[block]));
                }
                _ => pending.push(block),
            },
        }
    }
    if let Some(place) = places.last_mut() {
        place.notes.extend(rows_of(shapes, &pending));
    }
    places
}

fn rows_of(shapes: &[RowShape], blocks: &[Block]) -> Vec<u32> {
    let rows = blocks.iter().flat_map(|block| block.first..=block.last);
    rows.filter(|&row| shapes[row as usize].filled > 0).collect()
}

/// A block without a header under a table of the same columns goes on with it.
fn continues(shapes: &[RowShape], last: Option<&Place>, found: &Header, block: Block) -> bool {
    let Some(place) = last else { return false };
    let extent = |rows: (u32, u32)| {
        (rows.0..=rows.1)
            .map(|row| shapes[row as usize])
            .filter(|shape| shape.filled > 0)
            .fold((u32::MAX, 0), |(first, last), shape| (first.min(shape.first), last.max(shape.last)))
    };
    let (above, below) = (extent(place.body), extent((found.body, block.last)));
    above.0 <= below.0 && below.1 <= above.1
}

fn begins_as_note(sheet: &Sheet, block: Block, shapes: &[RowShape]) -> bool {
    let first = shapes[block.first as usize].first;
    let cell = &sheet.row(block.first)[first as usize];
    matches!(&cell.value, Value::Text(text) if super::super::marks::is_note(&songhanh_vietnamese::fold(text)))
}
