//! What can be done with the register.

use serde_json::json;

use super::book::{Book, NumberFilter};
use super::number::{NumberForm, NumberId, Numbered, Reserved, Wanted, body_word};
use super::problems::NumberRefusal;
use super::sql;
use super::term::{Term, TermForm, TermId, is_term, read_day};
use crate::agencies::{Side, agencies_in};
use crate::desk::{Act, AgencyId, AsOf, Change, Desk, DeskError, Fault, Note, Role, Signed};
use crate::law::{Within, numbering};
use crate::store::Connection;
use crate::words::args;

/// The terms of the committees, by agency, the latest first.
pub async fn terms(desk: &Desk) -> Result<Vec<Term>, DeskError> {
    let mut reading = desk.read(Act::ReadNumbers, desk.now()).await?;
    let known = reading.known();
    Ok(sql::terms(&mut reading, known).await?)
}

/// Records a term of a committee: a new one, or (with `id`) what it is from now on.
pub async fn record_term(desk: &Desk, id: Option<TermId>, form: &TermForm) -> Result<Signed<TermId>, NumberRefusal> {
    let mut change = desk.change(Act::RecordTerm).await?;
    let on = read_day(&form.first_day).unwrap_or(change.today());
    let as_of = AsOf { on, known: change.at() };
    let parties: Vec<AgencyId> =
        agencies_in(&mut change, as_of).await?.iter().filter(|one| one.side == Side::Party).map(|one| one.id).collect();
    let mut others = sql::terms(&mut change, as_of.known).await?;
    let before = id.and_then(|id| others.iter().position(|term| term.id == id)).map(|place| others.swap_remove(place));
    let term = form.check(&parties, &others).map_err(NumberRefusal::Faults)?;
    let after = json!({"agency": term.agency, "name": term.name, "period": term.period, "basis": term.basis});
    let (id, note) = match before {
        Some(before) => {
            let was = json!({"name": before.name, "period": before.period, "basis": before.basis});
            (before.id, Note::changed("committee-term", before.id, was, after))
        }
        None => {
            let id = TermId(change.next_id().await?);
            (id, Note::new_record("committee-term", id, after))
        }
    };
    sql::state_term(&mut change, id, &term).await?;
    Ok(change.commit(note).await?.of(id))
}

/// The register, series by series, the latest first.
pub async fn books(desk: &Desk, as_of: AsOf, filter: &NumberFilter) -> Result<Vec<Book>, DeskError> {
    let mut reading = desk.read(Act::ReadNumbers, as_of).await?;
    let known = reading.known();
    Ok(Book::of(sql::numbers(&mut reading, known, filter).await?))
}

/// The series of a paper: within the year or the committee's term of its day.
async fn series_of(connection: &mut Connection, as_of: AsOf, wanted: &Wanted) -> Result<String, NumberRefusal> {
    let body = body_word(wanted.body);
    let rule = numbering(body, wanted.on).ok_or(NumberRefusal::NoForm)?;
    let within = match rule.within {
        Within::Year => wanted.on.year().to_string(),
        Within::Term => {
            let terms = sql::terms(connection, as_of.known).await?;
            let mut own = terms.into_iter().filter(|term| term.agency == wanted.agency);
            let recorded = own.find(|term| term.period.contains(wanted.on));
            let typed = wanted.term.trim();
            match recorded {
                Some(term) if typed.is_empty() || typed == term.name => term.name,
                Some(term) => {
                    let fault = Fault::with("term", "fault-not-the-term", args([("name", term.name)]));
                    return Err(NumberRefusal::Faults(vec![fault]));
                }
                None if is_term(typed) => typed.to_owned(),
                None => return Err(NumberRefusal::NoTerm(wanted.agency)),
            }
        }
    };
    Ok(format!("{body}/{}/{}/{within}", wanted.agency, wanted.kind.symbol()))
}

/// The number that the next paper of this kind would have.
pub async fn next_number_in(connection: &mut Connection, as_of: AsOf, wanted: &Wanted) -> Result<u32, NumberRefusal> {
    let series = series_of(connection, as_of, wanted).await?;
    Ok(sql::last(connection, &series).await? + 1)
}

/// Takes a number inside an open change: the next free one, or that which is
/// wanted, if no paper ever had it. Changes take turns, so no two get the same.
pub async fn reserve_in(change: &mut Change, wanted: &Wanted) -> Result<Reserved, NumberRefusal> {
    let actor = change.actor();
    if actor.role != Role::Operator && !actor.answers_for(wanted.agency) {
        return Err(NumberRefusal::NotYours(wanted.agency));
    }
    let as_of = AsOf { on: wanted.on, known: change.at() };
    let series = series_of(change, as_of, wanted).await?;
    let number = match wanted.number {
        Some(number) => number,
        None => sql::last(change, &series).await? + 1,
    };
    let symbol = wanted.symbol(number).ok_or(NumberRefusal::NoForm)?;
    if sql::was_given(change, &series, number).await? {
        return Err(NumberRefusal::Taken { symbol });
    }
    let id = NumberId(change.next_id().await?);
    let one = Numbered {
        id,
        agency: wanted.agency,
        series: series.clone(),
        kind: wanted.kind.symbol().to_owned(),
        number,
        symbol: symbol.clone(),
        on: wanted.on,
        subject: wanted.subject.clone(),
        paper_kind: wanted.paper.map_or("", |(kind, _)| kind).to_owned(),
        paper_id: wanted.paper.map(|(_, id)| id),
        given_back: None,
        recorded_at: change.at(),
    };
    sql::state_number(change, &one).await?;
    Ok(Reserved { id, number, symbol, series })
}

/// Takes a number for a paper that is not kept here.
pub async fn reserve_number(desk: &Desk, form: &NumberForm) -> Result<Signed<Reserved>, NumberRefusal> {
    let mut change = desk.change(Act::ReserveNumber).await?;
    let as_of = AsOf { on: read_day(&form.on).unwrap_or(change.today()), known: change.at() };
    let agencies = agencies_in(&mut change, as_of).await?;
    let wanted = form.check(&agencies).map_err(NumberRefusal::Faults)?;
    let reserved = reserve_in(&mut change, &wanted).await?;
    let after = json!({"symbol": reserved.symbol, "series": reserved.series, "subject": wanted.subject});
    Ok(change.commit(Note::new_record("document-number", reserved.id, after)).await?.of(reserved))
}

/// Gives a number back that no paper bears: it stays in the register with the
/// reason and is never given again.
pub async fn give_number_back(desk: &Desk, id: NumberId, reason: &str) -> Result<Signed<NumberId>, NumberRefusal> {
    let mut change = desk.change(Act::GiveNumberBack).await?;
    let at = change.at();
    let one = sql::numbered(&mut change, at, id).await?.ok_or(NumberRefusal::NotFound(id))?;
    if change.actor().role != Role::Operator && !change.actor().answers_for(one.agency) {
        return Err(NumberRefusal::NotYours(one.agency));
    }
    if one.given_back.is_some() {
        return Err(NumberRefusal::GivenBack(id));
    }
    if one.paper_id.is_some() {
        return Err(NumberRefusal::Borne(id));
    }
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(NumberRefusal::Faults(vec![Fault::new("reason", "fault-missing")]));
    }
    let was = json!({"symbol": one.symbol});
    let is = json!({"symbol": one.symbol, "given_back": reason});
    let back = Numbered { given_back: Some(reason.to_owned()), ..one };
    sql::state_number(&mut change, &back).await?;
    Ok(change.commit(Note::changed("document-number", id, was, is)).await?.of(id))
}
