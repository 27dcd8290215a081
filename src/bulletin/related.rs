//! The lists beside an item: what hangs together with it, what is of its
//! section, what is read most.

use super::item::{Audience, NewsId, NewsItem};
use super::problems::BulletinRefusal;
use super::public::{NewsLine, lines_in, with_files};
use super::{readings, sql};
use crate::desk::{Act, Desk};
use crate::outreach::SessionId;
use crate::programme::ProgrammeId;
use crate::register::UnitId;
use crate::reviews::ReviewId;
use crate::territory::ZoneId;
use jiff::ToSpan as _;

/// Items in each of the lists beside an item.
const LISTED: usize = 4;

/// Days whose readings count for *most read*.
const READ_DAYS: i64 = 30;

/// The lists beside an item, or on the front page where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// *Có thể bạn quan tâm*: what hangs together with it, the closest first.
    pub related: Vec<NewsLine>,
    /// *Tin cùng chuyên mục*, without those above.
    pub same_section: Vec<NewsLine>,
    /// *Đọc nhiều*.
    pub most_read: Vec<NewsLine>,
}

/// What an item that is out for everybody tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicLinks {
    /// The item.
    pub id: NewsId,
    /// Its programme.
    pub programme: ProgrammeId,
    /// The session that it tells of.
    pub session: Option<SessionId>,
    /// The conference that it tells of.
    pub review: Option<ReviewId>,
    /// The units that it is about.
    pub units: Vec<UnitId>,
    /// The zones that it is about.
    pub zones: Vec<ZoneId>,
}

/// What the items tell of that are out for everybody, the latest first.
pub async fn public_links(desk: &Desk) -> Result<Vec<PublicLinks>, BulletinRefusal> {
    let mut reading = desk.read(Act::ReadNews, desk.now()).await?;
    let known = reading.known();
    let lines = lines_in(&mut reading, Audience::Public).await?;
    let (mut zones, mut units) = sql::links_out(&mut reading, known).await?;
    let links = |line: NewsLine| PublicLinks {
        id: line.id,
        programme: line.programme,
        session: line.session,
        review: line.review,
        units: units.remove(&line.id).unwrap_or_default(),
        zones: zones.remove(&line.id).unwrap_or_default(),
    };
    Ok(lines.into_iter().map(links).collect())
}

/// The lists around an item that is out for everybody; `related` are the items
/// that hang together with it, the closest first.
pub async fn around(desk: &Desk, item: Option<&NewsItem>, related: &[NewsId]) -> Result<Around, BulletinRefusal> {
    let from = desk.clock().today().checked_sub(READ_DAYS.days()).unwrap_or_else(|_| desk.clock().today());
    let counts = readings::since(desk, from).await?;
    let mut reading = desk.read(Act::ReadNews, desk.now()).await?;
    let lines = lines_in(&mut reading, Audience::Public).await?;
    let mut around = Around::default();
    if let Some(item) = item {
        let found = related.iter().filter_map(|id| lines.iter().find(|line| line.id == *id));
        around.related = found.take(LISTED).cloned().collect();
        let is_new = |line: &&NewsLine| {
            line.section == item.section
                && line.id != item.id
                && !around.related.iter().any(|related| related.id == line.id)
        };
        around.same_section = lines.iter().filter(is_new).take(LISTED).cloned().collect();
    }
    let mut read: Vec<(i64, &NewsLine)> =
        lines.iter().filter_map(|line| Some((*counts.get(&line.id)?, line))).collect();
    read.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    around.most_read = read.into_iter().take(LISTED).map(|(_, line)| line.clone()).collect();
    around.related = with_files(&mut reading, around.related).await?;
    Ok(around)
}
