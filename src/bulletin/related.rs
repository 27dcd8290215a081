//! What else a reader may like: from what records share, not from tags.

use super::item::{Audience, NewsItem};
use super::problems::BulletinRefusal;
use super::public::{NewsLine, lines_in, with_files};
use super::{readings, sql};
use crate::desk::{Act, Desk};
use jiff::ToSpan as _;

/// Items in each of the lists beside an item.
const LISTED: usize = 4;

/// Days whose readings count for *most read*.
const READ_DAYS: i64 = 30;

/// The lists beside an item, or on the front page where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// *Có thể bạn quan tâm*: what shares a session, a conference, units, zones
    /// or the programme with it; the most shared first.
    pub related: Vec<NewsLine>,
    /// *Tin cùng chuyên mục*, without those above.
    pub same_section: Vec<NewsLine>,
    /// *Đọc nhiều*.
    pub most_read: Vec<NewsLine>,
}

/// The lists around an item that is out for everybody.
pub async fn around(desk: &Desk, item: Option<&NewsItem>) -> Result<Around, BulletinRefusal> {
    let from = desk.clock().today().checked_sub(READ_DAYS.days()).unwrap_or_else(|_| desk.clock().today());
    let counts = readings::since(desk, from).await?;
    let mut reading = desk.read(Act::ReadNews, desk.now()).await?;
    let known = reading.known();
    let lines = lines_in(&mut reading, Audience::Public).await?;
    let mut around = Around::default();
    if let Some(item) = item {
        let (zones, units) = sql::links_out(&mut reading, known).await?;
        let shared = |line: &NewsLine| {
            let count = |same: bool, weight: usize| if same { weight } else { 0 };
            let own_units = units.get(&line.id).map_or(0, |of| of.iter().filter(|id| item.units.contains(id)).count());
            let own_zones = zones.get(&line.id).map_or(0, |of| of.iter().filter(|id| item.zones.contains(id)).count());
            count(line.session.is_some() && line.session == item.session, 8)
                + count(line.review.is_some() && line.review == item.review, 8)
                + own_units.min(3) * 3
                + own_zones.min(3) * 2
                + count(line.programme == item.programme, 1)
        };
        let mut found: Vec<(usize, &NewsLine)> =
            lines.iter().filter(|line| line.id != item.id).map(|line| (shared(line), line)).collect();
        found.retain(|(score, _)| *score > 0);
        // The sort is stable: of equals the latest stays first.
        found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        around.related = found.into_iter().take(LISTED).map(|(_, line)| line.clone()).collect();
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
