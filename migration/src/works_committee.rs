//! Migration 14, the works committee: a tenant of its own kind, its training, its inspections, and what mirror clubs observe.

use sea_orm_migration::prelude::*;

use crate::{append_only, ddl};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0014_works_committee"
    }
}

/// What the kind of a tenant was before, and is now, as its CHECK says it.
const KINDS: &str = "'PARTNER_APPLICATION', 'PLATFORM')";
const WIDER: &str = "'PARTNER_APPLICATION', 'PLATFORM', 'WORKS_COMMITTEE')";
const TABLES: &[&str] = &["works_committee_training", "inspection", "observation"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::change_check(manager, "tenant", "kind", (KINDS, WIDER)).await?;
        ddl::run(manager, include_str!("works_committee/up.sql")).await?;
        for table in TABLES {
            append_only::protect(manager, table, table, "e.id = NEW.id").await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("works_committee/down.sql")).await?;
        ddl::change_check(manager, "tenant", "kind", (WIDER, KINDS)).await
    }
}
