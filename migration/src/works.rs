//! Migration 11, works: who builds a project, how far the works have come and what they have cost, report by report.

use sea_orm_migration::prelude::*;

use crate::{append_only, ddl};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0011_works"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("works/up.sql")).await?;
        append_only::protect(manager, "progress_report", "progress_report", "e.id = NEW.id").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("works/down.sql")).await
    }
}
