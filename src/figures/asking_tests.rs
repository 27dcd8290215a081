//! Stories of what a question compares with, and what it can be filtered by.

use super::tests::{Cast, cast, question, state, table};
use super::{Dimension, DrillForm, classes, drill};
use crate::testing::story;
use crate::words::Lang;

story!(growth_is_measured_from_what_the_last_review_knew, |world| {
    let Cast { lan, minh, units, .. } = cast(world).await;
    for (period, amount) in [("2024-Q1", "100"), ("2024-Q2", "120"), ("2024-Q3", "150")] {
        state(&lan, units[1], "L1", period, amount).await;
    }
    let asked = "rows=unit&columns=period&indicator=L1&period=2024-Q2,2024-Q3&measure=last-year,growth&totals=no";
    // The review of 16 May knew the first quarter.
    assert_eq!(
        table(&minh, &format!("{asked}&against=2024-05-16")).await[0],
        "Công ty cổ phần Bình Minh (mẫu) | 20 1/1 | 200 1/1 | 50 1/1 | 500 1/1"
    );
    assert_eq!(
        table(&minh, asked).await[0],
        "Công ty cổ phần Bình Minh (mẫu) | NoReference 1/1 | NoReference 1/1 | NoReference 1/1 | NoReference 1/1"
    );
});

story!(what_a_question_can_be_filtered_by_is_what_units_ever_were, |world| {
    let Cast { minh, zones, .. } = cast(world).await;
    let all = classes(&minh, minh.now(), Lang::Vi).await.unwrap();
    assert_eq!(all.len(), Dimension::ALL.len());
    let of_zone: Vec<_> = all[0].1.iter().map(|class| (class.name.as_str(), class.key.clone())).collect();
    assert_eq!(
        of_zone,
        [("KCN Phía Đông (mẫu)", zones[0].to_string()), ("KCN Phía Tây (mẫu)", zones[1].to_string())],
        "An Phát was in both"
    );
});

story!(a_row_of_a_cell_leads_to_the_cell_that_two_agencies_talk_about, |world| {
    let Cast { lan, tuan, minh, units, .. } = cast(world).await;
    state(&lan, units[0], "L1", "2024-Q3", "41").await;
    state(&tuan, units[0], "L1", "2024-Q3", "9").await;
    let pivot = question("rows=unit&columns=period&indicator=L1&period=2024-Q3");
    let form = DrillForm { row: units[0].to_string(), column: "2024-Q3".into(), pivot, ..DrillForm::default() };
    let page = drill(&minh, &form, Lang::Vi).await.unwrap();
    let keys: Vec<_> = page.rows[0].statements.iter().map(|one| one.key).collect();
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[0], keys[1]);
    assert_eq!(keys[0].subject.id, units[0].0);
});
