//! The committee itself: its installation, its rules, who represents its seats, and the minutes of its sessions.

use super::mutations;
use crate::graphql::input::*;
use crate::store::committee::Committee;
use crate::store::minutes::SessionMinutes;
use crate::store::representative::CommitteeRepresentative;

mutations! {
    CommitteeMutations;
    /// The delegation installs the committee of its state for this year or the next, with four seats and rules of its own.
    install_committee(InstallCommitteeInput) -> InstallCommitteePayload {
        /// The new committee.
        committee: Committee = "committee"
    }
    /// The committee adopts other rules, under a new revision; not while votes are cast on an item.
    adopt_committee_rules(AdoptCommitteeRulesInput) -> AdoptCommitteeRulesPayload {
        /// The committee.
        committee: Committee = "committee"
    }
    /// An organisation that holds a seat appoints one of its people to represent it, until the end of the committee's
    /// year. Each seat has as many places, and one person represents one seat only.
    appoint_representative(AppointRepresentativeInput) -> AppointRepresentativePayload {
        /// The representative.
        representative: CommitteeRepresentative = "representative"
    }
    /// An organisation ends the term of one of its representatives.
    end_representative(EndRepresentativeInput) -> EndRepresentativePayload {
        /// The representative.
        representative: CommitteeRepresentative = "representative"
    }
    /// The delegation has the minutes of a session drawn up, once it is over or all of its items are decided; what they say
    /// is the record, and nobody words it.
    draw_up_minutes(DrawUpMinutesInput) -> DrawUpMinutesPayload {
        /// The minutes.
        minutes: SessionMinutes = "minutes"
    }
    /// An organisation that had a seat in an item of the session signs its minutes, over the hash of their text.
    sign_minutes(SignMinutesInput) -> SignMinutesPayload {
        /// The minutes.
        minutes: SessionMinutes = "minutes"
    }
}
