//! Stories of the plan.

use super::*;
use crate::agencies::{AgencyForm, record_agency, record_division};
use crate::audit::undo_act;
use crate::calendar::{BEGINNING, Day, Instant};
use crate::desk::{AgencyId, AsOf, Desk, Kind, Problem as _, Role};
use crate::programme::{FieldForm, PartyForm, ProgrammeForm, ProgrammeId, record_programme};
use crate::testing::{World, story};

/// Lan and Hoa of the board, Nam and Tuấn of the Party side, Minh who reads.
struct Cast {
    board: AgencyId,
    committee: AgencyId,
    outsider: AgencyId,
    lan: Desk,
    hoa: Desk,
    nam: Desk,
    tuan: Desk,
    minh: Desk,
    programme: ProgrammeId,
    field: String,
}

async fn agency(world: &World, name: &str, symbol: &str, side: &str) -> AgencyId {
    let form = AgencyForm { name: name.into(), symbol: symbol.into(), side: side.into(), ..AgencyForm::default() };
    record_agency(&world.operator(), None, &form, BEGINNING).await.unwrap().record
}

async fn cast(world: &World) -> Cast {
    let board = agency(world, "Ban Quản lý (mẫu)", "BQL", "state").await;
    let committee = agency(world, "Đảng ủy (mẫu)", "ĐU", "party").await;
    let outsider = agency(world, "Liên đoàn Lao động (mẫu)", "LĐLĐ", "mass").await;
    let hoa = world.desk("Hoa", board.0, Role::Approver);
    let form = ProgrammeForm {
        name: "Chương trình phối hợp (mẫu)".into(),
        first_day: "2023-05-16".into(),
        last_day: "2025-12-31".into(),
        parties: vec![
            PartyForm { agency: board.to_string(), leads: true, ..PartyForm::default() },
            PartyForm { agency: committee.to_string(), ..PartyForm::default() },
        ],
        fields: vec![FieldForm { name: "Rà soát, thống kê".into(), ..FieldForm::default() }],
        ..ProgrammeForm::default()
    };
    let signed = jiff::civil::date(2023, 5, 16);
    let programme = record_programme(&hoa, None, &form, signed).await.unwrap().record;
    let found = crate::programme::programme(&hoa, hoa.now(), programme).await.unwrap();
    Cast {
        board,
        committee,
        outsider,
        lan: world.desk("Lan", board.0, Role::Editor),
        nam: world.desk("Nam", committee.0, Role::Editor),
        tuan: world.desk("Tuấn", committee.0, Role::Approver),
        minh: world.desk("Minh", committee.0, Role::Viewer),
        hoa,
        programme,
        field: found.fields[0].id.to_string(),
    }
}

fn body(agency: AgencyId, part: &str) -> TaskBodyForm {
    TaskBodyForm { agency: agency.to_string(), part: part.into(), ..TaskBodyForm::default() }
}

/// The board reviews the list of units, the Party side with it.
fn listing(cast: &Cast) -> TaskForm {
    TaskForm {
        programme: cast.programme.to_string(),
        field: cast.field.clone(),
        name: "Rà soát danh sách đơn vị trong khu".into(),
        wanted: "Danh sách đã đối chiếu".into(),
        due: "2024-06-28".into(),
        bodies: vec![body(cast.board, "lead"), body(cast.committee, "coordinating")],
        ..TaskForm::default()
    }
}

async fn planned(desk: &Desk, programme: ProgrammeId) -> Plan {
    plan(desk, desk.now(), programme).await.unwrap().1
}

async fn one(desk: &Desk, cast: &Cast, id: TaskId) -> Task {
    planned(desk, cast.programme).await.task(id).unwrap().clone()
}

fn says(state: &str, percent: &str, remark: &str) -> ProgressForm {
    ProgressForm { state: state.into(), percent: percent.into(), remark: remark.into(), ..ProgressForm::default() }
}

fn paper() -> EvidenceForm {
    EvidenceForm {
        kind: "document".into(),
        number: "15/BC-BQL".into(),
        issued: "2024-06-27".into(),
        title: "Báo cáo kết quả rà soát".into(),
        ..EvidenceForm::default()
    }
}

fn on(day: Day) -> AsOf {
    AsOf { on: day, known: Instant::LATEST }
}

story!(a_task_has_one_lead_and_any_number_of_others_each_with_its_own_state, |world| {
    let cast = cast(world).await;
    let division = record_division(&world.operator(), cast.board, "Phòng Quản lý doanh nghiệp", BEGINNING).await;
    let division = division.unwrap().record.to_string();
    let mut form = listing(&cast);
    form.bodies[0].division = division.clone();
    form.bodies.push(body(cast.outsider, "consulted"));
    let id = record_task(&cast.lan, None, &form).await.unwrap().record;
    let task = one(&cast.minh, &cast, id).await;
    assert_eq!(task.bodies.len(), 3);
    assert_eq!(task.lead().unwrap().division.map(|id| id.to_string()), Some(division));
    assert_eq!(task.state(), TaskState::NotStarted);

    let (lead, other) = (task.bodies[0].id, task.bodies[1].id);
    assert_eq!(state_progress(&cast.minh, lead, &says("done", "", "")).await.unwrap_err().kind(), Kind::NotAllowed);
    let refused = state_progress(&cast.nam, lead, &says("done", "", "")).await.unwrap_err();
    assert!(matches!(refused, PlanRefusal::NotYourPart), "Nam says nothing for the board: {refused}");
    state_progress(&cast.lan, lead, &says("under-way", "40", "")).await.unwrap();
    let faults = state_progress(&cast.nam, other, &says("stuck", "", "")).await.unwrap_err();
    assert_eq!(faults.faults()[0].place, "remark", "whoever is stuck says why");
    state_progress(&cast.nam, other, &says("stuck", "", "Chưa có danh sách của các xã")).await.unwrap();
    let plan = planned(&cast.minh, cast.programme).await;
    let task = plan.task(id).unwrap();
    assert_eq!((task.state(), plan.progress(task)), (TaskState::Stuck, 40));
    assert_eq!(task.bodies[1].remark, "Chưa có danh sách của các xã");
    assert_eq!(task.bodies[2].state, BodyState::NotStarted);
});

story!(what_is_typed_wrongly_about_a_task_is_told_all_at_once, |world| {
    let cast = cast(world).await;
    let form = TaskForm {
        programme: cast.programme.to_string(),
        field: "999999".into(),
        starts: "2024-07-01".into(),
        due: "2024-06-01".into(),
        from: "2030-01-01".into(),
        needs: "12345".into(),
        bodies: vec![body(cast.board, "lead"), body(cast.board, "coordinating"), body(cast.committee, "lead")],
        ..TaskForm::default()
    };
    let refused = record_task(&cast.lan, None, &form).await.unwrap_err();
    let places: Vec<&str> = refused.faults().iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["name", "due", "from", "field", "bodies.1.agency", "bodies", "needs"]);
    let named = TaskForm { wanted: "Giao đồng chí Nguyễn Văn Tám".into(), ..listing(&cast) };
    assert_eq!(record_task(&cast.lan, None, &named).await.unwrap_err().faults()[0].place, "wanted");
    let stranger = world.desk("Vân", cast.outsider.0, Role::Approver);
    let refused = record_task(&stranger, None, &listing(&cast)).await.unwrap_err();
    assert!(matches!(refused, PlanRefusal::NotAParty), "{refused}");
    assert_eq!(record_task(&cast.minh, None, &listing(&cast)).await.unwrap_err().kind(), Kind::NotAllowed);
    assert!(planned(&cast.minh, cast.programme).await.tasks.is_empty(), "nothing was recorded");
});

story!(a_task_is_closed_with_evidence_by_its_lead_and_confirmed_by_the_other_side, |world| {
    let cast = cast(world).await;
    let id = record_task(&cast.lan, None, &TaskForm { confirm: true, ..listing(&cast) }).await.unwrap().record;
    let refused = close_task(&cast.lan, id, &ClosingForm::default()).await.unwrap_err();
    assert!(matches!(refused, PlanRefusal::Unproved(_)), "{refused}");
    add_evidence(&cast.nam, id, &paper()).await.unwrap();
    let refused = close_task(&cast.nam, id, &ClosingForm::default()).await.unwrap_err();
    assert!(matches!(refused, PlanRefusal::NotTheLead), "{refused}");
    let refused = confirm_task(&cast.tuan, id).await.unwrap_err();
    assert!(matches!(refused, PlanRefusal::NothingToConfirm(_)), "{refused}");
    close_task(&cast.lan, id, &ClosingForm { on: "2024-06-28".into(), ..ClosingForm::default() }).await.unwrap();
    assert_eq!(one(&cast.minh, &cast, id).await.state(), TaskState::AwaitingConfirmation);

    assert_eq!(confirm_task(&cast.nam, id).await.unwrap_err().kind(), Kind::NotAllowed, "an editor confirms nothing");
    let refused = confirm_task(&cast.hoa, id).await.unwrap_err();
    assert!(matches!(refused, PlanRefusal::NotTheOtherSide), "the board does not confirm its own work: {refused}");
    let signed = confirm_task(&cast.tuan, id).await.unwrap();
    let task = one(&cast.minh, &cast, id).await;
    assert!(task.is_done());
    assert_eq!((task.standing.closed_by, task.standing.agency), (Some(cast.board), Some(cast.committee)));
    assert_eq!(Plan::days_late(&task, cast.minh.now().on), None, "done on its day");
    let before = plan(&cast.minh, on(jiff::civil::date(2024, 6, 27)), cast.programme).await.unwrap().1;
    assert!(before.tasks.is_empty(), "it was recorded on 1 July");

    undo_act(&cast.tuan, signed.seq).await.unwrap();
    assert_eq!(one(&cast.minh, &cast, id).await.state(), TaskState::AwaitingConfirmation);
    let refused = reopen_task(&cast.tuan, id, " ").await.unwrap_err();
    assert_eq!(refused.faults()[0].place, "reason");
    reopen_task(&cast.tuan, id, "Danh sách còn thiếu hai khu").await.unwrap();
    let task = one(&cast.minh, &cast, id).await;
    assert!(task.is_open() && task.evidence.len() == 1);
    assert_eq!(task.standing.remark, "Danh sách còn thiếu hai khu");
    withdraw_evidence(&cast.nam, task.evidence[0].id).await.unwrap();
    assert!(matches!(close_task(&cast.lan, id, &ClosingForm::default()).await, Err(PlanRefusal::Unproved(_))));
});

story!(evidence_points_to_what_is_there, |world| {
    let cast = cast(world).await;
    let id = record_task(&cast.lan, None, &listing(&cast)).await.unwrap().record;
    let link =
        |kind: &str, link: &str| EvidenceForm { kind: kind.into(), link: link.into(), ..EvidenceForm::default() };
    for (form, word) in [
        (link("record", "/units/777777"), "fault-no-such-record"),
        (link("figure", "agreed-table/777777"), "fault-evidence-not-agreed"),
    ] {
        let refused = add_evidence(&cast.lan, id, &form).await.unwrap_err();
        assert_eq!((refused.faults()[0].place.as_str(), refused.faults()[0].word), ("link", word));
    }
    add_evidence(&cast.lan, id, &link("record", &format!("/programmes/{}", cast.programme))).await.unwrap();
    let task = one(&cast.minh, &cast, id).await;
    assert_eq!(task.evidence[0].page(), Some(format!("/programmes/{}", cast.programme)));
});

story!(a_task_waits_for_its_steps_and_for_what_it_needs, |world| {
    let cast = cast(world).await;
    let first = record_task(&cast.lan, None, &listing(&cast)).await.unwrap().record;
    let form = TaskForm { name: "Đối chiếu mã số thuế".into(), part_of: first.to_string(), ..listing(&cast) };
    let step = record_task(&cast.lan, None, &form).await.unwrap().record;
    let form = TaskForm { name: "Gửi Ban Chỉ đạo".into(), needs: first.to_string(), ..listing(&cast) };
    let last = record_task(&cast.nam, None, &form).await.unwrap().record;
    let plan = planned(&cast.minh, cast.programme).await;
    assert_eq!(plan.tasks.iter().map(|task| task.id).collect::<Vec<_>>(), [first, step, last]);
    assert_eq!(plan.number(step), "1.1");
    assert_eq!(plan.task(step).unwrap().field, plan.task(first).unwrap().field, "a step is of its task's field");

    let deeper = TaskForm { part_of: step.to_string(), ..listing(&cast) };
    assert_eq!(record_task(&cast.lan, None, &deeper).await.unwrap_err().faults()[0].word, "fault-step-of-a-step");
    let circle = TaskForm { needs: last.to_string(), ..listing(&cast) };
    let refused = record_task(&cast.lan, Some(first), &circle).await.unwrap_err();
    assert_eq!(refused.faults()[0].word, "fault-needs-circle");

    for id in [first, step, last] {
        add_evidence(&cast.lan, id, &paper()).await.unwrap();
    }
    for id in [last, first] {
        let refused = close_task(&cast.lan, id, &ClosingForm::default()).await.unwrap_err();
        assert!(matches!(refused, PlanRefusal::WaitsFor(..)), "{refused}");
    }
    for id in [step, first, last] {
        close_task(&cast.lan, id, &ClosingForm::default()).await.unwrap();
    }
    let plan = planned(&cast.minh, cast.programme).await;
    assert!(plan.tasks.iter().all(Task::is_done));
    assert_eq!(Plan::days_late(plan.task(first).unwrap(), cast.lan.now().on), Some(1));
});

story!(a_plan_can_be_seen_as_it_was_on_an_earlier_day, |world| {
    let cast = cast(world).await;
    let form = TaskForm { from: "2024-03-01".into(), ..listing(&cast) };
    let id = record_task(&cast.lan, None, &form).await.unwrap().record;
    let lead = one(&cast.lan, &cast, id).await.bodies[0].id;
    let stated = |state: &str, percent: &str, day: &str| ProgressForm { on: day.into(), ..says(state, percent, "") };
    state_progress(&cast.lan, lead, &stated("under-way", "30", "2024-04-15")).await.unwrap();
    state_progress(&cast.lan, lead, &stated("under-way", "80", "2024-06-15")).await.unwrap();
    let late = state_progress(&cast.lan, lead, &stated("done", "", "2024-05-01")).await.unwrap_err();
    assert!(matches!(late, PlanRefusal::StatedLater(_)), "what stands since June is not overwritten: {late}");
    let moved = TaskForm { due: "2024-09-30".into(), from: "2024-06-20".into(), ..listing(&cast) };
    record_task(&cast.lan, Some(id), &moved).await.unwrap();
    let mut seen = Vec::new();
    for (month, day) in [(2, 28), (3, 1), (5, 1), (6, 16), (7, 1)] {
        let (_, then) = plan(&cast.minh, on(jiff::civil::date(2024, month, day)), cast.programme).await.unwrap();
        seen.push(then.task(id).map(|task| (then.progress(task), task.due.unwrap().to_string())));
    }
    let of = |percent: i64, due: &str| Some((percent, due.to_owned()));
    assert_eq!(seen, [None, of(0, "2024-06-28"), of(30, "2024-06-28"), of(80, "2024-06-28"), of(80, "2024-09-30")]);
});

story!(a_recurring_duty_raises_a_task_each_time_it_comes, |world| {
    let cast = cast(world).await;
    let form = DutyForm {
        programme: cast.programme.to_string(),
        name: "Báo cáo tiến độ với Văn phòng Tỉnh ủy".into(),
        every: "month".into(),
        place: "before".into(),
        day: "25".into(),
        shift: "earlier".into(),
        first_day: "2024-07-01".into(),
        last_day: "2024-10-31".into(),
        bodies: vec![body(cast.committee, "lead"), body(cast.board, "coordinating")],
        ..DutyForm::default()
    };
    let faulty = DutyForm { day: "0".into(), every: "week".into(), ..form.clone() };
    let places: Vec<String> =
        record_duty(&cast.nam, None, &faulty).await.unwrap_err().faults().iter().map(|one| one.place.clone()).collect();
    assert_eq!(places, ["every", "month", "day"]);
    let raised = record_duty(&cast.nam, None, &form).await.unwrap().record;
    assert_eq!((raised.raised, raised.dropped), (4, 0));
    let plan = planned(&cast.minh, cast.programme).await;
    let dues: Vec<String> = plan.tasks.iter().filter_map(|task| task.due).map(|due| due.to_string()).collect();
    assert_eq!(dues, ["2024-07-24", "2024-08-23", "2024-09-24", "2024-10-24"]);
    assert!(plan.tasks.iter().all(|task| task.duty == Some(raised.duty) && task.cycle.is_some()));

    // July has begun; from today on the report is due before the 20th, and only until September.
    let july = plan.tasks[0].bodies[0].id;
    state_progress(&cast.nam, july, &says("under-way", "10", "")).await.unwrap();
    let sooner = DutyForm { day: "20".into(), last_day: "2024-09-30".into(), ..form };
    let changed = record_duty(&cast.nam, Some(raised.duty), &sooner).await.unwrap().record;
    assert_eq!((changed.raised, changed.changed, changed.dropped), (0, 2, 1));
    let plan = planned(&cast.minh, cast.programme).await;
    let seen: Vec<(String, TaskState)> =
        plan.tasks.iter().map(|task| (task.due.unwrap().to_string(), task.state())).collect();
    assert_eq!(
        seen,
        [
            ("2024-07-24".to_owned(), TaskState::UnderWay),
            ("2024-08-19".to_owned(), TaskState::NotStarted),
            ("2024-09-19".to_owned(), TaskState::NotStarted),
            ("2024-10-24".to_owned(), TaskState::Dropped),
        ]
    );
    assert_eq!(duties(&cast.minh, cast.minh.now(), cast.programme).await.unwrap().len(), 1);
});

story!(a_task_is_given_up_with_a_reason_and_its_steps_with_it, |world| {
    let cast = cast(world).await;
    let whole = record_task(&cast.lan, None, &listing(&cast)).await.unwrap().record;
    let form = TaskForm { part_of: whole.to_string(), ..listing(&cast) };
    let step = record_task(&cast.lan, None, &form).await.unwrap().record;
    assert_eq!(drop_task(&cast.lan, whole, "").await.unwrap_err().faults()[0].place, "reason");
    let signed = drop_task(&cast.lan, whole, "Khu dừng hoạt động").await.unwrap();
    let plan = planned(&cast.minh, cast.programme).await;
    assert!([whole, step].iter().all(|id| plan.task(*id).unwrap().state() == TaskState::Dropped));
    assert!(plan.select(&TaskFilter::default(), cast.minh.now().on).tasks.is_empty());
    let refused = record_task(&cast.lan, Some(whole), &listing(&cast)).await.unwrap_err();
    assert!(matches!(refused, PlanRefusal::NotOpen(_)), "{refused}");
    undo_act(&cast.lan, signed.seq).await.unwrap();
    assert!(planned(&cast.minh, cast.programme).await.tasks.iter().all(Task::is_open));
});
