//! Stories of the papers: what they say, in which form, and a file that was
//! edited since.

use super::tests::{
    Cast, NOW, agreed, agreed_table, cast, conclude, conference, numbered, part, report_form, said, state, words_of,
};
use super::*;
use crate::agencies::{AgencyForm, record_agency};
use crate::calendar::BEGINNING;
use crate::desk::{Kind, Problem as _};
use crate::programme::record_programme;
use crate::reviews::{record_finding, record_review, revise_finding};
use crate::testing::{World, story};

story!(every_figure_of_the_paper_leads_back_to_its_rows, |world| {
    let cast = cast(world).await;
    let table = agreed_table(&cast).await;
    let id = draft_report(&cast.lan, None, &report_form(&cast, table)).await.unwrap().record;
    let (gathered, composed) = compose_report(&cast.minh, id).await.unwrap();
    let document = part(&composed.bytes, "word/document.xml");
    let tags: Vec<&str> = document.split("<w:tag w:val=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(tags.len() > 40, "{}", tags.len());
    for tag in &tags {
        assert!(tag.len() <= 64, "{tag}");
        let origin = figure_origin(&cast.minh, tag).await.unwrap();
        assert_eq!(origin.tag, *tag);
    }
    let row = gathered.content.row("P3").unwrap();
    let tag = gathered.content.tag(row, crate::reviews::Measure::Value);
    let origin = figure_origin(&cast.minh, tag.as_str()).await.unwrap();
    assert_eq!(origin.text, "22");
    assert_eq!(origin.rows.len(), 2);
    assert_eq!(origin.rows[0].stated_by, "Lan");
    assert_eq!(origin.rows[0].amount.as_deref(), Some("14"));
    assert!(origin.rows[0].source.starts_with("Công văn số 12"));
    for tag in ["", "bc1", "bc999999.value.P3", &format!("bc{id}.value.NONE")] {
        assert!(figure_origin(&cast.minh, tag).await.is_err(), "{tag}");
    }
});

story!(sentences_and_the_table_say_what_the_figures_say, |world| {
    let cast = cast(world).await;
    let table = agreed_table(&cast).await;
    let id = draft_report(&cast.lan, None, &report_form(&cast, table)).await.unwrap().record;
    let (gathered, composed) = compose_report(&cast.minh, id).await.unwrap();
    let text = composed.document.blocks.iter().map(text_of).collect::<Vec<_>>().join("\n");
    for sentence in [
        "Đảng viên kết nạp mới trong kỳ: 22 người, tăng 15,8% so với cùng kỳ; bằng 110,0% mục tiêu năm (20 người)",
        "Tổng số lao động: 5.320 người, tăng 2,3% so với cùng kỳ; bằng 88,7% mục tiêu năm (6.000 người)",
        "Tỷ lệ đơn vị có tổ chức đảng trên số đang hoạt động: 10,53%, tăng 1,07 điểm phần trăm so với cùng kỳ",
        "Kết nạp 22 đảng viên, bằng 110,0% mục tiêu năm",
        "đến nay 22 người, bằng 36,7% mục tiêu cả giai đoạn (60 người)",
        "hoàn thành trước ngày 30/9/2025",
    ] {
        assert!(text.contains(sentence), "{sentence}\n{text}");
    }
    let document = part(&composed.bytes, "word/document.xml");
    assert!(document.contains("Số liệu thực hiện đến ngày 15/5/2025."));
    assert!(!document.contains("số ước thực hiện"), "no figure is an estimate");
    assert!(document.contains("descr=\"Biểu đồ thanh"), "the chart has a text for those who cannot see it");
    let sheets = workbook(&gathered.content, &[]).unwrap();
    let sheet = part(&sheets, "xl/worksheets/sheet2.xml");
    assert!(sheet.contains("SUM(C7:C8)"), "totals are formulas");
});

fn text_of(block: &songhanh_document::model::Block) -> String {
    use songhanh_document::model::{Block, plain};
    match block {
        Block::Heading { text, .. } | Block::Paragraph(text) => plain(text),
        Block::Bullets(items) => items.iter().map(|item| plain(item)).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    }
}

story!(an_edited_file_takes_new_figures_and_nothing_else_changes, |world| {
    let cast = cast(world).await;
    let table = agreed_table(&cast).await;
    let id = draft_report(&cast.lan, None, &report_form(&cast, table)).await.unwrap().record;
    let (_, composed) = compose_report(&cast.lan, id).await.unwrap();
    let same = refresh_document(&cast.minh, &composed.bytes, From::Own).await.unwrap();
    assert_eq!((same.file.changes.len(), same.file.bytes == composed.bytes, same.reread.len()), (0, true, 0));

    state(&cast.lan, "P3", 46, NOW, "1").await;
    let fresh = refresh_document(&cast.minh, &composed.bytes, From::Present).await.unwrap();
    assert_eq!(fresh.report, id);
    let change = |tag: &str| {
        let tag = format!("bc{id}.{tag}");
        let found = fresh.file.changes.iter().find(|change| change.tag.as_str() == tag);
        found.map(|change| (change.before.clone(), change.after.clone()))
    };
    assert_eq!(change("value.P3"), Some(("22".into(), "15".into())));
    assert_eq!(change("of-target.P3"), Some(("110,0".into(), "75,0".into())));
    let (before, after) = change("change.P3").unwrap();
    assert_eq!((before.as_str(), after.as_str()), ("tăng 15,8% so với cùng kỳ", "giảm 21,1% so với cùng kỳ"));
    assert_eq!(change("value.L1"), None);
    assert_eq!(fresh.reread, ["P3"], "what had met its target no longer does");
    let other = refresh_document(&cast.minh, b"PK", From::Own).await.unwrap_err();
    assert_eq!(other.kind(), Kind::Conflict);
});

story!(a_wording_of_the_installation_takes_the_place_of_the_shipped_one, |world| {
    let cast = cast(world).await;
    let table = agreed_table(&cast).await;
    let id = draft_report(&cast.lan, None, &report_form(&cast, table)).await.unwrap().record;
    let refused = save_wording(&cast.hoa, "state", "{{ nothing }}").await.unwrap_err();
    assert!(matches!(refused, ReportRefusal::Wording(_)), "{refused}");
    assert_eq!(save_wording(&cast.lan, "state", "x").await.unwrap_err().kind(), Kind::NotAllowed);
    save_wording(&cast.hoa, "state", "# Kết quả\n{% for row in rows %}\n- {{ row.name }}\n{% endfor %}").await.unwrap();
    let (_, composed) = compose_report(&cast.lan, id).await.unwrap();
    assert_eq!(composed.document.blocks.len(), 2);
});

story!(a_party_report_has_its_own_form_order_and_register, |world| {
    let cast = cast(world).await;
    let table = agreed_table(&cast).await;
    conclude(&cast).await;
    let mut form = ReportForm { host: cast.committee.to_string(), day: "06/2026".into(), ..report_form(&cast, table) };
    form.signatures.reverse();
    let id = draft_report(&cast.tuan, None, &form).await.unwrap().record;
    let content = gather_report(&cast.tuan, id).await.unwrap().content;
    assert_eq!((content.profile.as_str(), content.party_form), ("hd05-2026", true));
    assert_eq!(content.issuers[0].symbol, "ĐU");
    let typed = IssueForm { issued_on: "10/06/2026".into(), ..numbered("3") };
    assert_eq!(words_of(&issue_report(&cast.tuan, id, &typed).await.unwrap_err()), ["fault-missing"]);
    let typed = IssueForm { term: "2025-2030".into(), ..typed };
    let issued = issue_report(&cast.tuan, id, &typed).await.unwrap();
    assert_eq!(issued.symbol, "03-BC/ĐU-BQL");
    assert_eq!(
        next_number(&cast.tuan, id, jiff::civil::date(2027, 1, 5), "2025-2030").await.unwrap(),
        4,
        "a term goes on over the years"
    );
    let old = ReportForm { day: "25/07/2025".into(), ..form };
    let id = draft_report(&cast.tuan, None, &old).await.unwrap().record;
    assert_eq!(gather_report(&cast.tuan, id).await.unwrap().content.profile, "hd36-2018");
});

/// Writes the report in each form, of two sides and of three, where
/// `SONGHANH_PAPERS` names a folder, to be looked at.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_report_in_each_form_is_written_to_be_looked_at() {
    let Some(folder) = std::env::var_os("SONGHANH_PAPERS") else {
        println!("skipped: SONGHANH_PAPERS names no folder");
        return;
    };
    let world = World::on_sqlite().await;
    let cast = cast(&world).await;
    let table = agreed_table(&cast).await;
    write_in_each_form(&cast, table, "two", std::path::Path::new(&folder)).await;

    let union = AgencyForm {
        name: "Liên đoàn Lao động tỉnh Lào Cai".into(),
        superior: "Tổng Liên đoàn Lao động Việt Nam".into(),
        symbol: "LĐLĐ".into(),
        side: "mass".into(),
        place: "Lào Cai".into(),
        ..AgencyForm::default()
    };
    let operator = world.operator();
    let union = record_agency(&operator, None, &union, BEGINNING).await.unwrap().record;
    let sides = [cast.board, cast.committee, union];
    let signed_on = jiff::civil::date(2023, 5, 16);
    record_programme(&operator, Some(cast.programme), &agreed(&sides), signed_on).await.unwrap();
    record_review(&cast.lan, Some(cast.review), &conference(&cast, &sides[1..])).await.unwrap();
    write_in_each_form(&cast, table, "three", std::path::Path::new(&folder)).await;
}

async fn write_in_each_form(cast: &Cast, table: i64, sides: &str, folder: &std::path::Path) {
    for (form, host) in [("nd30-2020", cast.board), ("hd05-2026", cast.committee), ("hd36-2018", cast.committee)] {
        let mut typed = ReportForm { host: host.to_string(), profile: form.into(), ..report_form(cast, table) };
        if host == cast.committee {
            typed.signatures.reverse();
        }
        if sides == "three" {
            let chair =
                SignForm {
                    post: "Chủ tịch".into(), principal: "Ban Thường vụ".into(), authority: "on-behalf".into()
                };
            typed.signatures.push(chair);
        }
        let id = draft_report(&cast.lan, None, &typed).await.unwrap().record;
        let (gathered, composed) = compose_report(&cast.lan, id).await.unwrap();
        std::fs::write(folder.join(format!("{form}-{sides}.docx")), &composed.bytes).unwrap();
        std::fs::write(folder.join("annex.xlsx"), workbook(&gathered.content, &[]).unwrap()).unwrap();
    }
}

story!(a_finding_that_was_revised_is_told_as_it_reads_now, |world| {
    let cast = cast(world).await;
    let table = agreed_table(&cast).await;
    let id = draft_report(&cast.lan, None, &report_form(&cast, table)).await.unwrap().record;
    let vague = record_finding(&cast.lan, cast.review, &said("lesson", "Có khoảng 30 đơn vị chưa gửi số liệu"))
        .await
        .unwrap()
        .record;
    assert_eq!(gather_report(&cast.minh, id).await.unwrap().warnings.len(), 1);
    revise_finding(&cast.lan, vague.id, &said("lesson", "# Một số đơn vị chưa gửi số liệu")).await.unwrap();
    let gathered = gather_report(&cast.minh, id).await.unwrap();
    assert_eq!(gathered.warnings, []);
    let (_, composed) = compose_report(&cast.minh, id).await.unwrap();
    assert!(part(&composed.bytes, "word/document.xml").contains("# Một số đơn vị chưa gửi số liệu."));
});
