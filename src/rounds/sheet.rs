//! All that somebody needs to fill in a filing, or to judge one.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::{CellKey, Cells, Delta};
use super::check::{Checked, Grounds};
use super::collision::Collision;
use super::exception::{Exception, ExceptionState, is_owed};
use super::filing::{Filing, FilingId, FilingState, Reporter};
use super::link::{LinkSeen, link_in};
use super::message::{Message, unanswered};
use super::problems::RoundRefusal;
use super::round::{Round, RoundId, Window};
use super::sql;
use super::stance::{Stance, approves, found, open_side, round_up};
use crate::calendar::{Day, Instant, Period};
use crate::desk::{Act, AgencyId, Desk, DeskError, Reading, Role};
use crate::indicators::{Grain, Indicator, Key, catalogue_in, kept_back_in};
use crate::store::StoreError;

/// What was stated of a cell last before the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Earlier {
    /// For which days.
    pub period: Period,
    /// The amount; none for *không rõ*.
    pub amount: Option<i64>,
}

/// What the person may do with the filing as it stands, today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct May {
    /// Type into cells.
    pub fill: bool,
    /// Send it in.
    pub submit: bool,
    /// Send it back with questions.
    pub send_back: bool,
    /// Accept it.
    pub accept: bool,
    /// Agree for a side.
    pub agree: Option<AgencyId>,
    /// Lock it.
    pub lock: bool,
    /// Reopen it.
    pub reopen: bool,
    /// Ask for more time.
    pub ask_exception: bool,
    /// Grant or refuse more time.
    pub decide_exception: bool,
    /// Say something about a cell.
    pub comment: bool,
    /// Hand out a link for it.
    pub link: bool,
}

/// A filing with its cells, as this person may see it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Sheet {
    /// The round.
    pub round: Round,
    /// The filing.
    pub filing: Filing,
    /// What is asked for, in order, as defined on the last day of the period.
    pub indicators: Vec<Indicator>,
    /// The cells: as they stand for those who report, as they were last sent in
    /// for the others.
    pub cells: Cells,
    /// False where nothing was sent in that this person may see.
    pub shown: bool,
    /// Cells whose amount is not for this person: one or two persons in a unit.
    pub withheld: BTreeSet<CellKey>,
    /// What the checks say.
    pub checked: BTreeMap<CellKey, Checked>,
    /// What was stated last before the period.
    pub earlier: BTreeMap<CellKey, Earlier>,
    /// Two versions of a cell.
    pub collisions: Vec<Collision>,
    /// What was said about cells, in order.
    pub messages: Vec<Message>,
    /// What is not as it was accepted.
    pub since_accepted: Vec<Delta>,
    /// What was accepted since the person's side agreed.
    pub since_agreed: Vec<Delta>,
    /// More time, asked for and decided on.
    pub exceptions: Vec<Exception>,
    /// Where today lies.
    pub window: Window,
    /// The last day that the filing has.
    pub due_on: Day,
    /// By how many working days it is late, or came late.
    pub days_late: i64,
    /// How the person stands to it.
    pub stance: Stance,
    /// What the person may do.
    pub may: May,
    /// The link that was handed out, if any.
    pub link: Option<LinkSeen>,
    /// The moment of the last act that this has seen.
    pub known: Instant,
}

impl Sheet {
    /// The questions that have no answer.
    pub fn open_questions(&self) -> impl Iterator<Item = &Message> {
        unanswered(&self.messages)
    }

    /// The cells that are asked for, row by row.
    pub fn keys(&self) -> impl Iterator<Item = CellKey> {
        self.filing.subjects.iter().flat_map(|subject| {
            let id = subject.id;
            self.round.indicators.iter().map(move |indicator| CellKey { subject: id, indicator: *indicator })
        })
    }
}

/// The filing with its cells, as this person may see it today.
pub async fn sheet(desk: &Desk, id: FilingId) -> Result<Sheet, RoundRefusal> {
    let mut reading = desk.read(Act::ReadFiling, desk.now()).await?;
    let (known, today) = (reading.known(), reading.on());
    let (round, filing) = found(&mut reading, known, id).await?;
    let stance = Stance::of(desk.actor(), &round, &filing);
    if !stance.sees() {
        return Err(RoundRefusal::NotYours(id));
    }
    let grounds = Grounds::of(&mut reading, known, &round, &filing).await?;
    let seen_at = stance.sees_as_of(&filing, known);
    let cells = match seen_at {
        Some(moment) => sql::cells(&mut reading, moment, id).await?,
        None => Cells::default(),
    };
    let checked = grounds.check(&round, &filing, &cells, today);
    let since_accepted = match (seen_at, filing.accepted_at) {
        (Some(_), Some(accepted)) => {
            let accepted = sql::cells(&mut reading, accepted, id).await?;
            cells.since(&accepted, &grounds.catalogue)
        }
        _ => Vec::new(),
    };
    let since_agreed = since_agreed(desk, &mut reading, &filing, &grounds).await?;
    let earlier = |key: CellKey| grounds.last_of(key).map(|(period, amount)| Earlier { period, amount });
    let mut sheet = Sheet {
        indicators: round.indicators.iter().filter_map(|id| grounds.catalogue.get(*id)).cloned().collect(),
        cells,
        shown: seen_at.is_some(),
        withheld: BTreeSet::new(),
        checked,
        earlier: BTreeMap::new(),
        collisions: if stance.reports { sql::collisions(&mut reading, known, id).await? } else { Vec::new() },
        messages: sql::messages(&mut reading, known, id).await?,
        since_accepted,
        since_agreed,
        exceptions: of_filing(sql::exceptions(&mut reading, known, round.id).await?, id),
        window: round.window_on(today, filing.until),
        due_on: round.last_day(filing.until),
        days_late: days_late(&round, &filing, today),
        stance,
        may: May::default(),
        link: if stance.asks { link_in(&mut reading, id).await? } else { None },
        known,
        round,
        filing,
    };
    sheet.earlier = sheet.keys().filter_map(|key| Some((key, earlier(key)?))).collect();
    sheet.may = may(desk, &mut reading, &sheet, today).await?;
    withhold(desk, &mut reading, &mut sheet).await?;
    Ok(sheet)
}

fn of_filing(mut exceptions: Vec<Exception>, id: FilingId) -> Vec<Exception> {
    exceptions.retain(|one| one.filing == id);
    exceptions
}

/// By how many days a filing came late, or is late today.
pub(super) fn days_late(round: &Round, filing: &Filing, today: Day) -> i64 {
    round.days_late(filing.submitted_on.unwrap_or(today))
}

/// What was accepted since the actor's own side agreed.
async fn since_agreed(
    desk: &Desk,
    reading: &mut Reading,
    filing: &Filing,
    grounds: &Grounds,
) -> Result<Vec<Delta>, StoreError> {
    let lapsed =
        filing.consents.iter().rfind(|one| !one.stands && desk.actor().answers_for_zones(one.agency, &filing.zones()));
    let (Some(consent), Some(now)) = (lapsed, filing.accepted_at) else { return Ok(Vec::new()) };
    let then = sql::filing(reading, consent.at, filing.id).await?.and_then(|then| then.accepted_at);
    let Some(then) = then else { return Ok(Vec::new()) };
    let before = sql::cells(reading, then, filing.id).await?;
    Ok(sql::cells(reading, now, filing.id).await?.since(&before, &grounds.catalogue))
}

async fn may(desk: &Desk, reading: &mut Reading, sheet: &Sheet, today: Day) -> Result<May, StoreError> {
    let (stance, state) = (sheet.stance, sheet.filing.state);
    let in_time = sheet.window == Window::Open;
    let mut approves = async |act| approves(desk, reading, act, today).await;
    let accepted = matches!(state, FilingState::Accepted | FilingState::Agreed);
    let fill = desk.may(Act::FillFiling) && stance.reports && state.is_open() && in_time;
    let waits = sheet.exceptions.iter().any(|one| one.state == ExceptionState::Asked);
    Ok(May {
        fill,
        submit: fill && desk.may(Act::SubmitFiling) && is_owed(&sheet.filing),
        send_back: stance.asks && state == FilingState::Submitted && approves(Act::SendBackFiling).await?,
        accept: stance.asks && state == FilingState::Submitted && approves(Act::AcceptFiling).await?,
        agree: match open_side(desk.actor(), &sheet.round, &sheet.filing) {
            Some(side) if accepted && approves(Act::AgreeFiling).await? => Some(side),
            _ => None,
        },
        lock: stance.asks && state == FilingState::Agreed && approves(Act::LockFiling).await?,
        reopen: stance.asks && (accepted || state == FilingState::Locked) && approves(Act::ReopenFiling).await?,
        ask_exception: stance.reports
            && is_owed(&sheet.filing)
            && sheet.window != Window::NotYet
            && desk.may(Act::AskException),
        decide_exception: stance.asks && waits && approves(Act::DecideException).await?,
        comment: desk.may(Act::CommentOnCell),
        link: stance.asks && matches!(sheet.filing.reporter, Reporter::Unit(_)) && desk.may(Act::HandOutLink),
    })
}

/// Takes counts of one or two persons in a named unit away from those who may
/// not see them.
async fn withhold(desk: &Desk, reading: &mut Reading, sheet: &mut Sheet) -> Result<(), StoreError> {
    // A unit may know what it says about itself.
    if desk.may(Act::ReadSmallCounts) || desk.actor().role == Role::Respondent {
        return Ok(());
    }
    let as_of = reading.as_of();
    let catalogue = catalogue_in(reading, as_of).await?;
    let kept = kept_back_in(reading, as_of.known, &catalogue, Some(&sheet.filing.subjects)).await?;
    for subject in sheet.filing.subjects.iter().filter(|subject| subject.grain == Grain::Unit) {
        for indicator in &sheet.indicators {
            let key = CellKey { subject: subject.id, indicator: indicator.id };
            let amount = sheet.checked.get(&key).and_then(|one| one.amount).flatten();
            let tells = |period| {
                let kind = sheet.round.kind;
                kept.keeps(&Key { indicator: indicator.id, period, kind, subject: *subject })
            };
            if indicator.is_small_count(amount) || tells(sheet.round.period) {
                sheet.cells.0.remove(&key);
                sheet.checked.remove(&key);
                sheet.withheld.insert(key);
            }
            let earlier = |one: &Earlier| indicator.is_small_count(one.amount) || tells(one.period);
            if sheet.earlier.get(&key).is_some_and(earlier) {
                sheet.earlier.remove(&key);
            }
        }
    }
    let hidden =
        |key: &CellKey| sheet.filing.subjects.iter().any(|one| one.grain == Grain::Unit && one.id == key.subject);
    sheet.since_accepted.retain(|delta| !hidden(&delta.key));
    sheet.since_agreed.retain(|delta| !hidden(&delta.key));
    Ok(())
}

/// A round in a list, with how far it is and what the person's agency owes.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct RoundLine {
    /// The round.
    #[serde(flatten)]
    pub round: Round,
    /// Where today lies.
    pub window: Window,
    /// Filings that were sent in.
    pub filed: usize,
    /// All filings.
    pub all: usize,
    /// What the actor's agency files here, with how often it was reminded and
    /// when last.
    pub own: Vec<(Filing, i64, Option<Instant>)>,
}

/// The filings that `agency` still owes, or asks units for, of nothing but these
/// zones: round and title.
///
/// # Errors
/// The policy or the store.
pub async fn owed_of_zones(desk: &Desk, agency: AgencyId, zones: &[i64]) -> Result<Vec<(RoundId, String)>, DeskError> {
    let mut reading = desk.read(Act::ReadRounds, desk.now()).await?;
    let known = reading.known();
    let mut owed = Vec::new();
    for round in sql::rounds(&mut reading, known, None).await? {
        let is_owed = |filing: &Filing| {
            let own = filing.zones();
            let is_open = matches!(filing.state, FilingState::Draft | FilingState::Submitted | FilingState::SentBack);
            let of_agency = match filing.reporter {
                Reporter::Agency(one) => one == agency,
                Reporter::Unit(_) => round.agency == agency,
            };
            is_open && of_agency && !own.is_empty() && own.iter().all(|zone| zones.contains(zone))
        };
        if sql::filings(&mut reading, known, round.id).await?.iter().any(is_owed) {
            owed.push((round.id, round.title.clone()));
        }
    }
    Ok(owed)
}

/// What a body was asked to file; whether somebody may look into it, the filing
/// says.
pub async fn filings_by(desk: &Desk, reporter: Reporter) -> Result<Vec<FilingId>, DeskError> {
    let mut reading = desk.read(Act::ReadRounds, desk.now()).await?;
    let known = reading.known();
    Ok(sql::filings_by(&mut reading, known, reporter).await?)
}

/// The rounds, that due last first.
pub async fn rounds(desk: &Desk) -> Result<Vec<RoundLine>, DeskError> {
    let mut reading = desk.read(Act::ReadRounds, desk.now()).await?;
    let (known, today) = (reading.known(), reading.on());
    let mut lines = Vec::new();
    for round in sql::rounds(&mut reading, known, None).await? {
        let filings = sql::filings(&mut reading, known, round.id).await?;
        let reminders = sql::reminders(&mut reading, known, round.id).await?;
        let is_own = |filing: &&Filing| matches!(filing.reporter, Reporter::Agency(agency) if desk.actor().answers_for_zones(agency, &filing.zones()));
        let own = filings.iter().filter(is_own).map(|filing| {
            let (count, last) = reminders.get(&filing.id).map_or((0, None), |(count, last)| (*count, Some(*last)));
            (round_up(round.clone(), filing.clone()).1, count, last)
        });
        lines.push(RoundLine {
            window: round.window_on(today, None),
            filed: filings.iter().filter(|one| one.submitted_on.is_some()).count(),
            all: filings.len(),
            own: own.collect(),
            round,
        });
    }
    Ok(lines)
}
