//! Looking a wording over before a report is written with it.

use super::{NAMES, WordingFault, Wordings, context};
use crate::reports::content::Content;
use crate::reports::wording::markup::{Mark, lines};

/// What is found in a wording.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct WordingCheck {
    /// What it takes the place of.
    pub name: String,
    /// The variables that it asks for, in order of the alphabet.
    pub variables: Vec<String>,
    /// What is wrong with it.
    pub faults: Vec<WordingFault>,
}

/// Looks over `text` as the wording `name`: its variables, and what goes wrong
/// when a sample report is written with it.
#[must_use]
pub fn check(name: &str, text: &str) -> WordingCheck {
    let mut found = WordingCheck { name: name.to_owned(), variables: Vec::new(), faults: Vec::new() };
    let fault = |detail: &str| WordingFault { name: name.to_owned(), line: None, detail: detail.to_owned() };
    if !NAMES.contains(&name) {
        found.faults.push(fault(&format!("no wording of this name; there are: {}", NAMES.join(", "))));
        return found;
    }
    let wordings = Wordings::with([(name.to_owned(), text.to_owned())]);
    match wordings.environment() {
        Err(error) => found.faults.push(error),
        Ok(environment) => {
            if let Ok(template) = environment.get_template(name) {
                found.variables = template.undeclared_variables(true).into_iter().collect();
                found.variables.sort();
            }
        }
    }
    if found.faults.is_empty() {
        for party_form in [false, true] {
            if let Err(error) = tried(&wordings, &Content::sample(party_form), &mut found)
                && !found.faults.contains(&error)
            {
                found.faults.push(error);
            }
        }
    }
    found
}

fn tried(wordings: &Wordings, sample: &Content, found: &mut WordingCheck) -> Result<(), WordingFault> {
    let changes = wordings.changes(sample)?;
    let body = wordings.body(sample, &changes)?;
    for mark in lines(&body) {
        if let Mark::Unknown(line) = mark {
            let fault = WordingFault { name: found.name.clone(), line: None, detail: line };
            if !found.faults.contains(&fault) {
                found.faults.push(fault);
            }
        }
    }
    // Everything that a template may name is there even where nothing was said.
    let bare = Content { said: Vec::new(), rows: Vec::new(), ..sample.clone() };
    let name = if bare.party_form { "party" } else { "state" };
    wordings.render(name, context(&bare, &changes)).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_wordings_have_no_faults_and_name_their_variables() {
        for name in NAMES {
            let text = Wordings::default().text(name).unwrap().to_owned();
            let found = check(name, &text);
            assert_eq!(found.faults, [], "{name}");
            assert_eq!(found.variables.is_empty(), name == "sentence", "{name}");
        }
    }

    #[test]
    fn a_wording_with_faults_says_at_which_line() {
        let found = check("state", "Một\n{{ nothing_of_the_kind }}\n");
        assert_eq!(found.faults[0].line, Some(2));
        assert!(check("state", "{% for %}").faults[0].detail.contains("expected"));
        assert_eq!(check("state", "[[tabel: x]]").faults[0].detail, "[[tabel: x]]");
        assert!(!check("poem", "").faults.is_empty());
    }

    #[test]
    fn a_wording_without_end_is_stopped() {
        let found = check("state", "{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}");
        assert!(!found.faults.is_empty());
    }
}
