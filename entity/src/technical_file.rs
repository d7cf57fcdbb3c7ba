//! Table `technical_file`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "technical_file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub project_id: Uuid,
    pub state_code: String,
    pub status: String,
    pub opened_by: Uuid,
    pub opened_at: DateTimeUtc,
    pub completed_by: Uuid,
    pub completed_at: Option<DateTimeUtc>,
    pub returns: i64,
    pub in_review_since: Option<DateTimeUtc>,
    pub clock_status: String,
    pub clock_limit_days: i32,
    pub clock_begun_on: Option<Date>,
    pub clock_since: Option<Date>,
    pub clock_due_on: Option<Date>,
    pub clock_used_days: i32,
    pub clock_paused_days: i32,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
