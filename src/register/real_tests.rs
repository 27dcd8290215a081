//! A story of real companies: the public register of Lào Cai.

use jiff::civil::date;

use super::tests::{cast, commune, names, some};
use super::*;
use crate::audit::undo_act;
use crate::calendar::{Day, Instant};
use crate::desk::AsOf;
use crate::territory::{Finding, PlaceId, Tier, When};
use crate::testing::story;

/// A company of the public register, as the tax authority publishes it.
#[derive(serde::Deserialize)]
struct Company {
    tax_code: String,
    name: String,
    name_international: String,
    name_short: String,
    legal_form: String,
    status: String,
    start_date: String,
    admin_tail_pre_2025: String,
    admin_tail_from_2025: String,
}

/// The commune of before or of after the reform that a tail of an address
/// means; a company that began after the reform never had one of before.
fn commune_of(
    gazetteer: &crate::territory::Gazetteer,
    tail: &str,
    day: Day,
    known: Instant,
) -> Result<PlaceId, String> {
    if tail.is_empty() {
        return Err("no address".into());
    }
    match gazetteer.find(tail, Some(Tier::Commune), When::On(day), known) {
        Finding::Found(id) => Ok(id),
        Finding::Ambiguous(ids) => Err(format!("{tail}: {} communes", ids.len())),
        Finding::None => Err(format!("{tail}: no commune on {day}")),
    }
}

story!(real_companies_of_lao_cai_become_units_in_their_old_and_new_communes, |world| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/register/companies_lao_cai_yen_bai_mst.csv");
    let Ok(mut file) = csv::Reader::from_path(path) else {
        println!("skipped: {path} is not there");
        return;
    };
    let cast = cast(world).await;
    let (gazetteer, now) = crate::territory::gazetteer(&cast.lan).await.unwrap();
    let (before, after) = (date(2025, 6, 30), date(2025, 7, 1));
    world.clock.set("2026-10-01T08:00:00+07:00".parse().unwrap());
    let mut drafts = Vec::new();
    let (mut old, mut new, mut unresolved) = (0, 0, Vec::new());
    for company in file.deserialize::<Company>() {
        let company = company.unwrap();
        let from: Day = company.start_date.parse().unwrap_or(date(2020, 1, 1));
        let old_place = commune_of(&gazetteer, &company.admin_tail_pre_2025, before, now.known);
        let new_place = commune_of(&gazetteer, &company.admin_tail_from_2025, after, now.known);
        let first = match (&old_place, from < after) {
            (Ok(place), true) => Some(*place),
            _ => None,
        };
        old += usize::from(first.is_some());
        new += usize::from(new_place.is_ok());
        if let Err(reason) = &new_place {
            unresolved.push(format!("{} (after): {reason}", company.tax_code));
        }
        if let (Err(reason), true) = (&old_place, from < after) {
            unresolved.push(format!("{} (before): {reason}", company.tax_code));
        }
        let form = UnitForm {
            name: some(&company.name),
            short_name: some(&company.name_short),
            international_name: some(&company.name_international),
            tax_code: some(&company.tax_code),
            kind: some(if company.legal_form.contains("cổ phần") { "cp" } else { "tnhh" }),
            legal_form: some(&company.legal_form),
            status: some(if company.status == "Đang hoạt động" { "HĐ" } else { "TĐ" }),
            commune: first.map(|place| place.to_string()),
            source: some("companies.csv"),
            ..UnitForm::default()
        };
        let as_of = AsOf { on: date(2026, 10, 1), known: now.known };
        match form.check(&gazetteer, from, as_of, None) {
            Ok(mut draft) => {
                draft.communes.extend(new_place.ok().map(|place| (place, from.max(after))));
                drafts.push(draft);
            }
            Err(faults) => unresolved.push(format!("{}: {}", company.tax_code, faults[0].word)),
        }
    }
    let count = drafts.len();
    let mut change = cast.lan.change(crate::desk::Act::TakeWorkbookIn).await.unwrap();
    record_units_in(&mut change, drafts).await.unwrap();
    let note = crate::desk::Note::new_record("workbook", 1_i64, serde_json::json!(count));
    let signed = change.commit(note).await.unwrap();

    let ward = commune(&cast.lan, "Phường Văn Phú, Tỉnh Lào Cai").await;
    let here = UnitFilter { commune: Some(ward), ..UnitFilter::default() };
    let today = units(&cast.lan, cast.lan.now(), &here).await.unwrap();
    println!("{count} units; {old} in a commune of before, {new} in one of after; {} in phường Văn Phú", today.total);
    unresolved.iter().for_each(|line| println!("unresolved {line}"));
    assert_eq!((count, today.total), (496, 43));
    assert!(new >= 480, "{new} of 496 stand in a commune of today");
    undo_act(&cast.lan, signed.seq).await.unwrap();
    assert_eq!(names(&cast.lan, UnitFilter::default()).await, Vec::<String>::new());
});
