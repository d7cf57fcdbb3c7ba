//! Money in the grown world: ceilings of two states, and timelines of three projects.

use entity::*;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use tresporuno::graphql::id::NodeKind;

use super::day;
use crate::world::{World, id};

/// The ministry sets the ceilings of this year.
pub async fn budgeted(world: &World) {
    for state in ["32", "14"] {
        let input = json!({
            "tenantId": NodeKind::Tenant.id(id("ministry")), "state": state, "fiscalYear": 2026,
            "ceiling": "1000000.00", "expectedVersion": 0,
        });
        world.done("administrator", "setBudgetCeiling", "budgetCeiling { id }", input).await;
    }
}

/// Timelines of two equal tranches.
pub async fn timelines(database: &DatabaseConnection) {
    for title in ["jerez pledged", "jerez published", "tlaltenango decided", "colotlan published"] {
        let of = project::Entity::find().filter(project::Column::Title.eq(title)).one(database).await.unwrap().unwrap();
        let parties = project_party::Entity::find().filter(project_party::Column::ProjectId.eq(of.id));
        let parties = parties.all(database).await.unwrap();
        for position in 1..=2 {
            let key = id(&format!("tranche {title} {position}"));
            let row = tranche::Model {
                id: key,
                project_id: of.id,
                revision: 1,
                position,
                due_on: day(30 * i64::from(position)),
                milestone_bps: 5_000 * (position - 1),
                amount_centavos: of.cost_centavos / 2 + if position == 1 { of.cost_centavos % 2 } else { 0 },
                status: "PLANNED".into(),
                released_at: None,
                version: 1,
            };
            tranche::Entity::insert(row.into_active_model()).exec_without_returning(database).await.unwrap();
            for party in &parties {
                let row = tranche_part::Model {
                    id: id(&format!("tranche part {title} {position} {}", party.seat)),
                    tranche_id: key,
                    project_id: of.id,
                    seat: party.seat.clone(),
                    due_centavos: party.due_centavos / 2,
                };
                tranche_part::Entity::insert(row.into_active_model()).exec_without_returning(database).await.unwrap();
            }
        }
    }
}
