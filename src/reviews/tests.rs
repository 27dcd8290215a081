//! Stories of the reviews: Hoa and Tuấn conclude, Lan records, Minh reads.

use super::*;
use crate::audit::undo_act;
use crate::desk::{AgencyId, Desk, Kind, Problem as _, Role};
use crate::programme::ProgrammeId;
use crate::testing::{Sides, World, story};

/// The two sides and who sits there.
struct Cast {
    lan: Desk,
    hoa: Desk,
    minh: Desk,
    tuan: Desk,
    board: AgencyId,
    committee: AgencyId,
    programme: ProgrammeId,
}

async fn cast(world: &World) -> Cast {
    let Sides { board, committee, programme } = world.two_sides().await;
    Cast {
        programme,
        lan: world.desk("Lan", board.0, Role::Editor),
        hoa: world.desk("Hoa", board.0, Role::Approver),
        minh: world.desk("Minh", committee.0, Role::Viewer),
        tuan: world.desk("Tuấn", committee.0, Role::Approver),
        board,
        committee,
    }
}

fn second_year(cast: &Cast) -> ReviewForm {
    ReviewForm {
        programme: cast.programme.to_string(),
        kind: "so-ket".into(),
        title: "Hội nghị sơ kết năm thứ hai".into(),
        held_on: "25/07/2025".into(),
        place: "Trụ sở Ban Quản lý".into(),
        first_day: "16/05/2024".into(),
        last_day: "2025-05-15".into(),
        chair: cast.board.to_string(),
        parties: String::new(),
    }
}

fn said(kind: &str, text: &str) -> FindingForm {
    FindingForm { kind: kind.into(), text: text.into(), ..FindingForm::default() }
}

fn places(refusal: &ReviewRefusal) -> Vec<&str> {
    refusal.faults().iter().map(|fault| fault.place.as_str()).collect()
}

story!(a_review_may_look_back_on_any_two_days, |world| {
    let cast = cast(world).await;
    let id = record_review(&cast.lan, None, &second_year(&cast)).await.unwrap().record;
    let found = review(&cast.minh, cast.minh.now(), id).await.unwrap();
    assert_eq!(found.line.period.to_string(), "2024-05-16/2025-05-15");
    assert_eq!(found.parties, [cast.board, cast.committee]);
    assert_eq!(reviews(&cast.minh, cast.minh.now(), Some(cast.programme)).await.unwrap().len(), 1);
    assert_eq!(reviews(&cast.minh, cast.minh.now(), Some(ProgrammeId(0))).await.unwrap(), []);
});

story!(a_review_with_faults_hears_of_all_of_them_at_once, |world| {
    let cast = cast(world).await;
    let form = ReviewForm {
        title: " ".into(),
        held_on: "31/02/2025".into(),
        last_day: "15/05/2023".into(),
        parties: "77".into(),
        ..second_year(&cast)
    };
    let refused = record_review(&cast.lan, None, &form).await.unwrap_err();
    assert_eq!(places(&refused), ["title", "held_on", "last_day", "parties", "parties"]);
    let refused = record_review(&cast.minh, None, &second_year(&cast)).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::NotAllowed);
});

story!(an_obstacle_has_four_parts_and_a_proposal_says_who_and_by_when, |world| {
    let cast = cast(world).await;
    let id = record_review(&cast.lan, None, &second_year(&cast)).await.unwrap().record;
    let refused = record_finding(&cast.lan, id, &said("obstacle", "Đơn vị phải di dời.")).await.unwrap_err();
    assert_eq!(places(&refused), ["basis", "proposal", "impact"]);
    let refused = record_finding(&cast.lan, id, &said("proposal", "")).await.unwrap_err();
    assert_eq!(places(&refused), ["text", "who", "due"]);
    let whole = FindingForm {
        basis: "Kế hoạch giải phóng mặt bằng".into(),
        proposal: "Công bố sớm phương án tiếp nhận.".into(),
        impact: "Ảnh hưởng chỉ tiêu P1.".into(),
        indicators: "P1, U1,P1".into(),
        ..said("obstacle", "Đơn vị phải di dời.")
    };
    record_finding(&cast.lan, id, &whole).await.unwrap();
    let found = review(&cast.lan, cast.lan.now(), id).await.unwrap();
    assert_eq!(found.findings[0].indicators, ["P1", "U1"]);
});

story!(a_cause_belongs_to_a_limitation_of_the_same_review, |world| {
    let cast = cast(world).await;
    let id = record_review(&cast.lan, None, &second_year(&cast)).await.unwrap().record;
    let cause = FindingForm { cause: "objective".into(), part_of: "77".into(), ..said("cause", "Đơn vị nhỏ.") };
    let refused = record_finding(&cast.lan, id, &cause).await.unwrap_err();
    assert_eq!(places(&refused), ["part_of"]);
    let limitation = record_finding(&cast.lan, id, &said("limitation", "Tỷ lệ còn thấp.")).await.unwrap().record.id;
    let cause = FindingForm { part_of: limitation.to_string(), ..cause };
    let cause = record_finding(&cast.lan, id, &cause).await.unwrap().record.id;
    let refused = withdraw_finding(&cast.lan, limitation).await.unwrap_err();
    assert!(matches!(refused, ReviewRefusal::HasCauses(_)), "{refused}");
    withdraw_finding(&cast.lan, cause).await.unwrap();
    withdraw_finding(&cast.lan, limitation).await.unwrap();
    assert_eq!(review(&cast.lan, cast.lan.now(), id).await.unwrap().findings, []);
});

story!(a_sentence_refers_to_indicators_that_exist_and_is_warned_of_vague_words, |world| {
    let cast = cast(world).await;
    let id = record_review(&cast.lan, None, &second_year(&cast)).await.unwrap().record;
    let form = said("result", "Kết nạp {P3} người, {P9X} và {P3:tổng}.");
    let refused = record_finding(&cast.lan, id, &form).await.unwrap_err();
    let words: Vec<_> = refused.faults().iter().map(|fault| fault.word).collect();
    assert_eq!(words, ["fault-no-such-indicator", "fault-no-such-reference"]);
    let vague = record_finding(&cast.lan, id, &said("result", "Có khoảng 30 đơn vị.")).await.unwrap().record;
    assert_eq!(vague.warnings.len(), 1);
    let sound = said("result", "Dự kiến kết nạp {P3:mục tiêu} người.");
    assert_eq!(revise_finding(&cast.lan, vague.id, &sound).await.unwrap().record.warnings, []);
});

story!(findings_change_places_with_their_neighbours, |world| {
    let cast = cast(world).await;
    let id = record_review(&cast.lan, None, &second_year(&cast)).await.unwrap().record;
    let first = record_finding(&cast.lan, id, &said("lesson", "Một")).await.unwrap().record.id;
    record_finding(&cast.lan, id, &said("task", "Xen giữa")).await.unwrap();
    record_finding(&cast.lan, id, &said("lesson", "Hai")).await.unwrap();
    move_finding(&cast.lan, first, Way::Down).await.unwrap();
    let found = review(&cast.lan, cast.lan.now(), id).await.unwrap();
    let lessons: Vec<_> = found.of_kind(FindingKind::Lesson).map(|finding| finding.text.as_str()).collect();
    assert_eq!(lessons, ["Hai", "Một"]);
    assert_eq!(move_finding(&cast.lan, first, Way::Down).await.unwrap(), None);
});

story!(hoa_and_tuan_conclude_and_a_changed_conclusion_is_asked_again, |world| {
    let cast = cast(world).await;
    let id = record_review(&cast.lan, None, &second_year(&cast)).await.unwrap().record;
    let refused = conclude_review(&cast.hoa, id).await.unwrap_err();
    assert!(matches!(refused, ReviewRefusal::NothingToConclude(_)), "{refused}");
    let said = |text: &str| said("conclusion", text);
    let conclusion = record_finding(&cast.lan, id, &said("Dùng chung một bảng số liệu.")).await.unwrap().record.id;

    assert_eq!(conclude_review(&cast.lan, id).await.unwrap_err().kind(), Kind::NotAllowed);
    assert_eq!(conclude_review(&cast.minh, id).await.unwrap_err().kind(), Kind::NotAllowed);
    conclude_review(&cast.hoa, id).await.unwrap();
    revise_finding(&cast.lan, conclusion, &said("Dùng chung bảng số liệu thống nhất.")).await.unwrap();
    conclude_review(&cast.tuan, id).await.unwrap();
    let found = review(&cast.minh, cast.minh.now(), id).await.unwrap();
    let standing: Vec<_> = found.consents.iter().filter(|consent| consent.stands).map(|one| one.agency).collect();
    assert_eq!(standing, [cast.committee]);
    assert!(!found.is_concluded());

    let signed = conclude_review(&cast.hoa, id).await.unwrap();
    assert!(review(&cast.minh, cast.minh.now(), id).await.unwrap().is_concluded());
    let refused = revise_finding(&cast.lan, conclusion, &said("Khác.")).await.unwrap_err();
    assert!(matches!(refused, ReviewRefusal::Concluded(_)), "{refused}");
    undo_act(&cast.hoa, signed.seq).await.unwrap();
    revise_finding(&cast.lan, conclusion, &said("Khác.")).await.unwrap();
});
