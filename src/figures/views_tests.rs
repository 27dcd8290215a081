//! Stories of saved views.

use super::tests::{Cast, cast, question};
use super::{FiguresRefusal, Shared, ViewForm, drop_view, save_view, view, views};
use crate::audit::undo_act;
use crate::desk::{Act, Desk, Problem as _, Role};
use crate::testing::story;

fn form(name: &str, shared: &str) -> ViewForm {
    let question = question(
        "rows=kind&columns=period&indicator=L1&zone=12&boundaries=2024-08-15&show=lines&export=csv&completeness=no",
    );
    ViewForm { name: name.into(), shared: shared.into(), question }
}

async fn names(desk: &Desk) -> Vec<String> {
    views(desk).await.unwrap().into_iter().map(|view| view.name).collect()
}

story!(lan_keeps_a_view_for_herself_and_minh_does_not_see_it, |world| {
    let Cast { lan, minh, .. } = cast(world).await;
    let hanh = world.desk("Hạnh", lan.actor().agency.unwrap().0, Role::Approver);
    let signed = save_view(&lan, None, &form("Lao động theo loại hình", "")).await.unwrap();
    let id = signed.record;
    let kept = view(&lan, id).await.unwrap();
    assert_eq!(kept.question, form("", "").question, "filters, boundary day, drawing and file are kept");
    assert_eq!((kept.shared, kept.own), (Shared::Nobody, true));
    assert_eq!(crate::audit::one_act(&lan, signed.seq).await.unwrap().unwrap().word, Act::SaveView.word());
    assert!(names(&minh).await.is_empty() && names(&hanh).await.is_empty());
    assert!(matches!(view(&minh, id).await, Err(FiguresRefusal::NoSuchView)));
    assert!(matches!(drop_view(&hanh, id).await, Err(FiguresRefusal::NoSuchView)), "nor does Hạnh beside her");
});

story!(a_view_shared_with_the_agency_is_seen_there_and_changed_by_its_owner_or_approver, |world| {
    let Cast { lan, hoa, tuan, minh, .. } = cast(world).await;
    let id = save_view(&lan, None, &form("Lao động", "agency")).await.unwrap().record;
    assert_eq!(names(&hoa).await, ["Lao động"]);
    assert!(names(&minh).await.is_empty(), "Minh is of the other agency");
    save_view(&hoa, Some(id), &form("Lao động theo kỳ", "agency")).await.unwrap();
    assert_eq!(names(&lan).await, ["Lao động theo kỳ"]);
    assert!(view(&lan, id).await.unwrap().own, "it stays Lan's");
    assert!(matches!(drop_view(&tuan, id).await, Err(FiguresRefusal::NoSuchView)));
    let dropped = drop_view(&lan, id).await.unwrap();
    assert!(names(&hoa).await.is_empty());
    undo_act(&lan, dropped.seq).await.unwrap();
    assert_eq!(names(&hoa).await, ["Lao động theo kỳ"], "taking it away can be taken back");
});

story!(a_view_without_a_name_or_for_a_programme_of_others_hears_of_both, |world| {
    let Cast { minh, .. } = cast(world).await;
    let mut typed = form(" ", "programme/77");
    typed.question.rows = vec!["street".into()];
    let refused = save_view(&minh, None, &typed).await.unwrap_err();
    let found: Vec<_> = refused.faults().iter().map(|fault| (fault.place.as_str(), fault.word)).collect();
    assert_eq!(found, [("name", "fault-missing"), ("shared", "fault-view-not-shared"), ("rows", "fault-not-in-list")]);
    assert!(names(&minh).await.is_empty());
});
