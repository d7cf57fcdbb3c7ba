//! Table `inspection`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inspection")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub project_id: Uuid,
    pub tenant_id: Uuid,
    pub recorded_by: Uuid,
    pub inspected_on: Date,
    pub as_planned: bool,
    pub good_quality: bool,
    pub materials_on_site: bool,
    pub photo_id: Option<Uuid>,
    pub note: String,
    pub recorded_at: DateTimeUtc,
    /// How much of the works was found to be built, where it was measured.
    pub physical_bps: Option<i32>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
