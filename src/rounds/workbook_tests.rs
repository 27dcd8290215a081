//! Stories of the round trip by Excel: Nam takes a workbook along.

use songhanh_spreadsheet::form::{self, Form, FormRow};
use songhanh_spreadsheet::grid::Value;
use songhanh_spreadsheet::read::{Limits, read};

use super::tests::{cast, key, on, opened, typed};
use super::*;
use crate::desk::{Desk, Problem as _};
use crate::testing::story;
use crate::words::{Lang, Words};

async fn handed_out(desk: &Desk, filing: FilingId) -> Vec<u8> {
    let name = |_| "Chương trình".to_owned();
    hand_out_workbook(desk, filing, Words::of(Lang::Vi), name).await.unwrap().record
}

/// The same workbook with other amounts, as an office program would save it:
/// keys and proof stay, what is drawn around them does not matter.
fn edited(bytes: &[u8], amounts: &[(CellKey, Option<f64>)]) -> Vec<u8> {
    let book = read(bytes, "phieu.xlsx", &Limits::default()).unwrap();
    let back = form::returned(&book).unwrap();
    let row = |row: &form::Returned| {
        let told = amounts.iter().find(|(key, _)| key.text() == row.key).map(|(_, amount)| *amount);
        let number = match &row.amount {
            Value::Number(number) => Some(*number),
            _ => None,
        };
        FormRow { key: row.key.clone(), number: told.unwrap_or(number), ..FormRow::default() }
    };
    let rows = back.rows.iter().map(row).collect();
    form::write(&Form { tab: "T".into(), rows, proof: back.proof, ..Form::default() }).unwrap()
}

async fn texts(desk: &Desk, filing: FilingId) -> Vec<(CellKey, String)> {
    sheet(desk, filing).await.unwrap().cells.all().map(|(key, cell)| (key, cell.typed.clone())).collect()
}

story!(nam_fills_a_workbook_offline_and_it_is_merged_with_what_was_typed_meanwhile, |world| {
    let cast = cast(world).await;
    let (_, party, _) = opened(&cast).await;
    let (l1, p2, official) =
        (key(&cast.nam, party, "L1").await, key(&cast.nam, party, "P2").await, key(&cast.nam, party, "P2.CT").await);
    typed(&cast.nam, party, "P2", "", "962").await;
    let out = handed_out(&cast.nam, party).await;

    let unchanged = take_workbook_back(&cast.nam, party, "phieu.xlsx", out.clone()).await.unwrap();
    assert_eq!((unchanged.signed, unchanged.cells.len()), (None, 0), "what was left as it was changes nothing");

    typed(&cast.nam, party, "P2", "962", "958").await;
    typed(&cast.nam, party, "P2.CT", "", "900").await;
    let back = edited(&out, &[(l1, Some(11_800.0)), (official, Some(901.0))]);
    let filled = take_workbook_back(&cast.nam, party, "phieu.xlsx", back).await.unwrap();
    assert_eq!(filled.cells[&l1.text()], Outcome::Saved);
    assert_eq!(filled.cells[&official.text()], Outcome::Collides { theirs: "900".into() });
    assert!(!filled.cells.contains_key(&p2.text()), "the workbook did not touch this cell");
    let mut seen = texts(&cast.nam, party).await;
    seen.sort_by_key(|(key, _)| *key);
    let mut expected = vec![(l1, "11800".to_owned()), (p2, "958".into()), (official, "900".into())];
    expected.sort_by_key(|(key, _)| *key);
    assert_eq!(seen, expected, "nothing that was typed is lost");
    let waits = &sheet(&cast.nam, party).await.unwrap().collisions[0];
    assert_eq!((waits.other.typed.as_str(), waits.origin.as_str()), ("901", "phieu.xlsx"));
});

/// The same workbook with another remark on a cell.
fn remarked(bytes: &[u8], cell: CellKey, note: &str) -> Vec<u8> {
    let back = form::returned(&read(bytes, "phieu.xlsx", &Limits::default()).unwrap()).unwrap();
    let row = |row: &form::Returned| {
        let number = match &row.amount {
            Value::Number(number) => Some(*number),
            _ => None,
        };
        let note = if row.key == cell.text() { note.to_owned() } else { row.note.clone() };
        FormRow { key: row.key.clone(), number, note, ..FormRow::default() }
    };
    let rows = back.rows.iter().map(row).collect();
    form::write(&Form { tab: "T".into(), rows, proof: back.proof, ..Form::default() }).unwrap()
}

async fn remark(desk: &Desk, filing: FilingId, cell: CellKey, before: &str, note: &str) -> Filled {
    let edit = Edit {
        cell: cell.text(),
        base: "962".into(),
        typed: "962".into(),
        note: Some(note.into()),
        note_base: Some(before.into()),
    };
    fill_filing(desk, filing, &[edit], "page").await.unwrap()
}

story!(two_remarks_on_one_cell_are_both_kept_and_asked_about, |world| {
    let cast = cast(world).await;
    let (_, party, _) = opened(&cast).await;
    let p2 = key(&cast.nam, party, "P2").await;
    typed(&cast.nam, party, "P2", "", "962").await;
    remark(&cast.nam, party, p2, "", "Số sơ bộ").await;
    let out = handed_out(&cast.nam, party).await;
    let note = async || sheet(&cast.nam, party).await.unwrap().cells.get(p2).unwrap().note.clone();

    let alone = take_workbook_back(&cast.nam, party, "phieu.xlsx", remarked(&out, p2, "Đã rà soát")).await.unwrap();
    assert_eq!(alone.cells[&p2.text()], Outcome::Saved, "nobody else touched the remark");
    assert_eq!(note().await, "Đã rà soát");

    let late = take_workbook_back(&cast.nam, party, "phieu.xlsx", remarked(&out, p2, "Còn thiếu một chi bộ")).await;
    assert!(matches!(late.unwrap().cells[&p2.text()], Outcome::Collides { .. }), "it changed since it was handed out");
    assert_eq!(note().await, "Đã rà soát", "what stands is not overwritten");
    let waits = sheet(&cast.nam, party).await.unwrap().collisions.remove(0);
    assert_eq!((waits.other.typed.as_str(), waits.other.note.as_str()), ("962", "Còn thiếu một chi bộ"));
    settle_collision(&cast.nam, party, p2, Keep::Other).await.unwrap();
    assert_eq!(note().await, "Còn thiếu một chi bộ");
    let same = remark(&cast.nam, party, p2, "Số sơ bộ", "Số sơ bộ").await;
    assert_eq!(same.signed, None, "who left the remark as it was keeps what somebody else wrote");
});

story!(a_cell_emptied_in_the_workbook_is_emptied_here, |world| {
    let cast = cast(world).await;
    let (_, party, _) = opened(&cast).await;
    typed(&cast.nam, party, "P2", "", "962").await;
    let out = handed_out(&cast.nam, party).await;
    let p2 = key(&cast.nam, party, "P2").await;
    take_workbook_back(&cast.nam, party, "phieu.xlsx", edited(&out, &[(p2, None)])).await.unwrap();
    assert_eq!(texts(&cast.nam, party).await, []);
});

story!(a_wrong_foreign_or_broken_workbook_is_refused_and_nothing_is_typed, |world| {
    let cast = cast(world).await;
    let (_, party, unit) = opened(&cast).await;
    let out = handed_out(&cast.nam, party).await;
    let of_unit = handed_out(&cast.lan, unit).await;
    let refused =
        async |bytes: Vec<u8>| take_workbook_back(&cast.nam, party, "phieu.xlsx", bytes).await.unwrap_err().word();
    assert_eq!(refused(b"not a workbook".to_vec()).await, "refusal-filing-workbook-foreign");
    assert_eq!(refused(of_unit).await, "refusal-filing-workbook-other");
    let back = form::returned(&read(&out, "phieu.xlsx", &Limits::default()).unwrap()).unwrap();
    let form = Form { tab: "T".into(), proof: back.proof.clone(), ..Form::default() };
    assert_eq!(refused(form::write(&form).unwrap()).await, "refusal-filing-workbook-broken", "its rows are gone");
    let mut proof = back.proof.clone();
    proof[1] = "0".repeat(32);
    let form = Form { tab: "T".into(), proof, ..Form::default() };
    assert_eq!(refused(form::write(&form).unwrap()).await, "refusal-filing-workbook-foreign", "its token is not ours");
    let other = crate::testing::World::on_sqlite().await;
    let elsewhere = super::tests::cast(&other).await;
    let (_, theirs, _) = opened(&elsewhere).await;
    assert_eq!(refused(handed_out(&elsewhere.nam, theirs).await).await, "refusal-filing-workbook-foreign");
    assert_eq!(texts(&cast.nam, party).await, []);
    let word = take_workbook_back(&cast.hoa, party, "phieu.xlsx", out.clone()).await.unwrap_err().word();
    assert_eq!(word, "refusal-filing-not-yours");
    on(world, "2024-07-12");
    let p2 = key(&cast.nam, party, "P2").await;
    assert_eq!(refused(edited(&out, &[(p2, Some(1.0))])).await, "refusal-filing-over");
});
