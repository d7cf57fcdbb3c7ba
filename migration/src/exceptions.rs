//! Migration 21, exceptions: one seat of a project pays more and relieves another, where its committee resolves so.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::ddl;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0021_exceptions"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("exceptions/up.sql")).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let text = include_str!("exceptions/down.sql");
        // Policies of the second wall, on the parts and on what is reserved too, read what is taken down.
        match manager.get_database_backend() {
            DbBackend::Postgres => ddl::run(manager, &text.replace(";\n", " CASCADE;\n")).await,
            _ => ddl::run(manager, text).await,
        }
    }
}
