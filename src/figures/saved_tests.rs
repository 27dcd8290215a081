//! Stories of the figures over a night: the server ends, keeps what it holds in
//! a file, and starts again.

use std::path::Path;

use super::tests::{Cast, cast, state, table};
use super::*;
use crate::audit::undo_act;
use crate::calendar::BEGINNING;
use crate::desk::Desk;
use crate::indicators::{Key, Reckoning, Subject, catalogue};
use crate::reconciliation::{AgreementForm, agree_value};
use crate::register::merge_units;
use crate::territory::{ZoneForm, record_zone};
use crate::testing::{World, story};

const QUESTIONS: [&str; 4] = [
    "rows=zone&columns=period&indicator=L1&indicator=P1&period=2024-Q1..2024-Q4",
    "rows=unit&columns=period&indicator=P1&indicator=P1.CB&period=2024-Q2..2024-Q3&of=DUK",
    "rows=section&rows=kind&columns=period&indicator=L1&period=2024-Q3&boundaries=2024-08-15",
    "rows=zone&indicator=L1&period=2024-Q2&measure=sum&measure=count",
];

/// Every question's answer at a server.
async fn answers(desk: &Desk) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    for question in QUESTIONS {
        all.push(table(desk, question).await);
    }
    all
}

/// Minh at a server that has just started and holds nothing.
async fn minh_at_another_server(world: &World, minh: &Desk) -> Desk {
    Desk::new(world.opened_again().await, minh.actor().clone(), minh.clock().clone())
}

async fn stated_much(cast: &Cast) {
    let [an_phat, binh_minh, hoa_ban] = cast.units;
    for (unit, code, period, amount) in [
        (an_phat, "L1", "2024-Q2", "120"),
        (binh_minh, "L1", "2024-Q2", "50"),
        (hoa_ban, "L1", "2024-Q3", "không rõ"),
        (an_phat, "P1.CB", "2024-Q2", "2"),
        (an_phat, "P1.DB", "2024-Q2", "1"),
    ] {
        state(&cast.lan, unit, code, period, amount).await;
    }
    // Two offices differ of Bình Minh.
    state(&cast.tuan, binh_minh, "L1", "2024-Q2", "55").await;
}

async fn held(desk: &Desk, folder: &Path) -> LoadedFigures {
    load_figures(desk, folder).await.unwrap()
}

fn unfit(loaded: &LoadedFigures) -> bool {
    matches!(loaded, LoadedFigures::Unfit(_))
}

story!(figures_over_a_night_are_the_same_and_catch_up_with_what_came_since, |world| {
    let cast = cast(world).await;
    stated_much(&cast).await;
    let folder = tempfile::tempdir().unwrap();
    assert!(!save_figures(&cast.minh, folder.path()).await.unwrap(), "nothing is held before anybody asks");
    let before = answers(&cast.minh).await;
    assert!(save_figures(&cast.minh, folder.path()).await.unwrap());

    let morning = minh_at_another_server(world, &cast.minh).await;
    assert_eq!(held(&morning, folder.path()).await, LoadedFigures::Held);
    assert_eq!(answers(&morning).await, before);

    // What came since the file was written is in the next answer, as where the
    // figures are built from SQL: statements, agreements, merged records, undo.
    let last = state(&cast.lan, cast.units[0], "L1", "2024-Q3", "130").await;
    state(&cast.lan, cast.units[2], "P1.CB", "2024-Q1", "9").await;
    let list = catalogue(&cast.lan, cast.lan.now()).await.unwrap();
    let cell = Key {
        indicator: list.of_code("L1").unwrap().id,
        period: "2024-Q2".parse().unwrap(),
        kind: Reckoning::Actual,
        subject: Subject::unit(cast.units[1].0),
    };
    let agreed = AgreementForm { amount: "55".into(), ..AgreementForm::default() };
    for approver in [&cast.hoa, &cast.tuan] {
        agree_value(approver, cell, &agreed).await.unwrap();
    }
    let evening = minh_at_another_server(world, &cast.minh).await;
    assert_eq!(held(&evening, folder.path()).await, LoadedFigures::Held);
    let built = minh_at_another_server(world, &cast.minh).await;
    assert_eq!(answers(&evening).await, answers(&built).await);
    assert_ne!(answers(&evening).await, before);
    undo_act(&cast.lan, last).await.unwrap();
    merge_units(&cast.hoa, cast.units[0], cast.units[2], "Một đơn vị").await.unwrap();
    let late = minh_at_another_server(world, &cast.minh).await;
    assert_eq!(held(&late, folder.path()).await, LoadedFigures::Held);
    let built = minh_at_another_server(world, &cast.minh).await;
    assert_eq!(answers(&late).await, answers(&built).await);
});

story!(a_file_that_does_not_fit_is_passed_over_and_the_answers_are_right, |world| {
    let cast = cast(world).await;
    stated_much(&cast).await;
    let right = answers(&cast.minh).await;
    let folder = tempfile::tempdir().unwrap();
    let morning = minh_at_another_server(world, &cast.minh).await;
    assert!(unfit(&held(&morning, folder.path()).await), "there is none");
    save_figures(&cast.minh, folder.path()).await.unwrap();
    let path = folder.path().join("figures.image");
    let whole = std::fs::read(&path).unwrap();
    // One byte in each part of the file, and each end of it.
    for at in (0..whole.len()).step_by(whole.len() / 40 + 1) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x20;
        std::fs::write(&path, &bytes).unwrap();
        assert!(unfit(&held(&morning, folder.path()).await), "byte {at} of {}", whole.len());
        std::fs::write(&path, &whole[..at]).unwrap();
        assert!(unfit(&held(&morning, folder.path()).await), "cut off at {at}");
    }
    assert_eq!(answers(&morning).await, right);

    // Another installation's file.
    std::fs::write(&path, &whole).unwrap();
    let other = World::on_sqlite().await;
    let stranger = self::cast(&other).await;
    assert!(unfit(&held(&stranger.minh, folder.path()).await));
    assert!(answers(&stranger.minh).await[0].iter().all(|line| !line.contains("120")));

    // A zone came since: where units are is told anew.
    let zone = ZoneForm {
        name: "KCN mới (mẫu)".into(),
        kind: "kcn".into(),
        status: "hoat-dong".into(),
        ..ZoneForm::default()
    };
    record_zone(&world.operator(), None, &zone, BEGINNING).await.unwrap();
    let evening = minh_at_another_server(world, &cast.minh).await;
    assert!(unfit(&held(&evening, folder.path()).await));
    assert_eq!(answers(&evening).await, answers(&cast.minh).await);
});

story!(a_server_that_ran_into_a_new_quarter_expects_its_figures, |world| {
    let cast = cast(world).await;
    stated_much(&cast).await;
    let folder = tempfile::tempdir().unwrap();
    answers(&cast.minh).await;
    save_figures(&cast.minh, folder.path()).await.unwrap();
    world.clock.set("2025-01-02T08:00:00+07:00".parse().unwrap());
    state(&cast.lan, cast.units[0], "L1", "2024-Q4", "140").await;
    let asked = "rows=kind&columns=period&indicator=L1&period=2025-Q1";
    let built = table(&minh_at_another_server(world, &cast.minh).await, asked).await;
    assert!(built.iter().any(|line| line.contains("0/3")), "{built:?}");
    let morning = minh_at_another_server(world, &cast.minh).await;
    assert_eq!(held(&morning, folder.path()).await, LoadedFigures::Held);
    assert_eq!(table(&morning, asked).await, built);
    assert_eq!(table(&cast.minh, asked).await, built, "a server that was not started again");
});
