//! What is done with needs of communities.

use super::mutations;
use crate::graphql::input::*;
use crate::store::need::Need;

mutations! {
    NeedMutations;
    /// A member of a mirror club files what an assembly of the community asks for; everybody sees it.
    file_need(FileNeedInput) -> FileNeedPayload {
        /// The need.
        need: Need = "need"
    }
    /// The municipality files what an assembly of one of its communities asks for, which has no mirror club; everybody sees it.
    file_assembly_need(FileAssemblyNeedInput) -> FileAssemblyNeedPayload {
        /// The need.
        need: Need = "need"
    }
    /// A member of a mirror club of the community endorses a need, once.
    endorse_need(EndorseNeedInput) -> EndorseNeedPayload {
        /// The need, with the number of its endorsements.
        need: Need = "need"
    }
    /// The mirror club or municipality that filed a need takes it back, with a reason.
    withdraw_need(WithdrawNeedInput) -> WithdrawNeedPayload {
        /// The need.
        need: Need = "need"
    }
}
