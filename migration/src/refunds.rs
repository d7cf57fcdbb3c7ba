//! Migration 18, refunds: holds, refunds, operating costs, and who is shown which entry of the decision ledger.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::{append_only, ddl};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0018_refunds"
    }
}

/// Of a vote nothing is shown before its item is closed.
const BALLOTS: &str = "UPDATE decision_ledger_entry SET tier = 'BALLOT' WHERE act IN ('castVote', 'closeAgendaItem')";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("refunds/up.sql")).await?;
        append_only::protect(manager, "operating_cost", "operating_cost", "e.id = NEW.id").await?;
        append_only::amend(manager, "decision_ledger_entry", "decision_ledger", BALLOTS).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let text = include_str!("refunds/down.sql");
        // Policies of the second wall, on other tables too, read what is taken down.
        match manager.get_database_backend() {
            DbBackend::Postgres => ddl::run(manager, &text.replace(";\n", " CASCADE;\n")).await,
            _ => ddl::run(manager, text).await,
        }
    }
}
