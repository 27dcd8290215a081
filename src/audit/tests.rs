//! Stories of the log: acts are signed, verified, and taken back.

use serde_json::json;

use super::*;
use crate::calendar::{BEGINNING, OPEN_END};
use crate::desk::{Act, AgencyId, Desk, Note, Role, Signed};
use crate::store::{Bind, Engine, sql};
use crate::testing::story;

/// Tables that belong to these stories alone.
async fn with_cups(world: &crate::testing::World) {
    cups_in(&world.store).await;
}

async fn cups_in(store: &crate::store::Store) {
    let mut turn = store.turn().await.unwrap();
    for text in [
        "create table cup (id bigint not null, colour text not null, valid_from text not null, valid_to text not null,
            recorded_at bigint not null, superseded_at bigint not null)",
        "create table handle (cup bigint not null, shape text, valid_from text not null, valid_to text not null,
            recorded_at bigint not null, superseded_at bigint not null)",
    ] {
        sql(text).run(turn.connection()).await.unwrap();
    }
    turn.keep().await.unwrap();
}

async fn colour(desk: &Desk, id: i64, colour: &str) -> Signed {
    let mut change = desk.change(Act::RecordUnit).await.unwrap();
    change.state("cup", &[("id", id.into())], &[("colour", colour.into())], (BEGINNING, OPEN_END)).await.unwrap();
    change.commit(Note::new_record("cup", id, json!({"colour": colour}))).await.unwrap()
}

async fn colours(desk: &Desk) -> Vec<String> {
    let mut reading = desk.read(Act::ReadRegister, desk.now()).await.unwrap();
    let known = reading.known();
    sql("select colour from cup where recorded_at <= $1 and superseded_at > $1 order by id")
        .bind(known)
        .rows(&mut reading)
        .await
        .unwrap()
        .iter()
        .map(|row| row.get(0).unwrap())
        .collect()
}

story!(an_act_is_undone_and_the_log_keeps_both, |world| {
    with_cups(world).await;
    let lan = world.desk("Lan", 1, Role::Editor);
    colour(&lan, 1, "red").await;
    let second = colour(&lan, 1, "blue").await;
    assert_eq!(colours(&lan).await, ["blue"]);

    let undone = undo_act(&lan, second.seq).await.unwrap();
    assert_eq!(colours(&lan).await, ["red"]);
    assert_eq!(one_act(&lan, second.seq).await.unwrap().unwrap().undone_by, Some(undone.seq));
    assert!(matches!(undo_act(&lan, second.seq).await, Err(UndoRefusal::AlreadyUndone { .. })));
    assert!(matches!(undo_act(&lan, undone.seq).await, Err(UndoRefusal::Final(_))));
    assert_eq!(verify_store(&world.operator(), &[]).await.unwrap().findings, []);
});

story!(an_act_that_a_later_one_changed_is_not_undone, |world| {
    with_cups(world).await;
    let lan = world.desk("Lan", 1, Role::Editor);
    let first = colour(&lan, 1, "red").await;
    let second = colour(&lan, 1, "blue").await;
    let refused = undo_act(&lan, first.seq).await;
    assert!(matches!(refused, Err(UndoRefusal::ChangedSince { by, .. }) if by == second.seq), "{refused:?}");
    assert_eq!(colours(&lan).await, ["blue"]);
});

/// Puts a handle on the first cup.
async fn handle(desk: &Desk) -> Signed {
    let mut change = desk.change(Act::RecordUnit).await.unwrap();
    change
        .open_rows(
            "handle",
            &["cup", "shape", "valid_from", "valid_to"],
            vec![vec![1.into(), Bind::Text(None), BEGINNING.into(), OPEN_END.into()]],
        )
        .await
        .unwrap();
    change.commit(Note::new_record("handle", 1_i64, json!(null))).await.unwrap()
}

story!(an_act_that_a_later_one_relies_on_is_not_undone, |world| {
    with_cups(world).await;
    let lan = world.desk("Lan", 1, Role::Editor);
    let first = colour(&lan, 1, "red").await;
    let second = handle(&lan).await;
    let refused = undo_act(&lan, first.seq).await;
    assert!(matches!(refused, Err(UndoRefusal::ReliedOn { by, .. }) if by == second.seq), "{refused:?}");
    undo_act(&lan, second.seq).await.unwrap();
    undo_act(&lan, first.seq).await.unwrap();
    assert_eq!(colours(&lan).await, Vec::<String>::new());
});

story!(minh_of_the_other_agency_may_not_undo_what_lan_did, |world| {
    with_cups(world).await;
    let lan = world.desk("Lan", 1, Role::Editor);
    let minh = world.desk("Minh", 2, Role::Editor);
    let viewer = world.desk("Minh", 1, Role::Viewer);
    let done = colour(&lan, 1, "red").await;
    assert!(matches!(undo_act(&minh, done.seq).await, Err(UndoRefusal::NotYours(_))));
    assert!(matches!(undo_act(&viewer, done.seq).await, Err(UndoRefusal::Desk(_))));
    assert!(matches!(undo_act(&lan, 77).await, Err(UndoRefusal::NotFound(77))));
    assert_eq!(colours(&lan).await, ["red"]);
});

story!(who_may_not_do_an_act_may_not_take_it_back, |world| {
    with_cups(world).await;
    let hoa = world.desk("Hoa", 1, Role::Approver);
    let mut change = hoa.change(Act::AgreeValue).await.unwrap();
    change.state("cup", &[("id", 1.into())], &[("colour", "red".into())], (BEGINNING, OPEN_END)).await.unwrap();
    let agreed = change.commit(Note::new_record("cup", 1_i64, json!(null))).await.unwrap();
    let lan = world.desk("Lan", 1, Role::Editor);
    assert!(matches!(undo_act(&lan, agreed.seq).await, Err(UndoRefusal::NotYours(_))));
    let admin = world.desk("Quản trị", 1, Role::Administrator);
    assert!(matches!(undo_act(&admin, agreed.seq).await, Err(UndoRefusal::NotYours(_))));
    // The agency that took the place of another takes back what that one did.
    let later = world.desk("Hoa", 3, Role::Approver);
    assert!(matches!(undo_act(&later, agreed.seq).await, Err(UndoRefusal::NotYours(_))));
    let actor = later.actor().clone().answering(vec![AgencyId(3), AgencyId(1)]);
    let later = Desk::new(world.store.clone(), actor, world.clock.clone());
    undo_act(&later, agreed.seq).await.unwrap();
});

story!(a_change_that_is_dropped_leaves_nothing, |world| {
    with_cups(world).await;
    let lan = world.desk("Lan", 1, Role::Editor);
    let mut change = lan.change(Act::RecordUnit).await.unwrap();
    change.state("cup", &[("id", 1.into())], &[("colour", "red".into())], (BEGINNING, OPEN_END)).await.unwrap();
    drop(change);
    colour(&lan, 2, "green").await;
    assert_eq!(colours(&lan).await, ["green"]);
    assert_eq!(acts(&lan, &ActFilter { limit: 10, ..ActFilter::default() }).await.unwrap().len(), 1);
});

story!(rows_altered_behind_the_house_are_found, |world| {
    with_cups(world).await;
    let lan = world.desk("Lan", 1, Role::Editor);
    let done = colour(&lan, 1, "red").await;
    let anchor = head(&lan).await.unwrap().unwrap();
    assert_eq!(anchor.to_string().parse(), Ok(anchor.clone()));
    assert_eq!(verify_store(&world.operator(), std::slice::from_ref(&anchor)).await.unwrap().findings, []);

    let mut turn = world.store.turn().await.unwrap();
    sql("update cup set colour = 'pink'").run(turn.connection()).await.unwrap();
    turn.keep().await.unwrap();
    let found = verify_store(&world.operator(), &[]).await.unwrap().findings;
    assert_eq!(found, [Finding::RowsAltered { seq: done.seq, signed: 1, found: 1 }]);

    let mut turn = world.store.turn().await.unwrap();
    sql("delete from note").run(turn.connection()).await.unwrap();
    sql("delete from act").run(turn.connection()).await.unwrap();
    turn.keep().await.unwrap();
    let found = verify_store(&world.operator(), &[anchor]).await.unwrap().findings;
    assert_eq!(found, [Finding::RowsUnsigned { table: "cup".into(), rows: 1 }, Finding::AnchorLost { seq: done.seq }]);
});

story!(a_fact_stated_for_some_days_leaves_the_others, |world| {
    with_cups(world).await;
    let lan = world.desk("Lan", 1, Role::Editor);
    colour(&lan, 1, "red").await;
    let mut change = lan.change(Act::RecordUnit).await.unwrap();
    let days = (jiff::civil::date(2024, 1, 1), jiff::civil::date(2025, 1, 1));
    let replaced = change.state("cup", &[("id", 1.into())], &[("colour", "blue".into())], days).await.unwrap();
    assert_eq!(replaced.len(), 1);
    change.commit(Note::new_record("cup", 1_i64, json!({"colour": "blue"}))).await.unwrap();

    let mut reading = lan.read(Act::ReadRegister, lan.now()).await.unwrap();
    let known = reading.known();
    let rows = sql("select colour, valid_from, valid_to from cup
        where recorded_at <= $1 and superseded_at > $1 order by valid_from")
    .bind(known)
    .rows(&mut reading)
    .await
    .unwrap();
    let told: Vec<String> = rows
        .iter()
        .map(|row| {
            format!(
                "{} {} {}",
                row.get::<String>(0).unwrap(),
                row.get::<String>(1).unwrap(),
                row.get::<String>(2).unwrap()
            )
        })
        .collect();
    assert_eq!(told, ["red 1900-01-01 2024-01-01", "blue 2024-01-01 2025-01-01", "red 2025-01-01 9999-12-31"]);
});

story!(many_changes_at_once_form_one_chain, |world| {
    with_cups(world).await;
    let lan = world.desk("Lan", 1, Role::Editor);
    let mut waiting = Vec::new();
    for id in 0..40 {
        let lan = lan.clone();
        waiting.push(tokio::spawn(async move { colour(&lan, id, "red").await.seq }));
    }
    let mut seqs = Vec::new();
    for one in waiting {
        seqs.push(one.await.unwrap());
    }
    seqs.sort_unstable();
    assert_eq!(seqs, (1..=40).collect::<Vec<i64>>());
    assert_eq!(verify_store(&world.operator(), &[]).await.unwrap().findings, []);
});

story!(acts_are_undone_one_after_the_other_back_to_the_beginning, |world| {
    with_cups(world).await;
    let lan = world.desk("Lan", 1, Role::Editor);
    let first = colour(&lan, 1, "red").await;
    colour(&lan, 2, "white").await;
    let second = colour(&lan, 1, "blue").await;
    undo_act(&lan, second.seq).await.unwrap();
    let third = colour(&lan, 1, "green").await;
    assert!(matches!(undo_act(&lan, first.seq).await, Err(UndoRefusal::ChangedSince { by, .. }) if by == third.seq));
    undo_act(&lan, third.seq).await.unwrap();
    assert_eq!(colours(&lan).await, ["red", "white"]);
    undo_act(&lan, first.seq).await.unwrap();
    assert_eq!(colours(&lan).await, ["white"]);
    assert_eq!(verify_store(&world.operator(), &[]).await.unwrap().findings, []);
});

story!(a_copy_of_the_installation_is_the_installation, |world| {
    with_cups(world).await;
    let lan = world.desk("Lan", 1, Role::Editor);
    colour(&lan, 1, "đỏ").await;
    let second = colour(&lan, 1, "xanh").await;
    handle(&lan).await;

    // Into a file, whatever engine this story runs on.
    let folder = tempfile::tempdir().unwrap();
    let file = crate::store::Store::open(&Engine::Sqlite(folder.path().join("songhanh.db"))).await.unwrap();
    let refused = copy_store(&lan, &file, |_| ()).await;
    assert!(matches!(refused, Err(CopyRefusal::Desk(crate::desk::DeskError::NotAllowed { .. }))), "{refused:?}");
    // The other place lacks the two tables of these stories: that is said, and nothing kept.
    assert!(matches!(copy_store(&world.operator(), &file, |_| ()).await, Err(CopyRefusal::Desk(_))));
    cups_in(&file).await;
    let mut heard = Vec::new();
    let copied = copy_store(&world.operator(), &file, |table| heard.push(table.to_owned())).await.unwrap();
    assert_eq!(copied.verified.findings, []);
    assert_eq!(copied.tables.iter().find(|table| table.name == "cup").unwrap().rows, 2);
    assert!(heard.contains(&"act".to_owned()) && !heard.contains(&"schema_step".to_owned()), "{heard:?}");

    // And the copy lives on: acts follow the copied chain, and are undone.
    let there = Desk::new(file.clone(), lan.actor().clone(), lan.clock().clone());
    assert_eq!(colours(&there).await, ["xanh"]);
    let third = colour(&there, 1, "vàng").await;
    assert!(third.seq > second.seq);
    undo_act(&there, third.seq).await.unwrap();
    assert_eq!(colours(&there).await, ["xanh"]);
    assert!(matches!(copy_store(&world.operator(), &file, |_| ()).await, Err(CopyRefusal::NotEmpty)));
    assert!(matches!(copy_store(&world.operator(), &world.store, |_| ()).await, Err(CopyRefusal::NotEmpty)));
    file.close().await;
});

story!(the_log_is_asked_by_person_record_and_day_and_taken_away, |world| {
    with_cups(world).await;
    let lan = world.desk("Lan", 1, Role::Editor);
    let hoa = world.desk("Hoa", 2, Role::Approver);
    colour(&lan, 1, "red").await;
    colour(&lan, 2, "blue").await;
    colour(&hoa, 2, "green").await;
    let all = ActFilter { limit: 10, ..ActFilter::default() };
    let asked = async |filter: ActFilter| -> Vec<String> {
        acts(&hoa, &filter).await.unwrap().into_iter().map(|act| act.user_name).collect()
    };
    assert_eq!(people(&hoa).await.unwrap(), ["Hoa", "Lan"]);
    assert_eq!(asked(ActFilter { who: Some("Hoa".into()), ..all.clone() }).await, ["Hoa"]);
    assert_eq!(asked(ActFilter { record: record_of("cup-2"), ..all.clone() }).await, ["Hoa", "Lan"]);
    assert_eq!(asked(ActFilter { agency: Some(AgencyId(1)), ..all.clone() }).await, ["Lan", "Lan"]);
    // The story's clock stands on 1 July 2024.
    let day: crate::calendar::Day = "2024-07-01".parse().unwrap();
    assert_eq!(asked(ActFilter { from: Some(day), until: Some(day), ..all.clone() }).await.len(), 3);
    assert_eq!(asked(ActFilter { until: Some(day.yesterday().unwrap()), ..all.clone() }).await.len(), 0);
    assert_eq!(asked(ActFilter { from: Some(day.tomorrow().unwrap()), ..all.clone() }).await.len(), 0);
    assert_eq!([record_of("cup"), record_of("-7"), record_of("cup-x")], [None, None, None]);

    let export = export_acts(&hoa, &ActFilter { who: Some("Lan".into()), limit: 1, ..all.clone() }).await.unwrap();
    let mut bytes = Vec::new();
    let written = export.write_csv(crate::words::Words::of(crate::words::Lang::Vi), &mut bytes).unwrap();
    assert_eq!((export.asked(), written.rows), (2, 2), "a limit of the page is none of the file");
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains("Lan") && !text.contains("Hoa"), "{text}");
    let newest = &acts(&lan, &all).await.unwrap()[0];
    assert_eq!((newest.word.as_str(), newest.user_name.as_str()), ("export-audit", "Hoa"));
    assert!(matches!(undo_act(&hoa, newest.seq).await, Err(UndoRefusal::Final(_))));
});

story!(minh_does_not_read_a_count_of_two_in_the_log, |world| {
    with_cups(world).await;
    let lan = world.desk("Lan", 1, Role::Editor);
    let minh = world.desk("Minh", 2, Role::Viewer);
    let change = lan.change(Act::StateValue).await.unwrap();
    let done =
        change.commit(Note::changed("unit", 7_i64, json!({"amount": "3"}), json!({"amount": "2"}))).await.unwrap();
    let all = ActFilter { limit: 10, ..ActFilter::default() };
    assert!(one_act(&lan, done.seq).await.unwrap().unwrap().notes_text.contains('2'));
    let mut seen = acts(&minh, &all).await.unwrap();
    seen.extend(acts_of_record(&minh, "unit", 7).await.unwrap());
    seen.extend(one_act(&minh, done.seq).await.unwrap());
    assert_eq!(seen.len(), 3);
    for act in seen {
        assert_eq!((act.notes()[0].kind.as_str(), act.notes()[0].id, act.notes_hidden), ("unit", 7, true));
        assert_eq!((&act.notes()[0].before, &act.notes()[0].after), (&json!(null), &json!(null)));
    }
    let mut bytes = Vec::new();
    let words = crate::words::Words::of(crate::words::Lang::Vi);
    export_acts(&minh, &all).await.unwrap().write_csv(words, &mut bytes).unwrap();
    assert!(!String::from_utf8(bytes).unwrap().contains("amount"));
    // What an act of another kind says is open to all.
    colour(&lan, 1, "red").await;
    assert_eq!(acts(&minh, &all).await.unwrap()[0].notes()[0].after["colour"], "red");
    assert_eq!(verify_store(&world.operator(), &[]).await.unwrap().findings, []);
});
