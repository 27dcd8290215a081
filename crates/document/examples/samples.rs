//! Writes one report in each form, to be looked at: `cargo run --example samples -- FOLDER`.
//! All bodies, enterprises and figures are invented.

use std::error::Error;
use std::path::PathBuf;

use songhanh_document::annex::{AnnexCell, AnnexColumn, AnnexRow, AnnexTable};
use songhanh_document::docx;
use songhanh_document::model::{
    Align, Annex, Authority, Block, Cell, Chart, ChartKind, Column, Decimal, Document, DocumentDate, HeaderCell,
    Issuer, Kind, Orientation, Row, RowKind, Run, Series, Signature, Table, Tag,
};
use songhanh_document::profile;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    std::fs::create_dir_all(&folder)?;
    for (id, joint) in [("nd30-2020", true), ("hd05-2026", true), ("hd36-2018", false)] {
        let form = profile::named(id).ok_or("a shipped profile")?;
        let file = docx::write(&report(joint, form.body)?, &form)?;
        std::fs::write(folder.join(format!("{id}.docx")), file)?;
    }
    let state = profile::named("nd30-2020").ok_or("a shipped profile")?;
    std::fs::write(folder.join("letter.docx"), docx::write(&letter(), &state)?)?;
    let party = profile::named("hd05-2026").ok_or("a shipped profile")?;
    std::fs::write(folder.join("party-letter.docx"), docx::write(&letter(), &party)?)?;
    std::fs::write(folder.join("minutes.docx"), docx::write(&minutes()?, &state)?)?;
    let annex = capital()?;
    std::fs::write(folder.join("annex.xlsx"), annex.to_workbook()?)?;
    Ok(())
}

/// A form of the kind that a board sends every quarter, reckoned.
fn capital() -> Result<AnnexTable, Box<dyn Error>> {
    let column = |weight, align, decimals| AnnexColumn { column: Column { weight, align }, decimals };
    let number = |units, scale| AnnexCell::Number { value: Decimal::new(units, scale), tag: None };
    let share = AnnexCell::Percent { part: 3, whole: 2, tag: None };
    let zones = 40;
    let mut rows: Vec<AnnexRow> = (1..=zones)
        .map(|zone: i64| AnnexRow {
            kind: RowKind::Item,
            cells: vec![
                AnnexCell::Text(zone.to_string()),
                AnnexCell::Text(format!("Khu công nghiệp Ví dụ {zone}")),
                number(zone * 1255, 1),
                if zone == 3 { AnnexCell::Unknown } else { number(zone * 1013 % 9000, 1) },
                share.clone(),
                number(zone * 328, 0),
            ],
        })
        .collect();
    let sum = |tag: &str| -> Result<AnnexCell, Box<dyn Error>> {
        Ok(AnnexCell::SumOfRows { rows: (0..usize::try_from(zones)?).collect(), tag: Some(Tag::new(tag)?) })
    };
    rows.push(AnnexRow {
        kind: RowKind::Total,
        cells: vec![
            AnnexCell::Blank,
            AnnexCell::Text("Tổng cộng".to_owned()),
            sum("von.kh")?,
            sum("von.th")?,
            share,
            sum("ld")?,
        ],
    });
    Ok(AnnexTable {
        sheet: "Phụ lục I".to_owned(),
        head_left: vec!["UBND TỈNH NAM GIANG".to_owned(), "BAN QUẢN LÝ KHU KINH TẾ".to_owned()],
        head_right: vec!["Biểu số 01/KCN".to_owned()],
        title: "TÌNH HÌNH VỐN ĐẦU TƯ VÀ LAO ĐỘNG TẠI CÁC KHU CÔNG NGHIỆP".to_owned(),
        note: Some("Số liệu thực hiện đến ngày 30/9/2026; số cả kỳ là số ước thực hiện.".to_owned()),
        unit: Some("tỷ đồng, người".to_owned()),
        columns: vec![
            column(5, Align::Center, 0),
            column(30, Align::Left, 0),
            column(12, Align::Right, 1),
            column(12, Align::Right, 1),
            column(10, Align::Right, 1),
            column(12, Align::Right, 0),
        ],
        header: vec![
            vec![
                HeaderCell::new("TT").down(2),
                HeaderCell::new("Khu công nghiệp").down(2),
                HeaderCell::new("Vốn đầu tư").over(3),
                HeaderCell::new("Lao động").down(2),
            ],
            vec![HeaderCell::new("Kế hoạch"), HeaderCell::new("Thực hiện"), HeaderCell::new("%")],
        ],
        numbered_columns: true,
        rows,
    })
}

fn issuer(superior: &str, name: &str, symbol: &str) -> Issuer {
    Issuer { superior: Some(superior.to_owned()), name: name.to_owned(), symbol: symbol.to_owned() }
}

fn signature(authority: Authority, principal: &str, post: &str, name: &str) -> Signature {
    Signature { authority, principal: principal.to_owned(), post: post.to_owned(), name: name.to_owned() }
}

fn report(joint: bool, body: profile::Body) -> Result<Document, Box<dyn Error>> {
    let date = DocumentDate { day: (!joint).then_some(5), month: Some(11), year: 2026 };
    let mut report = Document::new(Kind::Report, date);
    let party = issuer("Tỉnh ủy Nam Giang", "Đảng ủy Các khu công nghiệp", "ĐUK");
    let board = issuer("UBND tỉnh Nam Giang", "Ban Quản lý Khu kinh tế", "BQL");
    report.issuers = match (joint, body) {
        (true, profile::Body::Party) => vec![party, board],
        (true, profile::Body::State) => vec![board, party],
        (false, profile::Body::Party) => vec![party],
        (false, profile::Body::State) => vec![board],
    };
    report.number = (!joint).then_some(128);
    report.place = "Nam Giang".to_owned();
    report.subject = "Sơ kết một năm thực hiện Chương trình phối hợp về phát triển\ntổ chức đảng, đoàn thể trong doanh nghiệp khu công nghiệp".to_owned();
    report.addressees = vec!["Ban Thường vụ Tỉnh ủy".to_owned()];
    report.legal_bases = vec![
        vec!["Căn cứ Quy định số 60-QĐ/TW ngày 08/3/2022 của Ban Bí thư;".into()],
        vec!["Căn cứ Chương trình phối hợp số 01-CTr/ĐUK-BQL ngày 12/5/2025".into()],
    ];
    report.blocks = blocks()?;
    report.recipients =
        ["Ban Thường vụ Tỉnh ủy (báo cáo)", "UBND tỉnh (báo cáo)", "Các đảng ủy, chi bộ trực thuộc", "Lưu: VT, VP"]
            .map(str::to_owned)
            .to_vec();
    report.signatures = vec![
        signature(Authority::OnBehalf, "Đảng ủy", "Bí thư", "Nguyễn Văn Mẫu"),
        signature(Authority::ForHead, "Trưởng ban", "Phó Trưởng ban", "Trần Thị Thử"),
    ];
    if body == profile::Body::State {
        report.signatures.reverse();
    }
    report.signatures.truncate(report.issuers.len());
    report.annexes = vec![
        Annex {
            title: "Kết quả thành lập tổ chức trong doanh nghiệp theo khu, cụm công nghiệp".to_owned(),
            orientation: Orientation::Landscape,
            blocks: vec![Block::Table(wide_table()?)],
        },
        Annex {
            title: "Danh mục kiến nghị".to_owned(),
            orientation: Orientation::Portrait,
            blocks: vec![
                Block::heading(1, "Kiến nghị với Tỉnh ủy"),
                Block::paragraph("Chỉ đạo bố trí cán bộ chuyên trách ở các khu đông lao động."),
                Block::heading(1, "Kiến nghị với các sở, ngành"),
                Block::paragraph("Chia sẻ dữ liệu đăng ký doanh nghiệp hằng quý."),
            ],
        },
    ];
    report.manifest.issue = "so-ket-2026/1".to_owned();
    report.manifest.hash = "3f2a".to_owned();
    Ok(report)
}

fn blocks() -> Result<Vec<Block>, Box<dyn Error>> {
    let figure = |tag: &str, text: &str| -> Result<Run, Box<dyn Error>> { Ok(Run::figure(Tag::new(tag)?, text)) };
    Ok(vec![
        Block::paragraph(
            "Thực hiện Chương trình phối hợp giai đoạn 2025 - 2030, hai cơ quan báo cáo kết quả một năm thực hiện (từ ngày 12/5/2025 đến ngày 30/9/2026) như sau:",
        ),
        Block::heading(1, "Tình hình triển khai"),
        Block::heading(2, "Công tác lãnh đạo, chỉ đạo"),
        Block::paragraph(
            "Hai bên đã ban hành kế hoạch hằng năm, phân công đơn vị đầu mối và duy trì chế độ trao đổi thông tin định kỳ hằng quý; số liệu được đối chiếu, thống nhất trước khi báo cáo.",
        ),
        Block::heading(1, "Kết quả thực hiện"),
        Block::heading(2, "Tình hình chung"),
        Block::Paragraph(vec![
            Run::text("Đến ngày 30/9/2026, trên địa bàn có "),
            figure("dn.tong", "1.518")?.in_bold(),
            Run::text(" doanh nghiệp đang hoạt động, tăng "),
            figure("dn.tang", "8,3")?,
            Run::text("% so với cùng kỳ; số lao động là "),
            figure("ld.tong", "96.240")?,
            Run::text(" người. Đã thành lập mới "),
            figure("tcd.moi", "27")?,
            Run::text(" tổ chức đảng, đạt 90% kế hoạch; các đơn vị còn lại phải hoàn thành "),
            Run::bold("trước ngày 31/12/2026"),
            Run::text(" "),
            Run::italic("(có phụ lục kèm theo)"),
            Run::text("."),
        ]),
        Block::Chart(columns()),
        Block::heading(2, "Kết quả theo địa bàn"),
        Block::heading(3, "Số liệu tổng hợp"),
        Block::paragraph("Số liệu chi tiết theo khu, cụm công nghiệp được tổng hợp tại Bảng 1."),
        Block::Table(long_table()?),
        Block::heading(3, "Xu hướng"),
        Block::Chart(lines()),
        Block::heading(1, "Hạn chế, nguyên nhân"),
        Block::Bullets(vec![
            vec![Run::text("Một số doanh nghiệp quy mô nhỏ, lao động biến động, khó tạo nguồn phát triển đảng viên;")],
            vec![Run::text("Việc cập nhật số liệu giữa hai cơ quan có nơi còn chậm.")],
        ]),
        Block::heading(1, "Nhiệm vụ, giải pháp thời gian tới"),
        Block::paragraph(
            "Tiếp tục rà soát doanh nghiệp đủ điều kiện, phân công đơn vị phụ trách từng doanh nghiệp; duy trì đối thoại định kỳ với người lao động.",
        ),
        Block::paragraph(
            "Trên đây là báo cáo kết quả một năm thực hiện Chương trình phối hợp, kính báo cáo Ban Thường vụ Tỉnh ủy.",
        ),
    ])
}

fn columns() -> Chart {
    let values = |units: [i64; 4]| units.map(|units| Some(Decimal::whole(units))).to_vec();
    Chart {
        title: "Doanh nghiệp thành lập mới và giải thể theo quý".to_owned(),
        alt: "Biểu đồ cột: doanh nghiệp thành lập mới tăng từ 1.180 lên 1.518 qua bốn quý; giải thể dao động từ 240 đến 310.".to_owned(),
        unit: "doanh nghiệp".to_owned(),
        kind: ChartKind::Columns,
        categories: ["Quý IV/2025", "Quý I/2026", "Quý II/2026", "Quý III/2026"]
            .map(str::to_owned)
            .to_vec(),
        series: vec![
            Series {
                name: "Thành lập mới".to_owned(),
                values: values([1180, 1265, 1402, 1518]),
            },
            Series {
                name: "Giải thể".to_owned(),
                values: values([240, 310, 275, 262]),
            },
        ],
        ..Chart::default()
    }
}

fn lines() -> Chart {
    let rates = |units: [i64; 6]| units.map(|units| Some(Decimal::new(units, 1))).to_vec();
    let mut chart = Chart {
        title: "Tỷ lệ doanh nghiệp có tổ chức công đoàn, tổ chức đảng".to_owned(),
        alt: "Biểu đồ đường: tỷ lệ có công đoàn tăng từ 41,2% lên 55,0%; tổ chức đảng từ 8,1% lên 12,4%.".to_owned(),
        unit: "%".to_owned(),
        kind: ChartKind::Lines,
        categories: ["6/2025", "9/2025", "12/2025", "3/2026", "6/2026", "9/2026"].map(str::to_owned).to_vec(),
        series: vec![
            Series { name: "Có công đoàn".to_owned(), values: rates([412, 438, 467, 490, 521, 550]) },
            Series { name: "Có tổ chức đảng".to_owned(), values: rates([81, 88, 97, 104, 0, 124]) },
        ],
        ..Chart::default()
    };
    chart.series[1].values[4] = None;
    chart
}

fn long_table() -> Result<Table, Box<dyn Error>> {
    let column = |weight, align| Column { weight, align };
    let mut rows = Vec::new();
    for number in 1..=46_u32 {
        let cell = |name: &str, text: String| -> Result<Cell, Box<dyn Error>> {
            Ok(Cell::figure(Tag::new(format!("khu{number}.{name}"))?, text))
        };
        rows.push(Row::item(vec![
            Cell::text(number.to_string()),
            Cell::text(format!("Cụm công nghiệp Mẫu số {number}, xã Bản Thử {}", number * 3 % 17 + 1)),
            cell("dn", (number * 7 % 53).to_string())?,
            cell("moi", (number % 9).to_string())?,
            cell("von", Decimal::new(i64::from(number) * 1096, 1).to_string())?,
            cell("ld", Decimal::whole(i64::from(number) * 328).to_string())?,
        ]));
    }
    rows.push(Row::total(vec![
        Cell::text("Tổng cộng").over(2),
        Cell::figure(Tag::new("tong.dn")?, "1.518"),
        Cell::figure(Tag::new("tong.moi")?, "181"),
        Cell::figure(Tag::new("tong.von")?, "118.478,6"),
        Cell::figure(Tag::new("tong.ld")?, "354.568"),
    ]));
    Ok(Table {
        caption: Some("Doanh nghiệp theo khu, cụm công nghiệp".to_owned()),
        note: Some(vec!["Số liệu thực hiện đến ngày 30/9/2026; số cả kỳ là số ước thực hiện.".into()]),
        unit: None,
        columns: vec![
            column(6, Align::Center),
            column(30, Align::Left),
            column(15, Align::Right),
            column(12, Align::Right),
            column(15, Align::Right),
            column(13, Align::Right),
        ],
        header: vec![
            vec![
                HeaderCell::new("TT").down(2),
                HeaderCell::new("Đơn vị").down(2),
                HeaderCell::new("Doanh nghiệp").over(2),
                HeaderCell::new("Vốn đăng ký (tỷ đồng)").down(2),
                HeaderCell::new("Lao động").down(2),
            ],
            vec![HeaderCell::new("Đang hoạt động"), HeaderCell::new("Thành lập mới")],
        ],
        rows,
    })
}

fn wide_table() -> Result<Table, Box<dyn Error>> {
    let mut columns = vec![Column { weight: 4, align: Align::Center }, Column { weight: 20, align: Align::Left }];
    columns.extend([Column { weight: 8, align: Align::Right }; 10]);
    let mut rows = vec![Row::group(vec![Cell::text("I"), Cell::text("Khu công nghiệp").over(11)])];
    for number in 1..=14_u32 {
        let mut cells = vec![Cell::text(number.to_string()), Cell::text(format!("Khu công nghiệp Ví dụ {number}"))];
        for year in 0..10_u32 {
            let tag = Tag::new(format!("pl1.{number}.{year}"))?;
            cells.push(Cell::figure(tag, (number * 13 % 29 + year).to_string()));
        }
        rows.push(Row::item(cells));
    }
    let years = (0..5).flat_map(|_| [HeaderCell::new("Mục tiêu"), HeaderCell::new("Thực hiện")]);
    let mut top = vec![HeaderCell::new("TT").down(2), HeaderCell::new("Địa bàn").down(2)];
    top.extend((2025..2030).map(|year| HeaderCell::new(format!("Năm {year}")).over(2)));
    Ok(Table {
        caption: None,
        note: None,
        unit: Some("tổ chức".to_owned()),
        columns,
        header: vec![top, years.collect()],
        rows,
    })
}

/// Minutes with a page across in the middle, three signatures, and busier charts.
fn minutes() -> Result<Document, Box<dyn Error>> {
    let date = DocumentDate { day: Some(3), month: Some(2), year: 2026 };
    let mut minutes = Document::new(Kind::Minutes, date);
    minutes.title = Some("Biên bản thống nhất số liệu".to_owned());
    minutes.issuers = vec![issuer("UBND tỉnh Nam Giang", "Ban Quản lý Khu kinh tế", "BQL")];
    minutes.number = Some(3);
    minutes.place = "Nam Giang".to_owned();
    minutes.subject = "Số liệu doanh nghiệp, lao động năm 2025".to_owned();
    let series = |name: &str, start: i64| Series {
        name: name.to_owned(),
        values: (0..6).map(|n| Some(Decimal::new(start + n * 137 % 400 - 60, 1))).collect(),
    };
    let mut bars = columns();
    bars.kind = ChartKind::Bars;
    bars.title = "Lao động theo ngành".to_owned();
    bars.unit = "nghìn người".to_owned();
    bars.categories = [
        "Công nghiệp chế biến, chế tạo",
        "Sản xuất và phân phối điện, khí đốt, nước nóng",
        "Xây dựng",
        "Vận tải, kho bãi",
        "Dịch vụ khác",
        "Khai khoáng",
    ]
    .map(str::to_owned)
    .to_vec();
    bars.series = vec![series("Năm 2024", 300), series("Năm 2025", 420)];
    let mut busy = bars.clone();
    busy.kind = ChartKind::Columns;
    busy.title = "Bốn chỉ tiêu, có giá trị âm".to_owned();
    busy.categories = (1..=6).map(|n| format!("Tháng {n}")).collect();
    busy.series = vec![series("Tăng", 40), series("Giảm", 200), series("Xuất khẩu", 280), series("Nhập khẩu", 350)];
    minutes.blocks = vec![
        Block::heading(1, "Thành phần"),
        Block::paragraph("Đại diện ba cơ quan cùng đối chiếu và thống nhất số liệu như sau."),
        Block::Chart(bars),
        Block::Chart(busy),
        Block::Landscape(vec![Block::heading(1, "Bảng số liệu thống nhất"), Block::Table(wide_table()?)]),
        Block::paragraph("Biên bản được lập thành 03 bản, mỗi bên giữ 01 bản"),
    ];
    minutes.signatures = vec![
        signature(Authority::ForHead, "Trưởng ban", "Phó Trưởng ban", "Trần Thị Thử"),
        signature(Authority::OnBehalf, "Ban Thường vụ", "Phó Bí thư", "Nguyễn Văn Mẫu"),
        signature(Authority::Own, "", "Chủ tịch Công đoàn", "Lê Văn Ví Dụ"),
    ];
    Ok(minutes)
}

fn letter() -> Document {
    let date = DocumentDate { day: None, month: Some(11), year: 2026 };
    let mut letter = Document::new(Kind::Letter, date);
    letter.issuers = vec![issuer("UBND tỉnh Nam Giang", "Ban Quản lý Khu kinh tế", "BQL")];
    letter.drafting_unit = Some("KHTH".to_owned());
    letter.place = "Nam Giang".to_owned();
    letter.subject = "cung cấp số liệu doanh nghiệp, lao động quý III năm 2026".to_owned();
    letter.urgency = Some(songhanh_document::model::Urgency::VeryUrgent);
    letter.internal = true;
    letter.addressees = vec!["Các công ty hạ tầng khu công nghiệp".to_owned(), "Phòng Quản lý doanh nghiệp".to_owned()];
    letter.blocks = vec![Block::paragraph("Đề nghị các đơn vị gửi số liệu về Ban trước ngày 10/12/2026")];
    letter.recipients = vec!["Như trên".to_owned(), "Lưu: VT, KHTH".to_owned()];
    letter.signatures = vec![signature(Authority::ForHead, "Trưởng ban", "Phó Trưởng ban", "Trần Thị Thử")];
    letter
}
