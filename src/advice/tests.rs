//! Stories of advice: Lan drafts for the board, Tuấn agrees for the Party side,
//! Hoa puts it forward, Minh reads.

use super::*;
use crate::audit::undo_act;
use crate::desk::{AgencyId, Desk, Kind, Problem as _, Role};
use crate::numbers::{NumberFilter, NumberForm, TermForm, books, record_term, reserve_number};
use crate::reports::SignForm;
use crate::reviews::{FindingForm, FindingId, ReviewForm, ReviewId, record_finding, record_review};
use crate::testing::{Sides, World, story};

struct Cast {
    lan: Desk,
    hoa: Desk,
    tuan: Desk,
    minh: Desk,
    board: AgencyId,
    committee: AgencyId,
    programme: String,
    review: ReviewId,
    proposal: FindingId,
}

async fn cast(world: &World) -> Cast {
    world.clock.set("2025-08-04T08:00:00+07:00".parse().unwrap());
    let Sides { board, committee, programme } = world.two_sides().await;
    let programme = programme.to_string();
    let lan = world.desk("Lan", board.0, Role::Editor);
    let review = ReviewForm {
        programme: programme.clone(),
        kind: "so-ket".into(),
        title: "Hội nghị sơ kết năm thứ hai".into(),
        held_on: "25/07/2025".into(),
        first_day: "16/05/2024".into(),
        last_day: "15/05/2025".into(),
        chair: board.to_string(),
        ..ReviewForm::default()
    };
    let review = record_review(&lan, None, &review).await.unwrap().record;
    let proposal = FindingForm {
        kind: "proposal".into(),
        text: "Hướng dẫn cấp ủy quản lý tổ chức đảng trong doanh nghiệp.".into(),
        who: "Tỉnh ủy".into(),
        due: "30/09/2025".into(),
        ..FindingForm::default()
    };
    let proposal = record_finding(&lan, review, &proposal).await.unwrap().record.id;
    Cast {
        lan,
        hoa: world.desk("Hoa", board.0, Role::Approver),
        tuan: world.desk("Tuấn", committee.0, Role::Approver),
        minh: world.desk("Minh", committee.0, Role::Viewer),
        board,
        committee,
        programme,
        review,
        proposal,
    }
}

fn sign(principal: &str, post: &str) -> SignForm {
    let authority = if principal.is_empty() { "own" } else { "on-behalf" };
    SignForm { authority: authority.into(), principal: principal.into(), post: post.into() }
}

fn submission(cast: &Cast) -> AdviceForm {
    AdviceForm {
        programme: cast.programme.clone(),
        review: cast.review.to_string(),
        proposals: cast.proposal.to_string(),
        host: cast.board.to_string(),
        joint: "yes".into(),
        kind: "submission".into(),
        title: "Về cấp ủy quản lý tổ chức đảng trong doanh nghiệp khu công nghiệp".into(),
        addressees: "Tỉnh ủy Lào Cai".into(),
        summary: "Sau sắp xếp đơn vị hành chính, một số chi bộ chưa rõ nơi trực thuộc.".into(),
        body: "# Sự cần thiết\nTổ chức đảng cần ổn định.\n# Nội dung\n- Nơi trực thuộc;\n- Thời hạn chuyển.".into(),
        recipients: "Như trên\nLưu: VT".into(),
        bases: "Quy định 294-QĐ/TW ngày 26/5/2025".into(),
        signatures: vec![sign("", "Trưởng ban"), sign("Đảng ủy", "Bí thư")],
    }
}

async fn drafted(cast: &Cast) -> AdviceId {
    draft_advice(&cast.lan, None, &submission(cast)).await.unwrap().record
}

fn on(day: &str) -> ForwardForm {
    ForwardForm { on: day.into(), ..ForwardForm::default() }
}

fn text_of(bytes: &[u8]) -> String {
    use std::io::Read as _;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
    text
}

story!(what_both_sides_agreed_on_goes_out_with_the_next_number_and_its_answer_comes_back, |world| {
    let cast = cast(world).await;
    let earlier = NumberForm {
        agency: cast.board.to_string(),
        kind: "TTr".into(),
        on: "10/01/2025".into(),
        number: "7".into(),
        subject: "Tờ trình về kế hoạch năm".into(),
    };
    reserve_number(&cast.lan, &earlier).await.unwrap();
    let id = drafted(&cast).await;
    let refused = put_forward(&cast.hoa, id, &on("05/08/2025")).await.unwrap_err();
    assert!(matches!(refused, AdviceRefusal::NotAgreed(_)), "the Party side signs too");
    approve_advice(&cast.tuan, id).await.unwrap();
    let out = put_forward(&cast.hoa, id, &on("05/08/2025")).await.unwrap().record;
    assert_eq!(out.symbol, "08/TTr-BQL-ĐU");

    let found = advice(&cast.minh, cast.minh.now(), id).await.unwrap();
    assert_eq!(found.state(), AdviceState::PutForward);
    let paper = compose_advice(&cast.minh, id).await.unwrap();
    let text = text_of(&paper.bytes);
    for said in ["Kính gửi: Tỉnh ủy Lào Cai", "08/TTr-BQL-ĐU", "Hướng dẫn cấp ủy", "30/09/2025", "TM. ĐẢNG ỦY"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }

    let passed = AnswerForm {
        number: "120-CV/VPTU".into(),
        on: "20/08/2025".into(),
        from: "Văn phòng Tỉnh ủy".into(),
        outcome: "passed-on".into(),
        text: "Chuyển Ban Tổ chức Tỉnh ủy tham mưu.".into(),
    };
    record_answer(&cast.lan, id, &passed).await.unwrap();
    let found = advice(&cast.minh, cast.minh.now(), id).await.unwrap();
    assert_eq!(found.state(), AdviceState::PutForward, "what is passed on is not answered");
    let agreed = AnswerForm {
        number: "31-HD/BTCTU".into(),
        on: "15/09/2025".into(),
        from: "Ban Tổ chức Tỉnh ủy".into(),
        outcome: "agreed".into(),
        text: "Hướng dẫn nơi trực thuộc của từng chi bộ.".into(),
    };
    record_answer(&cast.lan, id, &agreed).await.unwrap();
    let next = FollowUpForm {
        agency: cast.committee.to_string(),
        text: "Chuyển giao các chi bộ theo hướng dẫn.".into(),
        due: "31/10/2025".into(),
    };
    follow_up(&cast.lan, id, &next).await.unwrap();
    let found = advice(&cast.minh, cast.minh.now(), id).await.unwrap();
    assert_eq!(found.state(), AdviceState::Answered);
    assert_eq!((found.answers.len(), found.follow_ups.len()), (2, 1));
    assert_eq!(compose_advice(&cast.minh, id).await.unwrap().bytes, paper.bytes, "the paper is what went out");
});

story!(a_draft_that_is_changed_asks_the_other_side_again_and_one_that_is_out_is_not_changed, |world| {
    let cast = cast(world).await;
    let id = drafted(&cast).await;
    let first = approve_advice(&cast.tuan, id).await.unwrap();
    let again = approve_advice(&cast.tuan, id).await.unwrap_err();
    assert!(matches!(again, AdviceRefusal::AgreedAlready(_)));
    let changed = AdviceForm { summary: "Bốn chi bộ chưa rõ nơi trực thuộc.".into(), ..submission(&cast) };
    draft_advice(&cast.lan, Some(id), &changed).await.unwrap();
    let found = advice(&cast.minh, cast.minh.now(), id).await.unwrap();
    assert!(!found.approvals[0].stands);
    assert_eq!(found.missing_approvals(), [cast.committee]);
    assert!(matches!(put_forward(&cast.hoa, id, &on("05/08/2025")).await, Err(AdviceRefusal::NotAgreed(_))));

    approve_advice(&cast.tuan, id).await.unwrap();
    let out = put_forward(&cast.hoa, id, &on("05/08/2025")).await.unwrap();
    let refused = draft_advice(&cast.lan, Some(id), &submission(&cast)).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::Conflict);
    assert!(undo_act(&cast.hoa, out.seq).await.is_err(), "what went out cannot be taken back, only withdrawn");
    assert!(first.seq < out.seq);
    withdraw_advice(&cast.hoa, id, "Nội dung đã được giải quyết.").await.unwrap();
    let found = advice(&cast.minh, cast.minh.now(), id).await.unwrap();
    assert_eq!(found.state(), AdviceState::Withdrawn);
    let book = books(&cast.minh, cast.minh.now(), &NumberFilter::default()).await.unwrap();
    assert_eq!(book[0].numbers.len(), 1, "its number stays in the register");
});

story!(the_party_side_numbers_by_kind_and_term_and_without_a_term_not_at_all, |world| {
    let cast = cast(world).await;
    let form = AdviceForm {
        host: cast.committee.to_string(),
        signatures: vec![sign("Đảng ủy", "Bí thư"), sign("", "Trưởng ban")],
        ..submission(&cast)
    };
    let id = draft_advice(&cast.tuan, None, &form).await.unwrap().record;
    approve_advice(&cast.hoa, id).await.unwrap();
    let refused = put_forward(&cast.tuan, id, &on("05/08/2025")).await.unwrap_err();
    assert_eq!(refused.word(), "refusal-no-term");
    let term = TermForm {
        agency: cast.committee.to_string(),
        name: "2025-2030".into(),
        first_day: "15/02/2025".into(),
        last_day: "14/02/2030".into(),
        basis: "Quyết định chỉ định cấp ủy (mẫu)".into(),
    };
    record_term(&world.operator(), None, &term).await.unwrap();
    assert!(matches!(put_forward(&cast.hoa, id, &on("05/08/2025")).await, Err(AdviceRefusal::NotYours(_))));
    let out = put_forward(&cast.tuan, id, &on("05/08/2025")).await.unwrap().record;
    assert_eq!(out.symbol, "01-TTr/ĐU-BQL");
    assert!(text_of(&compose_advice(&cast.minh, id).await.unwrap().bytes).contains("Kính trình: Tỉnh ủy Lào Cai"));
});

story!(advice_with_faults_hears_of_all_and_strangers_are_refused, |world| {
    let cast = cast(world).await;
    let form = AdviceForm {
        kind: "rumour".into(),
        title: " ".into(),
        addressees: String::new(),
        proposals: "999999".into(),
        signatures: Vec::new(),
        ..submission(&cast)
    };
    let refused = draft_advice(&cast.lan, None, &form).await.unwrap_err();
    let places: Vec<_> = refused.faults().iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["kind", "title", "addressees", "proposals", "signatures"]);
    let named = AdviceForm { summary: "Đồng chí Nguyễn Văn Mẫu đề nghị.".into(), ..submission(&cast) };
    assert_eq!(draft_advice(&cast.lan, None, &named).await.unwrap_err().faults()[0].word, "fault-names-people");
    assert_eq!(draft_advice(&cast.minh, None, &submission(&cast)).await.unwrap_err().kind(), Kind::NotAllowed);
    let stranger = world.desk("Vân", 999_999, Role::Editor);
    assert!(matches!(draft_advice(&stranger, None, &submission(&cast)).await, Err(AdviceRefusal::NotYours(_))));
    assert_eq!(advices(&cast.minh, cast.minh.now(), AdviceFilter::default()).await.unwrap(), []);
});
