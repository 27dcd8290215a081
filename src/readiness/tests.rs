//! Stories of readiness: who has, who might, who lacks one, of whom nothing is
//! known; and what Minh, who may not see small counts, can find out (nothing).

use jiff::civil::date;

use super::*;
use crate::agencies::{AgencyForm, record_agency};
use crate::audit::{ActFilter, acts, undo_act};
use crate::calendar::{BEGINNING, Day};
use crate::desk::{Desk, Kind, Problem as _, Role};
use crate::indicators::{ValueForm, load_reference, state_value};
use crate::organisations::{OrganisationForm, record_organisation};
use crate::reconciliation::{AgreementForm, agree_value};
use crate::register::{UnitForm, UnitId, merge_units, record_unit};
use crate::territory::{ZoneForm, ZoneId, record_zone};
use crate::testing::{World, story};
use crate::words::{Lang, Words};

struct Cast {
    lan: Desk,
    hoa: Desk,
    nam: Desk,
    tuan: Desk,
    minh: Desk,
    keeper: Desk,
    east: ZoneId,
}

async fn cast(world: &World) -> Cast {
    world.clock.set("2024-07-15T08:00:00+07:00".parse().unwrap());
    let operator = world.operator();
    load_reference(&operator).await.unwrap();
    let mut agencies = Vec::new();
    for (name, symbol, side) in [("Ban Quản lý (mẫu)", "BQLKKT", "state"), ("Đảng ủy (mẫu)", "DUK", "party")]
    {
        let form = AgencyForm { name: name.into(), symbol: symbol.into(), side: side.into(), ..AgencyForm::default() };
        agencies.push(record_agency(&operator, None, &form, BEGINNING).await.unwrap().record.0);
    }
    let zone = ZoneForm {
        name: "KCN Phía Đông (mẫu)".into(),
        kind: "kcn".into(),
        status: "hoat-dong".into(),
        ..ZoneForm::default()
    };
    let (board, party) = (agencies[0], agencies[1]);
    Cast {
        east: record_zone(&operator, None, &zone, BEGINNING).await.unwrap().record,
        lan: world.desk("Lan", board, Role::Editor),
        hoa: world.desk("Hoa", board, Role::Approver),
        nam: world.desk("Nam", party, Role::Editor),
        tuan: world.desk("Tuấn", party, Role::Approver),
        minh: world.desk("Minh", party, Role::Viewer),
        keeper: world.desk("Keeper", board, Role::Administrator),
    }
}

impl Cast {
    async fn unit(&self, name: &str, status: &str) -> UnitId {
        let form = UnitForm {
            name: Some(name.into()),
            kind: Some("tnhh".into()),
            status: Some(status.into()),
            zone: Some(self.east.to_string()),
            ..UnitForm::default()
        };
        record_unit(&self.lan, &form, date(2020, 1, 1)).await.unwrap().record
    }

    async fn covers(&self, units: &[UnitId], kind: &str, form: &str) {
        let units: Vec<String> = units.iter().map(ToString::to_string).collect();
        let form = OrganisationForm {
            kind: kind.into(),
            name: format!("{kind} {form}"),
            form: form.into(),
            units: units.join(","),
            ..OrganisationForm::default()
        };
        record_organisation(&self.lan, None, &form, date(2021, 1, 1)).await.unwrap();
    }
}

async fn state(desk: &Desk, unit: UnitId, indicator: &str, period: &str, amount: &str) {
    let last = period.parse::<crate::calendar::Period>().unwrap().last_day();
    let form = ValueForm {
        grain: "unit".into(),
        subject: unit.to_string(),
        indicator: indicator.into(),
        period: period.into(),
        amount: amount.into(),
        cut_off: last.to_string(),
        source: "Báo cáo quý".into(),
        ..ValueForm::default()
    };
    state_value(desk, &form).await.unwrap();
}

fn about(kind: &str) -> ReadinessForm {
    ReadinessForm { kind: kind.into(), ..ReadinessForm::default() }
}

async fn asked(desk: &Desk, form: &ReadinessForm) -> Vec<(String, Answer)> {
    readiness(desk, form).await.unwrap().rows.into_iter().map(|row| (row.name, row.answer)).collect()
}

async fn of_unit(desk: &Desk, form: &ReadinessForm, unit: UnitId) -> UnitReadiness {
    readiness(desk, form).await.unwrap().rows.into_iter().find(|row| row.unit == unit).unwrap()
}

fn lacks(row: &UnitReadiness) -> String {
    gaps_text(Words::of(Lang::Vi), row)
}

const CELL: &str = "chi-bo-co-so";
const UNION: &str = "cong-doan-co-so";

story!(each_unit_has_one_of_seven_answers_and_what_is_missing_is_told, |world| {
    let cast = cast(world).await;
    let an_phat = cast.unit("Công ty TNHH An Phát (mẫu)", "HĐ").await;
    let binh_minh = cast.unit("Công ty TNHH Bình Minh (mẫu)", "HĐ").await;
    let hoa_ban = cast.unit("Trường Mầm non Hoa Ban (mẫu)", "HĐ").await;
    let song_chay = cast.unit("Công ty TNHH Sông Chảy (mẫu)", "XD").await;
    let dong_tam = cast.unit("Công ty TNHH Đồng Tâm (mẫu)", "HĐ").await;
    let doan_ket = cast.unit("Công ty TNHH Đoàn Kết (mẫu)", "HĐ").await;
    let yen_binh = cast.unit("Công ty TNHH Yên Bình (mẫu)", "HĐ").await;
    state(&cast.nam, an_phat, "P2.CT", "2024-Q2", "2").await;
    state(&cast.nam, binh_minh, "P2.CT", "2024-Q2", "4").await;
    state(&cast.nam, song_chay, "P2.CT", "2024-Q2", "9").await;
    state(&cast.nam, yen_binh, "P2.CT", "2024-Q2", "0").await;
    cast.covers(&[dong_tam], "chi-bo-truc-thuoc", "own").await;
    cast.covers(&[doan_ket, yen_binh], "chi-bo-co-so", "cross-enterprise").await;
    let en_an = cast.unit("Công ty TNHH Ân An (mẫu)", "HĐ").await;
    state(&cast.nam, en_an, "P2.CT", "2024-Q2", "0").await;

    let found = asked(&cast.lan, &about(CELL)).await;
    let found: Vec<(&str, Answer)> = found.iter().map(|(name, answer)| (name.as_str(), *answer)).collect();
    assert_eq!(
        found,
        [
            ("Công ty TNHH Bình Minh (mẫu)", Answer::Eligible),
            ("Công ty TNHH An Phát (mẫu)", Answer::Near),
            ("Trường Mầm non Hoa Ban (mẫu)", Answer::Unknown),
            ("Công ty TNHH Ân An (mẫu)", Answer::NotYet),
            ("Công ty TNHH Đoàn Kết (mẫu)", Answer::Shared),
            ("Công ty TNHH Yên Bình (mẫu)", Answer::Shared),
            ("Công ty TNHH Đồng Tâm (mẫu)", Answer::Has),
            ("Công ty TNHH Sông Chảy (mẫu)", Answer::OutOfScope),
        ]
    );
    let near = of_unit(&cast.lan, &about(CELL), an_phat).await;
    assert_eq!(lacks(&near), "thiếu 1 đảng viên chính thức");
    let hints: Vec<Purpose> = near.hints.iter().map(|hint| hint.purpose).collect();
    assert_eq!(hints, [Purpose::IntroduceElsewhere], "how many work there in all, nobody stated");
    assert_eq!(near.score(), 60);
    let unknown = of_unit(&cast.lan, &about(CELL), hoa_ban).await;
    assert_eq!(lacks(&unknown), "thiếu số liệu quý II/2024 về đảng viên chính thức");
    assert_eq!(lacks(&of_unit(&cast.lan, &about(CELL), en_an).await), "thiếu 3 đảng viên chính thức");
    let figure = &near.figures[0];
    assert_eq!((figure.possible.as_slice(), figure.cut_off), ([2].as_slice(), Some(date(2024, 6, 30))));
    assert_eq!(figure.said[0].source, "Báo cáo quý");

    let open = ReadinessForm { answer: "open".into(), sort: "name".into(), ..about(CELL) };
    let names: Vec<String> = asked(&cast.lan, &open).await.into_iter().map(|(name, _)| name).collect();
    assert_eq!(names[..2], ["Công ty TNHH An Phát (mẫu)", "Công ty TNHH Ân An (mẫu)"], "A, Ă, Â");
    let counted = readiness(&cast.lan, &ReadinessForm::default()).await.unwrap();
    assert!(counted.rows.is_empty());
    let cells = counted.kinds.iter().find(|kind| kind.of == CELL).unwrap();
    assert_eq!(Answer::ALL.iter().map(|answer| cells.tally.of(*answer)).collect::<Vec<_>>(), [1, 2, 1, 1, 1, 1, 1]);
    let later = ReadinessForm { on: "2026-07-15".into(), ..about(CELL) };
    let stale = of_unit(&cast.lan, &later, binh_minh).await;
    assert_eq!(
        (stale.answer, lacks(&stale).as_str()),
        (Answer::Unknown, "số liệu cũ về đảng viên chính thức (đến ngày 30/06/2024)")
    );
});

fn all_acts() -> ActFilter {
    ActFilter { limit: 1_000, ..ActFilter::default() }
}

story!(two_offices_that_differ_leave_it_unknown_until_they_agree, |world| {
    let cast = cast(world).await;
    let unit = cast.unit("Công ty TNHH An Phát (mẫu)", "HĐ").await;
    state(&cast.lan, unit, "P2.CT", "2024-Q2", "4").await;
    state(&cast.nam, unit, "P2.CT", "2024-Q2", "2").await;
    let row = of_unit(&cast.lan, &about(CELL), unit).await;
    assert_eq!((row.answer, row.figures[0].standing), (Answer::Unknown, Standing::Disputed));
    assert_eq!(lacks(&row), "hai bên đang lệch số về đảng viên chính thức; có thể thiếu 1 đảng viên chính thức");
    let catalogue = crate::indicators::catalogue(&cast.lan, cast.lan.now()).await.unwrap();
    let key = crate::indicators::Key {
        indicator: catalogue.of_code("P2.CT").unwrap().id,
        period: "2024-Q2".parse().unwrap(),
        kind: crate::indicators::Reckoning::Actual,
        subject: crate::indicators::Subject::unit(unit.0),
    };
    let form = AgreementForm {
        amount: "4".into(), reason: "Đối chiếu với đơn vị".into(), ..AgreementForm::default()
    };
    for desk in [&cast.hoa, &cast.tuan] {
        agree_value(desk, key, &form).await.unwrap();
    }
    let row = of_unit(&cast.lan, &about(CELL), unit).await;
    assert_eq!((row.answer, row.figures[0].possible.clone()), (Answer::Eligible, vec![4]));
});

story!(a_changed_charter_is_answered_by_recording_its_rule, |world| {
    let cast = cast(world).await;
    let unit = cast.unit("Công ty TNHH Bình Minh (mẫu)", "HĐ").await;
    state(&cast.nam, unit, "P2.CT", "2024-Q2", "4").await;
    let now = cast.keeper.now();
    let shipped = rules(&cast.minh, now).await.unwrap().into_iter().find(|rule| rule.key == CELL).unwrap();
    let form = RuleForm { number: "5".into(), basis: "Điều lệ mới (mẫu)".into(), ..RuleForm::of(&shipped) };
    let from = date(2024, 9, 1);
    for desk in [&cast.minh, &cast.lan, &cast.hoa] {
        assert_eq!(record_rule(desk, &form, from).await.unwrap_err().kind(), Kind::NotAllowed);
    }
    let bad =
        RuleForm { number: "nhiều".into(), basis: String::new(), comparison: "less-than".into(), ..form.clone() };
    let refused = record_rule(&cast.keeper, &bad, from).await.unwrap_err();
    let places: Vec<&str> = refused.faults().iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["comparison", "number", "basis"]);

    record_rule(&cast.keeper, &form, from).await.unwrap();
    let on = |day: Day| ReadinessForm { on: day.to_string(), ..about(CELL) };
    assert_eq!(of_unit(&cast.lan, &on(date(2024, 8, 31)), unit).await.answer, Answer::Eligible);
    let row = of_unit(&cast.lan, &on(from), unit).await;
    assert_eq!((row.answer, lacks(&row).as_str()), (Answer::Near, "thiếu 1 đảng viên chính thức"));
    let versions = rule_versions(&cast.minh, CELL).await.unwrap();
    assert_eq!(
        versions.iter().map(|rule| (rule.number, rule.id.is_some())).collect::<Vec<_>>(),
        [(3, false), (5, true)]
    );

    let gone = RuleForm { in_force: "no".into(), ..form };
    record_rule(&cast.keeper, &gone, date(2025, 1, 1)).await.unwrap();
    let row = of_unit(&cast.lan, &on(date(2025, 1, 1)), unit).await;
    assert_eq!((row.answer, row.gaps), (Answer::Unknown, vec![Gap::NoRule]));
    let last = acts(&cast.keeper, &ActFilter { limit: 2, ..ActFilter::default() }).await.unwrap();
    assert_eq!(last.iter().map(|act| act.word.as_str()).collect::<Vec<_>>(), ["record-rule", "record-rule"]);
    for act in last {
        undo_act(&world.operator(), act.seq).await.unwrap();
    }
    assert_eq!(of_unit(&cast.lan, &on(from), unit).await.answer, Answer::Eligible);
});

story!(a_trial_with_another_threshold_says_what_changes_and_keeps_nothing, |world| {
    let cast = cast(world).await;
    let mut units = Vec::new();
    for (name, workers) in [("An Phát", "24"), ("Bình Minh", "25"), ("Cửu Long", "27"), ("Đông Á", "30")] {
        let unit = cast.unit(&format!("Công ty TNHH {name} (mẫu)"), "HĐ").await;
        state(&cast.lan, unit, "L1", "2024-Q2", workers).await;
        units.push(unit);
    }
    let count = acts(&cast.lan, &all_acts()).await.unwrap().len();
    let priority = ReadinessForm { hint: "priority".into(), ..about(UNION) };
    assert_eq!(asked(&cast.minh, &priority).await.len(), 3, "25 workers since the resolution of 2021");
    let trial = ReadinessForm {
        what_if: "30".into(),
        rule: "cong-doan-uu-tien-25".into(),
        changed: "yes".into(),
        ..about(UNION)
    };
    let page = readiness(&cast.minh, &trial).await.unwrap();
    let told = page.what_if.unwrap();
    assert_eq!((told.from, told.to, told.changed), (25, 30, 2));
    assert_eq!(page.rows.iter().map(|row| row.unit).collect::<Vec<_>>(), units[1..3]);

    let trial = ReadinessForm { what_if: "25".into(), ..about(UNION) };
    let told = readiness(&cast.minh, &trial).await.unwrap().what_if.unwrap();
    assert_eq!((told.before.of(Answer::Eligible), told.after.of(Answer::Eligible)), (4, 3));
    assert_eq!(told.after.of(Answer::Near), 1);
    assert_eq!(acts(&cast.lan, &all_acts()).await.unwrap().len(), count, "nothing was kept");
    assert_eq!(readiness(&cast.minh, &about(UNION)).await.unwrap().kinds[0].tally.of(Answer::Eligible), 4);

    for (form, place) in [
        (ReadinessForm { what_if: "x".into(), ..about(UNION) }, "what_if"),
        (ReadinessForm { what_if: "25".into(), ..ReadinessForm::default() }, "what_if"),
        (ReadinessForm { what_if: "25".into(), rule: "chi-doan".into(), ..about(UNION) }, "rule"),
        (ReadinessForm { kind: "x".into(), ..ReadinessForm::default() }, "kind"),
    ] {
        let refused = readiness(&cast.lan, &form).await.unwrap_err();
        assert_eq!(refused.faults().iter().map(|fault| fault.place.as_str()).collect::<Vec<_>>(), [place]);
    }
});

/// Everything that somebody can get hold of: every kind, every threshold, every
/// filter and order, as a page, a list and an annex.
async fn all_that_is_told(desk: &Desk) -> Vec<String> {
    let mut told = Vec::new();
    for kind in ["", CELL, "chi-doan"] {
        let rules = if kind.is_empty() { Vec::new() } else { readiness(desk, &about(kind)).await.unwrap().rules };
        let mut forms = vec![about(kind)];
        for rule in &rules {
            forms.extend((0..=4).map(|number: i64| ReadinessForm {
                what_if: number.to_string(),
                rule: rule.key.clone(),
                ..about(kind)
            }));
        }
        forms.extend(["eligible", "near", "not-yet", "unknown"].map(|answer| ReadinessForm {
            answer: answer.into(),
            sort: "name".into(),
            ..about(kind)
        }));
        for form in forms {
            let mut page = readiness(desk, &form).await.unwrap();
            page.as_of = desk.now();
            told.push(serde_json::to_string(&page).unwrap());
            if page.what_if.is_some() {
                continue;
            }
            let export = export_readiness(desk, &form, Lang::Vi).await.unwrap();
            let mut list = Vec::new();
            export.write_csv(&mut list).unwrap();
            told.push(String::from_utf8(list).unwrap());
            told.push(format!("{:?}", readiness_annex(desk, &form).await.unwrap()));
        }
    }
    told
}

story!(minh_cannot_tell_one_from_two_by_any_answer_trial_order_or_file, |world| {
    let cast = cast(world).await;
    let an_phat = cast.unit("Công ty TNHH An Phát (mẫu)", "HĐ").await;
    let binh_minh = cast.unit("Công ty TNHH Bình Minh (mẫu)", "HĐ").await;
    // Bình Minh's figures stay; what An Phát's turn out to be must not show
    // beside them.
    for indicator in ["P2.CT", "P2", "P2.CHU", "Y2"] {
        state(&cast.nam, binh_minh, indicator, "2024-Q2", "1").await;
        state(&cast.lan, an_phat, indicator, "2024-Q2", "1").await;
        state(&cast.nam, an_phat, indicator, "2024-Q2", "1").await;
    }
    let (minh, lan) = (all_that_is_told(&cast.minh).await, all_that_is_told(&cast.lan).await);
    for (whose, amount) in [(&cast.nam, "2"), (&cast.lan, "2")] {
        for indicator in ["P2.CT", "P2", "P2.CHU", "Y2"] {
            state(whose, an_phat, indicator, "2024-Q2", amount).await;
        }
        let again = all_that_is_told(&cast.minh).await;
        for (before, after) in minh.iter().zip(&again) {
            assert_eq!(before, after);
        }
    }
    assert_ne!(lan, all_that_is_told(&cast.lan).await, "who may see them does");
    let row = of_unit(&cast.minh, &about(CELL), an_phat).await;
    assert_eq!((row.answer, lacks(&row).as_str()), (Answer::Near, "thiếu 1–2 đảng viên chính thức"));
    assert!(row.figures[0].said.iter().all(|said| said.amount.is_none() && said.withheld));
    // What leaves the house is coarse whoever takes it.
    let annex = |desk: Desk| async move { readiness_annex(&desk, &about(CELL)).await.unwrap().rows };
    assert_eq!(annex(cast.lan.clone()).await, annex(cast.minh.clone()).await);
});

story!(two_records_that_are_one_unit_have_one_answer, |world| {
    let cast = cast(world).await;
    let keep = cast.unit("Công ty TNHH An Phát (mẫu)", "HĐ").await;
    let lose = cast.unit("Cty An Phat (mẫu)", "HĐ").await;
    state(&cast.nam, lose, "P2.CT", "2024-Q2", "5").await;
    cast.covers(&[lose], "cong-doan-co-so", "own").await;
    merge_units(&cast.hoa, keep, lose, "Cùng mã số thuế").await.unwrap();
    assert_eq!(asked(&cast.lan, &about(CELL)).await, [("Công ty TNHH An Phát (mẫu)".to_owned(), Answer::Eligible)]);
    assert_eq!(asked(&cast.lan, &about(UNION)).await, [("Công ty TNHH An Phát (mẫu)".to_owned(), Answer::Has)]);
    let row = of_unit(&cast.lan, &about(CELL), keep).await;
    assert!(row.points.iter().any(|one| one.input == RankingInput::OtherOrganisations));
});
