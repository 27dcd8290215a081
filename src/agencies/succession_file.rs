//! Successions of agencies from a file: a row for each step; rows with the same
//! day and decision are one succession.

use std::collections::BTreeMap;

use super::succession::{SuccessionForm, SuccessionStepForm};
use crate::desk::Fault;
use crate::words::args;

/// The columns of the file; `day`, `decision`, `relation` and `former` must be
/// there.
pub const SUCCESSION_COLUMNS: [&str; 13] = [
    "day",
    "decision",
    "title",
    "confirmed",
    "source",
    "remark",
    "relation",
    "former",
    "new",
    "part",
    "fields",
    "divisions",
    "zones",
];

/// Reads the successions of a `.csv` file (UTF-8), in the order of their first
/// rows.
///
/// # Errors
/// What is no such file, as faults.
pub fn successions_of_csv(file: &[u8]) -> Result<Vec<SuccessionForm>, Vec<Fault>> {
    let broken = |text: String| vec![Fault::with("file", "fault-succession-file", args([("text", text)]))];
    let file = file.strip_prefix("\u{feff}".as_bytes()).unwrap_or(file);
    let mut reader = csv::Reader::from_reader(file);
    let header = reader.headers().map_err(|error| broken(error.to_string()))?.clone();
    let named = |name: &str| header.iter().position(|column| column.trim() == name);
    if let Some(missing) = ["day", "decision", "relation", "former"].into_iter().find(|name| named(name).is_none()) {
        return Err(broken(missing.to_owned()));
    }
    if let Some(strange) = header.iter().find(|column| !SUCCESSION_COLUMNS.contains(&column.trim())) {
        return Err(broken(strange.to_owned()));
    }
    let mut found: Vec<SuccessionForm> = Vec::new();
    let mut places: BTreeMap<(String, String), usize> = BTreeMap::new();
    for row in reader.records() {
        let row = row.map_err(|error| broken(error.to_string()))?;
        let get = |name: &str| named(name).and_then(|at| row.get(at)).unwrap_or_default().trim().to_owned();
        let key = (get("day"), get("decision"));
        let at = *places.entry(key.clone()).or_insert_with(|| {
            found.push(SuccessionForm {
                day: key.0.clone(),
                decision: key.1.clone(),
                title: get("title"),
                confirmed: get("confirmed"),
                source: get("source"),
                remark: get("remark"),
                steps: Vec::new(),
            });
            found.len() - 1
        });
        let (relation, former) = (get("relation"), get("former"));
        let (fields, divisions, zones) = (get("fields"), get("divisions"), get("zones"));
        let (new, part) = (get("new"), get("part"));
        found[at].steps.push(SuccessionStepForm { relation, former, new, part, fields, divisions, zones });
    }
    Ok(found)
}
