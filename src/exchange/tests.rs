//! Stories of values that go out: what another system reads, and what Minh, who
//! may not see small counts, is not told.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::agencies::{AgencyForm, record_agency};
use crate::audit::{ActFilter, acts};
use crate::calendar::BEGINNING;
use crate::desk::{AgencyId, Desk, Kind, Problem as _, Role};
use crate::indicators::{Grain, ValueForm, load_reference, state_value};
use crate::intake::{Asked, File, TakenIn, Taking, look_at_workbook, take_workbook_in};
use crate::programme::{PartyForm, ProgrammeForm, ProgrammeId, record_programme};
use crate::register::{UnitForm, UnitId, record_unit};
use crate::territory::{PlaceId, Reference, Tier, When, ZoneForm, ZoneId, gazetteer, record_zone};
use crate::testing::{World, story};

pub(super) struct Cast {
    pub(super) lan: Desk,
    pub(super) nam: Desk,
    pub(super) minh: Desk,
    pub(super) zone: ZoneId,
    pub(super) unit: UnitId,
    pub(super) programme: ProgrammeId,
}

pub(super) async fn cast(world: &World) -> Cast {
    world.clock.set("2026-07-15T08:00:00+07:00".parse().unwrap());
    let operator = world.operator();
    load_reference(&operator).await.unwrap();
    let release = Reference::shipped().unwrap().within(&["p-15", "p-old-10", "p-old-15"]);
    crate::territory::load_reference(&operator, &release).await.unwrap();
    let mut agencies: Vec<AgencyId> = Vec::new();
    for (name, symbol, side) in [("Ban Quản lý (mẫu)", "BQLKKT", "state"), ("Đảng ủy (mẫu)", "ĐUK", "party")]
    {
        let form = AgencyForm { name: name.into(), symbol: symbol.into(), side: side.into(), ..AgencyForm::default() };
        agencies.push(record_agency(&operator, None, &form, BEGINNING).await.unwrap().record);
    }
    let zone = ZoneForm {
        name: "KCN Phía Đông (mẫu)".into(),
        kind: "kcn".into(),
        status: "hoat-dong".into(),
        ..ZoneForm::default()
    };
    let zone = record_zone(&operator, None, &zone, BEGINNING).await.unwrap().record;
    let lan = world.desk("Lan", agencies[0].0, Role::Editor);
    let unit = UnitForm {
        name: Some("Công ty TNHH An Phát (mẫu)".into()),
        tax_code: Some("5300100011".into()),
        kind: Some("tnhh".into()),
        status: Some("HĐ".into()),
        ..UnitForm::default()
    };
    let unit = record_unit(&lan, &unit, jiff::civil::date(2020, 1, 1)).await.unwrap().record;
    let programme = ProgrammeForm {
        name: "Chương trình phối hợp giai đoạn 2023-2026 (mẫu)".into(),
        short_name: "CTPH 2023-2026 (mẫu)".into(),
        first_day: "2023-05-16".into(),
        last_day: "2026-12-31".into(),
        parties: agencies
            .iter()
            .map(|one| PartyForm { agency: one.to_string(), leads: *one == agencies[0], ..PartyForm::default() })
            .collect(),
        ..ProgrammeForm::default()
    };
    let programme = record_programme(&operator, None, &programme, jiff::civil::date(2023, 5, 16)).await.unwrap().record;
    Cast {
        programme,
        nam: world.desk("Nam", agencies[1].0, Role::Editor),
        minh: world.desk("Minh", agencies[1].0, Role::Viewer),
        lan,
        zone,
        unit,
    }
}

pub(super) async fn state(desk: &Desk, of: (Grain, i64), code: &str, period: &str, kind: &str, amount: &str) {
    let form = ValueForm {
        grain: of.0.word().into(),
        subject: of.1.to_string(),
        indicator: code.into(),
        period: period.into(),
        kind: kind.into(),
        amount: amount.into(),
        cut_off: period.parse::<crate::calendar::Period>().unwrap().from().to_string(),
        source: "Báo cáo số 12/BC (mẫu)".into(),
        note: String::new(),
    };
    let stated = state_value(desk, &form).await;
    stated.unwrap_or_else(|refusal| panic!("{code} {period}: {refusal} {:?}", refusal.faults()));
}

type Line = BTreeMap<String, String>;

/// The rows of a file, each cell by its heading.
pub(super) fn lines(bytes: &[u8]) -> Vec<Line> {
    csv::Reader::from_reader(bytes).deserialize().map(|line| line.unwrap()).collect()
}

pub(super) async fn exported(desk: &Desk, form: &ValuesForm) -> (Vec<u8>, ValuesWritten) {
    let mut bytes = Vec::new();
    let written = export_values(desk, form, &mut bytes).await.unwrap();
    (bytes, written)
}

fn of_grain(grain: Grain) -> ValuesForm {
    ValuesForm::default().of_grain(grain)
}

fn joined(line: &Line, fields: &[&str]) -> String {
    fields.iter().map(|field| line[*field].as_str()).collect::<Vec<_>>().join(" ")
}

story!(lan_takes_values_away_with_codes_that_other_systems_know, |world| {
    let cast = cast(world).await;
    let unit = (Grain::Unit, cast.unit.0);
    let zone = (Grain::Zone, cast.zone.0);
    state(&cast.lan, unit, "L1", "2025-Q2", "actual", "320").await;
    state(&cast.lan, unit, "P2", "2025-H1", "actual", "2").await;
    state(&cast.lan, unit, "S1", "2024-05-16/2025-05-15", "estimate", "1.234,5").await;
    state(&cast.lan, unit, "L3", "2025-06", "actual", "không rõ").await;
    state(&cast.nam, unit, "L1", "2025-Q2", "actual", "318").await;
    state(&cast.lan, zone, "E1", "2025", "actual", "41").await;

    let (bytes, written) = exported(&cast.lan, &of_grain(Grain::Unit)).await;
    assert_eq!((written.rows, written.small_counts, written.withheld), (5, 1, 0));
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(
        text.starts_with("STRUCTURE,STRUCTURE_ID,ACTION,INDICATOR,SUBJECT,REPORTER,RECKONING,TIME_PERIOD,OBS_VALUE,"),
        "{text}"
    );
    let fields = ["INDICATOR", "REPORTER", "RECKONING", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "CONF_STATUS"];
    let mut rows: Vec<String> = lines(&bytes).iter().map(|line| joined(line, &fields)).collect();
    rows.sort();
    assert_eq!(
        rows,
        [
            "L1 BQLKKT actual 2025-Q2 320 A N",
            "L1 ĐUK actual 2025-Q2 318 A N",
            "L3 BQLKKT actual 2025-06  O N",
            "P2 BQLKKT actual 2025-S1 2 A C",
            "S1 BQLKKT estimate 2024-05-16/P1Y 1234.500 E N",
        ]
    );
    for line in lines(&bytes) {
        assert_eq!(
            joined(&line, &["STRUCTURE", "STRUCTURE_ID", "ACTION", "SUBJECT", "TAX_CODE", "UNIT_NAME"]),
            "dataflow SONGHANH:VALUES_UNIT(1.0) I 5300100011 5300100011 Công ty TNHH An Phát (mẫu)"
        );
    }
    let (bytes, _) = exported(&cast.lan, &ValuesForm::default()).await;
    let zones = lines(&bytes);
    assert_eq!(zones.len(), 1, "without a grain it is that of zones");
    assert_eq!(
        joined(&zones[0], &["REF_AREA", "ZONE_NAME", "OBS_VALUE", "DECIMALS", "SOURCE"]),
        "KCN_PHIA_DONG_MAU KCN Phía Đông (mẫu) 41 0 Báo cáo số 12/BC (mẫu)"
    );
    let log = acts(&world.operator(), &ActFilter { limit: 2, ..ActFilter::default() }).await.unwrap();
    assert!(log.iter().all(|act| act.word == "export-values" && act.user_name == "Lan"));
    assert!(log[1].notes().iter().any(|note| note.after["small_counts"] == 1 && note.after["written"] == 5));
});

story!(minh_is_not_told_a_count_of_two_persons, |world| {
    let cast = cast(world).await;
    let unit = (Grain::Unit, cast.unit.0);
    state(&cast.lan, unit, "P2", "2025-H1", "actual", "2").await;
    state(&cast.lan, unit, "P2", "2025-H2", "actual", "3").await;
    let (bytes, written) = exported(&cast.minh, &of_grain(Grain::Unit)).await;
    assert_eq!((written.rows, written.small_counts, written.withheld), (2, 0, 1));
    let fields = ["TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "CONF_STATUS", "COMMENT"];
    let rows: Vec<String> = lines(&bytes).iter().map(|line| joined(line, &fields)).collect();
    assert_eq!(rows, ["2025-S1  Q C ", "2025-S2 3 A N "]);
});

story!(a_file_shows_what_was_known_then_and_only_what_is_asked_for, |world| {
    let cast = cast(world).await;
    let zone = (Grain::Zone, cast.zone.0);
    state(&cast.lan, zone, "E1", "2024", "actual", "40").await;
    state(&cast.lan, zone, "E1", "2025-Q1", "actual", "41").await;
    state(&cast.lan, zone, "E3", "2025", "estimate", "7").await;
    state(&cast.nam, zone, "E1", "2025-Q1", "actual", "39").await;
    world.clock.set("2026-07-16T08:00:00+07:00".parse().unwrap());
    state(&cast.lan, zone, "E1", "2025-Q1", "actual", "44").await;

    let asked = async |form: ValuesForm| -> Vec<String> {
        let (bytes, _) = exported(&cast.lan, &form).await;
        let fields = ["INDICATOR", "REPORTER", "TIME_PERIOD", "OBS_VALUE"];
        lines(&bytes).iter().map(|line| joined(line, &fields)).collect()
    };
    let form = ValuesForm { period: "2025".into(), ..ValuesForm::default() };
    assert_eq!(asked(form.clone()).await, ["E1 BQLKKT 2025-Q1 44", "E1 ĐUK 2025-Q1 39", "E3 BQLKKT 2025 7"]);
    let form = ValuesForm { indicator: "E1".into(), agency: "bqlkkt".into(), ..form };
    assert_eq!(asked(form.clone()).await, ["E1 BQLKKT 2025-Q1 44"]);
    let form = ValuesForm { known: "2026-07-15".into(), ..form };
    assert_eq!(asked(form).await, ["E1 BQLKKT 2025-Q1 41"]);
    let form = ValuesForm { reckoning: "estimate".into(), ..ValuesForm::default() };
    assert_eq!(asked(form).await, ["E3 BQLKKT 2025 7"]);

    let wrong =
        ValuesForm { grain: "street".into(), period: "quý".into(), known: "hôm qua".into(), ..ValuesForm::default() };
    let refused = export_values(&cast.lan, &wrong, Vec::new()).await.unwrap_err();
    let places: Vec<&str> = refused.faults().iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!((refused.kind(), places), (Kind::Invalid, vec!["grain", "period", "known"]));
    let wrong = ValuesForm { indicator: "E1, E99".into(), agency: "NOBODY".into(), ..ValuesForm::default() };
    let refused = export_values(&cast.lan, &wrong, Vec::new()).await.unwrap_err();
    assert_eq!(refused.faults().len(), 2);
});

story!(a_commune_that_ended_is_not_taken_for_the_one_that_got_its_code, |world| {
    let cast = cast(world).await;
    let (gazetteer, now) = gazetteer(&cast.lan).await.unwrap();
    let find = |text: &str, on| -> PlaceId {
        gazetteer.find(text, Some(Tier::Commune), When::On(on), now.known).found().unwrap_or_else(|| panic!("{text}"))
    };
    let before = find("Thị trấn Tằng Loỏng, Tỉnh Lào Cai", jiff::civil::date(2025, 6, 30));
    let after = find("Xã Tằng Loỏng, Tỉnh Lào Cai", jiff::civil::date(2025, 7, 1));
    assert_ne!(before, after);
    for (place, period, amount) in
        [(before, "2025-Q2", "5"), (before, "2025", "6"), (after, "2025", "7"), (after, "2025-Q3", "8")]
    {
        state(&cast.lan, (Grain::Commune, place.0), "E1", period, "actual", amount).await;
    }
    let (bytes, _) = exported(&cast.lan, &of_grain(Grain::Commune)).await;
    let fields = ["TIME_PERIOD", "OBS_VALUE", "REF_AREA", "COMMUNE_NAME"];
    let mut rows: Vec<String> = lines(&bytes).iter().map(|line| joined(line, &fields)).collect();
    rows.sort();
    let code = &gazetteer.last_of_place(before, now.known).unwrap().code;
    let new = &gazetteer.last_of_place(after, now.known).unwrap().code;
    assert_eq!(
        rows,
        [
            format!("2025 6 {code}@2025-06-30 Thị trấn Tằng Loỏng, Huyện Bảo Thắng, Tỉnh Lào Cai"),
            format!("2025 7 {new} Xã Tằng Loỏng, Tỉnh Lào Cai"),
            format!("2025-Q2 5 {code} Thị trấn Tằng Loỏng, Huyện Bảo Thắng, Tỉnh Lào Cai"),
            format!("2025-Q3 8 {new} Xã Tằng Loỏng, Tỉnh Lào Cai"),
        ]
    );
});

story!(the_description_names_each_column_in_both_languages, |world| {
    let cast = cast(world).await;
    for grain in Grain::ALL {
        let (bytes, _) = exported(&cast.lan, &of_grain(grain)).await;
        let file = Described { url: "values.csv".into(), form: of_grain(grain) };
        let told = metadata_of_values(&cast.minh, &[file]).await.unwrap();
        let heading: Vec<String> =
            csv::Reader::from_reader(&bytes[..]).headers().unwrap().iter().map(str::to_owned).collect();
        let columns = told["tableSchema"]["columns"].as_array().unwrap();
        let names: Vec<&str> = columns.iter().map(|column| column["name"].as_str().unwrap()).collect();
        assert_eq!(names, heading);
        for column in columns {
            for lang in ["vi", "en"] {
                let titles = column["titles"][lang].as_array().unwrap();
                assert!(titles[0] == column["name"] && !titles[1].as_str().unwrap().contains('⟦'), "{column}");
            }
        }
        assert_eq!(told["tableSchema"]["primaryKey"].as_array().unwrap().len(), 5);
        assert_eq!(told["dc:source"], serde_json::json!(["Ban Quản lý (mẫu)", "Đảng ủy (mẫu)"]));
    }
    let files = [Grain::Unit, Grain::Zone].map(|grain| Described { url: grain.word().into(), form: of_grain(grain) });
    let group = metadata_of_values(&cast.lan, &files).await.unwrap();
    assert_eq!(group["tables"].as_array().unwrap().len(), 2);
    assert_eq!(group["tables"][1]["url"], "zone");
});

/// Takes a file in for Lan's agency, as the operator of another installation
/// would: nothing answered, nothing accepted.
async fn taken(lan: &Desk, name: &str, bytes: Vec<u8>) -> TakenIn {
    let taking = Taking {
        asked: Asked::default(),
        source: "Tệp trao đổi (mẫu)".into(),
        cut_off: jiff::civil::date(2026, 7, 1),
        accept: BTreeSet::new(),
    };
    let file = File { name: name.into(), bytes: bytes.into() };
    let done = take_workbook_in(lan, &file, &taking).await;
    done.unwrap_or_else(|refusal| panic!("{name}: {refusal} {:?}", refusal.faults()))
}

story!(values_that_went_out_come_in_elsewhere_and_are_the_same, |world| {
    let here = cast(world).await;
    let other = World::on_sqlite().await;
    // Ids differ between installations.
    for number in 1..4 {
        let zone = ZoneForm {
            name: format!("CCN Khác {number} (mẫu)"),
            kind: "ccn".into(),
            status: "hoat-dong".into(),
            ..ZoneForm::default()
        };
        record_zone(&other.operator(), None, &zone, BEGINNING).await.unwrap();
    }
    let there = cast(&other).await;
    assert_ne!(here.unit, there.unit);

    let (gazetteer, now) = gazetteer(&here.lan).await.unwrap();
    let find = |text: &str, tier, on| {
        gazetteer.find(text, Some(tier), When::On(on), now.known).found().unwrap_or_else(|| panic!("{text}")).0
    };
    let (june, july) = (jiff::civil::date(2025, 6, 30), jiff::civil::date(2025, 7, 1));
    let town = (Grain::Commune, find("Thị trấn Tằng Loỏng, Tỉnh Lào Cai", Tier::Commune, june));
    let commune = (Grain::Commune, find("Xã Tằng Loỏng, Tỉnh Lào Cai", Tier::Commune, july));
    let province = (Grain::Province, find("Tỉnh Lào Cai", Tier::Province, july));
    let (unit, zone) = ((Grain::Unit, here.unit.0), (Grain::Zone, here.zone.0));
    let programme = (Grain::Programme, here.programme.0);
    for (of, code, period, kind, amount) in [
        (unit, "L1", "2025-Q2", "actual", "320"),
        (unit, "L1", "2025-Q3", "actual", "1.250"),
        (unit, "P2", "2025-H1", "actual", "2"),
        (unit, "S1", "2024-05-16/2025-05-15", "estimate", "1,25"),
        (unit, "S1", "2025-06", "actual", "9.876.543,21"),
        (unit, "L3", "2025-06", "actual", "không rõ"),
        (unit, "L2", "2025-06", "actual", "0"),
        (zone, "E1", "2025", "actual", "41"),
        (zone, "E1", "2025-9M", "estimate", "40"),
        (zone, "E3", "2025-H2", "actual", "7"),
        (town, "E1", "2025-Q2", "actual", "5"),
        (town, "E1", "2025", "actual", "6"),
        (commune, "E1", "2025", "actual", "7"),
        (commune, "E1", "2025-Q3", "actual", "8"),
        (province, "E1", "2025", "actual", "900"),
        (programme, "P3", "2025", "actual", "41"),
        (programme, "P3", "2026", "estimate", "50"),
    ] {
        state(&here.lan, of, code, period, kind, amount).await;
    }
    state(&here.nam, unit, "L1", "2025-Q2", "actual", "318").await;

    let of_board = |grain| ValuesForm { agency: "BQLKKT".into(), ..of_grain(grain) };
    for (grain, count) in
        [(Grain::Unit, 7), (Grain::Zone, 3), (Grain::Commune, 4), (Grain::Province, 1), (Grain::Programme, 2)]
    {
        let (bytes, _) = exported(&here.lan, &of_board(grain)).await;
        let name = format!("values-{}.csv", grain.word());
        let done = taken(&there.lan, &name, bytes.clone()).await;
        assert_eq!((done.values.new, done.values.restated, done.new_units), (count, 0, 0), "{name}");
        let (again, _) = exported(&there.lan, &of_board(grain)).await;
        assert_eq!(String::from_utf8(again.clone()).unwrap(), String::from_utf8(bytes.clone()).unwrap(), "{name}");
        assert!(taken(&there.lan, &name, bytes).await.before.is_some(), "the very same file");
        // The same values in a file that is not the same.
        let turned: Vec<u8> = String::from_utf8(again).unwrap().replace("\r\n", "\n").into_bytes();
        let done = taken(&there.lan, &name, turned).await;
        assert_eq!((done.values.new, done.values.restated, done.values.unchanged), (0, 0, count), "{name}");
    }

    let (both, _) = exported(&here.lan, &of_grain(Grain::Unit)).await;
    let file = File { name: "values.csv".into(), bytes: both.into() };
    let (look, _) = look_at_workbook(&there.lan, &file, &Asked::default()).await.unwrap();
    let words: Vec<&str> = look.faults().map(|found| found.rule.word()).collect();
    assert_eq!(words, ["reporter-other"], "another agency's value is never taken for one's own");
});

story!(a_value_of_another_agency_is_refused_at_its_line_and_the_successor_may_take_it_in, |world| {
    let here = cast(world).await;
    let other = World::on_sqlite().await;
    let there = cast(&other).await;
    let zone = (Grain::Zone, here.zone.0);
    state(&here.lan, zone, "E1", "2025-Q1", "actual", "41").await;
    state(&here.nam, zone, "E1", "2025-Q2", "actual", "39").await;
    let (bytes, _) = exported(&here.lan, &ValuesForm::default()).await;
    let taking = Taking {
        asked: Asked::default(),
        source: "Tệp trao đổi (mẫu)".into(),
        cut_off: jiff::civil::date(2026, 7, 1),
        accept: BTreeSet::new(),
    };
    let file = File { name: "values.csv".into(), bytes: bytes.into() };
    for (desk, line) in [(&there.lan, "F3"), (&there.nam, "F2")] {
        let refused = take_workbook_in(desk, &file, &taking).await.unwrap_err();
        let told: Vec<_> = refused.faults().iter().map(|fault| (fault.place.as_str(), fault.word)).collect();
        assert_eq!(told.len(), 1, "the other line is one's own: {told:?}");
        assert!(told[0].0.ends_with(line) && told[0].1 == "intake-rule-reporter-other", "{told:?}");
    }
    assert!(exported(&there.lan, &ValuesForm::default()).await.1.rows == 0, "nothing of it was kept");

    // Whoever answers for an agency takes its values in as their own.
    let form = ValuesForm { agency: "BQLKKT".into(), ..ValuesForm::default() };
    let (bytes, _) = exported(&here.lan, &form).await;
    let actor = there.nam.actor().clone();
    let own = actor.agency.unwrap();
    let board = there.lan.actor().agency.unwrap();
    let successor = Desk::new(other.store.clone(), actor.answering(vec![own, board]), other.clock.clone());
    let done = taken(&successor, "values.csv", bytes).await;
    assert_eq!(done.values.new, 1);
    let (bytes, _) = exported(&there.lan, &ValuesForm::default()).await;
    assert_eq!(joined(&lines(&bytes)[0], &["REPORTER", "OBS_VALUE"]), "ĐUK 41");
});

story!(texts_that_look_like_formulas_go_out_harmless_and_come_in_as_they_were, |world| {
    let here = cast(world).await;
    let other = World::on_sqlite().await;
    let there = cast(&other).await;
    let said = [("=Báo cáo (mẫu)", "-xem lại"), ("'=Báo cáo (mẫu)", "@quý"), ("'Báo cáo (mẫu)", "+5% so với quý I")];
    for (quarter, (source, note)) in (1..).zip(said) {
        let form = ValueForm {
            grain: "zone".into(),
            subject: here.zone.to_string(),
            indicator: "E1".into(),
            period: format!("2025-Q{quarter}"),
            amount: "41".into(),
            cut_off: "2026-01-05".into(),
            source: source.into(),
            note: note.into(),
            ..ValueForm::default()
        };
        state_value(&here.lan, &form).await.unwrap();
    }
    let form = ValuesForm { agency: "BQLKKT".into(), ..ValuesForm::default() };
    let (bytes, _) = exported(&here.lan, &form).await;
    for line in lines(&bytes) {
        for field in ["SOURCE", "COMMENT"] {
            assert!(!line[field].starts_with(['=', '+', '-', '@']), "a spreadsheet makes no formula of {line:?}");
        }
    }
    taken(&there.lan, "values.csv", bytes.clone()).await;
    let now = there.lan.now();
    let filter = crate::indicators::ValueFilter { grain: Some(Grain::Zone), ..Default::default() };
    let mut kept = crate::indicators::values_of(&there.lan, now, &filter).await.unwrap();
    kept.sort_by_key(|one| one.key.period);
    let told: Vec<(&str, &str)> = kept.iter().map(|one| (one.source.as_str(), one.note.as_str())).collect();
    assert_eq!(told, said, "to the letter");
    assert_eq!(exported(&there.lan, &form).await.0, bytes);
});
