//! Table `handover_certificate`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "handover_certificate")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub project_id: Uuid,
    pub state_code: String,
    pub handed_over_on: Date,
    pub description: String,
    pub content_hash: String,
    pub status: String,
    pub drafted_by: Uuid,
    pub drafted_at: DateTimeUtc,
    pub signed_at: Option<DateTimeUtc>,
    pub dedication: String,
    pub dedicated_at: Option<DateTimeUtc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
