//! What only somebody can say of a table: what a column is, the period of its
//! figures, what a dash means, whether new units are added.

use super::asked::{Asked, Choice, Looking, Question};
use super::column::ColumnLook;
use super::headings;
use super::indicator::indicator_of_titles;
use super::known::Known;
use super::layout::Shape;
use super::look::Look;
use super::meaning::Meaning;
use super::problem::{Found, Rule};
use super::view::View;

/// How the values of a table stand.
pub(super) fn shape_of(view: &View<'_>) -> Shape {
    if view.fact("indicator").is_some() && view.fact("amount").is_some() {
        return Shape::Long;
    }
    let dated = view
        .columns
        .iter()
        .filter(|column| column.period.is_some() && column.content == "number")
        .filter(|column| matches!(column.meaning, Meaning::Unclear | Meaning::New(_)) && only_a_period(column))
        .count();
    if dated >= 2 { Shape::Periods } else { Shape::Indicators }
}

/// True where the headings say when, and not what.
fn only_a_period(column: &ColumnLook) -> bool {
    let words: String = column.path.iter().map(|part| headings::plain(part)).collect::<Vec<_>>().join(" ");
    let rest = words.split(' ').filter(|word| {
        !matches!(
            *word,
            "nam"
                | "quy"
                | "thang"
                | "ky"
                | "i"
                | "ii"
                | "iii"
                | "iv"
                | "so"
                | "bo"
                | "uoc"
                | "6"
                | "9"
                | "dau"
                | "thuc"
                | "hien"
        ) && !word.bytes().all(|byte| byte.is_ascii_digit())
    });
    rest.count() == 0
}

/// Asks what only somebody can say: periods, columns, dashes, new units.
pub(super) fn ask(look: &mut Look, view: &View<'_>, known: &Known, asked: &Asked, looking: &mut Looking) {
    look.indicator = match look.shape {
        Shape::Periods => indicator_of_titles(view, known, asked),
        _ => None,
    };
    let corner = view.table.area.first;
    if look.shape == Shape::Periods && look.indicator.is_none() {
        let question = Question { id: "indicator".into(), ..Question::default() };
        looking.ask(Found::new(view.place, corner, Rule::IndicatorUnclear), question);
    }
    let has_values = view.columns.iter().any(|column| column.meaning.is_value());
    let needs_period = look.shape == Shape::Indicators
        && view.columns.iter().any(|column| column.meaning.is_value() && column.period.is_none());
    if needs_period && look.period.is_none() {
        looking.ask(
            Found::new(view.place, corner, Rule::PeriodUnclear),
            Question { id: "period".into(), ..Question::default() },
        );
    }
    for column in &view.columns {
        if column.measures_other {
            looking.found.push(Found::new(view.place, column.heading(), Rule::UnitOfMeasureDiffers).with([
                ("column", column.name()),
                ("measure", column.measure.clone().unwrap_or_default()),
                ("meaning", column.meaning.to_string()),
            ]));
        }
        if look.shape == Shape::Indicators && column.meaning == Meaning::Unclear {
            let choices = vec![Choice::word("ignore"), Choice::word("new")];
            looking.ask(
                Found::new(view.place, column.heading(), Rule::ColumnUnclear).with([("column", column.name())]),
                Question { id: format!("column:{}", column.letters), choices, ..Question::default() },
            );
        }
    }
    if (has_values || look.shape != Shape::Indicators)
        && dash(asked).is_none()
        && let Some(column) = view
            .columns
            .iter()
            .find(|column| column.dashes > 0 && (column.meaning.is_value() || look.shape != Shape::Indicators))
    {
        let choices = ["zero", "unknown", "blank"].map(Choice::word).to_vec();
        let cells: u32 =
            view.columns.iter().filter(|column| column.meaning.is_value()).map(|column| column.dashes).sum();
        looking.ask(
            Found::new(view.place, column.heading(), Rule::DashUnclear).with([("cells", cells.to_string())]),
            Question { id: "dash".into(), choices, ..Question::default() },
        );
    }
    if look.subjects.new > 0
        && !asked.answers.contains_key("new-units")
        && !asked.layout.as_ref().is_some_and(|layout| layout.adds_units)
    {
        let choices = ["add", "skip"].map(Choice::word).to_vec();
        looking.ask(
            Found::new(view.place, corner, Rule::NewUnits).with([("count", look.subjects.new.to_string())]),
            Question { id: "new-units".into(), choices, ..Question::default() },
        );
    }
}

/// What a dash says: `zero`, `unknown` or `blank`.
pub(super) fn dash(asked: &Asked) -> Option<&str> {
    let layout = || asked.layout.as_ref().map(|layout| layout.dash.as_str()).filter(|dash| !dash.is_empty());
    asked.answers.get("dash").map(String::as_str).or_else(layout)
}
