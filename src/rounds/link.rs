//! A link without an account, for a unit that is asked about itself: it opens
//! once, in one browser, shows one filing, and runs out.

use serde_json::json;

use super::filing::{Filing, FilingId, Reporter};
use super::form;
use super::problems::RoundRefusal;
use super::round::Round;
use super::sql;
use super::stance::{Stance, found};
use crate::access::{Throttle, Token};
use crate::agencies::agencies_in;
use crate::calendar::{Clock, Day, Instant};
use crate::desk::{Act, Actor, AgencyId, AsOf, Desk, DeskError, Fault, Note, Reading, Role, Signed};
use crate::id_type;
use crate::register;
use crate::store::{Store, StoreError};

id_type! {
    /// A link without an account.
    LinkId
}

/// A link as the store knows it; neither of its secrets is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) id: LinkId,
    pub(super) filing: FilingId,
    /// Empty once somebody opened it.
    pub(super) token_hash: String,
    /// Empty until somebody opened it.
    pub(super) session_hash: String,
    pub(super) expires_on: Day,
    pub(super) at: Instant,
}

/// What those who ask see of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct LinkSeen {
    /// Its last day.
    pub expires_on: Day,
    /// True once somebody opened it.
    pub opened: bool,
    /// When it was handed out, or opened.
    pub at: Instant,
}

/// What somebody typed about a link.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct LinkForm {
    /// Its last day; that of the filing where empty.
    pub until: String,
}

/// Days that a link may last at most: a round and what is asked back about it.
const DAYS_MAX: i64 = 60;

/// Hands out a link for the filing of a unit; those that were handed out for it
/// before end. The secret is given once and never kept.
pub async fn hand_out_link(desk: &Desk, id: FilingId, form: &LinkForm) -> Result<Signed<Token>, RoundRefusal> {
    let mut change = desk.change(Act::HandOutLink).await?;
    let (at, today) = (change.at(), change.today());
    let (round, filing) = found(&mut change, at, id).await?;
    if !Stance::of(change.actor(), &round, &filing).asks {
        return Err(RoundRefusal::NotAsking(round.id));
    }
    if !matches!(filing.reporter, Reporter::Unit(_)) {
        return Err(RoundRefusal::NotAUnit(id));
    }
    let mut faults = Vec::new();
    let until = match form.until.trim() {
        "" => Some(round.last_day(filing.until)),
        typed => form::day("until", typed, &mut faults),
    };
    let in_reach = |day: Day| day >= today && i64::from((day - today).get_days()) <= DAYS_MAX;
    if until.is_some_and(|day| !in_reach(day)) {
        faults.push(Fault::new("until", "fault-link-until"));
    }
    let Some(expires_on) = until.filter(|_| faults.is_empty()) else { return Err(RoundRefusal::Faults(faults)) };
    let token = Token::by_chance();
    sql::close_links(&mut change, id).await?;
    let link = Link {
        id: LinkId(change.next_id().await?),
        filing: id,
        token_hash: token.hash(),
        session_hash: String::new(),
        expires_on,
        at,
    };
    sql::state_link(&mut change, &link).await?;
    let after = json!({"filing": id, "until": expires_on});
    Ok(change.commit(Note::new_record("filing-link", link.id, after)).await?.of(token))
}

/// The link of a filing, if one stands.
pub(super) async fn link_in(reading: &mut Reading, filing: FilingId) -> Result<Option<LinkSeen>, StoreError> {
    let known = reading.known();
    let links = sql::links(reading, known, filing).await?;
    Ok(links.last().map(|link| LinkSeen {
        expires_on: link.expires_on,
        opened: link.token_hash.is_empty(),
        at: link.at,
    }))
}

/// Somebody who came by a link: they touch this filing and nothing else.
fn respondent(filing: FilingId, name: String) -> Actor {
    Actor { only: Some(filing.0), role: Role::Respondent, name, ..Actor::operator("") }
}

/// Opens a link in the browser of `address`: the link is spent, and what is given
/// lets this browser back in until the link's last day. Wrong links are counted
/// as wrong passwords are.
pub async fn open_link(store: &Store, clock: &Clock, token: &Token, address: &str) -> Result<Token, RoundRefusal> {
    let throttle = store.image::<Throttle>();
    let names = [format!("link {address}")];
    if throttle.is_closed(&names, clock.now()) {
        return Err(RoundRefusal::TooOften);
    }
    let found = {
        let mut snapshot = store.snapshot().await?;
        sql::unopened_link(snapshot.connection(), Instant::LATEST, &token.hash()).await?
    };
    let Some(link) = found.filter(|link| clock.today() <= link.expires_on) else {
        throttle.failed(&names, clock.now());
        return Err(RoundRefusal::LinkSpent);
    };
    let desk = Desk::new(store.clone(), respondent(link.filing, String::new()), clock.clone());
    let (_, name) = names_of_filing(&desk, link.filing).await?;
    let desk = Desk::new(store.clone(), respondent(link.filing, name), clock.clone());
    let mut change = desk.change(Act::OpenLink).await?;
    let at = change.at();
    // Twice at the same moment: the second finds it spent.
    let Some(link) = sql::unopened_link(&mut change, at, &token.hash()).await? else {
        return Err(RoundRefusal::LinkSpent);
    };
    let session = Token::by_chance();
    let opened = Link { token_hash: String::new(), session_hash: session.hash(), ..link };
    sql::state_link(&mut change, &opened).await?;
    let note = Note::changed("filing-link", opened.id, json!({"opened": false}), json!({"opened": true}));
    change.commit(note).await?;
    Ok(session)
}

/// Who holds this browser's secret, and for which filing; none once its last day
/// has passed or another link was handed out.
pub async fn respondent_of(
    store: &Store,
    clock: &Clock,
    session: &Token,
) -> Result<Option<(Actor, FilingId)>, RoundRefusal> {
    let found = {
        let mut snapshot = store.snapshot().await?;
        sql::opened_link(snapshot.connection(), Instant::LATEST, &session.hash()).await?
    };
    let Some(link) = found.filter(|link| clock.today() <= link.expires_on) else { return Ok(None) };
    let desk = Desk::new(store.clone(), respondent(link.filing, String::new()), clock.clone());
    let (_, name) = names_of_filing(&desk, link.filing).await?;
    Ok(Some((respondent(link.filing, name), link.filing)))
}

/// The names of who asks and of who reports in a filing, for somebody who may see
/// nothing else of the house.
pub async fn names_of_filing(desk: &Desk, id: FilingId) -> Result<(String, String), RoundRefusal> {
    let mut reading = desk.read(Act::ReadFiling, desk.now()).await?;
    let known = reading.known();
    let (round, filing): (Round, Filing) = found(&mut reading, known, id).await?;
    if !Stance::of(desk.actor(), &round, &filing).sees() {
        return Err(RoundRefusal::NotYours(id));
    }
    let as_of = AsOf { on: round.period.last_day(), known };
    let agencies = agencies_in(&mut reading, as_of).await?;
    let agency = |id: AgencyId| {
        agencies.iter().find(|one| one.id == id).map_or_else(|| id.to_string(), |one| one.short_name.clone())
    };
    let reporter = match filing.reporter {
        Reporter::Agency(id) => agency(id),
        Reporter::Unit(unit) => {
            let asked = reading.as_of();
            let names = register::names_of(desk, &mut reading, asked, &[unit]).await.map_err(DeskError::from)?;
            names.into_iter().next().map_or_else(|| unit.to_string(), |(_, name)| name)
        }
    };
    Ok((agency(round.agency), reporter))
}
