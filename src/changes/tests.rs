//! Stories of what changed since the last review.

use jiff::civil::date;

use super::*;
use crate::agencies::{AgencyForm, record_agency};
use crate::audit::undo_act;
use crate::calendar::BEGINNING;
use crate::desk::{AgencyId, Desk, Problem as _, Role};
use crate::figures::{ROWS_A_PAGE, SinceForm};
use crate::indicators::{
    IndicatorForm, TargetForm, ValueForm, load_reference, record_indicator, set_target, state_value,
};
use crate::plan::{TaskBodyForm, TaskForm, record_task};
use crate::programme::{PartyForm, ProgrammeForm, ProgrammeId, record_programme};
use crate::readiness::{RuleForm, record_rule};
use crate::register::{FactChange, FactName, UnitForm, record_unit, revise_unit, set_status};
use crate::testing::{World, story};
use crate::words::Lang;

const REVIEW: &str = "2025-01-05";

struct Cast {
    operator: Desk,
    lan: Desk,
    hoa: Desk,
    minh: Desk,
    board: AgencyId,
    programme: ProgrammeId,
}

/// The zone board and the Party side, with a programme; then the review was
/// held, and it is the day after.
async fn cast(world: &World) -> Cast {
    world.clock.set("2024-12-01T08:00:00+07:00".parse().unwrap());
    let operator = world.operator();
    load_reference(&operator).await.unwrap();
    let mut sides = Vec::new();
    for (name, side) in [("Ban Quản lý (mẫu)", "state"), ("Đảng ủy (mẫu)", "party")] {
        let form = AgencyForm { name: name.into(), symbol: "X".into(), side: side.into(), ..AgencyForm::default() };
        sides.push(record_agency(&operator, None, &form, BEGINNING).await.unwrap().record);
    }
    let party = |agency: &AgencyId| PartyForm { agency: agency.to_string(), ..PartyForm::default() };
    let form = ProgrammeForm {
        name: "Chương trình phối hợp (mẫu)".into(),
        first_day: "2024-01-01".into(),
        last_day: "2026-12-31".into(),
        parties: sides.iter().map(|side| PartyForm { leads: *side == sides[0], ..party(side) }).collect(),
        ..ProgrammeForm::default()
    };
    let programme = record_programme(&operator, None, &form, date(2024, 1, 1)).await.unwrap().record;
    world.clock.set("2025-01-06T08:00:00+07:00".parse().unwrap());
    Cast {
        lan: world.desk("Lan", sides[0].0, Role::Editor),
        hoa: world.desk("Hoa", sides[0].0, Role::Approver),
        minh: world.desk("Minh", sides[1].0, Role::Viewer),
        board: sides[0],
        operator,
        programme,
    }
}

async fn seen(desk: &Desk) -> Changes {
    changes(desk, &SinceForm::of(REVIEW), Lang::Vi).await.unwrap()
}

fn task(cast: &Cast, name: &str) -> TaskForm {
    TaskForm {
        programme: cast.programme.to_string(),
        name: name.into(),
        due: "2025-06-30".into(),
        bodies: vec![TaskBodyForm { agency: cast.board.to_string(), part: "lead".into(), ..TaskBodyForm::default() }],
        ..TaskForm::default()
    }
}

story!(tasks_and_rules_that_changed_since_the_review_lead_to_their_records, |world| {
    let cast = cast(world).await;
    assert!(seen(&cast.minh).await.tasks.is_empty() && seen(&cast.minh).await.rules.is_empty());
    let id = record_task(&cast.lan, None, &task(&cast, "Rà soát đơn vị (mẫu)")).await.unwrap();
    let page = seen(&cast.minh).await;
    let [one] = &page.tasks[..] else { panic!("{:?}", page.tasks) };
    assert_eq!((one.noun, one.id, one.name.as_str()), (Noun::Task, id.record.0, "Rà soát đơn vị (mẫu)"));
    assert_eq!((one.before.as_deref(), one.who.as_str(), one.act), (None, "Lan", Some(id.seq)));
    assert!(one.now.as_deref().unwrap().contains("30/06/2025"), "{one:?}");

    let form = TargetForm {
        programme: cast.programme.to_string(),
        grain: "programme".into(),
        subject: cast.programme.to_string(),
        indicator: "P3".into(),
        period: "2025".into(),
        amount: "20".into(),
        bound: "floor".into(),
        basis: "Chương trình phối hợp".into(),
        ..TargetForm::default()
    };
    let target = set_target(&cast.hoa, &form).await.unwrap();
    let rule = RuleForm {
        key: "chi-bo-co-so".into(),
        organisation: "chi-bo-co-so".into(),
        purpose: "found".into(),
        quantity: "official-party-members".into(),
        comparison: "at-least".into(),
        number: "4".into(),
        fresh_months: "12".into(),
        basis: "dieu-le-dang-2011".into(),
        confirmed: "yes".into(),
        ..RuleForm::default()
    };
    let ruled = record_rule(&cast.operator, &rule, date(2025, 1, 1)).await;
    let ruled = ruled.unwrap_or_else(|error| panic!("{error}: {:?}", error.faults()));
    let page = seen(&cast.minh).await;
    let found: Vec<_> = page.rules.iter().map(|one| (one.noun, one.name.as_str(), one.act)).collect();
    assert_eq!(
        found,
        [(Noun::Rule, "chi-bo-co-so", Some(ruled.seq)), (Noun::Target, "P3", Some(target.seq))],
        "{:?}",
        page.rules
    );
    assert!(page.rules[1].now.as_deref().unwrap().contains("20"), "{:?}", page.rules[1]);

    // What was taken back is what it was, and is not told.
    undo_act(&cast.operator, ruled.seq).await.unwrap();
    undo_act(&cast.operator, target.seq).await.unwrap();
    undo_act(&cast.lan, id.seq).await.unwrap();
    let page = seen(&cast.minh).await;
    assert!(page.tasks.is_empty() && page.rules.is_empty(), "{:?} {:?}", page.tasks, page.rules);
});

story!(no_change_is_left_out_however_many_there_are, |world| {
    let cast = cast(world).await;
    let form = UnitForm {
        name: Some("Công ty TNHH An Phát (mẫu)".into()),
        kind: Some("tnhh".into()),
        status: Some("HĐ".into()),
        ..UnitForm::default()
    };
    let unit = record_unit(&cast.lan, &form, date(2024, 1, 1)).await.unwrap().record;
    let many = ROWS_A_PAGE + 5;
    for number in 0..many {
        record_task(&cast.lan, None, &task(&cast, &format!("Việc số {number} (mẫu)"))).await.unwrap();
    }
    let page = seen(&cast.minh).await;
    assert_eq!((page.tasks.len(), page.tasks_page.total, page.tasks_page.pages), (ROWS_A_PAGE, many, 2));
    let second = SinceForm { tasks: "2".into(), ..SinceForm::of(REVIEW) };
    let rest = changes(&cast.minh, &second, Lang::Vi).await.unwrap();
    assert_eq!((rest.tasks.len(), rest.tasks_page.from), (5, ROWS_A_PAGE));
    let all = SinceForm { all: "yes".into(), ..SinceForm::of(REVIEW) };
    let all = changes(&cast.minh, &all, Lang::Vi).await.unwrap();
    let names: std::collections::BTreeSet<&str> = all.tasks.iter().map(|one| one.name.as_str()).collect();
    assert_eq!((names.len(), all.tasks_page.pages), (many, 1));
    assert_eq!((all.figures.units.len(), all.figures.units[0].id), (1, unit.0));
});

story!(each_total_says_what_the_changes_did_to_it, |world| {
    let cast = cast(world).await;
    let form = UnitForm {
        name: Some("Công ty TNHH An Phát (mẫu)".into()),
        kind: Some("tnhh".into()),
        status: Some("HĐ".into()),
        ..UnitForm::default()
    };
    world.clock.set("2025-01-04T08:00:00+07:00".parse().unwrap());
    let unit = record_unit(&cast.lan, &form, date(2024, 1, 1)).await.unwrap().record;
    let value = |code: &str, amount: &str| ValueForm {
        grain: "unit".into(),
        subject: unit.to_string(),
        indicator: code.into(),
        period: "2024-Q2".into(),
        amount: amount.into(),
        cut_off: "2024-06-30".into(),
        source: "Báo cáo (mẫu)".into(),
        ..ValueForm::default()
    };
    state_value(&cast.lan, &value("L1", "120")).await.unwrap();
    state_value(&cast.lan, &value("P3", "2")).await.unwrap();
    world.clock.set("2025-01-06T08:00:00+07:00".parse().unwrap());
    state_value(&cast.lan, &value("L1", "125")).await.unwrap();
    let page = seen(&cast.minh).await;
    let told: Vec<_> = page
        .figures
        .headlines
        .iter()
        .filter(|one| one.changed > 0)
        .map(|one| (one.indicator.as_str(), one.before, one.now, one.changed))
        .collect();
    assert_eq!(told, [("L1", Some(120), Some(125), 1)]);
    let form = IndicatorForm {
        code: "ZZ".into(),
        name_vi: "Số thử".into(),
        name_en: "A try".into(),
        unit_vi: "người".into(),
        unit_en: "people".into(),
        scale: "0".into(),
        nature: "stock".into(),
        ..IndicatorForm::default()
    };
    let defined = record_indicator(&cast.operator, None, &form, date(2025, 1, 1)).await.unwrap();
    let page = self::seen(&cast.minh).await;
    assert_eq!((page.rules[0].noun, page.rules[0].name.as_str()), (Noun::Indicator, "ZZ"));
    assert_eq!((page.rules[0].before.as_deref(), page.rules[0].act), (None, Some(defined.seq)));
});

story!(a_unit_that_was_corrected_since_the_review_says_which_facts, |world| {
    let cast = cast(world).await;
    world.clock.set("2025-01-04T08:00:00+07:00".parse().unwrap());
    let named = |name: &str| UnitForm {
        name: Some(name.into()),
        kind: Some("tnhh".into()),
        status: Some("HĐ".into()),
        address: Some("Lô 1 (mẫu)".into()),
        ..UnitForm::default()
    };
    let phat = record_unit(&cast.lan, &named("Công ty TNHH An Phát (mẫu)"), date(2024, 1, 1)).await.unwrap().record;
    world.clock.set("2025-01-06T08:00:00+07:00".parse().unwrap());
    let corrected = UnitForm { address: Some("Lô 2 (mẫu)".into()), ..UnitForm::default() };
    let act = revise_unit(&cast.lan, phat, &corrected, date(2024, 1, 1)).await.unwrap().unwrap();
    set_status(&cast.lan, phat, "TĐ", date(2024, 10, 1), "Báo cáo (mẫu)").await.unwrap();
    record_unit(&cast.lan, &named("Công ty TNHH Bình Minh (mẫu)"), date(2025, 1, 1)).await.unwrap();

    let told = |page: &Changes| -> Vec<(bool, Vec<FactChange>)> {
        page.figures.units.iter().map(|one| (one.is_new, one.facts.clone())).collect()
    };
    let change = |fact: FactName, before: &[&str], now: &[&str]| {
        let said = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
        FactChange { fact, before: said(before), now: said(now) }
    };
    let status = change(FactName::Status, &["HĐ"], &["HĐ", "TĐ"]);
    let address = change(FactName::Address, &["Lô 1 (mẫu)"], &["Lô 2 (mẫu)"]);
    assert_eq!(
        told(&seen(&cast.minh).await),
        [(false, vec![address, status.clone()]), (true, vec![])],
        "the status holds on fewer days than it did"
    );
    undo_act(&cast.operator, act.seq).await.unwrap();
    assert_eq!(told(&seen(&cast.minh).await), [(false, vec![status]), (true, vec![])]);
});
