//! Table `committee`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "committee")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub state_code: String,
    pub fiscal_year: i32,
    pub quorum_seats: i32,
    pub majority: String,
    pub tie_rule: String,
    pub notice_days: i32,
    pub rules_revision: i32,
    pub installed_on: Date,
    pub version: i64,
    pub representatives_per_seat: i32,
    pub representatives_per_organisation: i32,
    pub full_endorsements: i32,
    pub halving_investment_centavos: i64,
    pub marginalisation_bps: i32,
    pub endorsement_bps: i32,
    pub past_investment_bps: i32,
    pub deposited_bps: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
