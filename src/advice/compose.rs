//! Advice on paper, in the official form of its day.

use songhanh_document::docx;
use songhanh_document::model::{Block, Document, DocumentDate, Run, blocks_of_text};
use songhanh_document::profile::{self, Body, Profile};

use super::advice::{Advice, AdviceId, Source};
use super::problems::AdviceRefusal;
use super::{sql, verbs};
use crate::agencies::{Agency, Side, agencies};
use crate::calendar::Day;
use crate::desk::{Act, AsOf, Desk};
use crate::numbers::NumberRefusal;
use crate::words::{Lang, Words, args};

/// Advice on paper.
#[derive(Clone, Debug, PartialEq)]
pub struct ComposedAdvice {
    /// What the document says, for the preview.
    pub document: Document,
    /// The form.
    pub profile: Profile,
    /// The `.docx`.
    pub bytes: Vec<u8>,
}

/// The form that the host's papers have on a day.
pub(super) fn form_of(one: &Advice, agencies: &[Agency], on: Day) -> Option<Profile> {
    let host = agencies.iter().find(|agency| agency.id == one.host)?;
    let body = if host.side == Side::Party { Body::Party } else { Body::State };
    profile::profile_for(body, on)
}

/// Advice on paper: as it went out, or as a draft of today.
pub async fn compose_advice(desk: &Desk, id: AdviceId) -> Result<ComposedAdvice, AdviceRefusal> {
    let one = verbs::advice(desk, desk.now(), id).await?;
    let on = one.out.as_ref().map_or(desk.now().on, |out| out.on);
    let agencies = agencies(desk, AsOf { on, ..desk.now() }).await?;
    let no_form = || AdviceRefusal::Number(NumberRefusal::NoForm);
    let Some(out) = &one.out else {
        let page = form_of(&one, &agencies, on).ok_or_else(no_form)?;
        return write(&one, &agencies, &page, None, on);
    };
    let page = profile::named(&out.profile).ok_or_else(no_form)?;
    let number = out.symbol.split(['/', '-']).next().and_then(|number| number.parse().ok());
    let mut written = write(&one, &agencies, &page, number.map(|number| (number, on)), on)?;
    let mut reading = desk.read(Act::ReadAdvice, desk.now()).await?;
    let known = reading.known();
    if let Some(bytes) = sql::document(&mut reading, known, id).await? {
        written.bytes = bytes;
    }
    Ok(written)
}

/// Writes advice; number and day stay open until it is put forward.
pub(super) fn write(
    one: &Advice,
    agencies: &[Agency],
    page: &Profile,
    out: Option<(u32, Day)>,
    on: Day,
) -> Result<ComposedAdvice, AdviceRefusal> {
    let date = match out {
        Some((_, on)) => DocumentDate::from(on),
        None => DocumentDate { day: None, ..DocumentDate::from(on) },
    };
    let mut document = Document::new(one.kind.document(), date);
    let issuers: Vec<&Agency> =
        one.issuers.iter().filter_map(|id| agencies.iter().find(|agency| agency.id == *id)).collect();
    one.paper.set_on(&mut document, &issuers);
    document.number = out.map(|(number, _)| number);
    document.subject.clone_from(&one.title);
    document.blocks = blocks(one, &issuers);
    let bytes = docx::write(&document, page)?;
    Ok(ComposedAdvice { document, profile: page.clone(), bytes })
}

/// The summary, the text, the proposals as a list, and the closing of the kind.
fn blocks(one: &Advice, issuers: &[&Agency]) -> Vec<Block> {
    let words = Words::of(Lang::Vi);
    let mut blocks = blocks_of_text(&one.summary);
    blocks.extend(blocks_of_text(&one.body));
    if !one.sources.is_empty() {
        let names: Vec<&str> = issuers.iter().map(|agency| agency.name.as_str()).collect();
        let names = args([("bodies", joined(words, &names))]);
        blocks.push(Block::paragraph(words.say_with(&format!("advice-proposals-{}", one.kind.word()), &names)));
        let last = one.sources.len() - 1;
        let items = one.sources.iter().enumerate();
        blocks.push(Block::Bullets(items.map(|(place, source)| vec![item(words, source, place == last)]).collect()));
    }
    let addressees: Vec<&str> = one.paper.addressees.iter().map(|text| bare(text)).collect();
    let to = args([("addressees", joined(words, &addressees))]);
    blocks.push(Block::paragraph(words.say_with(&format!("advice-closing-{}", one.kind.word()), &to)));
    blocks
}

/// An addressee without what stands in brackets after it.
fn bare(addressee: &str) -> &str {
    addressee.split(" (").next().unwrap_or(addressee).trim()
}

/// `a, b và c`.
fn joined(words: &Words, names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => {
            let and = args([("first", first.join(", ")), ("last", (*last).to_owned())]);
            words.say_with("advice-and", &and)
        }
    }
}

fn item(words: &Words, source: &Source, last: bool) -> Run {
    let text = source.text.trim().trim_end_matches(['.', ';']);
    let said = match source.due {
        Some(due) => {
            let due = crate::words::day_text(Lang::Vi, due);
            let places = args([("text", text.to_owned()), ("who", source.who.clone()), ("due", due)]);
            words.say_with("advice-paper-proposal", &places)
        }
        None => text.to_owned(),
    };
    Run::text(format!("{said}{}", if last { "." } else { ";" }))
}
