//! Setting how much federal money there is for a state in a year.

use chrono::Datelike;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::budget::year_can_be_budgeted;
use crate::domain::money::Centavos;
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};
use crate::store::budget;
use crate::store::ledger::Decision;
use crate::store::people::is_state;
use crate::store::transaction::Transaction;

/// The ministry sets the most that it gives in a state in a year; never less than is reserved already.
#[derive(Debug, Serialize)]
pub struct SetBudgetCeiling {
    pub ministry: Uuid,
    /// INEGI's code.
    pub state: String,
    pub fiscal_year: i32,
    pub ceiling: Centavos,
    /// 0 where no ceiling is set yet.
    pub expected_version: i64,
}

impl Op for SetBudgetCeiling {
    const ACT: Act = Act::SetBudgetCeiling;

    fn row(&self) -> Uuid {
        self.ministry
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        if !is_state(tx, &self.state).await? {
            return Err(Error::invalid(Reason::MalformedValue, "state"));
        }
        year_can_be_budgeted(self.fiscal_year, tx.today().year())
            .map_err(|reason| Error::invalid(reason, "fiscalYear"))?;
        let id = match budget::present(tx, leave, &self.state, self.fiscal_year).await? {
            Some(present) => {
                let reserved = present.budget.reserved;
                let refused = |reason| Error::refused(reason).with("reservedCentavos", reserved);
                let budget = present.budget.change(self.ceiling).map_err(refused)?;
                budget::change(tx, leave, present.id, self.expected_version, budget).await?;
                present.id
            }
            None if self.expected_version == 0 => {
                let id = tx.fresh_id();
                budget::create(tx, leave, id, &self.state, self.fiscal_year, self.ceiling.get()).await?;
                id
            }
            None => return Err(Error::conflict(Reason::StaleVersion).with("currentVersion", 0)),
        };
        let content = json!({
            "state": self.state, "fiscalYear": self.fiscal_year, "ceilingCentavos": self.ceiling.get(),
        });
        let decision = Decision { chain: id, subject_kind: "BudgetCeiling", subject: id, content };
        Ok(Done { resource: Resource::BudgetCeiling, subject: id, decision })
    }
}
