//! Table `progress_report`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "progress_report")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub project_id: Uuid,
    pub state_code: String,
    pub tenant_id: Uuid,
    pub reported_by: Uuid,
    pub reported_on: Date,
    pub physical_bps: i32,
    pub spent_centavos: i64,
    pub financial_bps: i32,
    pub alert: String,
    pub photo_id: Option<Uuid>,
    pub narrative: String,
    pub recorded_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
