//! Migration 10, money: ceilings of the federal part, the tranches in which a project is paid, and the agreement on them.

use sea_orm_migration::prelude::*;

use crate::{append_only, ddl};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0010_money"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("money/up.sql")).await?;
        let in_the_way = "e.id = NEW.id OR (e.agreement_id = NEW.agreement_id AND (e.seat = NEW.seat OR e.person_id = NEW.person_id))";
        append_only::protect(manager, "agreement_signature", "agreement_signature", in_the_way).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("money/down.sql")).await
    }
}
