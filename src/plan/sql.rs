//! The SQL of the plan. Each question binds the moment of knowledge as `$1`,
//! the day as `$2` and the programme as `$3`.

use std::collections::HashMap;

use super::duty::{Duty, DutyDraft, DutyId};
use super::evidence::{Evidence, EvidenceDraft, EvidenceId, EvidenceKind};
use super::form::{BodyDraft, TaskDraft};
use super::task::{BodyPart, BodyState, Standing, StandingKind, Task, TaskBody, TaskBodyId, TaskId};
use crate::calendar::{Day, Instant, OPEN_END, Period};
use crate::desk::{AgencyId, AsOf, Change};
use crate::programme::ProgrammeId;
use crate::store::{Bind, Connection, Row, StoreError, sql};

const ON: &str = "recorded_at <= $1 and superseded_at > $1 and valid_from <= $2 and valid_to > $2";

fn stored(what: &'static str, text: impl ToString) -> StoreError {
    StoreError::Stored { what, text: text.to_string() }
}

async fn asked(
    connection: &mut Connection,
    as_of: AsOf,
    programme: ProgrammeId,
    (columns, table, order): (&str, &str, &str),
) -> Result<Vec<Row>, StoreError> {
    sql(format!("select {columns} from {table} where {ON} and programme = $3 order by {order}"))
        .bind(as_of.known)
        .bind(as_of.on)
        .bind(programme)
        .rows(connection)
        .await
}

/// The programme that a task belongs to, on any day.
pub(super) async fn programme_of_task(
    connection: &mut Connection,
    as_of: AsOf,
    task: TaskId,
) -> Result<Option<ProgrammeId>, StoreError> {
    programme_of(connection, as_of, ("task", task.into())).await
}

/// The programme that a duty belongs to.
pub(super) async fn programme_of_duty(
    connection: &mut Connection,
    as_of: AsOf,
    duty: DutyId,
) -> Result<Option<ProgrammeId>, StoreError> {
    programme_of(connection, as_of, ("duty", duty.into())).await
}

/// The programme that a body of a task, or its evidence, belongs to.
pub(super) async fn programme_of_part(
    connection: &mut Connection,
    as_of: AsOf,
    table: &'static str,
    id: i64,
) -> Result<Option<ProgrammeId>, StoreError> {
    programme_of(connection, as_of, (table, id.into())).await
}

async fn programme_of(
    connection: &mut Connection,
    as_of: AsOf,
    (table, id): (&'static str, Bind),
) -> Result<Option<ProgrammeId>, StoreError> {
    let row = sql(format!(
        "select programme from {table} where recorded_at <= $1 and superseded_at > $1 and id = $2 order by valid_from"
    ))
    .bind(as_of.known)
    .bind(id)
    .optional(connection)
    .await?;
    row.map(|row| row.get(0)).transpose()
}

/// True where an act has told of a record of this kind.
pub(super) async fn has_record(connection: &mut Connection, kind: &str, id: i64) -> Result<bool, StoreError> {
    let row = sql("select act from note where kind = $1 and record = $2 limit 1")
        .bind(kind)
        .bind(id)
        .optional(connection)
        .await?;
    Ok(row.is_some())
}

/// The tasks of a programme, without order.
pub(super) async fn tasks(
    connection: &mut Connection,
    as_of: AsOf,
    programme: ProgrammeId,
) -> Result<Vec<Task>, StoreError> {
    let mut bodies = bodies(connection, as_of, programme).await?;
    let mut needs = needs(connection, as_of, programme).await?;
    let mut evidence = evidence(connection, as_of, programme).await?;
    let mut standings = standings(connection, as_of, programme).await?;
    let columns = "task, programme_field, part_of, position, name, wanted, starts, due, confirm, duty, cycle, origin";
    let rows = asked(connection, as_of, programme, (columns, "task_fact", "task")).await?;
    rows.iter()
        .map(|row| {
            let id: TaskId = row.get(0)?;
            let cycle: Option<String> = row.get(10)?;
            let cycle = match cycle {
                Some(text) => Some(text.parse::<Period>().map_err(|_| stored("cycle", text))?),
                None => None,
            };
            Ok(Task {
                id,
                programme,
                field: row.get(1)?,
                part_of: row.get(2)?,
                position: row.get(3)?,
                name: row.get(4)?,
                wanted: row.get(5)?,
                starts: row.get(6)?,
                due: row.get(7)?,
                confirm: row.get(8)?,
                duty: row.get(9)?,
                cycle,
                origin: row.get(11)?,
                bodies: bodies.remove(&id).unwrap_or_default(),
                needs: needs.remove(&id).unwrap_or_default(),
                evidence: evidence.remove(&id).unwrap_or_default(),
                standing: standings.remove(&id).unwrap_or_default(),
            })
        })
        .collect()
}

async fn bodies(
    connection: &mut Connection,
    as_of: AsOf,
    programme: ProgrammeId,
) -> Result<HashMap<TaskId, Vec<TaskBody>>, StoreError> {
    let columns = "task, id, agency, division, part, state, percent, remark, valid_from";
    let mut found: HashMap<TaskId, Vec<TaskBody>> = HashMap::new();
    for row in asked(connection, as_of, programme, (columns, "task_body", "task, position, id")).await? {
        let (part, state): (String, String) = (row.get(4)?, row.get(5)?);
        found.entry(row.get(0)?).or_default().push(TaskBody {
            id: row.get(1)?,
            agency: row.get(2)?,
            division: row.get(3)?,
            part: BodyPart::of_word(&part).ok_or_else(|| stored("part", part))?,
            state: BodyState::of_word(&state).ok_or_else(|| stored("state of a body", state))?,
            percent: row.get(6)?,
            remark: row.get(7)?,
            since: row.get(8)?,
        });
    }
    Ok(found)
}

async fn needs(
    connection: &mut Connection,
    as_of: AsOf,
    programme: ProgrammeId,
) -> Result<HashMap<TaskId, Vec<TaskId>>, StoreError> {
    let mut found: HashMap<TaskId, Vec<TaskId>> = HashMap::new();
    for row in asked(connection, as_of, programme, ("task, needs", "task_need", "task, needs")).await? {
        found.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(found)
}

async fn evidence(
    connection: &mut Connection,
    as_of: AsOf,
    programme: ProgrammeId,
) -> Result<HashMap<TaskId, Vec<Evidence>>, StoreError> {
    let columns = "task, id, kind, number, issued, title, link, valid_from";
    let mut found: HashMap<TaskId, Vec<Evidence>> = HashMap::new();
    for row in asked(connection, as_of, programme, (columns, "task_evidence", "task, id")).await? {
        let kind: String = row.get(2)?;
        found.entry(row.get(0)?).or_default().push(Evidence {
            id: row.get(1)?,
            kind: EvidenceKind::of_word(&kind).ok_or_else(|| stored("kind of evidence", kind))?,
            number: row.get(3)?,
            issued: row.get(4)?,
            title: row.get(5)?,
            link: row.get(6)?,
            since: row.get(7)?,
        });
    }
    Ok(found)
}

async fn standings(
    connection: &mut Connection,
    as_of: AsOf,
    programme: ProgrammeId,
) -> Result<HashMap<TaskId, Standing>, StoreError> {
    let columns = "task, standing, agency, closed_by, closed_on, remark, valid_from";
    let mut found = HashMap::new();
    for row in asked(connection, as_of, programme, (columns, "task_standing", "task")).await? {
        let kind: String = row.get(1)?;
        let standing = Standing {
            kind: StandingKind::of_word(&kind).ok_or_else(|| stored("standing", kind))?,
            agency: row.get(2)?,
            closed_by: row.get(3)?,
            closed_on: row.get(4)?,
            remark: row.get(5)?,
            since: Some(row.get(6)?),
        };
        found.insert(row.get(0)?, standing);
    }
    Ok(found)
}

/// The recurring duties of a programme.
pub(super) async fn duties(
    connection: &mut Connection,
    as_of: AsOf,
    programme: ProgrammeId,
) -> Result<Vec<Duty>, StoreError> {
    let mut bodies: HashMap<DutyId, Vec<BodyDraft>> = HashMap::new();
    let columns = ("duty, agency, division, part", "duty_body", "duty, position");
    for row in asked(connection, as_of, programme, columns).await? {
        let part: String = row.get(3)?;
        let part = BodyPart::of_word(&part).ok_or_else(|| stored("part", part))?;
        bodies.entry(row.get(0)?).or_default().push((row.get(1)?, row.get(2)?, part));
    }
    let columns = "duty, programme_field, name, wanted, recurrence, first_day, last_day, confirm";
    let rows = asked(connection, as_of, programme, (columns, "duty_fact", "duty")).await?;
    rows.iter()
        .map(|row| {
            let id: DutyId = row.get(0)?;
            let recurrence: String = row.get(4)?;
            let (first, last): (Day, Day) = (row.get(5)?, row.get(6)?);
            Ok(Duty {
                id,
                programme,
                field: row.get(1)?,
                name: row.get(2)?,
                wanted: row.get(3)?,
                recurrence: recurrence.parse().map_err(|_| stored("recurrence", recurrence))?,
                period: Period::of_days(first, last).map_err(|_| stored("period", first))?,
                confirm: row.get(7)?,
                bodies: bodies.remove(&id).unwrap_or_default(),
            })
        })
        .collect()
}

pub(super) async fn open_task(
    change: &mut Change,
    id: TaskId,
    programme: ProgrammeId,
    from: Day,
) -> Result<(), StoreError> {
    let row = vec![id.into(), programme.into(), from.into(), OPEN_END.into()];
    change.open_rows("task", &["id", "programme", "valid_from", "valid_to"], vec![row]).await
}

pub(super) async fn open_duty(
    change: &mut Change,
    id: DutyId,
    programme: ProgrammeId,
    from: Day,
) -> Result<(), StoreError> {
    let row = vec![id.into(), programme.into(), from.into(), OPEN_END.into()];
    change.open_rows("duty", &["id", "programme", "valid_from", "valid_to"], vec![row]).await
}

/// What belongs to a task and is not typed with it.
pub(super) struct Placed {
    pub(super) programme: ProgrammeId,
    pub(super) position: i64,
    pub(super) duty: Option<DutyId>,
    pub(super) cycle: Option<Period>,
}

/// From the draft's day on, the task is this; its bodies and needs apart.
pub(super) async fn state_task(
    change: &mut Change,
    id: TaskId,
    placed: &Placed,
    draft: &TaskDraft,
) -> Result<(), StoreError> {
    let values: [(&str, Bind); 12] = [
        ("programme", placed.programme.into()),
        ("programme_field", draft.field.into()),
        ("part_of", draft.part_of.into()),
        ("position", placed.position.into()),
        ("name", (&draft.name).into()),
        ("wanted", (&draft.wanted).into()),
        ("starts", draft.starts.into()),
        ("due", draft.due.into()),
        ("confirm", draft.confirm.into()),
        ("duty", placed.duty.into()),
        ("cycle", placed.cycle.map(|cycle| cycle.to_string()).into()),
        ("origin", (&draft.origin).into()),
    ];
    change.state("task_fact", &[("task", id.into())], &values, (draft.from, OPEN_END)).await.map(|_| ())
}

/// From `from` on, the body says this of itself.
pub(super) async fn state_body(
    change: &mut Change,
    (programme, task, position): (ProgrammeId, TaskId, i64),
    body: &TaskBody,
    from: Day,
) -> Result<(), StoreError> {
    let values: [(&str, Bind); 9] = [
        ("programme", programme.into()),
        ("task", task.into()),
        ("position", position.into()),
        ("part", body.part.word().into()),
        ("agency", body.agency.into()),
        ("division", body.division.into()),
        ("state", body.state.word().into()),
        ("percent", body.percent.into()),
        ("remark", (&body.remark).into()),
    ];
    change.state("task_body", &[("id", body.id.into())], &values, (from, OPEN_END)).await.map(|_| ())
}

/// From `from` on, the body works on its task no more.
pub(super) async fn end_body(change: &mut Change, id: TaskBodyId, from: Day) -> Result<(), StoreError> {
    let own = ["programme", "task", "position", "part", "agency", "division", "state", "percent", "remark"];
    change.end("task_body", &[("id", id.into())], &own, (from, OPEN_END)).await.map(|_| ())
}

/// From `from` on, the task waits for these and no others.
pub(super) async fn state_needs(
    change: &mut Change,
    (programme, task): (ProgrammeId, TaskId),
    needs: &[TaskId],
    from: Day,
) -> Result<(), StoreError> {
    change.end("task_need", &[("task", task.into())], &["programme", "needs"], (from, OPEN_END)).await?;
    let columns = ["programme", "task", "needs", "valid_from", "valid_to"];
    let row = |need: &TaskId| vec![programme.into(), task.into(), (*need).into(), from.into(), OPEN_END.into()];
    change.open_rows("task_need", &columns, needs.iter().map(row).collect()).await
}

/// From `from` on, the task stands like this.
pub(super) async fn state_standing(
    change: &mut Change,
    (programme, task): (ProgrammeId, TaskId),
    standing: &Standing,
    from: Day,
) -> Result<(), StoreError> {
    let values: [(&str, Bind); 6] = [
        ("programme", programme.into()),
        ("standing", standing.kind.word().into()),
        ("agency", standing.agency.into()),
        ("closed_by", standing.closed_by.into()),
        ("closed_on", standing.closed_on.into()),
        ("remark", (&standing.remark).into()),
    ];
    change.state("task_standing", &[("task", task.into())], &values, (from, OPEN_END)).await.map(|_| ())
}

pub(super) async fn open_evidence(
    change: &mut Change,
    (programme, task): (ProgrammeId, TaskId),
    id: EvidenceId,
    evidence: &EvidenceDraft,
    from: Day,
) -> Result<(), StoreError> {
    let columns = ["id", "programme", "task", "kind", "number", "issued", "title", "link", "valid_from", "valid_to"];
    let row = vec![
        id.into(),
        programme.into(),
        task.into(),
        evidence.kind.word().into(),
        (&evidence.number).into(),
        evidence.issued.into(),
        (&evidence.title).into(),
        evidence.link.as_ref().map_or_else(String::new, ToString::to_string).into(),
        from.into(),
        OPEN_END.into(),
    ];
    change.open_rows("task_evidence", &columns, vec![row]).await
}

pub(super) async fn close_evidence(change: &mut Change, id: EvidenceId) -> Result<u64, StoreError> {
    change.close_rows("task_evidence", "id = $1", vec![id.into()]).await
}

/// From the draft's day on, the duty is this.
pub(super) async fn state_duty(
    change: &mut Change,
    id: DutyId,
    programme: ProgrammeId,
    draft: &DutyDraft,
) -> Result<(), StoreError> {
    let values: [(&str, Bind); 8] = [
        ("programme", programme.into()),
        ("programme_field", draft.field.into()),
        ("name", (&draft.name).into()),
        ("wanted", (&draft.wanted).into()),
        ("recurrence", draft.recurrence.to_string().into()),
        ("first_day", draft.period.from().into()),
        ("last_day", draft.period.last_day().into()),
        ("confirm", draft.confirm.into()),
    ];
    let days = (draft.from, OPEN_END);
    change.state("duty_fact", &[("duty", id.into())], &values, days).await?;
    let own = ["programme", "position", "part", "agency", "division"];
    change.end("duty_body", &[("duty", id.into())], &own, days).await?;
    let columns = ["programme", "duty", "position", "part", "agency", "division", "valid_from", "valid_to"];
    let row = |(position, (agency, division, part)): (i64, &(AgencyId, _, BodyPart))| {
        let division: Option<crate::agencies::DivisionId> = *division;
        vec![
            programme.into(),
            id.into(),
            position.into(),
            part.word().into(),
            (*agency).into(),
            division.into(),
            draft.from.into(),
            OPEN_END.into(),
        ]
    };
    change.open_rows("duty_body", &columns, (0..).zip(&draft.bodies).map(row).collect()).await
}

/// The tasks of which anything was recorded or superseded after `since`.
pub(super) async fn tasks_touched(
    connection: &mut Connection,
    since: Instant,
) -> Result<Vec<(i64, Instant)>, StoreError> {
    crate::store::dated::touched(
        connection,
        &[
            ("task", "id"),
            ("task_fact", "task"),
            ("task_body", "task"),
            ("task_need", "task"),
            ("task_evidence", "task"),
            ("task_standing", "task"),
        ],
        since,
    )
    .await
}

/// The duties of which anything was recorded or superseded after `since`.
pub(super) async fn duties_touched(
    connection: &mut Connection,
    since: Instant,
) -> Result<Vec<(i64, Instant)>, StoreError> {
    crate::store::dated::touched(connection, &[("duty", "id"), ("duty_fact", "duty"), ("duty_body", "duty")], since)
        .await
}
