//! Stories of the plan.

use super::*;
use crate::agencies::record_division;
use crate::audit::undo_act;
use crate::calendar::{BEGINNING, Day, Instant};
use crate::desk::{AgencyId, AsOf, Desk, Kind, Problem as _, Role};
use crate::files::Upload;
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

async fn cast(world: &World) -> Cast {
    let board = world.agency("Ban Quản lý (mẫu)", "BQL", "state").await;
    let committee = world.agency("Đảng ủy (mẫu)", "ĐU", "party").await;
    let outsider = world.agency("Liên đoàn Lao động (mẫu)", "LĐLĐ", "mass").await;
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

    let upload = |name: &str, bytes: &[u8]| Some(Upload { name: name.into(), bytes: bytes.to_vec() });
    let refused = attach_evidence(&cast.lan, id, " ", upload("x.pdf", b"")).await.unwrap_err();
    let places: Vec<&str> = refused.faults().iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["file_title", "file"]);
    attach_evidence(&cast.lan, id, "Danh sách đã ký", upload("danh-sach.pdf", b"%PDF-1.4\n%%EOF\n")).await.unwrap();
    let evidence = one(&cast.minh, &cast, id).await.evidence.pop().unwrap();
    assert_eq!((evidence.kind, evidence.title.as_str()), (EvidenceKind::File, "Danh sách đã ký"));
    assert!(evidence.page().unwrap().starts_with("/files/"));
    let linked = add_evidence(&cast.lan, id, &link("file", &evidence.link)).await.unwrap_err();
    assert_eq!(linked.faults()[0].place, "kind", "a file comes with its bytes");
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

/// The text of the main part of a `.docx` or the strings of an `.xlsx`.
fn text_of(bytes: &[u8], part: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes.to_vec())).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut archive.by_name(part).unwrap(), &mut text).unwrap();
    text
}

story!(a_plan_is_taken_away_as_a_paper_and_as_a_list_and_the_log_says_so, |world| {
    let cast = cast(world).await;
    record_task(&cast.lan, None, &listing(&cast)).await.unwrap();
    let year = TaskFilter { period: "2024".parse().ok(), ..TaskFilter::default() };
    let paper = export_plan(&cast.minh, cast.minh.now(), cast.programme, &year).await.unwrap();
    let document = text_of(&paper.to_docx().unwrap(), "word/document.xml");
    for text in
        ["Rà soát danh sách đơn vị trong khu", "28/06/2024", "BAN QUẢN LÝ (MẪU)", "năm 2024", "w:orient=\"landscape\""]
    {
        assert!(document.contains(text), "{text}");
    }
    let words = crate::words::Words::of(crate::words::Lang::Vi);
    let list = calamine_rows(&paper.to_xlsx(words).unwrap());
    assert_eq!(list[0][2], "Nhiệm vụ");
    assert!(list[1].iter().any(|cell| cell == "Rà soát danh sách đơn vị trong khu"), "{list:?}");
    let acts =
        crate::audit::acts(&cast.minh, &crate::audit::ActFilter { limit: 1, ..Default::default() }).await.unwrap();
    assert_eq!(acts[0].word, "export-plan");
    let other = TaskFilter { period: "2023".parse().ok(), ..TaskFilter::default() };
    assert_eq!(export_plan(&cast.minh, cast.minh.now(), cast.programme, &other).await.unwrap().count(), 0);
});

fn calamine_rows(bytes: &[u8]) -> Vec<Vec<String>> {
    use calamine::Reader as _;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes.to_vec())).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    sheet.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

story!(the_successor_of_an_agency_takes_its_open_tasks_over, |world| {
    use crate::agencies::{SuccessionForm, SuccessionStepForm, record_successions};
    let cast = cast(world).await;
    let form =
        TaskForm { bodies: vec![body(cast.committee, "lead"), body(cast.board, "coordinating")], ..listing(&cast) };
    let open = record_task(&cast.nam, None, &form).await.unwrap().record;
    let done = record_task(&cast.nam, None, &form).await.unwrap().record;
    add_evidence(&cast.nam, done, &paper()).await.unwrap();
    close_task(&cast.nam, done, &ClosingForm::default()).await.unwrap();
    let lead = one(&cast.nam, &cast, open).await.bodies[0].id;
    state_progress(&cast.nam, lead, &says("under-way", "60", "Đã có số của hai khu")).await.unwrap();

    let successor = world.agency("Đảng ủy kế tục (mẫu)", "ĐUKT", "party").await;
    world.clock.set("2024-08-01T08:00:00+07:00".parse().unwrap());
    let step = SuccessionStepForm {
        relation: "merged".into(),
        former: cast.committee.to_string(),
        new: successor.to_string(),
        ..SuccessionStepForm::default()
    };
    let form = SuccessionForm {
        title: "Kế tục (mẫu)".into(),
        day: "2024-08-01".into(),
        decision: "01-QĐ/TU (mẫu)".into(),
        steps: vec![step],
        ..SuccessionForm::default()
    };
    record_successions(&world.operator(), &[form]).await.unwrap();
    let mut heir = cast.tuan.actor().clone().for_agency(successor, "ĐUKT");
    heir.answers_for = vec![successor, cast.committee];
    let heir = Desk::new(world.store.clone(), heir, world.clock.clone());
    let refused = take_over_tasks(&cast.hoa, cast.programme).await.unwrap_err();
    assert!(matches!(refused, PlanRefusal::NothingToTakeOver), "{refused}");
    assert_eq!(take_over_tasks(&heir, cast.programme).await.unwrap().record, 1);
    let plan = planned(&cast.hoa, cast.programme).await;
    let taken = plan.task(open).unwrap().lead().unwrap();
    assert_eq!((taken.agency, taken.percent, taken.remark.as_str()), (successor, 60, "Đã có số của hai khu"));
    assert_eq!(plan.task(done).unwrap().lead().unwrap().agency, cast.committee, "what is done stays under its name");
    let (_, before) = super::plan(&cast.hoa, on(jiff::civil::date(2024, 7, 15)), cast.programme).await.unwrap();
    assert_eq!(before.task(open).unwrap().lead().unwrap().agency, cast.committee);
});

story!(a_programme_is_carried_on_with_what_is_unfinished, |world| {
    let cast = cast(world).await;
    let whole = record_task(&cast.lan, None, &listing(&cast)).await.unwrap().record;
    let step = TaskForm { part_of: whole.to_string(), due: "2026-03-31".into(), ..listing(&cast) };
    let step = record_task(&cast.lan, None, &step).await.unwrap().record;
    let done = record_task(&cast.lan, None, &listing(&cast)).await.unwrap().record;
    add_evidence(&cast.lan, done, &paper()).await.unwrap();
    close_task(&cast.lan, done, &ClosingForm::default()).await.unwrap();
    let duty = DutyForm {
        programme: cast.programme.to_string(),
        name: "Báo cáo năm".into(),
        every: "year".into(),
        month: "12".into(),
        place: "last-working".into(),
        shift: "stays".into(),
        bodies: vec![body(cast.board, "lead")],
        ..DutyForm::default()
    };
    record_duty(&cast.lan, None, &duty).await.unwrap();

    let form = CarryForm {
        name: "Chương trình phối hợp 2026-2027 (mẫu)".into(),
        short_name: "CTPH 2026-2027".into(),
        first_day: "2026-01-01".into(),
        last_day: "2027-12-31".into(),
    };
    assert_eq!(carry_programme_on(&cast.lan, cast.programme, &form).await.unwrap_err().kind(), Kind::NotAllowed);
    let empty = carry_programme_on(&cast.hoa, cast.programme, &CarryForm::default()).await.unwrap_err();
    let places: Vec<&str> = empty.faults().iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["name", "first_day", "last_day"]);
    let next = carry_programme_on(&cast.hoa, cast.programme, &form).await.unwrap().record;
    let (programme, plan) = super::plan(&cast.minh, cast.minh.now(), next).await.unwrap();
    assert_eq!((programme.ancestor, programme.parties.len(), programme.signed), (Some(cast.programme), 2, None));
    let origins: Vec<&str> =
        plan.tasks.iter().filter(|task| task.duty.is_none()).map(|task| task.origin.as_str()).collect();
    assert_eq!(origins, [format!("task/{whole}"), format!("task/{step}")]);
    assert_eq!(plan.tasks[0].field, Some(programme.fields[0].id));
    assert_eq!(
        (plan.tasks[0].due, plan.tasks[1].part_of),
        (None, Some(plan.tasks[0].id)),
        "a day that has passed is set anew"
    );
    let years: Vec<String> = plan.tasks.iter().filter_map(|task| task.cycle).map(|cycle| cycle.to_string()).collect();
    assert_eq!(years, ["2026", "2027"], "the duty goes on");
    let before = planned(&cast.minh, cast.programme).await;
    assert!([whole, step].iter().all(|id| before.task(*id).unwrap().state() == TaskState::Dropped));
    assert!(before.task(done).unwrap().is_done());
});

story!(a_digest_tells_each_person_their_own_and_leaders_what_is_very_late, |world| {
    let cast = cast(world).await;
    let due = |day: &str| TaskForm { due: day.into(), bodies: vec![body(cast.board, "lead")], ..listing(&cast) };
    let late = record_task(&cast.lan, None, &due("2024-06-28")).await.unwrap().record;
    let very_late = record_task(&cast.lan, None, &due("2024-05-15")).await.unwrap().record;
    let soon = record_task(&cast.lan, None, &due("2024-07-05")).await.unwrap().record;
    record_task(&cast.lan, None, &due("2024-12-31")).await.unwrap();
    let closed = record_task(&cast.lan, None, &TaskForm { confirm: true, ..due("2024-06-28") }).await.unwrap().record;
    add_evidence(&cast.lan, closed, &paper()).await.unwrap();
    close_task(&cast.lan, closed, &ClosingForm::default()).await.unwrap();

    let ids = |lines: &[DigestLine]| lines.iter().map(|line| line.task.id).collect::<Vec<_>>();
    let lan = digest(&cast.lan).await.unwrap();
    assert_eq!(ids(&lan.overdue), [very_late, late]);
    assert_eq!(lan.overdue.iter().map(|line| line.reach.unwrap()).collect::<Vec<_>>(), [Reach::Leaders, Reach::Body]);
    assert_eq!((ids(&lan.upcoming), lan.upcoming[0].days), (vec![soon], Some(-4)));
    assert!(lan.to_confirm.is_empty(), "the board does not confirm its own work");
    let tuan = digest(&cast.tuan).await.unwrap();
    assert_eq!((ids(&tuan.overdue), ids(&tuan.to_confirm)), (vec![very_late], vec![closed]));
    assert!(tuan.upcoming.is_empty());
    assert_eq!(digest(&cast.nam).await.unwrap().count(), 0, "an editor of the other side is told of neither");
    assert_eq!(ids(&due_lines(&cast.lan).await.unwrap())[..3], [very_late, late, soon]);
});

story!(one_change_of_many_tasks_is_looked_at_recorded_as_one_act_and_taken_back_as_one, |world| {
    let cast = cast(world).await;
    let mut ids = Vec::new();
    for name in ["Rà soát KCN Tằng Loỏng", "Rà soát KCN Bắc Duyên Hải"] {
        let form = TaskForm { name: name.into(), ..listing(&cast) };
        ids.push(record_task(&cast.lan, None, &form).await.unwrap().record);
    }
    let due = async |id: TaskId| one(&cast.minh, &cast, id).await.due.unwrap().to_string();
    let form = TasksForm {
        tasks: ids.iter().map(ToString::to_string).collect(),
        due: "2024-09-30".into(),
        ..TasksForm::default()
    };
    let edit = look_at_tasks(&cast.lan, &form).await.unwrap();
    assert_eq!(edit.lines.iter().map(|line| line.before.as_str()).collect::<Vec<_>>(), ["2024-06-28", "2024-06-28"]);
    assert_eq!(due(ids[0]).await, "2024-06-28", "looking records nothing");
    let done = change_tasks(&cast.lan, &form, &edit.digest).await.unwrap();
    assert_eq!((done.record, due(ids[0]).await.as_str(), due(ids[1]).await.as_str()), (2, "2024-09-30", "2024-09-30"));
    let stale = change_tasks(&cast.hoa, &form, &edit.digest).await.unwrap_err();
    assert_eq!(stale.word(), "refusal-looked-at-otherwise");
    undo_act(&cast.lan, done.seq).await.unwrap();
    assert_eq!(due(ids[1]).await, "2024-06-28");

    let led = TasksForm { due: String::new(), lead: cast.committee.to_string(), ..form.clone() };
    let look = look_at_tasks(&cast.lan, &led).await.unwrap();
    change_tasks(&cast.lan, &led, &look.digest).await.unwrap();
    let task = one(&cast.minh, &cast, ids[0]).await;
    assert_eq!((task.lead().unwrap().agency, task.bodies.len()), (cast.committee, 1), "who coordinated leads now");
    let late = TasksForm { due: String::new(), starts: "2025-01-01".into(), ..form.clone() };
    let refused = look_at_tasks(&cast.lan, &late).await.unwrap_err();
    assert_eq!(
        refused.faults()[0].word,
        "fault-of-a-task",
        "they would begin after their end, and the fault says which"
    );
    drop_task(&cast.lan, ids[1], "Trùng với việc khác").await.unwrap();
    let refused = look_at_tasks(&cast.lan, &form).await.unwrap_err();
    assert_eq!(refused.faults()[0].word, "fault-of-a-task", "what was given up is not changed, and nothing else is");
    let none = look_at_tasks(&cast.lan, &TasksForm::default()).await.unwrap_err();
    assert_eq!(none.faults().iter().map(|fault| fault.place.as_str()).collect::<Vec<_>>(), ["tasks", "field"]);
    assert_eq!(look_at_tasks(&cast.minh, &form).await.unwrap_err().kind(), Kind::NotAllowed);
});
