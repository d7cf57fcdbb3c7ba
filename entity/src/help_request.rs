//! Table `help_request`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "help_request")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub technical_file_id: Uuid,
    pub technical_file_item_id: Uuid,
    pub project_id: Uuid,
    pub state_code: String,
    pub tenant_id: Uuid,
    pub seat: String,
    pub asked_tenant_id: Uuid,
    pub question: String,
    pub status: String,
    pub asked_by: Uuid,
    pub asked_at: DateTimeUtc,
    pub answer: String,
    pub document_id: Option<Uuid>,
    pub ended_by: Option<Uuid>,
    pub ended_at: Option<DateTimeUtc>,
    pub acknowledged_at: Option<DateTimeUtc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
