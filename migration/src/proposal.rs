//! Migration 16, proposal: what freezes a project, and a draft that its club takes back.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::ddl;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0016_proposal"
    }
}

/// What the first migration held a project to: a draft, and nothing else, is the club's alone.
const WAS: &str = "CHECK ((stage = 'DRAFT') = (audience = 'PROPOSER'))";
/// What is the club's alone from now on: also a draft that it took back, which nobody else has ever seen.
const IS: &str = "CHECK ((stage = 'DRAFT' AND audience = 'PROPOSER') OR (stage = 'WITHDRAWN') OR \
                  (stage <> 'DRAFT' AND audience <> 'PROPOSER'))";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("proposal/up.sql")).await?;
        let connection = manager.get_connection();
        let texts = match connection.get_database_backend() {
            DbBackend::Postgres => vec![
                "ALTER TABLE project DROP CONSTRAINT IF EXISTS project_check".to_owned(),
                "ALTER TABLE project DROP CONSTRAINT IF EXISTS project_of_the_club_alone".to_owned(),
                format!("ALTER TABLE project ADD CONSTRAINT project_of_the_club_alone {IS}"),
            ],
            // The way that SQLite's documentation names for changing a check: the text of the table is written anew.
            _ => vec![
                "PRAGMA writable_schema = ON".to_owned(),
                format!(
                    "UPDATE sqlite_schema SET sql = replace(sql, '{}', '{}') WHERE type = 'table' AND name = 'project'",
                    WAS.replace('\'', "''"),
                    IS.replace('\'', "''")
                ),
                "PRAGMA writable_schema = RESET".to_owned(),
            ],
        };
        for text in texts {
            connection.execute_unprepared(&text).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("proposal/down.sql")).await
    }
}
