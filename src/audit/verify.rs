//! Verifying that nobody has touched the records behind the house's back: the
//! chain of acts, the rows that each act signed, and the anchors kept outside
//! the database (which show a chain whose tail was cut off).

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use super::sql;
use crate::calendar::Instant;
use crate::desk::{Act, Desk, DeskError, Reading, act_hash};
use crate::store::dated::DatedTable;
use crate::store::digest::{RowForm, RowsDigest};
use crate::store::{Connection, Row, StoreError, dated};

/// The head of the chain at a moment, as kept outside the database. Its text
/// is one line: moment, number, hash.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Anchor {
    /// When it was taken.
    pub at: Instant,
    /// The number of the last act.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.at, self.seq, self.hash)
    }
}

impl FromStr for Anchor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split_whitespace();
        let at = parts.next().and_then(|text| text.parse().ok()).ok_or(())?;
        let seq = parts.next().and_then(|text| text.parse().ok()).ok_or(())?;
        let hash = parts.next().ok_or(())?.to_owned();
        Ok(Self { at, seq, hash })
    }
}

/// Something that is not as it was signed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case", tag = "finding")]
pub enum Finding {
    /// The act's own row does not give its hash, or the chain breaks here.
    ActAltered {
        /// Its number.
        seq: i64,
    },
    /// Numbers are missing before this act.
    ActsMissing {
        /// The number after the gap.
        before: i64,
    },
    /// The rows opened by this act are not the rows that it signed.
    RowsAltered {
        /// Its number.
        seq: i64,
        /// How many it signed.
        signed: i64,
        /// How many are there.
        found: i64,
    },
    /// Rows that no act signed.
    RowsUnsigned {
        /// The table.
        table: String,
        /// How many.
        rows: i64,
    },
    /// An anchor names an act that the chain does not have.
    AnchorLost {
        /// The number in the anchor.
        seq: i64,
    },
}

/// What a verification covered.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Verified {
    /// Acts read.
    pub acts: i64,
    /// Rows read.
    pub rows: i64,
    /// What was found; empty is well.
    pub findings: Vec<Finding>,
}

/// Acts and rows read at a time.
const PAGE: i64 = 5_000;

/// Verifies the chain, the rows, and `anchors`.
pub async fn verify_store(desk: &Desk, anchors: &[Anchor]) -> Result<Verified, DeskError> {
    let mut reading = desk.read(Act::VerifyStore, desk.now()).await?;
    let mut findings = Vec::new();
    let (signed, hashes) = verify_chain(&mut reading, &mut findings).await?;
    let (found, rows) = digest_rows(&mut reading, &signed, &mut findings).await?;
    for (at, act) in &signed {
        let digest = found.get(at).copied().unwrap_or_default();
        let count = i64::try_from(digest.rows).unwrap_or(i64::MAX);
        if count != act.rows || digest.text() != act.digest {
            findings.push(Finding::RowsAltered { seq: act.seq, signed: act.rows, found: count });
        }
    }
    for anchor in anchors {
        if hashes.get(&anchor.seq) != Some(&anchor.hash) {
            findings.push(Finding::AnchorLost { seq: anchor.seq });
        }
    }
    Ok(Verified { acts: i64::try_from(signed.len()).unwrap_or(i64::MAX), rows, findings })
}

/// The head of the chain now, to be anchored elsewhere; none before the first
/// act.
pub async fn head(desk: &Desk) -> Result<Option<Anchor>, DeskError> {
    let mut reading = desk.read(Act::ReadAudit, desk.now()).await?;
    let at = desk.clock().now();
    Ok(sql::head(&mut reading).await?.map(|(seq, hash)| Anchor { at, seq, hash }))
}

/// Number and hash of the act of a moment: what was made from the store as it
/// stood then belongs to a store that has it.
///
/// # Errors
/// The store.
pub async fn signature_in(reading: &mut Reading, at: Instant) -> Result<Option<(i64, String)>, StoreError> {
    sql::signature(reading, at).await
}

struct SignedRows {
    seq: i64,
    rows: i64,
    digest: String,
}

async fn verify_chain(
    connection: &mut Connection,
    findings: &mut Vec<Finding>,
) -> Result<(BTreeMap<Instant, SignedRows>, BTreeMap<i64, String>), StoreError> {
    let (mut signed, mut hashes) = (BTreeMap::new(), BTreeMap::new());
    let (mut seq, mut previous) = (0, String::new());
    loop {
        let page = sql::after(connection, seq, PAGE).await?;
        if page.is_empty() {
            return Ok((signed, hashes));
        }
        for act in page {
            if act.seq != seq + 1 {
                findings.push(Finding::ActsMissing { before: act.seq });
            }
            let hash = act_hash(
                &previous,
                &[
                    &act.seq.to_string(),
                    &act.at.micros().to_string(),
                    &act.word,
                    &act.user.map_or(String::new(), |user| user.to_string()),
                    &act.user_name,
                    &act.agency.map_or(String::new(), |agency| agency.to_string()),
                    &act.agency_name,
                    &act.undoes.map_or(String::new(), |seq| seq.to_string()),
                    &act.rows_opened.to_string(),
                    &act.rows_closed.to_string(),
                    &act.rows_digest,
                    &act.notes_text,
                ],
            );
            if hash != act.hash {
                findings.push(Finding::ActAltered { seq: act.seq });
            }
            seq = act.seq;
            previous.clone_from(&act.hash);
            hashes.insert(act.seq, act.hash);
            signed.insert(act.at, SignedRows { seq: act.seq, rows: act.rows_opened, digest: act.rows_digest });
        }
    }
}

async fn digest_rows(
    connection: &mut Connection,
    signed: &BTreeMap<Instant, SignedRows>,
    findings: &mut Vec<Finding>,
) -> Result<(BTreeMap<Instant, RowsDigest>, i64), StoreError> {
    let mut digests: BTreeMap<Instant, RowsDigest> = BTreeMap::new();
    let mut read = 0;
    for table in dated::tables(connection).await? {
        let mut unsigned = sql::closings_unsigned(connection, &table).await?;
        let columns: Vec<&str> = table.columns.iter().map(String::as_str).collect();
        let form = RowForm::new(&table.name, &columns, &[]);
        let moment = columns.iter().position(|column| *column == "recorded_at").expect("a dated table has the column");
        let mut after = Instant::from_micros(i64::MIN);
        loop {
            let page = next_page(connection, &table, moment, after).await?;
            let Some(last) = page.last() else { break };
            after = last.get(moment)?;
            for row in &page {
                let at: Instant = row.get(moment)?;
                read += 1;
                if signed.contains_key(&at) {
                    digests.entry(at).or_default().add(&form, row.columns());
                } else {
                    unsigned += 1;
                }
            }
        }
        if unsigned > 0 {
            findings.push(Finding::RowsUnsigned { table: table.name.clone(), rows: unsigned });
        }
    }
    Ok((digests, read))
}

/// The next rows of `table`, whole moments only.
async fn next_page(
    connection: &mut Connection,
    table: &DatedTable,
    moment: usize,
    after: Instant,
) -> Result<Vec<Row>, StoreError> {
    let mut page = sql::recorded_rows(connection, table, after, PAGE).await?;
    let (Some(first), Some(last)) = (page.first(), page.last()) else { return Ok(page) };
    let (first, last): (Instant, Instant) = (first.get(moment)?, last.get(moment)?);
    if page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
        return Ok(page);
    }
    if first == last {
        return sql::rows_recorded_at(connection, table, first).await;
    }
    page.retain(|row| row.get::<Instant>(moment).is_ok_and(|at| at != last));
    Ok(page)
}
