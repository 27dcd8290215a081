//! What `demo/cast.toml` says, as it says it.

use serde::Deserialize;

use crate::calendar::Day;

#[derive(Debug, Deserialize)]
pub(super) struct Cast {
    pub(super) installation: InstallationEntry,
    pub(super) agency: Vec<AgencyEntry>,
    pub(super) user: Vec<UserEntry>,
    pub(super) programme: ProgrammeEntry,
    pub(super) period: Vec<PeriodEntry>,
    pub(super) field: Vec<FieldEntry>,
    pub(super) provision: Vec<ProvisionEntry>,
    pub(super) target: Vec<TargetEntry>,
    pub(super) outreach: Vec<OutreachEntry>,
    /// What is said beside the pictures of the sample.
    pub(super) picture_caption: String,
    pub(super) news: Vec<NewsEntry>,
    pub(super) round: RoundEntry,
    pub(super) review: ReviewEntry,
    pub(super) result: Vec<ResultEntry>,
    pub(super) limitation: Vec<LimitationEntry>,
    pub(super) obstacle: Vec<ObstacleEntry>,
    pub(super) proposal: Vec<ProposalEntry>,
    pub(super) conclusion: Vec<ConclusionEntry>,
    pub(super) report: ReportEntry,
}

#[derive(Debug, Deserialize)]
pub(super) struct InstallationEntry {
    /// The place in the date line of papers.
    pub(super) place: String,
    /// The document that the figures of the last quarter come from.
    pub(super) recent_source: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct AgencyEntry {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) short_name: String,
    pub(super) side: String,
    pub(super) upper: String,
    pub(super) symbol: String,
    pub(super) from: Day,
    pub(super) divisions: Vec<DivisionEntry>,
}

#[derive(Debug, Deserialize)]
pub(super) struct DivisionEntry {
    pub(super) key: String,
    pub(super) name: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct UserEntry {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) agency: String,
    pub(super) division: String,
    pub(super) role: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct ProgrammeEntry {
    pub(super) name: String,
    pub(super) short_name: String,
    pub(super) number: String,
    pub(super) signed_on: Day,
    pub(super) from: Day,
    /// The first day after it.
    pub(super) to: Day,
    pub(super) bases: Vec<String>,
    pub(super) parties: Vec<PartyEntry>,
}

#[derive(Debug, Deserialize)]
pub(super) struct PartyEntry {
    pub(super) agency: String,
    pub(super) from: Day,
    pub(super) to: Option<Day>,
}

#[derive(Debug, Deserialize)]
pub(super) struct PeriodEntry {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) from: Day,
    pub(super) to: Day,
}

#[derive(Debug, Deserialize)]
pub(super) struct FieldEntry {
    pub(super) name: String,
    pub(super) lead: Option<String>,
    #[serde(default)]
    pub(super) coordinate: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ProvisionEntry {
    pub(super) section: String,
    /// The side whose duty it is; empty for what is common.
    #[serde(default)]
    pub(super) side: String,
    pub(super) content: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct TargetEntry {
    pub(super) indicator: String,
    pub(super) period: String,
    pub(super) kind: String,
    pub(super) value: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct OutreachEntry {
    pub(super) on: Day,
    pub(super) zone: String,
    pub(super) topic: String,
    pub(super) owners: i64,
    pub(super) workers: i64,
    pub(super) staff: i64,
    #[serde(default = "conference")]
    pub(super) form: String,
    #[serde(default)]
    pub(super) venue: String,
    #[serde(default)]
    pub(super) summary: String,
    /// True where the Party side led.
    #[serde(default)]
    pub(super) led_by_party: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct NewsEntry {
    /// The day of the session that it tells of; none for the conference.
    pub(super) session: Option<Day>,
    pub(super) section: String,
    pub(super) title: String,
    pub(super) standfirst: String,
    pub(super) body: String,
    pub(super) byline: String,
    /// What is said of its pictures to those who cannot see them.
    pub(super) alternatives: Vec<String>,
    /// The caption of its pictures where they are a group.
    #[serde(default)]
    pub(super) group: String,
}

/// The form of a session that says none.
fn conference() -> String {
    "hoi-nghi".into()
}

#[derive(Debug, Deserialize)]
pub(super) struct RoundEntry {
    pub(super) period: String,
    pub(super) cutoff: Day,
    pub(super) workbooks: Vec<WorkbookEntry>,
}

#[derive(Debug, Deserialize)]
pub(super) struct WorkbookEntry {
    pub(super) agency: String,
    pub(super) file: String,
    pub(super) source: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct ReviewEntry {
    pub(super) kind: String,
    pub(super) title: String,
    pub(super) period: String,
    pub(super) held_on: Day,
    pub(super) place: String,
    pub(super) host: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct ResultEntry {
    pub(super) field: u32,
    pub(super) text: String,
    #[serde(default)]
    pub(super) indicators: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct LimitationEntry {
    pub(super) text: String,
    pub(super) causes: Vec<CauseEntry>,
}

#[derive(Debug, Deserialize)]
pub(super) struct CauseEntry {
    pub(super) kind: String,
    pub(super) text: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct ObstacleEntry {
    pub(super) content: String,
    pub(super) basis: String,
    pub(super) proposal: String,
    pub(super) impact: String,
    #[serde(default)]
    pub(super) indicators: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ProposalEntry {
    pub(super) who: String,
    pub(super) what: String,
    pub(super) by: Day,
}

#[derive(Debug, Deserialize)]
pub(super) struct ConclusionEntry {
    pub(super) text: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct ReportEntry {
    pub(super) title: String,
    pub(super) profile: String,
    pub(super) recipients: Vec<String>,
    pub(super) signers: Vec<SignerEntry>,
}

#[derive(Debug, Deserialize)]
pub(super) struct SignerEntry {
    pub(super) authority: String,
    pub(super) principal: String,
    pub(super) position: String,
}
