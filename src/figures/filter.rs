//! Filters in the numbers of the cube; classes are named by key or by name.

use songhanh_statistics::Filter;

use super::axis::FilterWord;
use super::dimension::{Dimension, list};
use super::form::Asked;
use super::grain::GrainCube;
use super::image::Image;
use crate::desk::Fault;
use crate::territory::When;
use crate::words::args;

/// The question's filters; a class that is in no list is a fault.
pub(super) fn filters(image: &Image, cube: &GrainCube, asked: &Asked, faults: &mut Vec<Fault>) -> Vec<Filter> {
    let mut filters = Vec::new();
    for (word, values) in &asked.filters {
        match word {
            FilterWord::Unit => {
                let rows = values.iter().filter_map(|value| cube.row(image.kept(value.parse().ok()?))).collect();
                filters.push(Filter::Subjects(rows));
            }
            FilterWord::Dimension(dimension) => {
                let mut codes = Vec::new();
                for value in values {
                    match class_key(image, *dimension, value) {
                        Some(key) => codes.extend(image.codes.find(*dimension, &key)),
                        None => {
                            let told = args([("text", value.clone())]);
                            faults.push(Fault::with(dimension.word(), "fault-no-such-class", told));
                        }
                    }
                }
                filters.push(Filter::Among(cube.axis(*dimension), codes));
            }
        }
    }
    filters
}

/// The key of a class that was named by its key, or by its name.
fn class_key(image: &Image, dimension: Dimension, text: &str) -> Option<String> {
    if image.codes.find(dimension, text).is_some() || list(dimension).contains_key(text) {
        return Some(text.to_owned());
    }
    let known = image.known;
    let found = match dimension {
        Dimension::Zone => image.gazetteer.find_zone(text, When::AnyDay, known).found().map(|zone| zone.to_string()),
        Dimension::Commune | Dimension::Province => {
            let tier = crate::territory::Tier::of_word(dimension.word());
            image.gazetteer.find(text, tier, When::AnyDay, known).found().map(|place| place.to_string())
        }
        Dimension::Section | Dimension::Division => {
            // Without a version, the one that is in use.
            let keys = image.codes.keys(dimension);
            keys.iter().find(|key| key.rsplit_once('/').is_some_and(|(_, code)| code == text)).cloned()
        }
        Dimension::Ownership | Dimension::Kind | Dimension::Status => {
            let mut listed = list(dimension).iter();
            listed.find(|(_, one)| one.name_vi == text || one.name_en == text).map(|(key, _)| key.clone())
        }
    };
    found.or_else(|| text.parse::<i64>().ok().map(|id| id.to_string()))
}
