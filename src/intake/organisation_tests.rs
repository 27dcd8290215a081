//! Stories of sheets that tell the organisations of units.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::desk::{Desk, Role};
use crate::organisations::{Form, OrganisationFilter, organisations};
use crate::testing::{World, story};

async fn lan(world: &World) -> Desk {
    world.clock.set("2025-08-01T08:00:00+07:00".parse().unwrap());
    let operator = world.operator();
    let reference = crate::territory::Reference::shipped().unwrap().within(&["p-15", "p-old-15", "p-old-10"]);
    crate::territory::load_reference(&operator, &reference).await.unwrap();
    crate::indicators::load_reference(&operator).await.unwrap();
    world.desk("Lan", 1, Role::Editor)
}

/// The cut-off day, as known now.
fn then(lan: &Desk) -> crate::desk::AsOf {
    crate::desk::AsOf { on: jiff::civil::date(2025, 6, 30), known: lan.now().known }
}

fn sheet(text: &str) -> File {
    File { name: "to-chuc.csv".into(), bytes: text.as_bytes().into() }
}

fn taking<const N: usize>(answers: [(&str, &str); N]) -> Taking {
    let answers: BTreeMap<String, String> =
        answers.iter().map(|(id, choice)| ((*id).to_owned(), (*choice).to_owned())).collect();
    Taking {
        asked: Asked { answers, ..Asked::default() },
        source: "Biểu rà soát tổ chức, tháng 6/2025".into(),
        cut_off: jiff::civil::date(2025, 6, 30),
        accept: BTreeSet::new(),
    }
}

const SHEET: &str = "STT;Tên doanh nghiệp;Tổ chức đảng;;Đoàn thể;;\n\
    ;;Chi bộ;Ngày thành lập;CĐCS;Đoàn TN;Hội CCB\n\
    1;Công ty TNHH Một (mẫu);Chi bộ Công ty Một;15/03/2018;x;22/09/2019;\n\
    2;Công ty TNHH Hai (mẫu);Chi bộ ghép Hai - Ba;20/11/2019;✓;;không\n\
    3;Công ty TNHH Ba (mẫu);Chi bộ ghép Hai - Ba;20/11/2019;x;;chưa có\n\
    4;Công ty TNHH Bốn (mẫu);-;;1;;1\n\
    5;Công ty TNHH Năm (mẫu);;;0;;\n";

const ANSWERS: [(&str, &str); 3] =
    [("column:C", "organisation:chi-bo-truc-thuoc"), ("column:F", "organisation:chi-doan"), ("new-units", "add")];

story!(lan_takes_in_organisations_of_units_and_what_two_units_share_is_one, |world| {
    let lan = lan(world).await;
    let file = sheet(SHEET);
    let (look, _) = look_at_workbook(&lan, &file, &Asked::default()).await.unwrap();
    assert_eq!(look.shape, Shape::Organisations);
    let asked: Vec<&str> = look.questions.iter().map(|asking| asking.id.as_str()).collect();
    assert_eq!(
        asked,
        ["column:C", "column:F", "new-units"],
        "which kind a bare heading means is asked: {:?}",
        look.problems
    );

    let done = take_workbook_in(&lan, &file, &taking(ANSWERS)).await.unwrap();
    assert_eq!((done.new_units, done.values.new, done.organisations.new), (5, 0, 8));
    let all = organisations(&lan, then(&lan), &OrganisationFilter::default()).await.unwrap();
    let told: Vec<(&str, Form, usize)> = all.iter().map(|one| (one.name.as_str(), one.form, one.units.len())).collect();
    let own = Form::Own;
    assert_eq!(
        told,
        [
            ("Chi bộ Công ty Một", own, 1),
            ("Chi bộ ghép Hai - Ba", Form::Joint, 2),
            ("Chi đoàn Công ty TNHH Một (mẫu)", own, 1),
            ("Công đoàn cơ sở Công ty TNHH Ba (mẫu)", own, 1),
            ("Công đoàn cơ sở Công ty TNHH Bốn (mẫu)", own, 1),
            ("Công đoàn cơ sở Công ty TNHH Hai (mẫu)", own, 1),
            ("Công đoàn cơ sở Công ty TNHH Một (mẫu)", own, 1),
            ("Hội Cựu chiến binh Công ty TNHH Bốn (mẫu)", own, 1),
        ]
    );
    assert_eq!(all[0].founded, Some(jiff::civil::date(2018, 3, 15)));
    assert_eq!(all[2].founded, Some(jiff::civil::date(2019, 9, 22)), "a day in a cell is the day of founding");

    let again = take_workbook_in(&lan, &file, &taking(ANSWERS)).await.unwrap();
    assert_eq!((again.signed, again.before), (None, done.signed.map(|signed| signed.seq)));
    // The same organisations from another file are the same ones.
    let copy = sheet(&SHEET.replace("STT;", "TT;"));
    let same = take_workbook_in(&lan, &copy, &taking(ANSWERS)).await.unwrap();
    assert_eq!((same.new_units, same.organisations.new, same.organisations.unchanged), (0, 0, 8));

    crate::audit::undo_act(&lan, same.signed.unwrap().seq).await.unwrap();
    crate::audit::undo_act(&lan, done.signed.unwrap().seq).await.unwrap();
    assert_eq!(organisations(&lan, then(&lan), &OrganisationFilter::default()).await.unwrap(), []);
    assert_eq!(crate::audit::verify_store(&world.operator(), &[]).await.unwrap().findings, []);
});

story!(a_name_that_two_units_bear_is_asked_about_and_a_persons_name_is_refused, |world| {
    let lan = lan(world).await;
    let text = "STT;Tên doanh nghiệp;Chi bộ trực thuộc;CĐCS\n1;Công ty TNHH Một (mẫu);Chi bộ số 1;x\n\
                2;Công ty TNHH Hai (mẫu);Chi bộ số 1;x\n3;Công ty TNHH Ba (mẫu);Bí thư: ông Nguyễn Văn Mẫu;x\n";
    let (look, _) = look_at_workbook(&lan, &sheet(text), &Asked::default()).await.unwrap();
    assert!(look.questions.iter().any(|asking| asking.id == "organisation:C2"), "{:?}", look.problems);
    let refused = look.problems.iter().find(|found| found.rule == Rule::OrganisationNamesPeople).unwrap();
    assert_eq!(look.place_of(refused), "to-chuc!C4");
    for (answer, forms) in [("joint", vec![(Form::Joint, 2)]), ("own", vec![(Form::Own, 1), (Form::Own, 1)])] {
        let taking = taking([("organisation:C2", answer), ("C4", ""), ("new-units", "add")]);
        let done = take_workbook_in(&lan, &sheet(text), &taking).await.unwrap();
        let cells = OrganisationFilter { kind: Some("chi-bo-truc-thuoc".into()), ..OrganisationFilter::default() };
        let told = organisations(&lan, then(&lan), &cells).await.unwrap();
        assert_eq!(told.iter().map(|one| (one.form, one.units.len())).collect::<Vec<_>>(), forms, "{answer}");
        crate::audit::undo_act(&lan, done.signed.unwrap().seq).await.unwrap();
    }
});

story!(a_layout_of_organisations_is_learnt_and_known_again, |world| {
    let lan = lan(world).await;
    let asked = taking(ANSWERS).asked;
    let (look, _) = look_at_workbook(&lan, &sheet(SHEET), &asked).await.unwrap();
    let layout = Layout::learnt("Tổ chức theo đơn vị", SubjectKind::Unit, &look, &asked.answers);
    save_layout(&lan, &Layout::from_text(&layout.to_text()).unwrap()).await.unwrap();
    let (again, _) = look_at_workbook(&lan, &sheet(SHEET), &Asked::default()).await.unwrap();
    assert_eq!((again.layout.as_deref(), again.shape), (Some("Tổ chức theo đơn vị"), Shape::Organisations));
    assert_eq!((again.organisations.len(), again.open), (8, 0), "{:?}", again.questions);
});
