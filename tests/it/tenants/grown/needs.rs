//! Needs of the grown world: two of the community of Jerez, one of them endorsed, and one of Tlaltenango.

use entity::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use tresporuno::graphql::id::NodeKind;
use uuid::Uuid;

use super::Grown;
use crate::world::{World, id, now};

impl Grown {
    /// The global id of the need with this title.
    pub fn need(&self, title: &str) -> String {
        NodeKind::Need.id(self.rows.needs.iter().find(|need| need.title == title).unwrap().id).0
    }
}

pub async fn grow(world: &World) {
    for title in ["jerez endorsed", "jerez asked"] {
        let filed = world.file_need("mirror_jerez", "mirror_club_jerez", title).await;
        if title == "jerez endorsed" {
            let input = json!({ "needId": filed["id"], "expectedVersion": 0 });
            world.done("mirror_jerez", "endorseNeed", "need { endorsements }", input).await;
        }
    }
    world.community_alone("Las Lomas", "HIGH").await;
    let input = json!({
        "communityId": NodeKind::Community.id(id("Las Lomas")), "title": "jerez alone", "description": "Un pozo",
        "type": "POTABLE_WATER", "assemblyOn": world.time().date_naive(), "attendees": 40, "endorsements": 30,
        "minutesReference": "Acta 1/2026",
    });
    world.done("projects_jerez", "fileAssemblyNeed", "need { id }", input).await;
}

/// The need of a mirror club of which nobody looks; and what proposals answer, which are seen as little as before.
pub async fn behind_the_service(database: &DatabaseConnection) {
    let asked = need::Model {
        id: id("need_tlaltenango"),
        community_id: id("community_tlaltenango"),
        municipality_code: "32048".into(),
        state_code: "32".into(),
        filer_id: id("mirror_club_tlaltenango"),
        mirror_club_id: Some(id("mirror_club_tlaltenango")),
        title: "tlaltenango asked".into(),
        description: "Un pozo".into(),
        project_type: "POTABLE_WATER".into(),
        assembly_on: now().date_naive(),
        attendees: 40,
        assembly_endorsements: 0,
        minutes_reference: String::new(),
        filed_by: id("turncoat"),
        filed_at: now(),
        endorsements: 1,
        status: "OPEN".into(),
        withdrawal_reason: String::new(),
        version: 1,
    };
    need::Entity::insert(asked.into_active_model()).exec_without_returning(database).await.unwrap();
    let endorsed = need_endorsement::Model {
        id: id("endorsement_tlaltenango"),
        need_id: id("need_tlaltenango"),
        person_id: id("turncoat"),
        mirror_club_id: id("mirror_club_tlaltenango"),
        endorsed_at: now(),
    };
    need_endorsement::Entity::insert(endorsed.into_active_model()).exec_without_returning(database).await.unwrap();
    for (project, need) in [
        ("jerez draft", "jerez asked"),
        ("jerez open", "jerez endorsed"),
        ("tlaltenango finished", "tlaltenango asked"),
    ] {
        let need = need::Entity::find().filter(need::Column::Title.eq(need)).one(database).await.unwrap().unwrap();
        let answers: Uuid = need.id;
        project::Entity::update_many()
            .col_expr(project::Column::NeedId, Expr::value(answers))
            .filter(project::Column::Title.eq(project))
            .exec(database)
            .await
            .unwrap();
    }
}
