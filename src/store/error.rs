//! What can go wrong with the store.

/// A failure of the store itself, or a constraint that refused a row. Its
/// `Display` is for operators; people see a reference number.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A named constraint refused the row; the room's `sql.rs` turns the name
    /// into a refusal.
    #[error("constraint {0} refused the row")]
    Constraint(String),
    /// The engine answered with an error.
    #[error("{engine}: {source} (statement: {statement})")]
    Engine {
        /// `sqlite` or `postgres`.
        engine: &'static str,
        /// The beginning of the statement that failed.
        statement: String,
        /// The engine's own words.
        source: sqlx::Error,
    },
    /// A column held another type than the code expects.
    #[error("column {column}: {wanted} expected, {found} found")]
    Column {
        /// Position in the row, from 0.
        column: usize,
        /// What the code asked for.
        wanted: &'static str,
        /// What the row held.
        found: String,
    },
    /// Another change held the writer for longer than the waiting limit.
    #[error("the writer was busy for {0} seconds")]
    Busy(u64),
    /// The store was closed while a change waited.
    #[error("the store is closed")]
    Closed,
    /// The schema is newer than this program, or was altered by hand.
    #[error("schema: {0}")]
    Schema(String),
    /// A sealed secret is wanted and the key of the installation is not there.
    #[error("the key of the installation: {0:?}")]
    Key(super::KeyState),
    /// A file or folder of the installation could not be used.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: String,
        /// The system's own words.
        source: std::io::Error,
    },
    /// Something stored cannot be read back as what it should be.
    #[error("stored {what} cannot be read: {text}")]
    Stored {
        /// What it should be (`day`, `act`, …).
        what: &'static str,
        /// What is there.
        text: String,
    },
}

impl StoreError {
    /// Wraps an engine's error; a violated constraint is told by its name.
    pub(crate) fn engine(engine: &'static str, statement: &str, source: sqlx::Error) -> Self {
        if let sqlx::Error::Database(database) = &source {
            if let Some(name) = database.constraint() {
                return Self::Constraint(name.to_owned());
            }
            // SQLite names the index only for partial unique indexes and
            // otherwise `table.column`; both follow the last colon.
            if database.is_unique_violation() || database.is_check_violation() || database.is_foreign_key_violation() {
                let message = database.message();
                let name = message.rsplit(':').next().unwrap_or(message).trim();
                return Self::Constraint(name.trim_start_matches("index ").trim_matches('\'').to_owned());
            }
        }
        let statement = statement.chars().take(160).collect();
        Self::Engine { engine, statement, source }
    }
}
