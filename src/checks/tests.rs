//! Stories of the checks: each finds its trap, and leads to where it is put
//! right.

use jiff::civil::date;

use super::*;
use crate::desk::{Desk, Role};
use crate::indicators::{ValueForm, load_reference, state_value};
use crate::organisations::{OrganisationForm, record_organisation};
use crate::register::{UnitForm, record_unit, revise_unit};
use crate::territory::{ZoneForm, record_zone};
use crate::testing::story;
use crate::words::{Lang, Words};

async fn found(desk: &Desk, check: Check) -> Vec<Found> {
    let checked = checks(desk, desk.now(), &[check], Words::of(Lang::Vi)).await.unwrap();
    assert_eq!(checked.len(), 1);
    checked[0].found.clone().unwrap()
}

story!(each_check_finds_its_trap_and_leads_to_its_repair, |world| {
    let operator = world.operator();
    load_reference(&operator).await.unwrap();
    let lan = world.desk("Lan", 1, Role::Editor);
    let zone = ZoneForm {
        name: "KCN Đông Phố Mới (mẫu)".into(),
        kind: "kcn".into(),
        status: "hoat-dong".into(),
        ..ZoneForm::default()
    };
    let id = record_zone(&operator, None, &zone, date(2020, 1, 1)).await.unwrap().record;
    let an_phat = UnitForm {
        name: Some("Công ty TNHH An Phát (mẫu)".into()),
        kind: Some("tnhh".into()),
        tax_code: Some("5300265969".into()),
        zone: Some(id.to_string()),
        ..UnitForm::default()
    };
    let unit = record_unit(&lan, &an_phat, date(2020, 1, 1)).await.unwrap().record;
    assert_eq!(found(&lan, Check::UnitsInEndedZone).await, []);
    assert_eq!(found(&lan, Check::TaxCodesWrong).await, []);
    let without = found(&lan, Check::UnitsWithoutStatus).await;
    assert_eq!(without[0].href, format!("/units/{unit}/status"));
    assert_eq!(found(&lan, Check::UnitsInNoCommune).await[0].href, format!("/units/{unit}/place"));
    let status = UnitForm { status: Some("HĐ".into()), ..UnitForm::default() };
    revise_unit(&lan, unit, &status, date(2024, 1, 1)).await.unwrap();
    assert_eq!(found(&lan, Check::UnitsWithoutStatus).await, [], "Lan has put it right");

    let closed = ZoneForm { status: "cham-dut".into(), ..zone };
    record_zone(&operator, Some(id), &closed, date(2024, 6, 1)).await.unwrap();
    let ended = found(&lan, Check::UnitsInEndedZone).await;
    assert_eq!((ended.len(), ended[0].detail.as_str()), (1, "KCN Đông Phố Mới (mẫu)"));

    let organisation = |name: &str, units: &str| OrganisationForm {
        kind: "chi-bo-co-so".into(),
        name: name.into(),
        form: "joint".into(),
        units: units.into(),
        ..OrganisationForm::default()
    };
    let nobody = record_organisation(&lan, None, &organisation("Chi bộ ghép A (mẫu)", ""), date(2024, 1, 1))
        .await
        .unwrap()
        .record;
    record_organisation(&lan, None, &organisation("Chi bộ ghép B (mẫu)", &unit.to_string()), date(2024, 1, 1))
        .await
        .unwrap();
    record_organisation(&lan, None, &organisation("Chi bộ ghép C (mẫu)", "987654"), date(2024, 1, 1)).await.unwrap();
    let empty = found(&lan, Check::OrganisationsOfNobody).await;
    assert_eq!((empty.len(), empty[0].href.clone()), (1, format!("/organisations/{nobody}")));
    let gone = found(&lan, Check::OrganisationsOfEndedUnits).await;
    assert_eq!((gone.len(), gone[0].name.as_str(), gone[0].detail.as_str()), (1, "Chi bộ ghép C (mẫu)", "987654"));

    for subject in [unit.to_string(), "987654".into()] {
        let value = ValueForm {
            grain: "unit".into(),
            subject,
            indicator: "L1".into(),
            period: "2024-Q1".into(),
            amount: "12".into(),
            cut_off: "2024-03-31".into(),
            source: "Báo cáo quý".into(),
            ..ValueForm::default()
        };
        state_value(&lan, &value).await.unwrap();
    }
    let values = found(&lan, Check::ValuesOfEndedUnits).await;
    assert_eq!((values.len(), values[0].name.as_str(), values[0].detail.as_str()), (1, "987654", "L1, quý I/2024"));
});

story!(minh_sees_the_checks_but_not_those_of_users, |world| {
    load_reference(&world.operator()).await.unwrap();
    let minh = world.desk("Minh", 2, Role::Viewer);
    let all = checks(&minh, minh.now(), &[], Words::of(Lang::En)).await.unwrap();
    assert_eq!(all.len(), Check::ALL.len());
    let unseen: Vec<Check> = all.iter().filter(|one| one.found.is_none()).map(|one| one.check).collect();
    assert_eq!(unseen, [Check::UsersOfEndedAgencies]);
    let nobody = found(&world.operator(), Check::UsersOfEndedAgencies).await;
    assert_eq!(nobody, []);
});
