//! Table `resolution`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "resolution")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub agenda_item_id: Uuid,
    pub project_id: Uuid,
    pub committee_id: Uuid,
    pub state_code: String,
    pub outcome: String,
    pub votes_for: i32,
    pub votes_against: i32,
    pub abstentions: i32,
    pub recusals: i32,
    pub rules_revision: i32,
    pub reason: String,
    pub conditions: String,
    pub conditions_due_on: Option<Date>,
    pub audience: String,
    pub resolved_at: DateTimeUtc,
    pub version: i64,
    pub purpose: String,
    pub conditions_met_at: Option<DateTimeUtc>,
    pub conditions_met_note: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
