//! The minutes, and the signature of each side's secretary under them.

use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::issue::PaperKind;
use super::prepare::time;
use super::problems::ConferenceRefusal;
use super::sitting::Sitting;
use super::{sql, verbs};
use crate::calendar::Instant;
use crate::desk::{Act, AgencyId, Desk, Fault, Note, Signed};
use crate::reports::ToldFigures;
use crate::reviews::typed::{needed, optional};
use crate::reviews::{FindingKind, ReviewId};
use crate::words::{Words, args, day_text};

/// The minutes of a conference.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Minutes {
    /// When it began: `08:00`.
    pub began: String,
    /// When it ended.
    pub ended: String,
    /// Who took part: offices and counts, a line each.
    pub attendance: String,
    /// What happened; lines that begin with `# ` and `- ` are headings and items.
    pub body: String,
    /// Recipients, one a line.
    pub recipients: String,
    /// The moment of the act that drafted them so.
    pub recorded_at: Instant,
}

impl Minutes {
    /// Hash of what they say.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for part in [&self.began, &self.ended, &self.attendance, &self.body, &self.recipients] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn lines(&self) -> Vec<&str> {
        let all = [&self.began, &self.ended, &self.attendance, &self.body, &self.recipients];
        all.into_iter().flat_map(|part| part.lines()).map(str::trim).filter(|line| !line.is_empty()).collect()
    }

    /// The lines that these minutes lost and gained since `before`.
    #[must_use]
    pub fn changes_since(&self, before: &Self) -> (Vec<String>, Vec<String>) {
        let (then, now) = (before.lines(), self.lines());
        let only = |one: &[&str], other: &[&str]| {
            one.iter().filter(|line| !other.contains(line)).map(ToString::to_string).collect::<Vec<_>>()
        };
        (only(&then, &now), only(&now, &then))
    }
}

/// The signature of a side's secretary under the minutes.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct MinutesSignature {
    /// The side.
    pub agency: AgencyId,
    /// The office of who signed for it; nobody is named.
    pub office: String,
    /// What that side holds otherwise; empty where it agrees.
    pub disagreement: String,
    /// Hash of the minutes that were signed.
    pub digest: String,
    /// When; names the act, and through it who signed.
    pub at: Instant,
    /// False where the minutes were changed afterwards: it no longer counts.
    pub stands: bool,
    /// What the minutes lost and gained since then.
    pub changes: (Vec<String>, Vec<String>),
}

/// What somebody typed about minutes.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct MinutesForm {
    /// When it began.
    pub began: String,
    /// When it ended.
    pub ended: String,
    /// Who took part.
    pub attendance: String,
    /// What happened.
    pub body: String,
    /// Recipients, one a line.
    pub recipients: String,
}

impl From<&Minutes> for MinutesForm {
    fn from(minutes: &Minutes) -> Self {
        Self {
            began: minutes.began.clone(),
            ended: minutes.ended.clone(),
            attendance: minutes.attendance.clone(),
            body: minutes.body.clone(),
            recipients: minutes.recipients.clone(),
        }
    }
}

/// Minutes put together from the agenda, what was said and what is concluded,
/// for the secretary to go on from; `name` names a side, `told` has the figures
/// that sentences refer to.
#[must_use]
pub fn drafted_body(sitting: &Sitting, words: &Words, told: &ToldFigures, name: impl Fn(AgencyId) -> String) -> String {
    let mut lines = Vec::new();
    let heading = |lines: &mut Vec<String>, key: &str| lines.push(format!("# {}", words.say(key)));
    let item = |text: &str| format!("- {}", text.replace(['\r', '\n'], " ").trim());
    if !sitting.agenda.is_empty() {
        heading(&mut lines, "minutes-agenda");
        for one in &sitting.agenda {
            let presenter =
                if one.presenter.is_empty() { String::new() } else { format!(" ({})", one.presenter.trim()) };
            lines.push(item(&format!("{}{presenter}", one.title)));
        }
    }
    if !sitting.opinions.is_empty() {
        heading(&mut lines, "minutes-opinions");
        for one in &sitting.opinions {
            let places = args([("office", one.office.clone()), ("side", name(one.agency)), ("text", one.text.clone())]);
            lines.push(item(&words.say_with("minutes-opinion", &places)));
        }
    }
    for (kind, key) in [(FindingKind::Proposal, "minutes-proposals"), (FindingKind::Conclusion, "minutes-conclusions")]
    {
        let mut found = sitting.review.of_kind(kind).peekable();
        if found.peek().is_some() {
            heading(&mut lines, key);
        }
        for one in found {
            let text = match one.due {
                Some(due) => {
                    let due = day_text(words.lang(), due);
                    let text = told.said(&one.text).trim_end_matches('.').to_owned();
                    let places = args([("text", text), ("who", one.who.clone()), ("due", due)]);
                    words.say_with("advice-paper-proposal", &places)
                }
                None => told.said(&one.text),
            };
            lines.push(item(&text));
        }
    }
    lines.join("\n")
}

/// Drafts the minutes, or changes them while they are not out; what was signed
/// before no longer stands.
pub async fn draft_minutes(
    desk: &Desk,
    id: ReviewId,
    form: &MinutesForm,
) -> Result<Signed<ReviewId>, ConferenceRefusal> {
    let mut change = desk.change(Act::DraftMinutes).await?;
    let before = verbs::of_side(&mut change, id).await?;
    if before.paper(PaperKind::Minutes).is_some() {
        return Err(ConferenceRefusal::Out(id));
    }
    let mut faults = Vec::new();
    let minutes = Minutes {
        began: time("began", &form.began, &mut faults),
        ended: time("ended", &form.ended, &mut faults),
        attendance: needed("attendance", &form.attendance, &mut faults),
        body: needed("body", &form.body.replace('\r', ""), &mut faults),
        recipients: optional("recipients", &form.recipients, &mut faults),
        recorded_at: change.at(),
    };
    if minutes.ended < minutes.began && !minutes.ended.is_empty() {
        faults.push(Fault::new("ended", "fault-ends-before-it-begins"));
    }
    if !faults.is_empty() {
        return Err(ConferenceRefusal::Faults(faults));
    }
    sql::state_minutes(&mut change, id, &minutes).await?;
    let was = before.minutes.map(|minutes| json!({"minutes": minutes.digest(), "body": minutes.body}));
    let note = Note::changed("review", id, json!(was), json!({"minutes": minutes.digest(), "body": minutes.body}));
    Ok(change.commit(note).await?.of(id))
}

/// Signs the minutes as they read for the actor's own side, as its secretary.
/// `seen` is the digest that the person had before them; `disagreement` is what
/// that side holds otherwise, and stands in the minutes.
pub async fn sign_minutes(
    desk: &Desk,
    id: ReviewId,
    seen: &str,
    office: &str,
    disagreement: &str,
) -> Result<Signed<ReviewId>, ConferenceRefusal> {
    let mut change = desk.change(Act::SignMinutes).await?;
    let before = verbs::of_side(&mut change, id).await?;
    if before.paper(PaperKind::Minutes).is_some() {
        return Err(ConferenceRefusal::Out(id));
    }
    let minutes = before.minutes.as_ref().ok_or(ConferenceRefusal::NotDrafted(id))?;
    let digest = minutes.digest();
    if digest != seen {
        return Err(ConferenceRefusal::ChangedSince(id));
    }
    let side = change.actor().side_among(before.review.parties.iter().copied());
    let agency = side.ok_or(ConferenceRefusal::NotAParty(id))?;
    let mut faults = Vec::new();
    let office = needed("office", office, &mut faults);
    let disagreement = optional("disagreement", disagreement, &mut faults);
    if !faults.is_empty() {
        return Err(ConferenceRefusal::Faults(faults));
    }
    sql::state_signature(&mut change, id, agency, (&office, &disagreement, &digest)).await?;
    let after = json!({"signed_for": agency, "office": office, "digest": digest, "disagreement": disagreement});
    Ok(change.commit(Note::changed("review", id, json!(null), after)).await?.of(id))
}
