//! Migration 20, solidarity: needs that a municipality files for an assembly, and the place of communities without a club.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::ddl;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0020_solidarity"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let texts: &[&str] = match connection.get_database_backend() {
            DbBackend::Postgres => &["ALTER TABLE need ALTER COLUMN mirror_club_id DROP NOT NULL"],
            // The way that SQLite's documentation names for taking away a NOT NULL: the text of the table is written anew.
            _ => &[
                "PRAGMA writable_schema = ON",
                "UPDATE sqlite_schema SET sql = replace(sql, 'mirror_club_id BLOB NOT NULL REFERENCES', \
                 'mirror_club_id BLOB REFERENCES') WHERE type = 'table' AND name = 'need'",
                "PRAGMA writable_schema = RESET",
            ],
        };
        for text in texts {
            connection.execute_unprepared(text).await?;
        }
        ddl::run(manager, include_str!("solidarity/up.sql")).await
    }

    /// A need may be without a mirror club afterwards too: those that are would be lost otherwise.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let text = include_str!("solidarity/down.sql");
        // Policies of the second wall read what is taken down.
        match manager.get_database_backend() {
            DbBackend::Postgres => ddl::run(manager, &text.replace(";\n", " CASCADE;\n")).await,
            _ => ddl::run(manager, text).await,
        }
    }
}
