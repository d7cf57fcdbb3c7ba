//! What is decided on the money of the programme and of its projects.

use super::mutations;
use crate::graphql::input::*;
use crate::store::budget::BudgetCeiling;

mutations! {
    MoneyMutations;
    /// The ministry sets the most that the federal seat gives in a state in a year, or changes it: never below what is
    /// reserved for projects already.
    set_budget_ceiling(SetBudgetCeilingInput) -> SetBudgetCeilingPayload {
        /// The ceiling.
        budget_ceiling: BudgetCeiling = "budgetCeiling"
    }
}
