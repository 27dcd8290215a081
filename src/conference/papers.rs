//! The invitation, the agenda and the minutes on paper, in the official form of their day.

use songhanh_document::docx::{self, WriteError};
use songhanh_document::model::{
    Align, Annex, Block, Cell, Column, Document, DocumentDate, HeaderCell, Orientation, Row, Run, Signature, Table,
    blocks_of_text,
};
use songhanh_document::profile::Profile;

use super::issue::PaperKind;
use super::sitting::Sitting;
use crate::agencies::Agency;
use crate::calendar::Day;
use crate::desk::AgencyId;
use crate::words::{Lang, Words, args, day_text};

/// Whether a paper is out.
#[derive(Clone, Copy, Debug)]
pub(super) enum Out {
    /// A draft of this day: number and day stay open.
    Draft(Day),
    /// With its number and its day.
    Issued(u32, Day),
}

/// Papers are written in Vietnamese.
fn words() -> &'static Words {
    Words::of(Lang::Vi)
}

/// A paragraph that begins with what it says in bold.
fn said(key: &str, text: &str) -> Block {
    Block::Paragraph(vec![Run::bold(format!("{}: ", words().say(key))), Run::text(text)])
}

fn name(agencies: &[Agency], id: AgencyId) -> String {
    agencies.iter().find(|agency| agency.id == id).map_or_else(|| id.to_string(), |agency| agency.name.clone())
}

fn short(agencies: &[Agency], id: AgencyId) -> String {
    agencies.iter().find(|agency| agency.id == id).map_or_else(|| id.to_string(), |agency| agency.short_name.clone())
}

/// `08 giờ 15 phút`.
fn time(text: &str) -> String {
    let (hour, minute) = text.split_once(':').unwrap_or((text, "00"));
    words().say_with("paper-time", &args([("hour", hour.to_owned()), ("minute", minute.to_owned())]))
}

/// Writes a paper of a conference.
pub(super) fn write(
    sitting: &Sitting,
    kind: PaperKind,
    agencies: &[Agency],
    form: &Profile,
    out: Out,
) -> Result<Vec<u8>, WriteError> {
    let (number, date) = match out {
        Out::Draft(on) => (None, DocumentDate { day: None, ..DocumentDate::from(on) }),
        Out::Issued(number, on) => (Some(number), DocumentDate::from(on)),
    };
    let mut document = Document::new(kind.document(), date);
    match kind {
        PaperKind::Invitation => invitation(sitting, agencies, &mut document),
        PaperKind::Agenda => agenda_paper(sitting, agencies, &mut document),
        PaperKind::Minutes => minutes(sitting, agencies, &mut document),
    }
    document.number = number;
    docx::write(&document, form)
}

fn invitation(sitting: &Sitting, agencies: &[Agency], document: &mut Document) {
    let words = words();
    let Some(one) = &sitting.invitation else { return };
    let line = &sitting.review.line;
    let host: Vec<&Agency> = agencies.iter().filter(|agency| agency.id == one.host).collect();
    one.paper.set_on(document, &host);
    document.subject = words.say_with("invitation-subject", &args([("title", line.title.clone())]));
    let lead = args([("host", name(agencies, one.host)), ("title", line.title.clone())]);
    let when = args([("time", time(&one.starts)), ("day", day_text(Lang::Vi, line.held_on))]);
    document.blocks = vec![
        Block::paragraph(words.say_with("invitation-lead", &lead)),
        said("invitation-when", &words.say_with("invitation-at", &when)),
        said("invitation-where", &line.place),
        said("invitation-chair", &name(agencies, line.chair)),
    ];
    if !one.content.is_empty() {
        document.blocks.push(said("invitation-content", &one.content));
    }
    if let Some(paper) = sitting.paper(PaperKind::Agenda) {
        let places = args([("symbol", paper.symbol.clone()), ("day", day_text(Lang::Vi, paper.on))]);
        document
            .blocks
            .push(Block::Paragraph(vec![Run::italic(words.say_with("invitation-agenda-numbered", &places))]));
    } else if !sitting.agenda.is_empty() {
        document.blocks.push(Block::Paragraph(vec![Run::italic(words.say("invitation-agenda-attached"))]));
        document.annexes.push(Annex {
            title: words.say("invitation-agenda"),
            orientation: Orientation::Portrait,
            blocks: vec![Block::Table(agenda(sitting))],
        });
    }
    if !one.notes.is_empty() {
        document.blocks.extend(blocks_of_text(&one.notes));
    }
    document.blocks.push(Block::paragraph(words.say("invitation-closing")));
}

/// The agenda as a paper of its own, signed as the invitation is.
fn agenda_paper(sitting: &Sitting, agencies: &[Agency], document: &mut Document) {
    let line = &sitting.review.line;
    let host = sitting.invitation.as_ref().map_or(line.chair, |one| one.host);
    let issuer: Vec<&Agency> = agencies.iter().filter(|agency| agency.id == host).collect();
    // Nobody is addressed above: "as above" among the recipients is those invited.
    let recipients = |paper: &crate::reports::Paper| {
        let named = |line: &String| match songhanh_vietnamese::fold::fold(line).as_str() {
            "nhu tren" => paper.addressees.clone(),
            _ => vec![line.clone()],
        };
        paper.recipients.iter().flat_map(named).collect()
    };
    let paper = sitting.invitation.as_ref().map_or_else(Default::default, |one| crate::reports::Paper {
        addressees: Vec::new(),
        recipients: recipients(&one.paper),
        ..one.paper.clone()
    });
    paper.set_on(document, &issuer);
    document.subject.clone_from(&line.title);
    let day = day_text(Lang::Vi, line.held_on);
    let when = match &sitting.invitation {
        Some(one) => words().say_with("invitation-at", &args([("time", time(&one.starts)), ("day", day)])),
        None => day,
    };
    document.blocks = vec![
        said("invitation-when", &when),
        said("invitation-where", &line.place),
        said("invitation-chair", &name(agencies, line.chair)),
        Block::Table(agenda(sitting)),
    ];
}

fn agenda(sitting: &Sitting) -> Table {
    let words = words();
    let column = |weight, align| Column { weight, align };
    let header = ["agenda-starts", "agenda-title", "agenda-presenter"];
    let row = |item: &super::AgendaItem| {
        let cells = [time(&item.starts), item.title.clone(), item.presenter.clone()];
        Row::item(cells.map(Cell::text).to_vec())
    };
    Table {
        caption: None,
        note: None,
        unit: None,
        columns: vec![column(22, Align::Center), column(50, Align::Left), column(28, Align::Left)],
        header: vec![header.map(|key| HeaderCell::new(words.say(key))).to_vec()],
        rows: sitting.agenda.iter().map(row).collect(),
    }
}

fn minutes(sitting: &Sitting, agencies: &[Agency], document: &mut Document) {
    let words = words();
    let Some(one) = &sitting.minutes else { return };
    let line = &sitting.review.line;
    let chair: Vec<&Agency> = agencies.iter().filter(|agency| agency.id == line.chair).collect();
    let paper = crate::reports::PaperForm { recipients: one.recipients.clone(), ..Default::default() };
    paper.check(0, &mut Vec::new()).set_on(document, &chair);
    document.subject.clone_from(&line.title);
    let when = args([("time", time(&one.began)), ("day", day_text(Lang::Vi, line.held_on))]);
    document.blocks = vec![
        said("minutes-began", &words.say_with("invitation-at", &when)),
        said("invitation-where", &line.place),
        said("invitation-chair", &name(agencies, line.chair)),
        Block::heading(1, words.say("minutes-attendance")),
    ];
    document.blocks.extend(blocks_of_text(&one.attendance));
    document.blocks.extend(blocks_of_text(&one.body));
    let differing = || sitting.signatures.iter().filter(|sign| sign.stands && !sign.disagreement.is_empty());
    if differing().next().is_some() {
        document.blocks.push(Block::heading(1, words.say("minutes-differing")));
        let item = |sign: &super::MinutesSignature| {
            let places = args([("side", name(agencies, sign.agency)), ("text", sign.disagreement.clone())]);
            vec![Run::text(words.say_with("minutes-differs", &places))]
        };
        document.blocks.push(Block::Bullets(differing().map(item).collect()));
    }
    let ended = args([("time", time(&one.ended)), ("day", day_text(Lang::Vi, line.held_on))]);
    document.blocks.push(Block::paragraph(words.say_with("minutes-ended", &ended)));
    let sign = |post: String| Signature { post, ..Signature::default() };
    let secretary = |side: &AgencyId| words.say_with("minutes-secretary", &args([("side", short(agencies, *side))]));
    document.signatures = sitting.review.parties.iter().map(|side| sign(secretary(side))).collect();
    document.signatures.push(sign(words.say("minutes-chair")));
}
