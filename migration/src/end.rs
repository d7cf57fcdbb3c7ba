//! Migration 17, the end: complaints, the handover of a finished work, and who keeps it up.

use sea_orm_migration::prelude::*;

use crate::{append_only, ddl};

/// What of the signatures no second row has.
const SAME_SIGNATURE: &str = "e.id = NEW.id OR (e.certificate_id = NEW.certificate_id AND e.seat = NEW.seat)";

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0017_end"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("end/up.sql")).await?;
        append_only::protect(manager, "handover_signature", "handover_signature", SAME_SIGNATURE).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("end/down.sql")).await
    }
}
