//! Which values and units changed since a moment, the last review say, by whom,
//! and what that did to each headline figure.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::form::PivotForm;
use super::overview::overview;
use super::pivot::pivot;
use super::problems::FiguresRefusal;
use super::rhythm::Rhythm;
use crate::agencies::agencies_in;
use crate::audit::{acts_at_in, signatures_in};
use crate::calendar::{Instant, Period};
use crate::desk::{Act, AgencyId, AsOf, Desk, Fault};
use crate::indicators::{
    Grain, Key, Reckoning, Subject, ValueFilter, catalogue_in, changes_since, kept_back_in, values_of_in,
};
use crate::register::{self, FactChange, FactName, UnitId, fact_changes_in};
use crate::territory::{PlaceId, ZoneId, gazetteer_in};
use crate::words::Lang;

/// Subjects in one question for values.
const SUBJECTS_A_TIME: usize = 500;

/// Rows of one list on a page.
pub const ROWS_A_PAGE: usize = 100;

/// Since when, and which page of each list.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct SinceForm {
    /// A day (its end), or a moment.
    pub since: String,
    /// The page of the values, from 1.
    pub values: String,
    /// The page of the units, from 1.
    pub units: String,
    /// The page of the tasks, from 1.
    pub tasks: String,
    /// The page of the rules, from 1.
    pub rules: String,
    /// `yes` for every row of every list.
    pub all: String,
}

impl SinceForm {
    /// Since `moment`, the first page of each list.
    #[must_use]
    pub fn of(moment: &str) -> Self {
        Self { since: moment.to_owned(), ..Self::default() }
    }

    /// The moment, or what is wrong with it.
    ///
    /// # Errors
    /// A text that is no moment.
    pub fn moment(&self) -> Result<Instant, Fault> {
        self.since.trim().parse().map_err(|_| Fault::new("since", "fault-not-a-moment"))
    }

    /// The rows that a page of a list of `total` has.
    #[must_use]
    pub fn page_of(&self, page: &str, total: usize) -> Pages {
        let pages = total.div_ceil(ROWS_A_PAGE).max(1);
        if self.all == "yes" {
            return Pages { page: 1, pages: 1, total, from: 0, to: total };
        }
        let page = page.trim().parse::<usize>().unwrap_or(1).clamp(1, pages);
        let from = (page - 1) * ROWS_A_PAGE;
        Pages { page, pages, total, from, to: total.min(from + ROWS_A_PAGE) }
    }
}

/// Which rows of a list are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Pages {
    /// This page, from 1.
    pub page: usize,
    /// How many pages there are.
    pub pages: usize,
    /// How many rows the list has.
    pub total: usize,
    /// The first row shown, from 0.
    pub from: usize,
    /// The row after the last.
    pub to: usize,
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ChangedFigures {
    /// Since when: what was recorded later is told.
    pub since: Instant,
    /// The moment of the answer.
    pub as_of: AsOf,
    /// Every headline figure, and the total of every other indicator and period
    /// in which a value changed, then and now.
    pub headlines: Vec<ChangedTotal>,
    /// Changed values: those of the page.
    pub values: Vec<ChangedValue>,
    /// Which of them.
    pub values_page: Pages,
    /// Units that were recorded or revised: those of the page.
    pub units: Vec<ChangedUnit>,
    /// Which of them.
    pub units_page: Pages,
}

/// A unit of which something was recorded.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ChangedUnit {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Nothing was known of it then.
    pub is_new: bool,
    /// The facts that read otherwise; none where it is new, and where only its
    /// projects changed.
    pub facts: Vec<FactChange>,
    /// Who did so last.
    pub who: String,
    /// That act.
    pub act: Option<i64>,
}

/// A total then and now.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ChangedTotal {
    /// What the values are stated of.
    pub grain: Grain,
    /// Code of the indicator.
    pub indicator: String,
    /// Its name.
    pub name: String,
    /// Its unit of measure.
    pub unit: String,
    /// Decimals.
    pub scale: u8,
    /// The period.
    pub period: Period,
    /// The total as known then; none where it was not known.
    pub before: Option<i128>,
    /// The total as known now.
    pub now: Option<i128>,
    /// How many of its values changed.
    pub changed: usize,
    /// True for a figure that the start page shows.
    pub is_headline: bool,
}

/// A value that changed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ChangedValue {
    /// What it is of.
    pub grain: Grain,
    /// The id of that.
    pub subject: i64,
    /// Its name.
    pub name: String,
    /// Code of the indicator.
    pub indicator: String,
    /// Decimals.
    pub scale: u8,
    /// The period.
    pub period: Period,
    /// Done or expected.
    pub kind: Reckoning,
    /// Short name of the agency that states it.
    pub agency: String,
    /// What stood then: nothing, *unknown*, or an amount.
    pub before: Option<Option<i64>>,
    /// What stands now.
    pub now: Option<Option<i64>>,
    /// True where the amounts are not for this reader.
    pub withheld: bool,
    /// Who stated what stands now; empty where it was taken back.
    pub who: String,
    /// The act.
    pub act: Option<i64>,
}

/// What was recorded after the form's moment.
///
/// # Errors
/// A text that is no moment; the policy or the store.
pub async fn changed_figures(desk: &Desk, form: &SinceForm, lang: Lang) -> Result<ChangedFigures, FiguresRefusal> {
    let since = form.moment().map_err(|fault| FiguresRefusal::Faults(vec![fault]))?;
    let looked_at_first: BTreeSet<(Grain, String, Period)> = overview(desk, None, lang)
        .await?
        .headlines
        .into_iter()
        .map(|one| (Grain::of_word(&one.question.grain).unwrap_or(Grain::Unit), one.indicator, one.period))
        .collect();
    let mut reading = desk.read(Act::ReadFigures, desk.now()).await?;
    let as_of = reading.as_of();
    let catalogue = catalogue_in(&mut reading, as_of).await?;
    let changes = changes_since(&mut reading, since).await?;
    // A value that was restated is told of twice: as ended, and as stated.
    let mut changed: BTreeMap<(Key, AgencyId), Option<Option<i64>>> = BTreeMap::new();
    for change in &changes {
        changed.insert((change.key, change.agency), change.amount);
    }
    let mut counts: BTreeMap<(Grain, String, Period), usize> = BTreeMap::new();
    for (key, _) in changed.keys().filter(|(key, _)| key.kind == Reckoning::Actual) {
        if let Some(indicator) = catalogue.get(key.indicator) {
            *counts.entry((key.subject.grain, indicator.code.clone(), key.period)).or_default() += 1;
        }
    }
    for key in &looked_at_first {
        counts.entry(key.clone()).or_default();
    }
    let values_page = form.page_of(&form.values, changed.len());
    let shown: Vec<(Key, AgencyId, Option<Option<i64>>)> = changed
        .iter()
        .skip(values_page.from)
        .take(values_page.to - values_page.from)
        .map(|((key, agency), now)| (*key, *agency, *now))
        .collect();
    let recorded = register::bulk::recorded_since_in(&mut reading, since).await?;
    let units_page = form.page_of(&form.units, recorded.len());
    let recorded = &recorded[units_page.from..units_page.to];
    let moments: BTreeSet<Instant> = recorded.iter().map(|(_, at)| *at).collect();
    let signed = signatures_in(&mut reading, &moments.into_iter().collect::<Vec<_>>()).await?;
    let mut named: BTreeSet<i64> = recorded.iter().map(|(id, _)| *id).collect();
    named.extend(shown.iter().filter(|(key, ..)| key.subject.grain == Grain::Unit).map(|(key, ..)| key.subject.id));
    let names = register::bulk::names_in(&mut reading, &named.into_iter().collect::<Vec<_>>()).await?;
    let gazetteer = gazetteer_in(desk, &mut reading).await?;
    let of_page: Vec<UnitId> = recorded.iter().map(|(id, _)| UnitId(*id)).collect();
    let mut facts = fact_changes_in(&mut reading, &gazetteer, &of_page, since).await?;
    let name_of = |grain: Grain, id: i64| match grain {
        Grain::Unit => names.get(&id).cloned().unwrap_or_else(|| id.to_string()),
        Grain::Zone => gazetteer.last_of_zone(ZoneId(id), as_of.known).map_or(id.to_string(), |zone| zone.name.clone()),
        Grain::Commune | Grain::Province => {
            gazetteer.last_of_place(PlaceId(id), as_of.known).map_or(id.to_string(), |place| place.full_name.clone())
        }
        Grain::Programme => id.to_string(),
    };
    let agencies = agencies_in(&mut reading, as_of).await?;
    let mut stated = Stated::of(&mut reading, &shown).await?;
    stated.by = {
        let mut moments: Vec<Instant> = stated.now.values().map(|(_, at)| *at).collect();
        moments.sort_unstable();
        moments.dedup();
        let acts = acts_at_in(&mut reading, &moments).await?;
        acts.into_iter().map(|act| (act.at, (act.user_name, act.seq))).collect()
    };
    let subjects: Vec<Subject> = shown.iter().map(|(key, ..)| key.subject).collect();
    let told_now = kept_back_in(&mut reading, as_of.known, &catalogue, Some(&subjects)).await?;
    drop(reading);
    let mut then = desk.read(Act::ReadFigures, AsOf { known: since, ..as_of }).await?;
    let before = Stated::of(&mut then, &shown).await?;
    let told_then = kept_back_in(&mut then, since, &catalogue, Some(&subjects)).await?;
    // What was no indicator then has no total of then.
    let known = then.as_of();
    let defined = catalogue_in(&mut then, known).await?;
    let defined = defined.all().iter().map(|one| one.code.clone()).collect();
    drop(then);
    let may = desk.may(Act::ReadSmallCounts);
    let telling = [told_then, told_now];
    let values = shown.iter().filter_map(|(key, agency, now)| {
        let indicator = catalogue.get(key.indicator)?;
        let was = before.now.get(&(*key, *agency)).map(|(amount, _)| *amount);
        let of_unit = key.subject.grain == Grain::Unit;
        let small = |amount: Option<Option<i64>>| indicator.is_small_count(amount.flatten());
        let withheld = of_unit && !may && (small(was) || small(*now) || telling.iter().any(|kept| kept.keeps(key)));
        let by = stated.now.get(&(*key, *agency)).and_then(|(_, at)| stated.by.get(at));
        Some(ChangedValue {
            grain: key.subject.grain,
            subject: key.subject.id,
            name: name_of(key.subject.grain, key.subject.id),
            indicator: indicator.code.clone(),
            scale: indicator.scale,
            period: key.period,
            kind: key.kind,
            agency: agencies
                .iter()
                .find(|one| one.id == *agency)
                .map_or_else(|| agency.to_string(), |one| one.short_name.clone()),
            before: was.filter(|_| !withheld),
            now: now.filter(|_| !withheld),
            withheld,
            who: by.map_or(String::new(), |(name, _)| name.clone()),
            act: by.map(|(_, seq)| *seq),
        })
    });
    let values: Vec<ChangedValue> = values.collect();
    let units = recorded.iter().map(|(id, at)| {
        let by = signed.get(at);
        let who = by.map_or(String::new(), |by| by.user_name.clone());
        let facts = facts.remove(&UnitId(*id)).unwrap_or_default();
        let is_new = facts.iter().any(|one| one.fact == FactName::Name && one.before.is_empty());
        ChangedUnit {
            id: *id,
            name: name_of(Grain::Unit, *id),
            is_new,
            facts: if is_new { Vec::new() } else { facts },
            who,
            act: by.map(|by| by.seq),
        }
    });
    let units = units.collect();
    let mut headlines = headlines(desk, (since, &defined), counts, lang).await?;
    for one in &mut headlines {
        one.is_headline = looked_at_first.contains(&(one.grain, one.indicator.clone(), one.period));
    }
    headlines.sort_by_key(|one| !one.is_headline);
    Ok(ChangedFigures { since, as_of, headlines, values, values_page, units, units_page })
}

/// The statements that stand at a reading's moment, with theirs.
#[derive(Default)]
struct Stated {
    now: HashMap<(Key, AgencyId), (Option<i64>, Instant)>,
    by: HashMap<Instant, (String, i64)>,
}

impl Stated {
    async fn of(
        reading: &mut crate::desk::Reading,
        shown: &[(Key, AgencyId, Option<Option<i64>>)],
    ) -> Result<Self, crate::store::StoreError> {
        let subjects: BTreeSet<i64> = shown.iter().map(|(key, ..)| key.subject.id).collect();
        let indicators: BTreeSet<_> = shown.iter().map(|(key, ..)| key.indicator).collect();
        let subjects: Vec<i64> = subjects.into_iter().collect();
        let mut found = Self::default();
        for some in subjects.chunks(SUBJECTS_A_TIME) {
            let filter = ValueFilter {
                subjects: some.to_vec(),
                indicators: indicators.iter().copied().collect(),
                ..ValueFilter::default()
            };
            for one in values_of_in(reading, &filter).await? {
                found.now.insert((one.key, one.agency), (one.amount, one.recorded_at));
            }
        }
        Ok(found)
    }
}

/// The totals of what changed, then and now: a question for each grain and rhythm.
async fn headlines(
    desk: &Desk,
    (since, defined): (Instant, &BTreeSet<String>),
    counts: BTreeMap<(Grain, String, Period), usize>,
    lang: Lang,
) -> Result<Vec<ChangedTotal>, FiguresRefusal> {
    let mut groups: BTreeMap<(Grain, Rhythm), (BTreeSet<String>, BTreeSet<Period>)> = BTreeMap::new();
    for (grain, code, period) in counts.keys() {
        let (codes, periods) = groups.entry((*grain, Rhythm::of(*period))).or_default();
        codes.insert(code.clone());
        periods.insert(*period);
    }
    let mut headlines = Vec::new();
    let some = |((grain, rhythm), (codes, periods)): ((Grain, Rhythm), (BTreeSet<String>, BTreeSet<Period>))| {
        let periods: Vec<Period> = periods.into_iter().collect();
        let some =
            |periods: &[Period]| (grain, rhythm, codes.clone(), periods.iter().copied().collect::<BTreeSet<_>>());
        periods.chunks(super::form::PERIODS_MAX).map(some).collect::<Vec<_>>()
    };
    for (grain, rhythm, codes, periods) in groups.into_iter().flat_map(some) {
        let form = |codes: Vec<String>, known: String| PivotForm {
            rows: vec!["indicator".into()],
            columns: vec!["period".into()],
            indicators: codes,
            periods: periods.iter().map(ToString::to_string).collect(),
            grain: grain.word().into(),
            rhythm: rhythm.word().into(),
            totals: "no".into(),
            known,
            ..PivotForm::default()
        };
        let of_then: Vec<String> = codes.intersection(defined).cloned().collect();
        let now = pivot(desk, &form(codes.iter().cloned().collect(), String::new()), lang).await?;
        let then = match of_then.is_empty() {
            true => None,
            false => Some(pivot(desk, &form(of_then, since.to_string()), lang).await?),
        };
        let cell = |page: &super::pivot::PivotPage, code: &str, period: Period| {
            let measure = page.measures.iter().position(|measure| measure.indicator == code)?.to_string();
            let row = page.rows.iter().position(|row| row.address == measure)?;
            let column = page.columns.iter().position(|column| column.address == period.to_string())?;
            page.cells.get(row)?.get(column).copied()
        };
        for ((_, code, period), changed) in counts
            .iter()
            .filter(|((of, code, period), _)| *of == grain && codes.contains(code) && periods.contains(period))
        {
            let (before, after) = (then.as_ref().and_then(|then| cell(then, code, *period)), cell(&now, code, *period));
            let Some(measure) = now.measures.iter().find(|measure| measure.indicator == *code) else { continue };
            headlines.push(ChangedTotal {
                grain,
                indicator: code.clone(),
                name: measure.name.clone(),
                unit: measure.unit.clone(),
                scale: after.or(before).map_or(0, |cell| cell.scale),
                period: *period,
                before: before.and_then(|cell| cell.value),
                now: after.and_then(|cell| cell.value),
                changed: *changed,
                is_headline: false,
            });
        }
    }
    Ok(headlines)
}
