//! A change: one act, by one actor, at one moment, in one transaction, and it
//! cannot commit without a note.

use std::ops::{Deref, DerefMut};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{Act, Actor, Note};
use crate::calendar::{Clock, Day, Instant};
use crate::store::dated::Rows;
use crate::store::digest::RowsDigest;
use crate::store::{Bind, Connection, Row, StoreError, Turn, dated, sql};

/// An open change. Dereferences to its [`Connection`] for reading what is
/// there; rows are opened and closed only through its own methods, because they
/// are what the act signs.
pub struct Change {
    turn: Turn,
    act: Act,
    actor: Actor,
    at: Instant,
    today: Day,
    seq: i64,
    previous: String,
    digest: RowsDigest,
    closed: u64,
    notes: Vec<Note>,
    undoes: Option<i64>,
}

/// An act that is durable, and what its verb gives beside it: mostly the record
/// that was made or changed. A door shows undo from it without looking for the
/// act. Every verb gives one; a verb that may find nothing to change gives none
/// then (`Option<Signed<R>>`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Signed<R = ()> {
    /// The record that was made or changed, or what else the verb gives.
    #[serde(skip)]
    pub record: R,
    /// Its number in the chain, from 1.
    pub seq: i64,
    /// Its moment: `recorded_at` of every row that it opened.
    pub at: Instant,
}

impl Signed {
    /// The same act, said to be about `record`.
    #[must_use]
    pub fn of<R>(self, record: R) -> Signed<R> {
        Signed { record, seq: self.seq, at: self.at }
    }
}

impl Change {
    pub(super) async fn begin(mut turn: Turn, act: Act, actor: Actor, clock: &Clock) -> Result<Self, StoreError> {
        let head = sql("select seq, at, hash from act order by seq desc limit 1").optional(turn.connection()).await?;
        let (seq, last, previous) = match head {
            Some(row) => (row.get::<i64>(0)?, row.get::<Instant>(1)?, row.get::<String>(2)?),
            None => (0, Instant::from_micros(0), String::new()),
        };
        Ok(Self {
            turn,
            act,
            actor,
            // Strictly later than the act before, whatever the clock did.
            at: clock.now().max(last.next()),
            today: clock.today(),
            seq: seq + 1,
            previous,
            digest: RowsDigest::default(),
            closed: 0,
            notes: Vec::new(),
            undoes: None,
        })
    }

    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The moment of this act.
    #[must_use]
    pub fn at(&self) -> Instant {
        self.at
    }

    /// Today, on the desk's clock.
    #[must_use]
    pub fn today(&self) -> Day {
        self.today
    }

    /// The number that this act will have.
    #[must_use]
    pub fn seq(&self) -> i64 {
        self.seq
    }

    /// The next id of the house, never given before.
    pub async fn next_id(&mut self) -> Result<i64, StoreError> {
        self.next_ids(1).await
    }

    /// The first of `count` ids in a row.
    pub async fn next_ids(&mut self, count: usize) -> Result<i64, StoreError> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let row = sql("update counter set value = value + $1 where name = 'id' returning value")
            .bind(count)
            .one(self.turn.connection())
            .await?;
        Ok(row.get::<i64>(0)? - count + 1)
    }

    /// States that during `days` (`[from, to)`) the fact of dated `table` with
    /// this `key` has these `values`; earlier and later days keep what they
    /// had. Gives the rows that it replaced: key, values, `valid_from`,
    /// `valid_to`, in the order named.
    pub async fn state(
        &mut self,
        table: &str,
        key: &[(&str, Bind)],
        values: &[(&str, Bind)],
        days: (Day, Day),
    ) -> Result<Vec<Row>, StoreError> {
        let own: Vec<&str> = values.iter().map(|(column, _)| *column).collect();
        let statement = dated::Statement { table, key, own: &own, values: Some(values), days };
        let replaced = dated::state(self.turn.connection(), self.at, &mut self.digest, statement).await?;
        self.closed += replaced.len() as u64;
        Ok(replaced)
    }

    /// States that during `days` the fact with this `key` does not hold;
    /// `own` names the table's value columns, so that other days keep them.
    pub async fn end(
        &mut self,
        table: &str,
        key: &[(&str, Bind)],
        own: &[&str],
        days: (Day, Day),
    ) -> Result<Vec<Row>, StoreError> {
        let statement = dated::Statement { table, key, own, values: None, days };
        let replaced = dated::state(self.turn.connection(), self.at, &mut self.digest, statement).await?;
        self.closed += replaced.len() as u64;
        Ok(replaced)
    }

    /// Opens many rows of a dated table at once: `columns` with `valid_from`
    /// and `valid_to` among them, a value for each.
    pub async fn open_rows(&mut self, table: &str, columns: &[&str], rows: Vec<Vec<Bind>>) -> Result<(), StoreError> {
        self.open_rows_sharing(table, &[], columns, Box::new(rows.into_iter())).await
    }

    /// The same, where the rows share the values of `shared`; they are made while
    /// the engine keeps those before them.
    pub async fn open_rows_sharing(
        &mut self,
        table: &str,
        shared: &[(&str, Bind)],
        columns: &[&str],
        rows: Rows<'_>,
    ) -> Result<(), StoreError> {
        let opening = dated::Opening { table, shared, columns, rows };
        dated::open(self.turn.connection(), self.at, &mut self.digest, opening).await
    }

    /// Closes the standing rows of a dated table that meet `condition`
    /// (`$1…$n` are `binds`); gives their number.
    pub async fn close_rows(&mut self, table: &str, condition: &str, binds: Vec<Bind>) -> Result<u64, StoreError> {
        let closed = dated::close(self.turn.connection(), self.at, table, condition, binds).await?;
        self.closed += closed;
        Ok(closed)
    }

    /// Remembers what was done to a record.
    pub fn note(&mut self, note: Note) {
        self.notes.push(note);
    }

    /// Says that this act takes back the act with number `seq`.
    pub fn undoes(&mut self, seq: i64) {
        self.undoes = Some(seq);
    }

    /// Signs and keeps the change; returns once it is durable. The note given
    /// here is the one that no act can be without.
    pub async fn commit(mut self, note: Note) -> Result<Signed, StoreError> {
        self.notes.push(note);
        let notes: Vec<Value> = self
            .notes
            .iter()
            .map(|note| json!({"kind": note.record.kind, "id": note.record.id, "before": note.before, "after": note.after}))
            .collect();
        let notes_text = Value::from(notes).to_string();
        let rows = i64::try_from(self.digest.rows).unwrap_or(i64::MAX);
        let closed = i64::try_from(self.closed).unwrap_or(i64::MAX);
        let hash = act_hash(
            &self.previous,
            &[
                &self.seq.to_string(),
                &self.at.micros().to_string(),
                self.act.word(),
                &self.actor.user.map_or(String::new(), |user| user.to_string()),
                &self.actor.name,
                &self.actor.agency.map_or(String::new(), |agency| agency.to_string()),
                &self.actor.agency_name,
                &self.undoes.map_or(String::new(), |seq| seq.to_string()),
                &rows.to_string(),
                &closed.to_string(),
                &self.digest.text(),
                &notes_text,
            ],
        );
        let connection = self.turn.connection();
        sql("insert into act (seq, at, word, user_id, user_name, agency_id, agency_name, undoes,
                rows_opened, rows_closed, rows_digest, notes, hash)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)")
        .bind(self.seq)
        .bind(self.at)
        .bind(self.act.word())
        .bind(self.actor.user)
        .bind(&self.actor.name)
        .bind(self.actor.agency)
        .bind(&self.actor.agency_name)
        .bind(self.undoes)
        .bind(rows)
        .bind(closed)
        .bind(self.digest.text())
        .bind(notes_text)
        .bind(hash)
        .run(connection)
        .await?;
        for note in &self.notes {
            sql("insert into note (act, kind, record) values ($1, $2, $3)")
                .bind(self.seq)
                .bind(note.record.kind)
                .bind(note.record.id)
                .run(connection)
                .await?;
        }
        let signed = Signed { record: (), seq: self.seq, at: self.at };
        self.turn.keep().await?;
        Ok(signed)
    }
}

impl Deref for Change {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.turn.shared()
    }
}

impl DerefMut for Change {
    fn deref_mut(&mut self) -> &mut Connection {
        self.turn.connection()
    }
}

/// The link of the chain: SHA-256 over the link before and each part with its
/// length, so that no two different acts read the same.
#[must_use]
pub fn act_hash(previous: &str, parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in [previous].iter().chain(parts) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
