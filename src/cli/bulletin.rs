//! `songhanh bulletin`: the news page.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::context::bytes_of;
use super::{Context, Stopped};
use crate::bulletin::{
    DraftSource, NewsForm, NewsId, NewsRecord, PhotoForm, add_photos, draft_news, group_photos, news, news_items,
    plain, readings, recall_news, record_news, release_news, remove_photo, revise_photo,
};
use crate::desk::Desk;
use crate::files::{FileId, Upload};
use crate::outreach::SessionId;
use crate::reviews::ReviewId;
use crate::words::{Words, args, day_text};

/// The news page: items, their photographs, release by every side, recall.
#[derive(Subcommand)]
pub(super) enum Bulletin {
    /// List items with how far they are, the latest first.
    List,
    /// Show one as it is written, with who released it.
    Show {
        /// Its id.
        news: NewsId,
    },
    /// Record one from a TOML file, or what one says from now on: programme,
    /// section, title, standfirst, body (Markdown), day, audience, byline.
    Record {
        /// The file; - for the standard input.
        file: PathBuf,
        /// Id of the item that it revises.
        #[arg(long)]
        revises: Option<NewsId>,
    },
    /// Begin one from an outreach session or a review conference.
    #[command(group(clap::ArgGroup::new("source").required(true).args(["session", "review"])))]
    Draft {
        /// Id of the session.
        #[arg(long)]
        session: Option<SessionId>,
        /// Id of the conference.
        #[arg(long)]
        review: Option<ReviewId>,
    },
    /// Add photographs to one, or with --file say otherwise what is said of one.
    Photograph {
        /// Its id.
        news: NewsId,
        /// The photographs.
        files: Vec<PathBuf>,
        /// The photograph that is there already.
        #[arg(long, value_name = "FILE", conflicts_with = "files")]
        file: Option<FileId>,
        /// What it shows; may be empty in a group.
        #[arg(long, default_value = "")]
        caption: String,
        /// Who gave it.
        #[arg(long)]
        credit: String,
        /// What somebody is told who cannot see it.
        #[arg(long)]
        alternative: String,
        /// Number of its group (1 to 9).
        #[arg(long, default_value = "")]
        group: String,
        /// Its place among the photographs, from 1.
        #[arg(long, default_value = "")]
        position: String,
    },
    /// Give groups of photographs their captions: 1=… 2=…
    Group {
        /// The item.
        news: NewsId,
        /// Number and caption of each group.
        #[arg(required = true, value_parser = number_and_caption)]
        captions: Vec<(i64, String)>,
    },
    /// Take a photograph out of one.
    RemovePhotograph {
        /// The item.
        news: NewsId,
        /// The photograph.
        file: FileId,
    },
    /// Release one for the agency named with --agency.
    Release {
        /// Its id.
        news: NewsId,
        /// The digest of the content that was read, as `show` gives it.
        #[arg(long)]
        digest: String,
    },
    /// Take one away from its readers.
    Recall {
        /// Its id.
        news: NewsId,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// How often one was read, day by day.
    Readings {
        /// Its id.
        news: NewsId,
    },
}

fn number_and_caption(text: &str) -> Result<(i64, String), String> {
    let (number, caption) = text.split_once('=').ok_or("1=caption")?;
    Ok((number.trim().parse().map_err(|_| "1=caption")?, caption.to_owned()))
}

impl Bulletin {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        match self {
            Self::List => {
                let found = news_items(&desk).await?;
                context.answer(&found, || found.iter().map(|one| line_of(words, one)).collect());
            }
            Self::Show { news: id } => {
                let found = news(&desk, desk.now(), id).await?;
                let digest = found.item.digest();
                let value = serde_json::json!({"news": found, "digest": digest});
                context.answer(&value, || {
                    let item = &found.item;
                    let mut lines = vec![line_of(words, &found), item.standfirst.clone(), plain(&item.body)];
                    lines.push(digest.clone());
                    lines
                });
            }
            Self::Record { file, revises } => {
                context.recorded("news", &record_news(&desk, revises, &form_of(&file)?).await?);
            }
            Self::Draft { session, review } => {
                let source = session.map(DraftSource::Session).or(review.map(DraftSource::Review));
                let source = source.expect("clap asks for one of the two");
                context.recorded("news", &draft_news(&desk, source).await?);
            }
            Self::Photograph { news, files, file, caption, credit, alternative, group, position } => {
                let form = PhotoForm { caption, credit, alternative, bundle: group, position };
                match file {
                    Some(file) => {
                        context.recorded("news", &revise_photo(&desk, news, file, &form).await?.of(news));
                    }
                    None => photograph(context, &desk, news, &form, files).await?,
                }
            }
            Self::Group { news, captions } => {
                context.recorded("news", &group_photos(&desk, news, &captions).await?.of(news));
            }
            Self::RemovePhotograph { news, file } => {
                context.recorded("news", &remove_photo(&desk, news, file).await?.of(news));
            }
            Self::Release { news, digest } => {
                let signed = release_news(&desk, news, &digest).await?;
                let key = if signed.record { "cli-news-out" } else { "cli-news-waits" };
                let value = serde_json::json!({"news": news, "out": signed.record, "act": signed.seq});
                context.answer(&value, || vec![words.say(key)]);
            }
            Self::Recall { news, reason } => {
                let signed = recall_news(&desk, news, &reason).await?;
                let value = serde_json::json!({"news": news, "act": signed.seq});
                context.answer(&value, || vec![words.say("cli-news-recalled")]);
            }
            Self::Readings { news } => {
                let found = readings(&desk, news).await?;
                context.answer(&found, || {
                    found.iter().map(|(day, count)| format!("{}  {count:>8}", day_text(words.lang(), *day))).collect()
                });
            }
        }
        desk.store().close().await;
        Ok(())
    }
}

fn line_of(words: &Words, one: &NewsRecord) -> String {
    let state = words.say(&format!("news-state-{}", one.state.word()));
    format!("{:>6}  {}  {state:<30}  {}", one.item.id, day_text(words.lang(), one.item.day), one.item.title)
}

fn form_of(file: &Path) -> Result<NewsForm, Stopped> {
    let unreadable = |why: String| {
        let places = args([("file", file.display().to_string()), ("why", why)]);
        Stopped::refused("cli-news-file-unreadable", places)
    };
    let text = String::from_utf8(bytes_of(file)?).map_err(|error| unreadable(error.to_string()))?;
    toml::from_str(&text).map_err(|error| unreadable(error.to_string()))
}

async fn photograph(
    context: &Context,
    desk: &Desk,
    news: NewsId,
    form: &PhotoForm,
    files: Vec<PathBuf>,
) -> Result<(), Stopped> {
    let mut uploads = Vec::new();
    for path in files {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        uploads.push(Upload { name, bytes: bytes_of(&path)? });
    }
    let signed = add_photos(desk, news, form, uploads).await?;
    let value = serde_json::json!({"news": news, "files": signed.record, "act": signed.seq});
    context.answer(&value, || {
        vec![context.words().say_with("cli-news-photographs", &args([("count", signed.record.len().to_string())]))]
    });
    Ok(())
}
