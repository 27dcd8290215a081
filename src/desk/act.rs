//! The closed list of verbs. One word is the permission, the audit entry, the
//! history sentence (`act-…` in the locales) and the row of the access matrix.

use super::policy::Needs;
use super::scope::Scope;

macro_rules! acts {
    ($($(#[$doc:meta])* $act:ident $word:literal $needs:ident;)+) => {
        /// A verb of the house.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Act {
            $($(#[$doc])* $act,)+
        }

        impl Act {
            /// Every verb, in reading order.
            pub const ALL: &'static [Self] = &[$(Self::$act),+];

            /// The word that is kept and shown: `record-unit`.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$act => $word),+ }
            }

            /// What a person must be to do it.
            #[must_use]
            pub const fn needs(self) -> Needs {
                match self { $(Self::$act => Needs::$needs),+ }
            }
        }
    };
}

acts! {
    /// Make the installation: reference data and the first administrator.
    SetUp "set-up" Operator;
    /// Load or renew the shipped reference data.
    LoadReference "load-reference" Operator;
    /// See who may sign in.
    ReadUsers "read-users" Administrator;
    /// Give somebody a seat.
    AddUser "add-user" Administrator;
    /// Change somebody's role, division or name.
    ChangeUser "change-user" Administrator;
    /// End somebody's right to sign in.
    CloseUser "close-user" Administrator;
    /// Set one's own password.
    ChangePassword "change-password" SignedIn;
    /// Make or take away the secret address of one's own calendar.
    RenewFeed "renew-feed" SignedIn;
    /// Say where one's own e-mail goes and what one wants of it.
    SetMail "set-mail" SignedIn;
    /// See which e-mail was sent, and which could not be.
    ReadMail "read-mail" Administrator;
    /// See which tokens let programs act in one's name.
    ReadTokens "read-tokens" SignedIn;
    /// Make a token with which a program acts in one's own name.
    MakeToken "make-token" SignedIn;
    /// Make a token for somebody else: for a service.
    GiveToken "give-token" Administrator;
    /// Take a token back.
    RevokeToken "revoke-token" SignedIn;
    /// See which other systems are told what was done here.
    ReadWebhooks "read-webhooks" Administrator;
    /// Tell another system what is done here.
    RecordWebhook "record-webhook" Administrator;
    /// Tell it nothing more.
    CloseWebhook "close-webhook" Administrator;
    /// Send a message to another system once more.
    RedeliverMessage "redeliver-message" Administrator;
    /// Set up or end the second factor of one's own sign-in.
    SetSecondFactor "set-second-factor" SignedIn;
    /// End the second factor of somebody who lost it.
    ResetSecondFactor "reset-second-factor" Administrator;
    /// See the agencies and their divisions.
    ReadAgencies "read-agencies" Viewer;
    /// Record an agency.
    RecordAgency "record-agency" Administrator;
    /// Record what took the place of an agency.
    RecordSuccession "record-succession" Administrator;
    /// Record a division of an agency.
    RecordDivision "record-division" Administrator;
    /// See provinces, communes and zones.
    ReadTerritory "read-territory" Viewer;
    /// Record a zone or a change of one.
    RecordZone "record-zone" Administrator;
    /// Record a change of territory: a merger, a division, a renaming.
    RecordEvent "record-event" Administrator;
    /// Load outlines of places and points of zones, for maps.
    LoadShapes "load-shapes" Administrator;
    /// See the register of units.
    ReadRegister "read-register" Viewer;
    /// Take a copy of the register away.
    ExportRegister "export-register" Viewer;
    /// Record a unit, or a dated fact about one.
    RecordUnit "record-unit" Editor;
    /// Record a project of a unit.
    RecordProject "record-project" Editor;
    /// Declare two records to be one unit.
    MergeUnits "merge-units" Approver;
    /// Take a merge back.
    UnmergeUnits "unmerge-units" Approver;
    /// See the organisations and the units they cover.
    ReadOrganisations "read-organisations" Viewer;
    /// Record an organisation, or the units that it covers.
    RecordOrganisation "record-organisation" Editor;
    /// See which units might have an organisation, and under which rules.
    ReadReadiness "read-readiness" Viewer;
    /// Take that list away as a file.
    ExportReadiness "export-readiness" Viewer;
    /// Record a rule on founding organisations, or a new version of one.
    RecordRule "record-rule" Administrator;
    /// See indicators, values and targets.
    ReadIndicators "read-indicators" Viewer;
    /// See counts of one or two in a named unit.
    ReadSmallCounts "read-small-counts" Editor;
    /// Define an indicator, or a new version of one.
    RecordIndicator "record-indicator" Administrator;
    /// State a value.
    StateValue "state-value" Editor;
    /// Take values away as a file for other systems.
    ExportValues "export-values" Viewer;
    /// Set a target.
    SetTarget "set-target" Approver;
    /// Look at a workbook; nothing is kept.
    LookAtWorkbook "look-at-workbook" Editor;
    /// Take a workbook in, all or nothing.
    TakeWorkbookIn "take-workbook-in" Editor;
    /// Save a layout of workbooks.
    SaveLayout "save-layout" Editor;
    /// See both sides' values side by side.
    ReadReconciliation "read-reconciliation" Viewer;
    /// Say why two values differ, or discuss it.
    DiscussDifference "discuss-difference" Editor;
    /// Agree, for one's own side, on the value of a cell.
    AgreeValue "agree-value" Approver;
    /// Draw up a table of figures for both sides to sign.
    DrawUpTable "draw-up-table" Editor;
    /// Sign a table of figures for one's own side.
    SignTable "sign-table" Approver;
    /// Ask a question to the figures.
    ReadFigures "read-figures" Viewer;
    /// Take figures away as a file.
    ExportFigures "export-figures" Viewer;
    /// Publish a table of figures for everybody.
    PublishFigures "publish-figures" Approver;
    /// Keep a question to the figures, for oneself or to share.
    SaveView "save-view" Viewer;
    /// Take a kept question away.
    DropView "drop-view" Viewer;
    /// See programmes.
    ReadProgrammes "read-programmes" Viewer;
    /// Record a programme: parties, phases, fields.
    RecordProgramme "record-programme" Approver;
    /// Sign a programme for one's own side, its amendments and annexes with it.
    SignProgramme "sign-programme" Approver;
    /// See what was promised: tasks and recurring duties.
    ReadPlan "read-plan" Viewer;
    /// Record a task or a step of one, or give one up.
    RecordTask "record-task" Editor;
    /// Record a recurring duty.
    RecordDuty "record-duty" Editor;
    /// State how far one's own part of a task is.
    StateProgress "state-progress" Editor;
    /// Bring evidence, and close a task that one's own side leads.
    CloseTask "close-task" Editor;
    /// Confirm that a task led by another side is done.
    ConfirmTask "confirm-task" Approver;
    /// Reopen a task, with a reason.
    ReopenTask "reopen-task" Approver;
    /// See collection rounds, and the filings of one's own agency.
    ReadRounds "read-rounds" Viewer;
    /// See a filing of which one's agency is a side, or which one was given a link to.
    ReadFiling "read-filing" Viewer;
    /// Open a round: ask bodies for indicators by a day.
    OpenRound "open-round" Approver;
    /// Have a round repeated by a rule, or no more.
    RepeatRound "repeat-round" Approver;
    /// Type into a filing.
    FillFiling "fill-filing" Editor;
    /// Send a filing in.
    SubmitFiling "submit-filing" Editor;
    /// Say something about a cell of a filing.
    CommentOnCell "comment-on-cell" Editor;
    /// Ask for more time for a filing.
    AskException "ask-exception" Editor;
    /// Hand out a workbook of a filing, to be filled in elsewhere.
    HandOutWorkbook "hand-out-workbook" Editor;
    /// Hand out a link for the filing of a unit.
    HandOutLink "hand-out-link" Editor;
    /// Open such a link.
    OpenLink "open-link" Respondent;
    /// Remind those who owe a filing.
    SendReminder "send-reminder" Editor;
    /// Send a filing back with questions on cells.
    SendBackFiling "send-back-filing" Approver;
    /// Accept a filing: its values are stated.
    AcceptFiling "accept-filing" Approver;
    /// Agree, for one's own side, on what was accepted.
    AgreeFiling "agree-filing" Approver;
    /// Lock a filing on which every side agrees.
    LockFiling "lock-filing" Approver;
    /// Reopen a filing that was accepted or locked.
    ReopenFiling "reopen-filing" Approver;
    /// Grant or refuse more time for a filing.
    DecideException "decide-exception" Approver;
    /// Name a deputy of the approvers of one's agency.
    NameDeputy "name-deputy" Approver;
    /// Do in a round, as a deputy, what an approver does.
    ActAsDeputy "act-as-deputy" Editor;
    /// Take over the open tasks of agencies whose place one's own took.
    TakeOverTasks "take-over-tasks" Approver;
    /// Carry a programme on into its next phase, with what is unfinished.
    CarryProgrammeOn "carry-programme-on" Approver;
    /// Take a plan away as a paper or a list.
    ExportPlan "export-plan" Viewer;
    /// See review conferences.
    ReadReviews "read-reviews" Viewer;
    /// Record a review conference and what was said there.
    RecordReview "record-review" Editor;
    /// Record what both sides conclude.
    ConcludeReview "conclude-review" Approver;
    /// See the files that records have with them.
    ReadFiles "read-files" Viewer;
    /// See outreach sessions and whom they reached.
    ReadOutreach "read-outreach" Viewer;
    /// Record an outreach session, its units, attendances and files.
    RecordSession "record-session" Editor;
    /// Take the coverage of outreach away as a file.
    ExportOutreach "export-outreach" Viewer;
    /// Prepare a conference: invitation and agenda.
    PrepareConference "prepare-conference" Editor;
    /// Note what an invited office answered.
    NoteReply "note-reply" Editor;
    /// Hand out the address at which those in the hall note answers.
    HandOutHallLink "hand-out-hall-link" Editor;
    /// Freeze saved views for the pack of a conference.
    FreezeFigures "freeze-figures" Editor;
    /// Record what a delegate said, by side and office.
    RecordOpinion "record-opinion" Editor;
    /// Answer a proposal in words.
    AnswerProposal "answer-proposal" Editor;
    /// Write the minutes of a conference.
    DraftMinutes "draft-minutes" Editor;
    /// Sign the minutes as the secretary of one's own side.
    SignMinutes "sign-minutes" Editor;
    /// Issue an invitation or minutes: number and bytes are kept.
    IssueConferencePaper "issue-conference-paper" Approver;
    /// Read the news that was released to the public.
    ReadNews "read-news" Anybody;
    /// See the items of the news page, drafts too.
    ReadBulletin "read-bulletin" Viewer;
    /// Write an item of the news page, and its photographs.
    RecordNews "record-news" Editor;
    /// Release an item of the news page for one's own side.
    ReleaseNews "release-news" Approver;
    /// Take an item of the news page away from its readers.
    RecallNews "recall-news" Approver;
    /// See reports.
    ReadReports "read-reports" Viewer;
    /// Draft a report.
    DraftReport "draft-report" Editor;
    /// Put a wording of reports in place of the shipped one.
    SaveWording "save-wording" Approver;
    /// Issue a report: its figures are frozen and its bytes kept.
    IssueReport "issue-report" Approver;
    /// See the register of numbers of papers.
    ReadNumbers "read-numbers" Viewer;
    /// Take a number for a paper.
    ReserveNumber "reserve-number" Editor;
    /// Give a number back that no paper bears.
    GiveNumberBack "give-number-back" Editor;
    /// Record a term of a committee.
    RecordTerm "record-term" Administrator;
    /// See what was put to superiors.
    ReadAdvice "read-advice" Viewer;
    /// Draft what is put to superiors.
    DraftAdvice "draft-advice" Editor;
    /// Agree, for one's own side, on what is put to superiors.
    ApproveAdvice "approve-advice" Approver;
    /// Put it forward: it gets its number, and its bytes are kept.
    PutAdviceForward "put-advice-forward" Approver;
    /// Withdraw what was drafted or put forward.
    WithdrawAdvice "withdraw-advice" Approver;
    /// Record what superiors answered.
    RecordAnswer "record-answer" Editor;
    /// Record what follows from what was put to superiors.
    FollowAdviceUp "follow-advice-up" Editor;
    /// Compare a configuration with the one here.
    ReadConfiguration "read-configuration" Administrator;
    /// Take the configuration away, for another installation.
    ExportConfiguration "export-configuration" Administrator;
    /// Take the configuration of another installation over.
    ImportConfiguration "import-configuration" Administrator;
    /// See what was done, by whom and when.
    ReadAudit "read-audit" Viewer;
    /// Take a copy of the log away.
    ExportAudit "export-audit" Viewer;
    /// Take back an act that one might do oneself.
    UndoAct "undo-act" Recorder;
    /// See what hangs together with a record.
    ReadLinks "read-links" Viewer;
    /// Tie two records by hand, with a reason, or untie them.
    LinkRecords "link-records" Editor;
    /// See what integrity checks find in the records.
    ReadChecks "read-checks" Viewer;
    /// Verify the chain of acts and the rows that they signed.
    VerifyStore "verify-store" Administrator;
    /// Copy the whole installation into an empty one.
    CopyStore "copy-store" Operator;
    /// Change the key that seals the secrets of the installation.
    ChangeKey "change-key" Operator;
}

impl Act {
    /// False where another act answers it (a signature is withdrawn, a report
    /// recalled, a merge reversed), where a copy has left the house, or where
    /// taking it back would lock people out.
    #[must_use]
    pub const fn can_be_undone(self) -> bool {
        !matches!(
            self,
            Self::SetUp
                | Self::LoadReference
                | Self::AddUser
                | Self::ChangeUser
                | Self::CloseUser
                | Self::ChangePassword
                | Self::RenewFeed
                | Self::SetMail
                | Self::MakeToken
                | Self::GiveToken
                | Self::RevokeToken
                | Self::SetSecondFactor
                | Self::ResetSecondFactor
                | Self::RecordWebhook
                | Self::CloseWebhook
                | Self::RedeliverMessage
                | Self::SignTable
                | Self::SignProgramme
                | Self::IssueReport
                | Self::PutAdviceForward
                | Self::IssueConferencePaper
                | Self::ReleaseNews
                | Self::RecallNews
                | Self::UndoAct
                | Self::ReadSmallCounts
                | Self::ExportRegister
                | Self::ExportReadiness
                | Self::ExportFigures
                | Self::PublishFigures
                | Self::ExportOutreach
                | Self::ExportValues
                | Self::ExportConfiguration
                | Self::ExportAudit
                | Self::HandOutWorkbook
                | Self::ExportPlan
                | Self::OpenLink
                | Self::CopyStore
                | Self::ChangeKey
                | Self::UnmergeUnits
        )
    }

    /// True where the notes of an act tell amounts that were stated of a unit: a
    /// count of one or two among them is for those who may see such counts.
    #[must_use]
    pub const fn tells_amounts(self) -> bool {
        matches!(self, Self::StateValue | Self::TakeWorkbookIn | Self::AgreeValue | Self::DiscussDifference)
    }

    /// The scope with which a token lets a program do it; none for what only a
    /// person does: agreeing, signing, releasing, issuing, keeping users.
    #[must_use]
    pub const fn scope(self) -> Option<Scope> {
        Some(match self {
            Self::ReadAgencies
            | Self::ReadTerritory
            | Self::ReadRegister
            | Self::ReadOrganisations
            | Self::ReadReadiness
            | Self::ReadIndicators
            | Self::ReadReconciliation
            | Self::ReadFigures
            | Self::ReadProgrammes
            | Self::ReadPlan
            | Self::ReadRounds
            | Self::ReadFiling
            | Self::ReadReviews
            | Self::ReadFiles
            | Self::ReadOutreach
            | Self::ReadNews
            | Self::ReadBulletin
            | Self::ReadReports
            | Self::ReadNumbers
            | Self::ReadAdvice
            | Self::ReadAudit
            | Self::ReadLinks
            | Self::ReadChecks => Scope::Read,
            Self::ReadSmallCounts => Scope::ReadSmallCounts,
            Self::ExportRegister
            | Self::ExportReadiness
            | Self::ExportValues
            | Self::ExportFigures
            | Self::ExportPlan
            | Self::ExportOutreach
            | Self::ExportAudit => Scope::Export,
            Self::RecordUnit | Self::RecordProject => Scope::WriteRegister,
            Self::RecordOrganisation => Scope::WriteOrganisations,
            Self::StateValue => Scope::WriteValues,
            Self::LookAtWorkbook | Self::TakeWorkbookIn => Scope::TakeIn,
            Self::RecordTask | Self::RecordDuty | Self::StateProgress | Self::CloseTask => Scope::WritePlan,
            Self::FillFiling | Self::SubmitFiling | Self::CommentOnCell | Self::AskException => Scope::WriteRounds,
            Self::RecordSession => Scope::WriteOutreach,
            Self::RecordNews => Scope::WriteNews,
            Self::RecordReview
            | Self::PrepareConference
            | Self::NoteReply
            | Self::FreezeFigures
            | Self::RecordOpinion
            | Self::AnswerProposal
            | Self::DraftMinutes => Scope::WriteReviews,
            Self::DraftAdvice | Self::RecordAnswer | Self::FollowAdviceUp => Scope::WriteAdvice,
            Self::DiscussDifference
            | Self::DrawUpTable
            | Self::DraftReport
            | Self::ReserveNumber
            | Self::GiveNumberBack => Scope::WriteReports,
            Self::LinkRecords => Scope::WriteLinks,
            Self::SaveView | Self::DropView => Scope::WriteViews,
            Self::SetTarget | Self::OpenRound | Self::RepeatRound | Self::SendReminder => Scope::Manage,
            Self::UndoAct => Scope::Undo,
            _ => return None,
        })
    }

    /// The act that has this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|act| act.word() == word)
    }
}
