//! Migration 1, the house: territory, tenants and people, clubs, rules, projects and parts, committees and decisions.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::ddl;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0001_house"
    }
}

/// The decision ledger is append-only: the database itself refuses what would rewrite history.
const LEDGER_ON_POSTGRES: &str = "
CREATE FUNCTION refuse_rewriting_history() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'the decision ledger is append-only'; END $$;
CREATE TRIGGER decision_ledger_is_append_only BEFORE UPDATE OR DELETE ON decision_ledger_entry
  FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER decision_ledger_is_not_emptied BEFORE TRUNCATE ON decision_ledger_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history()";

/// On SQLite a REPLACE takes away the row that is in its way without asking the trigger for deletions.
const LEDGER_ON_SQLITE: &str = "
CREATE TRIGGER decision_ledger_is_not_replaced BEFORE INSERT ON decision_ledger_entry
  WHEN EXISTS (SELECT 1 FROM decision_ledger_entry e WHERE e.id = NEW.id OR e.hash = NEW.hash
    OR (e.chain_id = NEW.chain_id AND e.position = NEW.position))
  BEGIN SELECT RAISE(ABORT, 'the decision ledger is append-only'); END;
CREATE TRIGGER decision_ledger_is_not_changed BEFORE UPDATE ON decision_ledger_entry
  BEGIN SELECT RAISE(ABORT, 'the decision ledger is append-only'); END;
CREATE TRIGGER decision_ledger_is_not_deleted BEFORE DELETE ON decision_ledger_entry
  BEGIN SELECT RAISE(ABORT, 'the decision ledger is append-only'); END";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("house/up.sql")).await?;
        let connection = manager.get_connection();
        let ledger = match connection.get_database_backend() {
            DbBackend::Postgres => LEDGER_ON_POSTGRES,
            _ => LEDGER_ON_SQLITE,
        };
        connection.execute_unprepared(ledger).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("house/down.sql")).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            manager.get_connection().execute_unprepared("DROP FUNCTION refuse_rewriting_history()").await?;
        }
        Ok(())
    }
}
