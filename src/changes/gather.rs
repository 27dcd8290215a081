//! Everything that changed since a moment, gathered.

use std::collections::{BTreeSet, HashMap};

use super::record::{ChangedRecord, Noun};
use super::states::{States, Told, states, touched};
use crate::audit::{Doing, Signature, doings, signatures_in};
use crate::calendar::Instant;
use crate::desk::{Act, AsOf, Desk};
use crate::figures::{ChangedFigures, FiguresRefusal, Pages, SinceForm, changed_figures};
use crate::words::{Lang, Words};

/// What changed since a moment.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Changes {
    /// Values and units, and what that did to each headline figure.
    #[serde(flatten)]
    pub figures: ChangedFigures,
    /// Tasks, duties and conferences: those of the page.
    pub tasks: Vec<ChangedRecord>,
    /// Which of them.
    pub tasks_page: Pages,
    /// Rules, indicators, targets, territory, agencies, programmes: those of the
    /// page.
    pub rules: Vec<ChangedRecord>,
    /// Which of them.
    pub rules_page: Pages,
    /// Who did what how often; what was taken back is not counted.
    pub acts: Vec<Doing>,
}

/// What was recorded or taken back after the form's moment.
///
/// # Errors
/// A text that is no moment; the policy or the store.
pub async fn changes(desk: &Desk, form: &SinceForm, lang: Lang) -> Result<Changes, FiguresRefusal> {
    let figures = changed_figures(desk, form, lang).await?;
    let since = figures.since;
    let tasks = records(desk, &Noun::OF_TASKS, since, lang).await?;
    let rules = records(desk, &Noun::OF_RULES, since, lang).await?;
    let (tasks_page, rules_page) = (form.page_of(&form.tasks, tasks.len()), form.page_of(&form.rules, rules.len()));
    let page = |records: Vec<ChangedRecord>, page: Pages| {
        records.into_iter().skip(page.from).take(page.to - page.from).collect::<Vec<_>>()
    };
    Ok(Changes {
        figures,
        tasks: page(tasks, tasks_page),
        tasks_page,
        rules: page(rules, rules_page),
        rules_page,
        acts: doings(desk, since).await?,
    })
}

/// Records that were touched, each with the moments at which it was.
type Touched = Vec<(i64, Instant)>;

/// The records of these nouns that are not what they were, noun by noun, the
/// last changed first.
async fn records(
    desk: &Desk,
    nouns: &[Noun],
    since: Instant,
    lang: Lang,
) -> Result<Vec<ChangedRecord>, FiguresRefusal> {
    let words = Words::of(lang);
    let mut now = desk.read(Act::ReadFigures, desk.now()).await?;
    let mut found: Vec<(Noun, Touched, States)> = Vec::new();
    for noun in nouns {
        let hit: Touched = touched(&mut now, *noun, since).await?;
        if !hit.is_empty() {
            let standing = states(desk, &mut now, *noun, words).await?;
            found.push((*noun, hit, standing));
        }
    }
    let moments: BTreeSet<Instant> = found.iter().flat_map(|(_, hit, _)| hit.iter().map(|(_, at)| *at)).collect();
    let signed = signatures_in(&mut now, &moments.into_iter().collect::<Vec<_>>()).await?;
    drop(now);
    let mut then = desk.read(Act::ReadFigures, AsOf { known: since, ..desk.now() }).await?;
    let mut records = Vec::new();
    for (noun, mut hit, standing) in found {
        let before = states(desk, &mut then, noun, words).await?;
        hit.sort_by_key(|(id, at)| (std::cmp::Reverse(*at), *id));
        records.extend(hit.into_iter().filter_map(|one| record(noun, one, (&before, &standing), &signed)));
    }
    Ok(records)
}

/// What became of one record; none where all of it is again what it was.
fn record(
    noun: Noun,
    (id, at): (i64, Instant),
    (before, now): (&States, &States),
    signed: &HashMap<Instant, Signature>,
) -> Option<ChangedRecord> {
    let (before, now) = (before.get(&id), now.get(&id));
    let by = signed.get(&at);
    let is_undone = by.is_some_and(|by| by.word == Act::UndoAct.word());
    if is_undone && before.map(|one| &one.mark) == now.map(|one| &one.mark) {
        return None;
    }
    let text = |one: &Told| one.text.clone();
    Some(ChangedRecord {
        noun,
        id,
        name: now.or(before).map_or_else(|| id.to_string(), |one| one.name.clone()),
        before: before.map(text),
        now: now.map(text),
        who: by.map_or_else(String::new, |by| by.user_name.clone()),
        word: by.map_or_else(String::new, |by| by.word.clone()),
        act: by.map(|by| by.seq),
        at,
    })
}
