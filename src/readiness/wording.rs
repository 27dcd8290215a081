//! What an answer says to people, in one language: the same on a page, in a
//! terminal, in a workbook and on paper.

use super::answer::Answer;
use super::figure::{Figure, Standing};
use super::list::{Gap, Hint, UnitReadiness};
use super::rule::{Comparison, Rule};
use crate::calendar::{BEGINNING, OPEN_END};
use crate::indicators::SMALL_COUNTS;
use crate::law;
use crate::words::{Lang, Words, args, day_text, number_text, period_text};

/// The name of an answer.
#[must_use]
pub fn answer_text(words: &Words, answer: Answer) -> String {
    words.say(&format!("readiness-answer-{}", answer.word()))
}

fn counted(lang: Lang, quantity: &str) -> String {
    law::quantity(quantity).map_or_else(String::new, |one| match lang {
        Lang::Vi => one.name_vi.clone(),
        Lang::En => one.name_en.clone(),
    })
}

fn number(words: &Words, value: i64) -> String {
    number_text(words.lang(), i128::from(value), 0)
}

/// From the one to the other, or the one number.
fn range(words: &Words, least: i64, most: i64) -> String {
    if least == most { number(words, most) } else { format!("{}–{}", number(words, least), number(words, most)) }
}

/// What is missing.
#[must_use]
pub fn gap_text(words: &Words, gap: &Gap) -> String {
    let say = |key: &str, quantity: &str, more: (&'static str, String)| {
        words.say_with(key, &args([("quantity", counted(words.lang(), quantity)), more]))
    };
    match gap {
        Gap::Short { quantity, least: 0, most } => {
            say("readiness-gap-perhaps-short", quantity, ("count", number(words, *most)))
        }
        Gap::Short { quantity, least, most } => {
            say("readiness-gap-short", quantity, ("count", range(words, *least, *most)))
        }
        Gap::NoFigures { quantity, period: Some(period) } => {
            say("readiness-gap-no-figures-of", quantity, ("period", period_text(words.lang(), *period)))
        }
        Gap::NoFigures { quantity, period: None } => {
            say("readiness-gap-no-figures", quantity, ("period", String::new()))
        }
        Gap::Stale { quantity, cut_off } => {
            say("readiness-gap-stale", quantity, ("day", day_text(words.lang(), *cut_off)))
        }
        Gap::StatedUnknown { quantity } => say("readiness-gap-stated-unknown", quantity, ("day", String::new())),
        Gap::Disputed { quantity } => say("readiness-gap-disputed", quantity, ("day", String::new())),
        Gap::NoStatus => words.say("readiness-gap-no-status"),
        Gap::NoRule => words.say("readiness-gap-no-rule"),
    }
}

/// All that is missing, in one line.
#[must_use]
pub fn gaps_text(words: &Words, row: &UnitReadiness) -> String {
    row.gaps.iter().map(|gap| gap_text(words, gap)).collect::<Vec<_>>().join("; ")
}

fn withheld(words: &Words) -> String {
    let count = range(words, *SMALL_COUNTS.start(), *SMALL_COUNTS.end());
    words.say_with("readiness-withheld", &args([("count", count)]))
}

/// A figure alone: the number, or how it stands.
pub(super) fn short_figure_text(words: &Words, figure: &Figure) -> String {
    match figure.standing {
        Standing::Known => figure.possible.iter().map(|value| number(words, *value)).collect(),
        Standing::Withheld => withheld(words),
        Standing::Disputed => words.say("readiness-standing-disputed"),
        Standing::Stale => words.say("readiness-standing-stale"),
        Standing::StatedUnknown => words.say("readiness-standing-unknown"),
        Standing::Missing => words.say("readiness-standing-missing"),
    }
}

/// A figure with its period and who stated it.
#[must_use]
pub fn figure_text(words: &Words, figure: &Figure) -> String {
    let amount = short_figure_text(words, figure);
    let withheld = || withheld(words);
    let mut parts = vec![format!("{}: {amount}", figure.indicator)];
    if let Some(day) = figure.cut_off {
        parts.push(words.say_with("readiness-up-to", &args([("day", day_text(words.lang(), day))])));
    }
    // Where all say the same, the number stands in front already.
    let one_voice = matches!(figure.standing, Standing::Known | Standing::Withheld)
        && figure
            .said
            .iter()
            .all(|said| (said.amount, said.withheld) == (figure.said[0].amount, figure.said[0].withheld));
    for said in &figure.said {
        let amount = match said.amount {
            _ if one_voice => String::new(),
            Some(amount) => format!(" {}", number(words, amount)),
            None if said.withheld => format!(" {}", withheld()),
            None => format!(" {}", words.say("readiness-standing-unknown")),
        };
        let source = if said.source.is_empty() { String::new() } else { format!(" ({})", said.source) };
        parts.push(format!("{}{amount}{source}", said.agency));
    }
    parts.join("; ")
}

/// What else the rules say.
#[must_use]
pub fn hint_text(words: &Words, hint: &Hint) -> String {
    let mut text = words.say(&format!("readiness-hint-{}", hint.purpose.word()));
    if hint.to_be_asked {
        text.push_str(&format!(" ({})", words.say("readiness-to-be-asked")));
    }
    if !hint.confirmed {
        text.push_str(&format!(" ({})", words.say("readiness-unconfirmed")));
    }
    text
}

/// Every hint of a unit, in one line.
#[must_use]
pub fn hints_text(words: &Words, row: &UnitReadiness) -> String {
    let mut texts: Vec<String> = row.hints.iter().map(|hint| hint_text(words, hint)).collect();
    if row.is_beyond {
        texts.push(words.say("readiness-beyond"));
    }
    texts.join("; ")
}

/// The points, one by one.
#[must_use]
pub fn points_text(words: &Words, row: &UnitReadiness) -> String {
    let told = row.points.iter().map(|one| {
        format!("{} +{}", words.say(&format!("readiness-points-{}", one.input.word())), number(words, one.points))
    });
    told.collect::<Vec<_>>().join("; ")
}

/// The days of a rule.
#[must_use]
pub fn days_text(words: &Words, rule: &Rule) -> String {
    let key = match (rule.valid_from > BEGINNING, rule.valid_to < OPEN_END) {
        (true, true) => "rule-days-between",
        (true, false) => "rule-days-from",
        (false, true) => "rule-days-until",
        (false, false) => "rule-days-always",
    };
    let day = |day| day_text(words.lang(), day);
    words.say_with(key, &args([("from", day(rule.valid_from)), ("to", day(rule.valid_to))]))
}

/// A rule in one sentence: what it asks for, on which ground.
#[must_use]
pub fn rule_text(words: &Words, rule: &Rule) -> String {
    let key = match rule.comparison {
        Comparison::AtLeast => "readiness-rule-at-least",
        Comparison::LessThan => "readiness-rule-less-than",
        Comparison::Between => "readiness-rule-between",
    };
    let places = args([
        ("purpose", words.say(&format!("readiness-purpose-{}", rule.purpose.word()))),
        ("number", number(words, rule.number)),
        ("last", number(words, rule.number_to.unwrap_or(rule.number))),
        ("quantity", rule.counted(words.lang()).to_owned()),
    ]);
    let mut text = words.say_with(key, &places);
    let ground = rule.ground();
    if !ground.is_empty() {
        text.push_str(&format!(" ({ground})"));
    }
    if !rule.confirmed {
        text.push_str(&format!(" – {}", words.say("readiness-unconfirmed")));
    }
    text
}
