//! Stories of who comes to a conference, and of what lies before them: the
//! agenda on paper, answers noted in the hall, frozen figures.

use super::tests::{Cast, cast, invitation, on, text_of};
use super::*;
use crate::access::Token;
use crate::advice::{AdviceForm, ForwardForm, draft_advice, put_forward};
use crate::audit::undo_act;
use crate::calendar::BEGINNING;
use crate::desk::{Act, Desk, Kind, Problem as _, Role};
use crate::figures::{PivotForm, ViewForm, pivot, save_view};
use crate::indicators::{ValueForm, state_value};
use crate::register::{UnitForm, record_unit};
use crate::reports::SignForm;
use crate::testing::{World, story};
use crate::words::Lang;

fn item(starts: &str, title: &str) -> AgendaForm {
    AgendaForm { starts: starts.into(), title: title.into(), presenter: "Văn phòng".into() }
}

fn reply(office: &str, answer: &str) -> ReplyForm {
    ReplyForm { office: office.into(), answer: answer.into(), ..ReplyForm::default() }
}

story!(an_agenda_goes_out_as_a_paper_of_its_own_and_is_not_changed_afterwards, |world| {
    let cast = cast(world).await;
    let refused = compose_paper(&cast.minh, cast.review, PaperKind::Agenda).await.unwrap_err();
    assert!(matches!(refused, ConferenceRefusal::NotDrafted(_)), "there is nothing on it");
    let first = record_agenda_item(&cast.lan, cast.review, &item("8h00", "Khai mạc")).await.unwrap().record;
    let refused = issue_paper(&cast.hoa, cast.review, PaperKind::Agenda, &on("21/07/2025")).await.unwrap_err();
    assert!(matches!(refused, ConferenceRefusal::NotDrafted(_)), "nobody knows who signs");
    prepare_invitation(&cast.lan, cast.review, &invitation()).await.unwrap();
    let out = issue_paper(&cast.hoa, cast.review, PaperKind::Agenda, &on("21/07/2025")).await.unwrap().record;
    assert_eq!(out.symbol, "01/CTr-BQL");
    let text = text_of(&compose_paper(&cast.minh, cast.review, PaperKind::Agenda).await.unwrap());
    for said in ["CHƯƠNG TRÌNH", "Khai mạc", "08 giờ 00 phút", "TRƯỞNG BAN"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("Kính gửi") && !text.contains("Như trên"), "an agenda is addressed to nobody");
    assert!(text.contains("Liên đoàn Lao động tỉnh"), "those invited receive it");
    let invitation = text_of(&compose_paper(&cast.minh, cast.review, PaperKind::Invitation).await.unwrap());
    assert!(invitation.contains("01/CTr-BQL") && !invitation.contains("Khai mạc"), "the invitation refers to it");
    for refused in [
        record_agenda_item(&cast.lan, cast.review, &item("9h00", "Thảo luận")).await.unwrap_err(),
        drop_agenda_item(&cast.lan, cast.review, first).await.unwrap_err(),
    ] {
        assert!(matches!(refused, ConferenceRefusal::Out(_)));
    }
});

story!(a_conference_stands_in_a_calendar_from_its_first_hour_to_its_last_item, |world| {
    let cast = cast(world).await;
    let refused = conference_calendar(&cast.minh, cast.review, "").await.unwrap_err();
    assert!(matches!(refused, ConferenceRefusal::NotDrafted(_)));
    prepare_invitation(&cast.lan, cast.review, &invitation()).await.unwrap();
    record_agenda_item(&cast.lan, cast.review, &item("11h30", "Bế mạc")).await.unwrap();
    let text = conference_calendar(&cast.minh, cast.review, "https://x.vn/reviews/1").await.unwrap();
    for wanted in ["DTSTART:20250725T010000Z", "DTEND:20250725T043000Z", "LOCATION:Trụ sở", "Bế mạc", "TRANSP:OPAQUE"]
    {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
});

story!(each_invited_office_has_one_answer_and_its_last_word_counts, |world| {
    let cast = cast(world).await;
    prepare_invitation(&cast.lan, cast.review, &invitation()).await.unwrap();
    let first = note_reply(&cast.lan, cast.review, &reply("liên đoàn lao động tỉnh", "coming")).await.unwrap();
    let deputy = ReplyForm {
        deputy: "Phó Trưởng Ban Tổ chức".into(),
        delegates: "2".into(),
        ..reply("Liên đoàn Lao động tỉnh", "deputy")
    };
    let again = note_reply(&cast.nam, cast.review, &deputy).await.unwrap();
    assert_eq!(again.record, first.record);
    note_reply(&cast.lan, cast.review, &reply("Tỉnh đoàn", "not-coming")).await.unwrap();
    let seen = hall(&cast.minh, cast.review).await.unwrap();
    assert_eq!((seen.delegates(), seen.unanswered(), seen.others.len()), (2, 1, 1));
    let (office, answer) = &seen.invited[1];
    let answer = answer.as_ref().unwrap();
    assert_eq!((office.as_str(), answer.answer), ("Liên đoàn Lao động tỉnh", ReplyAnswer::Deputy));
    assert_eq!(answer.deputy, "Phó Trưởng Ban Tổ chức");
    undo_act(&cast.nam, again.seq).await.unwrap();
    let seen = hall(&cast.minh, cast.review).await.unwrap();
    assert_eq!(seen.invited[1].1.as_ref().unwrap().answer, ReplyAnswer::Coming, "the answer before stands again");

    let named = ReplyForm { delegates: "0".into(), ..reply("Đồng chí Nguyễn Văn Mẫu", "perhaps") };
    let refused = note_reply(&cast.lan, cast.review, &named).await.unwrap_err();
    let places: Vec<&str> = refused.faults().iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["office", "answer", "delegates"]);
    let unsaid = note_reply(&cast.lan, cast.review, &reply("Sở Nội vụ", "deputy")).await.unwrap_err();
    assert_eq!(unsaid.faults()[0].place, "deputy", "a deputy is an office too");
    let refused = note_reply(&cast.minh, cast.review, &reply("Sở Nội vụ", "coming")).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::NotAllowed);
});

async fn in_hall(world: &World, token: &Token) -> Option<Desk> {
    let found = seat_in_hall(&world.store, &world.clock, token, "192.0.2.7").await.unwrap();
    found.map(|(actor, _)| Desk::new(world.store.clone(), actor, world.clock.clone()))
}

story!(who_stands_in_the_hall_notes_answers_of_this_conference_and_sees_nothing_else, |world| {
    let cast = cast(world).await;
    let other = super::tests::held(&cast.lan, cast.programme, cast.board, "20/05/2026").await;
    let token = hand_out_hall_link(&cast.lan, cast.review).await.unwrap().record;
    let door = in_hall(world, &token).await.unwrap();
    note_reply(&door, cast.review, &reply("Sở Nội vụ", "coming")).await.unwrap();
    assert_eq!(hall(&door, cast.review).await.unwrap().delegates(), 1);
    assert_eq!(hall(&door, other).await.unwrap_err().kind(), Kind::NotFound);
    let refused = note_reply(&door, other, &reply("Sở Nội vụ", "coming")).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::NotFound);
    assert_eq!(sitting(&door, door.now(), cast.review).await.unwrap_err().kind(), Kind::NotAllowed);
    for act in [Act::ReadReviews, Act::ReadRounds, Act::UndoAct, Act::HandOutHallLink, Act::PrepareConference] {
        assert!(!door.may(act), "{}", act.word());
    }
    let next = hand_out_hall_link(&cast.lan, cast.review).await.unwrap().record;
    assert!(in_hall(world, &token).await.is_none(), "a new address ends the old one");
    world.clock.set("2025-07-26T20:00:00+07:00".parse().unwrap());
    assert!(in_hall(world, &next).await.is_some());
    world.clock.set("2025-07-27T00:30:00+07:00".parse().unwrap());
    assert!(in_hall(world, &next).await.is_none(), "it ends with the day after the conference");
    let refused = hand_out_hall_link(&cast.lan, cast.review).await.unwrap_err();
    assert!(matches!(refused, ConferenceRefusal::Over(_)));
    for guess in 0..10 {
        in_hall_wrong(world, guess).await;
    }
    let shut = seat_in_hall(&world.store, &world.clock, &next, "192.0.2.9").await.unwrap_err();
    assert!(matches!(shut, ConferenceRefusal::TooOften));
});

async fn in_hall_wrong(world: &World, guess: u8) {
    let wrong = Token::from_text(&format!("guess {guess}"));
    assert_eq!(seat_in_hall(&world.store, &world.clock, &wrong, "192.0.2.9").await.unwrap(), None);
}

async fn counted(cast: &Cast, code: &str, amount: &str) {
    let unit = UnitForm {
        name: Some(format!("Công ty {code} (mẫu)").as_str().into()),
        kind: Some("tnhh".into()),
        status: Some("HĐ".into()),
        ..UnitForm::default()
    };
    let unit = record_unit(&cast.lan, &unit, BEGINNING).await.unwrap().record;
    let form = ValueForm {
        grain: "unit".into(),
        subject: unit.to_string(),
        indicator: code.into(),
        period: "2025-Q2".into(),
        amount: amount.into(),
        cut_off: "2025-06-30".into(),
        source: "Báo cáo (mẫu)".into(),
        ..ValueForm::default()
    };
    state_value(&cast.lan, &form).await.unwrap();
}

fn question(text: &str) -> PivotForm {
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    PivotForm::of_pairs(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())))
}

story!(frozen_figures_stay_what_they_were_and_hold_no_small_count, |world| {
    let cast = cast(world).await;
    counted(&cast, "L1", "120").await;
    counted(&cast, "P2", "2").await;
    let view = |name: &str, text: &str| ViewForm { name: name.into(), shared: String::new(), question: question(text) };
    let labour = view("Lao động", "rows=unit&columns=period&indicator=L1&period=2025-Q2");
    let labour = save_view(&cast.lan, None, &labour).await.unwrap().record;
    let members = view("Đảng viên", "rows=unit&columns=period&indicator=P2&period=2025-Q2");
    let members = save_view(&cast.lan, None, &members).await.unwrap().record;
    let own =
        pivot(&cast.lan, &crate::figures::view(&cast.lan, members).await.unwrap().question, Lang::Vi).await.unwrap();
    assert!(format!("{:?}", own.cells).contains("Some(2)"), "Lan herself sees the count of two: {:?}", own.cells);

    let signed = freeze_views(&cast.lan, cast.review, &[labour, members]).await.unwrap();
    assert_eq!(signed.record.len(), 2);
    let before = pack(&cast.minh, cast.review).await.unwrap().figures;
    assert!(before.iter().all(|one| one.sound && one.hash.len() == 64) && before[0].known == before[1].known);
    let cells = |one: &FrozenView| one.table.rows.concat().into_iter().map(|(text, _)| text).collect::<Vec<_>>();
    assert!(cells(&before[0]).contains(&"120".to_owned()), "{:?}", before[0].table);
    assert!(!cells(&before[1]).contains(&"2".to_owned()), "{:?}", before[1].table);
    counted(&cast, "L1", "500").await;
    assert_eq!(pack(&cast.minh, cast.review).await.unwrap().figures, before, "what is stated since changes nothing");

    drop_frozen(&cast.nam, cast.review, signed.record[1]).await.unwrap();
    assert_eq!(pack(&cast.minh, cast.review).await.unwrap().figures.len(), 1);
    let none = freeze_views(&cast.lan, cast.review, &[]).await.unwrap_err();
    assert_eq!(none.faults()[0].place, "view");
    let hanh = world.desk("Hạnh", cast.committee.0, Role::Editor);
    let others = freeze_views(&hanh, cast.review, &[labour]).await.unwrap_err();
    assert_eq!(others.kind(), Kind::NotFound, "Lan shares the view with nobody");
    assert_eq!(freeze_views(&cast.minh, cast.review, &[labour]).await.unwrap_err().kind(), Kind::NotFound);
});

story!(a_paper_that_waits_for_an_answer_is_in_the_pack, |world| {
    let cast = cast(world).await;
    let form = AdviceForm {
        programme: cast.programme.to_string(),
        host: cast.board.to_string(),
        kind: "submission".into(),
        title: "Về quản lý tổ chức đảng".into(),
        addressees: "Tỉnh ủy".into(),
        summary: "Một số chi bộ chưa rõ nơi trực thuộc.".into(),
        signatures: vec![SignForm { post: "Trưởng ban".into(), ..SignForm::default() }],
        ..AdviceForm::default()
    };
    let advice = draft_advice(&cast.lan, None, &form).await.unwrap().record;
    assert!(pack(&cast.minh, cast.review).await.unwrap().advice.is_empty(), "a draft waits for nobody");
    let out = ForwardForm { on: "20/07/2025".into(), ..ForwardForm::default() };
    put_forward(&cast.hoa, advice, &out).await.unwrap();
    let waiting = pack(&cast.minh, cast.review).await.unwrap().advice;
    assert_eq!(waiting.iter().map(|one| one.id).collect::<Vec<_>>(), [advice]);
});
