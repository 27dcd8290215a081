//! The plainest possible reading of what a cube should say: lists of lists and
//! one loop. It shares no code with the crate but the question and its names.

use songhanh_statistics::{
    Axis, Code, Column, ColumnName, Cube, Dimension, Figure, Filter, How, Key, Nature, Period, Question, Span, Subject,
    What,
};

/// Random decisions out of a list of numbers, which proptest can shrink.
pub(crate) struct Dice(pub(crate) Vec<u32>, pub(crate) usize);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.1 += 1;
        // Beyond the end of the list the numbers go on, mixed with their place.
        let number = u64::from(self.0[self.1 % self.0.len()]) + (self.1 / self.0.len()) as u64;
        ((number * 2_654_435_761) >> 7) as usize % sides.max(1)
    }

    pub(crate) fn one_in(&mut self, sides: usize) -> bool {
        self.roll(sides) == 0
    }

    pub(crate) fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.roll(list.len())]
    }
}

pub(crate) struct Model {
    pub(crate) subjects: usize,
    pub(crate) periods: usize,
    pub(crate) dimensions: Vec<Dimension>,
    pub(crate) columns: Vec<(Column, Nature)>,
    /// By period, subject.
    pub(crate) present: Vec<Vec<bool>>,
    /// By dimension, period, subject.
    pub(crate) codes: Vec<Vec<Vec<u16>>>,
    /// By column, period, subject.
    pub(crate) values: Vec<Vec<Vec<Figure>>>,
    /// The cube to whose rows the layers of questions belong.
    pub(crate) layered: Option<Cube>,
}

pub(crate) const CODES: usize = 6;
const NATURES: [Nature; 4] = [Nature::Stock, Nature::Flow, Nature::Stock, Nature::Attendances];

fn figure(dice: &mut Dice, sort: usize) -> Figure {
    match dice.roll(10) {
        0 => Figure::Unknown,
        1 if sort != 0 => Figure::Disputed,
        2 => Figure::Known(0),
        _ if sort == 2 => Figure::Known(dice.roll(1 << 30) as i64 * (1 << 31) - (1 << 60)),
        _ => Figure::Known(dice.roll(200) as i64 - 60),
    }
}

impl Model {
    /// A random world, and the cube that was told of it in the order of the world
    /// or backwards. It may be arranged.
    pub(crate) fn new(dice: &mut Dice, backwards: bool) -> (Self, Cube) {
        let subjects = if dice.one_in(3) { 257 + dice.roll(400) } else { 1 + dice.roll(40) };
        let (periods, dimensions) = (1 + dice.roll(5), 3);
        // In some worlds hardly anybody moves, and there are few classes.
        let calm = dice.one_in(2);
        let (classes, moving) = if calm { (2, 200) } else { (CODES, 12) };
        let each = |dice: &mut Dice, sides| -> Vec<Vec<u16>> {
            let first: Vec<u16> = (0..subjects).map(|_| dice.roll(sides) as u16).collect();
            let mut all = vec![first];
            while all.len() < periods {
                let mut next = all[all.len() - 1].clone();
                for code in &mut next {
                    if dice.one_in(moving) {
                        *code = dice.roll(sides) as u16;
                    }
                }
                // Often nobody moves at all.
                all.push(if dice.one_in(2) { all[all.len() - 1].clone() } else { next });
            }
            all
        };
        let codes: Vec<_> = (0..dimensions).map(|_| each(dice, classes)).collect();
        let rare = each(dice, 5);
        let present = rare.iter().map(|row| row.iter().map(|&code| code > 0).collect()).collect();
        let mut values = Vec::new();
        for _ in NATURES {
            let sort = dice.roll(3);
            let place = |dice: &mut Dice| figure(dice, sort);
            let row = |dice: &mut Dice| (0..subjects).map(|_| place(dice)).collect();
            values.push((0..periods).map(|_| row(dice)).collect());
        }
        let mut model = Self {
            subjects,
            periods,
            dimensions: Vec::new(),
            columns: Vec::new(),
            present,
            codes,
            values,
            layered: None,
        };
        // In the midst of being told, after it, both or never.
        let places = periods * subjects;
        let arranged: Vec<_> = [1 + dice.roll(places), places].into_iter().filter(|_| dice.one_in(2)).collect();
        let cube = model.tell(backwards, &arranged);
        (model, cube)
    }

    fn tell(&mut self, backwards: bool, arranged: &[usize]) -> Cube {
        let mut cube = Cube::new();
        self.dimensions = self.codes.iter().map(|_| cube.add_dimension().unwrap()).collect();
        for (indicator, nature) in (0..).zip(NATURES) {
            let name = ColumnName { indicator, stand: 0 };
            self.columns.push((cube.add_column(name, nature, 0).unwrap(), nature));
        }
        for _ in 0..self.periods {
            cube.add_period().unwrap();
        }
        cube.add_subjects(self.subjects as u32).unwrap();
        let mut places: Vec<_> =
            (0..self.periods).flat_map(|period| (0..self.subjects).map(move |subject| (period, subject))).collect();
        if backwards {
            places.reverse();
        }
        for (told, (p, s)) in (1..).zip(places) {
            let (period, subject) = (Period(p as u32), Subject(s as u32));
            cube.set_present(period..=period, subject, self.present[p][s]).unwrap();
            for (&dimension, codes) in self.dimensions.iter().zip(&self.codes) {
                cube.classify(dimension, period..=period, subject, Code(codes[p][s])).unwrap();
            }
            for (&(column, _), values) in self.columns.iter().zip(&self.values) {
                // What was never stated is mostly not set at all.
                if values[p][s] != Figure::Unknown || s % 7 == 0 {
                    cube.set(column, period, subject, values[p][s]).unwrap();
                }
            }
            if arranged.contains(&told) {
                cube.arrange();
            }
        }
        cube
    }

    fn nature(&self, column: Column) -> Nature {
        self.columns.iter().find(|(known, _)| *known == column).unwrap().1
    }

    fn figure(&self, column: Column, period: usize, subject: usize) -> Figure {
        let at = self.columns.iter().position(|(known, _)| *known == column).unwrap();
        self.values[at][period][subject]
    }

    /// The class after recasting, and whether recasting changed it.
    fn class(&self, question: &Question, of: Dimension, p: usize, s: usize) -> (Key, bool) {
        let own = self.codes[of.index()][p][s];
        let named = |code: u16| {
            if code == 0 { Key::Unclassified } else { Key::Code(Code(code)) }
        };
        match question.recasts.iter().find(|recast| recast.dimension == of).map(|r| &r.how) {
            None => (named(own), false),
            Some(How::Membership(at)) => {
                let code = self.codes[of.index()][at.index()][s];
                (named(code), code != own)
            }
            Some(How::Layers(layers)) => {
                let layer = &layers[p];
                let cube = self.layered.as_ref().unwrap();
                match cube.code_in(layer, Subject(s as u32)) {
                    Some(code) => (named(code.0), code.0 != own),
                    None => (Key::CannotRecast, true),
                }
            }
            Some(How::Tables(tables)) => {
                let mut became = (named(own), false);
                for table in tables.iter().filter(|t| t.periods.contains(Period(p as u32))) {
                    for (old, new) in &table.entries {
                        if old.0 == own {
                            became = match new {
                                Some(new) => (named(new.0), new.0 != own),
                                None => (Key::CannotRecast, true),
                            };
                        }
                    }
                }
                became
            }
        }
    }

    fn passes(&self, question: &Question, p: usize, s: usize) -> bool {
        question.filters.iter().all(|filter| match filter {
            Filter::Among(of, codes) | Filter::NotAmong(of, codes) => {
                let named = match self.class(question, *of, p, s).0 {
                    Key::Code(code) => codes.contains(&code),
                    Key::Unclassified => codes.contains(&Code::NONE),
                    _ => false,
                };
                named == matches!(filter, Filter::Among(..))
            }
            Filter::Within { column, least, greatest } => {
                let known = self.figure(*column, p, s).known();
                known.is_some_and(|value| (*least..=*greatest).contains(&value))
            }
            Filter::Subjects(subjects) => subjects.contains(&Subject(s as u32)),
        })
    }

    /// The periods of the cell with these keys, in order; `None` means the reference's.
    pub(crate) fn periods_of(question: &Question, keys: &[Key], spans: &[Option<Span>]) -> Vec<usize> {
        let mut wanted: Vec<_> = spans.iter().flatten().copied().collect();
        if let Some(Key::Span(index)) = keys.iter().find(|key| matches!(key, Key::Span(_))) {
            wanted = spans[*index].into_iter().collect();
        } else if spans.iter().any(Option::is_none) {
            wanted.clear();
        }
        assert!(spans.len() == question.spans.len());
        let mut periods: Vec<_> =
            wanted.iter().flat_map(|span| span.periods().map(Period::index).collect::<Vec<_>>()).collect();
        periods.sort_unstable();
        periods.dedup();
        periods
    }

    /// Every place of the cell: the period and the subject, whether recast.
    fn places(&self, question: &Question, axes: &[Axis], keys: &[Key], periods: &[usize]) -> Vec<(usize, usize, bool)> {
        let mut found = Vec::new();
        for &p in periods {
            for s in 0..self.subjects {
                let matches = axes.iter().zip(keys).all(|(axis, key)| match axis {
                    Axis::Dimension(of) => {
                        let class = self.class(question, *of, p, s).0;
                        *key == class || *key == Key::Total && class != Key::CannotRecast
                    }
                    Axis::Subject => *key == Key::Total || *key == Key::Subject(Subject(s as u32)),
                    Axis::Period | Axis::Indicator => true,
                });
                if matches && self.present[p][s] && self.passes(question, p, s) {
                    // Recast by any dimension that the question looks at.
                    let filtered = |of: &Dimension| {
                        question
                            .filters
                            .iter()
                            .any(|filter| matches!(filter, Filter::Among(d, _) | Filter::NotAmong(d, _) if d == of))
                    };
                    let looked = |of: &Dimension| axes.contains(&Axis::Dimension(*of)) || filtered(of);
                    let mut dimensions = self.dimensions.iter().filter(|of| looked(of));
                    let recast = dimensions.any(|of| self.class(question, *of, p, s).1);
                    found.push((p, s, recast));
                }
            }
        }
        found
    }

    /// (sum, denominator sum, reported, expected, disputed, recast) by brute force.
    pub(crate) fn tally(
        &self,
        question: &Question,
        axes: &[Axis],
        keys: &[Key],
        what: What,
        spans: &[Option<Span>],
    ) -> Tally {
        let all = Self::periods_of(question, keys, spans);
        let (column, with) = match what {
            What::Subjects => (None, None),
            What::Rate { numerator, denominator } => (Some(numerator), Some(denominator)),
            What::Sum(column)
            | What::LatestKnown(column)
            | What::Reporting(column)
            | What::AtLeast { column, .. }
            | What::Least(column)
            | What::Greatest(column) => (Some(column), None),
        };
        let last_only = column.is_none_or(|column| self.nature(column) == Nature::Stock);
        let used = if last_only { &all[all.len().saturating_sub(1)..] } else { &all[..] };
        let mut tally = Tally { periods: all.len(), ..Tally::default() };
        for (p, s, recast) in self.places(question, axes, keys, used) {
            tally.expected += 1;
            tally.recast += u64::from(recast);
            let Some(column) = column else { continue };
            let mut figure = self.figure(column, p, s);
            if matches!(what, What::LatestKnown(_)) {
                let stated = all.iter().rev().map(|&p| self.figure(column, p, s));
                figure = stated.into_iter().find(|f| *f != Figure::Unknown).unwrap_or(figure);
            }
            let other = with.map(|with| self.figure(with, p, s));
            if figure == Figure::Disputed || other == Some(Figure::Disputed) {
                tally.disputed += 1;
            } else if let (Figure::Known(value), Some(below)) = (figure, other.map_or(Some(1), Figure::known)) {
                tally.reported += 1;
                tally.below += i128::from(below);
                tally.least = tally.least.min(i128::from(value));
                tally.greatest = tally.greatest.max(i128::from(value));
                tally.sum += match what {
                    What::AtLeast { threshold, .. } => i128::from(value >= threshold),
                    _ => i128::from(value),
                };
            }
        }
        tally
    }
}

#[derive(Debug)]
pub(crate) struct Tally {
    pub(crate) sum: i128,
    pub(crate) below: i128,
    pub(crate) least: i128,
    pub(crate) greatest: i128,
    pub(crate) reported: u64,
    pub(crate) expected: u64,
    pub(crate) disputed: u64,
    pub(crate) recast: u64,
    pub(crate) periods: usize,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            sum: 0,
            below: 0,
            least: i128::MAX,
            greatest: i128::MIN,
            reported: 0,
            expected: 0,
            disputed: 0,
            recast: 0,
            periods: 0,
        }
    }
}
