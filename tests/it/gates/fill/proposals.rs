//! What the proposals of random worlds say beyond their titles: a line and a site of each.

use entity::*;
use sea_orm::DatabaseConnection;
use uuid::Uuid;

use super::put;
use crate::world::id;

pub async fn content(database: &DatabaseConnection, project_id: Uuid, club_id: Uuid, index: usize) {
    put(
        database,
        budget_line::Model {
            id: id(&format!("random line {index}")),
            project_id,
            club_id,
            revision: 1,
            standing: "CURRENT".into(),
            position: 1,
            concept: "Tubería".into(),
            unit: "m".into(),
            quantity_e4: 10_000,
            unit_price_centavos: 400_000,
            amount_centavos: 400_000,
            project_type: "POTABLE_WATER".into(),
            likeness: "tubería|m".into(),
            compared_with: 0,
            usual_unit_price_centavos: None,
            price_standing: "UNCOMPARED".into(),
        },
    )
    .await;
    put(
        database,
        project_site::Model {
            id: id(&format!("random site {index}")),
            project_id,
            club_id,
            revision: 1,
            standing: "CURRENT".into(),
            position: 1,
            name: "Predio".into(),
            locality: "El Saladillo".into(),
            latitude_e6: None,
            longitude_e6: None,
        },
    )
    .await;
}
