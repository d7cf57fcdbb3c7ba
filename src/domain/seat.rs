//! The four seats of a project and of its committee, equal in money and in voice.

use super::word::words;

words! {
    /// A seat (parte) in a project and in its committee: the four are equal partners [report 1.11].
    Seat {
        /// The federal ministry, through its delegation in the state; it chairs the committee.
        Federal = "FEDERAL",
        /// The state government.
        State = "STATE",
        /// The municipality of the community that receives the work.
        Municipal = "MUNICIPAL",
        /// The migrants' club that proposes the work.
        Migrant = "MIGRANT",
    }
}
