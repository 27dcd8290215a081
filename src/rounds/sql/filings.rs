//! Filings: who is asked about what, where each stands, who agrees, what was
//! granted, who was reminded, who acts for whom.

use std::collections::BTreeMap;

use super::{ALL_DAYS, stored};
use crate::calendar::{BEGINNING, Day, Instant, OPEN_END};
use crate::desk::{AgencyId, AsOf, Change, UserId};
use crate::indicators::{Grain, Subject};
use crate::register::UnitId;
use crate::register::bulk::headquarters_in;
use crate::rounds::deputy::DeputyId;
use crate::rounds::exception::{Exception, ExceptionId, ExceptionState};
use crate::rounds::filing::{Consent, Filing, FilingId, FilingState, Reporter};
use crate::rounds::round::RoundId;
use crate::store::{Bind, Connection, Row, STANDING, StoreError, sql};

/// The zone of a unit that is in none: nobody hands it over.
const NO_ZONE: i64 = 0;

const FILING: &str = "select f.id, f.round, f.agency, f.unit, s.state, s.cut_off, s.source, s.digest, s.submitted_at,
        s.submitted_on, s.accepted_at, s.accepted_digest, s.until
    from filing f join filing_state s on s.filing = f.id and s.recorded_at <= $1 and s.superseded_at > $1
    where f.recorded_at <= $1 and f.superseded_at > $1";

fn filing_row(row: &Row) -> Result<Filing, StoreError> {
    let id: FilingId = row.get(0)?;
    let (agency, unit): (Option<AgencyId>, Option<UnitId>) = (row.get(2)?, row.get(3)?);
    let state: String = row.get(4)?;
    Ok(Filing {
        id,
        round: row.get(1)?,
        reporter: match (agency, unit) {
            (Some(agency), _) => Reporter::Agency(agency),
            (None, Some(unit)) => Reporter::Unit(unit),
            (None, None) => return Err(stored("reporter", id.to_string())),
        },
        subjects: Vec::new(),
        unit_zones: Vec::new(),
        state: FilingState::of_word(&state).ok_or_else(|| stored("filing state", state))?,
        cut_off: row.get(5)?,
        source: row.get(6)?,
        digest: row.get(7)?,
        submitted_at: row.get(8)?,
        submitted_on: row.get(9)?,
        accepted_at: row.get(10)?,
        accepted_digest: row.get(11)?,
        until: row.get(12)?,
        consents: Vec::new(),
    })
}

/// What this body was asked to file, the latest last.
pub(in crate::rounds) async fn filings_by(
    connection: &mut Connection,
    known: Instant,
    reporter: Reporter,
) -> Result<Vec<FilingId>, StoreError> {
    let (column, id) = match reporter {
        Reporter::Agency(agency) => ("agency", agency.0),
        Reporter::Unit(unit) => ("unit", unit.0),
    };
    sql(format!("select id from filing where recorded_at <= $1 and superseded_at > $1 and {column} = $2 order by id"))
        .bind(known)
        .bind(id)
        .rows(connection)
        .await?
        .iter()
        .map(|row| row.get(0))
        .collect()
}

/// The filings of a round, in their order.
pub(in crate::rounds) async fn filings(
    connection: &mut Connection,
    known: Instant,
    round: RoundId,
) -> Result<Vec<Filing>, StoreError> {
    let rows =
        sql(format!("{FILING} and f.round = $2 order by f.position")).bind(known).bind(round).rows(connection).await?;
    let found = rows.iter().map(filing_row).collect::<Result<Vec<_>, _>>()?;
    filled_in(connection, known, found).await
}

pub(in crate::rounds) async fn filing(
    connection: &mut Connection,
    known: Instant,
    id: FilingId,
) -> Result<Option<Filing>, StoreError> {
    let row = sql(format!("{FILING} and f.id = $2")).bind(known).bind(id).optional(connection).await?;
    let found = row.as_ref().map(filing_row).transpose()?.into_iter().collect();
    Ok(filled_in(connection, known, found).await?.pop())
}

/// Filings of one round with their subjects and consents.
async fn filled_in(
    connection: &mut Connection,
    known: Instant,
    mut found: Vec<Filing>,
) -> Result<Vec<Filing>, StoreError> {
    let Some(first) = found.first() else { return Ok(found) };
    let (one, round) = ((found.len() == 1).then_some(first.id), first.round);
    let narrow = |text: &str| {
        let question = sql(format!(
            "{text} join filing f on f.id = t.filing and f.recorded_at <= $1 and f.superseded_at > $1
             where t.recorded_at <= $1 and t.superseded_at > $1 and f.round = $2"
        ));
        let question = question.bind(known).bind(round);
        match one {
            Some(id) => question.and(" and t.filing = $3").bind(id),
            None => question,
        }
    };
    let mut subjects: BTreeMap<FilingId, Vec<Subject>> = BTreeMap::new();
    let asked = narrow("select t.filing, t.grain, t.subject from filing_subject t");
    for row in asked.and(" order by t.filing, t.position").rows(connection).await? {
        let grain: String = row.get(1)?;
        let grain = Grain::of_word(&grain).ok_or_else(|| stored("grain", grain))?;
        subjects.entry(row.get(0)?).or_default().push(Subject::new(grain, row.get(2)?));
    }
    let mut consents: BTreeMap<FilingId, Vec<Consent>> = BTreeMap::new();
    let asked = narrow("select t.filing, t.agency, t.digest, t.recorded_at from filing_consent t");
    for row in asked.and(" order by t.filing, t.recorded_at").rows(connection).await? {
        let consent = Consent { agency: row.get(1)?, digest: row.get(2)?, at: row.get(3)?, stands: false };
        consents.entry(row.get(0)?).or_default().push(consent);
    }
    // Where the units are on the day whose knowledge this is.
    let on = known.in_vietnam().map_or(jiff::civil::date(9999, 12, 30), |moment| moment.date());
    let of_unit = |subject: &&Subject| subject.grain == Grain::Unit;
    let units: Vec<i64> = subjects.values().flatten().filter(of_unit).map(|subject| subject.id).collect();
    let zones = headquarters_in(connection, AsOf { on, known }, &units).await?;
    for filing in &mut found {
        filing.subjects = subjects.remove(&filing.id).unwrap_or_default();
        let units = filing.subjects.iter().filter(of_unit);
        filing.unit_zones = units.map(|unit| zones.get(&unit.id).copied().unwrap_or(NO_ZONE)).collect();
        filing.consents = consents.remove(&filing.id).unwrap_or_default();
    }
    Ok(found)
}

/// Opens filings, each with what it is about, as empty drafts; gives their ids.
pub(in crate::rounds) async fn open_filings(
    change: &mut Change,
    round: RoundId,
    asked: &[(Reporter, Vec<Subject>)],
) -> Result<Vec<FilingId>, StoreError> {
    let first = change.next_ids(asked.len()).await?;
    let (mut ids, mut filings, mut subjects, mut states) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for ((id, position), (reporter, about)) in (first..).zip(1_i64..).zip(asked) {
        let (agency, unit) = match reporter {
            Reporter::Agency(agency) => (Some(*agency), None),
            Reporter::Unit(unit) => (None, Some(*unit)),
        };
        let days = [Bind::from(BEGINNING), Bind::from(OPEN_END)];
        ids.push(FilingId(id));
        let mut row: Vec<Bind> = vec![id.into(), round.into(), agency.into(), unit.into(), position.into()];
        row.extend(days.clone());
        filings.push(row);
        for (position, subject) in (1_i64..).zip(about) {
            let unit = (subject.grain == Grain::Unit).then_some(subject.id);
            let mut row: Vec<Bind> =
                vec![id.into(), subject.id.into(), subject.grain.word().into(), unit.into(), position.into()];
            row.extend(days.clone());
            subjects.push(row);
        }
        let mut row: Vec<Bind> = vec![id.into(), FilingState::Draft.word().into()];
        row.extend(days);
        states.push(row);
    }
    let columns = ["id", "round", "agency", "unit", "position", "valid_from", "valid_to"];
    change.open_rows("filing", &columns, filings).await?;
    let columns = ["filing", "subject", "grain", "unit", "position", "valid_from", "valid_to"];
    change.open_rows("filing_subject", &columns, subjects).await?;
    let nothing: [(&str, Bind); 8] = [
        ("cut_off", Bind::Text(None)),
        ("source", "".into()),
        ("digest", "".into()),
        ("submitted_at", Bind::Int(None)),
        ("submitted_on", Bind::Text(None)),
        ("accepted_at", Bind::Int(None)),
        ("accepted_digest", "".into()),
        ("until", Bind::Text(None)),
    ];
    let columns = ["filing", "state", "valid_from", "valid_to"];
    change.open_rows_sharing("filing_state", &nothing, &columns, Box::new(states.into_iter())).await?;
    Ok(ids)
}

/// Where a filing is to stand; a verb changes what it changes of `Standing::of`.
pub(in crate::rounds) struct Standing {
    pub(in crate::rounds) state: FilingState,
    pub(in crate::rounds) cut_off: Option<Day>,
    pub(in crate::rounds) source: String,
    pub(in crate::rounds) digest: String,
    pub(in crate::rounds) submitted_at: Option<Instant>,
    pub(in crate::rounds) submitted_on: Option<Day>,
    pub(in crate::rounds) accepted_at: Option<Instant>,
    pub(in crate::rounds) accepted_digest: String,
    pub(in crate::rounds) until: Option<Day>,
}

impl Standing {
    /// As it stands. *Thống nhất* follows from the consents and is never kept.
    pub(in crate::rounds) fn of(filing: &Filing) -> Self {
        Self {
            state: if filing.state == FilingState::Agreed { FilingState::Accepted } else { filing.state },
            cut_off: filing.cut_off,
            source: filing.source.clone(),
            digest: filing.digest.clone(),
            submitted_at: filing.submitted_at,
            submitted_on: filing.submitted_on,
            accepted_at: filing.accepted_at,
            accepted_digest: filing.accepted_digest.clone(),
            until: filing.until,
        }
    }
}

pub(in crate::rounds) async fn state_filing(
    change: &mut Change,
    id: FilingId,
    standing: &Standing,
) -> Result<(), StoreError> {
    let values: [(&str, Bind); 9] = [
        ("state", standing.state.word().into()),
        ("cut_off", standing.cut_off.into()),
        ("source", (&standing.source).into()),
        ("digest", (&standing.digest).into()),
        ("submitted_at", standing.submitted_at.into()),
        ("submitted_on", standing.submitted_on.into()),
        ("accepted_at", standing.accepted_at.into()),
        ("accepted_digest", (&standing.accepted_digest).into()),
        ("until", standing.until.into()),
    ];
    change.state("filing_state", &[("filing", id.into())], &values, ALL_DAYS).await?;
    Ok(())
}

pub(in crate::rounds) async fn state_consent(
    change: &mut Change,
    id: FilingId,
    agency: AgencyId,
    digest: &str,
) -> Result<(), StoreError> {
    let key = [("filing", id.into()), ("agency", agency.into())];
    change.state("filing_consent", &key, &[("digest", digest.into())], ALL_DAYS).await?;
    Ok(())
}

const EXCEPTION: &str = "select id, filing, asked_until, reason, state, granted_until, recorded_at
    from filing_exception where recorded_at <= $1 and superseded_at > $1";

fn exception_row(row: &Row) -> Result<Exception, StoreError> {
    let state: String = row.get(4)?;
    Ok(Exception {
        id: row.get(0)?,
        filing: row.get(1)?,
        asked_until: row.get(2)?,
        reason: row.get(3)?,
        state: ExceptionState::of_word(&state).ok_or_else(|| stored("exception state", state))?,
        granted_until: row.get(5)?,
        at: row.get(6)?,
    })
}

/// What was asked beyond the day of a round, filing by filing.
pub(in crate::rounds) async fn exceptions(
    connection: &mut Connection,
    known: Instant,
    round: RoundId,
) -> Result<Vec<Exception>, StoreError> {
    sql(format!(
        "{EXCEPTION} and filing in (select id from filing where round = $2 and recorded_at <= $1
         and superseded_at > $1) order by id"
    ))
    .bind(known)
    .bind(round)
    .rows(connection)
    .await?
    .iter()
    .map(exception_row)
    .collect()
}

pub(in crate::rounds) async fn exception(
    connection: &mut Connection,
    known: Instant,
    id: ExceptionId,
) -> Result<Option<Exception>, StoreError> {
    let row = sql(format!("{EXCEPTION} and id = $2")).bind(known).bind(id).optional(connection).await?;
    row.as_ref().map(exception_row).transpose()
}

pub(in crate::rounds) async fn open_exception(
    change: &mut Change,
    id: ExceptionId,
    filing: FilingId,
    asked_until: Day,
    reason: &str,
) -> Result<(), StoreError> {
    let one = Exception {
        id,
        filing,
        asked_until,
        reason: reason.to_owned(),
        state: ExceptionState::Asked,
        granted_until: None,
        at: change.at(),
    };
    state_exception(change, &one).await
}

pub(in crate::rounds) async fn state_exception(change: &mut Change, one: &Exception) -> Result<(), StoreError> {
    let values: [(&str, Bind); 5] = [
        ("filing", one.filing.into()),
        ("asked_until", one.asked_until.into()),
        ("reason", (&one.reason).into()),
        ("state", one.state.word().into()),
        ("granted_until", one.granted_until.into()),
    ];
    change.state("filing_exception", &[("id", one.id.into())], &values, ALL_DAYS).await?;
    Ok(())
}

/// How often each filing of a round was reminded of, and when last.
pub(in crate::rounds) async fn reminders(
    connection: &mut Connection,
    known: Instant,
    round: RoundId,
) -> Result<BTreeMap<FilingId, (i64, Instant)>, StoreError> {
    sql("select filing, count(*), max(recorded_at) from filing_reminder
         where recorded_at <= $1 and superseded_at > $1
         and filing in (select id from filing where round = $2 and recorded_at <= $1 and superseded_at > $1)
         group by filing")
    .bind(known)
    .bind(round)
    .rows(connection)
    .await?
    .iter()
    .map(|row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))
    .collect()
}

/// The filings of which the act at this moment reminded.
pub(in crate::rounds) async fn reminded_at(
    connection: &mut Connection,
    at: Instant,
) -> Result<Vec<FilingId>, StoreError> {
    sql(format!("select filing from filing_reminder where recorded_at = $1 and superseded_at = {STANDING} order by id"))
        .bind(at)
        .rows(connection)
        .await?
        .iter()
        .map(|row| row.get(0))
        .collect()
}

/// Reminds of filings: id of each, and by how many days it is late.
pub(in crate::rounds) async fn open_reminders(
    change: &mut Change,
    agency: AgencyId,
    late: &[(FilingId, i64)],
) -> Result<(), StoreError> {
    let first = change.next_ids(late.len()).await?;
    let rows = (first..)
        .zip(late)
        .map(|(id, (filing, days))| {
            vec![id.into(), (*filing).into(), agency.into(), (*days).into(), BEGINNING.into(), OPEN_END.into()]
        })
        .collect();
    let columns = ["id", "filing", "agency", "days_late", "valid_from", "valid_to"];
    change.open_rows("filing_reminder", &columns, rows).await
}

pub(in crate::rounds) async fn open_deputy(
    change: &mut Change,
    id: DeputyId,
    agency: AgencyId,
    user: UserId,
    reason: &str,
    days: (Day, Day),
) -> Result<(), StoreError> {
    let columns = ["id", "agency", "user_account", "reason", "valid_from", "valid_to"];
    let row = vec![id.into(), agency.into(), user.into(), reason.into(), days.0.into(), days.1.into()];
    change.open_rows("deputy", &columns, vec![row]).await
}

/// The deputies of an agency: id, user, reason, first and last day.
pub(in crate::rounds) async fn deputies(
    connection: &mut Connection,
    known: Instant,
    agency: AgencyId,
) -> Result<Vec<(DeputyId, UserId, String, Day, Day)>, StoreError> {
    sql("select id, user_account, reason, valid_from, valid_to from deputy
         where recorded_at <= $1 and superseded_at > $1 and agency = $2 order by valid_from desc, id desc")
    .bind(known)
    .bind(agency)
    .rows(connection)
    .await?
    .iter()
    .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
    .collect()
}
