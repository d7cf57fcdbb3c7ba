//! Table `project`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "project")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub folio: String,
    pub title: String,
    pub description: String,
    pub without_need_reason: String,
    pub need_id: Uuid,
    pub withdrawal_reason: String,
    pub project_type: String,
    pub stage: String,
    pub frozen: bool,
    pub audience: String,
    pub fiscal_year: i32,
    pub club_id: Uuid,
    pub federal_tenant_id: Uuid,
    pub state_tenant_id: Uuid,
    pub municipal_tenant_id: Uuid,
    pub community_id: Uuid,
    pub municipality_code: String,
    pub state_code: String,
    pub rule_set_id: Uuid,
    pub cost_centavos: i64,
    pub drafted_by: Uuid,
    pub created_at: DateTimeUtc,
    pub version: i64,
    pub kind: Option<String>,
    pub beneficiary_women: Option<i32>,
    pub beneficiary_men: Option<i32>,
    pub content_revision: i64,
    pub confirmed_revision: i64,
    pub revised_by: Uuid,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
