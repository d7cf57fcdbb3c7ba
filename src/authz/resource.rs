//! What there is to protect: resources, a table each, one tier each.

/// Declares the resources: name, table, and where reads of it can be logged the column that names the tenant whose data a
/// row holds.
macro_rules! resources {
    ($($(#[$doc:meta])* $name:ident = $table:literal $(of $owner:literal)?,)+) => {
        /// Something that is protected as one: the rows of one table, readable as a whole or not at all.
        /// What is private of a noun stands in a table of its own, and is a resource of its own.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub enum Resource { $($(#[$doc])* $name,)+ }

        impl Resource {
            pub const ALL: &'static [Resource] = &[$(Resource::$name,)+];

            /// The table that holds it.
            pub const fn table(self) -> &'static str {
                match self { $(Resource::$name => $table,)+ }
            }

            /// The column that names the tenant whose data a row holds, of resources whose reads can be logged.
            pub const fn owner(self) -> Option<&'static str> {
                match self { $(Resource::$name => resources!(@owner $($owner)?),)+ }
            }
        }
    };
    (@owner) => { None };
    (@owner $owner:literal) => { Some($owner) };
}

resources! {
    State = "state",
    Municipality = "municipality",
    Community = "community",
    Tenant = "tenant",
    Consulate = "consulate",
    RuleSet = "rule_set",
    Committee = "committee",
    CommitteeSeat = "committee_seat",
    /// A club and the status of its registration: what everybody may know.
    Club = "club",
    /// Contacts and bank account of a club.
    ClubFile = "club_file" of "club_id",
    ClubRegistration = "club_registration",
    FederationMandate = "federation_mandate",
    MirrorClub = "mirror_club",
    /// What an assembly of a community asks for.
    Need = "need",
    /// Who endorsed a need; how many they are stands with the need.
    NeedEndorsement = "need_endorsement",
    Person = "person",
    Membership = "membership" of "tenant_id",
    AccessGrant = "access_grant",
    /// The core of a project: what it is, where, what it costs, where it stands.
    Project = "project" of "club_id",
    ProjectConfirmation = "project_confirmation",
    /// What a project costs, line by line.
    BudgetLine = "budget_line",
    /// Where a project is built.
    Site = "project_site",
    /// A repudiation or a suspension of a project.
    Freeze = "project_freeze",
    /// A seat of a project with its fulfilment: due, committed, deposited.
    ProjectParty = "project_party",
    /// A seat's own part: its commitment and notes.
    Contribution = "contribution" of "tenant_id",
    Deposit = "deposit" of "tenant_id",
    /// A file of a project: shared with it, or of a seat's own part.
    Document = "document" of "tenant_id",
    /// What the seats of a project have paid in, and where it is.
    ProjectAccount = "project_account",
    Transfer = "transfer",
    /// The certificate with which a work is handed over.
    HandoverCertificate = "handover_certificate",
    HandoverSignature = "handover_signature",
    UpkeepCommitment = "upkeep_commitment",
    /// A complaint about a project, in a person's own name.
    Complaint = "complaint",
    Hold = "hold",
    /// A departure from the shares of a project, for its committee to decide on.
    ShareException = "share_exception",
    RefundCase = "refund_case",
    RefundShare = "refund_share",
    OperatingCost = "operating_cost",
    CommitteeRepresentative = "committee_representative",
    /// The technical file of a project.
    TechnicalFile = "technical_file",
    /// What its checklist asks for.
    TechnicalFileItem = "technical_file_item",
    /// A version of what was provided for it.
    TechnicalFileDocument = "technical_file_document",
    /// What the municipality asks another seat for while it fills it in.
    HelpRequest = "help_request",
    /// A review of it that is over.
    Review = "review",
    /// What a review found wrong.
    Defect = "defect",
    Session = "session",
    /// What a session decided, as one text of its record.
    SessionMinutes = "session_minutes",
    MinutesSignature = "minutes_signature",
    AgendaItem = "agenda_item",
    Vote = "vote",
    Resolution = "resolution",
    /// Who builds a project, and how far the works have come.
    Works = "works",
    ProgressReport = "progress_report",
    /// Who supervises the building of a project.
    WorksCommittee = "works_committee",
    Training = "works_committee_training",
    /// What a member of the works committee saw.
    Inspection = "inspection",
    /// What a mirror club has to say of a work.
    Observation = "observation",
    DecisionLedgerEntry = "decision_ledger_entry",
    /// A read of somebody's private data, for those whose they are.
    AccessLedgerEntry = "access_ledger_entry" of "tenant_id",
    IdempotencyRecord = "idempotency_record",
    /// With what a person proves who they are: the password and the second factor.
    Account = "account",
    /// A code by letter, with which a password is set.
    AccountCode = "account_code",
    /// Where a person is signed in.
    SignIn = "sign_in",
    /// A person as an identity provider outside knows them.
    ExternalIdentity = "external_identity",
    /// Which party governed a government, and when; never of a person.
    GoverningParty = "governing_party",
    /// A machine's key.
    ApiKey = "api_key",
    /// The most that the federal seat gives in a state in a year, and what of it is reserved.
    BudgetCeiling = "budget_ceiling",
    /// What is reserved of the federal money for a project.
    BudgetReservation = "budget_reservation",
    /// An instalment of a project's timeline.
    Tranche = "tranche",
    /// What a seat has to give for a tranche.
    TranchePart = "tranche_part",
    /// What all seats of a project agree on.
    Agreement = "agreement",
    /// The signature of a seat under an agreement.
    AgreementSignature = "agreement_signature",
    /// How the proposals of a year fared, added up by the database as it happens.
    FairnessSum = "fairness_sum",
    /// What moved in a state in a month, likewise.
    PoaMoneySum = "poa_money_sum",
    /// How the works of a state went on in a month, likewise.
    PoaWorksSum = "poa_works_sum",
    /// Projects and their cost by type and year, likewise.
    ProgrammeTypeSum = "programme_type_sum",
    /// Projects by place and year, likewise.
    ProgrammePlaceSum = "programme_place_sum",
    /// How many places have projects, by year, likewise.
    ProgrammeYearSum = "programme_year_sum",
    /// Money by seat, state and year, likewise.
    ProgrammeSeatSum = "programme_seat_sum",
}
