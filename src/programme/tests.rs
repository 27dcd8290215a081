//! Stories of the programmes.

use super::*;
use crate::calendar::{BEGINNING, Day, Instant};
use crate::desk::{AgencyId, AsOf, Kind, Problem as _, Role};
use crate::testing::story;
use crate::words::{Lang, Words};

fn form(board: AgencyId, party: AgencyId) -> ProgrammeForm {
    ProgrammeForm {
        name: "Chương trình phối hợp giai đoạn 2023-2025".into(),
        number: "01/CTrPH".into(),
        signed: "2023-05-16".into(),
        territory: "tỉnh Lào Cai".into(),
        first_day: "2023-05-16".into(),
        last_day: "2025-12-31".into(),
        bases: vec!["Đề án số 24-ĐA/TU ngày 21/10/2022".into(), " ".into()],
        parties: vec![
            PartyForm { agency: party.to_string(), leads: true, ..PartyForm::default() },
            PartyForm { agency: board.to_string(), ..PartyForm::default() },
        ],
        phases: vec![PhaseForm {
            name: "Năm thứ nhất".into(),
            kind: "year".into(),
            first_day: "2023-05-16".into(),
            last_day: "2024-05-15".into(),
            ..PhaseForm::default()
        }],
        fields: vec![FieldForm {
            name: field_templates()[1].name_vi.clone(),
            bodies: vec![
                BodyForm { agency: board.to_string(), part: "lead".into(), ..BodyForm::default() },
                BodyForm { agency: party.to_string(), part: "coordinating".into(), ..BodyForm::default() },
            ],
            ..FieldForm::default()
        }],
        ..ProgrammeForm::default()
    }
}

story!(a_programme_keeps_the_parties_of_each_day, |world| {
    let board = world.agency("Ban Quản lý Khu kinh tế", "X", "state").await;
    let party = world.agency("Đảng ủy Khối", "X", "party").await;
    let successor = world.agency("Đảng ủy các cơ quan Đảng tỉnh", "X", "party").await;
    let tuan = world.desk("Tuấn", party.0, Role::Approver);
    let from = jiff::civil::date(2023, 5, 16);
    let id = record_programme(&tuan, None, &form(board, party), from).await.unwrap().record;
    let on = |on| AsOf { on, known: Instant::LATEST };
    let first = programme(&tuan, on(from), id).await.unwrap();
    assert_eq!(first.bases.len(), 1);
    assert_eq!(first.lead().unwrap().agency, party);
    assert_eq!(first.phases_on(jiff::civil::date(2024, 5, 15)).count(), 1);
    assert_eq!(first.phases_on(jiff::civil::date(2024, 5, 16)).count(), 0);
    assert_eq!(first.fields[0].bodies.len(), 2);

    let mut later = form(board, successor);
    later.phases[0].id = first.phases[0].id.to_string();
    later.fields[0].id = first.fields[0].id.to_string();
    let day = jiff::civil::date(2025, 3, 1);
    record_programme(&tuan, Some(id), &later, day).await.unwrap();
    let amendment = AmendmentForm {
        number: "02/CTrPH".into(),
        signed: "2025-03-01".into(),
        content: "Kế thừa Đảng ủy Khối".into(),
    };
    amend_programme(&tuan, id, &amendment).await.unwrap_err();
    let heir = world.desk("Tuấn", successor.0, Role::Approver);
    amend_programme(&heir, id, &amendment).await.unwrap();

    assert!(programme(&tuan, on(jiff::civil::date(2025, 2, 28)), id).await.unwrap().has_party(party));
    let now = programme(&tuan, on(day), id).await.unwrap();
    assert!(now.has_party(successor) && !now.has_party(party));
    assert_eq!((now.phases[0].id, now.fields[0].id), (first.phases[0].id, first.fields[0].id));
    assert_eq!(now.amendments.len(), 1);
    assert_eq!(programmes(&tuan, on(day)).await.unwrap().len(), 1);
});

story!(an_amendment_reopens_what_both_sides_have_signed_and_shows_what_changed, |world| {
    let board = world.agency("Ban Quản lý Khu kinh tế", "X", "state").await;
    let party = world.agency("Đảng ủy các cơ quan Đảng tỉnh", "X", "party").await;
    let tuan = world.desk("Tuấn", party.0, Role::Approver);
    let hoa = world.desk("Hoa", board.0, Role::Approver);
    let from = jiff::civil::date(2023, 5, 16);
    let id = record_programme(&tuan, None, &form(board, party), from).await.unwrap().record;
    let states = async || {
        let now = agreement(&tuan, tuan.now(), id).await.unwrap();
        now.parties.iter().map(|party| party.state.word()).collect::<Vec<_>>()
    };
    let first = agreement(&hoa, hoa.now(), id).await.unwrap();
    assert_eq!(states().await, ["open", "open"]);
    sign_programme(&tuan, id, &first.digest).await.unwrap();
    assert!(matches!(sign_programme(&tuan, id, &first.digest).await, Err(ProgrammeRefusal::AlreadySigned)));
    withdraw_sign_off(&tuan, id).await.unwrap();
    assert!(matches!(withdraw_sign_off(&tuan, id).await, Err(ProgrammeRefusal::NotSigned)));
    sign_programme(&tuan, id, &first.digest).await.unwrap();
    sign_programme(&hoa, id, &first.digest).await.unwrap();
    assert_eq!(states().await, ["signed", "signed"]);
    assert!(matches!(withdraw_sign_off(&hoa, id).await, Err(ProgrammeRefusal::AllSigned)));

    let amendment =
        AmendmentForm {
            number: "02/CTrPH".into(), signed: "2024-06-30".into(), content: "Bổ sung lĩnh vực".into()
        };
    let amended = amend_programme(&hoa, id, &amendment).await.unwrap();
    let second = agreement(&hoa, hoa.now(), id).await.unwrap();
    assert_eq!(states().await, ["reopened", "reopened"]);
    let delta = &second.of(party).unwrap().delta;
    assert_eq!((delta.gone.len(), delta.come.iter().map(Clause::word).collect::<Vec<_>>()), (0, vec!["amendment"]));
    // Hoa had the old text before her: she is told to look again.
    assert!(matches!(sign_programme(&hoa, id, &first.digest).await, Err(ProgrammeRefusal::ChangedSince)));
    sign_programme(&hoa, id, &second.digest).await.unwrap();
    assert_eq!(states().await, ["reopened", "signed"]);

    // Taken back, the amendment leaves what Tuấn signed, and Hoa's is reopened.
    crate::audit::undo_act(&hoa, amended.seq).await.unwrap();
    assert_eq!(states().await, ["signed", "reopened"]);
    assert_eq!(agreement(&hoa, hoa.now(), id).await.unwrap().digest, first.digest);
});

story!(an_annex_keeps_its_earlier_form_and_only_a_party_signs, |world| {
    let board = world.agency("Ban Quản lý Khu kinh tế", "X", "state").await;
    let party = world.agency("Đảng ủy các cơ quan Đảng tỉnh", "X", "party").await;
    let tuan = world.desk("Tuấn", party.0, Role::Approver);
    let from = jiff::civil::date(2023, 5, 16);
    let id = record_programme(&tuan, None, &form(board, party), from).await.unwrap().record;
    let text = |title: &str, from: &str| AnnexForm {
        number: "Phụ lục I".into(),
        title: title.into(),
        from: from.into(),
        ..AnnexForm::default()
    };
    let annex = record_annex(&tuan, id, None, &text("Chỉ tiêu năm thứ nhất", "2023-05-16")).await.unwrap().record;
    let signed = agreement(&tuan, tuan.now(), id).await.unwrap().digest;
    sign_programme(&tuan, id, &signed).await.unwrap();
    record_annex(&tuan, id, Some(annex), &text("Chỉ tiêu năm thứ hai", "2024-05-16")).await.unwrap();
    let title = async |on: Day| {
        let then = programme(&tuan, AsOf { on, known: Instant::LATEST }, id).await.unwrap();
        then.annexes.iter().map(|annex| annex.title.clone()).collect::<Vec<_>>()
    };
    assert_eq!(title(jiff::civil::date(2024, 5, 15)).await, ["Chỉ tiêu năm thứ nhất"]);
    assert_eq!(title(jiff::civil::date(2024, 5, 16)).await, ["Chỉ tiêu năm thứ hai"]);
    let now = agreement(&tuan, tuan.now(), id).await.unwrap();
    let own = now.of(party).unwrap();
    assert_eq!((own.state, own.delta.gone.len(), own.delta.come.len()), (SignState::Reopened, 1, 1));

    let faults = record_annex(&tuan, id, None, &AnnexForm::default()).await.unwrap_err();
    let places: Vec<_> = faults.faults().iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["number", "title", "from"]);
    let elsewhere = world.desk("Hoa", 424_242, Role::Approver);
    assert!(matches!(sign_programme(&elsewhere, id, &now.digest).await, Err(ProgrammeRefusal::NotAParty)));
    assert!(matches!(sign_programme(&world.operator(), id, &now.digest).await, Err(ProgrammeRefusal::NotAParty)));
    let lan = world.desk("Lan", board.0, Role::Editor);
    assert_eq!(sign_programme(&lan, id, &now.digest).await.unwrap_err().kind(), Kind::NotAllowed);
});

story!(a_programme_needs_two_parties_and_days_in_order, |world| {
    let board = world.agency("Ban Quản lý Khu kinh tế", "X", "state").await;
    let party = world.agency("Đảng ủy Khối", "X", "party").await;
    let tuan = world.desk("Tuấn", party.0, Role::Approver);
    let mut bad = form(board, party);
    bad.name = String::new();
    bad.parties.pop();
    bad.phases[0].last_day = "2026-05-15".into();
    bad.fields[0].bodies[0].agency = "999".into();
    let refused = record_programme(&tuan, None, &bad, BEGINNING).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::Invalid);
    let told: Vec<_> = refused.faults().iter().map(|fault| (fault.place.as_str(), fault.word)).collect();
    assert_eq!(
        told,
        [
            ("name", "fault-missing"),
            ("parties", "fault-parties-too-few"),
            ("phases.0.first_day", "fault-phase-outside"),
            ("fields.0.bodies.0.agency", "fault-not-in-list"),
        ]
    );
    let other = world.desk("Hoa", 424_242, Role::Approver);
    let refused = record_programme(&other, None, &form(board, party), BEGINNING).await.unwrap_err();
    assert!(matches!(refused, ProgrammeRefusal::NotAParty));
    let lan = world.desk("Lan", board.0, Role::Editor);
    let refused = record_programme(&lan, None, &form(board, party), BEGINNING).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::NotAllowed);
});

#[test]
fn the_usual_fields_of_work_are_ten_and_every_sentence_is_there() {
    assert_eq!(field_templates().len(), 10);
    for lang in Lang::ALL {
        for kind in PhaseKind::ALL {
            assert!(Words::of(lang).has(&format!("phase-{}", kind.word())));
        }
    }
}

story!(what_was_agreed_in_words_is_signed_and_printed_in_the_official_form, |world| {
    let board = world.agency("Ban Quản lý Khu kinh tế", "X", "state").await;
    let party = world.agency("Đảng ủy Khối", "X", "party").await;
    let tuan = world.desk("Tuấn", party.0, Role::Approver);
    let from = jiff::civil::date(2023, 5, 16);
    let id = record_programme(&tuan, None, &form(board, party), from).await.unwrap().record;
    let before = agreement(&tuan, tuan.now(), id).await.unwrap();
    sign_programme(&tuan, id, &before.digest).await.unwrap();

    let provision = |section: &str, agency: &str, content: &str| ProvisionForm {
        section: section.into(),
        agency: agency.into(),
        content: content.into(),
    };
    let mut form = ProgrammeForm::from(&programme(&tuan, tuan.now(), id).await.unwrap());
    form.provisions = vec![
        provision("reporting", "", "Trao đổi thường xuyên qua đơn vị đầu mối."),
        provision("duty", &board.to_string(), "Cung cấp danh sách đơn vị.\nTạo điều kiện tiếp xúc."),
        provision("purpose", "", " "),
    ];
    let faulty =
        ProgrammeForm { provisions: vec![provision("duty", "999", "Giao ông Nguyễn Văn Tám")], ..form.clone() };
    let refused = record_programme(&tuan, Some(id), &faulty, tuan.now().on).await.unwrap_err();
    let places: Vec<&str> = refused.faults().iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["provisions.0.content", "provisions.0.agency"]);
    record_programme(&tuan, Some(id), &form, tuan.now().on).await.unwrap();
    let one = programme(&tuan, tuan.now(), id).await.unwrap();
    assert_eq!(one.provisions.iter().map(|one| one.section).collect::<Vec<_>>(), [Section::Duty, Section::Reporting]);
    let after = agreement(&tuan, tuan.now(), id).await.unwrap();
    let own = after.of(party).unwrap();
    assert_eq!((own.state, own.delta.come.len()), (SignState::Reopened, 2), "what is agreed in words is signed too");

    let bytes = programme_paper(&tuan, tuan.now(), id).await.unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("word/document.xml").unwrap(), &mut text).unwrap();
    for part in [
        "Mục đích, yêu cầu",
        "Trách nhiệm của mỗi bên",
        "Tạo điều kiện tiếp xúc.",
        "BAN QUẢN LÝ KHU KINH TẾ",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
    ] {
        assert!(text.contains(part), "{part}");
    }
});
