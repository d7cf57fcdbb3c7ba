//! What is done with each seat's own part.

use super::mutations;
use crate::graphql::input::*;
use crate::store::contribution::Contribution;

mutations! {
    FundingMutations;
    /// A seat commits its part of a selected project: its share of the cost, no more and no less.
    pledge_contribution(PledgeContributionInput) -> PledgeContributionPayload {
        /// The part.
        contribution: Contribution = "contribution"
    }
    /// A seat records a deposit in its own part.
    record_deposit(RecordDepositInput) -> RecordDepositPayload {
        /// The part.
        contribution: Contribution = "contribution"
    }
}
