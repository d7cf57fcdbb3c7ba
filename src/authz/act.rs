//! What can be done: reading, and one act for each mutation.

use super::resource::Resource;

macro_rules! acts {
    ($($(#[$doc:meta])+ $act:ident on $resource:ident = $text:literal,)+) => {
        /// What can be done. Reading is an act on every resource; every other act is done on a row of one resource.
        #[derive(Clone, Copy, Debug, async_graphql::Enum, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub enum Act {
            /// Read.
            Read,
            $($(#[$doc])+ $act,)+
        }

        impl Act {
            /// Every act, reading first.
            pub const ALL: &'static [Act] = &[Act::Read, $(Act::$act,)+];

            /// The name, as in grants, mandates and the ledger: that of the mutation.
            pub const fn text(self) -> &'static str {
                match self { Act::Read => "read", $(Act::$act => $text,)+ }
            }

            pub fn parse(text: &str) -> Option<Act> {
                Act::ALL.iter().copied().find(|act| act.text() == text)
            }

            /// It changes nothing, and no mutation does it.
            pub const fn only_reads(self) -> bool {
                matches!(self, Act::Read | Act::Simulate)
            }

            /// The resource on a row of which the act is judged. (Reading is judged on every resource; the project
            /// stands for them all here, and no rule of reading is made this way.)
            pub const fn resource(self) -> Resource {
                match self { Act::Read => Resource::Project, $(Act::$act => Resource::$resource,)+ }
            }
        }
    };
}

acts! {
    /// Register a club; judged on the consulate that does it.
    RegisterClub on Consulate = "registerClub",
    /// Renew a club's registration.
    RenewClubRegistration on Club = "renewClubRegistration",
    /// Change a club's own file of contacts and bank account.
    UpdateClubFile on ClubFile = "updateClubFile",
    /// Ask a club of the own federation for a mandate.
    ProposeMandate on Club = "proposeMandate",
    /// Accept a mandate that the federation asks for.
    AcceptMandate on FederationMandate = "acceptMandate",
    /// Suspend a mandate.
    SuspendMandate on FederationMandate = "suspendMandate",
    /// Resume a mandate that was suspended.
    ResumeMandate on FederationMandate = "resumeMandate",
    /// End a mandate, or take its proposal back.
    EndMandate on FederationMandate = "endMandate",
    /// Invite a person to a role in the own organisation.
    InvitePerson on Tenant = "invitePerson",
    /// Accept an invitation to oneself.
    AcceptInvitation on Membership = "acceptInvitation",
    /// Decline an invitation to oneself.
    DeclineInvitation on Membership = "declineInvitation",
    /// End a membership of the own organisation, or take an invitation back.
    EndMembership on Membership = "endMembership",
    /// Give a membership of the own organisation reach or acts.
    GrantAccess on Membership = "grantAccess",
    /// Take a grant back.
    RevokeAccess on AccessGrant = "revokeAccess",
    /// Make a key for a machine of the own organisation.
    CreateApiKey on Tenant = "createApiKey",
    /// Take a machine's key back.
    RevokeApiKey on ApiKey = "revokeApiKey",
    /// Record which party governs a government; judged on the government.
    RecordGoverningParty on Tenant = "recordGoverningParty",
    /// File a need of a community for its mirror club.
    FileNeed on MirrorClub = "fileNeed",
    /// File a need of an assembly of a community that has no mirror club.
    FileAssemblyNeed on Community = "fileAssemblyNeed",
    /// Endorse a need of one's own community.
    EndorseNeed on Need = "endorseNeed",
    /// Take a need back that one's own mirror club or municipality filed.
    WithdrawNeed on Need = "withdrawNeed",
    /// Draft a proposal for a club.
    DraftProposal on Club = "draftProposal",
    /// Write a proposal anew, before it is confirmed or to correct it.
    UpdateProposal on Project = "updateProposal",
    /// Confirm a proposal as one of the club's officers.
    ConfirmProposal on Project = "confirmProposal",
    /// Repudiate what was done in the own club's name with a proposal; the project is frozen.
    RepudiateProposal on Project = "repudiateProposal",
    /// Suspend a project; it is frozen.
    SuspendProject on Project = "suspendProject",
    /// Lift what freezes a project.
    LiftFreeze on Freeze = "liftFreeze",
    /// Take the own club's proposal back.
    WithdrawProject on Project = "withdrawProject",
    /// Install the committee of a state for another year; judged on one of an earlier year.
    InstallCommittee on Committee = "installCommittee",
    /// Change the rules of a committee.
    AdoptCommitteeRules on Committee = "adoptCommitteeRules",
    /// Appoint one of the own people to represent a seat of a committee.
    AppointRepresentative on CommitteeSeat = "appointRepresentative",
    /// End the term of a representative.
    EndRepresentative on CommitteeRepresentative = "endRepresentative",
    /// Convene a session of a committee.
    ConveneSession on Committee = "conveneSession",
    /// Put a project on the agenda of a session.
    AddAgendaItem on Session = "addAgendaItem",
    /// Open an agenda item for votes.
    OpenAgendaItem on AgendaItem = "openAgendaItem",
    /// Cast the vote of a seat, or recuse it.
    CastVote on AgendaItem = "castVote",
    /// Close an agenda item into a resolution.
    CloseAgendaItem on AgendaItem = "closeAgendaItem",
    /// Confirm that the conditions of a resolution are met.
    ConfirmConditions on Resolution = "confirmConditions",
    /// Make a resolution, and its project, known to everybody.
    PublishResolution on Resolution = "publishResolution",
    /// Open the technical file of a selected project.
    OpenTechnicalFile on Project = "openTechnicalFile",
    /// Provide what the checklist of a technical file asks for.
    ProvideTechnicalFileItem on TechnicalFile = "provideTechnicalFileItem",
    /// Complete a technical file.
    CompleteTechnicalFile on TechnicalFile = "completeTechnicalFile",
    /// Ask another seat for help with a technical file.
    RequestHelp on TechnicalFile = "requestHelp",
    /// Answer a request for help with a technical file.
    AnswerHelpRequest on HelpRequest = "answerHelpRequest",
    /// Decline a request for help with a technical file.
    DeclineHelpRequest on HelpRequest = "declineHelpRequest",
    /// Take a request for help with a technical file back.
    WithdrawHelpRequest on HelpRequest = "withdrawHelpRequest",
    /// Take note of what was said to a request for help.
    AcknowledgeHelp on HelpRequest = "acknowledgeHelp",
    /// Approve a technical file in the state's planning committee.
    ApproveInPlanning on Project = "approveInPlanning",
    /// Return a technical file from the state's planning committee.
    ReturnFromPlanning on Project = "returnFromPlanning",
    /// Find a work viable.
    FindViable on Project = "findViable",
    /// Return a technical file from the review for viability.
    ReturnFromViability on Project = "returnFromViability",
    /// Return a technical file from the national review.
    ReturnFromNationalReview on Project = "returnFromNationalReview",
    /// Have the minutes of a session drawn up from the record.
    DrawUpMinutes on Session = "drawUpMinutes",
    /// Sign minutes for the seat that the own organisation had in the session.
    SignMinutes on SessionMinutes = "signMinutes",
    /// Commit a seat's part of a project.
    PledgeContribution on Contribution = "pledgeContribution",
    /// Record a deposit in a seat's own part.
    RecordDeposit on Contribution = "recordDeposit",
    /// Set the most that the federal seat gives in a state in a year; judged on the ministry that does it.
    SetBudgetCeiling on Tenant = "setBudgetCeiling",
    /// Bring a document to a project.
    AddDocument on Project = "addDocument",
    /// Designate who builds a project.
    DesignateExecutor on Project = "designateExecutor",
    /// Begin the works of a project.
    BeginWorks on Project = "beginWorks",
    /// Report how far the works have come.
    ReportProgress on Works = "reportProgress",
    /// Say that the works are finished.
    FinishWorks on Works = "finishWorks",
    /// Draw up the certificate with which a work is handed over.
    DraftHandoverCertificate on Project = "draftHandoverCertificate",
    /// Sign that certificate for a seat.
    SignHandoverCertificate on Project = "signHandoverCertificate",
    /// Record the dedication of the plaque of a project.
    RecordDedication on Project = "recordDedication",
    /// Say whether a commitment of upkeep was kept.
    CheckInCommitment on UpkeepCommitment = "checkInCommitment",
    /// Complain about a project, in one's own name.
    FileComplaint on Project = "fileComplaint",
    /// Answer a complaint.
    AnswerComplaint on Complaint = "answerComplaint",
    /// Ask for another answer to one's own complaint.
    ReopenComplaint on Complaint = "reopenComplaint",
    /// Take the answer to one's own complaint.
    CloseComplaint on Complaint = "closeComplaint",
    /// Authorise a work in the last review, and reserve its federal part.
    AuthoriseProject on Project = "authoriseProject",
    /// End a project after it was selected.
    CancelProject on Project = "cancelProject",
    /// Set the timeline of an authorised project, and draw up the agreement.
    SetTimeline on Project = "setTimeline",
    /// Sign the agreement for a seat.
    SignAgreement on Agreement = "signAgreement",
    /// File an exception to the shares of a project, for its committee to decide on.
    FileShareException on Project = "fileShareException",
    /// Take an exception to the shares back.
    WithdrawShareException on ShareException = "withdrawShareException",
    /// Put a hold on the releases of a project.
    PlaceHold on Project = "placeHold",
    /// Lift a hold.
    LiftHold on Hold = "liftHold",
    /// Release the next tranche of a project.
    ReleaseTranche on Project = "releaseTranche",
    /// Open a refund of a project.
    OpenRefundCase on Project = "openRefundCase",
    /// Give a seat its share of a refund back.
    SettleRefund on RefundCase = "settleRefund",
    /// Close a project whose account is balanced.
    CloseProject on Project = "closeProject",
    /// Record a cost of running the programme; judged on the ministry.
    RecordOperatingCost on Tenant = "recordOperatingCost",
    /// Constitute the works committee of a project.
    ConstituteWorksCommittee on Project = "constituteWorksCommittee",
    /// Record that a works committee was trained.
    RecordTraining on WorksCommittee = "recordTraining",
    /// Record an inspection of the works.
    RecordInspection on Works = "recordInspection",
    /// Record what a mirror club observes of a work.
    RecordObservation on Project = "recordObservation",
    /// See what a membership of the own organisation sees, with the header `X-Simulate`.
    Simulate on Membership = "simulate",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invitations_and_complaints_alone_are_in_a_persons_own_name() {
        let personal: Vec<Act> = Act::ALL.iter().copied().filter(|act| act.is_personal()).collect();
        let complaints = [Act::FileComplaint, Act::ReopenComplaint, Act::CloseComplaint];
        assert_eq!(personal, [&[Act::AcceptInvitation, Act::DeclineInvitation][..], &complaints].concat());
    }
}
