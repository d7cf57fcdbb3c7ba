//! What there is to protect: resources (a table each, one tier each) and the acts that can be done on them.

/// Something that is protected as one: the rows of one table, readable as a whole or not at all.
/// What is private of a noun stands in a table of its own, and is a resource of its own.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Resource {
    State,
    Municipality,
    Community,
    Tenant,
    Consulate,
    RuleSet,
    Committee,
    CommitteeSeat,
    /// A club and the status of its registration: what everybody may know.
    Club,
    /// Contacts and bank account of a club.
    ClubFile,
    ClubRegistration,
    FederationMandate,
    MirrorClub,
    Person,
    Membership,
    AccessGrant,
    /// The core of a project: what it is, where, what it costs, where it stands.
    Project,
    ProjectConfirmation,
    /// A seat of a project with its fulfilment: due, committed, deposited.
    ProjectParty,
    /// A seat's own part: its commitment and notes.
    Contribution,
    Deposit,
    CommitteeRepresentative,
    Session,
    AgendaItem,
    Vote,
    Resolution,
    DecisionLedgerEntry,
    /// A read of somebody's private data, for those whose they are.
    AccessLedgerEntry,
    IdempotencyRecord,
    /// With what a person proves who they are: the password and the second factor.
    Account,
    /// A code by letter, with which a password is set.
    AccountCode,
    /// Where a person is signed in.
    SignIn,
    /// A person as an identity provider outside knows them.
    ExternalIdentity,
    /// A machine's key.
    ApiKey,
}

impl Resource {
    pub const ALL: &'static [Resource] = &[
        Resource::State,
        Resource::Municipality,
        Resource::Community,
        Resource::Tenant,
        Resource::Consulate,
        Resource::RuleSet,
        Resource::Committee,
        Resource::CommitteeSeat,
        Resource::Club,
        Resource::ClubFile,
        Resource::ClubRegistration,
        Resource::FederationMandate,
        Resource::MirrorClub,
        Resource::Person,
        Resource::Membership,
        Resource::AccessGrant,
        Resource::Project,
        Resource::ProjectConfirmation,
        Resource::ProjectParty,
        Resource::Contribution,
        Resource::Deposit,
        Resource::CommitteeRepresentative,
        Resource::Session,
        Resource::AgendaItem,
        Resource::Vote,
        Resource::Resolution,
        Resource::DecisionLedgerEntry,
        Resource::AccessLedgerEntry,
        Resource::IdempotencyRecord,
        Resource::Account,
        Resource::AccountCode,
        Resource::SignIn,
        Resource::ExternalIdentity,
        Resource::ApiKey,
    ];

    /// The table that holds it.
    pub const fn table(self) -> &'static str {
        match self {
            Resource::State => "state",
            Resource::Municipality => "municipality",
            Resource::Community => "community",
            Resource::Tenant => "tenant",
            Resource::Consulate => "consulate",
            Resource::RuleSet => "rule_set",
            Resource::Committee => "committee",
            Resource::CommitteeSeat => "committee_seat",
            Resource::Club => "club",
            Resource::ClubFile => "club_file",
            Resource::ClubRegistration => "club_registration",
            Resource::FederationMandate => "federation_mandate",
            Resource::MirrorClub => "mirror_club",
            Resource::Person => "person",
            Resource::Membership => "membership",
            Resource::AccessGrant => "access_grant",
            Resource::Project => "project",
            Resource::ProjectConfirmation => "project_confirmation",
            Resource::ProjectParty => "project_party",
            Resource::Contribution => "contribution",
            Resource::Deposit => "deposit",
            Resource::CommitteeRepresentative => "committee_representative",
            Resource::Session => "session",
            Resource::AgendaItem => "agenda_item",
            Resource::Vote => "vote",
            Resource::Resolution => "resolution",
            Resource::DecisionLedgerEntry => "decision_ledger_entry",
            Resource::AccessLedgerEntry => "access_ledger_entry",
            Resource::IdempotencyRecord => "idempotency_record",
            Resource::Account => "account",
            Resource::AccountCode => "account_code",
            Resource::SignIn => "sign_in",
            Resource::ExternalIdentity => "external_identity",
            Resource::ApiKey => "api_key",
        }
    }

    /// The column that names the tenant whose data a row holds, of resources whose reads can be logged.
    pub const fn owner(self) -> Option<&'static str> {
        match self {
            Resource::ClubFile | Resource::Project => Some("club_id"),
            Resource::Contribution | Resource::Deposit | Resource::Membership | Resource::AccessLedgerEntry => {
                Some("tenant_id")
            }
            Resource::State
            | Resource::Municipality
            | Resource::Community
            | Resource::Tenant
            | Resource::Consulate
            | Resource::RuleSet
            | Resource::Committee
            | Resource::CommitteeSeat
            | Resource::Club
            | Resource::ClubRegistration
            | Resource::FederationMandate
            | Resource::MirrorClub
            | Resource::Person
            | Resource::AccessGrant
            | Resource::ProjectConfirmation
            | Resource::ProjectParty
            | Resource::CommitteeRepresentative
            | Resource::Session
            | Resource::AgendaItem
            | Resource::Vote
            | Resource::Resolution
            | Resource::DecisionLedgerEntry
            | Resource::IdempotencyRecord
            | Resource::Account
            | Resource::AccountCode
            | Resource::SignIn
            | Resource::ExternalIdentity
            | Resource::ApiKey => None,
        }
    }
}

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
    /// Draft a proposal for a club.
    DraftProposal on Club = "draftProposal",
    /// Confirm a proposal as one of the club's officers.
    ConfirmProposal on Project = "confirmProposal",
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
    /// Make a resolution, and its project, known to everybody.
    PublishResolution on Resolution = "publishResolution",
    /// Commit a seat's part of a project.
    PledgeContribution on Contribution = "pledgeContribution",
    /// Record a deposit in a seat's own part.
    RecordDeposit on Contribution = "recordDeposit",
    /// See what a membership of the own organisation sees, with the header `X-Simulate`.
    Simulate on Membership = "simulate",
}
