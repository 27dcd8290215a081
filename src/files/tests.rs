//! Stories of the files: Lan keeps some, Minh reads them.

use serde_json::json;

use super::*;
use crate::audit::undo_act;
use crate::desk::{Act, Desk, Kind, Note, Problem as _, Role, Signed};
use crate::testing::{World, story};

/// The smallest paper that is one.
const PAPER: &[u8] = b"%PDF-1.4\n%%EOF\n";

fn upload(name: &str, bytes: &[u8]) -> Upload {
    Upload { name: name.into(), bytes: bytes.to_vec() }
}

/// Keeps a file as the verb of another room does.
async fn kept(desk: &Desk, upload: Upload) -> Signed<FileId> {
    let ready = ready(upload).await.unwrap();
    let mut change = desk.change(Act::RecordSession).await.unwrap();
    let id = keep_in(&mut change, ready).await.unwrap();
    change.commit(Note::new_record("file", id, json!({}))).await.unwrap().of(id)
}

fn desks(world: &World) -> (Desk, Desk) {
    (world.desk("Lan", 1, Role::Editor), world.desk("Minh", 2, Role::Viewer))
}

story!(the_same_bytes_are_kept_once_and_each_file_has_its_own_name, |world| {
    let (lan, minh) = desks(world);
    let one = kept(&lan, upload("Kế hoạch.pdf", PAPER)).await.record;
    let two = kept(&lan, upload("Kế hoạch (bản sao).pdf", PAPER)).await.record;
    let found = files(&minh, minh.now(), 10).await.unwrap();
    assert_eq!(found.iter().map(|file| file.id).collect::<Vec<_>>(), [two, one]);
    assert_eq!(found[0].hash, found[1].hash);
    assert_eq!((found[1].name.as_str(), found[1].kept_by.as_str()), ("Kế hoạch.pdf", "Lan"));
    let mut reading = minh.read(Act::ReadFiles, minh.now()).await.unwrap();
    let row = crate::store::sql("select count(*) from file_content").one(&mut reading).await.unwrap();
    assert_eq!(row.get::<i64>(0).unwrap(), 1, "two files, one content");
    drop(reading);
    let (file, content) = bytes(&minh, minh.now(), one, Size::Full).await.unwrap();
    assert_eq!((file.media.as_str(), content.as_slice()), ("application/pdf", PAPER));
});

story!(an_act_that_brought_bytes_which_a_later_file_shares_is_not_taken_back, |world| {
    let (lan, minh) = desks(world);
    let first = kept(&lan, upload("a.pdf", PAPER)).await;
    let second = kept(&lan, upload("b.pdf", PAPER)).await;
    assert_eq!(undo_act(&lan, first.seq).await.unwrap_err().kind(), Kind::Conflict);
    undo_act(&lan, second.seq).await.unwrap();
    undo_act(&lan, first.seq).await.unwrap();
    let refused = bytes(&minh, minh.now(), first.record, Size::Full).await.unwrap_err();
    assert!(matches!(refused, FileRefusal::NotFound(_)), "{refused}");
    // The same paper may come again.
    let again = kept(&lan, upload("c.pdf", PAPER)).await.record;
    assert_eq!(bytes(&minh, minh.now(), again, Size::Full).await.unwrap().1, PAPER);
});

story!(a_photograph_is_given_in_two_sizes, |world| {
    let (lan, minh) = desks(world);
    let picture = image::RgbImage::from_fn(1200, 600, |x, _| image::Rgb([u8::try_from(x % 256).unwrap(), 90, 60]));
    let mut png = Vec::new();
    image::DynamicImage::ImageRgb8(picture)
        .write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png)
        .unwrap();
    let id = kept(&lan, upload("Ảnh hội nghị.PNG", &png)).await.record;
    let (file, full) = bytes(&minh, minh.now(), id, Size::Full).await.unwrap();
    let (_, small) = bytes(&minh, minh.now(), id, Size::Small).await.unwrap();
    assert_eq!((file.name.as_str(), file.media.as_str()), ("Ảnh hội nghị.jpg", "image/jpeg"));
    assert_eq!((file.sides, file.small_sides()), (Some((1200, 600)), (480, 240)));
    let shown = image::load_from_memory(&small).unwrap();
    assert_eq!((shown.width(), shown.height()), (480, 240));
    assert!(small.len() < full.len());
});

#[tokio::test]
async fn every_fault_of_every_file_is_told_at_once() {
    let refused =
        ready_all(vec![upload("trang.html", b"<p>"), upload("a.pdf", PAPER), upload("b.pdf", b"")]).await.unwrap_err();
    let words: Vec<&str> = refused.faults().iter().map(|fault| fault.word).collect();
    assert_eq!(words, ["fault-file-kind", "fault-file-empty"]);
    let large = upload("a.txt", &vec![b'a'; FILE_BYTES_MAX + 1]);
    assert_eq!(ready(large).await.unwrap_err().faults()[0].word, "fault-file-too-large");
}
