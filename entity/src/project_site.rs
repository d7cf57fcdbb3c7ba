//! Table `project_site`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "project_site")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub project_id: Uuid,
    pub club_id: Uuid,
    pub revision: i64,
    pub standing: String,
    pub position: i32,
    pub name: String,
    pub locality: String,
    pub latitude_e6: Option<i32>,
    pub longitude_e6: Option<i32>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
