//! Stories of the pages of reviews and reports.

use axum::http::StatusCode;

use super::visitor_tests::Visitor;
use crate::reports::tests::drafted;
use crate::testing::story;

story!(every_figure_of_the_preview_leads_to_its_origin, |world| {
    let (review, report) = drafted(world).await;
    let reader = Visitor::entering(world, "viewer").await;
    assert!(reader.page("/reviews").await.contains(&format!("/reviews/{review}")));
    let conference = reader.page(&format!("/reviews/{review}")).await;
    assert!(conference.contains("KCN Đông Phố Mới") && !conference.contains("<textarea"), "a viewer reads");
    assert!(reader.page("/reports").await.contains(&format!("/reports/{report}")));
    let page = reader.page(&format!("/reports/{report}")).await;
    let figures: Vec<&str> = page
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|href| href.contains("/figures/"))
        .collect();
    assert!(figures.len() > 20, "{}", figures.len());
    let origin = reader.page(figures[0]).await;
    assert!(origin.contains("Công văn số 12/BQL-QLDN"), "{origin}");
    let docx = reader.get(&format!("/reports/{report}/document.docx")).await;
    assert_eq!((docx.status, &docx.body[..2]), (StatusCode::OK, &b"PK"[..]));
    let xlsx = reader.get(&format!("/reports/{report}/annex.xlsx")).await;
    assert_eq!((xlsx.status, &xlsx.body[..2]), (StatusCode::OK, &b"PK"[..]));
    assert_eq!(reader.get("/reports/1/figures/bc1.value.X").await.status, StatusCode::NOT_FOUND);
    assert_eq!(reader.post(&format!("/reviews/{review}/consent"), &[]).await.status, StatusCode::FORBIDDEN);
});

story!(a_form_with_faults_comes_back_with_all_of_them, |world| {
    let (review, report) = drafted(world).await;
    let editor = Visitor::entering(world, "editor").await;
    let answer = editor.post(&format!("/reviews/{review}/findings"), &[("kind", "obstacle"), ("text", "x")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.text().matches("class=\"fault\"").count(), 3);
    let answer =
        editor.post(&format!("/reviews/{review}/findings"), &[("kind", "lesson"), ("text", "Trao đổi sớm")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(editor.page(answer.location()).await.contains("Trao đổi sớm"));
    assert!(editor.page(&format!("/reports?review={review}")).await.contains("id=\"draft\""));
    let answer = editor.post("/reports", &[("review", &review.to_string()), ("subject", ""), ("day", "x")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = editor.post(&format!("/reports/{report}/issue"), &[("number", "1")]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(editor.post("/reviews", &[("title", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
});
