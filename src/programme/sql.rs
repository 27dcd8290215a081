//! The SQL of the programmes. Each question binds the moment of knowledge as
//! `$1` and the day as `$2`.

use super::agreement::SignOff;
use super::form::{AnnexDraft, ProgrammeDraft};
use super::programme::{
    Amendment, AmendmentId, Annex, AnnexId, Body, Field, FieldId, Part, Party, Phase, PhaseId, PhaseKind, Programme,
    ProgrammeId,
};
use super::provision::{Provision, Section};
use crate::calendar::{Day, Instant, OPEN_END, Period};
use crate::desk::{AgencyId, AsOf, Change};
use crate::store::{Bind, Connection, Row, StoreError, sql};

const ON: &str = "recorded_at <= $1 and superseded_at > $1 and valid_from <= $2 and valid_to > $2";

fn stored(what: &'static str, text: impl ToString) -> StoreError {
    StoreError::Stored { what, text: text.to_string() }
}

fn period(row: &Row, column: usize) -> Result<Period, StoreError> {
    let (first, last): (Day, Day) = (row.get(column)?, row.get(column + 1)?);
    Period::of_days(first, last).map_err(|_| stored("period", first))
}

/// The programmes of a day, or one of them.
pub(super) async fn programmes(
    connection: &mut Connection,
    as_of: AsOf,
    only: Option<ProgrammeId>,
) -> Result<Vec<Programme>, StoreError> {
    let rows = asked(
        connection,
        as_of,
        only,
        "programme, name, short_name, number, signed, territory, bases, first_day, last_day",
        "programme_fact",
        "programme",
    )
    .await?;
    let mut programmes = Vec::new();
    for row in rows {
        let bases: String = row.get(6)?;
        programmes.push(Programme {
            id: row.get(0)?,
            name: row.get(1)?,
            short_name: row.get(2)?,
            number: row.get(3)?,
            signed: row.get(4)?,
            territory: row.get(5)?,
            period: period(&row, 7)?,
            bases: serde_json::from_str(&bases).map_err(|_| stored("legal bases", bases))?,
            parties: Vec::new(),
            phases: Vec::new(),
            fields: Vec::new(),
            amendments: Vec::new(),
            annexes: Vec::new(),
            provisions: Vec::new(),
            ancestor: None,
        });
    }
    add_parts(connection, as_of, only, &mut programmes).await?;
    Ok(programmes)
}

async fn asked(
    connection: &mut Connection,
    as_of: AsOf,
    only: Option<ProgrammeId>,
    columns: &str,
    table: &str,
    order: &str,
) -> Result<Vec<Row>, StoreError> {
    let one = if only.is_some() { "and programme = $3" } else { "" };
    let mut query = sql(format!("select {columns} from {table} where {ON} {one} order by {order}"))
        .bind(as_of.known)
        .bind(as_of.on);
    if let Some(id) = only {
        query = query.bind(id);
    }
    query.rows(connection).await
}

async fn add_parts(
    connection: &mut Connection,
    as_of: AsOf,
    only: Option<ProgrammeId>,
    programmes: &mut [Programme],
) -> Result<(), StoreError> {
    let mut each = |row: &Row, add: &mut dyn FnMut(&mut Programme) -> Result<(), StoreError>| {
        let id: ProgrammeId = row.get(0)?;
        match programmes.iter_mut().find(|programme| programme.id == id) {
            Some(programme) => add(programme),
            None => Ok(()),
        }
    };
    let order = "programme, position";
    for row in asked(connection, as_of, only, "programme, agency, leads, division", "programme_party", order).await? {
        let party = Party { agency: row.get(1)?, leads: row.get(2)?, division: row.get(3)? };
        each(&row, &mut |programme| {
            programme.parties.push(party.clone());
            Ok(())
        })?;
    }
    let columns = "programme, id, name, kind, first_day, last_day";
    for row in asked(connection, as_of, only, columns, "programme_phase", order).await? {
        let kind: String = row.get(3)?;
        let kind = PhaseKind::of_word(&kind).ok_or_else(|| stored("kind of phase", kind))?;
        let phase = Phase { id: row.get(1)?, name: row.get(2)?, kind, period: period(&row, 4)? };
        each(&row, &mut |programme| {
            programme.phases.push(phase.clone());
            Ok(())
        })?;
    }
    for row in asked(connection, as_of, only, "programme, id, name", "programme_field", order).await? {
        let field = Field { id: row.get(1)?, name: row.get(2)?, bodies: Vec::new() };
        each(&row, &mut |programme| {
            programme.fields.push(field.clone());
            Ok(())
        })?;
    }
    let columns = "programme, programme_field, part, agency, division";
    for row in asked(connection, as_of, only, columns, "programme_field_body", order).await? {
        let field: FieldId = row.get(1)?;
        let part: String = row.get(2)?;
        let part = Part::of_word(&part).ok_or_else(|| stored("part", part))?;
        let body = Body { agency: row.get(3)?, division: row.get(4)?, part };
        each(&row, &mut |programme| {
            if let Some(field) = programme.fields.iter_mut().find(|one| one.id == field) {
                field.bodies.push(body.clone());
            }
            Ok(())
        })?;
    }
    let columns = "programme, id, number, signed, content";
    for row in asked(connection, as_of, only, columns, "programme_amendment", "programme, signed, id").await? {
        let amendment = Amendment { id: row.get(1)?, number: row.get(2)?, signed: row.get(3)?, content: row.get(4)? };
        each(&row, &mut |programme| {
            programme.amendments.push(amendment.clone());
            Ok(())
        })?;
    }
    let columns = "programme, section, agency, content";
    for row in asked(connection, as_of, only, columns, "programme_provision", order).await? {
        let section: String = row.get(1)?;
        let section = Section::of_word(&section).ok_or_else(|| stored("section", section))?;
        let provision = Provision { section, agency: row.get(2)?, content: row.get(3)? };
        each(&row, &mut |programme| {
            programme.provisions.push(provision.clone());
            Ok(())
        })?;
    }
    for row in asked(connection, as_of, only, "programme, ancestor", "programme_ancestor", "programme").await? {
        let ancestor: ProgrammeId = row.get(1)?;
        each(&row, &mut |programme| {
            programme.ancestor = Some(ancestor);
            Ok(())
        })?;
    }
    let columns = "programme, id, number, title, content, valid_from";
    for row in asked(connection, as_of, only, columns, "programme_annex", "programme, number, id").await? {
        let annex =
            Annex { id: row.get(1)?, number: row.get(2)?, title: row.get(3)?, content: row.get(4)?, from: row.get(5)? };
        each(&row, &mut |programme| {
            programme.annexes.push(annex.clone());
            Ok(())
        })?;
    }
    Ok(())
}

pub(super) async fn open_programme(change: &mut Change, id: ProgrammeId, from: Day) -> Result<(), StoreError> {
    let row = vec![id.into(), from.into(), OPEN_END.into()];
    change.open_rows("programme", &["id", "valid_from", "valid_to"], vec![row]).await
}

/// States all that the programme is from `from` on.
pub(super) async fn state_programme(
    change: &mut Change,
    id: ProgrammeId,
    draft: &ProgrammeDraft,
    from: Day,
) -> Result<(), StoreError> {
    let bases = serde_json::Value::from(draft.bases.clone()).to_string();
    let values: [(&str, Bind); 8] = [
        ("name", (&draft.name).into()),
        ("short_name", (&draft.short_name).into()),
        ("number", (&draft.number).into()),
        ("signed", draft.signed.into()),
        ("territory", (&draft.territory).into()),
        ("first_day", draft.period.from().into()),
        ("last_day", draft.period.last_day().into()),
        ("bases", bases.into()),
    ];
    change.state("programme_fact", &[("programme", id.into())], &values, (from, OPEN_END)).await?;

    let mut parties = Vec::new();
    for (position, (agency, leads, division)) in (0_i64..).zip(&draft.parties) {
        parties.push(vec![(*agency).into(), position.into(), (*leads).into(), (*division).into()]);
    }
    replace(change, id, "programme_party", &["agency", "position", "leads", "division"], parties, from).await?;

    let mut phases = Vec::new();
    for (position, (phase, name, kind, period)) in (0_i64..).zip(&draft.phases) {
        let phase = match phase {
            Some(phase) => *phase,
            None => change.next_id().await?,
        };
        phases.push(vec![
            PhaseId(phase).into(),
            position.into(),
            name.into(),
            kind.word().into(),
            period.from().into(),
            period.last_day().into(),
        ]);
    }
    let columns = ["id", "position", "name", "kind", "first_day", "last_day"];
    replace(change, id, "programme_phase", &columns, phases, from).await?;

    let (mut fields, mut bodies) = (Vec::new(), Vec::new());
    for (position, field) in (0_i64..).zip(&draft.fields) {
        let field_id = match field.id {
            Some(field) => field,
            None => change.next_id().await?,
        };
        fields.push(vec![field_id.into(), position.into(), (&field.name).into()]);
        for (place, (agency, division, part)) in (0_i64..).zip(&field.bodies) {
            bodies.push(vec![field_id.into(), place.into(), part.word().into(), (*agency).into(), (*division).into()]);
        }
    }
    replace(change, id, "programme_field", &["id", "position", "name"], fields, from).await?;
    let columns = ["programme_field", "position", "part", "agency", "division"];
    replace(change, id, "programme_field_body", &columns, bodies, from).await?;

    let mut provisions = Vec::new();
    for (position, one) in (0_i64..).zip(&draft.provisions) {
        provisions.push(vec![position.into(), one.section.word().into(), one.agency.into(), (&one.content).into()]);
    }
    let columns = ["position", "section", "agency", "content"];
    replace(change, id, "programme_provision", &columns, provisions, from).await
}

/// The programme carries another on.
pub(super) async fn state_ancestor(
    change: &mut Change,
    id: ProgrammeId,
    ancestor: ProgrammeId,
    from: Day,
) -> Result<(), StoreError> {
    let row = vec![id.into(), ancestor.into(), from.into(), OPEN_END.into()];
    change.open_rows("programme_ancestor", &["programme", "ancestor", "valid_from", "valid_to"], vec![row]).await
}

/// From `from` on, the programme has these rows in `table` and no others.
async fn replace(
    change: &mut Change,
    id: ProgrammeId,
    table: &str,
    own: &[&str],
    rows: Vec<Vec<Bind>>,
    from: Day,
) -> Result<(), StoreError> {
    change.end(table, &[("programme", id.into())], own, (from, OPEN_END)).await?;
    let mut columns = vec!["programme"];
    columns.extend(own);
    columns.extend(["valid_from", "valid_to"]);
    let rows = rows
        .into_iter()
        .map(|row| {
            let mut all = vec![Bind::from(id)];
            all.extend(row);
            all.extend([from.into(), OPEN_END.into()]);
            all
        })
        .collect();
    change.open_rows(table, &columns, rows).await
}

pub(super) async fn open_amendment(
    change: &mut Change,
    programme: ProgrammeId,
    amendment: &Amendment,
) -> Result<AmendmentId, StoreError> {
    let columns = ["id", "programme", "number", "signed", "content", "valid_from", "valid_to"];
    let row = vec![
        amendment.id.into(),
        programme.into(),
        (&amendment.number).into(),
        amendment.signed.into(),
        (&amendment.content).into(),
        amendment.signed.into(),
        OPEN_END.into(),
    ];
    change.open_rows("programme_amendment", &columns, vec![row]).await?;
    Ok(amendment.id)
}

/// From `from` on, the annex is this.
pub(super) async fn state_annex(
    change: &mut Change,
    programme: ProgrammeId,
    id: AnnexId,
    annex: &AnnexDraft,
) -> Result<(), StoreError> {
    let values = [
        ("programme", programme.into()),
        ("number", (&annex.number).into()),
        ("title", (&annex.title).into()),
        ("content", (&annex.content).into()),
    ];
    change.state("programme_annex", &[("id", id.into())], &values, (annex.from, OPEN_END)).await.map(|_| ())
}

/// The standing signatures under a programme.
pub(super) async fn sign_offs(
    connection: &mut Connection,
    as_of: AsOf,
    id: ProgrammeId,
) -> Result<Vec<SignOff>, StoreError> {
    let columns = "agency, signed_by, digest, valid_from, recorded_at";
    let rows = asked(connection, as_of, Some(id), columns, "programme_sign_off", "recorded_at").await?;
    let sign_off = |row: &Row| {
        Ok(SignOff {
            agency: row.get(0)?,
            signed_by: row.get(1)?,
            digest: row.get(2)?,
            day: row.get(3)?,
            signed_at: row.get(4)?,
        })
    };
    rows.iter().map(sign_off).collect()
}

pub(super) async fn open_sign_off(change: &mut Change, id: ProgrammeId, sign_off: &SignOff) -> Result<(), StoreError> {
    let columns = ["programme", "agency", "signed_by", "digest", "valid_from", "valid_to"];
    let row = vec![
        id.into(),
        sign_off.agency.into(),
        (&sign_off.signed_by).into(),
        (&sign_off.digest).into(),
        sign_off.day.into(),
        OPEN_END.into(),
    ];
    change.open_rows("programme_sign_off", &columns, vec![row]).await
}

pub(super) async fn close_sign_off(change: &mut Change, id: ProgrammeId, agency: AgencyId) -> Result<u64, StoreError> {
    let condition = "programme = $1 and agency = $2";
    change.close_rows("programme_sign_off", condition, vec![id.into(), agency.into()]).await
}

/// The programmes of which anything was recorded or superseded after `since`.
pub(super) async fn programmes_touched(
    connection: &mut Connection,
    since: Instant,
) -> Result<Vec<(i64, Instant)>, StoreError> {
    crate::store::dated::touched(
        connection,
        &[
            ("programme_fact", "programme"),
            ("programme_party", "programme"),
            ("programme_phase", "programme"),
            ("programme_field", "programme"),
            ("programme_field_body", "programme"),
            ("programme_amendment", "programme"),
            ("programme_annex", "programme"),
            ("programme_provision", "programme"),
            ("programme_sign_off", "programme"),
        ],
        since,
    )
    .await
}
