//! Table `need`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "need")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub community_id: Uuid,
    pub municipality_code: String,
    pub state_code: String,
    pub filer_id: Uuid,
    pub mirror_club_id: Option<Uuid>,
    pub title: String,
    pub description: String,
    pub project_type: String,
    pub assembly_on: Date,
    pub attendees: i32,
    pub assembly_endorsements: i32,
    pub minutes_reference: String,
    pub filed_by: Uuid,
    pub filed_at: DateTimeUtc,
    pub endorsements: i64,
    pub status: String,
    pub withdrawal_reason: String,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
