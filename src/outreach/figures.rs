//! What the book of sessions comes to, stated as values of indicators: sessions
//! (T1), attendances (T2) and attendances by kind of audience. See the charter
//! for who counts what.

use std::collections::BTreeMap;

use serde_json::json;

use super::problems::OutreachRefusal;
use super::session::{Session, SessionFilter};
use super::verbs::sessions_in;
use super::vocabulary::audience_kinds;
use crate::calendar::{Instant, Period};
use crate::desk::{Act, AgencyId, AsOf, Desk, Fault, Note, Reading, Role, Signed};
use crate::indicators::{
    Catalogue, Grain, Key, Reckoning, Subject, Tally, ValueDraft, ValueFilter, catalogue_in, state_values_in,
    values_of_in,
};
use crate::programme::{Programme, programmes};
use crate::words::{Lang, Words, args, day_text};

/// Sessions in the period.
const SESSIONS: &str = "T1";
/// Attendances in the period.
const ATTENDANCES: &str = "T2";

/// Of which programme and period, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct FiguresForm {
    /// Id of the programme.
    pub programme: String,
    /// The period.
    pub period: String,
}

/// One figure of the book, and what the actor's agency has stated of it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct BookFigure {
    /// Code of the indicator.
    pub indicator: String,
    /// Of the programme or of a zone.
    pub subject: Subject,
    /// What the book comes to; none where a session lacks the number.
    pub book: Option<i64>,
    /// What the agency states today; none where it stated nothing.
    pub stated: Option<Option<i64>>,
    #[serde(skip)]
    key: Key,
}

/// What was asked for, as meant.
struct Asked {
    programme: Programme,
    period: Period,
}

async fn asked(desk: &Desk, form: &FiguresForm) -> Result<Asked, OutreachRefusal> {
    let mut faults = Vec::new();
    let period: Option<Period> = form.period.trim().parse().ok();
    if period.is_none() {
        faults.push(Fault::new("period", "fault-not-a-period"));
    }
    let on = period.map_or(desk.now().on, Period::last_day);
    let found = programmes(desk, AsOf { on, known: Instant::LATEST }).await?;
    let programme = form.programme.trim().parse().ok().and_then(|id| found.into_iter().find(|one| one.id == id));
    if programme.is_none() {
        faults.push(Fault::new("programme", "fault-not-in-list"));
    }
    match (programme, period) {
        (Some(programme), Some(period)) if faults.is_empty() => Ok(Asked { programme, period }),
        _ => Err(OutreachRefusal::Faults(faults)),
    }
}

/// What the book comes to in a period, beside what the actor's agency states.
pub async fn book_figures(desk: &Desk, form: &FiguresForm) -> Result<Vec<BookFigure>, OutreachRefusal> {
    let asked = asked(desk, form).await?;
    let mut reading = desk.read(Act::ReadOutreach, desk.now()).await?;
    figures_in(&mut reading, &asked, desk.actor().agency).await
}

async fn figures_in(
    reading: &mut Reading,
    asked: &Asked,
    agency: Option<AgencyId>,
) -> Result<Vec<BookFigure>, OutreachRefusal> {
    let filter =
        SessionFilter { programme: Some(asked.programme.id), period: Some(asked.period), ..SessionFilter::default() };
    let sessions = sessions_in(reading, &filter).await?;
    let as_of = AsOf { on: asked.period.last_day(), known: reading.known() };
    let catalogue = catalogue_in(reading, as_of).await?;
    let indicators: Vec<_> = codes().iter().filter_map(|code| catalogue.of_code(code)).map(|one| one.id).collect();
    let stated = match agency {
        Some(agency) => {
            let filter = ValueFilter {
                indicators,
                agencies: vec![agency],
                periods: vec![asked.period],
                kind: Some(Reckoning::Actual),
                ..ValueFilter::default()
            };
            values_of_in(reading, &filter).await?
        }
        None => Vec::new(),
    };
    let mut of: BTreeMap<Subject, Vec<&Session>> = BTreeMap::new();
    of.insert(Subject::new(Grain::Programme, asked.programme.id.0), sessions.iter().collect());
    for session in &sessions {
        if let Some(zone) = session.line.zone {
            of.entry(Subject::new(Grain::Zone, zone.0)).or_default().push(session);
        }
    }
    // A zone whose sessions were all taken out again comes to none.
    for one in stated.iter().filter(|one| one.key.subject.grain == Grain::Zone) {
        of.entry(one.key.subject).or_default();
    }
    let mut figures = Vec::new();
    for (subject, sessions) in of {
        for (code, book) in sums(&sessions) {
            let Some(key) = key_of(&catalogue, code, asked.period, subject) else { continue };
            let stated = stated.iter().find(|one| one.key == key).map(|one| one.amount);
            figures.push(BookFigure { indicator: code.to_owned(), subject, book, stated, key });
        }
    }
    Ok(figures)
}

fn codes() -> Vec<&'static str> {
    let of_kinds = audience_kinds().iter().map(|kind| kind.indicator.as_str());
    [SESSIONS, ATTENDANCES].into_iter().chain(of_kinds).collect()
}

fn key_of(catalogue: &Catalogue, code: &str, period: Period, subject: Subject) -> Option<Key> {
    let indicator = catalogue.of_code(code)?.id;
    Some(Key { indicator, period, kind: Reckoning::Actual, subject })
}

/// What some sessions come to. A kind that one of them lacks has no sum: blank
/// is unknown, never zero.
fn sums(sessions: &[&Session]) -> Vec<(&'static str, Option<i64>)> {
    let count = i64::try_from(sessions.len()).unwrap_or(i64::MAX);
    let of_kinds: Vec<(&'static str, Option<i64>)> = audience_kinds()
        .iter()
        .map(|kind| {
            let sum = sessions.iter().map(|one| one.attendances_of(&kind.code)).sum::<Option<i64>>();
            (kind.indicator.as_str(), sum)
        })
        .collect();
    let all = of_kinds.iter().map(|(_, sum)| *sum).sum::<Option<i64>>();
    [(SESSIONS, Some(count)), (ATTENDANCES, all)].into_iter().chain(of_kinds).collect()
}

/// States what the book comes to, for the actor's agency, which must be a party.
/// What the book cannot tell is not stated, and a number that was stated before
/// and cannot be told any more is stated as unknown.
pub async fn state_outreach(desk: &Desk, form: &FiguresForm) -> Result<Signed<Tally>, OutreachRefusal> {
    let asked = asked(desk, form).await?;
    let agency = desk.actor().agency.ok_or(OutreachRefusal::NoAgency)?;
    if desk.actor().role != Role::Operator && !asked.programme.has_party(agency) {
        return Err(OutreachRefusal::NotAParty);
    }
    let mut reading = desk.read(Act::StateValue, desk.now()).await?;
    let figures = figures_in(&mut reading, &asked, Some(agency)).await?;
    drop(reading);
    let cut_off = asked.period.last_day().min(desk.now().on);
    let words = Words::of(Lang::Vi);
    let source = words.say_with("outreach-source", &args([("day", day_text(Lang::Vi, cut_off))]));
    let drafts: Vec<ValueDraft> = figures
        .iter()
        .filter(|one| one.book.is_some() || one.stated.is_some())
        .map(|one| ValueDraft {
            key: one.key,
            amount: one.book,
            cut_off,
            source: source.as_str().into(),
            origin: String::new(),
            note: String::new(),
        })
        .collect();
    let mut change = desk.change(Act::StateValue).await?;
    let tally = state_values_in(&mut change, agency, drafts).await?;
    if tally.new + tally.restated == 0 {
        return Err(OutreachRefusal::NothingNew);
    }
    let after = json!({"outreach": asked.period, "new": tally.new, "restated": tally.restated});
    let note = Note::changed("programme", asked.programme.id, serde_json::Value::Null, after);
    Ok(change.commit(note).await?.of(tally))
}
