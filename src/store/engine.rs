//! Opening an installation on either engine, and handing out connections.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, PgPool, SqlitePool};

use super::commits::Commits;
use super::connection::{Connection, Inner};
use super::images::Images;
use super::turn::Writer;
use super::{KeyState, SealKey, StoreError, Turn, migrations};

/// Where the installation's records are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The embedded database: one file in the installation's folder.
    Sqlite(PathBuf),
    /// A PostgreSQL address, `postgres://…`.
    Postgres(String),
}

/// An open installation. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pools: Pools,
    images: Images,
    commits: Commits,
    key: Option<SealKey>,
    key_state: KeyState,
}

#[derive(Clone)]
enum Pools {
    Sqlite { readers: SqlitePool, writer: Writer },
    Postgres(PgPool),
}

/// Readers of SQLite kept open: enough for two cores and slow clients.
const SQLITE_READERS: u32 = 8;
/// Connections of one server to PostgreSQL, within its default of 100.
const POSTGRES_CONNECTIONS: u32 = 16;

impl Store {
    /// Opens the installation, creating it where there is none, and brings its
    /// schema up to this program's.
    pub async fn open(engine: &Engine) -> Result<Self, StoreError> {
        let store = match engine {
            Engine::Sqlite(path) => Self::open_sqlite(path).await?,
            Engine::Postgres(address) => Self::open_postgres(address).await?,
        };
        migrations::bring_up(&store).await?;
        Ok(store)
    }

    fn over(pools: Pools, commits: Commits) -> Self {
        Self { pools, images: Images::default(), commits, key: None, key_state: KeyState::default() }
    }

    pub(super) fn with_key(self, key: Option<SealKey>, key_state: KeyState) -> Self {
        Self { key, key_state, ..self }
    }

    pub(super) fn key(&self) -> Option<&SealKey> {
        self.key.as_ref()
    }

    /// Whether the installation has the key that sealed its secrets.
    #[must_use]
    pub fn key_state(&self) -> KeyState {
        self.key_state
    }

    async fn open_sqlite(path: &Path) -> Result<Self, StoreError> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)
                .map_err(|source| StoreError::File { path: folder.display().to_string(), source })?;
        }
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(std::time::Duration::from_secs(10))
            .pragma("cache_size", "-16384")
            .statement_cache_capacity(256)
            // Rows go to whoever asked by a queue; a long list fills one of 50 again and again, with a change of
            // threads each time.
            .row_buffer_size(1024)
            // The engine's remarks on slow statements are no message to people.
            .disable_statement_logging();
        let opened = |error| StoreError::engine("sqlite", "open", error);
        // Two million values in one change touch more pages than a reader ever
        // holds; the writer lets go of them again after a long change.
        let writer = options.clone().pragma("cache_size", "-131072").connect().await.map_err(opened)?;
        let readers = SqlitePoolOptions::new()
            .max_connections(SQLITE_READERS)
            // A file does not hang up as a server may: nothing to ask before each reading.
            .test_before_acquire(false)
            .connect_lazy_with(options.read_only(true));
        let commits = Commits::default();
        let writer = Writer::start(writer, commits.clone());
        Ok(Self::over(Pools::Sqlite { readers, writer }, commits))
    }

    async fn open_postgres(address: &str) -> Result<Self, StoreError> {
        let opened = |error| StoreError::engine("postgres", "open", error);
        let options = sqlx::postgres::PgConnectOptions::from_str(address)
            .map_err(opened)?
            .application_name("songhanh")
            .disable_statement_logging();
        let pool = sqlx::postgres::PgPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .connect_with(options)
            .await
            .map_err(opened)?;
        Ok(Self::over(Pools::Postgres(pool), Commits::default()))
    }

    /// A connection to PostgreSQL that leaves the schema alone.
    #[cfg(test)]
    pub(crate) async fn connect_for_tests(address: &str) -> Result<Self, StoreError> {
        Self::open_postgres(address).await
    }

    /// True on PostgreSQL.
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        matches!(self.pools, Pools::Postgres(_))
    }

    /// A connection that sees one consistent state until it is dropped.
    pub async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        let connection = match &self.pools {
            Pools::Sqlite { readers, .. } => Connection(Inner::SqliteReader(
                readers.acquire().await.map_err(|error| StoreError::engine("sqlite", "acquire", error))?,
            )),
            Pools::Postgres(pool) => Connection(Inner::Postgres(
                pool.acquire().await.map_err(|error| StoreError::engine("postgres", "acquire", error))?,
            )),
        };
        let begin =
            if connection.is_postgres() { "begin isolation level repeatable read read only" } else { "begin deferred" };
        // The snapshot stands before it begins: whoever asks may go away at any
        // moment (a browser that closes), and a connection that went back to
        // its pool inside a transaction would refuse everybody after them.
        let mut snapshot = Snapshot(Some(connection));
        snapshot.connection().batch(begin).await?;
        Ok(snapshot)
    }

    /// A turn at writing. On PostgreSQL too only one change works at a time,
    /// because acts form one chain and one order of moments: two changes that
    /// ran side by side could commit out of that order, and a table frozen "as
    /// known at" a moment would change afterwards.
    pub async fn turn(&self) -> Result<Turn, StoreError> {
        match &self.pools {
            Pools::Sqlite { writer, .. } => writer.turn().await,
            Pools::Postgres(pool) => {
                let mut turn = Turn::own(Connection(Inner::Postgres(
                    pool.acquire().await.map_err(|error| StoreError::engine("postgres", "acquire", error))?,
                )));
                turn.connection().batch("begin; select pg_advisory_xact_lock(hashtext(current_schema()))").await?;
                Ok(turn)
            }
        }
    }

    /// What a room keeps in memory beside this store: one `T` per open store,
    /// empty at first. Its owner catches it up with the rows recorded or
    /// superseded since the moment it stands at, inside the reading that asks,
    /// so that a committed fact is in the very next answer on every server.
    #[must_use]
    pub fn image<T: Default + Send + Sync + 'static>(&self) -> std::sync::Arc<T> {
        self.images.of()
    }

    /// Changes whenever something is committed: by this server, and on PostgreSQL
    /// by any other over the same database, within moments. On SQLite another
    /// process (a command beside the server) is not heard; who must know of that
    /// too looks now and then. None once the server ends.
    #[must_use]
    pub fn commits(&self) -> tokio::sync::watch::Receiver<Option<u64>> {
        if let Pools::Postgres(pool) = &self.pools {
            self.commits.listen(pool);
        }
        self.commits.receiver()
    }

    /// Wakes whoever waits for a commit: the server ends.
    pub fn end_waiting(&self) {
        self.commits.end();
    }

    /// What the engine itself finds wrong with its files; empty is well. Only
    /// SQLite offers such a check over its own file; PostgreSQL keeps checksums.
    pub async fn check_files(&self) -> Result<Vec<String>, StoreError> {
        if self.is_postgres() {
            return Ok(Vec::new());
        }
        let mut snapshot = self.snapshot().await?;
        let rows = super::sql("pragma quick_check").rows(snapshot.connection()).await?;
        let said: Vec<String> = rows.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?;
        Ok(said.into_iter().filter(|text| text != "ok").collect())
    }

    /// Closes every connection; what was acknowledged is on the disk already.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { readers, .. } => readers.close().await,
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

/// A connection inside a read transaction; it ends when this is dropped.
pub struct Snapshot(Option<Connection>);

impl Snapshot {
    /// The connection to ask.
    pub fn connection(&mut self) -> &mut Connection {
        self.0.as_mut().expect("the connection leaves only when the snapshot ends")
    }

    /// The connection to look at.
    pub(crate) fn shared(&self) -> &Connection {
        self.0.as_ref().expect("the connection leaves only when the snapshot ends")
    }
}

impl Drop for Snapshot {
    fn drop(&mut self) {
        if let Some(connection) = self.0.take() {
            connection.abandon();
        }
    }
}

impl Connection {
    /// Ends the open transaction without keeping it and gives the connection
    /// back to its pool, in the background: a destructor cannot wait.
    pub(super) fn abandon(mut self) {
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                if let Err(error) = self.batch("rollback").await {
                    tracing::warn!(%error, "a transaction could not be ended; its connection is closed");
                    self.close().await;
                }
            });
        }
    }

    async fn close(self) {
        let closed = match self.0 {
            Inner::SqliteReader(pooled) => pooled.close().await,
            Inner::SqliteWriter(owned) => owned.close().await,
            Inner::Postgres(pooled) => pooled.close().await,
        };
        if let Err(error) = closed {
            tracing::warn!(%error, "a connection did not close");
        }
    }
}
