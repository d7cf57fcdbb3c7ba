//! What is done with technical files and their reviews.

use super::mutations;
use crate::graphql::input::*;
use crate::store::help_request::HelpRequest;
use crate::store::project::Project;
use crate::store::technical_file::{TechnicalFile, TechnicalFileItem};

mutations! {
    ReviewMutations;
    /// The municipality opens the technical file (expediente técnico) of a selected project; the type of work and the
    /// operating rules under which it was submitted say what is asked for.
    open_technical_file(OpenTechnicalFileInput) -> OpenTechnicalFilePayload {
        /// The technical file.
        technical_file: TechnicalFile = "technicalFile"
    }
    /// The municipality, or the club to help, provides a document that the checklist asks for, or a new version of it.
    provide_technical_file_item(ProvideTechnicalFileItemInput) -> ProvideTechnicalFileItemPayload {
        /// The item of the checklist.
        technical_file_item: TechnicalFileItem = "technicalFileItem"
    }
    /// The municipality completes the technical file, from which nothing may be missing. One that was returned goes back to
    /// the first reviewer with it; before that, the committee resolves whether to go on.
    complete_technical_file(CompleteTechnicalFileInput) -> CompleteTechnicalFilePayload {
        /// The technical file.
        technical_file: TechnicalFile = "technicalFile"
    }
    /// While it fills in the technical file, the municipality asks another seat of the project for help with something that the
    /// checklist asks for. The file can be completed without an answer.
    request_help(RequestHelpInput) -> RequestHelpPayload {
        /// The request.
        help_request: HelpRequest = "helpRequest"
    }
    /// The seat that was asked for help answers, with a document of the project where it has one.
    answer_help_request(AnswerHelpRequestInput) -> AnswerHelpRequestPayload {
        /// The request.
        help_request: HelpRequest = "helpRequest"
    }
    /// The seat that was asked for help declines, and says why.
    decline_help_request(DeclineHelpRequestInput) -> DeclineHelpRequestPayload {
        /// The request.
        help_request: HelpRequest = "helpRequest"
    }
    /// The municipality takes a request for help back that waits.
    withdraw_help_request(WithdrawHelpRequestInput) -> WithdrawHelpRequestPayload {
        /// The request.
        help_request: HelpRequest = "helpRequest"
    }
    /// The municipality takes note of what the seat has said; until then, or until it provides the item, that is a task.
    acknowledge_help(AcknowledgeHelpInput) -> AcknowledgeHelpPayload {
        /// The request.
        help_request: HelpRequest = "helpRequest"
    }
    /// The state's planning committee (COPLADE) approves the technical file; it goes to the delegation, whose clock runs.
    approve_in_planning(ApproveInPlanningInput) -> ApproveInPlanningPayload {
        /// The project.
        project: Project = "project"
    }
    /// The state's planning committee returns the technical file with its defects.
    return_from_planning(ReturnFromPlanningInput) -> ReturnFromPlanningPayload {
        /// The project.
        project: Project = "project"
    }
    /// The delegation finds the work viable (dictamen de viabilidad); the technical file goes to the national office.
    find_viable(FindViableInput) -> FindViablePayload {
        /// The project.
        project: Project = "project"
    }
    /// The delegation returns the technical file with its defects; the clock stands still until it is back.
    return_from_viability(ReturnFromViabilityInput) -> ReturnFromViabilityPayload {
        /// The project.
        project: Project = "project"
    }
    /// The national office returns the technical file with its defects.
    return_from_national_review(ReturnFromNationalReviewInput) -> ReturnFromNationalReviewPayload {
        /// The project.
        project: Project = "project"
    }
}
