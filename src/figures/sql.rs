//! The SQL of saved views and publications; figures themselves are asked of
//! other rooms.

use super::form::PivotForm;
use super::publication::{Publication, PublicationId, Showing};
use super::view::{SavedView, Shared, ViewId};
use crate::calendar::{BEGINNING, Instant, OPEN_END};
use crate::desk::{AgencyId, Change, UserId};
use crate::programme::ProgrammeId;
use crate::store::{Bind, Connection, Row, StoreError, sql};

fn view_row(row: &Row) -> Result<SavedView, StoreError> {
    let question: String = row.get(2)?;
    let shared: String = row.get(5)?;
    let programme: Option<ProgrammeId> = row.get(6)?;
    let text = programme.map_or_else(|| shared.clone(), |id| format!("{shared}/{id}"));
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(&question)
        .map_err(|_| StoreError::Stored { what: "question of a view", text: question.clone() })?;
    Ok(SavedView {
        id: row.get(0)?,
        name: row.get(1)?,
        question: PivotForm::of_pairs(pairs),
        owner: row.get(3)?,
        agency: row.get(4)?,
        shared: Shared::of_text(&text).ok_or(StoreError::Stored { what: "sharing of a view", text })?,
        own: false,
    })
}

/// Every view that stood at `known`.
pub(super) async fn views(connection: &mut Connection, known: Instant) -> Result<Vec<SavedView>, StoreError> {
    sql("select id, name, question, owner, agency, shared, programme from saved_view
         where recorded_at <= $1 and superseded_at > $1 order by id")
    .bind(known)
    .rows(connection)
    .await?
    .iter()
    .map(view_row)
    .collect()
}

pub(super) async fn state_view(
    change: &mut Change,
    id: ViewId,
    name: &str,
    question: &PivotForm,
    (owner, agency): (Option<UserId>, Option<AgencyId>),
    shared: Shared,
) -> Result<(), StoreError> {
    let programme = match shared {
        Shared::Programme(id) => Some(id),
        Shared::Nobody | Shared::Agency => None,
    };
    let question = serde_urlencoded::to_string(question.pairs()).unwrap_or_default();
    let values = [
        ("name", name.into()),
        ("question", question.into()),
        ("owner", owner.into()),
        ("agency", agency.into()),
        ("shared", shared.word().into()),
        ("programme", programme.into()),
    ];
    change.state("saved_view", &[("id", id.into())], &values, (BEGINNING, OPEN_END)).await?;
    Ok(())
}

pub(super) async fn end_view(change: &mut Change, id: ViewId) -> Result<(), StoreError> {
    change.close_rows("saved_view", "id = $1", vec![id.into()]).await?;
    Ok(())
}

/// The last publication, whatever became of its row: what is out is out.
pub(super) async fn last_publication(connection: &mut Connection) -> Result<Option<PublicationId>, StoreError> {
    sql("select max(id) from publication").one(connection).await?.get(0)
}

fn read_showing(text: &str) -> Result<Showing, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Stored { what: "publication", text: error.to_string() })
}

/// What every publication showed, the earliest first.
pub(super) async fn showings(connection: &mut Connection) -> Result<Vec<Showing>, StoreError> {
    let rows = sql("select showing from publication order by id").rows(connection).await?;
    rows.iter().map(|row| read_showing(&row.get::<String>(0)?)).collect()
}

/// What one publication showed.
pub(super) async fn showing(connection: &mut Connection, id: PublicationId) -> Result<Option<Showing>, StoreError> {
    let row = sql("select showing from publication where id = $1").bind(id).optional(connection).await?;
    row.map(|row| read_showing(&row.get::<String>(0)?)).transpose()
}

fn publication_row(row: &Row) -> Result<Publication, StoreError> {
    let question: String = row.get(2)?;
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(&question)
        .map_err(|_| StoreError::Stored { what: "question of a publication", text: question.clone() })?;
    let days: String = row.get(3)?;
    let days = days.split(',').filter(|day| !day.is_empty()).map(str::parse).collect::<Result<_, _>>();
    let counted = |number: i64| usize::try_from(number).unwrap_or_default();
    Ok(Publication {
        id: row.get(0)?,
        title: row.get(1)?,
        question: PivotForm::of_pairs(pairs),
        also_on: days.map_err(|error: jiff::Error| StoreError::Stored {
            what: "days of a publication",
            text: error.to_string(),
        })?,
        known: row.get(4)?,
        published_at: row.get(5)?,
        shown: counted(row.get(6)?),
        left_out: counted(row.get(7)?),
    })
}

/// Every publication, the latest first.
pub(super) async fn publications(connection: &mut Connection) -> Result<Vec<Publication>, StoreError> {
    sql("select id, title, question, also_on, known_at, recorded_at, shown, left_out from publication order by id desc")
        .rows(connection)
        .await?
        .iter()
        .map(publication_row)
        .collect()
}

pub(super) async fn open_publication(
    change: &mut Change,
    publication: &Publication,
    showing: &Showing,
) -> Result<(), StoreError> {
    let showing = serde_json::to_string(showing)
        .map_err(|error| StoreError::Stored { what: "publication", text: error.to_string() })?;
    let days: Vec<String> = publication.also_on.iter().map(ToString::to_string).collect();
    let counted = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let columns =
        ["id", "title", "question", "also_on", "known_at", "shown", "left_out", "showing", "valid_from", "valid_to"];
    let row: Vec<Bind> = vec![
        publication.id.into(),
        (&publication.title).into(),
        serde_urlencoded::to_string(publication.question.pairs()).unwrap_or_default().into(),
        days.join(",").into(),
        publication.known.into(),
        counted(publication.shown).into(),
        counted(publication.left_out).into(),
        showing.into(),
        BEGINNING.into(),
        OPEN_END.into(),
    ];
    change.open_rows("publication", &columns, vec![row]).await
}
