//! The wording of reports: templates that staff may edit. What a template does
//! not know is an error, never a gap on paper.

mod check;
mod context;
mod markup;
mod sample;

use std::collections::BTreeMap;

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value};
use sha2::{Digest as _, Sha256};

pub use check::{WordingCheck, check};
pub(super) use context::{context, paper_day};
pub(super) use markup::{Mark, lines};

use super::content::Content;
use super::reckon::{Direction, Row};

/// The shipped wordings by name: the texts of the two forms, the sentence of an
/// indicator, and the phrase that compares with a year before.
const SHIPPED: [(&str, &str); 4] = [
    ("state", include_str!("../../../templates/reports/state.txt.jinja")),
    ("party", include_str!("../../../templates/reports/party.txt.jinja")),
    ("sentence", include_str!("../../../templates/reports/sentence.txt.jinja")),
    ("change", include_str!("../../../templates/reports/change.txt.jinja")),
];

/// The names that a wording can have.
pub const NAMES: [&str; 4] = [SHIPPED[0].0, SHIPPED[1].0, SHIPPED[2].0, SHIPPED[3].0];

/// Steps that a wording may take: thousands of times what a long report needs,
/// and an end to a loop that has none.
const FUEL: u64 = 5_000_000;

/// What is wrong with a wording.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize)]
#[error("{name}, line {}: {detail}", line.unwrap_or(0))]
pub struct WordingFault {
    /// Which wording.
    pub name: String,
    /// Which line, from 1.
    pub line: Option<usize>,
    /// What, in the template engine's own words.
    pub detail: String,
}

impl WordingFault {
    fn of(name: &str, error: &minijinja::Error) -> Self {
        let detail = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
        Self { name: error.name().unwrap_or(name).to_owned(), line: error.line(), detail }
    }
}

/// The wordings that a report is written with: all of [`NAMES`].
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Wordings(BTreeMap<String, String>);

impl Default for Wordings {
    fn default() -> Self {
        Self(SHIPPED.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect())
    }
}

impl Wordings {
    /// The shipped wordings, those of `own` in their place.
    #[must_use]
    pub fn with(own: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut all = Self::default();
        all.0.extend(own.into_iter().filter(|(name, _)| NAMES.contains(&name.as_str())));
        all
    }

    /// The text of a wording.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// SHA-256 over all of them.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for (name, text) in &self.0 {
            for part in [name, text] {
                hash.update((part.len() as u64).to_be_bytes());
                hash.update(part);
            }
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn environment(&self) -> Result<Environment<'_>, WordingFault> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        // Paper is no HTML: nothing is escaped.
        environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
        environment.set_fuel(Some(FUEL));
        environment.add_filter("ended", |text: String| markup::ended(&text));
        environment.add_filter("unended", |text: String| markup::unended(&text));
        for (name, text) in &self.0 {
            environment.add_template(name, text).map_err(|error| WordingFault::of(name, &error))?;
        }
        Ok(environment)
    }

    fn render(&self, name: &str, context: Value) -> Result<String, WordingFault> {
        let environment = self.environment()?;
        let template = environment.get_template(name).map_err(|error| WordingFault::of(name, &error))?;
        template.render(context).map_err(|error| WordingFault::of(name, &error))
    }

    /// The phrase that compares a row with the same period a year before.
    pub(super) fn change(&self, row: &Row, direction: Direction) -> Result<String, WordingFault> {
        let context = Value::from(Serde(serde_json::json!({
            "direction": direction,
            "change": row.change_number().map_or_else(String::new, |number| number.to_string()),
            "points": row.is_percent(),
        })));
        Ok(self.render("change", context)?.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The phrases of all rows of `content`, by code.
    pub(super) fn changes(&self, content: &Content) -> Result<BTreeMap<String, String>, WordingFault> {
        let mut changes = BTreeMap::new();
        for row in &content.rows {
            if let Some(direction) = row.direction {
                changes.insert(row.code.clone(), self.change(row, direction)?);
            }
        }
        Ok(changes)
    }

    /// The text of a report, in lines with marks.
    pub(super) fn body(&self, content: &Content, changes: &BTreeMap<String, String>) -> Result<String, WordingFault> {
        let name = if content.party_form { "party" } else { "state" };
        self.render(name, context(content, changes))
    }
}
