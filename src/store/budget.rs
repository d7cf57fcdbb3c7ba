//! Ceilings of the federal part per state and year, and what is reserved under them.

use chrono::{DateTime, Utc};
use entity::budget_ceiling as ceiling;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::connection::{outrun, unavailable};
use super::noun::noun;
use super::territory::State;
use super::transaction::{Transaction, set};
use crate::authz::permit::Permit;
use crate::domain::budget::Budget;
use crate::error::Result;

noun! {
    /// The most that the federal seat gives in a state in a year.
    BudgetCeiling, BudgetCeilingWants of BudgetCeiling
    row {
        id: Uuid,
        fiscal_year: i32,
        ceiling_centavos: i64,
        reserved_centavos: i64,
        set_at: DateTime<Utc>,
        version: i64,
    }
    one { state: State = "state" by state_code -> code; }
}

/// A ceiling that is there.
#[derive(Clone, Copy, Debug)]
pub struct Present {
    pub id: Uuid,
    pub budget: Budget,
}

/// The ministry's ceiling for a state and year. `leave` is for the ministry.
pub async fn present(tx: &Transaction, leave: &Permit, state_code: &str, fiscal_year: i32) -> Result<Option<Present>> {
    let found = ceiling::Entity::find()
        .filter(ceiling::Column::TenantId.eq(leave.row()))
        .filter(ceiling::Column::StateCode.eq(state_code))
        .filter(ceiling::Column::FiscalYear.eq(fiscal_year))
        .one(tx.connection())
        .await
        .map_err(unavailable)?;
    Ok(found.map(|row| Present {
        id: row.id,
        budget: Budget { ceiling: row.ceiling_centavos, reserved: row.reserved_centavos },
    }))
}

/// Writes a ceiling for a state and year that have none. `leave` is for the ministry.
pub async fn create(
    tx: &Transaction,
    leave: &Permit,
    id: Uuid,
    state_code: &str,
    fiscal_year: i32,
    centavos: i64,
) -> Result<()> {
    let row = ceiling::Model {
        id,
        tenant_id: leave.row(),
        state_code: state_code.to_owned(),
        fiscal_year,
        ceiling_centavos: centavos,
        reserved_centavos: 0,
        set_by: tx.person(),
        set_at: tx.now,
        version: 1,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(outrun)
}

/// Raises or lowers a ceiling.
pub async fn change(tx: &Transaction, leave: &Permit, id: Uuid, version: i64, budget: Budget) -> Result<()> {
    let change = ceiling::ActiveModel {
        ceiling_centavos: set(budget.ceiling),
        set_by: set(tx.person()),
        set_at: set(tx.now),
        ..Default::default()
    };
    tx.update(leave, id, version, change).await
}
