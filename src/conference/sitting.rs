//! At the conference: what delegates say, by side and office.

use serde_json::json;

use super::issue::{ConferencePaper, PaperKind};
use super::minutes::{Minutes, MinutesSignature};
use super::prepare::{AgendaItem, Invitation};
use super::problems::ConferenceRefusal;
use super::{sql, verbs};
use crate::calendar::Instant;
use crate::desk::{Act, AgencyId, Desk, Fault, Note, Signed};
use crate::id_type;
use crate::reviews::typed::needed;
use crate::reviews::{FindingId, Review, ReviewId};

id_type! {
    /// An opinion of a delegate.
    OpinionId
}

/// What a delegate said.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Opinion {
    /// Its id.
    pub id: OpinionId,
    /// The side that spoke.
    pub agency: AgencyId,
    /// The office that spoke; nobody is named.
    pub office: String,
    /// What it answers, where it answers something that was said.
    pub finding: Option<FindingId>,
    /// Number of the programme's field of work, where it is about one.
    pub field: Option<u32>,
    /// What was said.
    pub text: String,
    /// The moment of the act that recorded it.
    pub recorded_at: Instant,
}

/// A conference with all that was prepared, said and minuted.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Sitting {
    /// The conference itself.
    pub review: Review,
    /// The invitation.
    pub invitation: Option<Invitation>,
    /// The agenda, in the order of its times.
    pub agenda: Vec<AgendaItem>,
    /// What delegates said, in order.
    pub opinions: Vec<Opinion>,
    /// The minutes.
    pub minutes: Option<Minutes>,
    /// Who has signed the minutes.
    pub signatures: Vec<MinutesSignature>,
    /// The papers that are out.
    pub papers: Vec<ConferencePaper>,
}

impl Sitting {
    /// The paper of a kind that is out.
    #[must_use]
    pub fn paper(&self, kind: PaperKind) -> Option<&ConferencePaper> {
        self.papers.iter().find(|paper| paper.kind == kind)
    }

    /// What was said in answer to a finding.
    pub fn answers_to(&self, finding: FindingId) -> impl Iterator<Item = &Opinion> {
        self.opinions.iter().filter(move |opinion| opinion.finding == Some(finding))
    }

    /// True where every side's secretary has signed the minutes as they read.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        let signed = |side: &AgencyId| self.signatures.iter().any(|one| one.agency == *side && one.stands);
        self.minutes.is_some() && self.review.parties.iter().all(signed)
    }
}

/// What somebody typed about an opinion.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct OpinionForm {
    /// Id of the side that spoke.
    pub agency: String,
    /// The office that spoke.
    pub office: String,
    /// Id of the finding that it answers, or empty.
    pub finding: String,
    /// Number of the field of work that it is about, or empty.
    pub field: String,
    /// What was said.
    pub text: String,
}

/// Records what a delegate said, by side and office.
pub async fn record_opinion(
    desk: &Desk,
    id: ReviewId,
    form: &OpinionForm,
) -> Result<Signed<OpinionId>, ConferenceRefusal> {
    let mut change = desk.change(Act::RecordOpinion).await?;
    let before = verbs::of_side(&mut change, id).await?;
    let mut faults = Vec::new();
    let agency = form.agency.trim().parse().ok().filter(|agency| before.review.parties.contains(agency));
    if agency.is_none() {
        faults.push(Fault::new("agency", "fault-not-in-list"));
    }
    let office = needed("office", &form.office, &mut faults);
    let finding = match form.finding.trim() {
        "" => None,
        typed => {
            let there = |id: &FindingId| before.review.findings.iter().any(|finding| finding.id == *id);
            let found = typed.parse().ok().filter(there);
            if found.is_none() {
                faults.push(Fault::new("finding", "fault-not-in-list"));
            }
            found
        }
    };
    let field = match form.field.trim() {
        "" => None,
        typed => {
            let found = typed.parse::<u32>().ok().filter(|field| *field > 0);
            if found.is_none() {
                faults.push(Fault::new("field", "fault-not-in-list"));
            }
            found
        }
    };
    let text = needed("text", &form.text, &mut faults);
    let (Some(agency), true) = (agency, faults.is_empty()) else { return Err(ConferenceRefusal::Faults(faults)) };
    let recorded_at = change.at();
    let opinion = Opinion { id: OpinionId(change.next_id().await?), agency, office, finding, field, text, recorded_at };
    sql::state_opinion(&mut change, id, &opinion).await?;
    let after = json!({"review": id, "side": agency, "office": opinion.office, "text": opinion.text});
    Ok(change.commit(Note::new_record("opinion", opinion.id, after)).await?.of(opinion.id))
}

/// Takes an opinion out that was recorded in error.
pub async fn withdraw_opinion(
    desk: &Desk,
    id: ReviewId,
    opinion: OpinionId,
) -> Result<Signed<OpinionId>, ConferenceRefusal> {
    let mut change = desk.change(Act::RecordOpinion).await?;
    let before = verbs::of_side(&mut change, id).await?;
    let there = before.opinions.iter().find(|one| one.id == opinion).ok_or(ConferenceRefusal::NoSuch(opinion.0))?;
    sql::end(&mut change, "opinion", opinion.0).await?;
    let note = Note::changed("opinion", opinion, json!({"text": there.text}), json!(null));
    Ok(change.commit(note).await?.of(opinion))
}
