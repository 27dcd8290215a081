//! Asking: units, organisations, figures and rules of one day, brought together.

use songhanh_vietnamese::fold;

use super::answer::Answer;
use super::form::{Asked, ReadinessForm};
use super::ground::{Ground, of_kind};
use super::list::{Before, Counted, ReadinessPage, Tally, UnitReadiness, WhatIf};
use super::problems::ReadinessRefusal;
use super::rule::{Purpose, Rule, in_force};
use super::sql;
use crate::calendar::Instant;
use crate::desk::{Act, AsOf, Desk};
use crate::organisations::kinds;
use crate::register::{ListedUnit, UnitFilter, units};

/// Answers a question, as far as the actor may know.
pub async fn readiness(desk: &Desk, form: &ReadinessForm) -> Result<ReadinessPage, ReadinessRefusal> {
    answered(desk, Act::ReadReadiness, form, (Instant::LATEST, desk.may(Act::ReadSmallCounts))).await
}

/// The same for a file; `for_others` where people will read it who may not see
/// small counts, whoever asks.
pub(super) async fn answered_for_file(
    desk: &Desk,
    form: &ReadinessForm,
    for_others: bool,
) -> Result<ReadinessPage, ReadinessRefusal> {
    let may_see_small = !for_others && desk.may(Act::ReadSmallCounts);
    answered(desk, Act::ExportReadiness, form, (Instant::LATEST, may_see_small)).await
}

/// The same for a paper, as known at a moment, without small counts whoever asks.
pub(super) async fn answered_for_paper(
    desk: &Desk,
    form: &ReadinessForm,
    known: Instant,
) -> Result<ReadinessPage, ReadinessRefusal> {
    answered(desk, Act::ReadReadiness, form, (known, false)).await
}

async fn answered(
    desk: &Desk,
    act: Act,
    form: &ReadinessForm,
    (known, may_see_small): (Instant, bool),
) -> Result<ReadinessPage, ReadinessRefusal> {
    let asked = form.check().map_err(ReadinessRefusal::Faults)?;
    let as_of = AsOf { on: asked.on.unwrap_or(desk.now().on), known };
    let filter = UnitFilter {
        search: form.q.clone(),
        zone: asked.zone,
        kind: Some(form.unit_kind.clone()).filter(|kind| !kind.is_empty()),
        ..UnitFilter::default()
    };
    // The list has a reading of its own; the one below stands at its moment.
    let listed = units(desk, as_of, &filter).await?;
    let mut listed_rows = listed.rows;
    // With a search the best hits come first; here the alphabet stands below
    // the rank.
    if !fold(&form.q).is_empty() {
        listed_rows.sort_by_cached_key(|row| crate::words::sort_key(&row.unit.name));
    }
    let mut reading = desk.read(act, AsOf { known: listed.as_of.known, ..as_of }).await?;
    let known = reading.known();
    let all_rules = in_force(&sql::versions(&mut reading, known).await?, as_of.on);
    let codes: Vec<String> = if form.kind.is_empty() {
        let founded =
            |code: &str| all_rules.iter().any(|rule| rule.organisation == code && rule.purpose == Purpose::Found);
        kinds().iter().map(|kind| kind.code.clone()).filter(|code| founded(code)).collect()
    } else {
        vec![form.kind.clone()]
    };
    let ground = Ground::load(&mut reading, &all_rules, &codes, may_see_small).await?;
    let mut page = ReadinessPage {
        form: form.clone(),
        as_of: reading.as_of(),
        rules: Vec::new(),
        sees_small_counts: may_see_small,
        kinds: Vec::new(),
        zones: Vec::new(),
        rows: Vec::new(),
        what_if: None,
        counted_up_to: ground.counted_up_to,
    };
    for code in &codes {
        let rules = of_kind(&all_rules, code);
        page.rules.extend(rules.iter().map(|rule| (*rule).clone()));
        let answers = ground.answers(&listed_rows, code, &rules);
        let mut tally = Tally::default();
        answers.iter().for_each(|one| tally.count(one.answer));
        page.kinds.push(Counted { of: code.clone(), zone: None, tally: tally.clone() });
        if form.kind == *code {
            page.rows = answers;
            if let Some(number) = asked.number {
                tried(&mut page, &ground, &listed_rows, &rules, number, tally)?;
            }
            page.zones = by_zone(&page.rows, &listed_rows);
            arrange(&mut page, &asked);
        }
    }
    page.rules.dedup();
    Ok(page)
}

/// Puts the answers under another number in place of those under the rule, and
/// says what that changes.
fn tried(
    page: &mut ReadinessPage,
    ground: &Ground,
    listed: &[ListedUnit],
    rules: &[&Rule],
    number: i64,
    before: Tally,
) -> Result<(), ReadinessRefusal> {
    let rule = page.form.tried(rules).map_err(ReadinessRefusal::Faults)?;
    let mut other = rule.clone();
    other.number = number;
    let changed: Vec<&Rule> = rules.iter().map(|one| if one.key == rule.key { &other } else { *one }).collect();
    let mut rows = ground.answers(listed, &page.form.kind, &changed);
    let mut after = Tally::default();
    for (row, was) in rows.iter_mut().zip(&page.rows) {
        after.count(row.answer);
        let hints = was.hints.iter().map(|hint| hint.purpose).collect();
        row.before = Some(Before { answer: was.answer, hints });
    }
    let count = rows.iter().filter(|row| row.is_changed()).count();
    page.what_if =
        Some(WhatIf { rule: rule.key.clone(), from: rule.number, to: number, before, after, changed: count });
    page.rows = rows;
    Ok(())
}

fn by_zone(rows: &[UnitReadiness], listed: &[ListedUnit]) -> Vec<Counted> {
    let mut zones: Vec<Counted> = Vec::new();
    for (row, unit) in rows.iter().zip(listed) {
        let zone = unit.unit.zone().map(|zone| zone.0);
        let at = zones.iter().position(|counted| counted.zone == zone).unwrap_or_else(|| {
            zones.push(Counted { of: row.zone.clone(), zone, tally: Tally::default() });
            zones.len() - 1
        });
        zones[at].tally.count(row.answer);
    }
    zones.sort_by_cached_key(|counted| (counted.zone.is_none(), crate::words::sort_key(&counted.of)));
    zones
}

/// Which come first in the order of visits.
fn rank(answer: Answer) -> u8 {
    match answer {
        Answer::Eligible => 0,
        Answer::Near => 1,
        Answer::Unknown => 2,
        Answer::NotYet => 3,
        Answer::Shared => 4,
        Answer::Has => 5,
        Answer::OutOfScope => 6,
    }
}

/// Leaves those asked for, in the order asked for; units come in the order of
/// the Vietnamese alphabet, which stays where nothing else decides.
fn arrange(page: &mut ReadinessPage, asked: &Asked) {
    let only_changed = page.form.changed == "yes" && page.what_if.is_some();
    page.rows.retain(|row| {
        asked.wanted.is(row.answer)
            && asked.hint.is_none_or(|purpose| row.hints.iter().any(|hint| hint.purpose == purpose))
            && (!only_changed || row.is_changed())
    });
    if page.form.sort != "name" {
        page.rows.sort_by_key(|row| (rank(row.answer), -row.score()));
    }
}
