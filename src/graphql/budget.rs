//! Ceilings of the federal part per state and year.

use async_graphql::ID;

use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, object};
use super::scalar::{DateTime, Money};
use crate::domain::budget::Budget;
use crate::store::budget::BudgetCeiling;
use crate::store::territory::State;

object! {
    /// The most that the federal seat gives in one state in one year (techo presupuestal), and how much of it is left.
    BudgetCeiling {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::BudgetCeiling.id(self.id)
        }

        /// Fiscal year.
        async fn fiscal_year(&self) -> i32 {
            self.fiscal_year
        }

        /// The most that is given.
        async fn ceiling(&self) -> Money {
            Money::pesos(self.ceiling_centavos)
        }

        /// What is reserved for projects that the national office has authorised.
        async fn reserved(&self) -> Money {
            Money::pesos(self.reserved_centavos)
        }

        /// What can still be reserved.
        async fn headroom(&self) -> Money {
            let budget = Budget { ceiling: self.ceiling_centavos, reserved: self.reserved_centavos };
            Money::pesos(budget.headroom())
        }

        /// When the ceiling was last set.
        async fn set_at(&self) -> DateTime {
            DateTime(self.set_at)
        }

        /// Version, to be named by whoever changes the ceiling; each reservation is a change.
        async fn version(&self) -> i64 {
            self.version
        }
    }
    ones {
        /// The state.
        state: State;
    }
}

connection!(BudgetCeiling, "BudgetCeilingConnection", "BudgetCeilingEdge", "ceilings");

listed! {
    BudgetCeiling,
    where BudgetCeilingWhere {
        /// INEGI's code of the state.
        state: InegiCodeFilter on "state_code",
        /// Fiscal year.
        fiscal_year: IntFilter on "fiscal_year",
    }
    order BudgetCeilingOrder {
        /// Oldest year first.
        FiscalYearAsc = ascending("fiscal_year", Integer),
        /// Newest year first.
        FiscalYearDesc = descending("fiscal_year", Integer),
    }
    default FiscalYearDesc
}
