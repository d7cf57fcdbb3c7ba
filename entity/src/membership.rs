//! Table `membership`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub person_id: Uuid,
    pub tenant_id: Uuid,
    pub role: String,
    pub valid_from: DateTimeUtc,
    pub valid_until: DateTimeUtc,
    pub version: i64,
    pub status: String,
    pub invited_name: String,
    pub invited_email: String,
    pub ended_at: Option<DateTimeUtc>,
    /// In which capacity somebody belongs to a works committee; empty in all others.
    pub capacity: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::tenant::Entity", from = "Column::TenantId", to = "super::tenant::Column::Id")]
    Tenant,
}

impl Related<super::tenant::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Tenant.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
