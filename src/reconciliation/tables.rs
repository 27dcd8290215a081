//! Drawing tables of figures up, signing them, and computing them again.

use std::collections::HashMap;

use serde_json::json;

use super::cell::Agreement;
use super::problems::TableRefusal;
use super::sql::{self, KeptTable};
use super::table::{Sources, TableContent, TableDefinition, hash};
use crate::calendar::{Instant, Period};
use crate::desk::{Act, AgencyId, AsOf, Desk, DeskError, Note, Reading, Role, Signed};
use crate::indicators::{self, Key, ValueFilter};
use crate::store::StoreError;

/// How far a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TableState {
    /// Nobody has signed.
    Draft,
    /// Some parties have signed.
    SignedBySome,
    /// All parties have signed.
    Agreed,
}

/// A party's signature under a table.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Signature {
    /// For which agency.
    pub agency: AgencyId,
    /// By whom.
    pub signed_by: String,
    /// The hash that was signed.
    pub hash: String,
    /// When.
    pub signed_at: Instant,
}

/// A table of figures with its signatures.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct AgreedTable {
    /// Its id.
    pub id: i64,
    /// The agency that drew it up.
    pub agency: AgencyId,
    /// Who drew it up.
    pub drawn_by: String,
    /// When.
    pub drawn_at: Instant,
    /// The moment whose knowledge it holds.
    pub known_at: Instant,
    /// What it is to hold.
    pub definition: TableDefinition,
    /// What it holds.
    pub content: TableContent,
    /// SHA-256 of the content's bytes.
    pub hash: String,
    /// Who has signed, in order.
    pub signatures: Vec<Signature>,
    /// How far it is.
    pub state: TableState,
}

/// A table computed again from its definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recomputed {
    /// The content's bytes.
    pub bytes: Vec<u8>,
    /// Their SHA-256.
    pub hash: String,
    /// True where they are what was drawn up.
    pub is_same: bool,
}

/// The content of a definition at the reading's moment, and the cells that are
/// disputed then.
pub async fn content_in(
    reading: &mut Reading,
    definition: &TableDefinition,
) -> Result<(TableContent, Vec<Key>), StoreError> {
    let known = reading.known();
    let as_of = AsOf { on: definition.period.last_day(), known };
    let catalogue = indicators::catalogue_in(reading, as_of).await?;
    let members = definition.everybody();
    let mut filter = ValueFilter {
        indicators: definition.needed(&catalogue).into_iter().collect(),
        periods: vec![definition.period],
        ..ValueFilter::default()
    };
    // A longer list would cost more than the values that it leaves out.
    if members.len() <= SUBJECTS_LISTED_MAX {
        filter.subjects = members.iter().map(|subject| subject.id).collect();
    }
    let mut stated = indicators::values_of_in(reading, &filter).await?;
    stated.retain(|one| members.contains(&one.key.subject) && definition.kinds.contains(&one.key.kind));
    let mut agreements: HashMap<Key, Vec<Agreement>> = HashMap::new();
    for indicator in filter.indicators {
        for agreement in sql::agreements(reading, known, Some((indicator, definition.period))).await? {
            agreements.entry(agreement.key).or_default().push(agreement);
        }
    }
    let sources = Sources::new(definition, &catalogue, stated, &agreements);
    Ok((sources.content(known.micros()), sources.disputed()))
}

const SUBJECTS_LISTED_MAX: usize = 500;

/// Draws a table up from what is known now, for all parties to sign. Refused
/// while cells are disputed that the definition does not list as open.
pub async fn draw_up_table(desk: &Desk, definition: &TableDefinition) -> Result<Signed<i64>, TableRefusal> {
    let mut reading = desk.read(Act::DrawUpTable, desk.now()).await?;
    let known = reading.known();
    let as_of = AsOf { on: definition.period.last_day(), known };
    let faults = definition.check(&indicators::catalogue_in(&mut reading, as_of).await?);
    if !faults.is_empty() {
        return Err(TableRefusal::Faults(faults));
    }
    let (content, mut disputed) = content_in(&mut reading, definition).await?;
    disputed.retain(|key| !definition.open.contains(key));
    if !disputed.is_empty() {
        return Err(TableRefusal::Disputed(disputed));
    }
    drop(reading);

    let mut change = desk.change(Act::DrawUpTable).await?;
    let agency = party(desk, definition)?;
    let bytes = content.bytes();
    let table = KeptTable {
        id: change.next_id().await?,
        programme: definition.programme,
        title: definition.title.clone(),
        agency,
        drawn_by: change.actor().name.clone(),
        known_at: known,
        definition: serde_json::to_string(definition).expect("a definition has string keys only"),
        hash: hash(&bytes),
        content: bytes,
        recorded_at: change.at(),
    };
    sql::open_table(&mut change, &table).await?;
    let after = json!({
        "title": table.title, "hash": table.hash, "period": definition.period, "cut_off": definition.cut_off,
        "boundaries": definition.boundaries,
    });
    Ok(change.commit(Note::new_record("agreed-table", table.id, after)).await?.of(table.id))
}

/// The actor's agency, which must be a party.
fn party(desk: &Desk, definition: &TableDefinition) -> Result<AgencyId, TableRefusal> {
    let actor = desk.actor();
    match actor.agency {
        Some(agency) if definition.agencies.contains(&agency) => Ok(agency),
        // The operator who draws a table up does so for its first party.
        None if actor.role == Role::Operator => definition.agencies.first().copied().ok_or(TableRefusal::NotAParty),
        _ => Err(TableRefusal::NotAParty),
    }
}

/// One table with its signatures.
pub async fn table(desk: &Desk, as_of: AsOf, id: i64) -> Result<AgreedTable, TableRefusal> {
    let mut reading = desk.read(Act::ReadReconciliation, as_of).await?;
    let known = reading.known();
    let kept = sql::kept(&mut reading, known, id).await?.ok_or(TableRefusal::NotFound(id))?;
    let signatures = sql::signatures(&mut reading, known, id).await?;
    Ok(opened(kept, signatures)?)
}

/// The tables, of a programme or all, the latest first.
pub async fn tables(desk: &Desk, as_of: AsOf, programme: Option<i64>) -> Result<Vec<AgreedTable>, DeskError> {
    let mut reading = desk.read(Act::ReadReconciliation, as_of).await?;
    let known = reading.known();
    let mut tables = Vec::new();
    for kept in sql::all_kept(&mut reading, known, programme).await? {
        let signatures = sql::signatures(&mut reading, known, kept.id).await?;
        tables.push(opened(kept, signatures)?);
    }
    Ok(tables)
}

/// The last table of a programme for exactly these days that every side has
/// signed.
pub async fn signed_table(desk: &Desk, programme: i64, period: Period) -> Result<Option<AgreedTable>, DeskError> {
    let found = tables(desk, desk.now(), Some(programme)).await?;
    Ok(found.into_iter().find(|table| table.state == TableState::Agreed && table.definition.period == period))
}

fn opened(kept: KeptTable, signatures: Vec<Signature>) -> Result<AgreedTable, StoreError> {
    let definition = definition(&kept)?;
    let content = serde_json::from_slice(&kept.content)
        .map_err(|error| StoreError::Stored { what: "table of figures", text: error.to_string() })?;
    let signed = |agency: &AgencyId| signatures.iter().any(|one| one.agency == *agency);
    let state = match definition.agencies.iter().filter(|agency| signed(agency)).count() {
        0 => TableState::Draft,
        count if count == definition.agencies.len() => TableState::Agreed,
        _ => TableState::SignedBySome,
    };
    Ok(AgreedTable {
        id: kept.id,
        agency: kept.agency,
        drawn_by: kept.drawn_by,
        drawn_at: kept.recorded_at,
        known_at: kept.known_at,
        definition,
        content,
        hash: kept.hash,
        signatures,
        state,
    })
}

fn definition(kept: &KeptTable) -> Result<TableDefinition, StoreError> {
    serde_json::from_str(&kept.definition)
        .map_err(|error| StoreError::Stored { what: "definition of a table", text: error.to_string() })
}

/// Computes a table again, from its definition alone, as known at its own
/// moment: on any later day the same bytes.
pub async fn recompute_table(desk: &Desk, id: i64) -> Result<Recomputed, TableRefusal> {
    let mut reading = desk.read(Act::ReadReconciliation, desk.now()).await?;
    let known = reading.known();
    let kept = sql::kept(&mut reading, known, id).await?.ok_or(TableRefusal::NotFound(id))?;
    drop(reading);
    let definition = definition(&kept)?;
    let as_of = AsOf { on: definition.period.last_day(), known: kept.known_at };
    let mut reading = desk.read(Act::ReadReconciliation, as_of).await?;
    let (content, _) = content_in(&mut reading, &definition).await?;
    let bytes = content.bytes();
    let hash = hash(&bytes);
    Ok(Recomputed { is_same: hash == kept.hash && bytes == kept.content, bytes, hash })
}

/// Signs a table for the actor's agency. The content is computed again first:
/// what is signed is what the store really says.
pub async fn sign_table(desk: &Desk, id: i64) -> Result<Signed, TableRefusal> {
    let again = recompute_table(desk, id).await?;
    let mut change = desk.change(Act::SignTable).await?;
    let at = change.at();
    let kept = sql::kept(&mut change, at, id).await?.ok_or(TableRefusal::NotFound(id))?;
    if !again.is_same {
        return Err(TableRefusal::ContentDiffers { drawn: kept.hash, now: again.hash });
    }
    let definition = definition(&kept)?;
    signer(desk, &definition)?;
    let signed = sql::signatures(&mut change, at, id).await?;
    let open = definition.agencies.iter().filter(|agency| !signed.iter().any(|one| one.agency == **agency));
    let agency = desk.actor().side_among(open.copied()).ok_or(TableRefusal::AlreadySigned)?;
    let name = change.actor().name.clone();
    sql::open_signature(&mut change, id, agency, &name, &kept.hash).await?;
    let after = json!({"signed_for": agency, "hash": kept.hash});
    Ok(change.commit(Note::changed("agreed-table", id, json!(null), after)).await?)
}

/// Takes the agency's own signature back, while not all have signed.
pub async fn withdraw_signature(desk: &Desk, id: i64) -> Result<Signed, TableRefusal> {
    let mut change = desk.change(Act::SignTable).await?;
    let at = change.at();
    let kept = sql::kept(&mut change, at, id).await?.ok_or(TableRefusal::NotFound(id))?;
    let definition = definition(&kept)?;
    let agency = signer(desk, &definition)?;
    let signatures = sql::signatures(&mut change, at, id).await?;
    if !signatures.iter().any(|one| one.agency == agency) {
        return Err(TableRefusal::NotSigned);
    }
    if signatures.len() >= definition.agencies.len() {
        return Err(TableRefusal::AllSigned);
    }
    sql::close_signature(&mut change, id, agency).await?;
    let before = json!({"signed_for": agency, "hash": kept.hash});
    Ok(change.commit(Note::changed("agreed-table", id, before, json!(null))).await?)
}

/// The agency that signs: nobody signs for another whose place it did not take,
/// the operator neither.
fn signer(desk: &Desk, definition: &TableDefinition) -> Result<AgencyId, TableRefusal> {
    desk.actor().side_among(definition.agencies.iter().copied()).ok_or(TableRefusal::NotAParty)
}
