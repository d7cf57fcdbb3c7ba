//! The inputs of what is decided on money, and how each is read into its op.

use async_graphql::{ID, InputObject};

use super::parse::{at, version};
use crate::domain::money::Centavos;
use crate::error::Result;
use crate::graphql::id::NodeKind;
use crate::graphql::scalar::InegiCode;
use crate::ops::budget::SetBudgetCeiling;

input! {
    /// What setting a ceiling takes.
    SetBudgetCeilingInput {
        /// The ministry whose money it is, the setter's own.
        tenant_id: ID,
        /// INEGI's code of the state.
        state: InegiCode,
        /// Fiscal year, the next one at the latest.
        fiscal_year: i32,
        /// The most that is given, in pesos, as decimal text with at most two decimals.
        ceiling: String,
        /// Version of the ceiling that the client knows; 0 where there is none yet.
        expected_version: i64,
    }
}

impl SetBudgetCeilingInput {
    pub(in crate::graphql) fn parse(self) -> Result<SetBudgetCeiling> {
        Ok(SetBudgetCeiling {
            ministry: NodeKind::Tenant.uuid(&self.tenant_id, "tenantId")?,
            state: self.state.0,
            fiscal_year: self.fiscal_year,
            ceiling: at(Centavos::parse_positive(&self.ceiling), "ceiling")?,
            expected_version: version(self.expected_version)?,
        })
    }
}
