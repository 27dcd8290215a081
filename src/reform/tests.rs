//! Stories of looking at a change of territory before it is recorded.

use super::*;
use crate::access::{UserForm, add_user};
use crate::agencies::{AgencyForm, SuccessionForm, SuccessionStepForm, record_agency};
use crate::calendar::BEGINNING;
use crate::desk::{Kind, Problem as _, Role};
use crate::indicators::{ValueForm, state_value};
use crate::register::{UnitForm, record_unit};
use crate::territory::{EventForm, StepForm, Tier, When, events, find_place};
use crate::testing::story;

story!(a_look_lists_the_units_values_and_people_that_a_merger_touches_and_writes_nothing, |world| {
    let agency = world.in_lao_cai().await;
    let operator = world.operator();
    let account = UserForm {
        login: "lan".into(),
        name: "Lan".into(),
        agency: agency.to_string(),
        role: "editor".into(),
        password: "mat khau thu nghiem".into(),
        division: String::new(),
    };
    add_user(&operator, &account).await.unwrap_or_else(|error| panic!("{error}: {:?}", error.faults()));
    let lan = world.desk("Lan", agency.0, Role::Editor);
    let mut units = Vec::new();
    // An Phát's ward became phường Lào Cai; Hoa Ban is in Sa Pa, which nothing touches.
    for (name, place, day) in [
        ("Công ty TNHH An Phát (mẫu)", "P. Duyên Hải, TP Lào Cai", "2023-01-01"),
        ("Trường Mầm non Hoa Ban (mẫu)", "Phường Sa Pa, Tỉnh Lào Cai", "2025-07-01"),
    ] {
        let on = When::On(day.parse().unwrap());
        let commune = find_place(&lan, place, Some(Tier::Commune), on).await.unwrap().found().unwrap();
        let form = UnitForm {
            name: Some(name.into()),
            kind: Some("tnhh".into()),
            status: Some("HĐ".into()),
            commune: Some(commune.to_string()),
            ..UnitForm::default()
        };
        units.push(record_unit(&lan, &form, day.parse().unwrap()).await.unwrap().record);
    }
    for (unit, amount) in [(units[0], "100"), (units[1], "7")] {
        let form = ValueForm {
            grain: "unit".into(),
            subject: unit.to_string(),
            indicator: "L1".into(),
            period: "2026-Q1".into(),
            amount: amount.into(),
            cut_off: "2026-03-31".into(),
            source: "Báo cáo (mẫu)".into(),
            ..ValueForm::default()
        };
        state_value(&lan, &form).await.unwrap();
    }
    let step = |former: &str| StepForm {
        relation: "merged".into(),
        former: former.into(),
        new: "Lào Cai Mới".into(),
        new_kind: "phuong".into(),
        ..StepForm::default()
    };
    let merger = EventForm {
        day: "2026-08-01".into(),
        decision: "05/NQ (mẫu)".into(),
        steps: vec![step("Phường Lào Cai"), step("Xã Cốc San")],
        ..EventForm::default()
    };
    let touched = effects(&operator, std::slice::from_ref(&merger)).await.unwrap();
    let names: Vec<_> = touched.units.iter().map(|unit| (unit.name.as_str(), unit.place.as_str())).collect();
    assert_eq!(names, [("Công ty TNHH An Phát (mẫu)", "Phường Lào Cai")]);
    assert_eq!((touched.values, touched.targets, touched.under_review), (1, 0, 0));
    assert_eq!(touched.users, [("Ban Quản lý (mẫu)".to_owned(), 1)]);
    assert_eq!((touched.unsigned_tables.len(), touched.drafts.len()), (0, 0));
    assert_eq!(events(&operator, operator.now()).await.unwrap(), [], "a look writes nothing");
    let error = effects(&lan, &[merger]).await.unwrap_err();
    assert_eq!(error.kind(), Kind::NotAllowed, "who works where is for administrators");
});

story!(a_look_lists_the_people_and_the_open_work_that_pass_to_the_successor, |world| {
    let operator = world.operator();
    let mut ids = Vec::new();
    for (name, symbol) in [("Đảng ủy Khối (mẫu)", "ĐUK"), ("Đảng ủy các cơ quan Đảng (mẫu)", "ĐU")]
    {
        let form =
            AgencyForm { name: name.into(), symbol: symbol.into(), side: "party".into(), ..AgencyForm::default() };
        ids.push(record_agency(&operator, None, &form, BEGINNING).await.unwrap().record);
    }
    let account = UserForm {
        login: "nam".into(),
        name: "Nam".into(),
        agency: ids[0].to_string(),
        role: "approver".into(),
        password: "mat khau thu nghiem".into(),
        division: String::new(),
    };
    let nam = add_user(&operator, &account).await.unwrap().record;
    crate::indicators::load_reference(&operator).await.unwrap();
    let catalogue = crate::indicators::catalogue(&operator, operator.now()).await.unwrap();
    let unit = crate::indicators::Subject::unit(7);
    let table = crate::reconciliation::TableDefinition {
        title: "Bảng số liệu (mẫu)".into(),
        programme: None,
        period: "2024-Q1".parse().unwrap(),
        cut_off: "2024-03-31".parse().unwrap(),
        agencies: vec![ids[0]],
        indicators: vec![catalogue.of_code("L1").unwrap().id],
        kinds: vec![crate::indicators::Reckoning::Actual],
        rows: vec![crate::reconciliation::TableRow { name: "Khu (mẫu)".into(), subject: unit, members: vec![unit] }],
        open: Vec::new(),
        boundaries: None,
        unplaced: Vec::new(),
    };
    let lan = world.desk("Lan", ids[0].0, Role::Editor);
    let table = crate::reconciliation::draw_up_table(&lan, &table).await.unwrap().record;
    let step = SuccessionStepForm {
        relation: "merged".into(),
        former: "ĐUK".into(),
        new: "ĐU".into(),
        ..SuccessionStepForm::default()
    };
    let form = SuccessionForm {
        day: "2024-06-01".into(),
        decision: "02-QĐ/TU (mẫu)".into(),
        steps: vec![step.clone()],
        ..SuccessionForm::default()
    };
    let told = passing(&operator, std::slice::from_ref(&form)).await.unwrap();
    assert_eq!(told.users, [("Đảng ủy Khối (mẫu)".to_owned(), vec!["Nam".to_owned()])]);
    assert_eq!(told.tables, [(table, "Bảng số liệu (mẫu)".to_owned())]);
    assert!(!told.leaves_open && told.drafts.is_empty() && told.programmes.is_empty());
    let alone = SuccessionStepForm { relation: "dissolved".into(), new: String::new(), ..step };
    let dissolved = SuccessionForm { steps: vec![alone], ..form.clone() };
    assert!(passing(&operator, &[dissolved]).await.unwrap().leaves_open, "nobody would sign");
    assert_eq!(passing(&lan, std::slice::from_ref(&form)).await.unwrap_err().kind(), Kind::NotAllowed);

    // Whoever sits down at the successor after that day answers for both.
    let token = crate::access::enter_as(&world.store, &world.clock, nam).await.unwrap();
    let seat = crate::access::seat_of(&world.store, &world.clock, &token).await.unwrap().unwrap();
    assert_eq!(seat.actor.answers_for, [ids[0]]);
    crate::agencies::record_successions(&operator, &[form]).await.unwrap();
    let seat = crate::access::seat_of(&world.store, &world.clock, &token).await.unwrap().unwrap();
    assert_eq!(seat.actor.answers_for, [], "Nam's agency is no more");
    let moved = UserForm { agency: ids[1].to_string(), password: String::new(), ..account };
    crate::access::change_user(&operator, nam, &moved).await.unwrap();
    let token = crate::access::enter_as(&world.store, &world.clock, nam).await.unwrap();
    let seat = crate::access::seat_of(&world.store, &world.clock, &token).await.unwrap().unwrap();
    assert_eq!(seat.actor.answers_for, [ids[1], ids[0]]);
});

story!(a_look_names_the_part_that_moves_with_its_people_and_tasks_and_taking_it_back_restores_them, |world| {
    use crate::plan::{ProgressForm, TaskBodyForm, TaskForm, record_task, state_progress, take_over_tasks};
    use crate::programme::{FieldForm, PartyForm, ProgrammeForm, record_programme};
    let operator = world.operator();
    let mut ids = Vec::new();
    for (name, symbol, side) in [
        ("Ban Quản lý (mẫu)", "BQL", "state"),
        ("Đảng ủy Khối (mẫu)", "ĐUK", "party"),
        ("Đảng ủy UBND (mẫu)", "ĐUUB", "party"),
    ] {
        let form = AgencyForm { name: name.into(), symbol: symbol.into(), side: side.into(), ..AgencyForm::default() };
        ids.push(record_agency(&operator, None, &form, BEGINNING).await.unwrap().record);
    }
    let division = crate::agencies::record_division(&operator, ids[1], "Ban Tổ chức", BEGINNING).await.unwrap().record;
    let account = UserForm {
        login: "nam".into(),
        name: "Nam".into(),
        agency: ids[1].to_string(),
        role: "approver".into(),
        password: "mat khau thu nghiem".into(),
        division: division.to_string(),
    };
    let nam = add_user(&operator, &account).await.unwrap_or_else(|error| panic!("{:?}", error.faults())).record;
    let party = |agency: &crate::desk::AgencyId| PartyForm { agency: agency.to_string(), ..PartyForm::default() };
    let form = ProgrammeForm {
        name: "Chương trình phối hợp (mẫu)".into(),
        first_day: "2023-05-16".into(),
        last_day: "2026-12-31".into(),
        parties: ids[..2].iter().map(|one| PartyForm { leads: *one == ids[0], ..party(one) }).collect(),
        fields: ["Tuyên truyền (mẫu)", "Phát triển đảng viên (mẫu)"]
            .map(|name| FieldForm { name: name.into(), ..FieldForm::default() })
            .to_vec(),
        ..ProgrammeForm::default()
    };
    let programme = record_programme(&operator, None, &form, jiff::civil::date(2023, 5, 16)).await.unwrap().record;
    let fields = crate::programme::programme(&operator, operator.now(), programme).await.unwrap().fields;
    let tuan = world.desk("Tuấn", ids[1].0, Role::Approver);
    let mut tasks = Vec::new();
    for (field, name) in fields.iter().zip(["Việc tuyên truyền (mẫu)", "Việc phát triển (mẫu)"]) {
        let form = TaskForm {
            programme: programme.to_string(),
            field: field.id.to_string(),
            name: name.into(),
            due: "2024-12-31".into(),
            bodies: vec![TaskBodyForm { agency: ids[1].to_string(), part: "lead".into(), ..TaskBodyForm::default() }],
            ..TaskForm::default()
        };
        tasks.push(record_task(&tuan, None, &form).await.unwrap().record);
    }
    let step = SuccessionStepForm {
        relation: "transferred".into(),
        former: "ĐUK".into(),
        new: "ĐUUB".into(),
        fields: "phát triển đảng viên (mẫu)".into(),
        divisions: "Ban Tổ chức".into(),
        ..SuccessionStepForm::default()
    };
    let form = SuccessionForm {
        day: "2024-06-01".into(),
        decision: "07-QĐ/TU (mẫu)".into(),
        steps: vec![step.clone()],
        ..SuccessionForm::default()
    };
    let told = passing(&operator, std::slice::from_ref(&form)).await.unwrap();
    let names = ["Phát triển đảng viên (mẫu)", "Ban Tổ chức"].map(str::to_owned).to_vec();
    assert_eq!(told.parts, [("Đảng ủy Khối (mẫu)".to_owned(), "Đảng ủy UBND (mẫu)".to_owned(), names)]);
    assert_eq!(told.tasks, [(tasks[1].0, "Việc phát triển (mẫu)".to_owned())]);
    assert_eq!(told.moving, [("Ban Tổ chức".to_owned(), vec!["Nam".to_owned()])]);
    let strange = SuccessionStepForm { fields: "Không có".into(), zones: "KCN Không Có".into(), ..step };
    let refused = passing(&operator, &[SuccessionForm { steps: vec![strange], ..form.clone() }]).await.unwrap_err();
    let words: Vec<_> = refused.faults().iter().map(|fault| (fault.place.as_str(), fault.word)).collect();
    assert_eq!(words, [("fields", "fault-succession-no-such-part"), ("zones", "fault-succession-no-such-part")]);

    // From that day Nam's division sits at the receiver, which answers for the
    // field's tasks; Tuấn's Party side goes on with the rest.
    let seated = async || {
        let token = crate::access::enter_as(&world.store, &world.clock, nam).await.unwrap();
        crate::access::seat_of(&world.store, &world.clock, &token).await.unwrap().unwrap().actor
    };
    let before = seated().await;
    assert_eq!((before.agency, before.parts.clone()), (Some(ids[1]), crate::desk::Parts::default()));
    let forms = resolved(&operator, &[form]).await.unwrap();
    let signed = crate::agencies::record_successions(&operator, &forms).await.unwrap();
    let moved = seated().await;
    assert_eq!((moved.agency, moved.parts.taken.len()), (Some(ids[2]), 2));
    let desk = |actor| crate::desk::Desk::new(world.store.clone(), actor, world.clock.clone());
    let successions = crate::agencies::successions(&operator, operator.now()).await.unwrap();
    let today = operator.now().on;
    let tuan = desk(tuan.actor().clone().with_parts(successions.parts(ids[1], today)));
    let (_, plan) = crate::plan::plan(&operator, operator.now(), programme).await.unwrap();
    let body = |at: usize| plan.task(tasks[at]).unwrap().bodies[0].id;
    let says = ProgressForm { state: "under-way".into(), percent: "40".into(), ..ProgressForm::default() };
    assert_eq!(state_progress(&tuan, body(1), &says).await.unwrap_err().kind(), Kind::NotAllowed);
    state_progress(&tuan, body(0), &says).await.unwrap();
    let nam_there = desk(moved.clone());
    assert_eq!(state_progress(&nam_there, body(0), &says).await.unwrap_err().kind(), Kind::NotAllowed);
    let progress = state_progress(&nam_there, body(1), &says).await.unwrap();
    let mine = crate::plan::TaskFilter { mine: Some(moved), ..crate::plan::TaskFilter::default() };
    assert_eq!(plan.select(&mine, today).tasks.iter().map(|task| task.id).collect::<Vec<_>>(), [tasks[1]]);
    let taken = take_over_tasks(&nam_there, programme).await.unwrap();
    assert_eq!(taken.record, 1);
    let (_, now) = crate::plan::plan(&operator, operator.now(), programme).await.unwrap();
    let leads = [0, 1].map(|at| now.task(tasks[at]).unwrap().lead().unwrap().agency);
    assert_eq!(leads, [ids[1], ids[2]], "documents and the rest keep the names of their day");

    // Taken back: everybody sits and answers as before.
    crate::audit::undo_act(&operator, taken.seq).await.unwrap();
    crate::audit::undo_act(&operator, progress.seq).await.unwrap();
    crate::audit::undo_act(&operator, signed.seq).await.unwrap();
    assert_eq!(seated().await, before);
    let (_, again) = crate::plan::plan(&operator, operator.now(), programme).await.unwrap();
    assert_eq!(again.task(tasks[1]), plan.task(tasks[1]));
});

story!(whoever_receives_a_zone_states_and_corrects_the_values_of_its_units_and_who_gave_it_states_no_more, |world| {
    use crate::desk::Actor;
    use crate::indicators::{ValueFilter, catalogue, history_of_value, values_of};
    use crate::reconciliation::{AgreementForm, agree_value};
    use crate::territory::{ZoneForm, record_zone};
    world.clock.set("2024-07-10T08:00:00+07:00".parse().unwrap());
    let operator = world.operator();
    crate::indicators::load_reference(&operator).await.unwrap();
    let mut ids = Vec::new();
    for (name, symbol, side) in [
        ("Ban Quản lý Khu kinh tế (mẫu)", "BQLKKT", "state"),
        ("Ban Quản lý các khu công nghiệp (mẫu)", "BQLKCN", "state"),
        ("Đảng ủy (mẫu)", "ĐU", "party"),
    ] {
        let form = AgencyForm { name: name.into(), symbol: symbol.into(), side: side.into(), ..AgencyForm::default() };
        ids.push(record_agency(&operator, None, &form, BEGINNING).await.unwrap().record);
    }
    let (lan, nam) = (world.desk("Lan", ids[0].0, Role::Approver), world.desk("Nam", ids[2].0, Role::Approver));
    let mut units = Vec::new();
    for name in ["KCN Phía Đông (mẫu)", "KCN Phía Tây (mẫu)"] {
        let form =
            ZoneForm { name: name.into(), kind: "kcn".into(), status: "hoat-dong".into(), ..ZoneForm::default() };
        let zone = record_zone(&operator, None, &form, BEGINNING).await.unwrap().record;
        let form = UnitForm {
            name: Some(format!("Công ty TNHH ở {name}")),
            kind: Some("tnhh".into()),
            status: Some("HĐ".into()),
            zone: Some(zone.to_string()),
            ..UnitForm::default()
        };
        units.push(record_unit(&lan, &form, "2023-01-01".parse().unwrap()).await.unwrap().record);
    }
    let value = |unit: crate::register::UnitId, amount: &str| ValueForm {
        grain: "unit".into(),
        subject: unit.to_string(),
        indicator: "L1".into(),
        period: "2024-Q2".into(),
        amount: amount.into(),
        cut_off: "2024-06-30".into(),
        source: "Báo cáo (mẫu)".into(),
        ..ValueForm::default()
    };
    for unit in &units {
        state_value(&lan, &value(*unit, "120")).await.unwrap();
    }
    state_value(&nam, &value(units[0], "125")).await.unwrap();

    // The East goes to the other board; the look says what stands of it.
    let step = SuccessionStepForm {
        relation: "transferred".into(),
        former: "BQLKKT".into(),
        new: "BQLKCN".into(),
        zones: "KCN Phía Đông (mẫu)".into(),
        ..SuccessionStepForm::default()
    };
    let form = SuccessionForm {
        day: "2024-07-10".into(),
        decision: "09-QĐ/TU (mẫu)".into(),
        steps: vec![step],
        ..SuccessionForm::default()
    };
    let told = passing(&operator, std::slice::from_ref(&form)).await.unwrap();
    assert_eq!((told.units, told.values), (1, 1), "of the board that gives it; the Party side's is its own");
    let forms = resolved(&operator, &[form]).await.unwrap();
    let handed = crate::agencies::record_successions(&operator, &forms).await.unwrap();
    let successions = crate::agencies::successions(&operator, operator.now()).await.unwrap();
    let seated = |actor: Actor| {
        let parts = successions.parts(actor.agency.unwrap(), operator.now().on);
        crate::desk::Desk::new(world.store.clone(), actor.with_parts(parts), world.clock.clone())
    };
    let hoa = seated(world.desk("Hoa", ids[1].0, Role::Approver).actor().clone());
    let lan = seated(lan.actor().clone());

    let refused = state_value(&lan, &value(units[0], "130")).await.unwrap_err();
    assert_eq!((refused.kind(), refused.word()), (Kind::NotAllowed, "refusal-value-handed-over"));
    state_value(&lan, &value(units[1], "121")).await.unwrap();
    let list = catalogue(&hoa, hoa.now()).await.unwrap();
    let key = crate::indicators::Key {
        indicator: list.of_code("L1").unwrap().id,
        period: "2024-Q2".parse().unwrap(),
        kind: crate::indicators::Reckoning::Actual,
        subject: crate::indicators::Subject::unit(units[0].0),
    };
    // What Lan's board stated is answered for by Hoa's, under its name…
    let form = AgreementForm { amount: "125".into(), ..AgreementForm::default() };
    assert_eq!(agree_value(&lan, key, &form).await.unwrap_err().kind(), Kind::NotAllowed);
    let agreed = agree_value(&hoa, key, &form).await.unwrap();
    crate::audit::undo_act(&hoa, agreed.seq).await.unwrap();
    // … until Hoa corrects it: then hers stands in its place.
    let corrected = state_value(&hoa, &value(units[0], "125")).await.unwrap().signed.unwrap();
    let filter = ValueFilter { subjects: vec![units[0].0], ..ValueFilter::default() };
    let standing = async || -> Vec<(crate::desk::AgencyId, Option<i64>)> {
        let stated = values_of(&hoa, hoa.now(), &filter).await.unwrap();
        stated.into_iter().map(|one| (one.agency, one.amount)).collect()
    };
    assert_eq!(standing().await, [(ids[1], Some(125)), (ids[2], Some(125))]);
    let spoke: Vec<_> = history_of_value(&hoa, hoa.now(), key).await.unwrap();
    assert!(
        spoke.iter().any(|one| one.stated.agency == ids[0] && one.superseded_at.is_some()),
        "its speaker's for good"
    );

    // Taken back, everything is as before.
    crate::audit::undo_act(&hoa, corrected.seq).await.unwrap();
    assert_eq!(standing().await, [(ids[0], Some(120)), (ids[2], Some(125))]);
    crate::audit::undo_act(&operator, handed.seq).await.unwrap();
    let before = crate::agencies::successions(&operator, operator.now()).await.unwrap();
    assert_eq!(before.parts(ids[0], operator.now().on), crate::desk::Parts::default());
});
