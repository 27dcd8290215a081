//! What can be done with saved views.

use serde_json::json;

use super::problems::FiguresRefusal;
use super::sql;
use super::view::{SavedView, ViewForm, ViewId};
use crate::desk::{Act, Desk, Note, Signed};
use crate::programme::programmes;

/// The views that the reader may see: one's own first, then by name.
pub async fn views(desk: &Desk) -> Result<Vec<SavedView>, FiguresRefusal> {
    let programmes = programmes(desk, desk.now()).await?;
    let mut reading = desk.read(Act::ReadFigures, desk.now()).await?;
    let known = reading.known();
    let mut views = sql::views(&mut reading, known).await?;
    views.retain(|view| view.is_for(desk.actor(), &programmes));
    for view in &mut views {
        view.own = view.is_of(desk.actor());
    }
    views.sort_by_cached_key(|view| (!view.own, crate::words::sort_key(&view.name), view.id));
    Ok(views)
}

/// One of them.
pub async fn view(desk: &Desk, id: ViewId) -> Result<SavedView, FiguresRefusal> {
    views(desk).await?.into_iter().find(|view| view.id == id).ok_or(FiguresRefusal::NoSuchView)
}

/// Saves a view: a new one, or (with `id`) what it is from now on.
pub async fn save_view(desk: &Desk, id: Option<ViewId>, form: &ViewForm) -> Result<Signed<ViewId>, FiguresRefusal> {
    let programmes = programmes(desk, desk.now()).await?;
    let before = match id {
        Some(id) => Some(own_view(desk, id).await?),
        None => None,
    };
    let mut change = desk.change(Act::SaveView).await?;
    let (name, shared) = form.check(desk.actor(), &programmes).map_err(FiguresRefusal::Faults)?;
    let told = |name: &str, word: &str| json!({"name": name, "shared": word});
    let after = told(&name, shared.word());
    let (id, owner, agency, note) = match before {
        Some(view) => {
            let note = Note::changed("saved-view", view.id, told(&view.name, view.shared.word()), after);
            (view.id, view.owner, view.agency, note)
        }
        None => {
            let id = ViewId(change.next_id().await?);
            (id, desk.actor().user, desk.actor().agency, Note::new_record("saved-view", id, after))
        }
    };
    sql::state_view(&mut change, id, &name, &form.question, (owner, agency), shared).await?;
    Ok(change.commit(note).await?.of(id))
}

/// Takes a view away; what it asked for is untouched.
pub async fn drop_view(desk: &Desk, id: ViewId) -> Result<Signed, FiguresRefusal> {
    let view = own_view(desk, id).await?;
    let mut change = desk.change(Act::DropView).await?;
    sql::end_view(&mut change, id).await?;
    let note = Note::changed("saved-view", id, json!({"name": view.name}), json!(null));
    Ok(change.commit(note).await?)
}

async fn own_view(desk: &Desk, id: ViewId) -> Result<SavedView, FiguresRefusal> {
    let view = view(desk, id).await?;
    if view.own { Ok(view) } else { Err(FiguresRefusal::NotYourView) }
}
