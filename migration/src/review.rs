//! Migration 8, review: the technical file of a project with its checklist and documents, and what became of it.

use sea_orm_migration::prelude::*;

use crate::{append_only, ddl};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0008_review"
    }
}

/// What of the versions of a document no second row has.
const SAME_VERSION: &str =
    "e.id = NEW.id OR (e.technical_file_item_id = NEW.technical_file_item_id AND e.number = NEW.number)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("review/up.sql")).await?;
        append_only::protect(manager, "technical_file_document", "technical_file_document", SAME_VERSION).await?;
        append_only::protect(manager, "review", "review", "e.id = NEW.id").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("review/down.sql")).await
    }
}
