//! Stories of links without an account: An Phát fills in its own filing.

use super::tests::{Cast, cast, key, on, opened, papers, typed};
use super::*;
use crate::access::Token;
use crate::desk::{Act, Desk, Kind, Problem as _};
use crate::testing::{World, story};

async fn entered(world: &World, token: &Token) -> Desk {
    let (actor, _) = respondent_of(&world.store, &world.clock, token).await.unwrap().unwrap();
    Desk::new(world.store.clone(), actor, world.clock.clone())
}

async fn handed_out(cast: &Cast, filing: FilingId) -> Token {
    hand_out_link(&cast.lan, filing, &LinkForm::default()).await.unwrap().record
}

story!(a_unit_fills_in_its_own_filing_by_a_link_and_sees_nothing_else, |world| {
    let cast = cast(world).await;
    let (round, party, unit) = opened(&cast).await;
    let link = handed_out(&cast, unit).await;
    let session = open_link(&world.store, &world.clock, &link, "192.0.2.7").await.unwrap();
    let unit_desk = entered(world, &session).await;
    assert_eq!(unit_desk.actor().name, "Công ty An Phát (mẫu)");
    typed(&unit_desk, unit, "P2", "", "2").await;
    let seen = sheet(&unit_desk, unit).await.unwrap();
    assert_eq!((seen.cells.count(), seen.withheld.len(), seen.may.submit), (1, 0, true), "its own count is its own");
    submit_filing(&unit_desk, unit, &papers()).await.unwrap();

    assert_eq!(sheet(&unit_desk, party).await.unwrap_err().kind(), Kind::NotAllowed);
    assert_eq!(board(&unit_desk, round).await.unwrap_err().kind(), Kind::NotAllowed);
    let edit = Edit { cell: key(&cast.nam, party, "P2").await.text(), typed: "1".into(), ..Edit::default() };
    assert_eq!(fill_filing(&unit_desk, party, &[edit], "page").await.unwrap_err().kind(), Kind::NotAllowed);
    assert_eq!(accept_filing(&unit_desk, unit, None).await.unwrap_err().kind(), Kind::NotAllowed);
    for act in [Act::ReadRegister, Act::ReadAudit, Act::ReadRounds, Act::StateValue, Act::UndoAct, Act::HandOutLink] {
        assert!(!unit_desk.may(act), "{}", act.word());
    }
});

story!(a_link_opens_once_and_a_new_one_ends_it, |world| {
    let cast = cast(world).await;
    let (_, party, unit) = opened(&cast).await;
    let link = handed_out(&cast, unit).await;
    let session = open_link(&world.store, &world.clock, &link, "192.0.2.7").await.unwrap();
    let again = open_link(&world.store, &world.clock, &link, "192.0.2.8").await.unwrap_err();
    assert_eq!(again.word(), "refusal-link-spent");
    let stolen = respondent_of(&world.store, &world.clock, &link).await.unwrap();
    assert_eq!(stolen, None, "the link itself is no key any more");
    handed_out(&cast, unit).await;
    assert_eq!(respondent_of(&world.store, &world.clock, &session).await.unwrap(), None);
    let refused = hand_out_link(&cast.lan, party, &LinkForm::default()).await.unwrap_err();
    assert_eq!(refused.word(), "refusal-link-not-a-unit");
    assert_eq!(
        hand_out_link(&cast.nam, unit, &LinkForm::default()).await.unwrap_err().word(),
        "refusal-round-not-asking"
    );
    let far = LinkForm { until: "01/12/2024".into() };
    assert_eq!(hand_out_link(&cast.lan, unit, &far).await.unwrap_err().faults()[0].word, "fault-link-until");
});

story!(a_link_runs_out_with_its_last_day, |world| {
    let cast = cast(world).await;
    let (_, _, unit) = opened(&cast).await;
    let first = handed_out(&cast, unit).await;
    let session = open_link(&world.store, &world.clock, &first, "192.0.2.7").await.unwrap();
    on(world, "2024-07-10");
    assert!(respondent_of(&world.store, &world.clock, &session).await.unwrap().is_some());
    on(world, "2024-07-11");
    assert_eq!(respondent_of(&world.store, &world.clock, &session).await.unwrap(), None);
});

story!(whoever_guesses_links_is_shut_out_for_a_while, |world| {
    let cast = cast(world).await;
    let (_, _, unit) = opened(&cast).await;
    let link = handed_out(&cast, unit).await;
    for guess in 0..10 {
        let wrong = Token::from_text(&format!("guess {guess}"));
        let refused = open_link(&world.store, &world.clock, &wrong, "192.0.2.9").await.unwrap_err();
        assert_eq!(refused.word(), "refusal-link-spent");
    }
    let refused = open_link(&world.store, &world.clock, &link, "192.0.2.9").await.unwrap_err();
    assert_eq!(refused.word(), "refusal-link-too-often");
    open_link(&world.store, &world.clock, &link, "192.0.2.7").await.unwrap();
});
