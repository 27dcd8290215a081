//! Stories of promises: a number, a rate, and a share of an opening figure.

use super::tests::{Cast, ask, cast, state};
use crate::desk::Desk;
use crate::indicators::{TargetForm, set_target};
use crate::testing::story;

/// A floor for the members admitted in a quarter, in per cent of the members.
async fn promise(desk: &Desk, (grain, subject): (&str, String), period: &str, amount: &str) {
    let target = TargetForm {
        grain: grain.into(),
        subject,
        indicator: "P3".into(),
        period: period.into(),
        amount: amount.into(),
        bound: "floor".into(),
        share_of: "P2".into(),
        basis: "Kế hoạch (mẫu)".into(),
        ..TargetForm::default()
    };
    set_target(desk, &target).await.unwrap_or_else(|error| panic!("{error:?}"));
}

story!(a_promise_that_is_a_share_is_measured_by_what_the_other_indicator_opened_with, |world| {
    let Cast { lan, hoa, units, zones, .. } = cast(world).await;
    for (unit, members, admitted) in [(units[1], "160", "22"), (units[2], "40", "3")] {
        state(&lan, unit, "P2", "2024-Q2", members).await;
        state(&lan, unit, "P2", "2024-Q3", "999").await;
        state(&lan, unit, "P3", "2024-Q3", admitted).await;
    }
    let main = "rows=zone&indicator=P3&period=2024-Q3&measure=target";
    promise(&hoa, ("zone", zones[0].to_string()), "2024-Q3", "10").await;
    promise(&hoa, ("programme", "1".into()), "2024-Q3", "25").await;
    let page = ask(&lan, main).await;
    let told: Vec<_> = page.cells.iter().map(|cells| (cells[0].value, cells[0].scale, cells[0].percent)).collect();
    assert_eq!(told.first(), Some(&(Some(1_375), 1, true)), "22 of 16 in the east: {told:?}");
    assert_eq!(told.last(), Some(&(Some(500), 1, true)), "25 of 50 in all: {told:?}");
    assert!(!page.notes.iter().any(|(key, _)| *key == "figures-note-target-of-share"), "{:?}", page.notes);

    // Nobody stated how many members the second quarter opened with.
    promise(&hoa, ("programme", "1".into()), "2024-Q2", "25").await;
    state(&lan, units[1], "P3", "2024-Q2", "5").await;
    let page = ask(&lan, "rows=zone&indicator=P3&period=2024-Q2&measure=target").await;
    assert_eq!(page.cells.last().unwrap()[0].value, None);
    assert!(page.notes.iter().any(|(key, _)| *key == "figures-note-target-of-share"), "{:?}", page.notes);
});
