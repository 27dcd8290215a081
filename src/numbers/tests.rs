//! Stories of the register of numbers: Lan keeps the board's, Nam the Party side's.

use super::*;
use crate::audit::undo_act;
use crate::desk::{AgencyId, Desk, Problem as _, Role};
use crate::testing::{World, story};

struct Cast {
    lan: Desk,
    nam: Desk,
    minh: Desk,
    board: AgencyId,
    committee: AgencyId,
}

async fn cast(world: &World) -> Cast {
    let board = world.agency("Ban Quản lý Khu kinh tế", "BQL", "state").await;
    let committee = world.agency("Đảng ủy các cơ quan Đảng", "ĐU", "party").await;
    Cast {
        lan: world.desk("Lan", board.0, Role::Editor),
        nam: world.desk("Nam", committee.0, Role::Editor),
        minh: world.desk("Minh", committee.0, Role::Viewer),
        board,
        committee,
    }
}

fn paper(agency: AgencyId, kind: &str, on: &str) -> NumberForm {
    NumberForm {
        agency: agency.to_string(),
        kind: kind.into(),
        on: on.into(),
        subject: "Văn bản mẫu".into(),
        ..NumberForm::default()
    }
}

async fn symbol(desk: &Desk, form: &NumberForm) -> String {
    reserve_number(desk, form).await.unwrap().record.symbol
}

story!(numbers_run_on_by_kind_and_year_and_begin_anew_on_new_years_day, |world| {
    let cast = cast(world).await;
    assert_eq!(symbol(&cast.lan, &paper(cast.board, "BC", "02/01/2025")).await, "01/BC-BQL");
    assert_eq!(symbol(&cast.lan, &paper(cast.board, "BC", "31/12/2025")).await, "02/BC-BQL");
    assert_eq!(symbol(&cast.lan, &paper(cast.board, "GM", "31/12/2025")).await, "01/GM-BQL");
    assert_eq!(symbol(&cast.lan, &paper(cast.board, "BC", "01/01/2026")).await, "01/BC-BQL");
    let filter = NumberFilter { within: Some("2025".into()), ..NumberFilter::default() };
    let found = books(&cast.minh, cast.minh.now(), &filter).await.unwrap();
    assert_eq!(found.iter().map(|book| (book.kind.as_str(), book.next)).collect::<Vec<_>>(), [("GM", 2), ("BC", 3)]);
});

story!(two_at_once_get_two_numbers, |world| {
    let cast = cast(world).await;
    let form = paper(cast.board, "TTr", "02/06/2025");
    let (one, two, three) = tokio::join!(
        reserve_number(&cast.lan, &form),
        reserve_number(&cast.lan, &form),
        reserve_number(&cast.lan, &form)
    );
    let mut given = [one, two, three].map(|one| one.unwrap().record.number);
    given.sort_unstable();
    assert_eq!(given, [1, 2, 3]);
    let wanted = NumberForm { number: "9".into(), ..form };
    let (one, two) = tokio::join!(reserve_number(&cast.lan, &wanted), reserve_number(&cast.lan, &wanted));
    let refused: Vec<_> = [one, two].into_iter().filter_map(Result::err).collect();
    assert!(matches!(refused.as_slice(), [NumberRefusal::Taken { symbol }] if symbol == "09/TTr-BQL"));
    let found = books(&cast.minh, cast.minh.now(), &NumberFilter::default()).await.unwrap();
    assert_eq!(found[0].gaps_text(), "4–8");
});

story!(a_number_given_back_or_taken_back_is_never_given_again, |world| {
    let cast = cast(world).await;
    let form = paper(cast.board, "BC", "02/06/2025");
    let first = reserve_number(&cast.lan, &form).await.unwrap().record;
    assert!(give_number_back(&cast.lan, first.id, " ").await.is_err());
    give_number_back(&cast.lan, first.id, "Văn bản không phát hành.").await.unwrap();
    assert!(matches!(give_number_back(&cast.lan, first.id, "x").await, Err(NumberRefusal::GivenBack(_))));
    let second = reserve_number(&cast.lan, &form).await.unwrap();
    assert_eq!(second.record.number, 2);
    undo_act(&cast.lan, second.seq).await.unwrap();
    let third = reserve_number(&cast.lan, &form).await.unwrap().record;
    assert_eq!(third.number, 3);
    let found = books(&cast.minh, cast.minh.now(), &NumberFilter::default()).await.unwrap();
    assert_eq!((found[0].given_back(), found[0].gaps.as_slice()), (1, &[2][..]));
    assert!(matches!(give_number_back(&cast.nam, third.id, "x").await, Err(NumberRefusal::NotYours(_))));
});

story!(a_committee_numbers_within_its_term, |world| {
    let cast = cast(world).await;
    let form = paper(cast.committee, "BC", "02/06/2025");
    assert_eq!(reserve_number(&cast.nam, &form).await.unwrap_err().word(), "refusal-no-term");
    let term = |name: &str, first: &str, last: &str| TermForm {
        agency: cast.committee.to_string(),
        name: name.into(),
        first_day: first.into(),
        last_day: last.into(),
        basis: "Đại hội đại biểu (mẫu)".into(),
    };
    let operator = world.operator();
    let first = term("2020-2025", "01/07/2020", "30/06/2025");
    let id = record_term(&operator, None, &first).await.unwrap().record;
    let overlapping = term("2025-2030", "01/06/2025", "30/06/2030");
    assert_eq!(record_term(&operator, None, &overlapping).await.unwrap_err().faults()[0].word, "fault-terms-meet");
    let term = term("2025-2030", "01/07/2025", "30/06/2030");
    record_term(&operator, None, &term).await.unwrap();
    assert_eq!(symbol(&cast.nam, &form).await, "01-BC/ĐU");
    assert_eq!(symbol(&cast.nam, &paper(cast.committee, "BC", "20/12/2026")).await, "01-BC/ĐU");
    assert_eq!(symbol(&cast.nam, &paper(cast.committee, "BC", "20/12/2027")).await, "02-BC/ĐU");
    record_term(&operator, Some(id), &first).await.unwrap();
    assert_eq!(terms(&cast.minh).await.unwrap().len(), 2);
});

story!(the_register_is_taken_away_with_its_gaps, |world| {
    let cast = cast(world).await;
    for number in ["1", "3"] {
        let form = NumberForm { number: number.into(), ..paper(cast.board, "BC", "02/06/2025") };
        reserve_number(&cast.lan, &form).await.unwrap();
    }
    let found = books(&cast.minh, cast.minh.now(), &NumberFilter::default()).await.unwrap();
    let words = crate::words::Words::of(crate::words::Lang::Vi);
    let written = write_books(&found, &[].into(), words, std::io::Cursor::new(Vec::new())).unwrap();
    assert_eq!(written.rows, 3);
});
