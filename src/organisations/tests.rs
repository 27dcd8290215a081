//! Stories of the organisations.

use super::*;
use crate::calendar::{BEGINNING, Instant};
use crate::desk::{Act, AsOf, Kind, Note, Problem as _, Role};
use crate::testing::story;

const BOARD: i64 = 1;

fn cell(units: &str) -> OrganisationForm {
    OrganisationForm {
        kind: "chi-bo-truc-thuoc".into(),
        name: "Chi bộ liên doanh nghiệp KCN Đông Phố Mới".into(),
        form: "cross-enterprise".into(),
        parent_name: "Đảng ủy phường Lào Cai".into(),
        founded: "2023-11-01".into(),
        decision: "Quyết định 15-QĐ/ĐU".into(),
        units: units.into(),
        ..OrganisationForm::default()
    }
}

story!(one_cell_covers_five_units_and_a_unit_leaves_it, |world| {
    let lan = world.desk("Lan", BOARD, Role::Editor);
    let from = jiff::civil::date(2023, 11, 1);
    let id = record_organisation(&lan, None, &cell("11, 12, 13, 14, 15"), from).await.unwrap().record;
    let day = jiff::civil::date(2024, 7, 1);
    uncover_unit(&lan, id, 14, day).await.unwrap();
    cover_unit(&lan, id, 16, day).await.unwrap();
    let on = |on| AsOf { on, known: Instant::LATEST };
    assert_eq!(organisation(&lan, on(from), id).await.unwrap().units, [11, 12, 13, 14, 15]);
    assert_eq!(organisation(&lan, on(day), id).await.unwrap().units, [11, 12, 13, 15, 16]);
    assert_eq!(organisations_of_unit(&lan, on(day), 14).await.unwrap(), []);
    assert_eq!(organisations_of_unit(&lan, on(from), 14).await.unwrap().len(), 1);
    let words = OrganisationFilter { words: "dong pho moi".into(), family: Some(Family::Party), ..Default::default() };
    assert_eq!(organisations(&lan, on(day), &words).await.unwrap().len(), 1);
    let unions = OrganisationFilter { family: Some(Family::Union), ..Default::default() };
    assert_eq!(organisations(&lan, on(day), &unions).await.unwrap(), []);

    let end = jiff::civil::date(2025, 3, 1);
    end_organisation(&lan, id, end, "Quyết định 20-QĐ/ĐU").await.unwrap();
    assert!(matches!(organisation(&lan, on(end), id).await, Err(OrganisationRefusal::NotFound(_))));
    assert_eq!(organisation(&lan, on(end.yesterday().unwrap()), id).await.unwrap().valid_to, end);
});

story!(an_own_organisation_covers_one_unit_and_names_nobody, |world| {
    let lan = world.desk("Lan", BOARD, Role::Editor);
    let bad = OrganisationForm {
        kind: "nghiep-doan".into(),
        form: "own".into(),
        units: "1, 2".into(),
        note: "Bí thư: đồng chí Nguyễn Văn Mẫu".into(),
        ..cell("")
    };
    let refused = record_organisation(&lan, None, &bad, BEGINNING).await.unwrap_err();
    let told: Vec<_> = refused.faults().iter().map(|fault| (fault.place.as_str(), fault.word)).collect();
    assert_eq!(
        told,
        [("form", "fault-form-not-of-kind"), ("units", "fault-own-covers-one"), ("note", "fault-names-people")]
    );
    let own = OrganisationForm { form: "own".into(), ..cell("7") };
    let id = record_organisation(&lan, None, &own, BEGINNING).await.unwrap().record;
    let refused = cover_unit(&lan, id, 8, BEGINNING).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::Conflict);
    let minh = world.desk("Minh", 2, Role::Viewer);
    assert_eq!(record_organisation(&minh, None, &own, BEGINNING).await.unwrap_err().kind(), Kind::NotAllowed);
});

story!(a_list_is_taken_in_twice, |world| {
    let lan = world.desk("Lan", BOARD, Role::Editor);
    let drafts: Vec<OrganisationDraft> = (1..=60)
        .map(|unit| OrganisationDraft {
            kind: "cong-doan-co-so".into(),
            name: format!("Công đoàn cơ sở đơn vị {unit}"),
            form: Form::Own,
            parent: None,
            parent_name: "Liên đoàn Lao động tỉnh".into(),
            founded: None,
            decision: String::new(),
            note: String::new(),
            units: vec![unit],
            origin: format!("Sheet1!C{unit}"),
        })
        .collect();
    assert!(drafts.iter().all(|draft| draft.check().is_empty()));
    let stated = |drafts: &[OrganisationDraft], is_named| -> Vec<OrganisationStated> {
        drafts.iter().map(|draft| OrganisationStated { draft: draft.clone(), is_named }).collect()
    };
    for expected in [
        OrganisationTally { new: 60, changed: 0, unchanged: 0 },
        OrganisationTally { new: 0, changed: 0, unchanged: 60 },
    ] {
        let mut change = lan.change(Act::TakeWorkbookIn).await.unwrap();
        let tally = record_organisations_in(&mut change, stated(&drafts, true), BEGINNING).await.unwrap();
        assert_eq!(tally, expected);
        change.commit(Note::new_record("intake", 1_i64, serde_json::json!(tally))).await.unwrap();
    }
    // The same name at another unit is another organisation; one that is only
    // marked is the unit's own, whatever it is called.
    let mut other = drafts;
    other[0].units = vec![900];
    other[1].name = "Công đoàn cơ sở Hai".into();
    let mut change = lan.change(Act::TakeWorkbookIn).await.unwrap();
    let from = jiff::civil::date(2024, 1, 1);
    let [mut all, marked] = [stated(&other, true), stated(&other[1..2], false)];
    all[1] = marked[0].clone();
    let tally = record_organisations_in(&mut change, all, from).await.unwrap();
    assert_eq!(tally, OrganisationTally { new: 1, changed: 0, unchanged: 59 });
    change.commit(Note::new_record("intake", 2_i64, serde_json::json!(tally))).await.unwrap();
    assert_eq!(organisations_of_unit(&lan, lan.now(), 900).await.unwrap().len(), 1);
    assert_eq!(organisations_of_unit(&lan, lan.now(), 1).await.unwrap().len(), 1, "the first one stays where it is");
    let second = organisations_of_unit(&lan, lan.now(), 2).await.unwrap();
    assert_eq!(second.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Công đoàn cơ sở đơn vị 2"]);
});

#[test]
fn kinds_and_their_forms_come_from_the_shipped_file() {
    assert_eq!(kinds().len(), 11);
    let union = kind_of("cong-doan-co-so").unwrap();
    assert_eq!((union.family, union.forms.as_slice()), (Family::Union, [Form::Own, Form::CrossEnterprise].as_slice()));
}
