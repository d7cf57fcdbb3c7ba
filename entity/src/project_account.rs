//! Table `project_account`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "project_account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub federal_centavos: i64,
    pub state_centavos: i64,
    pub municipal_centavos: i64,
    pub migrant_centavos: i64,
    pub fund_centavos: i64,
    pub paid_centavos: i64,
    pub refunded_centavos: i64,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
