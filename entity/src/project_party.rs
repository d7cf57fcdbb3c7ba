//! Table `project_party`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "project_party")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub project_id: Uuid,
    pub seat: String,
    pub tenant_id: Uuid,
    pub state_code: String,
    pub share_bps: i32,
    pub due_centavos: i64,
    pub committed_centavos: i64,
    pub deposited_centavos: i64,
    pub next_due_on: Option<Date>,
    pub standing: String,
    pub since: DateTimeUtc,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
