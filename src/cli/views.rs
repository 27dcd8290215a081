//! `songhanh figures views`: questions that somebody keeps.

use clap::Subcommand;

use super::figures::QuestionArgs;
use super::{Context, Stopped};
use crate::desk::Desk;
use crate::figures::{SavedView, ViewForm, ViewId, drop_view, save_view, view, views};
use crate::words::{Words, args};

/// Questions that somebody keeps, for oneself or to share.
#[derive(Subcommand)]
pub(super) enum Views {
    /// List those that you may see.
    List,
    /// Keep a question.
    Save {
        #[command(flatten)]
        question: Box<QuestionArgs>,
        /// What it is called. (--name is who signs.)
        #[arg(long)]
        called: String,
        /// For whose eyes: nobody (else), agency, or programme/NUMBER.
        #[arg(long, default_value = "nobody", value_name = "WITH")]
        share: String,
        /// Change the view with this number instead.
        #[arg(long, value_name = "VIEW")]
        instead_of: Option<ViewId>,
    },
    /// Take one away.
    Drop {
        /// Its number.
        view: ViewId,
    },
    /// Show what one asks, as an address.
    Show {
        /// Its number.
        view: ViewId,
    },
}

impl Views {
    pub(super) async fn run(self, context: &Context, desk: &Desk) -> Result<(), Stopped> {
        let words = context.words();
        match self {
            Self::List => {
                let found = views(desk).await?;
                context.answer(&found, || found.iter().map(|one| line(words, one)).collect());
            }
            Self::Save { question, called, share, instead_of } => {
                let form = ViewForm { name: called, shared: share, question: question.form() };
                let signed = save_view(desk, instead_of, &form).await?;
                let id = signed.record;
                let told = args([("view", id.to_string()), ("act", signed.seq.to_string())]);
                context.answer(&serde_json::json!({"view": id, "act": signed.seq}), || {
                    vec![words.say_with("view-saved", &told)]
                });
            }
            Self::Drop { view } => {
                let signed = drop_view(desk, view).await?;
                let told = args([("view", view.to_string()), ("act", signed.seq.to_string())]);
                context.answer(&signed, || vec![words.say_with("view-dropped", &told)]);
            }
            Self::Show { view: id } => {
                let found = view(desk, id).await?;
                context.answer(&found, || {
                    let pairs = found.question.pairs();
                    let asked = pairs.iter().map(|(name, value)| format!("  {name} = {value}"));
                    std::iter::once(line(words, &found)).chain(asked).collect()
                });
            }
        }
        Ok(())
    }
}

fn line(words: &Words, view: &SavedView) -> String {
    format!("{:>6}  {}  ({})", view.id, view.name, words.say(&format!("view-shared-{}", view.shared.word())))
}
