//! What it costs to run the programme, and how much of the whole that is.

use chrono::{DateTime, NaiveDate, Utc};
use entity::operating_cost;
use sea_orm::IntoActiveModel;
use uuid::Uuid;

use super::Store;
use super::cells::Cells;
use super::connection::unavailable;
use super::noun::noun;
use super::tenant::Tenant;
use super::transaction::Transaction;
use crate::authz::permit::Permit;
use crate::authz::policy::Resource;
use crate::authz::scope::Scope;
use crate::domain::money::{Centavos, WHOLE_BPS};
use crate::error::{Error, Result};

noun! {
    /// A cost of running the programme.
    OperatingCost, OperatingCostWants of OperatingCost
    row {
        id: Uuid,
        fiscal_year: i32,
        concept: String,
        amount_centavos: i64,
        incurred_on: NaiveDate,
        evidence: String,
        recorded_at: DateTime<Utc>,
    }
    one { tenant: Tenant = "tenant" by tenant_id -> id; }
}

/// A cost that is to be recorded.
#[derive(Clone, Debug)]
pub struct NewCost {
    pub id: Uuid,
    pub fiscal_year: i32,
    pub concept: String,
    pub amount: Centavos,
    pub incurred_on: NaiveDate,
    pub evidence: String,
}

/// What it cost to run the programme in one year, beside the works of that year.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct YearOfCosts {
    pub fiscal_year: i32,
    pub cost_centavos: i64,
    pub works_centavos: i64,
    /// Of both together, in basis points, rounded down.
    pub share_bps: i64,
}

/// Writes a cost of the tenant for which `leave` was given.
pub async fn record(tx: &Transaction, leave: &Permit, new: NewCost) -> Result<()> {
    let row = operating_cost::Model {
        id: new.id,
        tenant_id: leave.row(),
        fiscal_year: new.fiscal_year,
        concept: new.concept,
        amount_centavos: new.amount.get(),
        incurred_on: new.incurred_on,
        evidence: new.evidence,
        recorded_by: tx.person(),
        recorded_at: tx.now,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)
}

impl Store {
    /// The years that had costs, with the works of each that everybody can read.
    pub async fn years_of_costs(&self, scope: &Scope) -> Result<Vec<YearOfCosts>> {
        let mut query = self.query();
        let costs = scope.readable(Resource::OperatingCost, "o", &mut query).text();
        let works = scope.readable(Resource::ProgrammeTypeSum, "a", &mut query).text();
        let text = format!(
            "SELECT c.fiscal_year, c.cost, coalesce(w.cost, 0) \
             FROM (SELECT o.fiscal_year, CAST(sum(o.amount_centavos) AS BIGINT) AS cost FROM operating_cost o \
               WHERE {costs} GROUP BY o.fiscal_year) c \
             LEFT JOIN (SELECT a.fiscal_year, CAST(sum(a.cost_centavos) AS BIGINT) AS cost \
               FROM programme_type_sum a WHERE {works} GROUP BY a.fiscal_year) w \
             ON w.fiscal_year = c.fiscal_year ORDER BY c.fiscal_year"
        );
        let rows = self.all(scope, query.statement(text)).await?;
        let read = |mut cells: Cells<'_>| {
            let (fiscal_year, cost_centavos, works_centavos): (i32, i64, i64) =
                (cells.get()?, cells.get()?, cells.get()?);
            let whole = i128::from(cost_centavos) + i128::from(works_centavos);
            let share = i128::from(cost_centavos) * i128::from(WHOLE_BPS) / whole.max(1);
            let share_bps = i64::try_from(share).map_err(Error::internal)?;
            Ok(YearOfCosts { fiscal_year, cost_centavos, works_centavos, share_bps })
        };
        rows.iter().map(|row| read(Cells::of(row))).collect()
    }
}
