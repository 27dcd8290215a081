//! The one writer of SQLite: changes take turns on one connection, and those
//! that wait are committed together, because one `fsync` can carry many acts
//! (32 upserts a commit ran at about 29 times the rate of one a commit).
//!
//! Each turn works inside its own savepoint. It is acknowledged only when the
//! commit that carries it has reached the disk; a turn that is dropped without
//! being kept is rolled back alone, and its neighbours are not touched.

use std::time::{Duration, Instant};

use sqlx::SqliteConnection;
use tokio::sync::{mpsc, oneshot};

use super::StoreError;
use super::commits::{CHANNEL, Commits};
use super::connection::{Connection, Inner};

/// Turns carried by one commit, at most. With a turn of about 0.1 ms this
/// bounds the wait of the first one at some 7 ms.
const GROUP_TURNS_MAX: usize = 64;
/// How long a group may gather while turns keep arriving.
const GROUP_TIME_MAX: Duration = Duration::from_millis(8);
/// A change that took longer has filled the writer's memory with its pages.
const LONG_CHANGE: Duration = Duration::from_secs(1);
/// How long a change waits for its turn before it is told that the store is
/// busy: longer than any intake may take (10 s for 100,000 rows).
const WAIT_SECONDS_MAX: u64 = 60;

/// A turn at writing. Keep it, or drop it and nothing has happened.
pub struct Turn {
    connection: Option<Connection>,
    way: Way,
}

enum Way {
    /// SQLite: the connection goes back to the writer task.
    Back(Option<oneshot::Sender<Outcome>>),
    /// PostgreSQL: the transaction is our own.
    Own,
}

enum Outcome {
    Keep(Connection, oneshot::Sender<Result<(), StoreError>>),
    Undo(Connection),
}

/// The queue in front of the writer task.
#[derive(Clone)]
pub(super) struct Writer(mpsc::Sender<oneshot::Sender<Turn>>);

impl Writer {
    /// Starts the writer task, which owns `connection` from now on.
    pub(super) fn start(connection: SqliteConnection, commits: Commits) -> Self {
        let (sender, queue) = mpsc::channel(4096);
        tokio::spawn(write_in_turns(Connection(Inner::SqliteWriter(Box::new(connection))), queue, commits));
        Self(sender)
    }

    /// Waits for a turn.
    pub(super) async fn turn(&self) -> Result<Turn, StoreError> {
        let (give, given) = oneshot::channel();
        self.0.send(give).await.map_err(|_| StoreError::Closed)?;
        tokio::time::timeout(Duration::from_secs(WAIT_SECONDS_MAX), given)
            .await
            .map_err(|_| StoreError::Busy(WAIT_SECONDS_MAX))?
            .map_err(|_| StoreError::Closed)
    }
}

impl Turn {
    /// A turn that is a PostgreSQL transaction of its own. It begins inside, so
    /// that whoever gives up waiting for the lock gives the lock up too.
    pub(super) fn own(connection: Connection) -> Self {
        Self { connection: Some(connection), way: Way::Own }
    }

    /// The connection to work on.
    pub fn connection(&mut self) -> &mut Connection {
        self.connection.as_mut().expect("the connection leaves only when the turn ends")
    }

    /// The connection to look at.
    pub(crate) fn shared(&self) -> &Connection {
        self.connection.as_ref().expect("the connection leaves only when the turn ends")
    }

    /// Keeps what was done; returns once it is durable.
    pub async fn keep(mut self) -> Result<(), StoreError> {
        match &mut self.way {
            Way::Own => {
                // Taken only afterwards: one that is dropped before its commit
                // was sent is rolled back.
                self.connection().batch(&format!("notify {CHANNEL}; commit")).await?;
                self.connection = None;
                Ok(())
            }
            Way::Back(back) => {
                let connection = self.connection.take().expect("a turn ends once");
                let (ack, acknowledged) = oneshot::channel();
                let back = back.take().expect("a turn ends once");
                back.send(Outcome::Keep(connection, ack)).map_err(|_| StoreError::Closed)?;
                acknowledged.await.map_err(|_| StoreError::Closed)?
            }
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        match &mut self.way {
            Way::Back(back) => {
                if let Some(back) = back.take() {
                    // The writer is gone only when the store closes.
                    let _ = back.send(Outcome::Undo(connection));
                }
            }
            Way::Own => connection.abandon(),
        }
    }
}

async fn write_in_turns(connection: Connection, mut queue: mpsc::Receiver<oneshot::Sender<Turn>>, commits: Commits) {
    let mut connection = connection;
    while let Some(first) = queue.recv().await {
        match write_group(connection, first, &mut queue, &commits).await {
            Some(returned) => connection = returned,
            // The connection was lost with a turn that panicked; the queue
            // closes and every later change is told so.
            None => return,
        }
    }
}

async fn write_group(
    mut connection: Connection,
    first: oneshot::Sender<Turn>,
    queue: &mut mpsc::Receiver<oneshot::Sender<Turn>>,
    commits: &Commits,
) -> Option<Connection> {
    if let Err(error) = connection.batch("begin immediate").await {
        tracing::error!(%error, "the writer could not begin");
        return Some(connection);
    }
    let begun = Instant::now();
    let mut acks = Vec::new();
    let mut next = Some(first);
    while let Some(give) = next {
        connection = one_turn(connection, give, &mut acks).await?;
        next =
            if acks.len() < GROUP_TURNS_MAX && begun.elapsed() < GROUP_TIME_MAX { queue.try_recv().ok() } else { None };
    }
    // SQLite carries its log over into the file inside the commit that fills it:
    // after a long change that is done once whoever waits has been told.
    let is_long = begun.elapsed() > LONG_CHANGE;
    if is_long {
        let _ = connection.batch("pragma wal_autocheckpoint = 0").await;
    }
    let committed = connection.batch("commit").await;
    if committed.is_err() {
        // A failed commit leaves the transaction open (disk full, say).
        let _ = connection.batch("rollback").await;
    }
    if committed.is_ok() && !acks.is_empty() {
        commits.tell();
    }
    for ack in acks {
        let told = match &committed {
            Ok(()) => Ok(()),
            Err(error) => Err(StoreError::Schema(format!("the commit failed: {error}"))),
        };
        let _ = ack.send(told);
    }
    if is_long {
        // What it has read and written is not what the next one needs.
        for carried_over in
            ["pragma wal_checkpoint(passive)", "pragma wal_autocheckpoint = 1000", "pragma shrink_memory"]
        {
            if let Err(error) = connection.batch(carried_over).await {
                tracing::warn!(%error, carried_over, "after a long change");
            }
        }
    }
    Some(connection)
}

async fn one_turn(
    mut connection: Connection,
    give: oneshot::Sender<Turn>,
    acks: &mut Vec<oneshot::Sender<Result<(), StoreError>>>,
) -> Option<Connection> {
    if let Err(error) = connection.batch("savepoint turn").await {
        tracing::error!(%error, "the writer could not set a savepoint");
        return Some(connection);
    }
    let (back, returned) = oneshot::channel();
    let turn = Turn { connection: Some(connection), way: Way::Back(Some(back)) };
    // If the change gave up waiting, the turn drops and comes back undone.
    let _ = give.send(turn);
    match returned.await.ok()? {
        Outcome::Keep(mut connection, ack) => {
            match connection.batch("release turn").await {
                Ok(()) => acks.push(ack),
                Err(error) => {
                    let _ = ack.send(Err(error));
                }
            }
            Some(connection)
        }
        Outcome::Undo(mut connection) => {
            if let Err(error) = connection.batch("rollback to turn; release turn").await {
                tracing::error!(%error, "the writer could not roll a turn back");
            }
            Some(connection)
        }
    }
}
