//! `/records/{kind}/{id}/links`: what hangs together with a record.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{Recorded, recorded};
use super::caller::Caller;
use super::fields::{Page, part, some};
use super::problem::Stopped;
use super::routes::{Answered, Nothing, Operation, Routes};
use crate::desk::{Act, Signed};
use crate::links::{LinkForm, LinkId, Linked, RecordKey, link_records, links_of, unlink_records};

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary, act| Operation { id, tag: "links", summary, act };
    routes
        .get(
            "/records/{kind}/{record}/links",
            told("listLinks", "Records that hang together with one, each with the reason.", Act::ReadLinks),
            list,
        )
        .post("/links", told("linkRecords", "Ties two records by hand, with a reason.", Act::LinkRecords), link)
        .post(
            "/links/{link}/removal",
            told("unlinkRecords", "Takes a link away that one's own agency made.", Act::LinkRecords),
            unlink,
        )
}

/// A record.
#[derive(Deserialize, JsonSchema)]
struct RecordPath {
    /// `unit`, `zone`, `place`, `task`, `duty`, `programme`, `round`, `filing`,
    /// `agreed-table`, `review`, `report`, `advice`, `session`, `news`,
    /// `organisation`, `agency` or `indicator`.
    kind: String,
    /// Its number.
    record: i64,
}

#[derive(Deserialize, JsonSchema)]
struct LinkPath {
    link: i64,
}

/// Which part of the list.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Question {
    /// How many to leave out at the beginning.
    offset: Option<u32>,
    /// How many at most; 100 where left out, 500 at most.
    limit: Option<u32>,
}

/// A record that hangs together with another.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Link")]
struct LinkBody {
    /// The other record: `task/17`.
    record: String,
    /// What it is called.
    name: String,
    /// Why they hang together, as a word for programs.
    why: String,
    /// True where the one that was asked for names the other.
    out: bool,
    /// The reason that was typed, where somebody tied them by hand.
    reason: Option<String>,
    /// The number of the link, where somebody tied them by hand.
    link: Option<i64>,
}

/// Two records that somebody ties.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct LinkInput {
    /// The one: `unit/17`.
    from: String,
    /// The other: `task/12`.
    to: String,
    /// Why.
    reason: String,
}

impl From<Linked> for LinkBody {
    fn from(one: Linked) -> Self {
        Self {
            record: one.record.to_string(),
            name: one.name,
            why: one.why.word().to_owned(),
            out: one.out,
            reason: some(&one.reason),
            link: one.hand.map(|link| link.0),
        }
    }
}

async fn list(caller: Caller, path: RecordPath, asked: Question) -> Result<Page<LinkBody>, Stopped> {
    let of: RecordKey = format!("{}/{}", path.kind, path.record).parse().map_err(|_| Stopped::not_found())?;
    let found = links_of(&caller.desk, of, caller.lang).await?;
    Ok(Page::of(found, part(asked.offset, asked.limit), LinkBody::from))
}

async fn link(caller: Caller, _: Nothing, input: LinkInput) -> Result<Answered<Recorded>, Stopped> {
    let form = LinkForm { from: input.from, to: input.to, reason: input.reason };
    Ok(recorded(link_records(&caller.desk, &form).await?))
}

async fn unlink(caller: Caller, path: LinkPath, _: Nothing) -> Result<Answered<Recorded>, Stopped> {
    let id = LinkId(path.link);
    let Signed { seq, at, .. } = unlink_records(&caller.desk, id).await?;
    Ok(recorded(Signed { record: id, seq, at }))
}
