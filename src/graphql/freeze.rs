//! What freezes a project: repudiations and suspensions.

use async_graphql::{Context, ID};

use super::access::{Permission, permission, permissions};
use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, object, one};
use super::scalar::DateTime;
use super::written::{Owned, Written};
use crate::authz::policy::Act;
use crate::domain::freeze::{FreezeKind, FreezeStatus};
use crate::error::Result;
use crate::store::freeze::Freeze;
use crate::store::project::Project;
use crate::store::tenant::Tenant;

permissions!(FreezeCan of "a freeze" {
    /// Lift it.
    lift_freeze: LiftFreeze,
});

object! {
    /// What freezes a project (desconocimiento, suspensión): while one stands nothing moves in it. Whoever reads the project
    /// reads why.
    Freeze {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Freeze.id(self.id)
        }

        /// Whether the club repudiates it or a government suspends it.
        async fn kind(&self) -> FreezeKind {
            self.kind
        }

        /// Why it was raised.
        async fn reason(&self) -> &str {
            &self.reason
        }

        /// When it was raised.
        async fn raised_at(&self) -> DateTime {
            DateTime(self.raised_at)
        }

        /// Where it stands.
        async fn status(&self) -> FreezeStatus {
            self.status
        }

        /// When it was lifted; absent while it stands.
        async fn lifted_at(&self) -> Option<DateTime> {
            self.lifted_at.map(DateTime)
        }

        /// Who lifted it; absent while it stands.
        async fn lifted_by(&self) -> Option<Result<Written<&Tenant>>> {
            one(&self.lifted_by)
        }

        /// Why it was lifted; absent while it stands.
        async fn lifting_reason(&self) -> Option<&str> {
            Some(self.lifting_reason.as_str()).filter(|reason| !reason.is_empty())
        }

        /// Version, to be named by whoever lifts it.
        async fn version(&self) -> i64 {
            self.version
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<FreezeCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(FreezeCan(can))))
        }
    }
    ones {
        /// The project that it freezes.
        project: Project;
        /// Who raised it.
        raised_by: Tenant;
    }
}

connection!(Freeze, "FreezeConnection", "FreezeEdge", "freezes");

listed! {
    Freeze,
    where FreezeWhere {
        /// Where it stands.
        status: FreezeStatusFilter on "status",
        /// Whether the club repudiates or a government suspends.
        kind: FreezeKindFilter on "kind",
    }
    order FreezeOrder {
        /// Newest first.
        RaisedAtDesc = descending("raised_at", Instant),
        /// Oldest first.
        RaisedAtAsc = ascending("raised_at", Instant),
    }
    default RaisedAtDesc
}
