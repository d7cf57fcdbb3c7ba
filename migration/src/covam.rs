//! Migration 9, covam: what an agenda item decides, the conditions of a selection, a committee's own rules, representatives,
//! rank and minutes.

use sea_orm_migration::prelude::*;

use crate::{append_only, ddl};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0009_covam"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("covam/up.sql")).await?;
        let same = "e.id = NEW.id OR e.session_id = NEW.session_id";
        append_only::protect(manager, "session_minutes", "session_minutes", same).await?;
        let same = "e.id = NEW.id OR (e.minutes_id = NEW.minutes_id AND e.tenant_id = NEW.tenant_id)";
        append_only::protect(manager, "minutes_signature", "minutes_signature", same).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("covam/down.sql")).await
    }
}
