//! Stories of the agencies.

use super::*;
use crate::calendar::{BEGINNING, Instant};
use crate::desk::{AsOf, Kind, Problem as _, Role};
use crate::testing::story;

fn board() -> AgencyForm {
    AgencyForm {
        name: "Ban Quản lý Khu kinh tế tỉnh Lào Cai".into(),
        short_name: "BQL Khu kinh tế".into(),
        symbol: "BQLKKT".into(),
        superior: "UBND TỈNH LÀO CAI".into(),
        place: "Lào Cai".into(),
        side: "state".into(),
    }
}

story!(an_agency_keeps_its_name_of_each_day, |world| {
    let operator = world.operator();
    let id = record_agency(&operator, None, &board(), BEGINNING).await.unwrap().record;
    let renamed = AgencyForm { name: "Ban Quản lý các khu kinh tế".into(), ..board() };
    let day = jiff::civil::date(2025, 7, 1);
    record_agency(&operator, Some(id), &renamed, day).await.unwrap();

    let on = |on| AsOf { on, known: Instant::LATEST };
    let before = agency(&operator, on(jiff::civil::date(2025, 6, 30)), id).await.unwrap();
    let after = agency(&operator, on(day), id).await.unwrap();
    assert_eq!(before.name, "Ban Quản lý Khu kinh tế tỉnh Lào Cai");
    assert_eq!(after.name, "Ban Quản lý các khu kinh tế");
    assert_eq!(agencies(&operator, operator.now()).await.unwrap().len(), 1);
});

story!(a_form_with_faults_hears_of_all_of_them_at_once, |world| {
    let form = AgencyForm { symbol: "B Q L".into(), side: "army".into(), ..AgencyForm::default() };
    let refused = record_agency(&world.operator(), None, &form, BEGINNING).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::Invalid);
    let places: Vec<_> = refused.faults().iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["name", "symbol", "side"]);
    assert_eq!(agencies(&world.operator(), world.operator().now()).await.unwrap(), []);
});

story!(lan_may_read_agencies_and_not_record_one, |world| {
    let id = record_agency(&world.operator(), None, &board(), BEGINNING).await.unwrap().record;
    let lan = world.desk("Lan", id.0, Role::Editor);
    let refused = record_agency(&lan, None, &board(), BEGINNING).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::NotAllowed);
    record_division(&world.operator(), id, "Phòng Quản lý doanh nghiệp", BEGINNING).await.unwrap();
    assert_eq!(divisions(&lan, lan.now(), id).await.unwrap().len(), 1);
});

story!(an_agency_that_ended_is_still_found_on_its_days, |world| {
    let operator = world.operator();
    let id = record_agency(&operator, None, &board(), BEGINNING).await.unwrap().record;
    let day = jiff::civil::date(2024, 2, 15);
    end_agency(&operator, id, day).await.unwrap();
    let on = |on| AsOf { on, known: Instant::LATEST };
    assert_eq!(agency(&operator, on(day), id).await.unwrap_err().kind(), Kind::NotFound);
    assert_eq!(agency(&operator, on(day.yesterday().unwrap()), id).await.unwrap().symbol, "BQLKKT");
    assert_eq!(end_agency(&operator, id, day).await.unwrap_err().kind(), Kind::NotFound);
});
