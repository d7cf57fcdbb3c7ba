//! What is recorded for whoever watches over the programme.

use super::mutations;
use crate::graphql::input::*;
use crate::store::governing_party::GoverningParty;

mutations! {
    WatchingMutations;
    /// The programme records which party governs a government since when; the term of the party before ends with it.
    record_governing_party(RecordGoverningPartyInput) -> RecordGoverningPartyPayload {
        /// The term.
        governing_party: GoverningParty = "governingParty"
    }
}
