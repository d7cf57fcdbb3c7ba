//! Table `agenda_item`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agenda_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub session_id: Uuid,
    pub project_id: Uuid,
    pub state_code: String,
    pub position: i32,
    pub status: String,
    pub opened_at: Option<DateTimeUtc>,
    pub closed_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub version: i64,
    pub purpose: String,
    pub subject_id: Uuid,
    pub rules_revision: i32,
    pub ranked: bool,
    pub score: i32,
    pub marginalisation_score: i32,
    pub endorsement_score: i32,
    pub past_investment_score: i32,
    pub deposited_score: i32,
    pub departure_reason: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
