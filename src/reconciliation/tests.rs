//! Stories of the reconciliation: the board counts 41, the Party side counts 9.

use std::collections::BTreeMap;

use songhanh_statistics::Figure;

use super::*;
use crate::audit::undo_act;
use crate::calendar::Instant;
use crate::desk::{Act, AgencyId, AsOf, Desk, Kind, Problem as _, Role};
use crate::indicators::{self, Key, Reckoning, Subject, ValueForm, state_value};
use crate::store::sql;
use crate::testing::{World, story};
use crate::words::{Lang, Words};

pub(super) const BOARD: i64 = 1;
pub(super) const PARTY: i64 = 2;

pub(super) struct Cast {
    pub(super) lan: Desk,
    pub(super) hoa: Desk,
    pub(super) minh: Desk,
    pub(super) tuan: Desk,
}

pub(super) async fn cast(world: &World) -> Cast {
    indicators::load_reference(&world.operator()).await.unwrap();
    Cast {
        lan: world.desk("Lan", BOARD, Role::Editor),
        hoa: world.desk("Hoa", BOARD, Role::Approver),
        minh: world.desk("Minh", PARTY, Role::Viewer),
        tuan: world.desk("Tuấn", PARTY, Role::Approver),
    }
}

pub(super) async fn state(desk: &Desk, code: &str, subject: i64, amount: &str) -> i64 {
    let form = ValueForm {
        grain: "unit".into(),
        subject: subject.to_string(),
        indicator: code.into(),
        period: "2024-Q1".into(),
        amount: amount.into(),
        cut_off: "2024-03-31".into(),
        source: "Báo cáo quý".into(),
        ..ValueForm::default()
    };
    state_value(desk, &form).await.unwrap().signed.unwrap().seq
}

pub(super) async fn key(desk: &Desk, code: &str, subject: i64) -> Key {
    let catalogue = indicators::catalogue(desk, desk.now()).await.unwrap();
    Key {
        indicator: catalogue.of_code(code).unwrap().id,
        period: "2024-Q1".parse().unwrap(),
        kind: Reckoning::Actual,
        subject: Subject::unit(subject),
    }
}

async fn rows(desk: &Desk) -> Vec<(i64, State, Settled)> {
    let rows = differences(desk, desk.now(), &DifferenceFilter::default()).await.unwrap();
    rows.iter().map(|row| (row.key.subject.id, row.state, row.settled)).collect()
}

async fn view(desk: &Desk) -> BTreeMap<i64, Figure> {
    let mut reading = desk.read(Act::ReadReconciliation, desk.now()).await.unwrap();
    let mut view = BTreeMap::new();
    settled_in_bulk(&mut reading, |bulk| view.extend(bulk.subjects.into_iter().zip(bulk.figures))).await.unwrap();
    view
}

pub(super) fn amount(text: &str) -> AgreementForm {
    AgreementForm { amount: text.into(), ..AgreementForm::default() }
}

story!(two_agencies_disagree_discuss_and_agree, |world| {
    let Cast { lan, hoa, minh, tuan } = cast(world).await;
    state(&lan, "L1", 7, "41").await;
    state(&tuan, "L1", 7, "9").await;
    state(&lan, "L1", 8, "5").await;
    state(&tuan, "L1", 8, "5").await;
    state(&lan, "L1", 9, "3").await;
    let cell = key(&lan, "L1", 7).await;

    let shown = differences(&minh, minh.now(), &DifferenceFilter::default()).await.unwrap();
    assert_eq!(shown.len(), 2, "a value of one agency is no difference");
    assert_eq!((shown[0].difference, shown[0].state), (Some(32), State::UnderReview));
    assert_eq!(shown[0].statements.iter().map(|one| one.by.as_str()).collect::<Vec<_>>(), ["Lan", "Tuấn"]);
    assert_eq!((shown[1].difference, shown[1].state), (Some(0), State::Same));

    say_why(&lan, cell, Reason::Concept).await.unwrap();
    discuss(&tuan, cell, "Chỉ tính cơ sở đang sản xuất").await.unwrap();
    let refused = discuss(&tuan, cell, "Hỏi đồng chí Nguyễn Văn Mẫu").await.unwrap_err();
    assert_eq!(refused.faults()[0].word, "fault-names-people");
    assert_eq!(discuss(&minh, cell, "…").await.unwrap_err().kind(), Kind::NotAllowed);
    assert_eq!(messages(&minh, minh.now(), cell).await.unwrap()[0].said_by, "Tuấn");
    let concept = DifferenceFilter { reason: Some(Reason::Concept), ..DifferenceFilter::default() };
    let found = differences(&minh, minh.now(), &concept).await.unwrap();
    assert_eq!((found.len(), found[0].messages), (1, 1));

    assert_eq!(agree_value(&lan, cell, &amount("41")).await.unwrap_err().kind(), Kind::NotAllowed);
    assert_eq!(agree_value(&hoa, cell, &amount("41")).await.unwrap().record, Settled::Disputed);
    assert_eq!(agree_value(&tuan, cell, &amount("9")).await.unwrap().record, Settled::Disputed);
    assert_eq!(agree_value(&tuan, cell, &amount("41")).await.unwrap().record, Settled::Agreed(41));
    assert_eq!(rows(&minh).await[0], (7, State::Agreed, Settled::Agreed(41)));
    let figures = [(7, 41), (8, 5), (9, 3)].map(|(id, amount)| (id, Figure::Known(amount)));
    assert_eq!(view(&minh).await, BTreeMap::from(figures));
    let mut reading = minh.read(Act::ReadIndicators, minh.now()).await.unwrap();
    let kept = indicators::values_of_in(&mut reading, &indicators::ValueFilter::of_cell(cell)).await.unwrap();
    assert_eq!(kept.iter().map(|one| one.amount).collect::<Vec<_>>(), [Some(41), Some(9)], "both are kept");
});

story!(a_restated_value_reopens_its_cell, |world| {
    let Cast { lan, hoa, minh, tuan } = cast(world).await;
    state(&lan, "L1", 7, "41").await;
    state(&tuan, "L1", 7, "9").await;
    let cell = key(&lan, "L1", 7).await;
    agree_value(&hoa, cell, &amount("41")).await.unwrap();
    agree_value(&tuan, cell, &amount("41")).await.unwrap();
    let reading = minh.read(Act::ReadReconciliation, minh.now()).await.unwrap();
    let known = reading.known();
    drop(reading);

    let seq = state(&tuan, "L1", 7, "10").await;
    assert_eq!(rows(&minh).await, [(7, State::UnderReview, Settled::Disputed)]);
    assert_eq!(view(&minh).await[&7], Figure::Disputed);
    let mut reading = minh.read(Act::ReadReconciliation, minh.now()).await.unwrap();
    assert_eq!(settled_changes_since(&mut reading, known).await.unwrap(), [(cell, Some(Settled::Disputed))]);
    drop(reading);
    // The statement that comes back with the undo is a new row: agree anew.
    undo_act(&tuan, seq).await.unwrap();
    assert_eq!(rows(&minh).await, [(7, State::UnderReview, Settled::Disputed)]);
    let then = AsOf { on: minh.clock().today(), known };
    let past = differences(&minh, then, &DifferenceFilter::default()).await.unwrap();
    assert_eq!(past[0].settled, Settled::Agreed(41), "the past is as it was");
});

story!(a_third_amount_needs_its_source_and_reason, |world| {
    let Cast { lan, hoa, tuan, .. } = cast(world).await;
    state(&lan, "L1", 7, "41").await;
    let cell = key(&lan, "L1", 7).await;
    assert!(matches!(agree_value(&hoa, cell, &amount("41")).await, Err(AgreementRefusal::NothingToAgree)));
    state(&tuan, "L1", 7, "9").await;
    let refused = agree_value(&hoa, cell, &amount("30")).await.unwrap_err();
    let told: Vec<_> = refused.faults().iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(told, ["reason", "source"]);
    let third = world.desk("Quang", 3, Role::Approver);
    assert!(matches!(agree_value(&third, cell, &amount("41")).await, Err(AgreementRefusal::NotAParty)));
    let counted = AgreementForm {
        amount: "30".into(),
        source: "Biên bản kiểm đếm 02/BB".into(),
        reason: "Hai bên cùng kiểm đếm".into(),
    };
    agree_value(&hoa, cell, &counted).await.unwrap();
    assert_eq!(agree_value(&tuan, cell, &counted).await.unwrap().record, Settled::Agreed(30));
});

story!(minh_sees_no_small_count_of_persons, |world| {
    let Cast { lan, minh, tuan, .. } = cast(world).await;
    state(&lan, "P2", 7, "2").await;
    state(&tuan, "P2", 7, "5").await;
    let seen = differences(&minh, minh.now(), &DifferenceFilter::default()).await.unwrap();
    assert!(seen[0].withheld && seen[0].difference.is_none());
    assert!(seen[0].statements.iter().all(|one| one.stated.amount.is_none() && one.stated.withheld));
    assert_eq!(seen[0].state, State::UnderReview);
    let values = indicators::values_of(&minh, minh.now(), &indicators::ValueFilter::default()).await.unwrap();
    assert_eq!(
        values.iter().map(|one| (one.amount, one.withheld)).collect::<Vec<_>>(),
        [(None, true), (Some(5), false)]
    );
    let values = indicators::values_of(&lan, lan.now(), &indicators::ValueFilter::default()).await.unwrap();
    assert_eq!(values[0].amount, Some(2));
});

async fn definition(desk: &Desk) -> TableDefinition {
    let mut indicators = Vec::new();
    for code in ["P1.DN", "E1.HD", "P4.HD", "S1"] {
        indicators.push(key(desk, code, 1).await.indicator);
    }
    TableDefinition {
        title: "Bảng số liệu thống nhất quý I năm 2024".into(),
        programme: None,
        period: "2024-Q1".parse().unwrap(),
        cut_off: jiff::civil::date(2024, 3, 31),
        agencies: vec![AgencyId(PARTY), AgencyId(BOARD)],
        indicators,
        kinds: vec![Reckoning::Actual],
        rows: vec![
            TableRow { name: "KCN A".into(), subject: Subject::unit(100), members: [7, 8].map(Subject::unit).to_vec() },
            TableRow { name: "KCN B".into(), subject: Subject::unit(101), members: vec![Subject::unit(9)] },
        ],
        open: Vec::new(),
        boundaries: None,
        unplaced: Vec::new(),
    }
}

story!(a_table_of_figures_is_signed_by_both_and_gives_the_same_bytes_ever_after, |world| {
    let Cast { lan, hoa, minh, tuan } = cast(world).await;
    for (subject, covered, operating, revenue) in
        [(7, "1", "3", "10,5"), (8, "0", "2", "không rõ"), (9, "1", "1", "2,25")]
    {
        state(&lan, "P1.DN", subject, covered).await;
        state(&lan, "E1.HD", subject, operating).await;
        state(&lan, "S1", subject, revenue).await;
    }
    let mut wanted = definition(&lan).await;
    state(&tuan, "E1.HD", 9, "2").await;
    let disputed = key(&lan, "E1.HD", 9).await;
    let refused = draw_up_table(&lan, &wanted).await.unwrap_err();
    assert!(matches!(&refused, TableRefusal::Disputed(cells) if *cells == [disputed]), "{refused:?}");
    wanted.open = vec![disputed];
    let open = draw_up_table(&lan, &wanted).await.unwrap().record;
    let shown = table(&minh, minh.now(), open).await.unwrap();
    assert_eq!(shown.content.lines[1].cells[1].state, CellState::Disputed);
    assert_eq!(shown.state, TableState::Draft);

    agree_value(&hoa, disputed, &amount("2")).await.unwrap();
    agree_value(&tuan, disputed, &amount("2")).await.unwrap();
    wanted.open.clear();
    let id = draw_up_table(&lan, &wanted).await.unwrap().record;
    let drawn = table(&minh, minh.now(), id).await.unwrap();
    let told =
        |cells: &[TableCell]| cells.iter().map(|cell| (cell.value, cell.reported, cell.expected)).collect::<Vec<_>>();
    assert_eq!(
        told(&drawn.content.lines[0].cells),
        [(Some(1), 2, 2), (Some(5), 2, 2), (Some(2_000), 2, 2), (Some(10_500), 1, 2)]
    );
    assert_eq!(
        told(&drawn.content.total),
        [(Some(2), 3, 3), (Some(7), 3, 3), (Some(2_857), 3, 3), (Some(12_750), 2, 3)]
    );
    assert_eq!(drawn.content.total[1].state, CellState::Agreed);

    assert_eq!(sign_table(&lan, id).await.unwrap_err().kind(), Kind::NotAllowed);
    sign_table(&hoa, id).await.unwrap();
    assert!(matches!(sign_table(&hoa, id).await, Err(TableRefusal::AlreadySigned)));
    withdraw_signature(&hoa, id).await.unwrap();
    assert_eq!(table(&minh, minh.now(), id).await.unwrap().state, TableState::Draft);
    sign_table(&hoa, id).await.unwrap();
    assert_eq!(table(&minh, minh.now(), id).await.unwrap().state, TableState::SignedBySome);

    // The world goes on: a value, an agreement and a name change.
    state(&lan, "S1", 8, "99").await;
    state(&tuan, "E1.HD", 9, "4").await;
    let again = recompute_table(&minh, id).await.unwrap();
    assert!(again.is_same);
    assert_eq!((again.hash.as_str(), again.bytes.as_slice()), (drawn.hash.as_str(), drawn.content.bytes().as_slice()));
    sign_table(&tuan, id).await.unwrap();
    let agreed = table(&minh, minh.now(), id).await.unwrap();
    assert_eq!((agreed.state, agreed.signatures.len()), (TableState::Agreed, 2));
    assert!(matches!(withdraw_signature(&tuan, id).await, Err(TableRefusal::AllSigned)));
    assert_eq!(tables(&minh, minh.now(), None).await.unwrap().len(), 2);
});

story!(who_took_the_place_of_an_agency_agrees_and_signs_what_it_left_open, |world| {
    let Cast { lan, hoa, tuan, minh } = cast(world).await;
    for subject in [7, 8, 9] {
        for code in ["P1.DN", "E1.HD", "S1"] {
            state(&lan, code, subject, "1").await;
        }
    }
    state(&tuan, "E1.HD", 9, "2").await;
    let cell = key(&lan, "E1.HD", 9).await;
    agree_value(&hoa, cell, &amount("2")).await.unwrap();
    // The Party side's agency ends; its successor is another agency.
    let seat = world.desk("Tuấn", 3, Role::Approver);
    let successor = seat.actor().clone().answering(vec![AgencyId(3), AgencyId(PARTY)]);
    let successor = Desk::new(world.store.clone(), successor, world.clock.clone());
    let ended = tuan.actor().clone().answering(Vec::new());
    let ended = Desk::new(world.store.clone(), ended, world.clock.clone());
    assert!(matches!(agree_value(&seat, cell, &amount("2")).await, Err(AgreementRefusal::NotAParty)));
    assert!(matches!(agree_value(&ended, cell, &amount("2")).await, Err(AgreementRefusal::NotAParty)));
    assert_eq!(agree_value(&successor, cell, &amount("2")).await.unwrap().record, Settled::Agreed(2));

    let id = draw_up_table(&lan, &definition(&lan).await).await.unwrap().record;
    sign_table(&hoa, id).await.unwrap();
    assert!(matches!(sign_table(&ended, id).await, Err(TableRefusal::NotAParty)));
    sign_table(&successor, id).await.unwrap();
    let signed = table(&minh, minh.now(), id).await.unwrap();
    assert_eq!(signed.state, TableState::Agreed);
    let sides: Vec<_> = signed.signatures.iter().map(|one| (one.agency.0, one.signed_by.as_str())).collect();
    assert_eq!(sides, [(BOARD, "Hoa"), (PARTY, "Tuấn")], "it signs as the side whose place it took");
});

story!(a_sum_that_nobody_states_follows_from_its_parts_and_never_silently, |world| {
    let Cast { lan, hoa, tuan, .. } = cast(world).await;
    for (code, subject, amount) in
        [("P1.DB", 7, "0"), ("P1.CB", 7, "2"), ("P1.CB", 8, "1"), ("P1.DB", 9, "1"), ("P1.CB", 9, "1")]
    {
        state(&lan, code, subject, amount).await;
    }
    let mut wanted = definition(&lan).await;
    wanted.indicators = vec![key(&lan, "P1", 7).await.indicator];
    let id = draw_up_table(&lan, &wanted).await.unwrap().record;
    let drawn = table(&lan, lan.now(), id).await.unwrap().content;
    let told = |cell: &TableCell| (cell.value, cell.reported, cell.state);
    assert_eq!(told(&drawn.lines[0].cells[0]), (Some(2), 1, CellState::Derived), "a part of unit 8 is not known");
    assert_eq!(told(&drawn.lines[1].cells[0]), (Some(2), 1, CellState::Derived));
    assert_eq!(told(&drawn.total[0]), (Some(4), 2, CellState::Derived));

    // What is stated comes first; that it differs from the parts is said by name.
    let form = ValueForm {
        grain: "unit".into(),
        subject: "9".into(),
        indicator: "P1".into(),
        period: "2024-Q1".into(),
        amount: "3".into(),
        cut_off: "2024-03-31".into(),
        source: "Báo cáo quý".into(),
        ..ValueForm::default()
    };
    let warned = state_value(&lan, &form).await.unwrap().warnings;
    assert_eq!(warned.iter().map(|fault| fault.word).collect::<Vec<_>>(), ["rule-sum-differs-from-parts"]);
    assert_eq!(warned[0].args["parts"], "P1.DB + P1.CB");
    let later = draw_up_table(&lan, &wanted).await.unwrap().record;
    let stated = table(&lan, lan.now(), later).await.unwrap().content;
    assert_eq!(told(&stated.lines[1].cells[0]), (Some(3), 1, CellState::Stated));
    assert!(recompute_table(&lan, id).await.unwrap().is_same, "the earlier table is as it was");

    // A part in dispute makes the sum disputed.
    state(&tuan, "P1.CB", 7, "5").await;
    let refused = draw_up_table(&lan, &wanted).await.unwrap_err();
    assert!(matches!(&refused, TableRefusal::Disputed(cells) if *cells == [key(&lan, "P1.CB", 7).await]));
    let rows = differences(&hoa, hoa.now(), &DifferenceFilter::default()).await.unwrap();
    assert_eq!(rows.len(), 1, "a derived number is nobody's statement");
});

story!(a_table_says_which_of_its_cells_differ_today_and_who_changed_them, |world| {
    let Cast { lan, hoa, minh, tuan } = cast(world).await;
    for (subject, amount) in [(7, "3"), (8, "2"), (9, "1")] {
        state(&lan, "E1.HD", subject, amount).await;
    }
    let id = draw_up_table(&lan, &definition(&lan).await).await.unwrap().record;
    sign_table(&hoa, id).await.unwrap();
    assert_eq!(changes_in_table(&minh, id).await.unwrap().cells, []);

    let restated = state(&lan, "E1.HD", 7, "4").await;
    let joined = state(&tuan, "E1.HD", 9, "6").await;
    state(&lan, "L1", 7, "88").await;
    let changes = changes_in_table(&minh, id).await.unwrap();
    let of =
        |row: Option<&str>| changes.cells.iter().find(|cell| cell.row.as_deref() == row && cell.column.code == "E1.HD");
    let first = of(Some("KCN A")).unwrap();
    assert_eq!((first.then.value, first.now.value), (Some(5), Some(6)));
    let steps: Vec<_> = first
        .steps
        .iter()
        .map(|step| {
            let act = step.act.as_ref().unwrap();
            (step.key.subject.id, step.before, step.after, act.seq, act.user_name.as_str())
        })
        .collect();
    assert_eq!(steps, [(7, Some(Some(3)), Some(Some(4)), restated, "Lan")]);
    let second = of(Some("KCN B")).unwrap();
    assert_eq!((second.now.state, second.steps.len()), (CellState::Disputed, 1));
    assert_eq!(second.steps[0].act.as_ref().map(|act| (act.seq, act.user_name.as_str())), Some((joined, "Tuấn")));
    assert!(of(None).is_some(), "the total differs too");

    undo_act(&tuan, joined).await.unwrap();
    undo_act(&lan, restated).await.unwrap();
    assert_eq!(changes_in_table(&minh, id).await.unwrap().cells, [], "taken back, nothing differs");
    assert_eq!(table(&minh, minh.now(), id).await.unwrap().state, TableState::SignedBySome);
});

story!(a_table_over_an_altered_store_is_not_signed, |world| {
    let Cast { lan, hoa, .. } = cast(world).await;
    state(&lan, "E1.HD", 7, "3").await;
    let id = draw_up_table(&lan, &definition(&lan).await).await.unwrap().record;
    let mut turn = world.store.turn().await.unwrap();
    sql("update value set amount = 4").run(turn.connection()).await.unwrap();
    turn.keep().await.unwrap();
    let refused = sign_table(&hoa, id).await.unwrap_err();
    assert!(matches!(refused, TableRefusal::ContentDiffers { .. }));
});

story!(a_cube_in_step_is_a_cube_built_anew, |world| {
    let Cast { lan, hoa, minh, tuan } = cast(world).await;
    for subject in 1..=6 {
        state(&lan, "L1", subject, &format!("{}", 10 + subject)).await;
    }
    let mut cube = view(&minh).await;
    let known = minh.read(Act::ReadReconciliation, minh.now()).await.unwrap().known();
    state(&tuan, "L1", 2, "12").await;
    state(&tuan, "L1", 3, "99").await;
    let gone = state(&tuan, "L1", 40, "1").await;
    state(&lan, "L1", 4, "không rõ").await;
    state(&tuan, "L1", 5, "7").await;
    let cell = key(&lan, "L1", 5).await;
    agree_value(&hoa, cell, &amount("7")).await.unwrap();
    agree_value(&tuan, cell, &amount("7")).await.unwrap();
    undo_act(&tuan, gone).await.unwrap();
    let mut reading = minh.read(Act::ReadReconciliation, minh.now()).await.unwrap();
    for (key, settled) in settled_changes_since(&mut reading, known).await.unwrap() {
        match settled {
            Some(settled) => cube.insert(key.subject.id, settled.figure()),
            None => cube.remove(&key.subject.id),
        };
    }
    drop(reading);
    assert_eq!(cube, view(&minh).await);
    assert_eq!(cube[&5], Figure::Known(7));
    assert_eq!(cube[&3], Figure::Disputed);
    assert_eq!(cube[&4], Figure::Unknown);
    let early = AsOf { on: minh.clock().today(), known: Instant::from_micros(1) };
    let mut reading = minh.read(Act::ReadReconciliation, early).await.unwrap();
    let mut count = 0;
    settled_in_bulk(&mut reading, |_| count += 1).await.unwrap();
    assert_eq!(count, 0);
});

#[test]
fn every_reason_and_state_has_its_word_in_both_languages() {
    for words in Lang::ALL.map(Words::of) {
        assert!(Reason::ALL.iter().all(|reason| words.has(&format!("difference-{}", reason.word()))));
        assert!(State::ALL.iter().all(|state| words.has(&format!("state-{}", state.word()))));
    }
}
