//! A collection round under way: some units have filed, one was accepted, one asked back,
//! others have begun, and the Party side has filled half of its sheet.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::files::round_script;
use super::seed::{DemoRefusal, Made, seat_cast};
use crate::calendar::{Day, Period};
use crate::desk::Desk;
use crate::rounds::{
    CellKey, Edit, FilingId, Reporter, RoundForm, SendBackForm, Sheet, SubmitForm, accept_filing, board, fill_filing,
    open_round, remind, send_back_filing, sheet, submit_filing,
};

#[derive(Debug, Deserialize)]
pub(super) struct Script {
    title: String,
    note: String,
    indicators: String,
    opened_days_ago: i64,
    due_in_days: i64,
    zones: Vec<String>,
    party: Vec<(String, String, String)>,
    unit: Vec<UnitEntry>,
}

#[derive(Debug, Deserialize)]
struct UnitEntry {
    key: String,
    #[serde(default)]
    cells: BTreeMap<String, String>,
    #[serde(default)]
    source: String,
    question: Option<QuestionEntry>,
    #[serde(default)]
    accepted: bool,
}

#[derive(Debug, Deserialize)]
struct QuestionEntry {
    cell: String,
    text: String,
}

/// The quarter before the one that `day` lies in.
pub(super) fn quarter_before(day: Day) -> Option<Period> {
    let quarter = (day.month() - 1) / 3;
    match quarter {
        0 => Period::quarter(day.year() - 1, 4),
        before => Period::quarter(day.year(), before),
    }
}

pub(super) async fn seed_round(desk: &Desk, made: &Made) -> Result<(), DemoRefusal> {
    let script = round_script();
    let seats = seat_cast(desk).await.map_err(DemoRefusal::at("round"))?;
    let sits = |key: &str| {
        let seated = seats.iter().find(|seated| seated.key == key);
        let seated = seated.ok_or_else(|| DemoRefusal::because("round", format!("nobody is {key}")))?;
        Ok::<_, DemoRefusal>(Desk::new(desk.store().clone(), seated.actor.clone(), desk.clock().clone()))
    };
    let (lan, hoa, nam) = (sits("lan")?, sits("hoa")?, sits("nam")?);
    let today = desk.now().on;
    let period = quarter_before(today).ok_or_else(|| DemoRefusal::because("round", "no quarter".into()))?;
    let day = |days: i64| today.saturating_add(jiff::Span::new().days(days)).to_string();
    let zone = |key: &str| made.keys.get(key).copied().unwrap_or_default();
    let units = script.unit.iter().filter_map(|entry| made.units.get(&entry.key));
    let party = nam.actor().agency.map_or_else(String::new, |agency| agency.to_string());
    let form = RoundForm {
        programme: made.programme.map_or_else(String::new, |id| id.to_string()),
        title: script.title.clone(),
        period: period.to_string(),
        opens_on: day(-script.opened_days_ago),
        due_on: day(script.due_in_days),
        note: script.note.clone(),
        indicators: script.indicators.clone(),
        sides: party.clone(),
        agencies: party,
        subjects: script.zones.iter().map(|key| format!("zone:{}", zone(key))).collect::<Vec<_>>().join(","),
        units: units.map(ToString::to_string).collect::<Vec<_>>().join(","),
        ..RoundForm::default()
    };
    let round = open_round(&hoa, &form).await.map_err(DemoRefusal::at("round"))?.record;
    let lines = board(&hoa, round).await.map_err(DemoRefusal::at("round"))?.lines;
    for line in &lines {
        let id = line.filing.id;
        match line.filing.reporter {
            Reporter::Agency(_) => {
                let typed =
                    script.party.iter().map(|(key, code, text)| (Some(zone(key)), code.as_str(), text.as_str()));
                fill(&nam, id, typed).await?;
            }
            Reporter::Unit(unit) => {
                let entry = script.unit.iter().find(|entry| made.units.get(&entry.key) == Some(&unit));
                let Some(entry) = entry.filter(|entry| !entry.cells.is_empty()) else { continue };
                fill(&lan, id, entry.cells.iter().map(|(code, text)| (None, code.as_str(), text.as_str()))).await?;
                file(&lan, &hoa, id, entry, period).await?;
            }
        }
    }
    remind(&lan, round, None).await.map_err(DemoRefusal::at("round"))?;
    Ok(())
}

/// Sends the filing of a unit in where it is whole, and back where it is asked
/// about; one is accepted.
async fn file(lan: &Desk, hoa: &Desk, id: FilingId, entry: &UnitEntry, period: Period) -> Result<(), DemoRefusal> {
    if entry.source.is_empty() {
        return Ok(());
    }
    let papers = SubmitForm { cut_off: period.last_day().to_string(), source: entry.source.clone() };
    submit_filing(lan, id, &papers).await.map_err(DemoRefusal::at("round"))?;
    if let Some(question) = &entry.question {
        let seen = sheet(hoa, id).await.map_err(DemoRefusal::at("round"))?;
        let asked = key_of(&seen, None, &question.cell).map(|key| (key.text(), question.text.clone()));
        let form = SendBackForm { questions: asked.into_iter().collect(), ..SendBackForm::default() };
        send_back_filing(hoa, id, &form).await.map_err(DemoRefusal::at("round"))?;
    }
    if entry.accepted {
        accept_filing(hoa, id, None).await.map_err(DemoRefusal::at("round"))?;
    }
    Ok(())
}

fn key_of(sheet: &Sheet, subject: Option<i64>, code: &str) -> Option<CellKey> {
    let indicator = sheet.indicators.iter().find(|one| one.code == code)?.id;
    let subject = subject.or_else(|| sheet.filing.subjects.first().map(|one| one.id))?;
    Some(CellKey { subject, indicator })
}

async fn fill<'t>(
    desk: &Desk,
    id: FilingId,
    typed: impl Iterator<Item = (Option<i64>, &'t str, &'t str)>,
) -> Result<(), DemoRefusal> {
    let seen = sheet(desk, id).await.map_err(DemoRefusal::at("round"))?;
    let edit = |(subject, code, text): (Option<i64>, &str, &str)| {
        Some(Edit { cell: key_of(&seen, subject, code)?.text(), typed: text.to_owned(), ..Edit::default() })
    };
    let edits: Vec<Edit> = typed.filter_map(edit).collect();
    fill_filing(desk, id, &edits, "page").await.map_err(DemoRefusal::at("round"))?;
    Ok(())
}
