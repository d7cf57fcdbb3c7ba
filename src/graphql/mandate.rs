//! Mandates of clubs to their federations.

use async_graphql::ID;

use super::access::FederationMandateCan;
use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, object};
use super::scalar::DateTime;
use super::written::{Owned, Written};
use crate::authz::mandate::parse_mandated;
use crate::authz::policy::Act;
use crate::domain::mandate::MandateStatus;
use crate::error::Result;
use crate::store::club::Club;
use crate::store::mandate::FederationMandate;
use crate::store::tenant::Federation;

object! {
    /// A club's leave to its federation to act for it (mandato): asked for by the federation, accepted by the club,
    /// for the acts that it lists and no longer than its term. Only the two of them see it.
    FederationMandate {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::FederationMandate.id(self.id)
        }

        /// What the federation may do for the club; the vote only where it is listed.
        async fn acts(&self) -> Vec<Act> {
            parse_mandated(&self.acts)
        }

        /// Where it stands. Only what is accepted gives anything, and only within its term.
        async fn status(&self) -> MandateStatus {
            self.status
        }

        /// When its term begins: when it was accepted; until then, when it was proposed.
        async fn valid_from(&self) -> DateTime {
            DateTime(self.valid_from)
        }

        /// Its term is over then.
        async fn valid_until(&self) -> DateTime {
            DateTime(self.valid_until)
        }

        /// Version, to be named by whoever changes the mandate.
        async fn version(&self) -> i64 {
            self.version
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<FederationMandateCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(FederationMandateCan(can))))
        }
    }
    ones {
        /// Who gives it.
        club: Club;
        /// Who acts under it.
        federation: Federation;
    }
}

connection!(FederationMandate, "FederationMandateConnection", "FederationMandateEdge", "mandates");

listed! {
    FederationMandate,
    where FederationMandateWhere {
        /// Where it stands.
        status: MandateStatusFilter on "status",
    }
    order FederationMandateOrder {
        /// By the end of the term, the first to end first.
        ValidUntilAsc = ascending("valid_until", Instant),
        /// By the end of the term, the last to end first.
        ValidUntilDesc = descending("valid_until", Instant),
    }
    default ValidUntilDesc
}
