//! Stories of the indicators and values.

use super::*;
use crate::calendar::{BEGINNING, Instant, Period};
use crate::desk::{Act, AgencyId, AsOf, Desk, Fault, Kind, Problem as _, Role};
use crate::territory::{ZoneForm, record_zone};
use crate::testing::{World, story};
use crate::words::{Lang, Words};

pub(super) const BOARD: i64 = 1;
pub(super) const PARTY: i64 = 2;

pub(super) async fn with_catalogue(world: &World) -> Desk {
    load_reference(&world.operator()).await.unwrap();
    world.desk("Lan", BOARD, Role::Editor)
}

pub(super) fn form(code: &str, subject: i64, amount: &str) -> ValueForm {
    ValueForm {
        grain: "unit".into(),
        subject: subject.to_string(),
        indicator: code.into(),
        period: "2024-Q1".into(),
        kind: "actual".into(),
        amount: amount.into(),
        cut_off: "31/03/2024".into(),
        source: "Báo cáo số 12/BC-BQL".into(),
        note: String::new(),
    }
}

fn words_of(faults: &[Fault]) -> Vec<(&str, &str)> {
    faults.iter().map(|fault| (fault.place.as_str(), fault.word)).collect()
}

pub(super) async fn key_of(desk: &Desk, code: &str, subject: i64) -> Key {
    let catalogue = catalogue(desk, desk.now()).await.unwrap();
    Key {
        indicator: catalogue.of_code(code).unwrap().id,
        period: "2024-Q1".parse().unwrap(),
        kind: Reckoning::Actual,
        subject: Subject::unit(subject),
    }
}

story!(the_catalogue_is_loaded_once, |world| {
    let operator = world.operator();
    let added = load_reference(&operator).await.unwrap();
    assert!(added > 70, "{added}");
    assert_eq!(load_reference(&operator).await.unwrap(), 0);
    let all = catalogue(&operator, operator.now()).await.unwrap();
    let share = all.of_code("P4.HD").unwrap();
    assert_eq!(share.nature, Nature::Rate);
    assert_eq!(all.get(share.numerator.unwrap()).unwrap().code, "P1.DN");
    assert_eq!(all.get(share.denominator.unwrap()).unwrap().code, "E1.HD");
    assert!(all.of_code("P2").unwrap().is_small_count(Some(2)));
    assert!(!all.of_code("L1").unwrap().is_small_count(Some(2)));
    assert_eq!(
        crate::audit::acts(&operator, &crate::audit::ActFilter { limit: 9, ..Default::default() }).await.unwrap().len(),
        1
    );
});

story!(a_new_version_keeps_what_reports_called_it_before, |world| {
    let operator = world.operator();
    load_reference(&operator).await.unwrap();
    let all = catalogue(&operator, operator.now()).await.unwrap();
    let members = all.of_code("P2").unwrap();
    let mut renamed = IndicatorForm {
        code: "P2".into(),
        name_vi: "Đảng viên đang làm việc ổn định".into(),
        unit_vi: "người".into(),
        scale: "0".into(),
        nature: "stock".into(),
        personal: "yes".into(),
        basis: "Chỉ thị 33-CT/TW".into(),
        ..IndicatorForm::default()
    };
    let from = jiff::civil::date(2025, 1, 1);
    record_indicator(&operator, Some(members.id), &renamed, from).await.unwrap();
    let on = |on| AsOf { on, known: Instant::LATEST };
    assert_eq!(indicator(&operator, on(BEGINNING), members.id).await.unwrap().name_vi, "Đảng viên");
    assert_eq!(indicator(&operator, on(from), members.id).await.unwrap().name_vi, "Đảng viên đang làm việc ổn định");

    renamed.scale = "2".into();
    let refused = record_indicator(&operator, Some(members.id), &renamed, from).await.unwrap_err();
    assert!(matches!(refused, IndicatorRefusal::Fixed(_)));
    renamed.scale = "0".into();
    renamed.code = "L1".into();
    let refused = record_indicator(&operator, Some(members.id), &renamed, from).await.unwrap_err();
    assert!(matches!(refused, IndicatorRefusal::CodeTaken(_)));
});

story!(a_sum_is_made_of_parts_that_are_counted_alike, |world| {
    let operator = world.operator();
    load_reference(&operator).await.unwrap();
    let all = catalogue(&operator, operator.now()).await.unwrap();
    let code = |id: &IndicatorId| all.get(*id).unwrap().code.clone();
    let whole = all.of_code("P1").unwrap();
    let mut parts: Vec<String> = whole.parts.iter().map(code).collect();
    parts.sort();
    assert_eq!(parts, ["P1.CB", "P1.DB"]);
    let sum = |parts: &str| IndicatorForm {
        code: "X1".into(),
        name_vi: "Tổ chức".into(),
        unit_vi: "tổ chức".into(),
        scale: "0".into(),
        nature: "stock".into(),
        parts: parts.into(),
        ..IndicatorForm::default()
    };
    for (parts, fault) in [
        ("P1.CB + X9", "fault-part-not-in-list"),
        ("P1.CB, P1", "fault-part-of-a-part"),
        ("P1.CB, L1", "fault-part-differs"),
    ] {
        let refused = record_indicator(&operator, None, &sum(parts), BEGINNING).await.unwrap_err();
        assert_eq!(words_of(refused.faults()), [("parts", fault)], "{parts}");
    }
    let id = record_indicator(&operator, None, &sum("P1.CB U1"), BEGINNING).await.unwrap().record;
    let from = jiff::civil::date(2025, 1, 1);
    record_indicator(&operator, Some(id), &sum("U1"), from).await.unwrap();
    let on = |on| AsOf { on, known: Instant::LATEST };
    assert_eq!(indicator(&operator, on(BEGINNING), id).await.unwrap().parts.len(), 2);
    assert_eq!(
        indicator(&operator, on(from), id).await.unwrap().parts.len(),
        1,
        "a later version has parts of its own"
    );
});

story!(a_rate_is_checked_for_its_parts, |world| {
    let operator = world.operator();
    load_reference(&operator).await.unwrap();
    let rate = IndicatorForm {
        code: "X1".into(),
        name_vi: "Đảng viên trên số dự án".into(),
        unit_vi: "%".into(),
        scale: "9".into(),
        nature: "rate".into(),
        numerator: "P4.HD".into(),
        denominator: "E3".into(),
        ..IndicatorForm::default()
    };
    let refused = record_indicator(&operator, None, &rate, BEGINNING).await.unwrap_err();
    assert_eq!(
        words_of(refused.faults()),
        [("scale", "fault-scale"), ("numerator", "fault-rate-of-rates"), ("denominator", "fault-rate-units-differ")]
    );
});

story!(lan_states_a_value_and_restates_it, |world| {
    let lan = with_catalogue(world).await;
    let key = key_of(&lan, "L1", 77).await;
    let done = state_value(&lan, &form("L1", 77, "1.100")).await.unwrap();
    assert_eq!((done.before, done.warnings.len()), (None, 0));
    let first = done.signed.unwrap();
    assert_eq!(state_value(&lan, &form("L1", 77, "1.100")).await.unwrap().signed, None, "nothing changed");
    let done = state_value(&lan, &form("L1", 77, "không rõ")).await.unwrap();
    assert_eq!(done.before, Some(Some(1_100)));

    let filter = ValueFilter { subjects: vec![77], ..ValueFilter::default() };
    let now = values_of(&lan, lan.now(), &filter).await.unwrap();
    assert_eq!(now.len(), 1);
    assert_eq!((now[0].amount, now[0].key, now[0].agency), (None, key, AgencyId(BOARD)));
    let then = AsOf { on: lan.clock().today(), known: first.at };
    assert_eq!(values_of(&lan, then, &filter).await.unwrap()[0].amount, Some(1_100));

    let history = history_of_value(&lan, lan.now(), key).await.unwrap();
    let told: Vec<_> = history.iter().map(|one| (one.before, one.stated.amount, one.superseded_at.is_some())).collect();
    assert_eq!(told, [(None, Some(1_100), true), (Some(Some(1_100)), None, false)]);
    let mut reading = lan.read(Act::ReadAudit, lan.now()).await.unwrap();
    let moments: Vec<_> = history.iter().map(|one| one.stated.recorded_at).collect();
    let acts = crate::audit::acts_at_in(&mut reading, &moments).await.unwrap();
    assert_eq!(acts.iter().map(|act| act.user_name.as_str()).collect::<Vec<_>>(), ["Lan", "Lan"]);
});

story!(a_form_with_faults_hears_of_all_of_them, |world| {
    let lan = with_catalogue(world).await;
    let bad = ValueForm {
        grain: "street".into(),
        period: "quý I".into(),
        amount: "15.501".into(),
        cut_off: "31/02/2024".into(),
        source: " ".into(),
        ..form("E3.V", 7, "")
    };
    let refused = state_value(&lan, &bad).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::Invalid);
    assert_eq!(
        words_of(refused.faults()),
        [
            ("subject", "fault-not-in-list"),
            ("period", "fault-not-a-period"),
            ("amount", "fault-amount-ambiguous"),
            ("cut_off", "fault-not-a-day"),
            ("source", "fault-source-missing"),
        ]
    );
    for (typed, word) in [
        (form("L1", 7, ""), "fault-amount-blank"),
        (form("L1", 7, "-5"), "fault-amount-negative"),
        (form("L1", 7, "12,5"), "fault-amount-too-fine"),
        (form("P4.HD", 7, "2,05"), "fault-rate-is-computed"),
        (ValueForm { cut_off: "2023-12-31".into(), ..form("L1", 7, "5") }, "fault-cut-off-before-period"),
        (ValueForm { cut_off: "2024-09-30".into(), ..form("L1", 7, "5") }, "fault-cut-off-in-future"),
        (
            ValueForm { kind: "estimate".into(), cut_off: "2024-04-10".into(), ..form("L1", 7, "5") },
            "fault-estimate-after-period",
        ),
        (ValueForm { note: "Nguyễn Văn Mẫu, Trần Thị Thử".into(), ..form("L1", 7, "5") }, "fault-names-people"),
    ] {
        let refused = state_value(&lan, &typed).await.unwrap_err();
        assert_eq!(refused.faults().len(), 1, "{refused:?}");
        assert_eq!(refused.faults()[0].word, word);
    }
    assert_eq!(values_of(&lan, lan.now(), &ValueFilter::default()).await.unwrap(), []);
});

story!(a_value_unlike_its_own_past_is_kept_with_a_warning, |world| {
    let lan = with_catalogue(world).await;
    for (period, amount) in [("2023-Q1", "118"), ("2023-Q2", "120"), ("2023-Q3", "125"), ("2023-Q4", "121")] {
        let typed = ValueForm { period: period.into(), cut_off: "2024-01-10".into(), ..form("L1", 7, amount) };
        assert_eq!(state_value(&lan, &typed).await.unwrap().warnings, []);
    }
    let done = state_value(&lan, &form("L1", 7, "1210")).await.unwrap();
    assert!(done.signed.is_some());
    assert_eq!(words_of(&done.warnings), [("amount", "rule-outside-own-past")]);
});

story!(a_zone_states_no_value_for_days_after_it_closed, |world| {
    let lan = with_catalogue(world).await;
    let mut zone =
        ZoneForm {
            name: "KCN Bến Mẫu".into(), kind: "kcn".into(), status: "hoat-dong".into(), ..ZoneForm::default()
        };
    let id = record_zone(&world.operator(), None, &zone, jiff::civil::date(2015, 1, 1)).await.unwrap().record;
    zone.status = "cham-dut".into();
    record_zone(&world.operator(), Some(id), &zone, jiff::civil::date(2024, 1, 1)).await.unwrap();
    let closed = ValueForm { grain: "zone".into(), ..form("S6", id.0, "12,5") };
    let refused = state_value(&lan, &closed).await.unwrap_err();
    assert_eq!(words_of(refused.faults()), [("period", "rule-closed-zone-reports")]);
    let said = Words::of(Lang::Vi).say_with(refused.faults()[0].word, &refused.faults()[0].args);
    assert_eq!(said, "Đã dừng từ 01/01/2024 nhưng còn có số liệu quý I/2024.");
    let before = ValueForm { period: "2023-Q4".into(), ..closed };
    assert!(state_value(&lan, &before).await.unwrap().signed.is_some());
});

story!(the_operator_speaks_for_no_agency_and_minh_only_reads, |world| {
    with_catalogue(world).await;
    let refused = state_value(&world.operator(), &form("L1", 7, "5")).await.unwrap_err();
    assert!(matches!(refused, ValueRefusal::NoAgency));
    let minh = world.desk("Minh", PARTY, Role::Viewer);
    let refused = state_value(&minh, &form("L1", 7, "5")).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::NotAllowed);
});

story!(a_target_is_set_again_and_warned_of, |world| {
    let lan = with_catalogue(world).await;
    let hoa = world.desk("Hoa", BOARD, Role::Approver);
    let last_year = ValueForm { period: "2023".into(), cut_off: "2023-12-31".into(), ..form("L1", 7, "28000") };
    state_value(&lan, &last_year).await.unwrap();
    let mut target = TargetForm {
        grain: "unit".into(),
        subject: "7".into(),
        indicator: "L1".into(),
        period: "2024".into(),
        amount: "26.000".into(),
        bound: "floor".into(),
        basis: "Kế hoạch 72/KH-BQL".into(),
        ..TargetForm::default()
    };
    let warnings = set_target(&hoa, &target).await.unwrap().record;
    assert_eq!(words_of(&warnings), [("amount", "rule-target-below-estimate")]);
    let said = Words::of(Lang::Vi).say_with(warnings[0].word, &warnings[0].args);
    assert!(said.contains("26.000") && said.contains("28.000"), "{said}");
    target.amount = "29.000".into();
    assert_eq!(set_target(&hoa, &target).await.unwrap().record, []);
    let standing = targets(&lan, lan.now(), &TargetFilter::default()).await.unwrap();
    assert_eq!(standing.len(), 1);
    assert_eq!((standing[0].amount, standing[0].agency, standing[0].bound), (29_000, AgencyId(BOARD), Bound::Floor));
    let refused = set_target(&lan, &target).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::NotAllowed);
    target.indicator = "P3".into();
    target.share_of = "P2".into();
    target.amount = "2,5".into();
    set_target(&hoa, &target).await.unwrap();
    let filter = TargetFilter { meeting: Some(Period::year(2024).unwrap()), ..TargetFilter::default() };
    let standing = targets(&lan, lan.now(), &filter).await.unwrap();
    assert_eq!(standing.iter().map(|target| target.amount).collect::<Vec<_>>(), [29_000, 250]);
});

#[test]
fn every_rule_has_its_sentence_in_both_languages() {
    for lang in Lang::ALL {
        for rule in rules::Rule::ALL {
            assert!(Words::of(lang).has(rule.word()), "{lang}: {}", rule.word());
        }
    }
}
