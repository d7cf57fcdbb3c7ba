//! Migration 22, help: what the municipality asks another seat for while it fills in a technical file.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::ddl;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0022_help"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("help/up.sql")).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let text = include_str!("help/down.sql");
        // Policies of the second wall may read what is taken down.
        match manager.get_database_backend() {
            DbBackend::Postgres => ddl::run(manager, &text.replace(";\n", " CASCADE;\n")).await,
            _ => ddl::run(manager, text).await,
        }
    }
}
