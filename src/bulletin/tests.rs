//! Stories of the news page: Lan and Nam write, Hoa and Tuấn release, anybody
//! reads what is out.

use super::*;
use crate::agencies::{AgencyForm, record_agency};
use crate::audit::undo_act;
use crate::calendar::BEGINNING;
use crate::desk::{Actor, AgencyId, Desk, Kind, Problem as _, Role};
use crate::files::{Size, Upload};
use crate::outreach::{SessionForm, record_session};
use crate::programme::{PartyForm, ProgrammeForm, ProgrammeId, record_programme};
use crate::register::{UnitForm, UnitId, record_unit};
use crate::reviews::{FindingForm, ReviewForm, record_finding, record_review};
use crate::testing::{World, story};

struct Cast {
    lan: Desk,
    hoa: Desk,
    nam: Desk,
    minh: Desk,
    tuan: Desk,
    anybody: Desk,
    board: AgencyId,
    committee: AgencyId,
    programme: ProgrammeId,
    an_phat: UnitId,
}

async fn cast(world: &World) -> Cast {
    let board = world.in_lao_cai().await;
    let operator = world.operator();
    let committee = AgencyForm {
        name: "Đảng ủy các cơ quan Đảng (mẫu)".into(),
        symbol: "ĐU".into(),
        side: "party".into(),
        ..AgencyForm::default()
    };
    let committee = record_agency(&operator, None, &committee, BEGINNING).await.unwrap().record;
    let party = |agency: AgencyId| PartyForm { agency: agency.to_string(), ..PartyForm::default() };
    let agreement = ProgrammeForm {
        name: "Chương trình phối hợp (mẫu)".into(),
        first_day: "2025-05-16".into(),
        last_day: "2027-05-15".into(),
        parties: vec![PartyForm { leads: true, ..party(board) }, party(committee)],
        ..ProgrammeForm::default()
    };
    let from = jiff::civil::date(2025, 5, 16);
    let programme = record_programme(&operator, None, &agreement, from).await.unwrap().record;
    let lan = world.desk("Lan", board.0, Role::Editor);
    let unit = UnitForm {
        name: Some("Công ty TNHH An Phát (mẫu)".into()),
        kind: Some("tnhh".into()),
        status: Some("HĐ".into()),
        ..UnitForm::default()
    };
    let an_phat = record_unit(&lan, &unit, jiff::civil::date(2024, 1, 1)).await.unwrap().record;
    Cast {
        hoa: world.desk("Hoa", board.0, Role::Approver),
        nam: world.desk("Nam", committee.0, Role::Editor),
        minh: world.desk("Minh", committee.0, Role::Viewer),
        tuan: world.desk("Tuấn", committee.0, Role::Approver),
        anybody: Desk::new(world.store.clone(), Actor::visitor(), world.clock.clone()),
        lan,
        board,
        committee,
        programme,
        an_phat,
    }
}

fn item(cast: &Cast, title: &str) -> NewsForm {
    NewsForm {
        programme: cast.programme.to_string(),
        section: "tuyen-truyen-van-dong".into(),
        title: title.into(),
        standfirst: "Ngày 12/6/2026, hai bên đối thoại với người lao động.".into(),
        body: "Nội dung **chính**.".into(),
        day: "2026-06-12".into(),
        audience: "public".into(),
        byline: "Ban Quản lý (mẫu)".into(),
        ..NewsForm::default()
    }
}

fn places(refusal: &BulletinRefusal) -> Vec<&str> {
    refusal.faults().iter().map(|fault| fault.place.as_str()).collect()
}

async fn digest(desk: &Desk, id: NewsId) -> String {
    news(desk, desk.now(), id).await.unwrap().item.digest()
}

/// Both sides say yes to what is written.
async fn out(cast: &Cast, id: NewsId) {
    for desk in [&cast.hoa, &cast.tuan] {
        release_news(desk, id, &digest(desk, id).await).await.unwrap();
    }
}

async fn read(cast: &Cast, id: NewsId) -> NewsItem {
    match published(&cast.anybody, id).await.unwrap() {
        Published::Item(item, ..) => *item,
        other => panic!("{other:?}"),
    }
}

fn photo() -> PhotoForm {
    PhotoForm {
        caption: "Quang cảnh buổi đối thoại".into(),
        credit: "Ban Quản lý".into(),
        alternative: "Hội trường với nhiều hàng ghế".into(),
        ..PhotoForm::default()
    }
}

fn picture(shade: u8) -> Upload {
    let drawn = image::RgbImage::from_pixel(600, 400, image::Rgb([shade, 90, 60]));
    let mut bytes = Vec::new();
    image::DynamicImage::ImageRgb8(drawn)
        .write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png)
        .unwrap();
    Upload { name: "anh.png".into(), bytes }
}

story!(an_item_is_out_when_both_sides_have_released_just_this_content, |world| {
    let cast = cast(world).await;
    let id = record_news(&cast.lan, None, &item(&cast, "Đối thoại tại khu")).await.unwrap().record;
    assert!(matches!(published(&cast.anybody, id).await, Err(BulletinRefusal::NotFound(_))), "a draft is not there");
    let seen = digest(&cast.hoa, id).await;
    assert_eq!(release_news(&cast.lan, id, &seen).await.unwrap_err().kind(), Kind::NotAllowed);
    assert!(!release_news(&cast.hoa, id, &seen).await.unwrap().record);
    let again = release_news(&cast.hoa, id, &seen).await.unwrap_err();
    assert!(matches!(again, BulletinRefusal::ReleasedAlready(_)), "{again}");
    assert_eq!(news(&cast.minh, cast.minh.now(), id).await.unwrap().state, NewsState::Waiting);

    record_news(&cast.nam, Some(id), &item(&cast, "Đối thoại tại khu công nghiệp")).await.unwrap();
    let stale = release_news(&cast.tuan, id, &seen).await.unwrap_err();
    assert!(matches!(stale, BulletinRefusal::ChangedMeanwhile(_)), "what he saw is not what is written: {stale}");
    let seen = digest(&cast.tuan, id).await;
    assert!(!release_news(&cast.tuan, id, &seen).await.unwrap().record, "Hoa's yes was to another content");
    assert!(release_news(&cast.hoa, id, &seen).await.unwrap().record);
    assert_eq!(read(&cast, id).await.title, "Đối thoại tại khu công nghiệp");
    assert_eq!(front(&cast.anybody, &FrontFilter::default()).await.unwrap().total, 1);
    let stranger = world.desk("Kế", cast.committee.0 + 5000, Role::Approver);
    let refused = recall_news(&stranger, id, "không phải việc của tôi").await.unwrap_err();
    assert!(matches!(refused, BulletinRefusal::NotAParty(_)), "{refused}");
});

story!(what_is_out_stays_as_it_is_until_both_sides_release_the_correction, |world| {
    let cast = cast(world).await;
    let id = record_news(&cast.lan, None, &item(&cast, "Bảy mươi lượt người dự")).await.unwrap().record;
    out(&cast, id).await;
    let form = item(&cast, "Chín mươi lượt người dự");
    let refused = record_news(&cast.lan, Some(id), &form).await.unwrap_err();
    assert_eq!(places(&refused), ["correction"], "what is out is corrected with a note");
    let form = NewsForm { correction: "Sửa số lượt người dự từ 70 thành 90.".into(), ..form };
    record_news(&cast.lan, Some(id), &form).await.unwrap();
    assert_eq!(read(&cast, id).await.title, "Bảy mươi lượt người dự");
    assert_eq!(news(&cast.minh, cast.minh.now(), id).await.unwrap().state, NewsState::Changed);
    out(&cast, id).await;
    let Published::Item(item, editions, _) = published(&cast.anybody, id).await.unwrap() else { panic!() };
    assert_eq!(item.title, "Chín mươi lượt người dự");
    assert_eq!(editions.len(), 2);
    assert_eq!(editions[1].correction, "Sửa số lượt người dự từ 70 thành 90.");
    let next = NewsForm::of(&news(&cast.lan, cast.lan.now(), id).await.unwrap());
    assert_eq!(next.correction, "", "the next correction is one of its own");
});

story!(a_recalled_item_says_why_and_needs_both_sides_to_come_back, |world| {
    let cast = cast(world).await;
    let id = record_news(&cast.lan, None, &item(&cast, "Tin sai")).await.unwrap().record;
    let early = recall_news(&cast.hoa, id, "chưa ra").await.unwrap_err();
    assert!(matches!(early, BulletinRefusal::NotOut(_)), "{early}");
    out(&cast, id).await;
    assert_eq!(places(&recall_news(&cast.tuan, id, " ").await.unwrap_err()), ["reason"]);
    let act = recall_news(&cast.tuan, id, "Số liệu chưa được đối chiếu").await.unwrap();
    let Published::Recalled(recall) = published(&cast.anybody, id).await.unwrap() else { panic!() };
    assert_eq!(recall.reason, "Số liệu chưa được đối chiếu");
    assert_eq!(front(&cast.anybody, &FrontFilter::default()).await.unwrap().total, 0);
    assert_eq!(
        undo_act(&cast.tuan, act.seq).await.unwrap_err().kind(),
        Kind::Conflict,
        "a recall is answered by a release"
    );
    let seen = digest(&cast.hoa, id).await;
    assert!(!release_news(&cast.hoa, id, &seen).await.unwrap().record, "each side is asked again");
    assert!(release_news(&cast.tuan, id, &seen).await.unwrap().record);
    assert_eq!(read(&cast, id).await.title, "Tin sai");
});

story!(an_internal_item_is_not_there_for_anybody_else, |world| {
    let cast = cast(world).await;
    let form = NewsForm { audience: "internal".into(), ..item(&cast, "Nội bộ") };
    let id = record_news(&cast.lan, None, &form).await.unwrap().record;
    let kept = add_photos(&cast.lan, id, &photo(), vec![picture(10)]).await.unwrap().record;
    out(&cast, id).await;
    assert!(matches!(published(&cast.anybody, id).await, Err(BulletinRefusal::NotFound(_))));
    assert_eq!(public_photo(&cast.anybody, kept[0], Size::Full).await.unwrap(), None, "its pictures neither");
    assert_eq!(front(&cast.anybody, &FrontFilter::default()).await.unwrap().total, 0);
    assert!(matches!(internal(&cast.minh, id).await.unwrap(), Published::Item(..)));
    assert_eq!(internal(&cast.anybody, id).await.unwrap_err().kind(), Kind::NotAllowed);
    assert_eq!(news(&cast.anybody, cast.anybody.now(), id).await.unwrap_err().kind(), Kind::NotAllowed);
    recall_news(&cast.hoa, id, "hết thời hạn").await.unwrap();
    assert!(matches!(published(&cast.anybody, id).await, Err(BulletinRefusal::NotFound(_))), "not even that it was");
});

story!(every_photograph_says_what_it_shows_before_an_item_is_released, |world| {
    let cast = cast(world).await;
    let id = record_news(&cast.lan, None, &item(&cast, "Có ảnh")).await.unwrap().record;
    let bare = PhotoForm::default();
    let refused = add_photos(&cast.lan, id, &bare, vec![picture(1)]).await.unwrap_err();
    assert_eq!(places(&refused), ["caption", "credit", "alternative"]);
    let paper = Upload { name: "a.pdf".into(), bytes: b"%PDF-1.4".to_vec() };
    assert_eq!(places(&add_photos(&cast.lan, id, &photo(), vec![paper]).await.unwrap_err()), ["file"]);
    let grouped = PhotoForm { caption: String::new(), bundle: "1".into(), ..photo() };
    let kept = add_photos(&cast.lan, id, &grouped, vec![picture(1), picture(2)]).await.unwrap().record;
    let seen = digest(&cast.hoa, id).await;
    let refused = release_news(&cast.hoa, id, &seen).await.unwrap_err();
    let words: Vec<&str> = refused.faults().iter().map(|fault| fault.word).collect();
    assert_eq!(words, ["fault-news-no-caption"; 2], "the group has no caption yet");
    assert_eq!(places(&group_photos(&cast.lan, id, &[]).await.unwrap_err()), ["bundle.1"]);
    group_photos(&cast.lan, id, &[(1, "Toàn cảnh khu".into())]).await.unwrap();
    out(&cast, id).await;
    let shown = read(&cast, id).await;
    assert_eq!(shown.plates().iter().map(Vec::len).collect::<Vec<_>>(), [2], "two photographs are one plate");
    assert_eq!(shown.bundle_caption(1), "Toàn cảnh khu");
    assert!(public_photo(&cast.anybody, kept[1], Size::Small).await.unwrap().is_some());

    let alone = PhotoForm { position: "1".into(), ..photo() };
    revise_photo(&cast.lan, id, kept[1], &alone).await.unwrap();
    let written = news(&cast.lan, cast.lan.now(), id).await.unwrap().item;
    assert_eq!(
        written.photos.iter().map(|one| (one.file, one.position)).collect::<Vec<_>>(),
        [(kept[1], 1), (kept[0], 2)]
    );
    remove_photo(&cast.lan, id, kept[0]).await.unwrap();
    assert_eq!(news(&cast.lan, cast.lan.now(), id).await.unwrap().item.bundles, [], "no photograph, no group");
    assert_eq!(read(&cast, id).await.photos.len(), 2, "readers see what was released");
    assert!(public_photo(&cast.anybody, kept[0], Size::Full).await.unwrap().is_some());
});

story!(an_item_begun_from_a_session_leaves_small_counts_out, |world| {
    let cast = cast(world).await;
    let form = SessionForm {
        programme: cast.programme.to_string(),
        theme: "Luật Công đoàn 2024".into(),
        form: "toa-dam".into(),
        held_on: "2026-06-20".into(),
        venue: "Hội trường Ban Quản lý".into(),
        organisers: vec![cast.board.to_string(), cast.committee.to_string()],
        units: vec![cast.an_phat.to_string()],
        audiences: [("nguoi-lao-dong", "120"), ("chu-doanh-nghiep", "1"), ("can-bo", "9")]
            .map(|(kind, count)| (kind.to_owned(), count.to_owned()))
            .into(),
        ..SessionForm::default()
    };
    let session = record_session(&cast.lan, None, &form).await.unwrap().record;
    let attached = crate::outreach::AttachForm { caption: "Quang cảnh".into(), uploads: vec![picture(5)] };
    crate::outreach::attach_files(&cast.lan, session, attached).await.unwrap();
    let refused = draft_news(&cast.minh, DraftSource::Session(session)).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::NotAllowed);
    let id = draft_news(&cast.lan, DraftSource::Session(session)).await.unwrap().record;
    let written = news(&cast.lan, cast.lan.now(), id).await.unwrap().item;
    assert_eq!(written.title, "Tọa đàm: Luật Công đoàn 2024");
    assert!(
        written.standfirst.contains("20/06/2026") && written.standfirst.contains("Đảng ủy"),
        "{}",
        written.standfirst
    );
    assert!(written.body.contains("An Phát"), "{}", written.body);
    assert!(!written.body.contains("chủ doanh nghiệp"), "one owner of one unit is a person: {}", written.body);
    let told = ["130", "120 lượt", "9 lượt"].iter().filter(|text| written.body.contains(**text)).count();
    assert!((1..3).contains(&told), "with the total and all others he would follow: {}", written.body);
    assert_eq!((written.session, written.units.as_slice()), (Some(session), &[cast.an_phat][..]));
    assert_eq!(written.photos.len(), 1);
    let refused = release_news(&cast.hoa, id, &written.digest()).await.unwrap_err();
    assert_eq!(refused.faults()[0].word, "fault-news-no-alternative", "somebody must say what the picture shows");
    let gone = draft_news(&cast.lan, DraftSource::Session(crate::outreach::SessionId(77))).await.unwrap_err();
    assert_eq!(gone.kind(), Kind::NotFound);
});

story!(an_item_begun_from_a_conference_tells_only_figures_that_both_sides_signed, |world| {
    let cast = cast(world).await;
    let form = ReviewForm {
        programme: cast.programme.to_string(),
        kind: "so-ket".into(),
        title: "Hội nghị sơ kết năm thứ nhất".into(),
        held_on: "2026-06-25".into(),
        place: "Trụ sở Ban Quản lý".into(),
        first_day: "2026-01-01".into(),
        last_day: "2026-03-31".into(),
        chair: cast.board.to_string(),
        parties: String::new(),
    };
    let review = record_review(&cast.lan, None, &form).await.unwrap().record;
    for text in ["Có {L1} lao động tại các đơn vị.", "Đã tổ chức đối thoại ở mọi khu."] {
        let form = FindingForm { kind: "result".into(), text: text.into(), ..FindingForm::default() };
        record_finding(&cast.lan, review, &form).await.unwrap();
    }
    let draft = async || {
        let id = draft_news(&cast.lan, DraftSource::Review(review)).await.unwrap().record;
        news(&cast.lan, cast.lan.now(), id).await.unwrap().item
    };
    let before = draft().await;
    assert!(!before.body.contains("lao động tại") && before.body.contains("đối thoại ở mọi khu"), "{}", before.body);

    let table = signed_table(&cast).await;
    let after = draft().await;
    assert!(after.body.contains("Có 348 lao động tại các đơn vị."), "{}", after.body);
    assert!(after.body.contains("| An Phát | 348 |"), "{}", after.body);
    assert!(after.body.contains("đến ngày 31/03/2026"), "{}", after.body);
    assert!(table > 0);
});

/// A table of one figure, signed by both sides.
async fn signed_table(cast: &Cast) -> i64 {
    use crate::indicators::{Reckoning, Subject, ValueForm, catalogue, state_value};
    use crate::reconciliation::{TableDefinition, TableRow, draw_up_table, sign_table};
    let form = ValueForm {
        grain: "unit".into(),
        subject: cast.an_phat.to_string(),
        indicator: "L1".into(),
        period: "2026-Q1".into(),
        amount: "348".into(),
        cut_off: "2026-03-31".into(),
        source: "Biểu (mẫu)".into(),
        ..ValueForm::default()
    };
    state_value(&cast.lan, &form).await.unwrap();
    let indicator = catalogue(&cast.lan, cast.lan.now()).await.unwrap().of_code("L1").unwrap().id;
    let definition = TableDefinition {
        title: "Bảng số liệu thống nhất quý I/2026".into(),
        programme: Some(cast.programme.0),
        period: "2026-Q1".parse().unwrap(),
        cut_off: jiff::civil::date(2026, 3, 31),
        agencies: vec![cast.board, cast.committee],
        indicators: vec![indicator],
        kinds: vec![Reckoning::Actual],
        rows: vec![TableRow {
            name: "An Phát".into(),
            subject: Subject::unit(cast.an_phat.0),
            members: vec![Subject::unit(cast.an_phat.0)],
        }],
        open: Vec::new(),
        boundaries: None,
        unplaced: Vec::new(),
    };
    let table = draw_up_table(&cast.lan, &definition).await.unwrap().record;
    sign_table(&cast.hoa, table).await.unwrap();
    sign_table(&cast.tuan, table).await.unwrap();
    table
}

story!(what_shares_a_unit_is_nearer_than_what_shares_only_the_programme, |world| {
    let cast = cast(world).await;
    let about = NewsForm { units: vec![cast.an_phat.to_string()], ..item(&cast, "Về An Phát") };
    let one = record_news(&cast.lan, None, &about).await.unwrap().record;
    let near =
        NewsForm {
            section: "thong-bao".into(), title: "Cũng về An Phát".into(), day: "2026-05-01".into(), ..about
        };
    let near = record_news(&cast.lan, None, &near).await.unwrap().record;
    let mut others = Vec::new();
    for title in ["Một", "Hai", "Ba", "Bốn", "Năm"] {
        others.push(record_news(&cast.lan, None, &item(&cast, title)).await.unwrap().record);
    }
    for id in [one, near].iter().chain(&others) {
        out(&cast, *id).await;
    }
    let around_it = around(
        &cast.anybody,
        Some(&read(&cast, one).await),
        &crate::links::related_news(&cast.anybody, one).await.unwrap(),
    )
    .await
    .unwrap();
    let ids = |lines: &[NewsLine]| lines.iter().map(|line| line.id).collect::<Vec<_>>();
    assert_eq!(ids(&around_it.related), [near, others[4], others[3], others[2]]);
    assert_eq!(ids(&around_it.same_section), [others[1], others[0]], "none twice");
    let section = FrontFilter { section: Some("thong-bao".into()), ..FrontFilter::default() };
    assert_eq!(ids(&front(&cast.anybody, &section).await.unwrap().lines), [near]);
    let page = FrontFilter { offset: 5, limit: 5, ..FrontFilter::default() };
    let page = front(&cast.anybody, &page).await.unwrap();
    assert_eq!((page.lines.len(), page.total), (2, 7));
});

story!(readings_are_a_number_a_day_and_nothing_of_the_reader, |world| {
    let cast = cast(world).await;
    let ids = [
        record_news(&cast.lan, None, &item(&cast, "Ít đọc")).await.unwrap().record,
        record_news(&cast.lan, None, &item(&cast, "Đọc nhiều")).await.unwrap().record,
    ];
    for id in ids {
        out(&cast, id).await;
    }
    for id in [ids[1], ids[0], ids[1], ids[1]] {
        count_reading(&cast.anybody, id).await.unwrap();
    }
    let most = async || {
        let found = around(&cast.anybody, None, &[]).await.unwrap().most_read;
        found.iter().map(|line| line.id).collect::<Vec<_>>()
    };
    assert_eq!(most().await, [ids[1], ids[0]], "what waits to be written counts too");
    world.clock.set("2026-06-30T08:05:00+07:00".parse().unwrap());
    count_reading(&cast.anybody, ids[1]).await.unwrap();
    world.clock.set("2026-07-01T08:05:00+07:00".parse().unwrap());
    count_reading(&cast.anybody, ids[1]).await.unwrap();
    let days: Vec<_> =
        readings(&cast.minh, ids[1]).await.unwrap().iter().map(|(day, n)| (day.to_string(), *n)).collect();
    assert_eq!(days, [("2026-06-30".to_owned(), 4), ("2026-07-01".to_owned(), 1)]);
    let again = world.opened_again().await;
    let other = Desk::new(again.clone(), cast.minh.actor().clone(), world.clock.clone());
    assert_eq!(readings(&other, ids[1]).await.unwrap().len(), 1, "another server sees what was written");
    assert_eq!(readings(&cast.anybody, ids[1]).await.unwrap_err().kind(), Kind::NotAllowed);
    drop(other);
    again.close().await;
});

story!(an_item_with_faults_hears_of_all_of_them_at_once_and_of_whom_it_names, |world| {
    let cast = cast(world).await;
    let form = NewsForm {
        section: "thể thao".into(),
        title: " ".into(),
        day: "31/02/2026".into(),
        audience: "mọi người".into(),
        units: vec!["999999".into()],
        ..item(&cast, "x")
    };
    let refused = record_news(&cast.lan, None, &form).await.unwrap_err();
    assert_eq!(places(&refused), ["section", "title", "day", "audience", "units"]);
    assert_eq!(record_news(&cast.minh, None, &item(&cast, "x")).await.unwrap_err().kind(), Kind::NotAllowed);
    let form = NewsForm { body: "Đồng chí Nguyễn Văn Mẫu phát biểu.".into(), ..item(&cast, "Có tên") };
    let id = record_news(&cast.lan, None, &form).await.unwrap().record;
    let written = news(&cast.lan, cast.lan.now(), id).await.unwrap().item;
    assert_eq!(people_named(&written), ["Đồng chí Nguyễn Văn Mẫu"], "news may name who spoke; it is shown");
});
