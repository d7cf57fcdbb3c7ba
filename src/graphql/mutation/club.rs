//! What is done with clubs: their registration, their file, and the mandates that they give.

use super::mutations;
use crate::graphql::input::*;
use crate::store::club::Club;
use crate::store::mandate::FederationMandate;

mutations! {
    ClubMutations;
    /// A consulate registers a club (toma de nota) and invites its officers; the folio is in the answer.
    register_club(RegisterClubInput) -> RegisterClubPayload {
        /// The club.
        club: Club = "club"
    }
    /// Renews a club's registration for two years: its consulate, or its federation under a mandate.
    renew_club_registration(RenewClubRegistrationInput) -> RenewClubRegistrationPayload {
        /// The club.
        club: Club = "club"
    }
    /// A club changes its own file of contacts and bank account.
    update_club_file(UpdateClubFileInput) -> UpdateClubFilePayload {
        /// The club.
        club: Club = "club"
    }
    /// A federation asks one of its clubs for a mandate (mandato); it gives nothing before the club accepts it.
    propose_mandate(ProposeMandateInput) -> ProposeMandatePayload {
        /// The mandate.
        mandate: FederationMandate = "mandate"
    }
    /// The president of the club accepts a mandate; its term begins.
    accept_mandate(AcceptMandateInput) -> AcceptMandatePayload {
        /// The mandate.
        mandate: FederationMandate = "mandate"
    }
    /// The president of the club suspends a mandate; from then on it gives nothing.
    suspend_mandate(SuspendMandateInput) -> SuspendMandatePayload {
        /// The mandate.
        mandate: FederationMandate = "mandate"
    }
    /// The president of the club resumes a mandate that was suspended.
    resume_mandate(ResumeMandateInput) -> ResumeMandatePayload {
        /// The mandate.
        mandate: FederationMandate = "mandate"
    }
    /// The president of the club, or the federation, ends a mandate for good, or takes its proposal back.
    end_mandate(EndMandateInput) -> EndMandatePayload {
        /// The mandate.
        mandate: FederationMandate = "mandate"
    }
}
