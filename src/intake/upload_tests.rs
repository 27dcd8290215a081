//! Stories of uploads that wait.

use super::tests::{file, with_reference};
use super::*;
use crate::calendar::Instant;
use crate::desk::{Desk, Role};
use crate::store::sql;
use crate::testing::{World, story};

async fn rows_that_wait(world: &World) -> i64 {
    let mut snapshot = world.store.snapshot().await.unwrap();
    sql("select count(*) from intake_upload").one(snapshot.connection()).await.unwrap().get(0).unwrap()
}

story!(an_upload_of_lan_outlives_a_restart_and_is_hers_alone, |world| {
    let lan = with_reference(world).await;
    let list = "Tên đơn vị,Đoàn viên công đoàn,Người liên hệ\nCông ty TNHH Rùa Vàng (mẫu),119,Trần Thị Ví Dụ\n";
    let sheet = File { name: "cong-doan.csv".into(), bytes: list.as_bytes().into() };
    let id = keep_upload(&lan, &sheet).await.unwrap();
    answer_upload(&lan, &id, |asked| drop(asked.answers.insert("new-units".into(), "add".into()))).await.unwrap();

    let again = world.opened_again().await;
    let elsewhere = Desk::new(again.clone(), lan.actor().clone(), world.clock.clone());
    let (found, look, _) = look_at_upload(&elsewhere, &id).await.unwrap();
    assert_eq!((found.file.name.as_str(), &found.file.bytes[..]), ("cong-doan.csv", list.as_bytes()));
    assert_eq!(found.asked.answers["new-units"], "add");
    assert_eq!(look.subjects.new, 1);
    answer_upload(&elsewhere, &id, |asked| drop(asked.answers.insert("C2".into(), "Lê Giả Định".into())))
        .await
        .unwrap();
    assert!(upload(&lan, &id).await.unwrap().asked.answers.contains_key("C2"), "both servers see every answer");
    again.close().await;

    let minh = world.desk("Minh", 1, Role::Editor);
    assert!(matches!(upload(&minh, &id).await, Err(IntakeRefusal::NoSuchUpload)));
    assert!(matches!(drop_upload(&minh, &id).await, Err(IntakeRefusal::NoSuchUpload)));
    let viewer = world.desk("Viewer", 1, Role::Viewer);
    assert!(matches!(keep_upload(&viewer, &sheet).await, Err(IntakeRefusal::Desk(_))));

    let mut snapshot = world.store.snapshot().await.unwrap();
    let row = sql("select file, asked, id_hash from intake_upload").one(snapshot.connection()).await.unwrap();
    let bytes: Vec<u8> = [row.get::<Vec<u8>>(0).unwrap(), row.get(1).unwrap()].concat();
    let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(!holds("Trần Thị Ví Dụ") && !holds("Lê Giả Định"), "nothing personal can be read in the store");
    assert_ne!(row.get::<String>(2).unwrap(), id);
    drop(snapshot);
    assert!(files_taken_in(&lan, 10).await.unwrap().is_empty(), "waiting states nothing");
});

story!(an_upload_waits_two_hours_or_until_it_is_dropped, |world| {
    let lan = with_reference(world).await;
    let sheet = file("demo/more/cong-doan-utf-16.csv");
    let dropped = keep_upload(&lan, &sheet).await.unwrap();
    let left = keep_upload(&lan, &sheet).await.unwrap();
    drop_upload(&lan, &dropped).await.unwrap();
    assert!(matches!(upload(&lan, &dropped).await, Err(IntakeRefusal::NoSuchUpload)));
    assert_eq!(rows_that_wait(world).await, 1);
    let minutes = |count: i64| Instant::from_micros(world.clock.now().micros() + count * 60_000_000);
    world.clock.set(minutes(119));
    assert!(upload(&lan, &left).await.is_ok());
    world.clock.set(minutes(1));
    assert!(matches!(upload(&lan, &left).await, Err(IntakeRefusal::NoSuchUpload)));
    keep_upload(&lan, &sheet).await.unwrap();
    assert_eq!(rows_that_wait(world).await, 1, "what is past its time goes when another comes");
});

story!(lans_oldest_upload_goes_where_she_keeps_too_many, |world| {
    let lan = with_reference(world).await;
    let sheet = file("demo/more/cong-doan-utf-16.csv");
    let mut ids = Vec::new();
    for _ in 0..6 {
        world.clock.set(Instant::from_micros(world.clock.now().micros() + 60_000_000));
        ids.push(keep_upload(&lan, &sheet).await.unwrap());
    }
    assert!(matches!(upload(&lan, &ids[0]).await, Err(IntakeRefusal::NoSuchUpload)));
    assert!(upload(&lan, &ids[1]).await.is_ok());
    assert_eq!(rows_that_wait(world).await, 5);
});
