//! A question as somebody asks it: in the address of a page, or with the
//! options of a command. The same words in both.

use super::axis::{Axis, FilterWord, MeasureWord};
use super::dimension::Dimension;
use super::rhythm::Rhythm;
use super::show::Show;
use crate::calendar::{Day, Instant, Period};
use crate::desk::Fault;
use crate::indicators::{Grain, Reckoning};
use crate::words::args;

/// Most periods of one question: ten years of months.
pub const PERIODS_MAX: usize = 120;

/// What somebody asks of the figures. Everything is text as typed; what is left
/// empty is chosen by [`super::pivot`].
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct PivotForm {
    /// What runs down: words of [`Axis`].
    pub rows: Vec<String>,
    /// What runs across.
    pub columns: Vec<String>,
    /// Codes of indicators.
    pub indicators: Vec<String>,
    /// Words of [`MeasureWord`].
    pub measures: Vec<String>,
    /// Periods (`2024-Q1`) and ranges of them (`2024-Q1..2024-Q4`).
    pub periods: Vec<String>,
    /// A dimension (or `unit`) and one class that passes: its key, or its name.
    pub filters: Vec<(String, String)>,
    /// Symbols of the agencies whose own statements are asked for; all together
    /// where empty.
    pub of: Vec<String>,
    /// `actual` (where empty) or `estimate`.
    pub reckoning: String,
    /// What the values are stated of: `unit` (where empty), `zone`, …
    pub grain: String,
    /// How often the values that are read are stated; chosen where empty.
    pub rhythm: String,
    /// `yes` for figures from `since` to the end of each period.
    pub cumulative: String,
    /// The first day of what is cumulated; 1 January where empty.
    pub since: String,
    /// `no` for no totals.
    pub totals: String,
    /// How it is looked at: a word of [`Show`]; as a table where empty.
    pub show: String,
    /// The file that it is mostly taken away as: `xlsx` (where empty) or `csv`.
    pub export: String,
    /// `no` for files without the columns that say how complete a figure is.
    pub completeness: String,
    /// A day: growth is measured from the latest period that ended by then,
    /// the day of the last review say; the same period last year where empty.
    pub against: String,
    /// The day to whose boundaries every period is recast; where empty, each
    /// period is counted by those of its own day.
    pub boundaries: String,
    /// The moment as known at which the question is asked.
    pub known: String,
}

/// A question whose words are sound; whether the figures know the indicators
/// and classes that it names is another matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) rows: Vec<Axis>,
    pub(super) columns: Vec<Axis>,
    pub(super) indicators: Vec<String>,
    pub(super) measures: Vec<MeasureWord>,
    pub(super) periods: Vec<Period>,
    pub(super) filters: Vec<(FilterWord, Vec<String>)>,
    pub(super) of: Vec<String>,
    pub(super) kind: Reckoning,
    pub(super) grain: Grain,
    pub(super) rhythm: Option<Rhythm>,
    pub(super) cumulative: bool,
    pub(super) since: Option<Day>,
    pub(super) totals: bool,
    pub(super) against: Option<Day>,
    pub(super) show: Show,
    pub(super) boundaries: Option<Day>,
    pub(super) known: Instant,
}

impl PivotForm {
    /// The form that an address or a list of options spells. Several values of
    /// one name may also be written with commas.
    #[must_use]
    pub fn of_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            let many = || value.split(',').map(|one| one.trim().to_owned()).filter(|one| !one.is_empty());
            match name.as_str() {
                "rows" => form.rows.extend(many()),
                "columns" => form.columns.extend(many()),
                "indicator" => form.indicators.extend(many()),
                "measure" => form.measures.extend(many()),
                "period" => form.periods.extend(many()),
                "of" => form.of.extend(many()),
                "reckoning" => form.reckoning = value.to_owned(),
                "grain" => form.grain = value.to_owned(),
                "rhythm" => form.rhythm = value.to_owned(),
                "cumulative" => form.cumulative = value.to_owned(),
                "since" => form.since = value.to_owned(),
                "totals" => form.totals = value.to_owned(),
                "show" => form.show = value.to_owned(),
                "export" => form.export = value.to_owned(),
                "completeness" => form.completeness = value.to_owned(),
                "against" => form.against = value.to_owned(),
                "boundaries" => form.boundaries = value.to_owned(),
                "known" => form.known = value.to_owned(),
                // A name may have a comma in it.
                name if name == "unit" || Dimension::of_word(name).is_some() => {
                    form.filters.push((name.to_owned(), value.to_owned()));
                }
                _ => {}
            }
        }
        form
    }

    /// What [`PivotForm::of_pairs`] reads back.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&str, &str)> {
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        for (name, values) in [
            ("rows", &self.rows),
            ("columns", &self.columns),
            ("indicator", &self.indicators),
            ("measure", &self.measures),
            ("period", &self.periods),
            ("of", &self.of),
        ] {
            pairs.extend(values.iter().map(|value| (name, value.as_str())));
        }
        pairs.extend(self.filters.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        for (name, value) in [
            ("reckoning", &self.reckoning),
            ("grain", &self.grain),
            ("rhythm", &self.rhythm),
            ("cumulative", &self.cumulative),
            ("since", &self.since),
            ("totals", &self.totals),
            ("against", &self.against),
            ("show", &self.show),
            ("export", &self.export),
            ("completeness", &self.completeness),
            ("boundaries", &self.boundaries),
            ("known", &self.known),
        ] {
            if !value.is_empty() {
                pairs.push((name, value));
            }
        }
        pairs
    }

    /// Every fault at once, or the question.
    pub(super) fn check(&self) -> Result<Asked, Vec<Fault>> {
        let mut faults = Vec::new();
        let rows = axes("rows", &self.rows, &mut faults);
        let columns = axes("columns", &self.columns, &mut faults);
        if let Some(twice) = rows.iter().find(|axis| columns.contains(axis)) {
            faults.push(Fault::with("columns", "fault-axis-twice", args([("axis", twice.word().to_owned())])));
        }
        let mut measures = Vec::new();
        let mut cumulative = self.cumulative == "yes";
        for word in &self.measures {
            match MeasureWord::of_word(word) {
                Some(measure) if !measures.contains(&measure) => measures.push(measure),
                Some(_) => {}
                // How people ask for it: a measure by its name, a span in truth.
                None if word == "cumulative" => cumulative = true,
                None => faults.push(Fault::new("measure", "fault-not-in-list")),
            }
        }
        listed("export", &self.export, |word| matches!(word, "xlsx" | "csv").then_some(()), &mut faults);
        let asked = Asked {
            rows,
            columns,
            indicators: self.indicators.clone(),
            measures: if measures.is_empty() { vec![MeasureWord::Sum] } else { measures },
            periods: self.read_periods(&mut faults),
            filters: self.read_filters(&mut faults),
            of: self.of.clone(),
            kind: listed("reckoning", &self.reckoning, Reckoning::of_word, &mut faults).unwrap_or(Reckoning::Actual),
            grain: listed("grain", &self.grain, Grain::of_word, &mut faults).unwrap_or(Grain::Unit),
            rhythm: listed("rhythm", &self.rhythm, Rhythm::of_word, &mut faults),
            cumulative,
            since: day("since", &self.since, &mut faults),
            totals: self.totals != "no",
            show: listed("show", &self.show, Show::of_word, &mut faults).unwrap_or(Show::Table),
            against: day("against", &self.against, &mut faults),
            boundaries: day("boundaries", &self.boundaries, &mut faults),
            known: self.read_known(&mut faults),
        };
        if faults.is_empty() { Ok(asked) } else { Err(faults) }
    }

    fn read_known(&self, faults: &mut Vec<Fault>) -> Instant {
        if self.known.is_empty() {
            return Instant::LATEST;
        }
        self.known.parse().unwrap_or_else(|_| {
            faults.push(Fault::new("known", "fault-not-a-moment"));
            Instant::LATEST
        })
    }

    fn read_periods(&self, faults: &mut Vec<Fault>) -> Vec<Period> {
        let mut periods: Vec<Period> = Vec::new();
        for text in &self.periods {
            let found = match text.split_once("..") {
                None => text.parse().ok().map(|period| vec![period]),
                Some((first, last)) => range(first, last),
            };
            match found {
                Some(found) => {
                    let new = found.into_iter().filter(|period| !periods.contains(period)).collect::<Vec<_>>();
                    periods.extend(new);
                }
                None => faults.push(Fault::with("period", "fault-not-periods", args([("text", text.clone())]))),
            }
        }
        if periods.len() > PERIODS_MAX {
            faults.push(Fault::with("period", "fault-too-many-periods", args([("max", PERIODS_MAX.to_string())])));
        }
        periods
    }

    fn read_filters(&self, faults: &mut Vec<Fault>) -> Vec<(FilterWord, Vec<String>)> {
        let mut filters: Vec<(FilterWord, Vec<String>)> = Vec::new();
        for (name, value) in &self.filters {
            let word = match (name.as_str(), Dimension::of_word(name)) {
                (_, Some(dimension)) => FilterWord::Dimension(dimension),
                ("unit", None) => FilterWord::Unit,
                _ => {
                    faults.push(Fault::new(name.clone(), "fault-not-in-list"));
                    continue;
                }
            };
            match filters.iter_mut().find(|(known, _)| *known == word) {
                Some((_, values)) => values.push(value.clone()),
                None => filters.push((word, vec![value.clone()])),
            }
        }
        filters
    }
}

fn axes(place: &str, words: &[String], faults: &mut Vec<Fault>) -> Vec<Axis> {
    let mut axes = Vec::new();
    for word in words {
        match Axis::of_word(word) {
            Some(axis) if axes.contains(&axis) => {
                faults.push(Fault::with(place, "fault-axis-twice", args([("axis", word.clone())])));
            }
            Some(axis) => axes.push(axis),
            None => faults.push(Fault::new(place, "fault-not-in-list")),
        }
    }
    if axes.len() > 3 {
        faults.push(Fault::new(place, "fault-too-many-axes"));
    }
    axes
}

fn listed<T>(place: &str, word: &str, read: impl Fn(&str) -> Option<T>, faults: &mut Vec<Fault>) -> Option<T> {
    if word.is_empty() {
        return None;
    }
    let found = read(word);
    if found.is_none() {
        faults.push(Fault::new(place, "fault-not-in-list"));
    }
    found
}

fn day(place: &str, text: &str, faults: &mut Vec<Fault>) -> Option<Day> {
    if text.is_empty() {
        return None;
    }
    let found = text.parse().ok();
    if found.is_none() {
        faults.push(Fault::new(place, "fault-not-a-day"));
    }
    found
}

/// The periods from one to another of the same rhythm.
fn range(first: &str, last: &str) -> Option<Vec<Period>> {
    let (first, last): (Period, Period) = (first.parse().ok()?, last.parse().ok()?);
    let rhythm = Rhythm::of(first);
    if Rhythm::of(last) != rhythm || last < first {
        return None;
    }
    let mut periods = vec![first];
    let mut at = first;
    // One more than is allowed, so that the check finds too many.
    while at < last && periods.len() <= PERIODS_MAX {
        at = match rhythm {
            Rhythm::NineMonths => format!("{}-9M", at.from().year() + 1).parse().ok()?,
            _ => rhythm.around(at.to())?,
        };
        periods.push(at);
    }
    Some(periods)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> PivotForm {
        PivotForm::of_pairs(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn a_range_is_every_period_in_it() {
        let asked = form(&[("period", "2023-Q3..2024-Q2, 2024")]).check().unwrap();
        let keys: Vec<String> = asked.periods.iter().map(ToString::to_string).collect();
        assert_eq!(keys, ["2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2", "2024"]);
        let asked = form(&[("period", "2023-9M..2025-9M")]).check().unwrap();
        assert_eq!(asked.periods.len(), 3);
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let faults = form(&[
            ("rows", "zone,street"),
            ("columns", "zone"),
            ("period", "2024-Q4..2024-Q1"),
            ("period", "2010-01..2024-12"),
            ("measure", "median"),
            ("against", "16/5"),
            ("boundaries", "31/02/2024"),
            ("known", "tomorrow"),
            ("grain", "house"),
        ])
        .check()
        .unwrap_err();
        let found: Vec<_> = faults.iter().map(|fault| (fault.place.as_str(), fault.word)).collect();
        assert_eq!(
            found,
            [
                ("rows", "fault-not-in-list"),
                ("columns", "fault-axis-twice"),
                ("measure", "fault-not-in-list"),
                ("period", "fault-not-periods"),
                ("period", "fault-too-many-periods"),
                ("grain", "fault-not-in-list"),
                ("against", "fault-not-a-day"),
                ("boundaries", "fault-not-a-day"),
                ("known", "fault-not-a-moment"),
            ]
        );
    }

    #[test]
    fn a_form_is_read_back_from_its_pairs() {
        let asked = form(&[
            ("rows", "zone,section"),
            ("columns", "period"),
            ("indicator", "L1"),
            ("zone", "KCN Tằng Loỏng, phía Tây"),
            ("kind", "tnhh"),
            ("measure", "cumulative"),
            ("totals", "no"),
            ("against", "2024-05-16"),
            ("nonsense", "1"),
            ("of", ""),
        ]);
        let back = PivotForm::of_pairs(asked.pairs().into_iter().map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert_eq!(back, asked);
        let asked = asked.check().unwrap();
        assert!(asked.cumulative && !asked.totals);
        assert_eq!(asked.measures, [MeasureWord::Sum]);
        assert_eq!(asked.filters.len(), 2);
    }
}
