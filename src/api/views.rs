//! `/views`: questions to the figures that somebody keeps.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{Recorded, recorded};
use super::caller::Caller;
use super::fields::{Page, part, typed};
use super::figures::Question;
use super::problem::Stopped;
use super::routes::{Answered, Nothing, Operation, Routes};
use crate::desk::Act;
use crate::figures::{SavedView, Shared, ViewForm, ViewId, drop_view, save_view, view, views};

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary, act| Operation { id, tag: "figures", summary, act };
    routes
        .get("/views", told("listViews", "Questions that were kept.", Act::ReadFigures), list)
        .get("/views/{view}", told("readView", "One kept question.", Act::ReadFigures), one)
        .post("/views", told("saveView", "Keeps a question.", Act::SaveView), save)
        .post(
            "/views/{view}/revision",
            told("reviseView", "Keeps another question in its place.", Act::SaveView),
            revise,
        )
        .post("/views/{view}/removal", told("dropView", "Takes a kept question away.", Act::DropView), drop)
}

/// Which part of the list.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Part {
    /// How many to leave out at the beginning.
    offset: Option<u32>,
    /// How many at most; 100 where left out, 500 at most.
    limit: Option<u32>,
}

#[derive(Deserialize, JsonSchema)]
struct ViewPath {
    view: i64,
}

/// A question that somebody keeps.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "View")]
struct ViewBody {
    /// Its number.
    id: i64,
    /// What it is called.
    name: String,
    /// For whose eyes it is: `nobody` (else), `agency` or `programme/12`.
    shared: String,
    /// True where this user may change it.
    own: bool,
    /// The question, as `/figures` on the pages has it.
    question: Vec<Asked>,
}

/// A part of a question.
#[derive(Serialize, JsonSchema)]
struct Asked {
    /// What is asked: `rows`, `indicator`, …
    name: String,
    /// The word.
    value: String,
}

/// A question to be kept.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ViewInput {
    /// What it is called.
    name: String,
    /// For whose eyes it is: `nobody` (else; where left out), `agency` or
    /// `programme/12`.
    shared: Option<String>,
    /// The question.
    question: Question,
}

impl From<SavedView> for ViewBody {
    fn from(view: SavedView) -> Self {
        let asked = |(name, value): (&str, &str)| Asked { name: name.to_owned(), value: value.to_owned() };
        Self {
            id: view.id.0,
            shared: match view.shared {
                Shared::Programme(id) => format!("programme/{id}"),
                other => other.word().to_owned(),
            },
            own: view.own,
            question: view.question.pairs().into_iter().map(asked).collect(),
            name: view.name,
        }
    }
}

impl ViewInput {
    fn form(self) -> ViewForm {
        ViewForm { name: self.name, shared: typed(self.shared), question: self.question.form() }
    }
}

async fn list(caller: Caller, _: Nothing, asked: Part) -> Result<Page<ViewBody>, Stopped> {
    Ok(Page::of(views(&caller.desk).await?, part(asked.offset, asked.limit), ViewBody::from))
}

async fn one(caller: Caller, path: ViewPath, _: Nothing) -> Result<ViewBody, Stopped> {
    Ok(view(&caller.desk, ViewId(path.view)).await?.into())
}

async fn save(caller: Caller, _: Nothing, input: ViewInput) -> Result<Answered<Recorded>, Stopped> {
    Ok(recorded(save_view(&caller.desk, None, &input.form()).await?))
}

async fn revise(caller: Caller, path: ViewPath, input: ViewInput) -> Result<Answered<Recorded>, Stopped> {
    Ok(recorded(save_view(&caller.desk, Some(ViewId(path.view)), &input.form()).await?))
}

async fn drop(caller: Caller, path: ViewPath, _: Nothing) -> Result<Answered<Recorded>, Stopped> {
    let id = ViewId(path.view);
    Ok(recorded(drop_view(&caller.desk, id).await?.of(id)))
}
