//! Coverage to take away.

use std::io::Cursor;

use serde_json::json;
use songhanh_document::export::{ListCell, XlsxList};
use songhanh_document::model::Decimal;

use super::coverage::{Coverage, CoverageForm, coverage};
use super::problems::OutreachRefusal;
use crate::audit::sign_export;
use crate::desk::{Act, Desk};
use crate::words::{Lang, Words, args, day_text, instant_text, number_text, period_text};

/// Coverage as a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageExport {
    /// The `.xlsx`.
    pub bytes: Vec<u8>,
    /// How many units it lists.
    pub rows: u64,
}

const COLUMNS: [&str; 6] = [
    "coverage-column-unit",
    "coverage-column-tax-code",
    "coverage-column-zone",
    "coverage-column-sessions",
    "coverage-column-last",
    "coverage-column-last-ever",
];

/// Answers a question about coverage as a list to take away; that it was taken
/// stands in the log.
pub async fn export_coverage(desk: &Desk, form: &CoverageForm, lang: Lang) -> Result<CoverageExport, OutreachRefusal> {
    drop(desk.read(Act::ExportOutreach, desk.now()).await?);
    let found = coverage(desk, form).await?;
    let words = Words::of(lang);
    let header = COLUMNS.map(|key| words.say(key));
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut list = XlsxList::new(&words.say("coverage-sheet"), &header)?;
    for row in &found.rows {
        let zone = if row.zone.is_none() { words.say("coverage-no-zone") } else { row.zone_name.clone() };
        let day = |day: Option<_>| ListCell::Text(day.map_or_else(String::new, |day| day_text(lang, day)));
        list.push(&[
            ListCell::Text(row.name.clone()),
            ListCell::Text(row.tax_code.clone()),
            ListCell::Text(zone),
            ListCell::Number(Decimal::new(i64::try_from(row.sessions).unwrap_or(i64::MAX), 0)),
            day(row.last),
            day(row.last_ever),
        ])?;
    }
    let account = account(words, &found);
    let account: Vec<&str> = account.iter().map(String::as_str).collect();
    let mut file = Cursor::new(Vec::new());
    let done = list.finish_with_account(&words.say("coverage-account"), &account, &mut file)?;
    let what = json!({"of": "outreach-coverage", "question": form, "on": found.on, "written": done.rows});
    sign_export(desk, Act::ExportOutreach, what).await?;
    Ok(CoverageExport { bytes: file.into_inner(), rows: done.rows })
}

/// What the list is an answer to, and what zones and fields come to.
fn account(words: &Words, found: &Coverage) -> Vec<String> {
    let lang = words.lang();
    let count = |count: usize| number_text(lang, i128::try_from(count).unwrap_or(0), 0);
    let mut lines = vec![
        found.programme_name.clone(),
        words.say_with(
            "coverage-account-days",
            &args([
                ("period", period_text(lang, found.period)),
                ("day", day_text(lang, found.on)),
                ("moment", instant_text(lang, found.known)),
            ]),
        ),
        words.say_with(
            "coverage-told",
            &args([
                ("sessions", count(found.sessions)),
                ("reached", count(found.total.reached)),
                ("units", count(found.total.units)),
                ("missed", count(found.total.missed())),
            ]),
        ),
    ];
    lines.extend(found.zones.iter().map(|zone| {
        let name = if zone.zone.is_none() { words.say("coverage-no-zone") } else { zone.name.clone() };
        let (reached, units) = (count(zone.reached.reached), count(zone.reached.units));
        words.say_with("coverage-account-line", &args([("name", name), ("reached", reached), ("units", units)]))
    }));
    lines.extend(found.fields.iter().map(|field| {
        let name = if field.field.is_none() { words.say("coverage-no-field") } else { field.name.clone() };
        let places = [
            ("name", name),
            ("sessions", count(field.sessions)),
            ("attendances", number_text(lang, field.attendances.into(), 0)),
            ("units", count(field.units)),
        ];
        words.say_with("coverage-account-field", &args(places))
    }));
    lines
}
