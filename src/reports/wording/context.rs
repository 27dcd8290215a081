//! The variables of a wording.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::Value;
use minijinja::value::Serde;
use serde_json::{Value as Json, json};

use super::markup::{Piece, figure, literal};
use crate::calendar::Day;
use crate::indicators::Nature;
use crate::reports::content::{Content, Said, UNKNOWN, figure_text};
use crate::reports::reckon::Row;
use crate::reviews::{self, Measure};

/// `15/5/2025`, as papers write it: days below 10 and the months 1 and 2 have a
/// leading zero (Decree 30/2020, Annex I).
pub(in crate::reports) fn paper_day(day: Day) -> String {
    match day.month() {
        month @ (1 | 2) => format!("{:02}/{month:02}/{}", day.day(), day.year()),
        month => format!("{:02}/{month}/{}", day.day(), day.year()),
    }
}

/// What a wording may name. `changes` are the phrases of each row by code.
pub(in crate::reports) fn context(content: &Content, changes: &BTreeMap<String, String>) -> Value {
    let rows = Rows { content, changes };
    let of = |kind: &str| -> Vec<Json> { content.said_of(kind).map(|said| rows.said(said)).collect() };
    let limitations: Vec<Json> = content.said_of("limitation").map(|said| rows.limitation(said)).collect();
    let told: BTreeSet<&str> =
        content.said_of("result").flat_map(|said| said.indicators.iter().map(String::as_str)).collect();
    let other_rows: Vec<Json> =
        content.rows.iter().filter(|row| !told.contains(row.code.as_str())).map(|row| rows.row(row)).collect();
    Value::from(Serde(json!({
        "kind": content.kind,
        "subject": words(&content.subject),
        "place": words(&content.place),
        "programme": words(&content.programme),
        "programme_number": words_or_none(&content.programme_number),
        "review": words(&content.review),
        "held_on": paper_day(content.held_on),
        "held_at": words_or_none(&content.held_at),
        "first_day": paper_day(content.period.from()),
        "last_day": paper_day(content.period.last_day()),
        "cut_off": paper_day(content.cut_off),
        "estimates": content.has_estimates(),
        "issuers": content.issuers.iter().map(|issuer| words(&issuer.name)).collect::<Vec<_>>(),
        "rows": content.rows.iter().map(|row| rows.row(row)).collect::<Vec<_>>(),
        "other_rows": other_rows,
        "directions": of("direction"),
        "results": of("result"),
        "limitations": limitations,
        "obstacles": of("obstacle"),
        "lessons": of("lesson"),
        "tasks": of("task"),
        "proposals": of("proposal"),
        "conclusions": of("conclusion"),
    })))
}

fn words(text: &str) -> String {
    literal([Piece::Words(text.to_owned())])
}

/// Nothing at all where there is no text, so that `{% if %}` can ask.
fn words_or_none(text: &str) -> String {
    if text.trim().is_empty() { String::new() } else { words(text) }
}

struct Rows<'c> {
    content: &'c Content,
    changes: &'c BTreeMap<String, String>,
}

impl Rows<'_> {
    fn figure(&self, row: &Row, measure: Measure) -> String {
        let change = |row: &Row, _| self.changes.get(&row.code).cloned().unwrap_or_else(|| UNKNOWN.to_owned());
        figure(&self.content.tag(row, measure), &figure_text(row, measure, &change))
    }

    fn row(&self, row: &Row) -> Json {
        json!({
            "code": row.code,
            "name": words(&row.name),
            "unit": words(&row.unit),
            // As it stands after a number: "10,5%", "76 đơn vị".
            "unit_after": if row.unit == "%" { row.unit.clone() } else { words(&format!(" {}", row.unit)) },
            "known": row.value.is_some(),
            "estimate": row.estimate,
            "disputed": row.disputed,
            "stock": row.nature == Nature::Stock,
            "flow": matches!(row.nature, Nature::Flow | Nature::Attendance),
            "rate": row.nature == Nature::Rate,
            "standing": row.standing,
            "has_target": row.of_target.is_some(),
            "has_phase": row.of_phase.is_some(),
            "has_before": row.direction.is_some(),
            "value": self.figure(row, Measure::Value),
            "net": self.figure(row, Measure::Net),
            "cumulative": self.figure(row, Measure::Cumulative),
            "target": self.figure(row, Measure::Target),
            "of_target": self.figure(row, Measure::OfTarget),
            "phase_target": self.figure(row, Measure::PhaseTarget),
            "of_phase": self.figure(row, Measure::OfPhase),
            "before": self.figure(row, Measure::Before),
            "of_before": self.figure(row, Measure::OfBefore),
            "change": self.figure(row, Measure::Change),
            "parts_known": row.parts.1,
            "parts_all": row.parts.0,
        })
    }

    /// What somebody wrote, its references put as figures.
    fn text(&self, text: &str) -> String {
        if text.trim().is_empty() {
            return String::new();
        }
        literal(reviews::pieces(text).into_iter().map(|piece| match piece {
            reviews::Piece::Text(text) | reviews::Piece::Wrong(text) => Piece::Words(text.to_owned()),
            reviews::Piece::Reference { code, measure } => match self.content.row(code) {
                Some(row) => Piece::Figure(self.figure(row, measure)),
                None => Piece::Words(UNKNOWN.to_owned()),
            },
        }))
    }

    fn said(&self, said: &Said) -> Json {
        let rows: Vec<Json> =
            said.indicators.iter().filter_map(|code| self.content.row(code)).map(|row| self.row(row)).collect();
        json!({
            "field": words_or_none(&said.field),
            "text": self.text(&said.text),
            "basis": self.text(&said.basis),
            "proposal": self.text(&said.proposal),
            "impact": self.text(&said.impact),
            "who": words_or_none(&said.who),
            "by": said.due.map_or_else(String::new, paper_day),
            "rows": rows,
        })
    }

    fn limitation(&self, said: &Said) -> Json {
        let causes = |kind: &str| -> Vec<String> {
            self.content
                .said_of("cause")
                .filter(|cause| cause.part_of == Some(said.id) && cause.cause == kind)
                .map(|cause| self.text(&cause.text))
                .collect()
        };
        let mut limitation = self.said(said);
        limitation["objective"] = json!(causes("objective"));
        limitation["subjective"] = json!(causes("subjective"));
        limitation
    }
}
