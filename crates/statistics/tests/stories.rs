//! Small worlds whose figures were added up by hand.

use std::sync::Arc;

use songhanh_statistics::{
    Axis, Cell, Code, Column, ColumnName, Cube, CubeError, Dimension, Figure, Filter, How, Key, Measure, Nature,
    Period, Question, QuestionError, Recast, RecastTable, Shown, Span, Subject, Target, Targets, Value, What, Whole,
    Why,
};

const ZONE: Code = Code(1);
const OTHER: Code = Code(2);

/// Four quarters. An Phát is in zone 1 and moves to zone 2 in the third; Hoa Ban
/// stays in zone 1; Sao Mai comes to zone 2 in the second quarter.
struct World {
    cube: Cube,
    zone: Dimension,
    members: Column,
    admitted: Column,
    workers: Column,
}

const AN_PHAT: Subject = Subject(0);
const HOA_BAN: Subject = Subject(1);
const SAO_MAI: Subject = Subject(2);

fn world() -> World {
    let mut cube = Cube::new();
    let zone = cube.add_dimension().unwrap();
    let mut column = |indicator, nature| cube.add_column(ColumnName { indicator, stand: 0 }, nature, 0).unwrap();
    let members = column(1, Nature::Stock);
    let admitted = column(2, Nature::Flow);
    let workers = column(3, Nature::Stock);
    for _ in 0..4 {
        cube.add_period().unwrap();
    }
    cube.add_subjects(3).unwrap();
    for (subject, from, code) in [(AN_PHAT, 0, ZONE), (HOA_BAN, 0, ZONE), (SAO_MAI, 1, OTHER)] {
        cube.set_present(Period(from).., subject, true).unwrap();
        cube.classify(zone, Period(from).., subject, code).unwrap();
    }
    cube.classify(zone, Period(2).., AN_PHAT, OTHER).unwrap();
    let figures = [
        (AN_PHAT, [Some(10), Some(12), Some(15), None], [Some(2), Some(0), Some(3), Some(1)], 100),
        (HOA_BAN, [Some(4), None, Some(5), Some(6)], [Some(1), None, Some(1), Some(1)], 20),
        (SAO_MAI, [None, Some(7), Some(7), Some(9)], [None, Some(4), Some(0), Some(2)], 50),
    ];
    for (subject, stock, flow, staff) in figures {
        for (period, (stock, flow)) in (0..).map(Period).zip(stock.into_iter().zip(flow)) {
            let known = |value: Option<i64>| value.map_or(Figure::Unknown, Figure::Known);
            cube.set(members, period, subject, known(stock)).unwrap();
            cube.set(admitted, period, subject, known(flow)).unwrap();
            cube.set(workers, period, subject, Figure::Known(staff)).unwrap();
        }
    }
    World { cube, zone, members, admitted, workers }
}

impl World {
    /// By zone, over one span.
    fn by_zone(&self, measure: impl Into<Measure>, span: Span) -> Question {
        Question {
            rows: vec![Axis::Dimension(self.zone)],
            measures: vec![measure.into()],
            spans: vec![span],
            totals: true,
            ..Question::default()
        }
    }

    fn ask(&self, question: &Question, key: Key) -> Cell {
        let answer = self.cube.answer(question).unwrap();
        answer.cell(answer.row(&[key]).unwrap(), 0).unwrap()
    }
}

const YEAR: Span = Span { first: Period(0), last: Period(3) };

#[test]
fn a_stock_over_a_year_is_its_last_value_and_unknown_is_not_the_earlier_one() {
    let world = world();
    let question = world.by_zone(What::Sum(world.members), YEAR);
    let other = world.ask(&question, Key::Code(OTHER));
    // An Phát has not reported the fourth quarter: Sao Mai's 9 alone.
    assert_eq!((other.value, other.reported, other.expected), (Value::Number(9), 1, 2));
    let latest = world.by_zone(What::LatestKnown(world.members), YEAR);
    let other = world.ask(&latest, Key::Code(OTHER));
    assert_eq!((other.value, other.reported, other.expected), (Value::Number(24), 2, 2));
    let parts = world.cube.drill(&latest, &[Key::Code(OTHER)], &[]).unwrap();
    assert_eq!((parts[0].stated, parts[0].figure), (Period(2), Some(Figure::Known(15))));
}

#[test]
fn a_flow_counts_in_the_zone_where_the_unit_was_at_the_time() {
    let world = world();
    let question = world.by_zone(What::Sum(world.admitted), YEAR);
    let here = world.ask(&question, Key::Code(ZONE));
    // An Phát 2 + 0, Hoa Ban 1 + 1 + 1; Hoa Ban's second quarter is missing.
    assert_eq!((here.value, here.reported, here.expected), (Value::Number(5), 5, 6));
    let there = world.ask(&question, Key::Code(OTHER));
    // Sao Mai 4 + 0 + 2, An Phát 3 + 1.
    assert_eq!((there.value, there.reported, there.expected), (Value::Number(10), 5, 5));
    assert_eq!(world.ask(&question, Key::Total).value, Value::Number(15));
}

#[test]
fn recast_by_membership_counts_all_periods_where_the_unit_is_that_day() {
    let world = world();
    let how = How::Membership(Period(3));
    let recasts = vec![Recast { dimension: world.zone, how }];
    let plain = world.by_zone(What::Sum(world.admitted), YEAR);
    let question = Question { recasts, ..plain };
    let there = world.ask(&question, Key::Code(OTHER));
    // All of An Phát is in zone 2 now; two quarters of it were recast.
    assert_eq!((there.value, there.recast), (Value::Number(12), 2));
    assert_eq!(world.ask(&question, Key::Total).value, Value::Number(15));
}

#[test]
fn recast_to_a_day_between_periods_counts_each_unit_where_it_was_that_day() {
    let world = world();
    // On that day An Phát is in zone 9 and nobody can say where Hoa Ban is.
    let class = |subject| match subject {
        AN_PHAT => Some(Code(9)),
        HOA_BAN => None,
        _ => Some(ZONE),
    };
    let layer = Arc::new(world.cube.layer(class));
    let how = How::Layers(std::iter::repeat_n(layer, 4).collect());
    let recasts = vec![Recast { dimension: world.zone, how }];
    let plain = world.by_zone(What::Sum(world.admitted), YEAR);
    let question = Question { recasts, ..plain.clone() };
    let value = |key| world.ask(&question, key).value.number().unwrap();
    let (there, cannot) = (value(Key::Code(Code(9))), value(Key::CannotRecast));
    assert_eq!((there, value(Key::Code(ZONE)), cannot), (6, 6, 3));
    assert_eq!(value(Key::Total) + cannot, world.ask(&plain, Key::Total).value.number().unwrap());
}

#[test]
fn what_cannot_be_recast_is_a_group_of_its_own() {
    let world = world();
    let entries = vec![(ZONE, None), (OTHER, Some(Code(9)))];
    let how = How::Tables(vec![RecastTable { periods: YEAR, entries }]);
    let recasts = vec![Recast { dimension: world.zone, how }];
    let plain = world.by_zone(What::Sum(world.admitted), YEAR);
    let question = Question { recasts, ..plain };
    assert_eq!(world.ask(&question, Key::CannotRecast).value, Value::Number(5));
    assert_eq!(world.ask(&question, Key::Code(Code(9))).value, Value::Number(10));
    // It stands beside the total.
    assert_eq!(world.ask(&question, Key::Total).value, Value::Number(10));
}

#[test]
fn disputed_is_never_counted_and_always_shown() {
    let mut world = world();
    world.cube.set(world.members, Period(3), HOA_BAN, Figure::Disputed).unwrap();
    let question = world.by_zone(What::Sum(world.members), YEAR);
    let here = world.ask(&question, Key::Code(ZONE));
    assert_eq!(here.value, Value::Nothing(Why::NothingReported));
    assert_eq!((here.reported, here.expected, here.disputed), (0, 1, 1));
    let total = world.ask(&question, Key::Total);
    assert_eq!((total.value, total.disputed), (Value::Number(9), 1));
}

#[test]
fn a_rate_counts_only_those_of_whom_both_parts_are_known() {
    let world = world();
    let what = What::Rate { numerator: world.members, denominator: world.workers };
    let total = world.ask(&world.by_zone(what, YEAR), Key::Total);
    // (6 + 9) of (20 + 50): An Phát's 100 workers are left out with its members.
    assert_eq!(total.value, Value::Ratio { numerator: 3, denominator: 14 });
    assert_eq!((total.value.rounded(3), total.reported, total.expected), (Some(214), 2, 3));
    let mixed = What::Rate { numerator: world.admitted, denominator: world.workers };
    let refused = world.cube.answer(&world.by_zone(mixed, YEAR));
    assert_eq!(refused.unwrap_err(), QuestionError::AcrossPeriods(0));
}

#[test]
fn growth_says_how_complete_the_period_before_was() {
    let world = world();
    let measure = Measure::sum(world.members).shown(Shown::Growth);
    let plain = world.by_zone(measure, Span::new(2, 2));
    let question = Question { references: vec![Some(Span::new(0, 0))], ..plain };
    let total = world.ask(&question, Key::Total);
    // 27 against 14.
    assert_eq!(total.value, Value::Ratio { numerator: 13, denominator: 14 });
    let before = total.reference.unwrap();
    assert_eq!((before.reported, before.expected), (2, 2));
    let other = world.ask(&question, Key::Code(OTHER));
    assert_eq!(other.value, Value::Nothing(Why::NoReference));
}

#[test]
fn a_target_is_used_for_its_group_and_span_alone() {
    let world = world();
    let measure = Measure::sum(world.admitted).shown(Shown::AgainstTarget(0));
    let plain = world.by_zone(measure, YEAR);
    let entries = vec![
        Target { code: Some(ZONE), span: YEAR, value: 10, per: 1 },
        Target { code: None, span: Span::new(0, 2), value: 30, per: 1 },
    ];
    let targets = vec![Targets { dimension: Some(world.zone), entries }];
    let question = Question { targets, ..plain };
    let here = world.ask(&question, Key::Code(ZONE));
    assert_eq!(here.value, Value::Ratio { numerator: 1, denominator: 2 });
    assert_eq!(world.ask(&question, Key::Total).value, Value::Nothing(Why::NoTarget));
}

#[test]
fn shares_are_of_the_exact_total() {
    let world = world();
    let measure = Measure::sum(world.admitted).shown(Shown::Share(Whole::Column));
    let question = world.by_zone(measure, YEAR);
    let here = world.ask(&question, Key::Code(ZONE));
    assert_eq!(here.value, Value::Ratio { numerator: 1, denominator: 3 });
}

#[test]
fn a_unit_whose_workers_are_unknown_is_left_out_of_the_large_ones_and_counted() {
    let mut world = world();
    world.cube.set(world.workers, Period(3), SAO_MAI, Figure::Unknown).unwrap();
    let plain = world.by_zone(What::Subjects, Span::new(3, 3));
    let large = Filter::Within { column: world.workers, least: 25, greatest: i64::MAX };
    let question = Question { filters: vec![large], ..plain };
    let answer = world.cube.answer(&question).unwrap();
    let total = answer.cell(answer.row(&[Key::Total]).unwrap(), 0).unwrap();
    assert_eq!((total.value, answer.undecided()), (Value::Number(1), 1));
}

#[test]
fn sums_beyond_64_bits_are_exact() {
    let mut world = world();
    let most = songhanh_statistics::GREATEST_MAGNITUDE;
    for subject in [AN_PHAT, HOA_BAN, SAO_MAI] {
        for period in YEAR.periods() {
            world.cube.set(world.admitted, period, subject, Figure::Known(most)).unwrap();
        }
    }
    let question = world.by_zone(What::Sum(world.admitted), YEAR);
    // Eleven places: Sao Mai came in the second quarter.
    assert_eq!(world.ask(&question, Key::Total).value, Value::Number(i128::from(most) * 11));
    let refused = world.cube.set(world.admitted, Period(0), AN_PHAT, Figure::Known(most + 1));
    assert_eq!(refused, Err(CubeError::ValueTooLarge(most + 1)));
}

#[test]
fn a_value_of_an_absent_unit_is_in_no_sum_and_is_told() {
    let mut world = world();
    world.cube.set(world.admitted, Period(0), SAO_MAI, Figure::Known(99)).unwrap();
    let question = world.by_zone(What::Sum(world.admitted), YEAR);
    assert_eq!(world.ask(&question, Key::Total).value, Value::Number(15));
    assert_eq!(world.cube.strays(world.admitted), [(Period(0), SAO_MAI)]);
}

#[test]
fn who_comes_after_arranging_is_counted_like_the_others() {
    let mut world = world();
    world.cube.arrange();
    let question = world.by_zone(What::Sum(world.admitted), YEAR);
    assert_eq!(world.ask(&question, Key::Total).value, Value::Number(15));
    let late = world.cube.add_subject().unwrap();
    assert_eq!(late, Subject(3));
    world.cube.set_present(Period(3).., late, true).unwrap();
    world.cube.classify(world.zone, Period(3).., late, ZONE).unwrap();
    world.cube.set(world.admitted, Period(3), late, Figure::Known(7)).unwrap();
    for _ in 0..2 {
        let here = world.ask(&question, Key::Code(ZONE));
        assert_eq!((here.value, here.reported, here.expected), (Value::Number(12), 6, 7));
        let parts = world.cube.drill(&question, &[Key::Code(ZONE)], &[]).unwrap();
        let of_last: Vec<_> = parts.iter().filter(|part| part.period == Period(3)).map(|part| part.subject).collect();
        assert_eq!(of_last, [HOA_BAN, late]);
        world.cube.arrange();
    }
}

#[test]
fn a_question_that_does_not_fit_is_refused_with_the_reason() {
    let world = world();
    let plain = world.by_zone(What::Subjects, YEAR);
    let refused = |question: Question| world.cube.answer(&question).unwrap_err();
    let zone = Axis::Dimension(world.zone);
    let twice = Question { columns: vec![zone], ..plain.clone() };
    assert_eq!(refused(twice), QuestionError::AxisTwice(zone));
    let late = Span::new(3, 4);
    let beyond = Question { spans: vec![late], ..plain.clone() };
    assert_eq!(refused(beyond), QuestionError::BadSpan(late));
    let never = Question { spans: Vec::new(), ..plain.clone() };
    assert_eq!(refused(never), QuestionError::NoSpan);
    let several = Question { spans: vec![YEAR, YEAR], ..plain.clone() };
    assert_eq!(refused(several), QuestionError::SpansNeedAxis(2));
    let nothing = Question { measures: Vec::new(), ..plain.clone() };
    assert_eq!(refused(nothing), QuestionError::NoMeasure);
    let stranger = Question { filters: vec![Filter::Subjects(vec![Subject(3)])], ..plain };
    assert_eq!(refused(stranger), QuestionError::NoSubject(Subject(3)));
}
