//! Table `works`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "works")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub executor_tenant_id: Uuid,
    pub contractor: String,
    pub begun_on: Option<Date>,
    pub finished_on: Option<Date>,
    pub reported_on: Option<Date>,
    pub physical_bps: i32,
    pub spent_centavos: i64,
    pub financial_bps: i32,
    pub ahead_bps: i32,
    pub alert: String,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
