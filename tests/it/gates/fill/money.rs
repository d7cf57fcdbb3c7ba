//! Money in random worlds: ceilings of both states, and a tranche of each project that is no draft.

use entity::*;
use sea_orm::DatabaseConnection;
use uuid::Uuid;

use super::{at, put};
use crate::world::id;

pub async fn ceilings(database: &DatabaseConnection) {
    for state in ["32", "14"] {
        put(
            database,
            budget_ceiling::Model {
                id: id(&format!("random ceiling {state}")),
                tenant_id: id("ministry"),
                state_code: state.into(),
                fiscal_year: 2026,
                ceiling_centavos: 1_000_000,
                reserved_centavos: 0,
                set_by: id("administrator"),
                set_at: at(-9),
                version: 1,
            },
        )
        .await;
    }
}

pub async fn timeline(database: &DatabaseConnection, project: Uuid, index: usize) {
    let key = id(&format!("random tranche {index}"));
    put(
        database,
        tranche::Model {
            id: key,
            project_id: project,
            revision: 1,
            position: 1,
            due_on: at(30).date_naive(),
            milestone_bps: 0,
            amount_centavos: 400_000,
            status: "PLANNED".into(),
            released_at: None,
            version: 1,
        },
    )
    .await;
    put(
        database,
        tranche_part::Model {
            id: id(&format!("random tranche part {index}")),
            tranche_id: key,
            project_id: project,
            seat: "MIGRANT".into(),
            due_centavos: 400_000,
        },
    )
    .await;
}
