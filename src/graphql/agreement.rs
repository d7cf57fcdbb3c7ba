//! The timeline of a project, the agreement on it with the signatures of all seats, and what is reserved for it.

use async_graphql::ID;

use super::access::AgreementCan;
use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, few, object};
use super::scalar::{BasisPoints, Date, DateTime, Money};
use super::written::{Owned, Written, WrittenList};
use crate::domain::agreement::AgreementStatus;
use crate::domain::budget::ReservationStatus;
use crate::domain::seat::Seat;
use crate::domain::timeline::TrancheStatus;
use crate::error::Result;
use crate::store::agreement::{Agreement, AgreementSignature};
use crate::store::project::Project;
use crate::store::reservation::BudgetReservation;
use crate::store::tenant::Tenant;
use crate::store::timeline::{Tranche, TranchePart};

object! {
    /// An instalment (ministración) of a project's timeline: released when each seat has given its part and the works have
    /// come so far.
    Tranche {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Tranche.id(self.id)
        }

        /// Which timeline of the project it belongs to, from 1; of earlier ones all tranches are superseded.
        async fn revision(&self) -> i64 {
            self.revision
        }

        /// Place in the timeline, from 1.
        async fn position(&self) -> i32 {
            self.position
        }

        /// Day on which it is due.
        async fn due_on(&self) -> Date {
            Date(self.due_on)
        }

        /// How far the works must have come before it is released.
        async fn milestone(&self) -> BasisPoints {
            BasisPoints(self.milestone_bps)
        }

        /// What it is in all.
        async fn amount(&self) -> Money {
            Money::pesos(self.amount_centavos)
        }

        /// Where it stands.
        async fn status(&self) -> TrancheStatus {
            self.status
        }

        /// When its money was released.
        async fn released_at(&self) -> Option<DateTime> {
            self.released_at.map(DateTime)
        }

        /// Version, to be named by whoever changes the tranche.
        async fn version(&self) -> i64 {
            self.version
        }

        /// What each seat gives for it, in the programme's order.
        async fn parts(&self) -> Option<Result<WrittenList<&TranchePart>>> {
            few(&self.parts)
        }
    }
    ones {
        /// The project.
        project: Project;
    }
}

object! {
    /// What a seat gives for a tranche.
    TranchePart {
        /// The seat.
        async fn seat(&self) -> Seat {
            self.seat
        }

        /// What it gives.
        async fn due(&self) -> Money {
            Money::pesos(self.due_centavos)
        }
    }
    ones {
        /// The tranche.
        tranche: Tranche;
    }
}

object! {
    /// The agreement (convenio de concertación) of all seats on a project and its timeline, to be signed before any money
    /// moves.
    Agreement {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Agreement.id(self.id)
        }

        /// How often it was drawn up.
        async fn revision(&self) -> i64 {
            self.revision
        }

        /// All that is agreed on, as text in canonical form (JSON): parties, amounts, tranches and rules.
        async fn content(&self) -> &str {
            &self.content
        }

        /// SHA-256 of the content in lower-case hexadecimal; a signature names it.
        async fn hash(&self) -> &str {
            &self.content_hash
        }

        /// Where it stands.
        async fn status(&self) -> AgreementStatus {
            self.status
        }

        /// When it was drawn up.
        async fn drawn_up_at(&self) -> DateTime {
            DateTime(self.drawn_up_at)
        }

        /// When the last seat signed.
        async fn signed_at(&self) -> Option<DateTime> {
            self.signed_at.map(DateTime)
        }

        /// Version, to be named by whoever signs.
        async fn version(&self) -> i64 {
            self.version
        }

        /// The signatures so far, in the programme's order of the seats.
        async fn signatures(&self) -> Option<Result<WrittenList<&AgreementSignature>>> {
            few(&self.signatures)
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<AgreementCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(AgreementCan(can))))
        }
    }
    ones {
        /// The project.
        project: Project;
    }
}

object! {
    /// The signature of a seat under an agreement.
    AgreementSignature {
        /// The seat.
        async fn seat(&self) -> Seat {
            self.seat
        }

        /// Hash of the content that was signed.
        async fn hash(&self) -> &str {
            &self.content_hash
        }

        /// When it signed.
        async fn signed_at(&self) -> DateTime {
            DateTime(self.signed_at)
        }
    }
    ones {
        /// Who holds the seat.
        tenant: Tenant;
    }
}

object! {
    /// Federal money that is reserved for a project under the ceiling of its state and year.
    BudgetReservation {
        /// What was reserved: the federal part.
        async fn amount(&self) -> Money {
            Money::pesos(self.amount_centavos)
        }

        /// What of it is free again: at the end of the project what was not spent, and what came back after it.
        async fn released(&self) -> Money {
            Money::pesos(self.released_centavos)
        }

        /// Where it stands.
        async fn status(&self) -> ReservationStatus {
            self.status
        }

        /// When it was reserved.
        async fn reserved_at(&self) -> DateTime {
            DateTime(self.reserved_at)
        }

        /// When it was released.
        async fn released_at(&self) -> Option<DateTime> {
            self.released_at.map(DateTime)
        }
    }
}

connection!(Tranche, "TrancheConnection", "TrancheEdge", "tranches");

listed! {
    Tranche,
    where TrancheWhere {
        /// Where it stands: those of the timeline in force are `PLANNED` or `RELEASED`.
        status: TrancheStatusFilter on "status",
    }
    order TrancheOrder {
        /// By place in the timeline.
        PositionAsc = ascending("position", Integer),
        /// By place in the timeline, the last first.
        PositionDesc = descending("position", Integer),
    }
    default PositionAsc
}
