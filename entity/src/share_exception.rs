//! Table `share_exception`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "share_exception")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub project_id: Uuid,
    pub state_code: String,
    pub tenant_id: Uuid,
    pub agenda_item_id: Uuid,
    pub paying_seat: String,
    pub relieved_seat: String,
    pub amount_centavos: i64,
    pub reason: String,
    pub status: String,
    pub filed_by: Uuid,
    pub filed_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
    pub withdrawal_reason: String,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
