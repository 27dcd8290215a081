//! Stories of the shapes that maps are drawn from.

use super::{
    PlaceFilter, Reference, ShapesForm, TerritoryRefusal, Tier, load_reference, load_shapes, neighbours, places, shapes,
};
use crate::desk::{AsOf, Desk, DeskError, Problem as _, Role};
use crate::testing::story;

/// An invented square whose south-west corner is 104 + `at` degrees east.
fn square(at: i32, properties: &str) -> String {
    let (west, east) = (104 + at, 105 + at);
    format!(
        r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"Polygon","coordinates":[[[{west},22],[{east},22],[{east},23],[{west},22]]]}}}}"#
    )
}

fn collection(features: &[String]) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

fn form(tier: &str, text: String) -> ShapesForm {
    ShapesForm { tier: tier.into(), valid_from: "2025-07-01".into(), source: "ranh-gioi-mau.geojson".into(), text }
}

async fn provinces(desk: &Desk, on: &str) -> (AsOf, Vec<super::Place>) {
    let as_of = AsOf { on: on.parse().unwrap(), ..desk.now() };
    let filter = PlaceFilter { tier: Some(Tier::Province), ..PlaceFilter::default() };
    (as_of, places(desk, as_of, &filter).await.unwrap().rows)
}

story!(a_shape_belongs_to_the_place_of_its_day_by_code_then_by_name, |world| {
    let operator = world.operator();
    load_reference(&operator, &Reference::shipped().unwrap()).await.unwrap();
    let (after, found) = provinces(&operator, "2025-08-01").await;
    let [one, two] = [&found[0], &found[1]];
    let text = collection(&[
        square(0, &format!(r#"{{"code":"{}","name":"another name"}}"#, one.code)),
        square(1, &format!(r#"{{"name":"{}"}}"#, two.full_name.to_uppercase())),
        square(2, r#"{"name":"Tỉnh Không Có (mẫu)"}"#),
        square(3, &format!(r#"{{"code":"{}"}}"#, one.code)),
    ]);
    let loaded = load_shapes(&operator, &form("province", text)).await.unwrap();
    assert_eq!(loaded.matched, 2);
    assert_eq!(loaded.unmatched, ["Tỉnh Không Có (mẫu)", "4"], "no such place; and a place drawn twice");
    let drawn = shapes(&operator, after, &[one.id, two.id], &[]).await.unwrap();
    assert_eq!(drawn.outlines.len(), 2);
    assert_eq!(drawn.outlines[&one.id][0][0][0], [10_400_000, 2_200_000], "the first feature of a place counts");
    let before = AsOf { on: "2025-06-30".parse().unwrap(), ..after };
    assert!(shapes(&operator, before, &[one.id, two.id], &[]).await.unwrap().outlines.is_empty(), "from that day on");
    crate::audit::undo_act(&operator, loaded.signed.unwrap().seq).await.unwrap();
    assert!(shapes(&operator, after, &[one.id], &[]).await.unwrap().outlines.is_empty(), "taken back as one");
});

story!(communes_are_drawn_with_those_beside_them, |world| {
    let operator = world.operator();
    load_reference(&operator, &Reference::shipped().unwrap()).await.unwrap();
    let as_of = AsOf { on: "2025-08-01".parse().unwrap(), ..operator.now() };
    let filter = PlaceFilter { tier: Some(Tier::Commune), limit: 1, ..PlaceFilter::default() };
    let commune = places(&operator, as_of, &filter).await.unwrap().rows.remove(0);
    let beside = neighbours(&operator, as_of, &[commune.id]).await.unwrap();
    let filter = PlaceFilter { tier: Some(Tier::Commune), parent: commune.parent, ..PlaceFilter::default() };
    assert_eq!(beside.len(), places(&operator, as_of, &filter).await.unwrap().total);
    assert!(beside.contains(&commune.id));
});

story!(a_file_that_is_no_map_is_refused_and_lan_may_load_none, |world| {
    let operator = world.operator();
    let mut wrong = form("district", "{}".into());
    wrong.valid_from = "1/7/2025".into();
    let refused = load_shapes(&operator, &wrong).await.unwrap_err();
    let words: Vec<_> = refused.faults().iter().map(|fault| fault.word).collect();
    assert_eq!(words, ["fault-not-in-list", "fault-not-a-day", "fault-shapes-no-collection"]);
    let lan = world.desk("Lan", 1, Role::Editor);
    let refused = load_shapes(&lan, &form("province", collection(&[]))).await;
    assert!(matches!(refused, Err(TerritoryRefusal::Desk(DeskError::NotAllowed { .. }))));
});
