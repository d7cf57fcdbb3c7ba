//! Migration 4, access: the ledger of the reads of private data, which the tenant whose they are can read.

use sea_orm_migration::prelude::*;

use crate::{append_only, ddl};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0004_access"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("access/up.sql")).await?;
        append_only::protect(manager, "access_ledger_entry", "access_ledger", "e.id = NEW.id").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("access/down.sql")).await
    }
}
