//! Table `deposit`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deposit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub contribution_id: Uuid,
    pub club_id: Uuid,
    pub seat: String,
    pub tenant_id: Uuid,
    pub state_code: String,
    pub amount_centavos: i64,
    pub currency: String,
    pub original_cents: i64,
    pub rate_e4: i64,
    pub rate_on: Date,
    pub deposited_on: Date,
    pub evidence: String,
    pub evidence_document_id: Option<Uuid>,
    pub recorded_by: Uuid,
    pub recorded_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
