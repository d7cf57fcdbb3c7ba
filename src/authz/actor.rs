//! The one who acts: a person under one membership, with its role and its reach.

use crate::domain::word::words;

words! {
    /// Role of a person in a tenant; what it may do stands on the policy page alone.
    Role {
        /// Nobody in particular: what the law makes public.
        Anonymous = "ANONYMOUS",
        /// Federal ministry: administers the programme.
        ProgrammeAdmin = "PROGRAMME_ADMIN",
        /// Federal ministry: last review, national.
        NationalReviewer = "NATIONAL_REVIEWER",
        /// Federal ministry: delegate in a state (delegado), chairs its committee.
        Delegate = "DELEGATE",
        /// Federal ministry: analyst of a delegation.
        DelegationAnalyst = "DELEGATION_ANALYST",
        /// State government: liaison with migrants.
        StateLiaison = "STATE_LIAISON",
        /// State government: finance.
        StateFinance = "STATE_FINANCE",
        /// State government: planning committee (COPLADE).
        StatePlanning = "STATE_PLANNING",
        /// State government: comptroller (contraloría).
        StateComptroller = "STATE_COMPTROLLER",
        /// Municipality: projects.
        MunicipalProjects = "MUNICIPAL_PROJECTS",
        /// Municipality: treasury.
        MunicipalTreasury = "MUNICIPAL_TREASURY",
        /// Club: president.
        ClubPresident = "CLUB_PRESIDENT",
        /// Club: treasurer.
        ClubTreasurer = "CLUB_TREASURER",
        /// Club: secretary.
        ClubSecretary = "CLUB_SECRETARY",
        /// Club: member without an office.
        ClubMember = "CLUB_MEMBER",
        /// Federation of clubs: officer.
        FederationOfficer = "FEDERATION_OFFICER",
        /// Mirror club: member.
        MirrorClubMember = "MIRROR_CLUB_MEMBER",
        /// Consulate: registrar of clubs.
        ConsulateRegistrar = "CONSULATE_REGISTRAR",
        /// Consulate: machine that looks up status.
        ConsulateService = "CONSULATE_SERVICE",
        /// Oversight body: auditor.
        Auditor = "AUDITOR",
    }
}
