//! Recording what it costs to run the programme.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::money::Centavos;
use crate::domain::refusal::Reason;
use crate::domain::text::Name;
use crate::error::{Error, Result};
use crate::store::ledger::Decision;
use crate::store::operating_cost::{self, NewCost};
use crate::store::transaction::Transaction;

/// The first year of the programme.
const FIRST_YEAR: i32 = 1986;

/// The ministry records a cost of running the programme, for everybody to see.
#[derive(Debug, Serialize)]
pub struct RecordOperatingCost {
    pub tenant: Uuid,
    pub fiscal_year: i32,
    pub concept: Name,
    pub amount: Centavos,
    pub incurred_on: NaiveDate,
    pub evidence: Name,
}

impl Op for RecordOperatingCost {
    const ACT: Act = Act::RecordOperatingCost;

    fn row(&self) -> Uuid {
        self.tenant
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let today = tx.today();
        if !(FIRST_YEAR..=today.year()).contains(&self.fiscal_year) {
            return Err(Error::invalid(Reason::BadDate, "fiscalYear"));
        }
        // What belongs to a year's budget may be incurred in its last days and in those of the next, not before it.
        let years = self.fiscal_year..=self.fiscal_year.saturating_add(1);
        if self.incurred_on > today || !years.contains(&self.incurred_on.year()) {
            return Err(Error::invalid(Reason::BadDate, "incurredOn"));
        }
        let id = tx.fresh_id();
        let new = NewCost {
            id,
            fiscal_year: self.fiscal_year,
            concept: self.concept.as_str().to_owned(),
            amount: self.amount,
            incurred_on: self.incurred_on,
            evidence: self.evidence.as_str().to_owned(),
        };
        operating_cost::record(tx, leave, new).await?;
        let content = json!({ "amountCentavos": self.amount.get(), "fiscalYear": self.fiscal_year });
        let decision = Decision { chain: self.tenant, subject_kind: "OperatingCost", subject: id, content };
        Ok(Done { resource: Resource::OperatingCost, subject: id, decision })
    }
}
