//! What is made on a thread of its own while what came before it is kept.

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Things on their way, in the order in which they are made.
pub(super) struct Ahead<T> {
    made: mpsc::Receiver<T>,
    making: Option<JoinHandle<()>>,
}

impl<T: Send + 'static> Ahead<T> {
    /// Lets `make` hand over one thing after the other. It waits while one is
    /// made and not yet taken, and may stop where nobody takes them any more.
    pub(super) fn of(make: impl FnOnce(mpsc::Sender<T>) + Send + 'static) -> Self {
        let (hand, made) = mpsc::channel(1);
        Self { made, making: Some(tokio::task::spawn_blocking(|| make(hand))) }
    }

    /// The next thing; none once all are made. A panic of the maker is passed on:
    /// what it did not come to make would be missing.
    pub(super) async fn next(&mut self) -> Option<T> {
        let next = self.made.recv().await;
        if next.is_none()
            && let Some(making) = self.making.take()
            && let Err(failed) = making.await
        {
            std::panic::resume_unwind(failed.into_panic());
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_made_ahead_comes_in_order_and_to_its_end() {
        let mut ahead = Ahead::of(|hand| (0..5).for_each(|number| hand.blocking_send(number).unwrap()));
        let mut taken = Vec::new();
        while let Some(number) = ahead.next().await {
            taken.push(number);
        }
        assert_eq!((taken, ahead.next().await), (vec![0, 1, 2, 3, 4], None));
    }

    #[tokio::test]
    async fn a_maker_that_fails_is_not_taken_for_one_that_is_done() {
        let taking = tokio::spawn(async {
            let mut ahead = Ahead::of(|hand| {
                hand.blocking_send(1).unwrap();
                panic!("the maker fails");
            });
            while ahead.next().await.is_some() {}
        });
        assert!(taking.await.unwrap_err().is_panic());
    }
}
