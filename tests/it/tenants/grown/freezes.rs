//! What freezes projects of the grown world: a repudiation and a suspension of one, and a suspension of another.

use entity::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use crate::world::{id, now};

pub async fn behind_the_service(database: &DatabaseConnection) {
    for (title, state, kind, tenant, person) in [
        ("tlaltenango submitted", "32", "REPUDIATION", "club_tlaltenango", "secretary_tlaltenango"),
        ("tlaltenango submitted", "32", "SUSPENSION", "government_zac", "comptroller_zac"),
        ("colotlan submitted", "14", "SUSPENSION", "ministry", "delegate_jal"),
    ] {
        let of = project::Entity::find().filter(project::Column::Title.eq(title)).one(database).await;
        let project_id = of.unwrap().unwrap().id;
        let row = freeze::Model {
            id: id(&format!("freeze_{tenant}")),
            project_id,
            state_code: state.into(),
            kind: kind.into(),
            tenant_id: id(tenant),
            raised_by: id(person),
            raised_at: now(),
            reason: "Las firmas no son del club".into(),
            status: "STANDING".into(),
            lifted_at: None,
            lifting_tenant_id: Uuid::nil(),
            lifting_reason: String::new(),
            version: 1,
        };
        freeze::Entity::insert(row.into_active_model()).exec_without_returning(database).await.unwrap();
        let frozen = project::Entity::update_many().col_expr(project::Column::Frozen, Expr::value(true));
        frozen.filter(project::Column::Id.eq(project_id)).exec(database).await.unwrap();
    }
}
