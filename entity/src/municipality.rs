//! Table `municipality`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "municipality")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub state_code: String,
    pub name: String,
    pub longitude_e4: i64,
    pub latitude_e4: i64,
    pub population: i64,
    pub marginalisation_degree: String,
    pub marginalisation_index_e6: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
