//! Organisations that act (entidades).

use super::word::words;

words! {
    /// Kind of organisation that acts (entidad).
    TenantKind {
        /// The federal ministry, with its delegations in the states.
        FederalMinistry = "FEDERAL_MINISTRY",
        /// A state government.
        StateGovernment = "STATE_GOVERNMENT",
        /// A municipality.
        Municipality = "MUNICIPALITY",
        /// A migrants' club.
        Club = "CLUB",
        /// A federation of clubs.
        Federation = "FEDERATION",
        /// Beneficiaries organised in the community of origin (club espejo).
        MirrorClub = "MIRROR_CLUB",
        /// A consulate.
        Consulate = "CONSULATE",
        /// An oversight body; its reads are logged.
        OversightBody = "OVERSIGHT_BODY",
        /// A partner application, acting for a user.
        PartnerApplication = "PARTNER_APPLICATION",
        /// The operator of the platform; no domain data.
        Platform = "PLATFORM",
        /// Beneficiaries and migrants who supervise the building of one project (comité de obra).
        WorksCommittee = "WORKS_COMMITTEE",
    }
}
