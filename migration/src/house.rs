//! Migration 1, the house: territory, tenants and people, clubs, rules, projects and parts, committees and decisions.

use sea_orm_migration::prelude::*;

use crate::{append_only, ddl};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0001_house"
    }
}

/// What of the decision ledger no second row has.
const SAME_ENTRY: &str =
    "e.id = NEW.id OR e.hash = NEW.hash OR (e.chain_id = NEW.chain_id AND e.position = NEW.position)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("house/up.sql")).await?;
        append_only::protect(manager, "decision_ledger_entry", "decision_ledger", SAME_ENTRY).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("house/down.sql")).await?;
        append_only::unprotect(manager).await
    }
}
