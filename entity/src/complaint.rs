//! Table `complaint`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "complaint")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub project_id: Uuid,
    pub state_code: String,
    pub tracking_number: String,
    pub category: String,
    pub addressed_to: String,
    pub text: String,
    pub status: String,
    pub filed_by: Uuid,
    pub filed_at: DateTimeUtc,
    pub answer: String,
    pub answered_at: Option<DateTimeUtc>,
    pub reopened: bool,
    pub reopening_reason: String,
    pub final_answer: String,
    pub final_answered_at: Option<DateTimeUtc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
