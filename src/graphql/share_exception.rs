//! Exceptions to the shares of a project.

use async_graphql::{Context, ID};

use super::access::{Permission, permission, permissions};
use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, object};
use super::scalar::{DateTime, Money};
use super::written::{Owned, Written};
use crate::authz::policy::Act;
use crate::domain::seat::Seat;
use crate::domain::share_exception::ExceptionStatus;
use crate::error::Result;
use crate::store::agenda::AgendaItem;
use crate::store::project::Project;
use crate::store::resolution::Resolution;
use crate::store::share_exception::ShareException;

permissions!(ShareExceptionCan of "an exception to the shares" {
    /// Take it back.
    withdraw_share_exception: WithdrawShareException,
});

object! {
    /// An exception (excepción) to the shares of a project: one seat pays more and relieves another by as much. The shares of
    /// the operating rules stay as they are; what the two seats have to give moves once the committee agrees to it.
    ShareException {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::ShareException.id(self.id)
        }

        /// The seat that pays more.
        async fn paying_seat(&self) -> Seat {
            self.paying_seat
        }

        /// The seat that is relieved.
        async fn relieved_seat(&self) -> Seat {
            self.relieved_seat
        }

        /// How much moves from the one to the other.
        async fn amount(&self) -> Money {
            Money::pesos(self.amount_centavos)
        }

        /// Why.
        async fn reason(&self) -> &str {
            &self.reason
        }

        /// Where it stands.
        async fn status(&self) -> ExceptionStatus {
            self.status
        }

        /// When it was filed.
        async fn filed_at(&self) -> DateTime {
            DateTime(self.filed_at)
        }

        /// When it was decided on, or taken back; absent while it waits.
        async fn ended_at(&self) -> Option<DateTime> {
            self.ended_at.map(DateTime)
        }

        /// Why it was taken back; empty where it was not.
        async fn withdrawal_reason(&self) -> &str {
            &self.withdrawal_reason
        }

        /// Version, to be named by whoever takes it back.
        async fn version(&self) -> i64 {
            self.version
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<ShareExceptionCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(ShareExceptionCan(can))))
        }
    }
    ones {
        /// The project whose parts it moves.
        project: Project;
        /// The last item of an agenda that is, or was, about it.
        agenda_item: AgendaItem;
        /// What was last resolved of it.
        resolution: Resolution;
    }
}

connection!(ShareException, "ShareExceptionConnection", "ShareExceptionEdge", "exceptions to the shares");

listed! {
    ShareException,
    where ShareExceptionWhere {
        /// Where it stands.
        status: ExceptionStatusFilter on "status",
    }
    order ShareExceptionOrder {
        /// Oldest first.
        FiledAtAsc = ascending("filed_at", Instant),
        /// Newest first.
        FiledAtDesc = descending("filed_at", Instant),
    }
    default FiledAtDesc
}
