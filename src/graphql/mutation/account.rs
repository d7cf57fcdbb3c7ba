//! What is done with the money of projects once it is there, and with that of the programme.

use super::mutations;
use crate::graphql::input::*;
use crate::store::hold::Hold;
use crate::store::operating_cost::OperatingCost;
use crate::store::project::Project;
use crate::store::refund::RefundCase;

mutations! {
    AccountMutations;
    /// The delegation or the state's comptroller puts a hold on a project: until it is lifted, nothing more is paid for the
    /// works.
    place_hold(PlaceHoldInput) -> PlaceHoldPayload {
        /// The hold.
        hold: Hold = "hold"
    }
    /// The delegation lifts a hold, or the state's comptroller one of its own.
    lift_hold(LiftHoldInput) -> LiftHoldPayload {
        /// The hold.
        hold: Hold = "hold"
    }
    /// The delegation releases the next tranche (ministración) of a project: every seat has deposited what it owes up to it,
    /// the works have come as far as it asks, and no hold stands.
    release_tranche(ReleaseTrancheInput) -> ReleaseTranchePayload {
        /// The project.
        project: Project = "project"
    }
    /// The delegation or the state's comptroller opens a refund: all that was deposited for a project that was cancelled, or
    /// what was paid beyond what was built. Each seat's share is in proportion to what it has paid in.
    open_refund_case(OpenRefundCaseInput) -> OpenRefundCasePayload {
        /// The refund.
        refund_case: RefundCase = "refundCase"
    }
    /// The delegation records that a seat has its share of a refund back; the last one settles it.
    settle_refund(SettleRefundInput) -> SettleRefundPayload {
        /// The refund.
        refund_case: RefundCase = "refundCase"
    }
    /// The delegation closes a project that was handed over, once its account is balanced.
    close_project(CloseProjectInput) -> CloseProjectPayload {
        /// The project.
        project: Project = "project"
    }
    /// The ministry records a cost of running the programme, which everybody may know.
    record_operating_cost(RecordOperatingCostInput) -> RecordOperatingCostPayload {
        /// The cost.
        operating_cost: OperatingCost = "operatingCost"
    }
}
