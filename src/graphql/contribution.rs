//! A seat's own part of a project (aportación) and its deposits: for its seat's eyes, and for whoever is logged reading them.

use async_graphql::{ID, Union};

use super::access::ContributionCan;
use super::club::Withheld;
use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, object};
use super::scalar::{Date, DateTime, Money};
use super::written::{Owned, Written, one_of};
use crate::domain::money::Currency;
use crate::domain::seat::Seat;
use crate::error::Result;
use crate::store::contribution::{Contribution, Deposit};
use crate::store::document::Document;
use crate::store::project::{Project, ProjectParty};

/// A seat's own part, or why it is withheld.
#[derive(Union)]
pub enum PartDetailOrWithheld<'a> {
    Detail(Readable<'a>),
    Withheld(Withheld),
}

/// A part that its viewer may read.
type Readable<'a> = &'a Contribution;

one_of!(PartDetailOrWithheld<'_> { Detail, Withheld });

impl<'a> PartDetailOrWithheld<'a> {
    pub fn of(party: &'a ProjectParty) -> Result<Self> {
        Ok(match party.contribution.get()? {
            Some(detail) => Self::Detail(detail),
            None => Self::Withheld(Withheld { rule: rule_of(party.seat) }),
        })
    }
}

object! {
    /// A seat's own part (aportación): its commitment, deposits and notes. Nobody else's eyes are on it.
    Contribution {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Contribution.id(self.id)
        }

        /// The seat whose part it is.
        async fn seat(&self) -> Seat {
            self.seat
        }

        /// What was committed; zero before.
        async fn committed(&self) -> Money {
            Money::pesos(self.committed_centavos)
        }

        /// When it was committed.
        async fn committed_at(&self) -> Option<DateTime> {
            self.committed_at.map(DateTime)
        }

        /// The seat's own notes.
        async fn notes(&self) -> &str {
            &self.notes
        }

        /// Version, to be named by whoever changes the part.
        async fn version(&self) -> i64 {
            self.version
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<ContributionCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(ContributionCan(can))))
        }
    }
    ones {
        /// The project of which it is a part.
        project: Project;
    }
    connections {
        /// Its deposits.
        deposits: Deposit;
    }
}

object! {
    /// A deposit in a seat's own part.
    Deposit {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Deposit.id(self.id)
        }

        /// What counts, in pesos.
        async fn amount(&self) -> Money {
            Money::pesos(self.amount_centavos)
        }

        /// What was paid, in its own currency.
        async fn original(&self) -> Money {
            Money::of(self.currency, self.original_cents)
        }

        /// Currency in which it was paid.
        async fn currency(&self) -> Currency {
            self.currency
        }

        /// Pesos per unit of the currency, as decimal text with four decimals.
        async fn rate(&self) -> String {
            format!("{}.{:04}", self.rate_e4 / 10_000, self.rate_e4 % 10_000)
        }

        /// Day of the rate.
        async fn rate_on(&self) -> Date {
            Date(self.rate_on)
        }

        /// Day of the deposit.
        async fn deposited_on(&self) -> Date {
            Date(self.deposited_on)
        }

        /// What evidences it: number of a receipt or of a transfer.
        async fn evidence(&self) -> &str {
            &self.evidence
        }

        /// When it was recorded.
        async fn recorded_at(&self) -> DateTime {
            DateTime(self.recorded_at)
        }
    }
    ones {
        /// The part in which it was made.
        contribution: Contribution;
        /// The document that evidences it, where one was brought.
        evidence_document: Document;
    }
}

connection!(Deposit, "DepositConnection", "DepositEdge", "deposits");

listed! {
    Deposit,
    where DepositWhere {
        /// Day of the deposit.
        deposited_on: DateFilter on "deposited_on",
    }
    order DepositOrder {
        /// Oldest first.
        DepositedOnAsc = ascending("deposited_on", Date),
        /// Newest first.
        DepositedOnDesc = descending("deposited_on", Date),
    }
    default DepositedOnAsc
}

/// The rule that would have to hold for somebody to read the part of a seat.
fn rule_of(seat: Seat) -> &'static str {
    match seat {
        Seat::Federal => "contribution.read.delegation",
        Seat::State => "contribution.read.state",
        Seat::Municipal => "contribution.read.municipal",
        Seat::Migrant => "contribution.read.club",
    }
}
