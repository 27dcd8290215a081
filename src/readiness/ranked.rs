//! The ranked list as a paper keeps it: the units that have no organisation of a
//! kind and might, zone by zone, those to be visited first in front.

use super::ask::answered_for_paper;
use super::export::{account, kind_name, unit_kind_name};
use super::figure::{Figure, Standing};
use super::form::ReadinessForm;
use super::list::{ReadinessPage, UnitReadiness};
use super::problems::ReadinessRefusal;
use super::rule::Purpose;
use super::verbs::rules;
use super::wording::{answer_text, gaps_text, hints_text, rule_text, short_figure_text};
use crate::desk::{AsOf, Desk, DeskError};
use crate::register::UnitId;
use crate::words::{Lang, Words, args};

/// A ranked list, in Vietnamese, as those may read it who may not see small
/// counts: a paper has readers whom nobody knows.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RankedList {
    /// Code of the kind of organisation.
    pub kind: String,
    /// What the list is of.
    pub title: String,
    /// The day and moment that it was asked for, and that nobody is told one
    /// from two.
    pub note: String,
    /// The rules, with their grounds; and that the list is no verdict.
    pub remarks: Vec<String>,
    /// Codes of the indicators that the answers rest on.
    pub indicators: Vec<String>,
    /// The zones; a name that is empty for units in none.
    pub zones: Vec<RankedZone>,
}

/// The units of a zone.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RankedZone {
    /// Its name.
    pub name: String,
    /// Its units, the first to be visited in front.
    pub units: Vec<RankedUnit>,
}

/// A unit.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RankedUnit {
    /// Which.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// The name of its kind.
    pub kind: String,
    /// The answer.
    pub answer: String,
    /// What is missing.
    pub missing: String,
    /// How each of the list's indicators stands; none where the answer does not
    /// rest on it.
    pub figures: Vec<Option<String>>,
    /// What else the rules say.
    pub hints: String,
}

/// Codes of the kinds of organisation that a rule of the day is on founding.
pub async fn founded_kinds(desk: &Desk, as_of: AsOf) -> Result<Vec<String>, DeskError> {
    let mut codes: Vec<String> = Vec::new();
    for rule in rules(desk, as_of).await? {
        if rule.purpose == Purpose::Found && !codes.contains(&rule.organisation) {
            codes.push(rule.organisation);
        }
    }
    Ok(codes)
}

/// The units that might have an organisation of a kind, on a day, as known at a
/// moment; the same for whoever asks.
pub async fn ranked_list(desk: &Desk, kind: &str, as_of: AsOf) -> Result<RankedList, ReadinessRefusal> {
    let form = ReadinessForm {
        kind: kind.to_owned(),
        answer: "open".to_owned(),
        on: as_of.on.to_string(),
        ..ReadinessForm::default()
    };
    Ok(listed(&answered_for_paper(desk, &form, as_of.known).await?))
}

fn listed(page: &ReadinessPage) -> RankedList {
    let words = Words::of(Lang::Vi);
    let mut indicators: Vec<String> = Vec::new();
    for figure in page.rows.iter().flat_map(|row| &row.figures) {
        if !indicators.contains(&figure.indicator) {
            indicators.push(figure.indicator.clone());
        }
    }
    let mut names: Vec<&str> = page.rows.iter().map(|row| row.zone.as_str()).collect();
    names.sort_by_cached_key(|zone| (zone.is_empty(), crate::words::sort_key(zone)));
    names.dedup();
    let of_zone = |name: &str| RankedZone {
        name: name.to_owned(),
        units: page.rows.iter().filter(|row| row.zone == name).map(|row| unit(words, row, &indicators)).collect(),
    };
    let zones = names.into_iter().map(of_zone).collect();
    let mut remarks: Vec<String> = page.rules.iter().map(|rule| rule_text(words, rule)).collect();
    remarks.push(words.say("readiness-note-no-verdict"));
    RankedList {
        kind: page.form.kind.clone(),
        title: words.say_with("readiness-annex-title", &args([("kind", kind_name(Lang::Vi, &page.form.kind))])),
        note: format!("{} {}", account(words, page)[0], words.say("readiness-note-withheld")),
        remarks,
        indicators,
        zones,
    }
}

fn unit(words: &Words, row: &UnitReadiness, indicators: &[String]) -> RankedUnit {
    let figure = |code: &String| {
        let found: Option<&Figure> = row.figures.iter().find(|figure| figure.indicator == *code);
        found.filter(|figure| figure.standing != Standing::Missing).map(|figure| short_figure_text(words, figure))
    };
    RankedUnit {
        unit: row.unit,
        name: row.name.clone(),
        kind: unit_kind_name(Lang::Vi, &row.unit_kind),
        answer: answer_text(words, row.answer),
        missing: gaps_text(words, row),
        figures: indicators.iter().map(figure).collect(),
        hints: hints_text(words, row),
    }
}
