//! The account of a project: what its seats have paid in, where it is, and what moved.

use async_graphql::ID;

use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, object};
use super::scalar::{Date, DateTime, Money};
use crate::domain::account::{AccountName, TransferKind};
use crate::domain::seat::Seat;
use crate::store::account::{ProjectAccount, Transfer};
use crate::store::project::Project;

object! {
    /// The account of a project (cuenta de la obra), in double entry: what the seats have paid in is what is in the fund,
    /// was paid for works, or went back. All who see the project share it; what evidences a deposit is its seat's own.
    ProjectAccount {
        /// What the federal seat has paid in.
        async fn federal(&self) -> Money {
            Money::pesos(self.federal_centavos)
        }

        /// What the state has paid in.
        async fn state(&self) -> Money {
            Money::pesos(self.state_centavos)
        }

        /// What the municipality has paid in.
        async fn municipal(&self) -> Money {
            Money::pesos(self.municipal_centavos)
        }

        /// What the migrants' club has paid in.
        async fn migrant(&self) -> Money {
            Money::pesos(self.migrant_centavos)
        }

        /// What all of them have paid in.
        async fn deposited(&self) -> Money {
            Money::pesos(self.balances().deposited())
        }

        /// What is in the common fund (fondo), neither paid nor given back.
        async fn fund(&self) -> Money {
            Money::pesos(self.fund_centavos)
        }

        /// What was paid to build the work.
        async fn paid(&self) -> Money {
            Money::pesos(self.paid_centavos)
        }

        /// What went back to the seats (reintegrado).
        async fn refunded(&self) -> Money {
            Money::pesos(self.refunded_centavos)
        }

        /// What was paid in equals what is in the fund, was paid and went back.
        async fn balanced(&self) -> bool {
            self.balances().are_equal()
        }

        /// Version, which grows with each transfer.
        async fn version(&self) -> i64 {
            self.version
        }
    }
}

object! {
    /// A movement of money (asiento) from one account of a project to another. It is never changed.
    Transfer {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Transfer.id(self.id)
        }

        /// Why it moved.
        async fn kind(&self) -> TransferKind {
            self.kind
        }

        /// The seat that paid it or got it back; absent where it is nobody's alone.
        async fn seat(&self) -> Option<Seat> {
            self.seat
        }

        /// The account that receives it (cargo).
        async fn debit(&self) -> AccountName {
            self.debit
        }

        /// The account that gives it (abono).
        async fn credit(&self) -> AccountName {
            self.credit
        }

        /// How much.
        async fn amount(&self) -> Money {
            Money::pesos(self.amount_centavos)
        }

        /// Day on which it moved.
        async fn occurred_on(&self) -> Date {
            Date(self.occurred_on)
        }

        /// When it was entered.
        async fn recorded_at(&self) -> DateTime {
            DateTime(self.recorded_at)
        }
    }
    ones {
        /// The project on whose account it is.
        project: Project;
    }
}

connection!(Transfer, "TransferConnection", "TransferEdge", "transfers");

listed! {
    Transfer,
    where TransferWhere {
        /// Why it moved.
        kind: TransferKindFilter on "kind",
        /// Day on which it moved.
        occurred_on: DateFilter on "occurred_on",
    }
    order TransferOrder {
        /// Oldest first.
        OccurredOnAsc = ascending("occurred_on", Date),
        /// Newest first.
        OccurredOnDesc = descending("occurred_on", Date),
    }
    default OccurredOnAsc
}
