//! What those who were invited answer: an office comes, does not come, or sends
//! a deputy. Whoever is in the hall may note it, without an account.

use serde_json::json;
use songhanh_vietnamese::fold::fold;

use super::problems::ConferenceRefusal;
use super::{sql, verbs};
use crate::calendar::{Day, Instant};
use crate::desk::{Act, Change, Desk, Fault, Note, Role, Signed};
use crate::id_type;
use crate::reviews::typed::{needed, optional};
use crate::reviews::{ReviewId, review_at};
use crate::words::args;

id_type! {
    /// An answer to an invitation.
    ReplyId
}

/// What an office answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReplyAnswer {
    /// It comes.
    Coming,
    /// It does not come.
    NotComing,
    /// Another office comes in its place.
    Deputy,
}

impl ReplyAnswer {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Coming, Self::NotComing, Self::Deputy];

    /// The word that is kept and typed.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Coming => "coming",
            Self::NotComing => "not-coming",
            Self::Deputy => "deputy",
        }
    }

    /// The answer with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.word() == word)
    }
}

/// An answer to an invitation.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Reply {
    /// Its id.
    pub id: ReplyId,
    /// The office that was invited.
    pub office: String,
    /// What it answers.
    pub answer: ReplyAnswer,
    /// The office that comes in its place; empty otherwise.
    pub deputy: String,
    /// How many delegates come.
    pub delegates: i64,
    /// What else was said.
    pub remark: String,
    /// The moment of the act that noted it.
    pub at: Instant,
}

/// What somebody typed about an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct ReplyForm {
    /// The office that was invited.
    pub office: String,
    /// `coming`, `not-coming` or `deputy`.
    pub answer: String,
    /// The office that comes in its place.
    pub deputy: String,
    /// How many delegates; one where empty.
    pub delegates: String,
    /// What else was said.
    pub remark: String,
}

/// Delegates of one office at most: what a hall holds, against a slip of the
/// hand.
const DELEGATES_MAX: i64 = 500;

impl ReplyForm {
    fn check(&self, id: ReplyId, at: Instant) -> Result<Reply, Vec<Fault>> {
        let mut faults = Vec::new();
        let office = needed("office", &self.office, &mut faults);
        let answer = ReplyAnswer::of_word(self.answer.trim());
        if answer.is_none() {
            faults.push(Fault::new("answer", "fault-not-in-list"));
        }
        let deputy = match answer {
            Some(ReplyAnswer::Deputy) => needed("deputy", &self.deputy, &mut faults),
            _ => String::new(),
        };
        let delegates = match (answer, self.delegates.trim()) {
            (Some(ReplyAnswer::NotComing), _) => 0,
            (_, "") => 1,
            (_, typed) => typed.parse().ok().filter(|count| (1..=DELEGATES_MAX).contains(count)).unwrap_or_else(|| {
                let most = args([("most", DELEGATES_MAX.to_string())]);
                faults.push(Fault::with("delegates", "fault-delegates", most));
                0
            }),
        };
        let remark = optional("remark", &self.remark, &mut faults);
        match answer {
            Some(answer) if faults.is_empty() => Ok(Reply { id, office, answer, deputy, delegates, remark, at }),
            _ => Err(faults),
        }
    }
}

/// What the hall knows of a conference: nothing but who was invited, and what
/// was answered.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Hall {
    /// The conference.
    pub review: ReviewId,
    /// Its title.
    pub title: String,
    /// Its day.
    pub held_on: Day,
    /// Where it is.
    pub place: String,
    /// When it begins, where the invitation says so.
    pub starts: String,
    /// Each office that was invited, with what it answered.
    pub invited: Vec<(String, Option<Reply>)>,
    /// Answers of offices that the invitation does not name.
    pub others: Vec<Reply>,
}

impl Hall {
    /// Every answer.
    pub fn replies(&self) -> impl Iterator<Item = &Reply> {
        self.invited.iter().filter_map(|(_, reply)| reply.as_ref()).chain(&self.others)
    }

    /// How many delegates come.
    #[must_use]
    pub fn delegates(&self) -> i64 {
        self.replies().map(|reply| reply.delegates).sum()
    }

    /// How many of the offices that were invited have not answered.
    #[must_use]
    pub fn unanswered(&self) -> usize {
        self.invited.iter().filter(|(_, reply)| reply.is_none()).count()
    }
}

/// True where two offices are one, however they were typed.
fn is_same(one: &str, other: &str) -> bool {
    fold(one.trim()) == fold(other.trim())
}

/// What the hall knows of a conference.
pub async fn hall(desk: &Desk, id: ReviewId) -> Result<Hall, ConferenceRefusal> {
    // Who notes answers sees them; who came by the hall's address sees no other conference.
    let act = if desk.actor().role == Role::Respondent { Act::NoteReply } else { Act::ReadReviews };
    let mut reading = desk.read(act, desk.now()).await?;
    if desk.actor().only.is_some_and(|only| only != id.0) {
        return Err(ConferenceRefusal::NotFound(id));
    }
    let known = reading.known();
    let review = review_at(&mut reading, known, id).await?.ok_or(ConferenceRefusal::NotFound(id))?;
    let invitation = sql::invitation(&mut reading, known, id).await?;
    let mut replies = sql::replies(&mut reading, known, id).await?;
    let invited = invitation.iter().flat_map(|one| one.paper.addressees.clone());
    let invited = invited.map(|office| {
        let place = replies.iter().position(|reply| is_same(&reply.office, &office));
        (office, place.map(|place| replies.remove(place)))
    });
    let invited: Vec<_> = invited.collect();
    Ok(Hall {
        review: id,
        title: review.line.title,
        held_on: review.line.held_on,
        place: review.line.place,
        starts: invitation.map_or_else(String::new, |one| one.starts),
        invited,
        others: replies,
    })
}

/// For somebody of a side that takes part, the operator, or whoever came by the
/// address of this conference's hall.
async fn in_hall(change: &mut Change, id: ReviewId) -> Result<(), ConferenceRefusal> {
    let actor = change.actor();
    match (actor.role, actor.only) {
        (Role::Respondent, Some(only)) if only == id.0 => Ok(()),
        (Role::Respondent, _) => Err(ConferenceRefusal::NotFound(id)),
        _ => verbs::of_side(change, id).await.map(|_| ()),
    }
}

/// Notes what an office answered to the invitation; what it answered before is
/// answered anew.
pub async fn note_reply(desk: &Desk, id: ReviewId, form: &ReplyForm) -> Result<Signed<ReplyId>, ConferenceRefusal> {
    let mut change = desk.change(Act::NoteReply).await?;
    in_hall(&mut change, id).await?;
    let at = change.at();
    let standing = sql::replies(&mut change, at, id).await?;
    let before = standing.into_iter().find(|reply| is_same(&reply.office, &form.office));
    let reply = match &before {
        Some(before) => ReplyForm { office: before.office.clone(), ..form.clone() }.check(before.id, at),
        None => form.check(ReplyId(change.next_id().await?), at),
    };
    let reply = reply.map_err(ConferenceRefusal::Faults)?;
    sql::state_reply(&mut change, id, &reply).await?;
    let told = |reply: &Reply| {
        json!({"review": id, "office": reply.office, "answer": reply.answer, "deputy": reply.deputy,
               "delegates": reply.delegates})
    };
    let note = match &before {
        Some(before) => Note::changed("invitation-reply", reply.id, told(before), told(&reply)),
        None => Note::new_record("invitation-reply", reply.id, told(&reply)),
    };
    Ok(change.commit(note).await?.of(reply.id))
}
