//! Stories of the rounds: Lan and Hoa of the zone board ask; Nam and Tuấn of the
//! Party side report; Minh reads; Vân of a third agency is no party.

use super::*;
use crate::audit::undo_act;
use crate::calendar::Day;
use crate::desk::{AgencyId, Desk, Kind, Problem as _, Role};
use crate::indicators::{Grain, Stated, ValueFilter, ValueForm, catalogue, state_value, values_of};
use crate::programme::ProgrammeId;
use crate::register::{UnitForm, UnitId, record_unit};
use crate::testing::{Sides, World, story};

/// The sides of the programme and who sits there.
pub(super) struct Cast {
    pub(super) lan: Desk,
    pub(super) hoa: Desk,
    pub(super) nam: Desk,
    pub(super) minh: Desk,
    pub(super) tuan: Desk,
    pub(super) van: Desk,
    pub(super) board: AgencyId,
    pub(super) committee: AgencyId,
    pub(super) programme: ProgrammeId,
    pub(super) unit: UnitId,
}

pub(super) async fn cast(world: &World) -> Cast {
    let Sides { board, committee, programme } = world.two_sides().await;
    let other = world.agency("Liên đoàn Lao động tỉnh Lào Cai", "LĐLĐ", "state").await;
    let lan = world.desk("Lan", board.0, Role::Editor);
    let unit =
        UnitForm { name: Some("Công ty An Phát (mẫu)".into()), kind: Some("tnhh".into()), ..UnitForm::default() };
    let unit = record_unit(&lan, &unit, jiff::civil::date(2024, 1, 1)).await.unwrap().record;
    Cast {
        lan,
        hoa: world.desk("Hoa", board.0, Role::Approver),
        nam: world.desk("Nam", committee.0, Role::Editor),
        minh: world.desk("Minh", committee.0, Role::Viewer),
        tuan: world.desk("Tuấn", committee.0, Role::Approver),
        van: world.desk("Vân", other.0, Role::Approver),
        board,
        committee,
        programme,
        unit,
    }
}

/// The second quarter: asked on 1 July, due on the 10th, of the Party side about
/// the programme as a whole, and of An Phát about itself.
pub(super) fn second_quarter(cast: &Cast) -> RoundForm {
    RoundForm {
        programme: cast.programme.to_string(),
        title: "Số liệu quý II/2024".into(),
        period: "2024-Q2".into(),
        opens_on: "01/07/2024".into(),
        due_on: "10/07/2024".into(),
        indicators: "L1, P2, P2.CT".into(),
        agencies: cast.committee.to_string(),
        subjects: format!("programme:{}", cast.programme),
        units: cast.unit.to_string(),
        ..RoundForm::default()
    }
}

/// The round and the filings of the Party side and of An Phát.
pub(super) async fn opened(cast: &Cast) -> (RoundId, FilingId, FilingId) {
    let round = open_round(&cast.hoa, &second_quarter(cast)).await.unwrap().record;
    let lines = board(&cast.hoa, round).await.unwrap().lines;
    (round, lines[0].filing.id, lines[1].filing.id)
}

/// The key of a cell of a filing that is about one thing.
pub(super) async fn key(desk: &Desk, filing: FilingId, code: &str) -> CellKey {
    let sheet = sheet(desk, filing).await.unwrap();
    let indicator = sheet.indicators.iter().find(|one| one.code == code).unwrap();
    CellKey { subject: sheet.filing.subjects[0].id, indicator: indicator.id }
}

pub(super) async fn typed(desk: &Desk, filing: FilingId, code: &str, base: &str, text: &str) -> Filled {
    let cell = key(desk, filing, code).await.text();
    let edit = Edit { cell, base: base.into(), typed: text.into(), ..Edit::default() };
    fill_filing(desk, filing, &[edit], "page").await.unwrap()
}

pub(super) fn papers() -> SubmitForm {
    SubmitForm { cut_off: "30/06/2024".into(), source: "Công văn số 31 ngày 02/7/2024".into() }
}

pub(super) fn on(world: &World, day: &str) {
    world.clock.set(format!("{day}T08:00:00+07:00").parse().unwrap());
}

async fn stated(cast: &Cast) -> Vec<Stated> {
    let period = "2024-Q2".parse().unwrap();
    let filter = ValueFilter { periods: vec![period], ..ValueFilter::default() };
    values_of(&cast.hoa, cast.hoa.now(), &filter).await.unwrap()
}

fn words(refusal: &RoundRefusal) -> Vec<&str> {
    refusal.faults().iter().map(|fault| fault.word).collect()
}

story!(hoa_opens_a_round_and_everybody_asked_has_an_empty_filing, |world| {
    let cast = cast(world).await;
    let (round, party, unit) = opened(&cast).await;
    let seen = board(&cast.minh, round).await.unwrap();
    assert_eq!((seen.window, seen.filed, seen.cells), (Window::Open, 0, (0, 6)));
    assert_eq!(seen.round.sides, [cast.board, cast.committee]);
    let reporters: Vec<_> = seen.lines.iter().map(|line| line.filing.reporter).collect();
    assert_eq!(reporters, [Reporter::Agency(cast.committee), Reporter::Unit(cast.unit)]);
    let own: Vec<_> = rounds(&cast.nam).await.unwrap()[0].own.iter().map(|(filing, ..)| filing.id).collect();
    assert_eq!(own, [party]);
    assert_eq!(open_round(&cast.lan, &second_quarter(&cast)).await.unwrap_err().kind(), Kind::NotAllowed);
    assert_eq!(sheet(&cast.van, unit).await.unwrap_err().word(), "refusal-filing-not-yours");
});

story!(a_round_with_faults_hears_of_all_of_them_at_once, |world| {
    let cast = cast(world).await;
    let form = RoundForm {
        title: String::new(),
        period: "2024-Q9".into(),
        due_on: "30/06/2024".into(),
        indicators: "P4.DK, X".into(),
        agencies: String::new(),
        subjects: "town:3".into(),
        units: "999999".into(),
        ..second_quarter(&cast)
    };
    let refused = open_round(&cast.hoa, &form).await.unwrap_err();
    let places: Vec<&str> = refused.faults().iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["title", "period", "due_on", "indicators", "indicators", "subjects", "units"]);
    let nobody = RoundForm { agencies: String::new(), units: String::new(), ..second_quarter(&cast) };
    let refused = open_round(&cast.hoa, &nobody).await.unwrap_err();
    assert_eq!(words(&refused), ["fault-round-asks-nobody"]);
});

story!(a_draft_is_seen_by_those_who_report_and_is_no_stated_value, |world| {
    let cast = cast(world).await;
    let (round, party, _) = opened(&cast).await;
    typed(&cast.nam, party, "P2", "", "962").await;
    let own = sheet(&cast.nam, party).await.unwrap();
    assert_eq!((own.cells.count(), own.shown, own.may.submit), (1, true, true));
    let asking = sheet(&cast.hoa, party).await.unwrap();
    assert_eq!((asking.cells.count(), asking.shown, asking.may.accept), (0, false, false));
    assert_eq!(board(&cast.hoa, round).await.unwrap().lines[0].filled, 1, "how far they are is no secret");
    assert_eq!(stated(&cast).await, []);
    let refused = fill_filing(&cast.hoa, party, &[], "page").await.unwrap_err();
    assert_eq!(refused.word(), "refusal-filing-not-yours");
});

story!(what_two_people_type_at_once_is_merged_cell_by_cell_and_only_a_collision_is_asked, |world| {
    let cast = cast(world).await;
    let (_, party, _) = opened(&cast).await;
    let second = world.desk("Nam2", cast.committee.0, Role::Editor);
    typed(&cast.nam, party, "P2", "", "962").await;
    let other = typed(&second, party, "L1", "", "11.800").await;
    assert_eq!(other.cells.values().collect::<Vec<_>>(), [&Outcome::Saved]);
    let same = typed(&second, party, "L1", "", "11800").await;
    assert_eq!(same.signed, None, "the same number written in another way changes nothing");

    let late = typed(&second, party, "P2", "", "960").await;
    assert_eq!(late.cells.values().collect::<Vec<_>>(), [&Outcome::Collides { theirs: "962".into() }]);
    let seen = sheet(&cast.nam, party).await.unwrap();
    let p2 = key(&cast.nam, party, "P2").await;
    assert_eq!(seen.cells.get(p2).unwrap().typed, "962");
    assert_eq!(seen.collisions[0].other.typed, "960");
    let refused = submit_filing(&cast.nam, party, &papers()).await.unwrap_err();
    assert_eq!(refused.word(), "refusal-filing-collides");

    settle_collision(&cast.nam, party, p2, Keep::Other).await.unwrap();
    let seen = sheet(&cast.nam, party).await.unwrap();
    assert_eq!((seen.cells.get(p2).unwrap().typed.as_str(), seen.collisions.len()), ("960", 0));
});

story!(a_cell_is_checked_as_a_value_that_is_typed_alone, |world| {
    let cast = cast(world).await;
    for (quarter, amount, day) in
        [("2023-Q3", "118", "2023-09-30"), ("2023-Q4", "120", "2023-12-31"), ("2024-Q1", "125", "2024-03-31")]
    {
        let form = ValueForm {
            grain: "unit".into(),
            subject: cast.unit.to_string(),
            indicator: "L1".into(),
            period: quarter.into(),
            amount: amount.into(),
            cut_off: day.into(),
            source: "Biểu 2104.H.QLKKT".into(),
            ..ValueForm::default()
        };
        state_value(&cast.lan, &form).await.unwrap();
    }
    let (_, _, unit) = opened(&cast).await;
    let l1 = key(&cast.lan, unit, "L1").await;
    let filled = typed(&cast.lan, unit, "L1", "", "1.210").await;
    let checked = &filled.checked[&l1.text()];
    assert_eq!(checked.warnings[0].word, "rule-outside-own-past");
    assert_eq!(sheet(&cast.lan, unit).await.unwrap().earlier[&l1].amount, Some(125));
    let faults = [("-3", "fault-amount-negative"), ("nhiều", "fault-not-a-number"), ("1,5", "fault-amount-too-fine")];
    let mut base = "1.210";
    for (text, word) in faults {
        let filled = typed(&cast.lan, unit, "L1", base, text).await;
        assert_eq!(filled.checked[&l1.text()].fault.as_ref().unwrap().word, word);
        base = text;
    }
    let refused = submit_filing(&cast.lan, unit, &papers()).await.unwrap_err();
    assert_eq!(words(&refused), ["fault-amount-too-fine"], "a draft may hold what cannot be sent in");
});

story!(a_filing_goes_from_draft_to_locked_and_its_values_are_stated_when_it_is_accepted, |world| {
    let cast = cast(world).await;
    let (round, party, _) = opened(&cast).await;
    typed(&cast.nam, party, "P2", "", "962").await;
    typed(&cast.nam, party, "P2.CT", "", "không rõ").await;
    let refused = submit_filing(&cast.nam, party, &SubmitForm::default()).await.unwrap_err();
    assert_eq!(words(&refused), ["fault-missing", "fault-missing"]);
    submit_filing(&cast.nam, party, &papers()).await.unwrap();
    assert_eq!(stated(&cast).await, []);
    let seen = sheet(&cast.hoa, party).await.unwrap();
    assert_eq!((seen.cells.count(), seen.may.accept, seen.may.send_back), (2, true, true));
    assert_eq!(accept_filing(&cast.tuan, party, None).await.unwrap_err().word(), "refusal-round-not-asking");
    assert_eq!(accept_filing(&cast.lan, party, None).await.unwrap_err().kind(), Kind::NotAllowed);

    let accepted = accept_filing(&cast.hoa, party, Some(&seen.filing.digest)).await.unwrap();
    assert_eq!(accepted.record.values.new, 2);
    let values = stated(&cast).await;
    assert_eq!(values.iter().map(|one| one.amount).collect::<Vec<_>>(), [Some(962), None]);
    assert!(values.iter().all(|one| one.agency == cast.committee), "the agency that reports states its values");
    assert_eq!(
        values[0].source,
        format!("Đợt thu thập số {round}: Số liệu quý II/2024; Công văn số 31 ngày 02/7/2024")
    );

    assert_eq!(lock_filing(&cast.hoa, party).await.unwrap_err().word(), "refusal-filing-state");
    agree_filing(&cast.hoa, party).await.unwrap();
    assert_eq!(agree_filing(&cast.van, party).await.unwrap_err().word(), "refusal-filing-not-a-side");
    agree_filing(&cast.tuan, party).await.unwrap();
    assert_eq!(sheet(&cast.minh, party).await.unwrap().filing.state, FilingState::Agreed);
    lock_filing(&cast.hoa, party).await.unwrap();
    let edit = Edit { cell: key(&cast.nam, party, "P2").await.text(), typed: "1".into(), ..Edit::default() };
    let refused = fill_filing(&cast.nam, party, &[edit], "page").await.unwrap_err();
    assert_eq!(refused.word(), "refusal-filing-state");
});

story!(a_filing_sent_back_is_not_sent_in_again_before_its_questions_are_answered, |world| {
    let cast = cast(world).await;
    let (_, party, _) = opened(&cast).await;
    typed(&cast.nam, party, "P2", "", "962").await;
    submit_filing(&cast.nam, party, &papers()).await.unwrap();
    let none = SendBackForm::default();
    assert_eq!(send_back_filing(&cast.hoa, party, &none).await.unwrap_err().word(), "refusal-filing-nothing-asked");
    let p2 = key(&cast.nam, party, "P2").await;
    let asked = SendBackForm {
        questions: vec![(p2.text(), "Đã trừ số chuyển đi chưa?".into()), (p2.text(), " ".into())],
        ..SendBackForm::default()
    };
    send_back_filing(&cast.hoa, party, &asked).await.unwrap();
    let refused = submit_filing(&cast.nam, party, &papers()).await.unwrap_err();
    assert_eq!(refused.word(), "refusal-filing-unanswered");

    let seen = sheet(&cast.nam, party).await.unwrap();
    assert_eq!(seen.filing.state, FilingState::SentBack);
    let question = seen.open_questions().next().unwrap().id;
    let answer =
        MessageForm {
            answers: question.to_string(), body: "Đã trừ 4 trường hợp.".into(), ..MessageForm::default()
        };
    let refused = comment_on_cell(&cast.lan, party, &answer).await.unwrap_err();
    assert_eq!(refused.word(), "refusal-filing-not-yours", "who asks does not answer");
    comment_on_cell(&cast.nam, party, &answer).await.unwrap();
    typed(&cast.nam, party, "P2", "962", "958").await;
    let asking = sheet(&cast.hoa, party).await.unwrap();
    assert_eq!(asking.cells.get(p2).unwrap().typed, "962", "what is typed meanwhile is a draft");
    submit_filing(&cast.nam, party, &papers()).await.unwrap();
    assert_eq!(sheet(&cast.hoa, party).await.unwrap().cells.get(p2).unwrap().typed, "958");
});

story!(a_change_after_approval_shows_its_delta_and_reopens_only_what_changed, |world| {
    let cast = cast(world).await;
    let (_, party, _) = opened(&cast).await;
    typed(&cast.nam, party, "P2", "", "962").await;
    typed(&cast.nam, party, "L1", "", "11.800").await;
    submit_filing(&cast.nam, party, &papers()).await.unwrap();
    accept_filing(&cast.hoa, party, None).await.unwrap();
    agree_filing(&cast.hoa, party).await.unwrap();
    agree_filing(&cast.tuan, party).await.unwrap();

    typed(&cast.nam, party, "P2", "962", "958").await;
    let own = sheet(&cast.nam, party).await.unwrap();
    let p2 = key(&cast.nam, party, "P2").await;
    assert_eq!(own.filing.state, FilingState::Draft);
    assert_eq!(own.since_accepted.iter().map(|delta| delta.key).collect::<Vec<_>>(), [p2]);
    assert_eq!(stated(&cast).await.iter().map(|one| one.amount).collect::<Vec<_>>(), [Some(11_800), Some(962)]);

    submit_filing(&cast.nam, party, &papers()).await.unwrap();
    let looked_at = sheet(&cast.hoa, party).await.unwrap();
    assert_eq!(looked_at.since_accepted[0].before.typed, "962");
    assert_eq!(accept_filing(&cast.hoa, party, Some("other")).await.unwrap_err().word(), "refusal-filing-changed");
    let accepted = accept_filing(&cast.hoa, party, Some(&looked_at.filing.digest)).await.unwrap();
    assert_eq!((accepted.record.values.restated, accepted.record.values.unchanged), (1, 1));

    let lapsed = sheet(&cast.tuan, party).await.unwrap();
    assert_eq!(lapsed.filing.state, FilingState::Accepted, "what both sides had agreed on is not this");
    assert_eq!(lapsed.since_agreed.iter().map(|delta| delta.after.typed.as_str()).collect::<Vec<_>>(), ["958"]);
    agree_filing(&cast.tuan, party).await.unwrap();
    agree_filing(&cast.hoa, party).await.unwrap();
    assert_eq!(sheet(&cast.tuan, party).await.unwrap().filing.state, FilingState::Agreed);
});

story!(a_cell_taken_out_after_acceptance_is_stated_to_be_unknown, |world| {
    let cast = cast(world).await;
    let (_, party, _) = opened(&cast).await;
    typed(&cast.nam, party, "P2", "", "962").await;
    typed(&cast.nam, party, "L1", "", "11.800").await;
    submit_filing(&cast.nam, party, &papers()).await.unwrap();
    accept_filing(&cast.hoa, party, None).await.unwrap();
    typed(&cast.nam, party, "L1", "11.800", "").await;
    submit_filing(&cast.nam, party, &papers()).await.unwrap();
    accept_filing(&cast.hoa, party, None).await.unwrap();
    assert_eq!(stated(&cast).await.iter().map(|one| one.amount).collect::<Vec<_>>(), [None, Some(962)]);
});

story!(after_its_day_a_filing_is_closed_until_more_time_is_granted_and_that_runs_out_too, |world| {
    let cast = cast(world).await;
    let (round, party, _) = opened(&cast).await;
    let edit = Edit { cell: key(&cast.nam, party, "P2").await.text(), typed: "962".into(), ..Edit::default() };
    let edits = std::slice::from_ref(&edit);
    on(world, "2024-07-12");
    let refused = fill_filing(&cast.nam, party, edits, "page").await.unwrap_err();
    assert_eq!(refused.word(), "refusal-filing-over");
    let late = &board(&cast.hoa, round).await.unwrap().lines[0];
    assert_eq!((late.window, late.owes, late.days_late), (Window::Over, true, 2));

    let form = ExceptionForm { until: "08/07/2024".into(), reason: "Chờ số liệu cơ sở".into() };
    assert_eq!(words(&ask_exception(&cast.nam, party, &form).await.unwrap_err()), ["fault-round-until-is-past"]);
    let form = ExceptionForm { until: "16/07/2024".into(), ..form };
    let asked = ask_exception(&cast.nam, party, &form).await.unwrap().record;
    let none = ExceptionForm::default();
    assert_eq!(decide_exception(&cast.tuan, asked, true, &none).await.unwrap_err().word(), "refusal-round-not-asking");
    decide_exception(&cast.hoa, asked, true, &none).await.unwrap();
    assert_eq!(decide_exception(&cast.hoa, asked, false, &none).await.unwrap_err().kind(), Kind::NotFound);
    fill_filing(&cast.nam, party, edits, "page").await.unwrap();
    on(world, "2024-07-17");
    let refused = submit_filing(&cast.nam, party, &papers()).await.unwrap_err();
    assert_eq!(refused.word(), "refusal-filing-over");
    let seen = sheet(&cast.nam, party).await.unwrap();
    assert!(seen.exceptions[0].has_expired(jiff::civil::date(2024, 7, 17)));
});

story!(a_locked_filing_is_reopened_with_a_reason_until_a_day, |world| {
    let cast = cast(world).await;
    let (_, party, _) = opened(&cast).await;
    typed(&cast.nam, party, "P2", "", "962").await;
    submit_filing(&cast.nam, party, &papers()).await.unwrap();
    accept_filing(&cast.hoa, party, None).await.unwrap();
    agree_filing(&cast.hoa, party).await.unwrap();
    agree_filing(&cast.tuan, party).await.unwrap();
    lock_filing(&cast.hoa, party).await.unwrap();
    on(world, "2024-08-01");
    let form = ReopenForm { until: "05/08/2024".into(), reason: String::new() };
    assert_eq!(words(&reopen_filing(&cast.hoa, party, &form).await.unwrap_err()), ["fault-missing"]);
    let form = ReopenForm { reason: "Cơ sở báo lại số đảng viên".into(), ..form };
    reopen_filing(&cast.hoa, party, &form).await.unwrap();
    typed(&cast.nam, party, "P2", "962", "961").await;
    submit_filing(&cast.nam, party, &papers()).await.unwrap();
    assert_eq!(sheet(&cast.nam, party).await.unwrap().days_late, 0, "it first came in time");
});

story!(lan_reminds_those_who_owe_and_the_reminder_stands_on_their_page, |world| {
    let cast = cast(world).await;
    let (round, party, unit) = opened(&cast).await;
    assert_eq!(remind(&cast.lan, round, None).await.unwrap().record, 2);
    typed(&cast.lan, unit, "L1", "", "120").await;
    submit_filing(&cast.lan, unit, &papers()).await.unwrap();
    remind(&cast.lan, round, Some(party)).await.unwrap();
    assert_eq!(remind(&cast.lan, round, Some(unit)).await.unwrap_err().word(), "refusal-round-nobody-owes");
    assert_eq!(remind(&cast.nam, round, None).await.unwrap_err().word(), "refusal-round-not-asking");
    let seen: Vec<_> = board(&cast.lan, round).await.unwrap().lines.iter().map(|line| line.reminders).collect();
    assert_eq!(seen, [2, 1]);
    let (_, count, last) = &rounds(&cast.nam).await.unwrap()[0].own[0];
    assert_eq!((*count, last.is_some()), (2, true));
});

story!(a_unit_is_asked_about_itself_and_the_board_states_its_values, |world| {
    let cast = cast(world).await;
    let (_, _, unit) = opened(&cast).await;
    typed(&cast.lan, unit, "L1", "", "120").await;
    submit_filing(&cast.lan, unit, &papers()).await.unwrap();
    accept_filing(&cast.hoa, unit, None).await.unwrap();
    let values = stated(&cast).await;
    assert_eq!((values[0].agency, values[0].key.subject.grain), (cast.board, Grain::Unit));
});

story!(minh_who_only_reads_sees_no_count_of_one_or_two_persons_in_a_unit, |world| {
    let cast = cast(world).await;
    let (_, _, unit) = opened(&cast).await;
    typed(&cast.lan, unit, "P2", "", "2").await;
    typed(&cast.lan, unit, "L1", "", "120").await;
    submit_filing(&cast.lan, unit, &papers()).await.unwrap();
    let seen = sheet(&cast.minh, unit).await.unwrap();
    let p2 = key(&cast.lan, unit, "P2").await;
    assert_eq!((seen.cells.count(), seen.withheld.contains(&p2)), (1, true));
    assert_eq!(sheet(&cast.tuan, unit).await.unwrap().cells.count(), 2);
});

story!(everything_clean_is_accepted_in_one_act_and_the_rest_is_looked_at, |world| {
    let cast = cast(world).await;
    let (round, party, unit) = opened(&cast).await;
    for (filing, desk) in [(party, &cast.nam), (unit, &cast.lan)] {
        typed(desk, filing, "L1", "", "120").await;
        submit_filing(desk, filing, &papers()).await.unwrap();
    }
    let accepted = accept_clean(&cast.hoa, round).await.unwrap();
    assert_eq!(accepted.record.filings, [party, unit]);
    assert_eq!(accept_clean(&cast.hoa, round).await.unwrap_err().word(), "refusal-round-nobody-owes");
    undo_act(&cast.hoa, accepted.seq).await.unwrap();
    assert_eq!(stated(&cast).await, []);
    assert_eq!(sheet(&cast.hoa, unit).await.unwrap().filing.state, FilingState::Submitted);
});

story!(a_deputy_acts_for_the_approvers_on_the_days_named_and_no_others, |world| {
    let cast = cast(world).await;
    let (_, party, _) = opened(&cast).await;
    typed(&cast.nam, party, "P2", "", "962").await;
    submit_filing(&cast.nam, party, &papers()).await.unwrap();
    let user = crate::access::UserForm {
        login: "lan".into(),
        name: "Lan".into(),
        agency: cast.board.to_string(),
        role: "editor".into(),
        password: "twelve letters and more".into(),
        ..crate::access::UserForm::default()
    };
    let user = crate::access::add_user(&world.operator(), &user).await.unwrap().record;
    let actor = crate::desk::Actor { user: Some(user), ..cast.lan.actor().clone() };
    let lan = Desk::new(world.store.clone(), actor, world.clock.clone());
    let form = DeputyForm {
        login: "nobody".into(),
        first_day: "02/07/2024".into(),
        last_day: "05/07/2024".into(),
        reason: "Quyết định phân công số 12".into(),
    };
    assert_eq!(words(&name_deputy(&cast.hoa, &form).await.unwrap_err()), ["fault-deputy-is-no-editor"]);
    name_deputy(&cast.hoa, &DeputyForm { login: "lan".into(), ..form }).await.unwrap();
    assert_eq!(accept_filing(&lan, party, None).await.unwrap_err().kind(), Kind::NotAllowed, "not yet");
    on(world, "2024-07-05");
    assert!(sheet(&lan, party).await.unwrap().may.accept);
    accept_filing(&lan, party, None).await.unwrap();
    on(world, "2024-07-06");
    assert_eq!(agree_filing(&lan, party).await.unwrap_err().kind(), Kind::NotAllowed, "no longer");
    assert_eq!(deputies(&cast.hoa).await.unwrap()[0].name, "Lan");
});

story!(the_days_of_a_round_may_be_revised_but_not_what_was_asked_once_somebody_has_filed, |world| {
    let cast = cast(world).await;
    let (round, _, unit) = opened(&cast).await;
    typed(&cast.lan, unit, "L1", "", "120").await;
    submit_filing(&cast.lan, unit, &papers()).await.unwrap();
    let later = RoundForm { due_on: "15/07/2024".into(), ..second_quarter(&cast) };
    revise_round(&cast.hoa, round, &later).await.unwrap();
    let due: Day = board(&cast.hoa, round).await.unwrap().round.due_on;
    assert_eq!(due, jiff::civil::date(2024, 7, 15));
    let less = RoundForm { indicators: "L1".into(), ..later.clone() };
    assert_eq!(revise_round(&cast.hoa, round, &less).await.unwrap_err().word(), "refusal-round-begun");
    assert_eq!(revise_round(&cast.tuan, round, &later).await.unwrap_err().word(), "refusal-round-not-asking");
    assert!(catalogue(&cast.hoa, cast.hoa.now()).await.unwrap().of_code("L1").is_some());
});
