//! Stories of the store.

use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use super::sql;
use crate::testing::story;

/// Lets a question go on for `steps` steps and a moment (while the engine works
/// at the last of them), then gives it up: as when a browser closes before its
/// page is made.
async fn give_up_after<T>((steps, moment): (usize, usize), question: impl Future<Output = T>) -> Option<T> {
    let mut question = pin!(question);
    let mut left = steps;
    std::future::poll_fn(|context| match question.as_mut().poll(context) {
        Poll::Ready(answer) => Poll::Ready(Some(answer)),
        Poll::Pending if left == 0 => {
            (0..moment).for_each(|_| std::hint::spin_loop());
            Poll::Ready(None)
        }
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    })
    .await
}

story!(a_reader_who_goes_away_leaves_a_connection_that_others_can_use, |world| {
    for round in 0..400 {
        drop(give_up_after((round % 4, round * 10), world.store.snapshot()).await);
    }
    // More than the readers kept open, so that each of them is asked.
    for _ in 0..40 {
        let mut snapshot = world.store.snapshot().await.unwrap();
        let row = sql("select count(*) from act").one(snapshot.connection()).await.unwrap();
        assert_eq!(row.get::<i64>(0).unwrap(), 0);
    }
    let mut together = Vec::new();
    for _ in 0..8 {
        together.push(world.store.snapshot().await.unwrap());
    }
});

story!(a_change_that_is_given_up_while_it_waits_leaves_the_turn_to_others, |world| {
    for round in 0..40 {
        let held = world.store.turn().await.unwrap();
        let waiting = tokio::time::timeout(Duration::from_millis(round % 5), world.store.turn()).await;
        assert!(waiting.is_err(), "two turns at once");
        drop(held);
    }
    for round in 0..80 {
        drop(give_up_after((round % 4, round * 50), world.store.turn()).await);
        let turn = world.store.turn().await.unwrap();
        drop(give_up_after((round % 4, round * 50), turn.keep()).await);
    }
    world.store.turn().await.unwrap().keep().await.unwrap();
});
