//! What freezes a project, lets it go, or takes it back.

use super::mutations;
use crate::graphql::input::*;
use crate::store::freeze::Freeze;
use crate::store::project::Project;

mutations! {
    FreezeMutations;
    /// An officer of the club repudiates its proposal: what was done in the club's name was not the club's. The project is
    /// frozen until another officer or the delegation lifts it.
    repudiate_proposal(RepudiateProposalInput) -> RepudiateProposalPayload {
        /// The repudiation.
        freeze: Freeze = "freeze"
    }
    /// The delegation or the state's comptroller suspends a project; it is frozen until whoever did so lifts it.
    suspend_project(SuspendProjectInput) -> SuspendProjectPayload {
        /// The suspension.
        freeze: Freeze = "freeze"
    }
    /// A freeze is lifted by the organisation that raised it; a repudiation by another officer of the club than the one who
    /// raised it, or by the delegation. The project moves again once none stands.
    lift_freeze(LiftFreezeInput) -> LiftFreezePayload {
        /// The freeze.
        freeze: Freeze = "freeze"
    }
    /// An officer of the club takes its proposal back, until its review begins; it leaves the agenda on which it waits.
    withdraw_project(WithdrawProjectInput) -> WithdrawProjectPayload {
        /// The project.
        project: Project = "project"
    }
}
