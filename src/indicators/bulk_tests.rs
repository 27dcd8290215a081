//! Stories of many values at once: a workbook taken in, a cube that catches up.

use super::tests::{BOARD, PARTY, key_of, with_catalogue};
use super::*;
use crate::audit::undo_act;
use crate::calendar::Instant;
use crate::desk::{Act, AgencyId, AsOf, Desk, Note, Role};
use crate::testing::story;

fn draft(key: Key, subject: i64, amount: Option<i64>) -> ValueDraft {
    ValueDraft {
        key: Key { subject: Subject::unit(subject), ..key },
        amount,
        cut_off: key.period.last_day(),
        source: "Biểu 2104".into(),
        origin: format!("Sheet1!D{subject}"),
        note: String::new(),
    }
}

async fn take(desk: &Desk, agency: i64, drafts: Vec<ValueDraft>) -> (Tally, i64) {
    let mut change = desk.change(Act::TakeWorkbookIn).await.unwrap();
    let tally = state_values_in(&mut change, AgencyId(agency), drafts).await.unwrap();
    let note = Note::new_record("intake", 0_i64, serde_json::json!(tally));
    (tally, change.commit(note).await.unwrap().seq)
}

/// Every standing value in a shape that can be compared.
async fn everything(desk: &Desk, known: Instant) -> Vec<(Key, AgencyId, Option<i64>)> {
    let mut reading = desk.read(Act::ReadIndicators, AsOf { on: desk.clock().today(), known }).await.unwrap();
    let mut all = Vec::new();
    let speakers = speakers_in(&mut reading).await.unwrap();
    values_in_bulk(&mut reading, None, &speakers, |bulk| {
        for (id, amount) in bulk.subjects.iter().zip(&bulk.amounts) {
            let subject = Subject::new(bulk.grain, *id);
            let key = Key { indicator: bulk.indicator, period: bulk.period, kind: bulk.kind, subject };
            all.push((key, bulk.agency, *amount));
        }
    })
    .await
    .unwrap();
    all.sort_unstable();
    all
}

story!(a_workbook_is_taken_in_twice_and_undone, |world| {
    let lan = with_catalogue(world).await;
    let key = key_of(&lan, "L1", 1).await;
    let drafts: Vec<_> = (1..=1_200).map(|id| draft(key, id, (id % 7 > 0).then_some(id))).collect();
    let (tally, seq) = take(&lan, BOARD, drafts.clone()).await;
    assert_eq!(tally, Tally { new: 1_200, restated: 0, unchanged: 0 });
    undo_act(&lan, seq).await.unwrap();
    assert_eq!(everything(&lan, Instant::LATEST).await, []);
    take(&lan, BOARD, drafts.clone()).await;
    let (tally, _) = take(&lan, BOARD, drafts.clone()).await;
    assert_eq!(tally, Tally { new: 0, restated: 0, unchanged: 1_200 });
    let before = everything(&lan, Instant::LATEST).await;

    let mut corrected = drafts;
    corrected[4].amount = Some(55);
    corrected.push(draft(key, 5_000, Some(9)));
    let (tally, third) = take(&lan, BOARD, corrected).await;
    assert_eq!(tally, Tally { new: 1, restated: 1, unchanged: 1_199 });
    assert_eq!(everything(&lan, Instant::LATEST).await.len(), 1_201);
    undo_act(&lan, third).await.unwrap();
    assert_eq!(everything(&lan, Instant::LATEST).await, before);
});

story!(values_that_are_unknown_come_in_bulk_at_their_own_place, |world| {
    let lan = with_catalogue(world).await;
    let key = key_of(&lan, "L1", 1).await;
    for amounts in [[None, None, Some(0)], [Some(7), None, None], [None, None, None]] {
        let drafts = (1..).zip(amounts).map(|(id, amount)| draft(key, id, amount)).collect();
        take(&lan, BOARD, drafts).await;
        let stated = everything(&lan, Instant::LATEST).await;
        assert_eq!(stated.iter().map(|(_, _, amount)| *amount).collect::<Vec<_>>(), amounts);
    }
});

story!(one_cell_stated_twice_with_two_amounts_is_refused, |world| {
    let lan = with_catalogue(world).await;
    let key = key_of(&lan, "L1", 1).await;
    let mut second = draft(key, 1, Some(6));
    second.origin = "Sheet1!D99".into();
    let mut change = lan.change(Act::TakeWorkbookIn).await.unwrap();
    let refused =
        state_values_in(&mut change, AgencyId(BOARD), vec![draft(key, 1, Some(5)), second]).await.unwrap_err();
    assert!(
        matches!(refused, ValueRefusal::StatedTwice { first, second } if first == "Sheet1!D1" && second == "Sheet1!D99")
    );
});

story!(a_cube_that_stood_at_a_moment_catches_up, |world| {
    let lan = with_catalogue(world).await;
    let tuan = world.desk("Tuấn", PARTY, Role::Approver);
    let key = key_of(&lan, "L1", 1).await;
    take(&lan, BOARD, (1..=50).map(|id| draft(key, id, Some(id))).collect()).await;
    let reading = lan.read(Act::ReadIndicators, lan.now()).await.unwrap();
    let known = reading.known();
    drop(reading);
    let mut cube: std::collections::BTreeMap<_, _> =
        everything(&lan, known).await.into_iter().map(|(key, agency, amount)| ((key, agency), amount)).collect();

    take(&lan, BOARD, vec![draft(key, 3, None), draft(key, 60, Some(60))]).await;
    let (_, seq) = take(&tuan, PARTY, vec![draft(key, 3, Some(4))]).await;
    take(&tuan, PARTY, vec![draft(key, 4, Some(5))]).await;
    undo_act(&tuan, seq).await.unwrap();

    let mut reading = lan.read(Act::ReadIndicators, lan.now()).await.unwrap();
    for change in changes_since(&mut reading, known).await.unwrap() {
        match change.amount {
            Some(amount) => cube.insert((change.key, change.agency), amount),
            None => cube.remove(&(change.key, change.agency)),
        };
    }
    drop(reading);
    let rebuilt: std::collections::BTreeMap<_, _> = everything(&lan, Instant::LATEST)
        .await
        .into_iter()
        .map(|(key, agency, amount)| ((key, agency), amount))
        .collect();
    assert_eq!(cube, rebuilt);
    assert_eq!(everything(&lan, known).await.len(), 50, "the past is as it was");
});
