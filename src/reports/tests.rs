//! Stories of the reports: Lan drafts, Hoa and Tuấn agree, Hoa issues, Minh
//! reads.

use std::io::Read as _;

use super::*;
use crate::agencies::{AgencyForm, record_agency};
use crate::calendar::{BEGINNING, Instant};
use crate::desk::{AgencyId, AsOf, Desk, Kind, Problem as _, Role};
use crate::indicators::{
    Grain, Reckoning, Subject, TargetForm, ValueForm, catalogue, load_reference, set_target, state_value,
};
use crate::programme::{FieldForm, PartyForm, PhaseForm, ProgrammeForm, ProgrammeId, record_programme};
use crate::reconciliation::{TableDefinition, TableRow, draw_up_table, sign_table};
use crate::reviews::{FindingForm, ReviewForm, ReviewId, conclude_review, record_finding, record_review};
use crate::testing::{World, story};

pub(super) struct Cast {
    pub(super) lan: Desk,
    pub(super) hoa: Desk,
    pub(super) minh: Desk,
    pub(super) tuan: Desk,
    pub(super) board: AgencyId,
    pub(super) committee: AgencyId,
    pub(super) programme: ProgrammeId,
    pub(super) review: ReviewId,
}

pub(super) async fn cast(world: &World) -> Cast {
    // The review looks back from July 2025.
    world.clock.set("2025-07-25T09:00:00+07:00".parse().unwrap());
    let operator = world.operator();
    load_reference(&operator).await.unwrap();
    let form = |name: &str, superior: &str, symbol: &str, side: &str| AgencyForm {
        name: name.into(),
        superior: superior.into(),
        symbol: symbol.into(),
        side: side.into(),
        place: "Lào Cai".into(),
        ..AgencyForm::default()
    };
    let board = form("Ban Quản lý Khu kinh tế tỉnh Lào Cai", "Ủy ban nhân dân tỉnh Lào Cai", "BQL", "state");
    let board = record_agency(&operator, None, &board, BEGINNING).await.unwrap().record;
    let committee = form("Đảng ủy các cơ quan Đảng tỉnh Lào Cai", "Tỉnh ủy Lào Cai", "ĐU", "party");
    let committee = record_agency(&operator, None, &committee, BEGINNING).await.unwrap().record;
    let programme = agreement(&operator, board, committee).await;
    let mut cast = Cast {
        lan: world.desk("Lan", board.0, Role::Editor),
        hoa: world.desk("Hoa", board.0, Role::Approver),
        minh: world.desk("Minh", committee.0, Role::Viewer),
        tuan: world.desk("Tuấn", committee.0, Role::Approver),
        board,
        committee,
        programme,
        review: ReviewId(0),
    };
    cast.review = second_year(&cast).await;
    cast
}

async fn agreement(operator: &Desk, board: AgencyId, committee: AgencyId) -> ProgrammeId {
    let form = agreed(&[board, committee]);
    record_programme(operator, None, &form, jiff::civil::date(2023, 5, 16)).await.unwrap().record
}

/// The programme between these, the first of whom leads.
pub(super) fn agreed(parties: &[AgencyId]) -> ProgrammeForm {
    let party = |agency: AgencyId| PartyForm { agency: agency.to_string(), ..PartyForm::default() };
    let phase = |name: &str, kind: &str, first: &str, last: &str| PhaseForm {
        name: name.into(),
        kind: kind.into(),
        first_day: first.into(),
        last_day: last.into(),
        ..PhaseForm::default()
    };
    let field = |name: &str| FieldForm { name: name.into(), ..FieldForm::default() };
    ProgrammeForm {
        name: "Chương trình phối hợp về xây dựng tổ chức đảng, đoàn thể trong các đơn vị kinh tế tư nhân \
               tại khu công nghiệp, giai đoạn 2023-2025"
            .into(),
        number: "01-CTr/ĐUK-BQL".into(),
        signed: "2023-05-16".into(),
        first_day: "2023-05-16".into(),
        last_day: "2026-05-15".into(),
        parties: parties.iter().map(|one| PartyForm { leads: *one == parties[0], ..party(*one) }).collect(),
        phases: vec![
            phase("Năm thứ hai", "year", "2024-05-16", "2025-05-15"),
            phase("Cả giai đoạn", "phase", "2023-05-16", "2026-05-15"),
        ],
        fields: vec![
            field("Tuyên truyền, vận động"),
            field("Rà soát, thống kê"),
            field("Phát triển tổ chức đảng, đảng viên"),
        ],
        ..ProgrammeForm::default()
    }
}

pub(super) fn said(kind: &str, text: &str) -> FindingForm {
    FindingForm { kind: kind.into(), text: text.into(), ..FindingForm::default() }
}

/// The conference of the second year, which the board chairs.
pub(super) fn conference(cast: &Cast, others: &[AgencyId]) -> ReviewForm {
    ReviewForm {
        programme: cast.programme.to_string(),
        kind: "so-ket".into(),
        title: "Hội nghị sơ kết năm thứ hai thực hiện Chương trình phối hợp".into(),
        held_on: "25/07/2025".into(),
        place: "Trụ sở Ban Quản lý Khu kinh tế tỉnh".into(),
        first_day: "2024-05-16".into(),
        last_day: "2025-05-15".into(),
        chair: cast.board.to_string(),
        parties: others.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
    }
}

async fn second_year(cast: &Cast) -> ReviewId {
    let form = conference(cast, &[cast.committee]);
    let id = record_review(&cast.lan, None, &form).await.unwrap().record;
    let say = async |form: FindingForm| record_finding(&cast.lan, id, &form).await.unwrap().record.id;
    say(FindingForm {
        field: "2".into(),
        indicators: "E1.HD, L1".into(),
        ..said("result", "Rà soát, đối chiếu số đơn vị đang hoạt động và lao động theo từng khu; lần đầu lập bảng số liệu thống nhất.")
    })
    .await;
    say(FindingForm {
        field: "3".into(),
        indicators: "P3, P4.HD".into(),
        ..said(
            "result",
            "Kết nạp {P3} đảng viên, bằng {P3:so mục tiêu}% mục tiêu năm; duy trì chi bộ liên doanh nghiệp.",
        )
    })
    .await;
    let limitation =
        say(said("limitation", "Tỷ lệ đơn vị có tổ chức đảng còn thấp so với mục tiêu của giai đoạn.")).await;
    for (kind, text) in [
        ("objective", "Nhiều đơn vị quy mô nhỏ, lao động biến động."),
        ("subjective", "Việc rà soát đảng viên làm việc ổn định từ 12 tháng chưa thường xuyên."),
    ] {
        let part_of = limitation.to_string();
        say(FindingForm { cause: kind.into(), part_of, ..said("cause", text) }).await;
    }
    say(FindingForm {
        basis: "Kế hoạch giải phóng mặt bằng đường sắt Lào Cai - Hà Nội - Hải Phòng".into(),
        proposal: "Công bố sớm phương án tiếp nhận tại khu mới; giữ nguyên tổ chức khi chuyển.".into(),
        impact: "Ảnh hưởng các chỉ tiêu P1, U1, L1 của khu.".into(),
        ..said("obstacle", "Đơn vị ở KCN Đông Phố Mới phải di dời, chưa xác định thời điểm nên chưa ổn định tổ chức.")
    })
    .await;
    say(FindingForm {
        who: "Tỉnh ủy".into(),
        due: "30/09/2025".into(),
        ..said(
            "proposal",
            "Hướng dẫn cấp ủy quản lý tổ chức đảng trong doanh nghiệp sau khi sắp xếp đơn vị hành chính.",
        )
    })
    .await;
    say(said("conclusion", "Hai bên dùng chung bảng số liệu thống nhất.")).await;
    id
}

pub(super) const NOW: &str = "2024-05-16/2025-05-15";
pub(super) const BEFORE: &str = "2023-05-16/2024-05-15";

pub(super) async fn state(desk: &Desk, code: &str, zone: i64, period: &str, amount: &str) {
    state_of(desk, code, ("zone", zone), period, amount).await;
}

pub(super) async fn state_of(desk: &Desk, code: &str, (grain, id): (&str, i64), period: &str, amount: &str) {
    let form = ValueForm {
        grain: grain.into(),
        subject: id.to_string(),
        indicator: code.into(),
        period: period.into(),
        kind: "actual".into(),
        amount: amount.into(),
        cut_off: if period == NOW { "2025-05-15" } else { "2024-05-15" }.into(),
        source: "Công văn số 12/BQL-QLDN ngày 10/7/2025".into(),
        ..ValueForm::default()
    };
    state_value(desk, &form).await.unwrap();
}

/// Indicator, zone, the amount of the year before and of the year under review.
async fn state_both_years(cast: &Cast, rows: &[(&str, i64, &str, &str)]) {
    for (code, zone, before, now) in rows {
        state(&cast.lan, code, *zone, BEFORE, before).await;
        state(&cast.lan, code, *zone, NOW, now).await;
    }
}

pub(super) async fn target(cast: &Cast, code: &str, period: &str, amount: &str) {
    target_of(cast, code, period, amount, "").await;
}

/// A target; a share of another indicator where `share_of` is its code.
async fn target_of(cast: &Cast, code: &str, period: &str, amount: &str, share_of: &str) {
    let form = TargetForm {
        programme: cast.programme.to_string(),
        grain: "programme".into(),
        subject: cast.programme.to_string(),
        indicator: code.into(),
        period: period.into(),
        amount: amount.into(),
        bound: "floor".into(),
        basis: "Chương trình phối hợp".into(),
        share_of: share_of.into(),
        ..TargetForm::default()
    };
    set_target(&cast.hoa, &form).await.unwrap();
}

/// Two zones, four indicators, two years, three targets; drawn up and signed.
pub(super) async fn agreed_table(cast: &Cast) -> i64 {
    let rows = [
        ("E1.HD", 45, "34", "36"),
        ("E1.HD", 46, "40", "40"),
        ("L1", 45, "3.300", "3.203"),
        ("L1", 46, "1.900", "2.117"),
        ("P1.DN", 45, "4", "5"),
        ("P1.DN", 46, "3", "3"),
        ("P3", 45, "9", "14"),
        ("P3", 46, "10", "8"),
    ];
    state_both_years(cast, &rows).await;
    target(cast, "P3", NOW, "20").await;
    target(cast, "P3", "2023-05-16/2026-05-15", "60").await;
    target(cast, "L1", NOW, "6.000").await;
    let id = draw_up_table(&cast.lan, &definition(cast).await).await.unwrap().record;
    sign_table(&cast.hoa, id).await.unwrap();
    sign_table(&cast.tuan, id).await.unwrap();
    id
}

pub(super) async fn definition(cast: &Cast) -> TableDefinition {
    let as_of = AsOf { on: jiff::civil::date(2025, 5, 15), known: Instant::LATEST };
    let catalogue = catalogue(&cast.lan, as_of).await.unwrap();
    let row = |name: &str, zone: i64| {
        let subject = Subject::new(Grain::Zone, zone);
        TableRow { name: name.into(), subject, members: vec![subject] }
    };
    TableDefinition {
        title: "Bảng số liệu thống nhất năm thứ hai".into(),
        programme: Some(cast.programme.0),
        period: NOW.parse().unwrap(),
        cut_off: jiff::civil::date(2025, 5, 15),
        agencies: vec![cast.board, cast.committee],
        indicators: ["E1.HD", "L1", "P1.DN", "P3"].map(|code| catalogue.of_code(code).unwrap().id).to_vec(),
        kinds: vec![Reckoning::Actual],
        rows: vec![row("KCN Tằng Loỏng", 45), row("KCN Bắc Duyên Hải", 46)],
        open: Vec::new(),
        boundaries: None,
        unplaced: Vec::new(),
    }
}

pub(super) fn report_form(cast: &Cast, table: i64) -> ReportForm {
    ReportForm {
        review: cast.review.to_string(),
        table: table.to_string(),
        day: "07/2025".into(),
        subject: "Sơ kết năm thứ hai thực hiện Chương trình phối hợp giai đoạn 2023-2025".into(),
        recipients: "- Tỉnh ủy (báo cáo);\n- Ủy ban nhân dân tỉnh (báo cáo);\n- Lưu: VT, QLDN.".into(),
        signatures: vec![
            SignForm { post: "Trưởng ban".into(), ..SignForm::default() },
            SignForm { authority: "on-behalf".into(), principal: "Đảng ủy".into(), post: "Bí thư".into() },
        ],
        ..ReportForm::default()
    }
}

/// A review and a draft of its report, for the stories of pages.
pub(crate) async fn drafted(world: &World) -> (ReviewId, ReportId) {
    let cast = cast(world).await;
    let table = agreed_table(&cast).await;
    let id = draft_report(&cast.lan, None, &report_form(&cast, table)).await.unwrap().record;
    (cast.review, id)
}

pub(super) async fn conclude(cast: &Cast) {
    conclude_review(&cast.hoa, cast.review).await.unwrap();
    conclude_review(&cast.tuan, cast.review).await.unwrap();
}

pub(super) fn numbered(number: &str) -> IssueForm {
    IssueForm { number: number.into(), issued_on: "25/07/2025".into(), term: String::new() }
}

pub(super) fn part(docx: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

pub(super) fn words_of(refusal: &ReportRefusal) -> Vec<&'static str> {
    refusal.faults().iter().map(|fault| fault.word).collect()
}

story!(an_issued_report_stays_the_same_to_the_byte_when_values_change, |world| {
    let cast = cast(world).await;
    let table = agreed_table(&cast).await;
    let id = draft_report(&cast.lan, None, &report_form(&cast, table)).await.unwrap().record;
    conclude(&cast).await;
    assert_eq!(next_number(&cast.hoa, id, jiff::civil::date(2025, 7, 25), "").await.unwrap(), 1);
    let issued = issue_report(&cast.hoa, id, &numbered("5")).await.unwrap();
    assert_eq!(issued.symbol, "05/BC-BQL-ĐU");
    let first = regenerate(&cast.minh, id).await.unwrap();
    assert!(first.made_again);
    assert_eq!(first.hash, issued.document_hash);

    state(&cast.lan, "P3", 45, NOW, "99").await;
    target(&cast, "P3", NOW, "300").await;
    let again = regenerate(&cast.minh, id).await.unwrap();
    assert!(again.made_again);
    assert_eq!(again.bytes, first.bytes);
    let annex = workbook(&first.content, &[]).unwrap();
    assert_eq!(annex, workbook(&again.content, &[]).unwrap());

    let refused = draft_report(&cast.lan, Some(id), &report_form(&cast, table)).await.unwrap_err();
    assert!(matches!(refused, ReportRefusal::Issued(_)), "{refused}");
    let refused = issue_report(&cast.hoa, id, &numbered("6")).await.unwrap_err();
    assert!(matches!(refused, ReportRefusal::Issued(_)), "{refused}");
});

story!(a_report_shows_a_sum_with_its_parts_and_a_target_that_is_a_share, |world| {
    let cast = cast(world).await;
    let rows = [
        ("P1.DB", 45, "1", "1"),
        ("P1.DB", 46, "0", "0"),
        ("P1.CB", 45, "3", "4"),
        ("P1.CB", 46, "2", "3"),
        ("P2", 45, "100", "120"),
        ("P2", 46, "60", "70"),
        ("P3", 45, "9", "14"),
        ("P3", 46, "10", "8"),
    ];
    state_both_years(&cast, &rows).await;
    // Ten in a hundred of the members at the start of the year.
    target_of(&cast, "P3", NOW, "10", "P2").await;
    let all = catalogue(&cast.lan, cast.lan.now()).await.unwrap();
    let mut wanted = definition(&cast).await;
    wanted.indicators = ["P1.DB", "P1.CB", "P2", "P3"].map(|code| all.of_code(code).unwrap().id).to_vec();
    let table = draw_up_table(&cast.lan, &wanted).await.unwrap().record;
    sign_table(&cast.hoa, table).await.unwrap();
    sign_table(&cast.tuan, table).await.unwrap();
    let id = draft_report(&cast.lan, None, &report_form(&cast, table)).await.unwrap().record;
    let (gathered, composed) = compose_report(&cast.minh, id).await.unwrap();
    let sum = gathered.content.row("P1").unwrap();
    assert_eq!((sum.value, sum.before, sum.derived_from.join("+")), (Some(8), Some(6), "P1.DB+P1.CB".into()));
    let admitted = gathered.content.row("P3").unwrap();
    assert_eq!((admitted.target, admitted.of_target), (Some(16), Some(1_375)), "22 of 16");
    assert_eq!(admitted.standing, Some(Standing::Beyond));
    let body = part(&composed.bytes, "word/document.xml");
    assert!(body.contains("cộng từ Đảng bộ cơ sở + Chi bộ cơ sở"), "never silently");

    // Nothing differs yet; then Lan counts anew.
    assert_eq!(report_changes(&cast.minh, id, None).await.unwrap().figures, []);
    state(&cast.lan, "P1.CB", 46, NOW, "5").await;
    let changes = report_changes(&cast.minh, id, None).await.unwrap();
    let told: Vec<_> = changes
        .figures
        .iter()
        .filter(|change| change.measure == Some(crate::reviews::Measure::Value))
        .map(|change| (change.code.as_str(), change.before.as_deref(), change.after.as_deref()))
        .collect();
    assert_eq!(told, [("P1.CB", Some("7"), Some("9")), ("P1", Some("8"), Some("10"))]);
});

story!(a_target_that_is_a_share_is_drawn_though_the_table_lacks_what_it_is_a_share_of, |world| {
    let cast = cast(world).await;
    state_both_years(&cast, &[("P3", 45, "9", "14"), ("P3", 46, "10", "8")]).await;
    target_of(&cast, "P3", NOW, "10", "P2").await;
    let all = catalogue(&cast.lan, cast.lan.now()).await.unwrap();
    let mut wanted = definition(&cast).await;
    wanted.indicators = vec![all.of_code("P3").unwrap().id];
    let table = draw_up_table(&cast.lan, &wanted).await.unwrap().record;
    let id = draft_report(&cast.lan, None, &report_form(&cast, table)).await.unwrap().record;
    let chart_of = async |from| {
        let gathered = gather::gather(&cast.minh, &report(&cast.minh, cast.minh.now(), id).await.unwrap(), from).await;
        let content = gathered.unwrap().content;
        let wordings = wordings(&cast.minh).await.unwrap();
        let page = songhanh_document::profile::named(&content.profile).unwrap();
        let composed = compose(&content, &wordings, &page).unwrap();
        composed.document.blocks.into_iter().find_map(|block| match block {
            songhanh_document::model::Block::Chart(chart) => Some(chart),
            _ => None,
        })
    };
    assert_eq!(chart_of(From::Present).await, None, "nobody stated how many members the year opened with");
    // One zone stated its year, both their last month: the month has more of them.
    state(&cast.lan, "P2", 45, BEFORE, "100").await;
    state(&cast.lan, "P2", 45, "2024-04-16/2024-05-15", "100").await;
    state(&cast.lan, "P2", 46, "2024-04-16/2024-05-15", "60").await;
    let chart = chart_of(From::Present).await.unwrap();
    let drawn = &chart.series[0].values;
    assert_eq!(drawn, &[Some(songhanh_document::model::Decimal::new(1_375, 1))], "22 of a tenth of 160");
    assert!(chart.alt.contains("137,5%"), "{}", chart.alt);
});

story!(a_number_of_a_register_is_given_once, |world| {
    let cast = cast(world).await;
    let table = agreed_table(&cast).await;
    conclude(&cast).await;
    let first = draft_report(&cast.lan, None, &report_form(&cast, table)).await.unwrap().record;
    let second = draft_report(&cast.lan, None, &report_form(&cast, table)).await.unwrap().record;
    issue_report(&cast.hoa, first, &numbered("5")).await.unwrap();
    let refused = issue_report(&cast.hoa, second, &numbered("5")).await.unwrap_err();
    assert!(matches!(refused, ReportRefusal::NumberTaken(5)), "{refused}");
    let next_year = IssueForm { issued_on: "05/01/2026".into(), ..numbered("5") };
    issue_report(&cast.hoa, second, &next_year).await.unwrap();
});

story!(a_report_is_issued_only_when_table_and_conclusions_are_agreed, |world| {
    let cast = cast(world).await;
    state(&cast.lan, "P3", 45, NOW, "14").await;
    let table = draw_up_table(&cast.lan, &definition(&cast).await).await.unwrap().record;
    let id = draft_report(&cast.lan, None, &report_form(&cast, table)).await.unwrap().record;
    let refused = issue_report(&cast.hoa, id, &IssueForm::default()).await.unwrap_err();
    assert_eq!(
        words_of(&refused),
        ["fault-missing", "fault-missing", "fault-table-not-agreed", "fault-review-not-concluded"]
    );
    for desk in [&cast.lan, &cast.minh, &cast.tuan] {
        let refused = issue_report(desk, id, &numbered("1")).await.unwrap_err();
        assert_eq!(refused.kind(), Kind::NotAllowed);
    }
    assert_eq!(draft_report(&cast.minh, None, &report_form(&cast, table)).await.unwrap_err().kind(), Kind::NotAllowed);
    assert_eq!(reports(&cast.minh, cast.minh.now(), Some(cast.review)).await.unwrap().len(), 1);
});

story!(a_report_form_with_faults_hears_of_all_of_them_at_once, |world| {
    let cast = cast(world).await;
    let form = ReportForm { review: cast.review.to_string(), day: "13/2025".into(), ..ReportForm::default() };
    let refused = draft_report(&cast.lan, None, &form).await.unwrap_err();
    let places: Vec<_> = refused.faults().iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["subject", "table", "day", "signatures"]);
});

story!(what_was_said_is_told_with_the_figures_that_every_side_signed, |world| {
    let cast = cast(world).await;
    let review = crate::reviews::review(&cast.minh, cast.minh.now(), cast.review).await.unwrap();
    let sentence = "Kết nạp {P3} đảng viên, bằng {P3:so mục tiêu}% mục tiêu năm, {P3:tăng giảm}.";
    let before = told_figures(&cast.minh, &review).await.unwrap();
    assert_eq!(before.said(sentence), "Kết nạp … đảng viên, bằng …% mục tiêu năm, ….", "nothing is signed yet");
    let table = agreed_table(&cast).await;
    let told = told_figures(&cast.minh, &review).await.unwrap();
    assert_eq!(told.table.as_ref().unwrap().0, table);
    let said = told.said(sentence);
    assert!(said.starts_with("Kết nạp 22 đảng viên, bằng 110") && said.contains("tăng"), "{said}");
    state(&cast.lan, "P3", 45, NOW, "99").await;
    let later = told_figures(&cast.minh, &review).await.unwrap();
    assert_eq!(later.said(sentence), said, "what was stated since the signatures is in no sentence");
    assert_eq!(told.said("Dấu {P3:tổng} giữ nguyên."), "Dấu {P3:tổng} giữ nguyên.");
    assert!(ToldFigures::is_in(sentence) && !ToldFigures::is_in("Không có số."));
});
