//! The SQL of saved views; figures themselves are asked of other rooms.

use super::form::PivotForm;
use super::view::{SavedView, Shared, ViewId};
use crate::calendar::{BEGINNING, Instant, OPEN_END};
use crate::desk::{AgencyId, Change, UserId};
use crate::programme::ProgrammeId;
use crate::store::{Connection, Row, StoreError, sql};

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
