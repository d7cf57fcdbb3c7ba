//! What is proposed, funded, built and handed over: types of work, stages, and who may know of it.

use super::refusal::Reason;
use super::word::words;

words! {
    /// Type of work, as in Table 1 of the report.
    ProjectType {
        /// Urbanisation (urbanización): squares, gardens, lighting.
        Urbanisation = "URBANISATION",
        /// Electrification (electrificación).
        Electrification = "ELECTRIFICATION",
        /// Community development centre (centro de desarrollo comunitario).
        CommunityDevelopmentCentre = "COMMUNITY_DEVELOPMENT_CENTRE",
        /// Paving of streets (pavimentación).
        StreetPavement = "STREET_PAVEMENT",
        /// Drinking water (agua potable).
        PotableWater = "POTABLE_WATER",
        /// Sewers (drenaje y alcantarillado).
        SewerSystem = "SEWER_SYSTEM",
        /// Schools and their equipment (infraestructura educativa).
        EducationInfrastructure = "EDUCATION_INFRASTRUCTURE",
        /// Roads and highways (caminos y carreteras).
        RoadsAndHighways = "ROADS_AND_HIGHWAYS",
        /// Sports facility (espacio deportivo).
        SportsFacility = "SPORTS_FACILITY",
        /// Income-generating, "productive" project (proyecto productivo).
        IncomeGenerating = "INCOME_GENERATING",
        /// Health centre (centro de salud).
        HealthCentre = "HEALTH_CENTRE",
        /// Anything else.
        Other = "OTHER",
    }
}

words! {
    /// Stage in the life of a project.
    Stage {
        /// Being written by the club; visible to nobody else.
        Draft = "DRAFT",
        /// Confirmed by the club's officers; waits for the committee.
        Submitted = "SUBMITTED",
        /// Selected by the committee; the municipality fills in the technical file.
        Selected = "SELECTED",
        /// Under review by the state's planning committee (COPLADE).
        InCopladeReview = "IN_COPLADE_REVIEW",
        /// Under review for viability by the federal delegation.
        InViabilityReview = "IN_VIABILITY_REVIEW",
        /// Under the last review, by the national office.
        InNationalReview = "IN_NATIONAL_REVIEW",
        /// Authorised; waits for the agreement of all seats.
        Authorised = "AUTHORISED",
        /// The agreement (convenio de concertación) is signed.
        Agreed = "AGREED",
        /// Being built.
        InExecution = "IN_EXECUTION",
        /// Built; waits for its handover.
        WorksFinished = "WORKS_FINISHED",
        /// Handed over to the community.
        HandedOver = "HANDED_OVER",
        /// Closed with a balanced account.
        Closed = "CLOSED",
        /// Rejected by the committee.
        Rejected = "REJECTED",
        /// Withdrawn by the club.
        Withdrawn = "WITHDRAWN",
        /// Cancelled after it was selected.
        Cancelled = "CANCELLED",
    }
}

words! {
    /// Who may know that a project exists.
    Audience {
        /// The club that writes it, alone.
        Proposer = "PROPOSER",
        /// The seats of the project, before publication.
        Seats = "SEATS",
        /// Everybody.
        Public = "PUBLIC",
    }
}

words! {
    /// Degree of marginalisation of a place (grado de marginación, CONAPO).
    MarginalisationDegree {
        /// Very low (muy bajo).
        VeryLow = "VERY_LOW",
        /// Low (bajo).
        Low = "LOW",
        /// Medium (medio).
        Medium = "MEDIUM",
        /// High (alto).
        High = "HIGH",
        /// Very high (muy alto).
        VeryHigh = "VERY_HIGH",
        /// Not known.
        Unknown = "UNKNOWN",
    }
}

impl Stage {
    /// A seat commits its part once the committee has selected the project, and until the works are over.
    pub fn takes_commitments(self) -> Result<(), Reason> {
        match self {
            Stage::Selected
            | Stage::InCopladeReview
            | Stage::InViabilityReview
            | Stage::InNationalReview
            | Stage::Authorised
            | Stage::Agreed
            | Stage::InExecution => Ok(()),
            Stage::Draft
            | Stage::Submitted
            | Stage::WorksFinished
            | Stage::HandedOver
            | Stage::Closed
            | Stage::Rejected
            | Stage::Withdrawn
            | Stage::Cancelled => Err(Reason::WrongStage),
        }
    }
}
