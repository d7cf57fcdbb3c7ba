//! Refunds of a project, and each seat's share of them.

use async_graphql::ID;

use super::access::RefundCaseCan;
use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, few, object};
use super::scalar::{BasisPoints, Date, DateTime, Money};
use super::written::{Owned, Written, WrittenList};
use crate::domain::refund::{RefundKind, RefundStatus};
use crate::domain::seat::Seat;
use crate::error::Result;
use crate::store::project::Project;
use crate::store::refund::{RefundCase, RefundShare};
use crate::store::tenant::Tenant;

object! {
    /// Money that goes back to the seats (reintegro), each in proportion to what it has paid in.
    RefundCase {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::RefundCase.id(self.id)
        }

        /// Why it goes back.
        async fn kind(&self) -> RefundKind {
            self.kind
        }

        /// How much of the works was found to be built; only of a refund by measured volume.
        async fn executed(&self) -> Option<BasisPoints> {
            (self.kind == RefundKind::Measured).then_some(BasisPoints(self.executed_bps))
        }

        /// All that goes back.
        async fn amount(&self) -> Money {
            Money::pesos(self.amount_centavos)
        }

        /// Why it was opened, in words.
        async fn reason(&self) -> &str {
            &self.reason
        }

        /// Where it stands.
        async fn status(&self) -> RefundStatus {
            self.status
        }

        /// When it was opened.
        async fn opened_at(&self) -> DateTime {
            DateTime(self.opened_at)
        }

        /// When the last seat had its share back.
        async fn settled_at(&self) -> Option<DateTime> {
            self.settled_at.map(DateTime)
        }

        /// Version, to be named by whoever settles a share.
        async fn version(&self) -> i64 {
            self.version
        }

        /// Who opened it.
        async fn opened_by(&self) -> Option<Result<Written<&Tenant>>> {
            super::list::one(&self.tenant)
        }

        /// The share of each seat that has paid in, in the programme's order.
        async fn shares(&self) -> Option<Result<WrittenList<&RefundShare>>> {
            few(&self.shares)
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<RefundCaseCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(RefundCaseCan(can))))
        }
    }
    ones {
        /// The project of which it is a refund.
        project: Project;
    }
}

object! {
    /// A seat's share of a refund.
    RefundShare {
        /// The seat.
        async fn seat(&self) -> Seat {
            self.seat
        }

        /// What goes back to it.
        async fn amount(&self) -> Money {
            Money::pesos(self.amount_centavos)
        }

        /// Day on which it went back; absent until then.
        async fn settled_on(&self) -> Option<Date> {
            self.settled_on.map(Date)
        }

        /// What evidences that it went back: number of a receipt or of a transfer; empty until then.
        async fn evidence(&self) -> &str {
            &self.evidence
        }
    }
}

connection!(RefundCase, "RefundCaseConnection", "RefundCaseEdge", "refunds");

listed! {
    RefundCase,
    where RefundCaseWhere {
        /// Where it stands.
        status: RefundStatusFilter on "status",
    }
    order RefundCaseOrder {
        /// Oldest first.
        OpenedAtAsc = ascending("opened_at", Instant),
        /// Newest first.
        OpenedAtDesc = descending("opened_at", Instant),
    }
    default OpenedAtDesc
}
