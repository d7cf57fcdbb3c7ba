//! Holds on the releases of a project.

use async_graphql::ID;

use super::access::HoldCan;
use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, object};
use super::scalar::DateTime;
use super::written::{Owned, Written};
use crate::domain::release::HoldStatus;
use crate::error::Result;
use crate::store::hold::Hold;
use crate::store::project::Project;
use crate::store::tenant::Tenant;

object! {
    /// A hold (retención): while one stands, nothing more is paid for the works.
    Hold {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Hold.id(self.id)
        }

        /// Why it was placed.
        async fn reason(&self) -> &str {
            &self.reason
        }

        /// Where it stands.
        async fn status(&self) -> HoldStatus {
            self.status
        }

        /// When it was placed.
        async fn placed_at(&self) -> DateTime {
            DateTime(self.placed_at)
        }

        /// Why it was lifted; empty while it stands.
        async fn lifting_reason(&self) -> &str {
            &self.lifting_reason
        }

        /// When it was lifted.
        async fn lifted_at(&self) -> Option<DateTime> {
            self.lifted_at.map(DateTime)
        }

        /// Version, to be named by whoever lifts it.
        async fn version(&self) -> i64 {
            self.version
        }

        /// Who placed it.
        async fn placed_by(&self) -> Option<Result<Written<&Tenant>>> {
            super::list::one(&self.tenant)
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<HoldCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(HoldCan(can))))
        }
    }
    ones {
        /// The project whose money is held.
        project: Project;
    }
}

connection!(Hold, "HoldConnection", "HoldEdge", "holds");

listed! {
    Hold,
    where HoldWhere {
        /// Where it stands.
        status: HoldStatusFilter on "status",
    }
    order HoldOrder {
        /// Oldest first.
        PlacedAtAsc = ascending("placed_at", Instant),
        /// Newest first.
        PlacedAtDesc = descending("placed_at", Instant),
    }
    default PlacedAtDesc
}
