//! Stories of tables for everybody: no small count is given away.

use jiff::civil::date;

use super::tests::{Cast, JANUARY, JULY, cast, question, state};
use super::*;
use crate::calendar::Day;
use crate::desk::{Desk, Problem as _};
use crate::register::{UnitForm, record_unit};
use crate::testing::story;
use crate::words::Lang;

/// The numbers of a table for everybody, row by row; none where left out.
async fn published(desk: &Desk, text: &str, also_on: &[Day]) -> Vec<Vec<Option<i128>>> {
    let page = public::public_table(desk, &question(text), also_on, Lang::Vi).await;
    let page = page.unwrap_or_else(|error| panic!("{error}: {:?}", error.faults()));
    let value = |cell: &PivotCell| match cell.state {
        State::Suppressed => None,
        State::Known => cell.value,
        _ => Some(0),
    };
    page.cells.iter().map(|cells| cells.iter().map(value).collect()).collect()
}

const MEMBERS_BY_ZONE: &str = "rows=zone&columns=indicator&indicator=P2&period=2024-Q2";

story!(what_everybody_may_read_gives_no_small_count_away, |world| {
    let Cast { lan, minh, units, .. } = cast(world).await;
    state(&lan, units[0], "P2", "2024-Q2", "31").await;
    state(&lan, units[1], "P2", "2024-Q2", "20").await;
    state(&lan, units[2], "P2", "2024-Q2", "2").await;
    // East 51, in no zone 2, in all 53: one row alone left out would follow
    // from the others.
    let table = published(&minh, MEMBERS_BY_ZONE, &[]).await;
    let left_out = table.iter().filter(|row| row[0].is_none()).count();
    assert!(left_out >= 2 && table[1][0].is_none(), "{table:?}");
    assert_eq!(table, published(&lan, MEMBERS_BY_ZONE, &[]).await, "whoever asks");
    let export = export_public_figures(&minh, &question(MEMBERS_BY_ZONE), &[], Lang::Vi).await.unwrap();
    let mut file = Vec::new();
    export.write_csv(&mut file).unwrap();
    assert!(String::from_utf8(file).unwrap().contains("không công bố"));

    // Over time: by quarters, of which one has the small count.
    for (unit, amount) in [(0, "30"), (1, "21"), (2, "9")] {
        state(&lan, units[unit], "P2", "2024-Q3", amount).await;
    }
    let by_quarter = "rows=zone&columns=period&indicator=P2&period=2024-Q2..2024-Q3";
    let table = published(&minh, by_quarter, &[]).await;
    let hidden = table.iter().filter(|row| row[0].is_none()).count();
    assert!(hidden >= 2, "the second quarter: {table:?}");
});

story!(a_unit_that_moved_is_not_had_by_subtracting_the_tables_of_two_days, |world| {
    let Cast { lan, minh, units, .. } = cast(world).await;
    // An Phát has one member, and moves from East to West on 1 July. Nobody
    // else moves; by either day no zone has a small count.
    state(&lan, units[0], "P2", "2024-Q2", "1").await;
    state(&lan, units[1], "P2", "2024-Q2", "40").await;
    state(&lan, units[2], "P2", "2024-Q2", "9").await;
    let west = UnitForm {
        name: Some("Công ty TNHH Cửu Long (mẫu)".into()),
        kind: Some("tnhh".into()),
        status: Some("HĐ".into()),
        zone: Some(world_zone_west(&lan).await),
        ..UnitForm::default()
    };
    let cuu_long = record_unit(&lan, &west, JANUARY).await.unwrap().record;
    state(&lan, cuu_long, "P2", "2024-Q2", "50").await;
    let (june, july) =
        (format!("{MEMBERS_BY_ZONE}&boundaries=2024-06-30"), format!("{MEMBERS_BY_ZONE}&boundaries=2024-07-01"));
    let alone = published(&minh, &june, &[]).await;
    assert_eq!(alone.iter().map(|row| row[0]).collect::<Vec<_>>(), [Some(41), Some(50), Some(9), Some(100)]);
    let (before, after) = (published(&minh, &june, &[JULY]).await, published(&minh, &july, &[date(2024, 6, 30)]).await);
    // East of June less East of July is An Phát, and so is West the other way.
    for zone in [0, 1] {
        assert!(before[zone][0].is_none() || after[zone][0].is_none(), "{before:?} {after:?}");
    }
});

/// The second zone's id, as a form has it.
async fn world_zone_west(desk: &Desk) -> String {
    let zones = crate::territory::zones(desk, desk.now()).await.unwrap();
    zones.iter().find(|zone| zone.name.contains("Tây")).unwrap().id.to_string()
}

story!(what_would_give_parts_away_is_not_made_for_everybody, |world| {
    let Cast { lan, units, .. } = cast(world).await;
    state(&lan, units[1], "P2", "2024-Q2", "40").await;
    state(&lan, units[1], "L1", "2024-Q2", "1").await;
    for (more, place) in [("measure=share", "measure"), ("of=BQLKKT", "of"), ("cumulative=yes", "cumulative")] {
        let form = question(&format!("{MEMBERS_BY_ZONE}&{more}"));
        let refused = export_public_figures(&lan, &form, &[], Lang::Vi).await.unwrap_err();
        assert_eq!(refused.faults().iter().map(|fault| fault.place.as_str()).collect::<Vec<_>>(), [place]);
    }
    let workers = published(&lan, "rows=zone&columns=indicator&indicator=L1&period=2024-Q2", &[]).await;
    assert_eq!(workers[0][0], Some(1), "workers are no members of anything");
});
