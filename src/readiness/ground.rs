//! The ground that answers of one day rest on: figures, organisations, rules.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::ToSpan as _;

use super::answer::{Answer, judge, lacking, surely_holds};
use super::figure::{Context, Figure, Figures, Standing};
use super::list::{Gap, Hint, Present, UnitReadiness};
use super::ranking::{Given, RankingInput, points, weight, weights};
use super::rule::{Comparison, Purpose, Rule};
use crate::agencies::agencies_in;
use crate::calendar::{Day, Period};
use crate::desk::Reading;
use crate::indicators::{Grain, Key, Reckoning, Stated, ValueFilter, catalogue_in, values_of_in};
use crate::organisations::{Form, Organisation, OrganisationFilter, kind_of, organisations_in};
use crate::reconciliation::settled_of_in;
use crate::register::{ListedUnit, UnitId, ownerships, statuses, survivors_in};
use crate::store::StoreError;

/// The rules that speak of a kind of organisation: on founding it, and what is
/// said of the kinds that answer for it.
pub(super) fn of_kind<'r>(rules: &'r [Rule], code: &str) -> Vec<&'r Rule> {
    let answers = |organisation: &str| {
        kind_of(code).is_some_and(|kind| kind.answered_by.iter().any(|other| other == organisation))
    };
    rules
        .iter()
        .filter(|rule| match rule.purpose {
            Purpose::Found => rule.organisation == code,
            Purpose::SuperiorCommittee | Purpose::RegisterLabourRules => false,
            _ => rule.organisation == code || answers(&rule.organisation),
        })
        .collect()
}

/// The indicator whose figure is the number of workers.
fn workers_code() -> &'static str {
    &weight(RankingInput::Workers).indicator
}

/// Everything of one day that answers rest on.
pub(super) struct Ground {
    figures: HashMap<String, Figures>,
    present: HashMap<UnitId, Vec<Organisation>>,
    fresh_months: i64,
    pub(super) counted_up_to: Option<Day>,
}

impl Ground {
    pub(super) async fn load(
        reading: &mut Reading,
        rules: &[Rule],
        codes: &[String],
        may_see_small: bool,
    ) -> Result<Self, StoreError> {
        let as_of = reading.as_of();
        let used: Vec<&Rule> = codes.iter().flat_map(|code| of_kind(rules, code)).collect();
        let fresh_months = used.iter().map(|rule| rule.fresh_months).max().unwrap_or(0);
        let mut wanted: BTreeSet<&str> = used.iter().filter_map(|rule| rule.indicator()).collect();
        wanted.extend(weights().iter().map(|weight| weight.indicator.as_str()).filter(|code| !code.is_empty()));
        let catalogue = catalogue_in(reading, as_of).await?;
        let survivors = survivors_in(reading).await?;
        let names = agencies_in(reading, as_of).await?;
        let context = Context {
            on: as_of.on,
            may_see_small,
            agencies: Arc::new(names.into_iter().map(|one| (one.id, one.short_name)).collect()),
        };
        let mut figures = HashMap::new();
        let mut counted_up_to = None;
        for code in wanted {
            let indicator = catalogue.of_code(code);
            let mut stated: HashMap<i64, Vec<Stated>> = HashMap::new();
            let mut settled = HashMap::new();
            if let (Some(indicator), Some(within)) = (indicator, window(as_of.on, fresh_months)) {
                let filter = ValueFilter {
                    grain: Some(Grain::Unit),
                    indicators: vec![indicator.id],
                    within: Some(within),
                    kind: Some(Reckoning::Actual),
                    ..ValueFilter::default()
                };
                let all = values_of_in(reading, &filter).await?;
                let keys = differing(&all);
                settled = settled_of_in(reading, &keys)
                    .await?
                    .into_iter()
                    .filter_map(|(key, what)| Some((key, what?)))
                    .collect();
                for one in all {
                    let unit = UnitId(one.key.subject.id);
                    let unit = survivors.get(&unit).copied().unwrap_or(unit);
                    stated.entry(unit.0).or_default().push(one);
                }
            }
            if used.iter().any(|rule| rule.purpose == Purpose::Found && rule.indicator() == Some(code)) {
                let days = stated.values().flatten().map(|one| one.cut_off).filter(|day| *day <= as_of.on);
                counted_up_to = counted_up_to.max(days.max());
            }
            figures.insert(code.to_owned(), Figures::new(code, indicator.cloned(), stated, settled, context.clone()));
        }
        let mut present: HashMap<UnitId, Vec<Organisation>> = HashMap::new();
        for organisation in organisations_in(reading, &OrganisationFilter::default()).await? {
            let covered: BTreeSet<UnitId> = organisation
                .units
                .iter()
                .map(|unit| *survivors.get(&UnitId(*unit)).unwrap_or(&UnitId(*unit)))
                .collect();
            for unit in covered {
                present.entry(unit).or_default().push(organisation.clone());
            }
        }
        Ok(Self { figures, present, fresh_months, counted_up_to })
    }

    fn figure(&self, unit: UnitId, code: &str, fresh_months: i64) -> Option<Figure> {
        self.figures.get(code).map(|figures| figures.of(unit.0, fresh_months))
    }

    fn of_rule(&self, unit: UnitId, rule: &Rule) -> Option<Figure> {
        rule.indicator().and_then(|code| self.figure(unit, code, rule.fresh_months))
    }

    pub(super) fn answers(&self, listed: &[ListedUnit], kind: &str, rules: &[&Rule]) -> Vec<UnitReadiness> {
        listed.iter().map(|unit| self.answer(unit, kind, rules)).collect()
    }

    fn answer(&self, listed: &ListedUnit, code: &str, rules: &[&Rule]) -> UnitReadiness {
        let unit = &listed.unit;
        let all_present = self.present.get(&unit.id).map(Vec::as_slice).unwrap_or_default();
        let kind = kind_of(code);
        let answers = |one: &&Organisation| kind.is_some_and(|kind| kind.answered_by.contains(&one.kind));
        let organisations: Vec<Present> = all_present
            .iter()
            .filter(answers)
            .map(|one| Present { id: one.id, name: one.name.clone(), form: one.form })
            .collect();
        let founding: Vec<(&Rule, Option<Figure>)> = rules
            .iter()
            .filter(|rule| rule.purpose == Purpose::Found)
            .map(|rule| (*rule, self.of_rule(unit.id, rule)))
            .collect();
        let conditions: Vec<(&Rule, &[i64])> =
            founding.iter().map(|(rule, figure)| (*rule, possible(figure.as_ref()))).collect();
        let (answer, gaps) = if organisations.iter().any(|one| one.form == Form::Own) {
            (Answer::Has, Vec::new())
        } else if !organisations.is_empty() {
            (Answer::Shared, Vec::new())
        } else {
            match statuses().iter().find(|status| *status.code == *unit.status) {
                None => (Answer::Unknown, vec![Gap::NoStatus]),
                Some(status) if !status.active => (Answer::OutOfScope, Vec::new()),
                Some(_) if founding.is_empty() => (Answer::Unknown, vec![Gap::NoRule]),
                Some(_) => (judge(&conditions), founding.iter().flat_map(gaps_of).collect()),
            }
        };
        let hints = if answer.is_open() { self.hints(unit.id, rules) } else { Vec::new() };
        let has = |purpose: Purpose| hints.iter().any(|hint| hint.purpose == purpose);
        let least = |code: &str| {
            let figure = self.figure(unit.id, code, self.fresh_months);
            figure.and_then(|figure| figure.possible.first().copied()).unwrap_or(0)
        };
        let input = |input: RankingInput| weight(input).indicator.as_str();
        let given = Given {
            build_up: has(Purpose::BuildUp),
            priority: has(Purpose::Priority),
            workers: least(workers_code()),
            stable: least(input(RankingInput::Stable)) > 0,
            revenue_three_years: self
                .figures
                .get(input(RankingInput::RevenueThreeYears))
                .is_some_and(|figures| figures.three_years_running(unit.id.0)),
            other_organisations: all_present.iter().any(|one| !answers(&one)),
            owner_is_member: least(input(RankingInput::OwnerIsMember)) > 0,
            foreign_invested: is_foreign_invested(&unit.kind, &unit.ownership),
        };
        let is_beyond = answer.is_open()
            && conditions.iter().any(|(rule, possible)| {
                rule.comparison == Comparison::Between
                    && rule.number_to.is_some_and(|last| possible.first().is_some_and(|least| *least > last))
            });
        let mut figures: Vec<Figure> = founding.into_iter().filter_map(|(_, figure)| figure).collect();
        for rule in rules.iter().filter(|rule| rule.purpose != Purpose::Found) {
            if let Some(figure) = self.of_rule(unit.id, rule)
                && !figures.iter().any(|one| one.indicator == figure.indicator)
            {
                figures.push(figure);
            }
        }
        UnitReadiness {
            unit: unit.id,
            name: unit.name.to_string(),
            tax_code: unit.tax_code.to_string(),
            unit_kind: unit.kind.to_string(),
            status: unit.status.to_string(),
            zone: listed.zone_name.clone(),
            commune: listed.commune_name.clone(),
            kind: code.to_owned(),
            answer,
            gaps,
            figures,
            organisations,
            points: points(answer, &given),
            hints,
            is_beyond,
            before: None,
        }
    }

    /// What the rules say beside founding: those of one purpose and kind of
    /// organisation are conditions that hold together.
    fn hints(&self, unit: UnitId, rules: &[&Rule]) -> Vec<Hint> {
        let mut hints: Vec<Hint> = Vec::new();
        let mut seen: BTreeSet<(Purpose, &str)> = BTreeSet::new();
        for rule in rules.iter().filter(|rule| rule.purpose != Purpose::Found) {
            if !seen.insert((rule.purpose, &rule.organisation)) {
                continue;
            }
            let same: Vec<(&Rule, Option<Figure>)> = rules
                .iter()
                .filter(|other| (other.purpose, &other.organisation) == (rule.purpose, &rule.organisation))
                .map(|other| (*other, self.of_rule(unit, other)))
                .collect();
            let conditions: Vec<(&Rule, &[i64])> =
                same.iter().map(|(rule, figure)| (*rule, possible(figure.as_ref()))).collect();
            if surely_holds(&conditions) && !hints.iter().any(|hint| hint.purpose == rule.purpose) {
                hints.push(Hint {
                    purpose: rule.purpose,
                    rules: same.iter().map(|(rule, _)| rule.key.clone()).collect(),
                    to_be_asked: same.iter().any(|(rule, _)| rule.indicator().is_none()),
                    confirmed: same.iter().all(|(rule, _)| rule.confirmed),
                });
            }
        }
        hints
    }
}

fn possible(figure: Option<&Figure>) -> &[i64] {
    figure.map_or(&[], |figure| &figure.possible)
}

/// What is missing by one condition.
fn gaps_of((rule, figure): &(&Rule, Option<Figure>)) -> Vec<Gap> {
    let quantity = rule.quantity.clone();
    let Some(figure) = figure else { return vec![Gap::NoFigures { quantity, period: None }] };
    let mut gaps = Vec::new();
    match figure.standing {
        Standing::Missing => gaps.push(Gap::NoFigures { quantity: quantity.clone(), period: figure.awaited }),
        Standing::Stale => {
            gaps.extend(figure.cut_off.map(|cut_off| Gap::Stale { quantity: quantity.clone(), cut_off }))
        }
        Standing::StatedUnknown => gaps.push(Gap::StatedUnknown { quantity: quantity.clone() }),
        Standing::Known | Standing::Withheld => {}
        Standing::Disputed => gaps.push(Gap::Disputed { quantity: quantity.clone() }),
    }
    if let Some((least, most)) = lacking(rule, &figure.possible) {
        gaps.push(Gap::Short { quantity: quantity.clone(), least, most });
    }
    if let Some(period) = figure.awaited.filter(|_| figure.standing != Standing::Missing) {
        gaps.push(Gap::NoFigures { quantity, period: Some(period) });
    }
    gaps
}

/// The unit kind and the head of the ownerships that are foreign investment.
const FOREIGN: [&str; 2] = ["fdi", "dau-tu-nuoc-ngoai"];

fn is_foreign_invested(kind: &str, ownership: &str) -> bool {
    let under = |code: &str| ownerships().iter().any(|one| one.code == ownership && one.parent == code);
    FOREIGN.iter().any(|code| kind == *code || ownership == *code || under(code))
}

/// The days within which a period may lie that says something on day `on`: as
/// far back as figures count, and the three calendar years of steady revenue,
/// whichever is earlier; periods that are still open too.
fn window(on: Day, fresh_months: i64) -> Option<Period> {
    // A period is some two years long at most, counted up to its last day.
    let fresh = on.checked_sub((fresh_months + 24).months()).ok()?;
    let three_years = Day::new(on.year() - 3, 1, 1).ok()?;
    Period::half_open(fresh.min(three_years), on.checked_add(24.months()).ok()?).ok()
}

/// The cells of which different numbers are stated.
fn differing(all: &[Stated]) -> BTreeSet<Key> {
    let mut first: HashMap<Key, i64> = HashMap::new();
    let mut keys = BTreeSet::new();
    for one in all {
        let Some(amount) = one.amount else { continue };
        if *first.entry(one.key).or_insert(amount) != amount {
            keys.insert(one.key);
        }
    }
    keys
}
