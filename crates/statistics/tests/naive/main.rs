//! Random worlds and random questions: the cube must say what the plainest
//! loop says.

mod model;

use std::num::NonZeroUsize;
use std::sync::Arc;

use model::{CODES, Dice, Model};
use proptest::prelude::*;
use songhanh_statistics::{
    Answer, Axis, Code, Cube, Filter, How, Key, Layer, Measure, Nature, Period, Question, QuestionError, Recast,
    RecastTable, Shown, Span, Subject, Value, What, Whole,
};

fn span(dice: &mut Dice, model: &Model, single: bool) -> Span {
    let first = dice.roll(model.periods);
    let last = if single { first } else { first + dice.roll(model.periods - first) };
    Span::new(first as u32, last as u32)
}

fn what(dice: &mut Dice, model: &Model) -> What {
    let (column, nature) = dice.pick(&model.columns);
    match dice.roll(9) {
        0 => What::Subjects,
        1 => What::Reporting(column),
        2 => What::AtLeast { column, threshold: 25 },
        3 => What::Least(column),
        4 => What::Greatest(column),
        5 => What::Rate { numerator: column, denominator: dice.pick(&model.columns).0 },
        6 if nature == Nature::Stock => What::LatestKnown(column),
        _ => What::Sum(column),
    }
}

fn filter(dice: &mut Dice, model: &Model) -> Filter {
    let dimension = dice.pick(&model.dimensions);
    let codes = (0..1 + dice.roll(3)).map(|_| Code(dice.roll(CODES + 1) as u16)).collect();
    match dice.roll(4) {
        0 => Filter::Among(dimension, codes),
        1 => Filter::NotAmong(dimension, codes),
        2 => Filter::Within { column: dice.pick(&model.columns).0, least: -10, greatest: 90 },
        _ => Filter::Subjects((0..model.subjects as u32).filter(|_| !dice.one_in(4)).map(Subject).collect()),
    }
}

fn recast(dice: &mut Dice, model: &Model) -> Recast {
    let how = if let (Some(cube), true) = (&model.layered, dice.one_in(3)) {
        let class = |dice: &mut Dice| (!dice.one_in(5)).then(|| Code(dice.roll(CODES + 3) as u16));
        let mut layers: Vec<Arc<Layer>> = Vec::new();
        for _ in 0..model.periods {
            let same = layers.last().filter(|_| !dice.one_in(4)).cloned();
            layers.push(same.unwrap_or_else(|| {
                let classes: Vec<_> = (0..model.subjects).map(|_| class(dice)).collect();
                Arc::new(cube.layer(|subject| classes[subject.0 as usize]))
            }));
        }
        How::Layers(layers)
    } else if dice.one_in(2) {
        How::Membership(Period(dice.roll(model.periods) as u32))
    } else {
        let entry = |dice: &mut Dice| {
            let new = (!dice.one_in(4)).then(|| Code(dice.roll(CODES + 2) as u16));
            (Code(dice.roll(CODES) as u16), new)
        };
        let table = |dice: &mut Dice| RecastTable {
            periods: span(dice, model, false),
            entries: (0..4).map(|_| entry(dice)).collect(),
        };
        How::Tables((0..2).map(|_| table(dice)).collect())
    };
    Recast { dimension: dice.pick(&model.dimensions), how }
}

fn question(dice: &mut Dice, model: &Model) -> Question {
    let mut axes: Vec<_> = model.dimensions.iter().map(|&of| Axis::Dimension(of)).collect();
    axes.extend([Axis::Period, Axis::Indicator]);
    if model.subjects < 40 {
        axes.push(Axis::Subject);
    }
    let mut take = |dice: &mut Dice| {
        let count = dice.roll(3).min(axes.len());
        (0..count).map(|_| axes.swap_remove(dice.roll(axes.len()))).collect::<Vec<_>>()
    };
    let (rows, columns) = (take(dice), take(dice));
    let several = rows.contains(&Axis::Period) || columns.contains(&Axis::Period);
    let single = dice.one_in(2);
    let spans: Vec<_> = (0..if several { 1 + dice.roll(3) } else { 1 }).map(|_| span(dice, model, single)).collect();
    let references = (spans.iter()).map(|_| (!dice.one_in(4)).then(|| span(dice, model, single))).collect();
    let shown = [
        Shown::Itself,
        Shown::Itself,
        Shown::Difference,
        Shown::Growth,
        Shown::Share(Whole::Row),
        Shown::Share(Whole::Column),
        Shown::Share(Whole::Grand),
    ];
    Question {
        rows,
        columns,
        measures: (0..1 + dice.roll(4))
            .map(|_| Measure { what: what(dice, model), shown: dice.pick(&shown) })
            .collect(),
        spans,
        references,
        filters: (0..dice.roll(3)).map(|_| filter(dice, model)).collect(),
        recasts: (0..dice.roll(2)).map(|_| recast(dice, model)).collect(),
        targets: Vec::new(),
        totals: true,
    }
}

/// The axes and keys of one cell, and the measure that it shows.
fn address(question: &Question, answer: &Answer, row: usize, column: usize) -> (Vec<Axis>, Vec<Key>, Measure) {
    let mut axes = question.rows.clone();
    axes.extend(answer.column_axes());
    let mut keys = answer.rows()[row].keys.clone();
    keys.extend(&answer.columns()[column].keys);
    let measure = keys.iter().find_map(|key| match key {
        Key::Measure(index) => Some(*index),
        _ => None,
    });
    (axes, keys, question.measures[measure.unwrap_or(0)])
}

fn check_cell(model: &Model, cube: &Cube, question: &Question, answer: &Answer, at: (usize, usize)) {
    let cell = answer.cell(at.0, at.1).unwrap();
    let (axes, keys, measure) = address(question, answer, at.0, at.1);
    let spans: Vec<_> = question.spans.iter().copied().map(Some).collect();
    let tally = model.tally(question, &axes, &keys, measure.what, &spans);
    let told = format!("{keys:?} of {question:?}: {cell:?} against {tally:?}");
    assert_eq!((cell.expected, cell.disputed, cell.recast), (tally.expected, tally.disputed, tally.recast), "{told}");
    let counts_subjects = measure.what == What::Subjects;
    if !counts_subjects {
        assert_eq!(cell.reported, tally.reported, "{told}");
    }
    let plain = |tally: &model::Tally| match measure.what {
        What::Subjects => Some((i128::from(tally.expected), 1)),
        What::Reporting(_) => Some((i128::from(tally.reported), 1)),
        _ if tally.reported == 0 => None,
        What::Least(_) => Some((tally.least, 1)),
        What::Greatest(_) => Some((tally.greatest, 1)),
        What::Rate { .. } => (tally.below != 0).then_some((tally.sum, tally.below)),
        _ => Some((tally.sum, 1)),
    };
    let mixed = matches!(cell.value, Value::Nothing(songhanh_statistics::Why::AcrossPeriods));
    let value = match cell.value {
        Value::Number(number) => Some((number, 1)),
        Value::Ratio { numerator, denominator } => Some((numerator, denominator)),
        Value::Nothing(_) => None,
    };
    // Fractions compared crosswise; in floating point where that is too large.
    let same = |a: (i128, i128), b: (i128, i128)| match (a.0.checked_mul(b.1), b.0.checked_mul(a.1)) {
        (Some(a), Some(b)) => a == b,
        _ => (a.0 as f64 / a.1 as f64 - b.0 as f64 / b.1 as f64).abs() < 1e-6,
    };
    match measure.shown {
        Shown::Itself if !mixed => match (value, plain(&tally)) {
            (Some(value), Some(want)) => assert!(same(value, want), "{told}"),
            (value, want) => assert_eq!(value.is_some(), want.is_some(), "{told}"),
        },
        Shown::Difference if !mixed => {
            let before = model.tally(question, &axes, &keys, measure.what, &question.references);
            let whole = |value: Option<(i128, i128)>| value.filter(|value| value.1 == 1);
            if before.periods == 0 {
                assert_eq!(value, None, "{told}");
            } else if let (Some(value), Some(now), Some(then)) =
                (whole(value), whole(plain(&tally)), whole(plain(&before)))
            {
                assert_eq!(value.0, now.0 - then.0, "{told}");
            }
        }
        _ => {}
    }
    if !counts_subjects && !mixed {
        check_drill(cube, question, (answer, at), &cell, measure);
    }
}

fn check_drill(
    cube: &Cube,
    question: &Question,
    (answer, at): (&Answer, (usize, usize)),
    cell: &songhanh_statistics::Cell,
    measure: Measure,
) {
    let (row, column) = (&answer.rows()[at.0].keys, &answer.columns()[at.1].keys);
    let parts = cube.drill(question, row, column).unwrap();
    assert_eq!(parts.len() as u64, cell.expected);
    if let (What::Sum(_) | What::LatestKnown(_), Shown::Itself) = (measure.what, measure.shown) {
        let known = parts.iter().filter_map(|part| part.figure?.known());
        assert_eq!(known.clone().count() as u64, cell.reported);
        let sum: i128 = known.map(i128::from).sum();
        assert_eq!(cell.value.number().unwrap_or(0), sum);
    }
}

fn all_cells(answer: &Answer) -> Vec<songhanh_statistics::Cell> {
    let rows = 0..answer.rows().len();
    rows.flat_map(|row| (0..answer.columns().len()).map(move |column| (row, column)))
        .filter_map(|(row, column)| answer.cell(row, column))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_cube_says_what_the_plainest_loop_says(entropy in proptest::collection::vec(any::<u32>(), 64..256)) {
        let mut dice = Dice(entropy, 0);
        let (mut model, cube) = Model::new(&mut dice, false);
        model.layered = Some(cube.clone());
        for _ in 0..4 {
            let question = question(&mut dice, &model);
            let answer = match cube.answer(&question) {
                Ok(answer) => answer,
                Err(QuestionError::AcrossPeriods(_)) => continue,
                Err(error) => panic!("{error} for {question:?}"),
            };
            let cells = answer.rows().len() * answer.columns().len();
            for _ in 0..cells.min(12) {
                let at = (dice.roll(answer.rows().len()), dice.roll(answer.columns().len()));
                check_cell(&model, &cube, &question, &answer, at);
            }
        }
    }

    #[test]
    fn neither_order_of_telling_nor_arranging_nor_threads_nor_an_image_change_an_answer(
        entropy in proptest::collection::vec(any::<u32>(), 64..256),
    ) {
        let mut dice = Dice(entropy.clone(), 0);
        let (model, cube) = Model::new(&mut dice, false);
        let (_, backwards) = Model::new(&mut Dice(entropy, 0), true);
        let mut arranged = cube.clone();
        arranged.arrange();
        let mut image = Vec::new();
        arranged.save(&mut image).unwrap();
        let loaded = Cube::load(&image).unwrap();
        let mut again = Vec::new();
        loaded.save(&mut again).unwrap();
        prop_assert_eq!(&image, &again);
        let question = question(&mut dice, &model);
        let Ok(answer) = cube.answer(&question) else { return Ok(()) };
        let two = cube.answer_on(&question, NonZeroUsize::MIN.saturating_add(1)).unwrap();
        let others = [&backwards, &arranged, &loaded].map(|cube| cube.answer(&question).unwrap());
        for other in others.into_iter().chain([two]) {
            prop_assert_eq!(other.rows(), answer.rows());
            prop_assert_eq!(other.undecided(), answer.undecided());
            prop_assert_eq!(all_cells(&other), all_cells(&answer));
        }
    }

    #[test]
    fn a_change_after_a_question_is_in_the_next_answer(entropy in proptest::collection::vec(any::<u32>(), 64..256)) {
        let mut dice = Dice(entropy, 0);
        let (model, mut cube) = Model::new(&mut dice, false);
        for _ in 0..4 {
            let question = question(&mut dice, &model);
            // What the cube keeps for the next question is not in an image.
            let mut image = Vec::new();
            cube.save(&mut image).unwrap();
            let fresh = Cube::load(&image).unwrap().answer(&question);
            match (cube.answer(&question), fresh) {
                (Ok(told), Ok(fresh)) => prop_assert_eq!(all_cells(&told), all_cells(&fresh)),
                (told, fresh) => prop_assert_eq!(told.err(), fresh.err()),
            }
            let period = Period(dice.roll(model.periods) as u32);
            let subject = Subject(dice.roll(model.subjects) as u32);
            match dice.roll(4) {
                0 => cube.set_present(period.., subject, dice.one_in(2)).unwrap(),
                1 => assert!(cube.add_period().is_ok()),
                2 => cube.arrange(),
                _ => cube.classify(dice.pick(&model.dimensions), period..=period, subject, Code(dice.roll(CODES) as u16)).unwrap(),
            }
        }
    }

    #[test]
    fn recasting_conserves_totals(entropy in proptest::collection::vec(any::<u32>(), 64..256)) {
        let mut dice = Dice(entropy, 0);
        let (mut model, cube) = Model::new(&mut dice, false);
        model.layered = Some(cube.clone());
        let column = dice.pick(&model.columns).0;
        let recast = recast(&mut dice, &model);
        let plain = Question {
            rows: vec![Axis::Dimension(recast.dimension)],
            measures: vec![Measure::sum(column)],
            spans: vec![Span::new(0, model.periods as u32 - 1)],
            totals: true,
            ..Question::default()
        };
        let moved = Question { recasts: vec![recast], ..plain.clone() };
        // What cannot be recast stands beside the total: together they are what there was.
        let whole = |question| {
            let answer = cube.answer(question).unwrap();
            let cell = |key| answer.row(&[key]).and_then(|row| answer.cell(row, 0));
            let (total, cannot) = (cell(Key::Total).unwrap(), cell(Key::CannotRecast));
            let both = |of: fn(&songhanh_statistics::Cell) -> i128| of(&total) + cannot.as_ref().map_or(0, of);
            let groups = (0..answer.rows().len() - 1).map(|row| answer.cell(row, 0).unwrap());
            let sum: i128 = groups.filter_map(|cell| cell.value.number()).sum();
            let known = both(|cell| cell.value.number().unwrap_or(0));
            assert_eq!(sum, known);
            (known, both(|cell| cell.reported.into()), both(|cell| cell.expected.into()), both(|cell| cell.disputed.into()))
        };
        prop_assert_eq!(whole(&plain), whole(&moved));
    }

    #[test]
    fn a_damaged_image_is_refused(
        entropy in proptest::collection::vec(any::<u32>(), 64..128), at in any::<prop::sample::Index>(), bit in 0..8,
    ) {
        let (_, cube) = Model::new(&mut Dice(entropy, 0), false);
        let mut image = Vec::new();
        cube.save(&mut image).unwrap();
        let at = at.index(image.len());
        prop_assert!(Cube::load(&image[..at]).is_err());
        image[at] ^= 1_u8 << bit;
        prop_assert!(Cube::load(&image).is_err());
    }
}
