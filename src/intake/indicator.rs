//! Indicators that titles name, and those that columns define.

use std::collections::BTreeMap;

use songhanh_vietnamese::fold;

use super::asked::Asked;
use super::headings;
use super::known::Known;
use super::look::NewIndicator;
use super::meaning::Meaning;
use super::view::View;
use crate::indicators::SCALE_MAX;

/// The indicator of a table with periods across: as answered, as the layout
/// says, or as the titles name it.
pub(super) fn indicator_of_titles(view: &View<'_>, known: &Known, asked: &Asked) -> Option<String> {
    let said = asked.answers.get("indicator").cloned();
    let layout = || asked.layout.as_ref().map(|layout| layout.indicator.clone()).filter(|code| !code.is_empty());
    if let Some(code) = said.or_else(layout) {
        return known.catalogue.of_code(&code).map(|indicator| indicator.code.clone());
    }
    let mut lines = view.lines(&view.table.titles);
    lines.push(view.sheet.name.clone());
    lines.iter().find_map(|line| {
        let folded = fold(line);
        // "Số lao động trong các khu công nghiệp theo quý" gives the workers.
        let ends = [" theo ", " trong cac ", " tai cac ", " cua cac ", " cac khu ", " cac tinh ", " nam ", " quy "];
        let end = ends.iter().filter_map(|end| folded.find(end)).min().unwrap_or(folded.len());
        let bare = folded[..end].trim_start_matches("bang ").to_owned();
        let bare = bare
            .trim_start_matches(|letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ':' | ' '))
            .to_owned();
        let bare = bare.split(" dang hoat dong").next().unwrap_or(&bare).to_owned();
        match headings::meaning_of(&[bare], &known.catalogue) {
            Some((Meaning::Value(code), confidence, _)) if confidence >= 75 => {
                known.catalogue.of_code(&code).map(|indicator| indicator.code.clone())
            }
            _ => None,
        }
    })
}

/// The new indicators that the columns define, by column.
pub(super) fn new_indicators(view: &View<'_>, known: &Known) -> BTreeMap<u32, NewIndicator> {
    let mut defined: BTreeMap<u32, NewIndicator> = BTreeMap::new();
    for column in &view.columns {
        let Meaning::New(code) = &column.meaning else { continue };
        let name: String = column.name().chars().take(300).collect();
        let taken = |code: &str, defined: &BTreeMap<u32, NewIndicator>| {
            known.catalogue.of_code(code).is_some() || defined.values().any(|own| own.code == code)
        };
        let base = if code.is_empty() { code_of_name(&name) } else { code.clone() };
        let mut code = base.clone();
        let mut number = 2;
        while taken(&code, &defined) {
            code = format!("{base}{number}");
            number += 1;
        }
        let unit = column.measure.clone().filter(|unit| unit.chars().count() <= 60).unwrap_or_else(|| "–".into());
        let scale = column.scale.unwrap_or(0).min(SCALE_MAX);
        defined.insert(column.column, NewIndicator { code, name, unit, scale });
    }
    defined
}

/// A code from the first letters of a heading: `Tổng thu NSNN` is `X.TTN`.
fn code_of_name(name: &str) -> String {
    let folded = fold(name);
    let letters = folded.split(|letter: char| !letter.is_alphanumeric()).filter_map(|word| word.chars().next());
    let code: String = letters.filter(char::is_ascii_alphanumeric).take(10).collect();
    format!("X.{}", code.to_uppercase())
}
