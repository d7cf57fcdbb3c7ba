//! What it costs to run the programme.

use async_graphql::ID;

use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, object};
use super::scalar::{Date, DateTime, Money};
use crate::store::operating_cost::OperatingCost;
use crate::store::tenant::Tenant;

object! {
    /// A cost of running the programme (gasto de operación), which everybody may know.
    OperatingCost {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::OperatingCost.id(self.id)
        }

        /// Fiscal year to whose budget it belongs.
        async fn fiscal_year(&self) -> i32 {
            self.fiscal_year
        }

        /// What was paid for.
        async fn concept(&self) -> &str {
            &self.concept
        }

        /// What it cost.
        async fn amount(&self) -> Money {
            Money::pesos(self.amount_centavos)
        }

        /// Day on which it was incurred.
        async fn incurred_on(&self) -> Date {
            Date(self.incurred_on)
        }

        /// What evidences it: number of an invoice or of a contract.
        async fn evidence(&self) -> &str {
            &self.evidence
        }

        /// When it was recorded.
        async fn recorded_at(&self) -> DateTime {
            DateTime(self.recorded_at)
        }
    }
    ones {
        /// Who bore it.
        tenant: Tenant;
    }
}

connection!(OperatingCost, "OperatingCostConnection", "OperatingCostEdge", "costs");

listed! {
    OperatingCost,
    where OperatingCostWhere {
        /// Fiscal year.
        fiscal_year: IntFilter on "fiscal_year",
    }
    order OperatingCostOrder {
        /// The first year first.
        FiscalYearAsc = ascending("fiscal_year", Integer),
        /// The last year first.
        FiscalYearDesc = descending("fiscal_year", Integer),
    }
    default FiscalYearDesc
}
