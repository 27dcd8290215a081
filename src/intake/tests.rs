//! Stories of intake.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::*;
use crate::desk::{Desk, Role};
use crate::testing::{World, story};

/// The reference data that the workbooks of the demo need.
async fn with_reference(world: &World) -> Desk {
    let operator = world.operator();
    let reference = crate::territory::Reference::shipped().unwrap().within(&["p-15", "p-old-15", "p-old-10"]);
    crate::territory::load_reference(&operator, &reference).await.unwrap();
    crate::indicators::load_reference(&operator).await.unwrap();
    world.desk("Lan", 1, Role::Editor)
}

fn file(name: &str) -> File {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
    let bytes = std::fs::read(&path).unwrap();
    File { name: path.file_name().unwrap().to_string_lossy().into_owned(), bytes: bytes.into() }
}

fn answers<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, String> {
    pairs.iter().map(|(id, choice)| ((*id).to_owned(), (*choice).to_owned())).collect()
}

/// A planted fault is found where a problem of its rule stands in its cells.
fn is_reported(look: &Look, sheet: &str, cells: &str, rule: &str) -> bool {
    let letters = |text: &str| text.chars().take_while(char::is_ascii_alphabetic).collect::<String>();
    look.problems.iter().any(|found| {
        let own = look.sheets[usize::from(found.sheet)].name == sheet && found.rule.word() == rule;
        let at = found.at.to_string();
        own && cells.split(' ').any(|cells| match cells.split_once(':') {
            None => at == cells,
            Some((first, last)) => (letters(first)..=letters(last)).contains(&letters(&at)),
        })
    })
}

story!(every_planted_fault_is_reported_at_its_cell, |world| {
    let lan = with_reference(world).await;
    let mut reader = csv::Reader::from_path(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("demo/faults.csv")).unwrap();
    let mut looks: BTreeMap<String, Look> = BTreeMap::new();
    for name in ["ban-quan-ly-kkt.xlsx", "dang-uy.xls"] {
        let (look, _) = look_at_workbook(&lan, &file(&format!("demo/{name}")), &Asked::default()).await.unwrap();
        looks.insert(name.to_owned(), look);
    }
    let (mut reported, mut missed) = (0, Vec::new());
    for record in reader.records() {
        let record = record.unwrap();
        let (book, sheet, cells, rule) = (&record[0], &record[1], &record[2], &record[3]);
        // These need the other office's figures in the store.
        if matches!(rule, "agencies-differ" | "zone-membership-differs") || cells == "B109" {
            continue;
        }
        if is_reported(&looks[book], sheet, cells, rule) {
            reported += 1;
        } else {
            missed.push(format!("{book} {sheet}!{cells} {rule}"));
        }
    }
    println!("{reported} planted faults reported");
    assert_eq!(missed, Vec::<String>::new());
});
