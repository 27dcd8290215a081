//! Who owes what, late by how many working days; and the reminder.

use serde_json::json;

use super::exception::{Exception, is_owed};
use super::filing::{Filing, FilingId, Reporter};
use super::problems::RoundRefusal;
use super::round::{Round, RoundId, Window};
use super::sheet::days_late;
use super::sql;
use super::stance::{Stance, round_up};
use crate::calendar::{Day, Instant};
use crate::desk::{Act, Actor, AgencyId, Desk, Note, Signed, policy};
use crate::store::{Connection, StoreError};

/// A filing on the board.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct BoardLine {
    /// The filing.
    #[serde(flatten)]
    pub filing: Filing,
    /// Where today lies for it.
    pub window: Window,
    /// The last day that it has.
    pub due_on: Day,
    /// True while it is owed.
    pub owes: bool,
    /// By how many working days it is late, or came late.
    pub days_late: i64,
    /// Cells in which something is typed.
    pub filled: usize,
    /// Cells that are asked for.
    pub asked: usize,
    /// Questions without an answer.
    pub questions: usize,
    /// How often it was reminded of.
    pub reminders: i64,
    /// When last.
    pub reminded_at: Option<Instant>,
    /// The exception that was asked for last.
    pub exception: Option<Exception>,
    /// True where the person may open it.
    pub sees: bool,
}

/// A round with all its filings.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Board {
    /// The round.
    pub round: Round,
    /// Where today lies.
    pub window: Window,
    /// By how many working days those that are missing are late.
    pub days_late: i64,
    /// Its filings, in the order in which they were asked for.
    pub lines: Vec<BoardLine>,
    /// Filings that were sent in.
    pub filed: usize,
    /// Of these, those that came in time.
    pub in_time: usize,
    /// Cells in which something is typed, and all that are asked for.
    pub cells: (usize, usize),
    /// The moment of the last act that this has seen.
    pub known: Instant,
}

/// The board of a round, today.
pub async fn board(desk: &Desk, id: RoundId) -> Result<Board, RoundRefusal> {
    let mut reading = desk.read(Act::ReadRounds, desk.now()).await?;
    let (known, today) = (reading.known(), reading.on());
    let round = sql::round(&mut reading, known, id).await?.ok_or(RoundRefusal::NotFound(id))?;
    let counts = sql::counts(&mut reading, known, id).await?;
    let reminders = sql::reminders(&mut reading, known, id).await?;
    let exceptions = sql::exceptions(&mut reading, known, id).await?;
    let lines: Vec<BoardLine> = sql::filings(&mut reading, known, id)
        .await?
        .into_iter()
        .map(|filing| {
            let (_, filing) = round_up(round.clone(), filing);
            let [filled, _, questions] = counts.get(&filing.id).copied().unwrap_or_default();
            let reminder = reminders.get(&filing.id);
            BoardLine {
                window: round.window_on(today, filing.until),
                due_on: round.last_day(filing.until),
                owes: is_owed(&filing),
                days_late: days_late(&round, &filing, today),
                filled: usize::try_from(filled).unwrap_or(0),
                asked: filing.subjects.len() * round.indicators.len(),
                questions: usize::try_from(questions).unwrap_or(0),
                reminders: reminder.map_or(0, |(count, _)| *count),
                reminded_at: reminder.map(|(_, at)| *at),
                exception: exceptions.iter().rfind(|one| one.filing == filing.id).cloned(),
                sees: Stance::of(desk.actor(), &round, &filing).sees(),
                filing,
            }
        })
        .collect();
    Ok(Board {
        window: round.window_on(today, None),
        days_late: round.days_late(today),
        filed: lines.iter().filter(|line| line.filing.submitted_on.is_some()).count(),
        in_time: lines.iter().filter(|line| line.filing.submitted_on.is_some_and(|on| on <= round.due_on)).count(),
        cells: (lines.iter().map(|line| line.filled).sum(), lines.iter().map(|line| line.asked).sum()),
        lines,
        round,
        known,
    })
}

/// Reminds everybody who owes a filing of this round, or only of `filing`: the
/// reminder stands on their pages until they have filed.
pub async fn remind(desk: &Desk, id: RoundId, filing: Option<FilingId>) -> Result<Signed<usize>, RoundRefusal> {
    let mut change = desk.change(Act::SendReminder).await?;
    let (at, today) = (change.at(), change.today());
    let round = sql::round(&mut change, at, id).await?.ok_or(RoundRefusal::NotFound(id))?;
    if !change.actor().answers_for(round.agency) {
        return Err(RoundRefusal::NotAsking(id));
    }
    if today < round.opens_on {
        return Err(RoundRefusal::NotYet(round.opens_on));
    }
    let owed: Vec<(FilingId, i64)> = sql::filings(&mut change, at, id)
        .await?
        .iter()
        .filter(|one| is_owed(one) && filing.is_none_or(|wanted| wanted == one.id))
        .map(|one| (one.id, days_late(&round, one, today)))
        .collect();
    if owed.is_empty() {
        return Err(RoundRefusal::NobodyOwes(id));
    }
    sql::open_reminders(&mut change, round.agency, &owed).await?;
    let filings: Vec<FilingId> = owed.iter().map(|(filing, _)| *filing).collect();
    let note = Note::changed("round", id, serde_json::Value::Null, json!({"reminded": filings}));
    Ok(change.commit(note).await?.of(owed.len()))
}

/// A filing of which an agency was reminded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminded {
    /// The filing.
    pub filing: FilingId,
    /// The title of its round.
    pub title: String,
    /// The agency that owes it.
    pub agency: AgencyId,
    /// The zones that it is about; none where it is about others.
    pub zones: Vec<i64>,
    /// The last day that it has.
    pub due_on: Day,
    /// By how many working days it is late.
    pub days_late: i64,
}

impl Reminded {
    /// True where this person may send the filing in: they are told.
    #[must_use]
    pub fn is_for(&self, actor: &Actor) -> bool {
        policy::allows(actor, Act::SubmitFiling) && actor.answers_for_zones(self.agency, &self.zones)
    }
}

/// The filings of which the act at the moment `at` reminded agencies, as far as
/// they are owed on `today`; for other rooms.
pub async fn reminded_in(connection: &mut Connection, at: Instant, today: Day) -> Result<Vec<Reminded>, StoreError> {
    let mut reminded = Vec::new();
    for id in sql::reminded_at(connection, at).await? {
        let Some(filing) = sql::filing(connection, Instant::LATEST, id).await?.filter(is_owed) else { continue };
        let Some(round) = sql::round(connection, Instant::LATEST, filing.round).await? else { continue };
        let Reporter::Agency(agency) = filing.reporter else { continue };
        reminded.push(Reminded {
            filing: id,
            agency,
            zones: filing.zones(),
            due_on: round.last_day(filing.until),
            days_late: days_late(&round, &filing, today),
            title: round.title,
        });
    }
    Ok(reminded)
}
