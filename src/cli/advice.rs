//! `songhanh advice`: what is put to superiors.

use std::path::PathBuf;

use clap::Subcommand;

use super::{Context, Stopped};
use crate::advice::{
    Advice as One, AdviceFilter, AdviceForm, AdviceId, AdviceState, AnswerForm, FollowUpForm, ForwardForm, advice,
    advices, approve_advice, compose_advice, draft_advice, follow_up, put_forward, record_answer, withdraw_advice,
};
use crate::desk::DeskError;
use crate::programme::ProgrammeId;
use crate::reviews::ReviewId;
use crate::store::StoreError;
use crate::words::{Words, args, day_text};

/// What the parties put to superiors: drafted, agreed on, put forward, answered.
#[derive(Subcommand)]
pub(super) enum Advice {
    /// List it, the latest first.
    List {
        /// Only of this programme.
        #[arg(long)]
        programme: Option<ProgrammeId>,
        /// Only of this review.
        #[arg(long)]
        review: Option<ReviewId>,
        /// draft, put-forward, answered or withdrawn.
        #[arg(long, value_parser = state)]
        state: Option<AdviceState>,
    },
    /// Show one with its answers and what follows.
    Show {
        /// Its id.
        id: AdviceId,
    },
    /// Draft one from a TOML file (the fields of the form), or change a draft.
    Draft {
        /// The file.
        file: PathBuf,
        /// Change this draft instead of making a new one.
        #[arg(long)]
        id: Option<AdviceId>,
    },
    /// Agree on a draft, for the agency of --agency.
    Approve {
        /// Its id.
        id: AdviceId,
    },
    /// Put a draft forward: it gets its number.
    Forward {
        /// Its id.
        id: AdviceId,
        /// The day of the paper.
        #[arg(long)]
        on: String,
        /// Its number (default: the next free one of the register).
        #[arg(long, default_value = "")]
        number: String,
    },
    /// Write the paper as .docx: as it went out, or as a draft.
    Write {
        /// Its id.
        id: AdviceId,
        /// The file.
        out: PathBuf,
    },
    /// Record an answer of superiors.
    Answer {
        /// Id of what is answered.
        id: AdviceId,
        /// The body that answered.
        #[arg(long)]
        from: String,
        /// Number and symbol of the answer.
        #[arg(long, default_value = "")]
        number: String,
        /// Day of the answer.
        #[arg(long)]
        on: String,
        /// agreed, in-part, refused or passed-on.
        #[arg(long)]
        outcome: String,
        /// What it says.
        #[arg(long)]
        text: String,
    },
    /// Record what follows: what is to be done, led by the agency with the id --lead.
    FollowUp {
        /// Id of what it follows from.
        id: AdviceId,
        /// Id of the body that leads.
        #[arg(long)]
        lead: String,
        /// What is to be done.
        #[arg(long)]
        text: String,
        /// By which day.
        #[arg(long)]
        due: String,
    },
    /// Withdraw one that is not answered.
    Withdraw {
        /// Its id.
        id: AdviceId,
        /// Why.
        #[arg(long)]
        reason: String,
    },
}

fn state(text: &str) -> Result<AdviceState, String> {
    AdviceState::of_word(text).ok_or_else(|| "draft, put-forward, answered or withdrawn".to_owned())
}

impl Advice {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        match self {
            Self::List { programme, review, state } => {
                let found = advices(&desk, desk.now(), AdviceFilter { programme, review, state }).await?;
                context.answer(&found, || found.iter().map(|one| line(words, one)).collect());
            }
            Self::Show { id } => {
                let one = advice(&desk, desk.now(), id).await?;
                context.answer(&one, || shown(words, &one));
            }
            Self::Draft { file, id } => {
                let bytes = super::context::bytes_of(&file)?;
                let unreadable = |why: String| {
                    let places = args([("file", file.display().to_string()), ("why", why)]);
                    Stopped::refused("cli-review-file-unreadable", places)
                };
                let text = String::from_utf8(bytes).map_err(|error| unreadable(error.to_string()))?;
                let form: AdviceForm = toml::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
                context.recorded("advice", &draft_advice(&desk, id, &form).await?);
            }
            Self::Approve { id } => context.recorded("advice", &approve_advice(&desk, id).await?),
            Self::Forward { id, on, number } => {
                let signed = put_forward(&desk, id, &ForwardForm { on, number }).await?;
                let value = serde_json::json!({"paper": signed.record, "act": signed.seq});
                context.answer(&value, || {
                    vec![words.say_with("cli-advice-put-forward", &args([("symbol", signed.record.symbol.clone())]))]
                });
            }
            Self::Write { id, out } => {
                let composed = compose_advice(&desk, id).await?;
                let file = out.display().to_string();
                std::fs::write(&out, composed.bytes)
                    .map_err(|source| DeskError::from(StoreError::File { path: file.clone(), source }))?;
                context.answer(&serde_json::json!({"file": file}), || {
                    vec![words.say_with("cli-advice-written", &args([("file", file.clone())]))]
                });
            }
            Self::Answer { id, from, number, on, outcome, text } => {
                let form = AnswerForm { number, on, from, outcome, text };
                context.recorded("answer", &record_answer(&desk, id, &form).await?);
            }
            Self::FollowUp { id, lead, text, due } => {
                let form = FollowUpForm { agency: lead, text, due };
                context.recorded("follow_up", &follow_up(&desk, id, &form).await?);
            }
            Self::Withdraw { id, reason } => {
                context.recorded("advice", &withdraw_advice(&desk, id, &reason).await?);
            }
        }
        desk.store().close().await;
        Ok(())
    }
}

fn line(words: &Words, one: &One) -> String {
    let kind = words.say(&format!("advice-kind-{}", one.kind.word()));
    let state = words.say(&format!("advice-state-{}", one.state().word()));
    let head = one.out.as_ref().map_or(kind, |out| out.symbol.clone());
    format!("{:>6}  {head:<16}  {state}  {}", one.id, one.title)
}

fn shown(words: &Words, one: &One) -> Vec<String> {
    let day = |day| day_text(words.lang(), day);
    let mut lines = vec![line(words, one), format!("  {}", one.summary)];
    lines.extend(one.sources.iter().map(|source| format!("  · {} ({})", source.text, source.who)));
    for answer in &one.answers {
        let outcome = words.say(&format!("advice-outcome-{}", answer.outcome.word()));
        lines.push(format!("  {} {} {}: {outcome}. {}", day(answer.on), answer.from, answer.number, answer.text));
    }
    lines.extend(one.follow_ups.iter().map(|next| format!("  → {} ({})", next.text, day(next.due))));
    lines
}
