//! Handover certificates, and the upkeep that they promise.

use async_graphql::{Context, ID};

use super::access::{Permission, permission, permissions};
use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, few, object};
use super::scalar::{Date, DateTime};
use super::written::{Owned, Written, WrittenList};
use crate::authz::policy::Act;
use crate::domain::handover::{CertificateStatus, Kept, UpkeepParty};
use crate::domain::seat::Seat;
use crate::error::Result;
use crate::store::handover::{HandoverCertificate, UpkeepCommitment};
use crate::store::project::Project;

permissions!(UpkeepCommitmentCan of "a commitment" {
    /// Say whether it was kept.
    check_in_commitment: CheckInCommitment,
});

object! {
    /// The certificate (acta de entrega-recepción) with which a finished work is handed over to its community. With the
    /// signature of the last seat the work is handed over.
    HandoverCertificate {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::HandoverCertificate.id(self.id)
        }

        /// Day of the handover.
        async fn handed_over_on(&self) -> Date {
            Date(self.handed_over_on)
        }

        /// What is handed over.
        async fn description(&self) -> &str {
            &self.description
        }

        /// Digest of the certificate with its commitments, SHA-256 in hexadecimal: what a seat signs.
        async fn content_hash(&self) -> &str {
            &self.content_hash
        }

        /// Where it stands.
        async fn status(&self) -> CertificateStatus {
            self.status
        }

        /// When it was drawn up.
        async fn drafted_at(&self) -> DateTime {
            DateTime(self.drafted_at)
        }

        /// When the last seat signed it.
        async fn signed_at(&self) -> Option<DateTime> {
            self.signed_at.map(DateTime)
        }

        /// The seats that have signed it.
        async fn signed_by(&self) -> Option<Result<Vec<Seat>>> {
            Some(self.signatures.get().map(|signed| signed.iter().map(|signature| signature.seat).collect()))
        }

        /// What is kept up after the handover, twenty at most.
        async fn commitments(&self) -> Option<Result<WrittenList<&UpkeepCommitment>>> {
            few(&self.commitments)
        }

        /// Version, to be named by whoever signs it.
        async fn version(&self) -> i64 {
            self.version
        }
    }
    ones {
        /// The project.
        project: Project;
    }
}

object! {
    /// A commitment (compromiso de mantenimiento) to keep up what was built, with the day by which it is due.
    UpkeepCommitment {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::UpkeepCommitment.id(self.id)
        }

        /// Who keeps it.
        async fn responsible(&self) -> UpkeepParty {
            self.responsible
        }

        /// What is kept up.
        async fn text(&self) -> &str {
            &self.text
        }

        /// Day by which it is due.
        async fn due_on(&self) -> Date {
            Date(self.due_on)
        }

        /// Whether it was kept.
        async fn kept(&self) -> Kept {
            self.kept
        }

        /// What whoever looked says of it.
        async fn note(&self) -> &str {
            &self.note
        }

        /// When somebody looked.
        async fn checked_at(&self) -> Option<DateTime> {
            self.checked_at.map(DateTime)
        }

        /// Version, to be named by whoever checks it.
        async fn version(&self) -> i64 {
            self.version
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<UpkeepCommitmentCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(UpkeepCommitmentCan(can))))
        }
    }
    ones {
        /// The certificate that promises it.
        certificate: HandoverCertificate;
    }
}

connection!(HandoverCertificate, "HandoverCertificateConnection", "HandoverCertificateEdge", "handover certificates");

listed! {
    HandoverCertificate,
    where HandoverCertificateWhere {
        /// Where it stands.
        status: CertificateStatusFilter on "status",
    }
    order HandoverCertificateOrder {
        /// Oldest first.
        DraftedAtAsc = ascending("drafted_at", Instant),
        /// Newest first.
        DraftedAtDesc = descending("drafted_at", Instant),
    }
    default DraftedAtDesc
}
