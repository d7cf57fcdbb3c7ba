//! Table `rule_set`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rule_set")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    pub fiscal_year: i32,
    pub territory: String,
    pub kind: String,
    pub revision: i32,
    pub federal_share_bps: i32,
    pub state_share_bps: i32,
    pub municipal_share_bps: i32,
    pub migrant_share_bps: i32,
    pub federal_cap_centavos: i64,
    pub federal_ceiling_centavos: i64,
    pub eligible_types: String,
    pub quorum_seats: i32,
    pub majority: String,
    pub tie_rule: String,
    pub notice_days: i32,
    pub review_limit_working_days: i32,
    pub required_documents: String,
    pub confirming_officers: i32,
    pub progress_tolerance_bps: i32,
    pub submission_opens_on: Option<Date>,
    pub submission_closes_on: Option<Date>,
    pub correction_opens_on: Option<Date>,
    pub correction_closes_on: Option<Date>,
    pub price_tolerance_bps: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
