//! Table `works_committee_training`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "works_committee_training")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub works_committee_id: Uuid,
    pub project_id: Uuid,
    pub tenant_id: Uuid,
    pub recorded_by: Uuid,
    pub held_on: Date,
    pub hours: i32,
    pub topics: String,
    pub recorded_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
