//! The SQL of the news page. Each question binds the moment of knowledge as `$1`.

use std::collections::HashMap;

use super::form::NewsDraft;
use super::item::{Audience, Bundle, Edition, NewsId, NewsItem, Photo, Recall, Release};
use super::public::NewsLine;
use crate::calendar::{BEGINNING, Day, Instant, OPEN_END};
use crate::desk::{AgencyId, Change};
use crate::files::FileId;
use crate::register::UnitId;
use crate::store::{Bind, Connection, Row, StoreError, sql};
use crate::territory::ZoneId;

/// What is known of an item holds on all days.
const ALL_DAYS: (Day, Day) = (BEGINNING, OPEN_END);

const FACT: &str = "select news, programme, section, title, standfirst, body, dated, audience, byline, correction,
        outreach_session, review
    from news_fact where recorded_at <= $1 and superseded_at > $1";

fn audience_of(word: String) -> Result<Audience, StoreError> {
    Audience::of_word(&word).ok_or(StoreError::Stored { what: "audience", text: word })
}

fn item_row(row: &Row) -> Result<NewsItem, StoreError> {
    Ok(NewsItem {
        id: row.get(0)?,
        programme: row.get(1)?,
        section: row.get(2)?,
        title: row.get(3)?,
        standfirst: row.get(4)?,
        body: row.get(5)?,
        day: row.get(6)?,
        audience: audience_of(row.get(7)?)?,
        byline: row.get(8)?,
        correction: row.get(9)?,
        session: row.get(10)?,
        review: row.get(11)?,
        photos: Vec::new(),
        bundles: Vec::new(),
        zones: Vec::new(),
        units: Vec::new(),
    })
}

/// The rows of a part of one item.
async fn part<T>(
    connection: &mut Connection,
    known: Instant,
    id: NewsId,
    (columns, table, order): (&str, &str, &str),
    read: impl Fn(&Row) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let rows = sql(format!(
        "select {columns} from {table} where recorded_at <= $1 and superseded_at > $1 and news = $2 order by {order}"
    ))
    .bind(known)
    .bind(id)
    .rows(connection)
    .await?;
    rows.iter().map(read).collect()
}

fn photo_row(row: &Row) -> Result<Photo, StoreError> {
    Ok(Photo {
        file: row.get(0)?,
        position: row.get(1)?,
        caption: row.get(2)?,
        credit: row.get(3)?,
        alternative: row.get(4)?,
        bundle: row.get(5)?,
    })
}

/// What is written of one item, as known at `known`.
pub(super) async fn item(
    connection: &mut Connection,
    known: Instant,
    id: NewsId,
) -> Result<Option<NewsItem>, StoreError> {
    let row = sql(format!("{FACT} and news = $2")).bind(known).bind(id).optional(connection).await?;
    let Some(row) = row else { return Ok(None) };
    let mut item = item_row(&row)?;
    let columns = "file, position, caption, credit, alternative, bundle";
    item.photos = part(connection, known, id, (columns, "news_photo", "position, file"), photo_row).await?;
    let bundle = |row: &Row| Ok(Bundle { bundle: row.get(0)?, caption: row.get(1)? });
    item.bundles = part(connection, known, id, ("bundle, caption", "news_bundle", "bundle"), bundle).await?;
    item.zones = part(connection, known, id, ("zone", "news_zone", "zone"), |row| row.get::<ZoneId>(0)).await?;
    item.units = part(connection, known, id, ("unit", "news_unit", "unit"), |row| row.get::<UnitId>(0)).await?;
    Ok(Some(item))
}

/// The ids of all items, the latest day first.
pub(super) async fn ids(connection: &mut Connection, known: Instant) -> Result<Vec<NewsId>, StoreError> {
    let rows = sql("select news from news_fact where recorded_at <= $1 and superseded_at > $1
                    order by dated desc, news desc")
    .bind(known)
    .rows(connection)
    .await?;
    rows.iter().map(|row| row.get(0)).collect()
}

pub(super) async fn releases(
    connection: &mut Connection,
    known: Instant,
    id: NewsId,
) -> Result<Vec<Release>, StoreError> {
    let release = |row: &Row| Ok(Release { agency: row.get(0)?, digest: row.get(1)?, at: row.get(2)?, stands: false });
    part(connection, known, id, ("agency, digest, recorded_at", "news_release", "recorded_at"), release).await
}

pub(super) async fn editions(
    connection: &mut Connection,
    known: Instant,
    id: NewsId,
) -> Result<Vec<Edition>, StoreError> {
    let edition = |row: &Row| {
        Ok(Edition {
            number: row.get(0)?,
            digest: row.get(1)?,
            correction: row.get(2)?,
            released_on: row.get(3)?,
            at: row.get(4)?,
        })
    };
    let columns = "number, digest, correction, released_on, recorded_at";
    part(connection, known, id, (columns, "news_edition", "number"), edition).await
}

pub(super) async fn recall(
    connection: &mut Connection,
    known: Instant,
    id: NewsId,
) -> Result<Option<Recall>, StoreError> {
    let recall = |row: &Row| Ok(Recall { agency: row.get(0)?, reason: row.get(1)?, recalled_on: row.get(2)? });
    let found = part(connection, known, id, ("agency, reason, recalled_on", "news_recall", "news"), recall).await?;
    Ok(found.into_iter().next())
}

/// The last edition of each item that is out, as it was known at its moment.
const OUT: &str = "from news_edition e
    join news_fact f on f.news = e.news and f.recorded_at <= e.recorded_at and f.superseded_at > e.recorded_at
    where e.recorded_at <= $1 and e.superseded_at > $1
      and not exists (select 1 from news_edition later where later.news = e.news and later.number > e.number
          and later.recorded_at <= $1 and later.superseded_at > $1)
      and not exists (select 1 from news_recall r where r.news = e.news
          and r.recorded_at <= $1 and r.superseded_at > $1)";

/// What is out for an audience, the latest day first; without photographs.
pub(super) async fn lines_out(
    connection: &mut Connection,
    known: Instant,
    audience: Audience,
) -> Result<Vec<NewsLine>, StoreError> {
    let rows = sql(format!(
        "select e.news, f.programme, f.section, f.title, f.standfirst, f.dated, f.outreach_session, f.review,
            e.recorded_at, e.released_on, e.number {OUT} and f.audience = $2 order by f.dated desc, e.news desc"
    ))
    .bind(known)
    .bind(audience.word())
    .rows(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(NewsLine {
                id: row.get(0)?,
                programme: row.get(1)?,
                section: row.get(2)?,
                title: row.get(3)?,
                standfirst: row.get(4)?,
                day: row.get(5)?,
                session: row.get(6)?,
                review: row.get(7)?,
                at: row.get(8)?,
                released_on: row.get(9)?,
                edition: row.get(10)?,
                photo: None,
                file: None,
            })
        })
        .collect()
}

/// The first photograph of each item that is out.
pub(super) async fn first_photos(
    connection: &mut Connection,
    known: Instant,
) -> Result<HashMap<NewsId, Photo>, StoreError> {
    let rows = sql(format!(
        "select p.file, p.position, p.caption, p.credit, p.alternative, p.bundle, e.news {} order by e.news, p.position desc",
        OUT.replace("join news_fact f on f.news = e.news", "join news_photo p on p.news = e.news")
            .replace("f.recorded_at", "p.recorded_at")
            .replace("f.superseded_at", "p.superseded_at")
    ))
    .bind(known)
    .rows(connection)
    .await?;
    // The last one of an item that is put in is its first.
    rows.iter().map(|row| Ok((row.get(6)?, photo_row(row)?))).collect()
}

/// The zones and units of all items that are out.
pub(super) async fn links_out(
    connection: &mut Connection,
    known: Instant,
) -> Result<(HashMap<NewsId, Vec<ZoneId>>, HashMap<NewsId, Vec<UnitId>>), StoreError> {
    let of = |table: &str| OUT.replace("news_fact f", &format!("{table} f"));
    let mut zones: HashMap<NewsId, Vec<ZoneId>> = HashMap::new();
    for row in sql(format!("select e.news, f.zone {}", of("news_zone"))).bind(known).rows(connection).await? {
        zones.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    let mut units: HashMap<NewsId, Vec<UnitId>> = HashMap::new();
    for row in sql(format!("select e.news, f.unit {}", of("news_unit"))).bind(known).rows(connection).await? {
        units.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok((zones, units))
}

/// True where a file is a photograph of an item that is out for everybody.
pub(super) async fn is_public_photo(
    connection: &mut Connection,
    known: Instant,
    file: FileId,
) -> Result<bool, StoreError> {
    let row = sql(format!(
        "select e.news {OUT} and f.audience = $2 and exists (select 1 from news_photo p where p.news = e.news
            and p.recorded_at <= e.recorded_at and p.superseded_at > e.recorded_at and p.file = $3)"
    ))
    .bind(known)
    .bind(Audience::Public.word())
    .bind(file)
    .optional(connection)
    .await?;
    Ok(row.is_some())
}

pub(super) async fn open_news(change: &mut Change, id: NewsId) -> Result<(), StoreError> {
    let row = vec![id.into(), BEGINNING.into(), OPEN_END.into()];
    change.open_rows("news", &["id", "valid_from", "valid_to"], vec![row]).await
}

pub(super) async fn state_news(change: &mut Change, id: NewsId, draft: &NewsDraft) -> Result<(), StoreError> {
    let values: [(&str, Bind); 11] = [
        ("programme", draft.programme.into()),
        ("section", (&draft.section).into()),
        ("title", (&draft.title).into()),
        ("standfirst", (&draft.standfirst).into()),
        ("body", (&draft.body).into()),
        ("dated", draft.day.into()),
        ("audience", draft.audience.word().into()),
        ("byline", (&draft.byline).into()),
        ("correction", (&draft.correction).into()),
        ("outreach_session", draft.session.into()),
        ("review", draft.review.into()),
    ];
    change.state("news_fact", &[("news", id.into())], &values, ALL_DAYS).await?;
    for table in ["news_zone", "news_unit"] {
        change.close_rows(table, "news = $1", vec![id.into()]).await?;
    }
    let row = |other: Bind| vec![id.into(), other, BEGINNING.into(), OPEN_END.into()];
    let zones = draft.zones.iter().map(|zone| row((*zone).into())).collect();
    change.open_rows("news_zone", &["news", "zone", "valid_from", "valid_to"], zones).await?;
    let units = draft.units.iter().map(|unit| row((*unit).into())).collect();
    change.open_rows("news_unit", &["news", "unit", "valid_from", "valid_to"], units).await
}

pub(super) async fn state_photo(change: &mut Change, id: NewsId, photo: &Photo) -> Result<(), StoreError> {
    let values: [(&str, Bind); 5] = [
        ("position", photo.position.into()),
        ("caption", (&photo.caption).into()),
        ("credit", (&photo.credit).into()),
        ("alternative", (&photo.alternative).into()),
        ("bundle", photo.bundle.into()),
    ];
    let key = [("news", id.into()), ("file", photo.file.into())];
    change.state("news_photo", &key, &values, ALL_DAYS).await?;
    Ok(())
}

pub(super) async fn close_photo(change: &mut Change, id: NewsId, file: FileId) -> Result<u64, StoreError> {
    change.close_rows("news_photo", "news = $1 and file = $2", vec![id.into(), file.into()]).await
}

/// States the groups of an item anew.
pub(super) async fn state_bundles(change: &mut Change, id: NewsId, bundles: &[Bundle]) -> Result<(), StoreError> {
    change.close_rows("news_bundle", "news = $1", vec![id.into()]).await?;
    let rows = bundles
        .iter()
        .map(|one| vec![id.into(), one.bundle.into(), (&one.caption).into(), BEGINNING.into(), OPEN_END.into()]);
    change.open_rows("news_bundle", &["news", "bundle", "caption", "valid_from", "valid_to"], rows.collect()).await
}

pub(super) async fn state_release(
    change: &mut Change,
    id: NewsId,
    agency: AgencyId,
    digest: &str,
) -> Result<(), StoreError> {
    let key = [("news", id.into()), ("agency", agency.into())];
    change.state("news_release", &key, &[("digest", digest.into())], ALL_DAYS).await?;
    Ok(())
}

pub(super) async fn open_edition(
    change: &mut Change,
    id: NewsId,
    number: i64,
    item: &NewsItem,
    digest: &str,
) -> Result<(), StoreError> {
    let today = change.today();
    let columns = ["news", "number", "digest", "correction", "released_on", "valid_from", "valid_to"];
    let row = vec![
        id.into(),
        number.into(),
        digest.into(),
        (&item.correction).into(),
        today.into(),
        BEGINNING.into(),
        OPEN_END.into(),
    ];
    change.open_rows("news_edition", &columns, vec![row]).await
}

/// Takes an item away: the releases end with it.
pub(super) async fn open_recall(change: &mut Change, id: NewsId, reason: &str) -> Result<(), StoreError> {
    change.close_rows("news_release", "news = $1", vec![id.into()]).await?;
    let (agency, today) = (change.actor().agency, change.today());
    let columns = ["news", "agency", "reason", "recalled_on", "valid_from", "valid_to"];
    let row = vec![id.into(), agency.into(), reason.into(), today.into(), BEGINNING.into(), OPEN_END.into()];
    change.open_rows("news_recall", &columns, vec![row]).await
}

pub(super) async fn close_recall(change: &mut Change, id: NewsId) -> Result<(), StoreError> {
    change.close_rows("news_recall", "news = $1", vec![id.into()]).await?;
    Ok(())
}

/// Adds readings of a day.
pub(super) async fn add_readings(
    connection: &mut Connection,
    id: NewsId,
    day: Day,
    count: i64,
) -> Result<(), StoreError> {
    sql("insert into news_reading (news, day, readings) values ($1, $2, $3)
         on conflict (news, day) do update set readings = news_reading.readings + excluded.readings")
    .bind(id)
    .bind(day)
    .bind(count)
    .run(connection)
    .await?;
    Ok(())
}

/// How often each item was read since a day.
pub(super) async fn readings_since(connection: &mut Connection, day: Day) -> Result<HashMap<NewsId, i64>, StoreError> {
    let rows = sql("select news, cast(sum(readings) as bigint) from news_reading where day >= $1 group by news")
        .bind(day)
        .rows(connection)
        .await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// How often one item was read, day by day.
pub(super) async fn readings_of(connection: &mut Connection, id: NewsId) -> Result<Vec<(Day, i64)>, StoreError> {
    let rows =
        sql("select day, readings from news_reading where news = $1 order by day").bind(id).rows(connection).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
