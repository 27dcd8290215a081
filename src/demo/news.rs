//! The news of the sample: one item drafted from a session, one from the
//! conference, written on, given pictures and released by both sides.

use super::cast::NewsEntry;
use super::outreach::Recorded;
use super::pictures::{Scene, picture};
use super::seed::{DemoRefusal, Made, board_desk};
use crate::bulletin::{
    DraftSource, NewsForm, NewsId, PhotoForm, add_photos, draft_news, group_photos, news, record_news, release_news,
    revise_photo,
};
use crate::desk::{Actor, Desk};
use crate::programme::programmes;
use crate::reviews::reviews;
use crate::words::{Lang, number_text};

pub(super) async fn seed_news(desk: &Desk, made: &Made, sessions: &[Recorded]) -> Result<(), DemoRefusal> {
    let board = board_desk(desk, made);
    for entry in &made.cast.news {
        let source = match entry.session {
            Some(day) => {
                let found = sessions.iter().find(|one| one.on == day);
                DraftSource::Session(found.ok_or_else(|| because("no session of the day"))?.id)
            }
            None => {
                let found = reviews(&board, board.now(), made.programme).await.map_err(DemoRefusal::at("news"))?;
                DraftSource::Review(found.first().ok_or_else(|| because("no conference"))?.id)
            }
        };
        let id = draft_news(&board, source).await.map_err(DemoRefusal::at("news"))?.record;
        let attendances = sessions.iter().find(|one| Some(one.on) == entry.session).map_or(0, |one| one.attendances);
        write_on(&board, id, entry, attendances).await?;
        if entry.session.is_none() {
            picture_group(&board, id, entry).await?;
        }
        release(desk, id, made).await?;
    }
    Ok(())
}

fn because(detail: &str) -> DemoRefusal {
    DemoRefusal::because("news", detail.into())
}

/// Puts the words of the cast in place of the draft's, where the cast has some.
async fn write_on(desk: &Desk, id: NewsId, entry: &NewsEntry, attendances: i64) -> Result<(), DemoRefusal> {
    let draft = news(desk, desk.now(), id).await.map_err(DemoRefusal::at("news"))?;
    let own = NewsForm::of(&draft);
    let count = number_text(Lang::Vi, attendances.into(), 0);
    let body = entry.body.trim().replace("{attendances}", &count);
    let form = NewsForm {
        section: entry.section.clone(),
        title: entry.title.clone(),
        standfirst: entry.standfirst.clone(),
        body: if body.is_empty() { own.body.clone() } else { body },
        byline: entry.byline.clone(),
        ..own
    };
    record_news(desk, Some(id), &form).await.map_err(DemoRefusal::at("news"))?;
    for (photo, alternative) in draft.item.photos.iter().zip(&entry.alternatives) {
        let form = PhotoForm {
            caption: photo.caption.clone(),
            credit: entry.byline.clone(),
            alternative: alternative.clone(),
            ..PhotoForm::default()
        };
        revise_photo(desk, id, photo.file, &form).await.map_err(DemoRefusal::at("news"))?;
    }
    Ok(())
}

async fn picture_group(desk: &Desk, id: NewsId, entry: &NewsEntry) -> Result<(), DemoRefusal> {
    for (scene, alternative) in [Scene::Roofs, Scene::River].into_iter().zip(&entry.alternatives) {
        let form = PhotoForm {
            credit: entry.byline.clone(),
            alternative: alternative.clone(),
            bundle: "1".into(),
            ..PhotoForm::default()
        };
        add_photos(desk, id, &form, vec![picture(scene, "minh-hoa")]).await.map_err(DemoRefusal::at("news"))?;
    }
    group_photos(desk, id, &[(1, entry.group.clone())]).await.map_err(DemoRefusal::at("news"))?;
    Ok(())
}

/// Every party of today says yes.
async fn release(desk: &Desk, id: NewsId, made: &Made) -> Result<(), DemoRefusal> {
    let known = programmes(desk, desk.now()).await.map_err(DemoRefusal::at("news"))?;
    let programme = known.into_iter().find(|one| Some(one.id) == made.programme);
    let parties = programme.ok_or_else(|| because("no programme"))?.parties;
    for party in parties {
        let actor = Actor::operator(&desk.actor().name).for_agency(party.agency, "");
        let side = Desk::new(desk.store().clone(), actor, desk.clock().clone());
        let digest = news(&side, side.now(), id).await.map_err(DemoRefusal::at("news"))?.item.digest();
        release_news(&side, id, &digest).await.map_err(DemoRefusal::at("news"))?;
    }
    Ok(())
}
