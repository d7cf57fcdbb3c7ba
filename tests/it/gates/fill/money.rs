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

/// Of signatures there are none here: they cannot be taken away again.
pub async fn timeline(database: &DatabaseConnection, project: Uuid, index: usize) {
    put(
        database,
        budget_reservation::Model {
            id: project,
            project_id: project,
            tenant_id: id("ministry"),
            state_code: "32".into(),
            fiscal_year: 2026,
            amount_centavos: 100_000,
            released_centavos: 0,
            status: "HELD".into(),
            reserved_by: id("national"),
            reserved_at: at(-2),
            released_at: None,
            version: 1,
        },
    )
    .await;
    put(
        database,
        agreement::Model {
            id: project,
            project_id: project,
            state_code: "32".into(),
            revision: 1,
            content: "{}".into(),
            content_hash: "0".repeat(64),
            status: "OPEN".into(),
            drawn_up_by: id("administrator"),
            drawn_up_at: at(-1),
            signed_at: None,
            version: 1,
        },
    )
    .await;
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
