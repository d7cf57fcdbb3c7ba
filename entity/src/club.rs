//! Table `club`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "club")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub folio: String,
    pub name: String,
    pub city: String,
    pub us_state: String,
    pub community_id: Uuid,
    pub municipality_code: String,
    pub state_code: String,
    pub consulate_id: Uuid,
    pub federation_id: Option<Uuid>,
    pub founded_on: Date,
    pub registered_on: Date,
    pub registered_until: Date,
    pub created_at: DateTimeUtc,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
