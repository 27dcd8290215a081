//! What every paper of a programme shares: the parties as its issuers, their
//! places to sign, and the form of the day of the party that leads.

use songhanh_document::model::{Authority, Issuer, Signature};
use songhanh_document::profile::{Body, Profile, profile_for};

use super::programme::Programme;
use crate::agencies::{Agency, Side};
use crate::calendar::Day;
use crate::words::Words;

/// The parties, the one that leads first, as they are called on the day of
/// `agencies`.
pub fn parties_of<'a>(programme: &Programme, agencies: &'a [Agency]) -> Vec<&'a Agency> {
    let mut parties: Vec<_> = programme.parties.iter().collect();
    parties.sort_by_key(|party| !party.leads);
    parties.into_iter().filter_map(|party| agencies.iter().find(|agency| agency.id == party.agency)).collect()
}

/// The form for the programme's papers on `day`: the Party's own where a Party
/// body leads, else the state's, which mass organisations use too.
#[must_use]
pub fn profile_of(programme: &Programme, agencies: &[Agency], day: Day) -> Option<Profile> {
    let is_party = parties_of(programme, agencies).first().is_some_and(|lead| lead.side == Side::Party);
    profile_for(if is_party { Body::Party } else { Body::State }, day)
}

/// The heading of a joint paper.
#[must_use]
pub fn issuers_of(programme: &Programme, agencies: &[Agency]) -> Vec<Issuer> {
    let issuer = |agency: &&Agency| Issuer {
        superior: Some(agency.superior.clone()).filter(|superior| !superior.is_empty()),
        name: agency.name.clone(),
        symbol: agency.symbol.clone(),
    };
    parties_of(programme, agencies).iter().map(issuer).collect()
}

/// Places for the signatures of all parties; names are written by hand.
#[must_use]
pub fn signatures_of(programme: &Programme, agencies: &[Agency], words: &Words) -> Vec<Signature> {
    let signature = |agency: &&Agency| {
        let is_party = agency.side == Side::Party;
        Signature {
            authority: if is_party { Authority::OnBehalf } else { Authority::Own },
            principal: if is_party { words.say("paper-principal-party") } else { String::new() },
            post: words.say(&format!("paper-post-{}", agency.side.word())),
            name: String::new(),
        }
    };
    parties_of(programme, agencies).iter().map(signature).collect()
}
