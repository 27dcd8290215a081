//! Stories of conferences as they are lived: Lan keeps the board's papers, Nam
//! the Party side's; Hoa signs out, Minh reads.

use super::*;
use crate::advice::{AdviceForm, AnswerForm, ForwardForm, draft_advice, put_forward, record_answer};
use crate::desk::{AgencyId, Desk, Kind, Problem as _, Role};
use crate::numbers::{NumberFilter, books};
use crate::programme::ProgrammeId;
use crate::reports::SignForm;
use crate::reviews::{FindingForm, FindingId, ReviewForm, ReviewId, record_finding, record_review};
use crate::testing::{Sides, World, story};

pub(super) struct Cast {
    pub(super) lan: Desk,
    pub(super) hoa: Desk,
    pub(super) nam: Desk,
    pub(super) minh: Desk,
    pub(super) board: AgencyId,
    pub(super) committee: AgencyId,
    pub(super) programme: ProgrammeId,
    pub(super) review: ReviewId,
}

pub(super) async fn cast(world: &World) -> Cast {
    world.clock.set("2025-07-20T08:00:00+07:00".parse().unwrap());
    let Sides { board, committee, programme } = world.two_sides().await;
    let lan = world.desk("Lan", board.0, Role::Editor);
    let review = held(&lan, programme, board, "25/07/2025").await;
    Cast {
        lan,
        hoa: world.desk("Hoa", board.0, Role::Approver),
        nam: world.desk("Nam", committee.0, Role::Editor),
        minh: world.desk("Minh", committee.0, Role::Viewer),
        board,
        committee,
        programme,
        review,
    }
}

pub(super) async fn held(desk: &Desk, programme: ProgrammeId, chair: AgencyId, on: &str) -> ReviewId {
    let review = ReviewForm {
        programme: programme.to_string(),
        kind: "so-ket".into(),
        title: format!("Hội nghị sơ kết ngày {on}"),
        held_on: on.into(),
        place: "Trụ sở Ban Quản lý".into(),
        first_day: "16/05/2024".into(),
        last_day: "15/05/2025".into(),
        chair: chair.to_string(),
        ..ReviewForm::default()
    };
    record_review(desk, None, &review).await.unwrap().record
}

async fn said(cast: &Cast, kind: &str, text: &str) -> FindingId {
    let form = FindingForm {
        kind: kind.into(),
        text: text.into(),
        who: "Tỉnh ủy".into(),
        due: "30/09/2025".into(),
        ..FindingForm::default()
    };
    record_finding(&cast.lan, cast.review, &form).await.unwrap().record.id
}

pub(super) fn text_of(bytes: &[u8]) -> String {
    use std::io::Read as _;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
    text
}

pub(super) fn invitation() -> InvitationForm {
    InvitationForm {
        starts: "8 giờ 00".into(),
        addressees: "Đảng ủy các cơ quan Đảng tỉnh\nLiên đoàn Lao động tỉnh".into(),
        notes: "- Báo cáo tham luận.".into(),
        recipients: "Như trên\nLưu: VT".into(),
        signatures: vec![SignForm { post: "Trưởng ban".into(), ..SignForm::default() }],
        ..InvitationForm::default()
    }
}

pub(super) fn on(day: &str) -> IssueForm {
    IssueForm { on: day.into(), ..IssueForm::default() }
}

fn minutes(body: &str) -> MinutesForm {
    MinutesForm {
        began: "08:00".into(),
        ended: "11:30".into(),
        attendance: "Đại diện Ban Quản lý: 08 đại biểu\nĐại diện Đảng ủy: 07 đại biểu".into(),
        body: body.into(),
        recipients: "Hai bên\nLưu: VT".into(),
    }
}

story!(an_invitation_goes_out_once_with_its_number_and_the_agenda_in_order_of_time, |world| {
    let cast = cast(world).await;
    let item = |starts: &str, title: &str| AgendaForm {
        starts: starts.into(),
        title: title.into(),
        presenter: "Phòng Quản lý doanh nghiệp".into(),
    };
    record_agenda_item(&cast.lan, cast.review, &item("9h15", "Thảo luận")).await.unwrap();
    record_agenda_item(&cast.lan, cast.review, &item("08:00", "Khai mạc")).await.unwrap();
    let dropped = record_agenda_item(&cast.lan, cast.review, &item("10:00", "Nghỉ giải lao")).await.unwrap().record;
    drop_agenda_item(&cast.lan, cast.review, dropped).await.unwrap();
    let refused = issue_paper(&cast.hoa, cast.review, PaperKind::Invitation, &on("21/07/2025")).await.unwrap_err();
    assert!(matches!(refused, ConferenceRefusal::NotDrafted(_)));
    prepare_invitation(&cast.lan, cast.review, &invitation()).await.unwrap();
    let out = issue_paper(&cast.hoa, cast.review, PaperKind::Invitation, &on("21/07/2025")).await.unwrap().record;
    assert_eq!(out.symbol, "01/GM-BQL");
    let text = text_of(&compose_paper(&cast.minh, cast.review, PaperKind::Invitation).await.unwrap());
    for said in ["GIẤY MỜI", "Kính gửi:", "08 giờ 00 phút, ngày 25/07/2025", "Báo cáo tham luận", "TRƯỞNG BAN"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(text.find("Khai mạc").unwrap() < text.find("Thảo luận").unwrap());
    assert!(!text.contains("Nghỉ giải lao"));
    let refused = prepare_invitation(&cast.lan, cast.review, &invitation()).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::Conflict);
});

story!(an_opinion_names_a_side_and_an_office_and_never_a_person, |world| {
    let cast = cast(world).await;
    let limitation = said(&cast, "limitation", "Tỷ lệ đơn vị có tổ chức đảng còn thấp.").await;
    let opinion = OpinionForm {
        agency: cast.committee.to_string(),
        office: "Trưởng Ban Tổ chức".into(),
        finding: limitation.to_string(),
        text: "Đề nghị rà soát đảng viên làm việc từ 12 tháng.".into(),
        ..OpinionForm::default()
    };
    record_opinion(&cast.nam, cast.review, &opinion).await.unwrap();
    let named = OpinionForm { office: "Đồng chí Nguyễn Văn Mẫu".into(), ..opinion.clone() };
    let refused = record_opinion(&cast.nam, cast.review, &named).await.unwrap_err();
    assert_eq!((refused.faults()[0].place.as_str(), refused.faults()[0].word), ("office", "fault-names-people"));
    let wrong = OpinionForm { agency: "77".into(), finding: "78".into(), text: " ".into(), ..opinion };
    assert_eq!(record_opinion(&cast.nam, cast.review, &wrong).await.unwrap_err().faults().len(), 3);
    let found = sitting(&cast.minh, cast.minh.now(), cast.review).await.unwrap();
    assert_eq!(found.answers_to(limitation).count(), 1);
    withdraw_opinion(&cast.nam, cast.review, found.opinions[0].id).await.unwrap();
    assert_eq!(sitting(&cast.minh, cast.minh.now(), cast.review).await.unwrap().opinions, []);
});

story!(the_next_conference_sees_what_became_of_every_proposal, |world| {
    let cast = cast(world).await;
    let task = said(&cast, "proposal", "Cập nhật khu của đơn vị chuyển địa điểm.").await;
    let forward = said(&cast, "proposal", "Hướng dẫn cấp ủy quản lý tổ chức đảng.").await;
    let words = said(&cast, "proposal", "Gửi số liệu trước ngày 20.").await;
    let open = said(&cast, "proposal", "Mở lớp bồi dưỡng kết nạp đảng.").await;
    let made = task_of_proposal(&cast.lan, task, &cast.board.to_string()).await.unwrap().record;
    answer_proposal(&cast.nam, words, "Đã thực hiện từ tháng 8.").await.unwrap();
    let advice = AdviceForm {
        programme: cast.programme.to_string(),
        review: cast.review.to_string(),
        proposals: forward.to_string(),
        host: cast.board.to_string(),
        kind: "submission".into(),
        title: "Về cấp ủy quản lý tổ chức đảng".into(),
        addressees: "Tỉnh ủy".into(),
        summary: "Một số chi bộ chưa rõ nơi trực thuộc.".into(),
        signatures: vec![SignForm { post: "Trưởng ban".into(), ..SignForm::default() }],
        ..AdviceForm::default()
    };
    let advice = draft_advice(&cast.lan, None, &advice).await.unwrap().record;

    let next = held(&cast.lan, cast.programme, cast.board, "20/05/2026").await;
    let fate_of = |pack: &Pack, id: FindingId| {
        let all = pack.unanswered.iter().chain(&pack.answered);
        all.clone().find(|fate| fate.proposal.id == id).map(Fate::state).unwrap()
    };
    let before = pack(&cast.minh, next).await.unwrap();
    let states = [task, forward, words, open].map(|id| fate_of(&before, id));
    assert_eq!(states, [FateState::UnderWay, FateState::UnderWay, FateState::Answered, FateState::Open]);
    assert_eq!(before.open_tasks.iter().map(|task| task.id).collect::<Vec<_>>(), [made]);
    assert_eq!(before.open_tasks[0].origin, format!("review-finding/{task}"), "the task leads back");

    let out = ForwardForm { on: "05/08/2025".into(), ..ForwardForm::default() };
    put_forward(&cast.hoa, advice, &out).await.unwrap();
    let answer = AnswerForm {
        on: "15/09/2025".into(),
        from: "Tỉnh ủy".into(),
        outcome: "agreed".into(),
        text: "Đồng ý.".into(),
        ..AnswerForm::default()
    };
    record_answer(&cast.lan, advice, &answer).await.unwrap();
    let after = pack(&cast.minh, next).await.unwrap();
    assert_eq!(fate_of(&after, forward), FateState::Answered);
    assert!(pack(&cast.minh, cast.review).await.unwrap().unanswered.is_empty(), "nothing was proposed before it");
    assert_eq!(answer_proposal(&cast.minh, open, "Không.").await.unwrap_err().kind(), Kind::NotAllowed);
});

story!(a_change_of_the_minutes_shows_and_voids_the_signatures, |world| {
    let cast = cast(world).await;
    let first = minutes("# Nội dung\n- Thống nhất số liệu.\n- Giao nhiệm vụ.");
    draft_minutes(&cast.lan, cast.review, &first).await.unwrap();
    let digest = |sitting: &Sitting| sitting.minutes.as_ref().unwrap().digest();
    let seen = digest(&sitting(&cast.lan, cast.lan.now(), cast.review).await.unwrap());
    sign_minutes(&cast.lan, cast.review, &seen, "Thư ký, Văn phòng", "").await.unwrap();
    sign_minutes(&cast.nam, cast.review, &seen, "Thư ký, Văn phòng Đảng ủy", "").await.unwrap();
    assert!(sitting(&cast.minh, cast.minh.now(), cast.review).await.unwrap().is_signed());

    let second = minutes("# Nội dung\n- Thống nhất số liệu.\n- Giao 03 nhiệm vụ.");
    draft_minutes(&cast.lan, cast.review, &second).await.unwrap();
    let found = sitting(&cast.minh, cast.minh.now(), cast.review).await.unwrap();
    assert!(!found.is_signed() && found.signatures.iter().all(|one| !one.stands));
    let (lost, gained) = &found.signatures[0].changes;
    assert_eq!(
        (lost.as_slice(), gained.as_slice()),
        (&["- Giao nhiệm vụ.".to_owned()][..], &["- Giao 03 nhiệm vụ.".to_owned()][..])
    );
    let refused = issue_paper(&cast.hoa, cast.review, PaperKind::Minutes, &on("25/07/2025")).await.unwrap_err();
    assert!(matches!(refused, ConferenceRefusal::NotSigned(_)));
    let stale = sign_minutes(&cast.nam, cast.review, &seen, "Thư ký", "").await.unwrap_err();
    assert!(matches!(stale, ConferenceRefusal::ChangedSince(_)), "who signs has seen what they sign");
});

story!(a_side_that_disagrees_signs_with_its_words_and_they_stand_in_the_minutes, |world| {
    let cast = cast(world).await;
    draft_minutes(&cast.lan, cast.review, &minutes("Hai bên thống nhất kết luận.")).await.unwrap();
    let seen = sitting(&cast.lan, cast.lan.now(), cast.review).await.unwrap().minutes.unwrap().digest();
    sign_minutes(&cast.lan, cast.review, &seen, "Thư ký", "").await.unwrap();
    let held = "Đề nghị ghi thời hạn là tháng 12.";
    sign_minutes(&cast.nam, cast.review, &seen, "Thư ký phía Đảng ủy", held).await.unwrap();
    let out = issue_paper(&cast.hoa, cast.review, PaperKind::Minutes, &on("25/07/2025")).await.unwrap().record;
    assert_eq!(out.symbol, "01/BB-BQL");
    let text = text_of(&compose_paper(&cast.minh, cast.review, PaperKind::Minutes).await.unwrap());
    for said in ["BIÊN BẢN", held, "11 giờ 30 phút", "08 đại biểu", "THƯ KÝ PHÍA"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let refused = draft_minutes(&cast.lan, cast.review, &minutes("Khác.")).await.unwrap_err();
    assert!(matches!(refused, ConferenceRefusal::Out(_)));
    let register = books(&cast.minh, cast.minh.now(), &NumberFilter::default()).await.unwrap();
    assert_eq!(register[0].numbers[0].paper_id, Some(cast.review.0));
    let refused = sign_minutes(&cast.minh, cast.review, &seen, "Thư ký", "").await.unwrap_err();
    assert_eq!(refused.kind(), Kind::NotAllowed, "Minh only reads");
});
