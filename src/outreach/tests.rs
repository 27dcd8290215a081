//! Stories of outreach: Lan and Nam record, Minh reads, and what is stated
//! counts once.

use super::*;
use crate::agencies::{AgencyForm, record_agency, record_division};
use crate::audit::undo_act;
use crate::calendar::BEGINNING;
use crate::desk::{Act, AgencyId, Desk, Kind, Problem as _, Role};
use crate::files::Upload;
use crate::indicators::{Grain, ValueFilter, catalogue, values_of};
use crate::programme::{FieldForm, PartyForm, PhaseForm, ProgrammeForm, ProgrammeId, programme, record_programme};
use crate::reconciliation::differences;
use crate::register::{UnitForm, UnitId, merge_units, record_unit};
use crate::territory::{When, ZoneId, find_zone};
use crate::testing::{World, story};

/// The two sides, the programme and three units: two at Tằng Loỏng, one in no
/// zone.
pub(super) struct Cast {
    lan: Desk,
    hoa: Desk,
    nam: Desk,
    minh: Desk,
    board: AgencyId,
    programme: ProgrammeId,
    tang_loong: ZoneId,
    an_phat: UnitId,
    binh_minh: UnitId,
    hoa_ban: UnitId,
}

const YEAR: &str = "2025-05-16/2026-05-15";

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
    let phase = |name: &str, first: &str, last: &str| PhaseForm {
        name: name.into(),
        kind: "year".into(),
        first_day: first.into(),
        last_day: last.into(),
        ..PhaseForm::default()
    };
    let field = |name: &str| FieldForm { name: name.into(), ..FieldForm::default() };
    let agreement = ProgrammeForm {
        name: "Chương trình phối hợp (mẫu)".into(),
        first_day: "2024-05-16".into(),
        last_day: "2026-05-15".into(),
        parties: vec![PartyForm { leads: true, ..party(board) }, party(committee)],
        phases: vec![
            phase("Năm thứ nhất", "2024-05-16", "2025-05-15"),
            phase("Năm thứ hai", "2025-05-16", "2026-05-15"),
        ],
        fields: vec![field("Tuyên truyền, vận động"), field("Đối thoại")],
        ..ProgrammeForm::default()
    };
    let programme = record_programme(&operator, None, &agreement, jiff::civil::date(2024, 5, 16)).await.unwrap().record;
    let tang_loong = find_zone(&operator, "KCN Tằng Loỏng", When::AnyDay).await.unwrap().found().unwrap();
    let lan = world.desk("Lan", board.0, Role::Editor);
    let unit = async |name: &str, zone: Option<ZoneId>| {
        let form = UnitForm {
            name: Some(name.into()),
            kind: Some("tnhh".into()),
            status: Some("HĐ".into()),
            zone: zone.map(|zone| zone.to_string()),
            ..UnitForm::default()
        };
        record_unit(&lan, &form, jiff::civil::date(2024, 1, 1)).await.unwrap().record
    };
    let an_phat = unit("Công ty TNHH An Phát (mẫu)", Some(tang_loong)).await;
    let binh_minh = unit("Công ty TNHH Bình Minh (mẫu)", Some(tang_loong)).await;
    let hoa_ban = unit("Công ty TNHH Hoa Ban (mẫu)", None).await;
    Cast {
        hoa: world.desk("Hoa", board.0, Role::Approver),
        nam: world.desk("Nam", committee.0, Role::Editor),
        minh: world.desk("Minh", committee.0, Role::Viewer),
        lan,
        board,
        programme,
        tang_loong,
        an_phat,
        binh_minh,
        hoa_ban,
    }
}

fn talk(cast: &Cast) -> SessionForm {
    SessionForm {
        programme: cast.programme.to_string(),
        theme: "Luật Bảo hiểm xã hội 2024".into(),
        form: "hoi-nghi".into(),
        held_on: "12/06/2025".into(),
        zone: cast.tang_loong.to_string(),
        organisers: vec![cast.board.to_string()],
        units: vec![cast.an_phat.to_string()],
        audiences: [("nguoi-lao-dong", "1.120"), ("chu-doanh-nghiep", "2"), ("can-bo", "9")]
            .map(|(kind, count)| (kind.to_owned(), count.to_owned()))
            .into(),
        ..SessionForm::default()
    }
}

fn places(refusal: &OutreachRefusal) -> Vec<&str> {
    refusal.faults().iter().map(|fault| fault.place.as_str()).collect()
}

story!(lan_records_a_session_and_minh_may_only_read, |world| {
    let cast = cast(world).await;
    let id = record_session(&cast.lan, None, &talk(&cast)).await.unwrap().record;
    let found = session(&cast.minh, cast.minh.now(), id).await.unwrap();
    assert_eq!(found.line.held_on.to_string(), "2025-06-12");
    assert_eq!(found.units, [cast.an_phat]);
    assert_eq!(found.attendances(), 1_131);
    assert_eq!(
        found.audiences.iter().map(|one| one.kind.as_str()).collect::<Vec<_>>(),
        ["can-bo", "nguoi-lao-dong", "chu-doanh-nghiep"]
    );
    let refused = record_session(&cast.minh, None, &talk(&cast)).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::NotAllowed);
    let all = SessionFilter { search: "bao hiem".into(), ..SessionFilter::default() };
    assert_eq!(sessions(&cast.minh, cast.minh.now(), &all).await.unwrap().len(), 1);
    let none = SessionFilter { unit: Some(cast.hoa_ban), ..SessionFilter::default() };
    assert_eq!(sessions(&cast.minh, cast.minh.now(), &none).await.unwrap(), []);
});

story!(a_session_with_faults_hears_of_all_of_them_at_once, |world| {
    let cast = cast(world).await;
    let form = SessionForm {
        theme: "Đồng chí Nguyễn Văn Mẫu nói chuyện".into(),
        form: "khiêu vũ".into(),
        held_on: "2026-07-01".into(),
        zone: "77".into(),
        organisers: Vec::new(),
        units: vec!["999999".into()],
        audiences: [("can-bo".to_owned(), "nhiều".to_owned())].into(),
        ..talk(&cast)
    };
    let refused = record_session(&cast.lan, None, &form).await.unwrap_err();
    assert_eq!(places(&refused), ["theme", "form", "held_on", "zone", "organisers", "units", "audience.can-bo"]);
    let words: Vec<&str> = refused.faults().iter().map(|fault| fault.word).collect();
    assert!(words.contains(&"fault-names-people") && words.contains(&"fault-session-to-come"), "{words:?}");
    let nowhere = SessionForm { zone: String::new(), ..talk(&cast) };
    assert_eq!(places(&record_session(&cast.lan, None, &nowhere).await.unwrap_err()), ["zone"]);
    assert_eq!(sessions(&cast.lan, cast.lan.now(), &SessionFilter::default()).await.unwrap(), []);
});

story!(a_division_organises_only_for_its_own_agency, |world| {
    let cast = cast(world).await;
    let division =
        record_division(&world.operator(), cast.board, "Phòng Quản lý doanh nghiệp", BEGINNING).await.unwrap().record;
    let of = |agency: AgencyId| SessionForm { organisers: vec![format!("{agency}/{division}")], ..talk(&cast) };
    let other = cast.nam.actor().agency.unwrap();
    assert_eq!(places(&record_session(&cast.lan, None, &of(other)).await.unwrap_err()), ["organisers"]);
    let id = record_session(&cast.lan, None, &of(cast.board)).await.unwrap().record;
    let found = session(&cast.lan, cast.lan.now(), id).await.unwrap();
    assert_eq!(found.organisers, [Organiser { agency: cast.board, division: Some(division) }]);
});

story!(a_session_is_revised_withdrawn_and_brought_back, |world| {
    let cast = cast(world).await;
    let id = record_session(&cast.lan, None, &talk(&cast)).await.unwrap().record;
    let form = SessionForm { units: vec![cast.binh_minh.to_string()], audiences: [].into(), ..talk(&cast) };
    record_session(&cast.nam, Some(id), &form).await.unwrap();
    let found = session(&cast.lan, cast.lan.now(), id).await.unwrap();
    assert_eq!((found.units.as_slice(), found.audiences.len()), (&[cast.binh_minh][..], 0));
    let withdrawn = withdraw_session(&cast.lan, id).await.unwrap();
    assert!(matches!(session(&cast.lan, cast.lan.now(), id).await, Err(OutreachRefusal::NotFound(_))));
    undo_act(&cast.lan, withdrawn.seq).await.unwrap();
    assert_eq!(session(&cast.lan, cast.lan.now(), id).await.unwrap().units, [cast.binh_minh]);
});

story!(materials_and_photographs_stay_with_their_session, |world| {
    let cast = cast(world).await;
    let id = record_session(&cast.lan, None, &talk(&cast)).await.unwrap().record;
    let paper = Upload { name: "Tài liệu.pdf".into(), bytes: b"%PDF-1.4".to_vec() };
    let form = AttachForm { caption: "Ông Trần Văn Thử phát biểu".into(), uploads: vec![paper.clone()] };
    let refused = attach_files(&cast.lan, id, form).await.unwrap_err();
    assert_eq!(places(&refused), ["caption"], "a caption names nobody");
    let form = AttachForm { caption: "Tài liệu hỏi đáp".into(), uploads: vec![paper] };
    let files = attach_files(&cast.lan, id, form.clone()).await.unwrap().record;
    let found = session(&cast.minh, cast.minh.now(), id).await.unwrap();
    assert_eq!(found.files, [Attached { file: files[0], caption: "Tài liệu hỏi đáp".into() }]);
    assert_eq!(attach_files(&cast.minh, id, form).await.unwrap_err().kind(), Kind::NotAllowed);
    detach_file(&cast.lan, id, files[0]).await.unwrap();
    assert_eq!(detach_file(&cast.lan, id, files[0]).await.unwrap_err().kind(), Kind::NotFound);
    assert_eq!(session(&cast.minh, cast.minh.now(), id).await.unwrap().files, []);
});

story!(coverage_tells_whom_no_session_has_reached, |world| {
    let cast = cast(world).await;
    record_session(&cast.lan, None, &talk(&cast)).await.unwrap();
    let before = SessionForm { held_on: "2024-08-01".into(), units: vec![cast.hoa_ban.to_string()], ..talk(&cast) };
    record_session(&cast.nam, None, &before).await.unwrap();
    let found = coverage(&cast.minh, &CoverageForm::default()).await.unwrap();
    assert_eq!(found.period.to_string(), YEAR, "the programme is over: the year of its last session");
    assert_eq!(found.on.to_string(), "2026-05-15");
    assert_eq!((found.sessions, found.total.reached, found.total.missed()), (1, 1, 2));
    let zones: Vec<_> = found.zones.iter().map(|zone| (zone.zone, zone.reached.units, zone.reached.reached)).collect();
    assert_eq!(zones, [(Some(cast.tang_loong), 2, 1), (None, 1, 0)], "units of no zone come last");
    assert_eq!(found.total.share(), Some(33_33));
    let missed = CoverageForm { reached: "no".into(), ..CoverageForm::default() };
    let missed = coverage(&cast.minh, &missed).await.unwrap();
    let units: Vec<_> = missed.rows.iter().map(|row| row.unit).collect();
    assert_eq!(units, [cast.binh_minh, cast.hoa_ban]);
    assert_eq!(missed.rows[1].last_ever.unwrap().to_string(), "2024-08-01", "reached in another year");
    let none = CoverageForm { zone: "none".into(), ..CoverageForm::default() };
    assert_eq!(coverage(&cast.minh, &none).await.unwrap().total.units, 1);
    let wrong = CoverageForm { period: "mùa hè".into(), field: "5".into(), ..CoverageForm::default() };
    assert_eq!(places(&coverage(&cast.minh, &wrong).await.unwrap_err()), ["period", "field"]);
});

story!(coverage_goes_by_field_and_by_the_record_that_was_kept, |world| {
    let cast = cast(world).await;
    let fields = programme(&cast.lan, cast.lan.now(), cast.programme).await;
    // The programme is over today; its fields are those of its last day.
    assert!(fields.is_ok());
    let fields = fields.unwrap().fields;
    let of = |field: usize| SessionForm { field: fields[field].id.to_string(), ..talk(&cast) };
    record_session(&cast.lan, None, &of(0)).await.unwrap();
    record_session(&cast.lan, None, &SessionForm { units: vec![cast.hoa_ban.to_string()], ..of(1) }).await.unwrap();
    merge_units(&cast.hoa, cast.binh_minh, cast.an_phat, "một đơn vị").await.unwrap();
    let found = coverage(&cast.minh, &CoverageForm::default()).await.unwrap();
    let reached: Vec<_> = found.rows.iter().filter(|row| row.sessions > 0).map(|row| row.unit).collect();
    assert_eq!(reached, [cast.binh_minh, cast.hoa_ban], "the session of the record that was lost is the kept one's");
    let by_field: Vec<_> = found.fields.iter().map(|one| (one.sessions, one.units)).collect();
    assert_eq!(by_field, [(1, 1), (1, 1)]);
    let second = CoverageForm { field: fields[1].id.to_string(), ..CoverageForm::default() };
    let found = coverage(&cast.minh, &second).await.unwrap();
    assert_eq!((found.sessions, found.total.reached), (1, 1));
});

story!(coverage_is_taken_away_as_a_workbook_and_the_log_says_so, |world| {
    let cast = cast(world).await;
    record_session(&cast.lan, None, &talk(&cast)).await.unwrap();
    let file = export_coverage(&cast.minh, &CoverageForm::default(), crate::words::Lang::Vi).await.unwrap();
    assert_eq!(file.rows, 3);
    let sheets: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(file.bytes)).unwrap();
    let mut sheets = sheets;
    let names = calamine::Reader::sheet_names(&sheets);
    let rows = calamine::Reader::worksheet_range(&mut sheets, &names[0]).unwrap();
    let text: Vec<String> = rows.rows().map(|row| row[0].to_string()).collect();
    assert_eq!(text[1..], ["Công ty TNHH An Phát (mẫu)", "Công ty TNHH Bình Minh (mẫu)", "Công ty TNHH Hoa Ban (mẫu)"]);
    let log =
        crate::audit::acts(&cast.minh, &crate::audit::ActFilter { limit: 1, ..Default::default() }).await.unwrap();
    assert_eq!(log[0].word, Act::ExportOutreach.word());
});

story!(both_sides_state_the_book_and_it_counts_once, |world| {
    let cast = cast(world).await;
    record_session(&cast.lan, None, &talk(&cast)).await.unwrap();
    let online = SessionForm { zone: String::new(), venue: "Trực tuyến".into(), ..talk(&cast) };
    record_session(&cast.nam, None, &online).await.unwrap();
    let form = FiguresForm { programme: cast.programme.to_string(), period: YEAR.into() };
    let stated = state_outreach(&cast.lan, &form).await.unwrap().record;
    assert_eq!(stated.new, 10, "five numbers of the programme and five of the zone");
    state_outreach(&cast.nam, &form).await.unwrap();
    assert!(matches!(state_outreach(&cast.lan, &form).await, Err(OutreachRefusal::NothingNew)));
    let catalogue = catalogue(&cast.minh, cast.minh.now()).await.unwrap();
    let amount = async |code: &str, grain: Grain| {
        let indicator = catalogue.of_code(code).unwrap().id;
        let filter = ValueFilter { indicators: vec![indicator], grain: Some(grain), ..ValueFilter::default() };
        let found = values_of(&cast.minh, cast.minh.now(), &filter).await.unwrap();
        found.iter().map(|one| one.amount).collect::<Vec<_>>()
    };
    assert_eq!(amount("T1", Grain::Programme).await, [Some(2), Some(2)], "each side says the same");
    assert_eq!(amount("T1", Grain::Zone).await, [Some(1), Some(1)], "what was online is of no zone");
    assert_eq!(amount("T2", Grain::Programme).await, [Some(2_262), Some(2_262)]);
    let differences = differences(&cast.minh, cast.minh.now(), &Default::default()).await.unwrap();
    assert!(differences.iter().all(|one| one.state != crate::reconciliation::State::UnderReview), "one voice");
    let minh = state_outreach(&cast.minh, &form).await.unwrap_err();
    assert_eq!(minh.kind(), Kind::NotAllowed);
});

story!(a_number_that_a_session_lacks_is_not_summed, |world| {
    let cast = cast(world).await;
    record_session(&cast.lan, None, &talk(&cast)).await.unwrap();
    let uncounted = SessionForm { audiences: [("can-bo".to_owned(), "0".to_owned())].into(), ..talk(&cast) };
    let second = record_session(&cast.lan, None, &uncounted).await.unwrap().record;
    let form = FiguresForm { programme: cast.programme.to_string(), period: YEAR.into() };
    let book = async || {
        let found = book_figures(&cast.lan, &form).await.unwrap();
        let of = |code: &str| found.iter().find(|one| one.indicator == code).unwrap().book;
        [of("T1"), of("T2"), of("T2.CB"), of("T2.LD")]
    };
    assert_eq!(book().await, [Some(2), None, Some(9), None], "nought is a count and blank is none");
    state_outreach(&cast.lan, &form).await.unwrap();
    withdraw_session(&cast.lan, second).await.unwrap();
    assert_eq!(book().await, [Some(1), Some(1_131), Some(9), Some(1_120)]);
    let found = book_figures(&cast.lan, &form).await.unwrap();
    assert_eq!(found[0].stated, Some(Some(2)), "the page shows that the book has changed since");
    let tally = state_outreach(&cast.lan, &form).await.unwrap().record;
    assert_eq!((tally.restated, tally.new), (2, 6), "sessions restated, the sums that were unknown new");
});
