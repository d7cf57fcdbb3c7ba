//! Table `upkeep_commitment`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "upkeep_commitment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub certificate_id: Uuid,
    pub project_id: Uuid,
    pub position: i32,
    pub responsible: String,
    pub text: String,
    pub due_on: Date,
    pub kept: String,
    pub note: String,
    pub checked_by: Uuid,
    pub checked_at: Option<DateTimeUtc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
