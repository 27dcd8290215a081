//! What stands on a paper beside its text, whatever kind of paper it is.

use songhanh_document::model::{Authority, Document, Issuer, Run, Signature};

use super::content::Sign;
use crate::agencies::Agency;
use crate::desk::Fault;

/// What stands on the paper beside the text.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Paper {
    /// To whom it is addressed.
    pub addressees: Vec<String>,
    /// *Nơi nhận.*
    pub recipients: Vec<String>,
    /// *Căn cứ.*
    pub bases: Vec<String>,
    /// One for each issuing body, in their order.
    pub signatures: Vec<Sign>,
}

/// A signature block as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct SignForm {
    /// `own`, `on-behalf`, `for-head`, `by-order`, `authorised` or `acting`.
    pub authority: String,
    /// The body or post signed for.
    pub principal: String,
    /// The post of the signatory.
    pub post: String,
}

/// What somebody typed of what stands beside the text.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct PaperForm {
    /// To whom it is addressed, one a line.
    pub addressees: String,
    /// Recipients, one a line.
    pub recipients: String,
    /// Legal bases, one a line.
    pub bases: String,
    /// A signature for each issuing body, in their order.
    pub signatures: Vec<SignForm>,
}

/// The authorities that a signature may have, with their words.
const AUTHORITIES: [(&str, Authority); 6] = [
    ("own", Authority::Own),
    ("on-behalf", Authority::OnBehalf),
    ("for-head", Authority::ForHead),
    ("by-order", Authority::ByOrder),
    ("authorised", Authority::Authorised),
    ("acting", Authority::Acting),
];

/// The authority with this word; in one's own post where none has it.
pub(super) fn authority_of(word: &str) -> Authority {
    AUTHORITIES.iter().find(|(one, _)| *one == word).map_or(Authority::Own, |(_, authority)| *authority)
}

impl PaperForm {
    /// What stands on the paper, a signature for each of `signers` bodies; what
    /// is wrong is told at `authority_0`, `post_0`, `signatures`.
    pub fn check(&self, signers: usize, faults: &mut Vec<Fault>) -> Paper {
        let mut signatures = Vec::new();
        for (place, form) in self.signatures.iter().enumerate() {
            let authority = if form.authority.is_empty() { "own" } else { form.authority.as_str() };
            if !AUTHORITIES.iter().any(|(word, _)| *word == authority) {
                faults.push(Fault::new(format!("authority_{place}"), "fault-not-in-list"));
            }
            let post = form.post.trim().to_owned();
            if post.is_empty() {
                faults.push(Fault::new(format!("post_{place}"), "fault-missing"));
            }
            signatures.push(Sign {
                authority: authority.to_owned(),
                principal: form.principal.trim().to_owned(),
                post,
            });
        }
        if signatures.len() != signers {
            faults.push(Fault::new("signatures", "fault-signature-for-each-side"));
        }
        Paper {
            addressees: lines(&self.addressees),
            recipients: lines(&self.recipients),
            bases: lines(&self.bases),
            signatures,
        }
    }
}

impl From<&Paper> for PaperForm {
    /// The form of what stands there, to be changed.
    fn from(paper: &Paper) -> Self {
        let sign = |sign: &Sign| SignForm {
            authority: sign.authority.clone(),
            principal: sign.principal.clone(),
            post: sign.post.clone(),
        };
        Self {
            addressees: paper.addressees.join("\n"),
            recipients: paper.recipients.join("\n"),
            bases: paper.bases.join("\n"),
            signatures: paper.signatures.iter().map(sign).collect(),
        }
    }
}

impl Paper {
    /// Sets what stands beside the text on a document of these issuers, the host
    /// first.
    pub fn set_on(&self, document: &mut Document, issuers: &[&Agency]) {
        document.issuers = issuers
            .iter()
            .map(|agency| Issuer {
                superior: Some(agency.superior.clone()).filter(|superior| !superior.is_empty()),
                name: agency.name.clone(),
                symbol: agency.symbol.clone(),
            })
            .collect();
        document.place = issuers.first().map_or_else(String::new, |host| host.place.clone());
        document.addressees.clone_from(&self.addressees);
        document.recipients.clone_from(&self.recipients);
        document.legal_bases = self.bases.iter().map(|basis| vec![Run::text(basis)]).collect();
        document.signatures = self
            .signatures
            .iter()
            .map(|sign| Signature {
                authority: authority_of(&sign.authority),
                principal: sign.principal.clone(),
                post: sign.post.clone(),
                name: String::new(),
            })
            .collect();
    }
}

/// The lines of a text, without what the form itself puts around them.
fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(|line| line.trim().trim_start_matches(['-', '–']).trim().trim_end_matches([';', '.']).trim())
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_lose_the_dashes_and_stops_that_the_form_sets() {
        assert_eq!(lines("- Tỉnh ủy (báo cáo);\n\n- Lưu: VT.\n"), ["Tỉnh ủy (báo cáo)", "Lưu: VT"]);
    }
}
