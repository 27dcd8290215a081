//! The SQL of outreach. Each question binds the moment of knowledge as `$1`.

use std::collections::HashMap;

use super::form::SessionDraft;
use super::session::{Attached, Audience, Organiser, Session, SessionFilter, SessionId, SessionLine};
use super::vocabulary::audience_kinds;
use crate::calendar::{BEGINNING, Day, Instant, OPEN_END};
use crate::desk::Change;
use crate::files::FileId;
use crate::register::UnitId;
use crate::store::{Bind, Connection, Row, StoreError, sql};

/// What is known of a session holds on all days.
const ALL_DAYS: (Day, Day) = (BEGINNING, OPEN_END);

const LINE: &str = "select outreach_session, programme, programme_field, theme, form, held_on, zone, place, venue,
        summary, recorded_at
    from outreach_session_fact where recorded_at <= $1 and superseded_at > $1";

fn line_row(row: &Row) -> Result<SessionLine, StoreError> {
    Ok(SessionLine {
        id: row.get(0)?,
        programme: row.get(1)?,
        field: row.get(2)?,
        theme: row.get(3)?,
        form: row.get(4)?,
        held_on: row.get(5)?,
        zone: row.get(6)?,
        commune: row.get(7)?,
        venue: row.get(8)?,
        summary: row.get(9)?,
        recorded_at: row.get(10)?,
    })
}

/// The sessions that meet a filter, but for its search, the latest first.
pub(super) async fn sessions(
    connection: &mut Connection,
    known: Instant,
    filter: &SessionFilter,
) -> Result<Vec<Session>, StoreError> {
    let mut question = sql(LINE).bind(known);
    let wanted = [
        ("programme", filter.programme.map(Bind::from)),
        ("zone", filter.zone.map(Bind::from)),
        ("programme_field", filter.field.map(Bind::from)),
    ];
    for (column, value) in wanted.into_iter().filter_map(|(column, value)| value.map(|value| (column, value))) {
        question = question.bind(value);
        let place = question.bound();
        question = question.and(&format!(" and {column} = ${place}"));
    }
    if let Some(period) = filter.period {
        question = question.bind(period.from()).bind(period.to());
        let to = question.bound();
        question = question.and(&format!(" and held_on >= ${} and held_on < ${to}", to - 1));
    }
    let rows = question.and(" order by held_on desc, outreach_session desc").rows(connection).await?;
    let lines = rows.iter().map(line_row).collect::<Result<Vec<_>, _>>()?;
    with_parts(connection, known, lines, None).await
}

/// One session.
pub(super) async fn session(
    connection: &mut Connection,
    known: Instant,
    id: SessionId,
) -> Result<Option<Session>, StoreError> {
    let row = sql(format!("{LINE} and outreach_session = $2")).bind(known).bind(id).optional(connection).await?;
    let Some(row) = row else { return Ok(None) };
    Ok(with_parts(connection, known, vec![line_row(&row)?], Some(id)).await?.pop())
}

/// The rows of a table that belong to sessions, by session: of one, or of all.
async fn parts<T>(
    connection: &mut Connection,
    known: Instant,
    of: Option<SessionId>,
    (columns, table, order): (&str, &str, &str),
    read: impl Fn(&Row) -> Result<T, StoreError>,
) -> Result<HashMap<SessionId, Vec<T>>, StoreError> {
    let mut question =
        sql(format!("select outreach_session, {columns} from {table} where recorded_at <= $1 and superseded_at > $1"))
            .bind(known);
    if let Some(id) = of {
        question = question.and(" and outreach_session = $2").bind(id);
    }
    let mut found: HashMap<SessionId, Vec<T>> = HashMap::new();
    for row in question.and(&format!(" order by outreach_session, {order}")).rows(connection).await? {
        found.entry(row.get(0)?).or_default().push(read(&row)?);
    }
    Ok(found)
}

async fn with_parts(
    connection: &mut Connection,
    known: Instant,
    lines: Vec<SessionLine>,
    of: Option<SessionId>,
) -> Result<Vec<Session>, StoreError> {
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let organiser = |row: &Row| Ok(Organiser { agency: row.get(1)?, division: row.get(2)? });
    let from = ("agency, division", "outreach_organiser", "position");
    let mut organisers = parts(connection, known, of, from, organiser).await?;
    let unit = |row: &Row| row.get::<UnitId>(1);
    let mut units = parts(connection, known, of, ("unit", "outreach_reached", "unit"), unit).await?;
    let audience = |row: &Row| Ok(Audience { kind: row.get(1)?, attendances: row.get(2)? });
    let from = ("audience, attendances", "outreach_audience", "audience");
    let mut audiences = parts(connection, known, of, from, audience).await?;
    let file = |row: &Row| Ok(Attached { file: row.get(1)?, caption: row.get(2)? });
    let mut files = parts(connection, known, of, ("file, caption", "outreach_file", "file"), file).await?;
    let place = |kind: &str| audience_kinds().iter().position(|one| one.code == kind);
    let whole = lines.into_iter().map(|line| {
        let mut audiences = audiences.remove(&line.id).unwrap_or_default();
        audiences.sort_by_key(|one| place(&one.kind));
        Session {
            organisers: organisers.remove(&line.id).unwrap_or_default(),
            units: units.remove(&line.id).unwrap_or_default(),
            files: files.remove(&line.id).unwrap_or_default(),
            audiences,
            line,
        }
    });
    Ok(whole.collect())
}

pub(super) async fn open_session(change: &mut Change, id: SessionId) -> Result<(), StoreError> {
    let row = vec![id.into(), BEGINNING.into(), OPEN_END.into()];
    change.open_rows("outreach_session", &["id", "valid_from", "valid_to"], vec![row]).await
}

pub(super) async fn state_session(change: &mut Change, id: SessionId, draft: &SessionDraft) -> Result<(), StoreError> {
    let values: [(&str, Bind); 9] = [
        ("programme", draft.programme.into()),
        ("programme_field", draft.field.into()),
        ("theme", (&draft.theme).into()),
        ("form", (&draft.form).into()),
        ("held_on", draft.held_on.into()),
        ("zone", draft.zone.into()),
        ("place", draft.commune.into()),
        ("venue", (&draft.venue).into()),
        ("summary", (&draft.summary).into()),
    ];
    change.state("outreach_session_fact", &[("outreach_session", id.into())], &values, ALL_DAYS).await?;
    for table in ["outreach_organiser", "outreach_reached", "outreach_audience"] {
        change.close_rows(table, "outreach_session = $1", vec![id.into()]).await?;
    }
    let days = || [Bind::from(BEGINNING), Bind::from(OPEN_END)];
    let rows = (1_i64..).zip(&draft.organisers).map(|(position, one)| {
        let own = [id.into(), one.agency.into(), one.division.into(), position.into()];
        own.into_iter().chain(days()).collect()
    });
    let columns = ["outreach_session", "agency", "division", "position", "valid_from", "valid_to"];
    change.open_rows("outreach_organiser", &columns, rows.collect()).await?;
    let rows = draft.units.iter().map(|unit| [id.into(), (*unit).into()].into_iter().chain(days()).collect());
    let columns = ["outreach_session", "unit", "valid_from", "valid_to"];
    change.open_rows("outreach_reached", &columns, rows.collect()).await?;
    let rows = draft
        .audiences
        .iter()
        .map(|one| [id.into(), (&one.kind).into(), one.attendances.into()].into_iter().chain(days()).collect());
    let columns = ["outreach_session", "audience", "attendances", "valid_from", "valid_to"];
    change.open_rows("outreach_audience", &columns, rows.collect()).await
}

/// Closes everything of a session; what was known of it stays in the history.
pub(super) async fn close_session(change: &mut Change, id: SessionId) -> Result<(), StoreError> {
    let tables =
        ["outreach_session_fact", "outreach_organiser", "outreach_reached", "outreach_audience", "outreach_file"];
    for table in tables {
        change.close_rows(table, "outreach_session = $1", vec![id.into()]).await?;
    }
    change.close_rows("outreach_session", "id = $1", vec![id.into()]).await?;
    Ok(())
}

pub(super) async fn attach(change: &mut Change, id: SessionId, files: &[(FileId, String)]) -> Result<(), StoreError> {
    let columns = ["outreach_session", "file", "caption", "valid_from", "valid_to"];
    let rows = files
        .iter()
        .map(|(file, caption)| vec![id.into(), (*file).into(), caption.into(), BEGINNING.into(), OPEN_END.into()]);
    change.open_rows("outreach_file", &columns, rows.collect()).await
}

pub(super) async fn detach(change: &mut Change, id: SessionId, file: FileId) -> Result<u64, StoreError> {
    change.close_rows("outreach_file", "outreach_session = $1 and file = $2", vec![id.into(), file.into()]).await
}
