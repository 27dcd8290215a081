//! `songhanh review`: review conferences.

use std::path::PathBuf;

use clap::Subcommand;

use super::{Context, Stopped};
use crate::conference::{
    AgendaForm, ConferenceRefusal, Fate, FrozenId, IssueForm, OpinionForm, PaperKind, ReplyForm, answer_proposal,
    compose_paper, conference_calendar, draft_minutes, drop_frozen, fates, freeze_views, hall, hand_out_hall_link,
    issue_paper, note_reply, pack, prepare_invitation, record_agenda_item, record_opinion, sign_minutes, sitting,
    task_of_proposal,
};
use crate::desk::{Desk, DeskError};
use crate::figures::ViewId;
use crate::programme::ProgrammeId;
use crate::reviews::{
    FindingForm, FindingId, FindingKind, Review as Conference, ReviewForm, ReviewId, conclude_review, record_finding,
    record_review, review, reviews,
};
use crate::store::StoreError;
use crate::words::{Words, args, day_text, period_text};

/// Review conferences (sơ kết, tổng kết) and what was said there.
#[derive(Subcommand)]
pub(super) enum Review {
    /// List them, the latest first.
    List {
        /// Only of the programme with this id.
        #[arg(long)]
        programme: Option<ProgrammeId>,
    },
    /// Show one with all that was said.
    Show {
        /// Its id.
        review: ReviewId,
    },
    /// Record one from a TOML file: `[review]`, then `[[finding]]` in order,
    /// limitations with their `causes`.
    Record {
        /// The file.
        file: PathBuf,
    },
    /// Put an item on its agenda.
    Agenda {
        /// Its id.
        review: ReviewId,
        /// When it begins: 08:15.
        #[arg(long)]
        starts: String,
        /// What is done.
        #[arg(long)]
        title: String,
        /// Which office does it.
        #[arg(long, default_value = "")]
        presenter: String,
    },
    /// Draft its invitation from a TOML file (the fields of the form).
    Invite {
        /// Its id.
        review: ReviewId,
        /// The file.
        file: PathBuf,
    },
    /// List what was answered to the invitation; with --office, note an answer.
    Replies {
        /// Its id.
        review: ReviewId,
        /// The office that was invited; nobody is named.
        #[arg(long, requires = "answer")]
        office: Option<String>,
        /// coming, not-coming or deputy.
        #[arg(long, requires = "office")]
        answer: Option<String>,
        /// The office that comes in its place.
        #[arg(long, default_value = "")]
        deputy: String,
        /// How many delegates.
        #[arg(long, default_value = "")]
        delegates: String,
        /// What else was said.
        #[arg(long, default_value = "")]
        remark: String,
    },
    /// Make the secret part of the address (/hall/…) at which those in the hall
    /// note answers without an account; the one before ends.
    HallLink {
        /// Its id.
        review: ReviewId,
    },
    /// Write it as an event of a calendar (.ics).
    Calendar {
        /// Its id.
        review: ReviewId,
        /// The file.
        out: PathBuf,
    },
    /// Freeze saved views of the figures for its pack.
    Freeze {
        /// Its id.
        review: ReviewId,
        /// The views' ids.
        #[arg(required = true)]
        views: Vec<ViewId>,
    },
    /// Take a frozen view out of its pack.
    DropFrozen {
        /// Its id.
        review: ReviewId,
        /// The frozen view's id.
        frozen: FrozenId,
    },
    /// Record what a delegate said, by side and office.
    Opinion {
        /// Its id.
        review: ReviewId,
        /// Id of the side that spoke.
        #[arg(long)]
        side: String,
        /// The office that spoke; nobody is named.
        #[arg(long)]
        office: String,
        /// Id of the finding that it answers.
        #[arg(long, default_value = "")]
        about: String,
        /// What was said.
        #[arg(long)]
        text: String,
    },
    /// What delegates have before them: tables, frozen figures, open tasks,
    /// earlier proposals, papers that wait for an answer.
    Pack {
        /// Its id.
        review: ReviewId,
    },
    /// What became of every proposal of a programme.
    Proposals {
        /// The programme's id.
        programme: ProgrammeId,
    },
    /// Answer a proposal in words, or make a task of the plan of it.
    Answer {
        /// The proposal's id.
        proposal: FindingId,
        /// The answer.
        #[arg(long, required_unless_present = "lead")]
        text: Option<String>,
        /// Make it a task that the agency with this id leads.
        #[arg(long, conflicts_with = "text")]
        lead: Option<String>,
    },
    /// Write its minutes from a TOML file (the fields of the form).
    Minutes {
        /// Its id.
        review: ReviewId,
        /// The file.
        file: PathBuf,
    },
    /// Sign the minutes as they read, for the side of --agency.
    Sign {
        /// Its id.
        review: ReviewId,
        /// Signed as: an office.
        #[arg(long)]
        office: String,
        /// What the side holds otherwise.
        #[arg(long, default_value = "")]
        disagreement: String,
    },
    /// Issue its invitation, agenda or minutes: it gets its number.
    Issue {
        /// Its id.
        review: ReviewId,
        /// invitation, agenda or minutes.
        #[arg(value_parser = paper)]
        paper: PaperKind,
        /// The day of the paper.
        #[arg(long)]
        on: String,
        /// Its number (default: the next free one of the register).
        #[arg(long, default_value = "")]
        number: String,
    },
    /// Write its invitation, agenda or minutes as .docx.
    Write {
        /// Its id.
        review: ReviewId,
        /// invitation, agenda or minutes.
        #[arg(value_parser = paper)]
        paper: PaperKind,
        /// The file.
        out: PathBuf,
    },
    /// Agree on its conclusions, for the agency named with --agency.
    Conclude {
        /// Its id.
        review: ReviewId,
    },
}

/// A file with a review.
#[derive(serde::Deserialize)]
struct ReviewFile {
    review: ReviewForm,
    #[serde(default)]
    finding: Vec<FindingEntry>,
}

#[derive(serde::Deserialize)]
struct FindingEntry {
    #[serde(flatten)]
    form: FindingForm,
    #[serde(default)]
    causes: Vec<CauseEntry>,
}

#[derive(serde::Deserialize)]
struct CauseEntry {
    kind: String,
    text: String,
}

impl Review {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        match self {
            Self::List { programme } => {
                let found = reviews(&desk, desk.now(), programme).await?;
                context.answer(&found, || {
                    let line = |one: &crate::reviews::ReviewLine| {
                        let kind = words.say(&format!("review-kind-{}", one.kind.word()));
                        let day = day_text(words.lang(), one.held_on);
                        format!("{:>6}  {day}  {kind}  {}", one.id, one.title)
                    };
                    found.iter().map(line).collect()
                });
            }
            Self::Show { review: id } => {
                let found = review(&desk, desk.now(), id).await?;
                context.answer(&found, || shown(words, &found));
            }
            Self::Record { file } => record(context, &desk, &file).await?,
            Self::Agenda { review, starts, title, presenter } => {
                let form = AgendaForm { starts, title, presenter };
                context.recorded("agenda_item", &record_agenda_item(&desk, review, &form).await?);
            }
            Self::Invite { review, file } => {
                context.recorded("review", &prepare_invitation(&desk, review, &form_of(&file)?).await?);
            }
            Self::Replies { review, office: Some(office), answer, deputy, delegates, remark } => {
                let form = ReplyForm { office, answer: answer.unwrap_or_default(), deputy, delegates, remark };
                context.recorded("reply", &note_reply(&desk, review, &form).await?);
            }
            Self::Replies { review, office: None, .. } => {
                let found = hall(&desk, review).await?;
                context.answer(&found, || {
                    let said = |reply: &crate::conference::Reply| {
                        let answer = words.say(&format!("reply-{}", reply.answer.word()));
                        format!("{answer}  {}  {}", reply.delegates, reply.deputy).trim_end().to_owned()
                    };
                    let invited = found.invited.iter().map(|(office, reply)| {
                        let reply = reply.as_ref().map_or_else(|| words.say("reply-none"), said);
                        format!("{office}  {reply}")
                    });
                    let others = found.others.iter().map(|reply| format!("{}  {}", reply.office, said(reply)));
                    let total = args([("count", found.delegates().to_string())]);
                    invited.chain(others).chain([words.say_with("replies-delegates", &total)]).collect()
                });
            }
            Self::HallLink { review } => {
                let signed = hand_out_hall_link(&desk, review).await?;
                let address = format!("/hall/{}", signed.record.text());
                context.answer(&serde_json::json!({"address": address, "act": signed.seq}), || vec![address.clone()]);
            }
            Self::Calendar { review, out } => {
                write(context, &out, conference_calendar(&desk, review, "").await?.into_bytes())?;
            }
            Self::Freeze { review, views } => {
                let signed = freeze_views(&desk, review, &views).await?;
                let found = pack(&desk, review).await?.figures;
                let own: Vec<_> = found.into_iter().filter(|one| signed.record.contains(&one.id)).collect();
                context.answer(&own, || {
                    own.iter().map(|one| format!("{:>6}  {}  {}", one.id, one.name, one.hash)).collect()
                });
            }
            Self::DropFrozen { review, frozen } => {
                context.recorded("frozen", &drop_frozen(&desk, review, frozen).await?);
            }
            Self::Opinion { review, side, office, about, text } => {
                let form = OpinionForm { agency: side, office, finding: about, text, ..OpinionForm::default() };
                context.recorded("opinion", &record_opinion(&desk, review, &form).await?);
            }
            Self::Pack { review } => {
                let found = pack(&desk, review).await?;
                context.answer(&found, || {
                    let tables =
                        found.tables.iter().map(|table| format!("{:>6}  {}", table.id, table.definition.title));
                    let tasks = found.open_tasks.iter().map(|task| format!("{:>6}  {}", task.id, task.name));
                    let fates = found.unanswered.iter().chain(&found.answered);
                    let figures = found.figures.iter().map(|one| format!("{:>6}  {}  {}", one.id, one.name, one.hash));
                    let advice = found.advice.iter().map(|one| format!("{:>6}  {}", one.id, one.title));
                    let fates = fates.map(|fate| fate_line(words, fate));
                    tables.chain(figures).chain(tasks).chain(fates).chain(advice).collect()
                });
            }
            Self::Proposals { programme } => {
                let found = fates(&desk, programme, None).await?;
                context.answer(&found, || found.iter().map(|fate| fate_line(words, fate)).collect());
            }
            Self::Answer { proposal, text, lead } => match lead {
                Some(lead) => context.recorded("task", &task_of_proposal(&desk, proposal, &lead).await?),
                None => {
                    let text = text.unwrap_or_default();
                    context.recorded("proposal", &answer_proposal(&desk, proposal, &text).await?);
                }
            },
            Self::Minutes { review, file } => {
                context.recorded("review", &draft_minutes(&desk, review, &form_of(&file)?).await?);
            }
            Self::Sign { review, office, disagreement } => {
                let minutes = sitting(&desk, desk.now(), review).await?.minutes;
                let digest = minutes.ok_or(ConferenceRefusal::NotDrafted(review))?.digest();
                context.recorded("review", &sign_minutes(&desk, review, &digest, &office, &disagreement).await?);
            }
            Self::Issue { review, paper, on, number } => {
                let signed = issue_paper(&desk, review, paper, &IssueForm { on, number }).await?;
                context.answer(&serde_json::json!({"paper": signed.record, "act": signed.seq}), || {
                    vec![words.say_with("cli-number-taken", &args([("symbol", signed.record.symbol.clone())]))]
                });
            }
            Self::Write { review, paper, out } => {
                write(context, &out, compose_paper(&desk, review, paper).await?)?;
            }
            Self::Conclude { review: id } => {
                let signed = conclude_review(&desk, id).await?;
                context.answer(&signed, || vec![words.say("cli-review-concluded")]);
            }
        }
        desk.store().close().await;
        Ok(())
    }
}

/// Writes a file and says so.
fn write(context: &Context, out: &std::path::Path, bytes: Vec<u8>) -> Result<(), Stopped> {
    let file = out.display().to_string();
    std::fs::write(out, bytes).map_err(|source| DeskError::from(StoreError::File { path: file.clone(), source }))?;
    context.answer(&serde_json::json!({"file": file}), || {
        vec![context.words().say_with("cli-advice-written", &args([("file", file.clone())]))]
    });
    Ok(())
}

fn paper(text: &str) -> Result<PaperKind, String> {
    PaperKind::of_word(text).ok_or_else(|| "invitation, agenda or minutes".to_owned())
}

/// The fields of a form, from a TOML file.
fn form_of<F: serde::de::DeserializeOwned>(file: &std::path::Path) -> Result<F, Stopped> {
    let unreadable = |why: String| {
        let places = args([("file", file.display().to_string()), ("why", why)]);
        Stopped::refused("cli-review-file-unreadable", places)
    };
    let text = String::from_utf8(super::context::bytes_of(file)?).map_err(|error| unreadable(error.to_string()))?;
    toml::from_str(&text).map_err(|error| unreadable(error.to_string()))
}

fn fate_line(words: &Words, fate: &Fate) -> String {
    let state = words.say(&format!("fate-{}", fate.state().word()));
    format!("{:>6}  {state}  {}", fate.proposal.id, fate.proposal.text)
}

async fn record(context: &Context, desk: &Desk, file: &std::path::Path) -> Result<(), Stopped> {
    let unreadable = |why: String| {
        let places = args([("file", file.display().to_string()), ("why", why)]);
        Stopped::refused("cli-review-file-unreadable", places)
    };
    let text = std::fs::read_to_string(file).map_err(|error| unreadable(error.to_string()))?;
    let read: ReviewFile = toml::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
    let id = record_review(desk, None, &read.review).await?.record;
    let mut count = 0;
    for entry in &read.finding {
        let recorded = record_finding(desk, id, &entry.form).await?.record;
        count += 1;
        for cause in &entry.causes {
            let form = FindingForm {
                kind: FindingKind::Cause.word().to_owned(),
                cause: cause.kind.clone(),
                text: cause.text.clone(),
                part_of: recorded.id.to_string(),
                ..FindingForm::default()
            };
            record_finding(desk, id, &form).await?;
            count += 1;
        }
    }
    context.answer(&serde_json::json!({"review": id, "findings": count}), || {
        let places = args([("id", format!("{id} ").trim().to_owned()), ("count", count.to_string())]);
        vec![context.words().say_with("cli-review-recorded", &places)]
    });
    Ok(())
}

fn shown(words: &Words, found: &Conference) -> Vec<String> {
    let line = &found.line;
    let mut lines = vec![
        line.title.clone(),
        format!("  {}  {}", day_text(words.lang(), line.held_on), line.place),
        format!("  {}", period_text(words.lang(), line.period)),
    ];
    for kind in FindingKind::ALL.iter().filter(|kind| **kind != FindingKind::Cause) {
        let mut of_kind = found.of_kind(*kind).peekable();
        if of_kind.peek().is_some() {
            lines.push(words.say(&format!("finding-{}", kind.word())));
        }
        for finding in of_kind {
            lines.push(format!("  {:>6}  {}", finding.id, finding.text));
            for cause in found.causes_of(finding) {
                lines.push(format!("          - {}", cause.text));
            }
        }
    }
    lines.push(words.say(if found.is_concluded() { "review-concluded" } else { "review-open" }));
    lines
}
