//! Stories of the sheet on which values are typed or pasted.

use axum::http::StatusCode;

use super::visitor_tests::Visitor;
use crate::indicators::{ValueFilter, values_of};
use crate::register::UnitDraft;
use crate::testing::{World, story};

const SHEET: [(&str, &str); 5] = [
    ("grain", "unit"),
    ("codes", "L1, S1"),
    ("periods", "2023-Q3, 2023-Q4"),
    ("cut_off", "2024-01-15"),
    ("source", "Bảng chấm công tháng 1/2024"),
];

async fn a_unit(world: &World) -> String {
    let mut draft = UnitDraft::from_day("2020-01-01".parse().unwrap(), "story");
    draft.name = Some("Công ty TNHH Rùa Vàng (mẫu)".into());
    draft.kind = Some("tnhh".into());
    let mut change = world.operator().change(crate::desk::Act::RecordUnit).await.unwrap();
    let recorded = crate::register::record_units_in(&mut change, vec![draft]).await.unwrap();
    change.commit(crate::desk::Note::new_record("unit", recorded[0].unit, serde_json::json!({}))).await.unwrap();
    recorded[0].unit.to_string()
}

story!(a_block_pasted_without_scripts_is_spread_checked_and_stated_as_one_act, |world| {
    crate::indicators::load_reference(&world.operator()).await.unwrap();
    let unit = a_unit(world).await;
    let editor = Visitor::entering(world, "editor").await;
    let address = format!("/values/sheet?grain=unit&subject={unit}&codes=L1,S1&periods=2023-Q3,2023-Q4");
    let page = editor.page(&address).await;
    assert!(page.contains("name=\"v.1.1\"") && page.contains("data-paste"), "{page}");

    let sheet = |more: &[(&'static str, &'static str)]| -> Vec<(&'static str, String)> {
        let fixed = SHEET.iter().chain(more).map(|(name, text)| (*name, (*text).to_owned()));
        fixed.chain([("subject", unit.clone())]).collect()
    };
    let send = async |more: &[(&'static str, &'static str)]| {
        let form = sheet(more);
        let form: Vec<(&str, &str)> = form.iter().map(|(name, text)| (*name, text.as_str())).collect();
        editor.post("/values/sheet", &form).await
    };
    let filter = ValueFilter::default();
    let desk = world.operator();
    let stated = async || values_of(&desk, desk.now(), &filter).await.unwrap();

    let spread = send(&[("pasted", "120\t125\r\n1.234,5\tkhông rõ\r\n9\t9\r\n"), ("from_row", "0")]).await;
    assert_eq!(spread.status, StatusCode::OK);
    let text = spread.text();
    assert!(text.contains("value=\"120\"") && text.contains("value=\"1.234,5\""), "{text}");
    assert!(text.contains("không được dán: 2"), "the third row has no place: {text}");
    assert!(stated().await.is_empty(), "spreading states nothing");

    let wrong = send(&[("v.0.0", "120"), ("v.0.1", "-5"), ("v.1.0", "nhiều")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = wrong.text();
    assert!(text.contains("v.0.1-fault") && text.contains("v.1.0-fault") && !text.contains("v.0.0-fault"), "{text}");
    assert!(stated().await.is_empty(), "all or nothing");

    let right = send(&[("v.0.0", "120"), ("v.0.1", "125"), ("v.1.0", "1.234,5"), ("v.1.1", "không rõ")]).await;
    assert_eq!(right.status, StatusCode::SEE_OTHER, "{}", right.text());
    let values = stated().await;
    assert_eq!(values.len(), 4);
    assert_eq!(values.iter().filter(|one| one.amount.is_none()).count(), 1, "không rõ is unknown, not zero");
    let moments: std::collections::BTreeSet<_> = values.iter().map(|one| one.recorded_at).collect();
    assert_eq!(moments.len(), 1, "one act");
    assert!(editor.page(right.location()).await.contains("1.234,5"), "what is stated stands beside its field");

    let empty = send(&[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let viewer = Visitor::entering(world, "viewer").await;
    assert_eq!(viewer.get(&address).await.status, StatusCode::FORBIDDEN);
});
