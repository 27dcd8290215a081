//! Publishing a table, and what was published.

use serde_json::json;

use super::export::FiguresExport;
use super::pivot::{PivotCell, State};
use super::problems::FiguresRefusal;
use super::public::protected;
use super::publication::{Publication, PublicationForm, PublicationId};
use super::sql;
use crate::desk::{Act, Desk, DeskError, Note, Signed};
use crate::words::{Lang, Words};

/// Publishes a table for everybody: small counts of persons are left out, and
/// the cells that would give them away, together with everything that was
/// published before. What it shows is remembered for good.
pub async fn publish_figures(
    desk: &Desk,
    form: &PublicationForm,
    lang: Lang,
) -> Result<Signed<PublicationId>, FiguresRefusal> {
    let act = Act::PublishFigures;
    if !desk.may(act) {
        return Err(DeskError::NotAllowed { act, role: desk.actor().role }.into());
    }
    let (title, also_on) = form.check().map_err(FiguresRefusal::Faults)?;
    let made = protected(desk, &form.question, &also_on, lang).await?;
    let reported = |cell: &PivotCell| cell.value.is_some() || cell.state == State::Suppressed;
    if !made.page.cells.iter().flatten().any(reported) {
        return Err(FiguresRefusal::NothingToPublish);
    }
    let mut showing = made.showing;
    showing.keep(&FiguresExport::of(&made.page, lang));
    let mut change = desk.change(act).await?;
    // What is protected against the earlier ones must know all of them.
    if sql::last_publication(&mut change).await? != made.after {
        return Err(FiguresRefusal::PublishedMeanwhile);
    }
    let id = PublicationId(change.next_id().await?);
    let (shown, left_out) = showing.counted();
    let publication = Publication {
        id,
        title,
        question: form.question.clone(),
        also_on,
        known: made.page.as_of.known,
        published_at: change.at(),
        shown,
        left_out,
    };
    sql::open_publication(&mut change, &publication, &showing).await?;
    let after = json!({
        "title": publication.title, "question": form.question.pairs(), "also_on": publication.also_on,
        "shown": shown, "left_out": left_out,
    });
    Ok(change.commit(Note::new_record("publication", id, after)).await?.of(id))
}

/// What was published, the latest first.
pub async fn publications(desk: &Desk) -> Result<Vec<Publication>, FiguresRefusal> {
    let mut reading = desk.read(Act::ReadFigures, desk.now()).await?;
    Ok(sql::publications(&mut reading).await?)
}

/// One publication with its table, as it went out.
pub async fn publication(
    desk: &Desk,
    id: PublicationId,
    lang: Lang,
) -> Result<(Publication, FiguresExport), FiguresRefusal> {
    let mut reading = desk.read(Act::ReadFigures, desk.now()).await?;
    let all = sql::publications(&mut reading).await?;
    let found = all.into_iter().find(|one| one.id == id).ok_or(FiguresRefusal::NoSuchPublication)?;
    let showing = sql::showing(&mut reading, id).await?.ok_or(FiguresRefusal::NoSuchPublication)?;
    Ok((found, showing.table(&Words::of(lang).say("figures-title"))))
}
