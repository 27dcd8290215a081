//! Stories of what is looked at first.

use super::overview;
use super::tests::{Cast, cast, state};
use crate::audit::{tally, undo_act};
use crate::calendar::Instant;
use crate::desk::Act;
use crate::reconciliation::{AgreementForm, agree_value};
use crate::testing::story;
use crate::words::Lang;

story!(the_headline_is_the_latest_figure_with_how_complete_it_is, |world| {
    let Cast { lan, minh, units, .. } = cast(world).await;
    let empty = overview(&minh, None, Lang::Vi).await.unwrap();
    assert!(empty.headlines.is_empty() && empty.disputed.is_empty());
    state(&lan, units[0], "L1", "2024-Q1", "100").await;
    state(&lan, units[0], "L1", "2024-Q2", "120").await;
    let seen = overview(&minh, None, Lang::Vi).await.unwrap();
    let [one] = &seen.headlines[..] else { panic!("{:?}", seen.headlines) };
    assert_eq!((one.indicator.as_str(), one.period.to_string().as_str()), ("L1", "2024-Q2"));
    assert_eq!((one.value.value, one.value.reported, one.value.expected), (Some(120), 1, 3), "a stock is not added up");
    assert_eq!(one.growth.value, None, "nothing is known of the year before");
});

story!(what_both_sides_differ_on_is_counted_until_they_agree, |world| {
    let Cast { lan, hoa, tuan, minh, units, .. } = cast(world).await;
    state(&lan, units[0], "L1", "2024-Q2", "41").await;
    state(&lan, units[1], "L1", "2024-Q2", "5").await;
    let second = state(&tuan, units[0], "L1", "2024-Q2", "9").await;
    state(&tuan, units[1], "L1", "2024-Q2", "6").await;
    let cells = || async {
        let seen = overview(&minh, None, Lang::Vi).await.unwrap();
        seen.disputed.iter().map(|one| (one.code.clone(), one.period.to_string(), one.cells)).collect::<Vec<_>>()
    };
    assert_eq!(cells().await, [("L1".to_owned(), "2024-Q2".to_owned(), 2)]);
    let key = crate::indicators::Key {
        indicator: overview(&minh, None, Lang::Vi).await.unwrap().disputed[0].indicator,
        period: "2024-Q2".parse().unwrap(),
        kind: crate::indicators::Reckoning::Actual,
        subject: crate::indicators::Subject::unit(units[1].0),
    };
    for side in [&hoa, &tuan] {
        let form = AgreementForm { amount: "6".into(), ..AgreementForm::default() };
        agree_value(side, key, &form).await.unwrap();
    }
    assert_eq!(cells().await[0].2, 1, "they agreed on one of the two");
    undo_act(&tuan, second).await.unwrap();
    assert!(cells().await.is_empty(), "the other was taken back");
});

story!(a_week_counts_what_stands_and_not_what_was_taken_back, |world| {
    let Cast { lan, minh, units, .. } = cast(world).await;
    let before = minh.read(Act::ReadFigures, minh.now()).await.unwrap().known();
    state(&lan, units[0], "L1", "2024-Q1", "100").await;
    let second = state(&lan, units[1], "L1", "2024-Q1", "50").await;
    undo_act(&lan, second).await.unwrap();
    let done = tally(&minh, before, None).await.unwrap();
    let told: Vec<_> = done.iter().map(|one| (one.word.as_str(), one.agency, one.count)).collect();
    assert_eq!(told, [("state-value", lan.actor().agency, 1)]);
    let all = tally(&minh, Instant::from_micros(0), Some(Act::MergeUnits)).await.unwrap();
    assert!(all.is_empty());
});
