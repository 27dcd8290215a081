//! What somebody typed about advice.

use super::advice::{Advice, AdviceKind};
use crate::desk::{AgencyId, Fault};
use crate::programme::Programme;
use crate::reports::{Paper, PaperForm, SignForm};
use crate::reviews::typed::{needed, optional};
use crate::reviews::{FindingId, FindingKind, Review, ReviewId};

/// What somebody typed about what is put to superiors.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct AdviceForm {
    /// The programme's id.
    pub programme: String,
    /// Id of the review that it comes from, or empty.
    pub review: String,
    /// Ids of the proposals of that review, with commas between.
    pub proposals: String,
    /// Id of the body whose form and number it has.
    pub host: String,
    /// Anything but empty where every party signs.
    pub joint: String,
    /// `submission`, `report` or `letter`.
    pub kind: String,
    /// What it is about.
    pub title: String,
    /// To whom it is addressed, one a line.
    pub addressees: String,
    /// What it comes to.
    pub summary: String,
    /// The text; lines that begin with `# `, `## ` and `- ` are headings and items.
    pub body: String,
    /// Recipients, one a line.
    pub recipients: String,
    /// Legal bases, one a line.
    pub bases: String,
    /// A signature for each body that signs, the host's first.
    pub signatures: Vec<SignForm>,
}

/// Advice as meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AdviceDraft {
    pub(super) host: AgencyId,
    pub(super) joint: bool,
    pub(super) issuers: Vec<AgencyId>,
    pub(super) review: Option<ReviewId>,
    pub(super) sources: Vec<FindingId>,
    pub(super) kind: AdviceKind,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) body: String,
    pub(super) paper: Paper,
}

/// The bodies that sign: the host, and every other party where all sign.
pub(super) fn issuers(programme: &Programme, host: AgencyId, joint: bool) -> Vec<AgencyId> {
    let others = programme.parties.iter().map(|party| party.agency).filter(|agency| *agency != host);
    std::iter::once(host).chain(others.filter(|_| joint)).collect()
}

impl AdviceForm {
    /// Every fault at once, or the advice as meant.
    pub(super) fn check(&self, programme: &Programme, review: Option<&Review>) -> Result<AdviceDraft, Vec<Fault>> {
        let mut faults = Vec::new();
        let host: Option<AgencyId> = self.host.trim().parse().ok().filter(|id| programme.has_party(*id));
        if host.is_none() {
            faults.push(Fault::new("host", "fault-not-in-list"));
        }
        let kind = AdviceKind::of_word(self.kind.trim());
        if kind.is_none() {
            faults.push(Fault::new("kind", "fault-not-in-list"));
        }
        let title = needed("title", &self.title, &mut faults);
        let summary = needed("summary", &self.summary, &mut faults);
        let body = optional("body", &self.body, &mut faults);
        if self.addressees.trim().is_empty() {
            faults.push(Fault::new("addressees", "fault-missing"));
        }
        let sources = self.sources(review, &mut faults);
        let joint = !self.joint.trim().is_empty();
        let issuers = host.map_or_else(Vec::new, |host| issuers(programme, host, joint));
        // Who signs is asked once it is known which bodies do.
        let paper = if host.is_some() { self.paper(issuers.len(), &mut faults) } else { Paper::default() };
        match (host, kind) {
            (Some(host), Some(kind)) if faults.is_empty() => Ok(AdviceDraft {
                host,
                joint,
                issuers,
                review: review.map(|review| review.line.id),
                sources,
                kind,
                title,
                summary,
                body,
                paper,
            }),
            _ => Err(faults),
        }
    }

    /// The paper as far as it was typed; signatures beyond those of the bodies
    /// that sign are those of a form that offered more.
    fn paper(&self, signers: usize, faults: &mut Vec<Fault>) -> Paper {
        let form = PaperForm {
            addressees: self.addressees.clone(),
            recipients: self.recipients.clone(),
            bases: self.bases.clone(),
            signatures: self.signatures.iter().take(signers).cloned().collect(),
        };
        form.check(signers, faults)
    }

    fn sources(&self, review: Option<&Review>, faults: &mut Vec<Fault>) -> Vec<FindingId> {
        let mut sources = Vec::new();
        for typed in self.proposals.split(',').map(str::trim).filter(|typed| !typed.is_empty()) {
            let id: Option<FindingId> = typed.parse().ok();
            let is_proposal = |id: &FindingId| {
                review.is_some_and(|review| review.of_kind(FindingKind::Proposal).any(|finding| finding.id == *id))
            };
            match id.filter(is_proposal) {
                Some(id) if !sources.contains(&id) => sources.push(id),
                Some(_) => {}
                None => faults.push(Fault::new("proposals", "fault-not-in-list")),
            }
        }
        sources
    }
}

impl From<&Advice> for AdviceForm {
    /// The form of advice as drafted, to be changed.
    fn from(one: &Advice) -> Self {
        let paper = PaperForm::from(&one.paper);
        let ids: Vec<String> = one.sources.iter().map(|source| source.finding.to_string()).collect();
        Self {
            programme: one.programme.to_string(),
            review: one.review.map_or_else(String::new, |id| id.to_string()),
            proposals: ids.join(","),
            host: one.host.to_string(),
            joint: if one.joint { "yes".into() } else { String::new() },
            kind: one.kind.word().to_owned(),
            title: one.title.clone(),
            addressees: paper.addressees,
            summary: one.summary.clone(),
            body: one.body.clone(),
            recipients: paper.recipients,
            bases: paper.bases,
            signatures: paper.signatures,
        }
    }
}
