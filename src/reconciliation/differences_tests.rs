//! A story of the page of differences.

use super::tests::{BOARD, Cast, PARTY, amount, cast, key, state};
use super::*;
use crate::desk::{Act, AgencyId, AsOf};
use crate::indicators::{self, IndicatorId};
use crate::testing::story;

story!(a_page_of_differences_is_narrowed_counted_and_cut_in_the_store, |world| {
    let Cast { lan, hoa, minh, tuan } = cast(world).await;
    for (subject, board, party) in [
        (1, "41", "9"),
        (2, "5", "5"),
        (3, "3", "không rõ"),
        (4, "6", "7"),
        (5, "8", "9"),
        (6, "1", "2"),
        (7, "0", "4"),
    ] {
        state(&lan, "L1", subject, board).await;
        state(&tuan, "L1", subject, party).await;
    }
    state(&lan, "L1", 8, "3").await;
    state(&lan, "E1.HD", 1, "2").await;
    state(&tuan, "E1.HD", 1, "1").await;
    state(&lan, "S1", 1, "2").await;
    for (desk, subject, what) in [
        (&hoa, 4, "6"),
        (&tuan, 4, "6"), // agreed
        (&hoa, 5, "8"),
        (&tuan, 5, "9"), // on two amounts
        (&hoa, 6, "không rõ"),
        (&tuan, 6, "không rõ"), // agreed to be unknown
        (&hoa, 7, "4"),         // by one side alone
    ] {
        let form = AgreementForm { reason: "Đối chiếu sổ".into(), source: "Biên bản".into(), ..amount(what) };
        agree_value(desk, key(desk, "L1", subject).await, &form).await.unwrap();
    }
    let reading = minh.read(Act::ReadReconciliation, minh.now()).await.unwrap();
    let before = AsOf { on: minh.clock().today(), known: reading.known() };
    drop(reading);
    let agreed = key(&hoa, "L1", 1).await;
    agree_value(&hoa, agreed, &amount("9")).await.unwrap();
    agree_value(&tuan, agreed, &amount("9")).await.unwrap();
    state(&tuan, "L1", 1, "10").await; // and stated anew
    say_why(&lan, key(&lan, "L1", 5).await, Reason::Scope).await.unwrap();

    let of = |code: IndicatorId| DifferenceFilter {
        values: indicators::ValueFilter { indicators: vec![code], ..indicators::ValueFilter::default() },
        ..DifferenceFilter::default()
    };
    let labour = agreed.indicator;
    let told = |page: &DifferencePage| page.rows.iter().map(|row| row.key.subject.id).collect::<Vec<_>>();
    let counts = |page: &DifferencePage| page.counts.iter().map(|(_, count)| *count).collect::<Vec<_>>();
    let page = difference_page(&minh, minh.now(), &of(labour), (2, 3)).await.unwrap();
    assert_eq!((told(&page), page.total, counts(&page)), (vec![3, 4, 5], 7, vec![3, 2, 2]));
    for (state, subjects) in
        [(State::UnderReview, vec![1, 5, 7]), (State::Agreed, vec![4, 6]), (State::Same, vec![2, 3])]
    {
        let asked = DifferenceFilter { state: Some(state), ..of(labour) };
        let page = difference_page(&minh, minh.now(), &asked, (0, 100)).await.unwrap();
        assert_eq!((told(&page), page.total), (subjects, page.rows.len()), "{state:?}");
        assert!(page.rows.iter().all(|row| row.state == state), "the store and the rule say the same: {page:?}");
        assert_eq!(counts(&page), [3, 2, 2], "the counts stand beside whichever state is shown");
    }
    let why = DifferenceFilter { reason: Some(Reason::Scope), ..of(labour) };
    assert_eq!(told(&difference_page(&minh, minh.now(), &why, (0, 9)).await.unwrap()), [5]);
    let differing = DifferenceFilter { only_differing: true, ..of(labour) };
    assert_eq!(told(&difference_page(&minh, minh.now(), &differing, (0, 9)).await.unwrap()), [1, 3, 4, 5, 6, 7]);
    let parties = |ids: &[i64]| ids.iter().map(|id| AgencyId(*id)).collect::<Vec<_>>();
    let others = DifferenceFilter { parties: parties(&[BOARD, 3]), ..DifferenceFilter::default() };
    assert_eq!(difference_page(&minh, minh.now(), &others, (0, 9)).await.unwrap().total, 0);
    let both = DifferenceFilter { parties: parties(&[BOARD, PARTY, 3]), ..DifferenceFilter::default() };
    assert_eq!(difference_page(&minh, minh.now(), &both, (0, 9)).await.unwrap().total, 8);

    let quarter: crate::calendar::Period = "2024-Q1".parse().unwrap();
    assert_eq!(contested_periods(&minh, minh.now(), &[]).await.unwrap(), [quarter]);
    assert_eq!(contested_periods(&minh, minh.now(), &parties(&[BOARD, 3])).await.unwrap(), []);
    let mut other = of(labour);
    other.values.periods = vec!["2024-Q2".parse().unwrap()];
    assert_eq!(difference_page(&minh, minh.now(), &other, (0, 9)).await.unwrap().total, 0);

    let past = difference_page(&minh, before, &of(labour), (0, 9)).await.unwrap();
    assert_eq!(counts(&past), counts(&page), "before the first cell was agreed on and stated anew");
    assert_eq!(past.rows[0].statements[1].stated.amount, Some(9), "the past is as it was");
    let all = differences(&minh, minh.now(), &DifferenceFilter::default()).await.unwrap();
    assert_eq!(all.len(), 8);
});
