//! Money of the crowd: seven years of ceilings for each state.

use entity::*;
use sea_orm::DatabaseTransaction;

use super::{moment, put};
use crate::world::id;

pub async fn fill(tx: &DatabaseTransaction) {
    let ceilings = ["32", "14", "11", "16", "20"].into_iter().flat_map(|state| {
        (2020..=2026).map(move |year| budget_ceiling::Model {
            id: id(&format!("crowd_ceiling_{state}_{year}")),
            tenant_id: id("ministry"),
            state_code: state.into(),
            fiscal_year: year,
            ceiling_centavos: 1_000_000,
            reserved_centavos: 0,
            set_by: id("administrator"),
            set_at: moment(-100),
            version: 1,
        })
    });
    put(tx, ceilings).await;
}
