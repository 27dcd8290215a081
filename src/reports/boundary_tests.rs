//! Stories of reports whose places are told in the boundaries of a day.

use super::tests::{Cast, NOW, cast, conclude, numbered, part, report_form, state_of, target};
use super::*;
use crate::desk::{Desk, Problem as _};
use crate::reconciliation::{TableForm, define_table, draw_up_table, sign_table};
use crate::territory::{Reference, Tier, When, find_place, load_reference};
use crate::testing::story;

/// What was stated of three communes of before the reform, two of which became
/// phường Lào Cai, agreed and signed.
async fn table_of_communes(cast: &Cast, operator: &Desk) -> i64 {
    load_reference(operator, &Reference::shipped().unwrap().within(&["p-15", "p-old-10", "p-old-15"])).await.unwrap();
    let on = When::On("2025-05-15".parse().unwrap());
    for (name, workers) in
        [("P. Duyên Hải, TP Lào Cai", "100"), ("P. Kim Tân, TP Lào Cai", "50"), ("Xã Tòng Sành", "7")]
    {
        let place = find_place(operator, name, Some(Tier::Commune), on).await.unwrap().found().unwrap();
        for (code, amount) in [("E1.HD", "3"), ("L1", workers), ("P1.DN", "1"), ("P3", "2")] {
            state_of(&cast.lan, code, ("commune", place.0), NOW, amount).await;
        }
    }
    target(cast, "P3", NOW, "20").await;
    let form = TableForm {
        title: "Bảng số liệu theo xã (mẫu)".into(),
        programme: cast.programme.to_string(),
        period: NOW.into(),
        cut_off: "2025-05-15".into(),
        indicators: ["E1.HD", "L1", "P1.DN", "P3"].map(str::to_owned).to_vec(),
        grouping: "commune".into(),
        ..TableForm::default()
    };
    let definition = define_table(&cast.lan, &form).await.unwrap();
    let id = draw_up_table(&cast.lan, &definition).await.unwrap().record;
    sign_table(&cast.hoa, id).await.unwrap();
    sign_table(&cast.tuan, id).await.unwrap();
    id
}

/// Name and workers of each row of the annex.
fn annex(content: &Content) -> Vec<(String, Option<i64>)> {
    let place = content.zone_codes.iter().position(|code| code == "L1").unwrap();
    content.zones.iter().map(|zone| (zone.name.clone(), zone.amounts[place])).collect()
}

story!(a_report_tells_its_places_in_the_boundaries_that_were_chosen_and_prints_the_day, |world| {
    let cast = cast(world).await;
    let table = table_of_communes(&cast, &world.operator()).await;
    let own = draft_report(&cast.lan, None, &report_form(&cast, table)).await.unwrap().record;
    let gathered = gather_report(&cast.lan, own).await.unwrap().content;
    let row = |name: &str, workers| (name.to_owned(), Some(workers));
    assert_eq!(
        annex(&gathered),
        [row("Phường Duyên Hải", 100), row("Phường Kim Tân", 50), row("Xã Tòng Sành", 7)],
        "those of the table: the last day of the period"
    );
    let chosen = ReportForm { boundaries: "2025-07-01".into(), ..report_form(&cast, table) };
    let wrong = ReportForm { boundaries: "mai".into(), ..chosen.clone() };
    let refused = draft_report(&cast.lan, None, &wrong).await.unwrap_err();
    assert_eq!(refused.faults()[0].place, "boundaries");
    let id = draft_report(&cast.lan, None, &chosen).await.unwrap().record;
    let (gathered, composed) = compose_report(&cast.lan, id).await.unwrap();
    assert_eq!(annex(&gathered.content), [row("Phường Lào Cai", 150), row("Xã Cốc San", 7)]);
    let workers = gathered.content.row("L1").unwrap();
    assert_eq!(workers.value, Some(157), "what was signed");
    let text = part(&composed.bytes, "word/document.xml");
    assert!(text.contains("Địa bàn tính theo địa giới ngày 01/7/2025."), "{text}");
    assert!(text.contains("Phường Lào Cai") && !text.contains("Phường Kim Tân"));
    let zone = gathered.content.zones.iter().find(|zone| zone.name == "Phường Lào Cai").unwrap();
    let origin = figure_origin(&cast.minh, gathered.content.zone_tag(zone.subject, workers).as_str()).await.unwrap();
    assert_eq!((origin.text.as_str(), origin.rows.len()), ("150", 2), "back to the two communes of before");

    conclude(&cast).await;
    issue_report(&cast.hoa, id, &numbered("15")).await.unwrap();
    let again = regenerate(&cast.minh, id).await.unwrap();
    assert!(again.made_again);
    assert_eq!(again.content.boundaries, chosen.boundaries.parse().ok());

    // A draft may go back to the boundaries of its table.
    let revised = ReportForm { boundaries: "2025-07-01".into(), ..report_form(&cast, table) };
    draft_report(&cast.lan, Some(own), &revised).await.unwrap();
    assert_eq!(report(&cast.lan, cast.lan.now(), own).await.unwrap().boundaries, chosen.boundaries.parse().ok());
    draft_report(&cast.lan, Some(own), &report_form(&cast, table)).await.unwrap();
    assert_eq!(report(&cast.lan, cast.lan.now(), own).await.unwrap().boundaries, None);
});
