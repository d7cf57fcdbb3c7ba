//! Table `decision_ledger_entry`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decision_ledger_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub chain_id: Uuid,
    pub position: i64,
    pub recorded_at: DateTimeUtc,
    pub person_id: Uuid,
    pub tenant_id: Uuid,
    pub act: String,
    pub subject_kind: String,
    pub subject_id: Uuid,
    pub content: String,
    pub previous_hash: String,
    pub hash: String,
    pub tier: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
