//! An answer on the map: which areas and points are in which tone. The numbers
//! are those of the table, which always stands below.

use std::collections::HashMap;

use songhanh_document::chart::map::{Area, Map, Spot, Tone};

use super::axis::{Axis, Run};
use super::dimension::Dimension;
use super::pivot::{PivotCell, PivotPage, State};
use super::problems::FiguresRefusal;
use crate::desk::Desk;
use crate::territory::{
    PlaceFilter, PlaceId, Point, Polygon, Tier, UNITS_A_DEGREE, ZoneId, neighbours, places, shapes,
};
use crate::words::{Args, Lang, Words, args, number_text};

/// Tones of a map.
const CLASSES: usize = 5;

/// What became of an answer that was to be drawn on a map.
#[derive(Clone, Debug)]
pub struct Mapped {
    /// The map; none where nothing of it has an outline or a point.
    pub map: Option<Map>,
    /// Keys of the sentences that stand beside it, with their places.
    pub notes: Vec<(&'static str, Args)>,
}

/// Puts an answered question on the map of its day: areas where its rows are
/// communes or provinces, points where they are zones.
pub async fn map(desk: &Desk, page: &PivotPage, lang: Lang) -> Result<Mapped, FiguresRefusal> {
    let words = Words::of(lang);
    let dimension = match page.row_axes[..] {
        [Axis::Dimension(one @ (Dimension::Commune | Dimension::Province | Dimension::Zone))] => one,
        _ => return Ok(Mapped { map: None, notes: vec![("figures-map-rows", Args::new())] }),
    };
    let Some(column) = shown_column(page) else {
        return Ok(Mapped { map: None, notes: vec![("figures-map-rows", Args::new())] });
    };
    let mut cells: HashMap<i64, (&str, &PivotCell)> = HashMap::new();
    for (heading, row) in page.rows.iter().zip(&page.cells).filter(|(heading, _)| !heading.total) {
        let Some(label) = heading.labels.first() else { continue };
        if let (Ok(id), Some(cell)) = (label.word.parse(), row.get(column)) {
            cells.insert(id, (&label.text, cell));
        }
    }
    let ids: Vec<i64> = cells.keys().copied().collect();
    let as_of = page.as_of;
    let (zones, own): (Vec<ZoneId>, Vec<PlaceId>) = match dimension {
        Dimension::Zone => (ids.iter().copied().map(ZoneId).collect(), Vec::new()),
        _ => (Vec::new(), ids.iter().copied().map(PlaceId).collect()),
    };
    // The ground around: the rest of the provinces, or of the country.
    let ground = match dimension {
        Dimension::Commune => neighbours(desk, as_of, &own).await.map_err(FiguresRefusal::Desk)?,
        _ => {
            let filter = PlaceFilter { tier: Some(Tier::Province), ..PlaceFilter::default() };
            places(desk, as_of, &filter)
                .await
                .map_err(FiguresRefusal::Desk)?
                .rows
                .iter()
                .map(|place| place.id)
                .collect()
        }
    };
    let wanted: Vec<PlaceId> = own.iter().chain(&ground).copied().collect();
    let drawn = shapes(desk, as_of, &wanted, &zones).await.map_err(FiguresRefusal::Desk)?;
    let bounds = bounds(cells.values().map(|(_, cell)| *cell));
    let told = |name: &str, cell: &PivotCell| match cell.value {
        Some(value) => format!("{name}: {}", written(lang, value, cell)),
        None => format!("{name}: {}", words.say(cell.state.word())),
    };
    let tone = |cell: &PivotCell| match cell.value {
        Some(value) => Tone::Class(class_of(&bounds, value)),
        None if cell.state == State::Nobody => Tone::Ground,
        None => Tone::Unknown,
    };
    let mut areas: Vec<Area> = Vec::new();
    let mut left_out: Vec<&str> = Vec::new();
    for (place, outline) in &drawn.outlines {
        let cell = cells.get(&place.0).filter(|_| dimension != Dimension::Zone);
        areas.push(Area {
            title: cell.map_or(String::new(), |(name, cell)| told(name, cell)),
            outline: degrees(outline),
            tone: cell.map_or(Tone::Ground, |(_, cell)| tone(cell)),
        });
    }
    let mut spots: Vec<Spot> = Vec::new();
    for (zone, point) in &drawn.points {
        let Some((name, cell)) = cells.get(&zone.0) else { continue };
        let label = cell.value.map_or(String::from("…"), |value| written(lang, value, cell));
        spots.push(Spot {
            title: told(name, cell),
            label: format!("{name}: {label}"),
            at: degree(*point),
            tone: tone(cell),
        });
    }
    for (id, (name, _)) in &cells {
        let has = match dimension {
            Dimension::Zone => drawn.points.contains_key(&ZoneId(*id)),
            _ => drawn.outlines.contains_key(&PlaceId(*id)),
        };
        if !has {
            left_out.push(name);
        }
    }
    left_out.sort_by_cached_key(|name| crate::words::sort_key(name));
    let mut notes = Vec::new();
    if left_out.len() == cells.len() {
        notes.push(("figures-map-none", args([("day", as_of.on.to_string())])));
        return Ok(Mapped { map: None, notes });
    }
    if !left_out.is_empty() {
        notes.push(("figures-map-left-out", args([("names", left_out.join("; "))])));
    }
    areas.sort_by_key(|area| area.tone != Tone::Ground);
    let measure = page.measures.first();
    let column_name: Vec<&str> = page.columns[column].labels.iter().map(|label| label.text.as_str()).collect();
    let mut all: Vec<String> = cells.values().map(|(name, cell)| told(name, cell)).collect();
    all.sort_by_cached_key(|text| crate::words::sort_key(text));
    let any_unknown = cells.values().any(|(_, cell)| tone(cell) == Tone::Unknown);
    let scale = cells.values().find(|(_, cell)| cell.value.is_some()).map(|(_, cell)| **cell);
    Ok(Mapped {
        map: Some(Map {
            title: measure
                .map_or(String::new(), |one| format!("{} ({}), {}", one.name, one.unit, column_name.join(" · "))),
            alt: all.join("; "),
            areas,
            spots,
            classes: scale.map_or(Vec::new(), |cell| class_names(lang, &bounds, &cell)),
            unknown: if any_unknown { words.say("figures-map-unknown") } else { String::new() },
        }),
        notes,
    })
}

/// The column that a map shows: of the first measure, the latest that is no
/// total; a total where there is nothing else.
fn shown_column(page: &PivotPage) -> Option<usize> {
    let first = |at: &usize| {
        let axes = page.column_axes.iter().position(|axis| matches!(axis, Axis::Other(Run::Indicator | Run::Agency)));
        let label = match axes {
            Some(at_axis) => page.columns[*at].labels.get(at_axis),
            None if page.measures.len() > 1 => page.columns[*at].labels.last(),
            None => None,
        };
        label.is_none_or(|label| label.word == "0")
    };
    let all: Vec<usize> = (0..page.columns.len()).filter(first).collect();
    let known = |at: &&usize| page.cells.iter().any(|row| row.get(**at).is_some_and(|cell| cell.value.is_some()));
    let parts = || all.iter().filter(|at| !page.columns[**at].total);
    parts().rfind(known).or_else(|| parts().next_back()).or(all.last()).copied()
}

fn written(lang: Lang, value: i128, cell: &PivotCell) -> String {
    let text = number_text(lang, value, cell.scale);
    if cell.percent { format!("{text} %") } else { text }
}

fn degree(point: Point) -> [f64; 2] {
    // A coordinate is far below 2^52.
    #[expect(clippy::cast_precision_loss, reason = "a coordinate has at most eight digits")]
    point.map(|units| units as f64 / UNITS_A_DEGREE)
}

fn degrees(outline: &[Polygon]) -> Vec<Vec<Vec<[f64; 2]>>> {
    let ring = |ring: &Vec<Point>| ring.iter().copied().map(degree).collect();
    outline.iter().map(|polygon| polygon.iter().map(ring).collect()).collect()
}

/// The least value of each class but the lowest: as many places in each as can
/// be, equal values together.
fn bounds<'c>(cells: impl Iterator<Item = &'c PivotCell>) -> Vec<i128> {
    let mut values: Vec<i128> = cells.filter_map(|cell| cell.value).collect();
    values.sort_unstable();
    let mut bounds: Vec<i128> = Vec::new();
    for class in 1..CLASSES {
        let Some(bound) = values.get(class * values.len() / CLASSES) else { break };
        if *bound > values[0] && bounds.last() != Some(bound) {
            bounds.push(*bound);
        }
    }
    bounds
}

fn class_of(bounds: &[i128], value: i128) -> u8 {
    let class = bounds.iter().filter(|bound| **bound <= value).count();
    // Few classes share the tones evenly, so that light and dark stay apart.
    let spread = if bounds.is_empty() { CLASSES / 2 } else { class * (CLASSES - 1) / bounds.len() };
    u8::try_from(spread).unwrap_or(0)
}

/// What each tone means, from the lightest; a tone that no class has is empty.
fn class_names(lang: Lang, bounds: &[i128], like: &PivotCell) -> Vec<String> {
    let words = Words::of(lang);
    let of = |value: i128| written(lang, value, like);
    let mut names = vec![String::new(); CLASSES];
    for class in 0..=bounds.len() {
        let name = match (class.checked_sub(1).map(|at| bounds[at]), bounds.get(class)) {
            (None, None) => words.say("figures-map-one-class"),
            (None, Some(below)) => words.say_with("figures-map-below", &args([("bound", of(*below))])),
            (Some(from), None) => words.say_with("figures-map-from", &args([("bound", of(from))])),
            (Some(from), Some(below)) => {
                words.say_with("figures-map-between", &args([("from", of(from)), ("below", of(*below))]))
            }
        };
        let sample = class.checked_sub(1).map_or(i128::MIN, |at| bounds[at]);
        names[usize::from(class_of(bounds, sample))] = name;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::Obtained;

    fn cell(value: Option<i128>) -> PivotCell {
        let state = if value.is_some() { State::Known } else { State::Unknown };
        PivotCell {
            value,
            range: None,
            scale: 0,
            percent: false,
            state,
            reported: 1,
            expected: 1,
            disputed: 0,
            recast: 0,
            obtained: Obtained::Own,
        }
    }

    #[test]
    fn equal_values_are_in_one_class_and_light_is_low() {
        let cells: Vec<PivotCell> =
            [1, 1, 1, 5, 9, 9, 20, 40, 80, 100].into_iter().map(|value| cell(Some(value))).collect();
        let bounds = bounds(cells.iter());
        assert_eq!(bounds, [9, 20, 80]);
        assert_eq!([1, 5, 9, 20, 79, 80, 100].map(|value| class_of(&bounds, value)), [0, 0, 1, 2, 2, 4, 4]);
        let names = class_names(Lang::Vi, &bounds, &cells[0]);
        assert_eq!(names.iter().filter(|name| !name.is_empty()).count(), 4);
        assert!(super::bounds([cell(Some(7)), cell(None), cell(Some(7))].iter()).is_empty());
    }
}
