//! What is done while a project is built.

use super::mutations;
use crate::graphql::input::*;
use crate::store::works::Works;

mutations! {
    WorksMutations;
    /// The municipality designates who builds an authorised project (ejecutor): itself, the state or the club.
    designate_executor(DesignateExecutorInput) -> DesignateExecutorPayload {
        /// The works.
        works: Works = "works"
    }
    /// The executor begins the works of a project whose agreement is signed; the municipality, where nobody else was
    /// designated.
    begin_works(BeginWorksInput) -> BeginWorksPayload {
        /// The works.
        works: Works = "works"
    }
    /// The executor reports how far the works have come and what was spent on them; neither ever falls.
    report_progress(ReportProgressInput) -> ReportProgressPayload {
        /// The works.
        works: Works = "works"
    }
    /// The executor says that all is built; what follows is the handover.
    finish_works(FinishWorksInput) -> FinishWorksPayload {
        /// The works.
        works: Works = "works"
    }
}
