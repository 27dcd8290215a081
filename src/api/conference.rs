//! `/reviews/{review}/…`: a conference as it is lived: agenda, replies, opinions,
//! minutes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agencies::AsOfQuestion;
use super::answer::{ActDone, Recorded, recorded};
use super::caller::Caller;
use super::fields::{Moment, as_of, some, typed, word};
use super::problem::Stopped;
use super::reviews::ReviewPath;
use super::routes::{Answered, Nothing, Operation, Routes};
use super::signature::SignatureInput;
use crate::conference::{
    AgendaForm, AgendaId, FrozenId, InvitationForm, MinutesForm, Opinion, OpinionForm, OpinionId, ReplyForm,
    draft_minutes, drop_agenda_item, drop_frozen, freeze_views, hall, note_reply, prepare_invitation,
    record_agenda_item, record_opinion, sitting, withdraw_opinion,
};
use crate::desk::Act;
use crate::figures::ViewId;
use crate::reviews::ReviewId;

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary, act| Operation { id, tag: "reviews", summary, act };
    routes
        .get(
            "/reviews/{review}/sitting",
            told("readSitting", "Agenda, replies, opinions and minutes of a conference.", Act::ReadReviews),
            one,
        )
        .post(
            "/reviews/{review}/invitation",
            told("prepareInvitation", "Writes the invitation; people issue it.", Act::PrepareConference),
            invite,
        )
        .post(
            "/reviews/{review}/agenda",
            told("recordAgendaItem", "Adds an item to the agenda.", Act::PrepareConference),
            agenda,
        )
        .post(
            "/reviews/{review}/agenda/{item}/removal",
            told("dropAgendaItem", "Takes an item off the agenda.", Act::PrepareConference),
            drop_item,
        )
        .post(
            "/reviews/{review}/replies",
            told("noteReply", "Notes what an invited office answered.", Act::NoteReply),
            reply,
        )
        .post(
            "/reviews/{review}/pack",
            told("freezeFigures", "Freezes kept questions for the pack of a conference.", Act::FreezeFigures),
            freeze,
        )
        .post(
            "/reviews/{review}/pack/{frozen}/removal",
            told("dropFrozen", "Takes a frozen table out of the pack.", Act::FreezeFigures),
            thaw,
        )
        .post(
            "/reviews/{review}/opinions",
            told("recordOpinion", "Records what a delegate said, by side and office.", Act::RecordOpinion),
            opinion,
        )
        .post(
            "/reviews/{review}/opinions/{opinion}/withdrawal",
            told("withdrawOpinion", "Takes an opinion away again.", Act::RecordOpinion),
            withdraw,
        )
        .post(
            "/reviews/{review}/minutes",
            told("draftMinutes", "Writes the minutes; the secretaries sign them.", Act::DraftMinutes),
            minutes,
        )
}

#[derive(Deserialize, JsonSchema)]
struct ItemPath {
    review: i64,
    item: i64,
}

#[derive(Deserialize, JsonSchema)]
struct FrozenPath {
    review: i64,
    frozen: i64,
}

#[derive(Deserialize, JsonSchema)]
struct OpinionPath {
    review: i64,
    opinion: i64,
}

/// A conference as it is lived.
#[derive(Serialize, JsonSchema)]
struct SittingBody {
    /// The items of the agenda, in their order.
    agenda: Vec<AgendaBody>,
    /// What the invited offices answered.
    replies: Vec<ReplyBody>,
    /// What delegates said.
    opinions: Vec<OpinionBody>,
    /// The minutes; none while nobody wrote any.
    minutes: Option<MinutesBody>,
    /// Who signed them.
    signatures: Vec<MinutesSigned>,
}

/// An item of the agenda.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AgendaItem")]
struct AgendaBody {
    /// Its number.
    id: i64,
    /// When it begins: `8:00`.
    starts: Option<String>,
    /// What it is.
    title: String,
    /// The office that presents it.
    presenter: Option<String>,
}

/// What an invited office answered.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Reply")]
struct ReplyBody {
    /// The office.
    office: String,
    /// `coming`, `not-coming` or `deputy`; none while it has not answered.
    answer: Option<String>,
    /// The office that comes in its place.
    deputy: Option<String>,
    /// How many delegates.
    delegates: Option<i64>,
    /// What else was said.
    remark: Option<String>,
}

/// What a delegate said.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Opinion")]
struct OpinionBody {
    /// Its number.
    id: i64,
    /// The side that spoke.
    agency: i64,
    /// The office that spoke.
    office: String,
    /// The finding that it answers.
    finding: Option<i64>,
    /// Number of the field of work.
    field: Option<u32>,
    /// What was said.
    text: String,
    /// When it was recorded.
    recorded_at: Moment,
}

/// The minutes of a conference.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Minutes")]
struct MinutesBody {
    /// When it began.
    began: Option<String>,
    /// When it ended.
    ended: Option<String>,
    /// Who was there, counted by office.
    attendance: Option<String>,
    /// The text.
    body: String,
    /// Who receives them, one a line.
    recipients: Option<String>,
    /// When they were written.
    recorded_at: Moment,
}

/// A signature on the minutes.
#[derive(Serialize, JsonSchema)]
struct MinutesSigned {
    /// The side.
    agency: i64,
    /// The office of its secretary.
    office: String,
    /// With what it does not agree.
    disagreement: Option<String>,
    /// True while it is of the minutes as they stand.
    stands: bool,
    /// When it was signed.
    at: Moment,
}

/// An invitation as written.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct InvitationInput {
    /// The side that invites; the chair where left out.
    host: Option<i64>,
    /// When it begins: `8:00`.
    starts: String,
    /// What it is about.
    content: Option<String>,
    /// What delegates are asked to prepare.
    notes: Option<String>,
    /// The offices that are invited.
    addressees: Vec<String>,
    /// Who receives a copy.
    #[serde(default)]
    recipients: Vec<String>,
    /// The signature of the side that invites.
    #[serde(default)]
    signatures: Vec<SignatureInput>,
}

/// An item of the agenda as written.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AgendaInput {
    /// When it begins: `8:00`.
    starts: Option<String>,
    /// What it is.
    title: String,
    /// The office that presents it.
    presenter: Option<String>,
}

/// What an office answered.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ReplyInput {
    /// The office that was invited.
    office: String,
    /// `coming`, `not-coming` or `deputy`.
    answer: String,
    /// The office that comes in its place.
    deputy: Option<String>,
    /// How many delegates; one where left out.
    delegates: Option<u32>,
    /// What else was said.
    remark: Option<String>,
}

/// What is frozen for the pack.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PackInput {
    /// Numbers of kept questions.
    views: Vec<i64>,
}

/// What was frozen.
#[derive(Serialize, JsonSchema)]
struct PackRecorded {
    /// Numbers of the frozen tables.
    frozen: Vec<i64>,
    /// The act in the log.
    act: ActDone,
}

/// What a delegate said, as recorded.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OpinionInput {
    /// The side that spoke.
    agency: i64,
    /// The office that spoke; never a person.
    office: String,
    /// The finding that it answers.
    finding: Option<i64>,
    /// Number of the field of work in the programme: 1, 2, …
    field: Option<u32>,
    /// What was said.
    text: String,
}

/// Minutes as written.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MinutesInput {
    /// When it began: `8:00`.
    began: Option<String>,
    /// When it ended.
    ended: Option<String>,
    /// Who was there, counted by office.
    attendance: Option<String>,
    /// The text.
    body: String,
    /// Who receives them.
    #[serde(default)]
    recipients: Vec<String>,
}

impl From<Opinion> for OpinionBody {
    fn from(one: Opinion) -> Self {
        Self {
            id: one.id.0,
            agency: one.agency.0,
            finding: one.finding.map(|finding| finding.0),
            field: one.field,
            recorded_at: Moment(one.recorded_at),
            office: one.office,
            text: one.text,
        }
    }
}

/// A line of the hall: an office, and what it answered.
fn answered((office, reply): (String, Option<crate::conference::Reply>)) -> ReplyBody {
    ReplyBody {
        office,
        answer: reply.as_ref().map(|one| word(one.answer)),
        deputy: reply.as_ref().and_then(|one| some(&one.deputy)),
        delegates: reply.as_ref().map(|one| one.delegates),
        remark: reply.as_ref().and_then(|one| some(&one.remark)),
    }
}

async fn one(caller: Caller, path: ReviewPath, asked: AsOfQuestion) -> Result<SittingBody, Stopped> {
    let id = ReviewId(path.review);
    let found = sitting(&caller.desk, as_of(&caller, asked.on, asked.known_at), id).await?;
    let hall = hall(&caller.desk, id).await?;
    let others = hall.others.into_iter().map(|reply| (reply.office.clone(), Some(reply)));
    let item = |item: crate::conference::AgendaItem| AgendaBody {
        id: item.id.0,
        starts: some(&item.starts),
        presenter: some(&item.presenter),
        title: item.title,
    };
    let minutes = found.minutes.map(|one| MinutesBody {
        began: some(&one.began),
        ended: some(&one.ended),
        attendance: some(&one.attendance),
        recipients: some(&one.recipients),
        recorded_at: Moment(one.recorded_at),
        body: one.body,
    });
    let signed = |one: crate::conference::MinutesSignature| MinutesSigned {
        agency: one.agency.0,
        disagreement: some(&one.disagreement),
        stands: one.stands,
        at: Moment(one.at),
        office: one.office,
    };
    Ok(SittingBody {
        agenda: found.agenda.into_iter().map(item).collect(),
        replies: hall.invited.into_iter().chain(others).map(answered).collect(),
        opinions: found.opinions.into_iter().map(OpinionBody::from).collect(),
        minutes,
        signatures: found.signatures.into_iter().map(signed).collect(),
    })
}

async fn invite(caller: Caller, path: ReviewPath, input: InvitationInput) -> Result<Answered<Recorded>, Stopped> {
    let form = InvitationForm {
        host: typed(input.host),
        starts: input.starts,
        content: typed(input.content),
        notes: typed(input.notes),
        addressees: input.addressees.join("\n"),
        recipients: input.recipients.join("\n"),
        signatures: input.signatures.into_iter().map(SignatureInput::form).collect(),
    };
    Ok(recorded(prepare_invitation(&caller.desk, ReviewId(path.review), &form).await?))
}

async fn agenda(caller: Caller, path: ReviewPath, input: AgendaInput) -> Result<Answered<Recorded>, Stopped> {
    let form = AgendaForm { starts: typed(input.starts), title: input.title, presenter: typed(input.presenter) };
    Ok(recorded(record_agenda_item(&caller.desk, ReviewId(path.review), &form).await?))
}

async fn drop_item(caller: Caller, path: ItemPath, _: Nothing) -> Result<Answered<Recorded>, Stopped> {
    Ok(recorded(drop_agenda_item(&caller.desk, ReviewId(path.review), AgendaId(path.item)).await?))
}

async fn reply(caller: Caller, path: ReviewPath, input: ReplyInput) -> Result<Answered<Recorded>, Stopped> {
    let form = ReplyForm {
        office: input.office,
        answer: input.answer,
        deputy: typed(input.deputy),
        delegates: typed(input.delegates),
        remark: typed(input.remark),
    };
    Ok(recorded(note_reply(&caller.desk, ReviewId(path.review), &form).await?))
}

async fn freeze(caller: Caller, path: ReviewPath, input: PackInput) -> Result<Answered<PackRecorded>, Stopped> {
    let views: Vec<ViewId> = input.views.into_iter().map(ViewId).collect();
    let signed = freeze_views(&caller.desk, ReviewId(path.review), &views).await?;
    let act = ActDone::from(&signed);
    Ok(Answered::Made(PackRecorded { frozen: signed.record.into_iter().map(|one| one.0).collect(), act }))
}

async fn thaw(caller: Caller, path: FrozenPath, _: Nothing) -> Result<Answered<Recorded>, Stopped> {
    let frozen = FrozenId(path.frozen);
    Ok(recorded(drop_frozen(&caller.desk, ReviewId(path.review), frozen).await?))
}

async fn opinion(caller: Caller, path: ReviewPath, input: OpinionInput) -> Result<Answered<Recorded>, Stopped> {
    let form = OpinionForm {
        agency: input.agency.to_string(),
        office: input.office,
        finding: typed(input.finding),
        field: typed(input.field),
        text: input.text,
    };
    Ok(recorded(record_opinion(&caller.desk, ReviewId(path.review), &form).await?))
}

async fn withdraw(caller: Caller, path: OpinionPath, _: Nothing) -> Result<Answered<Recorded>, Stopped> {
    Ok(recorded(withdraw_opinion(&caller.desk, ReviewId(path.review), OpinionId(path.opinion)).await?))
}

async fn minutes(caller: Caller, path: ReviewPath, input: MinutesInput) -> Result<Answered<Recorded>, Stopped> {
    let form = MinutesForm {
        began: typed(input.began),
        ended: typed(input.ended),
        attendance: typed(input.attendance),
        body: input.body,
        recipients: input.recipients.join("\n"),
    };
    Ok(recorded(draft_minutes(&caller.desk, ReviewId(path.review), &form).await?))
}
