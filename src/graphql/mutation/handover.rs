//! What is done at the end of the works.

use super::mutations;
use crate::graphql::input::*;
use crate::store::handover::{HandoverCertificate, UpkeepCommitment};
use crate::store::project::Project;

mutations! {
    HandoverMutations;
    /// The municipality draws up the handover certificate of a finished work, and anew until every seat has signed it;
    /// then all sign the new one.
    draft_handover_certificate(DraftHandoverCertificateInput) -> DraftHandoverCertificatePayload {
        /// The certificate.
        handover_certificate: HandoverCertificate = "handoverCertificate"
    }
    /// A seat signs the handover certificate, once; with the last signature the work is handed over.
    sign_handover_certificate(SignHandoverCertificateInput) -> SignHandoverCertificatePayload {
        /// The certificate.
        handover_certificate: HandoverCertificate = "handoverCertificate"
    }
    /// The municipality records the dedication of the plaque of a work that was handed over; it names no official, neither
    /// by name nor by title.
    record_dedication(RecordDedicationInput) -> RecordDedicationPayload {
        /// The project, with its plaque.
        project: Project = "project"
    }
    /// Says, from the day on which it is due, whether a commitment was kept: the municipality of its own, the mirror club of
    /// the community's, and the works committee of either.
    check_in_commitment(CheckInCommitmentInput) -> CheckInCommitmentPayload {
        /// The commitment.
        commitment: UpkeepCommitment = "commitment"
    }
}
