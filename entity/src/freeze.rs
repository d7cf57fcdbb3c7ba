//! Table `freeze`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "project_freeze")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub project_id: Uuid,
    pub state_code: String,
    pub kind: String,
    pub tenant_id: Uuid,
    pub raised_by: Uuid,
    pub raised_at: DateTimeUtc,
    pub reason: String,
    pub status: String,
    pub lifted_at: Option<DateTimeUtc>,
    pub lifting_tenant_id: Uuid,
    pub lifting_reason: String,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
