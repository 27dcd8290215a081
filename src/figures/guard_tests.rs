//! Stories of what Minh can find out, who may not see small counts: the same,
//! whether there is one or there are two.

use jiff::civil::date;

use super::tests::{Cast, JANUARY, ask, cast, question, state};
use super::*;
use crate::desk::Desk;
use crate::indicators::{IndicatorForm, TargetForm, ValueFilter, record_indicator, set_target, values_of};
use crate::register::{UnitForm, record_unit};
use crate::testing::story;
use crate::words::Lang;

const MEASURES: &str = "sum,count,units,share,share-of-row,share-of-column,target,last-year,growth,least,greatest";

/// Everything that somebody can ask of two indicators: by zone, kind and unit,
/// with each filter, in and over two quarters, by the boundaries of two days.
async fn all_that_is_told(desk: &Desk, cast: &Cast) -> Vec<String> {
    let filters = [
        String::new(),
        format!("&zone={}", cast.zones[0]),
        "&kind=cp".to_owned(),
        format!("&unit={}", cast.units[0]),
        format!("&unit={}&unit={}", cast.units[0], cast.units[1]),
    ];
    let times = [
        "period=2024-Q2",
        "period=2024-Q2..2024-Q3",
        "period=2024-Q3&cumulative=yes",
        "period=2024-Q3&against=2024-06-30",
        "period=2024-Q2&boundaries=2024-06-30",
        "period=2024-Q2&boundaries=2024-07-01",
    ];
    let mut told = Vec::new();
    for axes in ["rows=zone", "rows=kind", "rows=unit", "rows=period&columns=zone,indicator"] {
        for filter in &filters {
            for time in times {
                let text = format!("{axes}&indicator=P2,P3&measure={MEASURES}&{time}{filter}");
                let mut page = ask(desk, &text).await;
                page.as_of = desk.now();
                told.push(serde_json::to_string(&page).unwrap());
            }
        }
    }
    for filter in &filters {
        let text =
            format!("rows=zone,unit&columns=indicator&indicator=P2&measure=latest&period=2024-Q2..2024-Q3{filter}");
        let mut page = ask(desk, &text).await;
        page.as_of = desk.now();
        told.push(serde_json::to_string(&page).unwrap());
    }
    for show in ["lines", "bars", "stacked"] {
        let form = question(&format!("rows=zone&columns=period&indicator=P2&period=2024-Q2..2024-Q3&show={show}"));
        told.push(format!("{:?}", chart(desk, &form, Lang::Vi).await.unwrap().charts));
    }
    for row in ["all", &cast.zones[0].to_string(), &cast.zones[1].to_string()] {
        let form = DrillForm {
            pivot: question("rows=zone&columns=period&indicator=P2&period=2024-Q2"),
            row: row.to_owned(),
            column: "2024-Q2".into(),
            offset: 0,
            limit: 0,
        };
        let mut page = drill(desk, &form, Lang::Vi).await.unwrap();
        for statement in page.rows.iter_mut().flat_map(|row| &mut row.statements) {
            // That something was stated anew is told; what, is not.
            (statement.at, statement.act) = (desk.now().known, None);
        }
        told.push(format!("{page:?}"));
    }
    told.push(format!("{:?}", overview(desk, None, Lang::Vi).await.unwrap()));
    told
}

story!(minh_is_told_the_same_whether_there_is_one_or_there_are_two, |world| {
    let cast = cast(world).await;
    let Cast { lan, hoa, minh, units, zones, .. } = &cast;
    // Cửu Long stays with An Phát in the East: no cell is about one unit alone.
    let form = UnitForm {
        name: Some("Công ty TNHH Cửu Long (mẫu)".into()),
        kind: Some("tnhh".into()),
        status: Some("HĐ".into()),
        zone: Some(zones[0].to_string()),
        ..UnitForm::default()
    };
    let cuu_long = record_unit(lan, &form, JANUARY).await.unwrap().record;
    for (unit, before, now) in
        [(units[0], "1", "1"), (units[1], "12", "14"), (units[2], "2", "5"), (cuu_long, "9", "0")]
    {
        for code in ["P2", "P3"] {
            state(lan, unit, code, "2024-Q2", before).await;
            state(lan, unit, code, "2024-Q3", now).await;
        }
    }
    let target = TargetForm {
        grain: "zone".into(),
        subject: zones[0].to_string(),
        indicator: "P2".into(),
        amount: "30".into(),
        bound: "floor".into(),
        period: "2024-Q2".into(),
        basis: "Kế hoạch (mẫu)".into(),
        ..TargetForm::default()
    };
    set_target(hoa, &target).await.unwrap();
    let (seen, known) = (all_that_is_told(minh, &cast).await, all_that_is_told(lan, &cast).await);
    for period in ["2024-Q2", "2024-Q3"] {
        for code in ["P2", "P3"] {
            state(lan, units[0], code, period, "2").await;
        }
        let again = all_that_is_told(minh, &cast).await;
        for (before, after) in seen.iter().zip(&again) {
            assert_eq!(before, after);
        }
    }
    let again = all_that_is_told(lan, &cast).await;
    let differ = known.iter().zip(&again).filter(|(before, after)| before != after).count();
    assert!(differ > 50, "those who may see them are told: {differ} of {}", known.len());
    let whole = seen.iter().filter(|text| text.contains("\"state\":\"known\"")).count();
    assert!(whole > 100, "what rests on no small count is told as it is");
});

story!(a_sum_that_rests_on_small_counts_is_told_as_a_range, |world| {
    let Cast { lan, minh, units, zones, .. } = cast(world).await;
    state(&lan, units[0], "P2", "2024-Q2", "2").await;
    state(&lan, units[1], "P2", "2024-Q2", "12").await;
    state(&lan, units[2], "P2", "2024-Q2", "0").await;
    let by_zone = "rows=zone&columns=period&indicator=P2&period=2024-Q2";
    let told = async |desk: &Desk, text: &str| -> Vec<String> {
        let page = ask(desk, text).await;
        let cell = |cell: &PivotCell| match cell.value {
            Some(value) => value.to_string(),
            None => cell.range_text(Lang::Vi).unwrap_or_else(|| format!("{:?}", cell.state)),
        };
        page.cells.iter().map(|cells| cell(&cells[0])).collect()
    };
    assert_eq!(told(&minh, by_zone).await, ["13–14", "0", "13–14"], "East with An Phát, in no zone, in all");
    assert_eq!(told(&lan, by_zone).await, ["14", "0", "14"]);
    let without = format!("rows=unit&columns=period&indicator=P2&period=2024-Q2&unit={}&unit={}", units[1], units[2]);
    assert_eq!(told(&minh, &without).await.last().unwrap(), "12", "neighbouring questions are answered by one table");
    let one = format!("{by_zone}&kind=tnhh&zone={}", zones[0]);
    assert_eq!(told(&minh, &one).await, ["1–2", "1–2"]);
    let later = format!("{by_zone}&boundaries={}", date(2024, 7, 1));
    assert_eq!(told(&minh, &later).await, ["12", "1–2", "0", "13–14"], "An Phát by the map of July");
    let file = export_figures(&minh, &question(by_zone), Lang::Vi).await.unwrap();
    let mut csv = Vec::new();
    file.write_csv(&mut csv).unwrap();
    assert!(String::from_utf8(csv).unwrap().contains("13–14"), "the file says no more than the page");
});

/// The cells of a table as they are told, row by row.
async fn cells_told(desk: &Desk, text: &str) -> Vec<Vec<String>> {
    let page = ask(desk, text).await;
    let cell = |cell: &PivotCell| match cell.value {
        Some(value) => value.to_string(),
        None => cell.range_text(Lang::Vi).unwrap_or_else(|| format!("{:?}", cell.state)),
    };
    page.cells.iter().map(|cells| cells.iter().map(cell).collect()).collect()
}

story!(a_year_less_three_quarters_tells_minh_nothing_of_the_fourth, |world| {
    let cast = cast(world).await;
    let Cast { lan, minh, units, zones, .. } = &cast;
    for (unit, quarters, year) in [(units[0], ["3", "4", "1", "5"], "13"), (units[1], ["10"; 4], "40")] {
        for (quarter, amount) in quarters.into_iter().enumerate() {
            state(lan, unit, "P3", &format!("2024-Q{}", quarter + 1), amount).await;
        }
        state(lan, unit, "P3", "2024", year).await;
    }
    let by_year = "rows=zone&columns=period&indicator=P3&period=2024&rhythm=year&totals=yes";
    let known: Vec<Vec<String>> = [["40"], ["13"], ["53"]].map(|row| row.map(str::to_owned).to_vec()).to_vec();
    assert_eq!(cells_told(lan, by_year).await[..2], known[..2]);
    let seen = cells_told(minh, by_year).await;
    assert_eq!((seen[0][0].as_str(), seen[1][0].as_str()), ("40", "13–14"), "An Phát is in the West at the end");
    assert_eq!(seen.last().unwrap()[0], "53–54");
    let all = format!("{by_year}&measure={MEASURES}");
    let (before, of_lan) = (cells_told(minh, &all).await, cells_told(lan, &all).await);

    // Neither the rows behind it, nor what was stated, nor its history.
    let form =
        DrillForm { pivot: question(by_year), row: zones[1].to_string(), column: "2024".into(), offset: 0, limit: 0 };
    let page = drill(minh, &form, Lang::Vi).await.unwrap();
    assert_eq!((page.rows[0].amount, page.rows[0].statements[0].amount, page.sum), (None, None, None));
    assert_eq!(drill(lan, &form, Lang::Vi).await.unwrap().rows[0].amount, Some(13));
    let history_form = HistoryForm {
        grain: "unit".into(),
        subject: units[0].to_string(),
        indicator: "P3".into(),
        period: "2024".into(),
        ..HistoryForm::default()
    };
    assert_eq!(history(minh, &history_form).await.unwrap()[0].amount, None);
    let filter = ValueFilter { subjects: vec![units[0].0], ..ValueFilter::default() };
    let listed = values_of(minh, minh.now(), &filter).await.unwrap();
    let withheld: Vec<String> =
        listed.iter().filter(|one| one.withheld).map(|one| one.key.period.to_string()).collect();
    assert_eq!(withheld, ["2024", "2024-Q3"]);

    // One more, in the quarter and in the year: Minh is told the same.
    state(lan, units[0], "P3", "2024-Q3", "2").await;
    state(lan, units[0], "P3", "2024", "14").await;
    assert_eq!(cells_told(minh, &all).await, before);
    assert_ne!(cells_told(lan, &all).await, of_lan);
    let of_quarters = format!("{}&measure=sum", by_year.replace("&rhythm=year", "&rhythm=quarter"));
    assert_eq!(cells_told(minh, &of_quarters).await[1][0], "6–7", "by quarters, those in which it is in the West");

    // No small count any more: the year is told.
    state(lan, units[0], "P3", "2024-Q3", "7").await;
    state(lan, units[0], "P3", "2024", "19").await;
    assert_eq!(cells_told(minh, by_year).await[1][0], "19");
});

story!(a_sum_less_its_other_parts_tells_minh_nothing, |world| {
    let Cast { lan, minh, units, .. } = cast(world).await;
    for (code, parts) in [("Y2.N", ""), ("Y2.K", ""), ("Y2.T", "Y2.N+Y2.K")] {
        let form = IndicatorForm {
            code: code.into(),
            name_vi: format!("Đoàn viên {code} (mẫu)"),
            unit_vi: "người".into(),
            scale: "0".into(),
            nature: "stock".into(),
            parts: parts.into(),
            personal: "yes".into(),
            basis: "Kế hoạch (mẫu)".into(),
            ..IndicatorForm::default()
        };
        record_indicator(&world.operator(), None, &form, crate::calendar::BEGINNING).await.unwrap();
    }
    let by_zone = "rows=zone&columns=indicator&indicator=Y2.T,Y2.N,Y2.K&period=2024-Q2&totals=no";
    // An Phát states the parts; Bình Minh, both and the sum.
    for (unit, code, amount) in
        [(0, "Y2.N", "1"), (0, "Y2.K", "5"), (1, "Y2.N", "8"), (1, "Y2.K", "9"), (1, "Y2.T", "17")]
    {
        state(&lan, units[unit], code, "2024-Q2", amount).await;
    }
    assert_eq!(cells_told(&lan, by_zone).await[0], ["23", "9", "14"]);
    assert_eq!(cells_told(&minh, by_zone).await[0], ["23–24", "9–10", "14"], "derived");
    state(&lan, units[0], "Y2.T", "2024-Q2", "6").await;
    assert_eq!(cells_told(&minh, by_zone).await[0], ["23–24", "9–10", "14"], "stated");
    let board = format!("{by_zone}&of=BQLKKT");
    assert_eq!(cells_told(&minh, &board).await[0], ["23–24", "9–10", "14"], "as the board stated it");
    state(&lan, units[0], "Y2.N", "2024-Q2", "4").await;
    state(&lan, units[0], "Y2.T", "2024-Q2", "9").await;
    assert_eq!(cells_told(&minh, by_zone).await[0], ["26", "12", "14"], "no small count is among them");
});
