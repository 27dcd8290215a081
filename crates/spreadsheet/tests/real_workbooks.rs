//! The analysis over real workbooks beside the repository, where they are there.

use std::fs;
use std::path::PathBuf;

use songhanh_spreadsheet::grid::Book;
use songhanh_spreadsheet::read::{self, Limits};
use songhanh_spreadsheet::table::{Analysis, Content, GapCause, RowKind, Severity, Table, What, analyse};

/// A shared file read and analysed; none where it is absent.
fn shared(path: &str) -> Option<(Book, Analysis)> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(path);
    let Ok(bytes) = fs::read(&file) else {
        println!("skipped: no {path} beside the repository");
        return None;
    };
    let name = path.rsplit('/').next().unwrap_or(path);
    let book = read::read(&bytes, name, &Limits::default()).unwrap();
    let analysis = analyse(&book);
    Some((book, analysis))
}

/// The only table of the named sheet.
fn table<'a>(found: &'a (Book, Analysis), sheet: &str) -> &'a Table {
    let at = found.0.sheets.iter().position(|own| own.name == sheet).unwrap();
    assert_eq!(found.1.sheets[at].len(), 1, "{sheet}");
    &found.1.sheets[at][0]
}

fn count(table: &Table, kind: RowKind) -> usize {
    table.rows.iter().filter(|row| row.kind == kind).count()
}

/// The cells whose printed sum is wrong by more than rounding.
fn wrong_sums(table: &Table) -> Vec<String> {
    let wrong = |what: &What| matches!(what, What::SumDiffers { .. });
    table
        .problems
        .iter()
        .filter(|problem| wrong(&problem.what) && problem.severity > Severity::Notice)
        .map(|problem| problem.at.to_string())
        .collect()
}

#[test]
fn the_plan_of_2006_has_eight_regions_and_a_gap_that_its_remark_explains() {
    let Some(found) = shared("workbooks/Plan_2006.xls") else {
        return;
    };
    let table = table(&found, "Sheet1");
    assert_eq!(table.area.to_string(), "A8:O86");
    assert_eq!((table.header, table.numbering), (Some((7, 11)), Some(12)));
    assert_eq!((table.items(), count(table, RowKind::Subtotal), count(table, RowKind::Total)), (64, 8, 1));
    // The total line holds money not yet allotted to a province.
    assert_eq!(wrong_sums(table), ["F14", "H14", "J14", "M14"]);
    let explained = table
        .problems
        .iter()
        .filter(|problem| matches!(problem.what, What::SumDiffers { cause: Some(GapCause::StatedInNote), .. }));
    assert_eq!(explained.map(|problem| problem.at.to_string()).collect::<Vec<_>>(), ["M14"]);
    let unit = table.unit.as_ref().and_then(|unit| unit.unit).unwrap();
    assert_eq!(unit.power, 6);
}

#[test]
fn the_accounts_of_2010_add_up_in_all_nine_tables() {
    let Some(found) = shared("workbooks/Final_2010.xls") else {
        return;
    };
    for sheet in &found.0.sheets {
        assert_eq!(wrong_sums(table(&found, &sheet.name)), Vec::<String>::new(), "{}", sheet.name);
    }
    let provinces = table(&found, "M09+");
    assert_eq!((provinces.items(), count(provinces, RowKind::Subtotal)), (63, 6));
    assert_eq!(provinces.columns[5].path.len(), 2);
}

#[test]
fn the_plan_of_2015_joins_a_header_broken_over_five_rows() {
    let Some(found) = shared("workbooks/Plan_2015.xls") else {
        return;
    };
    let provinces = table(&found, "M09");
    assert_eq!((provinces.items(), count(provinces, RowKind::Subtotal)), (63, 6));
    assert_eq!(provinces.columns[0].path, ["SỐ TT"]);
    assert_eq!(provinces.columns[2].path, ["TỔNG THU NSNN TRÊN ĐỊA BÀN (1)"]);
    assert_eq!(provinces.columns[7].path, ["BỔ SUNG CÓ MỤC TIÊU TỪ NSTW CHO NSĐP", "TỔNG SỐ"]);
    assert_eq!(wrong_sums(provinces), ["C13"]);
}

#[test]
fn the_indices_of_both_years_are_tables_of_63_provinces() {
    for (path, sheet, medians) in
        [("workbooks/PCI_2009.xls", "Tong Hop", 0), ("workbooks/PCI_2014.xlsx", "Chi phí gia nhập thị trường", 3)]
    {
        let Some(found) = shared(path) else { return };
        assert_eq!(found.1.main, Some((0, 0)), "{path}");
        let table = table(&found, sheet);
        // The capital is printed once more, beside the medians.
        assert_eq!(table.items(), 63 + usize::from(medians > 0), "{path}");
        assert_eq!(count(table, RowKind::Statistic), medians, "{path}");
        assert!(table.columns.iter().all(|column| column.profile.personal.is_none()), "{path}");
        assert_eq!(table.sums, [], "{path}");
    }
}

#[test]
fn a_register_of_companies_is_read_column_by_column() {
    let Some(found) = shared("register/companies_lao_cai_yen_bai_mst.csv") else {
        return;
    };
    let table = &found.1.sheets[0][0];
    assert_eq!(table.items(), 496);
    assert_eq!(table.columns[0].profile.content, Content::TaxCode);
    assert_eq!(table.columns[0].profile.tax_codes, 496);
    assert_eq!(table.columns[6].profile.content, Content::Date);
    assert!(table.columns.iter().all(|column| column.profile.personal.is_none()));
    assert!(table.columns.iter().any(|column| column.profile.not_nfc > 0));
}
