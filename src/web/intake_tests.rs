//! Stories of the pages of workbooks.

use axum::http::StatusCode;

use super::visitor_tests::Visitor;
use crate::testing::story;

story!(the_page_of_workbooks_lists_what_was_taken_in_and_a_viewer_may_not_upload, |world| {
    let editor = Visitor::entering(world, "editor").await;
    let page = editor.page("/intake").await;
    assert!(page.contains("name=\"file\""), "{page}");
    assert_eq!(editor.get("/intake/looks/0123").await.status, StatusCode::NOT_FOUND);
    let viewer = Visitor::entering(world, "viewer").await;
    assert_eq!(viewer.get("/intake").await.status, StatusCode::FORBIDDEN);
});

story!(an_upload_is_looked_at_answered_taken_in_and_listed, |world| {
    let operator = world.operator();
    crate::indicators::load_reference(&operator).await.unwrap();
    let editor = Visitor::entering(world, "editor").await;
    let sheet = "Tên đơn vị,Mã số thuế,Đoàn viên công đoàn,Người liên hệ,Lao động\n\
        Công ty TNHH Phốt pho Rùa Vàng (mẫu),5399001458,119,Trần Thị Ví Dụ,0\n\
        Công ty cổ phần Phốt pho Thần Trụ Trời (mẫu),5399001828,,Lê Giả Định,không rõ\n";
    let sent = editor.upload("/intake", "file", "cong-doan.csv", sheet.as_bytes()).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let address = sent.location().to_owned();
    let page = editor.page(&address).await;
    assert!(!page.contains("Trần Thị Ví Dụ"), "a personal column is not even shown");

    let early = editor
        .post(&format!("{address}/taking"), &[("source", "Công văn 1"), ("as_of", "2024-06-30"), ("period", "2024-H1")])
        .await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    editor.post(&format!("{address}/answers"), &[("new-units", "add")]).await;
    let taken = editor
        .post(&format!("{address}/taking"), &[("source", "Công văn 1"), ("as_of", "2024-06-30"), ("period", "2024-H1")])
        .await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text());
    let list = editor.page(taken.location()).await;
    assert!(list.contains("cong-doan.csv") && list.contains("/undoing"), "{list}");
    assert_eq!(editor.get(&address).await.status, StatusCode::NOT_FOUND, "nothing of the file is kept");
});
