//! Stories of how records hang together: Lan ties them for the board, Nam for the
//! Party side, Minh reads.

use super::*;
use crate::audit::undo_act;
use crate::bulletin::{NewsForm, record_news};
use crate::calendar::BEGINNING;
use crate::desk::{Actor, AgencyId, Desk, Kind, Problem as _, Role};
use crate::outreach::{SessionForm, record_session};
use crate::plan::{EvidenceForm, TaskBodyForm, TaskForm, TaskId, add_evidence, record_task};
use crate::programme::ProgrammeId;
use crate::register::{UnitForm, UnitId, record_unit};
use crate::reviews::{FindingForm, ReviewForm, ReviewId, record_finding, record_review};
use crate::testing::{Sides, World, story};
use crate::words::Lang;

struct Cast {
    lan: Desk,
    nam: Desk,
    minh: Desk,
    board: AgencyId,
    programme: ProgrammeId,
    review: ReviewId,
    unit: UnitId,
}

async fn cast(world: &World) -> Cast {
    world.clock.set("2025-07-20T08:00:00+07:00".parse().unwrap());
    let Sides { board, committee, programme } = world.two_sides().await;
    let lan = world.desk("Lan", board.0, Role::Editor);
    let review = ReviewForm {
        programme: programme.to_string(),
        kind: "so-ket".into(),
        title: "Hội nghị sơ kết".into(),
        held_on: "15/07/2025".into(),
        first_day: "16/05/2024".into(),
        last_day: "15/05/2025".into(),
        chair: board.to_string(),
        ..ReviewForm::default()
    };
    let review = record_review(&lan, None, &review).await.unwrap().record;
    let unit = UnitForm {
        name: Some("Công ty An Phát (mẫu)".into()),
        kind: Some("tnhh".into()),
        status: Some("HĐ".into()),
        ..UnitForm::default()
    };
    let unit = record_unit(&lan, &unit, BEGINNING).await.unwrap().record;
    Cast {
        nam: world.desk("Nam", committee.0, Role::Editor),
        minh: world.desk("Minh", committee.0, Role::Viewer),
        lan,
        board,
        programme,
        review,
        unit,
    }
}

fn of(kind: RecordKind, id: i64) -> RecordKey {
    RecordKey::new(kind, id)
}

async fn task(cast: &Cast, name: &str, origin: &str) -> TaskId {
    let form = TaskForm {
        programme: cast.programme.to_string(),
        name: name.into(),
        bodies: vec![TaskBodyForm { agency: cast.board.to_string(), part: "lead".into(), ..TaskBodyForm::default() }],
        origin: origin.into(),
        ..TaskForm::default()
    };
    record_task(&cast.lan, None, &form).await.unwrap().record
}

async fn session(cast: &Cast, theme: &str) -> i64 {
    let form = SessionForm {
        programme: cast.programme.to_string(),
        theme: theme.into(),
        form: crate::outreach::session_kinds()[0].code.clone(),
        held_on: "01/07/2025".into(),
        venue: "Hội trường".into(),
        organisers: vec![cast.board.to_string()],
        units: vec![cast.unit.to_string()],
        ..SessionForm::default()
    };
    record_session(&cast.lan, None, &form).await.unwrap().record.0
}

/// Why, from which side, and to what.
async fn seen(desk: &Desk, record: RecordKey) -> Vec<(Why, bool, RecordKey)> {
    let found = links_of(desk, record, Lang::Vi).await.unwrap();
    found.into_iter().map(|one| (one.why, one.out, one.record)).collect()
}

story!(a_task_hangs_together_with_what_it_came_of_and_what_proves_it_both_ways, |world| {
    let cast = cast(world).await;
    let said = FindingForm {
        kind: "proposal".into(),
        text: "Mở lớp bồi dưỡng.".into(),
        who: "Đảng ủy".into(),
        due: "30/09/2025".into(),
        ..FindingForm::default()
    };
    let proposal = record_finding(&cast.lan, cast.review, &said).await.unwrap().record.id;
    let task = task(&cast, "Mở lớp", &format!("review-finding/{proposal}")).await;
    let held = session(&cast, "Lớp bồi dưỡng").await;
    let proof = EvidenceForm { kind: "record".into(), link: format!("/outreach/{held}"), ..EvidenceForm::default() };
    add_evidence(&cast.lan, task, &proof).await.unwrap();

    let (task, review) = (of(RecordKind::Task, task.0), of(RecordKind::Review, cast.review.0));
    let (held, unit) = (of(RecordKind::Session, held), of(RecordKind::Unit, cast.unit.0));
    assert_eq!(seen(&cast.minh, task).await, [(Why::Evidence, true, held), (Why::Origin, true, review)]);
    assert_eq!(seen(&cast.minh, review).await, [(Why::Origin, false, task)]);
    assert_eq!(seen(&cast.minh, held).await, [(Why::Evidence, false, task), (Why::Reached, true, unit)]);
    assert_eq!(seen(&cast.minh, unit).await, [(Why::Reached, false, held)]);
    let named = links_of(&cast.minh, unit, Lang::Vi).await.unwrap();
    assert_eq!(named[0].name, "Lớp bồi dưỡng (01/07/2025)");
    let nothing = links_of(&cast.minh, of(RecordKind::Task, 987_654), Lang::Vi).await.unwrap_err();
    assert_eq!(nothing.kind(), Kind::NotFound);
});

story!(lan_ties_two_records_with_a_reason_and_takes_it_back, |world| {
    let cast = cast(world).await;
    let (review, unit) = (of(RecordKind::Review, cast.review.0), of(RecordKind::Unit, cast.unit.0));
    let form =
        LinkForm {
            from: review.to_string(), to: unit.to_string(), reason: "Đơn vị nêu vướng mắc về di dời".into()
        };
    let tied = link_records(&cast.lan, &form).await.unwrap();
    assert_eq!(seen(&cast.minh, review).await, [(Why::ByHand, true, unit)]);
    assert_eq!(seen(&cast.minh, unit).await, [(Why::ByHand, false, review)]);
    let back = LinkForm { from: form.to.clone(), to: form.from.clone(), ..form.clone() };
    assert_eq!(link_records(&cast.nam, &back).await.unwrap_err().word(), "refusal-link-tied");
    assert_eq!(unlink_records(&cast.nam, tied.record).await.unwrap_err().kind(), Kind::NotAllowed);
    undo_act(&cast.lan, tied.seq).await.unwrap();
    assert_eq!(seen(&cast.minh, unit).await, []);
    let again = link_records(&cast.nam, &form).await.unwrap();
    let gone = unlink_records(&cast.nam, again.record).await.unwrap();
    assert_eq!((gone.record, seen(&cast.minh, review).await), (review, Vec::new()));

    let wrong = LinkForm { from: "task".into(), to: String::new(), reason: "Ông Nguyễn Văn Mẫu".into() };
    let refused = link_records(&cast.lan, &wrong).await.unwrap_err();
    let places: Vec<&str> = refused.faults().iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["from", "to", "reason"]);
    let itself = LinkForm { to: form.from.clone(), ..form.clone() };
    assert_eq!(link_records(&cast.lan, &itself).await.unwrap_err().faults()[0].word, "fault-link-to-itself");
    let nowhere = LinkForm { to: "task/987654".into(), ..form.clone() };
    assert_eq!(link_records(&cast.lan, &nowhere).await.unwrap_err().kind(), Kind::NotFound);
    assert_eq!(link_records(&cast.minh, &form).await.unwrap_err().kind(), Kind::NotAllowed);
});

story!(nobody_learns_here_of_a_record_that_they_may_not_see, |world| {
    let cast = cast(world).await;
    let held = session(&cast, "Nói chuyện").await;
    let form = LinkForm {
        from: format!("session/{held}"),
        to: format!("review/{}", cast.review),
        reason: "Báo cáo tại hội nghị".into(),
    };
    link_records(&cast.lan, &form).await.unwrap();
    let door = Desk::new(cast.minh.store().clone(), Actor::visitor(), cast.minh.clock().clone());
    let refused = links_of(&door, of(RecordKind::Session, held), Lang::Vi).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::NotAllowed);
    let by_token =
        Actor { scopes: Some([crate::desk::Scope::Export].into_iter().collect()), ..cast.minh.actor().clone() };
    let program = Desk::new(cast.minh.store().clone(), by_token, cast.minh.clock().clone());
    let refused = links_of(&program, of(RecordKind::Session, held), Lang::Vi).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::NotAllowed);
});

story!(items_that_people_tied_stand_before_those_that_only_share_the_programme, |world| {
    let cast = cast(world).await;
    let mut ids = Vec::new();
    for title in ["Một", "Hai", "Ba"] {
        let form = NewsForm {
            programme: cast.programme.to_string(),
            section: crate::bulletin::sections()[0].code.clone(),
            title: title.into(),
            standfirst: "Câu dẫn.".into(),
            body: "Nội dung.".into(),
            day: "10/07/2025".into(),
            audience: "public".into(),
            byline: "Ban Quản lý".into(),
            ..NewsForm::default()
        };
        let id = record_news(&cast.lan, None, &form).await.unwrap().record;
        for side in [
            world.desk("Hoa", cast.board.0, Role::Approver),
            world.desk("Tuấn", cast.nam.actor().agency.unwrap().0, Role::Approver),
        ] {
            let digest = crate::bulletin::news(&side, side.now(), id).await.unwrap().item.digest();
            crate::bulletin::release_news(&side, id, &digest).await.unwrap();
        }
        ids.push(id);
    }
    let anybody = Desk::new(cast.minh.store().clone(), Actor::visitor(), cast.minh.clock().clone());
    assert_eq!(related_news(&anybody, ids[0]).await.unwrap(), [ids[2], ids[1]], "of equals the latest first");
    let tie =
        LinkForm {
            from: format!("news/{}", ids[0]), to: format!("news/{}", ids[1]), reason: "Cùng một đợt".into()
        };
    link_records(&cast.lan, &tie).await.unwrap();
    assert_eq!(related_news(&anybody, ids[0]).await.unwrap(), [ids[1], ids[2]]);
});
