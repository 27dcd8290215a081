//! What hangs together with a record, and why.

use super::hand::LinkId;
use super::record::RecordKey;
use crate::indicators::Key;

macro_rules! whys {
    ($($(#[$doc:meta])* $why:ident $word:literal;)+) => {
        /// Why two records hang together, said from the first to the second.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Why {
            $($(#[$doc])* $why,)+
        }

        impl Why {
            /// All of them, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$why),+];

            /// The word in keys of sentences.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$why => $word),+ }
            }
        }
    };
}

whys! {
    /// Tied by hand, with a reason.
    ByHand "by-hand";
    /// A task has it as evidence.
    Evidence "evidence";
    /// A task came of a proposal made there.
    Origin "origin";
    /// A task waits for it.
    Needs "needs";
    /// A task is a step of it.
    StepOf "step-of";
    /// A task is an occurrence of the duty.
    Occurrence "occurrence";
    /// A paper to superiors comes from the conference, or forwards its proposals.
    Forwards "forwards";
    /// A paper to superiors led to the task.
    LedTo "led-to";
    /// A report reports the conference.
    Reports "reports";
    /// A report has the figures of the table.
    Figures "figures";
    /// A session reached the unit.
    Reached "reached";
    /// A session was held in the zone.
    HeldIn "held-in";
    /// An item tells of it.
    TellsOf "tells-of";
    /// A filing belongs to the round.
    FiledIn "filed-in";
    /// A filing is the unit's or the agency's.
    FiledBy "filed-by";
    /// An organisation covers the unit.
    Covers "covers";
    /// A cell of it, in which two numbers differ, is discussed.
    Discussed "discussed";
}

/// A record that hangs together with the one asked about.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Linked {
    /// The record.
    pub record: RecordKey,
    /// What it is called.
    pub name: String,
    /// Why.
    pub why: Why,
    /// True where the one asked about comes first: *has it as evidence*; false
    /// for *is evidence of it*.
    pub out: bool,
    /// The reason of a link made by hand.
    pub reason: String,
    /// A link made by hand, which can be taken away.
    pub hand: Option<LinkId>,
    /// The cell that is discussed.
    pub cell: Option<Key>,
}

impl Linked {
    /// The key of the sentence that says why: `link-evidence-out`.
    #[must_use]
    pub fn sentence(&self) -> String {
        format!("link-{}-{}", self.why.word(), if self.out { "out" } else { "in" })
    }
}
