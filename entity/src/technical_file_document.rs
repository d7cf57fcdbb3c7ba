//! Table `technical_file_document`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "technical_file_document")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub technical_file_id: Uuid,
    pub technical_file_item_id: Uuid,
    pub project_id: Uuid,
    pub number: i64,
    pub reference: String,
    pub note: String,
    pub tenant_id: Uuid,
    pub provided_by: Uuid,
    pub provided_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
