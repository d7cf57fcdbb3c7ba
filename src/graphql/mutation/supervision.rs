//! What is done by and for those who supervise the building of a project.

use super::mutations;
use crate::graphql::input::*;
use crate::store::social_audit::{Inspection, Observation};
use crate::store::works_committee::WorksCommittee;

mutations! {
    SupervisionMutations;
    /// The municipality constitutes the works committee (comité de obra) of a project whose agreement is signed, and invites
    /// its members: beneficiaries and migrants, and nobody of the executor's people.
    constitute_works_committee(ConstituteWorksCommitteeInput) -> ConstituteWorksCommitteePayload {
        /// The committee.
        works_committee: WorksCommittee = "worksCommittee"
    }
    /// The state's comptroller or the delegation records that it has trained a works committee.
    record_training(RecordTrainingInput) -> RecordTrainingPayload {
        /// The committee.
        works_committee: WorksCommittee = "worksCommittee"
    }
    /// A member of the works committee records what they saw at the site, once the works have begun; what they measured counts
    /// where money goes back.
    record_inspection(RecordInspectionInput) -> RecordInspectionPayload {
        /// The inspection.
        inspection: Inspection = "inspection"
    }
    /// A member of the club's mirror club (club espejo) records what it has to say of the work.
    record_observation(RecordObservationInput) -> RecordObservationPayload {
        /// The observation.
        observation: Observation = "observation"
    }
}
