//! Who represents the seats of a committee.

use async_graphql::ID;

use super::access::CommitteeRepresentativeCan;
use super::id::NodeKind;
use super::list::object;
use super::scalar::DateTime;
use super::written::{Owned, Written};
use crate::domain::committee::Capacity;
use crate::error::Result;
use crate::store::representative::CommitteeRepresentative;
use crate::store::tenant::Tenant;

object! {
    /// Somebody who represents a seat (representante): one of the people of an organisation that holds it.
    CommitteeRepresentative {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::CommitteeRepresentative.id(self.id)
        }

        /// As what.
        async fn capacity(&self) -> Capacity {
            self.capacity
        }

        /// Name, as it was at the appointment.
        async fn name(&self) -> &str {
            &self.name
        }

        /// When the term began.
        async fn since(&self) -> DateTime {
            DateTime(self.since)
        }

        /// When the term ends, or has ended.
        async fn until(&self) -> DateTime {
            DateTime(self.until)
        }

        /// Version, to be named by whoever ends the term.
        async fn version(&self) -> i64 {
            self.version
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<CommitteeRepresentativeCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(CommitteeRepresentativeCan(can))))
        }
    }
    ones {
        /// The organisation from which they come.
        tenant: Tenant;
    }
}
