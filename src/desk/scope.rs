//! What a token lets a program do for its user: some of what the user may do,
//! and never anything that a person signs.

use super::Act;

macro_rules! scopes {
    ($($(#[$doc:meta])* $scope:ident $word:literal;)+) => {
        /// A part of what somebody may do, for a program to do in their name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Scope {
            $($(#[$doc])* $scope,)+
        }

        impl Scope {
            /// All of them, in reading order.
            pub const ALL: &'static [Self] = &[$(Self::$scope),+];

            /// The word that is kept and typed: `write-values`.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$scope => $word),+ }
            }
        }
    };
}

scopes! {
    /// Read what the user may read, small counts in named units left out.
    Read "read";
    /// Read counts of one or two in a named unit too.
    ReadSmallCounts "read-small-counts";
    /// Take copies away as files.
    Export "export";
    /// Record units, their facts and their projects.
    WriteRegister "write-register";
    /// Record organisations and the units that they cover.
    WriteOrganisations "write-organisations";
    /// State values.
    WriteValues "write-values";
    /// Look at workbooks and take them in: units, organisations and values at once.
    TakeIn "take-in";
    /// Record tasks and duties, state progress, bring evidence.
    WritePlan "write-plan";
    /// Fill filings in and send them in.
    WriteRounds "write-rounds";
    /// Record outreach sessions.
    WriteOutreach "write-outreach";
    /// Write items of the news page; to release them stays with people.
    WriteNews "write-news";
    /// Record conferences: findings, opinions, answers, minutes; to sign them and
    /// to conclude stays with people.
    WriteReviews "write-reviews";
    /// Draft what is put to superiors, and record what came back.
    WriteAdvice "write-advice";
    /// Draft tables of figures and reports, take numbers for papers, discuss
    /// differences; to sign and to issue stays with people.
    WriteReports "write-reports";
    /// Tie records by hand.
    WriteLinks "write-links";
    /// Keep questions to the figures.
    WriteViews "write-views";
    /// Set targets, open rounds, have them repeated, remind.
    Manage "manage";
    /// Take an act back that the other scopes let a program do.
    Undo "undo";
}

impl Scope {
    /// The scope that has this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scope| scope.word() == word)
    }

    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// The scopes of a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Scopes(u32);

impl Scopes {
    /// True where `scope` is one of them.
    #[must_use]
    pub const fn has(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    /// True where they let a program do `act`. An act that belongs to no scope
    /// (agreeing, signing, issuing, keeping users) is a person's alone.
    #[must_use]
    pub fn allow(self, act: Act) -> bool {
        act.scope().is_some_and(|scope| self.has(scope))
    }

    /// Their words, in reading order.
    #[must_use]
    pub fn words(self) -> Vec<&'static str> {
        Scope::ALL.iter().filter(|scope| self.has(**scope)).map(|scope| scope.word()).collect()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<T: IntoIterator<Item = Scope>>(scopes: T) -> Self {
        Self(scopes.into_iter().fold(0, |bits, scope| bits | scope.bit()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::policy::Needs;
    use super::*;

    #[test]
    fn no_program_agrees_signs_or_keeps_users() {
        // What an approver does for the work to begin, and commits nobody.
        let manages = [Act::SetTarget, Act::OpenRound, Act::RepeatRound];
        for act in Act::ALL.iter().filter(|act| !manages.contains(act)) {
            if matches!(act.needs(), Needs::SignedIn | Needs::Approver | Needs::Administrator | Needs::Operator) {
                assert_eq!(act.scope(), None, "{}", act.word());
            }
        }
        assert!(manages.iter().all(|act| act.scope() == Some(Scope::Manage)));
        assert_eq!(Act::SignMinutes.scope(), None);
    }

    #[test]
    fn scopes_are_read_back_from_their_words() {
        let some: Scopes = [Scope::Read, Scope::WriteValues].into_iter().collect();
        assert_eq!(some.words(), ["read", "write-values"]);
        assert_eq!(some.words().into_iter().filter_map(Scope::of_word).collect::<Scopes>(), some);
        assert!(some.allow(Act::StateValue) && !some.allow(Act::RecordUnit));
    }
}
