//! Stories of the one search over everything.

use super::*;
use crate::agencies::{AgencyForm, record_agency};
use crate::calendar::BEGINNING;
use crate::desk::{Actor, Desk, Role};
use crate::indicators::load_reference;
use crate::register::{UnitForm, record_unit, revise_unit};
use crate::territory::{ZoneForm, record_zone};
use crate::testing::{World, story};
use crate::words::Lang;

async fn found(desk: &Desk, text: &str) -> Vec<(RecordKind, String)> {
    search(desk, text, Lang::Vi, 5).await.unwrap().into_iter().map(|hit| (hit.kind, hit.name)).collect()
}

async fn cast(world: &World) -> Desk {
    let operator = world.operator();
    load_reference(&operator).await.unwrap();
    let board = AgencyForm {
        name: "Ban Quản lý khu (mẫu)".into(),
        symbol: "BQLKKT".into(),
        side: "state".into(),
        ..AgencyForm::default()
    };
    let board = record_agency(&operator, None, &board, BEGINNING).await.unwrap().record;
    let zone = ZoneForm {
        name: "KCN Bình Minh (mẫu)".into(),
        kind: "kcn".into(),
        status: "hoat-dong".into(),
        ..ZoneForm::default()
    };
    record_zone(&operator, None, &zone, BEGINNING).await.unwrap();
    let lan = world.desk("Lan", board.0, Role::Editor);
    let form = |name: &str| UnitForm {
        name: Some(name.into()),
        kind: Some("tnhh".into()),
        status: Some("HĐ".into()),
        ..UnitForm::default()
    };
    let day = jiff::civil::date(2023, 1, 1);
    let unit = record_unit(&lan, &form("Bình Minh (mẫu)"), day).await.unwrap().record;
    let renamed = UnitForm { name: Some("Hoa Ban (mẫu)".into()), ..UnitForm::default() };
    record_unit(&lan, &form("Công ty TNHH Bình Minh Xanh (mẫu)"), day).await.unwrap();
    revise_unit(&lan, unit, &renamed, jiff::civil::date(2024, 1, 1)).await.unwrap();
    lan
}

story!(lan_finds_units_zones_indicators_and_agencies_by_a_few_letters, |world| {
    let lan = cast(world).await;
    let all = found(&lan, "binh minh").await;
    assert!(all.contains(&(RecordKind::Zone, "KCN Bình Minh (mẫu)".into())), "{all:?}");
    assert!(all.contains(&(RecordKind::Unit, "Công ty TNHH Bình Minh Xanh (mẫu)".into())), "{all:?}");
    assert!(all.contains(&(RecordKind::Unit, "Hoa Ban (mẫu)".into())), "by the name that it had: {all:?}");
    assert_eq!(found(&lan, "BQLKKT").await[0], (RecordKind::Agency, "Ban Quản lý khu (mẫu)".into()));
    assert_eq!(found(&lan, "L1").await[0].0, RecordKind::Indicator, "a code that is just so comes first");
    assert!(found(&lan, "  ").await.is_empty() && found(&lan, "thạch sanh").await.is_empty());
});

story!(nobody_finds_what_they_may_not_open, |world| {
    cast(world).await;
    let visitor = Desk::new(world.store.clone(), Actor::visitor(), world.clock.clone());
    assert!(found(&visitor, "binh minh").await.is_empty());
});
