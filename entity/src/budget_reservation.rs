//! Table `budget_reservation`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "budget_reservation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub project_id: Uuid,
    pub tenant_id: Uuid,
    pub state_code: String,
    pub fiscal_year: i32,
    pub amount_centavos: i64,
    pub released_centavos: i64,
    pub status: String,
    pub reserved_by: Uuid,
    pub reserved_at: DateTimeUtc,
    pub released_at: Option<DateTimeUtc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
