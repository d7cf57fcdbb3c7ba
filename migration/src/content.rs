//! Migration 19, content: what a proposal says beyond its title, when it is taken in, and which text of it was confirmed.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::ddl;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0019_content"
    }
}

/// An officer confirms a text, and the text that takes its place anew.
const CONFIRMED_ANEW: &str = "ALTER TABLE project_confirmation ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
ALTER TABLE project_confirmation DROP CONSTRAINT project_confirmation_pkey;
ALTER TABLE project_confirmation ADD PRIMARY KEY (project_id, revision, person_id)";
const CONFIRMED_ONCE: &str = "DELETE FROM project_confirmation c USING project_confirmation later
  WHERE later.project_id = c.project_id AND later.person_id = c.person_id AND later.revision > c.revision;
ALTER TABLE project_confirmation DROP CONSTRAINT project_confirmation_pkey;
ALTER TABLE project_confirmation DROP COLUMN revision;
ALTER TABLE project_confirmation ADD PRIMARY KEY (project_id, person_id)";

/// SQLite has no statement for another key: the rows move to a table that has it.
const MOVED_ANEW: &str = "CREATE TABLE project_confirmation_anew (
  project_id UUID NOT NULL REFERENCES project (id),
  person_id UUID NOT NULL REFERENCES person (id),
  confirmed_at TIMESTAMPTZ NOT NULL,
  revision BIGINT NOT NULL DEFAULT 1,
  PRIMARY KEY (project_id, revision, person_id)
);
INSERT INTO project_confirmation_anew SELECT project_id, person_id, confirmed_at, 1 FROM project_confirmation;
DROP TABLE project_confirmation;
ALTER TABLE project_confirmation_anew RENAME TO project_confirmation";
const MOVED_ONCE: &str = "CREATE TABLE project_confirmation_once (
  project_id UUID NOT NULL REFERENCES project (id),
  person_id UUID NOT NULL REFERENCES person (id),
  confirmed_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (project_id, person_id)
);
INSERT INTO project_confirmation_once
  SELECT project_id, person_id, max(confirmed_at) FROM project_confirmation GROUP BY project_id, person_id;
DROP TABLE project_confirmation;
ALTER TABLE project_confirmation_once RENAME TO project_confirmation";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("content/up.sql")).await?;
        ddl::run(manager, of(manager, CONFIRMED_ANEW, MOVED_ANEW)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, of(manager, CONFIRMED_ONCE, MOVED_ONCE)).await?;
        ddl::run(manager, include_str!("content/down.sql")).await
    }
}

fn of(manager: &SchemaManager<'_>, on_postgres: &'static str, on_sqlite: &'static str) -> &'static str {
    match manager.get_database_backend() {
        DbBackend::Postgres => on_postgres,
        _ => on_sqlite,
    }
}
