//! The papers of a conference that go out: the invitation, the agenda, the
//! minutes.

use serde_json::json;
use sha2::{Digest as _, Sha256};
use songhanh_document::model::Kind;
use songhanh_document::profile;

use super::papers::{self, Out};
use super::problems::ConferenceRefusal;
use super::{sql, verbs};
use crate::agencies::{Agency, Side, agencies, agencies_in};
use crate::calendar::Day;
use crate::desk::{Act, AgencyId, AsOf, Desk, Fault, Note, Role, Signed};
use crate::numbers::{NumberRefusal, Wanted, reserve_in};
use crate::reviews::ReviewId;
use crate::reviews::typed::day;

/// Which paper of a conference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaperKind {
    /// *Giấy mời.*
    Invitation,
    /// *Chương trình.*
    Agenda,
    /// *Biên bản.*
    Minutes,
}

impl PaperKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Invitation, Self::Agenda, Self::Minutes];

    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Agenda => "agenda",
            Self::Minutes => "minutes",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The kind of document.
    #[must_use]
    pub const fn document(self) -> Kind {
        match self {
            Self::Invitation => Kind::Invitation,
            Self::Agenda => Kind::Programme,
            Self::Minutes => Kind::Minutes,
        }
    }
}

/// A paper of a conference that is out.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ConferencePaper {
    /// Which.
    pub kind: PaperKind,
    /// Number and symbol.
    pub symbol: String,
    /// Its day.
    pub on: Day,
    /// SHA-256 of the `.docx`.
    pub document_hash: String,
}

/// What somebody typed who issues a paper of a conference.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct IssueForm {
    /// The day of the paper.
    pub on: String,
    /// Its number; the next free one of the register where empty.
    pub number: String,
}

/// The side whose form and number the paper has.
fn host_of(sitting: &super::Sitting, kind: PaperKind) -> Result<AgencyId, ConferenceRefusal> {
    let id = sitting.review.line.id;
    match kind {
        PaperKind::Invitation => sitting.invitation.as_ref().map(|one| one.host),
        PaperKind::Agenda => {
            let host = sitting.invitation.as_ref().map_or(sitting.review.line.chair, |one| one.host);
            (!sitting.agenda.is_empty()).then_some(host)
        }
        PaperKind::Minutes => sitting.minutes.as_ref().map(|_| sitting.review.line.chair),
    }
    .ok_or(ConferenceRefusal::NotDrafted(id))
}

/// The form that an agency's papers have on a day.
fn form_of(agency: Option<&Agency>, on: Day) -> Result<profile::Profile, ConferenceRefusal> {
    let body = match agency.map(|agency| agency.side) {
        Some(Side::Party) => profile::Body::Party,
        _ => profile::Body::State,
    };
    profile::profile_for(body, on).ok_or(ConferenceRefusal::Number(NumberRefusal::NoForm))
}

/// A paper of a conference as `.docx`: as it went out, or as a draft.
pub async fn compose_paper(desk: &Desk, id: ReviewId, kind: PaperKind) -> Result<Vec<u8>, ConferenceRefusal> {
    let sitting = verbs::sitting(desk, desk.now(), id).await?;
    if sitting.paper(kind).is_some() {
        let mut reading = desk.read(Act::ReadReviews, desk.now()).await?;
        let known = reading.known();
        if let Some(bytes) = sql::document(&mut reading, known, id, kind).await? {
            return Ok(bytes);
        }
    }
    let host = host_of(&sitting, kind)?;
    // Minutes are written on the day itself; an invitation goes out when it is ready.
    let on = if kind == PaperKind::Minutes { sitting.review.line.held_on } else { desk.now().on };
    let agencies = agencies(desk, AsOf { on: sitting.review.line.held_on, ..desk.now() }).await?;
    let form = form_of(agencies.iter().find(|agency| agency.id == host), on)?;
    Ok(papers::write(&sitting, kind, &agencies, &form, Out::Draft(on))?)
}

/// Issues a paper of a conference, for the side whose number it has: it gets its
/// number, and its bytes are kept. Minutes are signed by every side's secretary
/// first; an agenda goes out once the invitation says who signs.
pub async fn issue_paper(
    desk: &Desk,
    id: ReviewId,
    kind: PaperKind,
    form: &IssueForm,
) -> Result<Signed<ConferencePaper>, ConferenceRefusal> {
    let mut change = desk.change(Act::IssueConferencePaper).await?;
    let sitting = verbs::of_side(&mut change, id).await?;
    if sitting.paper(kind).is_some() {
        return Err(ConferenceRefusal::Out(id));
    }
    let host = host_of(&sitting, kind)?;
    let actor = change.actor();
    if actor.role != Role::Operator && !actor.answers_for(host) {
        return Err(ConferenceRefusal::Number(NumberRefusal::NotYours(host)));
    }
    if kind == PaperKind::Minutes && !sitting.is_signed() {
        return Err(ConferenceRefusal::NotSigned(id));
    }
    // Who signs for the side that invites stands in the invitation.
    if kind == PaperKind::Agenda && sitting.invitation.is_none() {
        return Err(ConferenceRefusal::NotDrafted(id));
    }
    let mut faults = Vec::new();
    let on = day("on", &form.on, &mut faults);
    let number = match form.number.trim() {
        "" => None,
        typed => {
            let number = typed.parse::<u32>().ok().filter(|number| (1..=99_999).contains(number));
            if number.is_none() {
                faults.push(Fault::new("number", "fault-not-a-number"));
            }
            number
        }
    };
    let (Some(on), true) = (on, faults.is_empty()) else { return Err(ConferenceRefusal::Faults(faults)) };
    let as_of = AsOf { on, known: change.at() };
    let agencies = agencies_in(&mut change, as_of).await?;
    let agency = agencies.iter().find(|agency| agency.id == host);
    let page = form_of(agency, on)?;
    let wanted = Wanted {
        agency: host,
        body: page.body,
        kind: kind.document(),
        on,
        number,
        term: String::new(),
        subject: sitting.review.line.title.clone(),
        symbols: agency.map(|agency| agency.symbol.clone()).into_iter().collect(),
        paper: Some(("review", id.0)),
    };
    let reserved = reserve_in(&mut change, &wanted).await?;
    let bytes = papers::write(&sitting, kind, &agencies, &page, Out::Issued(reserved.number, on))?;
    let document_hash = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let paper = ConferencePaper { kind, symbol: reserved.symbol, on, document_hash };
    sql::open_paper(&mut change, id, reserved.id, &paper, bytes).await?;
    let after = json!({"symbol": paper.symbol, "on": on, "document": paper.document_hash});
    Ok(change.commit(Note::changed("review", id, json!(null), after)).await?.of(paper))
}
