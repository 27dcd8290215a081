//! How records hang together: shown below each record's page, and two records
//! tied by hand.

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::cells::query_of;
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use crate::desk::{Act, Fault, Kind, Problem as _};
use crate::links::{
    LinkForm, LinkId, LinkRefusal, Linked, RecordKey, RecordKind, link_records, links_of, name_of, unlink_records,
};
use crate::search::search;
use crate::web::request::{Form, Path, Query};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/links", post(tie)).route("/links/new", get(new)).route("/links/{id}/withdrawal", post(untie))
}

/// Where the pages of records are.
const PAGES: [(RecordKind, &str); 17] = [
    (RecordKind::Unit, "/units"),
    (RecordKind::Zone, "/places/zones"),
    (RecordKind::Place, "/places"),
    (RecordKind::Task, "/tasks"),
    (RecordKind::Duty, "/duties"),
    (RecordKind::Programme, "/programmes"),
    (RecordKind::Round, "/rounds"),
    (RecordKind::Filing, "/filings"),
    (RecordKind::Table, "/agreed-tables"),
    (RecordKind::Review, "/reviews"),
    (RecordKind::Report, "/reports"),
    (RecordKind::Advice, "/advice"),
    (RecordKind::Session, "/outreach"),
    (RecordKind::News, "/news"),
    (RecordKind::Organisation, "/organisations"),
    (RecordKind::Agency, "/agencies"),
    (RecordKind::Indicator, "/indicators"),
];

/// Where a record is looked at; agencies share one page.
pub(super) fn address(record: RecordKey) -> String {
    let page = PAGES.iter().find(|(kind, _)| *kind == record.kind).map_or("", |(_, page)| page);
    if record.kind == RecordKind::Agency { page.to_owned() } else { format!("{page}/{}", record.id) }
}

/// The record whose page this is: `/tasks/12?done=7`; none for any other page.
pub(super) fn record_at(address: &str) -> Option<RecordKey> {
    let path = address.split(['?', '#']).next()?;
    let (page, id) = path.rsplit_once('/')?;
    let kind = PAGES.iter().find(|(_, one)| *one == page).map(|(kind, _)| *kind)?;
    let id = id.parse().ok().filter(|id| *id > 0)?;
    Some(RecordKey::new(kind, id)).filter(|record| record.kind != RecordKind::Agency)
}

/// Records of a group below a page; of more it says how many there are.
const LISTED: usize = 12;

/// What hangs together with the record of a page.
pub(super) struct LinkedPart {
    /// The record.
    pub(super) of: RecordKey,
    /// Why, and what.
    pub(super) groups: Vec<LinkedGroup>,
}

/// Records that hang together with one for the same reason.
pub(super) struct LinkedGroup {
    /// Why.
    pub(super) head: String,
    /// The first of them.
    pub(super) lines: Vec<LinkedLine>,
    /// How many more there are.
    pub(super) more: usize,
}

/// A record below the page of another.
pub(super) struct LinkedLine {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) reason: String,
    pub(super) hand: Option<LinkId>,
}

impl Seat {
    /// What hangs together with the record whose page is asked for; none where it
    /// is no record's page.
    pub(super) async fn linked(&self) -> Result<Option<LinkedPart>, Shown> {
        let Some(of) = record_at(&self.visit.here).filter(|_| self.desk.may(Act::ReadLinks)) else { return Ok(None) };
        let found = match links_of(&self.desk, of, self.visit.lang).await {
            Ok(found) => found,
            Err(LinkRefusal::Desk(error)) => return Err(error.into()),
            Err(_) => return Ok(None),
        };
        let mut groups: Vec<LinkedGroup> = Vec::new();
        for one in found {
            let head = self.words().say(&one.sentence());
            let line = self.linked_line(one);
            match groups.last_mut().filter(|group| group.head == head) {
                Some(group) if group.lines.len() < LISTED => group.lines.push(line),
                Some(group) => group.more += 1,
                None => groups.push(LinkedGroup { head, lines: vec![line], more: 0 }),
            }
        }
        Ok(Some(LinkedPart { of, groups }))
    }

    fn linked_line(&self, one: Linked) -> LinkedLine {
        LinkedLine {
            href: one.cell.map_or_else(|| address(one.record), |key| format!("/reconciliation/cell?{}", query_of(key))),
            kind: self.words().say(&format!("search-{}", one.record.kind.word())),
            name: one.name,
            reason: one.reason,
            hand: one.hand,
        }
    }
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct NewQuery {
    from: String,
    q: String,
}

/// A record that may be tied: what it is, and whether it is chosen.
struct Candidate {
    record: RecordKey,
    name: String,
    kind: String,
}

#[derive(Template)]
#[template(path = "links/new.html")]
struct NewPage {
    page: Page,
    from: RecordKey,
    from_name: String,
    back: String,
    q: String,
    found: Vec<Candidate>,
    form: LinkForm,
    faults: Vec<Fault>,
}

/// Records of a kind among which one chooses.
const CANDIDATES: usize = 6;

async fn new(seat: Seat, Query(query): Query<NewQuery>) -> Result<Response, Shown> {
    let form = LinkForm { from: query.from, ..LinkForm::default() };
    new_page(&seat, query.q, form, Vec::new()).await
}

async fn new_page(seat: &Seat, q: String, form: LinkForm, faults: Vec<Fault>) -> Result<Response, Shown> {
    let from: RecordKey = form.from.parse().map_err(|_| Shown::no_page())?;
    let lang = seat.visit.lang;
    let from_name = name_of(&seat.desk, from, lang).await?.ok_or(LinkRefusal::NoRecord(from))?;
    let kind = |record: RecordKey| seat.words().say(&format!("search-{}", record.kind.word()));
    // The address or the number of a record finds just that one.
    let whole = q.parse().ok().or_else(|| {
        record_at(q.split_once("://").map_or(q.as_str(), |(_, rest)| rest.find('/').map_or("", |at| &rest[at..])))
    });
    let mut found = Vec::new();
    if let Some(record) = whole.filter(|record| *record != from) {
        let name = name_of(&seat.desk, record, lang).await?;
        found.extend(name.map(|name| Candidate { record, name, kind: kind(record) }));
    } else {
        for hit in search(&seat.desk, &q, lang, CANDIDATES).await? {
            let record = RecordKey::new(hit.kind, hit.id);
            if record != from {
                found.push(Candidate { record, name: hit.name, kind: kind(record) });
            }
        }
    }
    let page = seat.page(seat.words().say("links-new")).await?;
    let invalid = !faults.is_empty();
    let shown = NewPage { page, from, from_name, back: address(from), q, found, form, faults };
    let mut response = html(&shown);
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct TiePost {
    q: String,
    #[serde(flatten)]
    form: LinkForm,
}

async fn tie(seat: Seat, Form(post): Form<TiePost>) -> Result<Response, Shown> {
    match link_records(&seat.desk, &post.form).await {
        Ok(signed) => {
            let from: RecordKey = post.form.from.parse().map_err(|_| Shown::no_page())?;
            Ok(Redirect::to(&format!("{}?done={}#linked", address(from), signed.seq)).into_response())
        }
        Err(refusal) if !refusal.faults().is_empty() => {
            let faults = refusal.faults().to_vec();
            new_page(&seat, post.q, post.form, faults).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct UntiePost {
    /// The record whose page it was asked from.
    from: String,
}

async fn untie(seat: Seat, Path(id): Path<LinkId>, Form(post): Form<UntiePost>) -> Result<Response, Shown> {
    let signed = unlink_records(&seat.desk, id).await?;
    let from = post.from.parse().unwrap_or(signed.record);
    Ok(Redirect::to(&format!("{}?done={}#linked", address(from), signed.seq)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_records_page_is_found_by_its_address_and_back() {
        for (kind, _) in PAGES.into_iter().filter(|(kind, _)| *kind != RecordKind::Agency) {
            let record = RecordKey::new(kind, 7);
            assert_eq!(record_at(&format!("{}?done=3#linked", address(record))), Some(record));
        }
        for other in ["/units", "/units/new", "/tasks/7/evidence", "/agencies/7", "/"] {
            assert_eq!(record_at(other), None, "{other}");
        }
    }
}
