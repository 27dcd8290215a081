//! Word of each commit, whoever made it: this server, another one over the same
//! PostgreSQL, or a command. What is kept in memory does not need it (it catches
//! up inside the reading that asks); who waits for something to happen does.

use std::sync::{Arc, OnceLock, Weak};
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::watch;

/// Where PostgreSQL tells of commits.
pub(super) const CHANNEL: &str = "songhanh_commits";

/// How long after a lost connection the next is tried.
const AGAIN: Duration = Duration::from_secs(2);

/// Who made a change tells it here, who waits for one listens.
#[derive(Clone)]
pub(super) struct Commits {
    /// None once the server ends: nobody need wait any longer.
    count: Arc<watch::Sender<Option<u64>>>,
    listening: Arc<OnceLock<()>>,
}

impl Default for Commits {
    fn default() -> Self {
        Self { count: Arc::new(watch::Sender::new(Some(0))), listening: Arc::default() }
    }
}

impl Commits {
    /// Tells that something was committed.
    pub(super) fn tell(&self) {
        count(&self.count);
    }

    /// Tells that nothing more will be told.
    pub(super) fn end(&self) {
        self.count.send_replace(None);
    }

    /// Changes whenever something is committed.
    pub(super) fn receiver(&self) -> watch::Receiver<Option<u64>> {
        self.count.subscribe()
    }

    /// Listens to what PostgreSQL tells, from the first time that anybody waits;
    /// a command that ends at once never does.
    pub(super) fn listen(&self, pool: &PgPool) {
        self.listening.get_or_init(|| {
            let (pool, commits) = (pool.clone(), Arc::downgrade(&self.count));
            tokio::spawn(async move {
                while !pool.is_closed() && commits.strong_count() > 0 {
                    if let Err(error) = listened(&pool, &commits).await
                        && !pool.is_closed()
                    {
                        tracing::warn!(%error, "word of other servers' commits is interrupted");
                        tokio::time::sleep(AGAIN).await;
                    }
                }
            });
        });
    }
}

fn count(commits: &watch::Sender<Option<u64>>) {
    commits.send_if_modified(|count| {
        *count = count.map(|count| count.wrapping_add(1));
        count.is_some()
    });
}

/// Listens until the connection or the store ends.
async fn listened(pool: &PgPool, commits: &Weak<watch::Sender<Option<u64>>>) -> Result<(), sqlx::Error> {
    let tell = || {
        commits.upgrade().is_some_and(|commits| {
            count(&commits);
            true
        })
    };
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    // What was committed before it listened was not heard.
    let mut goes_on = tell();
    while goes_on {
        // None where the connection was lost and made again: something may have
        // been missed. Another installation's commit in the same database is a
        // needless look, not a mistake.
        listener.try_recv().await?;
        goes_on = tell();
    }
    Ok(())
}
