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
    assert_eq!(history[1].valid_to, crate::calendar::OPEN_END);
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

/// Steps as `relation | former | new | kind of the new one`.
fn event(day: &str, decision: &str, steps: &[&str]) -> EventForm {
    let step = |text: &&str| {
        let mut parts = text.split('|').map(|part| part.trim().to_owned());
        let mut next = || parts.next().unwrap_or_default();
        StepForm { relation: next(), former: next(), new: next(), new_kind: next(), ..StepForm::default() }
    };
    EventForm {
        day: day.into(),
        decision: decision.into(),
        steps: steps.iter().map(step).collect(),
        ..EventForm::default()
    }
}

/// Every name of a province's communes on a day.
async fn communes_on(desk: &Desk, day: Day) -> Vec<String> {
    let filter = PlaceFilter { tier: Some(Tier::Commune), ..PlaceFilter::default() };
    let page = places(desk, AsOf { on: day, ..desk.now() }, &filter).await.unwrap();
    page.rows.into_iter().map(|place| format!("{} {}", place.full_name, place.id)).collect()
}

const LATER: Day = date(2026, 9, 1);

story!(a_merger_is_an_event_and_taking_it_back_restores_the_map, |world| {
    let operator = with_lao_cai(world).await;
    let before = communes_on(&operator, LATER).await;
    let merger = event(
        "2026-08-01",
        "05/NQ (mẫu)",
        &["merged | Xã Cốc San | Bát Xát Mới | phuong", "merged | Xã Bát Xát | Bát Xát Mới | phuong"],
    );
    let look = look_at_events(&operator, std::slice::from_ref(&merger)).await.unwrap();
    assert_eq!((look[0].steps.len(), look[0].places.len()), (2, 2));
    assert_eq!((look[0].steps[0].new.as_str(), look[0].steps[0].makes), ("Phường Bát Xát Mới", true));
    assert_eq!(communes_on(&operator, LATER).await, before, "a look writes nothing");
    let signed = record_events(&operator, &[merger]).await.unwrap();
    let ids = &signed.record;
    let after = communes_on(&operator, LATER).await;
    assert_eq!(after.len(), before.len() - 1);
    assert_eq!(communes_on(&operator, AFTER).await, before, "until its day nothing changes");
    let told = found(&operator, "Xã Cốc San", When::On(date(2026, 7, 31))).await;
    assert_eq!(told, ["Xã Cốc San||2026-08-01"]);
    assert_eq!(found(&operator, "Xã Cốc San", When::On(LATER)).await, Vec::<String>::new());
    let Finding::Found(old) = find_place(&operator, "Xã Cốc San", None, When::On(AFTER)).await.unwrap() else {
        panic!("Cốc San is a commune since the reform");
    };
    let became = successors(&operator, old, LATER).await.unwrap();
    assert_eq!((became.len(), became[0].resolution.as_str()), (1, "05/NQ (mẫu)"));
    let recorded = events(&operator, operator.now()).await.unwrap();
    assert_eq!((recorded.len(), recorded[0].id, recorded[0].steps.len()), (1, ids[0], 2));

    let then = AsOf { on: LATER, ..operator.now() };
    crate::audit::undo_act(&operator, signed.seq).await.unwrap();
    assert_eq!(communes_on(&operator, LATER).await, before);
    assert_eq!(events(&operator, operator.now()).await.unwrap(), []);
    let filter = PlaceFilter { tier: Some(Tier::Commune), ..PlaceFilter::default() };
    let known = AsOf { known: signed.at, ..then };
    assert_eq!(places(&operator, known, &filter).await.unwrap().total, after.len(), "as known then");
});

story!(the_order_in_which_events_are_entered_makes_no_difference, |world| {
    let operator = with_lao_cai(world).await;
    let mut ids = Vec::new();
    for name in ["Xã Cốc San", "Xã Bát Xát", "Xã Quy Mông"] {
        ids.push(find_place(&operator, name, None, When::On(AFTER)).await.unwrap().found().unwrap());
    }
    // By their numbers: a name may be another one when the next event comes.
    let events = [
        event("2026-08-01", "1", &[&format!("merged | {} | {}", ids[0], ids[1])]),
        event("2026-09-01", "2", &[&format!("renamed | {} | Bát Xát Mới | phuong", ids[1])]),
        event("2026-07-15", "3", &[&format!("renamed | {} | Cốc San Cũ", ids[0])]),
        event("2026-08-01", "4", &[&format!("dissolved | {}", ids[2])]),
    ];
    let days = [date(2026, 7, 14), date(2026, 7, 15), date(2026, 8, 1), date(2026, 9, 1)];
    let mut told: Option<Vec<Vec<String>>> = None;
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]] {
        let mut acts = Vec::new();
        for at in order {
            let done = record_events(&operator, &events[at..=at]).await;
            acts.push(done.unwrap_or_else(|error| panic!("{at}: {:?}", error.faults())).seq);
        }
        let mut map = Vec::new();
        for day in days {
            map.push(communes_on(&operator, day).await);
        }
        assert_eq!(*told.get_or_insert(map.clone()), map);
        // Taken back in the order in which they came: none needs another.
        for act in acts {
            crate::audit::undo_act(&operator, act).await.unwrap();
        }
    }
    let last = told.unwrap().pop().unwrap();
    assert!(last.iter().any(|name| name.starts_with("Phường Bát Xát Mới ")), "{last:?}");
});

story!(an_event_is_refused_with_every_fault_at_its_line, |world| {
    let operator = with_lao_cai(world).await;
    let wrong = event(
        "2026-08-01",
        "",
        &[
            "merged | Xã Không Có | Xã Bát Xát",
            "joined | Xã Cốc San | Xã Bát Xát",
            "merged | Xã Cốc San | Xã Cốc San",
            "part-of | Xã Quy Mông | Quy Mông Một | xa",
            "renamed | Xã Gia Phú",
            "dissolved | Xã Gia Phú",
            "merged | Xã Gia Phú | Xã Bảo Thắng",
        ],
    );
    let error = record_events(&operator, &[wrong]).await.unwrap_err();
    let told: Vec<_> = error.faults().iter().map(|fault| fault.word).collect();
    assert_eq!(
        told,
        [
            "fault-missing",
            "fault-event-not-there",
            "fault-event-relation",
            "fault-event-itself",
            "fault-event-no-new",
            "fault-event-one-part",
            "fault-event-ends-twice",
        ]
    );
    let viewer = world.desk("Minh", 1, Role::Approver);
    let merger = event("2026-08-01", "1", &["merged | Xã Cốc San | Xã Bát Xát"]);
    assert_eq!(record_events(&viewer, &[merger]).await.unwrap_err().kind(), Kind::NotAllowed);
    assert_eq!(events(&operator, operator.now()).await.unwrap(), []);
});

story!(taking_the_clearance_of_dong_pho_moi_back_reopens_the_park, |world| {
    let operator = with_lao_cai(world).await;
    let park = find_zone(&operator, "KCN Đông Phố Mới", When::AnyDay).await.unwrap().found().unwrap();
    let told = async || zone_history(&operator, operator.now(), park).await.unwrap();
    let open = told().await;
    assert_eq!((open.len(), open[0].valid_to), (1, crate::calendar::OPEN_END), "only the event ends it");

    assert_eq!(record_shipped_events(&operator).await.unwrap(), 1);
    assert_eq!(told().await[0].valid_to, date(2028, 1, 1));
    let stands = async |day| zone(&operator, AsOf { on: day, ..operator.now() }, park).await.is_ok();
    assert!(stands(date(2027, 12, 31)).await && !stands(date(2028, 1, 1)).await);
    // A state recorded while the clearance stands holds as long as the zone does.
    let before = &open[0];
    let form = ZoneForm {
        name: before.name.clone(),
        kind: before.kind.clone(),
        status: before.status.clone(),
        area: "92,5".into(),
        communes: before.communes.iter().map(ToString::to_string).collect(),
        ..ZoneForm::default()
    };
    let revised = record_zone(&operator, Some(park), &form, date(2027, 6, 1)).await.unwrap();
    let until: Vec<Day> = told().await.iter().map(|zone| zone.valid_to).collect();
    assert_eq!(until, [date(2027, 6, 1), date(2028, 1, 1)]);

    let clearance =
        crate::audit::acts(&operator, &crate::audit::ActFilter { limit: 50, ..Default::default() }).await.unwrap();
    let clearance = clearance.iter().find(|act| act.word == "record-event").unwrap().seq;
    crate::audit::undo_act(&operator, clearance).await.unwrap();
    let reopened = told().await;
    let states: Vec<_> = reopened.iter().map(|zone| (zone.area, zone.valid_to)).collect();
    assert_eq!(states[1], (Some(Hundredths(9_250)), crate::calendar::OPEN_END));
    crate::audit::undo_act(&operator, revised.seq).await.unwrap();
    assert_eq!(told().await, open, "exactly as before");
    assert_eq!(record_shipped_events(&operator).await.unwrap(), 0, "what was taken back is not recorded again");
    assert_eq!(load_reference(&operator, &lao_cai()).await.unwrap().signed, None);
    assert!(stands(date(2028, 6, 1)).await);
});

#[test]
fn a_file_of_events_has_a_row_for_each_step() {
    let file = "\u{feff}day,decision,relation,former,new,new_kind\n\
        2026-08-01,05/NQ,merged,Xã A,C,phuong\n2026-09-01,06/NQ,renamed,Xã D,E,\n2026-08-01,05/NQ,merged,Xã B,C,phuong\n";
    let events = events_of_csv(file.as_bytes()).unwrap();
    let told: Vec<_> = events.iter().map(|event| (event.decision.as_str(), event.steps.len())).collect();
    assert_eq!(told, [("05/NQ", 2), ("06/NQ", 1)]);
    let strange = events_of_csv(b"day,decision,relation,former,colour\n").unwrap_err();
    assert_eq!(strange[0].word, "fault-event-file");
}

/// What a company's old address became, against the new address that the same
/// register gives it.
fn landing(gazetteer: &Gazetteer, known: crate::calendar::Instant, old: &str, new: &str) -> &'static str {
    let commune = |text: &str, day| gazetteer.find(text, Some(Tier::Commune), When::On(day), known);
    // Before the reform every commune lay in a district.
    if old.split(',').count() < 3 {
        return "gives no address of before the reform";
    }
    let stated = match commune(new, AFTER) {
        Finding::Found(id) => id,
        Finding::Ambiguous(_) => return "the new address fits several communes",
        Finding::None => return "gives no address of after the reform",
    };
    match commune(old, BEFORE) {
        Finding::Found(id) => match gazetteer.carry(id.0, BEFORE, AFTER, known).certain() {
            Some(became) if became == stated.0 => "lands",
            Some(_) => "lands elsewhere",
            None => "the old commune was divided",
        },
        Finding::Ambiguous(_) => "the old address fits several communes",
        Finding::None => "the old address names no commune of before the reform",
    }
}

story!(real_companies_land_in_the_communes_that_their_own_new_addresses_state, |world| {
    let Some(file) = std::env::var_os("SONGHANH_REAL_COMPANIES") else {
        println!("skipped: SONGHANH_REAL_COMPANIES names no list of companies");
        return;
    };
    let operator = with_lao_cai(world).await;
    let (gazetteer, now) = gazetteer(&operator).await.unwrap();
    let mut told: std::collections::BTreeMap<&str, Vec<String>> = Default::default();
    let mut reader = csv::Reader::from_path(file).unwrap();
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (code, old, new) = (column("tax_code"), column("admin_tail_pre_2025"), column("admin_tail_from_2025"));
    for row in reader.records() {
        let row = row.unwrap();
        let how = landing(&gazetteer, now.known, &row[old], &row[new]);
        told.entry(how).or_default().push(format!("{}: {} → {}", &row[code], &row[old], &row[new]));
    }
    for (how, companies) in told.iter().filter(|(how, _)| **how != "lands") {
        println!("{how}: {}", companies.len());
        companies.iter().for_each(|line| println!("  {line}"));
    }
    let counts: Vec<(&str, usize)> = told.iter().map(|(how, companies)| (*how, companies.len())).collect();
    assert_eq!(
        counts,
        [
            ("gives no address of after the reform", 3),
            ("gives no address of before the reform", 243),
            ("lands", 241),
            // All in the former city of Yên Bái: the register names another ward than
            // the one that Resolution 1673 made of theirs.
            ("lands elsewhere", 8),
            ("the old address names no commune of before the reform", 1),
        ]
    );
});
