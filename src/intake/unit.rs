//! The facts of a unit as a row of a sheet states them.

use std::collections::HashMap;
use std::sync::LazyLock;

use songhanh_vietnamese::fold;
use songhanh_vietnamese::name::{LegalForm, name_key};

use super::cells::{self, Dated};
use super::known::Known;
use super::stay::stays;
use super::subject::{RowSubject, tax_code_of};
use super::view::View;
use crate::calendar::Day;
use crate::register::{UnitDraft, ZoneRole, sectors, statuses, unit_kinds};

/// The day of registration that the row states.
fn registered_on(view: &View<'_>, row: &RowSubject) -> Option<Day> {
    let column = view.fact("registered-on").filter(|_| view.name_column().is_none_or(|own| own == row.names))?;
    match cells::day(view.cell(row.row, column.column), column.order) {
        Dated::Day(day) => Some(day),
        _ => None,
    }
}

/// What the row says of a new unit: from day `from` on, or since it is
/// registered.
pub(super) fn draft(view: &View<'_>, row: &RowSubject, from: Day, source: &str, known: &Known) -> UnitDraft {
    let text = |fact: &str| Some(view.fact_text(row.row, fact).trim().to_owned()).filter(|text| !text.is_empty());
    let registered_on = registered_on(view, row);
    let start = registered_on.map_or(from, |registered| registered.min(from));
    let mut draft = UnitDraft::from_day(start, source);
    draft.communes = stays(view, row, start, known);
    let beside = view.name_column().is_some_and(|own| own != row.names);
    let name = view.text(row.row, row.names);
    if beside {
        // What else the row says is about the unit of the first list.
        draft.kind = kind_code(None, &name);
        draft.name = Some(name).filter(|name| !name.trim().is_empty());
        return draft;
    }
    let name = if view.name_column().is_some() { name } else { String::new() };
    draft.kind = kind_code(text("unit-kind").as_deref(), &name);
    draft.tax_code = Some(tax_code_of(view, row.row)).filter(|code| !code.is_empty());
    draft.name = Some(name).filter(|name| !name.trim().is_empty()).or_else(|| draft.tax_code.clone());
    draft.short_name = text("unit-short-name");
    draft.international_name = text("unit-international-name");
    draft.legal_form = text("legal-form");
    draft.address = text("address");
    draft.status = text("status").and_then(|status| status_code(&status));
    draft.sector = sector(view, row.row);
    draft.registered_on = registered_on;
    if let Some(zone) = row.zone {
        draft.zones.push((zone, ZoneRole::Headquarters, text("lot").unwrap_or_default()));
    }
    draft
}

/// Tells whether the text of a row is a code of its list.
type IsKnown = fn(&View<'_>, u32, &str) -> bool;

/// The facts that are codes of a list. A text that is on none is left out.
pub(super) const CODED: [(&str, IsKnown); 3] = [
    ("unit-kind", |_, _, text| kind_of_text(text).is_some()),
    ("status", |_, _, text| status_code(text).is_some()),
    ("sector", |view, row, _| sector(view, row).is_some()),
];

/// The code of the kind that a sheet writes in its own way; that of the name's
/// legal form where it says nothing.
fn kind_code(text: Option<&str>, name: &str) -> Option<String> {
    if let Some(code) = text.and_then(kind_of_text) {
        return Some(code);
    }
    let code = match name_key(name).form? {
        LegalForm::LimitedLiability | LegalForm::SingleMember => "tnhh",
        LegalForm::JointStock => "cp",
        LegalForm::Partnership => "hop-danh",
        LegalForm::PrivateEnterprise => "dntn",
        LegalForm::Cooperative => "htx",
        _ => return None,
    };
    Some(code.to_owned())
}

/// Kinds of units by their codes and names, folded, and by how sheets write them.
static KINDS: LazyLock<HashMap<String, &str>> = LazyLock::new(|| {
    let known = unit_kinds().iter().flat_map(|kind| [(&kind.code, &kind.code), (&kind.name_vi, &kind.code)]);
    let known = known.map(|(text, code)| (fold(text), code.as_str()));
    let written = [
        ("hd", "hop-danh"),
        ("nn<50%", "nn-duoi-50"),
        ("nn < 50%", "nn-duoi-50"),
        ("nn duoi 50%", "nn-duoi-50"),
        ("cty tnhh", "tnhh"),
        ("cong ty tnhh", "tnhh"),
        ("tnhh mtv", "tnhh"),
        ("cong ty tnhh mtv", "tnhh"),
        ("cty cp", "cp"),
        ("cong ty cp", "cp"),
        ("ctcp", "cp"),
    ];
    // Of two, the first counts.
    let all: Vec<(String, &str)> = known.chain(written.map(|(text, code)| (text.to_owned(), code))).collect();
    all.into_iter().rev().collect()
});

fn kind_of_text(text: &str) -> Option<String> {
    KINDS.get(&fold(text)).map(|code| (*code).to_owned())
}

/// Statuses by their codes and names, folded.
static STATUSES: LazyLock<HashMap<String, &str>> = LazyLock::new(|| {
    let known = statuses().iter().flat_map(|status| [(&status.code, &status.code), (&status.name_vi, &status.code)]);
    let known: Vec<(String, &str)> = known.map(|(text, code)| (fold(text), code.as_str())).collect();
    known.into_iter().rev().collect()
});

fn status_code(text: &str) -> Option<String> {
    let code = STATUSES.get(&fold(text)).copied();
    let code = code.or_else(|| super::rules::is_stopped(text).then_some("TĐ"));
    code.or_else(|| super::rules::is_active(text).then_some("HĐ")).map(str::to_owned)
}

/// The sector of a row, in the version of the classification that the heading
/// names; the newest where it names none.
fn sector(view: &View<'_>, row: u32) -> Option<(String, String)> {
    let column = view.fact("sector")?;
    let code = view.text(row, column.column);
    let code = code.trim().trim_end_matches(".0").to_owned();
    let heading = column.name();
    let version = if heading.contains("2018") { "2018" } else { "2025" };
    // A number loses the zero of divisions 01 to 09.
    let code =
        if code.len() == 1 && code.bytes().all(|byte| byte.is_ascii_digit()) { format!("0{code}") } else { code };
    let known = sectors().iter().any(|sector| sector.version == version && code.starts_with(&sector.code));
    known.then(|| (version.to_owned(), code))
}
