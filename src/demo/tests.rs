//! Stories of the sample installation.

use super::seed;
use crate::agencies::succession_names;
use crate::readiness::{Answer, ReadinessForm, readiness};
use crate::testing::story;

story!(the_sample_has_recent_figures_and_the_bodies_of_the_former_yen_bai, |world| {
    // It is made long after the programme year that the two offices report.
    world.clock.set("2026-11-23T08:00:00+07:00".parse().unwrap());
    let operator = world.operator();
    seed(&operator, &mut |_| {}).await.unwrap();
    let page = readiness(&operator, &ReadinessForm::default()).await.unwrap();
    let cells = page.kinds.iter().find(|kind| kind.of == "chi-bo-co-so").unwrap();
    for answer in Answer::ALL {
        assert!(cells.tally.of(*answer) >= 3, "{answer:?}: {:?}", cells.tally);
    }
    assert!(cells.tally.of(Answer::Unknown) < 50, "{:?}", cells.tally);
    let told = succession_names(&operator).await.unwrap();
    let bodies: Vec<&str> = told
        .iter()
        .filter(|(one, _)| one.decision == "202/2025/QH15")
        .flat_map(|(_, look)| &look.steps)
        .map(|step| step.1.as_str())
        .collect();
    let unsourced: Vec<&str> = told
        .iter()
        .filter(|(one, _)| one.source.is_empty() && !one.confirmed)
        .flat_map(|(_, look)| &look.steps)
        .map(|step| step.1.as_str())
        .collect();
    assert_eq!(unsourced, ["Đảng ủy Khối Cơ quan và Doanh nghiệp tỉnh Yên Bái"], "no source: it is said, not left out");
    assert_eq!(
        bodies,
        ["Ủy ban nhân dân tỉnh Yên Bái", "Tỉnh ủy Yên Bái", "Ban Quản lý các Khu công nghiệp tỉnh Yên Bái"]
    );
});
