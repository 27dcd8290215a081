//! What rows and columns are called; and the short words by which a cell is
//! named in an address, which stay the same while numbers of the cube change.

use std::collections::{HashMap, HashSet};

use songhanh_statistics::{Axis as CubeAxis, Header, Key};

use super::ask::Asking;
use super::axis::MeasureWord;
use super::dimension::{Dimension, list};
use super::image::Image;
use crate::desk::AsOf;
use crate::indicators::Grain;
use crate::territory::{PlaceId, ZoneId};
use crate::words::{Lang, Words, args, period_text, sort_key};

/// One part of the heading of a row or column.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Label {
    /// What it is called.
    pub text: String,
    /// The word that names it in an address.
    pub word: String,
    /// True for a total or subtotal.
    pub total: bool,
}

/// Names headings in one language, on one day.
pub(super) struct Labels<'i> {
    image: &'i Image,
    as_of: AsOf,
    words: &'static Words,
    units: HashMap<i64, String>,
    /// True where headings of measures name the measure, the indicator or the
    /// agency: each only where the question has more than one.
    measure_parts: [bool; 3],
}

impl<'i> Labels<'i> {
    pub(super) fn new(
        image: &'i Image,
        asking: &Asking<'_>,
        as_of: AsOf,
        lang: Lang,
        units: HashMap<i64, String>,
    ) -> Self {
        let indicators: HashSet<_> = asking.measured.iter().map(|one| one.indicator.id).collect();
        let agencies: HashSet<_> = asking.measured.iter().map(|one| one.agency).collect();
        let words: HashSet<_> = asking.measured.iter().map(|one| one.word).collect();
        let of_somebody = agencies.len() > 1 || asking.measured.iter().any(|one| one.agency.is_some());
        let plain = words.len() == 1 && words.contains(&MeasureWord::Sum);
        let measure_parts = [indicators.len() > 1 || !of_somebody && plain, of_somebody, !plain];
        Self { image, as_of, words: Words::of(lang), units, measure_parts }
    }

    /// The parts of a heading.
    pub(super) fn of(&self, asking: &Asking<'_>, axes: &[CubeAxis], header: &Header) -> Vec<Label> {
        self.of_keys(asking, axes, &header.keys)
    }

    /// The same of keys.
    pub(super) fn of_keys(&self, asking: &Asking<'_>, axes: &[CubeAxis], keys: &[Key]) -> Vec<Label> {
        axes.iter().zip(keys).map(|(axis, key)| self.label(asking, *axis, *key)).collect()
    }

    fn label(&self, asking: &Asking<'_>, axis: CubeAxis, key: Key) -> Label {
        let word = word_of(self.image, asking, axis, key);
        let text = match (axis, key) {
            (_, Key::Total) => self.words.say("figures-total"),
            (_, Key::Unclassified) => self.words.say("figures-unclassified"),
            (_, Key::CannotRecast) => self.words.say("figures-cannot-recast"),
            (CubeAxis::Dimension(axis), Key::Code(code)) => {
                let dimension = asking.cube.dimension(axis);
                self.class(dimension, self.image.codes.key(dimension, code))
            }
            (_, Key::Subject(row)) => self.subject(asking.cube.grain, asking.cube.subject(row)),
            (_, Key::Span(at)) => {
                asking.days.get(at).map_or(String::new(), |period| period_text(self.words.lang(), *period))
            }
            (_, Key::Measure(at)) => self.measure(asking, at),
            (_, Key::Code(_)) => String::new(),
        };
        Label { text, word, total: key == Key::Total }
    }

    /// What a class is called, on the day of the question or when it last was.
    pub(super) fn class(&self, dimension: Dimension, key: &str) -> String {
        class_name(self.image, self.as_of, self.words.lang(), dimension, key)
    }

    /// What a subject is called.
    pub(super) fn subject(&self, grain: Grain, id: i64) -> String {
        match grain {
            Grain::Zone => self.class(Dimension::Zone, &id.to_string()),
            Grain::Commune | Grain::Province => self.class(Dimension::Commune, &id.to_string()),
            Grain::Unit | Grain::Programme => self.units.get(&id).cloned().unwrap_or_else(|| id.to_string()),
        }
    }

    fn measure(&self, asking: &Asking<'_>, at: usize) -> String {
        let Some(measured) = asking.measured.get(at) else { return String::new() };
        let [indicator, agency, measure] = self.measure_parts;
        let lang = self.words.lang();
        let mut parts = Vec::new();
        if indicator {
            parts.push(format!("{} ({})", measured.indicator.name(lang), measured.indicator.unit(lang)));
        }
        if let Some(id) = measured.agency.filter(|_| agency) {
            let found = self.image.agencies.iter().find(|agency| agency.id == id);
            parts.push(found.map_or_else(|| id.to_string(), |agency| agency.short_name.clone()));
        }
        if measure {
            let word = measured.word;
            parts.push(match asking.against.filter(|_| word.compares()) {
                Some(day) => {
                    let day = args([("day", day.to_string())]);
                    self.words.say_with(&format!("figures-since-{}", word.word()), &day)
                }
                None => self.words.say(&format!("figures-measure-{}", word.word())),
            });
        }
        parts.join(" · ")
    }

    /// The order of headings: names as Vietnamese sorts them, what is in no
    /// class after them, and totals last.
    pub(super) fn order(labels: &[Label], header: &Header) -> Vec<(u8, usize, Vec<u8>)> {
        let parts = labels.iter().zip(&header.keys);
        parts
            .map(|(label, key)| match key {
                Key::Code(_) | Key::Subject(_) => (0, 0, sort_key(&label.text)),
                Key::Span(at) | Key::Measure(at) => (0, *at, Vec::new()),
                Key::Unclassified => (1, 0, Vec::new()),
                Key::CannotRecast => (2, 0, Vec::new()),
                Key::Total => (3, 0, Vec::new()),
            })
            .collect()
    }
}

/// What a class is called in one language, on a day or when it last was.
pub(super) fn class_name(image: &Image, as_of: AsOf, lang: Lang, dimension: Dimension, key: &str) -> String {
    let id = || key.parse::<i64>().ok();
    let gazetteer = &image.gazetteer;
    let name = match dimension {
        Dimension::Zone => id().and_then(|id| {
            let id = ZoneId(id);
            let zone = gazetteer.zone(id, as_of).or_else(|| gazetteer.last_of_zone(id, as_of.known));
            zone.map(|zone| zone.name.clone())
        }),
        Dimension::Commune | Dimension::Province => id().and_then(|id| {
            let id = PlaceId(id);
            let place = gazetteer.place(id, as_of).or_else(|| gazetteer.last_of_place(id, as_of.known));
            place.map(|place| place.full_name.clone())
        }),
        _ => list(dimension).get(key).map(|one| {
            let name = if lang == Lang::Vi { one.name_vi } else { one.name_en };
            match (dimension, key.rsplit_once('/')) {
                (Dimension::Section | Dimension::Division, Some((_, code))) => format!("{code}. {name}"),
                _ => name.to_owned(),
            }
        }),
    };
    name.unwrap_or_else(|| key.to_owned())
}

/// What stands between the words of a cell's row in an address.
const BETWEEN: char = '|';

fn word_of(image: &Image, asking: &Asking<'_>, axis: CubeAxis, key: Key) -> String {
    match (axis, key) {
        (_, Key::Total) => "all".to_owned(),
        (_, Key::Unclassified) => "none".to_owned(),
        (_, Key::CannotRecast) => "unknown".to_owned(),
        (CubeAxis::Dimension(axis), Key::Code(code)) => image.codes.key(asking.cube.dimension(axis), code).to_owned(),
        (_, Key::Subject(row)) => asking.cube.subject(row).to_string(),
        (_, Key::Span(at)) => asking.days.get(at).map_or(String::new(), ToString::to_string),
        (_, Key::Measure(at)) => at.to_string(),
        (_, Key::Code(code)) => code.0.to_string(),
    }
}

/// The word by which a whole row or column is named.
pub(super) fn address(labels: &[Label]) -> String {
    labels.iter().map(|label| label.word.as_str()).collect::<Vec<_>>().join(&BETWEEN.to_string())
}

/// The keys that an address names; none where it names nothing of the question.
pub(super) fn keys_of(image: &Image, asking: &Asking<'_>, axes: &[CubeAxis], address: &str) -> Option<Vec<Key>> {
    let words: Vec<&str> = if axes.is_empty() { Vec::new() } else { address.split(BETWEEN).collect() };
    if words.len() != axes.len() {
        return None;
    }
    axes.iter().zip(words).map(|(axis, word)| key_of(image, asking, *axis, word)).collect()
}

fn key_of(image: &Image, asking: &Asking<'_>, axis: CubeAxis, word: &str) -> Option<Key> {
    match (axis, word) {
        (_, "all") => Some(Key::Total),
        (CubeAxis::Dimension(_), "none") => Some(Key::Unclassified),
        (CubeAxis::Dimension(_), "unknown") => Some(Key::CannotRecast),
        (CubeAxis::Dimension(axis), key) => image.codes.find(asking.cube.dimension(axis), key).map(Key::Code),
        (CubeAxis::Subject, id) => asking.cube.row(id.parse().ok()?).map(Key::Subject),
        (CubeAxis::Period, period) => {
            let period = period.parse().ok()?;
            asking.days.iter().position(|days| *days == period).map(Key::Span)
        }
        (CubeAxis::Indicator, at) => at.parse().ok().filter(|at| *at < asking.measured.len()).map(Key::Measure),
    }
}
