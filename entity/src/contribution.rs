//! Table `contribution`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contribution")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub project_id: Uuid,
    pub club_id: Uuid,
    pub seat: String,
    pub tenant_id: Uuid,
    pub state_code: String,
    pub committed_centavos: i64,
    pub committed_at: Option<DateTimeUtc>,
    pub notes: String,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
