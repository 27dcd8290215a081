//! The shipped territory has the numbers that the resolutions state.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::Reference;
use super::reference::{PlaceRow, rows_of};
use crate::calendar::Day;
use crate::law;

/// A number that a document states: `data/territory/facts.csv`.
#[derive(Debug, Deserialize)]
struct Fact {
    /// Key of the province; empty for the whole country.
    province: String,
    on: Day,
    /// `province`, `commune`, a kind of commune, `unchanged`, `renamed`,
    /// `full`, `partial`.
    what: String,
    count: usize,
    basis: String,
}

const REFORM: Day = jiff::civil::date(2025, 7, 1);

fn stands(rows: &[PlaceRow], on: Day) -> Option<&PlaceRow> {
    rows.iter().find(|row| row.days.0 <= on && on < row.days.1)
}

/// The provinces that a province was made of, itself among them.
fn forebears(release: &Reference, province: &str) -> BTreeSet<String> {
    let before = release.edges.iter().filter(|edge| edge.new == province && edge.day == REFORM);
    before.map(|edge| edge.former.clone()).chain([province.to_owned()]).collect()
}

fn counted(release: &Reference, fact: &Fact) -> usize {
    let own = match (fact.province.is_empty(), fact.on < REFORM) {
        (true, _) => release.provinces.keys().cloned().collect(),
        (false, true) => forebears(release, &fact.province),
        (false, false) => BTreeSet::from([fact.province.clone()]),
    };
    let communes = || {
        let here = release.communes.iter().filter_map(|(key, rows)| Some((key, rows, stands(rows, fact.on)?)));
        here.filter(|(_, _, row)| own.contains(&row.parent))
    };
    let was = |rows: &[PlaceRow]| stands(rows, REFORM.yesterday().unwrap()).is_some();
    // A resolution counts what it only renames among what it makes.
    let is_renamed = |name: &str| ["Buôn Đôn", "Đạ Huoai 3"].contains(&name);
    let edges = |relation: &str| {
        let to = |key: &String| communes().any(|(own, ..)| own == key);
        release.edges.iter().filter(|edge| edge.relation == relation && to(&edge.new)).count()
    };
    match fact.what.as_str() {
        "province" => release.provinces.values().filter(|rows| stands(rows, fact.on).is_some()).count(),
        // An island district without communes stands for itself, and is none.
        "commune" => communes().filter(|(.., row)| row.kind.word() != "huyen").count(),
        "unchanged" => communes().filter(|(_, rows, row)| was(rows) && !is_renamed(&row.name)).count(),
        "renamed" => communes().filter(|(_, rows, row)| was(rows) && is_renamed(&row.name)).count(),
        "full" | "partial" if fact.province.is_empty() => {
            let communes = |key: &String| release.communes.contains_key(key);
            release.edges.iter().filter(|edge| edge.relation == fact.what && communes(&edge.new)).count()
        }
        "full" | "partial" => edges(&fact.what),
        kind => communes().filter(|(.., row)| row.kind.word() == kind).count(),
    }
}

#[test]
fn the_shipped_territory_has_the_numbers_that_the_resolutions_state() {
    let release = Reference::shipped().unwrap();
    let facts: Vec<Fact> = rows_of("facts.csv").unwrap();
    let provinces: BTreeSet<&str> =
        facts.iter().map(|fact| fact.province.as_str()).filter(|key| !key.is_empty()).collect();
    assert_eq!(provinces.len(), 34, "every province of after has its resolution");
    let wrong: Vec<String> = facts
        .iter()
        .filter_map(|fact| {
            let found = counted(&release, fact);
            let told = || {
                format!(
                    "{} {} on {}: {} says {}, found {found}",
                    fact.province, fact.what, fact.on, fact.basis, fact.count
                )
            };
            (found != fact.count).then(told)
        })
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
    let unfounded: Vec<&Fact> = facts.iter().filter(|fact| law::basis(&fact.basis).is_none()).collect();
    assert!(unfounded.is_empty(), "{unfounded:?}");
}

#[test]
fn resolution_1673_makes_each_new_commune_of_lao_cai_out_of_the_whole_of_its_forebears() {
    let release = Reference::shipped().unwrap().within(&["p-15", "p-old-10", "p-old-15"]);
    let edges: Vec<_> = release.edges.iter().filter(|edge| edge.resolution == "1673").collect();
    assert!(edges.iter().all(|edge| edge.relation == "full"), "none is divided");
    let formers: BTreeSet<&str> = edges.iter().map(|edge| edge.former.as_str()).collect();
    let new: BTreeSet<&str> = edges.iter().map(|edge| edge.new.as_str()).collect();
    // 319 of before are 311 that became 91 new ones, and 8 that stayed.
    assert_eq!((edges.len(), formers.len(), new.len()), (311, 311, 91));
    let made_of = |name: &str| {
        let of = |key: &str| release.communes[key].iter().find(|row| row.days.1 == REFORM).unwrap().name.clone();
        let is_named = |key: &str| stands(&release.communes[key], REFORM).is_some_and(|row| row.name == name);
        let mut found: Vec<String> =
            edges.iter().filter(|edge| is_named(&edge.new)).map(|edge| of(&edge.former)).collect();
        found.sort();
        found.join(", ")
    };
    assert_eq!(made_of("Tằng Loỏng"), "Phú Nhuận, Tằng Loỏng");
    assert_eq!(made_of("Lào Cai"), "Bản Phiệt, Cốc Lếu, Duyên Hải, Kim Tân, Lào Cai, Vạn Hòa");
    assert_eq!(made_of("Cốc San"), "Cốc San, Tòng Sành, Đồng Tuyển");
    assert_eq!(made_of("Võ Lao"), "Nậm Dạng, Nậm Mả, Võ Lao");
}
