//! What the sample's two sides put to superiors, and the terms by which the Party
//! side numbers its papers.

use serde::Deserialize;

use super::files::list;
use super::seed::{DemoRefusal, Made};
use crate::advice::{
    AdviceForm, AnswerForm, FollowUpForm, ForwardForm, approve_advice, draft_advice, follow_up, put_forward,
    record_answer,
};
use crate::agencies::agencies;
use crate::conference::{
    AgendaForm, InvitationForm, IssueForm, MinutesForm, OpinionForm, PaperKind, ReplyForm, draft_minutes, drafted_body,
    issue_paper, note_reply, prepare_invitation, record_agenda_item, record_opinion, sitting,
};
use crate::desk::{AgencyId, Desk};
use crate::numbers::{TermForm, record_term};
use crate::reports::{SignForm, told_figures};
use crate::reviews::{FindingKind, Review, review, reviews};
use crate::words::{Lang, Words};

#[derive(Deserialize)]
struct AdviceFile {
    term: Vec<TermForm>,
    advice: Vec<AdviceEntry>,
    invitation: InvitationForm,
    agenda: Vec<AgendaForm>,
    reply: Vec<ReplyForm>,
    opinion: Vec<OpinionEntry>,
    minutes: MinutesForm,
}

/// What a delegate said, about the finding of this kind and place.
#[derive(Deserialize)]
struct OpinionEntry {
    agency: String,
    office: String,
    about: (String, usize),
    text: String,
}

#[derive(Deserialize)]
struct AdviceEntry {
    /// Which of the proposals of the latest review, from 1.
    proposal: usize,
    host: String,
    joint: bool,
    kind: String,
    title: String,
    addressees: String,
    bases: String,
    summary: String,
    body: String,
    recipients: String,
    signatures: Vec<SignForm>,
    approved_by: Vec<String>,
    put_forward_on: String,
    #[serde(default)]
    answer: Vec<AnswerForm>,
    #[serde(default)]
    follow_up: Vec<FollowEntry>,
}

#[derive(Deserialize)]
struct FollowEntry {
    lead: String,
    text: String,
    due: String,
}

/// The operator's desk, acting for an agency of the cast.
fn desk_of(desk: &Desk, made: &Made, key: &str) -> Result<Desk, DemoRefusal> {
    let id = made.agencies.get(key).copied();
    let id = id.ok_or_else(|| DemoRefusal::because("advice", format!("no agency {key}")))?;
    Ok(Desk::new(desk.store().clone(), desk.actor().clone().for_agency(id, key), desk.clock().clone()))
}

pub(super) async fn seed_advice(desk: &Desk, made: &Made) -> Result<(), DemoRefusal> {
    let at = || DemoRefusal::because("advice", "the file is not sound".into());
    let text = String::from_utf8(list("advice.toml")).map_err(|_| at())?;
    let file: AdviceFile = toml::from_str(&text).map_err(|_| at())?;
    for term in &file.term {
        let mut term = term.clone();
        term.agency = made.agencies.get(&term.agency).map_or_else(String::new, ToString::to_string);
        record_term(desk, None, &term).await.map_err(DemoRefusal::at("terms"))?;
    }
    let found = reviews(desk, desk.now(), None).await.map_err(DemoRefusal::at("advice"))?;
    let latest = found.first().ok_or_else(|| DemoRefusal::because("advice", "no review".into()))?;
    let conference = review(desk, desk.now(), latest.id).await.map_err(DemoRefusal::at("advice"))?;
    let host = desk_of(desk, made, "bql-kkt")?;
    seed_sitting(&host, made, &conference, &file).await?;
    for entry in file.advice {
        let own = desk_of(desk, made, &entry.host)?;
        let proposal = conference.of_kind(FindingKind::Proposal).nth(entry.proposal.saturating_sub(1));
        let form = AdviceForm {
            programme: conference.line.programme.to_string(),
            review: conference.line.id.to_string(),
            proposals: proposal.map_or_else(String::new, |finding| finding.id.to_string()),
            host: own.actor().agency.map_or_else(String::new, |id| id.to_string()),
            joint: if entry.joint { "yes".into() } else { String::new() },
            kind: entry.kind,
            title: entry.title,
            addressees: entry.addressees,
            summary: entry.summary,
            body: entry.body,
            recipients: entry.recipients,
            bases: entry.bases,
            signatures: entry.signatures,
        };
        let id = draft_advice(&own, None, &form).await.map_err(DemoRefusal::at("advice"))?.record;
        for key in &entry.approved_by {
            approve_advice(&desk_of(desk, made, key)?, id).await.map_err(DemoRefusal::at("approval"))?;
        }
        if entry.put_forward_on.is_empty() {
            continue;
        }
        let form = ForwardForm { on: entry.put_forward_on, number: String::new() };
        put_forward(&own, id, &form).await.map_err(DemoRefusal::at("putting forward"))?;
        for answer in &entry.answer {
            record_answer(&own, id, answer).await.map_err(DemoRefusal::at("answer"))?;
        }
        for next in &entry.follow_up {
            let agency = made.agencies.get(&next.lead).map_or_else(String::new, ToString::to_string);
            let form = FollowUpForm { agency, text: next.text.clone(), due: next.due.clone() };
            follow_up(&own, id, &form).await.map_err(DemoRefusal::at("follow-up"))?;
        }
    }
    Ok(())
}

/// The invitation, the agenda, what delegates said, and the minutes as drafted.
async fn seed_sitting(desk: &Desk, made: &Made, review: &Review, file: &AdviceFile) -> Result<(), DemoRefusal> {
    let id = review.line.id;
    for item in &file.agenda {
        record_agenda_item(desk, id, item).await.map_err(DemoRefusal::at("agenda"))?;
    }
    prepare_invitation(desk, id, &file.invitation).await.map_err(DemoRefusal::at("invitation"))?;
    let out = IssueForm { on: "18/07/2025".into(), number: String::new() };
    issue_paper(desk, id, PaperKind::Invitation, &out).await.map_err(DemoRefusal::at("invitation"))?;
    for reply in &file.reply {
        note_reply(desk, id, reply).await.map_err(DemoRefusal::at("reply"))?;
    }
    for entry in &file.opinion {
        let (kind, place) = &entry.about;
        let kind = FindingKind::of_word(kind);
        let finding = kind.and_then(|kind| review.of_kind(kind).nth(place.saturating_sub(1)));
        let form = OpinionForm {
            agency: made.agencies.get(&entry.agency).map_or_else(String::new, ToString::to_string),
            office: entry.office.clone(),
            finding: finding.map_or_else(String::new, |finding| finding.id.to_string()),
            text: entry.text.clone(),
            ..OpinionForm::default()
        };
        record_opinion(desk, id, &form).await.map_err(DemoRefusal::at("opinion"))?;
    }
    let found = sitting(desk, desk.now(), id).await.map_err(DemoRefusal::at("minutes"))?;
    let names = agencies(desk, desk.now()).await.map_err(DemoRefusal::at("minutes"))?;
    let name =
        |side: AgencyId| names.iter().find(|one| one.id == side).map_or_else(String::new, |one| one.short_name.clone());
    let told = told_figures(desk, review).await.map_err(DemoRefusal::at("minutes"))?;
    let body = drafted_body(&found, Words::of(Lang::Vi), &told, name);
    let form = MinutesForm { body, ..file.minutes.clone() };
    draft_minutes(desk, id, &form).await.map_err(DemoRefusal::at("minutes"))?;
    Ok(())
}
