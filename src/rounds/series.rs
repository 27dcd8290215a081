//! A round that comes again and again: the rule says by which day it is due, and
//! somebody opens each when its time has come, with one click or by a timer.

use serde_json::json;

use super::filing::Reporter;
use super::form::{self, RoundForm};
use super::open::{Asked, opened_in};
use super::problems::RoundRefusal;
use super::round::{Round, RoundId};
use super::sql;
use super::stance::change_of;
use crate::calendar::{Day, Occurrence, Period, Recurrence, add_working_days};
use crate::desk::{Act, AgencyId, Desk, Fault, Note, Reading, Role, Signed};
use crate::id_type;
use crate::indicators::catalogue_in;
use crate::words::{Lang, period_text};

id_type! {
    /// A round that comes again and again.
    SeriesId
}

/// Which days each round of a series asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asks {
    /// The month, quarter, half or year in which it is due.
    Current,
    /// The one before.
    Before,
}

impl Asks {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Before, Self::Current];

    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Before => "before",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|asks| asks.word() == word)
    }
}

/// A round that comes again and again.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Series {
    /// Its id.
    pub id: SeriesId,
    /// The round whose questions and bodies it repeats.
    pub round: RoundId,
    /// Who asks.
    pub agency: AgencyId,
    /// What each is called, before its period.
    pub title: String,
    /// By which days they are due.
    pub recurrence: Recurrence,
    /// Which days they ask for.
    pub asks: Asks,
    /// How many working days before its last day each opens.
    pub lead_days: i64,
    /// The days within which the rule names days.
    pub period: Period,
    /// The days that were opened already, with their rounds.
    pub opened: Vec<(Day, RoundId)>,
}

/// A round of a series that is still to be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NextRound {
    /// The day that the rule names.
    pub nominal: Day,
    /// The days that it asks for.
    pub period: Period,
    /// The day on which it opens.
    pub opens_on: Day,
    /// Its last day.
    pub due_on: Day,
}

impl Series {
    /// The next round to be opened; none where all are.
    #[must_use]
    pub fn next(&self) -> Option<NextRound> {
        let open = |one: &Occurrence| !self.opened.iter().any(|(nominal, _)| *nominal == one.nominal);
        let next = self.recurrence.occurrences(self.period).into_iter().find(open)?;
        let period = match self.asks {
            Asks::Current => next.cycle,
            Asks::Before => self.recurrence.cycle_of(next.cycle.from().yesterday().ok()?)?,
        };
        let opens_on = add_working_days(next.due, -self.lead_days);
        Some(NextRound { nominal: next.nominal, period, opens_on, due_on: next.due })
    }

    /// The next round, where its opening day has come.
    #[must_use]
    pub fn due_to_open(&self, today: Day) -> Option<NextRound> {
        self.next().filter(|next| next.opens_on <= today)
    }
}

/// What somebody typed who has a round repeated.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct SeriesForm {
    /// What each is called; as the round where empty.
    pub title: String,
    /// `month`, `quarter`, `half` or `year`.
    pub every: String,
    /// A month in which it comes, 1 to 12; of no account where it comes monthly.
    pub month: String,
    /// `on`, `before`, `last` or `last-working`.
    pub place: String,
    /// The day of the month, for `on` and `before`.
    pub day: String,
    /// `earlier`, `later` or `stays`.
    pub shift: String,
    /// `before` (where empty) or `current`.
    pub asks: String,
    /// Working days between opening and last day.
    pub lead_days: String,
    /// The first day that counts.
    pub first_day: String,
    /// The last.
    pub last_day: String,
}

/// Working days that a round may be open at most: a quarter.
const LEAD_DAYS_MAX: i64 = 66;

/// Has a round repeated by a rule; nothing is opened yet.
pub async fn repeat_round(desk: &Desk, id: RoundId, form: &SeriesForm) -> Result<Signed<SeriesId>, RoundRefusal> {
    let mut change = desk.change(Act::RepeatRound).await?;
    let at = change.at();
    let round = sql::round(&mut change, at, id).await?.ok_or(RoundRefusal::NotFound(id))?;
    if !change.actor().answers_for(round.agency) && change.actor().role != Role::Operator {
        return Err(RoundRefusal::NotAsking(id));
    }
    let mut faults = Vec::new();
    let title = match form.title.trim() {
        "" => round.title.clone(),
        typed => form::needed("title", typed, &mut faults),
    };
    let parts = [&form.every, &form.month, &form.place, &form.day, &form.shift].map(String::as_str);
    let recurrence = Recurrence::of_parts(parts);
    if let Err(wrong) = &recurrence {
        faults.extend(wrong.iter().map(|(place, word)| Fault::new(*place, word)));
    }
    let asks = match form.asks.trim() {
        "" => Some(Asks::Before),
        word => Asks::of_word(word),
    };
    if asks.is_none() {
        faults.push(Fault::new("asks", "fault-not-in-list"));
    }
    let lead_days = form.lead_days.trim().parse().ok().filter(|days| (1..=LEAD_DAYS_MAX).contains(days));
    if lead_days.is_none() {
        let most = crate::words::args([("most", LEAD_DAYS_MAX.to_string())]);
        faults.push(Fault::with("lead_days", "fault-lead-days", most));
    }
    let first = form::day("first_day", &form.first_day, &mut faults);
    let last = form::day("last_day", &form.last_day, &mut faults);
    let period = first.zip(last).and_then(|(first, last)| Period::of_days(first, last).ok());
    if first.is_some() && last.is_some() && period.is_none() {
        faults.push(Fault::new("last_day", "fault-ends-before-it-begins"));
    }
    let (Ok(recurrence), Some(asks), Some(lead_days), Some(period), true) =
        (recurrence, asks, lead_days, period, faults.is_empty())
    else {
        return Err(RoundRefusal::Faults(faults));
    };
    let own = SeriesId(change.next_id().await?);
    let series = Series {
        id: own,
        round: id,
        agency: round.agency,
        title,
        recurrence,
        asks,
        lead_days,
        period,
        opened: Vec::new(),
    };
    if series.next().is_none() {
        return Err(RoundRefusal::Faults(vec![Fault::new("last_day", "fault-series-never-comes")]));
    }
    sql::state_series(&mut change, &series).await?;
    let after = json!({"title": series.title, "recurrence": series.recurrence, "round": id});
    Ok(change.commit(Note::new_record("round-series", own, after)).await?.of(own))
}

/// The rounds that come again and again, by title.
pub async fn series(desk: &Desk) -> Result<Vec<Series>, RoundRefusal> {
    let mut reading = desk.read(Act::ReadRounds, desk.now()).await?;
    let known = reading.known();
    Ok(sql::series(&mut reading, known).await?)
}

/// Ends a series: what was opened of it stays.
pub async fn end_series(desk: &Desk, id: SeriesId) -> Result<Signed<SeriesId>, RoundRefusal> {
    let mut change = desk.change(Act::RepeatRound).await?;
    let at = change.at();
    let found = sql::series(&mut change, at).await?.into_iter().find(|one| one.id == id);
    let series = found.ok_or(RoundRefusal::NoSeries(id))?;
    if !change.actor().answers_for(series.agency) && change.actor().role != Role::Operator {
        return Err(RoundRefusal::NotAsking(series.round));
    }
    sql::end_series(&mut change, id).await?;
    let before = json!({"title": series.title, "recurrence": series.recurrence});
    Ok(change.commit(Note::changed("round-series", id, before, json!(null))).await?.of(id))
}

/// Opens the next round of a series: it asks the same bodies for the same
/// indicators, for its own days.
pub async fn open_next_round(desk: &Desk, id: SeriesId) -> Result<Signed<RoundId>, RoundRefusal> {
    let mut reading = desk.read(Act::ReadRounds, desk.now()).await?;
    let known = reading.known();
    let found = sql::series(&mut reading, known).await?.into_iter().find(|one| one.id == id);
    let series = found.ok_or(RoundRefusal::NoSeries(id))?;
    let next = series.next().ok_or(RoundRefusal::SeriesOver(id))?;
    let form = repeated(&mut reading, &series, next).await?;
    drop(reading);
    let asked = Asked::of(desk, &form).await?;
    let (mut change, as_deputy) = change_of(desk, Act::OpenRound).await?;
    if !change.actor().answers_for(series.agency) {
        return Err(RoundRefusal::NotAsking(series.round));
    }
    // Two people at once: the second finds it opened.
    let at = change.at();
    let standing = sql::series(&mut change, at).await?.into_iter().find(|one| one.id == id);
    if standing.and_then(|one| one.next()).map(|one| one.nominal) != Some(next.nominal) {
        return Err(RoundRefusal::OpenedMeanwhile(id));
    }
    let (round, note) = opened_in(&mut change, &asked, &form, as_deputy).await?;
    sql::open_occurrence(&mut change, id, next.nominal, round).await?;
    Ok(change.commit(note).await?.of(round))
}

/// Opens every round of the actor's agency whose opening day has come; for a
/// timer. Gives what was opened.
pub async fn open_due_rounds(desk: &Desk) -> Result<Vec<Signed<RoundId>>, RoundRefusal> {
    let today = desk.now().on;
    let mut opened = Vec::new();
    for one in series(desk).await? {
        if !desk.actor().answers_for(one.agency) {
            continue;
        }
        let mut left = one;
        // Those that were missed are opened too, each by its own act.
        while let Some(next) = left.due_to_open(today) {
            let signed = open_next_round(desk, left.id).await?;
            left.opened.push((next.nominal, signed.record));
            opened.push(signed);
        }
    }
    Ok(opened)
}

/// The form of the next round: what the repeated one asks, of whom it asked it.
async fn repeated(reading: &mut Reading, series: &Series, next: NextRound) -> Result<RoundForm, RoundRefusal> {
    let (known, as_of) = (reading.known(), reading.as_of());
    let base: Round = sql::round(reading, known, series.round).await?.ok_or(RoundRefusal::NotFound(series.round))?;
    let filings = sql::filings(reading, known, series.round).await?;
    let catalogue = catalogue_in(reading, as_of).await?;
    let codes = base.indicators.iter().filter_map(|id| catalogue.get(*id)).map(|one| one.code.clone());
    let (mut agencies, mut subjects, mut units) = (Vec::new(), Vec::new(), Vec::new());
    for filing in &filings {
        match filing.reporter {
            Reporter::Agency(agency) => {
                agencies.push(agency.to_string());
                for subject in &filing.subjects {
                    let text = format!("{}:{}", subject.grain.word(), subject.id);
                    if !subjects.contains(&text) {
                        subjects.push(text);
                    }
                }
            }
            Reporter::Unit(unit) => units.push(unit.to_string()),
        }
    }
    Ok(RoundForm {
        title: format!("{} – {}", series.title, period_text(Lang::Vi, next.period)),
        period: next.period.to_string(),
        opens_on: next.opens_on.to_string(),
        due_on: next.due_on.to_string(),
        indicators: codes.collect::<Vec<_>>().join(", "),
        agencies: agencies.join(","),
        subjects: subjects.join(","),
        units: units.join(","),
        sides: base.sides.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
        ..RoundForm::of(&base)
    })
}
