//! Ledgers are append-only: the database itself refuses what would rewrite them, whoever asks.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Refuses every UPDATE, DELETE and TRUNCATE of `table`, and a REPLACE of the rows that `in_the_way` says of a row
/// `e` that is there and a row `NEW` that is to be. `name` is that of the triggers.
pub async fn protect(manager: &SchemaManager<'_>, table: &str, name: &str, in_the_way: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let text = match connection.get_database_backend() {
        DbBackend::Postgres => on_postgres(table, name),
        _ => on_sqlite(table, name, in_the_way),
    };
    connection.execute_unprepared(&text).await?;
    Ok(())
}

/// Changes rows of a table that [`protect`] protects: what a new column says of those that are there already.
pub async fn amend(manager: &SchemaManager<'_>, table: &str, name: &str, statement: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let [before, after] = match connection.get_database_backend() {
        DbBackend::Postgres => {
            ["DISABLE", "ENABLE"].map(|way| format!("ALTER TABLE {table} {way} TRIGGER {name}_is_append_only"))
        }
        _ => [format!("DROP TRIGGER {name}_is_not_changed"), unchanging(table, name)],
    };
    for text in [before.as_str(), statement, after.as_str()] {
        connection.execute_unprepared(text).await?;
    }
    Ok(())
}

/// Takes down what the triggers of all ledgers share, after their tables.
pub async fn unprotect(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        manager.get_connection().execute_unprepared("DROP FUNCTION refuse_rewriting_history()").await?;
    }
    Ok(())
}

fn on_postgres(table: &str, name: &str) -> String {
    format!(
        "CREATE OR REPLACE FUNCTION refuse_rewriting_history() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
         CREATE TRIGGER {name}_is_append_only BEFORE UPDATE OR DELETE ON {table}
           FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_history();
         CREATE TRIGGER {name}_is_not_emptied BEFORE TRUNCATE ON {table}
           FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history()"
    )
}

/// On SQLite a REPLACE takes away the row that is in its way without asking the trigger for deletions.
fn on_sqlite(table: &str, name: &str, in_the_way: &str) -> String {
    let refuse = format!("BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END");
    format!(
        "CREATE TRIGGER {name}_is_not_replaced BEFORE INSERT ON {table}
           WHEN EXISTS (SELECT 1 FROM {table} e WHERE {in_the_way}) {refuse};
         {};
         CREATE TRIGGER {name}_is_not_deleted BEFORE DELETE ON {table} {refuse}",
        unchanging(table, name)
    )
}

fn unchanging(table: &str, name: &str) -> String {
    format!(
        "CREATE TRIGGER {name}_is_not_changed BEFORE UPDATE ON {table}
           BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )
}
