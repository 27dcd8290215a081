//! Stories of users and sign-in.

use super::*;
use crate::agencies::{AgencyForm, record_agency};
use crate::calendar::{BEGINNING, Instant};
use crate::desk::{Desk, Kind, Problem as _, Role};
use crate::store::{KeyState, SealKey, Store, is_sealed, sql};
use crate::testing::{World, story};
use crate::webhooks::{WebhookForm, record_webhook};

const PASSWORD: &str = "ba lá cờ đỏ";

async fn agency(world: &World) -> String {
    let form = AgencyForm {
        name: "Ban Quản lý Khu kinh tế".into(),
        symbol: "BQLKKT".into(),
        side: "state".into(),
        ..AgencyForm::default()
    };
    record_agency(&world.operator(), None, &form, BEGINNING).await.unwrap().record.to_string()
}

fn form(login: &str, agency: &str, role: Role) -> UserForm {
    UserForm {
        login: login.into(),
        name: login.to_uppercase(),
        agency: agency.into(),
        role: role.word().into(),
        password: PASSWORD.into(),
        ..UserForm::default()
    }
}

story!(lan_signs_in_works_and_signs_out, |world| {
    let agency = agency(world).await;
    add_user(&world.operator(), &form("lan", &agency, Role::Editor)).await.unwrap();
    let wrong = sign_in(&world.store, &world.clock, "lan", "not it at all", "::1").await;
    assert!(matches!(wrong, Err(SignInRefusal::Wrong)));
    let entered = sign_in(&world.store, &world.clock, " Lan ", PASSWORD, "::1").await.unwrap();
    let Entered::Seated(token) = entered else { panic!("Lan owes no code") };
    let seat = seat_of(&world.store, &world.clock, &token).await.unwrap().unwrap();
    assert_eq!((seat.actor.role, seat.actor.agency_name.as_str()), (Role::Editor, "Ban Quản lý Khu kinh tế"));
    sign_out(&world.store, &token).await.unwrap();
    assert_eq!(seat_of(&world.store, &world.clock, &token).await.unwrap(), None);
});

story!(a_session_ends_by_itself, |world| {
    let agency = agency(world).await;
    let lan = add_user(&world.operator(), &form("lan", &agency, Role::Editor)).await.unwrap().record;
    let token = enter_as(&world.store, &world.clock, lan).await.unwrap();
    let later = world.clock.now().micros() + (SESSION_DAYS + 1) * 86_400_000_000;
    world.clock.set(Instant::from_micros(later));
    assert_eq!(seat_of(&world.store, &world.clock, &token).await.unwrap(), None);
});

story!(a_closed_seat_ends_every_session, |world| {
    let agency = agency(world).await;
    let lan = add_user(&world.operator(), &form("lan", &agency, Role::Editor)).await.unwrap().record;
    let token = enter_as(&world.store, &world.clock, lan).await.unwrap();
    close_user(&world.operator(), lan).await.unwrap();
    assert_eq!(seat_of(&world.store, &world.clock, &token).await.unwrap(), None);
    let refused = sign_in(&world.store, &world.clock, "lan", PASSWORD, "::1").await;
    assert!(matches!(refused, Err(SignInRefusal::Wrong)));
});

story!(guessing_is_braked, |world| {
    let agency = agency(world).await;
    add_user(&world.operator(), &form("lan", &agency, Role::Editor)).await.unwrap();
    for _ in 0..10 {
        let wrong = sign_in(&world.store, &world.clock, "lan", "guess", "::1").await;
        assert!(matches!(wrong, Err(SignInRefusal::Wrong)));
    }
    let braked = sign_in(&world.store, &world.clock, "lan", PASSWORD, "::1").await;
    assert!(matches!(braked, Err(SignInRefusal::TooOften)));
});

story!(a_first_start_has_one_link_and_no_password, |world| {
    let operator = world.operator();
    assert!(needs_set_up(&operator).await.unwrap());
    let old = make_setup_link(&operator).await.unwrap();
    let link = make_setup_link(&operator).await.unwrap();
    let form = form("quantri", "", Role::Administrator);
    assert!(matches!(set_up(&operator, &old, &form).await, Err(UserRefusal::LinkNotValid)));
    set_up(&operator, &link, &form).await.unwrap();
    assert!(!needs_set_up(&operator).await.unwrap());
    assert!(matches!(set_up(&operator, &link, &form).await, Err(UserRefusal::IsSetUp)));
    assert!(matches!(make_setup_link(&operator).await, Err(UserRefusal::IsSetUp)));
    let lan = world.desk("Lan", 1, Role::Editor);
    assert_eq!(make_setup_link(&lan).await.unwrap_err().kind(), Kind::NotAllowed);
});

story!(the_last_administrator_stays, |world| {
    let operator = world.operator();
    let only = add_user(&operator, &form("quantri", "", Role::Administrator)).await.unwrap().record;
    assert!(matches!(close_user(&operator, only).await, Err(UserRefusal::LastAdministrator(_))));
    add_user(&operator, &form("quantri2", "", Role::Administrator)).await.unwrap();
    close_user(&operator, only).await.unwrap();
});

story!(a_login_is_one_persons, |world| {
    let agency = agency(world).await;
    add_user(&world.operator(), &form("lan", &agency, Role::Editor)).await.unwrap();
    let again = add_user(&world.operator(), &form("Lan", &agency, Role::Viewer)).await.unwrap_err();
    assert_eq!(again.faults()[0].word, "fault-login-taken");
    let short = UserForm { password: "123".into(), ..form("minh", &agency, Role::Viewer) };
    assert_eq!(add_user(&world.operator(), &short).await.unwrap_err().faults()[0].place, "password");
    assert_eq!(users(&world.operator()).await.unwrap().len(), 1);
});

/// The code that Lan's telephone shows.
fn code_of(secret: &str, world: &World) -> String {
    let bytes = totp_rs::Secret::Encoded(secret.to_owned()).to_bytes().unwrap();
    let telephone = totp_rs::TOTP::new(totp_rs::Algorithm::SHA1, 6, 1, 30, bytes).unwrap();
    telephone.generate(world.clock.now().micros().unsigned_abs() / 1_000_000)
}

fn later(world: &World, seconds: i64) {
    world.clock.set(Instant::from_micros(world.clock.now().micros() + seconds * 1_000_000));
}

async fn owes_code(world: &World) -> Token {
    match sign_in(&world.store, &world.clock, "lan", PASSWORD, "::1").await.unwrap() {
        Entered::OwesCode(step) => step,
        Entered::Seated(_) => panic!("no code was asked for"),
    }
}

story!(lan_signs_in_with_her_telephone_or_with_a_code_on_paper, |world| {
    let agency = agency(world).await;
    let lan = add_user(&world.operator(), &form("lan", &agency, Role::Editor)).await.unwrap().record;
    let token = enter_as(&world.store, &world.clock, lan).await.unwrap();
    let seat = seat_of(&world.store, &world.clock, &token).await.unwrap().unwrap();
    let desk = Desk::new(world.store.clone(), seat.actor, world.clock.clone());
    let new = begin_second_factor(&desk).await.unwrap().record;
    assert!(new.address.starts_with("otpauth://totp/") && new.address.contains(&new.secret));
    let entered = sign_in(&world.store, &world.clock, "lan", PASSWORD, "::1").await.unwrap();
    assert!(matches!(entered, Entered::Seated(_)), "it counts once a code of it was shown");
    assert_eq!(confirm_second_factor(&desk, "000000").await.unwrap_err().faults()[0].word, "fault-code-wrong");
    let codes = confirm_second_factor(&desk, &code_of(&new.secret, world)).await.unwrap().record;
    assert_eq!(codes.len(), 10);

    let step = owes_code(world).await;
    let used = sign_in_with_code(&world.store, &world.clock, &step, &code_of(&new.secret, world)).await;
    assert!(matches!(used, Err(SignInRefusal::WrongCode)), "a code works once");
    later(world, 31);
    let token = sign_in_with_code(&world.store, &world.clock, &step, &code_of(&new.secret, world)).await.unwrap();
    assert!(seat_of(&world.store, &world.clock, &token).await.unwrap().is_some());
    let again = sign_in_with_code(&world.store, &world.clock, &step, &codes[0]).await;
    assert!(matches!(again, Err(SignInRefusal::StepOver)));

    let step = owes_code(world).await;
    sign_in_with_code(&world.store, &world.clock, &step, &codes[0].to_uppercase()).await.unwrap();
    let step = owes_code(world).await;
    let twice = sign_in_with_code(&world.store, &world.clock, &step, &codes[0]).await;
    assert!(matches!(twice, Err(SignInRefusal::WrongCode)), "a code on paper works once too");
    assert_eq!(second_factor(&desk).await.unwrap().unwrap().recovery_codes, 9);
    later(world, 301);
    let late = sign_in_with_code(&world.store, &world.clock, &step, &codes[1]).await;
    assert!(matches!(late, Err(SignInRefusal::StepOver)));

    later(world, 16 * 60);
    let step = owes_code(world).await;
    for _ in 0..10 {
        let wrong = sign_in_with_code(&world.store, &world.clock, &step, "000000").await;
        assert!(matches!(wrong, Err(SignInRefusal::WrongCode)));
    }
    let braked = sign_in_with_code(&world.store, &world.clock, &step, &codes[1]).await;
    assert!(matches!(braked, Err(SignInRefusal::TooOften)), "guessing is braked");

    let minh = world.desk("Minh", 1, Role::Viewer);
    assert_eq!(reset_second_factor(&minh, lan).await.unwrap_err().kind(), Kind::NotAllowed);
    reset_second_factor(&world.operator(), lan).await.unwrap();
    let entered = sign_in(&world.store, &world.clock, "lan", PASSWORD, "::1").await.unwrap();
    assert!(matches!(entered, Entered::Seated(_)), "who lost both is let in again by an administrator");
});

story!(lan_ends_her_second_factor_with_a_code, |world| {
    let agency = agency(world).await;
    let lan = add_user(&world.operator(), &form("lan", &agency, Role::Editor)).await.unwrap().record;
    let token = enter_as(&world.store, &world.clock, lan).await.unwrap();
    let seat = seat_of(&world.store, &world.clock, &token).await.unwrap().unwrap();
    let desk = Desk::new(world.store.clone(), seat.actor, world.clock.clone());
    let new = begin_second_factor(&desk).await.unwrap().record;
    confirm_second_factor(&desk, &code_of(&new.secret, world)).await.unwrap();
    assert!(matches!(begin_second_factor(&desk).await, Err(UserRefusal::HasSecondFactor)));
    assert!(end_second_factor(&desk, "12345").await.is_err());
    later(world, 31);
    end_second_factor(&desk, &code_of(&new.secret, world)).await.unwrap();
    assert_eq!(second_factor(&desk).await.unwrap(), None);
});

/// Lan with a telephone that makes the codes; what it was given.
async fn lan_with_telephone(world: &World) -> (Desk, String) {
    let agency = agency(world).await;
    let lan = add_user(&world.operator(), &form("lan", &agency, Role::Editor)).await.unwrap().record;
    let token = enter_as(&world.store, &world.clock, lan).await.unwrap();
    let actor = seat_of(&world.store, &world.clock, &token).await.unwrap().unwrap().actor;
    let desk = Desk::new(world.store.clone(), actor, world.clock.clone());
    let secret = begin_second_factor(&desk).await.unwrap().record.secret;
    confirm_second_factor(&desk, &code(world, &secret)).await.unwrap();
    (desk, secret)
}

/// The code that a telephone with this secret shows now.
fn code(world: &World, secret: &str) -> String {
    let bytes = totp_rs::Secret::Encoded(secret.to_owned()).to_bytes().unwrap();
    let telephone = totp_rs::TOTP::new(totp_rs::Algorithm::SHA1, 6, 1, 30, bytes).unwrap();
    telephone.generate(world.clock.now().micros().unsigned_abs() / 1_000_000)
}

async fn kept_secret(store: &Store) -> String {
    let mut snapshot = store.snapshot().await.unwrap();
    sql("select secret from second_factor").one(snapshot.connection()).await.unwrap().get(0).unwrap()
}

/// Signs Lan in at `store` with the code of her telephone.
async fn lan_signs_in(world: &World, store: &Store, secret: &str) -> Result<Token, SignInRefusal> {
    // The next code: each works once.
    world.clock.set(Instant::from_micros(world.clock.now().micros() + 30_000_000));
    let entered = sign_in(store, &world.clock, "lan", PASSWORD, "::1").await?;
    let Entered::OwesCode(step) = entered else { panic!("Lan owes a code") };
    sign_in_with_code(store, &world.clock, &step, &code(world, secret)).await
}

story!(whoever_copies_the_database_does_not_have_the_secrets_of_telephones, |world| {
    let (_, secret) = lan_with_telephone(world).await;
    let kept = kept_secret(&world.store).await;
    assert!(is_sealed(&kept) && !kept.contains(&secret), "{kept}");
    assert!(lan_signs_in(world, &world.store, &secret).await.is_ok());

    for (key, state) in [(None, KeyState::Missing), (Some(SealKey::by_chance()), KeyState::Wrong)] {
        let store = world.opened_with(key).await;
        assert_eq!(store.key_state(), state);
        let refused = lan_signs_in(world, &store, &secret).await.unwrap_err();
        assert_eq!(refused.kind(), Kind::Trouble, "the operator is told, and nobody is let in");
        store.close().await;
    }
    let again = world.opened_again().await;
    assert!(lan_signs_in(world, &again, &secret).await.is_ok(), "with its key everything is as it was");
    again.close().await;
});

story!(a_secret_of_before_is_sealed_at_the_next_start, |world| {
    let (_, secret) = lan_with_telephone(world).await;
    let mut turn = world.store.turn().await.unwrap();
    sql("update second_factor set secret = $1").bind(&secret).run(turn.connection()).await.unwrap();
    turn.keep().await.unwrap();
    assert!(lan_signs_in(world, &world.store, &secret).await.is_ok(), "until then it works as it did");
    assert_eq!(seal_second_factors(&world.store).await.unwrap(), 1);
    assert!(is_sealed(&kept_secret(&world.store).await));
    assert_eq!(seal_second_factors(&world.store).await.unwrap(), 0);
    assert!(lan_signs_in(world, &world.store, &secret).await.is_ok());
});

story!(the_key_is_changed_and_only_the_new_one_opens_the_secrets, |world| {
    let (lan, secret) = lan_with_telephone(world).await;
    let administrator = world.desk("An", 1, Role::Administrator);
    let form = WebhookForm { url: "https://receiver.example/hook".into(), acts: vec!["record-agency".into()] };
    record_webhook(&administrator, &form).await.unwrap();
    let before = kept_secret(&world.store).await;
    let new = SealKey::by_chance();
    assert_eq!(change_key(&lan, &new).await.unwrap_err().kind(), Kind::NotAllowed);
    let changed = change_key(&world.operator(), &new).await.unwrap();
    assert_eq!(changed.record, 2, "a telephone and a webhook");
    assert_ne!(kept_secret(&world.store).await, before);

    let there = world.opened_with(Some(new)).await;
    assert_eq!(there.key_state(), KeyState::Right);
    assert!(lan_signs_in(world, &there, &secret).await.is_ok(), "the telephone goes on making codes");
    there.close().await;
    let old = world.opened_again().await;
    assert_eq!(old.key_state(), KeyState::Wrong);
    old.close().await;
    // A server that was not stopped still has the old key in its memory.
    assert_eq!(lan_signs_in(world, &world.store, &secret).await.unwrap_err().kind(), Kind::Trouble);
    let refused = record_webhook(&administrator, &form).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::Trouble, "it seals nothing that nobody could open");
    assert_eq!(change_key(&world.operator(), &SealKey::by_chance()).await.unwrap_err().kind(), Kind::Trouble);
});
