//! Table `account`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub password_hash: String,
    pub password_set_at: DateTimeUtc,
    pub totp_secret: String,
    pub totp_since: Option<DateTimeUtc>,
    pub totp_step: i64,
    pub recovery_codes: String,
    pub failed_codes: i64,
    pub failed_code_at: Option<DateTimeUtc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
