//! What is decided on the money of the programme and of its projects.

use super::mutations;
use crate::graphql::input::*;
use crate::store::agreement::Agreement;
use crate::store::budget::BudgetCeiling;
use crate::store::project::Project;

mutations! {
    MoneyMutations;
    /// The ministry sets the most that the federal seat gives in a state in a year, or changes it: never below what is
    /// reserved for projects already.
    set_budget_ceiling(SetBudgetCeilingInput) -> SetBudgetCeilingPayload {
        /// The ceiling.
        budget_ceiling: BudgetCeiling = "budgetCeiling"
    }
    /// The national office authorises a work in its last review. Its federal part is reserved in the same moment under the
    /// ceiling of the state and year, or nothing is done: where more is needed than is left, `OVER_CEILING` says how much is.
    authorise_project(AuthoriseProjectInput) -> AuthoriseProjectPayload {
        /// The project.
        project: Project = "project"
    }
    /// The delegation ends a project after it was selected and before its works are finished. What is reserved for it and
    /// was not paid is free again.
    cancel_project(CancelProjectInput) -> CancelProjectPayload {
        /// The project.
        project: Project = "project"
    }
    /// The delegation sets the timeline of an authorised project: its instalments, of which each seat gives its share to the
    /// centavo. With it the agreement is drawn up; until a seat has signed, another timeline can take its place.
    set_timeline(SetTimelineInput) -> SetTimelinePayload {
        /// The agreement.
        agreement: Agreement = "agreement"
    }
    /// A seat signs the agreement, once and for itself, naming the hash of what it has read. With the last signature the
    /// project is agreed on.
    sign_agreement(SignAgreementInput) -> SignAgreementPayload {
        /// The agreement.
        agreement: Agreement = "agreement"
    }
}
