//! Table `committee_representative`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "committee_representative")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub committee_seat_id: Uuid,
    pub state_code: String,
    pub tenant_id: Uuid,
    pub person_id: Uuid,
    pub capacity: String,
    pub committee_id: Uuid,
    pub name: String,
    pub since: DateTimeUtc,
    pub until: DateTimeUtc,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
