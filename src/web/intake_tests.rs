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

story!(an_editor_hands_a_proposed_indicator_to_an_administrator_who_defines_it, |world| {
    crate::indicators::load_reference(&world.operator()).await.unwrap();
    let sheet = "Tên đơn vị,Số cây xanh trồng mới (cây)\nCông ty TNHH Một (mẫu),11\nCông ty TNHH Hai (mẫu),12\n";
    let taking = [("source", "Công văn 1"), ("as_of", "2024-06-30"), ("period", "2024-H1")];
    let editor = Visitor::entering(world, "editor").await;
    let address = editor.upload("/intake", "file", "cay.csv", sheet.as_bytes()).await.location().to_owned();
    let page = editor.page(&address).await;
    assert!(page.contains("Số cây xanh trồng mới") && page.contains("Chỉ quản trị viên"), "{page}");
    editor.post(&format!("{address}/answers"), &[("column:B", "new"), ("new-units", "add")]).await;
    let refused = editor.post(&format!("{address}/taking"), &taking).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text());
    let link = page.split("href=\"").find(|rest| rest.starts_with("/indicators/new?")).unwrap();
    let link = link.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    assert_eq!(editor.get(&link).await.status, StatusCode::FORBIDDEN, "an editor defines nothing");

    let administrator = Visitor::entering(world, "administrator").await;
    let form = administrator.page(&link).await;
    assert!(form.contains("value=\"Số cây xanh trồng mới\"") && form.contains("value=\"cây\""), "{form}");
    let code = link.split("code=").nth(1).unwrap().split('&').next().unwrap();
    let defined = [
        ("code", code),
        ("name_vi", "Số cây xanh trồng mới"),
        ("unit_vi", "cây"),
        ("nature", "flow"),
        ("scale", "0"),
        ("basis", "Công văn 1"),
        ("from", "2024-01-01"),
    ];
    let sent = administrator.post("/indicators", &defined).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());

    editor.post(&format!("{address}/answers"), &[("column:B", code)]).await;
    let taken = editor.post(&format!("{address}/taking"), &taking).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text());
});

story!(lan_mends_a_cell_on_the_page_and_gets_her_file_back_marked, |world| {
    crate::indicators::load_reference(&world.operator()).await.unwrap();
    let editor = Visitor::entering(world, "editor").await;
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "Tên đơn vị").unwrap();
    sheet.write(0, 1, "Lao động").unwrap();
    sheet.write(0, 2, "Đoàn viên công đoàn").unwrap();
    for row in 1..12_u32 {
        sheet.write(row, 0, format!("Công ty TNHH Số {row} (mẫu)")).unwrap();
        sheet.write(row, 1, 20 + row).unwrap();
        sheet.write(row, 2, 10 + row).unwrap();
    }
    sheet.write(5, 1, "nhiều").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let sent = editor.upload("/intake", "file", "lao-dong-2024.xlsx", &bytes).await;
    let address = sent.location().to_owned();
    let page = editor.page(&format!("{address}?rule=text-among-numbers")).await;
    assert!(page.contains("Chữ trong cột số"), "the filter names rules in words: {page}");
    assert!(page.contains("name=\"B6\""), "the cell is a field: {page}");

    let marked = editor.get(&format!("{address}/marked")).await;
    assert_eq!(marked.status, StatusCode::OK);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(marked.body.clone())).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let mut part = |ending: &str| {
        let name = names.iter().find(|name| name.contains(ending)).unwrap_or_else(|| panic!("{ending} in {names:?}"));
        let mut text = String::new();
        std::io::Read::read_to_string(&mut archive.by_name(name).unwrap(), &mut text).unwrap();
        text
    };
    let comments = part("comments");
    assert!(comments.contains("ref=\"B6\"") && comments.contains("nhiều"), "{comments}");
    assert!(part("styles.xml").contains("<fgColor"), "the cell is coloured");
    use calamine::Reader as _;
    let mut opened: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(marked.body)).unwrap();
    assert_eq!(opened.sheet_names().len(), 2, "a list is added");
    let list = opened.worksheet_range(&opened.sheet_names()[1].clone()).unwrap();
    assert!(list.rows().any(|row| row.iter().any(|cell| *cell == "B6")), "{list:?}");
    let own = opened.worksheet_range(&opened.sheet_names()[0].clone()).unwrap();
    assert_eq!(
        own.get_value((5, 1)).map(ToString::to_string).as_deref(),
        Some("nhiều"),
        "the file itself is as it was"
    );

    let untouched = format!("name=\"{}\"", "C8");
    assert!(!editor.page(&format!("{address}?row=2")).await.contains(&untouched));
    let editing = editor.page(&format!("{address}?row=2&edit=8")).await;
    assert!(editing.contains(&untouched) && editing.contains("name=\"A8\""), "any cell of a row can be corrected");
    let sent = editor.post(&format!("{address}/answers"), &[("C8", "mười"), ("B8", "27"), ("back", "2")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let wrong = editor.page(&format!("{address}?rule=text-among-numbers")).await;
    assert!(wrong.contains("mười"), "what is typed is checked as the file is: {wrong}");
    editor.post(&format!("{address}/answers"), &[("C8", "9"), ("back", "2")]).await;

    let taking = [("source", "Công văn 2"), ("as_of", "2024-06-30"), ("period", "2024-H1")];
    editor.post(&format!("{address}/answers"), &[("new-units", "add")]).await;
    let early = editor.post(&format!("{address}/taking"), &taking).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mended = editor.post(&format!("{address}/answers"), &[("B6", "37"), ("back", "2")]).await;
    assert_eq!(mended.status, StatusCode::SEE_OTHER);
    let taken = editor.post(&format!("{address}/taking"), &taking).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text());
    let seq = taken.location().rsplit('=').next().unwrap().to_owned();
    let act = editor.page(&format!("/acts/{seq}")).await;
    assert!(act.contains("37") && act.contains("nhiều"), "the act says what was corrected: {act}");
});
