//! Stories of the territory.

use jiff::civil::date;

use super::*;
use crate::calendar::Day;
use crate::desk::{AsOf, Desk, Kind, Problem as _, Role};
use crate::testing::{World, story};

const BEFORE: Day = date(2025, 6, 30);
const AFTER: Day = date(2025, 7, 1);

/// Lào Cai and Yên Bái, of before and of after.
async fn with_lao_cai(world: &World) -> Desk {
    let operator = world.operator();
    load_reference(&operator, &lao_cai()).await.unwrap();
    operator
}

fn lao_cai() -> Reference {
    Reference::shipped().unwrap().within(&["p-15", "p-old-10", "p-old-15"])
}

async fn name_of(desk: &Desk, id: PlaceId) -> String {
    let last = place_history(desk, desk.now(), id).await.unwrap().pop().unwrap();
    format!("{}|{}|{}", last.full_name, last.district, last.valid_to)
}

async fn found(desk: &Desk, text: &str, when: When) -> Vec<String> {
    let mut names = Vec::new();
    match find_place(desk, text, Some(Tier::Commune), when).await.unwrap() {
        Finding::Found(id) => names.push(name_of(desk, id).await),
        Finding::Ambiguous(ids) => {
            assert!(ids.len() > 1);
            for id in ids {
                names.push(name_of(desk, id).await);
            }
        }
        Finding::None => {}
    }
    names
}

story!(loading_the_reference_twice_changes_nothing, |world| {
    let operator = world.operator();
    let first = load_reference(&operator, &lao_cai()).await.unwrap();
    assert!(first.new > 400 && first.edges > 300, "{first:?}");
    let again = load_reference(&operator, &lao_cai()).await.unwrap();
    assert_eq!((again.new, again.restated, again.edges, again.signed), (0, 0, 0, None));
    assert_eq!(again.unchanged, first.new);
});

story!(a_new_release_restates_what_it_changed_and_nothing_else, |world| {
    let operator = with_lao_cai(world).await;
    let old = zones(&operator, operator.now()).await.unwrap();
    let park = old.iter().find(|zone| zone.name == "KCN Tằng Loỏng").unwrap();
    let edited = ZoneForm {
        name: "KCN Phía Nam".into(),
        kind: "kcn".into(),
        status: "hoat-dong".into(),
        area: "401".into(),
        ..ZoneForm::default()
    };
    let south = old.iter().find(|zone| zone.name == "KCN Phía Nam").unwrap().id;
    record_zone(&operator, Some(south), &edited, date(2024, 1, 1)).await.unwrap();

    let mut release = lao_cai();
    release.zones.get_mut("kcn-tang-loong").unwrap()[0].area = Some(105_000);
    let loaded = load_reference(&operator, &release).await.unwrap();
    assert_eq!((loaded.new, loaded.restated, loaded.edges), (0, 1, 0));
    let now = zone(&operator, operator.now(), park.id).await.unwrap();
    assert_eq!((now.area, now.communes), (Some(Hundredths(105_000)), park.communes.clone()));
    assert_eq!(zone(&operator, operator.now(), south).await.unwrap().area, Some(Hundredths(40_100)));
});

story!(phuong_lao_cai_of_before_and_of_after_are_two_places, |world| {
    let operator = with_lao_cai(world).await;
    let on = |day| When::On(day);
    let old = found(&operator, "Phường Lào Cai, Thành phố Lào Cai, Tỉnh Lào Cai", on(BEFORE)).await;
    let new = found(&operator, "phuong lao cai, tinh lao cai", on(AFTER)).await;
    assert_eq!(old, ["Phường Lào Cai|Thành phố Lào Cai|2025-07-01"]);
    assert_eq!(new, ["Phường Lào Cai||9999-12-31"]);
    assert_eq!(found(&operator, "Phường Lào Cai, Tỉnh Lào Cai", When::AnyDay).await.len(), 2);
});

story!(a_former_commune_is_found_as_offices_write_it, |world| {
    let operator = with_lao_cai(world).await;
    for (text, when, expected) in [
        ("P. Duyên Hải, TP Lào Cai", When::AnyDay, "Phường Duyên Hải|Thành phố Lào Cai|2025-07-01"),
        ("Xã Yên Bình, Tỉnh Lào Cai", When::AnyDay, "Xã Yên Bình||9999-12-31"),
        (
            "Thị Trấn Yên Bình, Huyện Yên Bình, Tỉnh Yên Bái",
            When::On(BEFORE),
            "Thị trấn Yên Bình|Huyện Yên Bình|2025-07-01",
        ),
        (
            "Số 12 đường Trần Phú, P.Cốc Lếu, TP. Lào Cai, Việt Nam",
            When::AnyDay,
            "Phường Cốc Lếu|Thành phố Lào Cai|2025-07-01",
        ),
        ("Xã Phong Niên, Huyện Bảo Thắng", When::AnyDay, "Xã Phong Niên|Huyện Bảo Thắng|2025-07-01"),
    ] {
        assert_eq!(found(&operator, text, when).await, [expected], "{text}");
    }
    assert_eq!(found(&operator, "P. Duyên Hải, TP Lào Cai", When::On(AFTER)).await, Vec::<String>::new());
    assert_eq!(found(&operator, "Phường Không Có, Tỉnh Lào Cai", When::AnyDay).await, Vec::<String>::new());
});

story!(a_name_that_fits_two_wards_is_never_decided_silently, |world| {
    let operator = with_lao_cai(world).await;
    // Both cities had a phường Nam Cường until the reform.
    let both = found(&operator, "Phường Nam Cường", When::On(BEFORE)).await;
    assert_eq!(both.len(), 2, "{both:?}");
    // Phường Sa Pa and phường Sa Pả: marks decide, where any were typed.
    assert_eq!(found(&operator, "phuong sa pa, tinh lao cai", When::On(BEFORE)).await.len(), 2);
    assert_eq!(
        found(&operator, "Phường Sa Pa, Tỉnh Lào Cai", When::On(BEFORE)).await,
        ["Phường Sa Pa|Thị xã Sa Pa|2025-07-01"]
    );
    let one = found(&operator, "Phường Nam Cường, Thành phố  Yên Bái, Tỉnh Yên Bái", When::On(BEFORE)).await;
    assert_eq!(one, ["Phường Nam Cường|Thành phố Yên Bái|2025-07-01"]);
});

story!(a_former_commune_knows_its_successors, |world| {
    let operator = with_lao_cai(world).await;
    let Finding::Found(old) =
        find_place(&operator, "P. Duyên Hải, TP Lào Cai", Some(Tier::Commune), When::On(BEFORE)).await.unwrap()
    else {
        panic!()
    };
    let after = successors(&operator, old, AFTER).await.unwrap();
    assert_eq!(after.len(), 1);
    assert_eq!((after[0].share, after[0].resolution.as_str()), (Share::Full, "1673"));
    assert_eq!(name_of(&operator, after[0].place).await, "Phường Lào Cai||9999-12-31");
    assert_eq!(successors(&operator, old, BEFORE).await.unwrap(), []);
});

story!(a_former_province_knows_what_it_became_and_by_which_resolution, |world| {
    let operator = world.operator();
    let mut release = Reference::shipped().unwrap();
    release.communes.clear();
    let keys: Vec<String> = release.provinces.keys().cloned().collect();
    let provinces_only = release.within(&keys.iter().map(String::as_str).collect::<Vec<_>>());
    load_reference(&operator, &provinces_only).await.unwrap();
    let province = async |text: &str, day: Day| match find_place(&operator, text, Some(Tier::Province), When::On(day))
        .await
        .unwrap()
    {
        Finding::Found(id) => id,
        other => panic!("{text}: {other:?}"),
    };
    let (gazetteer, now) = gazetteer(&operator).await.unwrap();
    let yen_bai = province("Yên Bái", BEFORE).await;
    let became = gazetteer.successors(yen_bai, AFTER, now.known);
    let told: Vec<_> = became.iter().map(|edge| (edge.place, edge.share, edge.resolution.as_str(), edge.day)).collect();
    let lao_cai = province("Lào Cai", AFTER).await;
    assert_eq!(told, [(lao_cai, Share::Full, "nq-202-2025-qh15", AFTER)]);
    assert_eq!(gazetteer.predecessors(lao_cai, now.known).len(), 2, "Lào Cai and Yên Bái of before");
    let ha_tay = province("Hà Tây", date(2008, 7, 31)).await;
    assert_eq!(gazetteer.successors(ha_tay, AFTER, now.known)[0].day, date(2008, 8, 1));
    // 63 → 34: 11 provinces were left alone, 52 became the 23 others.
    let provinces = PlaceFilter { tier: Some(Tier::Province), ..PlaceFilter::default() };
    let before = gazetteer.list(&provinces, AsOf { on: BEFORE, ..now }).rows;
    let ended = before.iter().filter(|place| place.valid_to == AFTER);
    let new: std::collections::BTreeSet<_> =
        ended.clone().map(|place| gazetteer.successors(place.id, AFTER, now.known)[0].place).collect();
    assert_eq!((before.len(), ended.count(), new.len()), (63, 52, 23));
});

story!(lao_cai_has_ninety_nine_communes_after_the_reform, |world| {
    let operator = with_lao_cai(world).await;
    let Finding::Found(province) = find_place(&operator, "Tỉnh Lào Cai", None, When::On(AFTER)).await.unwrap()
    else {
        panic!()
    };
    let filter = PlaceFilter { parent: Some(province), limit: 3, ..PlaceFilter::default() };
    let on = |day| AsOf { on: day, ..operator.now() };
    let page = places(&operator, on(AFTER), &filter).await.unwrap();
    assert_eq!((page.total, page.rows.len()), (99, 3));
    assert_eq!(page.rows[0].full_name, "Xã A Mú Sung");
    let searched = PlaceFilter { search: "tang loong".into(), ..filter };
    assert_eq!(places(&operator, on(AFTER), &searched).await.unwrap().rows[0].full_name, "Xã Tằng Loỏng");
    let provinces = PlaceFilter { tier: Some(Tier::Province), ..PlaceFilter::default() };
    assert_eq!(places(&operator, on(BEFORE), &provinces).await.unwrap().total, 2);
});

story!(a_zone_keeps_its_state_of_each_day, |world| {
    let operator = with_lao_cai(world).await;
    let Finding::Found(park) = find_zone(&operator, "Khu công nghiệp Đông Phố Mới", When::AnyDay).await.unwrap()
    else {
        panic!()
    };
    let before = zone(&operator, operator.now(), park).await.unwrap();
    assert_eq!((before.communes.len(), before.status.as_str()), (1, "dang-giai-toa"));
    let form = ZoneForm {
        name: before.name.clone(),
        kind: before.kind.clone(),
        status: "cham-dut".into(),
        communes: vec![before.communes[0].to_string()],
        area: "92,5".into(),
        ..ZoneForm::default()
    };
    record_zone(&operator, Some(park), &form, date(2027, 6, 1)).await.unwrap();
    let history = zone_history(&operator, operator.now(), park).await.unwrap();
    let told: Vec<_> = history.iter().map(|zone| (zone.status.as_str(), zone.area, zone.communes.len())).collect();
    assert_eq!(told, [("dang-giai-toa", Some(Hundredths(10_000)), 1), ("cham-dut", Some(Hundredths(9_250)), 1)]);
    assert_eq!(history[1].valid_to, date(2028, 1, 1));
    assert_eq!(find_zone(&operator, "Bắc Duyên Hải", When::AnyDay).await.unwrap().found(), None);
    assert!(find_zone(&operator, "CCN Bắc Duyên Hải", When::AnyDay).await.unwrap().found().is_some());
});

story!(a_zone_form_with_faults_hears_of_all_of_them_at_once, |world| {
    let operator = with_lao_cai(world).await;
    let form = ZoneForm {
        kind: "cho".into(),
        communes: vec!["999999".into()],
        area: "1.100".into(),
        let_share: "120".into(),
        part_of: "x".into(),
        ..ZoneForm::default()
    };
    let refused = record_zone(&operator, None, &form, AFTER).await.unwrap_err();
    let places: Vec<_> = refused.faults().iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["name", "kind", "status", "part_of", "area", "let_share", "communes"]);
    let lan = world.desk("Lan", 1, Role::Editor);
    assert_eq!(record_zone(&lan, None, &form, AFTER).await.unwrap_err().kind(), Kind::NotAllowed);
    assert_eq!(load_reference(&lan, &lao_cai()).await.unwrap_err().kind(), Kind::NotAllowed);
});

#[test]
fn every_kind_and_status_of_zone_in_the_data_is_known() {
    let release = Reference::shipped().unwrap();
    for zone in release.zones.values().flatten() {
        assert!(zone_kinds().iter().any(|kind| kind.code == zone.kind), "{}", zone.kind);
        assert!(ZONE_STATUSES.contains(&zone.status.as_str()), "{}", zone.status);
    }
}
