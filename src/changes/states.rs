//! What records are at one moment of knowledge, as a list tells them.

use std::collections::{BTreeMap, HashMap};

use super::record::Noun;
use crate::agencies::{agencies_in, agencies_touched_in, successions_in, successions_touched_in};
use crate::calendar::Instant;
use crate::desk::{AsOf, Desk, Reading};
use crate::indicators::{TargetFilter, catalogue_in, indicators_touched_in, targets_in, targets_touched_in};
use crate::plan::{duties_in, duties_touched_in, plan_in, state_name, task_name, tasks_touched_in};
use crate::programme::{programmes_in, programmes_touched_in};
use crate::readiness::{recorded_rules_in, rule_text, rules_touched_in};
use crate::reviews::{reviews_in, reviews_touched_in};
use crate::store::{Connection, StoreError};
use crate::territory::{ZoneId, events_touched_in, gazetteer_in, zones_touched_in};
use crate::words::{Words, day_text, number_text, period_text};

/// What a record is at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    /// What it is called.
    pub(super) name: String,
    /// How it stands.
    pub(super) text: String,
    /// All of it: equal where nothing of it is other.
    pub(super) mark: String,
}

/// Records of one noun. A target has no number: it goes by its place in all.
pub(super) type States = BTreeMap<i64, Told>;

fn told(name: impl Into<String>, text: impl Into<String>, of: &impl std::fmt::Debug) -> Told {
    Told { name: name.into(), text: text.into(), mark: format!("{of:?}") }
}

/// The records of a noun of which anything was recorded or superseded after
/// `since`, each with the moment of the last.
pub(super) async fn touched(
    connection: &mut Connection,
    noun: Noun,
    since: Instant,
) -> Result<Vec<(i64, Instant)>, StoreError> {
    match noun {
        Noun::Task => tasks_touched_in(connection, since).await,
        Noun::Duty => duties_touched_in(connection, since).await,
        Noun::Review => reviews_touched_in(connection, since).await,
        Noun::Rule => rules_touched_in(connection, since).await,
        Noun::Indicator => indicators_touched_in(connection, since).await,
        Noun::Target => targets_touched_in(connection, since).await,
        Noun::Event => events_touched_in(connection, since).await,
        Noun::Zone => zones_touched_in(connection, since).await,
        Noun::Agency => agencies_touched_in(connection, since).await,
        Noun::Succession => successions_touched_in(connection, since).await,
        Noun::Programme => programmes_touched_in(connection, since).await,
    }
}

/// The records of a noun that stand at the reading's moment.
pub(super) async fn states(
    desk: &Desk,
    reading: &mut Reading,
    noun: Noun,
    words: &Words,
) -> Result<States, StoreError> {
    let as_of = reading.as_of();
    match noun {
        Noun::Task => tasks(reading, as_of, words).await,
        Noun::Duty => duties(reading, as_of, words).await,
        Noun::Indicator => {
            let catalogue = catalogue_in(reading, as_of).await?;
            let lang = words.lang();
            let of = |one: &crate::indicators::Indicator| {
                (one.id.0, told(&one.code, format!("{} ({})", one.name(lang), one.unit(lang)), one))
            };
            Ok(catalogue.all().iter().map(of).collect())
        }
        Noun::Target => targets(reading, as_of, words).await,
        Noun::Event | Noun::Zone => territory(desk, reading, noun, words).await,
        Noun::Review => {
            let all = reviews_in(reading, as_of.known, None).await?;
            let of = |one: &crate::reviews::ReviewLine| {
                (one.id.0, told(&one.title, day_text(words.lang(), one.held_on), one))
            };
            Ok(all.iter().map(of).collect())
        }
        Noun::Rule => {
            let all = recorded_rules_in(reading, as_of.known).await?;
            let mut found = States::new();
            for rule in &all {
                let Some(id) = rule.id else { continue };
                let text = format!("{} ({})", rule_text(words, rule), day_text(words.lang(), rule.valid_from));
                let version = found.entry(id.0).or_insert_with(|| told(&rule.key, "", &""));
                let parts = [version.text.as_str(), &text];
                version.text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ");
                version.mark.push_str(&format!("{rule:?}"));
            }
            Ok(found)
        }
        Noun::Agency => {
            let all = agencies_in(reading, as_of).await?;
            Ok(all.iter().map(|one| (one.id.0, told(&one.short_name, &one.name, one))).collect())
        }
        Noun::Succession => {
            let all = successions_in(reading, as_of).await?;
            let of = |one: &crate::agencies::Succession| {
                let name = if one.title.is_empty() { &one.decision } else { &one.title };
                (one.id.0, told(name, format!("{}, {}", one.decision, day_text(words.lang(), one.day)), one))
            };
            Ok(all.0.iter().map(of).collect())
        }
        Noun::Programme => {
            let all = programmes_in(reading, as_of).await?;
            let of = |one: &crate::programme::Programme| {
                (one.id.0, told(&one.short_name, period_text(words.lang(), one.period), one))
            };
            Ok(all.iter().map(of).collect())
        }
    }
}

async fn tasks(reading: &mut Reading, as_of: AsOf, words: &Words) -> Result<States, StoreError> {
    let mut found = States::new();
    for programme in programmes_in(reading, as_of).await? {
        let Some((_, plan)) = plan_in(reading, programme.id).await? else { continue };
        for task in &plan.tasks {
            let mut parts = vec![state_name(task.state(), words), format!("{}%", plan.progress(task))];
            parts.extend(task.due.map(|due| day_text(words.lang(), due)));
            found.insert(task.id.0, told(task_name(task, words), parts.join(", "), task));
        }
    }
    Ok(found)
}

async fn duties(reading: &mut Reading, as_of: AsOf, words: &Words) -> Result<States, StoreError> {
    let mut found = States::new();
    for programme in programmes_in(reading, as_of).await? {
        for duty in duties_in(reading, as_of, programme.id).await? {
            found.insert(duty.id.0, told(&duty.name, period_text(words.lang(), duty.period), &duty));
        }
    }
    Ok(found)
}

/// The targets of each indicator, told together.
async fn targets(reading: &mut Reading, as_of: AsOf, words: &Words) -> Result<States, StoreError> {
    let catalogue = catalogue_in(reading, as_of).await?;
    let mut all = targets_in(reading, &TargetFilter::default()).await?;
    all.sort_by_key(|one| (one.indicator, one.period, one.subject, one.programme));
    let mut lines: HashMap<i64, Vec<(String, String)>> = HashMap::new();
    for one in &all {
        let scale = if one.share_of.is_some() {
            crate::indicators::SHARE_SCALE
        } else {
            catalogue.get(one.indicator).map_or(0, |indicator| indicator.scale)
        };
        let amount = number_text(words.lang(), i128::from(one.amount), scale);
        let text = format!("{}: {amount}", period_text(words.lang(), one.period));
        let mark = format!("{:?} {:?} {:?} {:?} {}", one.subject, one.programme, one.bound, one.share_of, one.basis);
        lines.entry(one.indicator.0).or_default().push((text, mark));
    }
    let of = |(id, lines): (i64, Vec<(String, String)>)| {
        let indicator = catalogue.get(crate::indicators::IndicatorId(id));
        let name = indicator.map_or_else(|| id.to_string(), |one| one.code.clone());
        let texts: Vec<&str> = lines.iter().map(|(text, _)| text.as_str()).collect();
        (id, told(name, texts.join("; "), &lines))
    };
    Ok(lines.into_iter().map(of).collect())
}

async fn territory(desk: &Desk, reading: &mut Reading, noun: Noun, words: &Words) -> Result<States, StoreError> {
    let known = reading.known();
    let gazetteer = gazetteer_in(desk, reading).await?;
    if noun == Noun::Event {
        let of = |one: &&crate::territory::Event| {
            let name = if one.title.is_empty() { &one.decision } else { &one.title };
            (one.id.0, told(name, format!("{}, {}", one.decision, day_text(words.lang(), one.day)), one))
        };
        return Ok(gazetteer.events(known).iter().map(of).collect());
    }
    let mut found = States::new();
    for id in gazetteer.zone_names(known).into_keys() {
        let history = gazetteer.zone_history(ZoneId(id.0), known);
        let Some(last) = history.last() else { continue };
        let status = words.say(&format!("zone-status-{}", last.status));
        found.insert(id.0, told(&last.name, status, &history));
    }
    Ok(found)
}
