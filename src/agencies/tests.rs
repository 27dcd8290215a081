//! Stories of the agencies.

use super::*;
use crate::calendar::{BEGINNING, Instant};
use crate::desk::{AsOf, Kind, Problem as _, Role};
use crate::testing::story;

fn board() -> AgencyForm {
    AgencyForm {
        name: "Ban Quản lý Khu kinh tế tỉnh Lào Cai".into(),
        short_name: "BQL Khu kinh tế".into(),
        symbol: "BQLKKT".into(),
        superior: "UBND TỈNH LÀO CAI".into(),
        place: "Lào Cai".into(),
        side: "state".into(),
    }
}

story!(an_agency_keeps_its_name_of_each_day, |world| {
    let operator = world.operator();
    let id = record_agency(&operator, None, &board(), BEGINNING).await.unwrap().record;
    let renamed = AgencyForm { name: "Ban Quản lý các khu kinh tế".into(), ..board() };
    let day = jiff::civil::date(2025, 7, 1);
    record_agency(&operator, Some(id), &renamed, day).await.unwrap();

    let on = |on| AsOf { on, known: Instant::LATEST };
    let before = agency(&operator, on(jiff::civil::date(2025, 6, 30)), id).await.unwrap();
    let after = agency(&operator, on(day), id).await.unwrap();
    assert_eq!(before.name, "Ban Quản lý Khu kinh tế tỉnh Lào Cai");
    assert_eq!(after.name, "Ban Quản lý các khu kinh tế");
    assert_eq!(agencies(&operator, operator.now()).await.unwrap().len(), 1);
});

story!(a_form_with_faults_hears_of_all_of_them_at_once, |world| {
    let form = AgencyForm { symbol: "B Q L".into(), side: "army".into(), ..AgencyForm::default() };
    let refused = record_agency(&world.operator(), None, &form, BEGINNING).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::Invalid);
    let places: Vec<_> = refused.faults().iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["name", "symbol", "side"]);
    assert_eq!(agencies(&world.operator(), world.operator().now()).await.unwrap(), []);
});

story!(lan_may_read_agencies_and_not_record_one, |world| {
    let id = record_agency(&world.operator(), None, &board(), BEGINNING).await.unwrap().record;
    let lan = world.desk("Lan", id.0, Role::Editor);
    let refused = record_agency(&lan, None, &board(), BEGINNING).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::NotAllowed);
    record_division(&world.operator(), id, "Phòng Quản lý doanh nghiệp", BEGINNING).await.unwrap();
    assert_eq!(divisions(&lan, lan.now(), id).await.unwrap().len(), 1);
});

story!(an_agency_that_ended_is_still_found_on_its_days, |world| {
    let operator = world.operator();
    let id = record_agency(&operator, None, &board(), BEGINNING).await.unwrap().record;
    let day = jiff::civil::date(2024, 2, 15);
    end_agency(&operator, id, day).await.unwrap();
    let on = |on| AsOf { on, known: Instant::LATEST };
    assert_eq!(agency(&operator, on(day), id).await.unwrap_err().kind(), Kind::NotFound);
    assert_eq!(agency(&operator, on(day.yesterday().unwrap()), id).await.unwrap().symbol, "BQLKKT");
    assert_eq!(end_agency(&operator, id, day).await.unwrap_err().kind(), Kind::NotFound);
});

fn body(name: &str, symbol: &str) -> AgencyForm {
    AgencyForm { name: name.into(), symbol: symbol.into(), side: "party".into(), ..AgencyForm::default() }
}

fn handed(relation: &str, former: &str, new: &str, part: &str) -> SuccessionStepForm {
    SuccessionStepForm {
        relation: relation.into(),
        former: former.into(),
        new: new.into(),
        part: part.into(),
        ..SuccessionStepForm::default()
    }
}

fn decided(day: &str, decision: &str, steps: Vec<SuccessionStepForm>) -> SuccessionForm {
    SuccessionForm { day: day.into(), decision: decision.into(), steps, ..SuccessionForm::default() }
}

story!(who_takes_the_place_of_an_agency_answers_for_it_from_that_day, |world| {
    let operator = world.operator();
    let mut ids = Vec::new();
    for (name, symbol) in [("Đảng ủy Khối", "ĐUK"), ("Đảng ủy các cơ quan Đảng", "ĐU"), ("Đảng ủy UBND", "ĐUUB")]
    {
        ids.push(record_agency(&operator, None, &body(name, symbol), BEGINNING).await.unwrap().record);
    }
    let form = decided(
        "2024-02-15",
        "02-QĐ/TU (mẫu)",
        vec![handed("merged", "Đảng ủy khối", "ĐU", ""), handed("transferred", "ĐUK", "ĐUUB", "Doanh nghiệp nhà nước")],
    );
    let look = look_at_successions(&operator, std::slice::from_ref(&form)).await.unwrap();
    assert_eq!(look[0].steps[0].1, "Đảng ủy Khối");
    assert_eq!(successions(&operator, operator.now()).await.unwrap().0, [], "a look writes nothing");
    let signed = record_successions(&operator, &[form]).await.unwrap();
    let later = decided("2024-05-01", "05-QĐ/TU (mẫu)", vec![handed("merged", "ĐU", "ĐUUB", "")]);
    record_successions(&operator, &[later]).await.unwrap();

    let found = successions(&operator, operator.now()).await.unwrap();
    let on = |text: &str| text.parse().unwrap();
    for (day, answers) in [("2024-02-14", ids[0]), ("2024-02-15", ids[1]), ("2024-05-01", ids[2])] {
        assert_eq!(found.answering(ids[0], on(day)), Some(answers), "{day}");
    }
    assert_eq!(found.answers_for(ids[1], on("2024-03-01")), [ids[1], ids[0]]);
    assert_eq!(found.answers_for(ids[1], on("2024-05-01")), []);
    assert_eq!(found.answers_for(ids[2], on("2024-05-01")), [ids[2], ids[0], ids[1]]);
    // The former one is there on its days, under its name.
    let as_of = |day: &str| AsOf { on: on(day), known: Instant::LATEST };
    assert_eq!(agency(&operator, as_of("2024-02-14"), ids[0]).await.unwrap().name, "Đảng ủy Khối");
    assert_eq!(agency(&operator, as_of("2024-02-15"), ids[0]).await.unwrap_err().kind(), Kind::NotFound);
    // Taken back as one act, in the order in which it happened.
    let last = found.0[0].recorded_at;
    let mut reading = operator.read(crate::desk::Act::ReadAgencies, operator.now()).await.unwrap();
    let last = crate::audit::acts_at_in(&mut reading, &[last]).await.unwrap()[0].seq;
    drop(reading);
    crate::audit::undo_act(&operator, last).await.unwrap();
    crate::audit::undo_act(&operator, signed.seq).await.unwrap();
    assert_eq!(successions(&operator, operator.now()).await.unwrap().0, []);
    assert_eq!(agency(&operator, as_of("2024-05-01"), ids[0]).await.unwrap().symbol, "ĐUK");
});

story!(a_part_that_is_handed_over_is_answered_for_by_whoever_received_it, |world| {
    use crate::desk::{HandedPart, WorkPart};
    let operator = world.operator();
    let mut ids = Vec::new();
    for (name, symbol) in [("Đảng ủy Khối", "ĐUK"), ("Đảng ủy các cơ quan Đảng", "ĐU"), ("Đảng ủy UBND", "ĐUUB")]
    {
        ids.push(record_agency(&operator, None, &body(name, symbol), BEGINNING).await.unwrap().record);
    }
    let division = record_division(&operator, ids[0], "Ban Tổ chức", BEGINNING).await.unwrap().record;
    let (field, zone) = (WorkPart::Field(70), WorkPart::Zone(45));
    let part = |text: &str| SuccessionStepForm { zones: text.into(), ..handed("transferred", "ĐUK", "ĐU", "") };
    let first = SuccessionStepForm { fields: "70".into(), divisions: division.to_string(), ..part("45") };
    let signed = record_successions(&operator, &[decided("2024-02-15", "02 (mẫu)", vec![first])]).await.unwrap();
    // What was received goes on to a third; the rest of the receiver's ends with it.
    let on = SuccessionStepForm { zones: "45".into(), ..handed("transferred", "ĐU", "ĐUUB", "") };
    let further = record_successions(&operator, &[decided("2024-05-01", "03 (mẫu)", vec![on])]).await.unwrap();

    let found = successions(&operator, operator.now()).await.unwrap();
    let day = |text: &str| text.parse().unwrap();
    assert_eq!(found.holder(ids[0], field, day("2024-02-14")), Some(ids[0]));
    assert_eq!(found.holder(ids[0], field, day("2024-02-15")), Some(ids[1]));
    assert_eq!(found.holder(ids[0], zone, day("2024-03-01")), Some(ids[1]));
    assert_eq!(found.holder(ids[0], zone, day("2024-05-01")), Some(ids[2]));
    assert_eq!(found.answering(ids[0], day("2024-05-01")), Some(ids[0]), "it goes on, with the rest");
    let of = |part| HandedPart { agency: ids[0], part };
    let own = WorkPart::Division(division.0);
    let receiver = found.parts(ids[1], day("2024-03-01"));
    assert_eq!((receiver.taken, receiver.given), (vec![of(field), of(own), of(zone)], vec![]));
    assert_eq!(found.parts(ids[0], day("2024-03-01")).given.len(), 3);
    assert_eq!(found.seat(ids[0], Some(division), day("2024-03-01")), ids[1], "its people went with it");
    assert_eq!(found.seat(ids[0], None, day("2024-03-01")), ids[0]);

    let mut lan = world.desk("Lan", ids[1].0, Role::Editor).actor().clone();
    lan = lan.with_parts(found.parts(ids[1], day("2024-03-01")));
    assert!(lan.answers_for_work(ids[0], &[field]) && !lan.answers_for_work(ids[0], &[WorkPart::Field(71)]));
    assert!(
        lan.answers_for_zones(ids[0], &[45]) && !lan.answers_for_zones(ids[0], &[45, 46]),
        "not before all of them"
    );
    let mut nam = world.desk("Nam", ids[0].0, Role::Editor).actor().clone();
    nam = nam.with_parts(found.parts(ids[0], day("2024-03-01")));
    assert!(!nam.answers_for_work(ids[0], &[field]) && nam.answers_for_zones(ids[0], &[45, 46]));

    crate::audit::undo_act(&operator, further.seq).await.unwrap();
    crate::audit::undo_act(&operator, signed.seq).await.unwrap();
    let found = successions(&operator, operator.now()).await.unwrap();
    assert_eq!(found.holder(ids[0], zone, day("2024-06-01")), Some(ids[0]), "taken back, all is as before");
    assert_eq!(found.parts(ids[1], day("2024-06-01")), crate::desk::Parts::default());
});

story!(parts_that_do_not_fit_are_refused_at_their_line, |world| {
    let operator = world.operator();
    for (name, symbol) in [("Đảng ủy Khối", "ĐUK"), ("Đảng ủy các cơ quan Đảng", "ĐU"), ("Đảng ủy UBND", "ĐUUB")]
    {
        record_agency(&operator, None, &body(name, symbol), BEGINNING).await.unwrap();
    }
    let transferred =
        |to: &str, zones: &str| SuccessionStepForm { zones: zones.into(), ..handed("transferred", "ĐUK", to, "") };
    let steps = vec![
        transferred("ĐU", "45;x"),
        transferred("ĐUUB", "45"),
        SuccessionStepForm { fields: "7".into(), ..handed("merged", "ĐUK", "ĐU", "") },
    ];
    let refused = record_successions(&operator, &[decided("2024-02-15", "1", steps)]).await.unwrap_err();
    let words: Vec<_> = refused.faults().iter().map(|fault| fault.word).collect();
    assert_eq!(words, ["fault-succession-no-such-part", "fault-succession-part-of-all", "fault-succession-part-twice"]);
    let foreign = SuccessionStepForm { divisions: "999".into(), ..handed("transferred", "ĐUK", "ĐU", "") };
    let refused = record_successions(&operator, &[decided("2024-02-15", "1", vec![foreign])]).await.unwrap_err();
    assert_eq!(refused.faults()[0].word, "fault-succession-no-such-part");
    assert_eq!(successions(&operator, operator.now()).await.unwrap().0, []);
});

story!(a_succession_with_faults_hears_of_all_of_them_and_writes_nothing, |world| {
    let operator = world.operator();
    for (name, symbol) in [("Đảng ủy Khối", "ĐUK"), ("Đảng ủy các cơ quan Đảng", "ĐU")] {
        record_agency(&operator, None, &body(name, symbol), BEGINNING).await.unwrap();
    }
    let form = decided(
        "2024-02-15",
        "",
        vec![
            handed("merged", "ĐUK", "ĐU", ""),
            handed("dissolved", "ĐUK", "", ""),
            handed("transferred", "ĐU", "ĐU", ""),
            handed("gone", "nowhere", "", ""),
        ],
    );
    let refused = record_successions(&operator, &[form]).await.unwrap_err();
    let words: Vec<_> = refused.faults().iter().map(|fault| fault.word).collect();
    assert_eq!(
        words,
        [
            "fault-missing",
            "fault-succession-no-part",
            "fault-succession-itself",
            "fault-succession-relation",
            "fault-succession-not-there",
            "fault-succession-not-there",
            "fault-succession-ends-twice",
            "fault-succession-ends-twice",
        ]
    );
    assert_eq!(successions(&operator, operator.now()).await.unwrap().0, []);
    let minh = world.desk("Minh", 1, Role::Approver);
    let error = record_successions(&minh, &[]).await.unwrap_err();
    assert_eq!(error.kind(), Kind::NotAllowed);
});

#[test]
fn a_file_of_successions_is_read_row_by_row() {
    let file =
        "day,decision,relation,former,new,part\n2024-02-15,02,merged,ĐUK,ĐU,\n2024-02-15,02,transferred,ĐUK,ĐUUB,x\n";
    let forms = successions_of_csv(file.as_bytes()).unwrap();
    assert_eq!((forms.len(), forms[0].steps.len()), (1, 2));
    assert_eq!(forms[0].steps[1].part, "x");
    assert_eq!(successions_of_csv(b"day,decision\n").unwrap_err()[0].word, "fault-succession-file");
}
