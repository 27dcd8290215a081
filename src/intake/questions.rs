//! What only somebody can say of a table: what a column is, the period of its
//! figures, what a dash means, whether new units are added.

use songhanh_spreadsheet::grid::Address;

use super::asked::{Asked, Choice, Looking, Question};
use super::column::ColumnLook;
use super::indicator::{OF_TABLE, indicator_of_titles, meaning_of_table};
use super::known::Known;
use super::layout::Shape;
use super::look::Look;
use super::meaning::Meaning;
use super::organisation;
use super::problem::{Found, Rule};
use super::times;
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
    !column.path.is_empty()
        && column.path.iter().all(|part| times::only_tells_time(part.split('(').next().unwrap_or(part)))
}

/// Asks what only somebody can say: periods, columns, dashes, new units.
pub(super) fn ask(look: &mut Look, view: &View<'_>, known: &Known, asked: &Asked, looking: &mut Looking) {
    look.indicator = match look.shape {
        Shape::Periods => indicator_of_titles(view, known, asked),
        _ => None,
    };
    let corner = view.table.area.first;
    let is_new = matches!(meaning_of_table(asked), Meaning::New(_));
    if look.shape == Shape::Periods && look.indicator.is_none() && !is_new {
        let question = Question { id: OF_TABLE.into(), choices: vec![Choice::word("new")], ..Question::default() };
        looking.ask(Found::new(view.place, corner, Rule::IndicatorUnclear), question);
    }
    let has_values = view.columns.iter().any(|column| column.meaning.is_value());
    let needs_period = matches!(look.shape, Shape::Indicators | Shape::Organisations)
        && view.columns.iter().any(|column| column.meaning.is_value() && column.period.is_none());
    let undated = look.shape == Shape::Subjects
        && view.columns.iter().any(|column| column.meaning.is("subject") && column.period.is_none());
    if (needs_period || undated) && look.period.is_none() {
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
        if matches!(look.shape, Shape::Indicators | Shape::Organisations) && column.meaning == Meaning::Unclear {
            let kind = |code: &String| organisation::choice(code);
            let mut choices: Vec<Choice> = column.kinds.iter().filter_map(kind).collect();
            choices.push(Choice::word("ignore"));
            if choices.len() == 1 {
                choices.push(Choice::word("new"));
            }
            looking.ask(
                Found::new(view.place, column.heading(), Rule::ColumnUnclear).with([("column", column.name())]),
                Question { id: format!("column:{}", column.letters), choices, ..Question::default() },
            );
        }
    }
    rows(look, view, looking);
    let is_dated = matches!(look.shape, Shape::Periods | Shape::Long | Shape::Subjects);
    if (has_values || is_dated)
        && dash(asked).is_none()
        && let Some(column) =
            view.columns.iter().find(|column| column.dashes > 0 && (column.meaning.is_value() || is_dated))
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

/// Asks which indicators the rows are that nobody knows.
fn rows(look: &Look, view: &View<'_>, looking: &mut Looking) {
    let Some(label) = view.name_column() else { return };
    for row in &look.indicator_rows {
        let found = |rule| Found::new(view.place, Address::new(row.row - 1, label), rule);
        if row.measures_other {
            looking.found.push(found(Rule::UnitOfMeasureDiffers).with([
                ("column", row.name()),
                ("measure", row.measure.clone().unwrap_or_default()),
                ("meaning", row.meaning.to_string()),
            ]));
        }
        if row.meaning == Meaning::Unclear {
            let choices = ["ignore", "new"].map(Choice::word).to_vec();
            looking.ask(
                found(Rule::RowUnclear).with([("row", row.name())]),
                Question { id: format!("indicator:{}", row.row), choices, ..Question::default() },
            );
        }
    }
}

/// What a dash says: `zero`, `unknown` or `blank`.
pub(super) fn dash(asked: &Asked) -> Option<&str> {
    let layout = || asked.layout.as_ref().map(|layout| layout.dash.as_str()).filter(|dash| !dash.is_empty());
    asked.answers.get("dash").map(String::as_str).or_else(layout)
}
