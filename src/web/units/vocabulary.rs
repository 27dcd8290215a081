//! The words of the register in the language of the page.

use crate::register::{Sector, ownerships, sectors, statuses, unit_kinds};
use crate::words::Lang;

/// The classification in force: what a new statement is made in.
pub(super) const SECTOR_VERSIONS: [&str; 2] = ["2025", "2018"];

pub(super) fn either<'n>(lang: Lang, vi: &'n str, en: &'n str) -> &'n str {
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

/// The name of a kind of unit; its code where nobody knows it.
pub(super) fn kind_name(lang: Lang, code: &str) -> &str {
    unit_kinds().iter().find(|one| one.code == code).map_or(code, |one| either(lang, &one.name_vi, &one.name_en))
}

pub(super) fn status_name(lang: Lang, code: &str) -> &str {
    statuses().iter().find(|one| one.code == code).map_or(code, |one| either(lang, &one.name_vi, &one.name_en))
}

/// The class of a status's mark: units that work stand out.
pub(super) fn status_class(code: &str) -> &'static str {
    match statuses().iter().find(|one| one.code == code) {
        Some(one) if one.active => "tag good",
        Some(one) if !one.exists_as_unit => "tag",
        Some(_) => "tag warm",
        None => "tag",
    }
}

pub(super) fn ownership_name(lang: Lang, code: &str) -> &str {
    ownerships().iter().find(|one| one.code == code).map_or(code, |one| either(lang, &one.name_vi, &one.name_en))
}

/// A sector by its code and the name of its division: `2011 Sản xuất hóa chất`.
pub(super) fn sector_name(lang: Lang, version: &str, code: &str) -> String {
    let head = code.get(..2).unwrap_or(code);
    let found = sectors().iter().find(|one| one.version == version && (one.code == code || one.code == head));
    found.map_or_else(|| code.to_owned(), |one| format!("{code} {}", either(lang, &one.name_vi, &one.name_en)))
}

/// Codes with their names, for a control.
pub(super) type Choices = Vec<(String, String)>;

pub(super) fn kinds(lang: Lang) -> Choices {
    unit_kinds().iter().map(|one| (one.code.clone(), either(lang, &one.name_vi, &one.name_en).to_owned())).collect()
}

pub(super) fn all_statuses(lang: Lang) -> Choices {
    statuses().iter().map(|one| (one.code.clone(), either(lang, &one.name_vi, &one.name_en).to_owned())).collect()
}

/// Forms of ownership, those of the second level set in.
pub(super) fn all_ownerships(lang: Lang) -> Choices {
    let name = |one: &crate::register::Ownership| {
        let name = either(lang, &one.name_vi, &one.name_en);
        if one.parent.is_empty() { name.to_owned() } else { format!("\u{2003}{name}") }
    };
    ownerships().iter().map(|one| (one.code.clone(), name(one))).collect()
}

fn of_level(lang: Lang, level: u8) -> Choices {
    let kept = |one: &&Sector| one.version == SECTOR_VERSIONS[0] && one.level == level;
    let named = |one: &Sector| (one.code.clone(), format!("{} {}", one.code, either(lang, &one.name_vi, &one.name_en)));
    sectors().iter().filter(kept).map(named).collect()
}

/// The sections of the classification in force.
pub(super) fn sections(lang: Lang) -> Choices {
    of_level(lang, 1)
}

/// Its divisions.
pub(super) fn divisions(lang: Lang) -> Choices {
    of_level(lang, 2)
}
