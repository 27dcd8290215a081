//! Stories of rounds that come again and again: Hoa has the second quarter's
//! round repeated.

use super::tests::{Cast, cast, on, opened};
use super::*;
use crate::audit::undo_act;
use crate::desk::{Kind, Problem as _};
use crate::testing::story;

/// Due on the 10th of the month after each quarter, open for eight working days.
fn quarterly() -> SeriesForm {
    SeriesForm {
        title: "Số liệu quý".into(),
        every: "quarter".into(),
        month: "1".into(),
        place: "on".into(),
        day: "10".into(),
        shift: "later".into(),
        asks: "before".into(),
        lead_days: "8".into(),
        first_day: "2024-08-01".into(),
        last_day: "2025-04-30".into(),
    }
}

async fn repeated(cast: &Cast) -> SeriesId {
    let (round, ..) = opened(cast).await;
    repeat_round(&cast.hoa, round, &quarterly()).await.unwrap().record
}

async fn next_of(cast: &Cast) -> Option<NextRound> {
    series(&cast.minh).await.unwrap()[0].next()
}

story!(each_quarters_round_asks_the_same_bodies_for_the_quarter_before_on_working_days, |world| {
    let cast = cast(world).await;
    let id = repeated(&cast).await;
    let next = next_of(&cast).await.unwrap();
    assert_eq!((next.period.to_string().as_str(), next.due_on.to_string().as_str()), ("2024-Q3", "2024-10-10"));
    assert_eq!(next.opens_on.to_string(), "2024-09-30", "eight working days before");
    let round = open_next_round(&cast.hoa, id).await.unwrap();
    let board = board(&cast.hoa, round.record).await.unwrap();
    assert_eq!(board.round.title, "Số liệu quý – quý III/2024");
    assert_eq!(
        board.lines.iter().map(|line| line.filing.reporter).collect::<Vec<_>>(),
        [Reporter::Agency(cast.committee), Reporter::Unit(cast.unit)]
    );
    assert_eq!((board.round.indicators.len(), board.round.sides.len(), board.window), (3, 2, Window::NotYet));
    assert_eq!(next_of(&cast).await.unwrap().period.to_string(), "2024-Q4");
    undo_act(&cast.hoa, round.seq).await.unwrap();
    assert_eq!(
        next_of(&cast).await.unwrap().period.to_string(),
        "2024-Q3",
        "what was taken back is to be opened again"
    );
});

story!(the_timer_opens_what_was_due_and_no_more_and_a_series_ends, |world| {
    let cast = cast(world).await;
    let id = repeated(&cast).await;
    on(world, "2024-09-27");
    assert_eq!(open_due_rounds(&cast.hoa).await.unwrap().len(), 0, "its day has not come");
    on(world, "2025-01-03");
    let opened = open_due_rounds(&cast.hoa).await.unwrap();
    assert_eq!(opened.len(), 2, "the third quarter was missed, the fourth is due");
    assert_eq!(open_due_rounds(&cast.hoa).await.unwrap().len(), 0);
    assert_eq!(open_due_rounds(&cast.tuan).await.unwrap().len(), 0, "the Party side does not ask");
    assert_eq!(open_next_round(&cast.tuan, id).await.unwrap_err().kind(), Kind::NotAllowed);
    open_next_round(&cast.hoa, id).await.unwrap();
    assert_eq!(next_of(&cast).await, None);
    assert!(matches!(open_next_round(&cast.hoa, id).await.unwrap_err(), RoundRefusal::SeriesOver(_)));
    assert_eq!(end_series(&cast.tuan, id).await.unwrap_err().kind(), Kind::NotAllowed);
    end_series(&cast.hoa, id).await.unwrap();
    assert!(series(&cast.minh).await.unwrap().is_empty());
    assert_eq!(rounds(&cast.hoa).await.unwrap().len(), 4, "what was opened stays");
});

story!(a_rule_that_is_none_or_never_comes_is_told_at_each_part, |world| {
    let cast = cast(world).await;
    let (round, ..) = opened(&cast).await;
    let wrong = SeriesForm {
        every: "week".into(),
        month: "13".into(),
        place: "on".into(),
        day: "40".into(),
        lead_days: "0".into(),
        last_day: "2020-01-01".into(),
        ..quarterly()
    };
    let refused = repeat_round(&cast.hoa, round, &wrong).await.unwrap_err();
    let places: Vec<&str> = refused.faults().iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["every", "month", "day", "lead_days", "last_day"]);
    let never = SeriesForm { last_day: "2024-08-31".into(), ..quarterly() };
    let refused = repeat_round(&cast.hoa, round, &never).await.unwrap_err();
    assert_eq!(refused.faults()[0].word, "fault-series-never-comes");
    assert_eq!(repeat_round(&cast.tuan, round, &quarterly()).await.unwrap_err().kind(), Kind::NotAllowed);
    assert_eq!(repeat_round(&cast.lan, round, &quarterly()).await.unwrap_err().kind(), Kind::NotAllowed);
});
