//! `/numbers`: the register of numbers of papers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{ActDone, Recorded, recorded};
use super::caller::Caller;
use super::fields::{Moment, Page, as_of, part, typed};
use super::problem::Stopped;
use super::routes::{Answered, Nothing, Operation, Routes};
use crate::calendar::Day;
use crate::desk::{Act, AgencyId};
use crate::numbers::{Book, NumberFilter, NumberForm, NumberId, Numbered, books, give_number_back, reserve_number};

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary, act| Operation { id, tag: "numbers", summary, act };
    routes
        .get("/numbers", told("listNumbers", "Books of numbers, each with its gaps.", Act::ReadNumbers), list)
        .post("/numbers", told("reserveNumber", "Takes a number for a paper.", Act::ReserveNumber), reserve)
        .post(
            "/numbers/{number}/return",
            told("giveNumberBack", "Gives a number back that no paper bears.", Act::GiveNumberBack),
            give_back,
        )
}

/// Which books.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Question {
    /// Of this agency.
    agency: Option<i64>,
    /// Abbreviation of the kind of paper: `BC`.
    kind: Option<String>,
    /// Within this year or term.
    within: Option<String>,
    /// As known at this moment.
    known_at: Option<Moment>,
    /// How many to leave out at the beginning.
    offset: Option<u32>,
    /// How many at most; 100 where left out, 500 at most.
    limit: Option<u32>,
}

#[derive(Deserialize, JsonSchema)]
struct NumberPath {
    number: i64,
}

/// Numbers of one kind of paper, within a year or a term.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Book")]
struct BookBody {
    /// The agency.
    agency: i64,
    /// Abbreviation of the kind of paper.
    kind: String,
    /// The year or the term.
    within: String,
    /// The numbers that were taken.
    numbers: Vec<NumberBody>,
    /// Numbers that were left out.
    gaps: Vec<u32>,
    /// The next one.
    next: u32,
}

/// A number of a paper.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Number")]
struct NumberBody {
    /// Its number in the house.
    id: i64,
    /// The number.
    number: u32,
    /// With its symbol: `12/BC-BQL`.
    symbol: String,
    /// The day of the paper.
    on: Day,
    /// What the paper is about.
    subject: String,
    /// The paper, where it is one of the house: `report/17`.
    paper: Option<String>,
    /// Why it was given back.
    given_back: Option<String>,
}

/// A number that is wanted.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NumberInput {
    /// The agency.
    agency: i64,
    /// Abbreviation of the kind of paper.
    kind: String,
    /// The day of the paper.
    on: Day,
    /// This very number; the next free one where left out.
    number: Option<u32>,
    /// What the paper is about.
    subject: String,
}

/// Why a number is given back.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ReturnInput {
    /// Why.
    reason: String,
}

/// A number that was taken.
#[derive(Serialize, JsonSchema)]
struct NumberTaken {
    /// Its number in the house.
    id: i64,
    /// The number.
    number: u32,
    /// With its symbol.
    symbol: String,
    /// The act in the log.
    act: ActDone,
}

impl From<Numbered> for NumberBody {
    fn from(one: Numbered) -> Self {
        Self {
            id: one.id.0,
            number: one.number,
            on: one.on,
            paper: one.paper_id.map(|id| format!("{}/{id}", one.paper_kind)),
            given_back: one.given_back,
            symbol: one.symbol,
            subject: one.subject,
        }
    }
}

impl From<Book> for BookBody {
    fn from(book: Book) -> Self {
        Self {
            agency: book.agency.0,
            numbers: book.numbers.into_iter().map(NumberBody::from).collect(),
            gaps: book.gaps,
            next: book.next,
            kind: book.kind,
            within: book.within,
        }
    }
}

async fn list(caller: Caller, _: Nothing, asked: Question) -> Result<Page<BookBody>, Stopped> {
    let filter = NumberFilter { agency: asked.agency.map(AgencyId), kind: asked.kind, within: asked.within };
    let found = books(&caller.desk, as_of(&caller, None, asked.known_at), &filter).await?;
    Ok(Page::of(found, part(asked.offset, asked.limit), BookBody::from))
}

async fn reserve(caller: Caller, _: Nothing, input: NumberInput) -> Result<Answered<NumberTaken>, Stopped> {
    let form = NumberForm {
        agency: input.agency.to_string(),
        kind: input.kind,
        on: input.on.to_string(),
        number: typed(input.number),
        subject: input.subject,
    };
    let signed = reserve_number(&caller.desk, &form).await?;
    let (act, taken) = (ActDone::from(&signed), signed.record);
    Ok(Answered::Made(NumberTaken { id: taken.id.0, number: taken.number, symbol: taken.symbol, act }))
}

async fn give_back(caller: Caller, path: NumberPath, input: ReturnInput) -> Result<Answered<Recorded>, Stopped> {
    Ok(recorded(give_number_back(&caller.desk, NumberId(path.number), &input.reason).await?))
}
