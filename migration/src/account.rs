//! Migration 12, account: the account of each project, in which what the seats paid in equals where it is now.

use sea_orm_migration::prelude::*;

use crate::{append_only, ddl};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0012_account"
    }
}

/// What of the transfers no second row has.
const SAME_TRANSFER: &str = "e.id = NEW.id OR (e.reference_id = NEW.reference_id AND e.kind = NEW.kind)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("account/up.sql")).await?;
        append_only::protect(manager, "transfer", "transfer", SAME_TRANSFER).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("account/down.sql")).await
    }
}
