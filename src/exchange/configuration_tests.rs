//! Stories of configurations: from a test installation to the live one, as one
//! act, and back.

use super::*;
use crate::audit::{ActFilter, acts, undo_act};
use crate::calendar::BEGINNING;
use crate::desk::{AsOf, Desk, Kind, Problem as _, Role};
use crate::indicators::{IndicatorForm, catalogue, load_reference, record_indicator};
use crate::intake::{Layout, LayoutColumn, Shape, SubjectKind, layouts, save_layout};
use crate::readiness::{RuleForm, record_rule, rules};
use crate::testing::{World, story};

fn indicator(code: &str, name: &str) -> IndicatorForm {
    IndicatorForm {
        code: code.into(),
        name_vi: name.into(),
        unit_vi: "người".into(),
        scale: "0".into(),
        nature: "stock".into(),
        basis: "Chương trình phối hợp (mẫu)".into(),
        ..IndicatorForm::default()
    }
}

fn layout(name: &str) -> Layout {
    Layout {
        name: name.into(),
        subject: SubjectKind::Unit,
        shape: Shape::Indicators,
        indicator: String::new(),
        dash: "zero".into(),
        adds_units: false,
        columns: vec![LayoutColumn {
            heading: vec!["Lao động".into(), "Tổng số".into()], is: "value:L1".into()
        }],
        rows: Vec::new(),
    }
}

/// What the test installation has and the live one has not.
async fn prepared(world: &World) -> Desk {
    world.clock.set("2026-07-15T08:00:00+07:00".parse().unwrap());
    let keeper = world.desk("Keeper", 1, Role::Administrator);
    load_reference(&world.operator()).await.unwrap();
    let from = jiff::civil::date(2026, 1, 1);
    record_indicator(&keeper, None, &indicator("X1", "Lao động nữ quản lý"), BEGINNING).await.unwrap();
    record_indicator(&keeper, None, &indicator("X2", "Lao động quản lý"), BEGINNING).await.unwrap();
    let share = IndicatorForm {
        unit_vi: "%".into(),
        scale: "1".into(),
        nature: "rate".into(),
        numerator: "X1".into(),
        denominator: "X2".into(),
        ..indicator("A9", "Tỷ lệ nữ quản lý")
    };
    record_indicator(&keeper, None, &share, BEGINNING).await.unwrap();
    let all = catalogue(&keeper, keeper.now()).await.unwrap();
    let members = all.of_code("P2").unwrap();
    let renamed =
        IndicatorForm { name_vi: "Đảng viên tại đơn vị".into(), ..IndicatorForm::of(members, &all) };
    record_indicator(&keeper, Some(members.id), &renamed, from).await.unwrap();
    let rule = rules(&keeper, keeper.now()).await.unwrap().into_iter().find(|rule| rule.key == "chi-bo-co-so").unwrap();
    record_rule(&keeper, &RuleForm { number: "5".into(), ..RuleForm::of(&rule) }, from).await.unwrap();
    save_layout(&world.operator(), &layout("Biểu 01 (mẫu)")).await.unwrap();
    keeper
}

fn alike(comparison: &Comparison, standing: Standing) -> Vec<String> {
    let alike = comparison.differences.iter().filter(|one| one.standing == standing);
    let from = |one: &Difference| one.from.map_or(String::new(), |day| format!(" {day}"));
    alike.map(|one| format!("{} {}{}", one.kind.word(), one.key, from(one))).collect()
}

story!(a_tried_configuration_goes_live_as_one_act_and_comes_back_as_one, |world| {
    let test = prepared(world).await;
    let bundle = export_configuration(&test).await.unwrap();
    let text = bundle.to_text();
    assert_eq!(Bundle::from_text(&text.replace('\n', "\r\n")).unwrap(), bundle, "however lines end");
    assert_eq!(export_configuration(&test).await.unwrap().to_text(), text, "the same configuration, the same bytes");

    let other = World::on_sqlite().await;
    other.clock.set("2026-08-01T08:00:00+07:00".parse().unwrap());
    let live = other.desk("Keeper", 1, Role::Administrator);
    load_reference(&other.operator()).await.unwrap();
    record_indicator(&live, None, &indicator("OWN", "Chỉ tiêu riêng"), BEGINNING).await.unwrap();
    save_layout(&other.operator(), &Layout { dash: "unknown".into(), ..layout("Biểu 01 (mẫu)") }).await.unwrap();
    let count = acts(&live, &ActFilter { limit: 99, ..ActFilter::default() }).await.unwrap().len();

    let file = Bundle::from_text(&text).unwrap();
    let before = compare_configuration(&live, &file).await.unwrap();
    assert_eq!(
        alike(&before, Standing::Added),
        [
            "indicator A9 1900-01-01",
            "indicator P2 2026-01-01",
            "indicator X1 1900-01-01",
            "indicator X2 1900-01-01",
            "rule chi-bo-co-so 2026-01-01"
        ]
    );
    assert_eq!(alike(&before, Standing::Differs), ["layout Biểu 01 (mẫu)"]);
    assert_eq!(alike(&before, Standing::OnlyHere), ["indicator OWN 1900-01-01"]);
    let field = &before.differences.iter().find(|one| one.standing == Standing::Differs).unwrap().fields;
    assert_eq!((field.len(), field[0].here.as_str(), field[0].file.as_str()), (1, "unknown", "zero"));

    let tried = import_configuration(&live, &file, true).await.unwrap();
    assert_eq!((tried.signed, &tried.comparison), (None, &before));
    assert_eq!(acts(&live, &ActFilter { limit: 99, ..ActFilter::default() }).await.unwrap().len(), count);
    assert_eq!(compare_configuration(&live, &file).await.unwrap(), before, "trying changes nothing");

    let act = import_configuration(&live, &file, false).await.unwrap().signed.unwrap();
    let after = compare_configuration(&live, &file).await.unwrap();
    assert!(!after.would_change());
    assert_eq!(alike(&after, Standing::OnlyHere), ["indicator OWN 1900-01-01"], "what is only here stays");
    let all = catalogue(&live, live.now()).await.unwrap();
    assert_eq!(all.of_code("P2").unwrap().name_vi, "Đảng viên tại đơn vị");
    assert_eq!(all.of_code("A9").unwrap().numerator, all.of_code("X1").map(|one| one.id));
    let earlier = AsOf { on: jiff::civil::date(2025, 12, 31), ..live.now() };
    assert_eq!(catalogue(&live, earlier).await.unwrap().of_code("P2").unwrap().name_vi, "Đảng viên");
    let number = |rules: Vec<crate::readiness::Rule>| {
        rules.into_iter().find(|rule| rule.key == "chi-bo-co-so").map(|rule| rule.number)
    };
    assert_eq!(number(rules(&live, live.now()).await.unwrap()), Some(5));
    assert_eq!(layouts(&other.operator()).await.unwrap()[0].dash, "zero");

    let again = import_configuration(&live, &file, false).await.unwrap();
    assert_eq!(again.signed, None, "the same configuration changes nothing");
    undo_act(&other.operator(), act.seq).await.unwrap();
    assert_eq!(compare_configuration(&live, &file).await.unwrap(), before, "undone, all is as it was");
});

story!(a_version_that_is_only_here_stays_when_an_earlier_one_is_taken_over, |world| {
    let keeper = prepared(world).await;
    let other = World::on_sqlite().await;
    load_reference(&other.operator()).await.unwrap();
    let theirs = other.desk("Keeper", 1, Role::Administrator);
    let all = catalogue(&theirs, theirs.now()).await.unwrap();
    let members = all.of_code("P2").unwrap();
    let earlier = IndicatorForm { basis: "Chỉ thị 33-CT/TW".into(), ..IndicatorForm::of(members, &all) };
    record_indicator(&theirs, Some(members.id), &earlier, BEGINNING).await.unwrap();
    let file = export_configuration(&theirs).await.unwrap();
    let done = import_configuration(&keeper, &file, false).await.unwrap();
    assert_eq!(alike(&done.comparison, Standing::Differs), ["indicator P2 1900-01-01"]);
    let of = async |on| {
        let all = catalogue(&keeper, AsOf { on, ..keeper.now() }).await.unwrap();
        let one = all.of_code("P2").unwrap();
        (one.name_vi.clone(), one.basis.clone())
    };
    assert_eq!(of(jiff::civil::date(2025, 12, 31)).await.1, "Chỉ thị 33-CT/TW");
    assert_eq!(of(jiff::civil::date(2026, 1, 1)).await.0, "Đảng viên tại đơn vị");
});

story!(a_configuration_that_is_not_sound_is_refused_as_a_whole, |world| {
    let keeper = prepared(world).await;
    let text = export_configuration(&keeper).await.unwrap().to_text();
    let altered = text.replace("Lao động nữ quản lý", "Lao động nam quản lý");
    assert_eq!(Bundle::from_text(&altered).unwrap_err().word(), "refusal-configuration-altered");
    for text in ["", "name = 3", "format = \"songhanh-configuration/2\"\nsha256 = \"\""] {
        let refused = Bundle::from_text(text).unwrap_err();
        assert_eq!((refused.kind(), refused.word()), (Kind::Invalid, "refusal-not-a-configuration"));
    }

    let other = World::on_sqlite().await;
    let live = other.desk("Keeper", 1, Role::Administrator);
    load_reference(&other.operator()).await.unwrap();
    let mut file = Bundle::from_text(&text).unwrap();
    for version in file.indicator.iter_mut().filter(|version| version.key == "X2") {
        version.fields.insert("scale".into(), "many".into());
    }
    file.rule[0].fields.insert("colour".into(), "red".into());
    let refused = import_configuration(&live, &file, false).await.unwrap_err();
    let mut places: Vec<&str> = refused.faults().iter().map(|fault| fault.place.as_str()).collect();
    places.sort_unstable();
    assert_eq!(
        places,
        ["indicator A9 1900-01-01 denominator", "indicator X2 1900-01-01 scale", "rule chi-bo-co-so 2026-01-01"]
    );
    assert!(catalogue(&live, live.now()).await.unwrap().of_code("X1").is_none(), "all of it or nothing");

    let lan = other.desk("Lan", 1, Role::Approver);
    let bundle = Bundle::from_text(&text).unwrap();
    assert_eq!(export_configuration(&lan).await.unwrap_err().kind(), Kind::NotAllowed);
    assert_eq!(compare_configuration(&lan, &bundle).await.unwrap_err().kind(), Kind::NotAllowed);
    assert_eq!(import_configuration(&lan, &bundle, true).await.unwrap_err().kind(), Kind::NotAllowed);
});
