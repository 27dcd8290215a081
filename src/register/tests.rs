//! Stories of the register. Their cast is the traps of the domain: An Phát moves
//! zone on 1 July, Hoa Ban is a kindergarten and no enterprise.

use jiff::civil::date;

use super::*;
use crate::audit::{undo_act, verify_store};
use crate::calendar::{Day, Instant};
use crate::desk::{AsOf, Desk, Kind, Problem as _, Role};
use crate::territory::{Finding, PlaceId, Reference, Tier, When, ZoneId, find_place, find_zone, load_reference};
use crate::testing::{World, story};

const JANUARY: Day = date(2024, 1, 1);
const JULY: Day = date(2024, 7, 1);

/// A world with the places of Lào Cai, and desks.
pub(super) struct Cast {
    pub(super) lan: Desk,
    pub(super) hoa: Desk,
    pub(super) tang_loong: ZoneId,
    pub(super) bac_duyen_hai: ZoneId,
    pub(super) duyen_hai: PlaceId,
}

pub(super) async fn cast(world: &World) -> Cast {
    let operator = world.operator();
    let places = Reference::shipped().unwrap().within(&["p-15", "p-old-10", "p-old-15"]);
    load_reference(&operator, &places).await.unwrap();
    let zone = async |name: &str| find_zone(&operator, name, When::AnyDay).await.unwrap().found().unwrap();
    let (tang_loong, bac_duyen_hai) = (zone("KCN Tằng Loỏng").await, zone("KCN Bắc Duyên Hải").await);
    let duyen_hai = commune(&operator, "P. Duyên Hải, TP Lào Cai").await;
    let (lan, hoa) = (world.desk("Lan", 1, Role::Editor), world.desk("Hoa", 1, Role::Approver));
    Cast { lan, hoa, tang_loong, bac_duyen_hai, duyen_hai }
}

pub(super) async fn commune(desk: &Desk, text: &str) -> PlaceId {
    match find_place(desk, text, Some(Tier::Commune), When::AnyDay).await.unwrap() {
        Finding::Found(id) => id,
        other => panic!("{text}: {other:?}"),
    }
}

pub(super) fn some(text: impl ToString) -> Option<String> {
    Some(text.to_string())
}

fn an_phat(cast: &Cast) -> UnitForm {
    UnitForm {
        name: some("Công ty TNHH An Phát (mẫu)"),
        tax_code: some("5300265969"),
        kind: some("tnhh"),
        ownership: some("tu-nhan"),
        sector_version: some("2018"),
        sector: some("2011"),
        status: some("HĐ"),
        registered_on: some("2015-03-02"),
        commune: some(cast.duyen_hai),
        zone: some(cast.bac_duyen_hai),
        lot: some("Lô A1"),
        phone: some("0214 3 820 000"),
        source: some("GCN số 1 (mẫu)"),
        ..UnitForm::default()
    }
}

fn hoa_ban() -> UnitForm {
    UnitForm {
        name: some("Trường Mầm non Hoa Ban (mẫu)"),
        kind: some("dvsn-ncl"),
        status: some("HĐ"),
        ..UnitForm::default()
    }
}

fn named(name: &str) -> UnitForm {
    UnitForm { name: some(name), kind: some("tnhh"), ..UnitForm::default() }
}

pub(super) async fn names(desk: &Desk, filter: UnitFilter) -> Vec<String> {
    let page = units(desk, desk.now(), &filter).await.unwrap();
    assert_eq!(page.total, page.rows.len());
    page.rows.into_iter().map(|row| row.unit.name.to_string()).collect()
}

fn searching(text: &str) -> UnitFilter {
    UnitFilter { search: text.into(), ..UnitFilter::default() }
}

story!(an_phat_moves_zone_on_the_first_of_july, |world| {
    let cast = cast(world).await;
    let id = record_unit(&cast.lan, &an_phat(&cast), JANUARY).await.unwrap().record;
    let move_ =
        PlacementForm { zone: cast.tang_loong.to_string(), source: "QĐ 7 (mẫu)".into(), ..PlacementForm::default() };
    place_unit(&cast.lan, id, &move_, JULY).await.unwrap().unwrap();
    assert_eq!(place_unit(&cast.lan, id, &move_, JULY).await.unwrap(), None);

    let zone_on = async |on: Day| {
        let as_of = AsOf { on, known: Instant::LATEST };
        let page = unit(&cast.lan, as_of, id).await.unwrap();
        let listed = units(&cast.lan, as_of, &UnitFilter::default()).await.unwrap();
        assert_eq!(listed.rows[0].zone_name, page.unit.zone_name);
        page.zones.into_iter().map(|place| (place.name, place.lot)).collect::<Vec<_>>()
    };
    assert_eq!(zone_on(date(2024, 6, 30)).await, [("KCN Bắc Duyên Hải".to_owned(), "Lô A1".to_owned())]);
    assert_eq!(zone_on(JULY).await, [("KCN Tằng Loỏng".to_owned(), String::new())]);

    let page = unit(&cast.lan, cast.lan.now(), id).await.unwrap();
    let moves: Vec<_> = page
        .history
        .iter()
        .filter(|row| row.fact == FactName::Headquarters && row.replaced.is_none())
        .map(|row| (row.value.as_str(), row.from, row.source.as_str(), row.signed.as_ref().unwrap().user_name.as_str()))
        .collect();
    assert_eq!(
        moves,
        [("KCN Bắc Duyên Hải", JANUARY, "GCN số 1 (mẫu)", "Lan"), ("KCN Tằng Loỏng", JULY, "QĐ 7 (mẫu)", "Lan")]
    );
    let in_zone = |zone| UnitFilter { zone: Some(zone), ..UnitFilter::default() };
    assert_eq!(names(&cast.lan, in_zone(cast.tang_loong)).await.len(), 1);
    assert_eq!(names(&cast.lan, in_zone(cast.bac_duyen_hai)).await.len(), 0);
    let facility =
        PlacementForm { zone: cast.bac_duyen_hai.to_string(), role: "facility".into(), ..PlacementForm::default() };
    place_unit(&cast.lan, id, &facility, JULY).await.unwrap().unwrap();
    assert_eq!(names(&cast.lan, in_zone(cast.bac_duyen_hai)).await.len(), 1);
    let gone =
        PlacementForm { leaves: cast.bac_duyen_hai.to_string(), role: "facility".into(), ..PlacementForm::default() };
    place_unit(&cast.lan, id, &gone, JULY).await.unwrap().unwrap();
    assert_eq!(names(&cast.lan, in_zone(cast.bac_duyen_hai)).await.len(), 0);
});

story!(hoa_ban_is_a_kindergarten_and_no_enterprise, |world| {
    let cast = cast(world).await;
    record_unit(&cast.lan, &an_phat(&cast), JANUARY).await.unwrap();
    record_unit(&cast.lan, &hoa_ban(), JANUARY).await.unwrap();
    let kind = |kind: &str| UnitFilter { kind: Some(kind.into()), facets: true, ..UnitFilter::default() };
    assert_eq!(names(&cast.lan, kind("dvsn-ncl")).await, ["Trường Mầm non Hoa Ban (mẫu)"]);
    assert!(!unit_kinds().iter().find(|kind| kind.code == "dvsn-ncl").unwrap().enterprise);
    let page = units(&cast.lan, cast.lan.now(), &UnitFilter { facets: true, ..UnitFilter::default() }).await.unwrap();
    let facets = page.facets.unwrap();
    let counts: Vec<_> = facets.kinds.iter().map(|count| (count.code.as_str(), count.units)).collect();
    assert_eq!(counts, [("tnhh", 1), ("dvsn-ncl", 1)]);
    assert_eq!(facets.statuses, [Count { code: "HĐ".into(), units: 2 }]);
});

story!(a_unit_form_with_faults_hears_of_all_of_them_at_once, |world| {
    let cast = cast(world).await;
    let form = UnitForm {
        tax_code: some("5300265968"),
        kind: some("tap-doan"),
        status: some("OK"),
        sector: some("2011"),
        registered_on: some("2030-01-01"),
        phone: some("gặp chị Hoa 0912 345 678"),
        commune: some(1_000_000),
        zone: some("x"),
        ..UnitForm::default()
    };
    let refused = record_unit(&cast.lan, &form, JANUARY).await.unwrap_err();
    let faults: Vec<_> = refused.faults().iter().map(|fault| (fault.place.as_str(), fault.word)).collect();
    assert_eq!(
        faults,
        [
            ("name", "fault-missing"),
            ("tax_code", "fault-tax-code-check-digit"),
            ("kind", "fault-not-in-list"),
            ("status", "fault-not-in-list"),
            ("sector_version", "fault-missing"),
            ("registered_on", "fault-day-in-future"),
            ("phone", "fault-contact-names-person"),
            ("commune", "fault-unknown-commune"),
            ("zone", "fault-unknown-zone"),
        ]
    );
    assert_eq!(names(&cast.lan, UnitFilter::default()).await, Vec::<String>::new());
    let minh = world.desk("Minh", 2, Role::Viewer);
    assert_eq!(record_unit(&minh, &an_phat(&cast), JANUARY).await.unwrap_err().kind(), Kind::NotAllowed);
});

story!(a_number_of_a_person_is_refused_except_for_a_household_business, |world| {
    let cast = cast(world).await;
    let person = UnitForm { tax_code: some("010099000001"), ..named("Công ty TNHH Trầu Cau (mẫu)") };
    let refused = record_unit(&cast.lan, &person, JANUARY).await.unwrap_err();
    assert_eq!(refused.faults()[0].word, "fault-tax-code-is-personal");
    let household = UnitForm { tax_code: some("010099000001"), ..named("Hộ kinh doanh Trầu Cau (mẫu)") };
    record_unit(&cast.lan, &household, JANUARY).await.unwrap();
});

story!(a_tax_code_belongs_to_one_unit, |world| {
    let cast = cast(world).await;
    let first = record_unit(&cast.lan, &an_phat(&cast), JANUARY).await.unwrap().record;
    let again = UnitForm { tax_code: some("53.00265.969"), ..named("Công ty Khác (mẫu)") };
    let refused = record_unit(&cast.lan, &again, JANUARY).await.unwrap_err();
    assert_eq!(refused.faults()[0].word, "fault-tax-code-taken");
    assert_eq!(refused.faults()[0].args["unit"], first.to_string());
    let branch = UnitForm { tax_code: some("5300265969-001"), ..named("Chi nhánh Công ty TNHH An Phát (mẫu)") };
    record_unit(&cast.lan, &branch, JANUARY).await.unwrap();
});

story!(a_former_name_is_found_and_the_old_day_keeps_it, |world| {
    let cast = cast(world).await;
    let id = record_unit(&cast.lan, &an_phat(&cast), JANUARY).await.unwrap().record;
    let renamed = UnitForm {
        name: some("Công ty cổ phần Hòa Bình (mẫu)"),
        kind: some("cp"),
        source: some("GCN lần 2"),
        ..UnitForm::default()
    };
    revise_unit(&cast.lan, id, &renamed, JULY).await.unwrap().unwrap();
    assert_eq!(revise_unit(&cast.lan, id, &renamed, JULY).await.unwrap(), None);
    for typed in ["an phát", "AN PHAT", "hoà bình", "hoa binh", "5300265969"] {
        assert_eq!(names(&cast.lan, searching(typed)).await, ["Công ty cổ phần Hòa Bình (mẫu)"], "{typed}");
    }
    let june = AsOf { on: date(2024, 6, 30), known: Instant::LATEST };
    let then = units(&cast.lan, june, &UnitFilter::default()).await.unwrap();
    assert_eq!((&*then.rows[0].unit.name, &*then.rows[0].unit.kind), ("Công ty TNHH An Phát (mẫu)", "tnhh"));
    let page = unit(&cast.lan, cast.lan.now(), id).await.unwrap();
    assert_eq!(page.former_names, ["Công ty TNHH An Phát (mẫu)"]);
    let tax: Vec<_> = page.history.iter().filter(|row| row.fact == FactName::TaxCode).collect();
    assert_eq!(tax.len(), 1, "a change of kind is no change of tax code: {tax:?}");
    assert_eq!((tax[0].from, tax[0].source.as_str()), (JANUARY, "GCN số 1 (mẫu)"));
});

story!(lists_stand_in_vietnamese_order_and_typed_marks_come_first, |world| {
    let cast = cast(world).await;
    for name in ["Đá Đỏ", "Ăn Khớp", "Dung Dị", "Hưng Dung", "An Khang", "Hùng Dũng", "Ân Tình"] {
        record_unit(&cast.lan, &named(name), JANUARY).await.unwrap();
        units(&cast.lan, cast.lan.now(), &UnitFilter::default()).await.unwrap();
    }
    let expected = ["An Khang", "Ăn Khớp", "Ân Tình", "Dung Dị", "Đá Đỏ", "Hùng Dũng", "Hưng Dung"];
    assert_eq!(names(&cast.lan, UnitFilter::default()).await, expected);
    assert_eq!(names(&cast.lan, searching("hung dung")).await, ["Hùng Dũng", "Hưng Dung"]);
    assert_eq!(names(&cast.lan, searching("hưng dung")).await, ["Hưng Dung", "Hùng Dũng"]);
    let backward = UnitFilter { sort: UnitSort::NameBackward, ..UnitFilter::default() };
    assert!(names(&cast.lan, backward).await.iter().rev().eq(expected.iter()));
    let second = UnitFilter { offset: 2, limit: 2, ..UnitFilter::default() };
    let page = units(&cast.lan, cast.lan.now(), &second).await.unwrap();
    assert_eq!((page.total, &*page.rows[0].unit.name, &*page.rows[1].unit.name), (7, "Ân Tình", "Dung Dị"));
});

story!(filters_narrow_by_what_a_unit_is_today, |world| {
    let cast = cast(world).await;
    let id = record_unit(&cast.lan, &an_phat(&cast), JANUARY).await.unwrap().record;
    record_unit(&cast.lan, &hoa_ban(), JANUARY).await.unwrap();
    let gazetteer = crate::territory::gazetteer(&cast.lan).await.unwrap();
    let province = gazetteer.0.province_of(cast.duyen_hai, AsOf { on: JULY, known: gazetteer.1.known });
    let every = UnitFilter::default;
    for (filter, count) in [
        (UnitFilter { commune: Some(cast.duyen_hai), ..every() }, 1),
        (UnitFilter { province, ..every() }, 1),
        (UnitFilter { ownership: some("ngoai-nha-nuoc"), ..every() }, 1),
        (UnitFilter { ownership: some("nha-nuoc"), ..every() }, 0),
        (UnitFilter { sector: some("C"), ..every() }, 1),
        (UnitFilter { sector: some("20"), ..every() }, 1),
        (UnitFilter { sector: some("21"), ..every() }, 0),
        (UnitFilter { status: some("HĐ"), ..every() }, 2),
        (UnitFilter { kind: some("khong-co"), ..every() }, 0),
    ] {
        assert_eq!(names(&cast.lan, filter.clone()).await.len(), count, "{filter:?}");
    }
    set_status(&cast.lan, id, "TĐ", JULY, "Công văn 3 (mẫu)").await.unwrap().unwrap();
    assert_eq!(names(&cast.lan, UnitFilter { status: some("HĐ"), ..every() }).await.len(), 1);
});

story!(a_merge_keeps_both_histories_and_can_be_taken_back, |world| {
    let cast = cast(world).await;
    let first = record_unit(&cast.lan, &an_phat(&cast), JANUARY).await.unwrap().record;
    let second = record_unit(&cast.lan, &named("Cty An Phat"), JANUARY).await.unwrap().record;
    let found = probable_duplicates(&cast.lan, 10).await.unwrap();
    assert_eq!(found.iter().map(|pair| (pair.left, pair.right)).collect::<Vec<_>>(), []);
    revise_unit(&cast.lan, second, &named("Cty TNHH An Phat (mẫu)"), JANUARY).await.unwrap();
    let found = probable_duplicates(&cast.lan, 10).await.unwrap();
    assert_eq!((found[0].left, found[0].right, found.len()), (first, second, 1));

    assert_eq!(merge_units(&cast.lan, first, second, "trùng").await.unwrap_err().kind(), Kind::NotAllowed);
    merge_units(&cast.hoa, first, second, "trùng hồ sơ").await.unwrap();
    for (keep, lose, word) in [
        (first, first, "refusal-unit-merged-with-itself"),
        (second, first, "refusal-unit-merge-circle"),
        (first, second, "refusal-unit-already-merged"),
        (first, UnitId(1_000_000), "refusal-unit-not-found"),
    ] {
        assert_eq!(merge_units(&cast.hoa, keep, lose, "thử").await.unwrap_err().word(), word);
    }
    assert_eq!(names(&cast.lan, UnitFilter::default()).await, ["Công ty TNHH An Phát (mẫu)"]);
    assert_eq!(names(&cast.lan, searching("cty tnhh")).await, ["Công ty TNHH An Phát (mẫu)"]);
    let page = unit(&cast.lan, cast.lan.now(), second).await.unwrap();
    assert_eq!((page.unit.unit.id, page.asked, page.merged.as_slice()), (first, Some(second), [second].as_slice()));
    assert!(page.history.iter().any(|row| row.unit == second && row.value == "Cty TNHH An Phat (mẫu)"));

    // What is recorded meanwhile stays with the survivor.
    set_status(&cast.lan, first, "MR", JULY, "").await.unwrap();
    unmerge_units(&cast.hoa, second, "hai doanh nghiệp khác nhau").await.unwrap();
    assert_eq!(unmerge_units(&cast.hoa, second, "thử").await.unwrap_err().word(), "refusal-unit-not-merged");
    assert_eq!(names(&cast.lan, UnitFilter::default()).await.len(), 2);
    let parted = unit(&cast.lan, cast.lan.now(), second).await.unwrap();
    assert_eq!((parted.asked, &*parted.unit.unit.status), (None, ""));
    assert_eq!(&*unit(&cast.lan, cast.lan.now(), first).await.unwrap().unit.unit.status, "MR");
    assert_eq!(verify_store(&world.operator(), &[]).await.unwrap().findings, []);
});

story!(a_tax_code_with_two_digits_exchanged_is_a_slip_and_no_other_unit, |world| {
    let cast = cast(world).await;
    let draft = |name: &str, tax_code: &str| UnitDraft {
        name: some(name),
        tax_code: some(tax_code),
        kind: some("tnhh"),
        status: some("HĐ"),
        ..UnitDraft::from_day(JANUARY, "sổ.xlsx")
    };
    let drafts = vec![
        draft("Công ty TNHH Sọ Dừa (mẫu)", "5399052685"),
        draft("Cty TNHH Sọ dừa (mẫu)", "5399056285"),
        draft("Công ty TNHH Sọ Dừa (mẫu)", "5399001458"),
        draft("Công ty TNHH Trầu Cau (mẫu)", "5399052686"),
    ];
    let mut change = cast.lan.change(crate::desk::Act::TakeWorkbookIn).await.unwrap();
    let recorded = record_units_in(&mut change, drafts).await.unwrap();
    let note = crate::desk::Note::new_record("workbook", 1_i64, serde_json::json!(recorded.len()));
    change.commit(note).await.unwrap();
    let pairs = probable_duplicates(&cast.lan, 9).await.unwrap();
    let told: Vec<_> = pairs.iter().map(|pair| (pair.left, pair.right, pair.score)).collect();
    assert_eq!(told, [(recorded[0].unit, recorded[1].unit, 84)], "namesakes with other codes are other units");
    assert!(pairs[0].reasons.contains(&MatchReason::MistypedTaxCode), "{:?}", pairs[0].reasons);
});

story!(a_row_of_a_workbook_is_matched_with_its_reasons, |world| {
    let cast = cast(world).await;
    let id = record_unit(&cast.lan, &an_phat(&cast), JANUARY).await.unwrap().record;
    record_unit(&cast.lan, &named("Công ty TNHH Phát An Bình (mẫu)"), JANUARY).await.unwrap();
    let ask = async |name: &str, tax_code: &str, commune| {
        let candidate = Candidate { name: name.into(), tax_code: tax_code.into(), commune, ..Candidate::default() };
        match_unit(&cast.lan, &candidate).await.unwrap()
    };
    let by_code = ask("An Phát", "5300265969", None).await;
    assert_eq!((by_code[0].unit, by_code[0].score, by_code[0].reasons[0]), (id, 100, MatchReason::SameTaxCode));
    let by_name = ask("CTY TNHH AN PHAT (MAU)", "", Some(cast.duyen_hai)).await;
    assert_eq!((by_name[0].unit, by_name[0].score), (id, 95));
    assert_eq!(by_name[0].reasons, [MatchReason::MarksDiffer, MatchReason::SameCommune]);
    let mistyped = ask("Hợp tác xã Chim Lạc", "5300265969", None).await;
    assert_eq!((mistyped[0].unit, mistyped[0].score), (id, 85));
    assert_eq!(ask("CTY TNHH AN PHAT (MAU)", "5200960750", None).await, []);
    assert_eq!(ask("Hợp tác xã Chim Lạc", "", None).await, []);
});

story!(a_thousand_units_are_one_act_and_are_taken_back_as_one, |world| {
    let cast = cast(world).await;
    record_unit(&cast.lan, &hoa_ban(), JANUARY).await.unwrap();
    let before = names(&cast.lan, UnitFilter::default()).await;
    let drafts: Vec<UnitDraft> = (0..1_000)
        .map(|number| UnitDraft {
            name: Some(format!("Công ty TNHH Số {number} (mẫu)")),
            kind: some("tnhh"),
            status: some("HĐ"),
            communes: vec![(cast.duyen_hai, JANUARY)],
            zones: vec![(cast.tang_loong, ZoneRole::Headquarters, String::new())],
            ..UnitDraft::from_day(JANUARY, "sổ.xlsx")
        })
        .collect();
    let take = async |drafts: Vec<UnitDraft>| {
        let mut change = cast.lan.change(crate::desk::Act::TakeWorkbookIn).await.unwrap();
        let recorded = record_units_in(&mut change, drafts).await.unwrap();
        let note = crate::desk::Note::new_record("workbook", 1_i64, serde_json::json!(recorded.len()));
        (recorded, change.commit(note).await.unwrap())
    };
    let (recorded, signed) = take(drafts.clone()).await;
    assert!(recorded.iter().all(|one| one.outcome == Outcome::New));
    assert_eq!(names(&cast.lan, UnitFilter::default()).await.len(), 1_001);
    assert_eq!(
        names(&cast.lan, UnitFilter::default()).await[..2],
        ["Công ty TNHH Số 0 (mẫu)", "Công ty TNHH Số 1 (mẫu)"]
    );
    undo_act(&cast.lan, signed.seq).await.unwrap();
    assert_eq!(names(&cast.lan, UnitFilter::default()).await, before);
    let (recorded, _) = take(drafts.clone()).await;

    // The same again, one of them renamed: one fact is stated anew.
    let mut again: Vec<UnitDraft> = recorded
        .iter()
        .zip(drafts)
        .map(|(known, draft)| UnitDraft { unit: Some(known.unit), source: "sổ 2.xlsx".into(), ..draft })
        .collect();
    again[7].name = some("Công ty TNHH Số Bảy (mẫu)");
    let (recorded, renamed) = take(again).await;
    let restated = recorded.iter().filter(|one| one.outcome == Outcome::Restated).count();
    assert_eq!((restated, recorded.len()), (1, 1_000));
    assert_eq!(names(&cast.lan, searching("số bảy")).await.len(), 1);

    undo_act(&cast.lan, renamed.seq).await.unwrap();
    assert_eq!(names(&cast.lan, searching("số bảy")).await.len(), 0);
    assert_eq!(names(&cast.lan, UnitFilter::default()).await.len(), 1_001);
    assert_eq!(verify_store(&world.operator(), &[]).await.unwrap().findings, []);
});

story!(a_unit_has_any_number_of_projects, |world| {
    let cast = cast(world).await;
    let id = record_unit(&cast.lan, &an_phat(&cast), JANUARY).await.unwrap().record;
    let form = ProjectForm {
        code: "DA-1".into(),
        name: "Nhà máy An Phát (mẫu)".into(),
        certificate: "123/GCN".into(),
        certified_on: "2023-05-05".into(),
        amount_unit: "billion".into(),
        registered_capital: "15.501,318".into(),
        area: "2,5".into(),
        zone: cast.tang_loong.to_string(),
        ..ProjectForm::default()
    };
    let project = record_project(&cast.lan, id, None, &form, JANUARY).await.unwrap().record;
    let bigger = ProjectForm { registered_capital: "15.600".into(), ..form.clone() };
    let refused = record_project(&cast.lan, id, Some(project), &bigger, JULY).await.unwrap_err();
    assert_eq!(refused.faults()[0].word, "fault-number-ambiguous");
    let bigger = ProjectForm { registered_capital: "15.600,0".into(), ..form };
    record_project(&cast.lan, id, Some(project), &bigger, JULY).await.unwrap();
    let capital = async |on| {
        let page = unit(&cast.lan, AsOf { on, known: Instant::LATEST }, id).await.unwrap();
        (page.projects.len(), page.projects[0].registered_capital, page.projects[0].area)
    };
    assert_eq!(capital(date(2024, 6, 30)).await, (1, Some(1_550_131_800_000_000), Some(25_000)));
    assert_eq!(capital(JULY).await, (1, Some(1_560_000_000_000_000), Some(25_000)));
});

story!(what_was_known_then_is_answered_as_it_was_known, |world| {
    let cast = cast(world).await;
    let id = record_unit(&cast.lan, &an_phat(&cast), JANUARY).await.unwrap().record;
    let then = cast.lan.read(crate::desk::Act::ReadRegister, cast.lan.now()).await.unwrap().known();
    let corrected = UnitForm { name: some("Công ty TNHH An Phát Lộc (mẫu)"), ..UnitForm::default() };
    revise_unit(&cast.lan, id, &corrected, JANUARY).await.unwrap();
    let name = async |known| {
        let as_of = AsOf { on: JULY, known };
        let listed = units(&cast.lan, as_of, &UnitFilter::default()).await.unwrap().rows[0].unit.name.to_string();
        assert_eq!(listed, &*unit(&cast.lan, as_of, id).await.unwrap().unit.unit.name);
        listed
    };
    assert_eq!(name(then).await, "Công ty TNHH An Phát (mẫu)");
    assert_eq!(name(Instant::LATEST).await, "Công ty TNHH An Phát Lộc (mẫu)");
});

story!(a_fact_that_begins_tomorrow_is_in_the_list_of_tomorrow, |world| {
    let cast = cast(world).await;
    let id = record_unit(&cast.lan, &an_phat(&cast), JANUARY).await.unwrap().record;
    let renamed = UnitForm { name: some("Công ty TNHH Ngày Mai (mẫu)"), ..UnitForm::default() };
    revise_unit(&cast.lan, id, &renamed, date(2024, 7, 2)).await.unwrap();
    assert_eq!(names(&cast.lan, UnitFilter::default()).await, ["Công ty TNHH An Phát (mẫu)"]);
    world.clock.set("2024-07-02T08:00:00+07:00".parse().unwrap());
    assert_eq!(names(&cast.lan, UnitFilter::default()).await, ["Công ty TNHH Ngày Mai (mẫu)"]);
});

story!(an_export_accounts_for_every_row, |world| {
    let cast = cast(world).await;
    record_unit(&cast.lan, &an_phat(&cast), JANUARY).await.unwrap();
    record_unit(&cast.lan, &hoa_ban(), JANUARY).await.unwrap();
    let all = export_units(&cast.lan, cast.lan.now(), &UnitFilter::default()).await.unwrap();
    assert_eq!((all.asked, all.written(), all.left_out), (2, 2, 0));
    assert_eq!(all.rows().next().unwrap().zone_name, "KCN Bắc Duyên Hải");
    let some = UnitFilter { limit: 1, ..UnitFilter::default() };
    let some = export_units(&cast.lan, cast.lan.now(), &some).await.unwrap();
    assert_eq!((some.asked, some.written(), some.left_out), (2, 1, 1));
});

story!(a_unit_recorded_before_the_reform_is_found_in_its_new_commune_unless_that_was_divided, |world| {
    world.clock.set("2025-08-01T08:00:00+07:00".parse().unwrap());
    let cast = cast(world).await;
    let operator = world.operator();
    record_unit(&cast.lan, &an_phat(&cast), JANUARY).await.unwrap();
    let new = |text: &'static str, day: Day| {
        let operator = operator.clone();
        async move { find_place(&operator, text, None, When::On(day)).await.unwrap().found().unwrap() }
    };
    let reform = date(2025, 7, 1);
    let lao_cai = new("Phường Lào Cai", reform).await;
    let province = new("Tỉnh Lào Cai", reform).await;
    let of = |commune: PlaceId| UnitFilter { commune: Some(commune), ..UnitFilter::default() };
    let an_phat = ["Công ty TNHH An Phát (mẫu)"];
    assert_eq!(names(&cast.lan, of(lao_cai)).await, an_phat);
    assert_eq!(names(&cast.lan, of(cast.duyen_hai)).await, an_phat, "and still under what was recorded");
    let within = UnitFilter { province: Some(province), ..UnitFilter::default() };
    assert_eq!(names(&cast.lan, within).await, an_phat);
    let row = units(&cast.lan, cast.lan.now(), &of(lao_cai)).await.unwrap().rows.remove(0);
    assert_eq!((row.commune_name.as_str(), row.commune_then), ("Phường Duyên Hải", vec!["Phường Lào Cai".to_owned()]));
    let before = |commune| UnitFilter { boundaries: Some(date(2025, 6, 30)), ..of(commune) };
    assert_eq!(names(&cast.lan, before(cast.duyen_hai)).await, an_phat);
    assert_eq!(names(&cast.lan, before(lao_cai)).await, Vec::<String>::new());

    // The new ward is divided: nobody knows in which part An Phát lies.
    let part = |name: &str| crate::territory::StepForm {
        relation: "part-of".into(),
        former: "Phường Lào Cai".into(),
        new: name.into(),
        new_kind: "phuong".into(),
        ..crate::territory::StepForm::default()
    };
    let division = crate::territory::EventForm {
        day: "2025-07-15".into(),
        decision: "07/NQ (mẫu)".into(),
        steps: vec![part("Lào Cai Một"), part("Lào Cai Hai")],
        ..crate::territory::EventForm::default()
    };
    crate::territory::record_events(&operator, &[division]).await.unwrap();
    let one = new("Phường Lào Cai Một", date(2025, 7, 15)).await;
    let page = units(&cast.lan, cast.lan.now(), &of(one)).await.unwrap();
    assert_eq!((page.total, page.unplaced), (0, 1));
    let open = UnitFilter { unplaced: true, ..of(one) };
    assert_eq!(names(&cast.lan, open).await, an_phat);
    // In the boundaries of the day before it is where it was.
    let then = UnitFilter { boundaries: Some(date(2025, 7, 14)), ..of(lao_cai) };
    assert_eq!(names(&cast.lan, then).await, an_phat);
});

story!(one_change_of_many_units_is_looked_at_recorded_as_one_act_and_taken_back_as_one, |world| {
    let cast = cast(world).await;
    let mut ids = Vec::new();
    for form in [an_phat(&cast), hoa_ban(), named("Công ty Bình Minh (mẫu)")] {
        ids.push(record_unit(&cast.lan, &form, JANUARY).await.unwrap().record);
    }
    let minh = world.desk("Minh", 1, Role::Viewer);
    let form = UnitsForm {
        units: ids.iter().map(ToString::to_string).collect(),
        kind: "tnhh".into(),
        from: "2024-07-01".into(),
        source: "Biên bản rà soát (mẫu)".into(),
        ..UnitsForm::default()
    };
    let edit = look_at_units(&cast.lan, &form).await.unwrap();
    let seen: Vec<_> = edit.lines.iter().map(|line| (line.before.as_str(), line.changes())).collect();
    assert_eq!(seen, [("tnhh", false), ("dvsn-ncl", true), ("tnhh", false)]);
    let kinds = async |day: Day| {
        let mut found = Vec::new();
        for id in &ids {
            found.push(
                unit(&minh, AsOf { on: day, known: Instant::LATEST }, *id).await.unwrap().unit.unit.kind.to_string(),
            );
        }
        found
    };
    assert_eq!(kinds(JULY).await, ["tnhh", "dvsn-ncl", "tnhh"], "looking records nothing");

    let zoned = UnitsForm { kind: String::new(), zone: cast.tang_loong.to_string(), ..form.clone() };
    let look = look_at_units(&cast.lan, &zoned).await.unwrap();
    let done = change_units(&cast.lan, &zoned, &look.digest).await.unwrap();
    assert_eq!(done.record, 3);
    let in_zone = UnitFilter { zone: Some(cast.tang_loong), ..UnitFilter::default() };
    assert_eq!(names(&minh, in_zone.clone()).await.len(), 3);
    let stale = change_units(&cast.hoa, &zoned, &look.digest).await.unwrap_err();
    assert_eq!(stale.word(), "refusal-looked-at-otherwise", "what is signed is what was looked at");
    let again = look_at_units(&cast.hoa, &zoned).await.unwrap();
    let same = change_units(&cast.hoa, &zoned, &again.digest).await.unwrap_err();
    assert_eq!(same.faults()[0].word, "fault-changes-nothing");
    undo_act(&cast.lan, done.seq).await.unwrap();
    assert_eq!(names(&minh, in_zone).await.len(), 0, "one undoing takes all of it back");

    change_units(&cast.lan, &form, &edit.digest).await.unwrap();
    assert_eq!(kinds(JANUARY).await[1], "dvsn-ncl", "the days before keep what they had");
    assert_eq!(kinds(JULY).await[1], "tnhh");
    let both = UnitsForm { units: Vec::new(), status: "HĐ".into(), from: "ngày mai".into(), ..form.clone() };
    let refused = look_at_units(&cast.lan, &both).await.unwrap_err();
    let places: Vec<&str> = refused.faults().iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["units", "field", "from"]);
    assert_eq!(look_at_units(&minh, &form).await.unwrap_err().kind(), Kind::NotAllowed);
});
