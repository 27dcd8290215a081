//! What is said about a cell: a question of those who ask, its answer, a remark.

use serde_json::json;

use super::cell::CellKey;
use super::filing::{Filing, FilingId};
use super::fill::is_asked;
use super::form;
use super::problems::RoundRefusal;
use super::round::Round;
use super::sql;
use super::stance::{Stance, found};
use crate::calendar::Instant;
use crate::desk::{Act, AgencyId, Change, Desk, Fault, Note, Signed};
use crate::id_type;

id_type! {
    /// Something said about a cell.
    MessageId
}

/// What kind of thing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MessageKind {
    /// A question: it is answered before the filing is sent in again.
    Question,
    /// The answer to one.
    Answer,
    /// A remark that wants no answer.
    Remark,
}

impl MessageKind {
    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Answer => "answer",
            Self::Remark => "remark",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Question, Self::Answer, Self::Remark].into_iter().find(|one| one.word() == word)
    }
}

/// Something said about a cell.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// About which cell.
    pub key: CellKey,
    /// What it is.
    pub kind: MessageKind,
    /// The question that it answers.
    pub answers: Option<MessageId>,
    /// The agency that says it; none where a unit does.
    pub agency: Option<AgencyId>,
    /// Who says it, as the log names them.
    pub said_by: String,
    /// The text.
    pub body: String,
    /// When.
    pub at: Instant,
}

/// What somebody typed about a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct MessageForm {
    /// Which cell: `17.4`.
    pub cell: String,
    /// The question that it answers; where empty it is a remark.
    pub answers: String,
    /// The text.
    pub body: String,
}

/// The questions among `messages` that have no answer.
pub(super) fn unanswered(messages: &[Message]) -> impl Iterator<Item = &Message> {
    messages
        .iter()
        .filter(|one| one.kind == MessageKind::Question && !messages.iter().any(|other| other.answers == Some(one.id)))
}

/// Says something about a cell: those who report answer a question, everybody
/// who sees the filing remarks.
pub async fn comment_on_cell(desk: &Desk, id: FilingId, form: &MessageForm) -> Result<Signed<MessageId>, RoundRefusal> {
    let mut change = desk.change(Act::CommentOnCell).await?;
    let at = change.at();
    let (round, filing) = found(&mut change, at, id).await?;
    let stance = Stance::of(change.actor(), &round, &filing);
    if !stance.sees() {
        return Err(RoundRefusal::NotYours(id));
    }
    let messages = sql::messages(&mut change, at, id).await?;
    let answers = match form.answers.trim() {
        "" => None,
        typed => {
            let question = typed.parse().ok().and_then(|id| unanswered(&messages).find(|one| one.id == id));
            let question = question.ok_or(RoundRefusal::MessageNotFound(MessageId(0)))?;
            if !stance.reports {
                return Err(RoundRefusal::NotYours(id));
            }
            Some(question)
        }
    };
    let kind = if answers.is_some() { MessageKind::Answer } else { MessageKind::Remark };
    let key = answers.map_or_else(|| CellKey::of_text(&form.cell), |question| Some(question.key));
    let answers = answers.map(|question| question.id);
    let mut faults = Vec::new();
    let said = say(&mut change, (&round, &filing), (key, kind, answers), &form.body, "body", &mut faults).await?;
    match said {
        Some(said) if faults.is_empty() => {
            let after = json!({"filing": id, "cell": key.map(CellKey::text), "kind": kind});
            Ok(change.commit(Note::new_record("filing-message", said, after)).await?.of(said))
        }
        _ => Err(RoundRefusal::Faults(faults)),
    }
}

/// Opens a message inside a change; a fault at `place` where it cannot be said.
pub(super) async fn say(
    change: &mut Change,
    (round, filing): (&Round, &Filing),
    (key, kind, answers): (Option<CellKey>, MessageKind, Option<MessageId>),
    body: &str,
    place: &str,
    faults: &mut Vec<Fault>,
) -> Result<Option<MessageId>, RoundRefusal> {
    let body = form::needed(place, body, faults);
    let Some(key) = key.filter(|key| is_asked(round, filing, *key)) else {
        faults.push(Fault::new("cell", "fault-not-in-list"));
        return Ok(None);
    };
    if !faults.is_empty() {
        return Ok(None);
    }
    let id = MessageId(change.next_id().await?);
    let (agency, said_by) = (change.actor().agency, change.actor().name.clone());
    let message = Message { id, key, kind, answers, agency, said_by, body, at: change.at() };
    sql::open_message(change, filing.id, &message).await?;
    Ok(Some(id))
}
