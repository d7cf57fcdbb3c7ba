//! Table `refund_case`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refund_case")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub project_id: Uuid,
    pub state_code: String,
    pub tenant_id: Uuid,
    pub kind: String,
    pub executed_bps: i32,
    pub amount_centavos: i64,
    pub reason: String,
    pub status: String,
    pub opened_by: Uuid,
    pub opened_at: DateTimeUtc,
    pub settled_at: Option<DateTimeUtc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
